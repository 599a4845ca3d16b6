"""Recorded answers of a capable model (:mod:`eval.suites.recordings`), replayed by a model server."""

from __future__ import annotations

from eval.suites.recordings import Recorded, rewritten
from tests.support.model_server import Act, Exchange, says

__all__ = ["replays"]


def replays(row: Recorded) -> Act:
    """Answer as recorded, citing by the keys of the prompt that is asked with now."""

    def act(exchange: Exchange) -> None:
        says(rewritten(row, exchange.prompt))(exchange)

    return act
