"""What digests garbled is repaired once, when the index is built, and all that a reader sees has it, with the original."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.core.models import Bullet, DigestEntry, Paper
from rag.index.formats import FORMAT
from rag.index.repairs import find_repairs, repair
from rag.index.sums import SUMS
from tests.support.command import Command
from tests.support.digests import write_digest
from tests.support.hf_server import paper
from tests.support.page_html import DAY

ID, TITLE = "2401.20001", "ReefCast: Forecasting Coral Bleaching"
ABSTRACT = "We present ReefCast. It forecasts coral bleaching for three reefs."
BULLET = "ReefCast는 3333개의 산호초에서 백화를 예측한다."
REPAIRED = "ReefCast는 3개의 산호초에서 백화를 예측한다."
OTHER = ("2401.20002", "TideBench", "TideBench는 7777개의 조류 문제로 이루어진다.")


@pytest.fixture
def digests(tmp_path: Path, run: Command) -> Path:
    """A folder with a digest of two papers and the abstract of one, which is indexed."""
    folder = tmp_path / "digests"
    write_digest(folder, (ID, TITLE, BULLET), OTHER)
    write_abstract(folder)
    assert run("ingest", folder).status == 0
    return folder


def write_abstract(folder: Path) -> None:
    (folder / "2024-01-02.json").write_text(json.dumps([paper(ID, TITLE, ABSTRACT, "2024-01-02")]), "utf-8")


def bullets(arxiv_id: str = ID) -> list[Bullet]:
    return [b for entry in Nonmun().index.papers[arxiv_id].entries for b in entry.bullets if b.kind == "digest"]


def test_a_figure_that_the_abstract_confirms_is_repaired_and_one_that_nothing_confirms_is_not(digests: Path) -> None:
    [bullet] = bullets()
    assert (bullet.text, bullet.original) == (REPAIRED, BULLET)
    assert [(r.written, r.repaired) for r in bullet.repairs] == [("3333", "3")]
    [other] = bullets(OTHER[0])
    assert (other.text, other.repairs) == (OTHER[2], ())


@pytest.mark.slow
def test_commands_show_and_print_the_repaired_figure_and_what_the_digest_has(digests: Path, run: Command) -> None:
    question = "ReefCast는 몇 개의 산호초에서 백화를 예측하나?"
    asked = run("ask", question)
    assert REPAIRED in asked.out
    assert "repaired: 3 (the digest has 3333)" in asked.out
    [answer] = run("ask", "--json", question).rows
    repairs = [(r["written"], r["repaired"], c["text"][r["start"]]) for c in answer["citations"] for r in c["repairs"]]
    assert repairs == [("3333", "3", "3")]
    found = run("search", "ReefCast 산호초")
    assert "repaired: 3 (the digest has 3333)" in found.out
    [row, *_] = run("search", "--json", "ReefCast 산호초").rows
    assert {b["text"]: [r["written"] for r in b["repairs"]] for b in row["bullets"]}[REPAIRED] == ["3333"]
    written = run("ask", "--markdown", question).out
    assert "Repaired: 3 (the digest has 3333)" in written


def test_a_question_for_the_repaired_figure_is_not_told_that_it_is_false(digests: Path) -> None:
    answer = Nonmun().ask("ReefCast가 산호초 3개에서 백화를 예측하는 방법은?")
    assert answer.premise == "ok"


@pytest.mark.slow
def test_an_abstract_that_comes_later_repairs_and_one_that_goes_takes_the_repair_back(tmp_path: Path, run: Command) -> None:
    folder = tmp_path / "digests"
    write_digest(folder, (ID, TITLE, BULLET))
    run("ingest", folder)
    assert bullets()[0].text == BULLET
    write_abstract(folder)
    run("ingest", folder)
    assert bullets()[0].text == REPAIRED
    (folder / "2024-01-02.json").unlink()
    run("ingest", "--prune", folder)
    assert bullets()[0] == Bullet(bullets()[0].section, BULLET)


@pytest.mark.slow
def test_an_index_of_format_2_is_read_as_it_is_and_repaired_by_the_next_ingest(digests: Path, run: Command) -> None:
    folder = Nonmun().index.generation.folder
    file = folder / "manifest.json"
    file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"format": 2}), "utf-8")
    (folder / "repairs.json").unlink()
    (folder / SUMS).unlink()
    assert bullets()[0].text == BULLET
    run("ingest", digests)
    assert bullets()[0].text == REPAIRED
    assert Nonmun().index.generation.manifest.format == FORMAT


def test_a_renamed_file_keeps_its_repairs(digests: Path, run: Command) -> None:
    (digests / "2024-01-02.md").rename(digests / "renamed-2024-01-02.md")
    run("ingest", digests)
    assert bullets()[0].text == REPAIRED


@given(st.text(alphabet="35.×\t\x0c\\frac개만 ", max_size=60), st.sampled_from(["", "It has 3 and 35 parts."]))
def test_the_original_is_never_lost(text: str, abstract: str) -> None:
    entry = DigestEntry(DAY, ID, TITLE, (Bullet(None, text), Bullet(None, abstract, "abstract")))
    papers = {ID: Paper(ID, (entry,))}
    bullet = repair(papers, find_repairs(papers))[ID].entries[0].bullets[0]
    assert bullet.original == text
    assert all(bullet.text[r.start : r.end] == r.repaired for r in bullet.repairs)
