"""The names that the papers give to things: methods, models, datasets, benchmarks."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal, NamedTuple

from rag.core import uncollected
from rag.index import mine_glosses
from rag.search.lexicon.corpus import ATTACHED, PaperTexts
from rag.search.lexicon.english import is_english
from rag.search.lexicon.folding import Word, boundaries, key_of, keys_of, runs, words_of
from rag.search.lexicon.glosses import expansion, glosses
from rag.search.lexicon.written import written_names
from rag.text import has_hangul

_LONGEST = 8  # words of a name
_ESTABLISHED = 10  # times that an English word is written before it can be a name in small letters (gemini)
_LONGEST_TITLE = 3  # the same of a title without a colon; longer ones are found as titles
_SPLIT_TITLE = re.compile(r"\s*[:?!]\s+|\s+[-–—]\s+|\s*[?!]$|:(?=[A-Z])")
_IN_BRACKETS = re.compile(r"\s*\(([^()]{2,40})\)\s*")
_LEADING = re.compile(r"(?:the|introducing|towards?)\s+(?=\S)", re.I)
_REPORT = re.compile(r"[\s,-]+(?:technical report|tech report|system card|model card|herd of models|family|report)$", re.I)
_SIZE = re.compile(r"\d+(?:\.\d+)?(?:x\d+(?:\.\d+)?)?[bm]", re.I)
_VERSION = re.compile(r"[a-z]?\d{1,2}(?:\.\d+)*", re.I)
# A number before these counts; it is no version.
_YEAR = re.compile(r"(?:19|20)\d\d")
_COUNTED = re.compile(r"\s*(?:papers?|votes?|examples?|methods?|편|개|년|월|일|위|번|배|표|장|건|명|가지)")
_QUOTES = frozenset("\"'“”‘’`「『<*")

NameKind = Literal["title", "gloss", "name"]


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a text and its characters.

    ``name`` is as the digests write it. ``kind`` is ``title`` if a paper is called so, ``gloss`` if the digests explain it
    (``DPO``, ``Direct Preference Optimization``), ``name`` if they only use it.
    """

    start: int
    end: int
    name: str
    kind: NameKind


class _Entry(NamedTuple):
    name: str
    kind: NameKind


class Names:
    """The names in titles, glosses and bullets, by key."""

    def __init__(self, corpus: PaperTexts) -> None:
        self.corpus = corpus

    # --- What the digests explain ---

    @cached_property
    def _glosses(self) -> tuple[dict[str, Counter[str]], dict[str, Counter[str]], dict[str, dict[int, set[str]]]]:
        """The long names by short key, the short names by long key, and how each paper, by row, explains a short key."""
        long_of: dict[str, Counter[str]] = defaultdict(Counter)
        short_of: dict[str, Counter[str]] = defaultdict(Counter)
        rows: dict[str, dict[int, set[str]]] = defaultdict(dict)
        for row, text in enumerate(self.corpus.texts):
            for short, long in dict.fromkeys(glosses(text)):
                long_of[key_of(short)][long] += 1
                short_of[long_key(long)][short] += 1
                rows[key_of(short)].setdefault(row, set()).add(long_key(long))
        return long_of, short_of, rows

    @cached_property
    def _korean(self) -> dict[str, Counter[str]]:
        """The English names that stand in brackets behind Korean ones, by the key of the Korean."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for korean, name in mine_glosses(self.corpus.texts):
            found[key_of(korean)][name] += 1
        return found

    def in_english(self, name: str) -> str:
        """Return the English name that the digests put in brackets behind a Korean one, empty if there is none."""
        found = self._korean.get(key_of(name)) if has_hangul(name) else None
        return max(found, key=lambda other: (found[other], other)) if found else ""

    def aliases(self, name: str) -> tuple[str, ...]:
        """Return what a short name stands for, or what a long name is shortened to, the most frequent first.

        What few papers say, where many say something else, is left out.
        """
        long_of, short_of, _ = self._glosses
        grouped: dict[str, Counter[str]] = defaultdict(Counter)
        for long, count in long_of.get(key_of(name), {}).items():
            grouped[long_key(long)][long] += count
        for short, count in short_of.get(long_key(name), {}).items():
            grouped[key_of(short)][short] += count
        totals = sorted(((sum(forms.values()), forms) for forms in grouped.values()), key=lambda pair: -pair[0])
        return tuple(forms.most_common(1)[0][0] for total, forms in totals[:3] if total * 4 >= totals[0][0])

    def explaining(self, name: str) -> list[int]:
        """Return the rows of the papers that explain a short name."""
        return list(self._glosses[2].get(key_of(name), ()))

    def explains_otherwise(self, row: int, short: str, long: str) -> bool:
        """Tell whether a paper has another long name for a short one: MoA is Mixture of Attention there, not of Agents."""
        own = self._glosses[2].get(key_of(short), {}).get(row)
        return own is not None and long_key(long) not in own

    # --- What papers are called ---

    @cached_property
    def short_titles(self) -> list[str]:
        """What each paper is called: its title before the colon or the question mark."""
        return [_SPLIT_TITLE.split(title, maxsplit=1)[0].strip(" \"'“”") for title in self.corpus.titles]

    @cached_property
    @uncollected()
    def _called(self) -> list[dict[str, tuple[str, int]]]:
        """What each paper may be called, with its number of words, by key."""
        found = []
        for title, words, short in zip(self.corpus.titles, self.corpus.title_keys, self.short_titles, strict=True):
            called = {"".join(words): (title, len(words))}
            for name in _callings(title, short):
                keys = keys_of(name)
                called["".join(keys)] = name, len(keys)
            found.append(called)
        return found

    @cached_property
    def titled(self) -> dict[str, list[int]]:
        """The rows of papers by the keys of their titles, short and whole, without articles and *technical report*."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, called in enumerate(self._called):
            for key in called:
                found[key].append(row)
        return found

    @cached_property
    def without_size(self) -> dict[str, list[int]]:
        """The rows of papers whose short title ends in a size, by the key without it."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, short in enumerate(self.short_titles):
            if short[-1:] in "bBmM" and (bare := without_size(short)):
                found[key_of(bare)].append(row)
        return found

    # --- What is found in a text ---

    @cached_property
    @uncollected()
    def entries(self) -> dict[str, _Entry]:
        """All names by key."""
        found = {key: _Entry(name, "name") for key, name in written_names(self.corpus).items()}
        long_of, short_of, _ = self._glosses
        for forms in (*long_of.values(), *short_of.values()):
            for name in forms:
                found.setdefault(key_of(name), _Entry(name, "gloss"))
        for short in [*long_of, *(key_of(name) for forms in long_of.values() for name in forms)]:
            if short in found:
                found[short] = _Entry(found[short].name, "gloss")
        for title, called in zip(self.corpus.titles, self._called, strict=True):
            for key, (name, size) in called.items():
                if 0 < size <= (_LONGEST_TITLE if name == title else _LONGEST):
                    found[key] = _Entry(name, "title")
        singulars = ((key, found.get(key[:-1])) for key, entry in found.items() if key[-1] == "s" and entry.kind != "title")
        # LLMS is LLM.
        for key in [key for key, singular in singulars if singular and singular.name[-1:].isupper()]:
            del found[key]
        return found

    def within(self, text: str) -> list[NameSpan]:
        """Return the names in a text, in order; of two that overlap the one that begins first, of those the longest.

        An ordinary word that is also a name (*attention*, *ReAct*) counts if it is written like a name or quoted.
        """
        words = words_of(text)
        shouting = _is_title_case(words, text)
        found: dict[int, tuple[int, NameSpan]] = {}
        for first, last in runs(words, text, _LONGEST):
            if first in found:
                continue
            here = words[first : last + 1]
            entry = self._entry_of(here, text)
            if entry and self._is_meant(entry, here, text, shouting) and (end := self._end(words, last, text)) is not None:
                name = entry.name if end == last else f"{entry.name}{text[here[-1].end : words[end].end]}"
                found[first] = end, NameSpan(here[0].start, words[end].end, name, entry.kind)
        return list(_apart(found))

    def _entry_of(self, words: Sequence[Word], text: str) -> _Entry | None:
        key = "".join(word.key for word in words)
        entry = self.entries.get(key)
        if entry is None and key.endswith("s") and len(key) > 3:
            entry = self.entries.get(key[:-1])
            if entry and not entry.name[-1:].isupper():  # the plural of an acronym
                entry = None
        if entry is None or len(words) == 1:
            return entry
        if _YEAR.fullmatch(words[-1].key) and text[words[-1].start - 1].isspace():
            return None  # AIME of 2024
        at, parts = 0, boundaries(entry.name)
        for word, following in pairwise(words):
            at += len(word.key)
            if at not in parts and text[word.end : following.start].isspace():
                return None  # "so ra" is not Sora
        return entry

    def _is_meant(self, entry: _Entry, words: Sequence[Word], text: str, shouting: bool) -> bool:
        start, end = words[0].start, words[-1].end
        if start > 1 and text[start - 1] in "-‐–" and text[start - 2].isalnum() and text[start - 2].isascii():
            return False  # Pre-DPO is not DPO
        said = text[start:end]
        if len(said) < 3 and not any(c.isdigit() for c in said):
            return said == entry.name
        if not all(self._is_plain(word.key, entry) for word in words):
            return True
        is_as_written = said.lower() == entry.name.lower() and not re.search(r"\s", said)
        if len(words) > 1 and (words[-1].key.isdigit() or is_as_written):
            return True  # flash attention 3, show-o
        if (len(words) > 1 and self._is_explained("".join(word.key for word in words))) or len(words) > 4:
            return True
        if text[start - 1 : start] in _QUOTES and text[start - 1 : start] and text[end : end + 1]:
            return True
        if shouting:
            return False
        if sum(c.isupper() for c in said) > 1 and (len(words) > 1 or said == entry.name or said.isupper()):
            return True
        return said == entry.name and said[:1].isupper() and bool(re.search(r"[^\s.?!\"'(]\s*$", text[:start]))

    def _is_plain(self, word: str, entry: _Entry) -> bool:
        """Tell whether a word in small letters is more likely an ordinary one than part of a name."""
        if self.corpus.is_common(word, entry.name.isupper()):
            return True
        return is_english(word) and (" " in entry.name or self.corpus.frequency(word) < _ESTABLISHED)

    def _is_explained(self, key: str) -> bool:
        long_of, short_of, _ = self._glosses
        return key in long_of or long_key(key) in short_of

    def _end(self, words: Sequence[Word], last: int, text: str) -> int | None:
        """Return the last word of a name with the size behind it, or nothing if what follows makes another name of it."""
        if last + 1 >= len(words):
            return last
        following = words[last + 1]
        gap = text[words[last].end : following.start]
        if gap in ("", " ", "-") and _SIZE.fullmatch(following.key):
            return last + 1
        if gap == "-" and following.key.isascii():
            return last if following.key in ATTACHED else None
        if gap == " " and _VERSION.fullmatch(following.key) and not _COUNTED.match(text, following.end):
            return None
        return last

    @property
    def all(self) -> dict[str, str]:
        """All names as they are written, by key."""
        return {key: entry.name for key, entry in self.entries.items()}


def without_size(name: str) -> str:
    """Return a name without the size at its end (``Mixtral 8x7B``), empty if it has none."""
    words = words_of(name)
    if len(words) > 1 and _SIZE.fullmatch(words[-1].key):
        return name[: words[-2].end]
    return ""


def long_key(name: str) -> str:
    """Return the key of a long name, whatever its number."""
    return key_of(name).removesuffix("s").replace("isation", "ization")


def _callings(title: str, short: str) -> Iterator[str]:
    if short != title:
        yield short
    bare = _LEADING.sub("", short, count=1) if _LEADING.match(short) else short
    bare = _REPORT.sub("", bare)
    if bare != short and bare:
        yield bare
    if " and " in short:  # StarCoder 2 and The Stack v2
        sides = short.split(" and ")
        yield from (side for side in sides if len(side.split()) <= _LONGEST_TITLE and not all(map(is_english, keys_of(side))))
    long = title[len(short) :].lstrip(" :").strip()  # KAN: Kolmogorov-Arnold Networks
    if 1 < len(long.split()) <= _LONGEST and expansion(short, long) == long:
        yield long
    if "(" in short:
        yield _IN_BRACKETS.sub(" ", short).strip()


def _is_title_case(words: Sequence[Word], text: str) -> bool:
    """Tell whether most words of a text begin with a capital, so that a capital says nothing."""
    latin = [text[word.start] for word in words if text[word.start].isascii() and text[word.start].isalpha()]
    return len(latin) > 3 and sum(c.isupper() for c in latin) * 3 > len(latin) * 2


def _apart(found: dict[int, tuple[int, NameSpan]]) -> Iterator[NameSpan]:
    free = 0
    for first in sorted(found):
        last, span = found[first]
        if first >= free:
            yield span
            free = last + 1
