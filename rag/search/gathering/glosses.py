"""What a name is short for and what it is called in Korean, from the glosses beside it: ``직접 선호 최적화(DPO)``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from rag.text import has_hangul

_LONGEST_ACRONYM = 8
_WORDS_BEFORE = re.compile(r"[A-Za-z][A-Za-z-]*(?:\s[A-Za-z-]+){0,7}\Z")
_KOREAN_BEFORE = re.compile(r"(?:[가-힣]+[\s-]){0,5}[가-힣]+\Z")
# Words that end what stands before a Korean term: particles, and verbs that modify it (향상시키는, 활용한).
_ENDS = re.compile(r"(?:은|는|을|를|에|의|와|과|로|도|한|된|인|된다|하고|하며|및|이|가|이라는|라는|있는|위해|위한|대한|통해)\Z")
_QUOTES = " \"'“‘”’*"
_NEAR = 90  # characters around a name that are read
_LEAST_KOREAN = 2  # times that a Korean form occurs: what stands before a name may be a part of a sentence
_OPENS = re.compile(r"[\"'”’*]{0,3}\s?\(\s?\Z")
_CLOSES = re.compile(r"\s?[),;:]")
_INSIDE = re.compile(r"[\"'”’*]{0,3}\s?\(([^(),;:\n]{2,80})[),;:]")
_PARTS = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Glosses:
    """The long form of a name in English, its name in Korean, and its acronym; empty where the texts give none."""

    english: str = ""
    korean: str = ""
    short: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.english, self.korean, self.short)))


def name_pattern(name: str) -> str:
    """Return a pattern for a name however it is hyphenated and spaced, but not within another name (Pre-DPO, DPO-Shift)."""
    between = r"[\s‐–-]*" if has_hangul(name) else r"[\s‐–-]?"
    words = between.join(re.escape(word) for word in re.split(r"[\s‐–-]+", name.strip()) if word)
    if has_hangul(name):
        return rf"(?<![가-힣A-Za-z0-9]){words}"
    plural = "s?" if name[-1:].isalpha() else ""
    return rf"(?<![A-Za-z0-9])(?<![A-Za-z0-9][-–+]){words}{plural}(?![A-Za-z0-9]|[-–][A-Za-z0-9]|\.\d)"


def gloss_pattern(form: str) -> str:
    """Return a pattern for a gloss, an acronym only with its own capitals: RoPE is no ROPE."""
    return f"(?-i:{name_pattern(form)})" if _is_acronym(form) else name_pattern(form)


def glosses_of(name: str, texts: Iterable[str]) -> Glosses:
    """Return what some texts that mention a name write beside it in brackets, each the most frequent form."""
    pattern = re.compile(name_pattern(name), re.I)
    english: Counter[str] = Counter()
    korean: Counter[str] = Counter()
    short: Counter[str] = Counter()
    for text in texts:
        for match in pattern.finditer(text):
            start, end = match.span()
            if _CLOSES.match(text, end) and (opened := _OPENS.search(text, max(0, start - _NEAR), start)):
                before = text[max(0, opened.start() - _NEAR) : opened.start()].rstrip(_QUOTES)
                english.update(_english(name, before))
                korean.update(_korean_before(name, before))
            elif inside := _INSIDE.match(text, end):
                _add_inside(name, inside[1].strip(_QUOTES), english, korean, short)
    return Glosses(_most(english), _most(korean, least=1 if _PARTS.search(name) else _LEAST_KOREAN), _most(short, least=2))


def _add_inside(name: str, said: str, english: Counter[str], korean: Counter[str], short: Counter[str]) -> None:
    """Count what stands in brackets behind a name."""
    if has_hangul(said):
        if not has_hangul(name) and len(said.split()) <= _LONGEST_ACRONYM:
            korean[said] += 1
    elif has_hangul(name) or _is_acronym(name):
        if _is_acronym(said):
            short[said] += 1
        elif has_hangul(name):
            english[said] += 1
        else:
            english.update(_english(name, said, whole=True))
    elif _is_acronym(said) and is_short_for(said, name):
        short[said] += 1


def _english(name: str, text: str, *, whole: bool = False) -> list[str]:
    """Return the words at the end of a text that a name is the acronym of."""
    if not _is_acronym(name) or not (found := _WORDS_BEFORE.search(text)):
        return []
    words = found[0].split(" ")
    for count in range(1, len(words) + 1):
        if is_short_for(name, long := " ".join(words[-count:])):
            return [long] if not whole or count == len(words) else []
    return []


def _korean_before(name: str, text: str) -> list[str]:
    """Return the Korean words that a name in Latin letters glosses: about as many as it has words or letters."""
    found = _KOREAN_BEFORE.search(text)
    if has_hangul(name) or not found or re.search(r"[A-Za-z0-9]\s?\Z", text[: found.start()]):
        return []  # of KV 캐시 (KV cache) it would be half
    words = len(name) if _is_acronym(name) else len(_PARTS.split(name))
    most, least = words, words - 1
    kept: list[str] = []
    for word in reversed(found[0].split()):
        if len(kept) == most or (kept and _ENDS.search(word)):
            break
        kept.insert(0, word)
    return [" ".join(kept)] if len(kept) >= least and len("".join(kept)) > 1 else []


def _is_acronym(name: str) -> bool:
    return len(name) <= _LONGEST_ACRONYM and name.isascii() and name.isalnum() and sum(c.isupper() for c in name) > 1


def is_short_for(short: str, long: str) -> bool:
    """Tell whether the capitals of an acronym are, in order, initials of a long form, beginning with its first."""
    initials = [word[0].lower() for word in _PARTS.split(long) if word]
    capitals = [c.lower() for c in short if c.isupper()] or list(short.lower())
    if len(initials) < 2 or initials[0] != capitals[0] or len(initials) > len(capitals) + 2:
        return False
    rest = iter(initials)
    return all(c in rest for c in capitals)


def _most(forms: Counter[str], *, least: int = 1) -> str:
    """Return the most frequent form in any case, as it is written most often; nothing if it is rarer than ``least``."""
    folded: Counter[str] = Counter()
    for form, count in forms.items():
        folded[form.casefold().replace("-", " ")] += count
    if not folded:
        return ""
    best = max(folded, key=lambda form: (folded[form], form))
    if folded[best] < least:
        return ""
    same = [form for form in forms if form.casefold().replace("-", " ") == best]
    return max(same, key=lambda form: (forms[form], sum(c.isupper() for c in form), form))
