"""Which sentences answer a question for a detail: few, verbatim, and for each part of what is asked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag import Nonmun
from rag.answer.forms.detail import choose
from rag.answer.question_alignment import BulletSentence, read
from rag.core.models import Answer, Citation, Evidence
from rag.search.query.hints import asks_number
from rag.search.query.understand import understand
from tests.support.papers import DAY, evidence

LONGEST = 450  # characters of all quotations with their marks
QUOTED = re.compile(r"(?:- .*?: )?“(.*)” (\[\d+\])")


def paper(*bullets: str, scores: Sequence[float] = ()) -> Evidence:
    return evidence("Bridges and Their Keepers", *bullets, scores=scores)


def chosen(question: str, evidence: Evidence) -> list[BulletSentence]:
    understood = replace(understand(question, DAY), intent="fact", asks_number=asks_number(question))
    return choose(understood, read(understood, [evidence])[0])


def texts(question: str, *bullets: str) -> list[str]:
    return [sentence.text for sentence in chosen(question, paper(*bullets))]


# --- On the sample ---

DETAILS = [
    ("Which preference dataset was used to tune SDXL-1.0 in Diffusion-DPO?", "2311.12908", ["Pick-a-Pic"]),
    ("Diffusion-DPO는 어떤 하한을 써서 목적함수를 얻었나요?", "2311.12908", ["ELBO"]),
    ("Which model was suggested in place of GPT-3.5 by PG-Video-LLaVA?", "2311.13435", ["Vicuna"]),
    ("PG-Video-LLaVA는 GPT-3.5 대신 무엇을 쓰자고 하나요?", "2311.13435", ["Vicuna"]),
    ("Keyframer는 어떤 사람들을 인터뷰했나요?", "2402.06071", ["디자이너", "엔지니어"]),
    ("Which observation on key embeddings is SubGen built on?", "2402.06082", ["군집"]),
    ("HeadStudio의 3D 가우시안 점은 무엇에 연결되나요?", "2402.06149", ["FLAME 메시"]),
]
NUMBERS = [
    ("How many questions does GAIA have?", "2311.12983", ["466"]),
    ("GAIA에는 문항이 몇 개인가요?", "2311.12983", ["466"]),
    ("How many people took part in the user study of Keyframer?", "2402.06071", ["13명"]),
    ("Keyframer 사용자 연구의 참가자는 몇 명인가요?", "2402.06071", ["13명"]),
    ("How fast does HeadStudio render?", "2402.06149", ["40 fps"]),
    ("HeadStudio는 초당 몇 프레임으로 렌더링하나요?", "2402.06149", ["40 fps"]),
    ("HARE-1.1B 학습에는 며칠이 걸렸나요?", "2406.11410", ["30일"]),
    ("What Pass@1 score does GPT-4-turbo reach on DevEval?", "2405.19856", ["53.04%"]),
]
TWO_PARTS = [
    ("How many days and how many GPUs did training HARE-1.1B take?", "2406.11410", ["16개", "30일"]),
    ("HARE-1.1B 학습에는 GPU 몇 개로 며칠이 걸렸나요?", "2406.11410", ["16개", "30일"]),
    (
        "How many questions does GAIA have, and how many answers of them are kept for the leaderboard?",
        "2311.12983",
        ["466", "300"],
    ),
    ("GAIA는 모두 몇 문항이고, 그중 리더보드용으로 답을 감춘 것은 몇 개인가요?", "2311.12983", ["466", "300"]),
    (
        "What CLIPSIM does FusionFrames reach, and where does it rank among open-source systems?",
        "2311.13073",
        ["0.2976", "오픈소스끼리 비교하면 1위"],
    ),
    ("FusionFrames의 FVD는 얼마이고 오픈소스 가운데 몇 위인가요?", "2311.13073", ["433.054", "1위"]),
    (
        "Which circular strategy does Diffusion360 use, and in which stages is it applied?",
        "2311.13141",
        ["원형 블렌딩", "VAE 디코딩 두 단계"],
    ),
    ("PG-Video-LLaVA는 GPT-3.5를 무엇으로 바꾸자고 하고, 왜 그렇게 하나요?", "2311.13435", ["Vicuna", "재현성"]),
]


@pytest.mark.parametrize(("question", "arxiv_id", "parts"), [*DETAILS, *NUMBERS, *TWO_PARTS])
def test_an_answer_quotes_what_is_asked_from_the_bullets_of_one_paper(
    sample: Nonmun, question: str, arxiv_id: str, parts: list[str]
) -> None:
    answer = sample.ask(question)
    assert not answer.abstained
    assert answer.premise == "ok"
    assert {c.arxiv_id for c in answer.citations} == {arxiv_id}
    assert [part for part in parts if part not in " ".join(quotations(answer))] == []
    assert_quoted_as_it_stands(sample, answer)


@pytest.mark.parametrize(("question", "arxiv_id", "parts"), NUMBERS)
def test_a_number_that_is_asked_for_stands_in_the_first_quotation(
    sample: Nonmun, question: str, arxiv_id: str, parts: list[str]
) -> None:
    answer = sample.ask(question)
    assert all(part in answer.citations[0].text for part in parts)


def test_what_is_compared_is_quoted_from_each_paper(sample: Nonmun) -> None:
    for question in ("Compare D3PO and Diffusion-DPO", "D3PO와 Diffusion-DPO를 비교해 줘"):
        answer = sample.ask(question)
        assert {c.arxiv_id for c in answer.citations} == {"2311.13231", "2311.12908"}
        assert_markers_match(answer)
        for citation in answer.citations:
            assert citation.text in bullet_of(sample, citation)


def quotations(answer: Answer) -> list[str]:
    return [found[1] for line in answer.text.splitlines() if (found := QUOTED.fullmatch(line))]


def bullet_of(sample: Nonmun, citation: Citation) -> str:
    entry = next(e for e in sample.paper(citation.arxiv_id).entries if e.date == citation.date)
    return entry.bullets[citation.bullet].text


def assert_markers_match(answer: Answer) -> None:
    """Each line under a title, or cell, is one quotation, numbered in order, and what its citation has is what is quoted."""
    parts = [part.strip() for line in answer.text.splitlines() for part in line.split(" | ")]
    lines = [part.removesuffix(" |") for part in parts if part.removesuffix(" |").endswith("]") and "“" in part]
    found = [QUOTED.fullmatch(line) for line in lines]
    assert [match and (match[1], match[2]) for match in found] == [
        (" ".join(c.text.split()), f"[{number}]") for number, c in enumerate(answer.citations, 1)
    ]
    assert [c.marker for c in answer.citations] == [f"[{n}]" for n in range(1, len(lines) + 1)]


def assert_quoted_as_it_stands(sample: Nonmun, answer: Answer) -> None:
    lines = [line for line in answer.text.splitlines() if line.startswith("“")]
    assert sample.paper(answer.citations[0].arxiv_id).title in answer.text
    assert_markers_match(answer)
    assert len(lines) == len(answer.citations)
    assert len({c.text for c in answer.citations}) == len(lines)
    assert len("\n".join(lines)) <= LONGEST
    for citation in answer.citations:
        assert citation.text in bullet_of(sample, citation)


# --- Hand-made papers ---


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many people did the user study have?", "사용자 연구에는 12명이 참가했다."),
        ("사용자 연구에는 몇 명이 참가했나요?", "사용자 연구에는 12명이 참가했다."),
        ("Which dataset was the model trained on?", "모델은 BridgeNet 데이터셋으로 학습했다."),
        ("모델은 어떤 데이터셋으로 학습했나요?", "모델은 BridgeNet 데이터셋으로 학습했다."),
        ("How do sensors find cracks?", "Sensors find cracks by their echo."),
        ("센서는 균열을 어떻게 찾나요?", "Sensors find cracks by their echo."),
        ("How accurate is the sensor?", "정확도는 93.5%이다."),
        ("정확도는 얼마인가요?", "정확도는 93.5%이다."),
    ],
)
def test_the_sentence_that_answers_comes_first_whatever_its_language_and_place(question: str, wanted: str) -> None:
    bullets = (
        "강을 건너는 일은 오래전부터 어려웠다. 모델은 BridgeNet 데이터셋으로 학습했다.",
        "Sensors find cracks by their echo.",
        "정확도는 93.5%이다.",
        "사용자 연구에는 12명이 참가했다.",
    )
    assert texts(question, *bullets)[0] == wanted
    assert texts(question, *bullets[::-1])[0] == wanted


def test_a_number_is_preferred_where_one_is_asked_for_and_only_there() -> None:
    bullets = ("관리인은 다리를 매일 살핀다.", "관리인은 40명이다.")
    assert texts("관리인은 몇 명인가요?", *bullets)[0] == bullets[1]
    assert texts("관리인은 다리를 언제 살피나요?", *bullets)[0] == bullets[0]


def test_a_number_of_the_question_itself_is_no_answer() -> None:
    bullets = ("다리 길이가 500m인 곳에서 시험했다.", "다리에는 센서가 64개 있다.")
    assert texts("길이 500m인 다리에는 센서가 몇 개 있나요?", *bullets)[0] == bullets[1]


def test_each_part_of_a_question_gets_a_sentence() -> None:
    bullets = (
        "다리는 화강암으로 지었다.",
        "화강암은 먼 산에서 왔다.",
        "비둘기가 다리 밑에 산다.",
        "관리인은 새벽에 등불을 켠다.",
    )
    found = texts("다리는 무엇으로 지었고 관리인은 언제 등불을 켜나요?", *bullets)
    assert set(found[:2]) == {bullets[0], bullets[3]}


def test_the_sentence_after_the_one_with_the_words_is_quoted_too() -> None:
    bullets = ("센서를 고르는 기준은 다음과 같다. 싸고 가벼워야 한다.", "강물은 봄에 불어난다.", "배는 여름에 다닌다.")
    assert texts("센서를 고르는 기준은 무엇인가요?", *bullets)[:2] == [
        "센서를 고르는 기준은 다음과 같다.",
        "싸고 가벼워야 한다.",
    ]


def test_the_score_of_a_bullet_decides_between_sentences_alike() -> None:
    bullets = ("센서가 균열을 찾는다.", "센서가 균열을 찾는다!")
    for scores in ((1.0, 0.2), (0.2, 1.0)):
        best = chosen("센서가 무엇을 찾나요?", paper(*bullets, scores=scores))[0]
        assert best.bullet.score == 1.0


def test_of_sentences_just_alike_the_first_is_taken() -> None:
    bullets = ("센서가 균열을 찾는다.", "센서가 균열을 찾는다!")
    assert texts("센서가 무엇을 찾나요?", *bullets)[0] == bullets[0]


def test_few_sentences_are_quoted_and_none_twice() -> None:
    bullets = [f"센서 {name}는 균열을 찾는다." for name in "ABCDEFGHIJ"]
    found = chosen("센서는 무엇을 찾나요?", paper(*bullets))
    assert 1 <= len(found) <= 4
    assert len({s.number for s in found}) == len(found)


def test_together_they_stay_short() -> None:
    long = [f"센서 {name}는 균열을 찾아서 " + "아주 " * 50 + "잘 알린다." for name in "ABCD"]
    found = texts("센서는 균열을 찾아서 어떻게 알리나요?", *long)
    assert len(found) >= 2
    assert sum(map(len, found)) <= 400


def test_a_long_sentence_is_quoted_whole_and_alone() -> None:
    long = "센서는 균열을 찾아서 " + "아주 " * 300 + "잘 알린다."
    assert texts("센서는 균열을 찾아서 어떻게 알리나요?", long, "짧은 문장이다.") == [long]


def test_a_sentence_keeps_its_bullet_and_its_place() -> None:
    evidence = paper("첫 문장이다. 센서가 균열을 찾는다.", "다리는 화강암이다. 관리인이 있다.")
    for question in ("센서가 무엇을 찾나요?", "다리는 무엇인가요?", "관리인이 있나요?"):
        for sentence in chosen(question, evidence):
            assert sentence.text in sentence.bullet.text
            assert sentence.bullet in evidence.bullets


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_letters_are_quoted_as_they_are_written(form: str) -> None:
    written = ["Ｗｉｄｅ 센서가 균열을 찾는다.", "정확도는 93％이고 길이는 5㎞다."]
    bullets = [unicodedata.normalize(form, text) for text in written]  # type: ignore[arg-type]
    assert set(texts("센서가 무엇을 찾나요?", *bullets)) <= set(bullets)
    assert texts("정확도는 얼마인가요?", *bullets)[0] == bullets[1]


def test_a_paper_without_bullets_has_nothing_to_quote() -> None:
    assert chosen("센서가 무엇을 찾나요?", paper()) == []


@pytest.mark.parametrize("question", ["?!", "그래서요?", "what", "😀", "penguins in Antarctica"])
def test_a_question_that_has_no_word_of_the_paper_quotes_sentences_all_the_same(question: str) -> None:
    bullets = ("센서가 균열을 찾는다.", "다리는 화강암이다.")
    found = texts(question, *bullets)
    assert found
    assert set(found) <= set(bullets)


def test_the_same_question_always_quotes_the_same() -> None:
    bullets = [f"센서 {n}개가 균열 {n * 2}개를 찾는다." for n in range(3, 12)]
    assert len({tuple(texts("센서는 균열을 몇 개 찾나요?", *bullets)) for _ in range(3)}) == 1
