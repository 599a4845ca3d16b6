"""Names of a question looked up in the index: authors, papers, typos, and what digests do not record."""

from __future__ import annotations

import pytest

from rag.search import Filters, Lexicon, Question, resolve
from tests.support.papers import paper
from tests.support.questions import read

PAPERS = [
    ("2312.00752", "Mamba: Linear-Time Sequence Modeling", "Mamba는 선택적 상태 공간 모델이다.", ("Albert Gu", "Tri Dao")),
    ("2401.09417", "Vision Mamba: Efficient Visual Representation", "Mamba 블록을 비전에 적용하였다.", ("Lianghui Zhu",)),
    ("2401.04088", "Mixtral of Experts", "Mixtral 8x7B는 전문가 혼합 모델이다. Stanford에서 평가하였다.", ("Albert Q. Jiang",)),
    (
        "2305.18290",
        "Your Language Model is Secretly a Reward Model",
        "직접 선호 최적화(DPO)를 다룬다. Direct Preference Optimization(DPO)을 소개한다.",
        ("Rafael Rafailov", "Chelsea Finn"),
    ),
    ("2311.12908", "Diffusion Model Alignment", "이 논문은 Diffusion-DPO를 제안한다.", ("Rafael Rafailov", "François Fleuret")),
    (
        "2503.14905",
        "Spot the Fake: Synthetic Image Detection",
        "FakeVLM이라는 모델을 제안한다. FakeVLM은 정확하다.",
        ("Jiatao Gu",),
    ),
    ("2501.00001", "Reasoning at Test Time", "AIME 2024에서 좋은 결과를 얻었다. Stanford의 데이터도 썼다.", ("Song Han",)),
    ("2501.00002", "AIM: A Rendering Challenge", "AIM은 렌더링 대회이다.", ("Quanquan Gu",)),
]
WORDS = "A diffusion transformer with attention reduces hallucination. 트랜스포머와 벤치마크를 다룬다. 트랜스포머는 빠르다."
LEXICON = Lexicon(
    [paper(title, bullet, arxiv_id=i, authors=authors) for i, title, bullet, authors in PAPERS]
    + [paper(f"Results {n}", WORDS, arxiv_id=f"2405.{n:05}", authors=("Long Chen",)) for n in range(30)]
)


def resolved(text: str) -> Question:
    return resolve(read(text), LEXICON)


@pytest.mark.parametrize(
    ("text", "author"),
    [
        ("papers by chelsea finn", "Chelsea Finn"),
        ("papers by CHELSEA FINN", "Chelsea Finn"),
        ("papers by Finn, Chelsea", "Chelsea Finn"),
        ("papers by francois fleuret", "François Fleuret"),
        ("papers by Fleuret", "François Fleuret"),
        ("Chelsea Finn이 쓴 논문", "Chelsea Finn"),
        ("chelsea finn의 논문", "Chelsea Finn"),
    ],
)
def test_an_author_is_shown_as_the_index_writes_the_name(text: str, author: str) -> None:
    question = resolved(text)
    assert question.filters.author == author
    assert question.subject == ""
    assert [piece.label_en for piece in question.understood if piece.kind == "author"] == [f"by {author}"]


@pytest.mark.parametrize(("text", "author"), [("papers by Finn", "Chelsea Finn"), ("papers by Rafailov", "Rafael Rafailov")])
def test_a_surname_is_an_author_though_it_looks_like_an_organisation(text: str, author: str) -> None:
    question = resolved(text)
    assert (question.intent, question.filters.author, question.not_stored) == ("list", author, ())


def test_a_surname_of_several_authors_offers_them() -> None:
    question = resolved("papers by Gu")
    assert [set(name.candidates) for name in question.named] == [{"Albert Gu", "Jiatao Gu", "Quanquan Gu"}]


def test_a_name_that_no_author_has_is_unknown_and_near_ones_are_told() -> None:
    (name,) = resolved("papers by Chelsey Fin").named
    assert (name.kind, name.unknown) == ("author", True)
    assert "Chelsea Finn" in name.near


def test_the_name_of_an_author_alone_asks_for_their_papers() -> None:
    question = resolved("Chelsea Finn")
    assert (question.intent, question.filters.author, question.subject) == ("list", "Chelsea Finn", "")


def test_an_excluded_author_is_shown_as_the_index_writes_the_name() -> None:
    assert resolved("papers on diffusion not by rafael rafailov").filters.not_author == "Rafael Rafailov"


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("what is DPO?", "2305.18290"),
        ("DPO가 뭐야?", "2305.18290"),
        ("what is Mamba?", "2312.00752"),
        ("who wrote Mamba?", "2312.00752"),
        ("who wrote Vision Mamba?", "2401.09417"),
        ("explain Mixtral 8x7B", "2401.04088"),
        ("what is FakeVLM?", "2503.14905"),
        ("FakeVLM의 저자는?", "2503.14905"),
        ("summarize Spot the Fake: Synthetic Image Detection", "2503.14905"),
        ('who wrote "Your Language Model is Secretly a Reward Model"?', "2305.18290"),
        ("what is AIM?", "2501.00002"),
    ],
)
def test_a_name_leads_to_the_paper_of_that_name_before_others(text: str, focus: str) -> None:
    assert resolved(text).focus[:1] == (focus,)


def test_a_name_that_papers_only_mention_is_no_other_name() -> None:
    question = resolved("what is AIME?")
    assert question.focus == ()
    assert [(name.text, name.unknown) for name in question.named] == [("AIME", False)]


@pytest.mark.parametrize("text", ["what is HeadStudio?", "who wrote HeadStudio?", "HeadStudio가 뭐야?", "papers on HeadStudio"])
def test_a_name_that_the_index_lacks_is_unknown(text: str) -> None:
    question = resolved(text)
    assert question.focus == ()
    assert [(name.text, name.unknown) for name in question.named] == [("HeadStudio", True)]


@pytest.mark.parametrize(
    ("text", "corrected", "subject"),
    [
        ("papers on difusion", ("difusion", "diffusion"), "diffusion"),
        ("papers about trnasformer", ("trnasformer", "transformer"), "transformer"),
    ],
)
def test_a_typo_is_corrected_and_shown(text: str, corrected: tuple[str, str], subject: str) -> None:
    question = resolved(text)
    assert question.corrected == (corrected,)
    assert question.subject == subject


def test_a_word_that_is_right_is_not_corrected() -> None:
    assert resolved("papers on diffusion with attention").corrected == ()


def test_an_organisation_is_no_author_but_is_not_stored() -> None:
    question = resolved("papers by Stanford")
    assert question.filters == Filters()
    assert question.not_stored == ("Stanford",)


def test_a_question_is_resolved_once() -> None:
    question = resolved("papers by Chelsea Finn")
    assert question.resolved
    assert resolve(question, LEXICON) is question


def test_papers_are_told_by_what_they_are_called() -> None:
    assert resolved("how many votes has arXiv 2312.00752?").labels == ["Mamba (2312.00752)"]
    assert resolved("papers on vision other than arXiv 2401.09417").labels == ["without Vision Mamba (2401.09417)"]
    assert resolved("votes of arXiv 2399.00001").labels == ["arXiv 2399.00001"]
    many = ", ".join(f"2405.{n:05}" for n in range(5))
    assert resolved(f"papers on vision other than arXiv {many}").labels == ["without 5 papers"]
