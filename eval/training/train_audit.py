"""Train the model of the audit on digests with planted junk.

Each round draws a corpus of some size from the digests, plants junk in it (:mod:`eval.training.junk`), learns the translations
anew with the junk in it, as an index does, and computes the features of all entries. Unplanted entries count as good, except
those that a first model suspects: a few in a hundred are junk already. Labelled papers take no part.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.cases.sample import read_papers
from eval.training.junk import KINDS, JunkKind, PaperBullets, common_sentences, plant
from rag.core import Bullet, DigestEntry, LinearModel, Paper, Progress, UsageError, no_progress
from rag.index import FEATURES, TITLE_WEIGHT, TranslationTable, audit_features, entry_texts, mine_glosses
from rag.text import terms_of_many

#: The sizes of the corpora that are drawn (None: all papers), and how many of each: small ones are many.
SIZES: tuple[tuple[int | None, int], ...] = ((None, 5), (1500, 4), (500, 8), (150, 16), (60, 24))
PLANTED = 0.06
#: The share of junk assumed in an unknown corpus: about three in a hundred, as in the digests that this was made for.
PRIOR = 0.03
#: Missing a junk entry counts twice as much as warning of a good one.
THRESHOLD = 1 / 3
_STRENGTH = 0.3  # inverse of the regularisation, as scikit-learn has it
_SEED = 7


@dataclass(frozen=True)
class Corpus:
    """Papers, and the index terms of every text in them and of every text that was planted."""

    papers: Mapping[str, Paper]
    terms: dict[str, list[str]]

    def analyse(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the index terms of texts; each text is analysed once."""
        missing = [text for text in dict.fromkeys(texts) if text not in self.terms]
        self.terms.update(zip(missing, terms_of_many(missing), strict=True))
        return [self.terms[text] for text in texts]


@dataclass(frozen=True, slots=True)
class Round:
    """The features of one corpus with junk in it.

    ``values`` has shape ``(entries, features)``; ``kinds`` says what was planted, None for an unchanged entry.
    """

    values: NDArray[np.float32]
    arxiv_ids: list[str]
    kinds: list[JunkKind | None]


def read_corpus(digests: Path, progress: Progress = no_progress) -> Corpus:
    """Read and analyse all digests under a path.

    :raises UsageError: if there are none.
    """
    papers = read_papers(digests)
    if not papers:
        raise UsageError(f"No digest in {str(digests)!r}.", hint="Name a folder of digests: --digests DIR.")
    corpus = Corpus(papers, {})
    texts = [t for p in papers.values() for t in (p.title, *(b.text for e in p.entries for b in e.bullets))]
    progress("analyse", 0, 1)
    corpus.analyse(texts)
    progress("analyse", 1, 1)
    return corpus


def rounds(corpus: Corpus, left_out: frozenset[str] = frozenset(), progress: Progress = no_progress) -> list[Round]:
    """Draw corpora, plant junk in them and measure them.

    :param left_out: arXiv ids that take no part.
    """
    papers = {i: p for i, p in corpus.papers.items() if i not in left_out}
    sources = [PaperBullets(p.arxiv_id, tuple(b.text for b in e.bullets)) for p in papers.values() for e in p.entries]
    sentences = common_sentences(sources, corpus.analyse)
    sizes = [size for size, times in SIZES for _ in range(times) if size is None or size < len(papers)]
    done = []
    for number, size in enumerate(sizes):
        progress("plant", number, len(sizes))
        rng = random.Random(_SEED + number)
        drawn = papers if size is None else {i: papers[i] for i in sorted(rng.sample(sorted(papers), size))}
        done.append(_round(corpus, drawn, sentences, rng))
    progress("plant", len(sizes), len(sizes))
    return done


def _round(corpus: Corpus, papers: Mapping[str, Paper], sentences: Sequence[tuple[str, str]], rng: random.Random) -> Round:
    sources = [PaperBullets(p.arxiv_id, tuple(b.text for b in e.bullets)) for p in papers.values() for e in p.entries]
    kinds: dict[str, JunkKind] = {}
    changed = dict(papers)
    for arxiv_id in sorted(rng.sample(sorted(papers), max(2, round(PLANTED * len(papers))))):
        kind = kinds[arxiv_id] = rng.choices(list(KINDS), list(KINDS.values()))[0]
        bullets = tuple(Bullet(None, text) for text in plant(arxiv_id, kind, sources, sentences, rng))
        changed[arxiv_id] = Paper(arxiv_id, (replace(papers[arxiv_id].entries[0], bullets=bullets),))
    values, entries = measure_corpus(corpus, changed)
    ids = [entry.arxiv_id for entry in entries]
    return Round(values, ids, [kinds.get(i) for i in ids])


def measure_corpus(corpus: Corpus, papers: Mapping[str, Paper]) -> tuple[NDArray[np.float32], list[DigestEntry]]:
    """Return the features of the entries of some papers that have bullets, as in an index of these papers alone."""
    texts = {t for p in papers.values() for t in (p.title, *(b.text for e in p.entries for b in e.bullets))}
    corpus.analyse(sorted(texts))
    bullets = [(p.arxiv_id, b.text) for p in papers.values() for e in p.entries for b in e.bullets]
    documents = {i: corpus.terms[p.title] * TITLE_WEIGHT for i, p in papers.items()}
    for arxiv_id, text in bullets:
        documents[arxiv_id] = documents[arxiv_id] + corpus.terms[text]
    translations = TranslationTable.build(list(documents.values()), mine_glosses(text for _, text in bullets))
    judged = list(entry_texts(papers, corpus.terms))
    return audit_features([text for _, text in judged], translations).values, [entry for entry, _ in judged]


def fit(done: Sequence[Round], only: frozenset[str] | None = None) -> LinearModel:
    """Fit the model.

    :param only: the papers to learn from; None for all.
    """
    from sklearn.linear_model import LogisticRegression

    values = np.concatenate([r.values for r in done]).astype(np.float64)
    planted = np.array([kind is not None for r in done for kind in r.kinds])
    ids = [i for r in done for i in r.arxiv_ids]
    taken = np.array([only is None or i in only for i in ids])
    means, scales = values[taken].mean(axis=0), values[taken].std(axis=0)
    standard = (values - means) / scales
    kept = taken
    for _ in range(2):
        machine = LogisticRegression(C=_STRENGTH, max_iter=1000).fit(standard[kept], planted[kept])
        kept = taken & (planted | (machine.decision_function(standard) < 0))
    share = planted[kept].mean()
    intercept = float(machine.intercept_[0]) + _logit(PRIOR) - _logit(float(share))
    return LinearModel.fitted(FEATURES, means, scales, machine.coef_[0], intercept, THRESHOLD, digits=4)


def _logit(p: float) -> float:
    return float(np.log(p / (1 - p)))
