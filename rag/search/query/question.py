"""A question as structure: what it asks, what it searches for and filters by, and what became of each of its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal, Self, get_args

from rag.core import find_ids
from rag.digests import Section
from rag.search.query.answer_language import find_reply, own_language
from rag.search.query.carried import Carried
from rag.search.query.filters import Filters
from rag.search.query.pieces import Piece, PieceKind, Understood, labels_of
from rag.search.query.reference import Reference, listed_ids
from rag.search.query.statistics import Statistic
from rag.search.query.terms import name_terms, weigh
from rag.search.query.vocabulary import blank
from rag.text import Language, terms_of_many

Order = Literal["relevance", "votes", "date", "votes_asc", "date_asc"]
Period = Literal["month", "day", "year"]
Intent = Literal[
    "list", "fact", "reason", "define", "summary", "compare", "overview", "topics", "trend", "count", "similar", "recommend",
    "figures", "metadata", "smalltalk", "help", "outside",
]  # fmt: skip
INTENTS: tuple[Intent, ...] = get_args(Intent)
#: What a question for metadata or a word between people is about.
Aspect = Literal[
    "", "authors", "is_author", "votes", "date", "link", "bibtex", "top_authors", "corpus", "unstored",
    "greeting", "thanks", "identity", "other",
]  # fmt: skip
#: What became of some words: they are searched for, ask for a detail, are excluded, filter papers, name an author, ask for
#: what digests do not hold, only instruct, or were not understood.
Use = Literal["subject", "detail", "excluded", "filter", "entity", "not_stored", "instruction", "not_understood"]


@dataclass(frozen=True, slots=True)
class Span:
    """Some words of a question, with their place, and what became of them; ``why`` says so where it is not plain."""

    text: str
    start: int
    end: int
    use: Use
    why: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a question, looked up in the index.

    ``ids`` are the papers that it names, best first; it is ``unknown`` if there are none and no paper mentions it.
    ``candidates`` are several authors that it may mean, ``near`` names that are spelt alike. ``containing`` are the papers that
    only have it in their title (*Beyond Chinchilla-Optimal*), if it is the name of none.
    """

    text: str
    kind: Literal["paper", "author", "id"]
    ids: tuple[str, ...] = ()
    name: str = ""
    candidates: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    mentions: int = 0
    containing: tuple[str, ...] = ()

    @property
    def unknown(self) -> bool:
        return not self.ids and not self.candidates and not self.mentions


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched for and answered: a plan.

    ``intent`` is what is asked: ``list`` papers, a ``fact``, a ``reason`` (or advice, or evidence, which quotations can only
    come near), ``define`` a term, a ``summary`` of one paper, ``compare`` the things ``compared``, an ``overview`` of a subject,
    trending ``topics``, a ``trend`` in steps ``per``, a ``count``, ``figures`` of several papers in order, ``similar`` papers, a paper to ``recommend``, ``metadata`` or
    ``smalltalk`` (``aspect`` says which), ``help``, or something ``outside``.

    ``subject`` is what is searched for; it is empty if nothing else was said (``most voted papers of last week``). It is made of
    ``subjects``, the parts named separately, and of ``detail``, what is asked of them (``context length``). ``excluded`` must
    not occur. ``weights`` are those of its index terms, ``names`` the terms of its Latin names (HeadStudio, GPT-4o): a paper
    with none of them is another paper.

    ``focus`` are the papers that names of the question are the name of; ``named`` is what the index says of its names,
    ``corrected`` are words that were misspelt with what they were read as, ``not_stored`` are words for what digests do not
    hold (``KAIST``). They are filled in when the question is resolved against an index (:mod:`rag.search.entities`).

    ``several`` tells that metadata is wanted of all papers that fit, not of one; ``periods`` are times whose papers are counted
    apart.

    ``but_days`` is a stretch of time whose papers are not wanted, until the days of the digests tell which are
    (:mod:`rag.search.but_days`).

    ``without_year`` tells that its dates have no year, and are the newest that the digests have.

    ``limit`` is the number of papers wanted, and ``skip`` the number of those that earlier pages of the list showed; of all
    ``authors`` named, ``filters`` takes the first; a paper has to be by all of them, or ``by_any``. ``relative`` tells that its dates count from ``today``, which
    makes no other question of it. ``understood`` shows a reader what was taken from which words, and ``spans`` accounts for all
    words. ``section_hint`` is the section of a digest that the question is plainly about.

    ``statistic`` is a figure about the papers that is asked for, and each of ``titled`` must occur in the title as it is written;
    a paper has to say of something that it is better than ``surpassing``.
    ``claimed`` is the kind of thing that the question takes what it defines for (an image model), ``condition`` what all sides of
    a comparison are looked at for (long context). ``jointly`` tells that a paper has to be about all ``subjects``, not one of
    them; ``brief`` that one sentence is wanted. A follow-up has ``carried`` something over from the answer before it.

    ``within`` is the question among whose papers those on the subject are meant: a list that a follow-up narrows.

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
    skip: int = 0
    arxiv_ids: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    by_any: bool = False
    compared: tuple[str, ...] = ()
    per: Period | None = None
    section_hint: Section | None = None
    understood: tuple[Understood, ...] = ()
    references: tuple[Reference, ...] = ()
    aspect: Aspect = ""
    subjects: tuple[str, ...] = ()
    detail: str = ""
    excluded: tuple[str, ...] = ()
    as_table: bool = False
    today: dt.date | None = field(default=None, compare=False)
    relative: bool = False
    spans: tuple[Span, ...] = ()
    not_stored: tuple[str, ...] = ()
    resolved: bool = False
    named: tuple[Named, ...] = ()
    focus: tuple[str, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    statistic: Statistic = ""
    titled: tuple[str, ...] = ()
    claimed: str = ""
    jointly: bool = False
    brief: bool = False
    condition: str = ""
    carried: Carried = Carried()  # noqa: RUF009 (frozen)
    without_year: bool = False
    but_days: tuple[dt.date, dt.date] | None = None
    several: bool = False
    surpassing: str = ""
    periods: tuple[tuple[dt.date, dt.date], ...] = ()
    within: Question | None = None

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
        names = name_terms(f"- {subject}", f"- {subject}")  # none of its words begins a sentence
        subjects = (subject,) if subject else ()
        weights = weigh(terms_of_many([subject])[0])
        return replace(self, subject=subject, subjects=subjects, detail="", weights=weights, names=names, skip=0, within=None)

    def among(self, subject: str) -> Self:
        """Return the question for those of its papers that are on another subject as well."""
        outer = replace(self, filters=Filters(), authors=(), excluded=(), but_days=None) if self.subject else self.within
        return replace(self.about(subject), within=outer)

    def searching(self, subject: str) -> Self:
        """Return the same question, with the same detail and page, that searches for other words."""
        return replace(self.about(subject), subjects=self.subjects, detail=self.detail, skip=self.skip, within=self.within)

    def of(self, ids: Iterable[str]) -> Self:
        """Return the question about other papers, in place of those that it names."""
        ids = tuple(dict.fromkeys(ids))
        shown = [Piece("arxiv_id", arxiv_id, 0, 0, arxiv_id).understood("") for arxiv_id in ids]
        return replace(self, arxiv_ids=ids, understood=(*shown, *self._understood_but({"arxiv_id"})))

    def narrowed(self, by: Question) -> Question:
        """Return the question with the filters, the order, the limit and the form of another one, where that has any."""
        given = _possible(by.filters.given, self.filters)
        if given.keys() & {"since", "until"}:
            given = {"since": None, "until": None, **given}
        asked = any(piece.kind == "order" for piece in by.understood)  # a condition on votes alone implies one
        ordered = by.order != "relevance" and (asked or self.order == "relevance")
        kinds = {*given, *(["order"] if ordered else []), *(["limit"] if by.limit else [])}
        return replace(
            self,
            filters=replace(self.filters, **given),
            authors=by.authors or self.authors,
            by_any=by.by_any if by.authors else self.by_any,
            order=by.order if ordered else self.order,
            limit=by.limit or self.limit,
            but_days=by.but_days or self.but_days,
            as_table=by.as_table or self.as_table,
            skip=0,
            understood=(*self._understood_but(kinds), *(piece for piece in by.understood if piece.kind in kinds)),
        )

    def reading_again(self, papers: int) -> Question:
        """Return the question with a reader told that so many papers of the answer before it are read again."""
        told = (Piece("carried", papers, 0, 0).understood(""),) if papers else ()
        return replace(self, understood=(*self._understood_but({"carried"}), *told))

    def unresolved(self) -> Self:
        """Return the question as it is before its names are looked up, because others may take their place."""
        return replace(self, resolved=False, named=(), focus=(), corrected=(), spans=())

    def counted(self) -> Question:
        """Return the question for the number of the papers that this one asks for."""
        understood = self._understood_but({"order", "limit"})
        counted = replace(self, intent="count", order="relevance", limit=None, skip=0, section_hint=None, as_table=False)
        return replace(counted, understood=understood)

    def answered_in(self, language: Language, words: str) -> Question:
        """Return the question with its answer wanted in another language, which ``words`` ask for."""
        said = Piece("language", language, 0, 0, words).understood("")
        return replace(self, language=language, understood=(*self._understood_but({"language"}), said))

    def without(self, kinds: Collection[PieceKind]) -> Question:
        """Return the question without the pieces of some kinds that were understood."""
        dropped: dict[str, Any] = {
            "arxiv_ids": (),
            "excluded": (),
            "order": "relevance",
            "limit": None,
            "language": own_language(self.text),
        }
        taken = {name: value for name, value in dropped.items() if name.removesuffix("s") in kinds}
        filters = replace(self.filters, **{f.name: None for f in fields(Filters) if f.name in kinds})
        authors = () if "author" in kinds else self.authors
        return replace(self, **taken, filters=filters, authors=authors, understood=self._understood_but(kinds))

    def _understood_but(self, kinds: Collection[str]) -> tuple[Understood, ...]:
        return tuple(piece for piece in self.understood if piece.kind not in kinds)

    @property
    def labels(self) -> list[str]:
        """What was taken from the words, for a reader, in the language of the question."""
        return self.labels_but(())

    def labels_but(self, kinds: Collection[str]) -> list[str]:
        """Return the labels of all pieces but those of some kinds; more than three papers are only counted."""
        papers = sum(piece.kind == "arxiv_id" for piece in self.understood)
        if papers <= 3 or "arxiv_id" in kinds:
            return labels_of(self._understood_but(kinds), korean=self.language == "ko")
        counted = f"앞의 논문 {papers}편" if self.language == "ko" else f"those {papers} papers"
        return [counted, *self.labels_but({*kinds, "arxiv_id"})]

    def label_of(self, piece: Understood) -> str:
        """Return a piece that was understood as a reader is shown it, in the language of the question."""
        return piece.label_ko if self.language == "ko" else piece.label_en

    @property
    def chooses(self) -> bool:
        """Whether of several papers, named or listed before, only those on its subject are meant."""
        return self.intent == "list" and self.is_choice

    @property
    def is_choice(self) -> bool:
        """Whether of several papers, named or listed before, those on its subject are listed or counted."""
        several = len(self.arxiv_ids) > 1 or self.within is not None
        return self.intent in ("list", "count") and bool(self.subject) and several

    @property
    def outer_subjects(self) -> list[str]:
        """The subjects of the lists that it narrows, the last first."""
        return [] if self.within is None else [self.within.subject, *self.within.outer_subjects]

    @property
    def left_out(self) -> tuple[str, ...]:
        """What is excluded, with what papers are called, once the question is resolved."""
        return tuple(piece.text for piece in self.understood if piece.kind == "excluded") or self.excluded

    @property
    def not_understood(self) -> tuple[str, ...]:
        """The words that were not understood, which are neither searched for nor a filter."""
        return tuple(span.text for span in self.spans if span.use == "not_understood")


def _possible(given: dict[str, Any], before: Filters) -> dict[str, Any]:
    """Return filters for votes with the other end of those before dropped where no number can meet both."""
    for end, other, sign in (("max_votes", "min_votes", 1), ("min_votes", "max_votes", -1)):
        bound, kept = given.get(end), getattr(before, other)
        if bound is not None and kept is not None and other not in given and sign * (kept - bound) > 0:
            given = {**given, other: None}
    return given
