"""From questions to answers, verdicts and recorded replies, over the sample and a server that plays the model."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.in_earnest.ask import ask_case
from eval.in_earnest.collect import collect
from eval.in_earnest.folder import Folder
from eval.in_earnest.judge import judge, judge_messages, read_verdict
from eval.in_earnest.questions import Case, Turn
from eval.in_earnest.replies import Recorded, freeze, read_replies
from rag import Nonmun
from rag.core import UsageError, run
from rag.core.settings import load_settings
from tests.support.assistant import assistant as over_sample
from tests.support.model_server import ModelServer, fails, says

CHAIN = Case(
    "chain-01",
    "chain",
    "en",
    (
        Turn("chain-01.1", "chain", "en", "What is D3PO?", papers=("2311.13231",)),
        Turn("chain-01.2", "chain", "en", "Does it need a reward model?", papers=("2311.13231",)),
    ),
)
DETAIL = Case("detail-01", "detail", "en", (Turn("detail-01", "detail", "en", "How many pairs was SDXL tuned on?"),))
REWRITTEN = "Does arXiv 2311.13231 need a reward model?"
SAYS = ("D3PO needs no reward model [1].", REWRITTEN, "It needs none [1].")


def collected(home: Path, folder: Path, *acts: str) -> Folder:
    with ModelServer(*map(says, acts)) as server:
        assert collect(over_sample(home, server), [CHAIN], Folder(folder), tell=lambda _: None) == []
    return Folder(folder)


@pytest.mark.usefixtures("loaded_client")
def test_a_conversation_is_kept_with_its_window_requests_and_times(sample_home: Path, tmp_path: Path) -> None:
    first, second = collected(sample_home, tmp_path, *SAYS).answers()["chain-01"].turns
    assert first.said.text == "D3PO needs no reward model [1]."
    assert [it.step for it in first.requests] == ["stream"]
    assert [(it.step, it.number, it.reply) for it in second.requests] == [
        ("followup", 1, REWRITTEN),
        ("stream", 2, second.requests[1].reply),
    ]
    assert second.read_as == REWRITTEN
    assert "2311.13231" in first.papers
    assert all(place.count("@") == place.count("#") == 1 for place in first.window)
    assert 0 <= first.own <= first.seconds
    assert first.requests[0].prompt_tokens == 100


@pytest.mark.usefixtures("loaded_client")
@pytest.mark.slow
def test_what_was_answered_is_not_asked_again_and_what_failed_is(sample_home: Path, tmp_path: Path) -> None:
    folder, told = Folder(tmp_path), list[str]()
    with ModelServer(says("851K pairs [1]."), fails(400)) as server:
        assistant = over_sample(sample_home, server)
        assert collect(assistant, [DETAIL], folder, tell=told.append) == []
        assert collect(assistant, [DETAIL, CHAIN], folder, tell=told.append) == ["chain-01"]
        assert len(server.requests) == 2
    assert any(line.startswith("chain-01 failed: stream: ") for line in told)
    assert list(folder.answers()) == ["detail-01"]
    with ModelServer(*map(says, SAYS)) as server:
        assert collect(over_sample(sample_home, server), [DETAIL, CHAIN], folder, tell=told.append) == []
        assert len(server.requests) == 3
    assert told[-1] == "chain-01 answered, 3 requests; 0 to go"


def test_without_a_model_nothing_is_asked_and_a_broken_line_is_named(sample_home: Path, tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    settings = load_settings(home=sample_home, with_model=False)
    with Nonmun(sample=True, settings=settings) as assistant, pytest.raises(UsageError, match="No model is set"):
        collect(assistant, [DETAIL], folder)
    (tmp_path / "answers.jsonl").write_text("{}\n")
    with pytest.raises(UsageError, match=r"Line 1 of .* is no answer"):
        folder.answers()


@pytest.mark.usefixtures("loaded_client")
@pytest.mark.slow
def test_replies_replay_without_a_model_and_a_changed_prompt_is_stale(
    sample_home: Path, tmp_path: Path, sample: Nonmun
) -> None:
    folder, file = collected(sample_home, tmp_path, *SAYS), tmp_path / "replies.jsonl"
    papers = sample.index.papers
    assert freeze(folder.answers().values(), papers, file) == (3, [])
    with ModelServer(fails(500)) as server:  # is not asked
        assistant = over_sample(sample_home, server)
        today = max(paper.date for paper in papers.values())
        recorded = Recorded(read_replies(file))
        again = run(ask_case(assistant, CHAIN, today, lambda turn: recorded.of(turn.id)))
        assert [turn.said.text for turn in again.turns] == [turn.said.text for turn in folder.answers()["chain-01"].turns]
        assert not recorded.stale
        assert not recorded.reworded
        with_other_rules = Recorded(replace(it, hash="another") for it in read_replies(file))
        aged = run(ask_case(assistant, CHAIN, today, lambda turn: with_other_rules.of(turn.id)))
        assert [turn.said.text for turn in aged.turns] == [turn.said.text for turn in again.turns]
        assert (dict(with_other_rules.reworded), dict(with_other_rules.stale)) == ({"chain-01.1": 1, "chain-01.2": 2}, {})
        changed = Recorded(read_replies(file))
        other = Case("chain-01", "chain", "en", (Turn("chain-01.1", "chain", "en", "What is D3PO, please?"),))
        silent = run(ask_case(assistant, other, today, lambda turn: changed.of(turn.id))).turns[0]
        assert changed.stale == {"chain-01.1": 1}
        assert silent.said.mode == "extractive"
        assert server.requests == []


@pytest.mark.usefixtures("loaded_client")
def test_a_reply_that_quotes_a_digest_at_length_is_not_committed(sample_home: Path, tmp_path: Path, sample: Nonmun) -> None:
    papers = sample.index.papers
    texts = (bullet.text for paper in papers.values() for entry in paper.entries for bullet in entry.bullets)
    long = next(text for text in texts if len(text) > 130)
    folder = collected(sample_home, tmp_path, f"It says {long[7:120]} [1].", REWRITTEN, "None [1].")
    assert freeze(folder.answers().values(), papers, tmp_path / "replies.jsonl") == (2, ["chain-01.1"])
    assert long[20:60] not in (tmp_path / "replies.jsonl").read_text("utf-8")


@pytest.mark.usefixtures("loaded_client")
def test_a_judge_sees_question_evidence_and_answer_and_is_asked_once(sample_home: Path, tmp_path: Path, sample: Nonmun) -> None:
    folder, papers = collected(sample_home, tmp_path, *SAYS), sample.index.papers
    (_, rubric), (_, asked) = judge_messages(folder.answers()["chain-01"], papers)
    assert '"good" or "partly" or "bad"' in rubric
    assert "D3PO needs no reward model [2311.13231#" in asked
    assert "Question: Does it need a reward model?" in asked
    with ModelServer(says("I think it is fine."), says('{"reasons": "Both are there.", "verdict": "Good"}')) as server:
        settings = over_sample(sample_home, server).settings
        assert judge([CHAIN, DETAIL], papers, folder, settings, tell=lambda _: None) == []
        assert judge([CHAIN], papers, folder, settings, tell=lambda _: None) == []
        assert len(server.requests) == 2, "the first reply could not be read, and what was judged is not judged again"
    verdict = folder.verdicts()["chain-01"]
    assert (verdict["verdict"], verdict["reasons"]) == ("good", "Both are there.")


@pytest.mark.usefixtures("loaded_client")
def test_a_judge_that_fails_or_writes_no_verdict_leaves_none(sample_home: Path, tmp_path: Path, sample: Nonmun) -> None:
    folder = collected(sample_home, tmp_path, *SAYS)
    for act in (fails(400), says("fine")):
        with ModelServer(act) as server:
            settings = over_sample(sample_home, server).settings
            assert judge([CHAIN], sample.index.papers, folder, settings, tell=lambda _: None) == ["chain-01"]
    assert folder.verdicts() == {}


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ('{"reasons": "r", "verdict": "bad"}', "bad"),
        ('```json\n{"verdict": " PARTLY "}\n```', "partly"),
        ('{"verdict": "excellent"}', None),
        ("good", None),
        ("", None),
    ],
)
def test_a_verdict_is_one_of_three(reply: str, verdict: str | None) -> None:
    found = read_verdict(reply)
    assert (found and found["verdict"]) == verdict
    assert json.dumps(found)
