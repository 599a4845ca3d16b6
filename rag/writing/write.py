"""Bullets for the papers of a day, from their abstracts and nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from rag.core import DigestEntry, ModelServerError, Paper, Progress, Settings, UsageError, map_in_order, no_progress
from rag.llm import Fences, Models, ModelStream, draw_fence
from rag.text import Language, flat
from rag.writing.choose import undescribed
from rag.writing.model import Missing, WrittenDigest
from rag.writing.paper import Writer, Written

_AT_ONCE = 4  # requests at a time: what a small local server takes without a queue


async def write_digest(
    papers: Iterable[Paper],
    day: dt.date,
    language: Language,
    settings: Settings,
    *,
    known: Collection[str] = (),
    models: Models = ModelStream,
    fences: Fences = draw_fence,
    progress: Progress = no_progress,
) -> WrittenDigest:
    """Return bullets for the papers of a day that have an abstract and no digest.

    If the model server fails, the papers that are finished are returned, and the others are ``missing``.

    :param known: the arXiv ids of papers to pass over, which are described already.
    :raises UsageError: if no model is configured, or if there is no such paper.
    :raises ModelServerError: if the model server fails before a paper is finished.
    """
    if not settings.llm.configured:
        raise UsageError("No model is configured to write digests.", hint="Set OPENAI_API_KEY or OPENAI_BASE_URL.")
    chosen = undescribed(papers, day, known)
    day_writer = _Day(Writer(language, settings, models, fences), progress, len(chosen))
    results = await map_in_order(day_writer.write, chosen, _AT_ONCE)
    written = [one for one in results if isinstance(one, Written)]
    faults = [one for one in results if isinstance(one, ModelServerError)]
    if faults and not written:
        raise faults[0]
    missing = (
        Missing(entry.arxiv_id, flat(entry.title), str(one))
        for (entry, _), one in zip(chosen, results, strict=True)
        if isinstance(one, ModelServerError)
    )
    return WrittenDigest(
        day,
        language,
        settings.llm.model,
        len(chosen),
        tuple(one.entry for one in written if one.entry.bullets),
        tuple(it for one in written for it in one.left_out),
        sum(one.rewritten for one in written),
        sum(one.shortened for one in written),
        tuple(missing),
        day_writer.writer.trace.usage,
    )


class _Day:
    """The papers of a day, one after the other, until the server seems to be down.

    One paper may be too much for a server that writes about the next. After as many failures in a row as there are requests at
    a time, no more are made.
    """

    def __init__(self, writer: Writer, progress: Progress, total: int) -> None:
        self.writer = writer
        self._progress, self._total, self._done, self._in_a_row = progress, total, 0, 0
        progress("write", 0, total)

    async def write(self, paper: tuple[DigestEntry, str]) -> Written | ModelServerError:
        """Return what is written of a paper, or why nothing is."""
        if self._in_a_row >= _AT_ONCE:
            return ModelServerError("It was not asked for, since the model server had failed.")
        try:
            written = await self.writer.write(*paper)
        except ModelServerError as problem:
            self._in_a_row += 1
            return problem
        self._in_a_row = 0
        self._done += 1
        self._progress("write", self._done, self._total)
        return written
