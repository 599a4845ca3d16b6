"""What stands around a brief: what is new, which words rise, and what a reader watches. The brief is of :mod:`rag.brief`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rag.brief import Brief, BriefLook, Line, Visit, Watch, Wording, brief_part
from rag.core import Paper
from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.rendering import part, render
from ui.session.overview import Rising

if TYPE_CHECKING:
    from markupsafe import Markup

#: New papers that are listed, most votes first; all are counted.
_NEW = 10


def brief_html(brief: Brief, papers: Mapping[str, Paper], language: Language) -> str:
    """Return a brief whose titles open their papers in the page, with what can be done with all of them."""
    texts, say = Texts(language), Wording(language)

    def head(line: Line, level: int, new: object) -> Markup:
        day, votes = say.day(line), say.votes(line)
        return part("today.head", texts, line, papers.get(line.arxiv_id), day, votes, say.facts(line), level, new)

    route = f"map/day/{brief.since}" if brief.since == brief.until else ""
    return brief_part(brief, language, look=BriefLook(head, part("today.tools", texts, route)))


def watches_html(watches: Sequence[tuple[Watch, str]], language: Language) -> str:
    """Return what is watched, each with what there is of it and a button to remove it."""
    return render("today.watches", Texts(language), watches)


def news_html(papers: Mapping[str, Paper], visit: Visit | None, language: Language) -> str:
    """Return the papers that came after the last visit; empty before the second one."""
    if visit is None:
        return ""
    new = [paper for arxiv_id, paper in papers.items() if arxiv_id not in visit.papers]
    new.sort(key=lambda paper: (-(paper.votes or 0), paper.arxiv_id))
    return render("today.news", Texts(language), dt.datetime.fromisoformat(visit.at).date(), len(new), new[:_NEW])


def rising_html(rising: Rising | None, language: Language) -> str:
    """Return the words that rise, each with its numbers; a click searches for one."""
    return render("today.rising", Texts(language), rising) if rising is not None else ""


def ask_html(language: Language) -> str:
    """Return a box for a question, which goes to the chat."""
    return render("today.ask", Texts(language))


def skeleton_html() -> str:
    """Return what stands in the place of something that is being loaded."""
    return render("today.skeleton")
