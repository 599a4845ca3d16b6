"""The order in which several processes run the tests: each begins with what takes long, so that none ends long after another.

pytest-xdist (``--dist worksteal``) gives each process the next part of the list, and one that is done takes from the end of the
longest part that is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

import pytest

__all__ = ["ordered"]


def ordered(tests: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """Put the tests of the page first in the first half of the parts, and modules with slow tests first in the others.

    Modules stay whole there: what their tests share is made once. The page waits more than it works, so that the other half of
    the processes has enough to do beside it.
    """
    modules = [list(found) for _, found in groupby(tests, key=lambda test: test.path)]
    browser = [module for module in modules if _is_of_page(module)]
    elsewhere = [module for module in modules if not _is_of_page(module)]
    slow = [module for module in elsewhere if _is_slow(module)]
    others = iter([test for module in elsewhere if not _is_slow(module) for test in module])
    half = processes // 2
    return [*_filled([*_dealt(browser, half), *_dealt(slow, processes - half)], others, len(tests))]


def _dealt(modules: Sequence[Sequence[pytest.Item]], parts: int) -> list[list[pytest.Item]]:
    return [[test for module in modules[n::parts] for test in module] for n in range(parts)]


def _is_of_page(module: Sequence[pytest.Item]) -> bool:
    return module[0].path.parent.name == "browser"


def _is_slow(module: Sequence[pytest.Item]) -> bool:
    return any(test.get_closest_marker("slow") for test in module)


def _filled(heads: Sequence[list[pytest.Item]], others: Iterator[pytest.Item], count: int) -> Iterator[pytest.Item]:
    """Yield each head with as many of the others after it as make the parts equal in number."""
    for place, head in enumerate(heads):
        size = count // (len(heads) - place)
        count -= size
        yield from head
        yield from islice(others, max(0, size - len(head)))
    yield from others
