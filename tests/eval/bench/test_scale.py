"""The benchmark of scale: its digests, its exponents and its report."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eval.bench.scale import Scaled, exponent, read_results, run_scale
from eval.bench.scale_report import plot, table
from eval.bench.synthetic import PER_DAY, Corpus, asked, write_corpus
from rag.core import UsageError
from rag.digests import collect, merge_papers, read_source
from rag.digests.sources import SourceFile
from tests.support.command import Command


def scaled(papers: int, power: float = 1.0) -> Scaled:
    figures = {name: 2.0 * papers**power for name in Scaled.__slots__}
    return Scaled(**{**figures, "papers": papers, "chunks": papers * 4, "refit": False})  # type: ignore[arg-type]


def test_synthetic_digests_are_read_without_a_problem_and_are_the_same_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_corpus(tmp_path / name, 100, Corpus())
    files = sorted((tmp_path / "one").rglob("*.md"))
    assert [file.read_bytes() for file in files] == [f.read_bytes() for f in sorted((tmp_path / "two").rglob("*.md"))]
    assert len(files) == -(-100 // PER_DAY)
    parsed = [read_source(source) for source in collect([tmp_path / "one"]) if isinstance(source, SourceFile)]
    assert [problem for it in parsed for problem in it.problems] == []
    assert {it.format for it in parsed} == {"korean_daily"}
    papers = merge_papers({str(place): it.entries for place, it in enumerate(parsed)})
    assert len(papers) == 100
    assert all(paper.title and paper.authors and paper.votes is not None and len(paper.texts) >= 3 for paper in papers.values())


def test_the_vocabulary_grows_with_the_corpus() -> None:
    corpus = Corpus()
    words: list[int] = []
    seen: set[str] = set()
    for _, day in zip(range(8), corpus.days(), strict=False):
        seen.update(re.findall(r"[A-Za-z가-힣]+", day.text))
        words.append(len(seen))
    assert all(later > earlier for earlier, later in pairwise(words))
    assert words[-1] - words[-2] < words[1] - words[0]


def test_questions_alternate_in_language() -> None:
    assert [bool(re.search("[가-힣]", text)) for text in asked(4, as_questions=True)] == [False, True, False, True]


@pytest.mark.parametrize("power", [0.0, 0.5, 1.0])
def test_an_exponent_is_the_slope_on_logarithmic_axes(power: float) -> None:
    rows = [scaled(papers, power) for papers in (1000, 4000, 64_000)]
    assert exponent(rows, "day_cpu") == pytest.approx(power)
    assert exponent(rows[:1], "day_cpu") is None


def test_the_report_has_each_size_and_each_exponent() -> None:
    rows = [scaled(5000), scaled(20_000)]
    lines = table(rows).split("\n")
    assert [line.split(" | ")[0].strip("| ") for line in lines] == [
        "papers",
        "---" + "|---:" * 11,
        "5,000",
        "20,000",
        "exponent",
    ]
    assert lines[-1].count("1.00") == 11
    drawn = ElementTree.fromstring(plot(rows))
    assert "one more day, s (n^1.00)" in "".join(drawn.itertext())
    assert ElementTree.fromstring(plot(rows[:1])) is not None


def test_sizes_that_were_measured_are_not_measured_again(tmp_path: Path, run: Command) -> None:
    kept = tmp_path / "kept.json"
    kept.write_text("[]", "utf-8")
    assert read_results(kept) == []
    kept.write_text("[{}]", "utf-8")
    with pytest.raises(UsageError, match="no results of this benchmark"):
        run_scale([10], kept)
    assert "no list of numbers" in run("eval", "bench", "scale", "--papers", "many").err


@pytest.mark.slow
@pytest.mark.long
def test_each_step_is_measured_alone(tmp_path: Path, run: Command) -> None:
    kept, drawn = tmp_path / "kept.json", tmp_path / "scale.svg"
    done = run("eval", "bench", "scale", "--papers", "60", "--kept", kept, "--plot", drawn)
    assert done.status == 0, done.err
    [row] = read_results(kept)
    assert (row.papers, row.chunks > 180, row.day_cpu > 0, row.resident > 50) == (60, True, True, True)
    assert "| 60 |" in done.out
    assert drawn.read_text("utf-8").startswith("<svg")
