"""A map of papers in words: what it shows, and its papers by theme."""

from __future__ import annotations

from collections.abc import Mapping

from rag.text import Language, flat
from ui.locales.texts import Label, Texts
from ui.markup.rendering import render
from ui.session.paper_map import MadeMap


def map_html(made: MadeMap, route: str, warnings: Mapping[str, str], language: Language, token: str = "") -> tuple[str, str]:
    """Return what is told above a map, and its papers by theme below it.

    :param route: its address within the page.
    :param token: tells this drawing from all others.
    """
    texts, points = Texts(language), made.drawn.points
    groups = [
        (theme_name(names, language), [it.paper for it in points if it.theme == place])
        for place, names in enumerate(made.drawn.themes)
    ]
    told = render("map.told", texts, made.drawn, route, flat(made.title), made.fitting, token)
    return told, render("map.themes", texts, groups, warnings, flat(made.title))


def token_html(token: str) -> str:
    """Return what tells the message beside it from all others: the page shows it even if the last one said the same."""
    return render("map.apart", token)


def theme_name(names: tuple[str, ...], language: Language) -> str:
    """Return the name of a theme by its terms."""
    return ", ".join(map(flat, names)) or Label.MAP_OTHERS.of(language)
