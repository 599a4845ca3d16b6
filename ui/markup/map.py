"""A map of papers in words: what it shows, and its papers by theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.search import PaperMap
from rag.text import Language, flat
from ui.locales.texts import Texts
from ui.markup.rendering import render


def map_html(
    drawn: PaperMap,
    names: Sequence[str],
    route: str,
    title: str,
    fitting: int,
    warnings: Mapping[str, str],
    language: Language,
) -> tuple[str, str]:
    """Return what is told above a map, and its papers by theme below it.

    :param names: the names of its themes.
    :param route: its address within the page.
    :param fitting: how many papers there are, which may be more than it shows.
    """
    texts = Texts(language)
    groups = [(name, [it.paper for it in drawn.points if it.theme == place]) for place, name in enumerate(names)]
    told = render("map.told", texts, drawn, route, flat(title), fitting)
    return told, render("map.themes", texts, groups, warnings, flat(title))
