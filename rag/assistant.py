"""The assistant: ingest digests, search them, ask them.

>>> from rag import Nonmun
>>> assistant = Nonmun("~/papers-index")          # doctest: +SKIP
>>> assistant.ingest("digests/")                  # doctest: +SKIP
>>> assistant.ask("which papers cover DPO for diffusion?").text  # doctest: +SKIP
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncGenerator, Collection, Generator, Iterable
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self, Unpack

from rag.core import (
    Answer,
    Claim,
    Found,
    Progress,
    Settings,
    Verdict,
    expand,
    iterate,
    load_settings,
    no_progress,
    no_telemetry,
    run,
)
from rag.digests import digest_days
from rag.index import (
    SAMPLE,
    Index,
    SearchIndex,
)
from rag.library import Library
from rag.llm import Fences, Trace, counted, draw_fence
from rag.text import preload

if TYPE_CHECKING:
    from rag.answer import Event
    from rag.asking import Asking, QuestionOptions
    from rag.brief import Brief, BriefOptions, Period, Watchlist
    from rag.llm import Models
    from rag.report import NotKnown, ReportOptions, Step
    from rag.search import Lexicon, Question
    from rag.text import Language
    from rag.writing import WrittenDigest


class Nonmun(Library):
    """An assistant over one home, the folder that holds all state. Safe to share between threads.

    ``index`` is the index that is asked. ``fences`` makes the boundaries and citation keys of prompts; ``models`` writes the
    answers, None for the configured server. Set others to record a model or to replay it.

    :param home: the folder; by default ``NONMUN_HOME``, or else the platform's user-data folder.
    :param sample: True to use the bundled sample, False to use the user's own digests; None for the user's own, if any.
    :param settings: all settings at once, in place of the environment; ``home`` overrides theirs.
    :raises UsageError: if a setting or the home cannot be used.
    """

    def __init__(self, home: str | Path | None = None, *, sample: bool | None = None, settings: Settings | None = None) -> None:
        no_telemetry()
        self.settings = settings or load_settings()
        if home is not None:
            self.settings = self.settings.replace(home=expand(home).absolute())
        self.index = Index(self.settings, sample=sample)
        self.fences: Fences = draw_fence
        self.models: Models | None = None
        self._named: tuple[SearchIndex, Lexicon] | None = None

    def close(self) -> None:
        """Release the vector store, if it is open. The next question opens it again."""
        self.index.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def use(self, settings: Settings) -> None:
        """Go on with other settings of the same home: the next question is asked with them."""
        self.settings = settings
        self.index.use(settings)

    def _counted(self) -> Models:
        """Return what makes the requests of one task, counted in the home (:class:`rag.llm.Ledger`)."""
        return self.models or counted(self.settings.home)

    def understand(self, question: str | Question, **reading: Unpack[QuestionOptions]) -> Question:
        """Read a question, as :class:`QuestionOptions` says. Every method that takes a question also takes the result.

        :raises UsageError: if the question is empty.
        :raises LimitError: if it is too long.
        :raises NoIndexError: if nothing is indexed.
        :raises OutsideError: if there is too little memory.
        """
        # Half a second, which an ingest need not spend.
        from rag.search import check_question, read_typed, resolve, with_filters

        if isinstance(question, str):
            question = check_question(question, self.settings.limits.question_chars)
            self._begin()
            question = read_typed(question, self._lexicon, reading.get("today"), ignore=reading.get("ignore", ()))
        if filters := reading.get("filters"):
            question = with_filters(question, filters)
        if excluded := reading.get("excluded"):
            question = replace(question, excluded=tuple(dict.fromkeys([*question.excluded, *excluded])))
        return resolve(question, self._lexicon)

    def _begin(self) -> None:
        """Load the Korean analyser while the index is opened, if there is memory for both."""
        self.index.need_memory()
        preload()

    @property
    def _lexicon(self) -> Lexicon:
        """The names of the current generation."""
        from rag.search import Lexicon

        index = self.index.search_index
        if self._named is None or self._named[0] is not index:
            self._named = index, Lexicon.of(index)
        return self._named[1]

    def search(
        self,
        question: str | Question,
        k: int | None = None,
        *,
        explained: bool = False,
        trusted: bool = False,
        **reading: Unpack[QuestionOptions],
    ) -> Found:
        """Return the papers that fit a question best, each with its evidence bullets, best first.

        :param k: how many; None for the number that the question asks for (``top 5``), or else 10.
        :param explained: also say why each paper was found.
        :param trusted: leave out papers whose bullets are suspected not to describe them.
        :raises UsageError: and NoIndexError as :meth:`understand` does.
        """
        from rag.search import Filters, Searcher

        if trusted:
            reading["filters"] = replace(reading.get("filters") or Filters(), trusted=True)
        read = self.understand(question, **reading)
        return Searcher(self.index).search(read, k or read.limit or 10, explained=explained)

    def suggest(self, typed: str | Question, k: int = 8, **reading: Unpack[QuestionOptions]) -> Found:
        """Return the papers that fit what has been typed so far; the last word may be incomplete. Fast enough for every key.

        :raises UsageError: and NoIndexError as :meth:`understand` does; blank text finds nothing.
        """
        from rag.search import Searcher, suggest_papers

        if isinstance(typed, str) and not any(c.isprintable() and not c.isspace() for c in typed):
            return Found()
        return suggest_papers(Searcher(self.index), self.understand(typed, **reading), k)

    async def astream(self, question: str | Question, **asking: Unpack[Asking]) -> AsyncGenerator[Event, None]:
        """Answer a question as a stream of events: what was understood and found, the text piece by piece, and the answer.

        Cancelling the task or closing the generator closes the request to the model.

        :raises UsageError: and NoIndexError as :meth:`understand` does.
        """
        from rag.answer import AnswerDone, QuestionRead, with_progress
        from rag.planning import planned_events
        from rag.search import Searcher

        def read() -> Question:
            return self.understand(question, **reading)

        trace = asking.get("trace") or Trace()
        trace.settings = self.settings
        reading: QuestionOptions = {
            "filters": asking.get("filters"),
            "today": asking.get("today"),
            "ignore": list(asking.get("ignore", ())),
            "excluded": list(asking.get("excluded", ())),
        }
        try:
            with trace.step("understand", question=question if isinstance(question, str) else question.text, **reading) as step:
                understood = step.output = await asyncio.to_thread(read)
            yield QuestionRead(understood)
            models, fences, searcher = self._counted(), self.fences, Searcher(self.index)
            answering = planned_events(understood, searcher, self.settings, trace=trace, fences=fences, models=models)
            async with aclosing(with_progress(answering, trace)) as events:
                async for event in events:
                    if isinstance(event, AnswerDone):
                        trace.end(event.answer)
                    yield event
        finally:
            trace.end()

    async def plan_ahead(self, question: Question, trace: Trace) -> None:
        """Ask for the plan of a question that may be sent soon (:class:`rag.llm.Ahead`).

        :raises NoIndexError: if nothing is indexed.
        """
        from rag.planning import plan_ahead
        from rag.search import Searcher

        read, models = await asyncio.to_thread(self.understand, question), self._counted()
        await plan_ahead(read, Searcher(self.index), self.settings, trace, fences=self.fences, models=models)

    def stream(self, question: str | Question, **asking: Unpack[Asking]) -> Generator[Event, None, None]:
        """Yield the events of :meth:`astream` for synchronous callers; closing the iterator stops the answer."""
        return iterate(self.astream(question, **asking))

    def ask(self, question: str | Question, **asking: Unpack[Asking]) -> Answer:
        """Return the finished answer to a question, as :meth:`astream` makes it, for synchronous callers."""
        return run(self.aask(question, **asking))

    async def aask(self, question: str | Question, **asking: Unpack[Asking]) -> Answer:
        """Return the finished answer to a question, as :meth:`astream` makes it."""
        return (await self.aask_planned(question, **asking))[1]

    async def aask_planned(self, question: str | Question, **asking: Unpack[Asking]) -> tuple[Question, Answer]:
        """Return a question as it was read, and planned if a model planned it, with its finished answer."""
        from rag.answer import AnswerDone, QuestionPlanned, QuestionRead

        async with aclosing(self.astream(question, **asking)) as events:
            async for event in events:
                if isinstance(event, QuestionRead | QuestionPlanned):
                    understood = event.question
                elif isinstance(event, AnswerDone):
                    return understood, event.answer
        raise AssertionError("a stream ends with its answer")

    def check(self, claim: str, evidence: Iterable[str] = (), *, paper: str | None = None) -> Verdict:
        """Check without a server whether texts support a claim; with ``paper``, the bullets of this paper of the index as well.

        :raises UsageError: if ``paper`` is not a paper of the index.
        :raises SettingsError: if ``NONMUN_CHECKER`` names a model that cannot be used.
        """
        from rag.check import make_checker

        texts = (*evidence, *(self.paper(paper).texts if paper else ()))
        return make_checker(self.settings).judge([Claim(claim, texts)])[0]

    def brief(self, period: Period | None = None, **options: Unpack[BriefOptions]) -> Brief:
        """Return what came in some days, by theme: each paper with one quoted line, words that are new, what is watched.

        :param period: by default the last day that has papers.
        :raises NoIndexError: if nothing is indexed.
        """
        from rag.brief import Period, make_brief

        if options.get("topics") or options.get("watches"):
            self._begin()
        index, period = self.index.search_index, period or Period.of(digest_days(self.index.search_index.papers))
        made = make_brief(index, period, lexicon=self._lexicon, **options)
        return replace(made, sample=self.index.name == SAMPLE)

    def tell_brief(self, brief: Brief, language: Language = "en", *, progress: Progress = no_progress) -> Brief:
        """Let the model write a paragraph about each theme of a brief, and keep the sentences that its lines support.

        :return: the brief with ``prose`` in its themes, or with ``fault`` if the model server failed.
        :raises UsageError: if no model is configured.
        """
        from rag.brief import with_prose

        models = self._counted()
        return run(with_prose(brief, language, self.settings, models=models, fences=self.fences, progress=progress))

    def write_digest(
        self, day: dt.date, language: Language = "ko", *, known: Collection[str] = (), progress: Progress = no_progress
    ) -> WrittenDigest:
        """Let the model write bullets for the papers of a day that have an abstract and no digest, and check them against it.

        :param known: the arXiv ids of papers to pass over.
        :return: what was written, with the papers that are missing because the model server failed.
        :raises UsageError: if no model is configured, or if there is no such paper.
        :raises ModelServerError: if the model server fails before a paper is finished.
        """
        from rag.writing import write_digest

        papers, settings, models = self.index.search_index.papers, self.settings, self._counted()
        return run(
            write_digest(papers, day, language, settings, known=known, models=models, fences=self.fences, progress=progress)
        )

    async def areport(self, subject: str, **options: Unpack[ReportOptions]) -> AsyncGenerator[Step | NotKnown, None]:
        """Make a report on a subject; yield where it stands, as :func:`rag.report.report_steps` does."""
        from rag.report import report_steps
        from rag.search import Searcher

        models, read, own = self._counted(), await asyncio.to_thread(self.understand, subject), self.settings
        steps = report_steps(read, Searcher(self.index), own, options, fences=self.fences, models=models)
        async with aclosing(steps) as made:
            async for step in made:
                yield step

    def report(self, subject: str, **options: Unpack[ReportOptions]) -> Generator[Step | NotKnown, None, None]:
        """Yield the steps of :meth:`areport` for synchronous callers; closing the iterator stops the report."""
        return iterate(self.areport(subject, **options))

    def watchlist(self, owner: str = "") -> Watchlist:
        """Return what one owner watches, and has seen; the empty owner is the terminal."""
        from rag.brief import Watchlist

        return Watchlist(self.settings.home, owner)

    def bibtex(self, answer: Answer) -> str:
        """Return BibTeX of the papers that an answer cites, except in sentences that a check found unsupported.

        :raises NoIndexError: if nothing is indexed.
        """
        from rag.answer import answers_bibtex

        return answers_bibtex([answer], self.index.papers)
