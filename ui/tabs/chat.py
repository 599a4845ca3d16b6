"""The chat: a conversation on the left, and the panel of sources, search and history on the right.

The conversation is kept on the server, one per browser tab, and never read from the browser, which could send anything.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

import gradio as gr

from rag.core import NonmunError
from rag.search import PieceKind, in_days
from ui.handlers.calls import page_calls
from ui.handlers.service import Service
from ui.handlers.waited import names_of
from ui.locales.texts import Label
from ui.markup.answer import answer_html, question_html
from ui.markup.frame import disclosure_html, editing_html, header_html, keys_html, waiting_html, welcome_html
from ui.markup.marks import line_html, problem_html
from ui.markup.sources import sources_html
from ui.session.conversation import PageSession
from ui.session.overview import EXAMPLES, look
from ui.session.reader import Reader, reader_of
from ui.session.turn import ShownTurn
from ui.tabs.first_run import FirstRun
from ui.tabs.panel import Panel
from ui.tabs.parts import NOW, html_part, label

Shown = tuple[Any, ...]
"""New values of the chat, the sources, the question box and the note above it."""

_NOTHING_NEW = (gr.skip(),) * 4
_AS_SENT = "(read, conversation) => [nm.asked(read), conversation]"  # asking.js


@dataclass(frozen=True)
class _Parts:
    """The components that events change."""

    welcome: gr.HTML
    examples: list[gr.Button]
    chat: gr.Chatbot
    bus: gr.HTML
    disclosure: gr.HTML
    note: gr.HTML
    box: gr.Textbox
    keys: gr.HTML
    clear: gr.Button


class ChatTab:
    """The tab, laid out when created; :meth:`connect` registers its events.

    :param conversation: the conversation of the browser tab.
    :param header: the header of the page, which shows what is indexed.
    """

    def __init__(self, service: Service, conversation: gr.State, header: gr.HTML) -> None:
        self._service, self._conversation, self._header = service, conversation, header
        #: The conversations with a running answer, by browser tab.
        self._answering: dict[str, PageSession] = {}
        with gr.Row(elem_id="nm-main", equal_height=True):
            with gr.Column(elem_id="nm-chat", min_width=320, scale=5):
                with gr.Column(elem_id="nm-start"):
                    welcome = html_part()
                    self._first_run = FirstRun(service)
                    with gr.Row(elem_id="nm-examples"):
                        examples = [gr.Button(visible=False, elem_classes="nm-example", size="sm") for _ in range(EXAMPLES)]
                self._parts = _Parts(welcome, examples, _chat(), _bus(service), *_notes(), _box(), *_under())
            self._panel = Panel(service, conversation)

    def connect(self, page: gr.Blocks, fetched: Sequence[Any] = ()) -> None:
        """Register the events.

        :param fetched: events of other tabs after which there may be other papers.
        """
        parts, conversation = self._parts, self._conversation
        shown = [parts.chat, self._panel.sources, parts.box, parts.note]
        # "multiple": a question right after a stopped one must not be dropped while that one is still being closed.
        most = self._service.assistant.settings.limits.answers
        later = NOW | {"queue": True, "concurrency_limit": most, "concurrency_id": "answers", "trigger_mode": "multiple"}
        opened = [self._header, parts.welcome, parts.disclosure, parts.keys, *self._first_run.parts, *parts.examples, *shown]
        page.load(self.opened, conversation, opened, **NOW).then(self._panel.listed, conversation, self._panel.history, **NOW)
        for indexed in (*self._first_run.connect(), *fetched):
            indexed.then(self.opened, conversation, opened, **NOW)
        begun = [parts.box.submit(self.asked, [parts.box, conversation], shown, js=_AS_SENT, **NOW)]
        begun += [example.click(self.asked, [example, conversation], shown, **NOW) for example in parts.examples]
        begun += [parts.bus.select(self.acted, conversation, shown, **NOW)]
        begun += [self._panel.history.select(self.acted, conversation, shown, **NOW)]
        answers = [event.then(self.answered, conversation, shown, **later) for event in begun]
        for event in answers:
            event.then(self._panel.listed, conversation, self._panel.history, **NOW)
        parts.bus.input(self.typed, conversation, None, **NOW | {"trigger_mode": "multiple"})
        parts.clear.click(self.cleared, conversation, shown, **NOW)
        page.unload(self.left)
        self._panel.connect()

    def opened(self, conversation: PageSession, request: gr.Request) -> tuple[Any, ...]:
        reader = reader_of(request)
        conversation.language = reader.language
        if not conversation.id:
            conversation.begin(self._service.assistant, self._service.history_of(reader))
        overview = look(self._service.assistant, reader.language)
        texts = [*overview.examples, *[""] * EXAMPLES][:EXAMPLES]
        buttons = [gr.Button(value=text, visible=bool(text)) for text in texts]
        return (
            header_html(overview, reader.language),
            welcome_html(overview, reader.language),
            disclosure_html(overview, reader.language, ahead=self._service.plans_ahead),
            keys_html(reader.language),
            *self._first_run.shown(overview, reader.language),
            *buttons,
            *self._show(conversation),
        )

    def asked(self, question: str, conversation: PageSession, request: gr.Request) -> Shown:
        if not isinstance(question, str):  # a browser can send anything
            return _NOTHING_NEW
        return self._ask(question, conversation, reader_of(request))

    def _ask(
        self,
        question: str,
        conversation: PageSession,
        reader: Reader,
        *,
        ignore: tuple[PieceKind, ...] = (),
        literal: bool = False,
    ) -> Shown:
        if self._service.is_new_to(reader):
            return self._unknown(reader)
        turn = conversation.ask(question, ignore, literal=literal)
        if turn is None:
            return _NOTHING_NEW
        if refused := self._service.door.refuses(reader, conversation.language, turn):
            turn.fail(*refused)
        return self._show(conversation)  # assets/asking.js takes the question out of the box

    def _unknown(self, reader: Reader) -> Shown:
        """Ask nothing: this server does not know the conversation, without which a question is another. What is typed stays."""
        told = problem_html(Label.RESTARTED_ASK.of(reader.language), Label.RESTARTED_HINT.of(reader.language))
        return gr.skip(), gr.skip(), gr.skip(), told

    async def answered(self, conversation: PageSession, request: gr.Request) -> AsyncIterator[Shown]:
        yield _NOTHING_NEW  # an iterator that yields nothing would clear the page
        place = str(request.session_hash)
        self._answering[place] = conversation
        try:
            async with (
                self._service.callers.waiting(names_of(request), conversation.stop),
                aclosing(conversation.answer(self._service.assistant)) as turns,
            ):
                step: object = None
                found: object = None
                async for turn in turns:
                    if not turn.running:
                        yield await asyncio.to_thread(self._show, conversation)
                        continue
                    news = turn.step is not step, turn.found is not found
                    step, found = turn.step, turn.found
                    yield await asyncio.to_thread(self._going_on, conversation, *news)
        finally:
            if self._answering.get(place) is conversation and conversation.running is None:
                del self._answering[place]

    async def typed(self, conversation: PageSession, event: gr.EventData, request: gr.Request) -> None:
        """Let the model plan what has been typed so far; an empty text says that it is being changed."""
        text, reader, service = getattr(event, "value", ""), reader_of(request), self._service
        if isinstance(text, str) and service.plans_ahead:
            conversation.plan_ahead(text, lambda: service.door.ahead.wait(reader.owner or reader.place) == 0)

    def left(self, request: gr.Request) -> None:
        """Stop the answer of a browser tab that was closed or reloaded."""
        if (conversation := self._answering.pop(str(request.session_hash), None)) is not None:
            conversation.stop()

    def cleared(self, conversation: PageSession) -> Shown:
        conversation.begin(self._service.assistant)
        return self._show(conversation)

    def acted(self, conversation: PageSession, event: gr.EventData, request: gr.Request) -> Shown:
        """Handle a button in the conversation or in the history."""
        name, value = (str(getattr(event, field, "")) for field in ("name", "value"))
        if name == "open":
            return self._open(value, conversation)
        if name == "stop":
            # The session cancels its answer itself. If Gradio cancelled the event, it would sometimes take the end of its own
            # connection for a fault, and show "Error" over the conversation.
            conversation.stop()
            return self._show(conversation)
        last = conversation.last
        if last is None or last.running:
            return _NOTHING_NEW
        if name in ("edit", "rewrite", "cancel"):
            conversation.editing = name != "cancel"
            return self._show(conversation, box=last.question if conversation.editing else "")
        if name in ("retry", "ignore", "literal"):
            return self._again(name, value, last, conversation, reader_of(request))
        return self._onwards(name, value, last, conversation, reader_of(request))

    def _onwards(self, name: str, value: str, last: ShownTurn, conversation: PageSession, reader: Reader) -> Shown:
        """Ask for the rest of a list, for the days that were offered, for a word as it was written, or without words."""
        if name == "more" and last.rest:
            return self._ask(Label.MORE_QUESTION.of(last.language), conversation, reader)
        if name == "offer" and last.read is not None and last.offer is not None:
            return self._ask(in_days(last.read, last.offer.since, last.offer.until), conversation, reader, literal=True)
        if name == "drop" and (words := _named(value, [words for words, _ in last.unread])):
            if not (left := " ".join(last.question.replace(words, " ", 1).split())):
                return _NOTHING_NEW
            conversation.drop_last()
            return self._ask(left, conversation, reader, ignore=last.ignore, literal=last.literal)
        corrected = [word for word, _ in last.read.corrected] if last.read is not None else []
        if name == "keep" and (word := _named(value, corrected)) and word in last.question:
            conversation.drop_last()
            asked = last.question.replace(word, f'"{word}"')
            return self._ask(asked, conversation, reader, ignore=last.ignore, literal=last.literal)
        return _NOTHING_NEW

    def _again(self, name: str, value: str, last: ShownTurn, conversation: PageSession, reader: Reader) -> Shown:
        """Ask the last question again, perhaps without something that was understood."""
        kinds = ("since", "until") if value == "days" else (value,)
        ignored = cast("tuple[PieceKind, ...]", kinds) if name == "ignore" else ()
        conversation.drop_last()
        literal = last.literal or name == "literal"
        return self._ask(last.question, conversation, reader, ignore=(*last.ignore, *ignored), literal=literal)

    def _open(self, conversation_id: str, conversation: PageSession) -> Shown:
        if conversation.running is not None:
            return _NOTHING_NEW
        box = "" if conversation.editing else None
        try:
            known = conversation.resume(conversation_id, self._service.assistant)
        except NonmunError as problem:
            return (*self._show(conversation)[:3], self._service.problem(problem))
        if not known:  # deleted, or another reader's, which is not told apart
            told = problem_html(Label.NO_TALK.of(conversation.language), "")
            return (*self._show(conversation)[:3], told)
        return self._show(conversation, box=box)

    def _messages(self, conversation: PageSession) -> list[dict[str, str]]:
        messages = []
        for turn in conversation.turns:
            last = turn is conversation.last
            messages.append({"role": "user", "content": question_html(turn, conversation.language, last=last)})
            model, prices = self._service.model, self._service.prices
            answer = answer_html(turn, model, conversation.language, last=last, prices=prices)
            messages.append({"role": "assistant", "content": answer})
        return messages

    def _show(self, conversation: PageSession, *, box: str | None = None) -> Shown:
        button: Any = False if conversation.running is not None else label(Label.SEND)
        shown = gr.Textbox(submit_btn=button) if box is None else gr.Textbox(value=box, submit_btn=button)
        return self._messages(conversation), sources_html(conversation), shown, self._note(conversation)

    def _going_on(self, conversation: PageSession, step: bool, found: bool) -> Shown:
        """Show an answer so far; what is being done and the papers found only if they are new, not twenty times a second."""
        sources = sources_html(conversation) if found else gr.skip()
        return self._messages(conversation), sources, gr.skip(), self._note(conversation) if step else gr.skip()

    def _note(self, conversation: PageSession) -> str:
        running = conversation.running
        note = _note_html(conversation)
        return note + waiting_html(running, self._service.model, conversation.language) if running is not None else note


def _named(place: str, words: Sequence[str]) -> str:
    """Return the words at a place that the browser names; empty without such a place."""
    return words[int(place)] if place in map(str, range(len(words))) else ""


def _note_html(conversation: PageSession) -> str:
    language = conversation.language
    if conversation.editing:
        return editing_html(language)
    if problem := conversation.problem:
        return problem_html(Label.NOT_KEPT.of(language) + ".", problem)
    if conversation.left_out and conversation.talk is not None:
        return line_html(Label.TURNS_LEFT_OUT.of(language, most=conversation.talk.most), "note")
    return ""


def _bus(service: Service) -> gr.HTML:
    """Return the component that connects the page's scripts with the server; it also shows suggestions."""
    return gr.HTML(
        elem_id="nm-suggestions",
        apply_default_css=False,
        server_functions=page_calls(service),
        js_on_load="window.nm.start(element, server, trigger)",
    )


def _chat() -> gr.Chatbot:
    # The messages are HTML of ui.markup: Markdown and formulas are off, so that nothing is interpreted a second time, and
    # Gradio's own sanitizer stays on as a second defence.
    return gr.Chatbot(
        elem_id="nm-log",
        label=label(Label.CONVERSATION),
        show_label=False,
        container=False,
        height=None,
        autoscroll=False,  # page.js does it
        layout="bubble",
        render_markdown=False,
        sanitize_html=True,
        allow_tags=False,
        latex_delimiters=[],
        buttons=[],
        feedback_options=None,
        group_consecutive_messages=False,
    )


def _notes() -> tuple[gr.HTML, gr.HTML]:
    return html_part(elem_id="nm-disclosure"), html_part(elem_id="nm-note")


def _box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="nm-box",
        label=label(Label.QUESTION),
        show_label=False,
        container=False,
        placeholder=label(Label.PLACEHOLDER),
        lines=1,
        max_lines=8,
        autofocus=True,
        submit_btn=label(Label.SEND),
        html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
    )


def _under() -> tuple[gr.HTML, gr.Button]:
    with gr.Row(elem_id="nm-under"):
        return html_part(elem_id="nm-keys"), gr.Button(label(Label.CLEAR), elem_id="nm-clear", size="sm", min_width=0, scale=0)
