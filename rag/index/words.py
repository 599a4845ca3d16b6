"""The words of a generation: its lexical indexes, brought up to date with what has changed, and the terms of texts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.core import Paper, Progress
from rag.index.chunks import Origins
from rag.index.embeddings.base import Passage
from rag.index.formats import has_chunk_ids, has_titles
from rag.index.generation import Generation
from rag.index.lexical import LexicalIndex
from rag.text import terms_of_many, unstuffed

#: How often the terms of titles count in the lexical index of papers.
TITLE_WEIGHT = 2

_BATCH = 1000  # texts analysed per step of the progress bar
_PHRASES, _TERMS = "phrases.json", "terms.json"

Terms = list[str]


@dataclass(frozen=True)
class Words:
    """The lexical indexes of papers, titles and chunks of a generation."""

    generation: Generation
    papers: LexicalIndex
    titles: LexicalIndex
    chunks: LexicalIndex

    @classmethod
    def load(cls, generation: Generation) -> Words | None:
        """Return the words of a generation; None if an older version wrote it, or if they are damaged."""
        if not has_chunk_ids(generation.manifest.format):
            return None
        try:
            found = [LexicalIndex.load(generation.place(name)) for name in ("papers", "titles", "chunks")]
            sizes = [index.size for index in found]
            whole = sizes == [len(generation.papers), len(generation.papers), len(generation.chunks)]
        except (OSError, ValueError, EOFError):
            return None
        return cls(generation, *found) if whole else None

    @classmethod
    def of(
        cls, draft: Generation, before: Words | None, origins: Origins, known: Mapping[str, Terms], progress: Progress
    ) -> Words:
        """Index the words of a generation; those of papers that the one before has are taken from it.

        :param origins: where its papers were in the generation before.
        :param known: the terms of some texts.
        """
        papers = list(draft.papers.values())
        rows = np.flatnonzero(origins.papers < 0).tolist()
        changed = {i: papers[row].title for row in rows for i in draft.chunks.of_paper(row)}
        texts = dict.fromkeys([papers[row].title for row in rows] + [draft.chunks[i].text for i in changed])
        terms = analysed(texts, known, progress)
        titles = {row: terms[papers[row].title] for row in rows}
        bullets = {i: terms[draft.chunks[i].text] for i in changed}
        documents = {row: titles[row] * TITLE_WEIGHT for row in rows}
        for row in rows:
            said = (bullets[i] for i in draft.chunks.of_paper(row) if draft.chunks[i].bullet is not None)
            documents[row] = documents[row] + [term for found in said for term in found]
        if before is None:
            every = (list(of.values()) for of in (documents, titles, bullets))
            return cls(draft, *map(LexicalIndex.build, every))
        moved = origins.chunks(before.generation.chunks.starts, draft.chunks.starts)
        return cls(
            draft,
            before.papers.updated(origins.papers, documents),
            before.titles.updated(origins.papers, titles),
            before.chunks.updated(moved, bullets),
        )

    def documents(self, arxiv_ids: Sequence[str]) -> list[Terms]:
        """Return the terms of whole papers, sorted."""
        row_of = {arxiv_id: row for row, arxiv_id in enumerate(self.generation.papers)}
        return self.papers.documents(row_of[arxiv_id] for arxiv_id in arxiv_ids)

    def by_text(self, arxiv_ids: Iterable[str]) -> dict[str, Terms]:
        """Return the terms of the titles and chunks of some papers, by text."""
        row_of = {arxiv_id: row for row, arxiv_id in enumerate(self.generation.papers)}
        rows = [row_of[arxiv_id] for arxiv_id in arxiv_ids]
        chunks = [i for row in rows for i in self.generation.chunks.of_paper(row)]
        papers: list[Paper] = list(self.generation.papers.values())
        found = dict(zip((papers[row].title for row in rows), self.titles.documents(rows), strict=True))
        found |= zip((self.generation.chunks[i].text for i in chunks), self.chunks.documents(chunks), strict=True)
        return found

    def passages(self, rows: Sequence[int]) -> Iterator[Passage]:
        """Yield what to embed of some chunks."""
        chunks = self.generation.chunks
        owners = [chunks.paper_of(row) for row in rows]
        titles = dict(zip(dict.fromkeys(owners), self.titles.documents(dict.fromkeys(owners)), strict=True))
        for row, owner, terms in zip(rows, owners, self.chunks.documents(rows), strict=True):
            yield Passage(chunks[row].paper.title, chunks[row].text, titles[owner] + terms)


def analysed(texts: Iterable[str], known: Mapping[str, Terms], progress: Progress) -> dict[str, Terms]:
    """Return the terms of texts; those that are known are reused, and without others the analyser is not even loaded."""
    found = {text: known[text] for text in texts if text in known}
    missing = [text for text in texts if text not in known]
    for start in range(0, len(missing), _BATCH):
        progress("analyse", start, len(missing))
        batch = missing[start : start + _BATCH]
        found.update(zip(batch, map(unstuffed, terms_of_many(batch)), strict=True))
    progress("analyse", len(missing), len(missing))
    return found


def known_terms(before: Generation | None) -> dict[str, Terms]:
    """Return terms that the generation before stored, by text: of Korean phrases, or of everything in an older format."""
    if before is None:
        return {}
    return _stored(before, _PHRASES if has_chunk_ids(before.manifest.format) else _TERMS)


def stored_terms(generation: Generation) -> dict[str, Terms]:
    """Return the terms of the titles and chunks of a generation, by text; empty if they are damaged."""
    if not has_chunk_ids(generation.manifest.format):
        return _stored(generation, _TERMS)
    words = Words.load(generation)
    return words.by_text(generation.papers) if words is not None else {}


def save_phrases(folder: Path, phrases: Mapping[str, Terms]) -> None:
    """Write the terms of Korean phrases to the folder of a generation."""
    (folder / _PHRASES).write_text(json.dumps(phrases, ensure_ascii=False), "utf-8")


def _stored(before: Generation, name: str) -> dict[str, Terms]:
    """Return the terms that a generation stored, by text; empty if they are of another analysis, missing or damaged."""
    if not has_titles(before.folder):
        return {}
    try:
        known: Any = json.loads(before.place(name).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {text: terms for text, terms in known.items() if isinstance(terms, list)} if isinstance(known, dict) else {}
