"""The chunks of many papers, each made when it is asked for: only their ids are stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import overload

import numpy as np
from numpy.typing import NDArray

from rag.core import Paper, remembered
from rag.digests import Chunk, chunk_paper
from rag.index.starts import are_starts

#: The files of a generation that hold the ids of its chunks.
CHUNK_FILES = ("chunk_ids.npy", "chunk_starts.npy")
_CACHED = 4096  # papers whose chunks are kept
Rows = NDArray[np.int64]


class Chunks(Sequence[Chunk]):
    """The chunks of papers, in their order; those of one paper are adjacent.

    :param starts: the row of each paper's first chunk, and the number of all chunks.
    :param ids: the id of each chunk in bytes, shape ``(chunks, 16)``.
    """

    def __init__(self, papers: Sequence[Paper], starts: Rows, ids: NDArray[np.uint8]) -> None:
        self._papers, self.starts, self._ids = papers, starts, ids

    @classmethod
    def of(cls, papers: Sequence[Paper], before: Chunks | None = None, origins: Origins | None = None) -> Chunks:
        """Return the chunks of papers, with the ids of those that are ``before`` already."""
        counts, made = np.zeros(len(papers), dtype=np.int64), {}
        if before is not None and origins is not None:
            kept = origins.papers >= 0
            counts[kept] = np.diff(before.starts)[origins.papers[kept]]
        for row, paper in enumerate(papers):
            if origins is None or origins.papers[row] < 0:
                made[row] = b"".join(bytes.fromhex(chunk.id) for chunk in chunk_paper(paper))
                counts[row] = len(made[row]) // 16
        starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int64)
        ids = np.zeros((int(starts[-1]), 16), dtype=np.uint8)
        if before is not None and origins is not None:
            rows = origins.chunks(before.starts, starts)
            ids[rows >= 0] = before._ids[rows[rows >= 0]]
        for row, content in made.items():
            ids[starts[row] : starts[row + 1]] = np.frombuffer(content, dtype=np.uint8).reshape(-1, 16)
        return cls(papers, starts, ids)

    @classmethod
    def load(cls, folder: Path, papers: Sequence[Paper]) -> Chunks:
        """Read what :meth:`save` wrote.

        :raises ValueError: if it is of other papers.
        """
        ids, starts = (np.asarray(np.load(folder / name, mmap_mode="r")) for name in CHUNK_FILES)
        if not are_starts(starts, len(papers)) or ids.shape != (int(starts[-1]), 16):
            raise ValueError("its chunks are not those of its papers")
        return cls(papers, starts, ids)

    def save(self, folder: Path) -> None:
        """Write the ids of all chunks to the folder of a generation."""
        np.save(folder / CHUNK_FILES[0], self._ids)
        np.save(folder / CHUNK_FILES[1], self.starts)

    def __len__(self) -> int:
        return len(self._ids)

    @overload
    def __getitem__(self, row: int) -> Chunk: ...
    @overload
    def __getitem__(self, row: slice) -> list[Chunk]: ...
    def __getitem__(self, row: int | slice) -> Chunk | list[Chunk]:
        if isinstance(row, slice):
            return [self[i] for i in range(*row.indices(len(self)))]
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        row %= len(self)
        paper = self.paper_of(row)
        return self._made(paper)[row - int(self.starts[paper])]

    def __iter__(self) -> Iterator[Chunk]:
        for row in range(len(self._papers)):
            yield from self._make(row)

    def id_of(self, row: int) -> str:
        """Return the id of the chunk in a row."""
        content: bytes = self._ids[row].tobytes()
        return content.hex()

    @property
    def ids(self) -> list[str]:
        """The ids of all chunks."""
        every = self._ids.tobytes().hex()
        return [every[at : at + 32] for at in range(0, len(every), 32)]

    def paper_of(self, row: int) -> int:
        """Return the row of the paper that a chunk belongs to."""
        return int(np.searchsorted(self.starts, row, side="right")) - 1

    def of_paper(self, row: int) -> range:
        """Return the rows of a paper's chunks."""
        return range(int(self.starts[row]), int(self.starts[row + 1]))

    def _make(self, row: int) -> list[Chunk]:
        return list(chunk_paper(self._papers[row], [self.id_of(at) for at in self.of_paper(row)]))

    @remembered(_CACHED)
    def _made(self, row: int) -> list[Chunk]:
        return self._make(row)


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the papers of a generation were in the one before: the row of each there, or -1 for one that is new or changed.

    Both are in order of arXiv id, so the rows ascend.
    """

    papers: Rows

    @classmethod
    def between(cls, before: Collection[str], after: Collection[str], kept: Collection[str]) -> Origins:
        """Compare the arXiv ids of two generations; ``kept`` are those whose papers are the same in both."""
        row_of = {arxiv_id: row for row, arxiv_id in enumerate(before)}
        return cls(np.array([row_of[i] if i in kept else -1 for i in after], dtype=np.int64))

    def kept(self, after: Iterable[str]) -> frozenset[str]:
        """Return the papers that are the same in both generations."""
        return frozenset(i for i, row in zip(after, self.papers.tolist(), strict=True) if row >= 0)

    def chunks(self, before: Rows, after: Rows) -> Rows:
        """Return the same for chunks, from the ``starts`` of both."""
        counts = np.diff(after)
        kept = self.papers >= 0
        first = np.where(kept, before[np.where(kept, self.papers, 0)], 0)
        rows = np.repeat(first - after[:-1], counts) + np.arange(int(after[-1]))
        return np.where(np.repeat(kept, counts), rows, -1)
