"""A question to what is searched for: its subject and terms, its filters, and what is asked. Rules only, no model.

Each part is read by a module of its own: arXiv ids (:mod:`rag.core.arxiv`), intent (:mod:`rag.search.query.intent`,
:mod:`rag.search.query.comparison`), votes (:mod:`rag.search.query.votes`), order and number of papers (:mod:`rag.search.query.order`,
:mod:`rag.search.query.limit`), authors (:mod:`rag.search.query.authors`), dates (:mod:`rag.search.query.dates.filter`), and the words that only ask
(:mod:`rag.search.query.subject`). What one has read, the next does not see.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from rag.core import UsageError, find_ids
from rag.digests import Section
from rag.search.query.answer_language import find_reply
from rag.search.query.authors import find_authors
from rag.search.query.comparison import compared_in
from rag.search.query.dates.filter import find_times
from rag.search.query.filters import Filters
from rag.search.query.intent import Intent, Period, intent_of, is_description, period_of
from rag.search.query.limit import find_limit
from rag.search.query.order import find_order
from rag.search.query.pieces import Piece, PieceKind, Understood
from rag.search.query.section import section_of
from rag.search.query.subject import form_spans
from rag.search.query.vocabulary import ID_MARK, PAPER, PAPER_KO, blank, has_strong_name, mark
from rag.search.query.votes import find_min_votes
from rag.text import Language, language_of, latin_terms, terms_of_many

__all__ = [
    "MAX_QUESTION_CHARS",
    "Intent",
    "Order",
    "Period",
    "Question",
    "Section",
    "Understood",
    "understand",
    "understand_many",
    "weigh",
    "with_filters",
]

Order = Literal["relevance", "votes", "date"]

#: Enough for an abstract; a longer text is no question, and analysing it would hold up everybody else.
MAX_QUESTION_CHARS = 8000

#: What the words of an ignored name weigh beside others.
_IGNORED = 0.1

#: A request is read to here for filters; what follows describes what is looked for.
_REQUEST = 600

_NAMING: frozenset[PieceKind] = frozenset({"author", "arxiv_id"})

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+/_][A-Za-zÀ-ɏ0-9]+)*")
_MONTH = re.compile(r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber")
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|fast|long|big|large|often|far|high|accurate|slow|small)\b|\bby what factor\b"
    r"|\bwhat (?:\w+ ){0,3}(?:scores?|accuracy|rate|percentage|number|size|resolution|factor|speed|share|proportion)\b"
    r"|몇|얼마|점수|수치|비율",
    re.I,
)
_ENDS_KOREAN = re.compile(r"[가-힣][\s?!.。？！]*$")
_PAPER_WORD = re.compile(rf"\b{PAPER}\b|{PAPER_KO}", re.I)
# Words that hang in the air where what they joined has been cut out.
_LOOSE = frozenset("about and are by for from in is of on or that the to was were which with".split())
# Best and top papers of all are those with the most votes; on a subject they may be those that fit best.
_BEST = re.compile(r"\b(?:the\s+)?(?:best|top)\b|상위|베스트|최고의?", re.I)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched for.

    ``subject`` is the question without the words that were understood as filter or form; it is empty when nothing else was
    said (``most voted papers of last week``). ``weights`` gives each index term of the subject ``1 + ln(count)``, so that an
    abstract's repetitions count, but not in full. ``names`` are the terms of Latin names in it (HeadStudio, GPT-4o, Genie): a
    paper that has none of them is another paper.

    ``intent`` is ``list`` when papers are asked for, ``fact`` when a detail is, ``compare`` (of what, is in ``compared``),
    ``count`` and ``trend`` when papers of the digests are to be counted (a trend in steps ``per``), ``similar`` when papers
    like one are wanted. ``asks_number`` says that the detail is a quantity.

    ``filters``, ``order`` and ``limit`` (how many papers) are what the words ask for; ``authors`` are all authors named, of
    whom ``filters`` takes the first. ``understood`` shows a reader what was taken from which words. ``section_hint`` is the
    section of a digest that the question is plainly about.
    """

    text: str
    language: Language
    intent: Intent
    weights: dict[str, float]
    names: tuple[str, ...] = ()
    asks_number: bool = False
    subject: str = ""
    filters: Filters = Filters()  # noqa: RUF009 (frozen)
    order: Order = "relevance"
    limit: int | None = None
    arxiv_ids: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    per: Period | None = None
    section_hint: Section | None = None
    understood: tuple[Understood, ...] = ()

    @property
    def labels(self) -> list[str]:
        """What was taken from the words, as a reader is shown it, in the language of the question."""
        return [piece.label_ko if self.language == "ko" else piece.label_en for piece in self.understood]


def understand(text: str, today: dt.date | None = None, *, ignore: Collection[PieceKind] = ()) -> Question:
    """Read one question.

    :param text: the question.
    :param today: the day that ``last week`` counts from; None is the present day.
    :param ignore: kinds of pieces that are not to be taken from the words. Words that name something (authors, arXiv ids)
        then stay in the subject, where they count little: a reader who takes an author out may mean that it is none, or wish
        for papers of others too. Words that only ask (dates, votes, order) are let go.
    :raises UsageError: if it is empty or longer than :data:`MAX_QUESTION_CHARS`.
    """
    return understand_many([text], today, ignore=ignore)[0]


def understand_many(
    texts: Sequence[str], today: dt.date | None = None, *, ignore: Collection[PieceKind] = ()
) -> list[Question]:
    """Read questions, in order; the analyser works on them together. Parameters as of :func:`understand`.

    :raises UsageError: as :func:`understand`, for the first one that cannot be read.
    """
    cleaned = [check_question(text) for text in texts]
    day = today or dt.date.today()
    read = [_read(text, day, ignore) for text in cleaned]
    found = iter(terms_of_many([text for question, names in read for text in (question.subject, names)]))
    return [replace(question, weights=_weighed(next(found), next(found))) for question, _ in read]


def weigh(terms: Iterable[str]) -> dict[str, float]:
    """The weight of each term of a text, ``1 + ln(count)``: repetitions count, but not in full."""
    return {term: 1 + math.log(n) for term, n in Counter(terms).items()}


def _weighed(terms: Sequence[str], ignored: Sequence[str]) -> dict[str, float]:
    """The weights of a subject's terms, little for those that it has only from ignored names."""
    counts = Counter(terms)
    counts.subtract(ignored)
    return {term: weight if counts[term] > 0 else _IGNORED * weight for term, weight in weigh(terms).items()}


def with_filters(question: Question, filters: Filters) -> Question:
    """The question with the given filters in place of those understood, where they are not None.

    An understood end of a stretch of time that the given other end makes impossible is let go.
    """
    given = {f.name: value for f in fields(filters) if (value := getattr(filters, f.name)) is not None}
    merged = replace(question.filters, **given)
    dropped = set(given)
    if merged.since and merged.until and merged.since > merged.until and not {"since", "until"} <= dropped:
        other = "until" if "since" in dropped else "since"
        merged = replace(merged, **{other: None})
        dropped.add(other)
    understood = tuple(piece for piece in question.understood if piece.kind not in dropped)
    return replace(question, filters=merged, understood=understood, authors=() if filters.author else question.authors)


def check_question(text: str) -> str:
    """The question without control characters and outer white space, composed (NFKC): as decomposed Hangul it finds nothing.

    :raises UsageError: if nothing remains or too much does.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text).strip()
    if not text:
        raise UsageError("The question is empty.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"')
    if len(text) > MAX_QUESTION_CHARS:
        raise UsageError(
            f"The question has {len(text):,} characters; {MAX_QUESTION_CHARS:,} are read at the most.", hint="Shorten it."
        )
    return text


def _read(text: str, today: dt.date, ignore: Collection[PieceKind]) -> tuple[Question, str]:
    """The question without its weights, and the names in it that are to be ignored."""
    whole = re.sub(r"\s+", " ", text)
    reply = find_reply(whole)
    source = whole[: reply[0].start].rstrip() if reply else whole
    ids = [Piece("arxiv_id", *mention) for mention in find_ids(source)]
    marked = mark(source, [(f.start, f.end) for f in ids], ID_MARK)
    section = section_of(source)
    intent, compared = _intent(source, marked, section)
    found = ids + _find(marked, today, intent)
    names = [(f.start, f.end) for f in found if f.kind in ignore and f.kind in _NAMING]
    plain, subject = _subject(source, [f for f in found if (f.start, f.end) not in names], intent)
    if not subject and intent == "list":
        found += _best(marked, found)
    said = bool(found or reply)
    found = [f for f in (*found, *reply) if f.kind not in ignore]
    value: dict[PieceKind, Any] = {f.kind: f.value for f in reversed(found)}
    question = Question(
        text=text,
        language=value.get("language", _language(text)),
        intent=intent,
        weights={},
        names=_names(source, blank(plain, names)),
        asks_number=intent == "fact" and _ASKS_NUMBER.search(text) is not None,
        subject=text if subject == whole or not (subject or said or intent != "list") else subject,
        filters=Filters(value.get("since"), value.get("until"), value.get("min_votes"), value.get("author")),
        order=value.get("order", "relevance"),
        limit=value.get("limit"),
        arxiv_ids=tuple(dict.fromkeys(str(f.value) for f in found if f.kind == "arxiv_id")),
        authors=tuple(dict.fromkeys(str(f.value) for f in found if f.kind == "author")),
        compared=compared,
        per=period_of(text) if intent == "trend" else None,
        section_hint=section if intent in ("fact", "compare", "list") else None,
        understood=tuple(dict.fromkeys(f.understood(whole) for f in sorted(found, key=lambda f: f.start))),
    )
    return question, " ".join(source[start:end] for start, end in names)


def _intent(text: str, marked: str, section: Section | None) -> tuple[Intent, tuple[str, ...]]:
    """What is asked for, and what is to be compared; ``marked`` is the text with signs for its arXiv ids."""
    intent = intent_of(marked)
    if is_description(text):
        return intent, ()
    compared = compared_in(text) if intent in ("list", "fact") else ()
    if compared:
        return "compare", compared
    if intent == "list" and section and has_strong_name(text) and not _PAPER_WORD.search(text):
        return "fact", ()  # HeadStudio results
    return intent, ()


def _language(text: str) -> Language:
    """The language of a question: one that ends in Korean is Korean, however much of it are Latin names (OrchardBot은?)."""
    return "ko" if _ENDS_KOREAN.search(text) else language_of(text)


def _find(text: str, today: dt.date, intent: Intent) -> list[Piece]:
    """Filters, order and limit. A description of a paper has none, and a question for a detail only plainly named authors."""
    if is_description(text):
        return []
    text = text[:_REQUEST]
    found: list[Piece] = []
    if intent not in ("fact", "compare"):
        found += find_min_votes(text)
        rest = blank(text, [(f.start, f.end) for f in found])
        found += find_order(rest) + find_limit(rest)  # one may lie within the other: the five most voted
    found += find_authors(blank(text, [(f.start, f.end) for f in found]), plainly=intent in ("fact", "compare"))
    return found + find_times(blank(text, [(f.start, f.end) for f in found]), today, intent)


def _best(text: str, found: Sequence[Piece]) -> list[Piece]:
    """The order by votes where the best papers of all are asked for."""
    match = _BEST.search(text)
    return [Piece("order", "votes", *match.span())] if match and all(f.kind != "order" for f in found) else []


def _subject(text: str, found: Sequence[Piece], intent: Intent) -> tuple[str, str]:
    """The text with spaces in place of filters and form, and what is left of it in one line."""
    cuts = [(f.start, f.end) for f in found]
    cuts += [] if is_description(text) else form_spans(blank(text, cuts), intent)
    plain = blank(text, cuts)
    return plain, _tidied(plain) if cuts else text


def _tidied(text: str) -> str:
    """What is left of a question, in one line, without the loose ends of what was cut out."""
    words = re.sub(r"\s+([?.!,;:])", r"\1", " ".join(text.split())).split()
    start, end = 0, len(words)
    while start < end and words[start].strip(",.;:!?~·").lower() in {"", *_LOOSE}:
        start += 1
    while start < end and words[end - 1].strip(",.;:!?~·").lower() in {"", *_LOOSE}:
        end -= 1
    return " ".join(words[start:end]).strip(" ,;:!?~·").removesuffix(".")


def _names(text: str, plain: str) -> tuple[str, ...]:
    """The terms of words that are names: capitals beyond the first letter, digits among letters, or a capital in mid-sentence.

    Of a compound such as LLM-powered only the part that is a name counts. Months are no names, nor is what ``plain``, the
    text with spaces in place of what was understood, does not have.
    """
    found: list[str] = []
    for match in _LATIN_WORD.finditer(text):
        if plain[match.start() : match.end()] != match[0]:
            continue
        begins = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".?!"
        word = match[0]
        if (lower := re.search(r"-[a-z]{3,}$", word)) and re.match(r"[A-Z0-9]{2,}-", word):
            word = word[: lower.start()]
        inner = re.search(r"[A-Z]", word[1:]) or (re.search(r"\d", word) and re.search(r"[A-Za-z]", word))
        if (inner or (word[0].isupper() and not begins)) and not _MONTH.fullmatch(word):
            found.extend(latin_terms(word)[:1])
    return tuple(dict.fromkeys(found))
