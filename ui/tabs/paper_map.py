"""A map of papers: those on a subject, of a list, a day or an author, those that are alike near to each other."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.core import NonmunError
from rag.search import PaperMap
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.map import map_html, token_html
from ui.markup.marks import line_html
from ui.session.paper_map import Wanted, make_map
from ui.session.reader import Reader, new_token, reader_of
from ui.tabs.map_chart import COLOURED, map_figure
from ui.tabs.parts import NOW, html_part, label

Drawn = tuple[Any, ...]
"""What is drawn, the chart, and what is told of it."""


class MapTab:
    """The map, laid out when created; :meth:`connect` registers its events."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._drawn = gr.State(None)
        with gr.Row(elem_id="nm-map-form", equal_height=True):
            self._box = gr.Textbox(
                label=label(Label.MAP_BOX), placeholder=label(Label.MAP_EXAMPLE), max_lines=1, scale=4, elem_id="nm-map-box"
            )
            choices = [(label(text), coloured) for coloured, text in COLOURED.items()]
            self._coloured = gr.Radio(choices, value="theme", label=label(Label.MAP_COLOURED), scale=2, elem_id="nm-map-colour")
            self._draw = gr.Button(label(Label.DRAW), variant="primary", scale=0, min_width=100, elem_id="nm-map-draw")
        self._told = html_part(elem_id="nm-map-told", elem_classes="nm-plain-part")
        self._plot = gr.Plot(
            show_label=False, container=False, elem_id="nm-map-plot", label=label(Label.MAP_TAB), visible=False
        )
        self._list = html_part(elem_id="nm-map-list", elem_classes="nm-plain-part")
        # Through which an address of the page, or a link to the map of a result, draws one (assets/routes.js).
        self._visit = gr.HTML(elem_id="nm-visit-map", visible="hidden", js_on_load="window.nm.maps = trigger")

    def connect(self, tab: gr.Tab) -> None:
        """Register the events."""
        shown = [self._drawn, self._plot, self._told, self._list]
        tab.select(self.opened, self._drawn, self._told, **NOW)
        gr.on([self._draw.click, self._box.submit], self.draw, [self._box, self._coloured], shown, **NOW)
        self._visit.select(self.visited, self._coloured, [self._box, *shown], **NOW)
        self._coloured.input(self.redrawn, [self._drawn, self._coloured], self._plot, **NOW)

    def opened(self, drawn: PaperMap | None, request: gr.Request) -> Any:
        """Say what a map is, unless one is drawn."""
        language = reader_of(request).language
        return gr.skip() if drawn is not None else self._service.trouble() or line_html(Label.MAP_HELP.of(language), "note")

    def draw(self, subject: str, coloured: str, request: gr.Request) -> Drawn:
        """Draw the papers on the subject that is typed."""
        return self._draw_now(Wanted.of(f"subject/{subject or ''}"), coloured, reader_of(request))

    def visited(self, coloured: str, event: gr.EventData, request: gr.Request) -> Drawn:
        """Draw what an address names."""
        wanted = Wanted.of(str(getattr(event, "value", "")))
        box = wanted.value if wanted.kind == "subject" else ""
        return box, *self._draw_now(wanted, coloured, reader_of(request))

    def redrawn(self, drawn: PaperMap | None, coloured: str, request: gr.Request) -> Any:
        """Colour the points in another way."""
        return map_figure(drawn, coloured, reader_of(request).language) if drawn is not None else gr.skip()

    def _draw_now(self, wanted: Wanted, coloured: str, reader: Reader) -> Drawn:
        language, token = reader.language, new_token()
        try:
            made = make_map(self._service.assistant, self._service.saved_of(reader), wanted, language)
        except NonmunError as problem:
            return None, gr.Plot(None, visible=False), self._service.problem(problem, language) + token_html(token), ""
        if not made.drawn.points:
            text = Label.MAP_BLANK if wanted == Wanted() else Label.MAP_FEW if made.fitting else Label.MAP_NONE
            return None, gr.Plot(None, visible=False), line_html(text.of(language)) + token_html(token), ""
        told, listed = map_html(made, wanted.route, self._service.warnings(), language, token)
        return made.drawn, gr.Plot(map_figure(made.drawn, coloured, language), visible=True), told, listed
