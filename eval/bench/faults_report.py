"""What happened to each damaged file and in each situation, kept in a file and told in a table of kinds."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.bench.damage import DAMAGES
from rag.core import UsageError

_CELLS = ("search", "ask", "running", "ingest", "doctor", "mend")
#: What is made anew without a word, though some of the names end as others do.
_ANEW = (
    *("chunk_ids.npy", "chunk_starts.npy", "audit.json", "phrases.json", "superseded.json", "repairs.json", "sums.json"),
    *("digests/id", "sealed.json"),
)
#: The kinds of files of a home, and how their names begin or end; the first that fits.
_KINDS = (
    ("name of the newest generation", "CURRENT"),
    ("files and papers of a generation", ("manifest.json", "files.jsonl")),
    ("words, vectors, translations of a generation", (".npy", "translations.json", "terms.txt", "vocabulary.json", "ng.json")),
    ("what an ingest makes anew", _ANEW),
    ("index files of Chroma", ".bin"),
    ("database of Chroma", "chroma.sqlite3"),
    ("conversations, opinions", ".sqlite3"),
    ("decisions, settings", ".json"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """What happened to one damaged file, or in one situation, which has no file.

    A cell is ``same``, ``said``, or what is wrong in capitals; one that was not tried is empty.
    """

    file: str
    damage: str
    search: str
    ask: str
    running: str
    ingest: str
    doctor: str
    mend: str
    detail: str = ""

    @property
    def faults(self) -> list[str]:
        """What is wrong."""
        return [f"{name}: {cell}" for name in _CELLS if (cell := str(getattr(self, name))).isupper()]

    @property
    def told(self) -> str:
        """The row in a few words."""
        if self.faults:
            return "; ".join(self.faults)
        worst = "said" if "said" in (self.search, self.ask, self.running, self.ingest) else "same"
        return worst + (f", {self.mend}" if self.mend not in ("", "none needed") else "")

    @property
    def kind(self) -> str:
        """The kind of the file."""
        if self.file.endswith(_ANEW):
            return "what an ingest makes anew"
        return next((kind for kind, ends in _KINDS if self.file.endswith(ends)), self.file)


@dataclass(frozen=True)
class Faults:
    """All rows of a run."""

    rows: Sequence[Row]

    @property
    def faulty(self) -> list[Row]:
        """The rows in which something is wrong."""
        return [row for row in self.rows if row.faults]

    def as_markdown(self) -> str:
        """Return a table of kinds of files by damages, one of situations, and the faults one by one."""
        files, situations = ([row for row in self.rows if bool(row.file) is of_file] for of_file in (True, False))
        lines = [*_by_kind(files), *([""] if files and situations else []), *_by_situation(situations)]
        cases = f"{len(files):,} damaged files and {len(situations):,} situations, {len(self.faulty):,} of them faulty."
        faults = [f"- `{row.file or 'home'}`, {row.damage}: {'; '.join(row.faults)}" for row in self.faulty]
        return "\n".join([*lines, "", cases, *([""] if faults else []), *faults])


def _by_kind(rows: Sequence[Row]) -> list[str]:
    damages = [damage for damage in DAMAGES if any(row.damage == damage for row in rows)]
    kinds = sorted({row.kind for row in rows}, key=[kind for kind, _ in _KINDS].index) if rows else []
    lines = ["| file | " + " | ".join(damages) + " |", "|---" * (len(damages) + 1) + "|"] if rows else []
    for kind in kinds:
        cells = [_counted([row.told for row in rows if (row.kind, row.damage) == (kind, damage)]) for damage in damages]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return lines


def _counted(told: Sequence[str]) -> str:
    return "; ".join(f"{count} {what}" for what, count in Counter(told).most_common())


def _by_situation(rows: Sequence[Row]) -> list[str]:
    lines = ["| situation | search, ask | ingest | doctor | afterwards |", "|---|---|---|---|---|"] if rows else []
    for row in rows:
        asked = "said" if "said" in (row.search, row.ask) else row.search
        cells = (row.damage, "; ".join(row.faults) or asked, row.ingest, row.doctor, row.mend)
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def kept_rows(file: Path | None) -> list[Row]:
    """Return the rows that a file keeps of an earlier run; none if there is no file yet.

    :raises UsageError: if it holds something else.
    """
    if file is None or not file.exists():
        return []
    try:
        return [Row(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]
    except (ValueError, TypeError):
        raise UsageError(f"{str(file)!r} does not hold what this command keeps.", hint="Name another file.") from None


def keep_row(row: Row, file: Path | None) -> None:
    """Add a row to the file that keeps them."""
    if file is not None:
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(dataclasses.asdict(row), ensure_ascii=False) + "\n")
