"""The questions that are answered in earnest, and the replay of what a model wrote."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from eval.in_earnest.fences import settled_fence
from eval.in_earnest.questions import Turn, check_index, read_questions
from eval.in_earnest.replay import run_in_earnest
from eval.in_earnest.replies import read_replies
from eval.results.gates import check, read_gates
from rag import Nonmun
from rag.core import Paper, UsageError
from rag.core.settings import load_settings

#: The gates that rest on recorded replies are kept only while most of them fit the prompts of today.
MOST_STALE = 0.5
OF_WINDOW = ("sufficient", "papers_share")


def turns() -> list[Turn]:
    return [turn for case in read_questions() for turn in case.turns]


def test_there_are_enough_questions_of_every_kind_half_of_them_korean() -> None:
    cases = read_questions()
    kinds = Counter(case.kind for case in cases)
    least = {"detail": 15, "list": 15, "comparison": 10, "theme": 10, "best": 5, "chain": 5, "refusal": 8, "premise": 4}
    assert all(kinds[kind] >= count for kind, count in least.items())
    assert 0.4 <= sum(case.lang == "ko" for case in cases) / len(cases) <= 0.6
    assert len({turn.id for turn in turns()}) == len(turns())
    assert all((case.lang == "ko") == bool(re.search("[가-힣]", turn.text)) for case in cases for turn in case.turns)
    assert all(turn.expected for turn in turns())
    assert all(2 <= len(case.turns) <= 4 for case in cases if case.kind == "chain")


def test_those_that_take_most_requests_are_asked_first() -> None:
    kinds = [case.kind for case in read_questions()]
    assert kinds == sorted(kinds, key=kinds.index), "one kind after another"
    assert kinds[0] == "chain"
    assert kinds[-1] == "detail"


def test_another_index_is_told_so(sample: Nonmun) -> None:
    with pytest.raises(UsageError, match=r"lacks [0-9]+ of the [0-9]+ papers"):
        check_index(read_questions(), sample.index.papers)


def test_equal_excerpts_have_equal_keys_and_others_have_others() -> None:
    assert settled_fence(5, ["a", "b"]) == settled_fence(5, iter(["a", "b"]))
    assert settled_fence(5, ["a", "b"]) != settled_fence(5, ["a", "c"])
    assert settled_fence(5, ["a"]).keys[0] not in "a"


def text_at(papers: dict[str, Paper], place: str) -> str:
    arxiv_id, day, number = re.fullmatch(r"(\S+)@(\S+)#(\d+)", place).groups()  # type: ignore[union-attr]
    entry = next(entry for entry in papers[arxiv_id].entries if entry.date.isoformat() == day)
    return entry.bullets[int(number)].text


@pytest.mark.slow
@pytest.mark.long
def test_what_is_expected_is_in_the_digests(real_home: Path) -> None:
    with Nonmun(real_home, sample=False, settings=load_settings(with_model=False)) as assistant:
        papers = dict(assistant.index.papers)
    check_index(read_questions(), papers)
    for turn in turns():
        texts = [text_at(papers, place) for places in turn.gold for place in places]
        for value in turn.value:
            assert any(re.search(value, text, re.I) for text in texts), (turn.id, value)
        assert not set(turn.papers) & set(turn.also), turn.id
        assert set(turn.also) <= papers.keys(), turn.id


def test_recorded_replies_are_those_of_questions_and_none_is_long() -> None:
    replies = read_replies()
    assert {it.id for it in replies} <= {turn.id for turn in turns()}
    assert len({(it.id, it.number) for it in replies}) == len(replies)
    assert all(len(it.reply) < 12_000 for it in replies)


@pytest.mark.slow
@pytest.mark.long
def test_what_a_capable_model_wrote_replays_within_its_gates(real_home: Path, tmp_path: Path) -> None:
    with Nonmun(real_home, sample=False, settings=load_settings(with_model=False)) as assistant:
        result = run_in_earnest(assistant)
    stale = int(result.system["stale"])
    (tmp_path / "stale.json").write_text(json.dumps([case.id for case in result.cases if case.unscored]))
    outcomes = check(result, read_gates("in_earnest"))
    missed = [str(it) for it in outcomes if not it.kept and it.gate.metric in OF_WINDOW]
    assert not missed, "\n".join(missed)
    if stale > MOST_STALE * len(result.cases):
        pytest.skip(f"{stale} of {len(result.cases)} recorded answers are stale: collect new ones (docs/suites.md)")
    missed = [str(it) for it in outcomes if not it.kept]
    assert not missed, "\n".join([*missed, *(f"{c.id}: {c.problems}" for c in result.cases if c.problems)])
