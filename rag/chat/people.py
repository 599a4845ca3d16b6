"""Messages for other papers of those who wrote the one talked about: its authors, the first of them, the last of them."""

from __future__ import annotations

from dataclasses import replace

from rag.chat.message import Message
from rag.chat.replies import said_of
from rag.core import find_ids
from rag.search import Carried, Filters, Piece, Question, listed_ids, vocabulary


def others(said: Message) -> Question | str | None:
    """Ask for the papers of the author of a paper who stands at a place, or of the one of its authors who has most."""
    if said.authors is None or not said.ids:
        return None
    place = said.rules.AUTHOR.search(said.core)
    asks_others = said.rules.OTHERS.search(said.core) is not None
    if not (asks_others or (place and said.rules.BY_AUTHOR.search(said.core))):
        return None
    rest = vocabulary.blank(said.core, [place.span()] if place else [])
    chosen = [i for it in said.places(rest) or () for i in it.ids] or _left_out(said) or said.one
    names, most = said.authors(chosen[0])
    values = {"paper": _titled(said, chosen[0]), "names": ", ".join(names), "n": len(names), "last": next(iter(names[-1:]), "")}
    if not names:
        return replace(
            Question.for_papers(chosen[:1], "metadata"), text=f"authors of {listed_ids(chosen[:1])}", aspect="authors"
        )
    number = said.rules.author_place(place) if place else None
    if place and number is None:
        return said_of(said, "corresponding", **values)
    if number is not None and number >= len(names):
        return said_of(said, "authors", **values)
    name = most if number is None else names[number]
    told = said_of(said, "author_with_most" if number is None else "author_at_place", name=name, **values)
    told_by = (Piece("author", name, 0, 0, name).understood(""),)
    by = replace(said.plan, filters=Filters(author=name), authors=(name,), understood=told_by, as_table=False)
    question = Question.for_papers(()).narrowed(by)
    without = (listed_ids(chosen[:1]),) if asks_others else ()
    return replace(question, excluded=without, carried=Carried(notice=told))


def _left_out(said: Message) -> list[str]:
    """Return the paper of whose authors others were asked for before."""
    if said.before.filters.author is None:
        return []
    return [str(mention.value) for name in said.before.excluded for mention in find_ids(name)][:1]


def _titled(said: Message, arxiv_id: str) -> str:
    shown = (paper for turn in reversed(said.earlier) for paper in turn.papers)
    title = next((paper.title for paper in shown if paper.arxiv_id == arxiv_id and paper.title), "")
    return f"“{title}”" if title else listed_ids([arxiv_id])
