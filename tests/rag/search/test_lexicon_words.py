"""Words that the index has, and those that were meant where it has not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.search.lexicon import Lexicon
from rag.search.lexicon.glosses import glosses
from rag.search.lexicon.spelling import Spelling, distance
from tests.support.papers import paper

BULLETS = (
    "A diffusion transformer with attention reduces hallucination in generation.",
    "트랜스포머와 디퓨전, 벤치마크와 어텐션을 다룬다. 트랜스포머는 빠르다. GPT-4와 비교한다.",
)
LEXICON = Lexicon([paper(f"Paper {n}", *BULLETS, arxiv_id=f"2401.{n:05}", authors=("Jiatao Gu",)) for n in range(40)])


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("difusion", "diffusion"),
        ("Difusion", "Diffusion"),
        ("trnasformer", "transformer"),
        ("hallucinaton", "hallucination"),
        ("difusion은", "diffusion은"),
        ("attension", "attention"),
        ("difusion-transformer", "diffusion-transformer"),
        ("트랜스포며", "트랜스포머"),
        ("트랜스포며를", "트랜스포머를"),
        ("벤치마그", "벤치마크"),
        ("recomend", "recommend"),
    ],
)
def test_a_typo_is_corrected(word: str, meant: str) -> None:
    assert LEXICON.corrections([word]) == {word: meant}


@pytest.mark.parametrize(
    "word",
    "diffusion weather recipes hamburger photosynthesis unhelpful overfitting tokenize GPT-5 FakeVML DPOO asdfghjkl 2024 "
    "jiatao Hinton 트랜스포머를 날씨 김치찌개 알려주세요 정리해줘 안녕하세요 ?".split(),
)
def test_other_words_stay(word: str) -> None:
    assert LEXICON.corrections([word]) == {}


@pytest.mark.parametrize("word", ["Diffusion", "transformer", "트랜스포머", "트랜스포머에서는", "GPT-4", "Jiatao", "gu"])
def test_words_of_papers_and_authors_are_known(word: str) -> None:
    assert LEXICON.knows(word)


@pytest.mark.parametrize("word", ["difusion", "GPT-5", "FakeVLM", "김치찌개"])
def test_other_words_are_not(word: str) -> None:
    assert not LEXICON.knows(word)


def test_inflected_words_are_known_by_their_stem(sample: Nonmun) -> None:
    lexicon = Lexicon.of(sample.index.search_index)
    assert lexicon.knows("diffusing")
    assert not lexicon.knows("difusing")


def test_the_sample_knows_its_names(sample: Nonmun) -> None:
    lexicon = Lexicon.of(sample.index.search_index)
    assert [span.name for span in lexicon.names_in("which papers cover dpo for diffusion?")] == ["DPO"]
    assert lexicon.papers_called("SDXL").alias == ("Stable Diffusion XL",)


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("We use Direct Preference Optimization (DPO).", [("DPO", "Direct Preference Optimization")]),
        ("DPO(Direct Preference Optimization)를 쓴다.", [("DPO", "Direct Preference Optimization")]),
        ("직접 선호 최적화(Direct Preference Optimization, DPO)", [("DPO", "Direct Preference Optimization")]),
        ("대형 언어 모델(Large Language Models; LLMs)", [("LLM", "Large Language Models")]),
        ("Proximal Policy Optimization(PPO)", [("PPO", "Proximal Policy Optimization")]),
        ("확산 모델(diffusion model)을 GPT-4 (2023)와", []),
        ("the model (see Table 2) (GPT-4)", []),
    ],
)
def test_short_names_are_explained(text: str, pairs: list[tuple[str, str]]) -> None:
    assert list(glosses(text)) == pairs


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("ab", "ab", 0),
        ("ab", "ba", 1),
        ("abc", "ac", 1),
        ("abc", "adc", 1),
        ("abcd", "badc", 2),
        ("abc", "xyz", 3),
        ("", "a", 1),
    ],
)
def test_edits_are_counted(one: str, other: str, edits: int) -> None:
    assert distance(one, other, 2) == edits


_WORDS = st.text("abcde가각나", min_size=1, max_size=8)


@given(_WORDS, st.lists(_WORDS, min_size=1, max_size=20, unique=True), st.integers(1, 2))
def test_no_near_word_is_missed(word: str, words: list[str], most: int) -> None:
    from rag.search.lexicon.spelling import letters_of

    expected = {other for other in words if distance(letters_of(word), letters_of(other), most) <= most}
    assert set(Spelling(dict.fromkeys(words, 1)).near(word, most)) == expected


@given(st.text(max_size=60))
def test_any_words_are_read(text: str) -> None:
    words = text.split()
    assert LEXICON.corrections(words).keys() <= {*words}
    assert isinstance(LEXICON.knows(text), bool)
    list(glosses(text))
