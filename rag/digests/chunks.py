"""Papers to chunks, the pieces that have a vector each, and chunks to llama-index nodes.

A chunk is one bullet, read under the title of its paper; a chunk never crosses papers. A paper without bullets gives one
chunk, its title. Ids are content-addressed: a changed bullet is another chunk, an unchanged one keeps its id and vector.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.core import DigestEntry, Paper

if TYPE_CHECKING:
    from llama_index.core.schema import TextNode

#: The longest of 21,463 bullets has 1,279 characters; text beyond this is kept but not indexed.
MAX_CHUNK_CHARS = 6000

MetadataValue = str | int | list[str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Chunk:
    """One bullet of one paper.

    ``entry`` and ``bullet`` count from 0: the entry within the paper and the bullet within the entry; ``bullet`` is None for
    the title of a paper that has no bullets.
    """

    id: str
    paper: Paper
    entry: int
    bullet: int | None
    text: str

    @property
    def digest_entry(self) -> DigestEntry:
        return self.paper.entries[self.entry]

    @property
    def section(self) -> str | None:
        return None if self.bullet is None else self.digest_entry.bullets[self.bullet].section


def chunk_paper(paper: Paper) -> Iterator[Chunk]:
    """Yield the chunks of a paper, in order of its entries and their bullets; at least one."""
    bullets: list[tuple[int, int | None, str]] = [
        (i, j, b.text) for i, entry in enumerate(paper.entries) for j, b in enumerate(entry.bullets)
    ]
    for i, j, text in bullets or [(0, None, paper.title)]:
        draft = Chunk("", paper, i, j, text[:MAX_CHUNK_CHARS])
        yield Chunk(_content_id(draft), paper, i, j, draft.text)


def _content_id(chunk: Chunk) -> str:
    content = json.dumps([metadata_of(chunk), chunk.text], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def metadata_of(chunk: Chunk) -> dict[str, MetadataValue]:
    """Return what Chroma keeps beside the text. Dates are integers YYYYMMDD: Chroma's ``$gte`` and ``$lte`` refuse strings."""
    paper = chunk.paper
    metadata: dict[str, MetadataValue] = {
        "arxiv_id": paper.arxiv_id,
        "title": paper.title,
        "date": int(chunk.digest_entry.date.strftime("%Y%m%d")),
    }
    if paper.votes is not None:
        metadata["votes"] = paper.votes
    if paper.authors:
        metadata["authors"] = list(paper.authors)
    if chunk.bullet is not None:
        metadata["bullet"] = chunk.bullet
    if chunk.section:
        metadata["section"] = chunk.section
    return metadata


def to_node(chunk: Chunk) -> TextNode:
    """Return the llama-index node of a chunk; its source is the paper, by arXiv id."""
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
