"""One subject has the same papers, however it is written: with hyphens, apart, as one word, in Korean or in short."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.search import Lexicon, Question, Searcher, gather, understand
from rag.search.glossary import is_term
from rag.search.spellings import whole_subject
from tests.support.digests import indexed, write_digest

#: Papers on zero-shot learning, on turning text into video and on fine-tuning, each kind in several spellings.
ZERO = ["Zero-shot gulls fly. Zero-shot again.", "Zero-shot crabs. A zero-shot crab.", "Zero-shot eels. Zero-shot eels swim."]
ZERO_KO = ["제로샷 갈매기를 본다. 제로샷으로 난다.", "제로 샷 게를 본다. 제로 샷으로 걷는다."]
VIDEO = [f"Text-to-video of gull {n}. The text-to-video gull flies." for n in range(4)]
VIDEO_SHORT = ["Text-to-Video (T2V) of a crab. T2V is fast.", "T2V of an eel. The T2V eel swims."]
TUNING = [f"Fine-tuning of whale {n}. Fine-tuning is long." for n in range(4)]
TUNING_OTHERS = [
    "Finetuning a seal. Finetuning again.",
    "물개를 미세 조정한다. 미세조정은 길다.",
    "바다사자의 파인튜닝. 파인튜닝은 짧다.",
]
OTHERS = [f"Walrus number {n} sings in the sea." for n in range(12)]
TEXTS = [*ZERO, *ZERO_KO, *VIDEO, *VIDEO_SHORT, *TUNING, *TUNING_OTHERS, *OTHERS]


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Searcher:
    folder = tmp_path_factory.mktemp("spellings")
    write_digest(folder, *((f"2401.{number:05}", f"Study {number}", text) for number, text in enumerate(TEXTS, 1)))
    return Searcher(indexed(folder).index)


def texts_on(searcher: Searcher, subject: str) -> set[str]:
    question = replace(Question(subject, "en", "list", {}).about(subject), text=subject)
    return {TEXTS[int(item.paper.arxiv_id[-5:]) - 1] for item in gather(searcher, question).evidence}


@pytest.mark.parametrize("subject", ["zero-shot", "zero shot", "zeroshot", "Zero Shot", "제로샷", "제로 샷"])
def test_hyphens_spaces_and_korean_forms_find_the_same_papers(searcher: Searcher, subject: str) -> None:
    assert texts_on(searcher, subject) == {*ZERO, *ZERO_KO}


@pytest.mark.parametrize("subject", ["text-to-video", "text to video", "T2V", "텍스트 투 비디오", "텍스트-비디오"])
def test_an_abbreviation_finds_the_papers_of_what_it_is_short_for(searcher: Searcher, subject: str) -> None:
    assert texts_on(searcher, subject) == {*VIDEO, *VIDEO_SHORT}


@pytest.mark.parametrize(
    "subject", ["fine-tuning", "fine tuning", "finetuning", "파인튜닝", "미세조정", "미세 조정", "fine-tuning methods"]
)
def test_all_forms_of_the_glossary_are_one_subject(searcher: Searcher, subject: str) -> None:
    assert texts_on(searcher, subject) == {*TUNING, *TUNING_OTHERS}


@pytest.mark.parametrize("subject", ["fine-tuning whales", "zero-shot gulls and text-to-video", "walrus"])
def test_what_says_more_than_one_subject_is_searched_as_it_is_written(searcher: Searcher, subject: str) -> None:
    assert whole_subject(searcher.index, subject) is None


def test_a_two_within_a_word_is_read_as_to(searcher: Searcher) -> None:
    lexicon = Lexicon.of(searcher.index)
    assert lexicon.corrections(["text2video", "gull2crab"]) == {"text2video": "text-to-video"}


def test_two_subjects_side_by_side_are_not_taken_for_a_compound(searcher: Searcher) -> None:
    both = replace(Question("text, video", "en", "list", {}).about("text video"), subjects=("text", "video"))
    assert searcher.rank(both).question.subjects == ("text", "video")


@pytest.mark.parametrize("term", ["dataset", "로라", "미세조정", "초 해상도", "state of the art"])
def test_a_term_of_the_glossary_is_known_in_any_spelling(term: str) -> None:
    assert is_term(term)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("How many papers on dataset?", "dataset"),
        ("How many papers are there on test time?", "test time"),
        ("How many papers on state of the art?", "state of the art"),
        ("미세조정 논문은 몇 편이야?", "미세조정"),
        ("오픈소스 논문은 몇 편이야?", "오픈소스"),
        ("사후학습 논문은 몇 편이야?", "사후학습"),
        ("로라 논문은 몇 편이야?", "로라"),
        ("초 해상도 논문은 총 몇 편인가요?", "초 해상도"),
    ],
)
def test_the_one_thing_that_papers_are_counted_on_is_the_subject(text: str, subject: str) -> None:
    question = understand(text)
    assert (question.intent, question.subject) == ("count", subject)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("미세조정 논문 알려줘", "미세조정"),
        ("오픈소스 논문 추천해줘", "오픈소스"),
        ("papers on dataset", "dataset"),
        ("show me papers on test time", "test time"),
    ],
)
def test_the_one_thing_that_papers_are_wanted_on_is_the_subject(text: str, subject: str) -> None:
    question = understand(text)
    assert question.intent in ("list", "recommend")
    assert question.subject == subject


@pytest.mark.parametrize("text", ["최신 논문 알려줘", "추천 논문 알려줘", "인기 있는 논문 보여줘", "전체 논문 보여줘"])
def test_words_that_only_ask_are_no_subject_of_a_list(text: str) -> None:
    assert understand(text).subject == ""


@pytest.mark.parametrize(
    "text", ["How many papers in total?", "전체 논문은 몇 편이야?", "저장된 논문은 몇 편이야?", "올해 논문은 몇 편이야?"]
)
def test_words_that_only_ask_are_no_subject_of_a_count(text: str) -> None:
    assert understand(text).subject == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("summarize the world model paper", "world model"),
        ("please explain the state space paper", "state space"),
        ("Can you describe that speech codec paper?", "speech codec"),
    ],
)
def test_a_paper_is_summarized_by_what_it_is_on(text: str, subject: str) -> None:
    question = understand(text)
    assert (question.intent, question.subject) == ("summary", subject)


@pytest.mark.parametrize("text", ["summarize the first paper", "explain the latest paper", "describe the 3rd paper"])
def test_a_paper_by_its_place_is_none_by_a_subject(text: str) -> None:
    assert understand(text).subject == ""


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What's a dataset?", "dataset"),
        ("what is an agent?", "agent"),
        ("Define perplexity.", "perplexity"),
        ("define overfitting", "overfitting"),
        ("데이터셋이 뭐야?", "데이터셋"),
    ],
)
def test_the_meaning_of_an_ordinary_word_is_asked(text: str, subject: str) -> None:
    question = understand(text)
    assert (question.intent, question.subject) == ("define", subject)


@pytest.mark.parametrize("text", ["what's new?", "what's up", "what is trending?", "이게 뭐야?", "뭐야?"])
def test_words_that_mean_nothing_here_are_not_asked_for(text: str) -> None:
    assert understand(text).subject == ""
