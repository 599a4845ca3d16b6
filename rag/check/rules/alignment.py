"""The words of a claim in its evidence: the same words, or words of the same sense in either language."""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain
from typing import NamedTuple, TypeVar

from rag.check.rules.lexicon import Lexicon
from rag.check.rules.morphology import Text, Token, squashed
from rag.check.rules.number_binding import Bound, bound
from rag.check.rules.numbers import Quantity
from rag.text import has_hangul, sounds, stem

# Strengths of matches: the word itself, a shared sense, a part of the word (robust, robustness), the same sound in the other
# script, a sense two steps away, a part of a compound name.
SAME, SENSE, WITHIN, SOUND, NEAR, PART = 1.0, 0.95, 0.8, 0.8, 0.5, 0.4

_PREFIXED = re.compile(r"[재초신총](.{2,})")  # prefixes that do not change the sense of a word (재학습)
_Key = TypeVar("_Key")
_WORDS = re.compile(r"[A-Za-zÀ-ɏ0-9+]+")


@dataclass(frozen=True, slots=True)
class AlignedWord:
    """A content word of a claim, the strength of its match (0 to 1), and the indices of the matching words of the evidence."""

    token: Token
    strength: float
    places: tuple[int, ...] = ()


class PlacedBound(NamedTuple):
    """A number of the evidence with the words it belongs to, its place between the words, and its sentence."""

    bound: Bound
    at: float
    sentence: int


class EvidenceTokens:
    """The content words of all texts of the evidence in one sequence, indexed by form, sense, sound and opposite."""

    def __init__(self, texts: Sequence[Text], lexicon: Lexicon) -> None:
        self.texts = tuple(texts)
        self.lexicon = lexicon
        #: Where the content words of each text start in :attr:`tokens`, and where its sentences start among all sentences.
        self.offsets = [0, *accumulate(len(text.content) for text in texts)]
        self.firsts = [0, *accumulate(len(text.starts) for text in texts)]
        self.tokens = [token for text in texts for token in text.content]
        #: The number of the sentence of each content word.
        self.sentence = [first + t.sentence for text, first in zip(texts, self.firsts, strict=False) for t in text.content]
        self.forms = frozenset(token.form for text in texts for token in text.tokens)
        self._squashed = " ".join(squashed(text.text) for text in texts)

    @cached_property
    def text(self) -> str:
        """All texts, one per line."""
        return "\n".join(text.text for text in self.texts)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers of all texts, in order of appearance."""
        return [quantity for text in self.texts for quantity in text.quantities]

    @cached_property
    def bounds(self) -> list[Bound]:
        """The numbers with the words they belong to, as indices of :attr:`tokens`."""
        return [b.shifted(offset) for text, offset in zip(self.texts, self.offsets, strict=False) for b in bound(text)]

    @cached_property
    def placed_bounds(self) -> list[PlacedBound]:
        """The numbers with their places between the words, in order of appearance."""
        found = []
        for text, offset, first in zip(self.texts, self.offsets, self.firsts, strict=False):
            for k, b in enumerate(bounds := bound(text), 1):
                before = sum(t.start < b.quantity.start for t in text.content)
                at = offset + before - 1 + k / (len(bounds) + 1)
                sentence = first + sum(start <= b.quantity.start for start in text.starts) - 1
                found.append(PlacedBound(b.shifted(offset), at, sentence))
        return found

    @cached_property
    def by_form(self) -> dict[str, list[int]]:
        return _index((form, i) for i, token in enumerate(self.tokens) for form in {token.form, *_name_parts(token)})

    @cached_property
    def by_sense(self) -> dict[int, list[int]]:
        words = ((sense, i) for i, token in enumerate(self.tokens) for sense in self.lexicon.senses(token.form))
        phrases = (
            (sense, offset + start + k)
            for text, offset in zip(self.texts, self.offsets, strict=False)
            for start, length, sense in self.lexicon.phrases(text.content)
            for k in range(length)
        )
        return _index(chain(words, phrases))

    @cached_property
    def _by_start(self) -> dict[str, list[int]]:
        return _index((start, i) for i, token in enumerate(self.tokens) if (start := _start(token.form)))

    @cached_property
    def _by_sound(self) -> dict[str, list[int]]:
        words = ((i, t) for i, t in enumerate(self.tokens) if t.tag == "SL" or len(t.form) > 1)
        return _index((sound, i) for i, token in words for sound in sounds(token.form))

    @cached_property
    def _by_opposite(self) -> dict[str, list[int]]:
        words = ((i, token) for i, token in enumerate(self.tokens) if not token.name)
        return _index((opposite, i) for i, token in words for opposite in self.lexicon.opposites(token.form))

    def mentions(self, name: str) -> bool:
        """Return whether a name occurs, however it is hyphenated or spaced."""
        return squashed(name) in self._squashed

    def sharing_start(self, token: Token) -> tuple[int, ...]:
        """Return the words that start with a word or that it starts with: 스코어 and 스코어링, robust and robustness."""
        forms = ((i, self.tokens[i].form) for i in self._by_start.get(_start(token.form), ()))
        return tuple(i for i, form in forms if form.startswith(token.form) or token.form.startswith(form))

    def sounding_like(self, token: Token) -> tuple[int, ...]:
        """Return the words of the other script that sound like a word."""
        latin, known = token.tag == "SL", self.lexicon.knows(token.form)
        if not latin and len(token.form) < 2:
            return ()
        places = sorted({i for sound in sounds(token.form) for i in self._by_sound.get(sound, ())})
        others = ((i, self.tokens[i]) for i in places)
        # Two words that the lexicon knows and does not join sound alike by chance.
        return tuple(i for i, t in others if (t.tag == "SL") != latin and not (known and self.lexicon.knows(t.form)))

    def other_version(self, token: Token) -> bool:
        """Return whether a name occurs with another number (GPT-4, GPT-3.5)."""
        letters = _letters(token.form)
        names = {t.form for t in self.tokens if t.name} - {token.form}
        return letters != token.form and any(_letters(form) == letters != form for form in names)

    def opposed_to(self, token: Token) -> tuple[int, ...]:
        """Return the antonyms of a word."""
        if token.name:
            return ()
        places = {*self._by_opposite.get(token.form, ())}
        places.update(i for opposite in self.lexicon.opposites(token.form) for i in self.by_form.get(opposite, ()))
        return tuple(sorted(i for i in places if not self.tokens[i].name))

    def sentence_text(self, number: int) -> str:
        """Return a sentence as the evidence has it."""
        which = bisect(self.firsts, number, hi=len(self.texts)) - 1
        text = self.texts[which]
        start, end = text.spans[number - self.firsts[which]]
        return text.text[start:end].strip()


def _index(keyed: Iterable[tuple[_Key, int]]) -> dict[_Key, list[int]]:
    found: dict[_Key, list[int]] = defaultdict(list)
    for key, place in keyed:
        found[key].append(place)
    return found


def _name_parts(token: Token) -> Iterator[str]:
    return (squashed(part) for part in _WORDS.findall(token.surface) if token.name)


def align(claim: Text, evidence: EvidenceTokens) -> list[AlignedWord]:
    """Return each content word of the claim with its places in the evidence."""
    content = claim.content
    runs = _runs(claim)
    phrase: dict[int, tuple[int, ...]] = {}
    for start, length, sense in evidence.lexicon.phrases(content):
        if places := evidence.by_sense.get(sense):
            phrase.update(dict.fromkeys(range(start, start + length), tuple(places)))
    found = [_aligned(token, evidence, phrase.get(i)) for i, token in enumerate(content)]
    for i, a in enumerate(found):
        run = runs.get(a.token.start, "")
        if a.strength <= NEAR and len(run) > 1 and run in evidence.text and not evidence.opposed_to(a.token):
            found[i] = AlignedWord(a.token, WITHIN, a.places)
    return found


def _runs(text: Text) -> dict[int, str]:
    """Return the unbroken run of content words around each Korean one, by its start: Kiwi splits unknown words at will."""
    found: dict[int, str] = {}
    run: list[Token] = []
    for token in text.content:
        if token.tag == "SL":
            run = []
            continue
        run = [*run, token] if run and run[-1].end == token.start else [token]
        found.update(dict.fromkeys((t.start for t in run), text.text[run[0].start : token.end]))
    return found


def _aligned(token: Token, evidence: EvidenceTokens, phrase: tuple[int, ...] | None) -> AlignedWord:
    if places := evidence.by_form.get(token.form):
        return AlignedWord(token, SAME, tuple(places))
    if phrase:
        return AlignedWord(token, SENSE, phrase)
    senses = evidence.lexicon.senses(token.form)
    if found := _places(senses, evidence.by_sense):
        return AlignedWord(token, SENSE, found)
    if token.name:
        return _aligned_name(token, evidence)
    rest = _PREFIXED.match(token.form)
    if rest and (found := tuple(evidence.by_form.get(rest[1], ()))):
        return AlignedWord(token, NEAR, found)
    if token.form.startswith("re") and (found := _places(evidence.lexicon.senses(token.form[2:]), evidence.by_sense)):
        return AlignedWord(token, NEAR, found)  # retrain
    if found := evidence.sharing_start(token):
        return AlignedWord(token, WITHIN, found)
    if found := evidence.sounding_like(token):
        return AlignedWord(token, SOUND, found)
    near = _places(evidence.lexicon.near(token.form), evidence.by_sense)
    opposed = evidence.opposed_to(token) if near else ()
    if found := tuple(i for i in near if i not in opposed):
        return AlignedWord(token, NEAR, found)
    return AlignedWord(token, 0.0)


def _aligned_name(token: Token, evidence: EvidenceTokens) -> AlignedWord:
    """Match a name as a whole, however it is hyphenated, or by the parts of a compound."""
    if len(token.form) > 3 and evidence.mentions(token.form):
        return AlignedWord(token, WITHIN)
    parts = [part for part in re.split(r"[-/_ ]", token.surface) if part and part.lower() not in ("to", "of", "and")]
    if len(parts) < 2:
        return AlignedWord(token, 0.0)
    senses = evidence.lexicon.senses
    found = [evidence.by_form.get(squashed(p)) or _places(senses(stem(p.lower())), evidence.by_sense) for p in parts]
    share = sum(bool(f) for f in found) / len(found)
    told = any(f and not p[:1].isdigit() for p, f in zip(parts, found, strict=True))
    if share < 1 and (not told or evidence.other_version(token)):
        return AlignedWord(token, 0.0)  # only the size occurs, or the name with another number
    return AlignedWord(token, WITHIN if share == 1 else PART * share, tuple(sorted({i for f in found for i in f or ()})))


def _letters(form: str) -> str:
    return re.sub(r"\d+", "", form)


def _start(form: str) -> str:
    """Return the letters that two words must share to count as one: two syllables of Korean, five letters of English."""
    length = 2 if has_hangul(form) else 5
    return form[:length] if len(form) >= length else ""


def _places(senses: frozenset[int], found: dict[int, list[int]]) -> tuple[int, ...]:
    return tuple(sorted({i for sense in senses for i in found.get(sense, ())}))
