"""Compare bullets of digests with the abstracts of their papers, by the words that one carries of the other.

Bullets are mostly Korean and abstracts English, so words are translated. How much of a text an abstract carries says little by
itself: a plain text is carried by any abstract. So it is compared with other texts and other abstracts, which gives the
*margin*: how many standard deviations better a text and its own abstract fit each other than two that do not belong together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.core import LinearModel, Paper
from rag.digests import MAX_CHUNK_CHARS
from rag.index.audit.features import occurrence, rarity_of, scaled, wanted_words
from rag.index.audit.result import abstract_model_text
from rag.index.translation import TranslationTable

if TYPE_CHECKING:
    import scipy.sparse as sp

#: A bullet with a lower margin is not carried: so are 24 of 25 bullets beside the abstract of another paper.
LEAST_MARGIN = 1.5
_OTHERS = 300  # texts and abstracts that each is compared with at most
_FEWEST = 20  # comparisons below which there is no margin
_FLOOR = 0.01  # keeps a deviation from being 0
_BLOCK = 512


@dataclass(frozen=True, slots=True)
class OwnedText:
    """A text about a paper, and its index terms."""

    arxiv_id: str
    terms: Sequence[str]


def abstract_terms(
    papers: Mapping[str, Paper], terms: Mapping[str, Sequence[str]], texts: Sequence[OwnedText], reference: int | None = None
) -> dict[str, list[str]]:
    """Return the index terms of abstracts by arXiv id: those of the papers of the texts, and some others to compare with.

    :param reference: how many texts, the first ones, are of papers whose abstracts others are compared with; by default all.
    """
    having = [i for i, p in papers.items() if any(b.kind == "abstract" for entry in p.entries for b in entry.bullets)]
    among = having if reference in (None, len(texts)) else _owned(having, texts[:reference])
    needed = {text.arxiv_id for text in texts} | {among[place] for place in _spread(len(among)).tolist()} if texts else set()
    found = {i: [t for s in papers[i].abstract for t in terms[s[:MAX_CHUNK_CHARS]]] for i in having if i in needed}
    return {arxiv_id: words for arxiv_id, words in found.items() if words}


def _owned(arxiv_ids: Sequence[str], texts: Sequence[OwnedText]) -> list[str]:
    owners = {text.arxiv_id for text in texts}
    return [arxiv_id for arxiv_id in arxiv_ids if arxiv_id in owners]


def abstract_margins(
    texts: Sequence[OwnedText],
    abstracts: Mapping[str, Sequence[str]],
    translations: TranslationTable,
    reference: int | None = None,
) -> list[float | None]:
    """Return the margin of each text; None where its paper has no abstract, or there is too little to compare with.

    :param reference: how many texts, the first ones, others are compared with, and their papers' abstracts; by default all.
    """
    if not abstracts or not texts:
        return [None] * len(texts)
    documents, said = [text.terms for text in texts], list(abstracts.values())
    place = {word: i for i, word in enumerate(sorted({word for terms in (*documents, *said) for word in terms}))}
    everything = occurrence([*documents, *said], place)
    written, told = everything[: len(documents)], everything[len(documents) :]
    compared = np.arange(len(texts) if reference is None else reference)
    told_of = np.arange(len(said)) if len(compared) == len(texts) else _places(abstracts, texts[: len(compared)])
    rarity = rarity_of(everything[np.concatenate((compared, len(documents) + told_of))])
    asked = scaled(wanted_words(written, place, translations, rarity, rarity), written @ rarity)
    row_of = {arxiv_id: row for row, arxiv_id in enumerate(abstracts)}
    owner = np.array([row_of.get(text.arxiv_id, -1) for text in texts])
    own = np.asarray(asked.multiply(told[np.maximum(owner, 0)]).sum(axis=1)).ravel()
    some, few = told_of[_spread(len(told_of))], _spread(len(compared))
    by_abstract = _usual(told, asked[few], owner[few], np.arange(len(said)))
    by_text = [
        _usual(asked[at : at + _BLOCK], told[some], some, owner[at : at + _BLOCK]) for at in range(0, len(texts), _BLOCK)
    ]
    margins: list[float | None] = []
    for i, usual in enumerate(row for block in by_text for row in block):
        mean, deviation = usual or (by_abstract[owner[i]] if owner[i] >= 0 else None) or (0.0, 0.0)
        margins.append(float((own[i] - mean) / (deviation + _FLOOR)) if owner[i] >= 0 and deviation else None)
    return margins


def _places(abstracts: Mapping[str, Sequence[str]], texts: Sequence[OwnedText]) -> NDArray[np.int64]:
    """Return the places of the abstracts of the papers that some texts are about."""
    owners = {text.arxiv_id for text in texts}
    return np.array([place for place, arxiv_id in enumerate(abstracts) if arxiv_id in owners], dtype=np.int64)


def _spread(size: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, size - 1, min(size, _OTHERS)).astype(np.int64))


def _usual(
    left: sp.csr_matrix, right: sp.csr_matrix, right_owner: NDArray[np.int64], left_owner: NDArray[np.int64]
) -> list[tuple[float, float] | None]:
    """Return mean and deviation of what each row shares with the others that are not of its paper; None if they are few."""
    shared = (left @ right.T).toarray().astype(np.float64)
    other = left_owner[:, None] != right_owner[None, :]
    shared[~other] = 0
    count = other.sum(axis=1)
    many = np.maximum(count, 1)
    means = shared.sum(axis=1) / many
    deviations = np.sqrt(np.maximum((shared**2).sum(axis=1) / many - means**2, 0))
    return [
        (m, d) if n >= _FEWEST else None for m, d, n in zip(means.tolist(), deviations.tolist(), count.tolist(), strict=True)
    ]


def is_carried(margin: float) -> bool:
    """Return whether the abstract carries a text with this margin."""
    return margin >= LEAST_MARGIN


@cache
def abstract_model() -> LinearModel:
    """Return the model that ships with the package, which tells digests beside their own abstract from others."""
    return LinearModel.from_json(json.loads(abstract_model_text()))


def log_odds(margin: float) -> float:
    """Return what a margin adds to the log-odds that bullets do not describe their paper."""
    model = abstract_model()
    return sum(model.contributions({"margin": margin}).values()) + model.intercept
