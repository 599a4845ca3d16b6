"""What a reader is told beside an answer of how the question was read."""

from __future__ import annotations

import pytest

from rag import Nonmun
from rag.answer import remarks
from rag.search import Named, Question
from tests.support.assistant import text_of


def test_words_that_were_not_understood_are_told_with_the_reason(sample: Nonmun) -> None:
    answer = sample.ask("papers on diffusion around Christmas")
    assert answer.notice == 'Not understood: "around Christmas" (it names no certain days).'
    assert not answer.faulty
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "said"),
    [("papers on difusion", "Corrected: difusion → diffusion"), ("difusion 논문", "고쳐 읽은 말: difusion → diffusion")],
)
def test_a_correction_is_told_and_a_word_in_quotes_is_kept(sample: Nonmun, question: str, said: str) -> None:
    assert said in sample.ask(question).notice
    for quotes in ('""', "“”", "«»"):
        kept = sample.understand(question.replace("difusion", f"{quotes[0]}difusion{quotes[1]}"))
        assert kept.corrected == ()
        assert "difusion" in kept.subject


@pytest.mark.parametrize("opener", ['"', "“", "«"])
def test_many_quotes_cost_no_more_than_other_words(sample: Nonmun, opener: str) -> None:
    sample.understand((opener + " difusion ") * 700)


def test_authors_of_one_name_are_told_beside_their_papers() -> None:
    kim = Named("Kim", "author", ("2401.00001",), candidates=("Ada Kim", "Bo Kim"))
    question = Question("papers by Kim", "en", "list", {}, named=(kim,))
    assert remarks(question) == ['Several authors are called "Kim": Ada Kim, Bo Kim.']
    assert remarks(question, 'Several authors are called "Kim": Ada Kim, Bo Kim.') == []


def test_what_is_not_stored_is_told_unless_the_answer_says_so() -> None:
    question = Question("diffusion at KAIST", "en", "list", {}, not_stored=("KAIST",))
    assert remarks(question) == ["The digests do not record this, so it was left out: KAIST."]
    assert remarks(question, "No paper mentions KAIST.") == []


def test_words_between_people_have_no_remarks() -> None:
    assert remarks(Question("helo", "en", "smalltalk", {}, corrected=(("helo", "help"),))) == []


def test_an_answer_says_how_many_papers_fit_and_are_shown(sample: Nonmun) -> None:
    listed = sample.ask("papers about language models")
    assert listed.shown == 24 < (listed.total or 0)
    counted = sample.ask("how many papers are about language models?")
    assert counted.total == listed.total
    assert sample.ask("hello").total is None


def test_the_notice_is_not_part_of_the_text(sample: Nonmun) -> None:
    events = list(sample.stream("papers on difusion around Christmas"))
    assert "Christmas" not in text_of(events)


def test_one_vote_is_one_vote(sample: Nonmun) -> None:
    votes = {paper.arxiv_id: paper.votes for paper in sample.index.papers.values()}
    assert 1 in votes.values()
    text = sample.ask("papers with exactly 1 vote").text
    assert "1 vote)" in text
    assert "1 votes" not in text
