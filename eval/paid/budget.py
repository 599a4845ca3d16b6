"""A limit on what questions may cost, kept while several are asked at once."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from rag.llm import Prices

Usage = Mapping[str, int]
#: Faults of the server in a row after which no more requests are sent.
_MOST_FAULTS = 5


class Budget:
    """Tokens taken so far, and whether there is room for the next question. Safe to share between threads.

    There is room if the tokens spent, the requests in flight and the next request together stay within every limit. A request
    counts as its estimate, or as the largest so far if that is more; so with a limit the first request is made alone. If only
    requests in flight leave too little room, the next one waits for them. Once a request found no room, no later one does.

    :param prices: of the model, for ``dollars``.
    :param dollars: the most that everything may cost; None for no limit.
    :param tokens: the most tokens, read and written together; None for no limit.
    """

    def __init__(self, prices: Prices | None = None, dollars: float | None = None, tokens: int | None = None) -> None:
        self.prices = prices
        self._limits: list[tuple[Callable[[Usage], float], float, str]] = []
        if dollars is not None:
            assert prices is not None
            self._limits.append((prices.cost, dollars, f"the limit of ${dollars:,.2f}"))
        if tokens is not None:
            self._limits.append((_tokens, tokens, f"the limit of {tokens:,} tokens"))
        self.spent: Counter[str] = Counter()
        """Tokens as the server counted them."""
        self.requests = 0
        self._counted: Counter[str] = Counter()  # the same, and by estimate what the server did not count
        self._under_way: list[Usage] = []
        self._later: Counter[str] = Counter()
        self._largest: Counter[str] = Counter()
        self._faults = 0
        self._closed = ""
        self._changed = asyncio.Event()

    @property
    def cost(self) -> float | None:
        """The cost in dollars of what the server counted; None if the prices are unknown."""
        return None if self.prices is None else self.prices.cost(self.spent)

    async def take(self, need: Usage, later: Usage | None = None, *, judging: bool = False) -> str:
        """Reserve room for a request of this estimated size, until :meth:`settle`.

        :param later: further room to reserve for judging the answer, until :meth:`begin_judging`.
        :param judging: whether the request is a judge's, for which room was reserved.
        :return: why there is no room; empty if there is.
        """
        more = Counter(later or {})
        while not self._closed:
            reason = self._reason([*self._under_way, need], Counter() if judging else self._later + more)
            if not self._under_way:
                if reason:
                    self._closed = f"not asked: {reason} is reached"
                    continue
            elif reason or (self._limits and not self._largest):
                await self._changed.wait()
                continue
            self._under_way.append(need)
            self._later += more
            return ""
        return self._closed

    def begin_judging(self) -> None:
        """Release the room reserved for judging, so that judges can use what is left even if questions found no room."""
        self._later.clear()
        self._largest.clear()  # a claim takes less than a question
        self._closed = ""

    def settle(self, need: Usage, usage: Usage, requests: int = 0, *, uncounted: bool = False, fault: str = "") -> None:
        """Replace the reservation of a request by what it took.

        :param need: as given to :meth:`take`.
        :param usage: as the server counted it.
        :param requests: the number of requests that it became.
        :param uncounted: whether the server counted only a part; then the request counts as its reservation.
        :param fault: what went wrong on the server; empty if nothing did.
        """
        self._under_way.remove(need)
        self.spent += Counter(usage)
        self.requests += requests
        counted = Counter(usage) | Counter(need) if uncounted else Counter(usage)
        self._counted += counted
        self._largest |= counted
        self._faults = self._faults + 1 if fault else 0
        if self._faults >= _MOST_FAULTS:
            reason = f"not asked: the model server failed {_MOST_FAULTS} times in a row, at last: {fault}"
            self._closed = self._closed or reason
        self._changed.set()
        self._changed = asyncio.Event()

    def _reason(self, needs: Iterable[Usage], later: Counter[str]) -> str:
        """Return the limit that these requests would exceed; empty if they fit."""
        whole = sum((Counter(need) | self._largest for need in needs), self._counted + later)
        return next((name for measure, most, name in self._limits if measure(whole) > most), "")


def _tokens(usage: Usage) -> float:
    return usage.get("prompt_tokens", 0) + usage.get("completion_tokens", 0)
