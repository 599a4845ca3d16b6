"""What an index learns from its papers as a whole: which words translate which, and which digests are suspect.

Both are learned from the papers of :mod:`rag.index.basis`; as long as these are the same, only what is new is judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from rag.core import DigestEntry, Paper, no_progress
from rag.index.audit.model import audit_papers
from rag.index.audit.result import AUDIT_FILE, Audit, AuditRow, is_current
from rag.index.basis import WORDS, basis_of, is_same
from rag.index.chunks import Origins
from rag.index.generation import Generation
from rag.index.translation import TranslationTable, mine_glosses
from rag.index.words import Terms, Words, analysed
from rag.text import read_glossary

_REFERENCE = 4000  # papers of a large corpus that the others are judged by


@dataclass(frozen=True, slots=True)
class Learned:
    """Translations, the audit, and the terms of the Korean phrases that translations were learned from."""

    translations: TranslationTable
    audit: Audit
    phrases: Mapping[str, Terms]


def learn(words: Words, old: Words | None, origins: Origins, known: Mapping[str, Terms]) -> Learned:
    """Learn from the papers of a generation, or take over what the one before has learned from the same.

    :param origins: where its papers were in the generation before, of which ``old`` are the words.
    :param known: the terms of some phrases.
    """
    papers = words.generation.papers
    basis = basis_of(papers, WORDS)
    kept = origins.kept(papers)
    before = old.generation if old is not None and is_same(basis, old.generation.papers, kept, WORDS) else None
    translations = _translations(before) if before is not None else None
    if before is None or translations is None:
        translations, phrases = _translate(words, basis, known)
        return Learned(translations, _audited(words, basis, translations, Audit(), frozenset()), phrases)
    judged = (Audit.load(before.folder) if _has_audit(before) else None) or Audit()
    return Learned(translations, _audited(words, basis, translations, judged, kept), known)


def _translate(words: Words, basis: Sequence[str], known: Mapping[str, Terms]) -> tuple[TranslationTable, dict[str, Terms]]:
    generation = words.generation
    row_of = {arxiv_id: row for row, arxiv_id in enumerate(generation.papers)}
    rows = (i for arxiv_id in basis for i in generation.chunks.of_paper(row_of[arxiv_id]))
    glosses = list(mine_glosses(generation.chunks[i].text for i in rows))
    phrases = dict.fromkeys([*(korean for korean, _ in glosses), *(form for _, forms in read_glossary() for form in forms)])
    terms = analysed(phrases, known, no_progress)
    return TranslationTable.build(words.documents(basis), glosses, terms), terms


def _translations(before: Generation) -> TranslationTable | None:
    try:
        return TranslationTable.load(before.place("translations.json"))
    except (OSError, ValueError, TypeError):
        return None


def _has_audit(before: Generation) -> bool:
    return AUDIT_FILE not in before.lost and is_current(before.folder)


def _audited(
    words: Words, basis: Sequence[str], translations: TranslationTable, before: Audit, kept: AbstractSet[str]
) -> Audit:
    """Judge the digests of all papers by those of the basis, except those that were judged ``before`` and are the same."""
    papers = words.generation.papers
    judged = {(row.arxiv_id, row.date): row for row in before.rows if row.arxiv_id in kept}
    needed = {i for i, paper in papers.items() if any(_key(entry) not in judged for entry in paper.entries)}
    if not needed:
        return Audit(_in_order(papers, judged), before.too_small)
    reference = basis if len(basis) == len(papers) else _some([i for i in basis if _has_digest(papers[i])])
    chosen = {i: papers[i] for i in (*reference, *sorted(needed.difference(reference)))}
    found = audit_papers(chosen, words.by_text(chosen), translations, len(reference))
    judged |= {(row.arxiv_id, row.date): row for row in found.rows if row.arxiv_id in needed}
    return Audit(_in_order(papers, judged), found.too_small)


def _some(arxiv_ids: Sequence[str]) -> list[str]:
    places = np.unique(np.linspace(0, len(arxiv_ids) - 1, min(len(arxiv_ids), _REFERENCE)).astype(np.int64))
    return [arxiv_ids[place] for place in places.tolist()]


def _has_digest(paper: Paper) -> bool:
    return any(bullet.kind == "digest" for entry in paper.entries for bullet in entry.bullets)


def _in_order(papers: Mapping[str, Paper], rows: Mapping[tuple[str, str], AuditRow]) -> tuple[AuditRow, ...]:
    return tuple(rows[_key(entry)] for paper in papers.values() for entry in paper.entries)


def _key(entry: DigestEntry) -> tuple[str, str]:
    return entry.arxiv_id, entry.date.isoformat()
