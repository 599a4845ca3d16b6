"""What is said to a message that refers to what was answered before: why it cannot be asked, or how it was read."""

from __future__ import annotations

from rag.answer import phrase
from rag.chat.message import Message
from rag.text import Language


def said_of(said: Message, what: str, /, **values: object) -> str:
    """Return a text of ``rag/data/answering/following.toml`` in the language of a message."""
    return phrase(f"following.{what}", "ko" if said.is_korean else "en", **values)


def no_place(said: Message, language: Language) -> str:
    """Return why a message that refers to a place of the last list cannot be answered: the list is shorter."""
    return phrase("following.shown", language, n=len(said.ids))


def nothing_meant(said: Message, language: Language) -> str:
    """Return why a message that refers to a paper cannot be answered: the last answer shows none."""
    if said.ids or not said.earlier[-1].abstained:
        return ""
    rules, core = said.rules, said.core
    if rules.places(core, 0, said.content) or rules.MORE.search(core):
        return phrase("following.no_list", language)
    if said.subjects or not (said.is_bare or said.pointers or rules.BIBTEX.search(core) or rules.NEWER.search(core)):
        return ""
    ids = said.earlier[-1].question.arxiv_ids
    return phrase("following.not_indexed", language, ids=", ".join(ids)) if ids else phrase("following.none", language)
