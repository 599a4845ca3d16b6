"""Split an answer into sentences, and decide which of them claim something that digests of papers can support.

Questions, refusals, announcements, headings and courtesies have nothing to check. When in doubt, a sentence is checked,
because a false alarm is visible and a missed claim is not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.checkworthy import (
    content_words,
    is_about_digests,
    is_announcement,
    is_courtesy,
    is_label,
    is_question,
    is_title,
    without_metadata,
    without_opener,
)
from rag.core import ARXIV_ID_VERSION
from rag.text import split_sentences

_LEAST_WORDS = 2  # content words of a claim
_LONGEST = 1000  # characters; longer sentences are never left out


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of an answer: its ``text`` as written, and the ``claim`` that it makes in :func:`plain_words`.

    ``markers`` are its citation markers (``[2]``), each once; a sentence of a longer quotation has those that follow the
    quotation. ``worthy`` says whether there is something to check.
    """

    text: str
    claim: str
    markers: tuple[str, ...]
    worthy: bool


def split_claims(text: str) -> list[AnswerSentence]:
    """Return the sentences of an answer, as :func:`rag.text.split_sentences` gives them; code and table rows claim nothing."""
    lines = text.split("\n")
    code = _code_lines(lines)
    found = []
    for number, line in enumerate(lines):
        pieces = split_sentences(line)
        prose = number not in code and not _is_frame(line)
        for piece, markers in zip(pieces, _markers(pieces), strict=True):
            found.append(AnswerSentence(piece, plain_words(piece), markers, prose and is_checkworthy(piece)))
    return found


def is_checkworthy(sentence: str) -> bool:
    """Return whether a sentence, as written in an answer, says something that can be true or false of papers."""
    claim = plain_words(sentence)
    if len(claim) > _LONGEST:
        return content_words(claim) >= _LEAST_WORDS
    said = without_opener(claim)
    listed = _PREFIX.sub("", " ".join(sentence.split()))
    set_off = _SET_OFF.fullmatch(_CITED.sub("", listed).strip()) is not None
    if _is_frame(sentence) or is_label(claim) or is_title(claim, set_off=set_off):
        return False
    if is_question(claim) or is_about_digests(said):
        return False
    # A marker means that there is something to look up, however the sentence is phrased.
    if not _MARKER.search(sentence) and (is_announcement(said) or is_courtesy(said)):
        return False
    return content_words(without_metadata(said)) >= _LEAST_WORDS


_FENCE = re.compile(r"\s*(?:```|~~~)\s*([\w+-]*)")
_PROSE_FENCES = ("markdown", "md", "text", "txt")
_ROW = re.compile(r"\|.*\|\s?(?:\[\d{1,6}\]\s*)*$|#{1,6}\s")
# A paper in a list: "1. Title (2311.12908, 2023-11-21, 45 votes) [1]"; whole sentences before the bracket are not a title.
_LISTED = re.compile(
    r"(?:\d+[.)]\s+|[-*]\s+)?(?:[^\[\n.]|\.(?!\s))+(?<![다음함임됨] )\((?:arXiv:?\s?)?"
    rf"{ARXIV_ID_VERSION}, \d{{4}}-\d\d-\d\d"
    r"(?:, (?:추천 )?[\d,]+(?: votes?)?)?\):?(?:\s?\[\d{1,6}\])*"
)
_CELLS = re.compile(r"\|.*\|(?:\s*\[\d{1,6}\])*")
_MARKER = re.compile(r"\[\d{1,6}\]")


def _code_lines(lines: Sequence[str]) -> set[int]:
    """Return the lines of code between two fences; an unclosed fence is ignored, so that it hides no claims."""
    fences = [(number, found[1].lower()) for number, line in enumerate(lines) if (found := _FENCE.match(line))]
    code: set[int] = set()
    for (first, language), (last, _) in zip(fences[::2], fences[1::2], strict=False):
        code.update((first, last) if language in _PROSE_FENCES else range(first, last + 1))
    return code


def _is_frame(line: str) -> bool:
    """Return whether a line is the row of a table, a Markdown heading, or a paper's title with its id and date."""
    return _ROW.match(line.strip()) is not None or is_listed_paper(line)


def is_listed_paper(line: str) -> bool:
    """Return whether a line of a list is a paper's title with its id and date, which names the paper and claims nothing."""
    return len(line) <= _LONGEST and _LISTED.fullmatch(line.strip()) is not None


def _markers(pieces: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the markers of each sentence of one line; inside a quotation, those at its end."""
    opened, straight = 0, False
    inside = []
    for piece in pieces:
        opened = max(0, opened + piece.count("“") - piece.count("”"))
        straight ^= piece.count('"') % 2 == 1
        inside.append(opened > 0 or straight)
    found = [tuple(dict.fromkeys(_MARKER.findall(piece))) for piece in pieces]
    for i in range(len(pieces) - 2, -1, -1):
        if inside[i] and not found[i]:
            found[i] = found[i + 1]
    return found


_PREFIX = re.compile(
    r"^(?:>|#{1,6}(?=\s)|[-*+•·‣▪◦–—](?=\s)|\[[ xX]\](?=\s)|\(?\d{1,2}(?:\.\d{1,2})*[.)](?=\s)|[①-⑳]"
    r"|[가나다라마바사아자차]\.(?=\s))\s*"
)
_CITED = re.compile(r"\s?\[\d{1,6}\](?:\([^()\s]*\))?(?:\s?[,;]\s?\[\d{1,6}\])*")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_TAG = re.compile(r"</?(?:b|i|u|em|strong|code|br|sub|sup)\s?/?>", re.I)
_STRONG = re.compile(r"(?<!\d)\*\*\*?|\*\*\*?(?!\d)|(?<!\w)__(?=\w)|(?<=[\w.!?)])__(?![A-Za-z0-9_])")
_EMPHASIS = re.compile(
    r"(?<![\w*\\])\*(?=[^\s*])([^*]{1,500}?)(?<=\S)\*(?!\*)|(?<!\w)_(?=[^\s_])([^_]{1,500}?)(?<=\S)_(?![A-Za-z0-9_])"
)
_ESCAPED = re.compile(r"\\([*_`\[\]#])")
# What remains of "[1]에 따르면," and "According to [1]," without the marker.
_WHO_SAYS = re.compile(r"^(?:에 (?:따르면|의하면)|(?:According to|As (?:shown|reported|stated) (?:in|by)|In)(?=,)),?\s*")
_SET_OFF = re.compile(r"\*\*[^*]+\*\*:?|\[[^\[\]]+\]\([^()\s]*\)")
_QUOTES = {"“": "”", '"': '"', "‘": "’", "'": "'", "「": "」", "『": "』"}


def plain_words(sentence: str) -> str:
    """Return a sentence without citation markers, the bullet or number of a list, Markdown, and quotes around the whole."""
    text = " ".join(sentence.split())
    for _ in range(3):
        text = _PREFIX.sub("", text)
    uncited = _CITED.sub("", text).strip()
    text = uncited if uncited == text else _WHO_SAYS.sub("", uncited)
    text = _TAG.sub("", _LINK.sub(r"\1", text)).replace("`", "")
    text = _EMPHASIS.sub(lambda found: found[1] or found[2], _STRONG.sub("", text))
    return _unquoted(_ESCAPED.sub(r"\1", text).strip())


def as_claim(text: str) -> str:
    """Return what a text claims that may be an item of a list, a heading, code, or rows of a table, whose cells are listed."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or not all(_CELLS.fullmatch(line) for line in lines):
        return plain_words("\n".join(line for line in lines if not _FENCE.fullmatch(line)))
    cells = (plain_words(cell) for line in lines for cell in line.strip("|").split("|") if cell.strip(" :-"))
    return ", ".join(filter(None, cells))


def _unquoted(text: str) -> str:
    """Return a text without quotes around the whole, or a single one left over at either end."""
    for opening, closing in _QUOTES.items():
        if text.startswith(opening) and closing not in text[1:-1]:
            return text[1:].removesuffix(closing).strip()
        if text.endswith(closing) and opening not in text[:-1] and closing not in "’'":
            return text[:-1].strip()
    return text
