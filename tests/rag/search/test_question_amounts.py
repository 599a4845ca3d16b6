"""Votes, orders and numbers of papers as they are written, wherever they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.search.query.amounts import find_limits
from rag.search.query.filters import Filters
from rag.search.query.order import find_order
from rag.search.query.ordinals import split_place
from rag.search.query.understand import understand
from rag.search.query.votes import find_votes
from tests.support.digests import indexed, write_digest


@pytest.mark.parametrize(
    ("text", "words", "least", "most"),
    [
        ("papers with at least 20 votes", "with at least 20 votes", 20, None),
        ("papers with fewer than 5 votes in May 2025", "with fewer than 5 votes", None, 4),
        ("papers with less than five upvotes", "with less than five upvotes", None, 4),
        ("under 5 votes", "under 5 votes", None, 4),
        ("at most 3 likes", "at most 3 likes", None, 3),
        ("no more than 3 votes", "no more than 3 votes", None, 3),
        ("no votes", "no votes", None, 0),
        ("papers without votes", "without votes", None, 0),
        ("zero votes", "zero votes", None, 0),
        ("exactly 7 votes", "exactly 7 votes", 7, 7),
        ("with 7 votes", "with 7 votes", 7, 7),
        ("between 10 and 20 votes", "between 10 and 20 votes", 10, 20),
        ("10-20 votes", "10-20 votes", 10, 20),
        ("over 100 votes", "over 100 votes", 101, None),
        ("100+ votes", "100+ votes", 100, None),
        ("100 or more votes", "100 or more votes", 100, None),
        ("100 votes or more", "100 votes or more", 100, None),
        ("3 votes or fewer", "3 votes or fewer", None, 3),
        ("votes > 20", "votes > 20", 21, None),
        ("votes >= 20", "votes >= 20", 20, None),
        ("votes < 5", "votes < 5", None, 4),
        ("more than a hundred points", "more than a hundred points", 101, None),
        ("at least 10 but fewer than 50 votes", "at least 10 but fewer than 50 votes", 10, 49),
        ("more than 10 votes and fewer than 50 votes", "more than 10 votes and fewer than 50 votes", 11, 49),
        ("vision language action models in 2025 with more than 20 votes", "with more than 20 votes", 21, None),
        ("upvoted more than 20 times", "upvoted more than 20 times", 21, None),
        ("a minimum of twenty-five votes", "a minimum of twenty-five votes", 25, None),
        ("with 1k votes or more", "with 1k votes or more", 1000, None),
        ("more than 1,000 votes", "more than 1,000 votes", 1001, None),
        ("which papers have more than 100 votes?", "have more than 100 votes", 101, None),
        ("추천 20개 이상인 논문", "추천 20개 이상인", 20, None),
        ("추천 20개 초과", "추천 20개 초과", 21, None),
        ("추천 5개 미만", "추천 5개 미만", None, 4),
        ("추천 5개 이하", "추천 5개 이하", None, 5),
        ("추천 정확히 7개", "추천 정확히 7개", 7, 7),
        ("추천이 정확히 7개인 논문", "추천이 정확히 7개인", 7, 7),
        ("추천 없는 논문", "추천 없는", None, 0),
        ("추천을 하나도 못 받은 논문", "추천을 하나도 못 받은", None, 0),
        ("추천 10개에서 20개 사이", "추천 10개에서 20개 사이", 10, 20),
        ("추천 10~20개", "추천 10~20개", 10, 20),
        ("추천 10개 이상 50개 미만", "추천 10개 이상 50개 미만", 10, 49),
        ("20표 이상 받은 RAG 논문", "20표 이상 받은", 20, None),
        ("20표 넘게 받은", "20표 넘게 받은", 21, None),
        ("20명 이상의 추천을 받은", "20명 이상의 추천을 받은", 20, None),
        ("20개 이상 추천받은 논문", "20개 이상 추천받은", 20, None),
        ("좋아요 다섯 개 미만", "좋아요 다섯 개 미만", None, 4),
        ("추천 수 50 초과 비디오 논문", "추천 수 50 초과", 51, None),
        ("추천을 100개 넘게 받은 논문은?", "추천을 100개 넘게 받은", 101, None),
        ("추천수가 10보다 적은 논문", "추천수가 10보다 적은", None, 9),
        ("열 표도 안 되는 논문", "열 표도 안 되는", None, 9),
        ("5표 이하", "5표 이하", None, 5),
        ("추천 0개인 논문", "추천 0개인", None, 0),
        ("표가 없는 문서", "표가 없는", None, 0),
        ("추천 7개 받은 논문", "추천 7개 받은", 7, 7),
        ("추천 10개와 20개 사이", "추천 10개와 20개 사이", 10, 20),
        ("votes between 5 and 10", "votes between 5 and 10", 5, 10),
        ("vote count of at least 20", "vote count of at least 20", 20, None),
        ("papers scoring above 50 points", "scoring above 50 points", 51, None),
        ("papers with at leat 50 votes", "with at leat 50 votes", 50, None),
        ("atleast 20 votes", "atleast 20 votes", 20, None),
        ("papers with more then 20 votes", "with more then 20 votes", 21, None),
        ("추천이 딱 100인 논문", "추천이 딱 100인", 100, 100),
        ("추천 수가 정확히 100인 논문", "추천 수가 정확히 100인", 100, 100),
        ("추천 최소 40개 상어 논문", "추천 최소 40개", 40, None),
        ("최소 40표 받은 상어 논문", "최소 40표 받은", 40, None),
        ("추천 최대 3개 상어 논문", "추천 최대 3개", None, 3),
        ("exactly 0 votes", "exactly 0 votes", None, 0),
    ],
)
def test_a_condition_on_votes(text: str, words: str, least: int | None, most: int | None) -> None:
    found = find_votes(text)
    assert {text[piece.start : piece.end] for piece in found} == {words}
    assert {piece.kind: piece.value for piece in found} == {
        kind: value for kind, value in (("min_votes", least), ("max_votes", most)) if value is not None
    }


@pytest.mark.parametrize(
    "text",
    [
        "How many votes did HeadStudio get?",
        "2406.15319 추천수는?",
        "RAG 논문 추천 5개",
        "상어 논문 추천 최소 3개 해줘",
        "majority voting with 20 votes per question",
    ],
)
def test_no_condition_on_votes(text: str) -> None:
    assert find_votes(text) == []


@pytest.mark.parametrize(
    ("text", "words", "number"),
    [
        ("top 5", "top 5", 5),
        ("top 5 papers by votes in 2024", "top 5", 5),
        ("five papers on RAG", "five", 5),
        ("다섯 편", "다섯 편", 5),
        ("5개만", "5개만", 5),
        ("RAG 논문 5개", "5개", 5),
        ("first three papers", "first three", 3),
        ("a couple of papers", "a couple of", 2),
        ("한두 편만", "한두 편만", 2),
        ("두세 편 추천해줘", "두세 편", 3),
        ("top 10 of 2024 by votes", "top 10", 10),
        ("by votes the top ten of 2024", "the top ten", 10),
        ("give me the 5 most voted papers on diffusion in 2024 and why they matter", "5", 5),
        ("make a table of the top 5 text-to-image papers with votes and dates", "the top 5", 5),
        ("5 most upvoted papers about agents since January 2025", "5", 5),
        ("지난주에 제일 추천 많이 받은 논문 5개", "5개", 5),
        ("2024년 6월 추천수 상위 5편", "상위 5편", 5),
        ("last 5 papers", "last 5", 5),
        ("show me five", "show me five", 5),
        ("only 2 papers on music please", "only 2", 2),
        ("10 papers from 2024", "10", 10),
        ("the latest ten", "the latest ten", 10),
        ("추천 3개 해줘", "3개", 3),
        ("세 개의 논문", "세 개의", 3),
        ("하나만 추천해줘", "하나만", 1),
        ("only one paper", "only one", 1),
        ("a single paper", "single", 1),
        ("half a dozen papers", "half a dozen", 6),
        ("limit 5", "limit 5", 5),
        ("최신순으로 5개 보여줘", "5개", 5),
        ("what did 2 of them report", "2", 2),
        ("상위 10개 논문 보여줘", "상위 10개", 10),
        ("twenty-five papers", "twenty-five", 25),
        ("top 5개", "top 5개", 5),
        ("give me another 5", "another 5", 5),
        ("5 more papers", "5 more", 5),
        ("논문 하나 추천해줘", "하나", 1),
    ],
)
def test_a_number_of_papers(text: str, words: str, number: int) -> None:
    assert [(text[piece.start : piece.end], piece.value) for piece in find_limits(text)[0]] == [(words, number)]


@pytest.mark.parametrize(
    "text",
    [
        "two weeks ago papers",
        "8x7B papers",
        "2-bit quantization papers",
        "2 bit quantization papers",
        "3D papers",
        "two-stage papers",
        "top-5 accuracy",
        "top 5% of tokens",
        "top 5 error",
        "papers with more than 20 votes",
        "last 5 days papers",
        "3 billion parameter papers",
        "추천 5개 이상 논문",
        "3개의 모델을 합치는 방법",
        "in 2024 papers",
        "papers 2024",
        "상위 10%",
        "June 21 digest",
        "papers from the last couple of weeks",
        "June 21 papers",
        "추천 3개 이상",
    ],
)
def test_a_number_of_something_else(text: str) -> None:
    assert find_limits(text)[0] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("top 0 papers on RAG", "top 0"),
        ("top 5000 papers on RAG", "top 5000"),
        ("show me 0 papers", "0"),
        ("상위 0개 논문", "상위 0개"),
        ("RAG 논문 0편", "0편"),
    ],
)
def test_a_number_of_which_no_list_can_be_made_is_told(text: str, words: str) -> None:
    question = understand(text)
    assert question.limit is None
    assert [(span.text, span.why) for span in question.spans if span.use == "not_understood"] == [(words, "amount")]


@pytest.mark.parametrize(
    ("text", "words", "order"),
    [
        ("least voted papers of 2024", "least voted", "votes_asc"),
        ("fewest votes", "fewest votes", "votes_asc"),
        ("papers with the fewest upvotes", "with the fewest upvotes", "votes_asc"),
        ("lowest number of votes", "lowest number of votes", "votes_asc"),
        ("sort by votes ascending", "sort by votes ascending", "votes_asc"),
        ("by votes, fewest first", "by votes, fewest first", "votes_asc"),
        ("추천 적은 논문", "추천 적은", "votes_asc"),
        ("추천 적은 순으로", "추천 적은 순으로", "votes_asc"),
        ("추천 수가 가장 적은 논문", "추천 수가 가장 적은", "votes_asc"),
        ("가장 적은 추천을 받은 논문", "가장 적은 추천을 받은", "votes_asc"),
        ("추천이 제일 낮은", "추천이 제일 낮은", "votes_asc"),
        ("oldest papers", "oldest", "date_asc"),
        ("the earliest papers on RAG", "the earliest", "date_asc"),
        ("oldest first", "oldest first", "date_asc"),
        ("오래된 순", "오래된 순", "date_asc"),
        ("가장 오래된 논문", "가장 오래된", "date_asc"),
        ("시간순으로", "시간순으로", "date_asc"),
        ("날짜순으로", "날짜순으로", "date"),
        ("sorted by date", "sorted by date", "date"),
        ("by date, oldest first", "by date, oldest first", "date_asc"),
        ("in chronological order", "in chronological order", "date_asc"),
        ("reverse chronological order", "reverse chronological order", "date"),
        ("most voted papers", "most voted", "votes"),
        ("top 10 of 2024 by votes", "by votes", "votes"),
        ("RAG by votes", "by votes", "votes"),
        ("most liked", "most liked", "votes"),
        ("2024년 6월 추천수 상위 5편", "추천수", "votes"),
        ("지난주에 제일 추천 많이 받은 논문 5개", "제일 추천 많이 받은", "votes"),
        ("2024년에 추천 가장 많이 받은 확산 모델 논문 5개", "추천 가장 많이 받은", "votes"),
        ("인기순", "인기순", "votes"),
        ("좋아요 많은 순", "좋아요 많은 순", "votes"),
        ("newest", "newest", "date"),
        ("the latest LLMs", "the latest", "date"),
        ("latest papers", "latest", "date"),
        ("최신순", "최신순", "date"),
        ("가장 최근 논문 보여줘", "가장 최근", "date"),
        ("least popular", "least popular", "votes_asc"),
        ("인기 없는 논문", "인기 없는", "votes_asc"),
        ("추천수 하위 5개", "추천수 하위", "votes_asc"),
        ("추천 높은 논문", "추천 높은", "votes"),
        ("trending papers", "trending", "votes"),
        ("most recently added", "most recently added", "date"),
        ("제일 먼저 나온 논문", "제일 먼저 나온", "date_asc"),
        ("ranked by upvotes", "ranked by upvotes", "votes"),
    ],
)
def test_an_order(text: str, words: str, order: str) -> None:
    assert [(text[piece.start : piece.end], piece.value) for piece in find_order(text)] == [(words, order)]


@pytest.mark.parametrize(
    "text",
    [
        "best papers of last week",
        "추천 시스템 논문",
        "표가 많은 문서를 이해하는 모델",
        "hot topics",
    ],
)
def test_no_order(text: str) -> None:
    assert find_order(text) == []


@given(st.integers(1, 999))
def test_every_number_of_votes_is_read(n: int) -> None:
    for text in (f"at least {n} votes", f"papers with {n}+ votes on RAG", f"추천 {n}개 이상", f"{n}표 이상 받은 논문"):
        assert [(piece.kind, piece.value) for piece in find_votes(text)] == [("min_votes", n)], text
    for text in (
        f"fewer than {n + 1} votes",
        f"at most {n} upvotes",
        f"votes <= {n}",
        f"추천 {n}개 이하",
        f"추천 {n + 1}개 미만",
    ):
        assert [(piece.kind, piece.value) for piece in find_votes(text)] == [("max_votes", n)], text
    for text in (f"top {n}", f"{n} papers", f"{n} most voted papers on RAG", f"논문 {n}편", f"상위 {n}개", f"{n}개만"):
        assert [piece.value for piece in find_limits(text)[0]] == [n], text


PIECES = [
    "5 ",
    "votes ",
    "at least ",
    "추천 ",
    "20개 ",
    "이상 ",
    "most ",
    "papers ",
    "top ",
    "by ",
    "가장 ",
    "the ",
    " ",
    "오래된",
    "- ",
    "least ",
    "논문 ",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    for piece in find_votes(text) + find_limits(text)[0] + find_order(text):
        assert 0 <= piece.start < piece.end <= len(text)
        assert text[piece.start : piece.end].strip()


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_run_of_pieces_is_read(piece: str) -> None:
    text = piece * (10_000 // len(piece))
    for find in (find_votes, lambda text: find_limits(text)[0], find_order):
        assert isinstance(find(text), list)


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Papers of successive days that are named for their votes; the first has no count."""
    folder = tmp_path_factory.mktemp("voted")
    for day, votes in enumerate((None, 12, 0, 3, 7), 1):
        paper = (f"2401.0000{day}", f"Sharks with {votes}", "상어를 센다.")
        write_digest(folder, paper, day=f"2024-01-0{day}", votes=votes)
    return indexed(folder)


def found(assistant: Nonmun, question: str, **filters: int) -> list[int | None]:
    return [e.paper.votes for e in assistant.search(question, filters=Filters(**filters))]  # type: ignore[arg-type]


def test_a_paper_without_a_count_has_not_few_votes_but_may_have_none(voted: Nonmun) -> None:
    assert sorted(found(voted, "sharks", max_votes=4)) == [0, 3]  # type: ignore[type-var]
    assert set(found(voted, "sharks", max_votes=0)) == {0, None}
    assert sorted(found(voted, "sharks", min_votes=3, max_votes=7)) == [3, 7]  # type: ignore[type-var]
    assert len(found(voted, "sharks")) == 5


@pytest.mark.parametrize(
    ("question", "votes"),
    [
        ("most voted papers on sharks", [12, 7, 3, 0, None]),
        ("least voted papers on sharks", [0, 3, 7, 12, None]),
        ("oldest papers on sharks", [None, 12, 0, 3, 7]),
        ("latest papers on sharks", [7, 3, 0, 12, None]),
        ("추천 적은 순으로 상어 논문", [0, 3, 7, 12, None]),
        ("least voted papers on sharks with fewer than 10 votes", [0, 3, 7]),
    ],
)
def test_papers_come_in_the_order_asked_for(voted: Nonmun, question: str, votes: list[int | None]) -> None:
    assert found(voted, question) == votes


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("how many papers have zero votes?", "Of 1 of these papers no votes are recorded; the others have 0."),
        ("추천 0개인 논문", "이 중 1편은 추천 수가 기록되어 있지 않고, 나머지는 0입니다."),
    ],
)
def test_papers_without_a_count_are_told_from_those_with_none(voted: Nonmun, question: str, said: str) -> None:
    assert said in voted.ask(question).text
    assert said not in voted.ask(question.replace("zero", "3").replace("0", "3")).text


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("second most voted paper on sharks", "Sharks with 7"),
        ("which shark paper has the third most votes?", "Sharks with 3"),
        ("2nd newest paper on sharks", "Sharks with 3"),
        ("추천 두 번째로 많은 상어 논문은?", "Sharks with 7"),
        ("추천 3위 상어 논문", "Sharks with 3"),
        ("두 번째로 오래된 상어 논문", "Sharks with 12"),
    ],
)
def test_the_paper_at_a_place_of_an_order_is_given_alone(voted: Nonmun, question: str, title: str) -> None:
    answer = voted.ask(question)
    assert [citation.title for citation in answer.citations] == [title]
    assert answer.text.startswith(("Number", "논문 5편 중"))


@pytest.mark.parametrize(
    ("question", "said"),
    [("ninth most voted paper on sharks", "There is no number 9: 5 papers"), ("추천 9위 상어 논문", "9번째 논문은 없습니다")],
)
def test_a_place_behind_the_last_paper_is_told(voted: Nonmun, question: str, said: str) -> None:
    assert said in voted.ask(question).text


@pytest.mark.parametrize(
    "text", ["second order optimization", "the second version of Llama", "추천 2위까지", "두 번째로 긴 논문"]
)
def test_no_place_of_an_order(text: str) -> None:
    assert split_place(text) == (text, 0)
