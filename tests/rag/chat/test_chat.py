"""Conversations over the sample: follow-ups to their answers, what is kept of them, and that they never see each other."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rag import Nonmun
from rag.answer import AnswerDone, StepBegan, TextPiece
from rag.chat import conversation as conversation_module
from rag.chat.conversation import Conversation, MessageRead
from rag.chat.history import History
from rag.chat.turns import FollowUp
from rag.core.models import Answer

DPO = "which papers cover DPO for diffusion?"


def talk(conversation: Conversation, message: str) -> tuple[FollowUp, Answer]:
    events = list(conversation.stream(message))
    assert events[0] == StepBegan("reading")
    read, done = events[1], events[-1]
    assert isinstance(read, MessageRead)
    assert isinstance(done, AnswerDone)
    assert "".join(e.text for e in events if isinstance(e, TextPiece)) == done.answer.text
    return read.followed, done.answer


def cited(answer: Answer) -> set[str]:
    return {c.arxiv_id for c in answer.citations}


def test_a_conversation_follows_from_the_first_turn_on(sample: Nonmun) -> None:
    conversation = Conversation(sample)
    followed, answer = talk(conversation, DPO)
    assert not followed.rewritten
    first, second = (p.arxiv_id for p in conversation.earlier[-1].papers)
    assert {first, second} == {"2311.12908", "2311.13231"}
    assert cited(talk(conversation, "and its results?")[1]) == {first}
    _, answer = talk(conversation, "두 번째 논문 더 자세히")
    assert cited(answer) == {second}
    assert cited(talk(conversation, "compare it with D3PO")[1]) == {"2311.12908", "2311.13231"}
    _, answer = talk(conversation, "how many of them use human feedback?")
    assert answer.text.startswith("2 papers in the digests match")
    followed, answer = talk(conversation, "what is HeadStudio?")
    assert not followed.rewritten
    assert cited(talk(conversation, "한계는?")[1]) == {"2402.06149"}


def test_a_place_that_is_not_there_is_told_and_not_kept(sample: Nonmun, tmp_path: Path) -> None:
    conversation = Conversation(sample, History(tmp_path))
    talk(conversation, DPO)
    _, answer = talk(conversation, "the ninth one")
    assert answer.abstained
    assert answer.text == "The last answer shows 2 papers."
    assert len(conversation.turns) == len(History(tmp_path).turns(conversation.id)) == 1
    assert cited(talk(conversation, "the second one")[1]) == {conversation.earlier[0].papers[1].arxiv_id}


def test_after_the_last_page_of_a_list_there_is_no_more(sample: Nonmun) -> None:
    conversation = Conversation(sample)
    talk(conversation, DPO)
    shown = len(conversation.earlier[-1].papers)
    followed, answer = talk(conversation, "more")
    assert (followed.question.skip, answer.abstained) == (shown, True)
    assert f"no more than these {shown} papers" in answer.text
    assert cited(talk(conversation, "the second one")[1]) == {conversation.earlier[0].papers[1].arxiv_id}


def test_a_paper_that_is_not_indexed_never_becomes_the_one_meant(sample: Nonmun) -> None:
    conversation = Conversation(sample)
    talk(conversation, DPO)
    assert talk(conversation, "what does 2401.99999 say?")[1].abstained
    assert conversation.earlier[-1].papers == ()
    for message in ("and its results?", "who wrote it?"):
        assert "2401.99999" in talk(conversation, message)[1].text
    assert "no list" in talk(conversation, "and the second one?")[1].text


def test_a_paper_whose_digest_lacks_the_detail_stays_in_focus(sample: Nonmun) -> None:
    conversation = Conversation(sample)
    assert talk(conversation, "What is the learning rate of HeadStudio?")[1].abstained
    assert cited(talk(conversation, "and its results?")[1]) == {"2402.06149"}
    followed, answer = talk(conversation, "what batch size does it use?")
    assert "2402.06149" in followed.text
    assert answer.abstained
    assert "arXiv" not in answer.text.replace("(2402.06149)", "")


def test_papers_of_a_list_that_were_named_are_counted_by_what_they_have(sample: Nonmun) -> None:
    conversation = Conversation(sample)
    talk(conversation, DPO)
    assert talk(conversation, "how many of them are about music?")[1].text.startswith("0 papers")


def test_a_conversation_goes_on_after_a_restart(sample: Nonmun, tmp_path: Path) -> None:
    before = Conversation(sample, History(tmp_path))
    _, answer = talk(before, DPO)
    after = Conversation(sample, History(tmp_path), before.id)
    assert after.turns[0].answer == answer
    assert cited(talk(after, "the second one")[1]) == {before.earlier[0].papers[1].arxiv_id}
    assert [t.message for t in History(tmp_path).turns(before.id)] == [DPO, "the second one"]


@pytest.mark.slow
def test_conversations_at_the_same_time_do_not_see_each_other(sample: Nonmun, tmp_path: Path) -> None:
    topics = {DPO: {"2311.12908"}, "What is HeadStudio?": {"2402.06149"}, "What is MJ-Bench?": {"2407.04842"}}

    def whole(first: str) -> tuple[str, list[set[str]]]:
        conversation = Conversation(sample, History(tmp_path))
        talk(conversation, first)
        return conversation.id, [cited(talk(conversation, message)[1]) for message in ("its results?", "한계는?") * 3]

    with ThreadPoolExecutor(3) as threads:
        found = dict(zip(topics, threads.map(whole, topics), strict=True))
    for first, (name, papers) in found.items():
        assert papers == [topics[first]] * 6
        assert [t.message for t in History(tmp_path).turns(name)] == [first, *["its results?", "한계는?"] * 3]
    fresh = Conversation(sample, History(tmp_path))
    assert not talk(fresh, "its results?")[0].rewritten


def test_an_answer_that_is_stopped_is_kept_as_unfinished(sample: Nonmun, tmp_path: Path) -> None:
    conversation = Conversation(sample, History(tmp_path))
    events = conversation.stream(DPO)
    text = next(event.text for event in events if isinstance(event, TextPiece))
    events.close()
    [turn] = History(tmp_path).turns(conversation.id)
    assert (turn.answer, turn.text) == (None, text)
    assert conversation.turns[0].answer is None
    assert not talk(conversation, DPO)[0].rewritten


def test_the_text_so_far_is_kept_while_it_comes_so_that_a_kill_does_not_lose_it(
    sample: Nonmun, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation_module, "_SAVED_EVERY", -1.0)
    conversation = Conversation(sample, History(tmp_path))
    events = conversation.stream(DPO)
    text = next(event.text for event in events if isinstance(event, TextPiece))
    [turn] = History(tmp_path).turns(conversation.id)  # the answer has not ended
    assert (turn.answer, turn.text) == (None, text)
    assert [event.answer.text for event in events if isinstance(event, AnswerDone)] != []
    assert History(tmp_path).turns(conversation.id)[0].answer is not None


def test_a_history_that_cannot_be_written_does_not_cost_the_answer(sample: Nonmun, tmp_path: Path) -> None:
    (tmp_path / "chats.sqlite3").write_bytes(b"x" * 5000)
    conversation = Conversation(sample, History(tmp_path))
    assert cited(talk(conversation, DPO)[1])
    assert "chats.sqlite3" in conversation.problem
    assert cited(talk(conversation, "its results?")[1]) == {conversation.earlier[0].papers[0].arxiv_id}


def test_citations_are_kept_beside_the_answer(sample: Nonmun, tmp_path: Path) -> None:
    conversation = Conversation(sample, History(tmp_path))
    _, answer = talk(conversation, DPO)
    with sqlite3.connect(tmp_path / "chats.sqlite3") as database:
        [(citations,)] = database.execute("SELECT citations FROM turns").fetchall()
    database.close()
    assert all(c.arxiv_id in citations for c in answer.citations)


@pytest.mark.parametrize("message", ["", "   "])
def test_an_empty_message_is_turned_away_and_nothing_is_kept(sample: Nonmun, tmp_path: Path, message: str) -> None:
    from rag.core.errors import UsageError

    conversation = Conversation(sample, History(tmp_path))
    with pytest.raises(UsageError):
        talk(conversation, message)
    assert (conversation.turns, History(tmp_path).conversations()) == ([], [])


def test_what_cannot_be_kept_is_told_until_it_can(sample: Nonmun, tmp_path: Path) -> None:
    file = tmp_path / "chats.sqlite3"
    conversation = Conversation(sample, History(tmp_path))
    file.write_bytes(b"no database" * 500)
    talk(conversation, DPO)
    assert "chats.sqlite3" in conversation.problem
    assert conversation.kept == 0
    file.unlink()
    events = conversation.stream(DPO)
    next(event for event in events if isinstance(event, TextPiece))
    assert (conversation.kept, conversation.problem) == (1, "")
    file.write_bytes(b"no database" * 500)
    assert isinstance(list(events)[-1], AnswerDone)
    assert "chats.sqlite3" in conversation.problem


def test_another_owners_conversation_is_neither_written_nor_in_the_way(sample: Nonmun, tmp_path: Path) -> None:
    History(tmp_path, "other").begin("a", "theirs", "theirs")
    conversation = Conversation(sample, History(tmp_path, "me"), "a")
    assert conversation.turns == []
    talk(conversation, DPO)
    assert conversation.kept == 0
    assert "There is no conversation 'a'" in conversation.problem
    assert [t.message for t in History(tmp_path, "other").turns("a")] == ["theirs"]


def test_a_conversation_that_was_deleted_elsewhere_goes_on_as_another_one(sample: Nonmun, tmp_path: Path) -> None:
    history = History(tmp_path)
    conversation = Conversation(sample, history)
    talk(conversation, DPO)
    before = conversation.id
    history.delete(before)
    assert cited(talk(conversation, "and its results?")[1]) == {conversation.earlier[0].papers[0].arxiv_id}
    assert history.turns(before) == []
    assert [t.message for t in history.turns(conversation.id)] == ["and its results?"]
    conversation.drop_last()
    assert history.turns(conversation.id) == []
    conversation.drop_last()
    assert (conversation.turns, conversation.problem) == ([], "")


def test_a_turn_that_is_dropped_while_it_is_answered_stays_forgotten(sample: Nonmun, tmp_path: Path) -> None:
    history = History(tmp_path)
    conversation = Conversation(sample, history)
    events = conversation.stream(DPO)
    next(event for event in events if isinstance(event, TextPiece))
    conversation.drop_last()
    events.close()
    assert (conversation.turns, history.turns(conversation.id)) == ([], [])


def test_what_was_understood_goes_with_its_turn(sample: Nonmun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conversation, "most", 2)
    conversation, asked = Conversation(sample), ["papers about 3D", "papers about video", "papers about agents"]
    for question in asked:
        talk(conversation, question)
    assert [turn.question for turn in conversation.turns] == asked[1:]
    assert [*conversation._questions] == [*conversation._plans] == asked[1:]
