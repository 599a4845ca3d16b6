"""What a reader of the page is told who hits a limit: the number, in the language of the page, and no setting."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from rag.text import Language
from tests.browser.corpora import copied
from tests.support.page_html import Seen
from tests.ui.handlers.test_calls import Server, browser
from tests.ui.session.test_conversation import asked
from tests.ui.tabs.test_panel import search
from tests.ui.tabs.test_stale_pages import made
from ui.handlers import limits
from ui.handlers.limits import Door
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.session.conversation import PageSession
from ui.session.reader import LANGUAGE_COOKIE, Reader, new_token, reader_of
from ui.session.turn import ShownTurn
from ui.tabs.chat import _note_html
from ui.tabs.panel import Panel
from ui.tabs.trends import TrendsTab

BOTH = pytest.mark.parametrize("language", ["en", "ko"])
LONG = "diffusion " * 12
DPO = "which papers cover DPO for diffusion?"


def limited(home: Path, **changes: Any) -> Nonmun:
    return Nonmun(home, sample=True, settings=load_settings(home=home, **changes))


def panel_of(assistant: Nonmun) -> Panel:
    panel: Panel = made(lambda: Panel(Service(assistant), gr.State(None)))
    return panel


def begun(assistant: Nonmun, reader: Reader) -> PageSession:
    talk = PageSession(language=reader.language)
    talk.begin(assistant, Service(assistant).history_of(reader))
    return talk


@BOTH
def test_a_question_that_is_too_long(sample_home: Path, language: Language) -> None:
    assistant = limited(sample_home, max_question_chars=100)
    talk = PageSession(language=language)
    talk.begin(assistant)
    turn = asked(talk, assistant, LONG)
    said = Label.LIMIT_QUESTION.of(language, size=119, most=100)
    assert (turn.state, turn.problem, turn.hint) == ("failed", said, Label.LIMIT_QUESTION_HINT.of(language))
    _, found, _ = search(panel_of(assistant), LONG, language)
    assert said in Seen(found).text
    assert "NONMUN" not in found


@BOTH
def test_a_subject_of_trends_that_is_too_long(sample_home: Path, language: Language) -> None:
    assistant = limited(sample_home, max_question_chars=100)
    trends: TrendsTab = made(lambda: TrendsTab(Service(assistant), gr.Tab("trends")))
    told = str(trends._draw_now(LONG, "papers", language)[3])
    assert Label.LIMIT_QUESTION.of(language, size=119, most=100) in Seen(told).text


@BOTH
def test_questions_of_a_conversation_that_are_no_longer_shown(sample_home: Path, tmp_path: Path, language: Language) -> None:
    reader = Reader("browser:me", language)
    assistant = limited(copied(sample_home, tmp_path / "own"), max_turns=8)
    talk = begun(assistant, reader)
    for number in range(8):
        asked(talk, assistant, f"papers about topic{number}")
    assert _note_html(talk) == ""
    asked(talk, assistant, DPO)
    assert [turn.question for turn in talk.turns][-2:] == ["papers about topic7", DPO]
    told = Label.TURNS_LEFT_OUT.of(language, most=8)
    again = begun(assistant, reader)
    assert again.resume(talk.id, assistant)
    for one in (talk, again):
        assert (len(one.turns), one.left_out) == (8, 1)
        assert told in Seen(_note_html(one)).text
    assert talk.history is not None
    assert len(talk.history.turns(talk.id)) == 9
    again.begin(assistant)
    assert _note_html(again) == ""


@BOTH
def test_conversations_of_which_the_next_replaces_the_oldest(sample_home: Path, tmp_path: Path, language: Language) -> None:
    assistant = limited(copied(sample_home, tmp_path / "own"), max_conversations=2)
    request = browser(new_token())
    request.cookies[LANGUAGE_COOKIE] = language
    panel, history = panel_of(assistant), Service(assistant).history_of(reader_of(request))
    assert history is not None
    told = Label.HISTORY_FULL.of(language, most=2)
    history.begin("a", "first", "first")
    assert told not in panel.listed(PageSession(), request)
    history.begin("b", "second", "second")
    assert told in panel.listed(PageSession(), request)
    history.begin("c", "third", "third")
    shown = panel.listed(PageSession(), request)
    assert told in shown
    assert ("first" in shown, "second" in shown, "third" in shown) == (False, True, True)


@BOTH
def test_an_opinion_of_which_no_more_are_kept(sample_home: Path, tmp_path: Path, language: Language) -> None:
    server = Server(limited(copied(sample_home, tmp_path / "own"), max_opinions=1))
    server.mine.cookies[LANGUAGE_COOKIE] = language
    about = {"conversation": server.talk(), "turn": 1, "marker": "", "thumb": "up"}
    assert server.ask("rate", about) == {"thumb": "up"}
    assert server.ask("rate", about | {"thumb": "down"}) == {"thumb": "down"}  # in place of it
    said = f"{Label.LIMIT_OPINIONS.of(language, most=1)} {Label.LIMIT_OPINIONS_HINT.of(language)}"
    assert server.ask("rate", about | {"marker": "[1]"}) == {"problem": said}
    assert server.ask("rate", about | {"thumb": ""}) == {}
    assert server.ask("rate", about | {"marker": "[1]"}) == {"thumb": "up"}


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time."""
    now = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, 1000.0 + seconds)


@BOTH
def test_more_questions_at_a_time_than_are_taken(
    clock: Callable[[float], None], caplog: pytest.LogCaptureFixture, language: Language
) -> None:
    door = Door(load_settings(max_answers=1, max_waiting=1))
    held = [ShownTurn(number, "why?") for number in range(3)]
    assert [door.refuses(Reader("a"), language, turn) for turn in held[:2]] == [None, None]
    said = Label.BUSY.of(language, count=2), Label.BUSY_HINT.of(language)
    with caplog.at_level(logging.WARNING):
        assert door.refuses(Reader("b"), language, held[2]) == said
        assert door.refuses(Reader("b"), language, held[2]) == said
        told = "A question was refused: at most 2 are taken (NONMUN_MAX_ANSWERS and NONMUN_MAX_WAITING)."
        assert caplog.messages == [told]  # once a minute, however many are refused
        clock(61)
        assert door.refuses(Reader("b"), language, held[2]) == said
        assert caplog.messages == [told, told]
    assert "2" in said[0]


@BOTH
def test_more_questions_of_one_reader_than_are_taken_in_a_minute(
    clock: Callable[[float], None], caplog: pytest.LogCaptureFixture, language: Language
) -> None:
    door = Door(load_settings(questions_per_minute=1))
    assert door.refuses(Reader("a"), language) is None
    clock(20)
    with caplog.at_level(logging.WARNING):
        said = Label.TOO_FAST.of(language, count=1), Label.TOO_FAST_HINT.of(language, seconds=41)
        assert door.refuses(Reader("a"), language) == said
    assert caplog.messages == ["A question was refused: at most 1 are taken (NONMUN_QUESTIONS_PER_MINUTE)."]
    assert door.refuses(Reader("b"), language) is None
