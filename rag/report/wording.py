"""What a report says in the program's own words, in one language, from ``rag/data/report/wording.toml``."""

from __future__ import annotations

from rag.report.model import Planned, Report
from rag.text import Language, Words, flat


class Wording(Words):
    """The words of a report in one language: ``Wording("ko")("no_open")``."""

    def __init__(self, language: Language) -> None:
        super().__init__("report", language)

    def heading(self, planned: Planned) -> str:
        """Return the heading of a section."""
        return flat(planned.heading) or self(f"heading_{planned.kind}")

    def help(self, planned: Planned) -> str:
        """Return what a reader has to know of a kind of section; empty if it speaks for itself."""
        return self.get(f"help_{planned.kind}")

    def head(self, report: Report) -> list[str]:
        """Return how many papers fit and how many the report covers, and how it was made."""
        counts = {"n": report.total, "total": f"{report.total:,}", "covered": f"{len(report.papers):,}"}
        said = [self("all" if len(report.papers) >= report.total else "some", **counts)]
        if report.labels:
            said.append(self("filters", labels=", ".join(map(flat, report.labels))))
        said.append(self("by_model", model=flat(report.model)) if report.model else self("by_rule"))
        return said

    def notes(self, report: Report) -> list[str]:
        """Return what a reader has to be warned of."""
        said = [*map(flat, report.notices)]
        if report.suspects:
            said.append(self("suspects", n=len(report.suspects), ids=", ".join(report.suspects)))
        pairs = zip(report.plan, report.sections, strict=False)
        if quoted := [self.heading(planned) for planned, section in pairs if planned.kind != section.planned.kind]:
            said.append(self("left_out", headings="; ".join(quoted)))
        if not report.is_whole:
            missing = "; ".join(self.heading(planned) for planned in report.missing)
            why = flat(report.unfinished) or self("stopped")
            said.insert(0, self("unfinished", why=why, missing=missing or self("everything")))
        return said
