"""Render the macros in ``templates``, where all HTML of the page is, with the functions that prepare values for them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from rag.answer import basis_of, kind_label, twin_label
from rag.check import abstract_word, remarks, sign, summary, word
from rag.core import Bullet, BulletKind, Citation, DigestEntry, Paper, Repair, Sentence
from rag.index import reasons_in
from rag.search import for_reader
from rag.text import Language, Templates, clean, flat, language_of, visible
from ui.locales.texts import Label, Texts
from ui.session.turn import ShownTurn, Spans, bullet_of

if TYPE_CHECKING:
    from markupsafe import Markup

_AUTHORS = 3


def render(macro: str, *values: object) -> str:
    """Return the HTML of a macro, named by template and macro: ``render("frame.keys", Texts("ko"))``."""
    return str(part(macro, *values))


def part(macro: str, *values: object) -> Markup:
    """Return the HTML of a macro as a value for another one, which does not escape it again."""
    template, _, name = macro.partition(".")
    html: Markup = getattr(_TEMPLATES(template), name)(*values)
    return html


def authors_of(paper: Paper, language: Language) -> str:
    """Return the first authors of a paper as plain text; empty if the digests name none."""
    if not paper.authors:
        return ""
    return ", ".join(map(flat, _first_authors(paper))) + (f" {Label.ET_AL.of(language)}" if _has_more_authors(paper) else "")


def _first_authors(paper: Paper) -> tuple[str, ...]:
    return paper.authors[:_AUTHORS]


def _has_more_authors(paper: Paper) -> bool:
    return len(paper.authors) > _AUTHORS or any(entry.more_authors for entry in paper.entries)


def _sections(entry: DigestEntry, texts: Texts) -> list[tuple[str, list[tuple[int, Bullet]]]]:
    """Return the bullets of an entry, each with its place, by section and kind; those in the reader's language come first.

    Where there are several kinds, those of the digest have a heading, too.
    """
    mixed = len({bullet.kind for bullet in entry.bullets}) > 1
    grouped = groupby(enumerate(entry.bullets), key=lambda item: (item[1].section, item[1].kind))
    found = [
        (_label(kind, section, texts) or (texts.KIND_DIGEST if mixed else ""), list(bullets))
        for (section, kind), bullets in grouped
    ]
    return sorted(found, key=lambda group: language_of(group[1][0][1].text) != texts.language)


def _label(kind: BulletKind, section: str | None, texts: Texts) -> str:
    """Return what a bullet is: its section, or where it is from if that is no digest."""
    return kind_label(kind, texts.language) or section or ""


def _is_digest(entry: DigestEntry) -> bool:
    """Tell whether an entry is a digest's; one of a list of papers has only what others wrote."""
    return not entry.bullets or any(bullet.kind == "digest" for bullet in entry.bullets)


def _listed(paper: Paper, texts: Texts) -> str:
    """Return the days of the digests of a paper, and those on which it was only listed."""
    days: dict[bool, list[str]] = {True: [], False: []}
    for entry in paper.entries:
        days[_is_digest(entry)].append(str(entry.date))
    said = [texts("DIGEST_OF", date=", ".join(days[True]))] if days[True] else []
    return " · ".join([*said, *([texts("LISTED_ON", date=", ".join(days[False]))] if days[False] else [])])


def _all_label(paper: Paper, texts: Texts) -> str:
    """Return how many bullets there are in all, which are not all of a digest."""
    bullets = [bullet for entry in paper.entries for bullet in entry.bullets]
    mixed = any(bullet.kind != "digest" for bullet in bullets)
    return texts("ALL_SENTENCES" if mixed else "OTHER_BULLETS", count=len(bullets))


def _parts(text: str, spans: Spans, repairs: Sequence[Repair] = ()) -> Iterator[tuple[str, bool, Repair | None]]:
    """Yield a text in parts, each with whether it is marked, and its repair. White space becomes single spaces."""
    placed = {repair.start: repair for repair in repairs}
    edges = {0, len(text), *(i for span in spans for i in span), *(i for r in repairs for i in (r.start, r.end))}
    for start, end in pairwise(sorted(edges)):
        marked = any(first <= start < last for first, last in spans)
        yield re.sub(r"\s+", " ", clean(text[start:end])), marked, placed.get(start)


def _cited_papers(turn: ShownTurn) -> list[list[Citation]]:
    """Return the citations of a turn by paper, in the order of the papers' first ones."""
    papers: dict[str, list[Citation]] = {}
    for citation in turn.answer.citations if turn.answer else ():
        papers.setdefault(citation.arxiv_id, []).append(citation)
    return list(papers.values())


def _number(citation: Citation) -> int:
    return int(citation.marker.strip("[]"))


def _numbers(cited: list[Citation]) -> dict[tuple[dt.date, int], int]:
    """Return the number of each cited bullet, the first where it has several, by day and place."""
    return {(c.date, c.bullet): _number(c) for c in reversed(cited)}


def _verdict(sentence: Sentence) -> str:
    """Return the class of a verdict; an unknown one is shown as none."""
    return sentence.verdict if sentence.verdict in ("supported", "contradicted", "unverifiable") else "unjudged"


def _why(sentence: Sentence, texts: Texts) -> str:
    """Return verdict, reason, conflict and correction in one line."""
    verdict = word(sentence, texts.language)
    parts = [f"{verdict}: {sentence.reason}" if sentence.reason else verdict]
    parts += [f"{texts.CHECKED_CONFLICT}: {sentence.conflict}"] if sentence.conflict else []
    parts += [f"{texts.CHECKED_CORRECTION}: {sentence.correction}"] if sentence.correction else []
    return flat(" ".join(parts))


def _minute(time: str) -> str:
    return f"{dt.datetime.fromisoformat(time):%Y-%m-%d %H:%M}"


_TEMPLATES = Templates(
    "ui.markup",
    abstract_word=abstract_word,
    all_label=_all_label,
    authors=authors_of,
    basis=basis_of,
    bullet_of=bullet_of,
    cited_papers=_cited_papers,
    first_authors=_first_authors,
    for_reader=for_reader,
    has_more_authors=_has_more_authors,
    kind_label=kind_label,
    label=_label,
    listed=_listed,
    minute=_minute,
    number=_number,
    numbers=_numbers,
    parts=_parts,
    reasons=reasons_in,
    remarks=remarks,
    sections=_sections,
    sign=sign,
    summary=summary,
    twin_label=twin_label,
    verdict=_verdict,
    visible=visible,
    why=_why,
    word=word,
)
