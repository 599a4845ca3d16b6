"""Merge digest entries into papers, and split papers into chunks, the units that are embedded.

A chunk is one bullet of one paper; the only chunk of a paper without bullets is its title. Ids are content-addressed: a changed
bullet is a new chunk, and an unchanged one keeps its id and its vector.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.core import Bullet, BulletKind, DigestEntry, Paper, Repair

if TYPE_CHECKING:
    from llama_index.core.schema import TextNode

#: Text beyond this is kept but not indexed. The longest of 21,463 bullets has 1,279 characters.
MAX_CHUNK_CHARS = 6000

_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode  # :func:`json.dumps` makes a new one each time
MetadataValue = str | int | list[str | int | float | bool]


def merge_papers(files: Mapping[str, Iterable[DigestEntry]]) -> dict[str, Paper]:
    """Return the papers that the entries of all files describe, by arXiv id, in ascending order.

    Entries of one paper on one day are joined: each distinct bullet is kept, in order of file name and line.
    """
    by_day: dict[str, dict[dt.date, DigestEntry]] = defaultdict(dict)
    for name in sorted(files):
        for entry in files[name]:
            days, day = by_day[entry.arxiv_id], entry.date
            days[day] = _join(days[day], entry) if day in days else entry
    papers = sorted(by_day.items())
    return {arxiv_id: Paper(arxiv_id, tuple(days[day] for day in sorted(days, reverse=True))) for arxiv_id, days in papers}


def _join(first: DigestEntry, second: DigestEntry) -> DigestEntry:
    votes = [v for v in (first.votes, second.votes) if v is not None]
    authors = first if first.authors else second
    return replace(
        first,
        title=first.title or second.title,
        bullets=tuple(dict.fromkeys(first.bullets + second.bullets)),
        votes=max(votes, default=None),
        authors=authors.authors,
        more_authors=authors.more_authors,
        version=first.version or second.version,
    )


def digest_days(papers: Iterable[Paper]) -> list[dt.date]:
    """Return the days on which a digest lists at least one of the papers, oldest first."""
    return sorted({entry.date for paper in papers for entry in paper.entries})


def day_papers(papers: Iterable[Paper], date: dt.date) -> list[Paper]:
    """Return the papers that the digest of a day lists: most votes first, no votes last, ties by arXiv id."""
    listed = (paper for paper in papers if any(entry.date == date for entry in paper.entries))
    return sorted(listed, key=lambda paper: (paper.votes is None, -(paper.votes or 0), paper.arxiv_id))


@dataclass(frozen=True, slots=True)
class Chunk:
    """One bullet of one paper.

    ``bullet`` is the index of the bullet within the entry, from 0; None if the chunk is the title of a paper without bullets.
    """

    id: str
    paper: Paper
    entry: DigestEntry
    bullet: int | None
    text: str

    @property
    def section(self) -> str | None:
        return None if self.bullet is None else self.entry.bullets[self.bullet].section

    @property
    def repairs(self) -> tuple[Repair, ...]:
        """What was repaired in the text."""
        found = () if self.bullet is None else self.entry.bullets[self.bullet].repairs
        return found if not found or found[-1].end <= len(self.text) else tuple(r for r in found if r.end <= len(self.text))

    @property
    def kind(self) -> BulletKind:
        """The kind of the bullet; a title is the digest's."""
        return "digest" if self.bullet is None else self.entry.bullets[self.bullet].kind


def chunk_paper(paper: Paper, ids: Sequence[str] = ()) -> Iterator[Chunk]:
    """Yield the chunks of a paper in the order of its entries and bullets, at least one.

    A sentence of an abstract, or a summary, that several days repeat is one chunk, of the first of these days.

    :param ids: the ids of all of them, if they are known.
    """
    # The entries are newest first, so the last day that is kept is the first.
    first_day: dict[Bullet, dt.date] = {bullet: entry.date for entry in paper.entries for bullet in entry.bullets}
    found: list[tuple[DigestEntry, int | None, str]] = [
        (entry, i, bullet.text)
        for entry in paper.entries
        for i, bullet in enumerate(entry.bullets)
        if bullet.kind == "digest" or first_day[bullet] == entry.date
    ]
    for place, (entry, i, text) in enumerate(found or [(paper.entries[0], None, paper.title)]):
        draft = Chunk(ids[place] if ids else "", paper, entry, i, text[:MAX_CHUNK_CHARS])
        if ids:
            yield draft
            continue
        content = _encode([metadata_of(draft), draft.text])
        yield replace(draft, id=hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32])


def metadata_of(chunk: Chunk) -> dict[str, MetadataValue]:
    """Return the Chroma metadata of a chunk. Dates are integers (YYYYMMDD): Chroma's ``$gte`` and ``$lte`` reject strings."""
    paper = chunk.paper
    metadata: dict[str, MetadataValue] = {
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "date": int(chunk.entry.date.strftime("%Y%m%d")),
    }
    if paper.votes is not None:
        metadata["votes"] = paper.votes
    if paper.authors:
        metadata["authors"] = list(paper.authors)
    if chunk.bullet is not None:
        metadata["bullet"] = chunk.bullet
    if chunk.section:
        metadata["section"] = chunk.section
    if chunk.kind != "digest":
        metadata["kind"] = chunk.kind
    return metadata


def to_node(chunk: Chunk) -> TextNode:
    """Return the llama-index node of a chunk. Its source node is the paper's arXiv id."""
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

    metadata = metadata_of(chunk)
    return TextNode(
        id_=chunk.id,
        text=chunk.text,
        metadata=metadata,
        excluded_embed_metadata_keys=[key for key in metadata if key != "title"],
        excluded_llm_metadata_keys=["authors", "bullet"],
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=chunk.paper.arxiv_id)},
    )
