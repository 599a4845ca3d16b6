"""A message of a conversation becomes a question that needs no context: what ``its`` and ``the second one`` mean, by rules.

References to papers of earlier answers are resolved to arXiv ids; a message that only changes the question before it changes
that question's structure; a message with a subject of its own is a fresh question.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from types import ModuleType

from rag.chat.message import LISTS, MOST, Find, Message, names_in, rules_for
from rag.chat.turns import Earlier, FollowUp, FollowUpKind, Shown
from rag.core import find_ids
from rag.search import (
    Filters,
    PieceKind,
    Question,
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
#: Papers to find similar ones of.
_LIKE = 12
#: A list that is shorter shows all that fits.
_SHORT = 10
#: What is compared with a paper has fewer words, unless it is a name.
_LONG_NAME = 4


def language_of_reply(message: str, earlier: Sequence[Earlier]) -> Language:
    """Return the language in which a message wants its answer."""
    if not re.search(r"[^\W\d_]", message) and earlier:
        return earlier[-1].question.language
    rules = rules_for(message)
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
    earlier = [turn for turn in earlier if not turn.is_aside]
    if earlier and len(text) <= _LONGEST and not is_description(text):
        said, language = Message(text, earlier, today, find), language_of_reply(text, earlier)
        if said.places(said.core) is None:
            reply = _REPLIES[language]["one" if len(said.ids) == 1 else "some"].format(len(said.ids))
            return FollowUp(message, understand(text, today), "place", reply)
        for kind, step in _STEPS:
            if question := step(said):
                question = replace(question, language=language).without(ignore).unresolved()
                return FollowUp(message, replace(question, text=render_question(question), references=()), kind)
        if reply := _nothing_meant(said, _REPLIES[language]):
            return FollowUp(message, understand(text, today), "place", reply)
    return FollowUp(message, understand(message, today, ignore=ignore))


def _nothing_meant(said: Message, replies: Mapping[str, str]) -> str:
    """Return why a message that refers to a paper cannot be answered: the last answer shows none."""
    if said.ids or not said.earlier[-1].abstained or said.subjects:
        return ""
    rules, core = said.rules, said.core
    if rules.places(core, 0, said.content) or rules.MORE.search(core):
        return replies["no list"]
    if not (said.is_bare or said.pointers or rules.BIBTEX.search(core) or rules.NEWER.search(core)):
        return ""
    ids = said.earlier[-1].question.arxiv_ids
    return replies["not indexed"].format(", ".join(ids)) if ids else replies["none"]


_REPLIES: Mapping[Language, Mapping[str, str]] = {
    "en": {
        "one": "The last answer shows one paper.",
        "some": "The last answer shows {} papers.",
        "no list": "The last answer shows no papers, so there is no list to refer to.",
        "none": "The last answer shows no papers, so there is none to refer to.",
        "not indexed": "The digests do not have {}, so there is nothing to look up.",
    },
    "ko": {
        "one": "앞의 답변에 나온 논문은 한 편입니다.",
        "some": "앞의 답변에 나온 논문은 {}편입니다.",
        "no list": "앞의 답변에 나온 논문이 없어서 가리킬 목록이 없습니다.",
        "none": "앞의 답변에 나온 논문이 없어서 어느 논문을 말씀하시는지 알 수 없습니다.",
        "not indexed": "다이제스트에 {} 논문이 없어서 답할 수 없습니다.",
    },
}


# ---------------------------------------------------------------- the steps: each gives a question, or nothing


def _other_language(said: Message) -> Question | None:
    wish = _wished_language(said.rules, said.core)
    return said.before.answered_in(wish, said.text) if wish else None


def _count(said: Message) -> Question | None:
    if not said.rules.COUNT.search(said.core):
        return None
    asked = said.listing
    if asked and (asked.subject or asked.filters.any) and not asked.arxiv_ids:
        return replace(asked, text="").counted()
    return Question.for_papers(said.ids, "count") if said.ids else None


def _more(said: Message) -> Question | None:
    """Ask for the next papers of the list before; after an answer about one paper, for others like it."""
    if not said.ids or not said.rules.MORE.search(said.core):
        return None
    before = said.before
    if before.intent in ("count", "trend", "overview") and not before.arxiv_ids:
        return replace(before, text="", intent="list", per=None)
    if before.intent in LISTS and said.earlier[-1].papers:
        return replace(before, skip=before.skip + len(said.earlier[-1].papers))
    return Question.for_papers(said.last[:_LIKE], "similar")


def _bibtex(said: Message) -> Question | None:
    """Ask for the BibTeX of all papers that the last answer shows, or of those that the message points to."""
    if not said.ids or said.subjects or not said.rules.BIBTEX.search(said.core):
        return None
    ids = [i for it in said.places(said.core) or () for i in it.ids] or said.last
    return replace(Question.for_papers(ids, "metadata"), aspect="bibtex")


def _like(said: Message) -> Question | None:
    if not said.ids or said.subjects or said.plan.detail or not said.rules.LIKE.search(said.core):
        return None
    of_all = [it.all for it in said.pointers] or [True]
    return Question.for_papers(said.last[:_LIKE] if any(of_all) else said.one, "similar")


def _newer(said: Message) -> Question | None:
    """Ask for papers like the one in focus that came after it, or for the newest of a list."""
    if not said.ids or not said.rules.NEWER.search(said.core):
        return None
    if len(said.focus) > 1 and said.listing:
        return replace(said.listing, text="").narrowed(skim("papers sorted by date", said.today))
    day, similar = said.focus[0].date, Question.for_papers(said.one, "similar")
    since = f"papers published since {day + dt.timedelta(1)}" if day else "papers sorted by date"
    return similar.narrowed(skim(since, said.today))


def _place(said: Message) -> Question | None:
    places = said.places(said.core)
    if not places:
        return None
    chosen = list(dict.fromkeys(i for it in places for i in it.ids))
    about = said.about()
    if about is not None and len(chosen) == 1 and len(said.places(about) or ()) == 1:
        return _same_of(said.before, chosen) or Question.for_papers(chosen, "fact")
    if len(chosen) > 1 and (said.plan.intent == "compare" or _COMPARES.search(said.core)):
        return Question.comparing(chosen)
    rest = vocabulary.blank(said.core, [(it.start, it.end) for it in places])
    if not re.search(r"[^\W\d_]{2}", rest):
        return Question.for_papers(chosen, "fact" if len(chosen) == 1 else "list")
    return said.resolved(places)


_COMPARES = re.compile(r"\bcompare|\bdiffer|\bvs\b|\bversus\b|비교|차이|다른|다르|달라|공통점", re.I)


def _comparison(said: Message) -> Question | None:
    """Read a comparison with a paper shown that the message omits or refers to by a pronoun."""
    if not said.ids or find_ids(said.core):
        return None
    singular = any(not it.all for it in said.pointers)
    compares = said.plan.intent == "compare" and (_COMPARES.search(said.core) or said.pointers)
    other = said.plan.compared[0] if len(said.plan.compared) == 1 and not said.plan.detail else ""
    if compares and other and (names_in(other) or len(other.split()) < _LONG_NAME):
        return Question.comparing([_beside(said, other), other])
    if _COMPARES.search(said.core) and len(said.ids) > 1 and not said.subjects and not singular:
        return Question.comparing(said.ids[:4])
    return None


def _beside(said: Message, name: str) -> str:
    """Return the paper in focus that a name is compared with: the first that does not have that name."""
    known = said.find(name) if said.find else None
    papers = (*said.focus, *said.papers)
    return next((p.arxiv_id for p in papers if p.arxiv_id != known and name.lower() not in p.title.lower()), said.ids[0])


def _narrowed(said: Message) -> Question | None:
    """Limit, sort or count what was asked before: by votes, only 2025, not about video."""
    rules, pointed, wanted = said.rules, any(it.all for it in said.pointers), _excluding(said)
    only = pointed or rules.ONLY.search(said.core) is not None
    named = {span.use for span in said.subjects} - ({"excluded", "subject"} if wanted.excluded else set())
    if wanted.arxiv_ids or not (_limits(wanted) or wanted.excluded) or named - {"entity"}:
        return None
    if not only and (wanted.detail or _asks_by_itself(said, wanted)):
        return None
    counted = rules.COUNTED.search(said.core) is not None
    of_shown = pointed or (len(said.ids) < _SHORT and (only or rules.ONES.search(said.core) is not None))
    if not of_shown or not said.ids or (len(said.ids) >= MOST and said.listing):
        return _filtered(said, said.core, wanted, counted)
    wanted, ids = _in_year_of_shown(said, said.core, wanted), said.ids
    if not pointed and said.listing and not _passing(wanted.filters, said.papers):  # another period: last month
        return _filtered(said, said.core, wanted, counted)
    if wanted.limit and wanted.order == "relevance":  # the top 2 of a list are its first two
        ids, wanted = ids[: wanted.limit], wanted.without(["limit"])
    return _limited(Question.for_papers(ids, "count" if counted else "list"), wanted)


def _asks_by_itself(said: Message, wanted: Question) -> bool:
    """Tell whether a message with filters is a request of its own: most voted papers of June 2024."""
    if said.rules.PAPERS.search(said.core) or (
        (wanted.filters.author or wanted.filters.not_author)
        and not said.rules.NOT.search(said.core)
        and not re.match(r"\W*by\s", said.core, re.I)
    ):
        return True
    known = [(span.start, span.end) for span in wanted.spans if span.use in ("filter", "entity", "excluded", "subject")]
    rest = vocabulary.blank(said.core, known)
    if re.search(r"[^\W\d_]{2}", rest) and not (said.rules.is_generic(rest) or said.rules.NOT.search(said.core)):
        return True
    return wanted.intent in ("topics", "metadata") and not said.rules.COUNTED.search(said.core)


def _excluding(said: Message) -> Question:
    """Return the plan of a message; what it only takes out of a list is excluded, and nothing else is."""
    if not said.rules.NOT.search(said.core):
        return replace(said.plan, excluded=())
    return replace(said.plan, excluded=said.plan.excluded or said.plan.subjects)


def _limits(wanted: Question) -> bool:
    return wanted.filters.any or wanted.order != "relevance" or (wanted.limit or 1) > 1  # "which one" is no limit


def _limited(question: Question, by: Question) -> Question:
    return replace(question.narrowed(by), excluded=tuple(dict.fromkeys((*question.excluded, *by.excluded))))


_MONTH_ALONE = re.compile(
    r"\d\s?월|\b(?:january|february|march|april|may|june|july|august|(?:septem|octo|novem|decem)ber)\b", re.I
)
_YEAR = re.compile(r"\d{4}|\d\s?년|올해|작년|지난|이번|\b(?:this|last|past|recent)\b", re.I)


def _in_year_of(day: dt.date | None, text: str, wanted: Question) -> Question:
    """Return a question with its month in the year that was mentioned before, if the text names no year."""
    if day is None or _YEAR.search(text) or not _MONTH_ALONE.search(text):
        return wanted
    return skim(text, dt.date(day.year, 12, 31))


def _in_year_of_shown(said: Message, text: str, wanted: Question) -> Question:
    """Return a question with its month in a year of the papers shown, if none of them would be left otherwise."""
    if _passing(wanted.filters, said.papers):
        return wanted
    days = {paper.date for paper in said.papers if paper.date}
    others = (_in_year_of(day, text, wanted) for day in sorted(days, reverse=True))
    return next((other for other in others if _passing(other.filters, said.papers)), wanted)


def _passing(filters: Filters, papers: Sequence[Shown]) -> bool:
    """Tell whether one of some papers may be of the days wanted."""
    since, until = filters.since or dt.date.min, filters.until or dt.date.max
    return any(paper.date is None or since <= paper.date <= until for paper in papers)


def _filtered(said: Message, text: str, wanted: Question, counted: bool = False) -> Question | None:
    asked = said.listing
    if asked is None:
        return None
    wanted = _in_year_of(asked.filters.since or asked.filters.until, text, wanted)
    return _limited(replace(asked.counted() if counted else asked, text=""), wanted)


def _same(said: Message) -> Question | None:
    """Ask the question before about something else."""
    thing = said.about()
    if thing is None or said.pointers:
        return None
    if mentions := find_ids(thing):
        return _same_of(said.before, [str(m.value) for m in mentions])
    text = f"{thing} 논문" if has_hangul(thing) else f"papers {thing}"
    wanted = skim(text, said.today)
    if _limits(wanted) and not wanted.subject:
        return _filtered(said, text, wanted)
    if not said.subjects:
        return None
    before, asked, named = said.before, said.listing, names_in(thing)
    if before.intent == "compare" and before.compared:
        return Question.comparing([*before.compared[:-1], thing]) if named else Question.for_papers(()).about(thing)
    if asked and before.intent in LISTS and not (before.intent != "similar" and before.arxiv_ids):
        return replace(asked.of(()), text="").about(_other_subject(asked.subject, thing))
    if named and (renamed := _with_name(before, thing)):
        return renamed
    return said.of(said.one) if said.ids else None


def _same_of(before: Question, ids: Sequence[str]) -> Question | None:
    """Return the question before, a detail of one paper or a comparison, about other papers."""
    mentions, new = find_ids(before.text), listed_ids(ids)
    if len({m.value for m in mentions}) == 1 and before.intent in ("fact", "compare"):
        compared = tuple(new if find_ids(name) else name for name in before.compared)
        return replace(before, text=_replaced(before.text, mentions, new), compared=compared).of(ids)
    if before.intent == "fact" and len(names := set(names_in(before.text))) == 1:
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
    if names := names_in(before.text):
        text, subject = (part.replace(names[0], thing, 1) for part in (before.text, before.subject))
        return replace(before.about(subject), text=text)
    return None


def _reference(said: Message) -> Question | None:
    if not said.ids or not said.pointers:
        return None
    if any(it.all for it in said.pointers) and (thing := said.thing):
        if said.rules.COUNTED.search(said.core):
            return Question.for_papers(said.ids, "count").about(thing)
        if said.plan.intent == "list" and said.rules.ONLY.search(said.core):
            asked = said.listing if len(said.ids) >= MOST else None
            both = asked and replace(asked, text="").about(f"{asked.subject} {thing}".strip())
            return both or Question.for_papers(said.ids, "list").about(thing)
    return said.pointed(said.one)


def _bare(said: Message) -> Question | None:
    if not said.ids or not said.is_bare:
        return None
    return said.of(said.one)


_STEPS: tuple[tuple[FollowUpKind, Callable[[Message], Question | None]], ...] = (
    ("language", _other_language),
    ("count", _count),
    ("more", _more),
    ("more", _like),
    ("reference", _bibtex),
    ("more", _newer),
    ("place", _place),
    ("comparison", _comparison),
    ("narrowed", _narrowed),
    ("same", _same),
    ("reference", _reference),
    ("bare", _bare),
)


def _replaced(text: str, mentions: Sequence[tuple[str, int, int]], new: str) -> str:
    for _, start, end in reversed(mentions):
        text = text[:start] + new + text[end:]
    return text
