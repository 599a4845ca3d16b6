"""A message of a conversation becomes a question that needs no context: what ``its`` and ``the second one`` mean, by rules.

References to papers of earlier answers are resolved to arXiv ids; a message that only changes the question before it changes
that question's structure; a message with a subject of its own is a fresh question.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import dropwhile
from types import ModuleType

from rag.chat import references_en, references_ko
from rag.chat.turns import Earlier, FollowUp, FollowUpKind, Shown, focus_of
from rag.core import find_ids
from rag.search import (
    UNSAID,
    Filters,
    PieceKind,
    Question,
    Reference,
    asked_language,
    check_question,
    is_description,
    listed_ids,
    render_question,
    skim,
    understand,
    vocabulary,
)
from rag.text import Language, has_hangul

#: A longer message is a fresh question.
_LONGEST = 300
#: Papers of a list that a message can refer to, and of these, papers to find similar ones of.
_MOST, _LIKE = 24, 12

#: Returns the arXiv id of the paper that a name is of, if there is one.
Find = Callable[[str], str | None]


def language_of_reply(message: str, earlier: Sequence[Earlier]) -> Language:
    """Return the language in which a message wants its answer."""
    if not re.search(r"[^\W\d_]", message) and earlier:
        return earlier[-1].question.language
    rules = _rules_for(message)
    return _wished_language(rules, rules.LEAD.sub("", message.strip())) or asked_language(message)


def _wished_language(rules: ModuleType, core: str) -> Language | None:
    """Return the language if a message only asks for the same answer in another one."""
    match = rules.WISH.search(core)
    return vocabulary.LANGUAGES[match["language"].lower()] if match else None


def follow_up(
    message: str,
    earlier: Sequence[Earlier],
    *,
    today: dt.date | None = None,
    find: Find | None = None,
    ignore: Collection[PieceKind] = (),
) -> FollowUp:
    """Read a message against the turns before it.

    :param earlier: the turns before it in its conversation, oldest first.
    :param today: the day that ``last week`` counts from; None is the present day.
    :param find: finds the paper of a name, so that ``compare it with X`` compares two papers.
    :param ignore: kinds of pieces not to take from the words.
    :raises UsageError: if the message is empty or too long.
    """
    text, today = " ".join(check_question(message).split()), today or dt.date.today()
    if earlier and len(text) <= _LONGEST and not is_description(text):
        reading, language = _Reading(text, earlier, today, find), language_of_reply(text, earlier)
        if reading.ids and reading.places(reading.core) is None:
            return FollowUp(message, understand(text, today), "place", _no_such_place(len(reading.ids), language))
        for kind, step in _STEPS:
            if question := step(reading):
                question = replace(question, language=language).without(ignore)
                return FollowUp(message, replace(question, text=render_question(question), references=()), kind)
    return FollowUp(message, understand(message, today, ignore=ignore))


def _no_such_place(shown: int, language: Language) -> str:
    if language == "ko":
        return f"앞의 답변에 나온 논문은 {'한 ' if shown == 1 else shown}편입니다."
    return f"The last answer shows {'one paper' if shown == 1 else f'{shown} papers'}."


def _rules_for(text: str) -> ModuleType:
    return references_ko if has_hangul(text) else references_en


@dataclass(frozen=True)
class _Reading:
    """A message and what the steps read of it."""

    text: str
    earlier: Sequence[Earlier]
    today: dt.date
    find: Find | None

    @cached_property
    def rules(self) -> ModuleType:
        return _rules_for(self.text if re.search(r"[^\W\d_]", self.text) else self.before.text)

    @cached_property
    def core(self) -> str:
        """The message without what opens it (ok, and ...)."""
        return str(self.rules.LEAD.sub("", self.text))

    @cached_property
    def papers(self) -> tuple[Shown, ...]:
        """What ``the second one`` and ``those`` refer to: the last list, even if one of its papers was asked about since."""
        return (focus_of(self.earlier, 2) or focus_of(self.earlier))[:_MOST]

    @property
    def ids(self) -> list[str]:
        return [paper.arxiv_id for paper in self.papers]

    @property
    def last(self) -> list[str]:
        """The papers of the last answer that shows any."""
        return [paper.arxiv_id for paper in focus_of(self.earlier)]

    @property
    def one(self) -> list[str]:
        """The paper that ``it`` refers to: the first of those that the last answer shows."""
        return self.last[:1]

    def places(self, text: str) -> list[Reference] | None:
        """Return the ordinals of a text; None if one of them is not on the list."""
        shown = len(self.ids)
        found: list[Reference] = self.rules.places(text, shown) if shown else []
        if any(not it.places or min(it.places) < 0 or max(it.places) >= shown for it in found):
            return None
        return [replace(it, ids=tuple(self.ids[i] for i in it.places)) for it in found]

    @cached_property
    def before(self) -> Question:
        """The question before, without its request for a language."""
        return self.earlier[-1].question.without(["language"])

    @cached_property
    def listing(self) -> Question | None:
        """The last question for papers on this topic, even if a detail was asked for since."""
        for turn in reversed(self.earlier):
            if turn.question.intent in ("list", "count", "trend"):
                return turn.question.without(["language"])
            if not turn.followed:
                break
        return None

    def resolved(self, pointers: Sequence[Reference], one: Sequence[str]) -> Question:
        """Return the message with its pronouns resolved: to all papers shown, or to one of them."""
        references = [replace(it, ids=tuple(self.ids if it.all else one)) for it in pointers]
        return understand(self.core, self.today, references=references)

    def of_one(self) -> Question:
        """Return the message as one about the paper in focus, which it does not mention."""
        return self.resolved([self.rules.unsaid(self.core)], self.one)


# ---------------------------------------------------------------- the steps: each gives a question, or nothing


def _other_language(reading: _Reading) -> Question | None:
    wish = _wished_language(reading.rules, reading.core)
    return reading.before.answered_in(wish, reading.text) if wish else None


def _count(reading: _Reading) -> Question | None:
    if not reading.rules.COUNT.search(reading.core):
        return None
    asked = reading.listing
    if asked and (asked.subject or asked.filters.any) and not asked.arxiv_ids:
        return replace(asked, text="").counted()
    return Question.for_papers(reading.ids, "count") if reading.ids else None


def _more(reading: _Reading) -> Question | None:
    if not reading.ids or not reading.rules.MORE.search(reading.core):
        return None
    of_all = [it.all for it in reading.rules.pointers(reading.core)] or [True]
    return Question.for_papers(reading.last[:_LIKE] if any(of_all) else reading.one, "similar")


def _place(reading: _Reading) -> Question | None:
    places = reading.places(reading.core)
    if not places:
        return None
    chosen = list(dict.fromkeys(i for it in places for i in it.ids))
    about = reading.rules.about(reading.text, reading.core)
    if about is not None and len(chosen) == 1 and len(reading.places(about) or ()) == 1:
        return _same_of(reading.before, chosen) or Question.for_papers(chosen, "fact")
    question = understand(reading.core, reading.today, references=places)
    if len(chosen) > 1 and (question.intent == "compare" or _COMPARES.search(reading.core)):
        return Question.comparing(chosen)
    return question


_COMPARES = re.compile(r"\bcompare|\bdiffer|비교|차이|다른|다르|달라|공통점", re.I)


def _comparison(reading: _Reading) -> Question | None:
    """Read a comparison with a paper shown that the message omits or refers to by a pronoun."""
    if not reading.ids or find_ids(reading.core):
        return None
    names = list(dict.fromkeys(_names(reading.core)))
    if other := reading.rules.comparison(reading.core, names):
        return Question.comparing([_beside(reading, other), other])
    singular = any(not it.all for it in reading.rules.pointers(reading.core))
    if _COMPARES.search(reading.core) and len(reading.ids) > 1 and reading.rules.is_bare(reading.core) and not singular:
        return Question.comparing(reading.ids[:4])
    return None


def _beside(reading: _Reading, name: str) -> str:
    """Return the paper in focus that a name is compared with: the first that does not have that name."""
    known = reading.find(name) if reading.find else None
    papers = (*focus_of(reading.earlier), *reading.papers)
    return next((p.arxiv_id for p in papers if p.arxiv_id != known and name.lower() not in p.title.lower()), reading.ids[0])


def _narrowed(reading: _Reading) -> Question | None:
    read = reading.rules.refined(reading.core)
    if read is None:
        return None
    text, of_shown, counted = read
    wanted = skim(text, reading.today)
    if not _only_filters(reading, wanted):
        return None
    if not (of_shown and reading.ids):
        return _filtered(reading, text, wanted, counted)
    wanted, ids = _in_year_of_shown(reading, text, wanted), reading.ids
    if wanted.limit and wanted.order == "relevance":  # the top 2 of a list are its first two
        ids, wanted = ids[: wanted.limit], wanted.without(["limit"])
    return Question.for_papers(ids, "count" if counted else "list").narrowed(wanted)


def _only_filters(reading: _Reading, wanted: Question) -> bool:
    said = wanted.filters.any or wanted.order != "relevance" or wanted.limit is not None
    subject = re.sub(r"논문|\bpapers?\b", " ", wanted.subject)
    return said and not wanted.names and (not subject.strip(" ?.,!") or reading.rules.is_bare(subject))


_MONTH_ALONE = re.compile(
    r"\d\s?월|\b(?:january|february|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber)\b", re.I
)
_YEAR = re.compile(r"\d{4}|\d\s?년|올해|작년|지난|이번|\b(?:this|last|past|recent)\b", re.I)


def _in_year_of(day: dt.date | None, text: str, wanted: Question) -> Question:
    """Return a question with its month in the year that was mentioned before, if the text names no year."""
    if day is None or _YEAR.search(text) or not _MONTH_ALONE.search(text):
        return wanted
    return skim(text, dt.date(day.year, 12, 31))


def _in_year_of_shown(reading: _Reading, text: str, wanted: Question) -> Question:
    """Return a question with its month in a year of the papers shown, if none of them would be left otherwise."""
    days = [paper.date for paper in reading.papers if paper.date]
    if not days or _passing(wanted.filters, days):
        return wanted
    others = (_in_year_of(day, text, wanted) for day in sorted(set(days), reverse=True))
    return next((other for other in others if _passing(other.filters, days)), wanted)


def _passing(filters: Filters, days: Sequence[dt.date]) -> bool:
    since, until = filters.since or dt.date.min, filters.until or dt.date.max
    return any(since <= day <= until for day in days)


def _filtered(reading: _Reading, text: str, wanted: Question, counted: bool = False) -> Question | None:
    asked = reading.listing
    if asked is None:
        return None
    wanted = _in_year_of(asked.filters.since or asked.filters.until, text, wanted)
    return replace(asked.counted() if counted else asked, text="").narrowed(wanted)


def _same(reading: _Reading) -> Question | None:
    """Ask the question before about something else."""
    thing = reading.rules.about(reading.text, reading.core)
    if thing is None or reading.rules.pointers(thing):
        return None
    if mentions := find_ids(thing):
        return _same_of(reading.before, [str(m.value) for m in mentions])
    text = f"{thing} 논문" if has_hangul(thing) else f"papers {thing}"
    wanted = skim(text, reading.today)
    if _only_filters(reading, wanted):
        return _filtered(reading, text, wanted)
    if reading.rules.is_bare(thing):
        return None
    before, asked = reading.before, reading.listing
    if before.intent == "compare" and before.compared:
        return Question.comparing([*before.compared[:-1], thing])
    if asked and before.intent not in ("fact", "compare") and not (before.intent != "similar" and before.arxiv_ids):
        return replace(asked.of(()), text="").about(_other_subject(asked.subject, thing))
    if _names(thing) and (renamed := _with_name(before, thing)):
        return renamed
    return reading.of_one() if reading.ids else None


def _same_of(before: Question, ids: Sequence[str]) -> Question | None:
    """Return the question before, a detail of one paper or a comparison, about other papers."""
    mentions, new = find_ids(before.text), listed_ids(ids)
    if len({m.value for m in mentions}) == 1 and before.intent in ("fact", "compare"):
        compared = tuple(new if find_ids(name) else name for name in before.compared)
        return replace(before, text=_replaced(before.text, mentions, new), compared=compared).of(ids)
    if before.intent == "fact" and len(names := set(_names(before.text))) == 1:
        name = names.pop()
        return replace(before.about(before.subject.replace(name, "")), text=before.text.replace(name, new)).of(ids)
    return None


_PREPOSITION = re.compile(r"^(for|in|on|with|without|using|from|of|by)\s", re.I)
_OF_WHAT = re.compile(r"^(?:papers?|ones?|those|work)\s+(?:on|about|for)\s+", re.I)


def _other_subject(subject: str, thing: str) -> str:
    """Return a new subject: ``for video`` makes ``DPO for diffusion`` ``DPO for video``; anything else replaces it."""
    thing = _OF_WHAT.sub("", re.sub(r"\s*논문(?:들)?$", "", thing))
    if match := _PREPOSITION.match(thing):
        head = re.split(rf"\b{match[1]}\b", subject, maxsplit=1, flags=re.I)[0].strip()
        return f"{head} {thing}"
    return thing


def _with_name(before: Question, thing: str) -> Question | None:
    """Return the question before with another name in place of its paper or its name."""
    if mentions := find_ids(before.text):
        text = _replaced(before.text, mentions[:1], thing)
        return replace(before.about(f"{before.subject} {thing}"), text=text).of(()) if len(before.arxiv_ids) == 1 else None
    if names := _names(before.text):
        text, subject = (part.replace(names[0], thing, 1) for part in (before.text, before.subject))
        return replace(before.about(subject), text=text)
    return None


def _reference(reading: _Reading) -> Question | None:
    pointers: list[Reference] = reading.rules.pointers(reading.core) if reading.ids else []
    if not pointers:
        return None
    question = reading.resolved(pointers, reading.one)
    names = [name for name in question.compared if not find_ids(name) and _names(name)]
    if names and (other := _beside(reading, names[0])) not in reading.one:  # compare it with X, where the first paper is X
        return reading.resolved(pointers, [other])
    return question


def _why(reading: _Reading) -> Question | None:
    if not reading.ids or not reading.rules.WHY.search(reading.core):
        return None
    asked = replace(reading.before, text=f"{reading.core} {reading.before.text}")
    return replace(asked, references=(replace(UNSAID, ids=tuple(reading.one)),)).of([*reading.one, *asked.arxiv_ids])


def _bare(reading: _Reading) -> Question | None:
    bare = reading.ids and not find_ids(reading.core) and reading.rules.is_bare(reading.core)
    return reading.of_one() if bare else None


_STEPS: tuple[tuple[FollowUpKind, Callable[[_Reading], Question | None]], ...] = (
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

_NAME = re.compile(
    r"(?<![A-Za-z0-9.])(?:[A-Za-z]*[a-z][A-Z]|[A-Z]{2,}|[A-Za-z]+-?\d|[A-Z][a-z]+-[A-Z0-9]|[A-Z]\w*)[A-Za-z0-9.+-]*(?:\s+[A-Z][A-Za-z0-9.+-]*)*"
)
_NO_NAME = frozenset(vocabulary.words("before_name"))


def _names(text: str) -> list[str]:
    found = (dropwhile(lambda word: word.lower().strip(".,") in _NO_NAME, match[0].split()) for match in _NAME.finditer(text))
    return [name for words in found if (name := " ".join(words).strip(".-"))]


def _replaced(text: str, mentions: Sequence[tuple[str, int, int]], new: str) -> str:
    for _, start, end in reversed(mentions):
        text = text[:start] + new + text[end:]
    return text
