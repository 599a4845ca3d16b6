"""Read digests into papers and chunks.

Folders, files and archives come in; papers (all that the digests say about one arXiv id), the problems of each file, and
chunks (one bullet each, with llama-index nodes) go out. The room knows nothing about indexes, vectors or questions.
"""

from rag.digests.formats.registry import format_named
from rag.digests.papers import (
    MAX_CHUNK_CHARS,
    Chunk,
    chunk_paper,
    day_papers,
    digest_days,
    merge_papers,
    metadata_of,
    to_node,
)
from rag.digests.sections import SECTIONS, Section, section_named, section_of_label
from rag.digests.sources import SourceFile, archive_of, collect, is_digest_name, is_gone, read_source

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
    "format_named",
    "is_digest_name",
    "is_gone",
    "merge_papers",
    "metadata_of",
    "read_source",
    "section_named",
    "section_of_label",
    "to_node",
]
