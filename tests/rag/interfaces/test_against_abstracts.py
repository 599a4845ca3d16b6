"""``nonmun audit --against-abstracts``: digests beside the abstracts of their papers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from rag.library import sample_folder
from tests.support.command import Command
from tests.support.digests import digest
from tests.support.hf_server import paper

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

DAY = "2024-01-29"
ABSTRACT = (
    "Coral reefs bleach when the ocean warms. We present ReefCast, a video diffusion model that forecasts coral bleaching from "
    "satellite video. ReefCast reaches 91% accuracy on three benchmarks."
)
TITLE = "ReefCast: Forecasting Coral Bleaching from Satellite Video"
GOOD = (
    "ReefCast는 위성 비디오(satellite video)에서 산호 백화(coral bleaching)를 예측하는 비디오 확산 모델이다.",
    "ReefCast는 벤치마크에서 85% 정확도(accuracy)를 달성한다. 벤치마크(benchmark)는 3333개이다.",
)
OTHER = (
    "기계 번역의 품질을 높이기 위해 인코더-디코더 모델을 개선합니다.",
    "BLEU 점수가 기존 번역 모델보다 높았습니다.",
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample and two papers of one abstract: one digest describes it, the other something else."""
    home = tmp_path_factory.mktemp("compared")
    folder = home / "digests"
    folder.mkdir(parents=True)
    for file in sorted(sample_folder().rglob("*.md")):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "more.md").write_text(digest(("2401.20001", TITLE, *GOOD), ("2401.20002", TITLE, *OTHER), day=DAY), "utf-8")
    listed = [paper(arxiv_id, TITLE, ABSTRACT, DAY) for arxiv_id in ("2401.20001", "2401.20002")]
    (folder / f"{DAY}.json").write_text(json.dumps(listed), "utf-8")
    with Nonmun(home, sample=False, settings=load_settings(home=home)) as opened:
        opened.ingest(folder)
    return home


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, run: Command, home: Path) -> Command:
    monkeypatch.setenv("NONMUN_HOME", str(home))
    return run


def rows(run: Any) -> dict[str, dict[str, Any]]:
    status, out, _ = run("audit", "--against-abstracts", "--json")
    assert status == 0
    return {row["arxiv_id"]: row for row in map(json.loads, out.splitlines())}


@pytest.mark.slow
def test_the_share_that_an_abstract_carries_tells_a_digest_of_another_paper(run: Any) -> None:
    found = rows(run)
    assert len(found) == 75
    good, other = found["2401.20001"], found["2401.20002"]
    assert (good["carried"], good["suspect"], good["uncarried"]) == (1.0, False, [])
    assert (other["carried"], other["suspect"]) == (0.0, True)
    assert [u["text"] for u in other["uncarried"]] == list(OTHER)
    assert other["score"] > 0.95
    assert all(row["carried"] is None and not row["uncarried"] for i, row in found.items() if i < "2401.20001")


@pytest.mark.slow
def test_a_number_that_the_abstract_has_otherwise_and_a_garbled_one_are_listed(run: Any) -> None:
    good = rows(run)["2401.20001"]
    assert [(c["number"], c["abstract_number"]) for c in good["contradictions"]] == [("85%", "91%")]
    assert [(g["written"], g["repaired"]) for g in good["garbled"]] == [("3333", "3")]
    assert "3333" in good["garbled"][0]["text"]


def test_the_terminal_shows_them_and_says_how_many_have_no_abstract(run: Any) -> None:
    _, out, _ = run("audit", "--against-abstracts")
    assert "0% carried" in out
    assert "garbled: 3333 → 3" in out
    assert "The abstract has 91%" in " ".join(out.split())
    assert "2 of 75 digests were compared with an abstract; for 73 there is none." in out


def test_the_comparison_accepts_nothing(run: Any) -> None:
    status, _, err = run("audit", "--against-abstracts", "--accept", "2401.20001")
    assert status == 2
    assert "--against-abstracts" in err


def test_a_suspect_has_the_abstract_as_its_first_reason(run: Any) -> None:
    _, out, _ = run("audit", "--json")
    audited = {row["arxiv_id"]: row for row in map(json.loads, out.splitlines())}
    assert "abstract" in audited["2401.20002"]["reasons"][0]
    assert {i for i, row in audited.items() if row["suspect"]} == {"2401.20002"}


def test_abstracts_of_other_papers_leave_the_score_of_a_digest_as_it_is() -> None:
    from rag.index import TranslationTable
    from rag.index.audit.abstracts import OwnedText, abstract_margins

    texts = [OwnedText(f"2401.{i:05}", ["reef", f"word{i}"]) for i in range(40)]
    abstracts = {"2401.00000": ["reef", "word0"]}
    margins = abstract_margins(texts, abstracts, TranslationTable({}))
    assert margins[0] is not None
    assert margins[0] > 2
    assert margins[1:] == [None] * 39
