"""Texts and components in the form that the page uses."""

from __future__ import annotations

from typing import Any

import gradio as gr

from ui.locales.texts import Label, Text

#: The texts of components, which Gradio shows in the language of the page.
I18N = gr.I18n(
    en={name: text.en for name, text in vars(Label).items()}, ko={name: text.ko for name, text in vars(Label).items()}
)
_NAMES = {text: name for name, text in vars(Label).items()}

#: For events that return at once: they bypass the queue where answers wait, show no progress, and are private.
NOW: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}


def label(text: Text) -> Any:
    """Return a text for a component, which Gradio shows in the language of the page."""
    return I18N(_NAMES[text])


def html_part(value: str = "", elem_id: str | None = None, *, acts: bool = False, **options: Any) -> gr.HTML:
    """Return a component for HTML of :mod:`ui.markup`.

    :param acts: whether its buttons with ``data-act`` trigger its ``select`` event, with their ``name`` and ``value``.
    """
    heard = "window.nm.hear(element, trigger)" if acts else None
    return gr.HTML(value, elem_id=elem_id, js_on_load=heard, apply_default_css=False, **options)
