"""The library: saved papers in lists, which the page's scripts show (``assets/library.js``)."""

from __future__ import annotations

import gradio as gr

from ui.markup.today import skeleton_html


class LibraryTab:
    """The tab, laid out when created. It is filled when it is opened, without Gradio's queue."""

    def __init__(self) -> None:
        # Lines in the place of the papers, until the script has them.
        gr.HTML(skeleton_html(), elem_id="nm-library", apply_default_css=False, js_on_load="window.nm.shelf(element)")
