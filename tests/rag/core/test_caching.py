"""Methods whose results are remembered, without keeping their object."""

from __future__ import annotations

import gc
import weakref

from rag.core import remembered


class Counted:
    """Counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    @remembered(2)
    def double(self, number: int) -> int:
        """Return twice a number."""
        self.asked += 1
        return 2 * number


def test_a_result_is_made_once_and_those_used_longest_ago_are_forgotten() -> None:
    one, other = Counted(), Counted()
    assert [one.double(1), one.double(1), one.double(2), one.double(1)] == [2, 2, 4, 2]
    assert (one.asked, other.asked) == (2, 0)
    assert [one.double(3), one.double(2)] == [6, 4]
    assert one.asked == 4


def test_an_object_goes_with_its_last_use() -> None:
    gc.disable()
    try:
        counted = Counted()
        counted.double(1)
        gone = weakref.ref(counted)
        del counted
        assert gone() is None
    finally:
        gc.enable()
