"""Comparisons of papers that were shown: compare the first two, is it better than the third?, 두 번째랑은 뭐가 달라."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.chat.message import MOST_COMPARED, Message, names_in
from rag.chat.replies import said_of
from rag.core import find_ids
from rag.search import Question, Reference, listed_ids

#: What is compared with a paper has fewer words, unless it is a name.
_LONG_NAME = 4
# Asks for a comparison, not for what a paper compares itself with.
_COMPARE = re.compile(
    r"^\W*(?:(?:please|now|can you|could you)\s+)*(?:compared?|versus|vs|against)\b"
    r"|비교(?:\s?(?:좀\s?)?(?:해|하면|부탁)[가-힣]{0,4}(?:\s\S{1,4})?)?\W*$",
    re.I,
)
# What follows the place of a paper that another is compared with: 두 번째랑은 뭐가 달라?, 세 번째랑은?
_BESIDE = re.compile(r"(?:이랑|랑|과|와|하고|보다)(?:은|는|의)?(?=\s)")
_TOPIC_ALONE = re.compile(r"(?:은|는)(?:\s?어때\S{0,2})?\W*$")
_BESIDE_ALONE = re.compile(r"(?:이랑은|랑은|과는|와는|하고는)\W*$")
_COMPARES = re.compile(r"\bcompare|\bdiffer|\bvs\b|\bversus\b|비교|차이|다른|다르|달라|공통점|better|나아|낫|나은", re.I)


def compares_places(said: Message, places: Sequence[Reference]) -> bool:
    """Tell whether a message compares papers at places of a list, or the paper talked about with one of these."""
    if len({i for it in places for i in it.ids}) > 1:
        return said.plan.intent == "compare" or _COMPARES.search(said.core) is not None
    if any(not any(it.start < span.end and span.start < it.end for it in places) for span in said.subjects):
        return False
    if said.before.intent == "compare" and said.sides and any(_TOPIC_ALONE.match(said.core, it.end) for it in places):
        return True
    beside = said.pointers or any(_BESIDE.match(said.core, it.end) for it in places)
    compares = said.is_on_one and beside and _COMPARES.search(said.core)
    return bool(compares or _COMPARE.search(said.core) or any(_BESIDE_ALONE.match(said.core, it.end) for it in places))


def comparing_places(said: Message, places: Sequence[Reference]) -> Question | str:
    """Compare papers at places of a list; a single one with the paper talked about last; without that, say so.

    After a comparison, the place is one of the list that its papers are from.
    """
    chosen = list(dict.fromkeys(i for it in places for i in it.ids))
    if len(chosen) > 1:
        return Question.comparing(chosen)
    if said.on_list and (there := said.on_list.places(said.core)):
        chosen = [i for it in there for i in it.ids]
    other = next((i for i in (said.sides or said.one) if i != chosen[0]), None)
    if said.is_on_one and other:
        return Question.comparing([other, chosen[0]])
    title = next((f"“{paper.title}”" for paper in said.papers if paper.arxiv_id == chosen[0] and paper.title), None)
    return said_of(said, "compare_with_what", paper=title or listed_ids(chosen))


def compared_before(said: Message) -> Question | None:
    """Compare what the last questions were about, each one thing: what is Mamba? what is Jamba? compare them."""
    if len(said.things) < 2 or said.subjects or find_ids(said.core) or not _COMPARES.search(said.core):
        return None
    singular = any(not it.all for it in said.pointers)
    return None if singular or said.plan.compared else Question.comparing(said.things[-2:])


def compared_alone(said: Message) -> str | None:
    """Say that one paper was talked about, to a message that compares two: compare the two."""
    two = said.rules.TWO.search(said.core) if said.ids and _COMPARES.search(said.core) else None
    if two is None or said.subjects or (said.listing and len(said.ids) > 1 and (len(said.ids) == 2 or not two["pair"])):
        return None
    talked = said.things[-1] if said.things else ""
    if find_ids(said.core) or len(said.things) > 1 or said.sides or not (talked or len(said.ids) == 1):
        return None
    title = next((f"“{paper.title}”" for paper in said.focus[:1] if paper.title), listed_ids(said.one))
    return said_of(said, "compare_with_what", paper=talked if talked and not find_ids(talked) else title)


def comparison(said: Message) -> Question | None:
    """Read a comparison with a paper shown that the message omits or refers to by a pronoun."""
    if not said.ids or find_ids(said.core):
        return None
    singular = any(not it.all for it in said.pointers)
    compares = said.plan.intent == "compare" and (_COMPARES.search(said.core) or said.pointers)
    other = said.plan.compared[0] if len(said.plan.compared) == 1 and not said.plan.detail else ""
    if compares and other and (names_in(other) or len(other.split()) < _LONG_NAME):
        return Question.comparing([_beside(said, other), other])
    if _COMPARES.search(said.core) and len(said.ids) > 1 and not said.subjects and not singular:
        return Question.comparing(said.ids[:MOST_COMPARED])
    return None


def _beside(said: Message, name: str) -> str:
    """Return the paper in focus that a name is compared with: the first that does not have that name."""
    known = said.find(name) if said.find else None
    papers = (*said.focus, *said.papers)
    return next((p.arxiv_id for p in papers if p.arxiv_id != known and name.lower() not in p.title.lower()), said.ids[0])
