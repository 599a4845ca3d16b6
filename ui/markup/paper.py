"""A paper as a card: title, links, facts, warning, bullets by section, and what can be done with it; and as one line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby

from rag.answer import lang
from rag.core import Bullet, DigestEntry, Evidence, Paper
from rag.text import Language, as_html, clean, flat, plain
from ui.locales.texts import Label
from ui.markup.marks import authors_of, button, suspect_html, votes_of
from ui.session.turn import Spans

__all__ = ["bullet_text", "card_html", "evidence_html", "heading_html", "links_html", "meta_html", "paper_lines", "title_of"]

_ARXIV = "https://arxiv.org"

Mark = Callable[[DigestEntry, int], tuple[str, Spans]]
"""For a bullet of an entry: the HTML that stands before it, and the characters to point at."""


def title_of(title: str) -> str:
    """A title on one line, its LaTeX as letters."""
    return plain(flat(title))


def card_html(paper: Paper, language: Language, *, warning: str = "", level: int = 3, body: str | None = None) -> str:
    """A whole paper as a card.

    :param warning: why the audit suspects its digest; mostly empty.
    :param level: that of the heading.
    :param body: what stands in place of all its bullets.
    """
    return (
        f'<article class="nm-card" data-paper="{as_html(paper.arxiv_id)}">{heading_html(paper.arxiv_id, paper.title, level)}'
        f"{meta_html(paper, language)}{links_html(paper.arxiv_id)}"
        f"{suspect_html(warning, language) if warning else ''}"
        f"{bullets_html(paper) if body is None else body}{actions_html(paper.arxiv_id, language)}</article>"
    )


def heading_html(arxiv_id: str, title: str, level: int = 3) -> str:
    """The title, which leads to arXiv."""
    shown = title_of(title)
    link = f'<a href="{_ARXIV}/abs/{as_html(arxiv_id)}" target="_blank" rel="noopener"{lang(shown)}>{as_html(shown)}</a>'
    return f'<h{level} class="nm-title">{link}</h{level}>'


def links_html(arxiv_id: str) -> str:
    """The links to the paper at arXiv."""
    address, pdf = f"{_ARXIV}/abs/{as_html(arxiv_id)}", f"{_ARXIV}/pdf/{as_html(arxiv_id)}"
    return (
        f'<p class="nm-links"><a href="{address}" target="_blank" rel="noopener">arXiv {as_html(arxiv_id)}</a>'
        f'<a href="{pdf}" target="_blank" rel="noopener">{Label.PDF}</a></p>'
    )


def meta_html(paper: Paper, language: Language) -> str:
    """Authors, days and votes."""
    names = authors_of(paper, language)
    everybody = as_html(", ".join(map(flat, paper.authors)))
    facts = [Label.DIGEST_OF.of(language, date=", ".join(e.date.isoformat() for e in paper.entries))]
    facts += [votes_of(paper.votes, language)] if paper.votes is not None else []
    shown = f'<span class="nm-authors" title="{everybody}"{lang(names)}>{as_html(names)}</span>' if names else ""
    return f'<p class="nm-meta">{shown}{as_html(" · ".join(facts))}</p>'


def actions_html(arxiv_id: str, language: Language) -> str:
    """What can be done with a paper."""
    about = Label.ABOUT_PAPER.format(arxiv_id=arxiv_id)
    similar = Label.LIKE_PAPER.of(language, arxiv_id=arxiv_id)
    return (
        '<p class="nm-actions">'
        + button("bibtex", Label.BIBTEX.of(language), value=arxiv_id, attribute="do")
        + button("search", Label.SIMILAR.of(language), value=similar, attribute="do")
        + button("fill", Label.ASK_ABOUT.of(language), value=about, attribute="do")
        + "</p>"
    )


def bullets_html(paper: Paper, mark: Mark = lambda _entry, _place: ("", ())) -> str:
    """All bullets, by day where there are several and by section; ``mark`` says what to point at."""
    return "".join(_entry_html(entry, mark, dated=len(paper.entries) > 1) for entry in paper.entries)


def _entry_html(entry: DigestEntry, mark: Mark, *, dated: bool) -> str:
    head = f'<p class="nm-day">{entry.date.isoformat()}</p>' if dated else ""
    placed = enumerate(entry.bullets)
    return head + "".join(
        _section_html(section, [(bullet, *mark(entry, place)) for place, bullet in bullets])
        for section, bullets in groupby(placed, key=lambda item: item[1].section)
    )


def _section_html(section: str | None, bullets: Iterable[tuple[Bullet, str, Spans]]) -> str:
    head = f'<p class="nm-section"{lang(section)}>{as_html(flat(section))}</p>' if section else ""
    items = "".join(
        f'<li class="nm-bullet{" nm-cited" if before else ""}">{before}{bullet_text(bullet.text, spans)}</li>'
        for bullet, before, spans in bullets
    )
    return f'{head}<ul class="nm-bullets">{items}</ul>'


def bullet_text(text: str, spans: Spans = (), label: str = "") -> str:
    """The text of a bullet, with the given characters of it marked."""
    shown, end = "", 0
    for start, stop in spans:
        shown += f"{_part(text[end:start])}<mark>{_part(text[start:stop])}</mark>"
        end = stop
    return f"<p{lang(text)}>{label}{shown}{_part(text[end:])}</p>"


def _part(text: str) -> str:
    """White space to single spaces, those at the ends kept: the part goes on in the next one."""
    return as_html(re.sub(r"\s+", " ", clean(text)))


def paper_lines(papers: Sequence[Paper], language: Language, warnings: Mapping[str, str]) -> str:
    """Papers as a list, one line each, that open in the place for a paper when they are chosen."""
    return f'<ol class="nm-papers">{"".join(_line(paper, language, warnings) for paper in papers)}</ol>'


def _line(paper: Paper, language: Language, warnings: Mapping[str, str]) -> str:
    facts = [paper.date.isoformat(), *([votes_of(paper.votes, language)] if paper.votes is not None else ())]
    names = authors_of(paper, language)
    facts += [names] if names else []
    title = title_of(paper.title)
    doubt = f' <span class="nm-doubt">⚠ {Label.SUSPECT_SHORT.of(language)}</span>' if paper.arxiv_id in warnings else ""
    return (
        f'<li><button type="button" class="nm-line" data-act="paper" data-value="{as_html(paper.arxiv_id)}">'
        f'<span class="nm-line-title"{lang(title)}>{as_html(title)}</span>'
        f'<span class="nm-line-facts">{as_html(" · ".join(facts))}</span>{doubt}</button></li>'
    )


def evidence_html(found: Sequence[Evidence], language: Language) -> str:
    """Search results: each paper with the bullets that fit."""
    return "".join(_found(evidence, language) for evidence in found)


def _found(evidence: Evidence, language: Language) -> str:
    paper = evidence.paper
    bullets = "".join(f'<li class="nm-bullet">{bullet_text(b.text, label=_label(b.section))}</li>' for b in evidence.bullets)
    rest = f'<ul class="nm-bullets">{bullets}</ul>' if bullets else ""
    return card_html(paper, language, warning=evidence.suspect, body=rest)


def _label(section: str | None) -> str:
    return f'<span class="nm-label">{as_html(flat(section))}</span> ' if section else ""
