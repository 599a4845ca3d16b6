"""Server functions of the library: saved papers, lists, files of papers, and views of a paper, an author, and papers like one.

Like those of :mod:`ui.handlers.calls`, they can be sent anything, and what another reader saved does not exist. A failure of
the database is said where the library is, and stops nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from rag.answer import REFERENCE_FORMATS, references
from rag.core import NonmunError, Paper, find_ids
from rag.saved import LONGEST_NAME, SavedPapers
from rag.text import flat, fold, plain
from ui.locales.texts import Label
from ui.markup.library import failed_view, library_html, lists_html, more_html, nothing_view, paper_view, papers_view
from ui.markup.marks import problem_html
from ui.session.library import Wanted, known_now, library_view
from ui.session.paper_map import LEAST
from ui.session.reader import Reader

if TYPE_CHECKING:
    from ui.handlers.service import Service

#: Papers in one file, and in a view of papers like one.
_MOST, _ALIKE = 10_000, 20
_UNSAFE = re.compile(r"[^\w가-힣]+")


def _saved(service: Service, _: Any, reader: Reader) -> list[str]:
    """Return the ids of the papers that a reader saved."""
    kept = service.saved_of(reader)
    return sorted(kept.ids()) if kept is not None else []


def _library(service: Service, value: Any, reader: Reader) -> str:
    """Return the library, or from ``skip`` on the papers that follow, as HTML."""
    kept, language = service.saved_of(reader), reader.language
    if kept is None:
        return problem_html(Label.LIBRARY_ANONYMOUS.of(language), "")
    wanted = Wanted.of(value)
    try:
        view = library_view(kept, service.papers(), wanted)
    except NonmunError as problem:
        return service.problem(problem)
    return more_html(view, language) if wanted.skip else library_html(view, language)


def _lists(service: Service, arxiv_id: Any, reader: Reader) -> str:
    """Return the lists that a saved paper can be in, as HTML; empty if it is not saved."""
    kept = service.saved_of(reader)
    saved = kept.find(str(arxiv_id)) if kept is not None else None
    return lists_html(saved.paper, kept.lists(), saved.lists, reader.language) if kept is not None and saved else ""


def _tend(service: Service, value: Any, reader: Reader) -> dict[str, str]:
    """Change something: ``{"do","paper","list","name","note","on"}``.

    :return: what went wrong as HTML, empty if nothing did, and the list that was made: ``{"problem","list"}``.
    """
    kept, fields = service.saved_of(reader), value if isinstance(value, dict) else {}
    if kept is None:
        return {"problem": problem_html(Label.LIBRARY_ANONYMOUS.of(reader.language), "")}
    name = flat(str(fields.get("name") or ""))
    if fields.get("do") in ("create", "rename", "put") and "name" in fields:
        taken = [it.name.casefold() for it in kept.lists() if it.id != fields.get("list")] if fields["do"] == "rename" else []
        said = Label.LIST_BLANK if not name else Label.LIST_TAKEN if name.casefold() in taken else None
        if said is not None:
            return {"problem": problem_html(said.of(reader.language), "")}
    try:
        return {"problem": "", "list": _done(service, kept, fields, name[:LONGEST_NAME])}
    except NonmunError as problem:
        return {"problem": service.problem(problem)}


def _done(service: Service, kept: SavedPapers, fields: dict[str, Any], name: str) -> str:
    """Make a change; return the id of a list that was made, if any."""
    arxiv_id, list_id, on = str(fields.get("paper") or ""), str(fields.get("list") or ""), bool(fields.get("on"))
    match fields.get("do"):
        case "save":
            kept.save(*_known(service, kept, [arxiv_id])) if on else kept.remove(arxiv_id)
        case "put":
            list_id = kept.create(name).id if "name" in fields else list_id
            kept.put(list_id, _known(service, kept, [arxiv_id])) if on else kept.take(list_id, arxiv_id)
            return list_id
        case "create":
            return kept.create(name).id
        case "rename":
            kept.rename(list_id, name)
        case "delete":
            kept.delete(list_id)
        case "note":
            kept.annotate(arxiv_id, str(fields.get("note") or ""))
        case "read":
            kept.mark(arxiv_id, is_read=on)
    return ""


def _known(service: Service, kept: SavedPapers | None, arxiv_ids: Sequence[Any]) -> list[Paper]:
    """Return papers as they are indexed, or as they were saved, in this order; others are left out."""
    indexed = service.papers()
    wanted = [str(it) for it in arxiv_ids[:_MOST]]
    missing = kept is not None and any(it not in indexed for it in wanted)
    saved = {it.paper.arxiv_id: it.paper for it in kept.papers()} if missing and kept is not None else {}
    found = (indexed.get(it) or saved.get(it) for it in wanted)
    return [paper for paper in found if paper is not None]


def _references(service: Service, value: Any, reader: Reader) -> dict[str, str]:
    """Return papers as a file, ``{"name","type","text"}``: those of ``papers``, or all of a list, with the reader's notes.

    :param value: ``{"form","title","papers","list"}``; an empty ``list`` means all saved papers.
    """
    fields, kept = value if isinstance(value, dict) else {}, service.saved_of(reader)
    form, title, listed = str(fields.get("form")), flat(str(fields.get("title") or ""))[:200], fields.get("list")
    if form not in REFERENCE_FORMATS:
        return {}
    saved = known_now(kept.papers(str(listed or "")), service.papers()) if kept is not None and listed is not None else []
    chosen = fields.get("papers")
    papers = [it.paper for it in saved] or _known(service, kept, chosen if isinstance(chosen, list) else [])
    notes = {it.paper.arxiv_id: it.note for it in saved if it.note}
    made = REFERENCE_FORMATS[form]
    return {
        "name": f"{_slug(title)}.{made.suffix}",
        "type": made.media_type,
        "text": references(papers, form, title=title, notes=notes),
    }


def _slug(title: str) -> str:
    """Return a title as the name of a file, which no system takes for a path or a device."""
    words = _UNSAFE.sub("-", title).strip("-_")[:60].strip("-_").lower()
    return f"nonmun-{words}" if words else "nonmun-papers"


def _view(service: Service, route: Any, reader: Reader) -> dict[str, str]:
    """Return what lies over the page at an address, ``{"html","title"}``: ``paper/ID``, ``author/NAME``, ``like/ID``."""
    kind, _, value = (route if isinstance(route, str) else "").partition("/")
    language, indexed = reader.language, service.papers()
    if kind == "author":
        key = fold(flat(value))
        papers = [it for it in indexed.values() if any(key and fold(flat(name)) == key for name in it.authors)]
        papers.sort(key=lambda it: (it.date, it.votes or 0), reverse=True)
        title = next((flat(name) for it in papers for name in it.authors if fold(flat(name)) == key), flat(value)[:200])
        note = Label.PAPERS.of(language, count=len(papers))
        route = f"map/author/{title}" if len(papers) >= LEAST else ""
        return {"title": title, "html": papers_view(title, note, papers, service.warnings(), language, route)}
    found = find_ids(value)
    arxiv_id = found[0].value if found else ""
    paper, gone = indexed.get(arxiv_id), False
    if paper is None:
        known = _known(service, _readable(service, reader), [arxiv_id])
        paper, gone = known[0] if known else None, True
    if paper is None or kind not in ("paper", "like") or (kind == "like" and gone):
        title = arxiv_id or flat(value)[:200]
        html = nothing_view(title, Label.NO_PAPER.of(language), language) + service.notice_html()
        return {"title": title, "html": html}
    if kind == "paper":
        html = paper_view(paper, service.warnings().get(arxiv_id, ""), language, gone=gone)
        return {"title": plain(paper.title), "html": html + service.notice_html()}
    return _alike(service, paper, reader)


def _alike(service: Service, paper: Paper, reader: Reader) -> dict[str, str]:
    """Return the papers that are most like one, whatever is typed and chosen in the search."""
    language = reader.language
    title = Label.LIKE_TITLE.of(language, title=plain(paper.title))
    try:
        asked = Label.LIKE_PAPER.of(language, arxiv_id=paper.arxiv_id)
        found = service.assistant.search(asked, _ALIKE + 1)
    except NonmunError as problem:
        return {"title": title, "html": failed_view(title, str(problem.args[0]), problem.hint, language)}
    papers = [it.paper for it in found if it.paper.arxiv_id != paper.arxiv_id][:_ALIKE]
    route = f"map/papers/{' '.join(it.arxiv_id for it in [paper, *papers])}" if len(papers) >= LEAST else ""
    return {
        "title": title,
        "html": papers_view(title, Label.LIKE_NOTE.of(language), papers, service.warnings(), language, route),
    }


def _readable(service: Service, reader: Reader) -> SavedPapers | None:
    """Return the saved papers of a reader; None if they cannot be read."""
    kept = service.saved_of(reader)
    try:
        _ = kept.ids() if kept is not None else None
    except NonmunError:
        return None
    return kept


#: The functions, each with what it returns when it fails.
LIBRARY_CALLS: list[tuple[Callable[[Service, Any, Reader], Any], Any]] = [
    *((_saved, []), (_library, ""), (_lists, ""), (_tend, {}), (_references, {}), (_view, {})),
]
