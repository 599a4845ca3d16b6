"""The audit's reasons in words that a reader understands, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core import Paper
from rag.core.settings import load_settings
from rag.index import AuditRow, Decisions, reasons_in
from rag.index.audit.overrides import Overrides
from rag.index.audit.result import Audit

HANGUL = re.compile("[가-힣]")


@pytest.mark.parametrize(
    ("stored", "english", "korean"),
    [
        (
            "no word of the title, translated or not, occurs in the bullets",
            "nothing in them matches the title",
            "제목과 맞는 내용이 하나도 없습니다",
        ),
        (
            "of 7 words of the title, translated or not, the bullets have 1: Fruit",
            "of the 7 words of the title only 1 can be found in them (Fruit)",
            "제목의 단어 7개 중 1개만 나옵니다(Fruit)",
        ),
        (
            "the name 'OrchardBot' of the title does not occur in the bullets",
            "they never mention “OrchardBot”, the name in the title",
            "제목의 이름 ‘OrchardBot’이(가) 나오지 않습니다",
        ),
    ],
    ids=["nothing", "few-words", "name"],
)
def test_a_reason_is_told_in_the_language_of_the_reader(stored: str, english: str, korean: str) -> None:
    assert reasons_in("en", stored) == english
    assert reasons_in("ko", stored) == korean


def test_a_warning_of_several_reasons_is_told_whole() -> None:
    warning = "no word of the title, translated or not, occurs in the bullets; a reason of a later version"
    assert reasons_in("ko", warning) == "제목과 맞는 내용이 하나도 없습니다; a reason of a later version"


@pytest.mark.slow
@pytest.mark.long
def test_every_reason_of_a_real_index_is_known(real_home: Path) -> None:
    audit = Nonmun(real_home, sample=False, settings=load_settings(home=real_home)).index.audit
    reasons = [reason for row in audit.rows for reason in row.reasons]
    assert reasons
    assert [reason for reason in reasons if not HANGUL.search(reasons_in("ko", [reason]))] == []


def test_what_people_decide_is_kept_and_the_last_decision_counts(tmp_path: Path) -> None:
    overrides = Overrides(tmp_path)
    assert overrides.decisions().on("2401.00001") == "audit"
    for decision in ("doubt", "accept", "doubt"):
        overrides.decide("2401.00001", decision)
        assert Overrides(tmp_path).decisions().on("2401.00001") == decision
    overrides.decide("2401.00001", "audit")
    assert Overrides(tmp_path).decisions() == Decisions()


def test_decisions_of_an_older_version_are_read(tmp_path: Path) -> None:
    (tmp_path / "accepted.json").write_text(json.dumps({"accepted": ["2401.00001"]}), "utf-8")
    assert Overrides(tmp_path).decisions() == Decisions(accepted=frozenset({"2401.00001"}))


def test_a_marked_digest_is_suspect_and_says_why() -> None:
    audit = Audit((AuditRow("1", "2024-01-01", False, 0.1), AuditRow("2", "2024-01-01", True, 0.9, ("a",))))
    found = audit.overruled(Decisions(accepted=frozenset({"2"}), doubted=frozenset({"1"})))
    assert [(row.suspect, row.accepted, row.doubted) for row in found.rows] == [(True, False, True), (False, True, False)]
    assert found.warnings == {"1": "a reader marked it as suspect"}


@pytest.mark.slow
def test_a_marked_paper_is_warned_about_where_it_is_found_and_can_be_left_out(sample: Nonmun, tmp_path: Path) -> None:
    assistant = Nonmun(tmp_path, settings=load_settings(home=tmp_path))
    assistant.ingest_sample()
    paper: Paper = next(iter(assistant.index.papers.values()))
    assistant.decide(paper.arxiv_id, "doubt")
    found = assistant.search(paper.title, 5)
    assert [item.suspect for item in found if item.paper.arxiv_id == paper.arxiv_id] == ["a reader marked it as suspect"]
    assert paper.arxiv_id not in {item.paper.arxiv_id for item in assistant.search(paper.title, 5, trusted=True)}
    assistant.decide(paper.arxiv_id, "audit")
    assert paper.arxiv_id not in assistant.index.warnings
