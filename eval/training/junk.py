"""Digest entries with bullets that do not describe them, planted in a corpus to train the audit.

Labelled rows are few, so junk is made. There are four kinds: the bullets of another paper; made-up bullets about nothing in
particular (``eval/data/planted_junk.toml``); form letters, such as guidelines for authors (the same file); and mosaics of the
least specific sentences of many other entries, which sound like the corpus. Mosaics are made from the given digests during
training and are not kept.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from eval.cases.bundled import read_toml
from rag.text import split_sentences

JunkKind = Literal["swapped", "made up", "mosaic", "form"]
#: The kinds of planted junk and how often each is planted. Real junk is mostly of the second kind.
KINDS: Mapping[JunkKind, float] = {"swapped": 0.2, "made up": 0.35, "mosaic": 0.4, "form": 0.05}

_GAINS = (2, 3, 5, 7, 8, 10, 12, 15, 20, 25, 30)
#: Sentences whose words are as common as those of this share of all sentences make up the mosaics.
_COMMONEST = 0.12
_LEAST_WORDS = 5


@dataclass(frozen=True, slots=True)
class PaperBullets:
    """The bullets of an entry, which can be planted in another one, with the paper's arXiv id."""

    arxiv_id: str
    bullets: tuple[str, ...]


def common_sentences(
    sources: Sequence[PaperBullets], terms_of: Callable[[Sequence[str]], Sequence[Sequence[str]]]
) -> list[tuple[str, str]]:
    """Return the least specific sentences of a corpus, with the arXiv ids of their papers.

    :param terms_of: the index terms of texts.
    """
    sentences = [(s.arxiv_id, sentence) for s in sources for bullet in s.bullets for sentence in split_sentences(bullet)]
    analysed = [set(terms) for terms in terms_of([sentence for _, sentence in sentences])]
    often = Counter(term for terms in analysed for term in terms)
    long = [i for i, terms in enumerate(analysed) if len(terms) >= _LEAST_WORDS]
    # sorted: a set has no order that is the same every time, and sums of floats depend on it
    rarity = [float(np.mean([-np.log(often[t] / len(analysed)) for t in sorted(analysed[i])])) for i in long]
    limit = np.quantile(rarity, _COMMONEST) if rarity else 0.0
    return [sentences[i] for i, value in zip(long, rarity, strict=True) if value <= limit]


def plant(
    arxiv_id: str, kind: JunkKind, sources: Sequence[PaperBullets], sentences: Sequence[tuple[str, str]], rng: random.Random
) -> tuple[str, ...]:
    """Return bullets that do not describe a paper.

    :param sources: entries whose bullets may be taken.
    :param sentences: what :func:`common_sentences` gave.
    """
    if kind == "swapped":
        return rng.choice([s.bullets for s in sources if s.arxiv_id != arxiv_id and s.bullets])
    if kind == "mosaic":
        others = [sentence for owner, sentence in sentences if owner != arxiv_id]
        return tuple(rng.sample(others, min(len(others), rng.randint(4, 7))))
    texts = read_toml("planted_junk.toml")
    return tuple(rng.choice(texts["form"])["bullets"]) if kind == "form" else _made_up(texts, rng)


def _made_up(texts: Mapping[str, Any], rng: random.Random) -> tuple[str, ...]:
    """Return three bullets of one to three sentences; half of the time with hardly a word on any subject."""
    subject = {**rng.choice(texts["subject"]), "gain": rng.choice(_GAINS)}
    vague = rng.random() < 0.5
    bullets = []
    for section, longest in (("new", 2), ("details", 3), ("results", 3)):
        pool: list[str] = texts["sections"][section]
        if vague:
            pool = [s for s in pool if "{" not in s.replace("{gain}", "")] + rng.sample(pool, 2)
        bullets.append(" ".join(rng.sample(pool, rng.randint(1, longest))).format(**subject))
    return tuple(bullets)
