"""The report of a run: a page without requests in which text stays text, JUnit XML, Markdown and JSON."""

from __future__ import annotations

import json
import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.report.content import LIMITS, Content
from eval.report.junit import to_junit
from eval.report.page import to_html
from eval.report.summary import to_markdown
from eval.report.writer import FILES, Standard, conclude, read_standard, write_report
from eval.results.compare import compare
from eval.results.gates import Gate, check
from eval.results.schema import CaseResult, Figure, Result, SaidSentence, Source, result_from_json
from rag.core.errors import StorageError
from tests.support.suite_runs import case, figure, planted_run, rescored, result, sample_run

HOSTILE = [
    "<script>window.hit=1</script>",
    '"><img src=http://evil.invalid/a.png onerror=window.hit=1>',
    "' onmouseover='window.hit=1",
    "</style></title></head><body onload=window.hit=1>",
    "<!-- <svg/onload=window.hit=1> --> ]]> <![CDATA[",
    "![a](http://evil.invalid/p.png) [b](javascript:window.hit=1) <http://evil.invalid> | cell",
    "{title} {0} %s ${x} `code` <!--line-->",
    "\u202eesrever\u2066\u200b \x1b[31mred\x00 \ufffe",
]


class Seen(HTMLParser):
    """A page read strictly: only what the program builds, all closed, ids once, links to places that are there."""

    TAGS = frozenset(
        """html head meta title style body header h1 h2 h3 h4 p nav a main section ul li span svg line path text rect table
        caption thead tbody tr th td div b strong details summary fieldset legend label input figure figcaption blockquote
        dl dt dd code footer""".split()
    )
    ATTRIBUTES = frozenset(
        """lang charset http-equiv content name class id href x y x1 x2 y1 y2 d width height viewbox rx role aria-label
        aria-hidden focusable tabindex scope open type checked text-anchor""".split()
    )

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.ids, self.links = "", [], []  # type: tuple[str, list[str], list[str]]
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []
        assert len(self.ids) == len(set(self.ids))
        assert {link.removeprefix("#") for link in self.links} <= set(self.ids)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.TAGS
        values = {name: value or "" for name, value in attrs}
        assert not values.keys() - self.ATTRIBUTES, values
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"]] if "href" in values else []
        if tag not in ("meta", "input"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] != "style":
            self.text += data


def whole(now: Result, *gates: Gate, before: Result | None = None) -> Content:
    return Content(now, tuple(check(now, gates, before)), compare(now, before) if before else None)


WORDS = st.one_of(st.text(max_size=30), st.sampled_from(HOSTILE))
NUMBERS = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0, math.nan]))
METRICS = st.one_of(st.sampled_from(["correct", "mrr@10", "checker_f1", "word_overlap_f1", "seconds_p50"]), WORDS)
LANGS = st.sampled_from(["en", "ko", "all"])
SOURCES = st.builds(Source, WORDS, WORDS, st.integers(0, 9), WORDS, st.sampled_from(["", "[1]", "[2]"]))
SAID = st.builds(
    SaidSentence,
    WORDS,
    st.lists(st.sampled_from(["[1]", "[2]", "[99]", HOSTILE[1]]), max_size=3).map(tuple),
    st.one_of(st.none(), st.sampled_from(["supported", "contradicted", "unverifiable"]), WORDS),
    WORDS,
)
CASES = st.builds(
    CaseResult,
    WORDS,
    st.one_of(LANGS, WORDS),
    WORDS,
    WORDS,
    WORDS,
    WORDS,
    st.dictionaries(METRICS, st.floats(0, 1), max_size=3),
    st.lists(SOURCES, max_size=2).map(tuple),
    st.lists(SOURCES, max_size=2).map(tuple),
    st.lists(SAID, max_size=2).map(tuple),
    st.dictionaries(METRICS, WORDS, max_size=1),
    st.floats(0, 100),
)
FIGURES = st.builds(
    Figure,
    METRICS,
    st.one_of(LANGS, WORDS),
    st.one_of(st.just("all"), WORDS),
    NUMBERS,
    NUMBERS,
    NUMBERS,
    st.integers(0, 99),
    st.sampled_from(["high", "low", ""]),
)
RESULTS = st.builds(
    Result,
    WORDS,
    WORDS,
    st.dictionaries(WORDS, WORDS, max_size=2),
    st.lists(FIGURES, max_size=6).map(tuple),
    st.lists(CASES, max_size=4).map(tuple),
    st.dictionaries(WORDS, st.floats(0, 9), max_size=1),
    st.dictionaries(WORDS, st.floats(0, 9), max_size=1),
    st.lists(WORDS, max_size=1).map(tuple),
)


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(RESULTS, st.one_of(st.none(), RESULTS))
def test_any_run_becomes_a_page_and_xml_in_which_text_stays_text(now: Result, before: Result | None) -> None:
    content = whole(now, Gate("correct/all", at_least=0.5), Gate("mrr@10/en", allowed_drop=0.1), before=before)
    html = to_html(content)
    Seen(html)
    assert to_html(content) == html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\x00-\x09\x0b-\x1f\x7f]", html)
    ET.fromstring(to_junit(content).encode())
    assert "<" not in re.sub(r"\\<", "", to_markdown(content))


def test_hostile_text_is_shown_as_it_is_wherever_it_stands() -> None:
    for text in HOSTILE[:6]:
        bad = Source(text, text, 1, text, "[1]")
        said = SaidSentence(text, ("[1]", text), text, text)
        wrong = CaseResult(text, text, text, text, text, text, {text: 0.0}, (bad,), (bad,), (said,), {text: text})
        html = to_html(whole(Result(text, text, {text: text, "model": text}, (figure(text, 0.5),), (wrong,), notes=(text,))))
        assert Seen(html).text.count(text) >= 12, text


def test_the_page_asks_for_nothing_and_says_what_faithful_means() -> None:
    html = to_html(whole(sample_run()))
    assert "default-src 'none'; style-src 'unsafe-inline'" in html
    assert not re.search(r"https?:|src=|url\(|@import|<script", html)
    assert LIMITS in html
    assert "not to the paper" in html


def test_the_page_tells_figures_gates_plots_changes_and_the_worst_cases() -> None:
    now, before = sample_run(0, 0.85), sample_run(1, 0.95)
    gates = [Gate("correct/all", at_least=0.99), Gate("resolves/all", at_least=1.0), Gate("checker_auc/all", at_least=0.5)]
    text = Seen(to_html(whole(now, *gates, before=before))).text
    for part in (
        "2 of 3 gates failed",
        "checker_auc/all",
        "not measured",
        "rag/answer/extractive.py",
        "Retrieval by language",
        "Faithfulness to the digest, by kind of question",
        "Citation precision and recall, by kind",
        "Abstention, both ways",
        "Time for a case",
        "Cases that got worse",
        "Cases that got better",
        "p (Holm)",
        "✗ contradicted",
        "the judge did not answer",
    ):
        assert part in text, part


def test_the_checker_is_drawn_beside_both_baselines() -> None:
    text = Seen(to_html(whole(planted_run()))).text
    for measure in ("precision", "recall", "F1"):
        assert f"Checker: {measure} by kind of error" in text
    assert "always supported" in text
    assert "word overlap" in text


def test_the_most_wrong_case_comes_first_and_right_ones_do_not_come() -> None:
    cases = [case("right", a=1.0, b=1.0), case("half", a=1.0, b=0.0), case("wrong", a=0.0, b=0.0), case("close", a=0.9, b=1.0)]
    content = whole(result(figure("a", 0.7), figure("b", 0.5), cases=cases))
    assert [c.id for c in content.worst] == ["wrong", "half", "close"]
    asked = [
        case("silent", correct=0.0, answered=0.0),
        case("partly", correct=0.5),
        case("lie", correct=0.0, answered=1.0, b=1.0),
    ]
    judged = whole(result(figure("correct", 0.5), cases=[*asked, case("late", correct=1.0, b=0.0)]))
    assert [c.id for c in judged.worst] == ["lie", "silent", "partly", "late"]
    unwanted = whole(result(figure("noise", 0.5, better="low"), cases=[case("loud", noise=1.0), case("still", noise=0.0)]))
    assert [c.id for c in unwanted.worst] == ["loud"]


def test_a_run_of_nothing_and_a_run_of_right_answers_are_pages_too() -> None:
    assert "This run measured nothing." in Seen(to_html(whole(result()))).text
    right = result(figure("correct", 1.0), cases=[case("q")])
    text = Seen(to_html(whole(right, before=right))).text
    assert "No case is short of the best score." in text
    assert "has the same scores" in text


def test_junit_has_a_test_for_each_gate_and_group_and_names_failures() -> None:
    now = sample_run(0, 0.85)
    gates = [Gate("correct/ko", at_least=0.99), Gate("resolves/all", at_least=1.0)]
    root = ET.fromstring(to_junit(whole(now, *gates)).encode())
    first, second = root.findall("testsuite")
    groups = {(c.kind, c.lang) for c in now.cases}
    assert [len(s.findall("testcase")) for s in (first, second)] == [2, len(groups)]
    failed = [test for test in root.iter("testcase") if test.find("failure") is not None]
    assert [test.get("name", "").split(":")[0] for test in failed] == ["correct/ko at least 0.99", "fact, ko", "list, ko"]
    wrong = [c.id for c in now.cases if c.lang == "ko" and c.scores.get("correct") == 0]
    assert wrong
    told = failed[0].find("failure").text or ""  # type: ignore[union-attr]
    assert all(name in told for name in wrong[:20])
    for element in (root, first, second):
        inside = list(element.iter("testcase"))
        counted = sum(test.find("failure") is not None for test in inside)
        assert (element.get("tests"), element.get("failures")) == (str(len(inside)), str(counted))


def test_junit_has_the_shape_that_readers_expect() -> None:
    nothing = case("none")
    run = result(figure("correct", 0.5), cases=[case("q", correct=0.0), replace(nothing, kind="list", scores={})])
    root = ET.fromstring(to_junit(whole(run, Gate("correct/all", at_least=1.0))).encode())
    assert root.tag == "testsuites"
    for suite in root:
        assert suite.tag == "testsuite"
        assert set(suite.keys()) >= {"name", "tests", "failures", "errors", "skipped", "time"}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", suite.get("timestamp", ""))
        assert next(child.tag for child in suite) == "properties"
        for test in suite.findall("testcase"):
            assert test.keys() == ["classname", "name", "time"]
            assert float(test.get("time", "")) >= 0
            assert {child.tag for child in test} <= {"failure", "skipped", "system-out"}
    assert len(root.findall(".//skipped")) == 1


def test_the_summary_tells_gates_figures_and_significant_changes() -> None:
    before = sample_run()
    right = [c.id for c in before.cases if c.scores.get("correct") == 1]
    after = rescored(before, {name: {"correct": 0.0} for name in right[:50]})
    text = to_markdown(whole(after, Gate("correct/all", at_least=1.0), before=before))
    assert text.startswith("## ❌ Evaluation, suite sample: the one gate failed")
    assert "- **correct/all**" in text
    assert "| Correct answers |" in text
    assert "worse: 50" in text
    assert "| Correct answers | 0.858 | 0.442 |" in text
    assert LIMITS in text


def test_a_report_is_written_and_its_summary_added_to_that_of_the_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = tmp_path / "step.md"
    step.write_text("before\n", "utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(step))
    run = sample_run()
    write_report(run, tmp_path, baseline=sample_run(1))
    assert all((tmp_path / name).is_file() for name in FILES)
    assert result_from_json((tmp_path / "report.json").read_text("utf-8")) == run
    assert step.read_text("utf-8") == "before\n" + (tmp_path / "summary.md").read_text("utf-8") + "\n"
    with pytest.raises(StorageError, match="Cannot write"):
        write_report(run, tmp_path / "none")


def test_the_end_of_a_run_names_the_gate_that_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = result(figure("correct", 0.5), figure("resolves", 1.0), cases=[case("q", correct=0.5)])
    standard = Standard((Gate("correct/all", at_least=0.8), Gate("resolves/all", at_least=1.0)))
    assert [outcome.gate.figure for outcome in conclude(run, standard, folder=tmp_path)] == ["correct/all"]
    out = capsys.readouterr().out
    assert "FAIL correct/all" in out
    assert "1 of 2 gates kept. Failed: correct/all." in out
    assert "0.3000 too low" in out
    assert "Look at the worst cases of correct" in out
    assert conclude(run, standard, as_json=True)
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["failed"] == ["correct/all"]
    assert result_from_json(line) == run
    assert conclude(run, Standard()) == []


def test_a_run_kept_as_the_baseline_is_what_the_next_drops_count_from(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("eval.report.writer.baseline_file", lambda suite: tmp_path / f"{suite}.json")
    monkeypatch.setattr("eval.results.baseline.baseline_file", lambda suite: tmp_path / f"{suite}.json")
    monkeypatch.setattr("eval.report.writer.read_gates", lambda suite: [Gate("correct/all", allowed_drop=0.01)])
    good, bad = (result(figure("correct", value), cases=[case("q", correct=value)]) for value in (0.9, 0.8))
    assert conclude(good, read_standard("sample"))
    assert conclude(good, read_standard("sample"), keep=True) == []
    assert conclude(good, read_standard("sample")) == []
    assert conclude(bad, read_standard("sample"))
    assert conclude(bad, read_standard("sample", gated=False)) == []
    assert "baseline: 0.9000" in capsys.readouterr().out


def test_a_folder_that_cannot_be_made_is_said_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    with pytest.raises(StorageError, match="Cannot make the folder"):
        read_standard("sample", folder=tmp_path / "file")
