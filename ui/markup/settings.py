"""The settings of the page, what a test of them found, and what requests have taken, as HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from rag.llm import Spent
from rag.text import Language
from ui.locales.texts import Label, Texts
from ui.markup.rendering import render
from ui.session.preferences import Field, Tested


def settings_html(fields: Mapping[str, Field], language: Language, *, has_key: bool, note: str = "") -> str:
    """Return the form of the settings; a field that the page cannot change says what sets it.

    :param has_key: whether there is a key; the key itself is not shown.
    :param note: what became of the last change.
    """
    return render("settings.form", Texts(language), fields, has_key, note)


def not_yours_html(language: Language, model: str, place: str) -> str:
    """Return what a reader sees who may not change settings."""
    return render("settings.not_yours", Texts(language), model, place)


def tested_html(found: Sequence[Tested], language: Language) -> str:
    """Return what a test of the settings found, each with its seconds."""
    return render("settings.tested", Texts(language), found)


def spent_html(today: Spent, month: Spent, days: Mapping[dt.date, Spent], language: Language) -> str:
    """Return the tokens and dollars of today and of the last 30 days."""
    rows = [(str(day), spent, dollars(spent, language)) for day, spent in days.items()]
    texts = Texts(language)
    sums = [(texts.SPENT_TODAY, today, dollars(today, language)), (texts.SPENT_MONTH, month, dollars(month, language))]
    return render("settings.spent", texts, sums, rows)


def amount_of(dollars: float) -> str:
    """Return dollars as they are written, small ones to a hundredth of a cent."""
    return f"${dollars:,.2f}" if dollars >= 0.1 or not dollars else f"${dollars:.4f}"


def dollars(spent: Spent, language: Language) -> str:
    """Return what something cost, as far as prices are known."""
    if not spent.requests:
        return "–"
    if spent.unpriced == spent.requests:
        return Label.SPENT_UNKNOWN.of(language)
    amount = amount_of(spent.dollars)
    return Label.SPENT_PARTLY.of(language, amount=amount, count=spent.unpriced) if spent.unpriced else amount
