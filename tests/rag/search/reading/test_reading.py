"""Every word of a question is accounted for: searched for, a filter, excluded, only asking, or told as not understood."""

from __future__ import annotations

import datetime as dt
import tracemalloc
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rag.core import LimitSettings
from rag.search import Filters, split_lists
from rag.search.query.reading import ROLES, reader_model, split_units
from rag.search.query.understand import understand
from rag.text import latin_terms, terms
from tests.support.questions import TODAY, read

JUNE = {"since": dt.date(2024, 6, 1), "until": dt.date(2024, 6, 30)}

PIECES = (
    "papers|which|on|RAG|HeadStudio|by|Jiatao Gu|since May|June 2024|last week|top 5|most voted|at least 20 votes|how many|"
    "per month|compare|vs|and|without|not|2311.12908|2024|around Christmas|?|,|논문|6월에|지난주|추천 20개 이상|상위 5개|"
    "세 편만|가장 추천 많은|비슷한|차이|빼고|제외한|한여름에|추이|몇 편|알려줘|확산 모델|을|와|ㅋㅋ|왜|뭐야"
).split("|")
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ".join) | st.text(min_size=1, max_size=80)


@settings(deadline=None)  # the first question loads the analyser
@given(texts)
@pytest.mark.slow
def test_the_spans_cover_every_word_once(text: str) -> None:
    if not "".join(c for c in text if c.isprintable()).strip():
        return
    question = read(text)
    text = " ".join(question.text.split())
    assert all(text[span.start : span.end] == span.text for span in question.spans)
    covered = Counter(place for span in question.spans for place in range(span.start, span.end))
    assert all(n == 1 for n in covered.values())
    asked = question.content if not question.text else text
    left = [c for place, c in enumerate(asked) if place not in covered and not c.isspace()]
    # The second of two lists is told as not answered.
    assert not left or any(piece.kind == "language" for piece in question.understood) or split_lists(text)[1]


@settings(deadline=None)  # the first question loads the analyser
@given(texts)
@example("papers RAG vs around Christmas 차이")
@pytest.mark.slow
def test_what_is_not_understood_is_told_and_not_searched_for(text: str) -> None:
    if not "".join(c for c in text if c.isprintable()).strip():
        return
    question = read(text)
    searched = " ".join(span.text for span in question.spans if span.use in ("subject", "detail"))
    for words in question.not_understood:
        told = set(terms(words)) - set(terms(searched))
        assert not told & set(question.weights)


@pytest.mark.parametrize(
    ("text", "words", "subject"),
    [
        ("papers on depth estimation published around Christmas", "Christmas", "depth estimation"),
        ("papers published around Thanksgiving about audio codecs", "Thanksgiving", "audio codecs"),
        ("papers on depth estimation from June 31", "June 31", "depth estimation"),
        ("추석 무렵에 나온 음성 합성 논문", "추석", "음성 합성"),
        ("음성 합성 논문 13월에 나온 것", "13월", "음성 합성"),
    ],
)
def test_a_time_that_cannot_be_read_is_told(text: str, words: str, subject: str) -> None:
    question = read(text)
    assert any(words in told for told in question.not_understood)
    assert (question.subject, question.filters) == (subject, Filters())


@pytest.mark.parametrize(
    ("text", "excluded", "subject"),
    [
        ("papers on video generation without diffusion", "diffusion", "video generation"),
        ("image segmentation papers that do not use transformers", "transformers", "image segmentation"),
        ("papers on robot learning excluding simulation", "simulation", "robot learning"),
        ("speech recognition but not whisper", "whisper", "speech recognition"),
        ("확산 모델을 제외한 비디오 생성 논문", "확산 모델", "비디오 생성"),
        ("강화학습 빼고 로봇 논문", "강화학습", "로봇"),
        ("트랜스포머가 아닌 음성 인식 모델 논문", "트랜스포머", "음성 인식"),
    ],
)
def test_what_is_excluded_is_not_searched_for(text: str, excluded: str, subject: str) -> None:
    question = read(text)
    assert question.excluded == (excluded,)
    assert subject in question.subject
    assert excluded not in question.subject


@pytest.mark.parametrize("when", ["in June 2024", "from June 2024", "published in June 2024"])
@pytest.mark.parametrize("who", ["by Jiatao Gu", "by Jiatao Gu and Josh Susskind"])
@pytest.mark.parametrize("what", ["papers on flow matching {when} {who}", "{when}, papers {who} on flow matching"])
def test_authors_and_dates_are_read_beside_any_neighbour(when: str, who: str, what: str) -> None:
    question = read(what.format(when=when, who=who))
    assert (question.filters.since, question.filters.until) == tuple(JUNE.values())
    assert question.authors[0] == "Jiatao Gu"
    assert question.subject == "flow matching"


@pytest.mark.parametrize(
    "text",
    [
        "video generation papers that do not use diffusion from June 2024 with at least 20 votes",
        "in June 2024, papers on video generation but not diffusion with at least 20 votes",
        "video generation papers with at least 20 votes without diffusion from June 2024",
    ],
)
def test_dates_votes_and_exclusions_are_read_in_any_order(text: str) -> None:
    question = read(text)
    assert question.filters == Filters(**JUNE, min_votes=20)  # type: ignore[arg-type]
    assert (question.subject, question.excluded) == ("video generation", ("diffusion",))


@pytest.mark.parametrize(
    ("text", "author"),
    [("papers not by Jiatao Gu on flow matching", "Jiatao Gu"), ("Jiatao Gu를 제외한 flow matching 논문", "Jiatao Gu")],
)
def test_an_author_can_be_excluded(text: str, author: str) -> None:
    question = read(text)
    assert (question.filters.not_author, question.filters.author) == (author, None)


INSTRUCTIONS = [
    "give me the 5 most voted papers on {} and why they matter",
    "explain {}",
    "please list papers about {} briefly",
    "make a table of papers on {}",
    "which papers on {} should I read first?",
    "can you summarize the research on {}?",
    "I'm looking for papers about {}, thanks",
    "show me some interesting papers on {}",
    "what is the state of research in {}?",
    "{} 논문 알려줘",
    "{} 연구 흐름을 정리해줘",
    "{}에 대해 설명해 주세요",
    "{} 관련해서 꼭 읽어야 할 논문 추천 부탁드려요",
    "{} 논문을 표로 보여줘",
    "요즘 {} 연구 동향이 궁금해요",
]


@pytest.mark.parametrize("instruction", INSTRUCTIONS)
def test_words_that_only_instruct_are_not_searched_for(instruction: str) -> None:
    subject = "speculative decoding" if instruction.isascii() else "음성 합성"
    assert read(instruction.format(subject)).subject == subject


@pytest.mark.parametrize("venue", ["ICLR 2024", "NeurIPS 2023", "CVPR 2024"])
def test_a_venue_is_said_to_be_not_stored_and_its_year_is_no_date(venue: str) -> None:
    question = read(f"{venue} papers")
    assert venue.split()[0] in question.not_stored[0]
    assert (question.filters, question.subject) == (Filters(), "")


def test_a_time_that_another_is_compared_with_is_no_filter() -> None:
    for text in ("is Mamba growing compared to last year?", "작년에 비해 RAG 논문이 늘었어?"):
        question = read(text)
        assert (question.intent, question.filters, question.not_understood) == ("trend", Filters(), ())


# ---------------------------------------------------------------- long texts

LONGEST = [
    "papers on ",
    "논문 ",
    "by Jiatao Gu ",
    "since May ",
    "not ",
    "a, ",
    "가",
    "A",
    "2024 ",
    "? ",
    "non-",
    "와 ",
    "top 5 ",
]


@pytest.mark.parametrize("piece", LONGEST)
def test_a_long_text_is_accounted_for_too(piece: str) -> None:
    most = LimitSettings().question_chars
    text = (piece * most)[:most].strip()
    question = understand(text, TODAY)
    covered = sum(span.end - span.start for span in question.spans)
    assert covered >= len(text.replace(" ", "")) // 2
    assert question.spans[-1].end == len(text)


def most_memory(text: str) -> int:
    """The most bytes that are held while a text gets its roles: proportional to the work of a linear reader."""
    units = split_units(text)
    tracemalloc.start()
    reader_model().roles_of(units, [""] * len(units))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["papers on video ", "확산 모델을 다룬 논문 "])
def test_roles_take_room_that_grows_with_the_text(piece: str) -> None:
    reader_model()
    short, long = (piece * 100)[:1_000], (piece * 1000)[:10_000]
    assert most_memory(long) < 20 * most_memory(short)
    assert len(reader_model().roles_of(split_units(long), [""] * len(split_units(long)))) == len(split_units(long))


def test_only_what_the_model_was_trained_for_is_a_role() -> None:
    units = split_units("papers by Jiatao Gu on RAG")
    assert set(reader_model().roles_of(units, [""] * len(units))) <= set(ROLES)
    assert set(latin_terms("RAG")) <= set(read("papers by Jiatao Gu on RAG").weights)
