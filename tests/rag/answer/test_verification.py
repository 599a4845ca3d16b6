"""Each sentence of an answer against the bullets it cites: what is judged, by whom and against what, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.verify import quoted, renumbered, sources_of, verify, without_conflicts
from rag.check.checker import Checker, Judge
from rag.check.claims import split_claims
from rag.core import run
from rag.core.models import Citation, Claim, Evidence, EvidenceBullet, Sentence, Verdict
from rag.text import Language, split_sentences
from tests.support.papers import DAY, evidence, excerpts

EMBER, LEXKOR = "2406.00001", "2406.00002"
TITLES = {EMBER: "EmberNet: Spotting Wildfires from Drones", LEXKOR: "LexKor: A Benchmark of Korean Law"}
BULLETS = {
    (EMBER, 0): "젯슨 보드에서 초당 45프레임으로 동작한다. 매개변수는 2,400만 개이다.",
    (EMBER, 1): "The method runs without a GPU.",
    (LEXKOR, 0): "사람이 쓴 질문 3,120개로 이루어진다. 변호사 12명이 모든 답을 검토했다.",
}


def papers() -> list[tuple[Evidence, EvidenceBullet]]:
    """The bullets that an answer was given, with their papers."""
    ids = dict.fromkeys(arxiv_id for arxiv_id, _ in BULLETS)
    return excerpts(*(evidence(TITLES[i], *(t for (j, _), t in BULLETS.items() if i == j), arxiv_id=i) for i in ids))


def cite(number: int, arxiv_id: str, index: int, text: str = "") -> Citation:
    return Citation(f"[{number}]", arxiv_id, TITLES[arxiv_id], DAY, index, text or BULLETS[arxiv_id, index])


CITATIONS = (cite(1, EMBER, 0), cite(2, LEXKOR, 0), cite(3, EMBER, 1))


class Stub:
    """A judge that gives every claim the same verdict and remembers what it was asked."""

    def __init__(self, verdict: Verdict | None = None) -> None:
        self.verdict = verdict or Verdict("supported", 0.9, "stub")
        self.calls: list[list[Claim]] = []

    @property
    def asked(self) -> list[str]:
        return [claim.text for call in self.calls for claim in call]

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        self.calls.append(list(claims))
        return [self.verdict for _ in claims]


def verified(
    text: str, judge: Judge, citations: Sequence[Citation] = CITATIONS, language: Language = "en"
) -> tuple[Sentence, ...]:
    async def judge_claims(claims: Sequence[Claim]) -> Sequence[Verdict]:
        return judge.judge(claims)

    return run(verify(text, citations, sources_of(papers()), judge_claims, language))


def stubbed(text: str, judge: Stub | None = None, citations: Sequence[Citation] = CITATIONS) -> tuple[Sentence, ...]:
    return verified(text, judge or Stub(), citations)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


def checked(checker: Checker, text: str, citations: Sequence[Citation] = CITATIONS) -> tuple[Sentence, ...]:
    return verified(text, checker, citations)


# --- What is judged ---


@pytest.mark.parametrize(
    "text",
    [
        "“젯슨 보드에서 초당 45프레임으로 동작한다.” [1]",
        '"젯슨 보드에서 초당 45프레임으로 동작한다" [1].',
        "젯슨 보드에서  초당 45프레임으로 동작한다. [1]",
        "- “변호사 12명이 모든 답을 검토했다.” [2]",
        "“변호사 12명이 모든 답을 검토했다.” [1][2]",
        "The method runs without a GPU [3].",
    ],
)
def test_a_quotation_is_supported_without_a_judge(text: str) -> None:
    judge = Stub(Verdict("contradicted", 0.0, "no"))
    (sentence,) = stubbed(text, judge)
    assert (sentence.verdict, sentence.score) == ("supported", 1.0)
    assert sentence.reason
    assert not sentence.is_unsupported
    assert judge.asked == []


def test_words_of_another_bullet_than_the_one_cited_are_no_quotation() -> None:
    judge = Stub(Verdict("contradicted", 0.1, "no"))
    (sentence,) = stubbed("변호사 12명이 모든 답을 검토했다 [1].", judge)
    assert sentence.verdict == "contradicted"
    assert judge.asked == ["변호사 12명이 모든 답을 검토했다."]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "text",
    [
        "EmberNet runs at 45 frames per second.",
        "EmberNet runs at 45 frames per second [9].",  # a marker that stands for nothing
        "EmberNet은 초당 45프레임으로 동작한다.",
        "젯슨 보드에서 초당 45프레임으로 동작한다.",  # a quotation that says not whose
    ],
)
def test_a_claim_that_cites_nothing_is_unverifiable_however_true(text: str, language: Language) -> None:
    judge = Stub()
    (sentence,) = verified(text, judge, language=language)
    assert (sentence.verdict, sentence.score) == ("unverifiable", 0.0)
    assert sentence.is_unsupported
    assert ("인용" in sentence.reason) is (language == "ko")
    assert judge.asked == []


@pytest.mark.parametrize(
    "text",
    [
        "## Results",
        "**LexKor: A Benchmark of Korean Law**",
        "EmberNet: Spotting Wildfires from Drones (2406.00001, 2024-06-21):",
        "1. EmberNet: Spotting Wildfires from Drones (2406.00001, 2024-06-21, 12 votes)",
        "다이제스트에서 찾은 논문 2편입니다:",
        "2 papers in the digests fit:",
        "Here are two papers:",
        "다음과 같습니다.",
        "What does that mean?",
        "무엇이 다를까요?",
        "The digests do not cover this.",
        "다이제스트에는 이에 대한 내용이 없습니다.",
        "| model | frames |",
        "Let me know if you need more.",
    ],
)
def test_what_claims_nothing_is_not_judged(text: str) -> None:
    judge = Stub(Verdict("contradicted", 0.0, "no"))
    found = stubbed(text, judge)
    assert found
    assert all(sentence.verdict is None and sentence.score is None for sentence in found)
    assert not any(sentence.is_unsupported for sentence in found)
    assert judge.asked == []


def test_a_judge_whose_answer_could_not_be_read_leaves_the_sentence_unscored() -> None:
    (sentence,) = stubbed("EmberNet is quick on boards [1].", Stub(Verdict(None, 0.0, "no JSON")))
    assert sentence.verdict is None
    assert sentence.reason == "no JSON"
    assert not sentence.is_unsupported


# --- Against what ---


def test_the_judge_is_given_all_claims_at_once_in_plain_words_with_whole_bullets_and_titles() -> None:
    judge = Stub()
    short = [cite(1, EMBER, 0, "매개변수는 2,400만 개이다."), CITATIONS[1]]
    stubbed("- **EmberNet** runs on a board [1].\nLexKor was written by people [2].", judge, short)
    assert len(judge.calls) == 1
    assert judge.asked == ["EmberNet runs on a board.", "LexKor was written by people."]
    assert [set(claim.evidence) for claim in judge.calls[0]] == [
        {BULLETS[EMBER, 0], TITLES[EMBER]},
        {BULLETS[LEXKOR, 0], TITLES[LEXKOR]},
    ]


def test_a_sentence_with_several_markers_is_judged_against_all_it_cites() -> None:
    judge = Stub()
    (sentence,) = stubbed("EmberNet is quick and LexKor is large [1][2][3].", judge)
    assert sentence.citations == ("[1]", "[2]", "[3]")
    evidence = judge.calls[0][0].evidence
    assert set(evidence) == {*BULLETS.values(), *TITLES.values()}
    assert len(evidence) == len(set(evidence))


def test_unknown_markers_beside_a_known_one_change_nothing() -> None:
    judge = Stub()
    (sentence,) = stubbed("EmberNet is quick on boards [9][1].", judge)
    assert sentence.verdict == "supported"
    assert set(judge.calls[0][0].evidence) == {BULLETS[EMBER, 0], TITLES[EMBER]}


def test_a_citation_that_was_not_shown_is_judged_by_its_own_text() -> None:
    judge = Stub()
    other = Citation("[1]", "2406.00009", "Bridges", DAY, 0, "다리는 화강암이다.")
    stubbed("The bridge is made of granite [1].", judge, [other])
    assert set(judge.calls[0][0].evidence) == {"다리는 화강암이다.", "Bridges"}


def test_what_the_judge_finds_comes_with_the_sentence() -> None:
    verdict = Verdict("contradicted", 0.2, "why", "conflict", "correction")
    (sentence,) = stubbed("EmberNet is slow on boards [1].", Stub(verdict))
    assert sentence == Sentence(
        "EmberNet is slow on boards [1].", ("[1]",), "contradicted", 0.2, "why", "conflict", "correction", "checker"
    )
    assert sentence.is_unsupported


def test_no_text_has_no_sentences_and_no_text_is_kept() -> None:
    for text in ("", " ", "\n\n"):
        assert stubbed(text) == ()
        assert without_conflicts(text, ()) == ""


TEXT = (
    "## Models\n\nHere is what I found:\n1. EmberNet runs at 45 frames per second [1]. It has 24 million parameters [1]!\n"
    "2. “변호사 12명이 모든 답을 검토했다.” [2]\n\nIs it quick? EmberNet은 젯슨 보드에서 동작한다 [1]."
)


def test_the_sentences_are_those_of_the_text_in_order_with_their_markers() -> None:
    found = stubbed(TEXT)
    assert [s.text for s in found] == [s for line in TEXT.split("\n") for s in split_sentences(line)]
    assert "".join("".join(s.text for s in found).split()) == "".join(TEXT.split())
    assert [s.citations for s in found] == [s.markers for s in split_claims(TEXT)]


@given(st.lists(st.sampled_from([*TEXT.split("\n"), "x", "…", "[1]", "“", "[9].", "그렇다 [2]", "- ", "???"]), max_size=6))
def test_no_letter_of_any_answer_is_lost(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert "".join("".join(s.text for s in stubbed(text)).split()) == "".join(text.split())


# --- With the offline checker ---


@pytest.mark.parametrize(
    "text",
    [
        "EmberNet runs at 45 frames per second on a Jetson board [1].",
        "EmberNet은 젯슨 보드에서 초당 45프레임으로 동작한다 [1].",
        "EmberNet has 24 million parameters [1].",
        "LexKor consists of 3,120 questions written by people [2].",
        "EmberNet runs without a GPU [3].",
    ],
)
def test_what_the_cited_bullet_and_its_title_say_is_supported(checker: Checker, text: str) -> None:
    (sentence,) = checked(checker, text)
    assert sentence.verdict == "supported"


@pytest.mark.parametrize(
    ("text", "bullet", "conflict", "correction"),
    [
        (
            "TideFormer was trained for five weeks [1].",
            "The data is public. It was trained for 3 weeks.",
            "It was trained for 3 weeks.",
            "TideFormer was trained for 3 weeks.",
        ),
        ("TideFormer의 오차는 5cm이다 [1].", "오차는 4.7mm이다.", "오차는 4.7mm이다.", "TideFormer의 오차는 4.7mm이다."),
        (
            "GAIA has 500 questions [1].",
            "GAIA는 질문 466개로 이루어진다. 사람의 평균 점수는 92%이다.",
            "GAIA는 질문 466개로 이루어진다.",
            "GAIA has 466 questions.",
        ),
    ],
)
def test_a_wrong_number_is_contradicted_and_put_right(
    checker: Checker, text: str, bullet: str, conflict: str, correction: str
) -> None:
    title = text.split()[0].removesuffix("의")
    (sentence,) = checked(checker, text, [Citation("[1]", "2406.00009", title, DAY, 0, bullet)])
    assert sentence.verdict == "contradicted"
    assert sentence.score is not None
    assert sentence.score < 0.5
    assert (sentence.conflict, sentence.correction) == (conflict, correction)
    assert sentence.is_unsupported


@pytest.mark.parametrize(
    "text",
    [
        "EmberNet has 42 million parameters [1].",
        "LexKor는 사람이 쓴 질문 1,320개로 이루어진다 [2].",
        "All answers were reviewed by 21 lawyers [2].",
    ],
)
def test_a_wrong_number_among_others_is_contradicted(checker: Checker, text: str) -> None:
    (sentence,) = checked(checker, text)
    assert sentence.verdict == "contradicted"
    assert sentence.conflict


def test_the_title_says_whose_bullet_it_is(checker: Checker) -> None:
    known, other = checked(checker, "EmberNet runs without a GPU [3]. WaterNet runs without a GPU [3].")
    assert known.verdict == "supported"
    assert other.is_unsupported


def test_two_bullets_support_a_sentence_together_that_neither_does_alone(checker: Checker) -> None:
    claim = "EmberNet has 24 million parameters and LexKor has 3,120 questions"
    assert [checked(checker, f"{claim} {markers}.")[0].verdict == "supported" for markers in ("[1][2]", "[1]", "[2]")] == [
        True,
        False,
        False,
    ]


def test_a_right_claim_with_a_wrong_marker_is_not_supported(checker: Checker) -> None:
    (sentence,) = checked(checker, "EmberNet has 24 million parameters [2].")
    assert sentence.is_unsupported


def test_the_verdict_on_a_sentence_does_not_depend_on_the_others(checker: Checker) -> None:
    lines = ["EmberNet has 24 million parameters [1].", "EmberNet has 42 million parameters [1].", "Is it quick?"]
    together = checked(checker, "\n".join(lines))
    assert together == tuple(sentence for line in lines for sentence in checked(checker, line))


# --- What is kept ---


def judged(*parts: tuple[str, str | None]) -> tuple[Sentence, ...]:
    return tuple(Sentence(text, (), verdict) for text, verdict in parts)


def test_only_sentences_with_a_conflict_are_dropped() -> None:
    text = "One is so [1]. Two is not [1]. Three is unknown. Is four?\nFive was not read [2]."
    sentences = judged(
        ("One is so [1].", "supported"),
        ("Two is not [1].", "contradicted"),
        ("Three is unknown.", "unverifiable"),
        ("Is four?", None),
        ("Five was not read [2].", None),
    )
    assert without_conflicts(text, sentences) == "One is so [1]. Three is unknown. Is four?\nFive was not read [2]."


def test_lines_of_lists_keep_their_form() -> None:
    text = (
        "Here are three:\n1. A Title (2406.00001, 2024-06-21)\n   It is so [1].\n2. B Title (2406.00002, 2024-06-21)\n"
        "   It is not [2].\n- One holds [1].\n- Two fails [2].\n* Three holds [1]. Four fails [2]."
    )
    sentences = judged(
        ("It is not [2].", "contradicted"), ("- Two fails [2].", "contradicted"), ("Four fails [2].", "contradicted")
    )
    assert without_conflicts(text, sentences) == (
        "Here are three:\n1. A Title (2406.00001, 2024-06-21)\n   It is so [1].\n2. B Title (2406.00002, 2024-06-21)\n"
        "- One holds [1].\n* Three holds [1]."
    )


def test_nothing_is_left_of_an_answer_without_support(checker: Checker) -> None:
    for text in (
        "EmberNet has 42 million parameters [1].",
        "EmberNet has 42 million parameters [1]. LexKor has 1,320 questions [2].",
        "- EmberNet has 42 million parameters [1].\n- EmberNet has 42 million parameters [1].",
        "EmberNet은 매개변수가 4,200만 개이다 [1].\n\nIt was made in Busan.",
    ):
        assert without_conflicts(text, checked(checker, text)) == ""


def test_a_supported_answer_is_kept_as_it_is(checker: Checker) -> None:
    text = "Here is one:\n- EmberNet has 24 million parameters [1].\n- “변호사 12명이 모든 답을 검토했다.” [2]"
    assert without_conflicts(text, checked(checker, text)) == text


def test_of_two_sentences_alike_both_are_dropped() -> None:
    text = "It is not [1]. It is so [1]. It is not [1]."
    sentences = judged(("It is not [1].", "contradicted"), ("It is so [1].", "supported"), ("It is not [1].", "contradicted"))
    assert without_conflicts(text, sentences).strip() == "It is so [1]."


@pytest.mark.parametrize(
    "line",
    [
        "1. GAIA: a benchmark for General AI Assistants (2311.12983, 2023-11-23) [1]",
        "2. Jina CLIP: Your CLIP Model Is Also Your Text Retriever (2405.20204, 2024-05-31, 9 votes) [2]",
        "1. GAIA: a benchmark for General AI Assistants (2311.12983, 2023-11-23, 추천 9) [1]",
    ],
)
def test_the_title_of_a_paper_that_is_offered_has_a_source_and_no_verdict(line: str) -> None:
    (sentence,) = quoted(line)
    assert sentence.citations
    assert sentence.verdict is None


def test_an_answer_of_quotations_is_supported_throughout() -> None:
    text = f"{TITLES[LEXKOR]} ({LEXKOR}, {DAY}):\n“변호사 12명이 모든 답을 검토했다.” [2]"
    found = stubbed(text)
    assert [sentence.verdict for sentence in found] == [None, "supported"]
    assert without_conflicts(text, found) == text


def test_markers_that_are_left_are_numbered_in_the_order_of_their_first_use() -> None:
    text, citations = renumbered("A [3][1]. B [9]. C [3].", CITATIONS)
    assert text == "A [1][2]. B [9]. C [1]."  # a marker that stands for nothing is left to others
    assert [(it.marker, it.arxiv_id, it.bullet) for it in citations] == [("[1]", EMBER, 1), ("[2]", EMBER, 0)]
    assert renumbered("Nothing is cited.", CITATIONS) == ("Nothing is cited.", ())
