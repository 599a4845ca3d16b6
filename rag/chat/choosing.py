"""A message that asks which of the papers shown fit: only the ones about video, which of these are training-free."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.chat.message import Message
from rag.chat.narrowing import limited, limits, listed
from rag.search import Question

#: Words of what the papers chosen are; more of them ask for a detail.
_LONGEST = 5
# A number that is no part of a word: 3 papers, not 3D.
_NUMBER = re.compile(r"\d+(?!-?[A-Za-z])")


def chosen(said: Message) -> Question | None:
    """Ask which papers of the last list are, use or are about something."""
    match = said.rules.CHOICE.search(said.core) if said.ids else None
    return chosen_from(said, match["thing"].strip()) if match and is_plain(said, match["thing"], said.plan) else None


def among(said: Message) -> Question | None:
    """Ask for those papers of the last list that are on something, or for their number."""
    if not said.ids:
        return None
    thing = said.rules.OF_WHAT.sub("", said.thing)
    if (is_among(said) or any(it.all for it in said.pointers)) and thing:
        if said.rules.COUNTED.search(said.core):
            if said.is_part:
                return chosen_from(said, thing, "count")
            return Question.for_papers(said.ids, "count").about(thing)
        if said.plan.intent == "list" and said.rules.ONLY.search(said.core):
            return limited(chosen_from(said, thing), said.plan)
    return None


def is_among(said: Message) -> bool:
    """Tell whether only some of the papers shown are asked for: only the ones about video."""
    only, ones = said.rules.ONLY.search(said.core), said.rules.ONES.search(said.core)
    return bool(only and (ones or not said.asks_for_papers) and said.plan.intent == "list" and not said.pointers)


def chosen_from(said: Message, thing: str, intent: str = "list") -> Question:
    """Return the last list with what its papers are to be about as well; of a short one, its papers are the ones shown."""
    asked = said.listing if said.is_part else None
    if asked is None:
        return Question.for_papers(said.ids).about(thing)
    both = replace(listed(asked).among(thing), text="")
    return both.counted() if intent == "count" else both


def is_plain(said: Message, thing: str, plan: Question) -> bool:
    """Tell whether words say what a paper is about or uses, and neither compare papers, deny, nor limit them."""
    if plan.excluded or plan.not_stored or limits(plan) or plan.intent in ("metadata", "figures"):
        return False
    return len(thing.split()) <= _LONGEST and not said.rules.COMPARED.search(thing) and not _NUMBER.match(thing)
