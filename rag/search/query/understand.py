"""Read a question once: rules find what is regular, the trained model gives every other word a role, and nothing is left over."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rag.core import LimitError, UsageError, find_ids
from rag.figures import asked_figures
from rag.search.query.about_nonmun import names_nonmun, topic_of
from rag.search.query.after_count import order_after, split_count
from rag.search.query.among import split_among
from rag.search.query.answer_language import find_reply, own_language
from rag.search.query.dates.find import find_dates
from rag.search.query.description import is_description
from rag.search.query.exclusions import excluded_things, left_out
from rag.search.query.filters import Filters
from rag.search.query.hints import asks_brief, asks_jointly, asks_number, asks_table, period_of, section_of
from rag.search.query.ordinals import split_place
from rag.search.query.page import split_page
from rag.search.query.pieces import Piece, PieceKind
from rag.search.query.question import Intent, Order, Question, Span
from rag.search.query.reading import Role
from rag.search.query.reference import Reference, listed_ids, points_at_paper, written_out
from rag.search.query.roles import PAPER_WORD, likely_subject
from rag.search.query.share_among import as_count
from rag.search.query.sides import are_titles, sides_of
from rag.search.query.terms import name_terms, weigh
from rag.search.query.two_lists import split_lists
from rag.search.query.vocabulary import blank
from rag.search.query.within import split_within
from rag.search.query.words import Words, read_words
from rag.text import terms_of_many

#: What the words of an ignored name weigh beside others.
_IGNORED = 0.1

#: What a question for figures in order is never taken for: the reader was not trained to tell it from others.
_NO_FIGURES: frozenset[Intent] = frozenset({"count", "trend", "topics", "similar", "smalltalk", "help"})
_NAMING: frozenset[PieceKind] = frozenset({"author", "arxiv_id"})
# Before what both sides of a comparison are looked at for.
_CONDITION = re.compile(r"\b(?:for|on|in|at|under)\s+(?:the\s+|an?\s+)?$", re.I)
# Between the names of authors; a comma alone may be that of "Gu, Jiatao".
_AND = re.compile(r"\s*,?\s+and\s+|\s*&\s*|(?<=\S)(?:와|과|랑|이랑|하고)\s+|\s*,?\s+or\s+", re.I)
# Between names of authors any of whom is meant.
_OR = re.compile(r"\W*(?:or|and/or|이나|나|또는|혹은|아니면|이든|든)\W*(?:(?:by|from|of)\s+)?", re.I)


def understand(
    text: str,
    today: dt.date | None = None,
    *,
    ignore: Collection[PieceKind] = (),
    references: Sequence[Reference] = (),
) -> Question:
    """Read one question, however long it is; :func:`check_question` is for those who let others ask.

    :param today: the day that ``last week`` counts from; None is the present day.
    :param ignore: kinds of pieces not to take from the words. Words that name something (authors, arXiv ids) then stay in the
        subject with a low weight: a reader who removes an author may mean that it is none, or want papers of others too. Words
        that only ask (dates, votes, order) are dropped.
    :param references: words to read as the arXiv ids that they refer to. The text must then be as :func:`clean_question`
        returns it, with single spaces.
    :raises UsageError: if it is empty.
    """
    return _with_weights([_read(clean_question(text), today or dt.date.today(), ignore, references)])[0]


def understand_many(
    texts: Sequence[str], today: dt.date | None = None, *, ignore: Collection[PieceKind] = ()
) -> list[Question]:
    """Read questions as :func:`understand` does, in order; analysing them together is faster."""
    day = today or dt.date.today()
    return _with_weights([_read(text, day, ignore) for text in [clean_question(text) for text in texts]])


def skim(text: str, today: dt.date | None = None) -> Question:
    """Read one question as :func:`understand` does, without the weights of its terms."""
    return _read(clean_question(text), today or dt.date.today(), ())[0]


def clean_question(text: str) -> str:
    """Return the question trimmed, without control characters, composed (NFKC): decomposed Hangul finds nothing.

    :raises UsageError: if nothing remains.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text).strip()
    if not text:
        raise UsageError("The question is empty.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"')
    return text


def check_question(text: str, most: int) -> str:
    """Return the question as :func:`clean_question` does, if it has no more characters than ``most``.

    :raises UsageError: if nothing remains.
    :raises LimitError: if it is longer.
    """
    text = clean_question(text)
    if (size := len(text)) > most:
        what = f"The question has {size:,} characters; at most {most:,} are read."
        raise LimitError(what, advice="Shorten the question", setting="NONMUN_MAX_QUESTION_CHARS", size=size, most=most)
    return text


def with_filters(question: Question, filters: Filters) -> Question:
    """Return the question with the given filters, where they are not None, in place of those understood.

    An end of a stretch of time or of votes that was understood is dropped if the given other end makes it impossible.
    """
    given = filters.given
    merged = replace(question.filters, **given)
    dropped = set(given)
    for low, high in (("since", "until"), ("min_votes", "max_votes")):
        least, most = getattr(merged, low), getattr(merged, high)
        if least is not None and most is not None and least > most and len(dropped & {low, high}) == 1:
            other = high if low in dropped else low
            merged = replace(merged, **{other: None})
            dropped.add(other)
    authors = () if filters.author else question.authors
    understood = tuple(piece for piece in question.understood if piece.kind not in dropped)
    return replace(question, filters=merged, understood=understood, authors=authors)


def _with_weights(read: Sequence[tuple[Question, str]]) -> list[Question]:
    found = iter(terms_of_many([text for question, names in read for text in (question.subject, names)]))
    return [replace(question, weights=_weighed(next(found), next(found))) for question, _ in read]


def _weighed(terms: Sequence[str], ignored: Sequence[str]) -> dict[str, float]:
    """Return the weights of a subject's terms, low for those that come only from ignored names."""
    others = Counter(terms) - Counter(ignored)
    return {term: weight if term in others else _IGNORED * weight for term, weight in weigh(terms).items()}


def _read(
    text: str, today: dt.date, ignore: Collection[PieceKind], references: Sequence[Reference] = ()
) -> tuple[Question, str]:
    """Return the question without its weights, and the names to ignore in it."""
    whole = re.sub(r"\s+", " ", text)
    reply = find_reply(whole)
    if topic_of(whole):
        return replace(_of_nonmun(text, reply), today=today), ""
    source, skip = split_page(whole[: reply[0].start].rstrip() if reply else whole)
    source, outer = split_within(source)
    source = _first_request(source, today)
    meant = [Piece("arxiv_id", arxiv_id, it.start, it.end) for it in references for arxiv_id in it.ids]
    if is_description(source):
        return replace(_description(text, source, [*meant, *_ids(source)], reply, references), today=today), ""
    words, before = _placed(source, today, meant)
    counted, rest = split_count(source)
    if rest and (alone := read_words(counted, today, meant)).intent == "count":
        source, words, before = counted, replace(alone, taken=[*_but_order(alone.taken), *_order_beside(source, rest)]), 0
    words, among = split_among(words)
    if (counting := as_count(source)) and (of_share := split_among(read_words(counting, today, meant)))[1]:
        source, (words, among), before = counting, of_share, 0
    found = _leaving_out(source, [*words.taken, *_authors(words)])
    names = [(f.start, f.end) for f in found if f.kind in ignore and f.kind in _NAMING]
    kept = [f for f in (*found, *reply) if f.kind not in ignore]
    question = replace(
        _question(text, words, kept, references), skip=skip, today=today, within=_outer(list(dict.fromkeys([*among, *outer])))
    )
    if before:
        question = replace(question, skip=skip or before, limit=question.limit or 1)
    if "excluded" in ignore:
        question = replace(question, excluded=())
    if {"since", "until"} & set(ignore):
        question = replace(question, but_days=None)
    if names:
        said = " ".join(source[start:end] for start, end in names)
        return replace(question, subject=f"{question.subject} {said}".strip()), said
    return question, ""


def _first_request(source: str, today: dt.date) -> str:
    """Return the first of two lists that are asked for, with the time behind the second, which is that of both."""
    first, other = split_lists(source)
    times = find_dates(other, today) if other and not find_dates(first, today) else []
    last = [other[it.start : it.end] for it in times if it.end >= len(other.rstrip(" ?.!"))]
    return " ".join([first, *last])


def _but_order(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.kind not in ("order", "limit")]


def _order_beside(source: str, rest: str) -> list[Piece]:
    """Return the order in which a question wants the first of the papers that it counts."""
    order = order_after(rest)
    return [Piece("order", order, len(source) - len(rest), len(source), rest)] if order else []


def _outer(subjects: Sequence[str]) -> Question | None:
    """Return the question among whose papers others are looked for, by its subject and those that it narrows itself."""
    outer: Question | None = None
    for subject in reversed(subjects):
        outer = replace(Question.for_papers(()).about(subject), within=outer)
    return outer


def _placed(source: str, today: dt.date, meant: Sequence[Piece]) -> tuple[Words, int]:
    """Return the words of a question, and the number of papers before the one that it asks for by its place in an order."""
    first, before = split_place(source)
    words = read_words(first, today, meant) if before else None
    if words and words.intent == "list" and any(it.kind == "order" or it.kind == "limit" for it in words.taken):
        return words, before
    return read_words(source, today, meant), 0


def _leaving_out(source: str, found: Sequence[Piece]) -> list[Piece]:
    """Return pieces with the papers that a question leaves out as such."""
    papers = sorted((it.start, it.end) for it in found if it.kind == "arxiv_id")
    out = left_out(source, papers)
    return [
        replace(it, kind="excluded", value=listed_ids([str(it.value)])) if (it.start, it.end) in out else it for it in found
    ]


def _of_nonmun(text: str, reply: Sequence[Piece]) -> Question:
    """Return a question about nonmun itself."""
    return Question(
        text=text,
        language="en" if (reply[0].value if reply else own_language(text)) == "en" else "ko",
        intent="help",
        weights={},
        understood=tuple(it.understood(text) for it in reply),
        spans=(Span(text, 0, len(text), "instruction"),),
    )


def _description(
    text: str, source: str, ids: Sequence[Piece], reply: Sequence[Piece], references: Sequence[Reference]
) -> Question:
    """Return the question that a description of a paper asks: which papers are like it."""
    subject = blank(source, [(it.start, it.end) for it in ids]).strip()
    language = reply[0].value if reply else own_language(text)
    return Question(
        text=text,
        language="ko" if language == "ko" else "en",
        intent="fact" if source.rstrip().endswith("?") else "list",
        weights={},
        names=name_terms(source, source),
        subject=" ".join(subject.split()),
        subjects=(" ".join(subject.split()),),
        arxiv_ids=tuple(dict.fromkeys(str(it.value) for it in ids)),
        understood=tuple(dict.fromkeys(it.understood(text) for it in (*ids, *reply))),
        references=tuple(references),
        spans=(Span(source, 0, len(source), "subject"),),
    )


def _ids(text: str) -> list[Piece]:
    return [Piece("arxiv_id", *mention) for mention in find_ids(text)]


def _authors(words: Words) -> list[Piece]:
    """Return the authors wanted and those excluded."""
    found: list[Piece] = []
    kinds: tuple[tuple[Role, PieceKind], ...] = (("A", "author"), ("B", "not_author"))
    for role, kind in kinds:
        for place, name in words.stretches(role):
            found += [Piece(kind, part, place, place + len(name)) for part in _AND.split(name) if part.strip()]
    return found


def _are_alternatives(source: str, authors: Sequence[str]) -> bool:
    """Tell whether a text names authors any of whom is meant (A or B; A, B or C), not all of them together."""
    place, before = 0, -1
    for name in authors:
        place = source.find(name, place)
        if before >= 0 and place > before and _OR.fullmatch(source, before, place):
            return True
        place = before = place + len(name)
    return False


def _question(text: str, words: Words, found: Sequence[Piece], references: Sequence[Reference]) -> Question:
    written = written_out(words.source, references)
    kind, _, aspect = words.intent.partition(".")
    intent: Intent = kind  # type: ignore[assignment]
    if intent == "outside" and names_nonmun(words.source):
        intent = "help"
    measured = asked_figures(words.source)
    if measured and (intent not in _NO_FIGURES or (intent == "count" and measured.bound)):
        intent, aspect = "figures", ""
    subjects, details = words.groups("S"), words.groups("P")
    value: dict[str, Any] = {f.kind: f.value for f in reversed(found)}
    subject = _searched(words) if intent in ("fact", "reason", "figures") else " ".join(words.groups("S", "P"))
    nothing = not (subject or found or words.groups("X", "O") or "not_understood" in words.uses)
    if intent == "define" and not subject and any(piece.kind == "arxiv_id" for piece in found):
        intent = "summary"  # explain 2311.12908 like I'm five
    if intent == "list" and nothing and not PAPER_WORD.search(words.source):
        subject = likely_subject(words.units) or words.source  # keywords that mostly instruct elsewhere
        subjects = [subject]
    elif intent == "summary" and nothing and not points_at_paper(text) and (described := likely_subject(words.units)):
        intent, subject, subjects = "list", described, [described]  # the paper with the panda in it
    elif intent == "list" and not subject and words.groups("X"):  # LoRA가 아닌 미세조정 방법
        subject = likely_subject([unit for unit, role in zip(words.units, words.roles, strict=True) if role == "."])
        subjects = list(filter(None, [subject]))
    compared = _compared(intent, words, found)
    sides = sides_of(_without(words, "not_understood")) if intent == "compare" else ()
    if sides and (len(compared) < 2 or are_titles(sides)):
        compared = tuple(f"arXiv {ids[0].value}" if (ids := find_ids(side)) else side for side in sides)
        subjects = [side for side in sides if not find_ids(side)]
        subject = " ".join(subjects)
    parts = [part for _, part in words.stretches("S", parted=True)]
    jointly = intent == "list" and len(parts) > 1 and asks_jointly(words.source)
    section = section_of(written)
    authors = tuple(dict.fromkeys(str(f.value) for f in found if f.kind == "author"))
    return Question(
        text=text,
        language=value.get("language", own_language(text)),
        intent=intent,
        aspect=aspect,  # type: ignore[arg-type]
        weights={},
        names=name_terms(words.source, _only(words, "S", "P")),
        asks_number=intent in ("fact", "reason") and asks_number(text),
        subject=subject,
        subjects=tuple(dict.fromkeys(parts if jointly else subjects)),
        detail=" ".join(details),
        excluded=(
            *excluded_things([part for _, part in words.stretches("X", parted=True)]),
            *dict.fromkeys(str(f.value) for f in found if f.kind == "excluded"),
        ),
        not_stored=tuple(dict.fromkeys(words.groups("O"))),
        filters=Filters(
            **{k: value[k] for k in ("since", "until", "min_votes", "max_votes", "author", "not_author") if k in value}
        ),
        order=value.get("order") or _order_of_votes(value),
        limit=value.get("limit"),
        arxiv_ids=tuple(dict.fromkeys(str(f.value) for f in found if f.kind == "arxiv_id")),
        authors=authors,
        by_any=_are_alternatives(words.source, authors),
        compared=compared,
        per=period_of(text) if intent == "trend" else None,
        section_hint=section if intent in ("fact", "compare", "list") else None,
        understood=tuple(dict.fromkeys(f.understood(words.source) for f in sorted(found, key=lambda f: f.start))),
        references=tuple(references),
        as_table=asks_table(text),
        jointly=jointly,
        brief=asks_brief(text),
        relative=words.relative,
        but_days=words.but_days,
        spans=words.spans(),
    )


def _order_of_votes(value: Mapping[str, Any]) -> Order:
    """Return the order of papers that a condition on votes asks for, if the question names none."""
    if "min_votes" in value:
        return "votes"
    return "votes_asc" if "max_votes" in value else "relevance"


def _searched(words: Words) -> str:
    """Return what finds a detail: all words but filters, because any of them may be in the bullet that gives it."""
    return " ".join(_without(words, "filter", "not_understood").split())


def _without(words: Words, *dropped: str) -> str:
    """Return the text with spaces in place of words of some uses."""
    cuts = [(unit.start, unit.end) for unit, use in zip(words.units, words.uses, strict=True) if use in dropped]
    return blank(words.source, cuts)


def _only(words: Words, *roles: Role) -> str:
    """Return the text with spaces in place of words with other roles."""
    cut: Iterable[tuple[int, int]] = (
        (unit.start, unit.end) for unit, role in zip(words.units, words.roles, strict=True) if role not in roles
    )
    return blank(words.source, cut)


def _compared(intent: Intent, words: Words, found: Sequence[Piece]) -> tuple[str, ...]:
    """Return the things to compare, in the order of the text: names, and arXiv ids as ``arXiv 2311.12908``.

    What all are compared for or on (Mamba and attention for speech) is none of them.
    """
    if intent != "compare":
        return ()
    ids = {f.start: f"arXiv {f.value}" for f in found if f.kind == "arxiv_id"}
    sides = {place: name for place, name in words.stretches("S") if not _CONDITION.search(words.source[:place])}
    places = (sides if len(sides) + len(ids) > 1 else dict(words.stretches("S"))) | ids
    return tuple(dict.fromkeys(places[place] for place in sorted(places)))
