"""What a digest does not give of what is asked, and what it says otherwise: found where it is so, and nowhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from rag import Nonmun
from rag.answer.forms.detail import choose
from rag.answer.missing import Gap, find_gap
from rag.answer.question_alignment import read
from rag.core.models import Evidence, EvidenceBullet
from rag.search.evidence import gather
from rag.search.query.hints import asks_number
from rag.search.query.understand import understand
from rag.search.searcher import Searcher
from tests.support.digests import indexed, write_digest
from tests.support.papers import DAY, evidence

QUESTIONS = Path(__file__).parents[3] / "eval/data/sample.jsonl"


def paper(title: str, *bullets: str) -> Evidence:
    """A paper of hand-made bullets, the first of which fits best."""
    return evidence(title, *bullets, scores=[1.0 - i / 100 for i in range(len(bullets))])


def gap_of(question: str, evidence: Evidence) -> Gap | None:
    understood = replace(understand(question, DAY), intent="fact", asks_number=asks_number(question))
    return find_gap(understood, read(understood, [evidence])[0])


QUARRY = paper(
    "QuarryBench: Geology Questions",
    "QuarryBench는 암석 분류 22개와 하위 암석 분류 191개를 담은 벤치마크다.",
    "네 가지 단계로 만들었고, 50명 이상의 전문 평가자가 검토했다.",
    "Terra-QA에서 평균 6.6%, StoneQA에서 26.0%의 정확도 향상을 보인다.",
    "평가는 20회 실행하며, 데이터셋 7개를 쓴다. 기반 모델은 Stable Diffusion XL이다.",
)
EMBER = paper(
    "EmberNet: Spotting Wildfires from Drones",
    "드론 영상으로 산불을 찾는 경량 모델 EmberNet을 제안한다.",
    "매개변수는 2,400만 개이며 젯슨 보드에서 초당 45프레임, 즉 45 fps로 동작한다.",
    "A100 GPU 8개로 12일 동안 학습했고, 학습률은 1e-4로 두었다.",
    "산불 탐지 정확도는 EmberNet이 93.5%, YOLOv8이 81.2%다.",
    "한 장을 처리하는 데 22ms가 걸려 종전 모델보다 3배 빠르다.",
)
LEXKOR = paper(
    "LexKor: A Benchmark of Korean Law",
    "사람이 쓴 질문 3,120개와 답을 모아 한국어 법률 벤치마크 LexKor를 만들었다.",
    "변호사 12명이 모든 답을 검토했다.",
    "판례 문서 100만 건을 함께 공개하며, 2023년 5월까지의 판례를 담았다.",
    "코드와 데이터의 라이선스는 MIT다.",
    "변호사의 정답률은 88%이고 GPT-4의 정답률은 61%다.",
)
TIDE = paper(
    "TideFormer: Forecasting Sea Level with Transformers",
    "We present TideFormer, a transformer that forecasts sea level from satellite data.",
    "It was trained for 9 days on 32 A100 GPUs with a batch size of 256.",
    "TideFormer halves the error of Genie 2, the previous best model.",
    "The learning rate is warmed up over 1,000 steps.",
)
PLAIN = paper(
    "WeaveNet: Attention for Textile Patterns",
    "직물 무늬를 분류하는 신경망 WeaveNet을 제안한다.",
    "어텐션으로 실의 방향을 구별하며, 사람이 만든 규칙이 필요 없다.",
    "여러 벤치마크에서 기존 방법보다 정확했다.",
)


@pytest.mark.parametrize(
    ("question", "evidence", "asked"),
    [
        ("What does AnoleDB store about wildfires?", EMBER, "AnoleDB"),
        ("Which drones did WaterNet fly with?", EMBER, "WaterNet"),
        ("LawBench2는 질문을 어떻게 모았나요?", LEXKOR, "LawBench2"),
        ("How does Genie 3 forecast sea level?", TIDE, "Genie 3"),
        ("What does TideFormer do with Llama 3.1?", TIDE, "Llama 3.1"),
        ("Genie 3 모델은 해수면을 어떻게 예측하나요?", TIDE, "Genie 3"),
        ("직물 무늬 분류에서 DeepLoom은 무엇을 썼나요?", PLAIN, "DeepLoom"),
    ],
)
def test_a_name_that_the_paper_does_not_have_is_missing(question: str, evidence: Evidence, asked: str) -> None:
    assert gap_of(question, evidence) == Gap("name", asked)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("What was Genie 2 beaten by at forecasting sea level?", TIDE),
        ("What was Genie-2 beaten by at forecasting sea level?", TIDE),
        ("How does tideformer forecast sea level?", TIDE),
        ("엠버넷은 산불을 어떻게 찾나요?", EMBER),
        ("How does EmberNet work beside YOLOv8 and AnoleDB?", EMBER),  # most names are there
    ],
)
def test_a_name_that_is_there_in_another_spelling_is_not_missing(question: str, evidence: Evidence) -> None:
    assert gap_of(question, evidence) is None


@pytest.mark.parametrize(
    ("question", "evidence", "asked", "found"),
    [
        ("How does EmberNet reach 120 fps?", EMBER, "120 fps", "45 fps"),
        ("EmberNet은 어떻게 120 fps로 동작하나요?", EMBER, "120 fps", "45 fps"),
        ("EmberNet이 종전 모델보다 10배 빠른 이유는 무엇인가요?", EMBER, "10배", "3배"),
        ("How could LexKor's lawyers reach 95%?", LEXKOR, "95%", "88%"),
        ("Which GPUs trained TideFormer for 30 days?", TIDE, "30 days", "9 days"),
        ("TideFormer를 30일 동안 학습한 GPU는 무엇인가요?", TIDE, "30일", "9 days"),
        ("How was TideFormer trained on 64 A100 GPUs?", TIDE, "64", "32"),
        ("Why did QuarryBench rely on only 5 professional evaluators?", QUARRY, "5", "50"),
        ("How do the six stages of QuarryBench differ?", QUARRY, "six", "네 가지"),
        ("What explains the 6.6% improvement of QuarryBench on StoneQA?", QUARRY, "6.6%", "26.0%"),
        ("QuarryBench의 하위 암석 분류가 22개인 이유는?", QUARRY, "22", "191"),
    ],
)
def test_a_number_that_the_digest_gives_otherwise_is_a_false_premise(
    question: str, evidence: Evidence, asked: str, found: str
) -> None:
    gap = gap_of(question, evidence)
    assert gap is not None
    assert gap.kind == "premise"
    assert found in gap.found.split(" / ")
    assert gap.asked.startswith(asked)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("LexKor의 판례 문서 1,000,000건은 어디서 왔나요?", LEXKOR),
        ("Where do the 1M court rulings of LexKor come from?", LEXKOR),
        ("Where do the one million rulings of LexKor come from?", LEXKOR),
        ("LexKor의 판례 문서 백만 건은 어디서 왔나요?", LEXKOR),
        ("EmberNet은 매개변수 24M으로 어떻게 동작하나요?", EMBER),
        ("How does EmberNet do it with 24 million parameters?", EMBER),
        ("EmberNet이 0.022초 만에 한 장을 처리하는 방법은 무엇인가요?", EMBER),
        ("How were the 3,120 questions of LexKor written?", LEXKOR),
        ("Who are the twelve lawyers that reviewed LexKor?", LEXKOR),
        ("TideFormer는 GPU 32대로 무엇을 학습했나요?", TIDE),
        ("EmberNet은 A100 여덟 개로 무엇을 학습했나요?", EMBER),
        ("What explains the 6.6% improvement of QuarryBench on Terra-QA?", QUARRY),
        ("QuarryBench의 암석 분류 22개는 어떻게 정했나요?", QUARRY),
        ("Why do two models disagree on QuarryBench?", QUARRY),
        ("Why does QuarryBench build on SDXL?", QUARRY),
    ],
)
def test_a_number_that_is_there_in_another_spelling_is_no_gap(question: str, evidence: Evidence) -> None:
    assert gap_of(question, evidence) is None


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("In 2024, how was TideFormer trained?", TIDE),
        ("2024년에 나온 TideFormer는 어떻게 학습했나요?", TIDE),
        ("What did the digest of 21 June 2024 say about TideFormer?", TIDE),
        ("What did the digest of 2024-06-21 say about TideFormer?", TIDE),
        ("6월 21일 다이제스트에서 TideFormer를 어떻게 설명했나요?", TIDE),
        ("3월 3일에 나온 EmberNet은 산불을 어떻게 찾나요?", EMBER),
        ("2024년 5월에 발표된 EmberNet은 며칠 동안 학습했나요?", EMBER),
        ("How does the 2024 model EmberNet spot wildfires?", EMBER),
    ],
)
def test_dates_and_years_are_no_gap(question: str, evidence: Evidence) -> None:
    assert gap_of(question, evidence) is None


@pytest.mark.parametrize(
    ("question", "evidence", "asked"),
    [
        ("How many patterns does WeaveNet classify?", PLAIN, "How many"),
        ("WeaveNet은 무늬를 몇 가지로 분류하나요?", PLAIN, "몇"),
        ("What is the exact number of threads in WeaveNet?", PLAIN, "What is the exact number"),
        ("How long does WeaveNet take to train?", PLAIN, "How long"),
        # numbers, but none of this measure
        ("LexKor의 답을 검토하는 데 몇 분 걸렸나요?", LEXKOR, "몇 분"),
        ("LexKor의 답을 검토하는 데 몇 시간이 걸렸나요?", LEXKOR, "몇 시간"),
        ("How many milliseconds does a question of LexKor take?", LEXKOR, "milliseconds"),
        ("How many hours did reviewing LexKor take?", LEXKOR, "hours"),
        ("By what factor is LexKor larger than earlier benchmarks?", LEXKOR, "By what factor"),
        ("LexKor는 종전 벤치마크보다 몇 배 큰가요?", LEXKOR, "몇 배"),
    ],
)
def test_a_quantity_that_is_asked_for_and_not_there_is_missing(question: str, evidence: Evidence, asked: str) -> None:
    assert gap_of(question, evidence) == Gap("quantity", asked)


@pytest.mark.parametrize(
    ("question", "evidence", "asked"),
    [
        ("What learning rate was used to train WeaveNet?", PLAIN, "learning rate"),
        ("WeaveNet의 학습률은 얼마인가요?", PLAIN, "학습률"),
        ("Which license is EmberNet released under?", EMBER, "license"),
        ("EmberNet은 어떤 라이선스로 공개되나요?", EMBER, "라이선스"),
        ("What batch size was EmberNet trained with?", EMBER, "batch size"),
        ("EmberNet의 배치 크기는 몇인가요?", EMBER, "배치 크기"),
        ("What mAP does EmberNet reach beside YOLOv8?", EMBER, "mAP"),
        ("Which optimizer trained TideFormer?", TIDE, "optimizer"),
        ("TideFormer는 어떤 옵티마이저로 학습했나요?", TIDE, "옵티마이저"),
    ],
)
def test_a_detail_that_is_asked_for_by_name_and_not_mentioned_is_missing(question: str, evidence: Evidence, asked: str) -> None:
    assert gap_of(question, evidence) == Gap("detail", asked)


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("What learning rate was used to train EmberNet?", EMBER),
        ("What is the learning rate of TideFormer warmed up over?", TIDE),
        ("TideFormer의 학습률은 무엇에 걸쳐 높아지나요?", TIDE),
        ("What license does LexKor have?", LEXKOR),
        ("LexKor는 어떤 라이선스로 공개되나요?", LEXKOR),
        ("TideFormer의 배치 크기는 얼마인가요?", TIDE),
        # the detail is no more than spoken of
        ("How does WeaveNet cope without a license?", PLAIN),
        ("WeaveNet은 학습률 없이 어떻게 실의 방향을 구별하나요?", PLAIN),
    ],
)
def test_a_detail_that_is_there_or_not_asked_for_is_no_gap(question: str, evidence: Evidence) -> None:
    assert gap_of(question, evidence) is None


@pytest.mark.parametrize(
    ("question", "evidence", "found"),
    [
        ("Why is YOLOv8 more accurate than EmberNet?", EMBER, {"81.2%", "93.5%"}),
        ("왜 GPT-4가 변호사를 앞섰나요?", LEXKOR, {"88%", "61%"}),
        ("Why do lawyers score lower than GPT-4 on LexKor?", LEXKOR, {"88%", "61%"}),
    ],
)
def test_a_ranking_that_the_numbers_turn_round_is_a_false_premise(question: str, evidence: Evidence, found: set[str]) -> None:
    gap = gap_of(question, evidence)
    assert gap is not None
    assert gap.kind == "premise"
    assert set(gap.found.split(" / ")) == found


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("Why is EmberNet more accurate than YOLOv8?", EMBER),
        ("EmberNet이 YOLOv8보다 정확한 이유는 무엇인가요?", EMBER),
        ("Why do lawyers score higher than GPT-4 on LexKor?", LEXKOR),
    ],
)
def test_a_ranking_that_the_numbers_bear_out_is_no_gap(question: str, evidence: Evidence) -> None:
    assert gap_of(question, evidence) is None


ANSWERED = [
    ("How does EmberNet spot wildfires?", EMBER),
    ("EmberNet은 무엇을 찾는 모델인가요?", EMBER),
    ("How many parameters does EmberNet have?", EMBER),
    ("EmberNet의 매개변수는 몇 개인가요?", EMBER),
    ("How fast does EmberNet run on a Jetson board?", EMBER),
    ("EmberNet은 젯슨 보드에서 초당 몇 프레임으로 동작하나요?", EMBER),
    ("How many GPUs was EmberNet trained on?", EMBER),
    ("How many days was EmberNet trained for?", EMBER),
    ("EmberNet은 며칠 동안 학습했나요?", EMBER),
    ("EmberNet의 학습률은 얼마인가요?", EMBER),
    ("How accurate is EmberNet?", EMBER),
    ("EmberNet 학습에 A100을 몇 장 썼나요?", EMBER),
    ("EmberNet은 GPU 몇 장으로 학습했나요?", EMBER),
    ("EmberNet과 YOLOv8의 정확도는 각각 얼마인가요?", EMBER),
    ("How many milliseconds does EmberNet take for one image?", EMBER),
    ("한 장을 처리하는 데 몇 밀리초가 걸리나요?", EMBER),
    ("By what factor is EmberNet faster than earlier models?", EMBER),
    ("EmberNet은 종전 모델보다 몇 배 빠른가요?", EMBER),
    ("How many times faster is EmberNet than earlier models?", EMBER),
    ("Which board does EmberNet run on at 45 fps?", EMBER),
    ("How many questions does LexKor have?", LEXKOR),
    ("LexKor에는 질문이 몇 개 있나요?", LEXKOR),
    ("How many lawyers reviewed the answers of LexKor?", LEXKOR),
    ("LexKor의 답은 변호사 몇 명이 검토했나요?", LEXKOR),
    ("Who reviewed the answers of LexKor?", LEXKOR),
    ("LexKor는 판례를 언제까지 담았나요?", LEXKOR),
    ("How well does GPT-4 do on LexKor?", LEXKOR),
    ("LexKor에서 GPT-4의 정답률은 얼마인가요?", LEXKOR),
    ("What does TideFormer forecast?", TIDE),
    ("TideFormer는 무엇으로 해수면을 예측하나요?", TIDE),
    ("How many days was TideFormer trained for, and on how many GPUs?", TIDE),
    ("TideFormer는 GPU 몇 대로 며칠 동안 학습했나요?", TIDE),
    ("What batch size was TideFormer trained with?", TIDE),
    ("Which model did TideFormer beat?", TIDE),
    ("TideFormer의 오차는 Genie 2와 비교해 어떤가요?", TIDE),
    ("What does WeaveNet classify?", PLAIN),
    ("WeaveNet은 실의 방향을 무엇으로 구별하나요?", PLAIN),
    ("Does WeaveNet need rules made by people?", PLAIN),
    ("WeaveNet은 규칙이 필요한가요?", PLAIN),
    ("Why is attention used for textile patterns?", PLAIN),
]


@pytest.mark.parametrize(("question", "evidence"), ANSWERED)
def test_a_question_that_the_bullets_answer_has_no_gap(question: str, evidence: Evidence) -> None:
    assert gap_of(question, evidence) is None


def test_an_amount_of_time_that_is_given_in_other_words_is_no_gap() -> None:
    kiln = paper(
        "KilnNet: Firing Pots", "도자기를 굽는 KilnNet은 훈련이 쉽다.", "GPU 8개로 23시간 만에 마친다.", "10개 데이터셋을 쓴다."
    )
    asked = understand("How many hours did it take to train KilnNet?", DAY)
    question = replace(asked, intent="fact", asks_number=True, focus=(kiln.paper.arxiv_id,), detail="hours")
    reading = read(question, [kiln])[0]
    assert find_gap(question, reading) is None
    assert "23시간" in choose(question, reading)[0].text


def test_a_phase_that_the_paper_tells_of_is_not_contradicted_by_another() -> None:
    loom = paper(
        "LoomNet", "LoomNet은 합성 데이터로 훈련한다.", "LoomNet은 2024년 직물 테스트에서 크기 대비 높은 성능을 보인다."
    )
    gap = gap_of("How many H100 hours did LoomNet training take?", loom)
    assert gap is not None
    assert gap.kind != "premise"


@pytest.mark.parametrize(
    "question",
    [
        "Which papers are about AnoleDB?",
        "AnoleDB에 관한 논문을 알려 줘",
        "papers on WaterNet at 120 fps",
        "Compare AnoleDB and WaterNet",
        "AnoleDB와 WaterNet을 비교해 줘",
        "How many papers are about AnoleDB?",
        "AnoleDB 논문은 몇 편인가요?",
        "papers like AnoleDB",
    ],
)
def test_lists_comparisons_and_counts_have_no_gap(question: str) -> None:
    understood = understand(question, DAY)
    assert find_gap(understood, read(understood, [EMBER])[0]) is None


def test_a_question_about_a_paper_without_numbers_or_names_of_its_own_has_no_gap() -> None:
    bare = paper("직물 무늬의 분류", "직물 무늬를 분류하는 방법이다.")
    assert gap_of("직물 무늬를 어떻게 분류하나요?", bare) is None
    assert gap_of("How are patterns of textiles classified?", bare) is None


# --- On the sample ---


@pytest.mark.parametrize(
    ("question", "arxiv_id", "number", "said"),
    [
        ("How does HeadStudio manage to render at 120 fps?", "2402.06149", "40 fps", "says otherwise"),
        ("HeadStudio는 어떻게 120 fps로 렌더링하나요?", "2402.06149", "40 fps", "다르게 말합니다"),
        ("Why does GPT-4 with plugins reach 45% on GAIA?", "2311.12983", "15%", "says otherwise"),
        ("GAIA에서 플러그인을 붙인 GPT-4가 45%를 얻은 이유는 무엇인가요?", "2311.12983", "15%", "다르게 말합니다"),
        ("How was HARE-1.1B trained in 12 days on H800 GPUs?", "2406.11410", "30일", "says otherwise"),
        ("HARE-1.1B는 H800 GPU 16개로 90일 동안 어떻게 학습했나요?", "2406.11410", "30일", "다르게 말합니다"),
        ("DevEval의 테스트 샘플 3,000개는 어떤 저장소에서 왔나요?", "2405.19856", "1,874", "다르게 말합니다"),
        ("Why do humans score lower than GPT-4 on GAIA?", "2311.12983", "92%", "says otherwise"),
    ],
)
def test_a_false_premise_is_put_right_with_the_sentence_of_the_digest(
    sample: Nonmun, question: str, arxiv_id: str, number: str, said: str
) -> None:
    answer = sample.ask(question)
    assert answer.premise == "false"
    assert not answer.abstained
    assert said in answer.text.splitlines()[0]
    assert arxiv_id in answer.text.splitlines()[0]
    assert [c.arxiv_id for c in answer.citations] == [arxiv_id]
    assert number in answer.citations[0].text
    assert any(answer.citations[0].text in bullet for bullet in sample.paper(arxiv_id).texts)
    assert answer.text.endswith(f"“{answer.citations[0].text}” [1]")


@pytest.mark.parametrize(
    ("question", "arxiv_id", "named"),
    [
        ("What learning rate was used to train Diffusion-DPO?", "2311.12908", "learning rate"),
        ("Diffusion-DPO의 학습률은 얼마인가요?", "2311.12908", "학습률"),
        ("HeadStudio는 어떤 라이선스로 공개되나요?", "2402.06149", "라이선스"),
        ("ZipLoRA의 배치 크기는 몇인가요?", "2311.13600", "배치 크기"),
        ("How many milliseconds does HeadStudio need per frame?", "2402.06149", "no such number"),
        ("ZipLoRA로 LoRA 두 개를 합치는 데 몇 분 걸리나요?", "2311.13600", "해당 수치"),
    ],
)
def test_what_the_digest_of_a_paper_lacks_is_said_and_nothing_is_cited(
    sample: Nonmun, question: str, arxiv_id: str, named: str
) -> None:
    answer = sample.ask(question)
    assert answer.abstained
    assert answer.premise == "ok"
    assert answer.citations == ()
    assert arxiv_id in answer.text
    assert sample.paper(arxiv_id).title in answer.text
    assert named in answer.text
    assert ("다이제스트" in answer.text) is any("가" <= letter <= "힣" for letter in question)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What does HeadStudio 2 render with 3D Gaussian splatting avatars?", "HeadStudio 2"),
        ("GAIA 2 벤치마크에서 사람의 평균 점수는 얼마인가요?", "GAIA 2"),
    ],
)
def test_an_answer_about_another_version_names_what_the_digests_lack(sample: Nonmun, question: str, name: str) -> None:
    answer = sample.ask(question)
    assert answer.abstained
    assert all(f"({citation.arxiv_id}, " in answer.text for citation in answer.citations)  # papers offered, none quoted
    assert "“" not in answer.text
    assert name in answer.text


@pytest.mark.slow
@pytest.mark.long
def test_questions_that_the_sample_answers_have_no_gap(sample: Nonmun) -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text("utf-8").splitlines()]
    assert len(rows) == 146
    questions = [sample.understand(row["question"]) for row in rows]
    found: dict[str, Gap] = {}
    for row, question in zip(rows, questions, strict=True):
        best = [e for e in gather(Searcher(sample.index), question).evidence if e.bullets][:1]
        gaps = [find_gap(question, reading) for reading in read(question, [*best, whole(sample, row["arxiv_id"])])]
        found.update((row["question"], gap) for gap in gaps if gap)
    assert len(found) <= 2, found


def whole(sample: Nonmun, arxiv_id: str) -> Evidence:
    """A paper of the sample with all its bullets."""
    found = sample.paper(arxiv_id)
    bullets = [(e.date, i, b.section, b.text, 1.0) for e in found.entries for i, b in enumerate(e.bullets)]
    return Evidence(found, 1.0, tuple(EvidenceBullet(*bullet) for bullet in bullets))


KELP = paper(
    "Kelp: A Model of Sea Forests",
    "Kelp는 SeaQA에서 71.2점, TideEval에서 54.9점을 얻어 7B 모델인 Coral을 능가한다.",
    "사람은 평균 92%를 맞힌 반면 GPT-4는 15%에 그쳤다.",
)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("How does Kelp score 90 on SeaQA?", "71.2"),
        ("Kelp가 TideEval에서 80점을 얻은 이유는?", "54.9"),
        ("Why did GPT-4 outperform people on Kelp?", "92%"),
        ("Why did Coral outperform Kelp?", "Kelp > Coral"),
        ("Why does Kelp have 70B parameters?", "7B"),
    ],
)
def test_a_ranking_or_a_score_that_the_digest_gives_otherwise_is_a_false_premise(question: str, found: str) -> None:
    gap = gap_of(question, KELP)
    assert gap is not None
    assert gap.kind == "premise"
    assert found in gap.found


@pytest.mark.parametrize(
    "question",
    [
        "How does Kelp score 71.2 on SeaQA?",
        "Why did people outperform GPT-4 on Kelp?",
        "Why did Kelp outperform Coral?",
        "What does Kelp score on TideEval?",
    ],
)
def test_what_the_digest_gives_so_is_no_false_premise(question: str) -> None:
    assert gap_of(question, KELP) is None


@pytest.mark.parametrize(
    ("question", "arxiv_id", "said"),
    [
        ("Why does accuracy drop when LiveMind combines Llama-3-70B with Llama-3-8B?", "2406.14319", "says otherwise"),
        ("mirage가 NLI 기반 방법보다 비효율적인 이유는 무엇인가요?", "2406.13663", "다르게 말합니다"),
        ("Why did full finetuning beat LoRA when Pythia was edited with canonical examples?", "2402.06155", "other way round"),
        ("MusicMagus를 적용하려면 텍스트-음악 모델을 얼마나 더 학습시켜야 해?", "2402.06178", "전제를 부정합니다"),
        ("GECO takes about an hour per 3D model; which part of it is so slow?", "2405.20327", "says otherwise"),
        ("Keyframer 사용자 연구에 참여한 50명은 프롬프트를 어떤 전략으로 썼나요?", "2402.06071", "다르게 말합니다"),
    ],
)
def test_what_a_question_takes_for_granted_is_put_right_first(sample: Nonmun, question: str, arxiv_id: str, said: str) -> None:
    answer = sample.ask(question)
    assert answer.premise == "false"
    assert said in answer.text.splitlines()[0]
    assert [c.arxiv_id for c in answer.citations] == [arxiv_id]


@pytest.mark.parametrize(
    ("question", "evidence"),
    [
        ("LexKor의 이미지는 모두 몇 장인가요?", LEXKOR),
        ("WeaveNet의 재현율은 몇 퍼센트인가요?", PLAIN),
        ("How many parameters does TideFormer have?", TIDE),
    ],
)
def test_an_amount_of_another_kind_is_no_answer(question: str, evidence: Evidence) -> None:
    understood = replace(understand(question, DAY), intent="fact", asks_number=True)
    reading = replace(read(understood, [evidence])[0], called=evidence.paper.title.split(":")[0].lower())
    gap = find_gap(understood, reading)
    assert gap is not None
    assert gap.kind == "quantity"


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sea")
    bullets = (
        "38억 개의 파라미터를 가진 언어 모델 petrel-mini를 소개한다.",
        "작은 크기에도 큰 모델과 비슷한 성능을 보인다 (예: ReefQA에서 69%, Tide-bench에서 8.38).",
        "WaveEval은 쓰지 않았다.",
    )
    write_digest(folder, ("2401.00001", "Petrel-3 Technical Report", *bullets), day="2024-01-02")
    return indexed(folder)


@pytest.mark.parametrize(
    "question",
    [
        "what accuracy does Petrel-3 reach on ReefQA?",
        "What is Petrel-3's accuracy on ReefQA?",
        "ReefQA에서 Petrel-3 정확도는?",
        "what score does Petrel-3 get on Tide-bench?",
    ],
)
def test_a_score_is_given_where_its_benchmark_has_a_number(sea: Nonmun, question: str) -> None:
    assert "69%" in sea.ask(question).text


def test_a_score_without_a_number_is_missing(sea: Nonmun) -> None:
    answer = sea.ask("what accuracy does Petrel-3 reach on WaveEval?")
    assert answer.text.startswith("The digest of “Petrel-3")


@pytest.mark.parametrize("question", ["이미지가 100만 장 넘는 데이터셋은?", "샘플이 10만 개 이상인 데이터셋은?"])
def test_a_bound_on_what_is_looked_for_takes_nothing_for_granted(question: str) -> None:
    beach = paper("Teaching Models to Read Waves", "9개의 데이터셋에서 이미지 4장으로 파도를 읽는다.", "샘플은 3,120개다.")
    assert gap_of(question, beach) is None or gap_of(question, beach).kind != "premise"


def test_a_share_is_no_other_number_of_a_size() -> None:
    tern = paper("Tern-V2: A Model", "Tern-V2 모델은 60% 소스 코드, 40% 자연어로 학습되었습니다.")
    gap = gap_of("Tern-V2는 2360억 파라미터 모델이야?", tern)
    assert gap is None or "60%" not in gap.found
