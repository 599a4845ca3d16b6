"""Features of the units of a question, for their roles, and of the question, for its intent.

Training and reading use the same functions, so that they cannot drift apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby

from rag.search.query.reading.units import Unit
from rag.text import has_hangul, stem

# Words that exclude what follows, in English, and what stands before, in Korean.
_NEGATION = frozenset(
    "not no without excluding except exclude excludes minus avoid avoids avoiding skip omit omitting ignoring neither nor non- don't doesn't "
    "isn't aren't didn't never besides other but lacking rather instead drop remove hide".split()
)
_NEGATION_KO = ("제외", "빼", "뺀", "말고", "아닌", "아니", "없이", "없는", "않", "안", "외", "배제", "이외", "됐고", "싫")
_NEAR = 7
_WINDOW = 2
_GRAMS = (3, 4, 5)  # characters
_FAR = 8  # units to look for the next known word to either side


def unit_features(
    units: Sequence[Unit], rules: Sequence[str], function_words: Collection[str], tendencies: Mapping[str, str]
) -> list[list[str]]:
    """Return the features of each unit.

    :param rules: for each unit the kind of the piece that a rule found there (``date``, ``votes``, ...), or an empty text.
    :param function_words: words that were seen often as instruction; the form of any other word is no feature, so that words
        never seen are read by their neighbours and their shape.
    :param tendencies: for words that were seen, how often they were part of a subject (:func:`tendency`).
    """
    words = [word_form(unit.text) for unit in units]
    known = [word if word in function_words else "" for word in words]
    shapes = [_shape(unit) for unit in units]
    leans = [tendencies.get(stem_form(unit.text), "") for unit in units]
    rows = []
    for i, unit in enumerate(units):
        row = ["bias", f"shape={shapes[i]}", f"rule={rules[i]}", f"leans={leans[i]}"]
        row += [f"leans{step:+}={leans[i + step] if 0 <= i + step < len(units) else '<>'}" for step in (-1, 1)]
        row += [f"w={words[i]}"] if known[i] else [f"rare={shapes[i]}", f"end={words[i][-3:]}"]
        if unit.tags:
            row += [f"tags={unit.tags}", f"last={unit.tags.rpartition('+')[2]}", f"end2={words[i][-2:]}"]
        row += _around(i, known, shapes, rules)
        row += _context(i, known)
        row.append(f"not={_negated(i, words)}")
        if i < 2:
            row.append(f"first={i}")
        if i >= len(units) - 2:
            row.append(f"last={len(units) - i}")
        rows.append(row)
    return rows


def _around(i: int, known: Sequence[str], shapes: Sequence[str], rules: Sequence[str]) -> Iterator[str]:
    """Yield the words, shapes and rules next to a unit."""

    def at(values: Sequence[str], place: int) -> str:
        return values[place] if 0 <= place < len(values) else "<>"

    for step in range(-_WINDOW, _WINDOW + 1):
        if step:
            place = i + step
            yield f"w{step:+}={at(known, place) or at(shapes, place)}"
            yield f"r{step:+}={at(rules, place)}"
    here, left, right = (
        (at(known, i) or at(shapes, i)),
        at(known, i - 1) or at(shapes, i - 1),
        at(known, i + 1) or at(shapes, i + 1),
    )
    yield f"left={left}|{here}"
    yield f"right={here}|{right}"
    yield f"both={left}|{here}|{right}"
    yield f"left2={at(known, i - 2) or at(shapes, i - 2)}|{left}"
    yield f"right2={right}|{at(known, i + 2) or at(shapes, i + 2)}"


def _context(i: int, known: Sequence[str]) -> Iterator[str]:
    """Yield the nearest words of instruction to the left and to the right, which may be far from a long name."""
    left = [word for word in reversed(known[max(0, i - _FAR) : i]) if word][:2]
    right = [word for word in known[i + 1 : i + 1 + _FAR] if word][:2]
    yield f"before={left[0] if left else '<>'}"
    yield f"before2={'|'.join(left)}"
    yield f"after={right[0] if right else '<>'}"
    yield f"after2={'|'.join(right)}"


def tendency(subject: int, whole: int) -> str:
    """Return how a word tends that was part of a subject in some of the templates that have it."""
    share = subject / whole if whole else -1.0
    return (
        "" if share < 0 else "0" if share == 0 else "-" if share < 0.25 else "±" if share < 0.75 else "+" if share < 1 else "1"
    )


def negations(words: Sequence[str]) -> list[bool]:
    """Return for each word whether a word of negation stands near enough to exclude it."""
    forms = [word_form(word) for word in words]
    return [_negated(i, forms) != "00" for i in range(len(forms))]


def _negated(i: int, words: Sequence[str]) -> str:
    """Return where the nearest word of negation is: before a unit in English, behind it in Korean, and how far."""
    before = next((step for step in range(1, _NEAR + 1) if i >= step and words[i - step] in _NEGATION), 0)
    behind = next(
        (step for step in range(1, _NEAR + 1) if i + step < len(words) and words[i + step].startswith(_NEGATION_KO)), 0
    )
    return f"{min(before, 4)}{min(behind, 3)}"


def intent_features(units: Sequence[Unit], roles: Sequence[str]) -> list[str]:
    """Return the features of a question: n-grams of its characters and words, with the role in place of what fills it."""
    masked = [key for key, _ in groupby(_masked(units, roles)) if key]
    row = [f"has={role}" for role in dict.fromkeys(roles)]
    row.append(f"subjects={min(3, sum(said == '<S>' for said in masked))}")
    row += [f"word={word_form(unit.text)}" for unit in units if any(c.isalnum() for c in unit.text)]
    ends = ["^", *masked, "$"]
    row += [f"{size}:{' '.join(ends[i : i + size])}" for size in (1, 2) for i in range(len(ends) - size + 1)]
    text = f"^ {' '.join(masked)} $"
    row += [f"c:{text[i : i + size]}" for size in _GRAMS for i in range(len(text) - size + 1)]
    return list(dict.fromkeys(row))


def _masked(units: Sequence[Unit], roles: Sequence[str]) -> Iterator[str]:
    """Yield the words that instruct, and the roles of all others."""
    return (word_form(unit.text) if role == "." else f"<{role}>" for unit, role in zip(units, roles, strict=True))


def word_form(text: str) -> str:
    """Return a word in lower case, with its digits as zeros."""
    return "".join("0" if c.isdigit() else c for c in text.lower().replace("’", "'"))


def stem_form(text: str) -> str:
    """Return the stem of a word, with its digits as zeros: a year never seen leans as all others do."""
    return stem(word_form(text))


def _shape(unit: Unit) -> str:
    """Return what a word looks like: ``Aa``, ``AA``, ``a``, ``A0``, ``0``, ``가``, or the character itself."""
    text = unit.text
    if not any(c.isalnum() for c in text):
        return text[:1]
    if has_hangul(text) or "ㄱ" <= text[0] <= "ㅣ" or "ᄀ" <= text[0] <= "ᇿ":
        return f"가{unit.tags.partition('+')[0]}"
    if text[0].isdigit() and not any(c.isalpha() for c in text):
        return "0" if len(text) < 4 else "0000"
    inner = any(c.isupper() for c in text[1:]) or any(c.isdigit() for c in text)
    return ("A" if text[0].isupper() else "a") + ("0" if inner else "a")
