"""What is kept of each browser tab: little, and not for ever."""

from __future__ import annotations

import asyncio
import pickle
from collections.abc import Iterator
from typing import Any

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from ui.serve.server import make_app
from ui.serve.sessions import LightSession, Sessions
from ui.session.conversation import PageSession

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def blocks(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The page over an empty home, as Gradio holds it."""
    home = tmp_path_factory.mktemp("home")

    async def make() -> Any:
        app = make_app(Nonmun(home, settings=load_settings(home=home)))
        return next(route.app for route in app.routes if hasattr(getattr(route, "app", None), "state_holder"))

    served = asyncio.run(make())
    assert isinstance(served.state_holder, Sessions)
    return served.get_blocks()


@pytest.fixture
def open_pages() -> set[str]:
    return set()


@pytest.fixture
def sessions(blocks: Any, open_pages: set[str]) -> Iterator[Sessions]:
    kept = Sessions(open_pages.__contains__, most=5, kept=0.0)
    before = blocks.state_holder
    kept.set_blocks(blocks)
    yield kept
    before.set_blocks(blocks)


def test_a_session_keeps_its_own_values_and_no_copy_of_the_page(blocks: Any, sessions: Sessions) -> None:
    state = next(number for number, block in blocks.blocks.items() if isinstance(getattr(block, "value", None), PageSession))
    button = next(number for number, block in blocks.blocks.items() if type(block).__name__ == "Button")
    one, other = sessions["one"], sessions["other"]
    assert isinstance(one, LightSession)
    assert one[state] is not other[state]
    one[state] = "mine"
    one[button] = changed = type(blocks.blocks[button])("changed")
    one._update_value_in_config(button, "x" * 10_000)
    assert sessions["one"][state] == "mine"
    assert one[button] is changed
    assert other[button] is not changed
    assert one.config_values == {}
    assert len(pickle.dumps(sorted(one.blocks_config.blocks))) < 2_000  # the rest is shared


def test_what_an_answer_changes_is_kept_once_however_many_follow(blocks: Any, sessions: Sessions) -> None:
    log = next(number for number, block in blocks.blocks.items() if type(block).__name__ == "Chatbot")
    session = sessions["one"]
    before = len(session.blocks_config.blocks)
    for _ in range(3):  # as Gradio does: in the place of the old one, and under the number of its own
        session[log] = changed = type(blocks.blocks[log])(render=False)
        session[changed._id] = changed
        session._update_value_in_config(changed._id, [])
        assert session[log] is changed
        assert changed._id not in session
    assert len(session.blocks_config.blocks) == before


def test_a_page_that_was_left_keeps_its_conversation_alone(blocks: Any, open_pages: set[str]) -> None:
    kept, before = Sessions(open_pages.__contains__), blocks.state_holder
    kept.set_blocks(blocks)
    state = next(number for number, block in blocks.blocks.items() if isinstance(getattr(block, "value", None), PageSession))
    log = next(number for number, block in blocks.blocks.items() if type(block).__name__ == "Chatbot")
    open_pages.add("open")
    changed: dict[str, Any] = {}
    for name in ("open", "left"):
        kept[name][state].asked = 3
        kept[name][log] = changed[name] = type(blocks.blocks[log])(render=False)
    blocks._queue.pending_event_ids_session.update(open=set(), gone=set())
    kept.delete_all_expired_state()
    assert kept["open"][log] is changed["open"]
    assert kept["left"][log] is blocks.blocks[log]
    assert kept["left"][state].asked == 3
    assert blocks._queue.pending_event_ids_session.keys() == {"open"}
    blocks._queue.pending_event_ids_session.clear()
    before.set_blocks(blocks)


def test_beyond_the_limit_those_used_longest_ago_are_forgotten(sessions: Sessions) -> None:
    for number in range(8):
        _ = sessions[f"s{number}"]
    assert list(sessions.session_data) == ["s3", "s4", "s5", "s6", "s7"]
    assert sessions.time_last_used.keys() == sessions.session_data.keys()


def test_what_nobody_holds_open_is_forgotten(sessions: Sessions, open_pages: set[str]) -> None:
    open_pages.add("open")
    for name in ("open", "left"):
        _ = sessions[name]
    sessions.delete_all_expired_state()
    assert list(sessions.session_data) == list(sessions.time_last_used) == ["open"]
