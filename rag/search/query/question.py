"""A question as structure: what it searches for, what it filters by, and what it asks.

Every part is read by a module of its own; what one of them has read, the next does not see.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, Self

from rag.core import UsageError, find_ids
from rag.digests import Section
from rag.search.query.amounts import find_limit, find_min_votes
from rag.search.query.answer_language import find_reply, own_language
from rag.search.query.authors import find_authors
from rag.search.query.comparison import compared_in
from rag.search.query.dates.filter import find_times
from rag.search.query.filters import Filters
from rag.search.query.intent import Intent, Period, intent_of, is_description, period_of, section_of
from rag.search.query.order import find_order
from rag.search.query.pieces import Piece, PieceKind, Understood
from rag.search.query.reference import Reference, as_asked, listed_ids, written_out
from rag.search.query.subject import form_spans
from rag.search.query.vocabulary import ID_MARK, PAPER, PAPER_KO, blank, has_strong_name, mark, words
from rag.text import Language, latin_terms, terms_of_many

Order = Literal["relevance", "votes", "date"]

#: Enough for an abstract; analysing a longer text would hold up everybody else.
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
_PAPER_WORD = re.compile(rf"\b{PAPER}\b|{PAPER_KO}", re.I)
_LOOSE = frozenset(["", *words("loose")])
# Best and top papers of all are those with the most votes; on a subject they may be those that fit best.
_BEST = re.compile(r"\b(?:the\s+)?(?:best|top)\b|상위|베스트|최고의?", re.I)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched for.

    ``subject`` is the question without the words understood as filter or form; it is empty if nothing else was said (``most
    voted papers of last week``). ``weights`` are those of its index terms (:func:`weigh`), ``names`` the terms of its Latin
    names (HeadStudio, GPT-4o): a paper with none of them is another paper.

    ``intent`` is ``list`` if papers are asked for, ``fact`` if a detail is (a quantity if ``asks_number``), ``compare`` for the
    things ``compared``, ``count`` and ``trend`` (in steps ``per``) if papers are counted, ``similar`` for papers like one.

    ``limit`` is the number of papers wanted; of all ``authors`` named, ``filters`` takes the first. ``understood`` shows a
    reader what was taken from which words. ``section_hint`` is the section of a digest that the question is plainly about.

    ``references`` are the words of ``text`` that refer to papers of earlier answers. Until
    :func:`~rag.search.query.wording.render_question` words it, a question that was put together from parts has an empty text.
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
    references: tuple[Reference, ...] = ()

    @classmethod
    def for_papers(cls, ids: Iterable[str], intent: Intent = "list") -> Self:
        """Return a question for the papers with these ids, without words yet; the caller sets its language."""
        return cls("", "en", intent, {}).of(ids)

    @classmethod
    def comparing(cls, things: Sequence[str]) -> Self:
        """Return a comparison of names and arXiv ids, without words yet; the caller sets its language."""
        ids = [str(mention.value) for thing in things for mention in find_ids(thing)]
        names = tuple(listed_ids([thing]) if thing in ids else thing for thing in things)
        others = ", ".join(name for name in names if not find_ids(name))
        return replace(cls.for_papers(ids, "compare"), compared=names).about(others)

    @property
    def content(self) -> str:
        """The text with spaces in place of arXiv ids and of a request for a language: no bullet mentions these."""
        found = [(mention.start, mention.end) for mention in find_ids(self.text)]
        return blank(self.text, found + [(piece.start, piece.end) for piece in find_reply(self.text)])

    def about(self, subject: str) -> Self:
        """Return the question with another subject."""
        names = _names(f"- {subject}", f"- {subject}")  # none of its words begins a sentence
        return replace(self, subject=subject, weights=weigh(terms_of_many([subject])[0]), names=names)

    def of(self, ids: Iterable[str]) -> Self:
        """Return the question about other papers, in place of those that it names."""
        ids = tuple(dict.fromkeys(ids))
        shown = [Piece("arxiv_id", arxiv_id, 0, 0, arxiv_id).understood("") for arxiv_id in ids]
        return replace(self, arxiv_ids=ids, understood=(*shown, *self._understood_but({"arxiv_id"})))

    def narrowed(self, by: Question) -> Question:
        """Return the question with the filters, the order and the limit of another one, where that has any."""
        given = by.filters.given
        if given.keys() & {"since", "until"}:
            given = {"since": None, "until": None, **given}
        kinds = {*given, *(["order"] if by.order != "relevance" else []), *(["limit"] if by.limit else [])}
        return replace(
            self,
            filters=replace(self.filters, **given),
            authors=by.authors or self.authors,
            order=by.order if by.order != "relevance" else self.order,
            limit=by.limit or self.limit,
            understood=(*self._understood_but(kinds), *(piece for piece in by.understood if piece.kind in kinds)),
        )

    def counted(self) -> Question:
        """Return the question for the number of the papers that this one asks for."""
        understood = self._understood_but({"order", "limit"})
        return replace(self, intent="count", order="relevance", limit=None, section_hint=None, understood=understood)

    def answered_in(self, language: Language, words: str) -> Question:
        """Return the question with its answer wanted in another language, which ``words`` ask for."""
        said = Piece("language", language, 0, 0, words).understood("")
        return replace(self, language=language, understood=(*self._understood_but({"language"}), said))

    def without(self, kinds: Collection[PieceKind]) -> Question:
        """Return the question without the pieces of some kinds that were understood."""
        dropped: dict[str, Any] = {"arxiv_ids": (), "order": "relevance", "limit": None, "language": own_language(self.text)}
        taken = {name: value for name, value in dropped.items() if name.removesuffix("s") in kinds}
        filters = replace(self.filters, **{f.name: None for f in fields(Filters) if f.name in kinds})
        authors = () if "author" in kinds else self.authors
        return replace(self, **taken, filters=filters, authors=authors, understood=self._understood_but(kinds))

    def _understood_but(self, kinds: Collection[str]) -> tuple[Understood, ...]:
        return tuple(piece for piece in self.understood if piece.kind not in kinds)

    @property
    def labels(self) -> list[str]:
        """What was taken from the words, for a reader, in the language of the question."""
        return [piece.label_ko if self.language == "ko" else piece.label_en for piece in self.understood]


def understand(
    text: str,
    today: dt.date | None = None,
    *,
    ignore: Collection[PieceKind] = (),
    references: Sequence[Reference] = (),
) -> Question:
    """Read one question.

    :param today: the day that ``last week`` counts from; None is the present day.
    :param ignore: kinds of pieces not to take from the words. Words that name something (authors, arXiv ids) then stay in the
        subject with a low weight: a reader who removes an author may mean that it is none, or want papers of others too. Words
        that only ask (dates, votes, order) are dropped.
    :param references: words to read as the arXiv ids that they refer to. The text must then be as :func:`check_question`
        returns it, with single spaces.
    :raises UsageError: if it is empty or longer than :data:`MAX_QUESTION_CHARS`.
    """
    return _with_weights([_read(check_question(text), today or dt.date.today(), ignore, references)])[0]


def understand_many(
    texts: Sequence[str], today: dt.date | None = None, *, ignore: Collection[PieceKind] = ()
) -> list[Question]:
    """Read questions as :func:`understand` does, in order; analysing them together is faster."""
    day = today or dt.date.today()
    return _with_weights([_read(text, day, ignore) for text in [check_question(text) for text in texts]])


def skim(text: str, today: dt.date | None = None) -> Question:
    """Read one question as :func:`understand` does, without the weights of its terms, which take the analyser."""
    return _read(check_question(text), today or dt.date.today(), ())[0]


def _with_weights(read: Sequence[tuple[Question, str]]) -> list[Question]:
    found = iter(terms_of_many([text for question, names in read for text in (question.subject, names)]))
    return [replace(question, weights=_weighed(next(found), next(found))) for question, _ in read]


def weigh(terms: Iterable[str]) -> dict[str, float]:
    """Return the weight of each term of a text, ``1 + ln(count)``: repetitions count, but not in full."""
    return {term: 1 + math.log(n) for term, n in Counter(terms).items()}


def _weighed(terms: Sequence[str], ignored: Sequence[str]) -> dict[str, float]:
    """Return the weights of a subject's terms, low for those that come only from ignored names."""
    others = Counter(terms) - Counter(ignored)
    return {term: weight if term in others else _IGNORED * weight for term, weight in weigh(terms).items()}


def with_filters(question: Question, filters: Filters) -> Question:
    """Return the question with the given filters, where they are not None, in place of those understood.

    An end of a stretch of time that was understood is dropped if the given other end makes it impossible.
    """
    given = filters.given
    merged = replace(question.filters, **given)
    dropped = set(given)
    if merged.since and merged.until and merged.since > merged.until and not {"since", "until"} <= dropped:
        other = "until" if "since" in dropped else "since"
        merged = replace(merged, **{other: None})
        dropped.add(other)
    authors = () if filters.author else question.authors
    return replace(question, filters=merged, understood=question._understood_but(dropped), authors=authors)


def check_question(text: str) -> str:
    """Return the question trimmed, without control characters, composed (NFKC): decomposed Hangul finds nothing.

    :raises UsageError: if nothing remains, or too much.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text).strip()
    if not text:
        raise UsageError("The question is empty.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"')
    if len(text) > MAX_QUESTION_CHARS:
        raise UsageError(
            f"The question has {len(text):,} characters; at most {MAX_QUESTION_CHARS:,} are read.", hint="Shorten the question."
        )
    return text


def _read(
    text: str, today: dt.date, ignore: Collection[PieceKind], references: Sequence[Reference] = ()
) -> tuple[Question, str]:
    """Return the question without its weights, and the names to ignore in it."""
    whole = re.sub(r"\s+", " ", text)
    reply = find_reply(whole)
    source = whole[: reply[0].start].rstrip() if reply else whole
    meant = {arxiv_id: Piece("arxiv_id", arxiv_id, it.start, it.end) for it in references for arxiv_id in it.ids}
    ids = [*meant.values(), *(Piece("arxiv_id", *mention) for mention in find_ids(source))]
    marked = mark(source, [(f.start, f.end) for f in ids], ID_MARK)
    written = written_out(source, references)
    section = section_of(written)
    intent, compared = _intent(written, as_asked(marked, references), section)
    found = ids + _find(marked, today, intent)
    names = [(f.start, f.end) for f in found if f.kind in ignore and f.kind in _NAMING]
    read = [*((f.start, f.end) for f in found), *((it.start, it.end) for it in references)]
    plain, subject = _subject(source, [span for span in read if span not in names], intent)
    if not subject and intent == "list":
        found += _best(marked, found)
    said = bool(found or reply)
    found = [f for f in (*found, *reply) if f.kind not in ignore]
    value: dict[PieceKind, Any] = {f.kind: f.value for f in reversed(found)}
    question = Question(
        text=text,
        language=value.get("language", own_language(text)),
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
        references=tuple(references),
    )
    return question, " ".join(source[start:end] for start, end in names)


def _intent(text: str, marked: str, section: Section | None) -> tuple[Intent, tuple[str, ...]]:
    """Return what is asked for, and the things to compare; ``marked`` is the text with marks for its arXiv ids."""
    intent = intent_of(marked)
    if is_description(text):
        return intent, ()
    if intent in ("list", "fact") and (compared := compared_in(text)):
        return "compare", compared
    if intent == "list" and section and has_strong_name(text) and not _PAPER_WORD.search(text):
        return "fact", ()  # HeadStudio results
    return intent, ()


def _find(text: str, today: dt.date, intent: Intent) -> list[Piece]:
    """Find filters, order and limit. A description of a paper has none, a question for a detail only authors plainly named."""
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
    match = _BEST.search(text)
    return [Piece("order", "votes", *match.span())] if match and all(f.kind != "order" for f in found) else []


def _subject(text: str, read: Sequence[tuple[int, int]], intent: Intent) -> tuple[str, str]:
    """Return the text with spaces in place of what was read and of form, and what is left of it in one line."""
    cuts = [*read, *([] if is_description(text) else form_spans(blank(text, read), intent))]
    plain = blank(text, cuts)
    return plain, _tidied(plain) if cuts else text


def _tidied(text: str) -> str:
    parts = re.sub(r"\s+([?.!,;:])", r"\1", " ".join(text.split())).split()
    for side in (0, -1):
        while parts and parts[side].strip(",.;:!?~·").lower() in _LOOSE:
            parts.pop(side)
    return " ".join(parts).strip(" ,;:!?~·").removesuffix(".")


def _names(text: str, plain: str) -> tuple[str, ...]:
    """Return the terms of names: capitals beyond the first letter, digits among letters, or a capital in mid-sentence.

    Of a compound such as LLM-powered only the name counts. Months are no names, nor is what is blank in ``plain``.
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
