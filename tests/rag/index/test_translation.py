"""Translations learned from the corpus, from its glosses, and from the glossary; and the glosses themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.translation import TranslationTable, mine_glosses
from rag.text import read_glossary, terms, terms_of_many


@pytest.mark.parametrize(
    ("text", "glosses"),
    [
        ("이를 위해 직접 선호 최적화(DPO)를 쓴다.", [("직접 선호 최적화", "DPO")]),
        ("큰 확산 모델 (diffusion model)이다.", [("확산 모델", "diffusion model")]),
        ("신경 방사 필드(NeRF)", [("신경 방사 필드", "NeRF")]),
        (
            "검색 증강 생성(Retrieval-Augmented Generation, RAG)",
            [("검색 증강 생성", "Retrieval-Augmented Generation"), ("검색 증강 생성", "RAG")],
        ),
        ("정확도(92%)와 결과(표 3)", []),
        ("DPO(직접 선호 최적화)", []),
        ("English only (EO)", []),
    ],
)
def test_glosses_are_read_with_as_many_korean_words_as_the_english_has(text: str, glosses: list[tuple[str, str]]) -> None:
    assert list(mine_glosses([text])) == glosses


@given(st.text(alphabet="가나 (A),;b", max_size=80))
def test_mining_takes_any_text(text: str) -> None:
    for korean, english in mine_glosses([text]):
        assert korean in " ".join(text.split())
        assert english in text


def test_words_of_one_paper_are_linked_across_languages() -> None:
    documents = [
        terms(t)
        for t in (
            "Walrus tracks 바다코끼리 추적",
            "A Walrus model 바다코끼리 모델",
            "Seal tracks 물범 추적",
            "Seal 물범",
            "Otter 수달",
        )
    ]
    table = TranslationTable.build(documents)
    assert max(table["walrus"], key=lambda t: table["walrus"][t]).startswith("바다")
    assert sum(table["walrus"].values()) == pytest.approx(1, abs=0.01)
    assert table["nothing"] == {}


def test_the_glossary_carries_a_corpus_that_is_too_small_to_learn_from() -> None:
    table = TranslationTable.build([terms("로봇의 강화 학습을 다룬다")])
    assert "강화" in table["reinforc"]
    assert "robot" not in table["로봇"]  # a translation that the corpus does not have is of no use


@pytest.mark.slow
def test_a_gloss_translates_what_the_glossary_does_not_know() -> None:
    documents = [terms("바다코끼리 추적은 zorp 없이도 된다"), terms("zorp")]
    assert "추적" not in TranslationTable.build(documents)["zorp"]
    glosses = [("바다코끼리 추적", "zorp")] * 2 + [("언어 모델", "language model"), ("잠재 공간", "latent space")] * 2
    table = TranslationTable.build(documents, glosses)
    assert "추적" in table["zorp"]


def test_phrases_that_were_analysed_before_give_the_same_table() -> None:
    documents = [terms("확산 모델(diffusion model)을 다룬다"), terms("A diffusion model for robots")]
    glosses = [("직접 선호 최적화", "direct preference optimization"), ("3차원 복원", "3D reconstruction")]
    forms = [korean for korean, _ in glosses] + [form for _, some in read_glossary() for form in some]
    analysed = dict(zip(forms, terms_of_many(forms), strict=True))
    known, new = TranslationTable.build(documents, glosses, analysed), TranslationTable.build(documents, glosses)
    assert len(known) == len(new) > 0
    assert all(known[term] == new[term] for document in documents for term in document)
