"""Papers to CSL-JSON (version 1.0.2 of its schema), which Pandoc, Zotero and citation processors read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from rag.answer.export.bibtex import keyed, note_of, year_and_month
from rag.answer.export.names import Name, listed_names, parts_of
from rag.core import Paper, arxiv_doi
from rag.text import flat, plain


def csl_json(papers: Iterable[Paper], notes: Mapping[str, str] | None = None) -> str:
    """Return a list with one item for each paper, in order and without duplicates.

    :param notes: what a reader wrote on papers, by arXiv id, for ``annote``.
    """
    items = [_item(key, paper, (notes or {}).get(paper.arxiv_id, "")) for key, paper in keyed(papers).items()]
    return json.dumps(items, ensure_ascii=False, indent=1) + "\n"


def _item(key: str, paper: Paper, note: str) -> dict[str, Any]:
    names, more = listed_names(paper)
    people = [_author(parts_of(name)) for name in names] + ([{"literal": "others"}] if names and more else [])
    return {
        "id": key,
        "type": "article",
        "genre": "preprint",
        "title": flat(plain(paper.title)) or paper.arxiv_id,
        **({"author": people} if people else {}),
        "issued": {"date-parts": [list(year_and_month(paper))]},
        "number": f"arXiv:{paper.arxiv_id}",
        "publisher": "arXiv",
        "DOI": arxiv_doi(paper.arxiv_id),
        "URL": paper.url,
        "note": note_of(paper),
        **({"annote": flat(note)} if note else {}),
    }


def _author(name: Name) -> dict[str, str]:
    if not name.given:
        return {"literal": name.family}
    return {"family": name.family, "given": name.given} | ({"suffix": name.suffix} if name.suffix else {})
