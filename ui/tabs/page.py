"""The page: a header, and tabs for what is new, the chat, browsing, the library, trends, quality and settings."""

from __future__ import annotations

import gradio as gr

from ui.handlers.api import add_endpoints
from ui.handlers.sent import GuardedBlocks
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.frame import header_html
from ui.session.conversation import PageSession
from ui.tabs.browse import BrowseTab
from ui.tabs.chat import ChatTab
from ui.tabs.library import LibraryTab
from ui.tabs.parts import html_part, label
from ui.tabs.quality import QualityTab
from ui.tabs.settings import SettingsTab
from ui.tabs.today import TodayTab
from ui.tabs.trends import TrendsTab

# System fonts: nothing is fetched, and Korean looks as it does elsewhere on the system.
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

#: Events other than questions that may wait in Gradio's queue.
_OTHERS = 64


def theme() -> gr.themes.Base:
    """Return Gradio's plainest theme in the page's colours, with system fonts."""
    plain = gr.themes.Base(
        primary_hue=gr.themes.colors.indigo, neutral_hue=gr.themes.colors.slate, font=_FONTS, font_mono=_FONTS_MONO
    )
    # Gradio's colours of these have too little contrast (WCAG AA).
    return plain.set(
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_dark="*primary_600",
        button_primary_background_fill_hover_dark="*primary_700",
        block_title_text_color="*neutral_600",
        block_info_text_color="*neutral_600",
        block_info_text_color_dark="*neutral_300",
        input_placeholder_color="*neutral_500",
        input_placeholder_color_dark="*neutral_400",
    )


def build_page(service: Service) -> gr.Blocks:
    """Return the page. The index is not read before a browser opens it."""
    page = GuardedBlocks(title=Label.TITLE.en, analytics_enabled=False, fill_height=True, fill_width=True)
    with page:
        conversation = gr.State(PageSession())
        header = html_part(header_html(), elem_id="nm-top")
        # The script opens Today where there are digests of one's own (today.js).
        with gr.Tabs(elem_id="nm-tabs", selected="chat"):
            with gr.Tab(label(Label.TODAY_TAB), elem_id="nm-tab-today", id="today") as tab:
                today = TodayTab(service, tab)
            with gr.Tab(label(Label.CHAT_TAB), elem_id="nm-tab-chat", id="chat"):
                chat = ChatTab(service, conversation, header)
            with gr.Tab(label(Label.BROWSE_TAB), elem_id="nm-tab-browse") as tab:
                browse = BrowseTab(service, tab)
            with gr.Tab(label(Label.LIBRARY_TAB), elem_id="nm-tab-library"):
                LibraryTab()
            with gr.Tab(label(Label.TRENDS_TAB), elem_id="nm-tab-trends") as tab:
                trends = TrendsTab(service, tab)
            with gr.Tab(label(Label.QUALITY_TAB), elem_id="nm-tab-quality") as tab:
                quality = QualityTab(service, conversation, tab)
            with gr.Tab(label(Label.SETTINGS_TAB), elem_id="nm-tab-settings") as tab:
                settings = SettingsTab(service, tab)
        chat.connect(page, [today.connect(), settings.connect()])
        browse.connect(page)
        for part in (trends, quality):
            part.connect()
        add_endpoints(service)
    # Gradio hands out a place to each event that is being answered; without one for every question that the desk accepts,
    # questions would keep all else waiting.
    limits = service.assistant.settings.limits
    threads, page.max_threads = page.max_threads, max(page.max_threads, 4 * limits.answers + limits.waiting)
    # The desk refuses questions inside the conversation; Gradio's own limit, which shows a brief notice, comes after it.
    page.queue(max_size=limits.waiting + _OTHERS, default_concurrency_limit=limits.answers, api_open=False)
    page.max_threads = threads
    return page
