"""digests."""

from rag.digests.chunks import MAX_CHUNK_CHARS, Chunk, chunk_paper, metadata_of, to_node
from rag.digests.days import day_papers, digest_days
from rag.digests.sections import SECTIONS, Section, section_named, section_of_label
from rag.digests.sources import SourceFile, archive_of, collect, ensure_folder, is_gone, is_there, merge_papers, read_source

__all__ = [
    "MAX_CHUNK_CHARS",
    "SECTIONS",
    "Chunk",
    "Section",
    "SourceFile",
    "archive_of",
    "chunk_paper",
    "collect",
    "day_papers",
    "digest_days",
    "ensure_folder",
    "is_gone",
    "is_there",
    "merge_papers",
    "metadata_of",
    "read_source",
    "section_named",
    "section_of_label",
    "to_node",
]
