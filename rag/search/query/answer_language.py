"""The language that a question wants its answer in: ``... Answer in Korean.``, ``... (영어로 답변)``.

Only a request at its end counts: models that answer in Korean are a subject.
"""

from __future__ import annotations

import re

from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import LANGUAGES
from rag.text import Language, language_of

_REPLY = re.compile(r"""(?ix)(?:^|(?<=[.?!,;])|(?<=\s)\(|(?<=[.?!,;])\s+\(?)\s*
    (?:(?:please\s+)?(?:answer|reply|respond)(?:\s+me)?\s+in\s+(?P<en>English|Korean)(?:\s*,?\s*please)?
    |(?P<ko>영어|영문|한국어|한글|우리말)로\s*(?:답변|대답|답|말|설명)\s*(?:해)?\s*(?:줘요?|주세요|달라|바람|부탁\S*)?)
    \s*[.!)]*\s*$""")
_ENDS_KOREAN = re.compile(r"[가-힣][\s?!.。？！]*$")
_REQUESTS = {"en": "(answer in English)", "ko": "(한국어로 답변)"}


def find_reply(text: str) -> list[Piece]:
    """Find the language that the end of a question asks for, if any: ``en`` or ``ko``."""
    match = _REPLY.search(text, max(0, len(text) - 100))
    if match is None or not text[: match.start()].strip():
        return []
    return [Piece("language", LANGUAGES[(match["en"] or match["ko"]).lower()], match.start(), match.end())]


def own_language(text: str) -> Language:
    """Return the language of a text: Korean if it ends in Korean, however many Latin names it has (OrchardBot은?)."""
    return "ko" if _ENDS_KOREAN.search(text) else language_of(text)


def asked_language(text: str) -> Language:
    """Return the language in which a text wants its answer: the one it asks for, else its own."""
    found = find_reply(text)
    return ("ko" if found[0].value == "ko" else "en") if found else own_language(text)


def reply_in(text: str, language: Language) -> str:
    """Return a question that asks for its answer in a language, unless that is its own."""
    found = find_reply(text)
    plain = text[: found[0].start].rstrip(" (,;") if found else text
    return plain if own_language(plain) == language else f"{plain} {_REQUESTS[language]}"
