"""What a search reads of a generation: lexical indexes, translations, embedding and vectors."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.core import ModelServerError, Paper, Settings, StorageError, mend_of, uncollected
from rag.digests import Section, section_of_label
from rag.index.audit.overrides import Decisions
from rag.index.audit.result import MARKED, Audit
from rag.index.chunks import CHUNK_FILES, Chunks
from rag.index.embeddings.base import Embedding, Vectors, unit
from rag.index.embeddings.registry import load_embedding
from rag.index.formats import INGEST, has_titles
from rag.index.generation import SOURCE, Generation
from rag.index.lexical import LexicalIndex
from rag.index.sums import check_sums
from rag.index.translation import TranslationTable

#: Returns the ids and similarities of the ``n`` chunks nearest to a vector, by an approximate index; None if it fails.
Nearest = Callable[[Vectors, int], list[tuple[str, float]] | None]

#: What a reader does without or makes anew where it is damaged, each where it is read.
_DONE_WITHOUT = frozenset(("repairs.json", "audit.json", "phrases.json", "superseded.json", *CHUNK_FILES))

#: Characters of bullets from which two papers that have the same are near-duplicates.
_SAID = 12

#: How far a covariance is drawn towards that of a ball, against chance in few papers (Ledoit & Wolf 2004).
_DRAWN = 0.3


@dataclass(frozen=True)
class SearchIndex:
    """What a search reads of a generation.

    The rows of ``paper_index`` and ``title_index`` are ``papers``, those of ``chunk_index`` and ``vectors`` are ``chunks``.
    ``audit`` is empty if an older version built the index; ``decisions`` returns what people have decided against
    it, and ``notices`` what a reader has to know of the state of the index. If ``nearest`` is None, all vectors are scored
    exactly, which is faster up to some hundred thousand chunks.
    """

    generation: Generation
    paper_index: LexicalIndex
    title_index: LexicalIndex
    chunk_index: LexicalIndex
    translations: TranslationTable
    embedding: Embedding
    vectors: Vectors
    audit: Audit = Audit()  # noqa: RUF009 (frozen)
    decisions: Callable[[], Decisions] = Decisions
    nearest: Nearest | None = None
    notices: Callable[[], Iterable[str]] = tuple

    @classmethod
    @uncollected()
    def load(cls, generation: Generation, settings: Settings) -> SearchIndex:
        """Open the indexes of a generation.

        :raises SettingsError: if the settings name another embedding than the generation was built with.
        :raises StorageError: if a file is missing or damaged.
        """
        folder = generation.folder
        try:
            check_sums(folder, leave_out=SOURCE | _DONE_WITHOUT)
            found = cls(
                generation,
                LexicalIndex.load(folder / "papers"),
                LexicalIndex.load(folder / "titles") if has_titles(folder) else _title_index(generation),
                LexicalIndex.load(folder / "chunks"),
                TranslationTable.load(folder / "translations.json"),
                load_embedding(folder / "embedding", generation.manifest, settings),
                np.load(folder / "vectors.npy", mmap_mode="r"),
                Audit.load(folder) or Audit(),
            )
            found.check()
        except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError) as problem:
            hint = mend_of(problem, folder, INGEST)
            raise StorageError(f"The index at {str(folder)!r} cannot be read: {problem}.", hint=hint) from problem
        return found

    def check(self) -> None:
        """Check that the parts belong together.

        :raises ValueError: if they have other sizes than their papers and chunks.
        """
        papers, chunks, manifest = len(self.generation.papers), len(self.chunks), self.generation.manifest
        found = (self.paper_index.size, self.title_index.size, self.chunk_index.size, self.vectors.shape, manifest.chunks)
        if found != (papers, papers, chunks, (chunks, manifest.dimensions), chunks):
            raise ValueError("its parts do not belong together")

    def save(self) -> None:
        """Write everything but the files and the manifest to the generation's folder."""
        folder = self.generation.folder
        self.chunks.save(folder)
        self.paper_index.save(folder / "papers")
        self.title_index.save(folder / "titles")
        self.chunk_index.save(folder / "chunks")
        self.translations.save(folder / "translations.json")
        self.embedding.save(folder / "embedding")
        np.save(folder / "vectors.npy", self.vectors)
        self.audit.save(folder)

    @property
    def warnings(self) -> dict[str, str]:
        """The reasons why papers are suspect, by arXiv id, as people have decided where they have."""
        decisions, found = self.decisions(), self.audit.warnings
        if decisions.accepted:
            found = {arxiv_id: why for arxiv_id, why in found.items() if arxiv_id not in decisions.accepted}
        marked = sorted(decisions.doubted & self.row_of.keys())
        return {**found, **{arxiv_id: "; ".join(filter(None, (MARKED, found.get(arxiv_id, "")))) for arxiv_id in marked}}

    def embed_question(self, text: str, weights: Mapping[str, float]) -> tuple[Vectors, str]:
        """Return the vector of a question, shape ``(dimensions,)``, and a notice for the reader, mostly empty.

        If the embedding's model fails, the vector is zero, so that only words count, and the notice says so.
        """
        try:
            return self.embedding.embed_question(text, weights), ""
        except ModelServerError as problem:
            nowhere = np.zeros(self.embedding.dimensions, dtype=np.float32)
            return nowhere, f"Searched by words alone, not by meaning: {problem}"

    @cached_property
    def papers(self) -> list[Paper]:
        return list(self.generation.papers.values())

    @property
    def chunks(self) -> Chunks:
        return self.generation.chunks

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """The row of each paper's first chunk; a paper's chunks are adjacent."""
        return self.chunks.starts[:-1]

    def chunks_of(self, paper: int) -> range:
        """Return the rows of a paper's chunks."""
        return self.chunks.of_paper(paper)

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
        """The rank of each paper by date, newest first, then by arXiv id."""
        # Papers are in order of arXiv id.
        return np.argsort(np.argsort([-paper.date.toordinal() for paper in self.papers], kind="stable"))

    @cached_property
    def days(self) -> NDArray[np.int64]:
        """The day of each entry of each paper, as a proleptic Gregorian ordinal."""
        return np.array([entry.date.toordinal() for paper in self.papers for entry in paper.entries], dtype=np.int64)

    @cached_property
    def first_entries(self) -> NDArray[np.int64]:
        """The place of each paper's first entry among all."""
        counts = np.array([0, *(len(paper.entries) for paper in self.papers)], dtype=np.int64)
        return counts.cumsum()[:-1]

    @cached_property
    def votes(self) -> NDArray[np.int64]:
        """The votes of each paper, -1 where they are unknown."""
        return np.array([-1 if paper.votes is None else paper.votes for paper in self.papers], dtype=np.int64)

    def alike(self, row: int) -> tuple[int, ...]:
        """Return hashes of a paper's title and of its newest bullets: near-duplicates have one of them in common."""
        if row not in self._alike:
            paper = self.papers[row]
            title = "".join(filter(str.isalnum, paper.title.casefold()))
            said = tuple(bullet.text for bullet in paper.entries[0].bullets)
            self._alike[row] = (hash(title), hash(said)) if sum(map(len, said)) >= _SAID else (hash(title),)
        return self._alike[row]

    @cached_property
    def _alike(self) -> dict[int, tuple[int, ...]]:
        return {}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each paper, by arXiv id."""
        return {paper.arxiv_id: row for row, paper in enumerate(self.papers)}

    @cached_property
    def paper_of_chunk(self) -> dict[str, int]:
        """The row of the paper that a chunk belongs to, by the chunk's id."""
        owners = np.repeat(np.arange(len(self.papers)), np.diff(self.chunks.starts))
        return dict(zip(self.chunks.ids, owners.tolist(), strict=True))

    @cached_property
    def paper_vectors(self) -> Vectors:
        """One unit vector per paper: the mean of its chunks'."""
        return unit(np.add.reduceat(np.asarray(self.vectors), self.starts, axis=0))

    @cached_property
    def told_vectors(self) -> list[Vectors]:
        """The vectors of papers as a digest tells them, and as abstracts and summaries do; the paper's own where one does not.

        A paper that is told twice is as near to a question as the nearer of the two: the mean of two languages is in neither.
        """
        if all(bullet.kind == "digest" for paper in self.papers for entry in paper.entries for bullet in entry.bullets):
            return [self.paper_vectors]
        digest = np.array([chunk.kind == "digest" for chunk in self.chunks], dtype=bool)
        vectors = np.asarray(self.vectors)
        sums = [np.add.reduceat(np.where(told[:, None], vectors, 0), self.starts, axis=0) for told in (digest, ~digest)]
        return [np.where(total.any(axis=1, keepdims=True), unit(total), self.paper_vectors) for total in sums]

    @cached_property
    def centre(self) -> Vectors:
        """The mean of the papers' vectors, shape ``(dimensions,)``."""
        return np.asarray(self.paper_vectors.mean(axis=0))

    @cached_property
    def whitening(self) -> Vectors:
        """The inverse of the covariance of the papers' vectors, shape ``(dimensions, dimensions)``, drawn towards a ball."""
        spread = np.atleast_2d(np.cov(self.paper_vectors.T)) if len(self.papers) > 1 else np.zeros((1, 1))
        size = self.embedding.dimensions
        ball = float(np.trace(spread)) / size * np.eye(size)
        if not ball.any():
            return np.eye(size, dtype=np.float32)
        return np.asarray(np.linalg.inv(spread + _DRAWN * ball), dtype=np.float32)


def _title_index(generation: Generation) -> LexicalIndex:
    """Return the lexical index of titles that the first indexes lack, made of the terms that they store."""
    terms = json.loads((generation.folder / "terms.json").read_text("utf-8"))
    return LexicalIndex.build([terms[paper.title] for paper in generation.papers.values()])
