"""How a list reads: its total, a line and a short quotation for each paper, what was cut and what was excluded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answer.forms.listing import listing, recommended, shorten
from rag.core import Found
from rag.search import Filters, Gathered, Gist, Question
from rag.text import Language
from tests.support.papers import evidence

LONG = "펭귄은 " + "아주 " * 120 + "천천히 걷는다."


def gathered(*texts: str, total: int | None = None) -> Gathered:
    items = [evidence(f"Penguins | {i}", text, arxiv_id=f"2401.0000{i}") for i, text in enumerate(texts, 1)]
    gists = {item.paper.arxiv_id: Gist(item.bullets[0], item.bullets[0].text) for item in items}
    return Gathered(Found(items), total=total or len(items), gists=gists)


def asked(language: Language = "en", **more: object) -> Question:
    question = replace(Question("penguins", language, "list", {}).about("penguins"), language=language)
    return replace(question, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "head", "rest"),
    [
        ("en", "2 of 479 papers, best first:", "... and 477 more: ask for “top 50”, or say “more” in a chat."),
        (
            "ko",
            "논문 479편 중 2편, 관련도순:",
            "... 외 477편이 더 있습니다. “상위 50편”으로 묻거나, 대화에서는 “더”라고 하면 이어서 볼 수 있습니다.",
        ),
    ],
)
def test_a_list_that_is_cut_says_how_many_there_are(language: Language, head: str, rest: str) -> None:
    lines = listing(asked(language), gathered("걷는다.", "헤엄친다.", total=479)).text.split("\n")
    assert lines[0] == head
    assert lines[-1].startswith(rest)
    assert "top 50" in lines[-1] or "상위 50" in lines[-1]


def test_a_list_of_all_says_so_and_offers_no_more() -> None:
    answer = listing(asked(), gathered("걷는다.", "헤엄친다."))
    assert answer.text.startswith("2 papers in the digests fit:\n1. Penguins | 1 (2401.00001, 2024-06-21)\n   “걷는다.” [1]\n")
    assert "more" not in answer.text


def test_a_long_sentence_is_cut_at_a_word_and_its_citation_is_the_whole_bullet() -> None:
    answer = listing(asked(), gathered(LONG))
    quote = answer.text.split("“")[1].split("”")[0]
    assert len(quote) <= 200
    assert quote.endswith("아주…")
    assert answer.citations[0].text == LONG


def test_what_is_excluded_is_told() -> None:
    question = asked(excluded=("diffusion",), filters=Filters(not_author="Song Han"))
    assert listing(question, gathered("걷는다.")).text.startswith(
        "One paper in the digests fits (without: diffusion, Song Han):"
    )


def test_a_list_of_what_does_without_a_thing_says_which_papers_it_leaves_out() -> None:
    without = {"excluded": ("걷기",), "language": "ko"}
    said = listing(asked(text="걷기를 쓰지 않는 로봇 논문", **without), gathered("난다.")).text
    assert "나오는 논문을 뺐습니다: 걷기." in said
    assert "뺐습니다" not in listing(asked(text="로봇 논문, 걷기 제외", **without), gathered("난다.")).text


def test_a_table_has_a_row_for_each_paper() -> None:
    lines = listing(asked(as_table=True), gathered("걷는다.", "헤엄친다.")).text.split("\n")
    assert lines[1:] == [
        "| Title | arXiv id | Date | Votes |",
        "| --- | --- | --- | ---: |",
        r"| Penguins \| 1 [1] | 2401.00001 | 2024-06-21 |  |",
        r"| Penguins \| 2 [2] | 2401.00002 | 2024-06-21 |  |",
    ]


@pytest.mark.parametrize(("language", "words"), [("en", "introductions and surveys"), ("ko", "개론과 서베이")])
def test_a_recommendation_says_how_it_was_chosen(language: Language, words: str) -> None:
    assert words in recommended(asked(language, intent="recommend"), gathered("걷는다.")).text.split("\n")[0]


@given(st.text(max_size=400))
def test_a_shortened_text_begins_as_the_text_does_and_is_not_too_long(text: str) -> None:
    short = shorten(text)
    assert len(short) <= 200
    assert short == text or text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(("language", "said"), [("en", "No votes are recorded"), ("ko", "이 논문들은 추천 수가 기록되어")])
def test_a_list_by_votes_says_that_none_are_recorded(language: Language, said: str) -> None:
    found = gathered("걷는다.", "헤엄친다.")
    papers = [replace(e.paper, entries=tuple(replace(it, votes=None) for it in e.paper.entries)) for e in found.evidence]
    items = [replace(e, paper=paper) for e, paper in zip(found.evidence, papers, strict=True)]
    text = listing(asked(language, order="votes"), replace(found, evidence=Found(items), order="votes", total=9)).text
    assert text.startswith(said)
    assert "best first" not in text


@pytest.mark.parametrize(("language", "said"), [("en", "may describe another paper"), ("ko", "다른 논문을 설명하는 것일")])
def test_a_suspect_digest_is_marked_at_its_entry(language: Language, said: str) -> None:
    found = gathered("걷는다.", "헤엄친다.")
    items = [found.evidence[0], replace(found.evidence[1], suspect="titles")]
    lines = listing(asked(language), replace(found, evidence=Found(items))).text.split("\n")
    assert said in lines[4]
    assert sum(said in line for line in lines) == 1


@pytest.mark.parametrize(
    ("text", "language", "told"),
    [
        ("Penguins Are All You Need", "en", "No paper in the digests is called “Penguins Are All You Need”; these come near."),
        (
            '"penguins are all you need" 논문 있어?',
            "ko",
            "제목이 “penguins are all you need”인 논문은 다이제스트에 없습니다. 가까운 논문입니다.",
        ),
    ],
)
def test_a_title_that_no_paper_has_is_told_before_what_comes_near(text: str, language: Language, told: str) -> None:
    assert listing(asked(language, text=text), gathered("걷는다.")).text.startswith(f"{told}\n")


@pytest.mark.parametrize(
    "text", ["Walking Penguins on Thin Ise", "papers on walking penguins on thin ice", '"thin ice" papers']
)
def test_a_title_that_a_paper_has_but_for_a_letter_and_a_subject_are_no_titles_that_are_missing(text: str) -> None:
    found = Gathered(Found([evidence("Walking Penguins on Thin Ice", "걷는다.")]), total=1)
    assert listing(asked(text=text), found).text.startswith("One paper in the digests fits:")
