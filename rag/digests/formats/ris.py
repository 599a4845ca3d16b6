"""Read RIS, as Zotero and reference managers export it; references that name an arXiv paper are papers."""

from __future__ import annotations

import re

from rag.core import Bullet, ParsedDigest
from rag.digests.formats.collector import Collector, Record
from rag.digests.formats.dates import Day, last_day, last_month
from rag.digests.formats.evidence import abstract_bullets, one_line
from rag.digests.formats.fields import natural_name
from rag.digests.formats.mentions import Mention, of_address, of_id, of_text
from rag.digests.formats.texts import is_text

SUFFIXES = frozenset({".ris"})

_START = re.compile(r"\s*TY  ?- ?[A-Z]{3,6}\s*\n")


def reads(text: str, file: str) -> bool:
    """Return whether a text starts with a reference of RIS, or its name says so."""
    return _START.match(text) is not None or file.lower().endswith(tuple(SUFFIXES))


def parse_digest(text: str, file: str) -> ParsedDigest:
    """Parse references. The day is that of ``DA``; a year alone gives none."""
    import rispy

    found = Collector(text, file)
    try:
        references = rispy.loads(text)
    except (ValueError, KeyError, TypeError, OSError) as problem:
        found.report(0, f"RIS that cannot be read: {str(problem)[:100]}", "export it again", error=True)
        return found.finish()
    without: list[str] = []
    for reference in references:
        values = {str(name): value for name, value in reference.items()}
        title = one_line(_first(values, "title", "primary_title", "secondary_title"))
        mention = _mention(values)
        if mention is None:
            without.append(title or "a reference without a title")
            continue
        authors = [natural_name(one_line(str(name))) for name in values.get("authors") or values.get("first_authors") or []]
        notes = [Bullet("Note", one_line(str(note))) for note in values.get("notes") or [] if is_text(str(note))]
        abstract = _first(values, "abstract", "notes_abstract")
        bullets = (*notes, *(abstract_bullets(abstract) if is_text(abstract) else ()))
        found.add(Record(mention, title, _day(values), tuple(dict.fromkeys(authors)), False, None, bullets))
    if not found.entries:
        return found.finish(seen=f"RIS with {len(references):,} references, none of which names an arXiv paper")
    return found.finish(without=without)


def _first(values: dict[str, object], *names: str) -> str:
    return next((value for name in names if isinstance(value := values.get(name), str) and value), "")


def _mention(values: dict[str, object]) -> Mention | None:
    texts = [str(item) for value in values.values() for item in (value if isinstance(value, list) else [value])]
    known = (of_address(text) or next(iter(of_text(text)), None) for text in texts)
    return next((mention for mention in known if mention), None) or of_id(_first(values, "number", "id"))


def _day(values: dict[str, object]) -> Day | None:
    text = _first(values, "date", "publication_year", "year").strip("/ ")
    return last_day(text) or last_month(text)
