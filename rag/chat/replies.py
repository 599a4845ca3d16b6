"""What is said to a message that cannot be asked, because it refers to papers that were not shown."""

from __future__ import annotations

from collections.abc import Mapping

from rag.chat.message import Message
from rag.text import Language

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


def no_place(said: Message, language: Language) -> str:
    """Return why a message that refers to a place of the last list cannot be answered: the list is shorter."""
    return _REPLIES[language]["one" if len(said.ids) == 1 else "some"].format(len(said.ids))


def nothing_meant(said: Message, language: Language) -> str:
    """Return why a message that refers to a paper cannot be answered: the last answer shows none."""
    if said.ids or not said.earlier[-1].abstained:
        return ""
    rules, core, replies = said.rules, said.core, _REPLIES[language]
    if rules.places(core, 0, said.content) or rules.MORE.search(core):
        return replies["no list"]
    if said.subjects or not (said.is_bare or said.pointers or rules.BIBTEX.search(core) or rules.NEWER.search(core)):
        return ""
    ids = said.earlier[-1].question.arxiv_ids
    return replies["not indexed"].format(", ".join(ids)) if ids else replies["none"]
