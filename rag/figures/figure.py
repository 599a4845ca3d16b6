"""A figure that a paper reports: what was measured of what on which data, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.core import Evidence, EvidenceBullet

Better = Literal["higher", "lower", ""]
#: A ``value`` says how good something is, a ``change`` how much better than something else, a ``bound`` at least or at most
#: how good.
Kind = Literal["value", "change", "bound"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with the paper, the bullet and the sentence that it stands in.

    ``method`` is what was measured, ``metric`` the English name of the measure, ``data`` the benchmark or data set; each is
    empty where the sentence does not name it. ``written`` is the value with its unit as it stands there, ``better`` whether
    higher or lower values are better, empty where that is not known. ``setting`` has the conditions that the sentence names
    (5-shot).
    """

    paper: Evidence
    bullet: EvidenceBullet
    sentence: str
    method: str
    metric: str
    data: str
    value: float
    written: str
    unit: str = ""
    kind: Kind = "value"
    better: Better = ""
    setting: str = ""

    @property
    def shown(self) -> str:
        """The value with its unit for readers of any language; a point of a score is no unit."""
        unit = {"초": "s", "points": "", "배": "x", "×": "x"}.get(self.unit, self.unit)
        number = self.written.split("%")[0].rstrip("".join(c for c in self.written if not (c.isdigit() or c in ".,")))
        return f"{number} {unit}" if unit.isalpha() and unit != "x" else f"{number}{unit}"
