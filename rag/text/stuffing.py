"""Words repeated so often that they tell nothing: a text that is stuffed with them is not more about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

#: A term counts once if it occurs more often than this, and is more than one in so many of the text's terms.
_OFTEN, _SHARE = 8, 8


def unstuffed(terms: Sequence[str]) -> list[str]:
    """Return the terms of a text, each that it is stuffed with once; as they are in a text as people write it."""
    counts = Counter(terms)
    stuffed = {term for term, count in counts.items() if count > _OFTEN and count * _SHARE > len(terms)}
    if not stuffed:
        return list(terms)
    first = {term: terms.index(term) for term in stuffed}
    return [term for place, term in enumerate(terms) if first.get(term, place) == place]
