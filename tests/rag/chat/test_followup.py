"""Messages of a conversation in the light of the turns before them: what they stand for, and what stays as it is."""

from __future__ import annotations

import datetime as dt
import importlib
import json
from pathlib import Path
from typing import Any

import pytest

from rag.chat.followup import follow_up
from rag.chat.turns import Earlier, Shown, shown_papers
from rag.core.errors import UsageError
from rag.core.models import Answer, Citation
from rag.search.query.question import Question
from rag.search.query.understand import understand
from tests.support.messages import DAY, DPO, DPO_KO, MANY, PAPERS, asked, turn

reader: Any = importlib.import_module("rag.search.query.understand")
DATA = Path(__file__).parents[3] / "eval" / "data"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def faults(row: dict[str, Any]) -> list[str]:
    """What is wrong with how a labelled message is read."""
    found = follow_up(row["message"], [turn(row["first"], *map(Shown, row["shown"]))], today=DAY)
    if not row["follow"] or not found.rewritten:
        return [] if row["follow"] == found.rewritten and not found.reply else [found.text]
    question, text = found.question, found.text.casefold()
    since = question.filters.since
    checks = {
        "papers": sorted(question.arxiv_ids) == sorted(row["papers"]),
        "has": all(words.casefold() in text for words in row["has"]),
        "hasnot": not any(words.casefold() in text for words in row.get("hasnot", ())),
        "intent": question.intent == row.get("intent", question.intent),
        "order": question.order == row.get("order", question.order),
        "min_votes": question.filters.min_votes == row.get("min_votes", question.filters.min_votes),
        "since": str(since) == row.get("since", str(since)),
        "month": "month" not in row or (since is not None and since.month == row["month"]),
        "language": question.language == row.get("language", understand(row["message"]).language),
    }
    return [f"{name}: {found.text}" for name, right in checks.items() if not right]


@pytest.mark.slow
def test_labelled_messages_are_read_as_a_person_reads_them() -> None:
    table = rows("follow_ups.jsonl")
    wrong = {row["message"]: bad for row in table if (bad := faults(row))}
    assert len(table) > 180
    assert len(wrong) <= 0.03 * len(table), wrong
    assert not [row["message"] for row in table if row["message"] in wrong and not row["follow"]]


@pytest.mark.slow
@pytest.mark.parametrize("first", [turn(DPO, *PAPERS), turn("GAIA 벤치마크는 몇 문항이야?", Shown("2311.12983"))])
def test_questions_that_stand_alone_are_left_alone_whatever_was_asked_before(first: Earlier) -> None:
    questions = [row["question"] for name in ("sample.jsonl", "unanswerable.jsonl") for row in rows(name)]
    assert len(questions) > 150
    assert len([q for q in questions if asked(q, first) != understand(q, DAY)]) <= 1


def test_without_a_turn_before_it_nothing_is_rewritten() -> None:
    for message in ("and its results?", "두 번째 논문 더 자세히", "more"):
        assert not follow_up(message, [], today=DAY).rewritten
        assert asked(message) == understand(message, DAY)
    for earlier in ((), (turn(DPO, *PAPERS),)):
        with pytest.raises(UsageError):
            asked("", *earlier)


def test_the_list_stays_in_reach_after_one_of_it_was_asked_about() -> None:
    first = turn(DPO, *PAPERS)
    detail = turn("and its results?", PAPERS[0], question="What about the results of arXiv 2311.12908?")
    assert asked("두 번째 논문 더 자세히", first, detail).arxiv_ids == ("2311.13231",)
    both = asked("compare them", first, detail)
    assert (both.intent, both.compared) == ("compare", ("arXiv 2311.12908", "arXiv 2311.13231"))
    assert both.text == "Compare arXiv 2311.12908 and arXiv 2311.13231"
    second = turn("the second one", PAPERS[1], question="Tell me more about arXiv 2311.13231")
    its = asked("its limitations?", first, second)
    assert (its.arxiv_ids, its.text) == (("2311.13231",), "What about the limitations of arXiv 2311.13231?")


def test_a_fresh_topic_is_not_mixed_with_the_one_before() -> None:
    fresh = turn("What is HeadStudio?", Shown("2402.06149"))
    for message in ("its results?", "한계는?", "the first one", "more like this"):
        assert asked(message, turn(DPO, *PAPERS), fresh).arxiv_ids == ("2402.06149",)
    silent = turn("Who won the World Cup?")
    assert asked("and its results?", turn(DPO, *PAPERS), silent) == understand("and its results?", DAY)


def test_a_place_that_the_list_does_not_have_is_told() -> None:
    first = turn(DPO, *PAPERS)
    assert follow_up("tell me about the fifth one", [first]).reply == "The last answer shows 2 papers."
    assert follow_up("세 번째 논문은?", [first]).reply == "앞의 답변에 나온 논문은 2편입니다."
    assert follow_up("the second one", [turn("What is GAIA?", PAPERS[0])]).reply == "The last answer shows one paper."


def test_a_comparison_takes_the_paper_that_is_not_named() -> None:
    first = turn("which papers learn from feedback?", PAPERS[1], PAPERS[0])
    find = {"D3PO": "2311.13231"}.get
    for message, text in (
        ("compare it with D3PO", "Compare arXiv 2311.12908 and D3PO"),
        ("D3PO와 비교해줘", "arXiv 2311.12908과 D3PO의 차이점은?"),
    ):
        question = asked(message, first, find=find)
        assert (question.intent, question.compared) == ("compare", ("arXiv 2311.12908", "D3PO"))
        assert (question.arxiv_ids, question.names, question.text) == (("2311.12908",), ("d3po",), text)


@pytest.mark.parametrize(
    ("message", "first", "question"),
    [
        ("in Korean please", DPO, f"{DPO} (한국어로 답변)"),
        ("영어로", DPO_KO, f"{DPO_KO} (answer in English)"),
        ("in English", f"{DPO} (한국어로 답변)", DPO),
    ],
)
def test_another_language_is_a_wish_for_the_same_question(message: str, first: str, question: str) -> None:
    found = asked(message, turn(DPO, *PAPERS, question=first))
    assert found.text == question
    assert found.language == ("ko" if "한국어" in question else "en")
    assert found.subject == understand(DPO_KO if "확산" in first else DPO).subject
    assert [piece.kind for piece in found.understood] == ["language"]
    read_again = understand(found.text)
    assert (read_again.language, read_again.subject) == (found.language, found.subject)


def test_a_message_in_the_other_language_is_answered_in_its_own() -> None:
    question = asked("what about MJ-Bench?", turn("GAIA 벤치마크는 몇 문항이야?", Shown("2311.12983")))
    assert question.text == "MJ-Bench 벤치마크는 몇 문항이야? (answer in English)"
    assert (question.language, question.intent, question.names) == ("en", "fact", ("mj-bench",))


def test_filters_of_the_question_before_are_kept_and_replaced() -> None:
    first = turn("image editing papers of June 2024 with at least 10 votes", *PAPERS)
    july = asked("what about July?", first)
    assert (july.filters.since, july.filters.min_votes) == (dt.date(2024, 7, 1), 10)
    assert july.subject == "image editing"
    music = asked("그럼 음악 편집은?", first)
    assert (music.filters.until, music.subject) == (dt.date(2024, 6, 30), "음악 편집")


def test_a_month_without_a_year_is_one_of_the_papers_shown() -> None:
    question = asked("11월에 나온 것만", turn(DPO_KO, *PAPERS))
    assert question.filters.since == dt.date(2023, 11, 1)


def test_a_description_of_a_paper_is_no_follow_up() -> None:
    for text in ("This paper shows that it works.", "이 논문은 그 방법을 개선한다."):
        assert asked(text, turn(DPO, *PAPERS)) == understand(text, DAY)


@pytest.mark.parametrize(
    "message",
    [
        "What is HeadStudio?",
        "and its results?",
        "tell me about the second one",
        "which of them needs no reward model?",
        "limitations?",
        "그럼 한계는?",
        "두 번째 논문 더 자세히",
    ],
)
def test_a_message_is_understood_once(message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first, texts = turn(DPO, *PAPERS), list[str]()
    weigh = reader._with_weights

    def counted(read: Any) -> list[Question]:
        texts.extend(question.text for question, _ in read)
        found: list[Question] = weigh(read)
        return found

    monkeypatch.setattr(reader, "_with_weights", counted)
    asked(message, first)
    assert len(texts) == 1


@pytest.mark.parametrize(
    "message",
    [
        "what about video?",
        "how many are there?",
        "compare them",
        "compare it with D3PO",
        "more like these",
        "only those from June 2024",
        "in Korean please",
    ],
)
def test_what_only_changes_the_question_before_is_not_parsed(message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = turn(DPO, *PAPERS)
    monkeypatch.setattr(reader, "_with_weights", pytest.fail)
    assert asked(message, first).text


def test_a_turn_that_a_history_kept_is_parsed_when_it_is_needed() -> None:
    kept = Earlier(DPO, DPO, PAPERS)
    assert (kept.text, kept.followed) == (DPO, False)
    assert asked("how many are there?", kept) == asked("how many are there?", turn(DPO, *PAPERS))


LISTED = "papers about video editing by Jiatao Gu since May 2024 with at least 10 votes, sorted by votes"
LISTED_KO = "2024년 5월 이후 나온 추천 10개 이상인 비디오 편집에 관한 논문을 추천순으로 알려줘"


@pytest.mark.parametrize("first", [LISTED, LISTED_KO])
@pytest.mark.parametrize(
    "message", ["what about music generation?", "how many are there?", "only from June 2024", "그럼 음악 생성은?"]
)
def test_a_rendered_question_means_what_its_structure_says(first: str, message: str) -> None:
    question = asked(message, turn(first, *PAPERS))
    again = understand(question.text, DAY)
    order = ("order",) if question.intent != "count" else ()
    for name in ("intent", "arxiv_ids", *order, "limit", "language", "filters"):
        assert getattr(again, name) == getattr(question, name), (name, question.text)
    assert set(again.weights) == set(question.weights)


def test_a_trend_stays_one_for_another_subject() -> None:
    first = turn("How has the number of papers about diffusion changed per year?", *PAPERS)
    question = asked("what about robotics?", first)
    assert (question.intent, question.per, question.subject) == ("trend", "year", "robotics")
    assert question.text == "How has the number of papers about robotics changed per year?"


def test_what_a_reader_takes_out_is_left_out() -> None:
    first = turn("image editing papers of June 2024 with at least 10 votes", *PAPERS)
    question = asked("what about music?", first, ignore=["min_votes"])
    assert (question.subject, question.filters.min_votes) == ("music", None)
    assert question.filters.since == dt.date(2024, 6, 1)
    assert {piece.kind for piece in question.understood} == {"since", "until"}
    assert asked("its results?", first, ignore=["arxiv_id"]).arxiv_ids == ()


def citation(number: int, arxiv_id: str) -> Citation:
    return Citation(f"[{number}]", arxiv_id, f"Title {arxiv_id}", dt.date(2024, 6, 21), 0, "text")


def test_papers_are_shown_in_the_order_of_a_list_or_of_their_citations() -> None:
    listed = "Two fit:\n1. A (2406.00001, 2024-06-21)\n   no bullet\n2. B (2406.00002, 2024-06-21)\n   text [1]"
    answer = Answer(listed, False, (citation(1, "2406.00002"),), (), "extractive")
    assert [p.arxiv_id for p in shown_papers(answer)] == ["2406.00001", "2406.00002"]
    written = Answer(
        "B is new [2]. A as well [1][2].", False, (citation(1, "2406.00001"), citation(2, "2406.00002")), (), "llm"
    )
    assert [p.arxiv_id for p in shown_papers(written)] == ["2406.00002", "2406.00001"]
    steps = Answer("1. do\n2. then do [1]", False, (citation(1, "2406.00001"),), (), "llm")
    assert [p.arxiv_id for p in shown_papers(steps)] == ["2406.00001"]


@pytest.mark.parametrize("message", ["more", "show me the others", "next page", "더 보여줘", "나머지도 보여줘"])
def test_more_of_a_list_is_its_next_page(message: str) -> None:
    first = turn("papers about video generation", *MANY)
    second = asked(message, first)
    assert (second.intent, second.skip, second.subject) == ("list", 24, "video generation")
    third = asked(message, first, Earlier(message, second, MANY))
    assert third.skip == 48
    again = understand(third.text, DAY)
    assert (again.skip, again.intent, again.subject) == (48, "list", "video generation")
    assert asked("by votes", first, Earlier(message, second, MANY)).skip == 0


@pytest.mark.parametrize(
    ("message", "field", "value"),
    [
        ("by votes", "order", "votes"),
        ("최신순으로", "order", "date"),
        ("only 2025", "since", dt.date(2025, 1, 1)),
        ("2025년만", "since", dt.date(2025, 1, 1)),
        ("with more than 20 votes", "min_votes", 21),
        ("추천 20 이상만", "min_votes", 20),
        ("not about video editing", "excluded", ("video editing",)),
        ("비디오 편집은 빼고", "excluded", ("비디오 편집",)),
        ("only by Song Han", "author", "Song Han"),
    ],
)
def test_a_long_list_is_sorted_and_filtered_as_a_whole(message: str, field: str, value: object) -> None:
    first, subject = ("papers about video generation", "video generation")
    if message.endswith("빼고"):
        first, subject = "비디오 생성 논문", "비디오 생성"
    question = asked(message, turn(first, *MANY))
    for read in (question, understand(question.text, DAY)):
        assert (read.intent, read.subject, read.arxiv_ids) == ("list", subject, ())
        assert getattr(read if field in ("order", "excluded") else read.filters, field) == value, question.text


def test_another_period_asks_for_the_same_list_of_that_period() -> None:
    first = turn("2024년 6월 추천수 상위 5편", *MANY[:5])
    question = asked("2024년 5월 것만", first)
    assert (question.arxiv_ids, question.limit, question.order) == ((), 5, "votes")
    assert question.filters.since == dt.date(2024, 5, 1)


def test_subject_and_year_are_kept_over_many_turns() -> None:
    turns = [turn("papers about video generation", *MANY)]
    for message in ("only 2024", "who wrote the second one?", "thanks", "by votes", "고마워", "with at least 10 votes"):
        turns.append(Earlier(message, asked(message, *turns), MANY if "n" in message[:5] else MANY[1:2]))
    last = turns[-1].question
    assert (last.subject, last.order, last.filters.min_votes) == ("video generation", "votes", 10)
    assert last.filters.since == dt.date(2024, 1, 1)


def test_words_between_people_change_nothing() -> None:
    first = turn("papers about video generation", *MANY)
    for words in ("thanks", "thank you!", "고마워"):
        assert asked(words, first).intent == "smalltalk"
        assert asked("the second one", first, turn(words)).arxiv_ids == ("2406.00002",)
    for fresh in ("what can you do?", "who are you?", "넌 누구야?", "뭐 할 수 있어?"):
        assert not follow_up(fresh, [first], today=DAY).rewritten


def test_what_papers_are_called_and_cited_by_is_asked_of_those_shown() -> None:
    first = turn(DPO, *PAPERS)
    bibtex = asked("give me the bibtex", first)
    assert (bibtex.intent, bibtex.aspect, bibtex.arxiv_ids) == ("metadata", "bibtex", ("2311.12908", "2311.13231"))
    assert asked("bibtex of the second one", first).arxiv_ids == ("2311.13231",)
    for message, aspect in (("who wrote it?", "authors"), ("저자는?", "authors"), ("votes?", "votes"), ("link?", "link")):
        question = asked(message, first)
        assert (question.intent, question.aspect, question.arxiv_ids) == ("metadata", aspect, ("2311.12908",))


def test_a_newer_paper_is_one_like_it_of_a_later_day() -> None:
    for message in ("is there a newer one?", "anything newer?", "더 최신 논문 있어?"):
        question = asked(message, turn("What is Diffusion-DPO?", PAPERS[0]))
        assert (question.intent, question.arxiv_ids) == ("similar", ("2311.12908",))
        assert question.filters.since == dt.date(2023, 11, 24)


def test_another_subject_after_a_comparison_is_searched_by_itself() -> None:
    first = turn("LLaVA-OneVision와 Qwen2-VL의 차이점은?", *PAPERS)
    question = asked("그럼 비디오는?", first)
    assert (question.intent, question.subject, question.text) == ("list", "비디오", "비디오에 관한 논문은?")
    assert asked("그럼 InternVL2는?", first).compared == ("LLaVA-OneVision", "InternVL2")


def test_after_an_answer_without_papers_nothing_is_meant() -> None:
    nothing = Earlier("papers about zzqqxx", understand("papers about zzqqxx", DAY), (), "None.", True)
    for message, words in (
        ("and the second one?", "no list"),
        ("두 번째는?", "목록이 없습니다"),
        ("its results?", "no papers"),
    ):
        assert words in follow_up(message, [turn(DPO, *PAPERS), nothing], today=DAY).reply
    unknown = Earlier("what does 2401.99999 say?", understand("what does 2401.99999 say?", DAY), (), "None.", True)
    for message in ("and its results?", "who wrote it?", "저자는 누구야?", "limitations?"):
        assert "2401.99999" in follow_up(message, [unknown], today=DAY).reply
    assert not follow_up("papers about DPO", [unknown], today=DAY).reply
    empty = Earlier("DPO papers in 2019", understand("DPO papers in 2019", DAY), (), "None.", True)
    later = asked("how about in 2024?", empty)
    assert (later.subject, later.filters.since) == ("DPO", dt.date(2024, 1, 1))


@pytest.mark.parametrize(
    ("text", "language", "subject"),
    [
        ("which papers cover DPO? Answer in Korean.", "ko", "DPO"),
        ("DPO 논문은? 영어로 답해줘", "en", "DPO"),
        ("models that answer in Korean", "en", "models that answer in Korean"),
    ],
)
def test_the_language_of_the_answer_can_be_asked_for(text: str, language: str, subject: str) -> None:
    question = understand(text)
    assert (question.language, question.subject) == (language, subject)
    assert bool(question.understood) == (subject == "DPO")
