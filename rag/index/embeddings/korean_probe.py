"""Test at ingest whether a configured embedding model reads Korean.

Models trained on English fail silently: they map all Korean sentences to one corner of the space, and every question finds the
same bullets. The cosines of unrelated Korean sentences are 0.65 to 0.82 for nomic-embed-text, which fails, and 0.33 to 0.56 for
bge-m3, which works; but for models of the e5 family, which work, they exceed 0.7. So what counts is whether related sentences
are at least a quarter of the way closer to 1 (for bge-m3 0.59 instead of 0.45), and unrelated ones not above 0.9.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rag.index.embeddings.base import Vectors

#: Unrelated Korean sentences, each with a Korean paraphrase.
_PARAPHRASES = (
    ("어제 저녁부터 내린 비로 강물이 크게 불어났다.", "밤새 이어진 강수 탓에 하천 수위가 급격히 높아졌다."),
    ("이 병원은 아이들의 예방 접종을 무료로 해 준다.", "어린이는 해당 의료 기관에서 백신을 돈 없이 맞을 수 있다."),
    ("그 작가의 새 소설은 바닷가 마을의 노인을 그린다.", "신작 장편에서 글쓴이는 어촌에 사는 할아버지의 삶을 다룬다."),
    ("자전거 체인이 녹슬어서 페달이 잘 돌지 않는다.", "사슬에 녹이 생긴 탓에 두발자전거의 발판이 뻑뻑하다."),
)
#: Unrelated Korean sentences, each with a translation.
_TRANSLATIONS = (
    ("감자는 서늘한 곳에 두어야 싹이 나지 않는다.", "Potatoes have to be kept in a cool place so that they do not sprout."),
    ("중앙은행은 물가를 잡으려고 금리를 올렸다.", "The central bank raised interest rates to bring inflation down."),
    ("망원경으로 토성의 고리를 뚜렷하게 보았다.", "Through the telescope we saw the rings of Saturn clearly."),
    ("우리 팀은 연장전에서 골을 넣어 결승에 올랐다.", "Our team scored in extra time and went through to the final."),
)
#: The sentences to embed: first the Korean ones, then the related one of each.
SENTENCES = tuple(pair[side] for side in (0, 1) for pair in _PARAPHRASES + _TRANSLATIONS)

_LEAST_SHARE = 0.25
_HIGHEST_UNRELATED = 0.9


@dataclass(frozen=True, slots=True)
class Separation:
    """Mean cosines of unrelated Korean sentences, of paraphrases, and of translations."""

    unrelated: float
    paraphrase: float
    translation: float

    def warning(self, name: str) -> str:
        """Return a warning about the embedding ``name``; empty if it reads Korean."""
        values = f"{name} gives unrelated Korean sentences a mean cosine of {self.unrelated:.2f}, "
        remedy = "Choose a multilingual model, or leave NONMUN_EMBEDDING empty for the built-in embedding."
        if self.unrelated > _HIGHEST_UNRELATED or self._share(self.paraphrase) < _LEAST_SHARE:
            return f"{values}paraphrases {self.paraphrase:.2f}: it hardly distinguishes Korean sentences. {remedy}"
        if self._share(self.translation) < _LEAST_SHARE:
            return f"{values}translations {self.translation:.2f}: English questions will miss Korean bullets. {remedy}"
        return ""

    def _share(self, related: float) -> float:
        return (related - self.unrelated) / max(1 - self.unrelated, 1e-6)


def measure_separation(vectors: Vectors) -> Separation:
    """Measure how an embedding separates sentences, from the unit vectors of :data:`SENTENCES`, one per row."""
    korean, related = np.split(vectors, 2)
    unrelated = (korean @ korean.T)[np.triu_indices(len(korean), k=1)]
    paraphrases, translations = np.split(np.einsum("ij,ij->i", korean, related), [len(_PARAPHRASES)])
    return Separation(float(unrelated.mean()), float(paraphrases.mean()), float(translations.mean()))
