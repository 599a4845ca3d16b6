"""The language that a question wants its answer in: ``... Answer in Korean.``, ``... (영어로 답변)``.

Only at the end and only as a request to whoever answers: models that answer in Korean are a subject.
"""

from __future__ import annotations

import re

from rag.search.query.pieces import Piece

__all__ = ["find_reply", "reply_in", "without_reply"]

_REPLY = re.compile(
    r"""(?:^|(?<=[.?!,;])|(?<=\s)\(|(?<=[.?!,;])\s+\(?)\s*
    (?:(?:please\s+)?(?:answer|reply|respond)(?:\s+me)?\s+in\s+(?P<en>English|Korean)(?:\s*,?\s*please)?
    |(?P<ko>영어|영문|한국어|한글|우리말)로\s*(?:답변|대답|답|말|설명)\s*(?:해)?\s*(?:줘요?|주세요|달라|바람|부탁\S*)?)
    \s*[.!)]*\s*$""",
    re.I | re.X,
)
_LANGUAGES = {"english": "en", "korean": "ko", "영어": "en", "영문": "en", "한국어": "ko", "한글": "ko", "우리말": "ko"}
_SAID = {"en": "(answer in English)", "ko": "(한국어로 답변)"}


def find_reply(text: str) -> list[Piece]:
    """The language asked for at the end of a question, if any: ``en`` or ``ko``."""
    match = _REPLY.search(text, max(0, len(text) - 100))
    if match is None or not text[: match.start()].strip():
        return []
    return [Piece("language", _LANGUAGES[(match["en"] or match["ko"]).lower()], match.start(), match.end())]


def without_reply(text: str) -> str:
    """The question without that request."""
    found = find_reply(text)
    return text[: found[0].start].rstrip(" (,;") if found else text


def reply_in(text: str, language: str) -> str:
    """The question with the request to answer in a language, in place of one that it has."""
    return f"{without_reply(text)} {_SAID[language]}"
