"""Whole titles in a question are papers whatever their words say, and the newest day is that of the digests."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.search import Lexicon, Question, read_typed, resolve
from rag.search.query.sides import sides_of
from tests.support.papers import paper

WAVES, REEFS, NOISE, GREEK, PLAIN = "2401.00001", "2401.00002", "2401.00003", "2401.00004", "2401.00005"
NEWEST = dt.date(2024, 7, 9)
LEXICON = Lexicon(
    [
        paper("Wider is Calmer and Slower is Safer: Steering Boats with Sonar", "배를 조종한다.", arxiv_id=WAVES),
        paper("ReefNet: Mapping Coral and Sand with Drones for Divers", "산호를 그린다.", arxiv_id=REEFS),
        paper("To Filter or not to Filter? Noise helps mainly in harbours", "잡음을 다룬다.", arxiv_id=NOISE),
        paper(r"Kelp-$\pi$: Interactive Farming of \textsc{Kelp} Forests", "다시마를 키운다.", arxiv_id=GREEK),
        paper("Counting Whales from Space without Labels", "고래를 센다.", arxiv_id=PLAIN, day=NEWEST),
    ]
)


def read(text: str) -> Question:
    return resolve(read_typed(text, LEXICON, dt.date(2026, 1, 5)), LEXICON)


@pytest.mark.parametrize(
    "text",
    [
        "compare {a} and {b}",
        "compare {a} with {b}",
        "how does {a} differ from {b}?",
        "what is the difference between {a} and {b}",
        "{a} vs {b}",
        "{a}와 {b}의 차이",
        "{a}과 {b} 비교해줘",
        "{a}이랑 {b}는 뭐가 달라?",
    ],
)
@pytest.mark.parametrize("lower", [False, True], ids=["as printed", "small letters"])
def test_two_titles_are_the_sides_whatever_joins_their_own_words(text: str, lower: bool) -> None:
    titles = (
        "Wider is Calmer and Slower is Safer: Steering Boats with Sonar",
        "ReefNet: Mapping Coral and Sand with Drones for Divers",
    )
    one, other = (title.lower() if lower else title for title in titles)
    question = read(text.format(a=one, b=other))
    assert question.intent == "compare"
    assert question.compared == (f"arXiv {WAVES}", f"arXiv {REEFS}")


@pytest.mark.parametrize(
    "text", ["compare wider is calmer and slower is safer with {b}", "{b}와 Wider is Calmer and Slower is Safer의 차이"]
)
def test_a_part_of_a_title_is_a_side_too(text: str) -> None:
    question = read(text.format(b="Counting Whales from Space without Labels"))
    assert set(question.compared) == {f"arXiv {WAVES}", f"arXiv {PLAIN}"}


@pytest.mark.parametrize("text", ["compare {a} and {b}", "{a}와 {b}의 차이"])
def test_a_side_that_is_not_there_is_named_as_it_was_typed(text: str) -> None:
    missing = "Deep Tides and Shallow Waters for Harbour Control"
    question = read(text.format(a="Counting Whales from Space without Labels", b=missing))
    assert question.intent == "compare"
    assert [named.text for named in question.named if named.unknown] == [missing]


def test_two_titles_that_are_not_there_are_both_named() -> None:
    question = read("compare Sailing Is All You Need with Deep Tides for Harbour Control")
    assert [named.text for named in question.named if named.unknown] == [
        "Sailing Is All You Need",
        "Deep Tides for Harbour Control",
    ]


@pytest.mark.parametrize(
    ("text", "arxiv_id"),
    [
        ("Wider is Calmer and Slower is Safer: Steering Boats with Sonar", WAVES),
        ("“Counting Whales from Space without Labels”", PLAIN),
        ("Counting Whales from Space without Labels (CVPR 2024)", PLAIN),
        ("[ICLR 2025] Counting Whales from Space without Labels", PLAIN),
        (f"Counting Whales from Space without Labels ({PLAIN})", PLAIN),
        (f"arXiv:{PLAIN}v2 Counting Whales from Space without Labels [cs.CV]", PLAIN),
        ("🐋 Counting Whales from Space without Labels 🌊", PLAIN),
        ("논문: Counting Whales from Space without Labels", PLAIN),
        (r"Kelp-$\pi$: Interactive Farming of \textsc{Kelp} Forests", GREEK),
        ("Kelp-π: Interactive Farming of Kelp Forests", GREEK),
        ("To Filter or not to Filter? Noise helps mainly in harbours", NOISE),
    ],
)
def test_a_title_alone_asks_for_its_paper(text: str, arxiv_id: str) -> None:
    question = read(text)
    assert question.intent == "summary"
    assert question.arxiv_ids == (arxiv_id,)


def test_a_venue_beside_a_title_is_not_dropped_in_silence() -> None:
    assert read("Counting Whales from Space without Labels (CVPR 2024)").not_stored == ("CVPR 2024",)


@pytest.mark.parametrize("text", ["papers nearest to {a}", "{a}와 가장 가까운 논문", "papers similar to {a}"])
def test_papers_near_a_title_are_those_like_its_paper(text: str) -> None:
    question = read(text.format(a="Wider is Calmer and Slower is Safer: Steering Boats with Sonar"))
    assert question.intent == "similar"
    assert question.arxiv_ids == (WAVES,)


def test_a_title_within_a_request_for_papers_on_it_is_a_subject() -> None:
    question = read("papers on counting whales from space without labels")
    assert question.intent == "list"
    assert not question.excluded
    assert "labels" in question.subject


@pytest.mark.parametrize(
    "text",
    [
        "most voted whale paper of the newest day",
        "most voted whale paper of the latest day",
        "most upvoted paper about whales on the last day",
        "the most recent day's top whale paper",
        "whale papers in the latest digest",
        "가장 최근 날의 추천 많은 고래 논문",
        "최신 날짜에서 가장 추천을 많이 받은 고래 논문",
        "마지막 날 고래 논문",
    ],
)
def test_the_newest_day_is_the_last_one_of_the_digests(text: str) -> None:
    question = read(text)
    assert (question.filters.since, question.filters.until) == (NEWEST, NEWEST)
    assert question.intent == "list"
    assert {"whale", "whales", "고래"} & set(question.subject.split())


@pytest.mark.parametrize(
    "text",
    [
        "papers of the last day of May 2024",
        "2024년 5월 마지막 날 논문",
        "papers in the last day",
        "newest papers on whales",
    ],
)
def test_another_last_day_is_not_that_of_the_digests(text: str) -> None:
    assert read(text).filters.since != NEWEST


@pytest.mark.parametrize(
    "text", ["diffrence between HullNet and KeelNet", "diff btw HullNet and KeelNet", "HullNet이랑 KeelNet 차이"]
)
def test_a_misspelt_or_short_word_still_asks_for_a_comparison(text: str) -> None:
    assert read(text).compared == ("HullNet", "KeelNet")


@pytest.mark.parametrize(
    "text",
    [
        "is Mixtral more popular than Jamba",
        "Mixtral이랑 Jamba 중 뭐가 더 인기 많아?",
        "which has more votes, Mixtral or Jamba?",
    ],
)
def test_which_of_two_is_more_popular_asks_for_the_votes_of_both(text: str) -> None:
    question = read(text)
    assert (question.intent, question.aspect) == ("metadata", "votes")
    assert {"Mixtral", "Jamba"} == {named.text for named in question.named}


@pytest.mark.parametrize(
    "text", ["give me a list of benchmarks for boats", "보트 벤치마크 목록 좀", "보트 벤치마크 논문 추천좀"]
)
def test_a_list_is_asked_for_however_it_is_worded(text: str) -> None:
    question = read(text)
    assert question.intent in ("list", "recommend")
    assert "추천" not in question.subject
    assert not [named.text for named in question.named if named.unknown]


@pytest.mark.parametrize(
    "text", ["tell me about the paper with the panda in it", "can you tell me about the paper with the panda in it"]
)
def test_a_paper_that_is_only_described_is_searched_for(text: str) -> None:
    question = read(text)
    assert question.intent == "list"
    assert "panda" in question.subject


@pytest.mark.parametrize("text", ["top5 shark papers", "top 5 shark papers"])
def test_a_number_that_is_written_together_with_top_is_one(text: str) -> None:
    question = read(text)
    assert (question.limit, question.order) == (5, "votes")
    assert "top" not in question.subject


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("compare llava-o1 with arXiv 2401.00001", ("llava-o1", "arXiv 2401.00001")),
        ("how does Flamingo differ from previous methods?", ()),
        ("compare it with earlier work", ()),
        ("compare Sailing and Rowing and Diving", ("Sailing", "Rowing and Diving")),
    ],
)
def test_sides_are_told_only_where_the_words_leave_no_doubt(text: str, sides: tuple[str, ...]) -> None:
    assert sides_of(text) in (sides, ())
    assert sides_of(text) == sides or len(sides) != 2 or "and Diving" in sides[1]


@pytest.mark.parametrize(
    "text", ["when was the last digest?", "what is the date of the newest digest", "마지막 다이제스트는 언제야?"]
)
def test_when_the_newest_digest_was_is_asked_of_the_digests(text: str) -> None:
    question = read(text)
    assert (question.intent, question.aspect) == ("metadata", "corpus")
    assert not question.filters.given


@pytest.mark.parametrize("text", ["papers of the last digest", "마지막 다이제스트 논문"])
def test_papers_of_the_newest_digest_are_those_of_its_day(text: str) -> None:
    assert read(text).filters.since == NEWEST
