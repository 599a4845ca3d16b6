"""What a question asks for: papers, a detail, a comparison, a count, a trend, papers like one; and of which section."""

from __future__ import annotations

import pytest

from tests.support.questions import misread, read


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("list", "which papers cover DPO for diffusion?"),
        ("list", "papers about speculative decoding"),
        ("list", "RAG"),
        ("list", "Are there papers on audio deepfakes?"),
        ("list", "확산 모델에 DPO를 적용한 논문은?"),
        ("list", "RAG 논문 알려줘"),
        ("fact", "What FPS does HeadStudio reach?"),
        ("fact", "HeadStudio의 해상도는?"),
        ("count", "how many papers on RAG"),
        ("count", "RAG 논문은 몇 편"),
        ("count", "how many papers from 2023?"),
        ("count", "How many papers are from June 2024?"),
        ("count", "how many papers were published in May 2024?"),
        ("trend", "how has interest in agents changed over time?"),
        ("trend", "RAG 논문 월별 추이"),
        ("similar", "papers like 2311.12908"),
        ("similar", "2311.12908과 비슷한 논문"),
        ("define", "what is DPO?"),
        ("define", "RAG가 뭐야?"),
        ("summary", "summarize 2311.12908"),
        ("summary", "2311.12908 요약해줘"),
        ("summary", "summarize this paper"),
        ("summary", "can you summarize the paper for me?"),
        ("overview", "what's new in robot learning this month?"),
        ("overview", "로봇 학습 연구 동향을 정리해줘"),
        ("topics", "what topics are trending this month?"),
        ("topics", "요즘 뜨는 주제가 뭐야?"),
        ("recommend", "which paper should I read first on diffusion?"),
        ("metadata", "how many votes did 2311.12908 get?"),
        ("metadata", "2311.12908의 저자는?"),
        ("metadata", "give me the bibtex of 2311.12908"),
        ("metadata", "which author has the most papers?"),
        ("metadata", "what period do you cover?"),
        ("smalltalk", "hi"),
        ("smalltalk", "thanks!"),
        ("smalltalk", "안녕하세요"),
        ("smalltalk", "고마워"),
        ("smalltalk", "who are you?"),
        ("help", "what can you do?"),
        ("help", "뭘 할 수 있어?"),
        ("outside", "what's the weather tomorrow?"),
        ("outside", "내일 날씨 어때?"),
        ("outside", "write me a python script that sorts a list"),
    ],
)
def test_what_is_asked(intent: str, text: str) -> None:
    assert read(text).intent == intent


MANY = [
    ("list", "Sparse attention that makes transformers cheaper"),
    ("list", "Teaching LLMs to call tools"),
    ("list", "agents for when labels are scarce"),
    ("list", "What benchmarks test multilingual reasoning?"),
    ("overview", "What are some ways to speed up decoding?"),
    ("list", "which datasets are there for video question answering"),
    ("list", "is there any paper about protein design"),
    ("list", "I'm looking for work on model merging papers"),
    ("list", "Which paper introduced LLaVA?"),
    ("recommend", "can you recommend papers on watermarking"),
    ("overview", "What did yesterday's digest say about agents?"),
    ("list", "환각을 줄이는 연구"),
    ("list", "어떤 논문이 LoRA를 병합하나요?"),
    ("list", "모델 병합 관련 논문 있을까요"),
    ("list", "장문 이해 벤치마크는 뭐가 있나"),
    ("recommend", "추론을 빠르게 하는 기법 추천"),
    ("list", "긴 문맥을 처리하는 방법은?"),
    ("list", "누구나 쓸 수 있는 음성 합성 모델"),
    ("list", "몇 장의 사진으로 개인화하는 방법"),
    ("list", "DPO와 PPO를 비교한 논문은?"),
    ("list", "papers that compare DPO and PPO"),
    ("fact", "how large is the dataset of YuLan-Mini"),
    ("fact", "At what resolution are the avatars rendered?"),
    ("reason", "Why can't DPO, which works well on LLMs, be carried over?"),
    ("fact", "In the Prism framework, how big was the model?"),
    ("fact", "Does LoRA reduce memory"),
    ("fact", "What models does Snorkel compare?"),
    ("fact", "Which three stages does the pipeline have?"),
    ("fact", "Which roughly 70B models went past 90% on IFEval?"),
    ("list", "Is there a benchmark that looks at tools and users at once?"),
    ("metadata", "who wrote ZipLoRA"),
    ("define", "explain HeadStudio"),
    ("fact", "technical details of HeadStudio"),
    ("fact", "HeadStudio 실험 결과"),
    ("fact", "2406.12345 성능"),
    ("fact", "What does the ZipLoRA digest say about merging?"),
    ("fact", "What results does the HeadStudio paper report?"),
    ("fact", "Snorkel Working Memory 테스트에서 제안한 알고리즘은?"),
    ("fact", "MedNeXt를 쓴 논문의 평균 DSC는?"),
    ("fact", "GaussianImage 파라미터 수는"),
    ("fact", "ExVideo가 프레임 수를 늘린 방법은?"),
    ("fact", "LLaMAX는 몇 개 언어를 다루나요?"),
    ("fact", "LLaMAX는 몇 개 언어를 다루나"),
    ("fact", "어떤 GPU로 학습했어?"),
    ("define", "선호 학습 기법은 뭐야?"),
    ("fact", "품질이 더 나아지나?"),
    ("fact", "그 플랫폼은 무엇이었나요"),
    ("define", "DITTO-2에 대해 설명해줘"),
    ("fact", "이 데이터셋의 라이선스는?"),
    ("fact", "How many papers did OpenScholar search?"),
    ("fact", "How many papers were annotated for the SciQA benchmark?"),
    ("fact", "How many ACL and EMNLP papers were examined?"),
    ("fact", "How many papers are in S2ORC?"),
    ("fact", "number of papers the model was trained on?"),
    ("fact", "In the LitSearch benchmark, how many papers are there?"),
    ("fact", "OpenScholar는 몇 개의 논문에서 구절을 찾나요?"),
    ("fact", "OpenScholar가 검색한 논문은 몇 편인가요?"),
    ("fact", "이 데이터셋에 포함된 논문은 몇 편이야?"),
    ("fact", "그 연구는 몇 개 언어를 대상으로 했나요?"),
    ("count", "How many papers are there about agents?"),
    ("count", "how many RAG papers were published last week?"),
    ("count", "How many papers use Mamba?"),
    ("count", "how many of the papers mention GPT-4o?"),
    ("count", "What is the number of papers on pruning?"),
    ("count", "count the papers on watermarking"),
    ("count", "How many papers do you have on music generation"),
    ("count", "RAG 논문 몇 개야?"),
    ("count", "확산 모델 논문이 몇 편 있나요?"),
    ("count", "에이전트 논문 수는?"),
    ("count", "DPO를 사용한 논문은 몇 편이에요"),
    ("count", "지난주에 나온 논문은 모두 몇 편인가요?"),
    ("count", "몇 편의 논문이 RAG를 다루나요?"),
    ("count", "6월 다이제스트에 포함된 논문은 몇 편이야?"),
    ("count", "로봇 논문이 얼마나 많아?"),
    ("trend", "how many papers on RAG per month in 2024"),
    ("trend", "RAG papers over time"),
    ("trend", "number of agent papers by month"),
    ("trend", "Has the number of RAG papers increased?"),
    ("trend", "are papers on Mamba increasing"),
    ("trend", "trend of diffusion papers"),
    ("trend", "papers on RAG per day"),
    ("trend", "is Mamba getting more popular?"),
    ("trend", "RAG paper count by month"),
    ("trend", "RAG 논문 수가 어떻게 변했어?"),
    ("trend", "월별 RAG 논문 수 알려줘"),
    ("trend", "에이전트 논문이 증가했나"),
    ("trend", "확산 모델 논문 추세가 어때?"),
    ("trend", "RAG 논문이 늘었나요?"),
    ("trend", "연도별 로봇 논문 편수"),
    ("list", "papers about language change over time"),
    ("list", "월별 판매 추이를 예측하는 논문"),
    ("similar", "Find papers similar to https://arxiv.org/abs/2311.12908"),
    ("similar", "similar papers to 2311.12908v2"),
    ("similar", "which papers are most similar to HeadStudio?"),
    ("similar", "anything like ZipLoRA?"),
    ("similar", "What's similar to HeadStudio?"),
    ("similar", "Genie 같은 논문"),
    ("similar", "huggingface.co/papers/2406.12345 이거랑 비슷한 논문"),
    ("similar", "2311.12908 이랑 유사한 연구 찾아줘"),
    ("similar", "HeadStudio와 비슷한 논문은?"),
    ("list", "papers on tasks like summarization"),
    ("list", "입력과 비슷한 예시를 고르는 방법"),
    ("list", "retrieving similar images"),
]


def test_of_many_wordings_most_are_told_apart() -> None:
    wrong = misread([(text, intent) for intent, text in MANY], lambda question: question.intent)
    assert len(wrong) <= 0.1 * len(MANY), wrong


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("compare D3PO and Diffusion-DPO", ["D3PO", "Diffusion-DPO"]),
        ("What is the difference between RAG and fine-tuning?", ["RAG", "fine-tuning"]),
        ("LoRA vs QLoRA", ["LoRA", "QLoRA"]),
        ("compare 2311.12908 and 2311.13231", ["arXiv 2311.12908", "arXiv 2311.13231"]),
        ("D3PO와 Diffusion-DPO의 차이", ["D3PO", "Diffusion-DPO"]),
        ("LoRA, DoRA, QLoRA 비교해줘", ["LoRA", "DoRA", "QLoRA"]),
    ],
)
def test_what_is_compared(text: str, names: list[str]) -> None:
    question = read(text)
    assert (question.intent, list(question.compared)) == ("compare", names)


COMPARISONS: list[tuple[str, list[str]]] = [
    ("Compare LoRA, QLoRA and DoRA on memory", ["LoRA", "QLoRA", "DoRA"]),
    ("please compare dpo with ppo", ["dpo", "ppo"]),
    ("What is the difference between RAG and fine-tuning?", ["RAG", "fine-tuning"]),
    ("differences between Mamba and Transformers in long contexts", ["Mamba", "Transformers"]),
    ("How does D3PO differ from Diffusion-DPO?", ["D3PO", "Diffusion-DPO"]),
    ("how does LoRA compare to full fine-tuning?", ["LoRA", "full fine-tuning"]),
    ("LoRA vs QLoRA", ["LoRA", "QLoRA"]),
    ("RAG vs. long context?", ["RAG", "long context"]),
    ("which is better, DPO or PPO?", ["DPO", "PPO"]),
    ("compare the performance of Mamba and RWKV", ["Mamba", "RWKV"]),
    ("LoRA versus full fine-tuning for code", ["LoRA", "full fine-tuning"]),
    ("LoRA 와 QLoRA 의 차이점은 무엇인가요?", ["LoRA", "QLoRA"]),
    ("LoRA, DoRA, QLoRA 비교해줘", ["LoRA", "DoRA", "QLoRA"]),
    ("Mamba 대 Transformer", ["Mamba", "Transformer"]),
    ("D3PO와 Diffusion-DPO의 차이", ["D3PO", "Diffusion-DPO"]),
    ("D3PO와 Diffusion-DPO 비교해줘", ["D3PO", "Diffusion-DPO"]),
    ("D3PO랑 Diffusion-DPO를 비교해 주세요", ["D3PO", "Diffusion-DPO"]),
    ("LoRA와 QLoRA는 어떻게 다른가요?", ["LoRA", "QLoRA"]),
    ("LoRA하고 QLoRA 뭐가 달라", ["LoRA", "QLoRA"]),
    ("DPO와 PPO 중 어느 것이 더 좋아?", ["DPO", "PPO"]),
    ("맘바와 트랜스포머의 성능 차이점은?", ["맘바", "트랜스포머"]),
]


def test_in_most_comparisons_the_things_are_found() -> None:
    wrong = misread(COMPARISONS, lambda question: list(question.compared))
    assert len(wrong) <= 0.3 * len(COMPARISONS), wrong


NO_COMPARISONS = [
    "Instruction Pre-Training에서 500M 모델의 LLaMA, GPT-4 비교 결과는?",
    "What accuracy did it get compared with GPT-4?",
    "LoRA와 QLoRA의 메모리 차이는 몇 GB인가요?",
    "비교 학습",
    "contrastive learning",
    "A Tale of Trust and Accuracy: Base vs. Instruct LLMs",
    "특히, 이전의 방법들과 비교하여 우수한 성과를 보였습니다.",
    "부네트워크와 전체 모델의 표현 능력 차이를 극복하기 위해 어댑터를 훈련합니다.",
    "결과 비교가 어려운 벤치마크",
    "comparing apples",
    "RAG 논문과 관련 연구",
]


def test_few_other_texts_are_taken_for_comparisons() -> None:
    wrong = misread([(text, ()) for text in NO_COMPARISONS], lambda question: question.compared)
    assert len(wrong) <= 0.2 * len(NO_COMPARISONS), wrong


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("number of RAG papers per month", "month"),
        ("trend of RAG papers by year", "year"),
        ("RAG papers over time", None),
        ("RAG 논문 월별 추이", "month"),
        ("RAG 논문 연도별 추이", "year"),
    ],
)
def test_the_steps_of_a_trend(text: str, per: str | None) -> None:
    question = read(text)
    assert (question.intent, question.per) == ("trend", per)
    assert set(question.weights) <= {"rag"}


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("How does HeadStudio perform?", "Performance Highlights"),
        ("HeadStudio 성능은?", "Performance Highlights"),
        ("D3PO의 실험 결과 알려줘", "Performance Highlights"),
        ("How does D3PO work?", "Technical Details"),
        ("D3PO는 어떻게 작동해?", "Technical Details"),
        ("papers on performance prediction", None),
        ("성능 예측 논문", None),
        ("work on new results", None),
        ("RAG", None),
    ],
)
def test_the_section_asked_for(text: str, section: str | None) -> None:
    assert read(text).section_hint == section


def test_a_least_number_of_votes_asks_for_no_least_figure() -> None:
    question = read("papers on LoRA with at least 20 votes")
    assert (question.intent, question.subject, question.filters.min_votes) == ("list", "LoRA", 20)
