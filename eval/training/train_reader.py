"""Train the model that reads questions: the roles of words and the intent.

The roles are learned by a conditional random field (CRFsuite), the intent by logistic regression on the text with roles in
place of what fills them. Both learn from wordings written by hand and from filled templates (:mod:`eval.training.wordings`).
The same wordings give the same model.
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import random
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from eval.training.wordings import Wording, read_wordings, varied
from rag.core import Progress, UsageError, no_progress
from rag.search import reading

TRAINED_ON = (
    *("en_lists", "en_others", "en_more1", "en_more2", "en_more3", "en_more4", "en_more5", "en_more6", "en_more7", "en_more8"),
    *(
        "ko_lists",
        "ko_others",
        "ko_more1",
        "ko_more2",
        "ko_more3",
        "ko_more4",
        "ko_more5",
        "ko_more6",
        "ko_more7",
        "ko_more8",
        "ko_more9",
    ),
)
HELD_OUT = ("heldout_en", "heldout_ko")
_TODAY = dt.date(2025, 5, 10)  # relative dates only have to be found
_FOLDS = 2
_SEED = 7
_SEEN = 2  # templates in which a word instructs before its form counts
_ROUNDS = 100
_LEAST_WEIGHT = 0.02
_L1, _L2 = 0.1, 0.05
_STRENGTH = 1.0


@dataclass(frozen=True)
class Example:
    """A wording cut into units, with the rules that apply and the right roles."""

    wording: Wording
    units: list[reading.Unit]
    rules: list[str]
    roles: list[reading.Role]


def crfsuite_or_error() -> Any:
    """Return the package that trains conditional random fields; only training needs it.

    :raises UsageError: if it is not installed.
    """
    try:
        import pycrfsuite
    except ImportError as error:
        raise UsageError("Training the reader needs python-crfsuite.", hint="Type `pip install python-crfsuite`.") from error
    return pycrfsuite


def prepare(wordings: Sequence[Wording]) -> list[Example]:
    """Cut wordings into units and label them."""
    found = []
    for wording in wordings:
        units = reading.split_units(wording.text)
        roles = [wording.role_at(unit.start, unit.end) for unit in units]
        found.append(Example(wording, units, reading.find_regular(wording.text, _TODAY).kinds_of(units), roles))
    return found


def train(examples: Sequence[Example]) -> reading.ReaderModel:
    """Fit both models."""
    return reading.ReaderModel.from_json(fitted(examples))


def trained(progress: Progress = no_progress) -> bytes:
    """Return the model file that ships, trained on :data:`TRAINED_ON`.

    :raises UsageError: if the trainer is not installed.
    """
    crfsuite_or_error()  # now, not after minutes of work
    progress("train", 0, 1)
    found = packed(fitted(examples_of(TRAINED_ON)))
    progress("train", 1, 1)
    return found


def fitted(examples: Sequence[Example]) -> dict[str, Any]:
    """Fit both models and return their weights as :meth:`reading.ReaderModel.from_json` reads them.

    The intent is learned from roles that a model gave which did not see the template, and from the right ones.
    """
    words = _Lexicon.of(examples)
    guessed = _cross_read(examples, words)
    weights = _fit_roles(examples, words)
    rows = [reading.intent_features(e.units, roles) for e, roles in zip(examples, guessed, strict=True)]
    rows += [reading.intent_features(e.units, e.roles) for e in examples]
    return {**weights, **_fit_intents(rows, [e.wording.intent for e in examples] * 2)}


@dataclass(frozen=True)
class _Lexicon:
    """In which templates each word occurs, instructs, and is part of a subject."""

    instructs: dict[str, set[int]]
    occurs: dict[str, set[int]]
    subject: dict[str, set[int]]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> _Lexicon:
        found = cls(defaultdict(set), defaultdict(set), defaultdict(set))
        for example in examples:
            template = example.wording.template
            for unit, role in zip(example.units, example.roles, strict=True):
                if role in ".TVRLP":
                    found.instructs[reading.word_form(unit.text)].add(template)
                found.occurs[reading.stem_form(unit.text)].add(template)
                if role in "SX":
                    found.subject[reading.stem_form(unit.text)].add(template)
        return found

    @cached_property
    def function_words(self) -> frozenset[str]:
        """The words that instruct in several templates."""
        return frozenset(word for word, templates in self.instructs.items() if len(templates) >= _SEEN)

    def tendencies(self, words: Iterable[str], but: int | None = None) -> dict[str, str]:
        """Return the tendency of words, as the other templates have it."""
        left_out = {but}
        counts = ((w, len(self.subject.get(w, set()) - left_out), len(self.occurs.get(w, set()) - left_out)) for w in words)
        return {word: sign for word, subject, whole in counts if (sign := reading.tendency(subject, whole))}


def _cross_read(examples: Sequence[Example], words: _Lexicon) -> list[list[reading.Role]]:
    """Return the roles of each example as a model reads them that did not see its template."""
    templates = sorted({e.wording.template for e in examples})
    random.Random(_SEED).shuffle(templates)
    fold = {template: place % _FOLDS for place, template in enumerate(templates)}
    guessed: list[list[reading.Role]] = [[] for _ in examples]
    for number in range(_FOLDS):
        model = reading.ReaderModel.from_json(
            {**_fit_roles([e for e in examples if fold[e.wording.template] != number], words), "intents": {}, "bias": []}
        )
        for place, example in enumerate(examples):
            if fold[example.wording.template] == number:
                guessed[place] = model.roles_of(example.units, example.rules)
    return guessed


def _fit_roles(examples: Sequence[Example], words: _Lexicon) -> dict[str, Any]:
    crfsuite = crfsuite_or_error()
    trainer = crfsuite.Trainer(verbose=False)
    for example in examples:
        own = words.tendencies((reading.stem_form(unit.text) for unit in example.units), example.wording.template)
        trainer.append(reading.unit_features(example.units, example.rules, words.function_words, own), example.roles)
    trainer.set_params({"c1": _L1, "c2": _L2, "max_iterations": _ROUNDS, "feature.minfreq": 2})
    with tempfile.TemporaryDirectory() as folder:
        file = str(Path(folder) / "roles.crfsuite")
        trainer.train(file)
        tagger = crfsuite.Tagger()
        tagger.open(file)
        info = tagger.info()
        tagger.close()
    place = {role: i for i, role in enumerate(reading.ROLES)}
    roles: dict[str, list[int]] = defaultdict(list)
    for (feature, role), weight in sorted(info.state_features.items()):
        if whole := round(100 * weight):
            roles[feature] += [place[role], whole]
    transitions = [[round(100 * info.transitions.get((a, b), 0.0)) for b in reading.ROLES] for a in reading.ROLES]
    tendencies: dict[str, list[str]] = defaultdict(list)
    for word, sign in sorted(words.tendencies(words.occurs).items()):
        tendencies[sign].append(word)
    return {
        "function_words": sorted(words.function_words),
        "tendencies": tendencies,
        "roles": dict(roles),
        "transitions": transitions,
    }


def _fit_intents(rows: Sequence[Sequence[str]], intents: Sequence[str]) -> dict[str, Any]:
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    often = Counter(feature for row in rows for feature in row)
    vectors = DictVectorizer(sparse=True)
    values = vectors.fit_transform([{f: 1.0 for f in row if often[f] > 2} for row in rows])
    model = LogisticRegression(C=_STRENGTH, max_iter=150, random_state=0).fit(values, intents)
    place = [reading.INTENTS.index(name) for name in model.classes_]
    weights: dict[str, list[int]] = {}
    for column, feature in enumerate(vectors.get_feature_names_out()):
        row = [(i, round(100 * w)) for i, w in zip(place, model.coef_[:, column], strict=True) if abs(w) >= _LEAST_WEIGHT]
        if row:
            weights[feature] = [x for pair in row for x in pair]
    bias = [-1000] * len(reading.INTENTS)
    for i, weight in zip(place, model.intercept_, strict=True):
        bias[i] = round(100 * weight)
    return {"intents": weights, "bias": bias}


def packed(weights: dict[str, Any]) -> bytes:
    """Return the file of a model; the same weights give the same bytes."""
    text = json.dumps(weights, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return gzip.compress(text.encode(), 9, mtime=0)


def examples_of(names: Sequence[str]) -> list[Example]:
    """Return the examples of some files, with careless copies."""
    chance = random.Random(_SEED)
    return prepare([copy for wording in read_wordings(names) for copy in varied(wording, chance)])
