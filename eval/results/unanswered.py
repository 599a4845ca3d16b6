"""Why a question has no answer that could be scored."""

from __future__ import annotations

__all__ = ["Unanswered"]


class Unanswered(Exception):  # noqa: N818  # not a fault of the program: a suite counts it
    """Raised in place of an answer when there is none of the system that is measured: it was not asked, or its server failed.

    Such a case is unscored, which is neither right nor wrong.
    """

    @property
    def reason(self) -> str:
        return str(self.args[0])
