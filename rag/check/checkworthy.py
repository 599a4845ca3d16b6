"""Sentences that claim nothing about papers: questions, announcements, courtesies, and remarks on the digests themselves.

Every function takes a sentence in plain words (:func:`rag.check.claims.plain_words`). The phrases that rule a sentence out are
in ``rag/data/checking/checkworthy.toml``; any other sentence counts as a claim.
"""

from __future__ import annotations

import re

from rag.check.data import read_table, word_list
from rag.core import ARXIV_ID_VERSION
from rag.text import has_hangul


def _patterns() -> dict[str, re.Pattern[str]]:
    table = read_table("checkworthy.toml")
    parts = {"arxiv_id": ARXIV_ID_VERSION}

    def filled(pattern: str) -> str:
        return re.sub(r"<<(\w+)>>", lambda found: parts[found[1]], pattern)

    for name, part in table["parts"].items():
        parts[name] = filled(part)
    joined = {name: "|".join(f"(?:{filled(p)})" for p in patterns) for name, patterns in table["patterns"].items()}
    joined["opener"] = rf"^(?:{joined['opener']})(?:\s+|[.!]?$)"
    return {name: re.compile(pattern, re.I) for name, pattern in joined.items()}


_PHRASES = _patterns()
# A specific number: with decimals or a unit, or of three digits, and not a year.
_FIGURE = re.compile(r"(?<![\w.-])(?!(?:19|20)\d\d(?![\d,.%]))(?:\d+(?:[.,]\d+)+|\d+\s?[%배xXBMK점]|\d{3,})")


def without_metadata(claim: str) -> str:
    """Return a claim without links, arXiv ids, dates, votes and references, which claim nothing by themselves."""
    return _PHRASES["metadata"].sub(" ", claim)


def without_opener(claim: str) -> str:
    """Return a claim without the words that link it to the sentence before: However, As noted above, 다만."""
    return _PHRASES["opener"].sub("", _PHRASES["opener"].sub("", claim))


_ASKING = re.compile(r"(?:습니까|[입합됩십]니까|[을할될일볼쓸]까|나요|[은는인한건]가요?|은지요)\.?$")


def is_question(claim: str) -> bool:
    """Return whether a sentence is a question."""
    return claim.rstrip("!)] ").endswith(("?", "？")) or _ASKING.search(claim[-8:]) is not None


_SMALL_WORDS = frozenset(
    "with from into over under through without between using toward towards than that this your does".split()
)


def is_label(claim: str) -> bool:
    """Return whether a line gives the authors, the date, a link or the like of a paper ("Authors: ...")."""
    return _PHRASES["label"].match(claim) is not None


def is_title(claim: str, *, set_off: bool) -> bool:
    """Return whether a line is a title: in Title Case or ``set_off`` (all bold or a link), without a specific number."""
    text = re.sub(r"\s*\([^()]{1,80}\)$", "", claim) if _PHRASES["metadata"].search(claim) else claim
    if not text or text.endswith((".", "!", "。")) or _FIGURE.search(without_metadata(text)):
        return False
    if not has_hangul(text):
        return set_off or _is_title_case(text)
    # A Korean statement ends in 다, 요, or a final ㅁ as in 향상됨.
    return set_off and text[-1] not in "다요" and not (has_hangul(text[-1]) and (ord(text[-1]) - ord("가")) % 28 == 16)


def _is_title_case(text: str) -> bool:
    words = [w for w in re.findall(r"[A-Za-z][\w'’-]*", text) if len(w) >= 4 and w.lower() not in _SMALL_WORDS]
    capitals = sum(any(c.isupper() for c in word) for word in words)
    return len(words) >= 2 and text[0].isupper() and capitals >= 0.85 * len(words)


_NUMBER = re.compile(r"(?<![\w.-])\d")
_LABEL_WORDS = 6  # words of a label, which ends with a colon


def is_announcement(claim: str) -> bool:
    """Return whether a sentence only introduces what follows (다음과 같다, Here are, a colon); one with a number is a claim."""
    counted = _PHRASES["count"].sub(" ", without_metadata(claim))
    if claim.endswith((":", "：")):
        says = _PHRASES["verb"].search(counted.rstrip(" :：")) is not None
        if _PHRASES["list_ahead"].search(claim):
            return not (says and _NUMBER.search(counted))
        return not says and len(claim.split()) <= _LABEL_WORDS
    return _PHRASES["announcement"].match(claim) is not None and not _FIGURE.search(counted)


def is_courtesy(claim: str) -> bool:
    """Return whether a sentence greets, thanks, offers help or is about the answer itself; one with a number is a claim."""
    return _PHRASES["courtesy"].match(claim) is not None and not _FIGURE.search(claim)


_ADDED_NAME = re.compile(r",? and [A-Z]")
_ABOUT = re.compile(r"^(?:for|about|on) [^,]{1,60}, ", re.I)
# A paper's title before its id; it may be long and contain any punctuation.
_TITLED = re.compile(rf"“[^”]{{1,300}}” \({ARXIV_ID_VERSION}\)")
_ACCORDING = re.compile(r"(?:다이제스트|발췌문?|자료|근거|정보|내용|출처)\S{0,2} (?:따르면|의하면)")


def is_about_digests(claim: str) -> bool:
    """Return whether a sentence says what the digests do not say, how many papers they contain, or that there is no answer."""
    claim = _ABOUT.sub("", _TITLED.sub("X", claim.replace(", however,", "", 1)))
    if not any(_PHRASES[name].match(claim) for name in ("silent", "held", "silent_ko")):
        return False
    return not (_PHRASES["added"].search(claim) or _ADDED_NAME.search(claim) or _ACCORDING.search(claim))


_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9](?:[A-Za-zÀ-ɏ0-9_.+/'’%-]*[A-Za-zÀ-ɏ0-9+%])?|[가-힣]+|[^\W\d_가-힣A-Za-zÀ-ɏ]+")
_FUNCTION, _PARTICLES = word_list("empty", "words"), word_list("empty", "particles")


def content_words(claim: str) -> int:
    """Return the number of words that carry meaning; a particle after a Latin name (GPT-4o는) is not one."""
    count, end = 0, -1
    for word in _WORD.finditer(claim):
        particle = word.start() == end and word[0] in _PARTICLES
        count += not particle and word[0].lower() not in _FUNCTION
        end = word.end()
    return count
