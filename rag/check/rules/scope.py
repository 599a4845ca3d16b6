"""Whether a claim says more than its evidence: all for some, always for sometimes, a reason of its own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rag.check.rules.pair import ErrorKind, Finding, Measured, Pair
from rag.check.rules.wordlists import words

__all__ = ["measure"]

_UNIVERSAL = words("scope", "universal")
_HEDGE = words("scope", "hedge")
_CAUSE = words("scope", "cause")


def measure(pair: Pair) -> Measured:
    """Words of scope and cause that only one side has."""
    mine = {t.form for t in pair.claim.tokens}
    theirs = pair.source.forms

    def new(listed: frozenset[str]) -> float:
        return float(bool(mine & listed) and not theirs & listed)

    figures = {
        "universal_new": new(_UNIVERSAL),
        "universal_hedged": float(bool(mine & _UNIVERSAL) and bool(theirs & _HEDGE)),
        "hedge_lost": float(bool(theirs & _HEDGE) and not mine & _HEDGE),
        "cause_word_new": new(_CAUSE),
    }
    return Measured(figures, tuple(_findings(pair, figures)))


def _findings(pair: Pair, figures: Mapping[str, float]) -> Iterator[Finding]:
    kinds: tuple[tuple[ErrorKind, frozenset[str], str], ...] = (
        ("scope", _UNIVERSAL, "universal_new"),
        ("cause", _CAUSE, "cause_word_new"),
    )
    for kind, listed, name in kinds:
        if figures[name]:
            token = next(t for t in pair.claim.tokens if t.form in listed)
            yield Finding(kind, token.surface, "", token.start, token.end)
