"""Questions that name a paper by an arXiv id that no digest has: they are not answered from another paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.answer import AnswerDone
from rag.chat.conversation import Conversation
from tests.support.assistant import ask, text_of
from tests.support.command import Command
from tests.support.model_server import ModelServer, says

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

ABSENT, PRESENT = "1706.03762", "2311.12908"
ENGLISH, KOREAN = f"{ABSENT} is not in the digests.", f"다이제스트에 없는 논문입니다: {ABSENT}."


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (f"what does {ABSENT} say?", ENGLISH),
        (f"papers like {ABSENT}", ENGLISH),
        (f"how many papers are like https://arxiv.org/abs/{ABSENT}v2?", ENGLISH),
        (ABSENT, ENGLISH),
        (f"what does {ABSENT} say about diffusion?", ENGLISH),
        (f"{ABSENT}은 무슨 내용이야?", KOREAN),
        (f"{ABSENT}와 비슷한 논문", KOREAN),
        (f"compare {ABSENT} and 1810.04805", f"{ABSENT}, 1810.04805 are not in the digests."),
    ],
)
def test_only_that_paper_is_asked_about(sample: Nonmun, question: str, said: str) -> None:
    answer = sample.ask(question)
    assert (answer.text, answer.abstained, answer.citations) == (said, True, ())
    assert not sample.search(question)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (f"compare {ABSENT} and {PRESENT}", ENGLISH),
        (f"papers like {ABSENT} and {PRESENT}", ENGLISH),
        (f"does {PRESENT} use {ABSENT}?", ENGLISH),
        (f"{ABSENT}와 {PRESENT} 비교해줘", KOREAN),
    ],
)
def test_another_paper_is_asked_about_as_well(sample: Nonmun, question: str, said: str) -> None:
    *events, done = sample.stream(question)
    assert isinstance(done, AnswerDone)
    answer = done.answer
    assert answer.text == text_of(events)
    assert answer.text.endswith(f"\n{said}")
    assert answer.sentences[-1].text == said
    assert not answer.abstained
    if "like" not in question:
        assert {c.arxiv_id for c in answer.citations} == {PRESENT}


def test_a_subject_beside_it_is_answered_and_nothing_is_silent(sample: Nonmun) -> None:
    answer = sample.ask(f"papers on DPO like {ABSENT}")
    assert PRESENT in answer.text
    assert answer.text.endswith(ENGLISH)


@pytest.mark.usefixtures("loaded_client")
def test_a_model_is_asked_only_where_there_is_something_to_answer(sample_home: Path) -> None:
    with ModelServer(says("Diffusion-DPO aligns diffusion models [1].")) as server:
        assert ask(sample_home, server, f"what does {ABSENT} say?").text == ENGLISH
        assert not server.requests
        answer = ask(sample_home, server, f"compare {ABSENT} and {PRESENT}")
    assert answer.mode == "llm"
    assert answer.text == f"Diffusion-DPO aligns diffusion models [1].\n{ENGLISH}"


@pytest.mark.parametrize("first", [f"what does {ABSENT} say?", f"compare {ABSENT} and {PRESENT}"])
def test_a_message_after_it_is_about_no_other_paper(sample: Nonmun, first: str) -> None:
    talk = Conversation(sample)
    list(talk.stream(first))
    *_, done = talk.stream("and its results?")
    assert isinstance(done, AnswerDone)
    answer = done.answer
    assert {c.arxiv_id for c in answer.citations} <= {PRESENT}
    if PRESENT not in first:
        assert answer.abstained
        assert ABSENT in answer.text


def test_search_says_so(in_sample: None, run: Command) -> None:
    _, out, err = run("search", "--sample", f"papers like {ABSENT}")
    assert out == "No papers found.\n"
    assert f"nonmun: {ENGLISH}" in err


def test_a_hyphenated_word_that_ends_in_a_capital_is_no_unknown_name(sample: Nonmun) -> None:
    question = "Which technique borrowed from text-to-3D is blamed for Janus faces when generating 4D objects from text?"
    assert "2405.19957" in sample.ask(question).text
