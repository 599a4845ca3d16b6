"""Objects that stay are made without a search for circles among them."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator

import pytest

from rag.core import uncollected


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.enable()


def test_the_search_goes_on_when_the_last_of_several_has_ended() -> None:
    inside, may_end = threading.Event(), threading.Event()

    @uncollected()
    def other() -> None:
        inside.set()
        may_end.wait(10)

    thread = threading.Thread(target=other)
    with uncollected():
        thread.start()
        assert inside.wait(10)
        assert not gc.isenabled()
    assert not gc.isenabled()  # the other one is at it
    may_end.set()
    thread.join()
    assert gc.isenabled()


def test_an_error_ends_it_and_a_program_without_the_search_stays_without() -> None:
    with pytest.raises(KeyError), uncollected():
        raise KeyError
    assert gc.isenabled()
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()
