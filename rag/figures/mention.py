"""Which texts may have figures of what is asked for: a quick look at many, before the sentences of a few are read."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.figures.asked import Asked
from rag.figures.vocabulary import data_pattern, pattern_of


def mentions(asked: Asked, text: str, *, figures: bool = True) -> bool:
    """Tell whether a text names a data set that is asked for, or the measure if no data set is.

    :param figures: only if it also has a number.
    """
    pattern = _pattern(asked.data, asked.metric)
    return pattern.search(text) is not None and (not figures or _DIGIT.search(text) is not None)


#: A number that is no part of a name (GSM8K).
_DIGIT = re.compile(r"(?<![A-Za-z0-9.-])\d")


@lru_cache(maxsize=64)
def _pattern(data: tuple[str, ...], metric: str) -> re.Pattern[str]:
    """Return the pattern of the data sets, or of the measure if there are none."""
    if not data:
        return re.compile(pattern_of(metric))
    return re.compile("|".join(map(data_pattern, data)))
