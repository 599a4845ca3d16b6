"""How much of a claim its evidence has, and what is found missing or in another place."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.check.rules.alignment import EvidenceTokens, align
from rag.check.rules.coverage import coverage_features
from rag.check.rules.lexicon import lexicon
from rag.check.rules.morphology import analyse
from rag.check.rules.pair import AlignedPair, RuleResult


def pair(claim: str, *evidence: str) -> AlignedPair:
    own, *texts = analyse([claim, *evidence])
    return AlignedPair(own, EvidenceTokens(texts, lexicon()))


def measured(claim: str, *evidence: str) -> RuleResult:
    return coverage_features(pair(claim, *evidence))


def strength(claim: str, word: str, *evidence: str) -> float:
    """How surely the evidence has a word of the claim."""
    ready = pair(claim, *evidence)
    [found] = [a.strength for a in align(ready.claim, ready.evidence) if a.token.surface == word]
    return found


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("The model generates images.", "The model generates images."),
        ("The model generates images.", "모델은 이미지를 생성한다."),
        ("모델은 이미지를 생성한다.", "The model generates images."),
        ("변호사가 검토한다.", "Lawyers review it."),
        ("LLMs hallucinate.", "An LLM hallucinates."),
    ],
)
def test_all_words_are_covered(claim: str, evidence: str) -> None:
    found = measured(claim, evidence)
    assert found.features["coverage"] == pytest.approx(1, abs=0.06)
    assert found.findings == ()


def test_words_that_the_evidence_lacks_are_findings() -> None:
    found = measured("The model cooks soup.", "The model generates images.")
    assert found.features["coverage"] < 0.5
    assert [(f.kind, f.claim) for f in found.findings] == [("missing", "cooks"), ("missing", "soup")]


def test_a_finding_says_where_it_stands() -> None:
    claim = "The model cooks soup."
    assert [claim[f.start : f.end] for f in measured(claim, "The model sings.").findings] == ["cooks", "soup"]


@pytest.mark.parametrize(
    ("claim", "evidence", "name", "other"),
    [
        ("GPT-4 writes code.", "LLaMA writes code.", "GPT-4", "LLaMA"),
        ("GPT-4가 코드를 쓴다.", "LLaMA가 코드를 쓴다.", "GPT-4", "LLaMA"),
        ("GPT-4 writes code.", "The model writes code.", "GPT-4", ""),
        ("PPO는 느리다.", "DPO는 느리다.", "PPO", "DPO"),
    ],
)
def test_a_name_that_is_not_there_is_found_with_the_one_in_its_place(claim: str, evidence: str, name: str, other: str) -> None:
    [found] = [f for f in measured(claim, evidence).findings if f.kind == "name"]
    assert (found.claim, found.evidence, found.fix) == (name, other, other)


@pytest.mark.parametrize(
    ("claim", "word", "evidence"),
    [
        ("GPT4 writes.", "GPT4", "GPT-4 writes."),
        ("Robustness matters.", "Robustness", "It is robust."),
        ("트랜스포머를 쓴다.", "트랜스포머", "A transformer is used."),
        ("딥마인드가 만든다.", "딥마인드", "DeepMind builds it."),
    ],
)
def test_a_word_is_found_in_another_spelling(claim: str, word: str, evidence: str) -> None:
    assert strength(claim, word, evidence) >= 0.8


@pytest.mark.parametrize(
    ("claim", "word", "evidence"),
    [
        ("GPT-4 writes.", "GPT-4", "Llama writes."),
        ("Soup boils.", "Soup", "It is robust."),
        ("펭귄은 난다.", "펭귄", "갈매기는 난다."),
    ],
)
def test_another_word_is_not(claim: str, word: str, evidence: str) -> None:
    assert strength(claim, word, evidence) < 0.5


def test_several_texts_cover_more_than_one() -> None:
    claim, first, second = "The model is open and covers French.", "The model is open.", "French is covered."
    both = measured(claim, first, second).features["coverage"]
    assert both > max(measured(claim, text).features["coverage"] for text in (first, second))


def test_more_that_is_not_there_covers_less() -> None:
    shares = [
        measured(f"The model generates images{rest}.", "The model generates images.").features["coverage"]
        for rest in ("", " of penguins", " of penguins and volcanoes")
    ]
    assert shares == sorted(shares, reverse=True)
    assert len(set(shares)) == 3


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=50), st.lists(st.text(max_size=50), max_size=2))
def test_any_texts_are_measured(claim: str, evidence: list[str]) -> None:
    found = measured(claim, *evidence)
    assert 0 <= found.features["coverage"] <= 1
    assert all(f.kind in ("name", "missing") for f in found.findings)
