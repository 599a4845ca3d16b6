"""Which of two is newer, what share of all papers is on something, what papers are like, and titles in single quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from tests.support.digests import indexed, write_digest

SHARKS, RAYS = "2401.00001", "2402.00002"


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sea")
    sharks = (SHARKS, "SharkNet: Counting Sharks", "상어를 세는 방법이다.")
    write_digest(folder, sharks, day="2024-01-02")
    rays = (RAYS, "RayNet: Counting Rays", "가오리를 센다. 깊이는 Manta로 잰다.")
    whales = ("2402.00003", "The Songs of Whales", "고래의 노래를 듣는다.")
    write_digest(folder, rays, whales, day="2024-02-03")
    return indexed(folder)


@pytest.mark.parametrize(
    "text",
    ["Which is newer, SharkNet or RayNet?", "Is RayNet newer than SharkNet?", "SharkNet이랑 RayNet 중 뭐가 더 최신이야?"],
)
def test_which_is_newer_is_answered_by_the_days_of_both(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert "2024-01-02" in answer.text
    assert "2024-02-03" in answer.text


def test_a_side_that_no_paper_is_called_is_said_to_be_missing(sea: Nonmun) -> None:
    answer = sea.ask("Which is newer, SharkNet or Manta?")
    assert "2024-01-02" in answer.text
    assert "No paper in the digests is called Manta; one paper mentions it." in answer.text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("What percentage of papers mention sharks?", "33.3% of the papers"),
        ("what share of all papers in February 2024 is about whales?", "50.0% of the papers"),
        ("고래 논문의 비율은?", "33.3%"),
    ],
)
def test_a_share_is_counted(sea: Nonmun, text: str, says: str) -> None:
    assert says in sea.ask(text).text


def test_a_detail_of_a_paper_in_percent_is_no_share(sea: Nonmun) -> None:
    for text in ("what percentage of sharks does SharkNet count?", "이 논문의 정확도는 몇 %야?"):
        assert "% of the papers" not in sea.ask(text).text
        assert "논문의 비율" not in sea.ask(text).text


def test_papers_are_like_one_with_a_title(sea: Nonmun) -> None:
    assert "most like “SharkNet: Counting Sharks” (2401.00001)" in sea.ask("papers like 2401.00001").text


def test_a_title_in_single_quotes_is_whole(sea: Nonmun) -> None:
    answer = sea.ask("summarize 'Sharks are all you need'")
    assert answer.abstained
    assert '"Sharks are all you need" is not in the digests.' in answer.text
    assert "2402.00003" in sea.ask("summarize 'The Songs of Whales'").text


def test_bibtex_is_given_of_all_papers_that_fit(sea: Nonmun) -> None:
    answer = sea.ask("give me bibtex for papers from February 2024")
    assert answer.text.startswith("BibTeX of all 2 papers (")
    assert answer.text.count("@misc{") == 2
    assert answer.text.count("```") == 2


def test_what_was_cut_of_it_is_told(sea: Nonmun) -> None:
    answer = sea.ask("give me bibtex for the 2 papers that are newest")
    assert answer.text.startswith("BibTeX of the first 2 of 3 papers; for more, write how many")
