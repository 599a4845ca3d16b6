"""The searchable side of a generation: lexical indexes, translations, embedding and vectors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.core import ModelServerError, Paper, Settings, StorageError
from rag.digests import Chunk, Section, section_of_label
from rag.index.audit.result import Audit
from rag.index.embeddings.base import Embedding, Vectors
from rag.index.embeddings.registry import load_embedding
from rag.index.generation import REBUILD, Generation
from rag.index.lexical import LexicalIndex
from rag.index.translation import TranslationTable

#: The ids and similarities of the ``n`` chunks nearest to a vector, by a vector store's approximate index.
Nearest = Callable[[Vectors, int], list[tuple[str, float]]]

#: A title says what a paper is about: its terms count twice in the lexical index of papers.
TITLE_WEIGHT = 2


@dataclass(frozen=True)
class SearchIndex:
    """What a search reads.

    Rows of ``paper_index`` and ``title_index`` are ``papers``, rows of ``chunk_index`` and ``vectors`` are ``chunks``.
    ``audit`` is empty where an older version built the index; ``accepted`` gives the arXiv ids of papers that a person vouches
    for, whatever the audit says. ``nearest`` None scores all vectors exactly, which up to some hundred thousand chunks is
    faster and always gives the same.
    """

    generation: Generation
    paper_index: LexicalIndex
    title_index: LexicalIndex
    chunk_index: LexicalIndex
    translations: TranslationTable
    embedding: Embedding
    vectors: Vectors
    audit: Audit = Audit()  # noqa: RUF009 (frozen)
    accepted: Callable[[], AbstractSet[str]] = frozenset
    nearest: Nearest | None = None

    @classmethod
    def load(
        cls,
        generation: Generation,
        settings: Settings,
        *,
        accepted: Callable[[], AbstractSet[str]] = frozenset,
        nearest: Nearest | None = None,
    ) -> SearchIndex:
        """Open the indexes of a generation.

        :param settings: the model of the embedding.
        :raises SettingsError: if the generation was built with another embedding.
        :raises StorageError: if one of the indexes is missing or damaged.
        """
        folder = generation.folder
        try:
            return cls(
                generation,
                LexicalIndex.load(folder / "papers"),
                LexicalIndex.load(folder / "titles"),
                LexicalIndex.load(folder / "chunks"),
                TranslationTable.load(folder / "translations.json"),
                load_embedding(folder / "embedding", generation.manifest, settings),
                np.load(folder / "vectors.npy", mmap_mode="r"),
                Audit.load(folder) or Audit(),
                accepted,
                nearest,
            )
        except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError) as problem:
            raise StorageError(f"The index at {str(folder)!r} cannot be read: {problem}.", hint=REBUILD) from problem

    def save(self) -> None:
        """Write everything but the source side into the generation's folder."""
        folder = self.generation.folder
        self.paper_index.save(folder / "papers")
        self.title_index.save(folder / "titles")
        self.chunk_index.save(folder / "chunks")
        self.translations.save(folder / "translations.json")
        self.embedding.save(folder / "embedding")
        np.save(folder / "vectors.npy", self.vectors)
        self.audit.save(folder)

    @property
    def warnings(self) -> dict[str, str]:
        """By arXiv id, why a paper is suspect, without those that a person has accepted."""
        accepted = self.accepted()
        return {arxiv_id: why for arxiv_id, why in self.audit.warnings.items() if arxiv_id not in accepted}

    def embed_question(self, text: str, weights: Mapping[str, float]) -> tuple[Vectors, str]:
        """Return the vector of a question, shape ``(dimensions,)``, and a notice for the reader, mostly empty.

        When the embedding's model fails, the vector is zero and near to nothing: words alone decide, and the notice says so.
        """
        try:
            return self.embedding.embed_question(text, weights), ""
        except ModelServerError as problem:
            notice = f"Searched by words alone, not by meaning: {problem}"
            return np.zeros(self.embedding.dimensions, dtype=np.float32), notice

    @cached_property
    def papers(self) -> list[Paper]:
        return list(self.generation.papers.values())

    @property
    def chunks(self) -> list[Chunk]:
        return self.generation.chunks

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The row of each paper's first chunk; a paper's chunks are adjacent."""
        owners = [chunk.paper.arxiv_id for chunk in self.chunks]
        return np.array([i for i, owner in enumerate(owners) if i == 0 or owner != owners[i - 1]], dtype=np.int64)

    def chunks_of(self, paper: int) -> range:
        """Return the rows of a paper's chunks."""
        end = self.starts[paper + 1] if paper + 1 < len(self.starts) else len(self.chunks)
        return range(int(self.starts[paper]), int(end))

    @cached_property
    def sections(self) -> list[Section | None]:
        """The section of each chunk."""
        return [section_of_label(chunk.section) for chunk in self.chunks]

    @cached_property
    def terms_in_order(self) -> list[str]:
        """The vocabulary of papers, sorted."""
        return sorted(self.paper_index.vocabulary)

    @cached_property
    def newest_first(self) -> NDArray[np.int64]:
        """The place of each paper when they are ordered by date, newest first, then by arXiv id."""
        papers = self.papers
        order = sorted(range(len(papers)), key=lambda row: (-papers[row].date.toordinal(), papers[row].arxiv_id))
        return np.argsort(np.array(order))

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each paper, by arXiv id."""
        return {paper.arxiv_id: row for row, paper in enumerate(self.papers)}

    @cached_property
    def paper_of_chunk(self) -> dict[str, int]:
        """The row of the paper that a chunk belongs to, by the chunk's id."""
        return {self.chunks[i].id: row for row in range(len(self.papers)) for i in self.chunks_of(row)}

    @cached_property
    def paper_vectors(self) -> Vectors:
        """One unit vector per paper: the mean of its chunks'."""
        if not len(self.starts):
            return np.zeros((0, self.vectors.shape[1]), dtype=np.float32)
        sums = np.add.reduceat(np.asarray(self.vectors), self.starts, axis=0)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(sums / np.where(norms > 0, norms, 1), dtype=np.float32)
