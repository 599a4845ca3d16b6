"""What stands around a conversation: the header of the page, the start of an empty one, and notes at the question box."""

from __future__ import annotations

from rag.text import Language, as_html
from ui.locales.texts import Label
from ui.markup.marks import button, problem_html
from ui.session.overview import Overview

__all__ = ["disclosure_html", "editing_html", "header_html", "keys_html", "welcome_html"]


def header_html(overview: Overview | None = None, language: Language = "en") -> str:
    """The name, what the page is for, which index is asked and how answers are made, language and colours."""
    switch = button(
        "language",
        Label.LANGUAGE.of(language),
        value="en" if language == "ko" else "ko",
        name=Label.LANGUAGE_HELP.of(language),
        attribute="do",
        classes="nm-switch",
    )
    theme = button("theme", "◐", name=Label.THEME.of(language), attribute="do", classes="nm-switch")
    return (
        f'<header class="nm-header"><div class="nm-brand"><span class="nm-logo" aria-hidden="true">{Label.LOGO}</span>'
        f'<h1>{Label.NAME}</h1><p class="nm-tagline">{Label.TAGLINE.of(language)}</p></div>'
        f'<div class="nm-about">{_facts(overview, language) if overview else ""}{switch}{theme}</div></header>'
    )


def _facts(overview: Overview, language: Language) -> str:
    if overview.papers:
        name = (Label.INDEX_SAMPLE if overview.sample else Label.INDEX_OWN).of(language)
        text = Label.INDEX_SIZE_ONE_DAY if overview.days == 1 else Label.INDEX_SIZE
        size = (Label.INDEX_SIZE_ONE if overview.papers == 1 else text).of(language, papers=overview.papers, days=overview.days)
        index, span = f"<b>{name}</b> {size}", f"{overview.first_day} – {overview.last_day}"
    else:
        index, span = f"<b>{(Label.BROKEN if overview.problem else Label.INDEX_NONE).of(language)}</b>", ""
    mode = f"<b>{as_html(overview.model)}</b>" if overview.model else Label.MODE_EXTRACTIVE.of(language)
    told = (
        Label.MODE_MODEL_HELP.of(language, place=overview.place) if overview.model else Label.MODE_EXTRACTIVE_HELP.of(language)
    )
    return (
        f'<div class="nm-facts"><span class="nm-pill" title="{as_html(span)}">{index}</span>'
        f'<details class="nm-pill nm-mode"><summary>{mode}</summary><p class="nm-mode-help">{as_html(told)}</p></details></div>'
    )


def disclosure_html(overview: Overview, language: Language) -> str:
    """Which text goes to which server; the page's script shows it until it has been read once. Empty without a model."""
    if not overview.model:
        return ""
    told = as_html(Label.DISCLOSURE.of(language, model=overview.model, place=overview.place))
    return (
        f'<div class="nm-disclosure" role="note" hidden data-about="{as_html(f"{overview.model} {overview.place}")}">'
        f"<p>{told}</p>{button('disclosed', Label.UNDERSTAND.of(language), attribute='do')}</div>"
    )


def editing_html(language: Language) -> str:
    """Above the question box: that the last question is being edited, and the way out of it."""
    cancel = button("cancel", Label.CANCEL.of(language))
    return f'<p class="nm-editing" role="status">{Label.EDITING.of(language)} {cancel}</p>'


def keys_html(language: Language) -> str:
    """Which keys do what."""
    return f"<p>{Label.KEYS.of(language)}</p>"


def welcome_html(overview: Overview, language: Language = "en") -> str:
    """What stands in the empty conversation: an invitation, or what to do first."""
    if overview.problem:
        return (
            f'<div class="nm-welcome"><h2>{Label.BROKEN.of(language)}</h2>{problem_html(overview.problem, overview.hint)}</div>'
        )
    if not overview.papers:
        commands = "".join(f"<code>{command}</code> " for command in (Label.COMMAND_SAMPLE, Label.COMMAND_OWN))
        return (
            f'<div class="nm-welcome"><h2>{Label.EMPTY.of(language)}</h2><p>{Label.EMPTY_HELP.of(language)}</p>'
            f'<p class="nm-commands">{Label.EMPTY_COMMANDS.of(language)} {commands}</p></div>'
        )
    mode = "" if overview.model else f'<p class="nm-extractive">{Label.MODE_EXTRACTIVE_HELP.of(language)}</p>'
    return (
        f'<div class="nm-welcome"><h2>{Label.WELCOME.of(language)}</h2><p>{Label.WELCOME_HELP.of(language)}</p>{mode}'
        f'<p class="nm-offer">{Label.EXAMPLES.of(language)}</p></div>'
    )
