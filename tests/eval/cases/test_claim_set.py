"""The labelled claims: every row can be used, and none copies its evidence."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from eval.cases.claim_set import CONTRADICTING, UNVERIFIABLE, LabelledClaim, read_claims, written
from rag.core.errors import UsageError
from rag.core.models import Paper
from rag.digests.papers import merge_papers
from rag.digests.sources import SourceFile, collect, read_source
from rag.library import sample_folder
from rag.text import has_hangul
from tests.rag.digests.test_sample import runs

FILES = ("claims", "claims_sample")
SUPPORTED = {"translation", "paraphrase", "combination", "partial"}
EITHER = {"entity_swapped", "scope_overstated"}


def rows(name: str) -> list[dict[str, Any]]:
    text = (resources.files("eval") / "data" / f"{name}.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def papers_of(folder: Path) -> dict[str, Paper]:
    return merge_papers({s.name: read_source(s).entries for s in collect([folder]) if isinstance(s, SourceFile)})


@pytest.fixture(scope="module")
def sample_papers() -> dict[str, Paper]:
    return papers_of(sample_folder())


def copied(claims: list[LabelledClaim]) -> list[str]:
    """The claims that repeat a run of Hangul of their evidence that is longer than two texts may share."""
    return [c.claim.text for c in claims if runs(c.claim.text) & {run for text in c.claim.evidence for run in runs(text)}]


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_well_formed(name: str) -> None:
    for row in rows(name):
        assert set(row) == {"arxiv_id", "date", "bullets", "lang", "claim", "label", "kind"}
        assert row["label"] == ("supported" if row["kind"] in SUPPORTED else "unsupported")
        assert row["kind"] in SUPPORTED | EITHER | CONTRADICTING | UNVERIFIABLE
        assert dt.date.fromisoformat(row["date"])
        assert row["bullets"]
        assert all(isinstance(i, int) and i >= 0 for i in row["bullets"])
        assert row["claim"] == " ".join(row["claim"].split())
        assert 15 <= len(row["claim"]) <= 400


@pytest.mark.parametrize("name", FILES)
def test_a_claim_is_in_the_language_it_says(name: str) -> None:
    wrong = [row["claim"] for row in rows(name) if has_hangul(row["claim"]) != (row["lang"] == "ko")]
    assert wrong == []


@pytest.mark.parametrize("name", FILES)
def test_no_claim_is_written_twice(name: str) -> None:
    assert [claim for claim, count in Counter(row["claim"] for row in rows(name)).items() if count > 1] == []


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_both_labels_are_common_in_both_languages(name: str, language: str) -> None:
    labels = Counter(row["label"] for row in rows(name) if row["lang"] == language)
    assert set(labels) == {"supported", "unsupported"}
    assert min(labels.values()) / labels.total() > 0.4


def test_length_does_not_give_the_label_away() -> None:
    lengths: dict[tuple[str, str], list[int]] = {}
    for row in rows("claims"):
        lengths.setdefault((row["lang"], row["label"]), []).append(len(row["claim"]))
    for language in ("en", "ko"):
        good, bad = (sum(x) / len(x) for x in (lengths[language, "supported"], lengths[language, "unsupported"]))
        assert 0.85 < good / bad < 1.15


def test_every_claim_about_the_sample_has_its_evidence(sample_papers: dict[str, Paper]) -> None:
    found = written(sample_papers, "claims_sample")
    assert [c.claim.text for c in found] == [row["claim"] for row in rows("claims_sample")]
    assert all(text.strip() for c in found for text in c.claim.evidence)


def test_claims_about_other_papers_are_left_out(sample_papers: dict[str, Paper]) -> None:
    [first, *_] = written(sample_papers, "claims_sample")
    one = {first.arxiv_id: sample_papers[first.arxiv_id]}
    assert {c.arxiv_id for c in written(one, "claims_sample")} == {first.arxiv_id}
    assert written({}, "claims_sample") == []


def test_no_claim_copies_the_sample(sample_papers: dict[str, Paper]) -> None:
    assert copied(written(sample_papers, "claims_sample")) == []


def test_every_written_claim_has_its_evidence_in_the_real_digests_and_copies_nothing(test_data: Path) -> None:
    found = written(papers_of(test_data / "digests"), "claims")
    assert len(found) == len(rows("claims"))
    assert copied(found) == []


LINE = {
    "arxiv_id": "2401.00001",
    "claim": "상어는 헤엄친다.",
    "evidence": ["상어는 헤엄친다."],
    "label": "supported",
    "kind": "quoted",
}


def test_labelled_claims_are_read_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    lines = [LINE, {**LINE, "claim": "Sharks swim."}, {**LINE, "lang": "en", "label": "unsupported"}]
    file.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n\n", "utf-8")
    found = read_claims(file)
    assert [(c.language, c.supported, c.kind) for c in found] == [
        ("ko", True, "quoted"),
        ("en", True, "quoted"),
        ("en", False, "quoted"),
    ]
    assert found[0].claim.evidence == ("상어는 헤엄친다.",)


@pytest.mark.parametrize(
    "text", ["{", '{"claim": "x"}', "[1]", "7", json.dumps({k: v for k, v in LINE.items() if k != "label"})]
)
def test_a_file_of_something_else_is_told(tmp_path: Path, text: str) -> None:
    file = tmp_path / "claims.jsonl"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="is not a valid labelled claim"):
        read_claims(file)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Cannot read"):
        read_claims(tmp_path / "nowhere.jsonl")
