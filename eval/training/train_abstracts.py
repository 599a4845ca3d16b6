"""Train what an abstract adds to the audit of a digest: how likely a digest is another paper's, given how well they fit.

Each digest that has an abstract is compared with it, and with that of another paper; a logistic regression tells the two apart,
both equally likely. Labelled papers take no part, nor do those whose digest the audit suspects without any abstract, since it
may well describe something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.metrics.detection import auc
from eval.training.train_audit import Corpus
from rag.core import LinearModel, Paper, Progress, UsageError, no_progress
from rag.digests import SourceFile, collect, merge_papers, read_source
from rag.index import (
    TITLE_WEIGHT,
    OwnedText,
    TranslationTable,
    abstract_margins,
    abstract_terms,
    audit_features,
    audit_papers,
    bundled_model,
    by_name,
    entry_texts,
    mine_glosses,
)

_STRENGTH = 1.0  # inverse of the regularisation, as scikit-learn has it
_FEWEST = 20  # digests with an abstract, below which nothing is learned


@dataclass(frozen=True)
class Pairs:
    """Digests beside abstracts.

    :param own: the margin of each digest that was learned from beside its own abstract.
    :param other: the margin of the same digests beside the abstract of another paper.
    :param scores: the audit's probability for each digest that has an abstract, by arXiv id and day.
    """

    own: NDArray[np.float64]
    other: NDArray[np.float64]
    scores: Mapping[tuple[str, str], float]

    @property
    def auc(self) -> float:
        """How well the margin alone tells own abstracts from others."""
        return auc(np.repeat([False, True], len(self.own)), -np.concatenate([self.own, self.other]))


def read_pairs(
    digests: Path, abstracts: Path, left_out: frozenset[str] = frozenset(), progress: Progress = no_progress
) -> Pairs:
    """Read digests, and abstracts of the same papers, and compare them.

    :param left_out: arXiv ids that are not learned from.
    :raises UsageError: if too few digests have an abstract.
    """
    sources = [source for source in collect([digests, abstracts]) if isinstance(source, SourceFile)]
    papers = merge_papers({source.name: read_source(source).entries for source in sources})
    corpus = Corpus(papers, {})
    progress("analyse", 0, 1)
    translations = _translations(corpus)
    progress("analyse", 1, 1)
    texts = [text for _, text in entry_texts(papers, corpus.terms)]
    model = bundled_model()
    chances = [model.probability(row) for row in by_name(audit_features(texts, translations).values)]
    owned = [OwnedText(text.arxiv_id, text.bullet_terms) for text in texts]
    known = abstract_terms(papers, corpus.terms, owned)
    learned = [
        text
        for text, chance in zip(owned, chances, strict=True)
        if text.arxiv_id in known and text.arxiv_id not in left_out and chance < model.threshold
    ]
    if len(learned) < _FEWEST:
        what = f"Only {len(learned)} of the digests in {str(digests)!r} have an abstract in {str(abstracts)!r}."
        raise UsageError(what, hint="Name abstracts of the same papers: --abstracts PATH.")
    ids = sorted(known)
    place = {arxiv_id: i for i, arxiv_id in enumerate(ids)}
    moved = [OwnedText(ids[(place[t.arxiv_id] + len(ids) // 2) % len(ids)], t.terms) for t in learned]
    both = [abstract_margins(some, known, translations) for some in (learned, moved)]
    pairs = [pair for pair in zip(*both, strict=True) if None not in pair]
    rows = audit_papers(papers, corpus.terms, translations).rows
    scores = {(row.arxiv_id, row.date): row.score for row in rows if row.arxiv_id in known}
    own, other = np.array(pairs, dtype=np.float64).T
    return Pairs(own, other, scores)


def _translations(corpus: Corpus) -> TranslationTable:
    """Analyse all texts, and return the translations that an index of them learns."""
    papers: Mapping[str, Paper] = corpus.papers
    bullets = {i: list(dict.fromkeys(paper.texts)) for i, paper in papers.items()}
    corpus.analyse([text for i, paper in papers.items() for text in (paper.title, *bullets[i])])
    documents = [
        corpus.terms[paper.title] * TITLE_WEIGHT + [term for text in bullets[i] for term in corpus.terms[text]]
        for i, paper in papers.items()
    ]
    return TranslationTable.build(documents, mine_glosses(text for texts in bullets.values() for text in texts))


def fit(pairs: Pairs) -> LinearModel:
    """Fit the model on margins; the same pairs give the same model."""
    from sklearn.linear_model import LogisticRegression

    values = np.concatenate([pairs.own, pairs.other])[:, None]
    machine = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(values, np.repeat([0, 1], len(pairs.own)))
    return LinearModel.fitted(["margin"], [0], [1], machine.coef_[0], machine.intercept_[0], 0.5, digits=4)
