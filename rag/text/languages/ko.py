"""Korean, through the morphological analyser Kiwi: particles attach to nouns (확산모델은), so index terms are morphemes."""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from rag.core import OutsideError, need_memory
from rag.text.languages.pack import stop_words

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

_HANGUL = re.compile(r"[가-힣]")
# Kiwi's tags of content words: nouns, roots, verbs, adjectives; with irregular forms such as VV-R.
_CONTENT_TAGS = ("NNG", "NNP", "NR", "XR", "VV", "VA", "SH")
# 문제를 푸는 is of 풀다 (to solve), which loses its ㄹ there; Kiwi takes it for 푸다 (to ladle), and papers have 풀고, 풀었다.
_MISREAD = {("푸", "VV"): "풀"}
_LONGEST = 4000  # characters of one text per call; Kiwi's time is linear up to about here

_NAME, _MEMORY = "The Korean analyser", 700  # megabytes without which Kiwi ends the process
_MOST_KEPT, _LONGEST_KEPT = 2000, 1000  # analysed texts, about 13 MB, and the characters of one

_kiwi_lock = threading.Lock()
_kiwi: Kiwi | None = None
_left_behind: list[Kiwi | None] = []
_lately_lock = threading.Lock()
_lately: dict[str, tuple[Morpheme, ...]] = {}


def preload() -> threading.Thread:
    """Load the Korean analyser in a thread (1.1 s) while the caller goes on.

    :raises OutsideError: if there is too little memory for it; a thread that gets none may hang.
    """
    if _kiwi is None:
        need_memory(_MEMORY, _NAME)
    thread = threading.Thread(target=_preloaded, name="kiwi-preload", daemon=True)
    thread.start()
    return thread


def _preloaded() -> None:
    with suppress(OutsideError):  # whoever needs it next is told
        _analyser()


def _analyser() -> Kiwi:
    global _kiwi
    with _kiwi_lock:
        if _kiwi is None:
            need_memory(_MEMORY, _NAME)
            from kiwipiepy import Kiwi

            # The dictionary of multi-word names would double the loading time, and names here are Latin.
            _kiwi = Kiwi(num_workers=2, load_multi_dict=False)
            _kiwi.tokenize("가")  # the first call loads the rest
        return _kiwi


def _begin_anew() -> None:
    """Forget the analyser in a forked process, which has none of its threads and would wait for them for ever."""
    global _kiwi, _kiwi_lock, _lately_lock
    _left_behind.append(_kiwi)  # to end it would wait, too
    _kiwi, _kiwi_lock, _lately_lock = None, threading.Lock(), threading.Lock()


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_begin_anew)


def letters(text: str) -> int:
    """Return the number of Korean syllables."""
    return len(_HANGUL.findall(text))


def has_hangul(text: str) -> bool:
    """Return whether a text has a Korean syllable."""
    return _HANGUL.search(text) is not None


def terms(texts: Sequence[str]) -> list[list[str]]:
    """Return the content words of each text in dictionary form."""
    pieces = [[text[i : i + _LONGEST] for i in range(0, len(text), _LONGEST)] for text in texts]
    found = iter(_content_words([piece for parts in pieces for piece in parts]))
    return [[term for _ in parts for term in next(found)] for parts in pieces]


def korean_phrases(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the Korean content words of each text, in order of appearance."""
    return [tuple(found) for found in _content_words(texts)]


class Morpheme(NamedTuple):
    """A Korean morpheme: its dictionary form, Kiwi's tag without the mark of irregular verbs, and its characters."""

    form: str
    tag: str
    start: int
    end: int


def morphemes_of_many(texts: Sequence[str]) -> list[tuple[Morpheme, ...]]:
    """Return all morphemes of each text, none without a Korean syllable; faster than one text at a time.

    What was analysed lately is known: a question is read from several sides, and the same bullets answer many questions.
    """
    korean = dict.fromkeys(text for text in texts if has_hangul(text))
    with _lately_lock:
        known = {text: _lately[text] for text in korean if text in _lately}
    new = [text for text in korean if text not in known]
    if new:
        known |= zip(new, map(_morphemes, _analyser().tokenize(new)), strict=True)
        _remember({text: known[text] for text in new if len(text) <= _LONGEST_KEPT})
    return [known.get(text, ()) for text in texts]


def _morphemes(tokens: Iterable[Token]) -> tuple[Morpheme, ...]:
    tagged = ((m, sys.intern(m.tag.partition("-")[0])) for m in tokens)
    return tuple(Morpheme(_MISREAD.get((m.form, tag), m.form), tag, m.start, m.start + m.len) for m, tag in tagged)


def _remember(found: dict[str, tuple[Morpheme, ...]]) -> None:
    with _lately_lock:
        _lately.update(found)
        for oldest in list(islice(_lately, max(0, len(_lately) - _MOST_KEPT))):
            del _lately[oldest]


def _content_words(texts: Sequence[str]) -> list[list[str]]:
    stop = stop_words("ko")
    return [[m.form for m in found if m.tag in _CONTENT_TAGS and m.form not in stop] for found in morphemes_of_many(texts)]
