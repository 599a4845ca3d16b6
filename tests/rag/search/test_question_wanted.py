"""What form of answer a question wants: the one best paper, papers with all of several things, one sentence."""

from __future__ import annotations

import pytest

from rag.search.query.stance import stance_of
from rag.search.query.titled import titles_in
from rag.search.query.understand import understand
from tests.support.questions import read


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("가장 추천 많은 논문은?", "votes"),
        ("제일 인기 있는 RAG 논문이 뭐야?", "votes"),
        ("로봇 논문 중에 추천 제일 많은 건?", "votes"),
        ("추천 1위 논문 뭐야", "votes"),
        ("which robot paper has the most votes?", "votes"),
        ("what is the most voted paper on agents", "votes"),
        ("제일 최신 논문은?", "date"),
        ("which paper about agents is the oldest?", "date_asc"),
    ],
)
def test_a_superlative_in_the_singular_wants_one_paper(text: str, order: str) -> None:
    question = read(text)
    assert (question.intent, question.order, question.limit) == ("list", order, 1)


@pytest.mark.parametrize(
    "text",
    [
        "가장 추천 많은 논문들",
        "추천 많은 논문 알려줘",
        "가장 추천 많은 논문 뭐 있어?",
        "최신 논문은?",
        "most voted papers",
        "latest papers on RAG",
    ],
)
def test_others_want_several(text: str) -> None:
    question = read(text)
    assert question.limit is None
    assert question.order != "relevance"


def test_most_is_an_order_beside_any_word_for_votes() -> None:
    for text in ("2024년 5월 최다 추천 논문 3개", "2024년 5월 추천 최다 논문 3개", "최다 득표 논문 3개"):
        assert (read(text).order, read(text).limit) == ("votes", 3), text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("did anyone combine RLHF with diffusion models in a robotics setting?", ("RLHF", "diffusion models")),
        ("has anyone applied Mamba to point clouds?", ("Mamba", "point clouds")),
        ("papers that combine retrieval with knowledge graphs", ("retrieval", "knowledge graphs")),
        ("맘바를 포인트 클라우드에 적용한 사람 있어?", ("맘바", "포인트 클라우드")),
        ("강화학습이랑 확산 모델을 결합한 연구 있나요?", ("강화학습", "확산 모델")),
    ],
)
def test_what_one_paper_has_to_have_is_told_apart(text: str, parts: tuple[str, ...]) -> None:
    question = read(text)
    assert question.intent == "list"
    assert question.jointly
    assert question.subjects[: len(parts)] == parts


@pytest.mark.parametrize(
    "text", ["papers about RAG or agents", "has anyone studied protein folding?", "어떤 사람이 RAG를 연구해?"]
)
def test_other_papers_may_have_one_of_them(text: str) -> None:
    assert not read(text).jointly


@pytest.mark.parametrize(
    "text",
    ["what is DPO in one sentence", "DPO를 한 줄로 설명해줘", "summarize 2405.20222 in a single line", "한마디로 DPO가 뭐야?"],
)
def test_one_sentence_is_wanted(text: str) -> None:
    assert read(text).brief


@pytest.mark.parametrize(
    "text", ["what is DPO?", "the latest RAG papers with one sentence on why each matters", "RAG 논문 한 줄씩"]
)
def test_no_single_sentence_is_wanted(text: str) -> None:
    assert not read(text).brief


def test_a_name_within_another_is_compared_too() -> None:
    assert read("compare SAM2 and SAM").compared == ("SAM2", "SAM")


@pytest.mark.parametrize("text", ["오늘 점심 뭐 먹지", "what's the weather tomorrow?"])
def test_what_no_paper_answers_has_no_day(text: str) -> None:
    question = read(text)
    assert question.intent == "outside"
    assert not question.filters.any
    assert not question.not_understood


@pytest.mark.parametrize(
    "text",
    [
        "how many papers have federated in the title?",
        'number of papers w/ "federated" in the title',
        "제목에 federated 들어간 논문",
    ],
)
def test_a_word_of_titles_needs_no_quotation_marks(text: str) -> None:
    assert list(titles_in(text)) == ["federated"]


@pytest.mark.parametrize("text", ["papers without federated in the title", "제목이 뭐야", "what is in the title of BERT?"])
def test_no_word_of_titles(text: str) -> None:
    assert not list(titles_in(text))


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("papers by women", "women", "word"),
        ("papers by Chinese authors", "Chinese", "word"),
        ("longest paper", "longest", "degree"),
        ("재미있는 논문", "재미있는", "word"),
        ("what were the top 3 papers of each month in 2024?", "of each month", "each"),
        ("월별 추천 1위 논문", "월별", "each"),
    ],
)
def test_a_word_that_narrows_nothing_known_is_told(text: str, words: str, why: str) -> None:
    question = understand(text)
    assert [(span.text, span.why) for span in question.spans if span.use == "not_understood"] == [(words, why)]


@pytest.mark.parametrize(
    "text",
    [
        "show me all papers you have",
        "아무 논문이나 보여줘",
        "what's new?",
        "anything worth reading",
        "the top 5 papers of 2024",
    ],
)
def test_a_request_without_such_words_is_understood(text: str) -> None:
    assert not understand(text).not_understood


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("papers that mention H100", "H100"),
        ("H100을 언급한 논문", "H100"),
        ("sharks", "sharks"),
    ],
)
def test_a_bare_word_or_a_model_number_is_what_papers_are_wanted_on(text: str, subject: str) -> None:
    assert understand(text).subject == subject


def test_a_paper_that_is_explained_by_its_id_is_summarised() -> None:
    assert understand("explain 2311.12908 like I'm five").intent == "summary"


@pytest.mark.parametrize("text", ["비디오 생성 논문 중 2024년 상반기 것만", "papers on the ARC challenge"])
def test_half_a_year_and_a_challenge_are_no_contradiction(text: str) -> None:
    assert stance_of(text) == ""
