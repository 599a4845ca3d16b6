"""All papers as a table, page by page."""

from __future__ import annotations

from collections.abc import Mapping

from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.rendering import render
from ui.session.listing import Listed, Listing


def listing_html(found: Listed, wanted: Listing, warnings: Mapping[str, str], language: Language, note: str = "") -> str:
    """Return a page of the list, with heads that sort and buttons to other pages.

    :param note: what the reader has to know of the filters.
    """
    return render("listing.listing", Texts(language), found, wanted, warnings, note)
