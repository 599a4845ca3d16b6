"""The result of an audit and its file in an index, without the code that computes it, so that importing it is cheap."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from rag.core import is_there
from rag.index.audit.overrides import Decisions
from rag.index.sums import check_sums

AUDIT_FILE = "audit.json"
_FEW = 2  # reasons in a warning
#: The first reason against a digest that a person has marked.
MARKED = "a reader marked it as suspect"
_ABSTRACTS = "2"  # counts the ways in which abstracts have been weighed


@dataclass(frozen=True, slots=True)
class AuditRow:
    """The verdict on one entry: ``score`` is the probability (0 to 1) that its bullets do not describe the titled paper.

    ``date`` is in ISO format. ``reasons`` are sentences that a reader can check; an entry that was never suspect has none.
    ``accepted`` and ``doubted`` mean that a person has overridden the audit.
    """

    arxiv_id: str
    date: str
    suspect: bool
    score: float
    reasons: tuple[str, ...] = ()
    accepted: bool = False
    doubted: bool = False

    @property
    def told(self) -> tuple[str, ...]:
        """The reasons, with what a person decided."""
        return (MARKED, *self.reasons) if self.doubted else self.reasons


@dataclass(frozen=True)
class Audit:
    """The audit of all entries of an index, in order of arXiv id, and for each paper newest first.

    ``too_small`` means that there are too few entries to compare, so that none is suspect.
    """

    rows: tuple[AuditRow, ...] = ()
    too_small: bool = False

    @cached_property
    def warnings(self) -> dict[str, str]:
        """The main reasons why papers are suspect, by arXiv id; a paper is suspect if one of its entries is."""
        return {row.arxiv_id: "; ".join(row.told[:_FEW]) for row in reversed(self.rows) if row.suspect}

    def overruled(self, decisions: Decisions) -> Audit:
        """Return the audit in which the entries of each paper are suspect or not as people have decided."""
        return Audit(tuple(_decided(row, decisions) for row in self.rows), self.too_small)

    def save(self, folder: Path) -> None:
        rows = [[r.arxiv_id, r.date, r.suspect, r.score, r.reasons] for r in self.rows]
        content = {"model": _model_version(), "too_small": self.too_small, "rows": rows}
        (folder / AUDIT_FILE).write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Audit | None:
        """Return what :meth:`save` wrote; None if an older version built the index, or if the file is damaged."""
        try:
            content = _read(folder)
            return cls(tuple(_row(*fields) for fields in content["rows"]), bool(content["too_small"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None


def _decided(row: AuditRow, decisions: Decisions) -> AuditRow:
    match decisions.on(row.arxiv_id):
        case "accept":
            return replace(row, suspect=False, accepted=True)
        case "doubt":
            return replace(row, suspect=True, doubted=True)
    return row


def _row(arxiv_id: Any, date: Any, suspect: Any, score: Any, reasons: Any) -> AuditRow:
    known = all(isinstance(text, str) for text in (arxiv_id, date, *reasons))
    if not (known and isinstance(suspect, bool) and isinstance(score, int | float)):
        raise TypeError("not a row of an audit")
    return AuditRow(arxiv_id, date, suspect, float(score), tuple(reasons))


def is_current(folder: Path) -> bool:
    """Return whether a generation has an audit by the model of this version."""
    try:
        return bool(_read(folder)["model"] == _model_version())
    except (OSError, ValueError, KeyError, TypeError):
        return False


def is_damaged(folder: Path) -> bool:
    """Return whether a generation has an audit that cannot be read."""
    return is_there(folder / AUDIT_FILE) and Audit.load(folder) is None


@cache
def model_text() -> str:
    """Return the model that ships with the package, as JSON."""
    return (resources.files("rag") / "data" / "audit.json").read_text("utf-8")


@cache
def abstract_model_text() -> str:
    """Return the model that weighs abstracts, as JSON."""
    return (resources.files("rag") / "data" / "audit_abstracts.json").read_text("utf-8")


def _model_version() -> str:
    return hashlib.sha256((_ABSTRACTS + model_text() + abstract_model_text()).encode()).hexdigest()[:12]


def _read(folder: Path) -> Any:
    check_sums(folder, names=(AUDIT_FILE,))
    return json.loads((folder / AUDIT_FILE).read_text("utf-8"))
