"""Digests of invented papers, each known by a name that no other has, so that a source of another reader's is told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FIRST_DAY = dt.date(2024, 1, 1)
_SYLLABLES = ("bal", "dor", "fen", "gim", "hul", "jat", "kev", "lom", "nar", "pez", "quil", "rud", "sov", "tam", "vix", "zor")
_ABOUT = ("robots", "proteins", "weather maps", "satellite images", "speech", "chess", "code", "molecules", "music", "traffic")


@dataclass(frozen=True, slots=True)
class Planted:
    """A paper that was never written."""

    number: int

    @property
    def name(self) -> str:
        n = self.number
        first, second, third = n % 16, n // 16 % 16, (n // 256 + 7 * n) % 16
        return f"{_SYLLABLES[first]}{_SYLLABLES[second]}{_SYLLABLES[third]}".capitalize() + "Net"

    @property
    def arxiv_id(self) -> str:
        return f"2401.{10_000 + self.number:05d}"

    @property
    def text(self) -> str:
        about, share = _ABOUT[self.number % len(_ABOUT)], 10 + self.number % 80
        return (
            f"### [{self.name}: Learning about {about}](https://arxiv.org/abs/{self.arxiv_id})\n\nVote: {self.number % 90}\n\n"
            f"- **What's New**: {self.name} learns about {about} from unlabeled data.\n"
            f"- **Performance**: {self.name} reduces the error by {share}% on {about}.\n"
        )


def write_day(folder: Path, day: dt.date, papers: Sequence[Planted]) -> None:
    """Write the digest of a day."""
    text = f"## Daily Papers ({day})\n\n" + "\n".join(paper.text for paper in papers)
    (folder / f"{day}.md").write_text(text, "utf-8")
