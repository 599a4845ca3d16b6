"""The worst cases: question, answer, evidence and verdict side by side, filtered without a script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.metrics.words import is_baseline, words_for
from eval.report.content import Content, Severity
from eval.report.markup import Html, join, own_lang, tag
from eval.report.said import right_html, said_html
from eval.results.result import CaseResult
from rag.text import flat

__all__ = ["cases_html", "filter_style"]

_MOST = 200
_OPEN = 2
_WORDS: dict[Severity, str] = {
    "wrong": "wrong",
    "silent": "wrong: no answer",
    "partly": "partly wrong",
    "flawed": "right, with flaws",
}
_LANGUAGES = {"en": "English", "ko": "Korean"}


def _filters(content: Content) -> list[tuple[str, str, list[tuple[str, frozenset[str]]]]]:
    """Groups of choices: a letter for ids, what is chosen, and each choice with the ids of the cases that it shows."""
    listed = content.worst[:_MOST]
    langs = {lang: frozenset(c.id for c in listed if c.lang == lang) for lang in sorted({c.lang for c in listed})}
    kinds = {kind: frozenset(c.id for c in listed if c.kind == kind) for kind in content.kinds}
    short = {m: frozenset(c.id for c in listed if _is_short(c, m, content)) for m in content.metrics}
    return [
        ("l", "Language", [(_LANGUAGES.get(lang, lang), ids) for lang, ids in langs.items()]),
        ("k", "Kind", [(kind.replace("_", " "), ids) for kind, ids in kinds.items() if ids]),
        ("m", "Short of", [(words_for(m).label, ids) for m, ids in short.items() if ids]),
    ]


def _is_short(case: CaseResult, metric: str, content: Content) -> bool:
    if metric not in case.scores or is_baseline(metric):
        return False
    value = case.scores[metric]
    return value > 0 if metric in content.low_is_good else value < 1


def filter_style(content: Content) -> str:
    """The rules that hide cases by the chosen filters. Names are numbers, never words of the cases."""
    names = (f"{letter}{i}" for letter, _, choices in _filters(content) for i in range(len(choices)))
    return "\n".join(f"#cases:has(#f-{n}:checked) .case:not(.{n}) {{ display: none; }}" for n in names)


def cases_html(content: Content) -> Html:
    """The cases that are short of the best in any score, the most wrong first."""
    listed = content.worst[:_MOST]
    if not listed:
        return tag("p", "No case is short of the best score.", class_="calm")
    filters = _filters(content)
    classes = {c.id: [f"{x}{i}" for x, _, group in filters for i, (_, ids) in enumerate(group) if c.id in ids] for c in listed}
    whole = len(content.worst)
    lead = f"{whole:,} of {len(content.result.cases):,} cases are short of the best in some score"
    lead += f"; here are the {_MOST} most wrong, report.json has all." if whole > _MOST else ". The most wrong come first."
    shown = [_case(content, case, classes[case.id], place < _OPEN) for place, case in enumerate(listed)]
    count = tag("p", "cases shown", class_="count soft")  # their number is a counter of the style sheet's
    groups = [_fieldset(letter, name, [label for label, _ in group]) for letter, name, group in filters if len(group) > 1]
    return join([tag("p", lead), tag("div", *groups, class_="filters"), tag("div", *shown, count, class_="case-list")])


def _fieldset(letter: str, name: str, labels: Sequence[str]) -> Html:
    choices = [("all", "all"), *((str(i), label) for i, label in enumerate(labels))]
    radios = [
        tag(
            "label",
            tag("input", type="radio", name=f"f-{letter}", id=f"f-{letter}{value}", checked=value == "all"),
            tag("span", label),
        )
        for value, label in choices
    ]
    return tag("fieldset", tag("legend", name), tag("div", *radios, class_="choices"))


def _case(content: Content, case: CaseResult, classes: Iterable[str], is_open: bool) -> Html:
    question = flat(case.question) or case.id
    summary = tag(
        "summary",
        tag("span", question, class_="question", lang=own_lang(question)),
        tag(
            "span",
            tag("span", _WORDS[content.severity(case)], class_="wrong"),
            f"{case.kind.replace('_', ' ')} · {_LANGUAGES.get(case.lang, case.lang)} · ",
            tag("span", case.id, class_="id"),
            class_="facts",
        ),
        _short(content, case),
    )
    body = tag("div", *right_html(case), said_html(case), _full(content, case), class_="case-body")
    return tag("details", summary, body, class_=" ".join(["case", *classes]), open=is_open)


def _short(content: Content, case: CaseResult) -> Html:
    """The scores that are short of the best, and what could not be scored."""
    short = [m for m in _ordered(content, case) if _is_short(case, m, content)]
    chips = [tag("span", words_for(m).label, " ", tag("b", f"{case.scores[m]:.2f}"), class_="chip bad") for m in short]
    chips += [
        tag("span", f"{words_for(m).label} not scored: {flat(why)}", class_="chip unscored") for m, why in case.unscored.items()
    ]
    return tag("span", *chips, class_="chips")


def _full(content: Content, case: CaseResult) -> Html:
    full = [words_for(m).label for m in _ordered(content, case) if not _is_short(case, m, content)]
    return tag("p", f"Full score: {', '.join(full)}.", class_="full soft small") if full else Html()


def _ordered(content: Content, case: CaseResult) -> list[str]:
    order = {metric: place for place, metric in enumerate(content.metrics)}
    return sorted((m for m in case.scores if not is_baseline(m)), key=lambda m: order.get(m, len(order)))
