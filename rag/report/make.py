"""A report, made section by section: with a model if one is configured, else of quotations and what is counted."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator
from dataclasses import dataclass, replace
from typing import TypedDict

from rag.answer import search_remarks
from rag.core import Found, ModelServerError, Settings, UsageError
from rag.llm import Fences, Models, ModelStream, Trace, draw_fence
from rag.report.figures import figures
from rag.report.model import WRITTEN, NotKnown, Planned, Report, Section, Step
from rag.report.outline import ask_outline, by_theme
from rag.report.papers import Material, find_material
from rag.report.quoted import questions, theme, timeline
from rag.report.spending import Meter
from rag.report.wording import Wording
from rag.report.written import Writer
from rag.search import Question, Searcher
from rag.text import Language

#: Papers that a report covers unless another number is wanted, and at most.
USUAL, MOST = 60, 200


class ReportOptions(TypedDict, total=False):
    """How a report is made.

    ``language`` is that of the subject by default. ``papers`` are how many it covers at most. ``max_tokens`` limits what
    the model reads and writes in all, by default as the settings say. ``with_model`` is False to quote alone. ``kept`` is an
    unfinished report to go on with, whose finished sections stay as they are.
    """

    language: Language | None
    papers: int
    max_tokens: int | None
    with_model: bool
    kept: Report | None
    day: dt.date | None


async def report_steps(
    question: Question,
    searcher: Searcher,
    settings: Settings,
    options: ReportOptions,
    *,
    trace: Trace | None = None,
    fences: Fences = draw_fence,
    models: Models = ModelStream,
) -> AsyncGenerator[Step | NotKnown, None]:
    """Make a report on the subject of a question; yield where it stands before and after each section.

    The last step is ``done``; its report is whole, or says why it is not. :class:`NotKnown` comes in its place if the digests
    do not know the subject. Closing the generator closes the request to the model.

    :raises UsageError: if the number of papers is out of range, or an unfinished report needs a model that is not configured.
    """
    papers = options.get("papers", USUAL)
    if not 1 <= papers <= MOST:
        raise UsageError(f"A report covers 1 to {MOST} papers, not {papers}.", hint="Choose another number.")
    kept, with_model = options.get("kept"), options.get("with_model", True) and settings.llm.configured
    if kept is not None and not with_model and any(it.kind in WRITTEN for it in kept.missing):
        raise UsageError("A model wrote this report so far, and none is configured now.", hint="Begin anew with --replace.")
    language = kept.language if kept else options.get("language") or question.language
    report = replace(kept, unfinished="") if kept else Report(question.text, language, dt.date.today(), "", 0, ())
    yield Step("search", 0, 1, report)
    found = await find_material(question, searcher, settings, papers, report.papers)
    if isinstance(found, NotKnown):
        yield found
        return
    meter = Meter(models, options.get("max_tokens") or settings.answer.report_max_tokens, report.tokens)
    maker = _Maker(found, settings, trace or Trace(), fences, meter, with_model)
    async for step in maker.steps(report):
        yield step


@dataclass(frozen=True)
class _Maker:
    """Makes the sections of one report from what was found."""

    material: Material
    settings: Settings
    trace: Trace
    fences: Fences
    meter: Meter
    with_model: bool

    async def steps(self, report: Report) -> AsyncGenerator[Step, None]:
        report = self._begun(report)
        try:
            if not report.plan:
                if self.with_model:
                    yield Step("outline", 0, 1, report)
                report = await self._planned(report)
            while report.missing:
                planned, say = report.missing[0], Wording(report.language)
                yield Step("section", len(report.sections), len(report.plan), report, say.heading(planned))
                section = await self._made(planned, report)
                report = replace(report, sections=(*report.sections, section), tokens=self.meter.spent)
        except ModelServerError as problem:
            say, spent = Wording(report.language), f"{self.meter.spent:,}"
            why = say("limit", limit=f"{self.meter.limit:,}", spent=spent) if self.meter.reached else str(problem.args[0])
            report = replace(report, unfinished=why, tokens=self.meter.spent)
        yield Step("done", len(report.sections), len(report.plan), report)

    def _begun(self, report: Report) -> Report:
        """Return a report with what was found for it."""
        it, say = self.material, Wording(report.language)
        gone = [arxiv_id for arxiv_id in report.papers if arxiv_id not in it.papers]
        return replace(
            report,
            model=self.settings.llm.model if self.with_model else report.model,
            total=len(it.rows),
            papers=report.papers or tuple(it.papers),
            labels=tuple(it.question.labels),
            suspects={arxiv_id: item.suspect for arxiv_id, item in it.papers.items() if item.suspect},
            notices=(say("gone", ids=", ".join(gone)),)
            if gone
            else tuple(search_remarks(it.question, it.searcher.index, Found(it.papers.values()))),
        )

    async def _planned(self, report: Report) -> Report:
        """Return a report with its plan: the model's, or the themes if there is none that can be used."""
        language, say = report.language, Wording(report.language)
        plan = None
        if self.with_model:
            asking = self.settings, self.trace, self.fences, self.meter
            plan = await ask_outline(self.material, report.subject, language, *asking)
            report = replace(report, tokens=self.meter.spent)
            if plan is None:
                themes = by_theme(self.material, language)
                plan = tuple(replace(it, kind="prose") if it.kind == "quotes" and it.heading else it for it in themes)
                report = replace(report, notices=(*report.notices, say("no_outline")))
        return replace(report, plan=plan or by_theme(self.material, language))

    async def _made(self, planned: Planned, report: Report) -> Section:
        language, papers = report.language, self.material.of(planned.papers)
        match planned.kind:
            case "prose" | "comparison":
                return await self._written(planned, report)
            case "quotes":
                return Section(planned, await asyncio.to_thread(theme, papers, language))
            case "figures":
                return Section(planned, await asyncio.to_thread(figures, self.material, language))
            case "open":
                return Section(planned, await asyncio.to_thread(questions, self.material, language))
            case "timeline":
                return Section(planned, await timeline(self.material, language, self.settings))

    async def _written(self, planned: Planned, report: Report) -> Section:
        """Return a section by the model; quotations of its papers if the model finds nothing to say in them."""
        writer = Writer(self.material, report.language, self.settings, self.trace, self.fences, self.meter)
        answer = await writer.write(planned, [it for it in report.plan if it.kind == "prose"])
        if not answer.abstained:
            return Section(planned, answer)
        papers = self.material.of(planned.papers)
        return Section(replace(planned, kind="quotes"), await asyncio.to_thread(theme, papers, report.language))
