"""Which texts may have figures of what is asked for: a quick look at many, before the sentences of a few are read."""

from __future__ import annotations

import re

from rag.figures.asked import Asked
from rag.figures.vocabulary import SHORT, metrics_in


def mentions(asked: Asked, text: str, *, figures: bool = True) -> bool:
    """Tell whether a text names a data set that is asked for, or the measure if no data set is.

    :param figures: only if it also has a number.
    """
    if figures and not _DIGIT.search(text):
        return False
    if asked.data:
        return any(_named(name).search(text) for name in asked.data)
    return any(name == asked.metric for *_, name in metrics_in(text))


_DIGIT = re.compile(r"\d")


def _named(name: str) -> re.Pattern[str]:
    """Return the pattern of a name with or without hyphens and spaces in it."""
    parts = [re.escape(part) for part in re.split(r"[\s_-]+|(?<=[A-Za-z])(?=\d)", name) if part]
    flags = 0 if name.isalpha() and len(name) < SHORT else re.I
    return re.compile(rf"(?<![A-Za-z0-9]){'[-_ ]?'.join(parts)}(?![A-Za-z])", flags)
