"""A run as JUnit XML, which CI systems show: a test for each gate, and one for each kind of cases in each language.

A group of cases fails if a gate that rests on it fails; it names the cases that are short of the best in that metric, the worst
first. Groups without a gate pass and list the same as output. A group is skipped if none of it could be scored.
"""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from eval.metrics.baselines import is_baseline
from eval.report.content import LIMITS, Content
from eval.results.gates import Outcome
from eval.results.schema import CaseResult
from rag.text import clean, flat

_MOST = 20
# What XML 1.0 cannot hold, beside what is cleaned anyway.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(content: Content) -> str:
    """Return the XML, with its declaration."""
    gates = [_gate(content, outcome) for outcome in content.outcomes]
    groups: dict[tuple[str, str], list[CaseResult]] = {}
    for case in content.result.cases:
        groups.setdefault((case.kind, case.lang), []).append(case)
    cases = [_group(content, kind, lang, members) for (kind, lang), members in groups.items()]
    suites = [_suite(content, "gates", gates), _suite(content, "cases", cases)]
    root = ET.Element("testsuites", {"name": "nonmun eval"} | _counts(gates + cases))
    root.extend(suites)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(content: Content, part: str, tests: Sequence[ET.Element]) -> ET.Element:
    result = content.result
    stamp = re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", result.made)
    given = {"name": _line(f"{result.suite}: {part}")} | _counts(tests) | ({"timestamp": stamp[0]} if stamp else {})
    suite = ET.Element("testsuite", given)
    properties = ET.SubElement(suite, "properties")
    for name, value in {**result.system, "limits": LIMITS}.items():
        ET.SubElement(properties, "property", {"name": _line(name), "value": _line(value)})
    suite.extend(tests)
    return suite


def _counts(tests: Sequence[ET.Element]) -> dict[str, str]:
    counted = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    numbers = {name: str(sum(test.find(element) is not None for test in tests)) for name, element in counted.items()}
    return {"tests": str(len(tests)), **numbers, "time": f"{math.fsum(float(test.get('time', '0')) for test in tests):.3f}"}


def _test(content: Content, part: str, name: str, seconds: float = 0.0) -> ET.Element:
    given = {"classname": _line(f"nonmun.{content.result.suite}.{part}"), "name": _line(name), "time": f"{seconds:.3f}"}
    return ET.Element("testcase", given)


def _gate(content: Content, outcome: Outcome) -> ET.Element:
    test = _test(content, "gates", f"{outcome.gate.figure} {outcome.gate}")
    if not outcome.kept:
        names = _worst(content, [c for c in content.result.cases if _rests_on(outcome, c)], [outcome.gate.metric])
        _fail(test, str(outcome), names)
    return test


def _group(content: Content, kind: str, lang: str, members: Sequence[CaseResult]) -> ET.Element:
    seconds = math.fsum(case.seconds for case in members if math.isfinite(case.seconds))
    test = _test(content, "cases", f"{kind}, {lang}: {len(members)} {'case' if len(members) == 1 else 'cases'}", seconds)
    failed = [o for o in content.failed if _worst(content, [c for c in members if _rests_on(o, c)], [o.gate.metric])]
    if failed:
        names = _worst(content, members, [outcome.gate.metric for outcome in failed])
        _fail(test, "A gate that rests on these cases failed: " + ", ".join(o.gate.figure for o in failed), names)
    elif not any(case.scores for case in members):
        ET.SubElement(test, "skipped", {"message": "Nothing could be scored."})
    elif names := _worst(content, members, [m for m in content.metrics if not is_baseline(m)]):
        ET.SubElement(test, "system-out").text = _text("Short of the best:\n" + "\n".join(names))
    return test


def _rests_on(outcome: Outcome, case: CaseResult) -> bool:
    metric, lang, *kind = [*outcome.gate.figure.split("/"), "all"]
    return metric in case.scores and lang in ("all", case.lang) and kind[0] in ("all", case.kind)


def _worst(content: Content, cases: Sequence[CaseResult], metrics: Sequence[str]) -> list[str]:
    """Return lines that name the cases short of the best in any of some metrics."""
    short = {c.id: {m: c.scores[m] for m in sorted(metrics) if content.falls_short(c, m)} for c in cases}
    listed = sorted((c for c in cases if short[c.id]), key=lambda c: (content.order(c), c.id))
    lines = [
        f"{c.id} ({', '.join(f'{m} {v:.2f}' for m, v in short[c.id].items())}): {flat(c.question)}" for c in listed[:_MOST]
    ]
    return lines + ([f"and {len(listed) - _MOST} more"] if len(listed) > _MOST else [])


def _fail(test: ET.Element, message: str, lines: Sequence[str]) -> None:
    failure = ET.SubElement(test, "failure", {"message": _line(message), "type": "gate"})
    failure.text = _text("\n".join([message, *lines]))


def _line(text: str) -> str:
    return _text(flat(text))


def _text(text: str) -> str:
    return _NOT_XML.sub("\ufffd", clean(text))
