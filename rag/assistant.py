"""The public face of nonmun: ingest digests, search them, ask them.

>>> from rag import Nonmun
>>> assistant = Nonmun("~/papers-index")          # doctest: +SKIP
>>> assistant.ingest("digests/")                  # doctest: +SKIP
>>> assistant.ask("which papers cover DPO for diffusion?").text  # doctest: +SKIP
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import threading
from collections.abc import AsyncGenerator, Callable, Collection, Generator, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from functools import partial
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from rag.core import (
    Answer,
    Found,
    NoIndexError,
    Paper,
    Progress,
    Settings,
    UsageError,
    Verdict,
    is_there,
    iterate,
    load_settings,
    no_progress,
    read_id,
)
from rag.index import Accepted, Generation, IngestReport, current_name, index_id, ingest
from rag.llm import Fences, draw_fence

if TYPE_CHECKING:
    from rag.answer import Event
    from rag.index import Audit, ChunkStore, Vectors
    from rag.llm import Models, Trace
    from rag.search import Filters, PieceKind, Question, Searcher
    from rag.search.llama_index import DigestRetriever

__all__ = ["OWN", "SAMPLE", "Nonmun", "sample_folder"]

#: The indexes of a home: the user's own digests, and the sample, which never mixes with them.
OWN, SAMPLE = "digests", "sample"


def sample_folder() -> Path:
    """The folder of the bundled sample digests."""
    return Path(str(resources.files("rag") / "data" / "sample"))


def _expand(path: str | os.PathLike[str]) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise UsageError(
            f"There is no folder {str(path)!r}: nobody here has this name.", hint="Write the whole path, without a ~."
        ) from None


class Nonmun:
    """An assistant over one home folder. Safe to share between threads.

    :param home: the folder that holds all state; by default ``NONMUN_HOME``, or else the platform's user-data folder.
    :param sample: True to use the bundled sample, False to use one's own digests; None takes one's own where there are any.
    :param settings: all settings at once, in place of the environment; ``home`` still wins over its.
    :raises UsageError: if a setting or the home cannot be used.
    """

    def __init__(self, home: str | Path | None = None, *, sample: bool | None = None, settings: Settings | None = None) -> None:
        self.settings = settings or load_settings()
        if home is not None:
            self.settings = self.settings.replace(home=_expand(home).absolute())
        self._sample = sample
        self._lock = threading.Lock()
        self._opened: tuple[str, Searcher] | None = None
        self._store: ChunkStore | None = None
        self.accepted = Accepted(self.settings.home)
        self.fences: Fences = draw_fence
        """Makes the boundaries and citation keys of prompts; set another to record a model's answers, or to replay them."""
        self.models: Models | None = None
        """Who writes answers in place of the configured model's server; None for the server."""

    def close(self) -> None:
        """Let go of the vector store, where it was opened for searching. The next question opens it again."""
        with self._lock:
            self._opened = None
            self._close_store()

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.close()

    def index_folder(self, name: str) -> Path:
        return self.settings.home / "indexes" / name

    @property
    def index_name(self) -> str:
        """Which index is asked: one's own when there is one or it was asked for, else the sample."""
        if self._sample is not None:
            return SAMPLE if self._sample else OWN
        have_own, have_sample = (is_there(self.index_folder(name) / "CURRENT") for name in (OWN, SAMPLE))
        return SAMPLE if have_sample and not have_own else OWN

    def ingest(
        self, *paths: str | os.PathLike[str], prune: bool = False, rebuild: bool = False, progress: Progress = no_progress
    ) -> IngestReport:
        """Bring the index of one's own digests up to date with folders, files and archives.

        :raises UsageError: if a path is not there or holds no digest.
        :raises StorageError: if the home cannot be written or another process is writing to it.
        """
        return self._ingest(OWN, [_expand(p) for p in paths], prune, rebuild, progress)

    def ingest_sample(self, *, rebuild: bool = False, progress: Progress = no_progress) -> IngestReport:
        """Index the bundled sample: 73 papers of five days."""
        return self._ingest(SAMPLE, [sample_folder()], True, rebuild, progress)

    def _ingest(self, name: str, paths: Sequence[Path], prune: bool, rebuild: bool, progress: Progress) -> IngestReport:
        return ingest(
            self.index_folder(name),
            paths,
            settings=self.settings,
            prune=prune,
            rebuild=rebuild,
            progress=progress,
        )

    def generation(self) -> Generation:
        """The current generation of the index that is asked: its files, papers and manifest.

        :raises NoIndexError: if nothing is indexed.
        """
        return Generation.load(self.index_folder(self.index_name))

    def searcher(self) -> Searcher:
        """The searcher of the current generation; opened anew when an ingest has replaced it.

        :raises NoIndexError: if nothing is indexed.
        :raises StorageError: if the index is damaged.
        """
        from rag.index import SearchIndex
        from rag.search import Searcher

        folder = self.index_folder(self.index_name)
        current = f"{folder}/{current_name(folder)}"
        with self._lock:
            if self._opened is None or self._opened[0] != current:
                generation = Generation.load(folder)
                if not generation.papers:
                    raise NoIndexError("The index holds no paper.", hint="Type `nonmun ingest PATH`.")
                index = SearchIndex.load(generation, self.settings)
                accepted = self.accepted.ids
                self._opened = (current, Searcher(index, self._nearest(generation), accepted=accepted))
            return self._opened[1]

    def _nearest(self, generation: Generation) -> Callable[[Vectors, int], list[tuple[str, float]]] | None:
        """Chroma's own query where there are too many vectors to compare exactly.

        The client is opened anew for each generation: an embedded one that stays open does not find what another process
        has written since.
        """
        self._close_store()
        if len(generation.chunks) <= self.settings.exact_limit:
            return None
        from rag.index import ChunkStore

        folder = self.index_folder(self.index_name)
        self._store = ChunkStore(folder / "chroma", self.settings.chroma_url, index_id(folder))
        return partial(self._store.nearest, generation.manifest.fingerprint)

    def search(
        self,
        question: str,
        k: int | None = None,
        *,
        filters: Filters | None = None,
        today: dt.date | None = None,
        explained: bool = False,
        trusted: bool = False,
        ignore: Collection[PieceKind] = (),
    ) -> Found:
        """The papers that fit a question best, each with its evidence bullets, best first.

        :param k: how many; None takes the number that the question asks for (``top 5``), or else 10.
        :param filters: in place of those that the question's words ask for, where they are not None.
        :param today: the day that ``last week`` counts from; None is the present day.
        :param explained: also say why each paper is there.
        :param trusted: leave out papers whose bullets are suspected not to describe them (:meth:`audit`).
        :param ignore: kinds of understood pieces that are not to be taken from the words, which are searched for instead.
        :raises UsageError: if the question is empty or too long.
        :raises NoIndexError: if nothing is indexed.
        """
        if trusted:
            from rag.search import Filters

            filters = replace(filters or Filters(), trusted=True)
        understood = self.understand([question], today, filters, ignore)[0]
        return self.searcher().search(understood, k or understood.limit or 10, explained=explained)

    def search_many(self, questions: Sequence[str], k: int = 10) -> list[Found]:
        """:meth:`search` for independent questions, in order."""
        return [self.searcher().search(question, k) for question in self.understand(questions)]

    def suggest(self, typed: str, k: int = 8, *, filters: Filters | None = None, ignore: Collection[PieceKind] = ()) -> Found:
        """The papers that fit what has been typed so far; the last word may be incomplete. Fast enough for every keystroke.

        Parameters as of :meth:`search`.

        :raises NoIndexError: if nothing is indexed.
        """
        if not typed.strip():
            return Found()
        from rag.search import suggest

        question = self.understand([typed], filters=filters, ignore=ignore)[0]
        return suggest(self.searcher(), question, k)

    def understand(
        self,
        questions: Sequence[str],
        today: dt.date | None = None,
        filters: Filters | None = None,
        ignore: Collection[PieceKind] = (),
    ) -> list[Question]:
        """What is understood of questions; parameters and errors as of :meth:`search`."""
        from rag.search import understand_many, with_filters
        from rag.text import preload

        preload()
        self.searcher()
        understood = understand_many(questions, today, ignore=ignore)
        return [with_filters(q, filters) for q in understood] if filters else understood

    async def astream(
        self,
        question: str | Question,
        *,
        filters: Filters | None = None,
        today: dt.date | None = None,
        trace: Trace | None = None,
        ignore: Collection[PieceKind] = (),
    ) -> AsyncGenerator[Event, None]:
        """Answer a question as an async stream of events (:mod:`rag.answer.events`). Parameters as of :meth:`search`.

        Closing the generator, or cancelling its task, closes the request to the model.

        :param trace: a new one, filled in on the way.
        :raises UsageError: if the question is empty or too long.
        :raises NoIndexError: if nothing is indexed.
        """
        from rag.answer import AnswerDone, EvidenceFound, QuestionRead, answer_events
        from rag.llm import ModelStream, Trace
        from rag.search import gather

        trace = trace or Trace()
        trace.settings = self.settings
        try:
            with trace.step("understand", question=question, filters=filters, today=today, ignore=list(ignore)) as step:
                if isinstance(question, str):
                    question = (await asyncio.to_thread(self.understand, [question], today, filters, ignore))[0]
                step.output = question
            yield QuestionRead(question)
            widely = self.settings.answer.second_stage != "off"
            with trace.step("retrieve", index=self.index_name) as step:
                gathered = step.output = await asyncio.to_thread(gather, self.searcher(), question, widely=widely)
            yield EvidenceFound(gathered)
            models, fences = self.models or ModelStream, self.fences
            events = answer_events(question, gathered, self.settings, trace=trace, fences=fences, models=models)
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, AnswerDone):
                        trace.end(event.answer)
                    yield event
        finally:
            trace.end()

    def stream(self, question: str | Question, **options: Any) -> Generator[Event, None, None]:
        """Answer a question event by event; closing the iterator closes the request. As :meth:`astream`."""
        return iterate(self.astream(question, **options))

    def ask(self, question: str | Question, **options: Any) -> Answer:
        """Return the finished answer to a question. Parameters and errors as of :meth:`astream`."""
        from rag.answer import AnswerDone

        for event in self.stream(question, **options):
            if isinstance(event, AnswerDone):
                return event.answer
        raise AssertionError("a stream ends with its answer")

    def bibtex(self, answer: Answer) -> str:
        """BibTeX of the papers that an answer cites, without those of sentences that a check found unsupported.

        :raises NoIndexError: if nothing is indexed.
        """
        from rag.answer import answer_bibtex

        return answer_bibtex(answer, self.generation().papers)

    def check(self, claim: str, evidence: Iterable[str] = (), *, paper: str | None = None) -> Verdict:
        """Check offline whether texts support a claim; with ``paper``, the bullets of this paper of the index as well.

        :raises UsageError: if ``paper`` is no paper of the index.
        """
        from rag.check import Checker

        return Checker().check(claim, [*evidence, *(self.bullets(paper) if paper else ())])

    def bullets(self, arxiv_id: str) -> list[str]:
        """The bullets that the digests have of a paper.

        :param arxiv_id: as such, with a version, or in an address.
        :raises UsageError: if this is no arXiv id, or no paper of the index.
        """
        return [bullet.text for entry in self.paper(arxiv_id).entries for bullet in entry.bullets]

    def paper(self, arxiv_id: str) -> Paper:
        """All that the digests say of a paper.

        :param arxiv_id: as such, with a version, or in an address.
        :raises UsageError: if this is no arXiv id, or no paper of the index.
        """

        known = read_id(arxiv_id)
        found = self.generation().papers.get(known)
        if found is None:
            raise UsageError(f"No paper {known} is indexed.", hint="Type `nonmun search` with words of its title.")
        return found

    def audit(self) -> Audit:
        """How likely it is of each digest entry that its bullets do not describe the paper, and why.

        It was made with the index; where an older version built that, it is made now. Papers that were accepted
        (:meth:`accept`) are not suspect.

        :raises NoIndexError: if nothing is indexed, or an older index lacks what the audit reads.
        """
        from rag.index import Audit

        generation = self.generation()
        found = Audit.load(generation.folder)
        if found is None:
            from rag.index import audit_generation

            found = audit_generation(generation)
        return found.overruled(self.accepted.ids())

    def accept(self, arxiv_id: str, *, undo: bool = False) -> str:
        """Overrule the audit: the entries of this paper are not suspect, whatever is indexed later.

        :param arxiv_id: as such, with a version, or in an address.
        :param undo: let the audit decide again.
        :return: the arXiv id.
        :raises UsageError: if this is no arXiv id, or no paper of the index that is asked or of those accepted.
        :raises StorageError: if the home cannot be written.
        """

        known = read_id(arxiv_id)
        if known not in self.generation().papers and not (undo and known in self.accepted.ids()):
            raise UsageError(f"No paper {known} is indexed.", hint="Type `nonmun audit` to see which papers are suspect.")
        if undo:
            self.accepted.remove(known)
        else:
            self.accepted.add(known)
        return known

    def retriever(self, k: int = 10) -> DigestRetriever:
        """A llama-index retriever over the same search, whose nodes are bullets."""
        from rag.search.llama_index import DigestRetriever

        return DigestRetriever(self, k)
