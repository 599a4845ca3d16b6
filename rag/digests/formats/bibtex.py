"""Read BibTeX, as Zotero and reference managers export it; entries that name an arXiv paper are papers."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.core import Bullet, ParsedDigest
from rag.digests.formats.collector import Collector, Record
from rag.digests.formats.dates import Day, last_day, last_month, year_alone
from rag.digests.formats.evidence import abstract_bullets, one_line
from rag.digests.formats.fields import natural_name
from rag.digests.formats.mentions import Mention, of_address, of_id, of_text
from rag.digests.formats.texts import is_text
from rag.text import plain

SUFFIXES = frozenset({".bib", ".bibtex"})

_ENTRY = re.compile(r"(?:^|\n)\s*@\s*(?!comment|string|preamble)[A-Za-z]{3,20}\s*[{(]\s*[^\s,{}()]{0,200}\s*,", re.I)
_OTHER = re.compile(r"(?:\s|%[^\n]*\n)*@\s*[A-Za-z]{3,20}\s*[{(]", re.I)
_ID_FIELDS = (
    "eprint",
    "arxivid",
    "arxiv",
    "url",
    "doi",
    "journal",
    "howpublished",
    "note",
    "number",
    "volume",
    "archiveprefix",
    "pdf",
    "link",
    "file",
)


def reads(text: str, file: str) -> bool:
    """Return whether a text starts with an entry of BibTeX, or its name says so."""
    return _OTHER.match(text) is not None or file.lower().endswith(tuple(SUFFIXES))


def parse_digest(text: str, file: str) -> ParsedDigest:
    """Parse a bibliography. The day is that of the entry's fields; a year alone gives none."""
    from bibtexparser.entrypoint import parse_string

    found = Collector(text, file)
    without: list[str] = []
    library = parse_string(text)
    for block in library.failed_blocks:
        found.report(
            (block.start_line or 0) + 1, "an entry that cannot be read, left out", "check its braces and quotes", error=True
        )
    for entry in library.entries:
        values = {field.key.lower(): str(field.value) for field in entry.fields}
        mention = _mention(values)
        title = _plain(values.get("title", ""))
        if mention is None:
            without.append(title or entry.key)
            continue
        authors, more = _authors(values.get("author", ""))
        found.add(Record(mention, title, _day(values), authors, more, None, _bullets(values)), (entry.start_line or 0) + 1)
    if not found.entries:
        return found.finish(seen=f"BibTeX with {len(library.entries):,} entries, none of which names an arXiv paper")
    return found.finish(without=without)


def _mention(values: Mapping[str, str]) -> Mention | None:
    if mention := of_id(values.get("eprint", "")):
        return mention
    for name in _ID_FIELDS:
        text = values.get(name, "")
        if mention := of_address(text) or next(iter(of_text(text)), None):
            return mention
    return None


def _plain(text: str) -> str:
    """Return a text as people read it, without braces that only keep capitals."""
    text = plain(one_line(text))
    return re.sub(r"(?<![\\$\w])[{}]|(?<!\\)[{}](?![^$]*\$[^$]*$)", "", text) if "$" not in text else text


def _authors(text: str) -> tuple[tuple[str, ...], bool]:
    names = [one_line(name) for name in re.split(r"\s+and\s+", one_line(text)) if name.strip()]
    more = bool(names) and names[-1].lower() in ("others", "et al.", "et al")
    return tuple(dict.fromkeys(map(natural_name, map(_plain, names[:-1] if more else names)))), more


def _day(values: Mapping[str, str]) -> Day | None:
    text = values.get("date", "")
    if day := last_day(text) or last_month(text):
        return day
    year = year_alone(values.get("year", ""))
    month, day_text = values.get("month", ""), values.get("day", "")
    if year is None or not month:
        return None
    if month.isdigit() and 1 <= int(month) <= 12:
        return Day(year, int(month), int(day_text) if day_text.isdigit() else None)
    return last_day(f"{month} {day_text}, {year}") or last_month(f"{month} {year}")


def _bullets(values: Mapping[str, str]) -> tuple[Bullet, ...]:
    notes = [
        Bullet(name.capitalize(), text)
        for name in ("annote", "annotation", "note")
        if is_text(text := _plain(values.get(name, "")))
    ]
    abstract = values.get("abstract", "")
    return (*notes, *(abstract_bullets(_plain(abstract)) if is_text(abstract) else ()))
