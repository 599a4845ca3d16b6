"""How much the page takes at once, and from one reader within a minute."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.handlers import limits
from ui.handlers.limits import Desk, Pace
from ui.session.turn import ShownTurn


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the time."""
    now = [1000.0]
    monkeypatch.setattr(limits.time, "monotonic", lambda: now[0])
    return lambda seconds: now.__setitem__(0, 1000.0 + seconds)


def test_a_desk_takes_as_many_as_it_has_room_for_and_more_when_some_have_ended() -> None:
    desk = Desk(2)
    first, second, third = (ShownTurn(number, "why?") for number in range(3))
    assert desk.take(first)
    assert desk.take(second)
    assert not desk.take(third)
    first.state = "answering"
    assert not desk.take(third)
    second.state = "stopped"
    assert desk.take(third)
    assert not desk.take(ShownTurn(4, "why?"))


@pytest.mark.parametrize("state", ["done", "stopped", "failed"])
def test_every_end_of_a_turn_makes_room(state: str) -> None:
    desk, turn = Desk(1), ShownTurn(1, "why?")
    assert desk.take(turn)
    turn.state = state  # type: ignore[assignment]
    assert desk.take(ShownTurn(2, "why?"))


def test_a_question_that_was_given_up_makes_room() -> None:
    desk, old, new = Desk(1), ShownTurn(1, "why?", asked=0.0), ShownTurn(2, "why?", asked=599.0)
    assert desk.take(old)
    assert not desk.take(new)
    assert desk.take(ShownTurn(3, "why?", asked=601.0))


def test_a_question_whose_page_is_gone_makes_room() -> None:
    desk = Desk(1)
    assert desk.take(ShownTurn(1, "why?"))  # nobody holds it
    assert desk.take(ShownTurn(2, "why?"))


def test_a_reader_may_ask_so_often_within_a_minute_and_others_are_not_concerned(clock: Callable[[float], None]) -> None:
    pace = Pace(2)
    assert pace.wait("ann") == 0
    clock(10)
    assert pace.wait("ann") == 0
    clock(25)
    assert pace.wait("ann") == 35
    assert pace.wait("bob") == 0
    clock(60)
    assert pace.wait("ann") == 0
    assert pace.wait("ann") == 10


def test_no_limit_is_none() -> None:
    pace = Pace(0)
    assert [pace.wait("ann") for _ in range(1000)] == [0.0] * 1000


def test_of_very_many_readers_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_READERS", 3)
    pace = Pace(1)
    assert [pace.wait(name) for name in ("a", "b", "c")] == [0, 0, 0]
    assert pace.wait("a") > 0
    assert pace.wait("d") == 0  # b is forgotten, not a, who was here just now
    assert pace.wait("a") > 0
    assert pace.wait("b") == 0


@given(st.lists(st.integers(0, 40), max_size=40), st.integers(1, 5))
def test_never_more_within_any_minute_and_the_time_told_is_enough(pauses: list[int], most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        now = [0.0]
        patch.setattr(limits.time, "monotonic", lambda: now[0])
        pace, allowed = Pace(most), list[float]()
        for pause in pauses:
            now[0] += pause
            wait = pace.wait("ann")
            if wait:
                assert 0 < wait <= 60
                now[0] += wait
                assert pace.wait("ann") == 0
            allowed.append(now[0])
        assert all(later - earlier >= 60 for earlier, later in zip(allowed, allowed[most:], strict=False))
