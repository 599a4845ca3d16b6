"""The words that a question is cut into before they get their roles."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.search.query.reading import split_units

PIECES = (
    "papers non-diffusion attention-free -GAN GPT-4o's Mixtral 8x7B LLM-as-a-judge don't 2311.12908 1,000 95.5% C++ "
    "é ß ... ?! “a” 논문 논문을 확산 모델에서의 DPO와 2024년 6월부터 강화학습이 아닌 ㅋㅋㅋ ㅈㅂ 가 을 뭐야? 알려줘!"
).split()

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map(" ".join) | st.text(max_size=80)


def composed(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@settings(deadline=None)  # the first text loads the analyser
@example("ᅡ")
@given(texts)
def test_every_character_but_space_is_in_exactly_one_unit(text: str) -> None:
    units = split_units(text)
    places = [place for unit in units for place in range(unit.start, unit.end)]
    assert places == sorted(set(places))
    assert [place for place in range(len(text)) if not text[place].isspace()] == [p for p in places if not text[p].isspace()]
    assert all(composed(text[unit.start : unit.end]) == composed(unit.text) for unit in units)  # a jamo may be the other one


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("논문을 보여줘", ["논문", "을", "보여줘"]),
        ("RAG는 뭐야?", ["RAG", "는", "뭐", "야", "?"]),
        ("확산 모델에서의 DPO", ["확산", "모델", "에서", "의", "DPO"]),
        ("DPO와 PPO를", ["DPO", "와", "PPO", "를"]),
        ("강화학습이 아닌 것", ["강화학습", "이", "아닌", "것"]),
        ("2311.12908과", ["2311.12908", "과"]),
    ],
)
def test_particles_are_cut_off(text: str, units: list[str]) -> None:
    assert [unit.text for unit in split_units(text)] == units


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("non-diffusion models", ["non-", "diffusion", "models"]),
        ("Non-autoregressive", ["Non-", "autoregressive"]),
        ("attention-free", ["attention", "-free"]),
        ("video -GAN", ["video", "-", "GAN"]),
        ("GPT-4o's FPS", ["GPT-4o", "'s", "FPS"]),
    ],
)
def test_what_excludes_or_owns_is_cut_off(text: str, units: list[str]) -> None:
    assert [unit.text for unit in split_units(text)] == units


@pytest.mark.parametrize(
    "name", ["LLM-as-a-judge", "GPT-4o", "8x7B", "3DGS", "C++", "2311.12908", "don't", "1,000", "text-to-image"]
)
def test_a_compound_is_one_unit(name: str) -> None:
    assert [unit.text for unit in split_units(name)] == [name]


@pytest.mark.parametrize("piece", ["a", "가", "non-", "-free", "'s ", "1.", "논문을 ", "a-", "ㅋ", "-", "é"])
def test_a_long_text_is_cut(piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    units = split_units(text)
    assert sum(unit.end - unit.start for unit in units) >= len(text.replace(" ", ""))
