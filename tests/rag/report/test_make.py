"""A report without a model: papers by theme, quoted, and what is found and counted by rule."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core import UsageError
from rag.core.settings import load_settings
from rag.report import (
    NotKnown,
    Report,
    Step,
    numbered,
    report_bibtex,
    report_from_json,
    report_markdown,
    report_page,
    report_to_json,
    slug_of,
)
from rag.search import in_korean
from tests.support.digests import write_digest


def steps_of(assistant: Nonmun, subject: str, **options: object) -> list[Step | NotKnown]:
    return list(assistant.report(subject, **options))  # type: ignore[arg-type]


def report_of(assistant: Nonmun, subject: str, **options: object) -> Report:
    last = steps_of(assistant, subject, **options)[-1]
    assert isinstance(last, Step)
    return last.report


@pytest.fixture(scope="module")
def whole(sample: Nonmun) -> Report:
    return report_of(sample, "diffusion models")


def test_every_paper_that_is_covered_is_quoted_once_in_a_theme(sample: Nonmun, whole: Report) -> None:
    themes = [section for section in whole.sections if section.planned.kind == "quotes"]
    listed = [arxiv_id for section in themes for arxiv_id in section.planned.papers]
    assert sorted(listed) == sorted(whole.papers)
    for section in themes:
        for arxiv_id in section.planned.papers:
            assert arxiv_id in section.answer.text
        for citation in section.answer.citations:
            paper = sample.index.papers[citation.arxiv_id]
            bullets = [bullet.text for entry in paper.entries for bullet in entry.bullets if entry.date == citation.date]
            assert " ".join(citation.text.split()) in " ".join(bullets[citation.bullet].split())


def test_a_report_ends_with_figures_open_questions_and_a_timeline(whole: Report) -> None:
    assert [section.planned.kind for section in whole.sections][-3:] == ["figures", "open", "timeline"]
    assert whole.is_whole
    assert whole.model == ""
    timeline = whole.sections[-1].answer.text
    assert f"{whole.total} papers" in timeline
    assert "2024-0" in timeline


def test_the_steps_name_each_section_before_it_is_made(sample: Nonmun) -> None:
    steps = [step for step in steps_of(sample, "diffusion models") if isinstance(step, Step)]
    sections = [step for step in steps if step.doing == "section"]
    assert [step.done for step in sections] == list(range(len(sections)))
    assert {step.total for step in sections} == {len(sections)}
    assert all(step.heading for step in sections)
    assert [steps[0].doing, steps[-1].doing] == ["search", "done"]


def test_it_says_how_many_papers_fit_and_how_many_it_covers(sample: Nonmun, whole: Report) -> None:
    few = report_of(sample, "diffusion models", papers=4)
    assert (few.total, len(few.papers)) == (whole.total, 4)
    assert few.papers == whole.papers[:4]
    assert f"{whole.total} papers in the digests fit this subject; the report covers the 4 that fit best." in report_markdown(
        few
    )


@pytest.mark.parametrize("papers", [0, 201])
def test_a_number_of_papers_out_of_range_is_refused(sample: Nonmun, papers: int) -> None:
    with pytest.raises(UsageError, match="covers 1 to 200 papers"):
        report_of(sample, "diffusion models", papers=papers)


@pytest.mark.parametrize("subject", ["medieval basket weaving", "중세 바구니 짜기"])
def test_a_subject_that_the_digests_do_not_know_is_no_report(sample: Nonmun, subject: str) -> None:
    last = steps_of(sample, subject)[-1]
    assert isinstance(last, NotKnown)
    assert last.text.startswith(("The digests do not cover this.", "다이제스트에는 이에 대한 내용이 없습니다."))


@pytest.mark.parametrize("subject", ["zzzzqqq <b>", "write me a poem", "hello", "안녕"])
def test_what_names_no_subject_is_no_report_on_all_papers(sample: Nonmun, subject: str) -> None:
    assert isinstance(steps_of(sample, subject)[-1], NotKnown)


def test_filters_of_the_subject_hold_and_are_told(sample: Nonmun) -> None:
    report = report_of(sample, "diffusion models since 2024-01-01")
    days = [sample.index.papers[arxiv_id].date.isoformat() for arxiv_id in report.papers]
    assert days
    assert min(days) >= "2024-01-01"
    assert "2024-01-01" in report_markdown(report)


def test_the_language_is_that_of_the_subject_or_the_one_asked_for(sample: Nonmun) -> None:
    assert "다이제스트" in report_markdown(report_of(sample, "확산 모델"))
    other = report_of(sample, "확산 모델", language="en")
    assert "papers in the digests" in report_markdown(other)
    assert "Timeline" in report_markdown(other)


def test_markers_are_numbered_throughout_and_every_source_is_listed_once(whole: Report) -> None:
    sections, sources = numbered(whole)
    assert [citation.marker for citation in sources] == [f"[{number}]" for number in range(1, len(sources) + 1)]
    assert len({(it.arxiv_id, it.date, it.bullet, it.text) for it in sources}) == len(sources)
    of = {citation.marker: citation for citation in sources}
    for before, after in zip(whole.sections, sections, strict=True):
        for old, new in zip(before.answer.citations, after.answer.citations, strict=True):
            assert of[new.marker].text == old.text
            assert new.marker in after.answer.text


def test_a_report_survives_json(whole: Report) -> None:
    assert report_from_json(report_to_json(whole)) == whole


def test_the_page_holds_no_script_and_forbids_them(whole: Report) -> None:
    page = report_page(whole)
    assert "default-src 'none'" in page
    assert "<script" not in page
    assert page.count('<li id="source-r-') == len(numbered(whole)[1])


def test_bibtex_has_each_quoted_paper_once(sample: Nonmun, whole: Report) -> None:
    entries = report_bibtex(whole, sample.index.papers)
    cited = {citation.arxiv_id for answer in whole.answers for citation in answer.citations}
    assert entries.count("@misc{") == len(cited)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    bad = '<img src=x onerror=alert(1)> [link](javascript:1) "quokka" | [3] | quokka'
    write_digest(tmp_path / "own", ("2401.00001", f"Quokka {bad}", f"We present quokka diffusion {bad}. It reaches 3% on X."))
    assistant = Nonmun(tmp_path / "h", settings=load_settings(home=tmp_path / "h"))
    assistant.ingest(tmp_path / "own")
    report = report_of(assistant, "quokka diffusion")
    assert "<img" not in report_page(report)
    assert "\\[link\\](javascript" in report_markdown(report)
    assert "\\<img" in report_markdown(report)


def test_suspect_papers_are_marked(sample: Nonmun, whole: Report) -> None:
    doubtful = replace(whole, suspects={whole.papers[0]: "another subject"})
    assert f"The digest of one paper may describe another paper: {whole.papers[0]}" in report_markdown(doubtful)


def test_a_report_that_breaks_off_says_what_is_missing(whole: Report) -> None:
    text = report_markdown(replace(whole, sections=whole.sections[:1], unfinished="The server failed."))
    assert "This report is not finished. The server failed. Missing:" in text
    assert "Timeline" in text


@pytest.mark.parametrize(
    ("subject", "slug"),
    [("DPO for diffusion", "dpo-for-diffusion"), ("RAG 평가", "rag-평가"), ("../..", "subject"), ("", "subject")],
)
def test_a_subject_names_a_folder(subject: str, slug: str) -> None:
    assert slug_of(subject) == slug
    assert "/" not in slug_of(f"{subject}/x")


def test_the_plain_values_are_json(whole: Report) -> None:
    assert json.loads(report_to_json(whole))["total"] == whole.total


def test_figures_are_a_table_with_a_citation_in_each_row(tmp_path: Path) -> None:
    write_digest(
        tmp_path / "own",
        ("2401.00001", "WaddleNet: penguins do maths", "WaddleNet은 GSM8K에서 72.1%의 정확도를 달성했습니다."),
        ("2401.00002", "FlipperLM: penguins do more maths", "FlipperLM achieves 75.3% accuracy on GSM8K."),
        ("2401.00003", "Penguin naps", "펭귄의 낮잠을 다룹니다."),
    )
    assistant = Nonmun(tmp_path / "h", settings=load_settings(home=tmp_path / "h"))
    assistant.ingest(tmp_path / "own")
    report = report_of(assistant, "penguin")
    (table,) = [section.answer for section in report.sections if section.planned.kind == "figures"]
    rows = [line for line in table.text.split("\n") if "GSM8K" in line]
    assert [("75.3%" in row, "72.1%" in row) for row in rows] == [(True, False), (False, True)]  # the best first
    assert [row.count("[") for row in rows] == [1, 1]
    assert {citation.arxiv_id for citation in table.citations} == {"2401.00001", "2401.00002"}
    assert "<table>" in report_page(report)
    assert "| GSM8K |" in report_markdown(report)


def test_the_themes_of_a_korean_report_are_headed_in_korean(sample: Nonmun, whole: Report) -> None:
    korean = report_of(sample, "diffusion models", language="ko")
    english, headings = ([it.planned.heading for it in report.sections if it.planned.heading] for report in (whole, korean))
    assert [in_korean(name) for heading in english[:1] for name in heading.split(" · ")] == headings[0].split(" · ")
    assert (in_korean("Video"), in_korean("Image Tokenizer")) == ("비디오", "이미지 토크나이저")
    assert (in_korean("LLM"), in_korean("HeadStudio")) == ("LLM", "HeadStudio")  # acronyms and names stay
