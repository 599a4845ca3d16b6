"""Questions about the digests themselves: sets, counts, trends, orders, comparisons, papers like one, and as you type."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path
from typing import Literal

import pytest

from rag import Nonmun
from rag.core.models import Answer
from rag.search.query.filters import Filters
from tests.support.digests import write_digest

TODAY = dt.date(2024, 7, 10)


def ask(sample: Nonmun, question: str) -> Answer:
    return sample.ask(question, today=TODAY)


def cited(answer: Answer) -> list[str]:
    return [c.arxiv_id for c in answer.citations]


@pytest.mark.parametrize("question", ["How many papers are in the digests of June 2024?", "2024년 6월 논문은 몇 편이야?"])
def test_papers_are_counted_from_what_is_indexed(sample: Nonmun, question: str) -> None:
    inside = [p for p in sample.index.papers.values() if p.date.year == 2024 and p.date.month == 6]
    answer = ask(sample, question)
    assert re.search(rf"(?<!\d){len(inside)}(?!\d)", answer.text.split("\n")[0])
    assert not answer.abstained
    assert answer.mode == "extractive"


def test_a_trend_gives_every_month_and_adds_up(sample: Nonmun) -> None:
    answer = ask(sample, "How many papers on diffusion models per month?")
    steps = {m[1]: int(m[2]) for m in re.finditer(r"^- (\d{4}-\d{2}): (\d+)\b", answer.text, re.M)}
    total = int(re.findall(r"\d+", answer.text)[0])
    assert sum(steps.values()) == total > 3
    assert list(steps) == sorted(steps)
    assert steps["2023-12"] == 0  # months without a paper are not left out


def test_a_count_of_what_nobody_wrote_about_is_zero(sample: Nonmun) -> None:
    assert ask(sample, "How many papers on beekeeping are there?").text.startswith("0 papers")


@pytest.mark.parametrize("question", ["top 3 most voted papers of last month", "지난달 추천 수 상위 3개 논문"])
def test_the_most_voted_come_from_all_that_fit_not_from_the_best_matches(sample: Nonmun, question: str) -> None:
    june = [p for p in sample.index.papers.values() if p.date.year == 2024 and p.date.month == 6]
    best = sorted(june, key=lambda p: -(p.votes or 0))[:3]
    assert cited(ask(sample, question)) == [p.arxiv_id for p in best]


def test_an_author_and_a_number_of_votes_are_filters(sample: Nonmun) -> None:
    papers = sample.index.papers
    found = cited(ask(sample, "papers by Rafael Rafailov"))
    assert set(found) == {i for i, p in papers.items() if "Rafael Rafailov" in p.authors}
    voted = cited(ask(sample, "list all papers with at least 60 votes"))
    assert set(voted) == {i for i, p in papers.items() if (p.votes or 0) >= 60}


def test_flags_win_over_words(sample: Nonmun) -> None:
    found = sample.search("papers since May 2024", 100, today=TODAY, filters=Filters(since=dt.date(2024, 7, 1)))
    assert found
    assert {e.paper.date for e in found} == {dt.date(2024, 7, 9)}


def test_a_comparison_quotes_the_paper_of_each(sample: Nonmun) -> None:
    answer = ask(sample, "compare D3PO and Diffusion-DPO")
    assert set(cited(answer)) == {"2311.13231", "2311.12908"}


@pytest.mark.parametrize("question", ["papers like 2311.12908", "https://arxiv.org/abs/2311.12908v2 와 비슷한 논문"])
def test_papers_like_one_leave_it_out_and_begin_with_its_neighbour(sample: Nonmun, question: str) -> None:
    found = cited(ask(sample, question))
    assert found[0] == "2311.13231"
    assert "2311.12908" not in found


def test_a_question_about_an_id_is_answered_from_that_paper(sample: Nonmun) -> None:
    assert set(cited(ask(sample, "What does 2311.12983 report?"))) == {"2311.12983"}


def test_a_list_ends_where_relevance_ends(sample: Nonmun) -> None:
    few, many = cited(ask(sample, "papers on DPO for diffusion")), cited(ask(sample, "papers on language models"))
    assert 2 <= len(few) <= 6
    assert len(many) > len(few)


def test_a_list_of_so_many_has_so_many(sample: Nonmun) -> None:
    assert len(cited(ask(sample, "top 2 papers on diffusion"))) == 2


def test_papers_that_say_the_same_are_folded(tmp_path: Path) -> None:
    titles = {"2401.00001": "Sharks", "2401.00002": "sharks ", "2401.00003": "Other Sharks"}
    papers = [(i, title, f"상어를 세는 {n % 2}번째 방법이다.") for n, (i, title) in enumerate(titles.items())]
    assistant = Nonmun()
    assistant.ingest(write_digest(tmp_path, *papers))
    assert len(cited(assistant.ask("상어 논문 목록"))) == 1


def test_explained_papers_say_which_words_matched_and_through_what(sample: Nonmun) -> None:
    found = sample.search("확산 모델에 DPO를 적용한 논문은?", 2, explained=True)
    for item in found:
        assert item.why is not None
        assert item.score == pytest.approx(sum(item.why.legs.values()), abs=0.01)
        assert "DPO" in [m.term for m in item.why.matched]
    crossed = sample.search("instructions by fluent speakers of many languages", 1, explained=True)[0].why
    assert crossed is not None
    assert any(m.translation and not m.translation.isascii() for m in crossed.matched)
    assert sample.search("DPO", 1)[0].why is None


@pytest.mark.parametrize(
    ("typed", "wanted"), [("gaussian spla", "2311.13384"), ("Diffusion-D", "2311.12908"), ("다국어 지시 데", "2402.06619")]
)
def test_what_is_typed_so_far_finds_papers(sample: Nonmun, typed: str, wanted: str) -> None:
    assert wanted in [e.paper.arxiv_id for e in sample.suggest(typed)]


def test_the_title_that_is_typed_comes_first(tmp_path: Path) -> None:
    titles = {
        "2401.00001": "KelpVision: Sharks of kelp",
        "2401.00002": "Kelp: Sharks",
        "2401.00003": "Sharks that sing of kelp",
    }
    told = "켈프와 상어를 다룬다. Kelp sharks, kelp, kelp."
    assistant = Nonmun()
    assistant.ingest(write_digest(tmp_path, *((i, title, told) for i, title in titles.items())))
    assert [e.paper.title for e in assistant.suggest("kelp")][:2] == ["Kelp: Sharks", "KelpVision: Sharks of kelp"]
    assert assistant.suggest("sharks that si")[0].paper.title == "Sharks that sing of kelp"


@pytest.mark.parametrize("typed", ["", " \n", "\x00", "\ud800", "\u200b \x1f"])
def test_what_has_no_letter_that_can_be_read_finds_nothing_as_it_is_typed(sample: Nonmun, typed: str) -> None:
    assert list(sample.suggest(typed)) == []


def test_nothing_typed_suggests_nothing(sample: Nonmun) -> None:
    assert sample.suggest("  ") == []


def test_a_paper_without_bullets_is_listed_by_its_title(tmp_path: Path) -> None:
    assistant = Nonmun()
    assistant.ingest(write_digest(tmp_path, ("2406.00001", "Gaussian splatting of penguins")))
    answer = assistant.ask("which papers are about Gaussian splatting of penguins?")
    assert "1. Gaussian splatting of penguins (2406.00001, 2024-01-02)" in answer.text
    assert answer.citations == ()


@pytest.mark.parametrize("form", ["NFD", "NFKD"])
def test_decomposed_and_wide_letters_are_read_as_their_usual_form(sample: Nonmun, form: Literal["NFD", "NFKD"]) -> None:
    for question in ("확산 모델에 DPO를 적용한 논문은?", "ＤＰＯ for ｄｉｆｆｕｓｉｏｎ"):
        found = sample.search(unicodedata.normalize(form, question), 3)
        assert {e.paper.arxiv_id for e in found[:2]} == {"2311.12908", "2311.13231"}
