"""The page: a conversation at the left, the sources of its answers at the right.

What is shown comes from :mod:`ui.render`; what happens from :mod:`ui.conversation`. The conversation is kept on the server,
one per browser tab, and never read back from the browser, which could send anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from ui.conversation import Conversation, Desk, run
from ui.overview import EXAMPLES, Overview, look
from ui.render import answer_html, header_html, question_html, sources_html, welcome_html
from ui.suggestions import suggester
from ui.texts import Label

if TYPE_CHECKING:
    from rag.nonmun import Nonmun

__all__ = ["build_page", "theme"]

#: Answers that are made at the same time. Gradio's own default is 1: one slow answer would hold up everybody else.
AT_ONCE = 8
#: Questions that may wait; more are told to come back.
WAITING = 64

# Fonts that are on the machine anyway: nothing is fetched, and Korean looks like the system's own.
_FONTS = (
    "system-ui",
    "-apple-system",
    "Segoe UI",
    "Apple SD Gothic Neo",
    "Malgun Gothic",
    "Noto Sans KR",
    "Noto Sans CJK KR",
    "sans-serif",
)
_FONTS_MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "DejaVu Sans Mono", "D2Coding", "monospace")

_NOTHING_NEW = (gr.skip(), gr.skip(), gr.skip())

Shown = tuple[list[dict[str, str]], str, Any]
"""New values of the chat, the sources and the question box."""


def theme() -> gr.themes.Base:
    """Gradio's plainest theme in the page's colours, with fonts of the system."""
    return gr.themes.Base(
        primary_hue=gr.themes.colors.indigo, neutral_hue=gr.themes.colors.slate, font=_FONTS, font_mono=_FONTS_MONO
    )


@dataclass(frozen=True)
class _Parts:
    """The components of the page that something happens to."""

    conversation: gr.State
    header: gr.HTML
    welcome: gr.HTML
    examples: list[gr.Button]
    chat: gr.Chatbot
    box: gr.Textbox
    clear: gr.Button
    sources: gr.HTML


def build_page(assistant: Nonmun) -> gr.Blocks:
    """The page over an assistant. Nothing is read from its index before a browser opens the page."""
    page = gr.Blocks(title=Label.TITLE, analytics_enabled=False, fill_height=True, fill_width=True)
    with page:
        _connect(page, _lay_out(assistant), _Handlers(assistant))
    # The desk turns readers away in the conversation itself; Gradio's own limit, a passing notice, is the one behind it.
    page.queue(max_size=2 * WAITING, default_concurrency_limit=AT_ONCE, api_open=False)
    return page


def _lay_out(assistant: Nonmun) -> _Parts:
    conversation = gr.State(Conversation())
    header = _html(header_html(), elem_id="nm-top")
    with gr.Row(elem_id="nm-main", equal_height=True):
        with gr.Column(elem_id="nm-chat", min_width=320, scale=5):
            with gr.Column(elem_id="nm-start"):
                welcome = _html()
                with gr.Row(elem_id="nm-examples"):
                    examples = [gr.Button(visible=False, elem_classes="nm-example", size="sm") for _ in range(EXAMPLES)]
            chat = _chat()
            _suggestions(assistant)
            box = _box()
            with gr.Row(elem_id="nm-under"):
                _html(f"<p>{Label.KEYS}</p>", elem_id="nm-keys")
                clear = gr.Button(Label.CLEAR, elem_id="nm-clear", size="sm", min_width=0, scale=0)
        sources = _html(elem_id="nm-sources")
    return _Parts(conversation, header, welcome, examples, chat, box, clear, sources)


def _connect(page: gr.Blocks, parts: _Parts, handlers: _Handlers) -> None:
    conversation, box = parts.conversation, parts.box
    shown = [parts.chat, parts.sources, box]
    now: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
    # "multiple": a question that follows a stopped one at once must not be dropped while that one is still being closed.
    later = now | {"queue": True, "concurrency_limit": AT_ONCE, "concurrency_id": "answers", "trigger_mode": "multiple"}
    page.load(handlers.opened, conversation, [parts.header, parts.welcome, *parts.examples, *shown], **now)
    begun = [box.submit(handlers.asked, [box, conversation], shown, **now)]
    begun += [example.click(handlers.asked, [example, conversation], shown, **now) for example in parts.examples]
    answers = [event.then(handlers.answered, conversation, shown, **later) for event in begun]
    box.stop(handlers.stopped, conversation, shown, cancels=answers, **now)
    parts.clear.click(handlers.cleared, conversation, shown, cancels=answers, **now)


def _html(value: str = "", elem_id: str | None = None) -> gr.HTML:
    return gr.HTML(value, elem_id=elem_id, js_on_load=None, apply_default_css=False)


def _suggestions(assistant: Nonmun) -> None:
    """The place of the list of papers that fit what is being typed. The page's script asks for it and shows it."""
    suggest = suggester(assistant)
    if suggest is not None:
        # A function of the server and not an event: Gradio's queue, where answers wait, does not see it, and the box keeps
        # its value and its focus.
        gr.HTML(
            elem_id="nm-suggestions",
            apply_default_css=False,
            server_functions=[suggest],
            js_on_load="window.nmSuggest(element, server)",
        )


def _chat() -> gr.Chatbot:
    # The messages are HTML of ui.render: Markdown and formulas are off, so that nothing in them is read a second time,
    # and Gradio's own cleaning stays on behind it.
    return gr.Chatbot(
        elem_id="nm-log",
        label=Label.CHAT,
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


def _box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="nm-box",
        label=Label.QUESTION,
        show_label=False,
        container=False,
        placeholder=Label.PLACEHOLDER,
        lines=1,
        max_lines=8,
        autofocus=True,
        submit_btn=Label.SEND,
        stop_btn=False,
        html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="send"),
    )


class _Handlers:
    """What happens on the page. Every method returns new values of the chat, the sources and the question box."""

    def __init__(self, assistant: Nonmun) -> None:
        self._assistant = assistant
        self._desk = Desk(AT_ONCE + WAITING)
        settings = assistant.settings
        self._model = settings.llm_model if settings.has_model else ""

    def opened(self, conversation: Conversation) -> tuple[Any, ...]:
        overview: Overview = look(self._assistant)
        texts = [*overview.examples, *[""] * EXAMPLES][:EXAMPLES]
        buttons = [gr.Button(value=text, visible=bool(text)) for text in texts]
        return header_html(overview), welcome_html(overview), *buttons, *self._show(conversation)

    def asked(self, question: str, conversation: Conversation) -> Shown | tuple[Any, ...]:
        if not self._desk.take(conversation, question):
            return _NOTHING_NEW
        return self._show(conversation, emptied=True)

    def answered(self, conversation: Conversation) -> Iterator[Shown | tuple[Any, ...]]:
        yield _NOTHING_NEW  # an iterator that yields nothing would empty the page
        with closing(run(conversation, self._assistant)) as turns:  # closed as well when the reader stops or leaves
            for turn in turns:
                # While text comes in the sources stay as they are: sent once, not twenty times a second.
                yield self._show(conversation) if not turn.running else (self._messages(conversation), gr.skip(), gr.skip())

    def stopped(self, conversation: Conversation) -> Shown:
        conversation.stop()
        return self._show(conversation)

    def cleared(self, conversation: Conversation) -> Shown:
        conversation.clear()
        return self._show(conversation)

    def _messages(self, conversation: Conversation) -> list[dict[str, str]]:
        messages = []
        for turn in conversation.turns:
            messages.append({"role": "user", "content": question_html(turn)})
            messages.append({"role": "assistant", "content": answer_html(turn, self._model)})
        return messages

    def _show(self, conversation: Conversation, *, emptied: bool = False) -> Shown:
        running = conversation.running is not None
        buttons: dict[str, Any] = {"submit_btn": False if running else Label.SEND, "stop_btn": Label.STOP if running else False}
        box = gr.Textbox(value="", **buttons) if emptied else gr.Textbox(**buttons)
        return self._messages(conversation), sources_html(conversation), box
