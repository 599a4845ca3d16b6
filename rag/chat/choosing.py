"""A message that asks which of the papers shown fit: only the ones about video, which of these are training-free."""

from __future__ import annotations

from dataclasses import replace

from rag.chat.message import Message
from rag.chat.narrowing import limits, listed
from rag.search import Question

#: Words of what the papers chosen are; more of them ask for a detail.
_LONGEST = 5


def chosen(said: Message) -> Question | None:
    """Ask which papers of the last list are, use or are about something."""
    match = said.rules.CHOICE.search(said.core) if said.ids else None
    return _of_list(said, match["thing"].strip()) if match and _is_plain(said, match["thing"]) else None


def among(said: Message) -> Question | None:
    """Ask for those papers of the last list that are on something, or for their number."""
    if not said.ids:
        return None
    thing = said.rules.OF_WHAT.sub("", said.thing)
    if (is_among(said) or any(it.all for it in said.pointers)) and thing:
        if said.rules.COUNTED.search(said.core):
            return _of_list(said, thing, "count") if said.are_examples else Question.for_papers(said.ids, "count").about(thing)
        if said.plan.intent == "list" and said.rules.ONLY.search(said.core):
            return _of_list(said, thing)
    return None


def is_among(said: Message) -> bool:
    """Tell whether only some of the papers shown are asked for: only the ones about video."""
    only, ones = said.rules.ONLY.search(said.core), said.rules.ONES.search(said.core)
    return bool(only and (ones or not said.asks_for_papers) and said.plan.intent == "list" and not said.pointers)


def _of_list(said: Message, thing: str, intent: str = "list") -> Question:
    """Return the last list with what its papers are to be about as well; of a short one, its papers are the ones shown."""
    asked = said.listing if said.is_part else None
    if asked is None:
        return Question.for_papers(said.ids).about(thing)
    more = [word for word in thing.split() if word.lower() not in asked.subject.lower().split()]
    both = replace(listed(asked), text="").about(" ".join([asked.subject, *more]).strip())
    return both.counted() if intent == "count" else both


def _is_plain(said: Message, thing: str) -> bool:
    """Tell whether words say what a paper is about or uses, and neither compare papers, deny, nor limit them."""
    plan = said.plan
    if plan.excluded or plan.not_stored or limits(plan) or plan.intent in ("metadata", "figures"):
        return False
    return len(thing.split()) <= _LONGEST and not said.rules.COMPARED.search(thing) and not any(c.isdigit() for c in thing[:1])
