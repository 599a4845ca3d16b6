"""Sections that a model writes, each from the bullets of its own papers, every sentence cited and checked."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Reading, Written
from rag.core import Answer, Deadline, Settings
from rag.llm import Fences, Models, Trace, load_client
from rag.report.model import Planned
from rag.report.papers import Material, answered, gathered_of
from rag.report.wording import Wording
from rag.search import Question
from rag.text import Language, flat


class Writer:
    """Writes the sections of one report, one after the other."""

    def __init__(
        self, material: Material, language: Language, settings: Settings, trace: Trace, fences: Fences, models: Models
    ) -> None:
        self._material, self._trace, self._fences, self._models = material, trace, fences, models
        self._language: Language = language
        # Nobody sees a section before it is finished: what is not supported can be written once more, and is marked after that.
        verification = "strict" if settings.answer.verification == "strict" else "repair"
        self._settings = settings.replace(verification=verification)

    async def write(self, planned: Planned, others: Sequence[Planned]) -> Answer:
        """Return a section; one that abstains if the model finds nothing in its papers.

        :param others: the other sections that a model writes, which this one should not repeat.
        :raises ModelServerError: if the server fails, or breaks off.
        """
        papers = self._material.of(planned.papers)
        gathered = gathered_of(papers, self._material.corpus)
        reading = Reading(
            papers,
            "compare" if planned.kind == "comparison" else "overview",
            aspects=planned.columns,
            ordered=planned.kind == "comparison",
        )
        await load_client(self._settings)
        deadline = Deadline.after(self._settings.llm.deadline)
        written = Written(reading, None, deadline, self._fences, self._models, "report_system")
        asked = Question(self._asked(planned, others), self._language, "overview", {})
        return await answered(asked, gathered, self._settings, trace=self._trace, written=written)

    def _asked(self, planned: Planned, others: Sequence[Planned]) -> str:
        """Return what the prompt has in place of a question."""
        say, subject = Wording(self._language), flat(self._material.question.text)
        names = "; ".join(say.heading(it) for it in others if it is not planned)
        kind = "Comparison table" if planned.kind == "comparison" else f"Section “{say.heading(planned)}”"
        beside = f" The other sections: {names}." if names and planned.kind != "comparison" else ""
        return f"{kind} of a report on “{subject}”.{beside}"
