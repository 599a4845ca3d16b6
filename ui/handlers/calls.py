"""Server functions for the page's scripts: suggestions, BibTeX, thumbs, files, names of conversations, and the library.

They are not events, so that they bypass Gradio's queue, where answers wait. A browser can send anything: a call that is not
valid or fails returns an empty value, and another reader's conversations do not exist.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.answer import REFERENCE_FORMATS, bibtex
from rag.chat import Opinion, Record, Turn, to_csv, to_html, to_markdown, to_references
from rag.core import LimitError, NonmunError
from rag.report import report_bibtex, report_markdown, report_page, slug_of
from rag.text import flat
from ui.handlers.library import LIBRARY_CALLS
from ui.locales.errors import said_of
from ui.markup.search import suggestions_html
from ui.session.finding import Places
from ui.session.reader import Reader, reader_of

if TYPE_CHECKING:
    from ui.handlers.service import Service

#: Papers in the list of suggestions.
MOST = 6
#: Searches at the same time, over all readers; more would slow down answers.
AT_ONCE = 2

_KINDS = {"html": "text/html"} | {form.suffix: form.media_type for form in REFERENCE_FORMATS.values()}
_REFERENCES = {form.suffix: name for name, form in REFERENCE_FORMATS.items()}


def page_calls(service: Service) -> list[Callable[..., Any]]:
    """Return the functions that the page offers to its scripts."""
    empty: list[tuple[Callable[[Service, Any, Reader], Any], Any]] = [
        *((_cite, ""), (_rate, {}), (_opinions, {}), (_export, {})),
        *((_rename, ""), (_delete, False), (_report, {}), (_written, {}), (_places, {})),
        *LIBRARY_CALLS,
    ]
    calls = [_offered(call, service, nothing) for call, nothing in empty]
    # With an external embedding every keystroke would be a request to its server.
    return calls if service.assistant.settings.embedding.model else [*calls, _suggester(service)]


def _offered(call: Callable[[Service, Any, Reader], Any], service: Service, nothing: Any) -> Callable[..., Any]:
    """Return a call in Gradio's form, a function of value and request; it returns ``nothing`` when it fails."""

    def offered(value: Any, request: gr.Request) -> Any:
        try:
            return call(service, value, reader_of(request))
        except NonmunError:
            return nothing

    offered.__name__ = call.__name__.strip("_")
    return offered


def _suggester(service: Service) -> Callable[..., Any]:
    few, search = asyncio.Semaphore(AT_ONCE), _offered(_suggest, service, "")  # sending the question shows the error

    async def suggest(typed: Any, request: gr.Request) -> str:
        # Excess searches wait here, where they hold no thread that an answer or another click needs.
        async with few:
            return str(await asyncio.to_thread(search, typed, request))

    return suggest


def _suggest(service: Service, typed: Any, reader: Reader) -> str:
    """Return the papers that fit the text so far, as HTML; empty when nothing fits."""
    return suggestions_html(service.assistant.suggest(typed, MOST), reader.language) if isinstance(typed, str) else ""


def _places(service: Service, typed: Any, _reader: Reader) -> Places:
    """Return the days, authors and papers that fit what is typed into the palette."""
    return service.finder.places(service.papers(), typed if isinstance(typed, str) else "")


def _cite(service: Service, arxiv_id: Any, _reader: Reader) -> str:
    """Return the BibTeX of a paper; empty if it is not indexed."""
    paper = service.papers().get(arxiv_id) if isinstance(arxiv_id, str) else None
    return bibtex([paper]) if paper is not None else ""


def _rate(service: Service, about: Any, reader: Reader) -> dict[str, str]:
    """Keep an opinion, ``{"conversation","turn","marker","thumb","reason","note"}``; an empty thumb deletes it.

    :return: the thumb that is kept, if any, or why none is, ``{"thumb","problem"}``.
    """
    conversation, marker, thumb, reason, note = _texts(about, "conversation", "marker", "thumb", "reason", "note")
    number = about.get("turn") if isinstance(about, dict) else None
    found = _find(service, conversation, reader)
    turn = next((turn for turn in found[1] if turn.number == number), None) if found else None
    if turn is None or turn.answer is None:
        return {}
    if not thumb:
        service.feedback.take_back(reader.owner, conversation, turn.number, marker)
        return {}
    given: Any = thumb
    opinion = Opinion(reader.owner, conversation, turn.number, marker, given, turn.question, turn.answer, reason, note)
    try:
        return {"thumb": service.feedback.give(opinion).thumb}
    except LimitError as problem:
        return {"problem": " ".join(said_of(problem, reader.language))}


def _opinions(service: Service, conversation: Any, reader: Reader) -> dict[str, str]:
    """Return the thumbs that a reader gave in a conversation, by turn and marker: ``{"2": "up", "2[1]": "down"}``."""
    given = service.feedback.opinions(reader.owner) if reader.owner else []
    return {f"{o.turn}{o.marker}": o.thumb for o in given if o.conversation == conversation}


def _export(service: Service, wanted: Any, reader: Reader) -> dict[str, str]:
    """Return a conversation (``{"conversation","kind"}``) as a file, ``{"name","type","text"}``; with ``turn`` that turn alone.

    Kinds are md, html, bib, ris, csl.json and csv.
    """
    conversation, kind = _texts(wanted, "conversation", "kind")
    found = _find(service, conversation, reader) if kind in _KINDS else None
    if found is None:
        return {}
    record, turns = found
    number = wanted.get("turn")
    turns = [turn for turn in turns if turn.number == number] if isinstance(number, int) else turns
    if kind in ("bib", "ris", "csl.json"):
        text = to_references(turns, service.papers(), _REFERENCES[kind])
    elif kind == "csv":
        text = to_csv(turns)
    else:
        text = to_html(record, turns) if kind == "html" else to_markdown(record, turns)
    return {"name": f"nonmun-{record.created[:10]}-{record.id[:8]}.{kind}", "type": _KINDS[kind], "text": text}


def _rename(service: Service, wanted: Any, reader: Reader) -> str:
    """Rename a conversation (``{"conversation","title"}``); return its title afterwards."""
    conversation, title = _texts(wanted, "conversation", "title")
    title = flat(title)  # a title of invisible characters could not be clicked
    history = service.history_of(reader)
    if history is not None and title:
        history.rename(conversation, title)
    found = _find(service, conversation, reader)
    return flat(found[0].title) if found else ""


def _delete(service: Service, conversation: Any, reader: Reader) -> bool:
    """Delete a conversation; return whether it was deleted."""
    history = service.history_of(reader)
    if history is None or not isinstance(conversation, str):
        return False
    history.delete(conversation)
    return True


def _report(service: Service, _about: Any, _reader: Reader) -> dict[str, str]:
    """Return the last evaluation report as a file."""
    text = service.report_page()
    return {"name": "nonmun-evaluation.html", "type": "text/html", "text": text} if text else {}


def _written(service: Service, wanted: Any, _reader: Reader) -> dict[str, str]:
    """Return a file of a report on a subject (``{"report","kind"}``); kinds are md, html and bib."""
    token, kind = _texts(wanted, "report", "kind")
    report = service.reports.get(token)
    if report is None or kind not in ("md", "html", "bib"):
        return {}
    if kind == "bib":
        text = report_bibtex(report, service.papers())
    else:
        text = report_page(report) if kind == "html" else report_markdown(report)
    return {"name": f"report-{slug_of(report.subject)}.{kind}", "type": _KINDS[kind], "text": text}


def _find(service: Service, conversation: str, reader: Reader) -> tuple[Record, list[Turn]] | None:
    """Return a conversation of a reader with its turns."""
    history = service.history_of(reader)
    records = history.conversations() if history is not None else []
    record = next((record for record in records if record.id == conversation), None)
    return (record, history.turns(conversation)) if record is not None and history is not None else None


def _texts(value: Any, *names: str) -> list[str]:
    fields = value if isinstance(value, dict) else {}
    return [str(fields.get(name) or "") for name in names]
