"""Papers that call something better than what is named: their own sentence says so, and is quoted."""

from __future__ import annotations

import pytest

from rag import Conversation, Nonmun
from rag.answer import AnswerDone
from rag.core import Answer
from rag.search.ranked_above import sentences_over
from tests.support.digests import indexed, write_digest

FIRST = [
    ("2301.00001", "ReefNet: Counting Sharks", "상어를 세는 ReefNet을 제안한다. ReefNet은 빠르다."),
    ("2301.00002", "TideNet: Counting Whales", "고래를 세는 TideNet은 ReefNet보다 정확도가 높다."),
    ("2301.00003", "FoamNet: Counting Rays", "FoamNet이 가오리를 센다. FoamNet은 KelpNet, ReefNet을 능가한다."),
    ("2301.00004", "GullNet: Counting Gulls", "GullNet은 ReefNet을 사용하여 다른 방법을 능가한다."),
    ("2301.00005", "CrabNet: Counting Crabs", "CrabNet은 ReefNet을 능가하지 못한다."),
]
LATER = [
    ("2401.00006", "SquidNet: Counting Squids", "We present SquidNet. SquidNet outperforms KelpNet and ReefNet on squids."),
    ("2401.00007", "ReefNet 2: Counting More", "ReefNet 2는 상어와 고래를 센다."),
]
BETTER = {"2301.00002", "2301.00003", "2401.00006"}


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder = tmp_path_factory.mktemp("better")
    write_digest(folder, *FIRST, day="2023-01-02")
    write_digest(folder, *LATER, day="2024-02-03")
    return indexed(folder)


@pytest.mark.parametrize(
    "question",
    [
        "papers that outperform ReefNet",
        "which models beat ReefNet?",
        "methods better than ReefNet",
        "does anything beat ReefNet?",
        "is there a model better than ReefNet?",
        "ReefNet보다 더 나은 모델 있어?",
        "list papers claiming to surpass ReefNet",
        "ReefNet을 능가하는 논문은?",
        "ReefNet보다 나은 모델 알려줘",
        "ReefNet보다 성능이 좋다고 주장하는 논문은?",
    ],
)
def test_papers_that_rank_something_above_the_name_are_listed_with_the_sentence(sea: Nonmun, question: str) -> None:
    answer = sea.ask(question)
    assert {citation.arxiv_id for citation in answer.citations} == BETTER
    assert "better than ReefNet" in answer.text or "ReefNet보다 낫다고" in answer.text
    assert all("ReefNet" in citation.text for citation in answer.citations)
    assert "Not understood" not in answer.notice


def test_what_else_is_asked_narrows_them(sea: Nonmun) -> None:
    assert {c.arxiv_id for c in sea.ask("papers from 2024 that outperform ReefNet").citations} == {"2401.00006"}
    assert "2 papers" in sea.ask("how many papers from 2023 outperform ReefNet?").text


def answered(conversation: Conversation, message: str) -> Answer:
    [answer] = [event.answer for event in conversation.stream(message) if isinstance(event, AnswerDone)]
    return answer


def test_that_none_says_so_is_said(sea: Nonmun) -> None:
    answer = sea.ask("papers that outperform SquidNet")
    assert answer.abstained
    assert answer.text.startswith("No sentence was found that calls something better than SquidNet.")


def test_a_follow_up_keeps_what_they_are_better_than(sea: Nonmun) -> None:
    conversation = Conversation(sea)
    answered(conversation, "papers that outperform ReefNet")
    assert {c.arxiv_id for c in answered(conversation, "only from 2023").citations} == BETTER - {"2401.00006"}


@pytest.mark.parametrize(
    "question",
    [
        "why does TideNet outperform ReefNet?",
        "is TideNet better than ReefNet?",
        "papers on beating the heat",
        "ReefNet이 왜 좋아?",
    ],
)
def test_other_questions_are_not_read_so(sea: Nonmun, question: str) -> None:
    assert not sea.understand(question).surpassing


def test_a_sentence_that_ranks_the_name_first_or_denies_it_says_nothing_of_the_kind() -> None:
    no = [
        "ReefNet은 TideNet을 능가한다.",
        "ReefNet outperforms TideNet.",
        "It does not beat ReefNet.",
        "ReefNet-2보다 높다.",
        "ReefNet을 TideNet으로 미세조정해 성능이 높다.",
    ]
    assert not list(sentences_over(no, ["ReefNet"]))
    yes = [
        "TideNet outperforms both KelpNet and ReefNet.",
        "기존 ReefNet 모델보다 5% 높은 정확도다.",
        "TideNet은 ReefNet에 비해 우수하다.",
    ]
    assert list(sentences_over(yes, ["ReefNet"])) == yes


@pytest.mark.parametrize(
    "sentence",
    [
        "TideNet은 ReefNet보다 3배 빠르다.",
        "TideNet은 ReefNet보다 높은 처리량을 낸다.",
        "TideNet은 (ReefNet 대비 60배 빠름) 높은 성능을 낸다.",
        "TideNet은 메모리 사용량에서 ReefNet을 능가한다.",
        "TideNet has a higher throughput than ReefNet.",
        "TideNet outperforms ReefNet in latency.",
        "TideNet runs faster than ReefNet.",
    ],
)
def test_what_is_faster_or_cheaper_is_not_called_better(sentence: str) -> None:
    assert not list(sentences_over([sentence], ["ReefNet"]))


@pytest.mark.parametrize(
    "sentence",
    ["TideNet outperforms ReefNet in accuracy and in speed.", "TideNet은 ReefNet보다 빠르지만, ReefNet보다 정확도도 높다."],
)
def test_what_is_better_and_faster_is_better(sentence: str) -> None:
    assert list(sentences_over([sentence], ["ReefNet"]))


SHORT = [
    ("2401.00011", "Studies of Coral Fusion", "Coral Fusion (CF) draws reefs. Coral Fusion is old."),
    ("2401.00012", "More Studies of Reefs", "Coral Fusion (CF) is used by many. CF draws slowly."),
    ("2401.00013", "SeaPaint: Drawing Seas", "SeaPaint outperforms Coral Fusion in quality."),
    ("2401.00014", "BayPaint: Drawing Bays", "BayPaint는 CF보다 품질이 높다."),
    ("2401.00015", "CovePaint: Drawing Coves", "CovePaint surpasses CFXL in quality. It is new."),
    ("2401.00016", "WavePaint: Drawing Waves", "WavePaint outperforms Brine-4o. Brine-4o is large."),
    ("2401.00017", "SurfPaint: Drawing Surf", "SurfPaint은 Brine-4o보다 정확도가 높다."),
]


@pytest.fixture(scope="module")
def paints(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder = tmp_path_factory.mktemp("paints")
    write_digest(folder, *SHORT)
    return indexed(folder)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("papers that outperform Coral Fusion", {"2401.00013", "2401.00014", "2401.00015"}),
        ("papers that outperform CF", {"2401.00013", "2401.00014", "2401.00015"}),
        ("papers that outperform Brine-4o", {"2401.00016", "2401.00017"}),
        ("papers that outperform Brine4o", {"2401.00016", "2401.00017"}),
        ("Brine 4o보다 나은 모델 알려줘", {"2401.00016", "2401.00017"}),
    ],
)
def test_a_name_is_found_in_its_other_spellings_and_in_short(paints: Nonmun, question: str, found: set[str]) -> None:
    assert {citation.arxiv_id for citation in paints.ask(question).citations} == found


def test_those_on_a_subject_alone_are_meant(sea: Nonmun) -> None:
    for text in (
        "papers that outperform ReefNet (of those about whales)",
        "which of the whale papers beat ReefNet?",
        "papers on whales that outperform ReefNet",
    ):
        assert {c.arxiv_id for c in sea.ask(text).citations} == {"2301.00002"}
    assert sea.understand("agent papers that outperform ReefNet").subject == "agent"
    assert sea.understand("ReefNet을 능가하는 에이전트 논문").subject == "에이전트"
    assert sea.understand("models that outperform ReefNet").subject == ""


@pytest.mark.parametrize("text", ["papers that outperform nothing", "papers that beat none", "아무것도 능가하지 않는 논문"])
def test_what_beats_nothing_is_told_not_to_be_found(sea: Nonmun, text: str) -> None:
    assert [span.why for span in sea.understand(text).spans if span.use == "not_understood"] == ["stance"]
