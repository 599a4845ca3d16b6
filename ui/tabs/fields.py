"""The fields of a form and what they say: days, in whatever order they were given, and numbers."""

from __future__ import annotations

import datetime as dt
import re

import gradio as gr

from rag.core import UsageError
from rag.text import Language, flat
from ui.locales.texts import Label
from ui.session.listing import Span
from ui.tabs.parts import label

# A date that is not fully typed yet.
_BEGUN = re.compile(r"\d{0,4}|\d{4}-\d{0,2}|\d{4}-\d{2}-\d?")


def day_choice(elem_id: str) -> gr.Dropdown:
    """Return a list of days to choose from, filled when its tab is opened.

    Any value is let through to the handlers, which read it with :func:`ui.session.days.day_named`: the server knows its choices
    no more after it was started again, and would refuse what a page that is still open shows.
    """
    return gr.Dropdown(
        [], label=label(Label.DAY), show_label=False, container=False, elem_id=elem_id, scale=1, allow_custom_value=True
    )


def span_of(since: str | None, until: str | None, language: Language) -> Span:
    """Read two fields for days.

    :raises UsageError: if one of them is not a date.
    """
    return Span.of(_day(since, language), _day(until, language))


def swapped_note(span: Span, language: Language) -> str:
    """Return that days were given the wrong way round; empty if they were not."""
    return Label.DAYS_SWAPPED.of(language, since=span.since, until=span.until) if span.swapped else ""


def number_of(text: str | None, language: Language) -> int | None:
    """Read a field for a number of votes.

    :raises UsageError: if it is none.
    """
    text = (text or "").strip()
    if text and not (text.isdecimal() and len(text) < 10):
        raise UsageError(Label.BAD_NUMBER.of(language, value=flat(text)[:40]))
    return int(text) if text else None


def _day(text: str | None, language: Language) -> dt.date | None:
    text = (text or "").strip()
    try:
        return None if _BEGUN.fullmatch(text) else dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(Label.BAD_DAY.of(language, value=flat(text)[:40])) from None
