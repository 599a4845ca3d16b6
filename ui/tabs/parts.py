"""Gradio's components as the page uses them."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.locales.texts import Label, Text, translations

_EN, _KO = translations()
#: The texts of components, which Gradio shows in the language of the page.
I18N = gr.I18n(en=_EN, ko=_KO)
_NAMES = {text: name for name, text in vars(Label).items() if isinstance(text, Text)}

#: For events that answer at once: beside the queue where answers wait, without a sign of waiting, and private.
NOW: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


def label(text: Text) -> Any:
    """A text for a component, in the language of the page."""
    return I18N(_NAMES[text])


def html_part(value: str = "", elem_id: str | None = None, *, acts: bool = False, **options: Any) -> gr.HTML:
    """A place for HTML of :mod:`ui.markup`.

    :param acts: whether buttons with ``data-act`` in it are heard as its ``select`` event, with their ``name`` and ``value``.
    """
    heard = "window.nm.hear(element, trigger)" if acts else None
    return gr.HTML(value, elem_id=elem_id, js_on_load=heard, apply_default_css=False, **options)
