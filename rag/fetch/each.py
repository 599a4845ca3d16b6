"""Fetch one thing after another, and stop asking a host that does not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from rag.core import FetchError
from rag.fetch.shelf import Fetched, Shelf

_GIVE_UP_AFTER = 3  # failures in a row, each after several attempts


def fetch_each(source: str, wanted: Mapping[str, tuple[str, Callable[[], Fetched]]], shelf: Shelf) -> Iterator[Fetched]:
    """Yield what becomes of each request; a failure is one of the results, and is recorded.

    After some failures in a row, or without a connection, the rest fails unasked.

    :param wanted: the name to show and the request, by the name of the record.
    """
    in_a_row, given_up = 0, ""
    for record, (name, fetch) in wanted.items():
        if given_up:
            shelf.again(record, "failed")
            yield Fetched(source, name, "failed", given_up)
            continue
        try:
            result = fetch()
        except FetchError as problem:
            shelf.again(record, "failed")
            in_a_row += 1
            if problem.unreachable or in_a_row >= _GIVE_UP_AFTER:
                given_up = str(problem)
            yield Fetched(source, name, "failed", str(problem))
        else:
            in_a_row = 0
            yield result
