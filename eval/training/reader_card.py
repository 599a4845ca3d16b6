"""Measure the model that reads questions and write its card: data, and how well it reads wordings it has never seen."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import time
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from eval.metrics.detection import interval
from eval.training.card import render
from eval.training.train_reader import HELD_OUT, TRAINED_ON, Example, fitted, prepare
from eval.training.wordings import Wording, read_wordings, varied
from rag.core import Progress, UsageError, no_progress
from rag.search import reading, understand
from rag.text import Language, has_hangul

LANGUAGES: tuple[Language, ...] = ("en", "ko")
ROLES = {
    "S": "subject: what is searched for",
    "P": "the detail asked for",
    "X": "what must not be there",
    "A": "author wanted",
    "B": "author excluded",
    "O": "organisation, venue: not stored",
    "T": "time",
    "V": "condition on votes",
    "R": "order",
    "L": "number of papers",
    ".": "everything else: it instructs",
}
_COPIES = 4
_SHARE = 10  # one of so many templates, and of so many filled ones, is left out of the fit for the splits
_SEED = 11
_TIMED = 200  # questions

Weights = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Read:
    """A labelled wording, as a model reads it."""

    wording: Wording
    intent: str
    wanted: Sequence[reading.Role]
    roles: Sequence[reading.Role]

    @property
    def language(self) -> Language:
        return _language(self.wording.text)

    @property
    def is_intent_right(self) -> bool:
        return self.intent == self.wording.intent

    @property
    def is_right(self) -> bool:
        return self.is_intent_right and list(self.roles) == list(self.wanted)


@dataclass(frozen=True, slots=True)
class Split:
    """Some wordings that a model did not learn from, as it reads them."""

    name: str
    rows: Sequence[Read]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds to read a question, and the length of the longest."""

    median: float
    p95: float
    characters: int


def read_by(model: reading.ReaderModel, examples: Sequence[Example]) -> list[Read]:
    """Return examples as a model reads them."""
    found = []
    for example in examples:
        roles = model.roles_of(example.units, example.rules)
        intent = next(iter(model.intent_of(example.units, roles)))
        found.append(Read(example.wording, intent, example.roles, roles))
    return found


def held_out(model: reading.ReaderModel, names: Sequence[str] = HELD_OUT) -> list[Read]:
    """Return the wordings of the files that no training uses, as a model reads them."""
    return read_by(model, prepare(read_wordings(names, copies=1)))


def never_seen(rows: Sequence[Read], names: Sequence[str] = TRAINED_ON) -> list[Read]:
    """Return the wordings that do not stand in the training data, whatever case and punctuation."""
    learned = {_plain(wording.text) for wording in read_wordings(names, copies=_COPIES)}
    return [row for row in rows if _plain(row.wording.text) not in learned]


def splits(names: Sequence[str] = TRAINED_ON) -> list[Split]:
    """Fit a model to a part of the wordings, and return how it reads the rest.

    The rest is of two kinds: wordings whose line was left out, and fillings of lines that it saw with other fillings.
    """
    chance = random.Random(_SEED)
    wordings = read_wordings(names, copies=_COPIES)
    lines = sorted({wording.template for wording in wordings})
    unseen = frozenset(chance.sample(lines, len(lines) // _SHARE))
    filled = [
        template for template, times in Counter(w.template for w in wordings).items() if times > 1 and template not in unseen
    ]
    refilled = frozenset(chance.sample(filled, len(filled) // _SHARE))
    last = {wording.template: place for place, wording in enumerate(wordings)}
    left_out = {place for template, place in last.items() if template in unseen | refilled}
    used = [w for place, w in enumerate(wordings) if w.template not in unseen and place not in left_out]
    model = reading.ReaderModel.from_json(fitted(prepare([copy for w in used for copy in varied(w, chance)])))
    found = read_by(model, prepare([wordings[place] for place in sorted(left_out)]))
    return [
        Split("lines never seen", [row for row in found if row.wording.template in unseen]),
        Split("lines seen with other fillings", [row for row in found if row.wording.template in refilled]),
    ]


def timed(rows: Sequence[Read]) -> Times:
    """Return how long whole questions take to read, rules included."""
    texts = [row.wording.text for row in rows[:: max(1, len(rows) // _TIMED)]]
    understand(texts[0])  # what is loaded once is no part of it
    found = []
    for text in texts:
        begin = time.perf_counter()
        understand(text)
        found.append(1000 * (time.perf_counter() - begin))
    median, p95 = np.percentile(found, [50, 95])
    return Times(float(median), float(p95), max(map(len, texts)))


def read_model(file: Path) -> bytes:
    """Read a model file.

    :raises UsageError: if it cannot be read or is none.
    """
    try:
        packed = file.read_bytes()
    except OSError as error:
        raise UsageError(f"Cannot read {file}: {error.strerror}.", hint="Check the path.") from error
    unpacked(packed)
    return packed


def unpacked(packed: bytes) -> Weights:
    """Return the weights in a file that :func:`~eval.training.train_reader.packed` made.

    :raises UsageError: if it is no such file.
    """
    try:
        weights = json.loads(gzip.decompress(packed))
        reading.ReaderModel.from_json(weights)
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError("This is not a model of the reader.", hint="Give a file that this command wrote.") from error
    return cast(Weights, weights)


def card(packed: bytes, *, with_splits: bool = True, progress: Progress = no_progress) -> str:
    """Return the model card of a model file in Markdown.

    :param with_splits: fit once more to a part of the wordings, which takes as long as the training.
    """
    weights = unpacked(packed)
    model = reading.ReaderModel.from_json(weights)
    every = held_out(model)
    rows = never_seen(every)
    progress("measure", 0, 1)
    parts = splits() if with_splits else []
    progress("measure", 1, 1)
    return render(
        "reader_card",
        sha256=hashlib.sha256(packed).hexdigest(),
        size=len(packed),
        weights={kind: len(weights[kind]) for kind in ("roles", "intents", "function_words")},
        intents=reading.INTENTS,
        roles=[role for role in ROLES if role != "."],
        data=_data(),
        slots=_slots(),
        known=len(every) - len(rows),
        summary=_summary(rows),
        by_intent=_by_intent(rows),
        by_role=_by_role(rows),
        splits=[[part.name, *row] for part in parts for row in _summary(part.rows)],
        share=_SHARE,
        times=timed(rows),
    )


def _language(text: str) -> Language:
    return "ko" if has_hangul(text) else "en"


def _data() -> list[list[str]]:
    """Return a row for each language and purpose: lines of each kind, and the examples that they make."""
    rows = []
    for purpose, names in (("training", TRAINED_ON), ("measured on", HELD_OUT)):
        wordings = read_wordings(names, copies=_COPIES)
        times = Counter(wording.template for wording in wordings)
        for language in LANGUAGES:
            mine = {wording.template for wording in wordings if _language(wording.text) == language}
            literal = sum(times[template] == 1 for template in mine)
            examples = sum(times[template] for template in mine)
            rows.append([purpose, language, *(f"{count:,}" for count in (literal, len(mine) - literal, examples))])
    return rows


def _slots() -> list[list[str]]:
    found = tomllib.loads((resources.files("eval") / "data" / "wordings" / "slots.toml").read_text("utf-8"))
    names = sorted({name for slots in found.values() for name in slots})
    return [[f"`${name}`", *(f"{len(found[kind].get(name, [])):,}" for kind in (*LANGUAGES, "both"))] for name in names]


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _summary(rows: Sequence[Read]) -> list[list[str]]:
    """Return a row for each language and for both: shares of intents, of units and of whole questions that are right."""
    found = []
    for name in (*LANGUAGES, "both"):
        mine = [row for row in rows if name in ("both", row.language)]
        if not mine:
            continue
        groups = [str(row.wording.template) for row in mine]
        right = np.array([row.is_intent_right for row in mine], dtype=float)
        whole = np.array([row.is_right for row in mine], dtype=float)
        units = [np.mean([a == b for a, b in zip(row.roles, row.wanted, strict=True)]) for row in mine]
        cells = [_with_interval(values, groups) for values in (right, np.array(units, dtype=float), whole)]
        found.append([name, f"{len(mine):,}", *cells])
    return found


def _with_interval(values: NDArray[np.float64], groups: Sequence[str]) -> str:
    low, high = interval(lambda picked: float(values[picked].mean()), groups)
    return f"{values.mean():.3f} ({low:.3f} to {high:.3f})"


def _by_intent(rows: Sequence[Read]) -> list[list[str]]:
    """Return a row for each intent: how many questions of it there are, which are read right, and what else it is taken for."""
    found = []
    for intent in reading.INTENTS:
        mine = [row for row in rows if row.wording.intent == intent]
        taken = [row for row in rows if row.intent == intent]
        wrong = Counter(row.intent for row in mine if not row.is_intent_right).most_common(1)
        other = f"`{wrong[0][0]}` ({wrong[0][1]})" if wrong else "–"
        cells = [_share([r.is_intent_right for r in mine if r.language == language]) for language in LANGUAGES]
        found.append([f"`{intent}`", str(len(mine)), *cells, _share([r.is_intent_right for r in taken]), other])
    return found


def _by_role(rows: Sequence[Read]) -> list[list[str]]:
    """Return a row for each role: in each language how many units have it, and precision and recall."""
    found = []
    for role, meaning in ROLES.items():
        cells = []
        for language in LANGUAGES:
            pairs = [p for row in rows if row.language == language for p in zip(row.wanted, row.roles, strict=True)]
            wanted = [given == role for right, given in pairs if right == role]
            given = [right == role for right, given in pairs if given == role]
            cells += [str(len(wanted)), _share(given), _share(wanted)]
        found.append([f"`{role}`", meaning, *cells])
    return found


def _share(right: Sequence[bool]) -> str:
    return f"{sum(right) / len(right):.2f}" if right else "–"
