"""The cited papers of every answer as the panel of sources."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import lang
from rag.core import Citation, DigestEntry, Paper
from rag.text import Language, as_html, flat
from ui.locales.texts import Label
from ui.markup.marks import suspect_html, thumbs
from ui.markup.paper import actions_html, bullet_text, bullets_html, heading_html, links_html, meta_html
from ui.session.conversation import PageSession
from ui.session.turn import ShownTurn, Spans, bullet_of

__all__ = ["sources_html"]


def sources_html(conversation: PageSession) -> str:
    """The cited papers of every answer, those of the last one in sight; the page's script shows the others on demand."""
    last, language = conversation.last, conversation.language
    if last is None:
        body = f'<p class="nm-quiet">{Label.SOURCES_WAITING.of(language)}</p>'
    else:
        answered = [t for t in conversation.turns if t.answer is not None and t.answer.citations and t is not last]
        body = "".join(_turn_sources(t, language, shown=False) for t in answered) + _turn_sources(last, language, shown=True)
    name = Label.SOURCES.of(language)
    return f'<section class="nm-sources" aria-label="{name}" data-conversation="{as_html(conversation.id)}">{body}</section>'


def _turn_sources(turn: ShownTurn, language: Language, *, shown: bool) -> str:
    if turn.answer is None:
        text = Label.SOURCES_SEARCHING if turn.running else Label.SOURCES_MISSING
        body, count = f'<p class="nm-quiet">{text.of(language)}</p>', ""
    elif not turn.answer.citations:
        body, count = f'<p class="nm-quiet">{Label.SOURCES_NONE.of(language)}</p>', ""
    else:
        by_paper: dict[str, list[Citation]] = {}
        for citation in turn.answer.citations:
            by_paper.setdefault(citation.arxiv_id, []).append(citation)
        count = Label.PAPERS_ONE.of(language) if len(by_paper) == 1 else Label.PAPERS.of(language, count=len(by_paper))
        body = "".join(_card(turn, cited, language) for cited in by_paper.values())
        body += f'<p class="nm-note">{Label.SOURCES_NOTE.of(language)}</p>'
    question = f'<span class="nm-asked"{lang(turn.question)}>{as_html(flat(turn.question)[:200])}</span>'
    head = f'<h2>{Label.SOURCES.of(language)}<span class="nm-count">{count}</span></h2>{question}'
    return f'<div class="nm-turn" id="sources-{turn.number}"{"" if shown else " hidden"}><header>{head}</header>{body}</div>'


def _card(turn: ShownTurn, cited: Sequence[Citation], language: Language) -> str:
    first = cited[0]
    paper = turn.papers.get(first.arxiv_id)
    bullets = "".join(_cited(turn, citation, paper, language) for citation in cited)
    warning = next((c.warning for c in cited if c.warning), "")
    about = meta_html(paper, language) if paper else f'<p class="nm-meta">{_day(first, language)}</p>'
    return (
        f'<article class="nm-card">{heading_html(first.arxiv_id, first.title)}{about}{links_html(first.arxiv_id)}'
        f"{suspect_html(warning, turn.language) if warning else ''}"
        f'<ul class="nm-bullets">{bullets}</ul>{_all(cited, paper, language)}'
        f"{actions_html(first.arxiv_id, language) if paper else ''}</article>"
    )


def _day(citation: Citation, language: Language) -> str:
    return f"{Label.DIGEST_OF.of(language, date=citation.date.isoformat())} · {Label.GONE.of(language)}"


def _cited(turn: ShownTurn, citation: Citation, paper: Paper | None, language: Language) -> str:
    number = int(citation.marker.strip("[]"))
    section, whole = bullet_of(citation, paper)
    label = f'<span class="nm-label">{as_html(flat(section))}</span> ' if section else ""
    rate = thumbs(language, citation.marker) if turn.kept else ""
    return (
        f'<li class="nm-bullet" id="source-{turn.number}-{number}" tabindex="-1">{_chip(turn, number, language)}'
        f"{bullet_text(whole, turn.support.get(citation.marker, ()), label)}{rate}</li>"
    )


def _chip(turn: ShownTurn, number: int, language: Language) -> str:
    back = Label.BACK.of(language)
    return f'<a class="nm-chip" href="#cite-{turn.number}-{number}" title="{back}" aria-label="{number}, {back}">{number}</a>'


def _all(cited: Sequence[Citation], paper: Paper | None, language: Language) -> str:
    """All bullets of the paper, folded away, with the cited ones marked."""
    if paper is None:
        return ""
    numbers = {(c.date, c.bullet): int(c.marker.strip("[]")) for c in reversed(cited)}

    def mark(entry: DigestEntry, place: int) -> tuple[str, Spans]:
        number = numbers.get((entry.date, place))
        if number is None:
            return "", ()
        return f'<span class="nm-chip" title="{Label.CITED.of(language)}">{number}</span>', ()

    count = sum(len(entry.bullets) for entry in paper.entries)
    summary = f"<summary>{Label.OTHER_BULLETS.of(language, count=count)}</summary>"
    return f'<details class="nm-all">{summary}{bullets_html(paper, mark)}</details>'
