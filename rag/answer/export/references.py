"""Papers as references, in the formats that other programs read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rag.answer.export.bibtex import bibtex, note_of
from rag.answer.export.csl import csl_json
from rag.answer.export.csv import table_csv
from rag.answer.export.names import in_order, listed_names
from rag.answer.export.ris import ris
from rag.core import Paper, UsageError
from rag.text import as_markdown, as_markdown_line, clean, plain


@dataclass(frozen=True, slots=True)
class ReferenceFormat:
    """A format of references: its name for people, and the suffix and media type of its files."""

    label: str
    suffix: str
    media_type: str


#: By the name that a command or a request gives.
REFERENCE_FORMATS: Mapping[str, ReferenceFormat] = {
    "bibtex": ReferenceFormat("BibTeX", "bib", "application/x-bibtex"),
    "ris": ReferenceFormat("RIS", "ris", "application/x-research-info-systems"),
    "csl-json": ReferenceFormat("CSL-JSON", "csl.json", "application/vnd.citationstyles.csl+json"),
    "csv": ReferenceFormat("CSV", "csv", "text/csv"),
    "markdown": ReferenceFormat("Markdown", "md", "text/markdown"),
}
_COLUMNS = ("arXiv id", "title", "authors", "date", "votes", "url", "note")


def references(papers: Iterable[Paper], form: str, *, title: str = "", notes: Mapping[str, str] | None = None) -> str:
    """Return papers in a format of :data:`REFERENCE_FORMATS`, in order, each once.

    :param title: the heading of Markdown.
    :param notes: what a reader wrote on papers, by arXiv id.
    :raises UsageError: if there is no such format.
    """
    unique = list({paper.arxiv_id: paper for paper in papers}.values())
    match form:
        case "bibtex":
            return bibtex(unique, notes=notes)
        case "ris":
            return ris(unique, notes)
        case "csl-json":
            return csl_json(unique, notes)
        case "csv":
            return table_csv([_COLUMNS, *(_row(paper, (notes or {}).get(paper.arxiv_id, "")) for paper in unique)])
        case "markdown":
            head = [f"# {as_markdown_line(title)}"] if title else []
            items = [_item(paper, (notes or {}).get(paper.arxiv_id, "")) for paper in unique]
            return "\n\n".join([*head, "\n".join(items)]) + "\n"
    raise UsageError(f"There is no format {form!r}.", hint=f"The formats are {', '.join(REFERENCE_FORMATS)}.")


def _row(paper: Paper, note: str) -> list[str]:
    names, more = listed_names(paper)
    authors = ", ".join([*(in_order(name) for name in names), *(["et al."] if names and more else [])])
    votes = "" if paper.votes is None else str(paper.votes)
    return [paper.arxiv_id, plain(paper.title), authors, paper.date.isoformat(), votes, paper.url, note]


def _item(paper: Paper, note: str) -> str:
    names, more = listed_names(paper)
    authors = ", ".join(in_order(name) for name in names) + (" et al." if names and more else "")
    votes = "" if paper.votes is None else f"{paper.votes:,} vote{'' if paper.votes == 1 else 's'}"
    facts = " · ".join(as_markdown_line(part) for part in (authors, note_of(paper), votes) if part)
    quoted = [f"  > {as_markdown(line.strip())}" for line in clean(note).split("\n") if line.strip()]
    return "\n".join(
        [f"- [{as_markdown_line(plain(paper.title))}]({paper.url}), {facts}", *(["", *quoted, ""] if quoted else [])]
    )
