"""What a paid run will send where, shown to a person who confirms it."""

from __future__ import annotations

import shlex
import sys
from dataclasses import dataclass

import typer

from eval.paid.forecast import Need
from rag.core import Settings, UsageError
from rag.llm import Prices
from rag.text import clean


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be sent: ``about`` names the subject, ``sent`` the content, ``need`` the estimated amount."""

    settings: Settings
    prices: Prices | None
    about: str
    sent: str
    need: Need
    limits: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """Return the plan for people. It contains no key."""
        need = self.need
        return [
            "A model will be asked, which may cost money:",
            f"  model      {self.settings.llm.model} at {self.settings.llm.place}",
            f"  about      {self.about}",
            f"  sent       {self.sent}",
            f"  requests   about {need.requests:,}",
            f"  tokens     probably at most {need.prompt_tokens:,} read and {need.completion_tokens:,} written, "
            "by the length of the prompts",
            f"  cost       {self._cost()}",
            f"  limit      {' and '.join(self.limits) or 'none; --limit DOLLARS sets one'}",
        ]

    def _cost(self) -> str:
        if self.prices is None:
            return "unknown: set NONMUN_PRICE_IN and NONMUN_PRICE_OUT (dollars per million tokens) to see it"
        prices = f"${self.prices.read:g} and ${self.prices.written:g} per million tokens read and written"
        return f"probably at most ${self.prices.cost(self.need.usage):,.4f}, at {prices}"


def confirm(plan: Plan, *, yes: bool) -> None:
    """Print a plan on standard error and let a person confirm it.

    :param yes: whether it is confirmed already.
    :raises UsageError: if nobody confirms it.
    """
    for line in plan.lines():
        typer.echo(clean(line), err=True)
    if yes:
        return
    again = f"Type `{shlex.join(['nonmun', *sys.argv[1:], '--yes'])}`."
    if not sys.stdin.isatty():
        raise UsageError("Nothing was sent: nobody can confirm it here.", hint=again)
    if not typer.confirm("Ask?", err=True):
        raise UsageError("Nothing was sent: it was not confirmed.", hint=again)
