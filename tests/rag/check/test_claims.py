"""The claims in an answer: its sentences in plain words, and which of them there is something to check in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.citations import sentences_of
from rag.check.claims import is_checkworthy, split_claims
from rag.text import split_sentences

WORTHY = [
    # English
    "The digest of “Jina CLIP: Your CLIP Model Is Your Text Retriever” (2405.20204) does not say so, but it has 3B weights.",
    "“ZipLoRA: Any Subject in Any Style” (2311.13600)의 다이제스트에 없는 내용이지만 학습률은 0.01이다.",
    "Diffusion-DPO needs no reward model [1].",
    "- **GAIA** has 466 questions [2].",
    "It uses LoRA.",
    "466 questions.",
    "GPT-4o is 3.5 times slower than LLaMA-3 [1][2].",
    "The digests report that training takes 3 days on 8 GPUs [1].",
    "According to the digests, DPO does not need labels [1].",
    "The digests report no difference between DPO and PPO [1].",
    "The digests do not say how long training takes, but it uses 8 GPUs [1].",
    "While the excerpts do not mention the cost, the model has 7B parameters.",
    "The digests do not name the authors and they call the method Diffusion-DPO.",
    "However, accuracy drops on long inputs.",
    "As noted above, DPO removes the reward model [1].",
    "Yes, GAIA covers web browsing.",
    "Sure, the benchmark contains 2,170 questions.",
    "The benchmark has 466 questions in 3 levels:",
    "DPO works in three ways [1]:",
    "“Is DPO Superior to PPO?” finds that PPO wins [1].",
    "LLaMA-Adapter is trained in one hour (2303.16199) [1].",
    "[Diffusion-DPO](https://arxiv.org/abs/2311.12908) aligns diffusion models with preferences.",
    "**GPT-4o reaches 85% on MMLU**",
    "Existing models do not mention uncertainty.",
    "We do not use any labels.",
    "No model beats the baseline.",
    "For images, diffusion works.",
    "Diffusion-DPO beats the baseline:",
    "According to the excerpts, there is no reward model.",
    "The code is public at https://github.com/owner/name.",
    "Here, attention is linear in the length.",
    "If you want low latency, the method skips layers.",
    "This is based on a frozen encoder.",
    # Korean
    "보상 모델 없이 확산 모델을 정렬한다 [1].",
    "DPO는 보상 모델이 필요 없다 (2311.12908, 2023-11-22)",
    "1. GAIA는 질문 466개로 이루어져 있습니다. [1]",
    "LoRA를 사용한다.",
    "466개이다.",
    "성능이 향상됨",
    "기존 방법보다 3배 빠름",
    "다이제스트에 따르면 이 방법은 보상 모델이 필요하지 않다 [1].",
    "다이제스트에는 학습 시간이 나오지 않지만 GPU 8개를 쓴다 [1].",
    "다만 긴 입력에서는 정확도가 떨어진다.",
    "앞서 언급했듯이 DPO는 보상 모델을 없앴다 [1].",
    "네, 웹 탐색을 다룬다.",
    "벤치마크는 3단계의 질문 466개로 구성된다:",
    "기존 벤치마크에는 난이도에 대한 정보가 없다.",
    "이 모델은 답을 알 수 없는 질문을 거절하지 못한다.",
    "평가 결과는 인간의 판단과 일치하지 않는다.",
    "“보상 모델이 필요 없다.” [1]",
    "**보상 모델이 필요 없음**",
    "이 논문은 새로운 벤치마크를 소개한다.",
    "정확도는 다음과 같이 85.2%이다.",
    "사용자에게 도움이 되는 답을 고른다.",
    "DPO는 PPO보다 낫다:",
    "해당 논문의 방법은 부작용이 없다.",
    "관련 실험에서 효과가 없다.",
    "사용자는 모델의 내부를 확인할 수 없습니다.",
]

UNWORTHY = [
    # our own words for what a digest lacks, however long the title
    "The digest of “Jina CLIP: Your CLIP Model Is Your Text Retriever” (2405.20204) does not say: it gives no such number.",
    "The digest of “Whiteboard-of-Thought: Thinking Step-by-Step Across Modalities” (2406.14562) does not say: temperature.",
    "“ZipLoRA: Any Subject in Any Style by Effectively Merging LoRAs” (2311.13600)의 다이제스트에 없는 내용입니다: 학습률.",
    # questions
    "Is DPO better than PPO?",
    "Would you like a summary of each paper?",
    "DPO가 PPO보다 나은가?",
    "다른 논문도 찾아볼까요?",
    "어떤 모델을 말씀하시는 건가요",
    # refusals and what is said of the digests
    "The digests do not cover this.",
    "The digests do not say.",
    "However, the excerpts do not mention the training cost [1].",
    "The digests don't state whether GPT-5 is covered.",
    "Nothing in the digests mentions GPT-5.",
    "None of the digests reports the training cost.",
    "There is no information on training time in the digests.",
    "The training time is not given in the digests.",
    "The provided evidence does not specify the number of GPUs.",
    "I could not find any paper about this topic.",
    "No relevant papers were found.",
    "The question cannot be answered from the digests.",
    "As for training time, the digests give no figures.",
    "For video, the excerpts contain nothing.",
    "The digests, however, do not mention the cost.",
    "Based on the provided excerpts, there is no information about training.",
    "It is unclear from the digests whether it was released.",
    "12 papers in the digests match “diffusion” (2024).",
    "One paper in the digests matches “DPO”.",
    "NOT_IN_DIGESTS",
    "다이제스트에는 이에 대한 내용이 없습니다.",
    "다이제스트에는 없습니다.",
    "다만 다이제스트에는 학습 시간이 나와 있지 않다 [1].",
    "제공된 자료에서는 학습 비용을 확인할 수 없다.",
    "학습 데이터의 크기는 다이제스트에서 언급되지 않았다.",
    "다이제스트만으로는 알 수 없습니다.",
    "관련 논문을 찾지 못했습니다.",
    "죄송하지만 이 질문에는 답변할 수 없습니다.",
    "다이제스트에서 “확산 모델” 조건에 맞는 논문은 12편입니다 (2024년).",
    # announcements
    "Here are three papers:",
    "3 papers in the digests fit:",
    "The first of them:",
    "The following papers fit.",
    "Here is a summary.",
    "다음 논문이 있습니다:",
    "다이제스트에서 찾은 논문 3편입니다:",
    "그중 앞의 논문:",
    "주요 결과는 다음과 같다.",
    "관련 논문은 아래와 같습니다.",
    "다음은 관련 논문 목록입니다.",
    # greetings, offers, thanks, talk about the answer
    "Hello!",
    "Thank you for your question.",
    "Let me know if you need more.",
    "If you want, I can summarise the other papers.",
    "I hope this helps!",
    "See the sources for details.",
    "As noted above.",
    "This answer is based on the digests.",
    "안녕하세요!",
    "감사합니다.",
    "더 궁금한 점이 있으면 말씀해 주세요.",
    "도움이 되었기를 바랍니다.",
    "자세한 내용은 출처를 참고하세요.",
    "앞서 언급했듯이.",
    # headings, titles, links, dates, citations
    "## Main results",
    "**주요 결과**",
    "**Main results:**",
    "Diffusion Model Alignment Using Direct Preference Optimization",
    "1. Attention is all you need (1706.03762, 2017-06-13, 45 votes)",
    "3. Is DPO Superior to PPO for LLM Alignment? A Comprehensive Study (2404.10719, 2024-04-17, 추천 45)",
    "Diffusion Model Alignment (2311.12908, 2023-11-22):",
    "[Attention is all you need](https://arxiv.org/abs/1706.03762)",
    "https://arxiv.org/abs/2311.12908",
    "arXiv:2406.14347v2",
    "2024-06-21",
    "2024년 6월 21일",
    "- 2024-06: 12",
    "(Smith et al., 2024)",
    "[1][2]",
    "Authors: Jane Doe, John Smith",
    "출처: 2024년 6월 21일 다이제스트",
    "| GAIA | 466 questions |",
    "|---|---|",
    # too little
    "Yes.",
    "It works.",
    "GPT-4o.",
    "GPT-4o이다.",
    "네, 그렇습니다.",
    "---",
    "",
]


@pytest.mark.parametrize("sentence", WORTHY)
def test_what_can_be_true_or_false_is_checked(sentence: str) -> None:
    assert is_checkworthy(sentence)
    assert [found.worthy for found in split_claims(sentence)] == [True]


@pytest.mark.parametrize("sentence", UNWORTHY)
def test_what_claims_nothing_of_papers_is_not_checked(sentence: str) -> None:
    assert not is_checkworthy(sentence)
    assert not any(found.worthy for found in split_claims(sentence))


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("- **DPO** needs _no_ reward model [1].", "DPO needs no reward model."),
        ("1. GAIA has 466 questions. [2]", "GAIA has 466 questions."),
        ("3.5B parameters are enough [1], [2].", "3.5B parameters are enough."),
        ("It beats A [1] and B [2][3].", "It beats A and B."),
        ("[1] The model is small.", "The model is small."),
        ("According to [1], the model is small.", "the model is small."),
        ("[1]에 따르면 모델은 작다.", "모델은 작다."),
        ("모델은 작다[1][2].", "모델은 작다."),
        ("“모델은 작다.” [1]", "모델은 작다."),
        ("“A” beats “B” [1].", "“A” beats “B”."),
        ("## **주요 결과**", "주요 결과"),
        ("> * [LLaVA](https://llava.hliu.cc) uses `CLIP` <b>twice</b>.", "LLaVA uses CLIP twice."),
        ("2) snake_case_name and A* search take 2**3 steps.", "snake_case_name and A* search take 2**3 steps."),
        ("① 첫째 단계는 사전 학습이다.", "첫째 단계는 사전 학습이다."),
        ("가. 첫째 단계는 사전 학습이다.", "첫째 단계는 사전 학습이다."),
        (r"It scores 85\_2 on MMLU.", "It scores 85_2 on MMLU."),
        ("5.2% is -3.1 points less.", "5.2% is -3.1 points less."),
    ],
)
def test_a_claim_is_the_sentence_in_plain_words(text: str, claim: str) -> None:
    assert [found.claim for found in split_claims(text)] == [claim]


def test_each_sentence_keeps_its_text_and_markers() -> None:
    found = split_claims("두 논문이 있다:\n- **DPO**는 보상 모델이 없다. [1][2] 학습은 빠르다 [1].\n\nWhat else?")
    assert [(f.text, f.markers, f.worthy) for f in found] == [
        ("두 논문이 있다:", (), False),
        ("- **DPO**는 보상 모델이 없다. [1][2]", ("[1]", "[2]"), True),
        ("학습은 빠르다 [1].", ("[1]",), True),
        ("What else?", (), False),
    ]


@pytest.mark.parametrize(
    ("text", "markers"),
    [
        ("“모델은 작다. 그러나 빠르다.” [3]", [("[3]",), ("[3]",)]),
        ('"The model is small. It is fast." [3] It is new.', [("[3]",), ("[3]",), ()]),
        ("The model is small. It is fast [3].", [(), ("[3]",)]),
        ("“모델은 작다.” 그러나 빠르다 [3].", [(), ("[3]",)]),
        ("“모델은 작다.\n그러나 빠르다.” [3]", [(), ("[3]",)]),
    ],
)
def test_the_sentences_of_a_quotation_share_the_markers_after_it(text: str, markers: list[tuple[str, ...]]) -> None:
    assert [found.markers for found in split_claims(text)] == markers


def test_a_sentence_on_the_line_of_a_title_is_checked() -> None:
    found = split_claims("DPO beats PPO. Is DPO Superior to PPO for LLM Alignment (2404.10719, 2024-04-17)")
    assert [f.claim for f in found if f.worthy] == ["DPO beats PPO."]


def test_a_very_long_sentence_is_checked() -> None:
    assert is_checkworthy("Here are " + "the papers " * 200)


def test_code_and_tables_claim_nothing() -> None:
    code = "```python\nthe loss is small\n```"
    table = "| Model | Score |\n|---|---|\n| GPT-4o wins. | It has 85 %. | [1]"
    text = f"Training uses two losses.\n{code}\n{table}\nThe model is small."
    assert [f.text for f in split_claims(text) if f.worthy] == ["Training uses two losses.", "The model is small."]


@pytest.mark.parametrize("fence", ["```markdown\n{}\n```", "```\n{}", "{}\n```"])
def test_a_fence_around_prose_or_without_an_end_hides_no_claim(fence: str) -> None:
    claims = [f for f in split_claims(fence.format("DPO needs no reward model [1].")) if f.worthy]
    assert [f.claim for f in claims] == ["DPO needs no reward model."]


_PIECES = st.sampled_from(
    [
        "다",
        ".",
        " ",
        "\n",
        "[1]",
        "“",
        "”",
        '"',
        "**",
        "_",
        "|",
        "```",
        "- ",
        "1. ",
        "# ",
        "A",
        "모델",
        "…",
        "?",
        ":",
        "(",
        ")",
        "3.5",
        "\\",
    ]
)
_TEXT = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=40).map("".join))


@given(_TEXT)
def test_nothing_is_lost_but_white_space(text: str) -> None:
    assert "".join("".join(f.text for f in split_claims(text)).split()) == "".join(text.split())


@given(_TEXT)
def test_a_claim_has_the_letters_of_its_sentence_in_their_order(text: str) -> None:
    for found in split_claims(text):
        letters = iter(found.text)
        assert all(c in letters for c in found.claim if not c.isspace())
        assert found.claim or not found.worthy
        assert not set(found.markers) & set(found.claim.split())


@given(_TEXT)
def test_there_is_one_for_each_sentence_of_the_answer(text: str) -> None:
    found = split_claims(text)
    assert [f.text for f in found] == [s.text for s in sentences_of(text)] == split_sentences(text)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("성능이 올랐다.이후 공개했다.", ["성능이 올랐다.", "이후 공개했다."]),
        ("성능이 올랐다.[1]이후 공개했다. [2]", ["성능이 올랐다.[1]", "이후 공개했다. [2]"]),
        ("성능이 올랐음.속도는 같음", ["성능이 올랐음.", "속도는 같음"]),
        ("그는 “좋다.”라고 말했다.", ["그는 “좋다.”라고 말했다."]),
        ("한국어.모델 파일", ["한국어.모델 파일"]),
        ("끝났다。이후 시작했다", ["끝났다。", "이후 시작했다"]),
        ("정확도가 올랐다\n속도는 같음\n비용이 줆", ["정확도가 올랐다", "속도는 같음", "비용이 줆"]),
        ("3.1절은 v1.5를 다룬다. 다음은 v2.0.", ["3.1절은 v1.5를 다룬다.", "다음은 v2.0."]),
        ("It is v1.5. It has 3.5B.", ["It is v1.5.", "It has 3.5B."]),
        ("3.1. 방법은 간단하다.", ["3.1. 방법은 간단하다."]),
        ("It runs in the U.S. The model is small.", ["It runs in the U.S.", "The model is small."]),
        ("The U.S. Government uses it.", ["The U.S. Government uses it."]),
        ("O.O.D. 설정에서 좋다.", ["O.O.D. 설정에서 좋다."]),
        ("Model A is slow. It beats Model B. Model C wins.", ["Model A is slow.", "It beats Model B.", "Model C wins."]),
        ("J. Smith and Dr. Lee agree.", ["J. Smith and Dr. Lee agree."]),
        ("See Fig. 3, Sec. 2 and No. 5. Next.", ["See Fig. 3, Sec. 2 and No. 5.", "Next."]),
        ("No. It does not.", ["No.", "It does not."]),
        (
            "Smith et al. [1] propose it. So do Kim et al. The rest fails.",
            ["Smith et al. [1] propose it.", "So do Kim et al.", "The rest fails."],
        ),
        ("It uses A, B, etc. and C. It helps, e.g. GPT-4.", ["It uses A, B, etc. and C.", "It helps, e.g. GPT-4."]),
        ("The model ... works. It … too.", ["The model ... works.", "It … too."]),
        ("“음… 좋다”라고 했다. 좋다… 다음", ["“음… 좋다”라고 했다.", "좋다…", "다음"]),
        ("“Is DPO Superior to PPO?” finds so. Next.", ["“Is DPO Superior to PPO?” finds so.", "Next."]),
        ("“Is DPO Superior?” 논문은 다르다.", ["“Is DPO Superior?” 논문은 다르다."]),
        ("Yahoo! Answers is a data set. Good!", ["Yahoo! Answers is a data set.", "Good!"]),
        ("It has three: 1. A, 2. B, 3. C. It ends.", ["It has three: 1. A, 2. B, 3. C.", "It ends."]),
        ("2024. 6. 21. 공개됐다. 이후 2024.06.22. 수정됐다.", ["2024. 6. 21. 공개됐다.", "이후 2024.06.22. 수정됐다."]),
        (
            "See https://arxiv.org/abs/2406.14347v2. Run main.py. Done.",
            ["See https://arxiv.org/abs/2406.14347v2.", "Run main.py.", "Done."],
        ),
        ("It works.[1][2] vLLM is fast. [3]", ["It works.[1][2]", "vLLM is fast. [3]"]),
        ("**A works.** (B fails.) 「다다.」 끝", ["**A works.**", "(B fails.)", "「다다.」", "끝"]),
        ("정말?! 그렇다!", ["정말?!", "그렇다!"]),
    ],
)
def test_where_the_sentences_of_an_answer_end(text: str, sentences: list[str]) -> None:
    assert [found.text for found in split_claims(text)] == sentences
