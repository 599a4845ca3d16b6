"""Names of methods, models, datasets and papers, and what the papers have under them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.search.lexicon import Lexicon
from tests.support.papers import paper

TITLES = {
    "2312.00752": ("Mamba: Linear-Time Sequence Modeling", "Mamba는 선택적 상태 공간 모델이다. Mamba는 빠르다."),
    "2405.21060": ("Transformers are SSMs", "이 논문은 Mamba-2를 제안한다. Mamba-2는 Mamba보다 빠르다."),
    "2401.09417": ("Vision Mamba: Efficient Visual Representation", "Mamba 블록을 비전에 적용하였다."),
    "2401.04088": ("Mixtral of Experts", "Mixtral 8x7B는 전문가 혼합 모델이다."),
    "2402.00001": ("Turbo Sparse", "Mixtral 8x7B를 희소하게 만들었다."),
    "2407.21783": ("The Llama 3 Herd of Models", "Llama 3는 언어 모델 모음이다."),
    "2311.12908": ("Diffusion Model Alignment", "이 논문은 Diffusion-DPO를 제안한다."),
    "2305.18290": (
        "Your Language Model is Secretly a Reward Model",
        "직접 선호 최적화(DPO)를 다룬다. Direct Preference Optimization(DPO)을 소개한다.",
    ),
    "2504.00001": ("Pre-DPO: Better Data", "Pre-DPO를 제안한다. DPO보다 낫다."),
    "2503.14905": ("Spot the Fake: Synthetic Image Detection", "FakeVLM이라는 모델을 제안한다. FakeVLM은 정확하다."),
    "2501.00001": ("Reasoning at Test Time", "AIME 2024에서 좋은 결과를 얻었다."),
    "2501.00002": ("AIM: A Rendering Challenge", "AIM은 렌더링 대회이다."),
    "2501.00003": ("From Generation to Judgment", "LLM-as-a-judge를 다룬다."),
    "2406.09414": ("Depth Anything V2", "깊이 추정 모델이다."),
    "2401.10891": ("Depth Anything: Unleashing Unlabeled Data", "깊이 추정 모델이다."),
    "2409.00001": ("Attention: A Survey", "An attention layer uses attention; attention is attention."),
    "2409.12183": ("To CoT or not to CoT? Chain-of-thought helps mainly on math and symbolic reasoning", "분석이다."),
    "2408.00001": ("LLaVA-OneVision: Easy Visual Task Transfer", "시각 모델이다."),
    "2408.00002": ("Agent S: An Open Agentic Framework", "agents와 agents의 agents."),
    "2411.00001": ("Close the Gap: Multi-Modal Pre-Training", "multi-modal pre-training, MultiModal PreTraining."),
    "2402.19173": ("StarCoder 2 and The Stack v2: The Next Generation", "코드 모델이다."),
    "2405.01535": ("Prometheus 2: A Judge", "평가 모델이다."),
    "2503.00009": ("Reef Flow: Fast and Faithful Sound from Text with Flow Matching and Ranked Preference", "소리 모델이다."),
    "2411.15124": ("TÜLU 3: Pushing Frontiers in Open Language Model Post-Training", "훈련 방법이다."),
}
LEXICON = Lexicon([paper(title, bullet, arxiv_id=i) for i, (title, bullet) in TITLES.items()])


@pytest.mark.parametrize(
    ("name", "exact"),
    [
        ("mamba", ["2312.00752"]),
        ("Mixtral 8x7B", ["2401.04088"]),
        ("mixtral", ["2401.04088"]),
        ("Llama 3", ["2407.21783"]),
        ("llama-3", ["2407.21783"]),
        ("Depth Anything", ["2401.10891"]),
        ("depth anything v2", ["2406.09414"]),
        ("llava onevision", ["2408.00001"]),
        ("tulu 3", ["2411.15124"]),
        ("starcoder2", ["2402.19173"]),
        ("The Stack v2", ["2402.19173"]),
        ("Prometheus", []),
        ("AIM", ["2501.00002"]),
        ("AIME", []),
        ("agents", []),
        ("Agent S", ["2408.00002"]),
    ],
)
def test_a_paper_called_so_is_exact(name: str, exact: list[str]) -> None:
    assert list(LEXICON.papers_called(name).exact) == exact


@pytest.mark.parametrize(
    ("name", "first"), [("Mamba", "2312.00752"), ("mamba 2", "2405.21060"), ("DPO", "2305.18290"), ("fakevlm", "2503.14905")]
)
def test_the_paper_that_introduces_a_name_defines_it(name: str, first: str) -> None:
    assert LEXICON.papers_called(name).defining[0] == first


def test_derivatives_do_not_define() -> None:
    assert not {"2311.12908", "2504.00001"} & {*LEXICON.papers_called("DPO").defining}


def test_versions_are_other_names() -> None:
    mamba = LEXICON.papers_called("Mamba")
    assert mamba.containing == ("2401.09417",)
    assert LEXICON.papers_called("Mamba-2").mentions == 1
    assert not LEXICON.papers_called("Mamba-3")


def test_short_and_long_names_lead_to_each_other() -> None:
    assert LEXICON.papers_called("DPO").alias == ("Direct Preference Optimization",)
    assert LEXICON.papers_called("direct preference optimization").alias == ("DPO",)


def test_a_short_name_that_a_paper_has_for_something_else_does_not_lead_to_it() -> None:
    agents = paper(
        "Mixture-of-Agents Helps Models", "Layers through a Mixture-of-Agents (MoA) methodology.", arxiv_id="2406.04692"
    )
    heads = paper("MoA: Sparse Heads", "We propose the Mixture of Attention (MoA), heads.", arxiv_id="2406.14909")
    lexicon = Lexicon([agents, heads])
    found = lexicon.papers_called("Mixture-of-Agents")
    assert not found.exact
    assert found.introducing == ("2406.04692",)  # it heads a title, and no other paper mentions it
    assert "2406.14909" not in found.defining
    assert lexicon.papers_called("MoA").exact == ("2406.14909",)


def test_the_plural_of_an_acronym_is_the_acronym() -> None:
    found = LEXICON.papers_called("DPOs")
    assert (found.name, found.mentions) == ("DPO", LEXICON.papers_called("DPO").mentions)


def test_a_korean_name_leads_to_the_english_one_in_its_brackets() -> None:
    found = LEXICON.papers_called("직접 선호 최적화")
    assert (found.asked, found.name, found.defining[0]) == ("직접 선호 최적화", "DPO", "2305.18290")


def test_a_rare_name_is_not_its_stem() -> None:
    found = LEXICON.papers_called("AIME")
    assert (found.name, found.mentions) == ("AIME", 1)


def test_a_name_that_no_paper_has_is_nothing() -> None:
    found = LEXICON.papers_called("DeepSeek-R1")
    assert not found
    assert found.name == ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("what is dpo?", ["DPO"]),
        ("compare mamba and Mamba-2", ["Mamba", "Mamba-2"]),
        ("How many parameters does Mixtral 8x7B have?", ["Mixtral 8x7B"]),
        ("Is llm-as-a-judge biased?", ["LLM-as-a-judge"]),
        ("What does the AIME 2024 benchmark measure?", ["AIME"]),
        ("fakevlm 설명해줘", ["FakeVLM"]),
        ("Mamba를 비전에 적용한 논문", ["Mamba"]),
        ("depth anything v2 요약", ["Depth Anything V2"]),
        ("DPO-based methods", ["DPO"]),
        ("direct preference optimization", ["Direct Preference Optimization"]),
        ("is attention useful?", []),
        ("Attention is useful", []),
        ('who wrote "Attention"?', ["Attention"]),
        ("the authors of Attention", ["Attention"]),
        ("who wrote Close the Gap?", ["Close the Gap"]),
        ("multi-modal pre-training", []),
        ("papers on agents", []),
        ("how to close the gap", []),
        ("Show Me The Best Papers On Attention", []),
        ("Step-DPO", []),
        ("Mamba-7", []),
        ("Mamba 7?", []),
        ("Mamba 7 papers", ["Mamba"]),
        ("", []),
    ],
)
def test_names_are_found_in_any_case(text: str, names: list[str]) -> None:
    assert [span.name for span in LEXICON.names_in(text)] == names


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Who are the authors of mixtral of experts?", "mixtral of experts"),
        ("the paper To CoT or not to CoT", "To CoT or not to CoT"),
        ('what did "To CoT or not to CoT" conclude?', "To CoT or not to CoT"),
        ("Your language model is secretely a reward model 저자는?", "Your language model is secretely a reward model"),
        ("The Llama 3 Herd of Models를 요약해줘", "The Llama 3 Herd of Models"),
        (
            "compare Reef Flow: Fast and Faithful Sound from Text with Mamba",
            "Reef Flow: Fast and Faithful Sound from Text",
        ),
        ("'Reef Flow: Fast and Faithful Sound' 요약", "Reef Flow: Fast and Faithful Sound"),
        ("is fast and faithful sound from text possible?", None),
        ("what is a reward model?", None),
        ("is a survey of language models there?", None),
    ],
)
def test_titles_are_found_whole_or_nearly_so(text: str, quoted: str | None) -> None:
    found = LEXICON.title_in(text)
    assert [text[span.start : span.end] for span in found] == ([quoted] if quoted else [])


@pytest.mark.parametrize(
    ("name", "near"), [("FakeVML", "FakeVLM"), ("Mamba-7", "Mamba"), ("Llava-OneVison", "LLaVA-OneVision")]
)
def test_near_names_are_offered(name: str, near: str) -> None:
    assert near in LEXICON.near(name)


@pytest.mark.parametrize(
    "bit", ["Mamba ", "all you need ", "a b ", "a+", "Gu, ", "-", "1.", "To CoT or not to CoT ", "é", "DPO ("]
)
def test_a_long_text_is_read(bit: str) -> None:
    text = (bit * 10_000)[:10_000]
    for read in (LEXICON.names_in, LEXICON.title_in):
        assert all(0 <= span.start < span.end <= len(text) for span in read(text))
    assert not LEXICON.papers_called(text).exact


@given(st.text(max_size=60), st.sampled_from(["Mamba-2", "DPO", "Depth Anything V2", ""]))
def test_spans_lie_in_the_text_and_apart(text: str, name: str) -> None:
    text = f"{text}{name} {text}"
    found = LEXICON.names_in(text)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    LEXICON.title_in(text)
    LEXICON.near(text)


def test_an_empty_index_knows_nothing() -> None:
    empty = Lexicon([])
    assert not empty.papers_called("Mamba")
    assert (empty.names_in("Mamba"), empty.title_in("a b c d"), empty.authors_in("Song Han")) == ([], [], [])
    assert (empty.near("Mamba"), empty.knows("Mamba"), empty.author("Song Han").name) == ([], False, "")
