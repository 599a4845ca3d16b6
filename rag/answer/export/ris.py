"""Papers to RIS, which Zotero, EndNote and Mendeley read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from rag.answer.export.bibtex import keyed, note_of, year_and_month
from rag.answer.export.names import Name, listed_names, parts_of
from rag.core import Paper, arxiv_doi
from rag.text import flat, plain

#: What rispy writes before each reference, and not every program reads.
_NUMBER = re.compile(r"^\d{1,9}\.\n(?=TY  - )", re.M)


def ris(papers: Iterable[Paper], notes: Mapping[str, str] | None = None) -> str:
    """Return one unpublished work (``UNPB``, as for preprints) for each paper, in order and without duplicates.

    :param notes: what a reader wrote on papers, by arXiv id; the second ``N1`` of a reference.
    """
    import rispy

    found = [_reference(key, paper, (notes or {}).get(paper.arxiv_id, "")) for key, paper in keyed(papers).items()]
    return _NUMBER.sub("", rispy.dumps(found)) if found else ""


def _reference(key: str, paper: Paper, note: str) -> dict[str, Any]:
    names, more = listed_names(paper)
    year, month = year_and_month(paper)
    said = note_of(paper) + ("; the list of authors is cut off" if more else "")
    return {
        "type_of_reference": "UNPB",
        "id": key,
        "title": flat(plain(paper.title)) or paper.arxiv_id,
        "authors": [_author(parts_of(name)) for name in names],
        "year": str(year),
        "date": f"{year}/{month:02d}//",
        "publisher": "arXiv",
        "accession_number": f"arXiv:{paper.arxiv_id}",
        "doi": arxiv_doi(paper.arxiv_id),
        "urls": [paper.url],
        "notes": [said, *([flat(note)] if note else [])],
    }


def _author(name: Name) -> str:
    return ", ".join(filter(None, [name.family, name.given, name.suffix]))
