"""The worst cases as a page lists them, and the filters that show some of them without a script."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from eval.metrics.baselines import is_baseline
from eval.metrics.registry import describe
from eval.report.content import LANGUAGES, Content, Severity
from eval.results.schema import CaseResult

#: The most cases that a page lists.
MOST_CASES = 200
#: What a severity is called.
SEVERITIES: Mapping[Severity, str] = {
    "wrong": "wrong",
    "silent": "wrong: no answer",
    "partly": "partly wrong",
    "flawed": "right, with flaws",
}


class Filter(NamedTuple):
    """A group of choices: a letter for ids, what is chosen, and each choice with the ids of the cases that it shows."""

    letter: str
    name: str
    choices: list[tuple[str, frozenset[str]]]

    def classes(self, case: CaseResult) -> list[str]:
        """Return the classes of a case, by which a style sheet hides it. Names are numbers, never words of the cases."""
        return [f"{self.letter}{i}" for i, (_, ids) in enumerate(self.choices) if case.id in ids]


def filters_of(content: Content) -> list[Filter]:
    """Return the filters by language, kind and metric; a filter may have a single choice."""
    listed = content.worst[:MOST_CASES]
    langs = {lang: frozenset(c.id for c in listed if c.lang == lang) for lang in sorted({c.lang for c in listed})}
    kinds = {kind: frozenset(c.id for c in listed if c.kind == kind) for kind in content.kinds}
    short = {m: frozenset(c.id for c in listed if m in c.scores and content.is_short(c, m)) for m in content.metrics}
    return [
        Filter("l", "Language", [(LANGUAGES.get(lang, lang), ids) for lang, ids in langs.items()]),
        Filter("k", "Kind", [(kind.replace("_", " "), ids) for kind, ids in kinds.items() if ids]),
        Filter("m", "Short of", [(describe(m).label, ids) for m, ids in short.items() if ids]),
    ]


def filter_style(filters: list[Filter]) -> str:
    """Return the rules that hide cases by the chosen filters."""
    names = (f"{letter}{i}" for letter, _, choices in filters for i in range(len(choices)))
    return "\n".join(f"#cases:has(#f-{n}:checked) .case:not(.{n}) {{ display: none; }}" for n in names)


def scored(content: Content, case: CaseResult) -> list[str]:
    """Return the metrics that a case has scores of, in the order of the report, without the baselines'."""
    return [m for m in dict.fromkeys((*content.metrics, *case.scores)) if m in case.scores and not is_baseline(m)]


def is_claim(case: CaseResult) -> bool:
    """Tell whether a case is a claim with its evidence, and not an answer that might have cited something."""
    return not case.citations and [said.text for said in case.sentences] == [case.question]
