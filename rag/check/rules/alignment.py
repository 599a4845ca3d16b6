"""Which words of a claim stand in the evidence, as themselves or as a word of the same sense in either language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from rag.check.rules.lexicon import Lexicon
from rag.check.rules.morphology import Text, Token, squashed
from rag.check.rules.transliteration import sounds
from rag.text import has_hangul, stem

__all__ = ["Aligned", "Source", "align", "is_name"]

# How sure a match is, by its kind: the word itself, one of its senses, a part of the word (robust, robustness), the same
# sound in the other script, a word two steps away, a part of a compound name.
SAME, SENSE, WITHIN, SOUND, NEAR, PART = 1.0, 0.95, 0.8, 0.8, 0.5, 0.4

_PREFIXED = re.compile(r"[재초신총](.{2,})")  # prefixes that leave the sense of a word as it is (재학습)
_WORDS = re.compile(r"[A-Za-zÀ-ɏ0-9+]+")


def is_name(token: Token, words: Lexicon) -> bool:
    """Whether a word names something: written like a name, or capitalised and not in the lexicon."""
    return token.name or (token.capital and not words.knows(token.form))


@dataclass(frozen=True, slots=True)
class Aligned:
    """A content word of a claim, how surely (0 to 1) the evidence has it, and at which of the evidence's content words."""

    token: Token
    strength: float
    places: tuple[int, ...] = ()


class Source:
    """Evidence made ready: the content words of all its texts in one sequence, findable by form and by sense."""

    def __init__(self, texts: Sequence[Text], words: Lexicon) -> None:
        self.texts = tuple(texts)
        self.words = words
        self.offsets = [0, *accumulate(len(text.content) for text in texts)]
        """Where the content words of each text start in :attr:`tokens`."""
        self.firsts = [0, *accumulate(len(text.starts) for text in texts)]
        """Where the sentences of each text start among all sentences."""
        self.tokens = [token for text in texts for token in text.content]
        self.sentence = [first + t.sentence for text, first in zip(texts, self.firsts, strict=False) for t in text.content]
        """The number of the sentence of each content word."""
        self.squashed = " ".join(squashed(text.text) for text in texts)
        self.forms = frozenset(token.form for text in texts for token in text.tokens)

    @cached_property
    def text(self) -> str:
        """All texts as they stand."""
        return "\n".join(text.text for text in self.texts)

    @property
    def sentences(self) -> int:
        return self.firsts[-1]

    @cached_property
    def by_form(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(self.tokens):
            parts = (squashed(part) for part in _WORDS.findall(token.surface)) if token.name else ()
            for form in {token.form, *parts}:
                found[form].append(i)
        return found

    @cached_property
    def by_sense(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for i, token in enumerate(self.tokens):
            for sense in self.words.senses(token.form):
                found[sense].append(i)
        for text, offset in zip(self.texts, self.offsets, strict=False):
            for start, length, sense in self.words.phrases(text.content):
                found[sense].extend(range(offset + start, offset + start + length))
        return found

    @cached_property
    def _by_start(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(self.tokens):
            if start := _start(token.form):
                found[start].append(i)
        return found

    @cached_property
    def _by_sound(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(self.tokens):
            if token.tag == "SL" or len(token.form) > 1:
                for sound in sounds(token.form):
                    found[sound].append(i)
        return found

    @cached_property
    def _by_opposite(self) -> dict[str, list[int]]:
        """The words that a word is among the opposites of."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(self.tokens):
            if not token.name:
                for opposite in self.words.opposites(token.form):
                    found[opposite].append(i)
        return found

    def sharing_start(self, token: Token) -> tuple[int, ...]:
        """The words that begin with a word or that it begins with: 스코어 and 스코어링, robust and robustness."""
        places = self._by_start.get(_start(token.form), ())
        forms = ((i, self.tokens[i].form) for i in places)
        return tuple(i for i, form in forms if form.startswith(token.form) or token.form.startswith(form))

    def sounding_like(self, token: Token) -> tuple[int, ...]:
        """The words of the other script that sound like a word."""
        if token.tag != "SL" and len(token.form) < 2:
            return ()
        places = {i for sound in sounds(token.form) for i in self._by_sound.get(sound, ())}
        known = self.words.knows(token.form)
        others = ((i, self.tokens[i]) for i in sorted(places))
        # Two words that the lexicon knows and does not join sound alike by chance.
        return tuple(
            i for i, t in others if (t.tag == "SL") != (token.tag == "SL") and not (known and self.words.knows(t.form))
        )

    def other_version(self, token: Token) -> bool:
        """Whether a name is there with another number (GPT-4, GPT-3.5)."""
        letters = _letters(token.form)
        if letters == token.form:
            return False
        return any(t.name and t.form != token.form and _letters(t.form) == letters != t.form for t in self.tokens)

    def opposed_to(self, token: Token) -> tuple[int, ...]:
        """The words opposed to a word."""
        if token.name:
            return ()
        places = {*self._by_opposite.get(token.form, ())}
        places.update(i for opposite in self.words.opposites(token.form) for i in self.by_form.get(opposite, ()))
        return tuple(sorted(i for i in places if not self.tokens[i].name))

    def sentence_text(self, number: int) -> str:
        """A sentence as the evidence has it."""
        which = max(i for i, first in enumerate(self.firsts[:-1]) if first <= number)
        text, at = self.texts[which], number - self.firsts[which]
        end = text.starts[at + 1] if at + 1 < len(text.starts) else len(text.text)
        return text.text[text.starts[at] : end].strip()


def align(claim: Text, source: Source) -> list[Aligned]:
    """Each content word of the claim with its places in the evidence."""
    content = claim.content
    runs = _runs(claim)
    phrase: dict[int, tuple[int, ...]] = {}
    for start, length, sense in source.words.phrases(content):
        if places := source.by_sense.get(sense):
            phrase.update(dict.fromkeys(range(start, start + length), tuple(places)))
    found = [_aligned(token, source, phrase.get(i)) for i, token in enumerate(content)]
    return [a if a.strength > NEAR else _by_run(a, runs.get(a.token.start, ""), source) for a in found]


def _runs(text: Text) -> dict[int, str]:
    """For each Korean content word the unbroken run of content words it is in, by where the word starts.

    The analyser cuts words it does not know into pieces, and not always into the same ones.
    """
    found: dict[int, str] = {}
    run: list[Token] = []
    for token in [*text.content, None]:
        if run and (token is None or token.start != run[-1].end or token.tag == "SL"):
            found.update(dict.fromkeys((t.start for t in run), text.text[run[0].start : run[-1].end]))
            run = []
        if token is not None and token.tag != "SL":
            run.append(token)
    return found


def _by_run(a: Aligned, run: str, source: Source) -> Aligned:
    """A word cut out of a longer one is there when the longer one is."""
    return Aligned(a.token, WITHIN, a.places) if len(run) > 1 and run in source.text else a


def _aligned(token: Token, source: Source, phrase: tuple[int, ...] | None) -> Aligned:
    if places := source.by_form.get(token.form):
        return Aligned(token, SAME, tuple(places))
    if phrase:
        return Aligned(token, SENSE, phrase)
    senses = source.words.senses(token.form)
    if found := _places(senses, source.by_sense):
        return Aligned(token, SENSE, found)
    if token.name:
        return _aligned_name(token, source)
    rest = _PREFIXED.match(token.form)
    if rest and (found := tuple(source.by_form.get(rest[1], ()))):
        return Aligned(token, NEAR, found)
    if found := source.sharing_start(token):
        return Aligned(token, WITHIN, found)
    if found := source.sounding_like(token):
        return Aligned(token, SOUND, found)
    near = _places(source.words.near(token.form), source.by_sense)
    opposed = source.opposed_to(token) if near else ()
    if found := tuple(i for i in near if i not in opposed):
        return Aligned(token, NEAR, found)
    return Aligned(token, 0.0)


def _aligned_name(token: Token, source: Source) -> Aligned:
    """A name is there as a whole, however it is hyphenated, or in all parts of a compound; some of its parts are not enough."""
    if len(token.form) > 3 and token.form in source.squashed:
        return Aligned(token, WITHIN)
    parts = [part for part in re.split(r"[-/_ ]", token.surface) if part and part.lower() not in ("to", "of", "and")]
    if len(parts) < 2:
        return Aligned(token, 0.0)
    senses = source.words.senses
    found = [source.by_form.get(squashed(p)) or _places(senses(stem(p.lower())), source.by_sense) for p in parts]
    share = sum(bool(f) for f in found) / len(found)
    told = any(f and not p[:1].isdigit() for p, f in zip(parts, found, strict=True))
    if share < 1 and (not told or source.other_version(token)):
        return Aligned(token, 0.0)  # only the size is there, or the name with another number
    return Aligned(token, WITHIN if share == 1 else PART * share, tuple(sorted({i for f in found for i in f or ()})))


def _letters(form: str) -> str:
    return re.sub(r"\d+", "", form)


def _start(form: str) -> str:
    """The letters that two words must share to count as one: two syllables of Korean, five letters of English."""
    length = 2 if has_hangul(form) else 5
    return form[:length] if len(form) >= length else ""


def _places(senses: frozenset[int], found: dict[int, list[int]]) -> tuple[int, ...]:
    return tuple(sorted({i for sense in senses for i in found.get(sense, ())}))
