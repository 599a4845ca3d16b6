"""The words of synthetic digests: sentences with gaps, syllables of coined names and people, and how words are drawn."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, TypeVar

T = TypeVar("T")

#: Clauses of the bullets: ``{a}`` and ``{b}`` are terms, ``{name}`` is the paper's method, ``{other}`` that of another paper,
#: ``{x}`` and ``{y}`` are figures. A mark such as ``을`` behind a gap takes the form that the word before it needs.
CLAUSES: dict[str, tuple[str, ...]] = {
    "What's New": (
        "{name|은} {a|을} {b|과} 함께 다루는 새로운 틀입니다.",
        "이 연구는 {a} 문제를 {b} 관점에서 다시 정의합니다.",
        "{a|이} 부족한 상황에서도 {b|을} 얻는 방법인 {name|을} 소개합니다.",
        "기존의 {other|과} 달리 {name|은} {a|을} 전제로 하지 않습니다.",
        "{a|에} 대한 {b}의 영향을 처음으로 크게 조사했습니다.",
        "{name|은} {a|을} 위한 공개 자료와 {b} 도구를 제공합니다.",
        "{other|을} 확장해 {a}까지 아우르는 {name|을} 제안합니다.",
        "{a|과} {b} 사이의 간극을 줄이는 것이 목표입니다.",
    ),
    "Technical Details": (
        "{a|을} 먼저 학습한 뒤 {b|으로} 미세하게 조정합니다.",
        "{name}의 핵심은 {a|을} {b|으로} 바꾸는 모듈입니다.",
        "{x}개의 층으로 이루어진 {a} 위에 {b|을} 얹었습니다.",
        "{a} 손실과 {b} 손실을 {x}:1의 비율로 더합니다.",
        "{other|에서} 가져온 {a|을} 그대로 쓰되 {b}만 새로 학습합니다.",
        "매 단계에서 {a|을} 고르고 {b|을} 갱신하는 절차를 되풀이합니다.",
        "{x}억 개의 매개변수를 가진 모형에 {a|을} 적용합니다.",
        "{a|은} 고정하고 {b}의 가중치만 바꿉니다.",
        "입력을 {a} 단위로 나누어 {b|에} 차례로 넣습니다.",
    ),
    "Performance Highlights": (
        "{name|은} {a} 평가에서 {other}보다 {x}.{y}% 높은 정확도를 보였습니다.",
        "{b|을} 쓰면 {a} 시간이 {x}% 줄어듭니다.",
        "{a} 기준에서 {x}.{y}점을 얻어 {other|을} 앞섰습니다.",
        "{a|이} 없으면 성능이 {x}.{y}점 떨어집니다.",
        "{x}개의 자료에서 {a|과} {b} 모두 나아졌습니다.",
        "{other|과} 비슷한 품질을 {x}배 적은 {a|으로} 얻었습니다.",
        "사람이 평가했을 때 {a|은} {x}%의 경우에 더 낫다고 판단되었습니다.",
    ),
}

#: Titles: ``{A}`` and ``{B}`` are English terms.
TITLES = (
    "{name}: {A} for {B}",
    "{name}: {A} with {B}",
    "{A} via {B}",
    "Towards {A} in {B}",
    "{name}: Rethinking {A} through {B}",
    "On the Role of {A} in {B}",
    "Scaling {A} by {B}",
    "{A} Meets {B}: A Study",
)

SYLLABLES = (
    "ba be bi bo bra cal cor dal dex dra el fen flo gal gen gra hal hex in jun kal ker lam len lum mar mel mi mod mor na nex no"
    " or pal per pix pro qua ra ren ri sal sen sim sol ta tel ten tor tri ul va vel vi vor wa xen yar zel zo"
).split()
ENDINGS = ("Net", "Former", "LM", "Bench", "Flow", "GAN", "-2", "", "", "", "Diff", "Agent", "RL", "-VL")
GIVEN = (
    "Ada Amit Ana Boris Chen Chloe Daniel Elif Emma Farid Grace Hana Hugo Ines Ivan Jae Jin Jorge Kai Lena Li Luca Maria Mei"
    " Min Nadia Noah Olga Omar Paul Priya Qing Rosa Sara Sean Soo Tao Thomas Uma Vera Wei Xin Yan Yuki Zoe"
).split()


class Zipf(Generic[T]):
    """Draw items, the first most often: the n-th in proportion to 1 / (n + ``flat``) to the power of ``exponent``."""

    def __init__(self, items: Sequence[T], exponent: float = 1.0, flat: float = 2.0) -> None:
        self._items = items
        self._sums = list(accumulate((n + flat) ** -exponent for n in range(1, len(items) + 1)))

    def draw(self, rng: random.Random) -> T:
        return rng.choices(self._items, cum_weights=self._sums)[0]


_PARTICLES = {"은": "는", "을": "를", "이": "가", "과": "와", "으로": "로"}


def with_particle(word: str, particle: str) -> str:
    """Return a word with a Korean particle in the form that goes with its last sound; Latin words count as ending in a vowel.

    ``particle`` is the form behind a consonant.
    """
    last = ord(word[-1]) - ord("가")
    final = last % 28 if 0 <= last < 11172 else 0
    closed = final > 0 and not (particle == "으로" and final == 8)  # 로 follows ㄹ
    return word + (particle if closed else _PARTICLES.get(particle, particle))


def coined(number: int) -> str:
    """Return the coined word of a number: another one for each."""
    size = len(SYLLABLES)
    number, parts = number + size, []
    while number:
        number, rest = divmod(number, size)
        parts.append(SYLLABLES[rest])
    return "".join(parts)
