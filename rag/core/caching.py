"""Remember the last results of a method for as long as its object is in use."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from functools import cached_property, lru_cache, partial, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

_Own = TypeVar("_Own")
_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")


def remembered(
    most: int,
) -> Callable[[Callable[Concatenate[_Own, _Given], _Result]], cached_property[Callable[_Given, _Result]]]:
    """Decorate a method so that each object keeps its last results.

    A cache of bound methods refers back to its object. Then the object, and the index that it reads, would stay in memory after
    its last use until the interpreter looks for circles among old objects, which in a large program takes minutes or hours.

    :param most: results that are kept; those used longest ago go first.
    """

    def decorate(method: Callable[Concatenate[_Own, _Given], _Result]) -> cached_property[Callable[_Given, _Result]]:
        @wraps(method)
        def cache_of(own: _Own) -> Callable[_Given, _Result]:
            return cast("Callable[_Given, _Result]", lru_cache(most)(partial(method, weakref.proxy(own))))

        return cached_property(cache_of)

    return decorate
