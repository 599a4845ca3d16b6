"""Whether an answer to a natural question meets everything that is expected of it.

Definition: ``passed`` is 1 if no check of the case (:class:`eval.cases.natural.Expect`) fails and no paper is cited that is not
in the index, else 0. The papers of an answer are those of its citations and those whose arXiv id its text names; their order is
that of the text if it names them all, otherwise that of the citations. Titles, days, votes and bullets come from the index,
never from the answer.

Edge cases: ``contains_any`` and ``not_contains`` look into the answer and the texts that it cites, ``says_any`` and
``not_says`` only into its own words, without “...”. Case, accents and spacing are ignored; a number has to stand alone. A share
of no papers, or a day of none, is right: ``min_cited`` asks for papers. ``max_cited = 0`` counts citations only, because an
example in a greeting may name a paper. ``number_within`` takes any number of the answer's own words that is not part of an id,
a title, a day, a month, votes or a marker. ``periods_named`` counts months, quarters, halves and years.

Source: checks that a machine can make and that need no judge, as in IFEval (Zhou et al. 2023, arXiv 2311.07911).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eval.cases.natural import Expect, Share
from eval.cases.natural_answer import LONG, Seen
from eval.metrics.registry import Metric, register


def problems(expect: Expect, seen: Seen) -> list[str]:
    """Return why an answer is not what is expected, a line for each check that fails; none if it passes."""
    strange = [cited for cited in seen.cites if cited not in seen.papers]
    found = [f"cites what is not in the index: {', '.join(strange)}"] if strange else []
    return found + [why for name, value in expect.given().items() if (why := _CHECKS[name](seen, value))]


def _abstained(seen: Seen, wanted: bool) -> str:
    return "" if seen.answer.abstained == wanted else "abstains" if seen.answer.abstained else "does not abstain"


def _cites_all(seen: Seen, ids: Sequence[str]) -> str:
    missing = [wanted for wanted in ids if wanted not in seen.ids]
    return f"{len(missing)} of {len(ids)} not cited: {seen.titles(missing)}" if missing else ""


def _cites_any(seen: Seen, ids: Sequence[str]) -> str:
    return "" if set(ids) & set(seen.ids) else f"cites none of those expected but {seen.titles(seen.ids) or 'nothing'}"


def _first_any(seen: Seen, ids: Sequence[str]) -> str:
    first = [listed[0] for listed in (seen.cites, seen.named) if listed]
    return "" if set(first) & set(ids) else f"first is {seen.titles(first[:1]) or 'nothing'}, not {seen.titles(ids)}"


def _none_of(seen: Seen, ids: Sequence[str]) -> str:
    wrong = [cited for cited in seen.ids if cited in ids]
    return f"cites what it must not: {seen.titles(wrong)}" if wrong else ""


def _only_of(seen: Seen, ids: Sequence[str]) -> str:
    wrong = [cited for cited in seen.ids if cited not in ids]
    return f"cites {len(wrong)} others: {seen.titles(wrong)}" if wrong else ""


def _dates_within(seen: Seen, bounds: Sequence[Any]) -> str:
    low, high = bounds
    wrong = [i for i in seen.ids if not any(low <= entry.date <= high for entry in seen.papers[i].entries)]
    return f"{len(wrong)} of {len(seen.ids)} not from {low} to {high}: {seen.titles(wrong)}" if wrong else ""


def _votes_within(seen: Seen, bounds: Sequence[int]) -> str:
    low, high = bounds
    wrong = [i for i in seen.ids if (votes := seen.papers[i].votes) is None or not low <= votes <= high]
    return f"{len(wrong)} of {len(seen.ids)} without {low} to {high} votes: {seen.titles(wrong)}" if wrong else ""


def _top_in_order(seen: Seen, groups: Sequence[Sequence[str]]) -> str:
    place = 0  # the papers of a group are equal: any of them may come first
    for group in groups:
        got = seen.ids[place : place + len(group)]
        if not got or not set(got) <= set(group):
            return f"place {place + 1} is {seen.titles(got) or 'empty'}, not {seen.titles(group)}"
        place += len(group)
    return ""


def _sorted_by(seen: Seen, order: str) -> str:
    what, way = order.split("_")
    papers = [seen.papers[i] for i in seen.ids]
    keys = [(p.votes or 0) if what == "votes" else p.date.toordinal() for p in papers]
    shown = [p.votes or 0 if what == "votes" else p.date.isoformat() for p in papers]
    return "" if keys == sorted(keys, reverse=way == "desc") else f"not sorted by {what}: {shown[:6]}"


def _share(seen: Seen, share: Share, *, on: bool) -> str:
    found = seen.matching(share)
    part = len(found) / len(seen.ids) if seen.ids else share.at_least
    if share.at_least <= part <= share.at_most:
        return ""
    shown = [i for i in seen.ids if i not in found] if on else found
    return f"{len(found)} of {len(seen.ids)} {'on the subject; off' if on else 'are what is excluded'}: {seen.titles(shown)}"


def _lacks(seen: Seen, text: str, items: Sequence[str], word: str) -> str:
    missing = [item for item in items if not seen.holds(item, text)]
    return f"{word} {', '.join(item[:LONG] for item in missing)}" if missing else ""


def _has(seen: Seen, text: str, items: Sequence[str], word: str) -> str:
    found = [item for item in items if seen.holds(item, text)]
    return f"{word} {', '.join(item[:LONG] for item in found)}" if found else ""


def _max_cited(seen: Seen, most: int) -> str:
    count = len(seen.ids) if most else len(seen.cites)
    return f"{count} papers, at most {most}" if count > most else ""


def _any_of(seen: Seen, choices: Sequence[Expect]) -> str:
    tried = [problems(choice, seen) for choice in choices]
    return f"none of the alternatives: {' / '.join('; '.join(why) for why in tried)}" if all(tried) else ""


def _number_within(seen: Seen, bounds: Sequence[int]) -> str:
    low, high = bounds
    return "" if any(low <= n <= high for n in seen.numbers) else f"no number from {low} to {high}: {seen.numbers[:5]}"


def _at_least(count: int, least: int, what: str) -> str:
    return f"{count} {what}, at least {least}" if count < least else ""


_CHECKS: Mapping[str, Callable[[Seen, Any], str]] = {
    "abstained": _abstained,
    "cites_all": _cites_all,
    "cites_any": _cites_any,
    "first_any": _first_any,
    "none_of": _none_of,
    "only_of": _only_of,
    "min_cited": lambda seen, least: _at_least(len(seen.ids), least, "papers"),
    "max_cited": _max_cited,
    "dates_within": _dates_within,
    "votes_within": _votes_within,
    "top_in_order": _top_in_order,
    "sorted_by": _sorted_by,
    "subject_share": lambda seen, share: _share(seen, share, on=True),
    "excluded_share": lambda seen, share: _share(seen, share, on=False),
    "contains_any": lambda seen, items: _lacks(seen, seen.everything, items, "lacks"),
    "not_contains": lambda seen, items: _has(seen, seen.everything, items, "has"),
    "says_any": lambda seen, items: _lacks(seen, seen.own_words, items, "does not say"),
    "not_says": lambda seen, items: _has(seen, seen.own_words, items, "says"),
    "number_within": _number_within,
    "periods_named": lambda seen, least: _at_least(len(seen.periods), least, "months or years named"),
    "max_quotes": lambda seen, most: f"{n} quotes, at most {most}" if (n := seen.quotes) > most else "",
    "min_chars": lambda seen, least: _at_least(len(seen.answer.text.strip()), least, "characters"),
    "any_of": _any_of,
}

register(Metric(
    "passed", "Natural questions passed", "Share of natural questions whose answer meets everything that is expected of it.",
    "rag/search/query/reading/ if the question was misread, else rag/search/gathering/ and rag/answer/forms/", headline=True,
    suites=("natural",), places=(0, 0),
))  # fmt: skip
