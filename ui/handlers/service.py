"""What all tabs of the page share: the assistant, the limits, conversations and feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rag.chat import Feedback, History
from rag.core import NoIndexError, NonmunError, Paper
from rag.index import Decision, Decisions
from rag.llm import Prices, known_prices
from rag.saved import SavedPapers
from rag.text import Language
from ui.handlers.limits import Door
from ui.handlers.preferences import Preferences
from ui.handlers.rights import Rights
from ui.locales.errors import said_of
from ui.locales.texts import Label
from ui.markup.judging import judging_html
from ui.markup.marks import line_html, problem_html
from ui.markup.paper import card_html
from ui.session.callers import Callers
from ui.session.finding import Finder
from ui.session.reader import Reader, Request, new_token, reader_of
from ui.session.report import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from eval.results import Result
    from rag.assistant import Nonmun
    from rag.brief import Watchlist


@dataclass
class Service:
    """The state that handlers share; ``own_machine`` says that only this machine reaches the page, and so may name folders.

    ``logins`` are the names that may log in, in their order; none for a page without logins. ``run`` names this run of
    the server.
    """

    assistant: Nonmun
    own_machine: bool = True
    logins: Sequence[str] = ()
    run: str = field(default_factory=new_token)
    reports: Shelf = field(default_factory=Shelf)
    finder: Finder = field(default_factory=Finder)
    callers: Callers = field(default_factory=Callers)
    door: Door = field(init=False)
    feedback: Feedback = field(init=False)
    rights: Rights = field(init=False)
    preferences: Preferences = field(init=False)

    def __post_init__(self) -> None:
        settings = self.assistant.settings
        self.door = Door(settings)
        self.feedback = Feedback(settings.home, most=settings.limits.opinions)
        self.preferences = Preferences(self.assistant)
        self.rights = Rights(self.own_machine, self.logins, settings.ui.admin_names)

    @property
    def model(self) -> str:
        """The name of the model that writes answers; empty without one."""
        settings = self.assistant.settings
        return settings.llm.model if settings.llm.configured else ""

    @property
    def prices(self) -> Prices | None:
        """What the model's tokens cost, as far as that is known."""
        return known_prices(self.assistant.settings)

    def is_new_to(self, reader: Reader) -> bool:
        """Return whether the server was started again since the page of a reader was opened."""
        return bool(reader.run) and reader.run != self.run

    @property
    def plans_ahead(self) -> bool:
        """Whether the model is asked while a reader types."""
        return self.assistant.settings.ui.plan_ahead and bool(self.model)

    def problem(self, problem: NonmunError, language: Language = "en") -> str:
        """Return an error as HTML. Readers elsewhere do not see the path of the home."""
        home, texts = str(self.assistant.settings.home), said_of(problem, language)
        problem_text, hint = texts if self.own_machine else (text.replace(home, "NONMUN_HOME") for text in texts)
        return problem_html(problem_text, hint)

    def refused(self, request: Request) -> str:
        """Return that a reader may not change settings, as HTML."""
        return problem_html(Label.SETTINGS_NOT_YOURS.of(reader_of(request).language), "")

    def trouble(self) -> str:
        """Return why the index cannot be read, as HTML; empty if it can be read or does not exist."""
        try:
            _ = self.assistant.index.search_index
        except NoIndexError:
            return ""
        except NonmunError as problem:
            return self.problem(problem)
        return ""

    def history_of(self, reader: Reader) -> History | None:
        """Return the conversations of a reader; None for one without cookie and login."""
        settings = self.assistant.settings
        return History(settings.home, reader.owner, most=settings.limits.conversations) if reader.owner else None

    def saved_of(self, reader: Reader) -> SavedPapers | None:
        """Return the saved papers of a reader; None for one without cookie and login."""
        return SavedPapers(self.assistant.settings.home, reader.owner) if reader.owner else None

    def watchlist_of(self, reader: Reader) -> Watchlist | None:
        """Return what a reader watches; None for one without cookie and login.

        Whoever reads on this machine without a login has the list of the home, as in the terminal.
        """
        if self.own_machine and not reader.has_login:
            return self.assistant.watchlist()
        return self.assistant.watchlist(reader.owner) if reader.owner else None

    def papers(self) -> dict[str, Paper]:
        """Return the papers of the index, by arXiv id; empty if it cannot be read."""
        try:
            return self.assistant.index.papers
        except NonmunError:
            return {}

    def notice_html(self) -> str:
        """Return what is wrong with an index that answers all the same, as a line; empty if nothing is."""
        try:
            notice = self.assistant.index.notice
        except NonmunError:
            return ""
        return line_html(notice, "note") if notice else ""

    def card(self, arxiv_id: str, language: Language, request: Request | None = None) -> str:
        """Return a paper as a card, or a line that says that it is no longer indexed.

        :param request: of a place where a reader who may can decide about the digest.
        """
        paper = self.papers().get(arxiv_id)
        if paper is None:
            return line_html(Label.GONE.of(language)) + self.notice_html()
        card = card_html(paper, language, warning=self.warnings().get(arxiv_id, ""), level=2)
        return card if request is None else card + self.judging(arxiv_id, language, request)

    def judging(self, arxiv_id: str, language: Language, request: Request) -> str:
        """Return what was decided about the digests of a paper, with buttons for a reader who may decide."""
        decision, suspect = self.decisions().on(arxiv_id), arxiv_id in self.warnings()
        return judging_html(arxiv_id, decision, language, suspect=suspect, may=self.rights.may_change(request))

    def decide(self, decision: str, arxiv_id: str, request: Request) -> None:
        """Keep what a reader who may decide says of the digests of a paper.

        :raises UsageError: if there is no such paper.
        :raises StorageError: if it cannot be kept.
        """
        known: dict[str, Decision] = {"accept": "accept", "doubt": "doubt", "audit": "audit"}
        if decision in known and self.rights.may_change(request):
            self.assistant.decide(arxiv_id, known[decision])

    def decisions(self) -> Decisions:
        """Return what people decided about digests; nothing if it cannot be read."""
        try:
            return self.assistant.index.overrides.decisions()
        except NonmunError:
            return Decisions()

    def report(self) -> Result | None:
        """Return the last evaluation report of this home (``nonmun eval --report``); None without a readable one."""
        from eval.results import result_from_json

        try:
            return result_from_json((self._reports / "report.json").read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def report_page(self) -> str:
        """Return the page of the last evaluation report; empty without one."""
        try:
            return (self._reports / "report.html").read_text("utf-8")
        except (OSError, ValueError):
            return ""

    @property
    def _reports(self) -> Path:
        from eval.results import LAST_REPORT

        return self.assistant.settings.home / LAST_REPORT

    def warnings(self) -> dict[str, str]:
        """Return, by arXiv id, why papers are suspect; empty if the index cannot be read."""
        try:
            return self.assistant.index.warnings
        except NonmunError:
            return {}
