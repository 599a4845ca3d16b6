"""The question before, asked about something else: ``what about video?``, ``and the third?``, ``no, I meant speech``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.chat import references_en
from rag.chat.corrections import correction_of, filter_meant, in_place
from rag.chat.message import LISTS, Message, names_in
from rag.chat.narrowing import filtered, limits
from rag.core import find_ids
from rag.search import Question, listed_ids, skim
from rag.text import has_hangul


def same(said: Message) -> Question | None:
    """Ask the question before about something else."""
    thing = said.about()
    if thing is None or said.pointers or said.rules.places(said.core, 0, said.content):
        return None
    if mentions := find_ids(thing):
        return same_of(said.before, [str(m.value) for m in mentions])
    text = f"{thing} 논문" if has_hangul(thing) else f"papers {thing}"
    wanted = skim(text, said.today)
    if limits(wanted) and not wanted.subject:
        return filtered(said, text, wanted)
    if not said.subjects:
        return None
    before, asked, named = said.before, said.listing, names_in(thing)
    if before.intent == "compare" and before.compared:
        return Question.comparing([*before.compared[:-1], thing]) if named else Question.for_papers(()).about(thing)
    if asked and before.intent in LISTS:
        return _on(asked, _other_subject(asked.subject, thing))
    if named and (renamed := _with_name(before, thing)):
        return renamed
    return said.of(said.one) if said.ids else None


def corrected(said: Message) -> Question | None:
    """Ask the question before with what was meant in place of what was said."""
    if meant := filter_meant(said):
        return same(_meant(said, meant.instead))
    meant = correction_of(said)
    if meant is None:
        return None
    if question := in_place(said, meant):
        return question
    of_paper = said.before.intent not in LISTS and said.before.arxiv_ids and not names_in(meant.instead)
    if meant.firm and said.listing and of_paper:  # a subject, while one of the papers on another was talked about
        return _on(said.listing, meant.instead)
    return same(_meant(said, meant.instead)) if meant.firm else None


def _meant(said: Message, instead: str) -> Message:
    return replace(said, text=f"{instead} 말이야" if said.is_korean else f"what about {instead}?")


def _on(asked: Question, subject: str) -> Question:
    """Return a question for papers on another subject: votes that papers on the one before had to have say nothing of it."""
    on = replace(asked.of(()), text="").about(subject)
    if asked.subject and (asked.filters.min_votes, asked.filters.max_votes) != (None, None):
        on = on.without(["min_votes", "max_votes"])
        ordered = any(piece.kind == "order" for piece in asked.understood)
        on = on if ordered else replace(on, order="relevance")
    return on


def same_of(before: Question, ids: Sequence[str]) -> Question | None:
    """Return the question before, a detail of one paper or a comparison, about other papers."""
    mentions, new = find_ids(before.text), listed_ids(ids)
    if len({m.value for m in mentions}) == 1 and before.intent not in LISTS:
        compared = tuple(new if find_ids(name) else name for name in before.compared)
        return replace(before, text=_replaced(before.text, mentions, new), compared=compared).of(ids)
    if before.intent == "fact" and len(names := set(names_in(before.text))) == 1:
        name = names.pop()
        return replace(before.about(before.subject.replace(name, "")), text=before.text.replace(name, new)).of(ids)
    return None


_PREPOSITION = re.compile(r"^(for|in|on|with|without|using|from|of|by)\s", re.I)


def _other_subject(subject: str, thing: str) -> str:
    """Return a new subject: ``for video`` makes ``DPO for diffusion`` ``DPO for video``; anything else replaces it."""
    thing = references_en.OF_WHAT.sub("", re.sub(r"\s*논문(?:들)?$|\s+papers?$", "", thing))
    if match := _PREPOSITION.match(thing):
        if match[1].lower() == "on" and not re.search(r"\bon\b", subject, re.I):
            return thing[match.end() :]  # and on agents?
        head = re.split(rf"\b{match[1]}\b", subject, maxsplit=1, flags=re.I)[0].strip()
        return f"{head} {thing}"
    return thing


def _with_name(before: Question, thing: str) -> Question | None:
    """Return the question before with another name in place of its paper or its name."""
    if mentions := find_ids(before.text):
        text = _replaced(before.text, mentions[:1], thing)
        return replace(before.about(f"{before.subject} {thing}"), text=text).of(()) if len(before.arxiv_ids) == 1 else None
    known = [name.text for name in before.named if name.kind == "paper" and name.ids and name.text in before.text]
    if names := known or names_in(before.text):
        text, subject = (part.replace(names[0], thing, 1) for part in (before.text, before.subject))
        return replace(before.about(subject), text=text)
    return None


def _replaced(text: str, mentions: Sequence[tuple[str, int, int]], new: str) -> str:
    for _, start, end in reversed(mentions):
        text = text[:start] + new + text[end:]
    return text
