"""The library, the lists of a paper, and views of a paper, an author, and papers like one, as HTML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rag.saved import LONGEST_NAME, LONGEST_NOTE, SavedList
from rag.text import Language, flat, plain
from ui.locales.texts import Texts
from ui.markup.rendering import part, render

if TYPE_CHECKING:
    from rag.core import Paper
    from ui.session.library import LibraryView


def library_html(view: LibraryView, language: Language) -> str:
    """Return the lists of a reader, and the papers of one."""
    return render("library.library", Texts(language), view, LONGEST_NAME, LONGEST_NOTE)


def more_html(view: LibraryView, language: Language) -> str:
    """Return the papers that follow those that are shown."""
    return render("library.entries", Texts(language), view, LONGEST_NOTE)


def lists_html(paper: Paper, lists: Sequence[SavedList], inside: Sequence[str], language: Language) -> str:
    """Return what is shown when a paper was saved: the lists, those that it is in marked, and how to remove it.

    :param inside: the ids of the lists that it is in.
    """
    return render("library.lists", Texts(language), paper, lists, inside, LONGEST_NAME)


def paper_view(paper: Paper, warning: str, language: Language, *, gone: bool = False) -> str:
    """Return a view of one paper.

    :param warning: why the audit suspects its digest; empty if it does not.
    :param gone: whether it is no longer indexed, so that only what was saved of it is known.
    """
    texts = Texts(language)
    body = part("library.known", texts, paper) if gone else part("library.paper", texts, paper, warning)
    return render("library.view", texts, plain(paper.title), "", body, gone)  # the card has the title already


def nothing_view(title: str, text: str, language: Language) -> str:
    """Return a view that says why there is nothing to see."""
    return render("library.view", Texts(language), flat(title), "", part("library.nothing", text))


def failed_view(title: str, problem: str, hint: str, language: Language) -> str:
    """Return a view that could not be made."""
    return render("library.view", Texts(language), flat(title), "", part("marks.problem", problem, hint))


def papers_view(
    title: str, note: str, papers: Sequence[Paper], warnings: Mapping[str, str], language: Language, route: str = ""
) -> str:
    """Return a view of some papers, one line each.

    :param route: the address of their map within the page; empty without one.
    """
    texts = Texts(language)
    return render("library.view", texts, flat(title), note, part("library.papers", texts, papers, warnings, route))
