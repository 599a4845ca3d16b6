"""Korean and English sentences as tokens, for comparing a claim with its evidence.

Unlike index terms (:mod:`rag.text`), tokens keep their order, their places, and the words that carry polarity, scope and
roles: particles, auxiliaries, prepositions.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from rag.check.data import word_list
from rag.check.rules.numbers import Quantity, quantities
from rag.text import Morpheme, has_hangul, morphemes_of_many, split_sentences, stem

# A Latin word with what holds a compound together; a number that stands alone is left to the quantities.
_LATIN = re.compile(
    r"(?<![A-Za-zÀ-ɏ0-9])(?=[0-9]*+[A-Za-zÀ-ɏ])[A-Za-zÀ-ɏ0-9]++(?:[-.+/'’_&][A-Za-zÀ-ɏ0-9]+)*(?:\+{1,2}(?![A-Za-z0-9]))?"
)
_NUMBER_UNIT = re.compile(r"^\d+(?:\.\d+)?(?:[kKmMbBtTxX]|[kmcn]?m|[GMTK]B|[m]?s|bits?|th|nd|rd|st)?$")
_PART = re.compile(r"[-/_&+]|(?<=[A-Za-z])\.(?=[A-Za-z])")
_CONTENT = frozenset(("NNG", "NNP", "NR", "XR", "VV", "VA", "SH", "MAG", "VCN"))
_PARTICLE_TAGS = {
    **dict.fromkeys(("은", "는", "도", "만"), "JX"),
    **dict.fromkeys(("이", "가"), "JKS"),
    **dict.fromkeys(("을", "를"), "JKO"),
    **dict.fromkeys(("와", "과"), "JC"),
    **dict.fromkeys(("에", "로", "에서", "으로"), "JKB"),
    "의": "JKG",
}
_ENGLISH_FUNCTION = word_list("function", "english")
_KOREAN_FUNCTION = word_list("function", "korean")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text.

    ``form`` is the lemma (Korean) or stem (Latin), ``surface`` the characters ``start`` to ``end`` of the text, ``tag``
    Kiwi's part of speech, ``SL`` for Latin, ``SN`` for a number, whose form is its value. ``content`` words carry meaning by
    themselves; a ``name`` is written with capitals or digits inside it, ``capital`` marks a word that starts with one within
    a sentence. ``sentence`` counts from 0.
    """

    form: str
    surface: str
    tag: str
    start: int
    end: int
    content: bool = True
    name: bool = False
    capital: bool = False
    sentence: int = 0


@dataclass(frozen=True)
class Text:
    """An analysed text: its words, its tokens in order of appearance and where its sentences start."""

    text: str
    tokens: tuple[Token, ...]
    korean: bool
    starts: tuple[int, ...]

    @cached_property
    def content(self) -> list[Token]:
        """The words that carry meaning by themselves."""
        return [token for token in self.tokens if token.content]

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """Where each sentence starts and ends."""
        return list(pairwise((*self.starts, len(self.text))))

    @cached_property
    def sentences(self) -> list[list[Token]]:
        """The tokens of each sentence."""
        found: list[list[Token]] = [[] for _ in self.starts]
        for token in self.tokens:
            found[token.sentence].append(token)
        return found

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers, in order of appearance."""
        return quantities(self.text)


def analyse(texts: Sequence[str]) -> list[Text]:
    """Return the analysis of each text; batches are faster, as Korean is analysed on two threads."""
    texts = [unicodedata.normalize("NFKC", text) for text in texts]
    return [_analysed(text, found) for text, found in zip(texts, morphemes_of_many(texts), strict=True)]


def squashed(word: str) -> str:
    """Return a name in the form that is compared: lower case, no hyphens, dots, spaces or plural s (LLMs, Meta-World)."""
    bare = re.sub(r"[^a-zà-ɏ0-9+가-힣]", "", word.lower().removesuffix("'s").removesuffix("’s"))
    return bare[:-1] if re.fullmatch(r".*[A-Zb-df-hj-np-rtv-z0-9]s", word) and len(bare) > 3 else bare


def _analysed(text: str, morphemes: Sequence[Morpheme]) -> Text:
    starts = _sentence_starts(text)
    korean = has_hangul(text)
    latin = list(_latin_tokens(text, starts, korean))
    taken = {place for t in latin for place in range(t.start, t.end)}
    hangul = [
        _korean_token(text, m, after_latin=m.start - 1 in taken)
        for m in _with_prefixes(morphemes)
        if m.tag != "SN" and m.start not in taken
    ]
    numbers = [Token(f"{q.value:g} {q.measures}", q.written, "SN", q.start, q.end, content=False) for q in quantities(text)]
    tokens = sorted([*latin, *hangul, *numbers], key=lambda t: (t.start, t.end))
    placed = (replace(t, sentence=number) if (number := bisect(starts, t.start) - 1) > 0 else t for t in tokens)
    return Text(text, tuple(placed), korean, tuple(starts))


def _korean_token(text: str, m: Morpheme, *, after_latin: bool) -> Token:
    """Return a morpheme as a token; a particle that was taken for a noun after a Latin name (DPO를) is one."""
    tag = _PARTICLE_TAGS.get(m.form, m.tag) if after_latin and m.tag in _CONTENT else m.tag
    return Token(m.form, text[m.start : m.end], tag, m.start, m.end, tag in _CONTENT and m.form not in _KOREAN_FUNCTION)


def _with_prefixes(morphemes: Sequence[Morpheme]) -> list[Morpheme]:
    """Return the morphemes with prefixes joined to their nouns: 비공개 and 공개, 고해상도 and 저해상도 are different words."""
    joined: list[Morpheme] = []
    for morpheme in morphemes:
        if joined and (last := joined[-1]).tag == "XPN" and last.end == morpheme.start and morpheme.tag in ("NNG", "XR"):
            joined[-1] = Morpheme(last.form + morpheme.form, "NNG", last.start, morpheme.end)
        else:
            joined.append(morpheme)
    return joined


def _sentence_starts(text: str) -> list[int]:
    starts, place = [0], 0
    for sentence in split_sentences(text):
        place = text.index(sentence, place)
        if place:
            starts.append(place)
        place += len(sentence)
    return starts


def _latin_tokens(text: str, starts: Sequence[int], korean: bool) -> Iterator[Token]:
    for match in _LATIN.finditer(text):
        word = match[0]
        if _NUMBER_UNIT.match(word):
            continue
        if _is_name(word):
            yield Token(squashed(word), word, "SL", match.start(), match.end(), name=True)
            continue
        place = match.start()
        for part in _PART.split(word):
            if part and not part.isdigit():
                at = text.index(part, place)
                place = at + len(part)
                lower = part.lower().removesuffix("'s").removesuffix("’s")
                content = lower not in _ENGLISH_FUNCTION and len(lower) > 1 and not lower.endswith(("n't", "n’t"))
                capital = part[0].isupper() and (korean or match.start() not in starts)
                yield Token(stem(lower), part, "SL", at, place, content, capital=capital)


def _is_name(word: str) -> bool:
    """Return whether a word has a capital or a digit inside; Text-to-Image and State-Of-The-Art are not names."""
    if any(c.isdigit() for c in word):
        return True
    parts = _PART.split(word)
    return any(c.isupper() for part in parts for c in part[1:]) or (len(parts) > 1 and "&" in word)
