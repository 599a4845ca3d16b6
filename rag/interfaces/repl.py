"""``nonmun chat``: a conversation in a terminal, or over a pipe."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rag.answer import AnswerDone, QuestionPlanned, QuestionRead, TextPiece, TextReplaced
from rag.chat import Conversation, FollowUp, History, MessageRead, Record, write_transcript
from rag.core import NonmunError, UsageError
from rag.interfaces.answers import mode_line, notice_after, print_answer_sources, print_text, print_understood, words_in
from rag.interfaces.console import say
from rag.interfaces.tables import StreamedTables
from rag.interfaces.waiting import waited
from rag.text import clean

if TYPE_CHECKING:
    from rag.assistant import Nonmun

HELP = """\
/list            your conversations, the latest first
/open N          continue one of them: its number in /list, or its id
/new             start a new one
/rename TITLE    rename this one
/delete N        delete one of them; /delete this deletes the current one
/export FILE     write this one to a file: .html, .json, .bib, .ris, .csl.json (what it cites), .csv (its tables), else Markdown
/help            this list
/quit            leave; so does Ctrl-D
Ctrl-C stops an answer."""


_LEAVING = ("/quit", "/exit")


class Chat:
    """Read messages and answer them until the input ends.

    :param resume: the id of a conversation to continue, or how it begins.
    :raises UsageError: if no conversation, or more than one, has this id.
    """

    def __init__(self, assistant: Nonmun, resume: str | None = None) -> None:
        self._assistant = assistant
        self._history = History(assistant.settings.home)
        self._listed: list[Record] = []
        self._talk = Conversation(assistant, self._history)
        if resume is not None:
            self._go_on(self._history.find(resume))

    def run(self) -> bool:
        """Answer messages until the input ends; return False if something outside the program failed."""
        well = True
        interactive = sys.stdin.isatty()
        if hasattr(sys.stdin, "reconfigure"):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")  # keep other lines if one is not UTF-8
        if interactive:
            with contextlib.suppress(ImportError):  # Windows has none
                import readline  # noqa: F401  # editing and recall of lines
            say("Ask in Korean or English. /help lists the commands; /quit leaves.")
        while (line := self._next(interactive)) is not None:
            if not line.strip():
                continue
            if line.strip() in _LEAVING:
                break
            try:
                if line.lstrip().startswith("/"):
                    self._command(line.strip())
                else:
                    well = self._answer(line.strip()) and well
            except NonmunError as problem:
                print(clean(f"nonmun: {problem}"), file=sys.stderr)
                well = well and isinstance(problem, UsageError)
        return well

    def _next(self, interactive: bool) -> str | None:
        """Return the next line, or None at the end."""
        while True:
            try:
                return input("> " if interactive else "")
            except EOFError:
                if interactive:
                    say()
                return None
            except KeyboardInterrupt:
                say("\n/quit or Ctrl-D leaves.")

    def _answer(self, message: str) -> bool:
        tables = StreamedTables()
        try:
            with closing(self._talk.stream(message)) as events:
                for event in waited(events, self._assistant.settings.llm.model):
                    match event:
                        case MessageRead(followed):
                            told, question = print_followed(followed), followed.question
                        case QuestionRead(question) | QuestionPlanned(question):
                            if told != question.labels:
                                print_understood(question)
                            told = question.labels
                        case TextPiece() | TextReplaced():
                            print_text(event, tables, followed.question.language)
                        case AnswerDone(answer):
                            pass
        except KeyboardInterrupt:
            print("\n(stopped)", file=sys.stderr)
            return True
        print(tables.finish())
        language = followed.question.language
        print_answer_sources(answer, mode_line(self._assistant, answer, language), language)
        say()
        said = answer.notice if followed.rewritten else notice_after(question, answer.notice)
        notices = [notice for notice in (said, self._talk.problem) if notice]
        for notice in notices:
            print(clean(f"nonmun: {notice}"), file=sys.stderr)
        return not (answer.faulty or self._talk.problem)

    def _command(self, line: str) -> None:
        name, _, rest = line.partition(" ")
        commands: dict[str, Callable[[str], None]] = {
            "/list": self._list,
            "/open": lambda which: self._go_on(self._chosen(which)),
            "/new": self._new,
            "/rename": self._rename,
            "/delete": self._delete,
            "/export": self._export,
            "/help": lambda _: say(HELP),
        }
        if name not in commands:
            raise UsageError(f"The command {name} is unknown.", hint="Type /help to see all commands.")
        commands[name](rest.strip())

    def _list(self, _rest: str) -> None:
        self._listed = self._history.conversations()
        print_conversations(self._listed, here=self._talk.id)

    def _go_on(self, record: Record) -> None:
        self._talk = Conversation(self._assistant, self._history, record.id)
        say(f"“{record.title}”")
        for turn in self._talk.turns[-3:]:
            say(f"> {turn.message}")
            say(turn.answer.text if turn.answer else f"{turn.text} (not finished)")
            say()

    def _new(self, _rest: str) -> None:
        self._talk = Conversation(self._assistant, self._history)
        say("New conversation.")

    def _rename(self, title: str) -> None:
        self._history.rename(self._here().id, title)
        say(f"Renamed to “{self._here().title}”.")

    def _delete(self, which: str) -> None:
        record = self._here() if which == "this" else self._chosen(which)
        self._history.delete(record.id)
        say(f"Deleted “{record.title}”.")
        if record.id == self._talk.id:
            self._new("")

    def _export(self, name: str) -> None:
        if not name:
            raise UsageError("The name of the file is missing.", hint="Type /export FILE.md, .html, .json, .bib, .ris or .csv.")
        file = Path(name).expanduser()
        write_transcript(self._here(), self._history.turns(self._talk.id), file, self._assistant.index.papers)
        say(f"Written to {file}.")

    def _here(self) -> Record:
        """Return the current conversation.

        :raises UsageError: if it has no message yet.
        """
        if not self._talk.turns:
            raise UsageError("This conversation is empty.", hint="Ask something first.")
        return self._history.find(self._talk.id)

    def _chosen(self, which: str) -> Record:
        """Return a conversation by its number in the list last shown, or by its id."""
        listed = self._listed or self._history.conversations()
        if which.isdecimal() and 1 <= int(which) <= len(listed):
            return listed[int(which) - 1]
        if not which:
            raise UsageError("The number of the conversation is missing.", hint="Type the number that /list shows.")
        return self._history.find(which)


def print_followed(followed: FollowUp) -> list[str] | None:
    """Print the question that a follow-up was read as; return the labels that it tells."""
    if not followed.rewritten:
        return None
    said = words_in(followed.question.language)("understood_as", said=followed.said)
    print(clean(said), file=sys.stderr)
    return followed.question.labels


def print_conversations(records: Sequence[Record], *, here: str = "") -> None:
    """Print the list of conversations; mark the one with the id ``here``."""
    if not records:
        say("There are no conversations yet.")
    for number, record in enumerate(records, 1):
        turns = "1 question" if record.turns == 1 else f"{record.turns:,} questions"
        mark = "*" if record.id == here else " "
        say(f"{number:3}{mark} {record.changed[:16].replace('T', ' ')}  {record.id[:8]}  {record.title} ({turns})")
