"""A message of a conversation to a question that stands alone: what ``its``, ``the second one`` and ``only those`` mean.

Rules only, no model (:mod:`rag.chat.followup_llm` asks one first where there is one). Papers that were answered with become
arXiv ids in the question, so that :mod:`rag.search.query.question` restricts the search to them. A message with a subject of
its own is a fresh question and stays as it is. The words of each language are read in :mod:`rag.chat.references_en` and
:mod:`rag.chat.references_ko`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import ModuleType

from rag.chat import references_en as follow_english
from rag.chat import references_ko as follow_korean
from rag.chat.references import Pointer, listed_ids
from rag.chat.turns import Earlier, FollowUp, FollowUpKind, Shown, focus_of
from rag.core import find_ids
from rag.search import LONG, Filters, Question, find_reply, is_description, reply_in, understand, without_reply
from rag.text import Language, has_hangul, language_of

__all__ = ["Find", "follow_up", "language_of_reply"]

#: Papers that a question names at the most: as many as a list shows, fewer inside a sentence.
_MOST, _IN_SENTENCE = 24, 12

Find = Callable[[str], str | None]
"""The arXiv id of the paper that a name stands for, if there is one."""
_NO_PLACE = {
    ("en", False): "The last answer shows {n} papers.",
    ("en", True): "The last answer shows one paper.",
    ("ko", False): "앞의 답변에 나온 논문은 {n}편입니다.",
    ("ko", True): "앞의 답변에 나온 논문은 한 편입니다.",
}


def language_of_reply(message: str, earlier: Sequence[Earlier]) -> Language:
    """The language in which a message wants its answer."""
    if not re.search(r"[^\W\d_]", message) and earlier:
        return understand(earlier[-1].question).language
    rules = _rules_for(message)
    wish: Language | None = rules.wished_language(rules.LEAD.sub("", message.strip()))
    if wish:
        return wish
    found = find_reply(message)
    return "ko" if (found and found[0].value == "ko") or (not found and language_of(message) == "ko") else "en"


def follow_up(message: str, earlier: Sequence[Earlier], *, today: dt.date | None = None, find: Find | None = None) -> FollowUp:
    """Read a message in the light of the turns before it.

    :param message: what was typed.
    :param earlier: the turns before it, oldest first; none of another conversation.
    :param today: the day that ``last week`` counts from; None is the present day.
    :param find: tells which paper a name stands for, so that ``compare it with X`` compares two papers.
    """
    text = " ".join(message.split())
    if not text or not earlier or len(text) > LONG or is_description(text):
        return FollowUp(message, message)
    reading = _Reading(text, earlier, today or dt.date.today(), find)
    if reading.ids and reading.rules.places(reading.core, len(reading.ids)) is None:
        language = language_of_reply(text, earlier)
        return FollowUp(message, message, "place", _NO_PLACE[language, len(reading.ids) == 1].format(n=len(reading.ids)))
    for kind, step in _STEPS:
        if question := step(reading):
            wanted = language_of_reply(text, earlier)
            if understand(question).language != wanted:
                question = reply_in(question, wanted)
            return FollowUp(message, question, kind)
    return FollowUp(message, message)


def _rules_for(text: str) -> ModuleType:
    return follow_korean if has_hangul(text) else follow_english


@dataclass(frozen=True)
class _Reading:
    """A message with what the steps look at."""

    text: str
    earlier: Sequence[Earlier]
    today: dt.date
    find: Find | None

    @cached_property
    def rules(self) -> ModuleType:
        return _rules_for(self.text if re.search(r"[^\W\d_]", self.text) else self.earlier[-1].question)

    @cached_property
    def core(self) -> str:
        """The message without what opens it (ok, and ...)."""
        return str(self.rules.LEAD.sub("", self.text))

    @cached_property
    def papers(self) -> tuple[Shown, ...]:
        """What ``the second one`` and ``those`` speak of: the last list, though one of it was asked about since."""
        return (focus_of(self.earlier, 2) or focus_of(self.earlier))[:_MOST]

    @property
    def ids(self) -> list[str]:
        return [paper.arxiv_id for paper in self.papers]

    @property
    def one(self) -> list[str]:
        """The paper that ``it`` means: the first of those that the last answer shows."""
        return [paper.arxiv_id for paper in focus_of(self.earlier)[:1]]

    @cached_property
    def before(self) -> Question:
        """The question before, without a wish for its language."""
        return understand(without_reply(self.earlier[-1].question), self.today)

    @cached_property
    def listing(self) -> Question | None:
        """The last question for papers in this topic, though a detail was asked for since."""
        for turn in reversed(self.earlier):
            question = understand(without_reply(turn.question), self.today)
            if question.intent in ("list", "count", "trend"):
                return question
            if not turn.followed:
                break
        return None


# ---------------------------------------------------------------- the steps, each a rewritten question or nothing


def _other_language(reading: _Reading) -> str | None:
    wish = reading.rules.wished_language(reading.core)
    return reply_in(reading.earlier[-1].question, wish) if wish else None


def _count(reading: _Reading) -> str | None:
    if not reading.rules.asks_count(reading.core):
        return None
    asked = reading.listing
    if asked and (asked.subject or asked.filters.any) and not asked.arxiv_ids:
        return str(reading.rules.on_subject(asked.subject, asked.filters, "relevance", None, counted=True))
    return _among(reading, Filters(), "relevance", None, counted=True) if reading.ids else None


def _more(reading: _Reading) -> str | None:
    if not reading.ids or not reading.rules.asks_more(reading.core):
        return None
    pointers = reading.rules.pointers(reading.core)
    only_one = bool(pointers) and all(p.number == "one" for p in pointers)
    last = [paper.arxiv_id for paper in focus_of(reading.earlier)]
    return str(reading.rules.similar_to(reading.one if only_one else last[:_IN_SENTENCE]))


def _place(reading: _Reading) -> str | None:
    places = reading.rules.places(reading.core, len(reading.ids)) if reading.ids else []
    if not places:
        return None
    chosen = list(dict.fromkeys(reading.ids[i] for _, _, some in places for i in some))
    about = reading.rules.about(reading.text, reading.core)
    if about is not None and len(reading.rules.places(about, len(reading.ids)) or ()) == 1 and len(chosen) == 1:
        return _same_of(reading, chosen)
    if len(chosen) > 1 and understand(_replaced(reading.core, [(s, e, _ANY) for s, e, _ in places])).intent == "compare":
        return str(reading.rules.compare([listed_ids([i]) for i in chosen]))
    text = _replaced(reading.core, [(s, e, listed_ids([reading.ids[i] for i in some])) for s, e, some in places])
    if len(chosen) > 1 and _compares(text):
        return str(reading.rules.compare([listed_ids([i]) for i in chosen]))
    return text


def _compares(text: str) -> bool:
    return re.search(r"\bcompare|\bdiffer|비교|차이|다른|다르|달라|공통점", text, re.I) is not None


def _comparison(reading: _Reading) -> str | None:
    """A comparison in which one side is left out or a pronoun; the other is no paper that is shown already."""
    if not reading.ids or find_ids(reading.core):
        return None
    names = list(dict.fromkeys(_names(reading.core)))
    if other := reading.rules.comparison(reading.core, names):
        return str(reading.rules.compare([listed_ids([_beside(reading, other)]), other]))
    if _compares(reading.core) and len(reading.ids) > 1 and reading.rules.is_bare(reading.core) and not _singular(reading):
        return str(reading.rules.compare([listed_ids([i]) for i in reading.ids[:4]]))
    return None


def _singular(reading: _Reading) -> bool:
    return any(pointer.number == "one" for pointer in reading.rules.pointers(reading.core))


def _beside(reading: _Reading, name: str) -> str:
    """The paper in focus that a name is compared with: the first that is not the one of that name."""
    known = reading.find(name) if reading.find else None
    shown = [*focus_of(reading.earlier), *reading.papers]
    others = [p.arxiv_id for p in shown if p.arxiv_id != known and name.lower() not in p.title.lower()]
    return (others or reading.ids)[0]


def _narrowed(reading: _Reading) -> str | None:
    read = reading.rules.refined(reading.core)
    if read is None:
        return None
    text, of_shown, counted = read
    wanted = understand(text, reading.today)
    if not _only_filters(reading, wanted):
        return None
    if of_shown and reading.ids:
        wanted = _in_year_of_shown(reading, text, wanted)
        return _among(reading, wanted.filters, wanted.order, wanted.limit, counted=counted)
    return _filtered(reading, text, wanted, counted)


def _only_filters(reading: _Reading, wanted: Question) -> bool:
    said = wanted.filters.any or wanted.order != "relevance" or wanted.limit is not None
    subject = re.sub(r"논문|\bpapers?\b", " ", wanted.subject)
    return said and not wanted.names and (not subject.strip(" ?.,!") or reading.rules.is_bare(subject))


_MONTH_ALONE = re.compile(
    r"\d\s?월|\b(?:january|february|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber)\b", re.I
)
_YEAR = re.compile(r"\d{4}|\d\s?년|올해|작년|지난|이번|\b(?:this|last|past|recent)\b", re.I)


def _in_year_of(day: dt.date | None, text: str, wanted: Question) -> Question:
    """A month without a year is one of the year that was spoken of before."""
    if day is None or _YEAR.search(text) or not _MONTH_ALONE.search(text):
        return wanted
    return understand(text, dt.date(day.year, 12, 31))


def _in_year_of_shown(reading: _Reading, text: str, wanted: Question) -> Question:
    """A month without a year is one of the papers shown, where only that leaves any of them."""
    days = [paper.date for paper in reading.papers if paper.date]
    if not days or _passing(wanted.filters, days):
        return wanted
    others = (_in_year_of(day, text, wanted) for day in sorted(set(days), reverse=True))
    return next((other for other in others if _passing(other.filters, days)), wanted)


def _passing(filters: Filters, days: Sequence[dt.date]) -> bool:
    since, until = filters.since or dt.date.min, filters.until or dt.date.max
    return any(since <= day <= until for day in days)


def _among(reading: _Reading, filters: Filters, order: str, limit: int | None, *, counted: bool = False) -> str:
    ids = reading.ids
    if limit and order == "relevance":  # the top 2 of a list are its first two
        ids, limit = ids[:limit], None
    return str(reading.rules.among(ids, filters, order, limit, counted=counted))


def _filtered(reading: _Reading, text: str, wanted: Question, counted: bool = False) -> str | None:
    """The last question for papers with other filters."""
    asked = reading.listing
    if asked is None:
        return None
    wanted = _in_year_of(asked.filters.since or asked.filters.until, text, wanted)
    given = {name: value for name in Filters.__slots__ if (value := getattr(wanted.filters, name)) is not None}
    if given.keys() & {"since", "until"}:
        given = {"since": None, "until": None, **given}
    order = wanted.order if wanted.order != "relevance" else asked.order
    counted = counted or asked.intent == "count"
    filters = replace(asked.filters, **given)
    if asked.arxiv_ids:
        return str(reading.rules.among(asked.arxiv_ids, filters, order, None, counted=counted))
    return str(reading.rules.on_subject(asked.subject, filters, order, wanted.limit or asked.limit, counted=counted))


def _same(reading: _Reading) -> str | None:
    """The same question about something else."""
    thing = reading.rules.about(reading.text, reading.core)
    if thing is None or reading.rules.pointers(thing):
        return None
    text = f"{thing} 논문" if has_hangul(thing) else f"papers {thing}"
    wanted = understand(text, reading.today)
    if _only_filters(reading, wanted):
        return _filtered(reading, text, wanted)
    if reading.rules.is_bare(thing):
        return None
    before, asked = reading.before, without_reply(reading.earlier[-1].question)
    if found := find_ids(thing):
        return _same_of(reading, [str(f.value) for f in found])
    if before.intent == "compare" and before.compared:
        return str(reading.rules.compare([*before.compared[:-1], thing]))
    asked_of = reading.listing
    if asked_of and before.intent not in ("fact", "compare") and not (before.intent != "similar" and before.arxiv_ids):
        subject = _other_subject(asked_of.subject, thing)
        counted = asked_of.intent in ("count", "trend")
        return str(reading.rules.on_subject(subject, asked_of.filters, asked_of.order, asked_of.limit, counted=counted))
    if _names(thing) and (replaced := _with_name(asked, before, thing)):
        return replaced
    return str(reading.rules.of_papers(reading.core, reading.one)) if reading.ids else None


def _same_of(reading: _Reading, ids: Sequence[str]) -> str:
    """The question before asked of other papers, or, where it was for papers, all about these."""
    before, asked = reading.before, without_reply(reading.earlier[-1].question)
    places = find_ids(asked)
    if len({f.value for f in places}) == 1 and before.intent in ("fact", "compare"):
        return _replaced(asked, [(f.start, f.end, listed_ids(ids)) for f in places])
    if before.intent == "fact" and len(names := set(_names(asked))) == 1:
        return asked.replace(names.pop(), listed_ids(ids))
    return str(reading.rules.of_papers("더 자세히 알려줘" if has_hangul(reading.text) else "tell me more", ids))


_PREPOSITION = re.compile(r"^(for|in|on|with|without|using|from|of|by)\s", re.I)
_OF_WHAT = re.compile(r"^(?:papers?|ones?|those|work)\s+(?:on|about|for)\s+", re.I)


def _other_subject(subject: str, thing: str) -> str:
    """``DPO for diffusion`` and ``for video`` give ``DPO for video``; any other thing takes its place."""
    thing = _OF_WHAT.sub("", re.sub(r"\s*논문(?:들)?$", "", thing))
    if match := _PREPOSITION.match(thing):
        head = re.split(rf"\b{match[1]}\b", subject, maxsplit=1, flags=re.I)[0].strip()
        return f"{head} {thing}"
    return thing


def _with_name(asked: str, before: Question, thing: str) -> str | None:
    """The question before with another name in the place of the one that it has."""
    if places := find_ids(asked):
        return _replaced(asked, [(f.start, f.end, thing) for f in places[:1]]) if len(before.arxiv_ids) == 1 else None
    names = _names(asked)
    return asked.replace(names[0], thing, 1) if names else None


def _reference(reading: _Reading) -> str | None:
    pointers: list[Pointer] = reading.rules.pointers(reading.core) if reading.ids else []
    return str(reading.rules.referred(reading.core, pointers, partial(_meant, reading))) if pointers else None


_ANY = "Xx"  # stands for a paper where only the form of a question is looked at


def _meant(reading: _Reading, pointer: Pointer) -> list[str]:
    if pointer.number == "all":
        return reading.ids if pointer.chooses else reading.ids[:_IN_SENTENCE]
    core = _replaced(reading.core, [(pointer.start, pointer.end, _ANY)])
    if compared := understand(core).compared:  # compare it with X
        named = [name for name in compared if _names(name) and name != _ANY]
        return [_beside(reading, named[0])] if named else reading.one
    return reading.one


def _why(reading: _Reading) -> str | None:
    if not reading.ids or not reading.rules.asks_why(reading.core):
        return None
    return str(reading.rules.why(reading.one, without_reply(reading.earlier[-1].question)))


def _bare(reading: _Reading) -> str | None:
    if not reading.ids or find_ids(reading.core) or not reading.rules.is_bare(reading.core):
        return None
    return str(reading.rules.of_papers(reading.core, reading.one))


_STEPS: tuple[tuple[FollowUpKind, Callable[[_Reading], str | None]], ...] = (
    ("language", _other_language),
    ("count", _count),
    ("more", _more),
    ("place", _place),
    ("comparison", _comparison),
    ("narrowed", _narrowed),
    ("same", _same),
    ("why", _why),
    ("reference", _reference),
    ("bare", _bare),
)

# ---------------------------------------------------------------- pieces

_NAME = re.compile(
    r"(?<![A-Za-z0-9.])(?:[A-Za-z]*[a-z][A-Z]|[A-Z]{2,}|[A-Za-z]+-?\d|[A-Z][a-z]+-[A-Z0-9]|[A-Z]\w*)[A-Za-z0-9.+-]*(?:\s+[A-Z][A-Za-z0-9.+-]*)*"
)
_NO_NAME = frozenset(
    "what which who how why where when does do did is are was were can could compare explain tell show list find papers give"
    " summarize summarise describe the a an in on for of and it its they their these those this that top i arxiv if".split()
)


def _names(text: str) -> list[str]:
    """The Latin names in a text, in order."""
    found = []
    for match in _NAME.finditer(text):
        words = match[0].split()
        while words and words[0].lower().strip(".,") in _NO_NAME:
            words = words[1:]
        if name := " ".join(words).strip(".-"):
            found.append(name)
    return found


def _replaced(text: str, places: Sequence[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(places, reverse=True):
        text = text[:start] + new + text[end:]
    return text
