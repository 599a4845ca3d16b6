"""``nonmun check`` as a user types it, and rows of claims as a program sends them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.rag.check.test_judge import JudgeServer, opinion

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

CLAIM, EVIDENCE = "It runs at 30 frames per second.", "초당 30프레임으로 동작한다."
GAIA = "2311.12983"


def row(number: object, claim: object = CLAIM, evidence: object = (EVIDENCE,)) -> str:
    return json.dumps({"id": number, "claim": claim, "evidence": evidence}, ensure_ascii=False)


def test_a_claim_is_checked_without_an_index_and_leaves_none(run: Any) -> None:
    result = run("check", CLAIM, "--evidence", EVIDENCE)
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("supported · probability of support 0.")
    assert not Path(os.environ["NONMUN_HOME"]).exists()


def test_a_contradiction_is_shown_with_what_it_conflicts_with(run: Any) -> None:
    result = run("check", "모델은 9개의 층을 가진다.", "--evidence", "모델은 7개의 층을 가진다.")
    assert result.status == 0
    first, *rest = result.out.rstrip().split("\n")
    assert first.startswith("contradicted · probability of support 0.")
    assert "9" in rest[0]
    assert rest[1:] == ["  conflicts with: 모델은 7개의 층을 가진다.", "  corrected: 모델은 7개의 층을 가진다."]


def test_json_has_a_fixed_form(run: Any) -> None:
    [found] = run("check", CLAIM, "--evidence", EVIDENCE, "--json").rows
    assert set(found) == {"verdict", "score", "reason", "conflict", "correction", "judged_by"}
    assert found["judged_by"] == "checker"
    assert found["verdict"] == "supported"
    assert 0.5 <= found["score"] <= 1


def test_evidence_may_be_given_more_than_once(run: Any) -> None:
    claim = "GAIA has 466 questions and humans solve 92% of them."
    first, second = "GAIA consists of 466 questions.", "Humans solve 92% of the questions of GAIA."
    assert run("check", claim, "--evidence", first, "--evidence", second, "--json").rows[0]["verdict"] == "supported"
    assert run("check", claim, "--evidence", first, "--json").rows[0]["verdict"] != "supported"


@pytest.mark.parametrize("name", [GAIA, f"{GAIA}v2", f"https://arxiv.org/abs/{GAIA}"])
def test_a_claim_is_checked_against_the_bullets_of_a_paper(run: Any, in_sample: None, name: str) -> None:
    right = run("check", "GAIA에는 466개의 문항이 있다.", "--paper", name, "--sample", "--json")
    assert (right.status, right.rows[0]["verdict"]) == (0, "supported")
    wrong = run("check", "GAIA에는 512개의 문항이 있다.", "--paper", name, "--sample", "--json")
    assert wrong.rows[0]["verdict"] == "contradicted"
    assert "512" in wrong.rows[0]["reason"]


def test_evidence_and_a_paper_count_together(run: Any, in_sample: None) -> None:
    claim = "The moon is made of green cheese."
    alone = run("check", claim, "--paper", GAIA, "--sample", "--json").rows[0]
    both = run("check", claim, "--paper", GAIA, "--evidence", claim, "--sample", "--json").rows[0]
    assert (alone["verdict"], both["verdict"]) == ("unverifiable", "supported")


def test_a_batch_keeps_its_order_and_a_bad_row_costs_itself_alone(run: Any) -> None:
    lines = [
        row("a"),
        "not json",
        row("c", claim=7),
        row("d", evidence="one text"),
        row("e", evidence=[1]),
        json.dumps({"id": "f", "claim": CLAIM}),
        row("g", evidence=[]),
        "",
        row("h", claim=""),
        row("i", claim="It runs at 60 frames per second."),
        row("a"),
    ]
    result = run("check", "--batch", "-", stdin="\n".join(lines))
    assert (result.status, result.err) == (0, "")
    assert [(r["id"], r.get("verdict", "error")) for r in result.rows] == [
        ("a", "supported"),
        (None, "error"),
        ("c", "error"),
        ("d", "error"),
        ("e", "error"),
        ("f", "error"),
        ("g", "unverifiable"),
        ("h", "unverifiable"),
        ("i", "contradicted"),
        ("a", "supported"),
    ]
    assert result.rows[0] == result.rows[-1]
    assert result.rows[1] == {"id": None, "error": 'Line 2 is not a JSON object {"id","claim","evidence"} in UTF-8.'}
    assert all({"id", "verdict", "score", "reason"} <= set(r) for r in result.rows if "error" not in r)
    assert all(0 <= r["score"] <= 1 and r["reason"] for r in result.rows if "error" not in r)


def test_a_batch_gives_what_each_claim_gives_alone(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    claims = [CLAIM, "초당 60프레임으로 동작한다.", "It is slow."]
    file.write_text("\n".join(row(n, claim) for n, claim in enumerate(claims)), "utf-8-sig")
    rows = run("check", "--batch", file).rows
    alone = [run("check", claim, "--evidence", EVIDENCE, "--json").rows[0] for claim in claims]
    assert [{k: v for k, v in r.items() if k != "id"} for r in rows] == alone
    assert [r["id"] for r in rows] == [0, 1, 2]


def test_lines_that_are_no_json_or_no_utf8_cost_themselves_alone(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "claims.jsonl"
    lines = [
        row(1).encode(),
        row(2, "초당").encode("cp949"),
        b"[" * 200_000,
        b'{"id": 4, "claim": "\\ud800", "evidence": []}',
        row(5).encode(),
    ]
    file.write_bytes(b"\n".join(lines))
    result = run("check", "--batch", file)
    assert result.status == 0
    assert ["verdict" in r for r in result.rows] == [True, False, False, False, True]


@pytest.mark.slow
def test_a_pipe_of_many_rows_is_answered_in_utf8() -> None:
    lines = "\n".join(row(n, "초당 30프레임으로 동작한다.") for n in range(700)).encode()
    done = subprocess.run(
        [sys.executable, "-m", "rag", "check", "--batch", "-"],
        input=lines,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"},
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    rows = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
    assert [r["id"] for r in rows] == list(range(700))
    assert {r["verdict"] for r in rows} == {"supported"}
    assert "근거" in rows[0]["reason"]


@pytest.mark.parametrize(
    ("arguments", "status", "problem", "hint"),
    [
        ([], 2, "The claim, or the evidence to check it against, is missing", "--evidence"),
        ([CLAIM], 2, "the evidence to check it against, is missing", "--evidence"),
        (["--evidence", EVIDENCE], 2, "The claim, or the evidence to check it against, is missing", "nonmun check"),
        ([CLAIM, "--batch", "-"], 2, "A claim and --batch cannot be used together.", "Leave out one of them."),
        (["--evidence", EVIDENCE, "--batch", "-"], 2, "A claim and --batch cannot be used together.", "Leave out one of them."),
        (["--paper", GAIA, "--batch", "-"], 2, "A claim and --batch cannot be used together.", "Leave out one of them."),
        (["--batch", "missing.jsonl"], 2, "Cannot read 'missing.jsonl'", "JSON lines"),
        ([CLAIM, "--paper", "not-an-id", "--sample"], 2, "not-an-id", ""),
        ([CLAIM, "--paper", "9912.99999", "--sample"], 2, "No paper 9912.99999 is indexed.", "nonmun search"),
        ([CLAIM, "--evidence", EVIDENCE, "--judge", "1"], 2, "No model is configured to judge claims.", "OPENAI_API_KEY"),
        (["--batch", "-", "--judge", "3"], 2, "No model is configured to judge claims.", "OPENAI_API_KEY"),
        ([CLAIM, "--evidence", EVIDENCE, "--judge", "0"], 2, "--judge", ""),
        ([CLAIM, "--evidence", EVIDENCE, "--judge", "10"], 2, "--judge", ""),
    ],
)
def test_wrong_usage_says_what_to_type(
    run: Any, in_sample: None, arguments: list[str], status: int, problem: str, hint: str
) -> None:
    result = run("check", *arguments, stdin=row(1))
    assert (result.status, result.out) == (status, "")
    told = " ".join(result.err.split())
    assert problem in told
    assert hint in told


def test_a_paper_without_an_index_is_an_error_that_says_what_to_do(run: Any) -> None:
    result = run("check", CLAIM, "--paper", GAIA)
    assert (result.status != 0, result.out) == (True, "")
    assert "nonmun ingest" in result.err


def test_a_configured_model_is_asked_only_when_told_to(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with JudgeServer(lambda body: opinion("contradicted")) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        offline = run("check", CLAIM, "--evidence", EVIDENCE, "--json").rows[0]
        assert (offline["verdict"], server.requests) == ("supported", [])
        asked = run("check", CLAIM, "--evidence", EVIDENCE, "--judge", "3", "--json").rows[0]
        assert (asked["verdict"], len(server.requests)) == ("contradicted", 3)
        batch = run("check", "--batch", "-", "--judge", "1", stdin=f"{row(1)}\nnot json\n{row(3)}")
        assert [(r["id"], r.get("verdict")) for r in batch.rows] == [(1, "contradicted"), (None, None), (3, "contradicted")]


def test_help_explains_the_options(run: Any) -> None:
    result = run("check", "--help")
    assert result.status == 0
    assert all(option in result.out for option in ("--evidence", "--paper", "--judge", "--batch", "--sample", "--json"))
