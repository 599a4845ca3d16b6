"""A report that a reader of the page has made: where it stands, how it is stopped and gone on with, and its files."""

from __future__ import annotations

import asyncio
import logging
import secrets
import threading
from collections import OrderedDict
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rag.core import NonmunError
from rag.report import NotKnown, Report, Step
from rag.text import Language
from ui.locales.errors import said_of
from ui.locales.texts import Label

if TYPE_CHECKING:
    from rag.assistant import Nonmun

_log = logging.getLogger(__name__)
#: Reports whose files can be downloaded; beyond that, the oldest are forgotten.
_KEPT = 64


@dataclass
class PageReport:
    """The report of one browser tab.

    ``step`` says where it stands, ``nothing`` that the digests do not know the subject, ``problem`` and ``hint`` what went
    wrong.
    """

    subject: str = ""
    state: Literal["empty", "making", "stopped", "done"] = "empty"
    step: Step | None = None
    nothing: str = ""
    problem: str = ""
    hint: str = ""
    token: str = ""
    _work: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def report(self) -> Report | None:
        """What there is of the report so far."""
        return self.step.report if self.step is not None else None

    @property
    def unfinished(self) -> Report | None:
        """The report to go on with; None if there is none, or nothing is missing."""
        report = self.report
        return report if self.state == "stopped" and report is not None and report.plan and not report.is_whole else None

    def begin(self, subject: str) -> bool:
        """Begin a report, or go on with the unfinished one on the same subject; False if one is being made, or it is blank."""
        subject = " ".join(subject.split())
        if not subject or self.state == "making":
            return False
        if subject != self.subject or self.unfinished is None:
            self.subject, self.step, self.token = subject, None, secrets.token_urlsafe(16)
        self.state, self.nothing, self.problem, self.hint = "making", "", "", ""
        return True

    def stop(self) -> None:
        """Stop the making, and keep the finished sections. May be called from any thread."""
        if self.state == "making":
            self.state = "stopped"
        if (work := self._work) is not None:
            work.get_loop().call_soon_threadsafe(work.cancel)

    async def make(self, assistant: Nonmun, language: Language) -> AsyncGenerator[PageReport, None]:
        """Make the report; yield this object whenever there is more to show, and at the end.

        Closing the generator stops it. Never raises: a failure leaves a problem and a hint.

        :param language: of the page, for messages.
        """
        news = asyncio.Event()
        self._work = work = asyncio.create_task(self._fill(assistant, language, news))
        work.add_done_callback(lambda _: news.set())
        try:
            while not work.done():
                await news.wait()
                news.clear()
                if not work.done():
                    yield self
        finally:
            work.cancel()
            await asyncio.wait({work})  # the request to the model is closed
            if self._work is work:
                self._work = None
            if self.state == "making":
                self.state = "stopped"
        yield self

    async def _fill(self, assistant: Nonmun, language: Language, news: asyncio.Event) -> None:
        kept = self.report if self.report is not None and self.report.plan else None
        try:
            async with aclosing(assistant.areport(self.subject, kept=kept)) as steps:
                async for step in steps:
                    if isinstance(step, NotKnown):
                        self.step, self.nothing = None, step.text
                    else:
                        self.step = step
                    news.set()
            whole = self.step is not None and self.step.report.is_whole
            self.state = "done" if whole or self.nothing else "stopped"
        except NonmunError as problem:
            self.state, (self.problem, self.hint) = "stopped", said_of(problem, language)
        except Exception as problem:
            # A fault of the program must not leave the page waiting for ever; the log tells what it was.
            _log.exception("a report could not be made")
            self.state, self.hint = "stopped", Label.UNEXPECTED_HINT.of(language)
            self.problem = Label.UNEXPECTED.of(language, kind=type(problem).__name__)


class Shelf:
    """The reports whose files may be downloaded, by a token that only their reader was given. Safe to share between threads."""

    def __init__(self) -> None:
        self._reports: OrderedDict[str, Report] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, token: str, report: Report) -> None:
        """Keep a report, in place of an earlier state of it."""
        with self._lock:
            self._reports[token] = report
            self._reports.move_to_end(token)
            while len(self._reports) > _KEPT:
                self._reports.popitem(last=False)

    def get(self, token: str) -> Report | None:
        """Return the report of a token; None if there is none, or it is forgotten."""
        with self._lock:
            return self._reports.get(token)
