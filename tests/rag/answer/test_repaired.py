"""Repaired figures are found again in quotations and in the text of an answer, and shown with what the digest has."""

from __future__ import annotations

import datetime as dt

from rag.answer import Look, repair_note, repairs_in, text_html
from rag.answer.repaired import repairs_within
from rag.check import summary
from rag.core.models import Answer, Bullet, Citation, DigestEntry, Paper, Repair, Sentence
from tests.support.page_html import paper
from ui.markup.answer import answer_html
from ui.markup.paper import card_html
from ui.markup.sources import sources_html
from ui.session.conversation import PageSession
from ui.session.turn import ShownTurn, supports_of

DAY = dt.date(2024, 1, 2)
TEXT = "산호초 3개를 본다.\n  그중 [2] 5개는 아프다. 7개의 섬."
REPAIRS = (Repair(4, "3333", "3", "known"), Repair(21, "5555", "5", "known"))


def answered(text: str, mode: str, repairs: tuple[Repair, ...] = REPAIRS, quoted: str = TEXT) -> Answer:
    citation = Citation("[1]", "2401.00001", "Reefs", DAY, 0, quoted, repairs=repairs)
    sentence = Sentence(text, ("[1]",), "supported", 1.0)
    return Answer(text, False, (citation,), (sentence,), "llm" if mode == "llm" else "extractive")


def places(answer: Answer) -> list[str]:
    return [answer.text[r.start - 2 : r.end + 1] for r in repairs_in(answer)]


def test_a_part_has_its_repairs_whatever_its_white_space() -> None:
    assert [TEXT[r.start] for r in REPAIRS] == ["3", "5"]
    [found] = repairs_within("그중 [2] 5개는 아프다.", TEXT, REPAIRS)
    assert (found.start, found.repaired) == (7, "5")
    assert len(repairs_within("산호초 3개를 본다. 그중 [2] 5개는 아프다.", TEXT, REPAIRS)) == 2
    assert repairs_within("7개의 섬.", TEXT, REPAIRS) == ()


def test_a_quotation_in_an_answer_has_them_where_the_digest_has_them() -> None:
    answer = answered("Reefs 3:\n“산호초 3개를 본다. 그중 (2) 5개는 아프다. 7개의 섬.” [1]", "extractive")
    assert places(answer) == ["초 3개", ") 5개"]


def test_a_number_of_a_model_is_a_repaired_one_if_the_cited_text_has_it_nowhere_else() -> None:
    assert places(answered("There are 3 reefs in 2.3 or 13 seas [1][3].", "llm")) == ["e 3 "]
    twice = (Repair(0, "3333", "3", "known"),)
    assert places(answered("There are 3 reefs [1].", "llm", twice, "3개 중 3개를 본다.")) == []


def test_a_note_says_what_the_digest_has_also_where_that_cannot_be_seen() -> None:
    assert repair_note(()) == ""
    assert repair_note((*REPAIRS, REPAIRS[0])) == "3 (the digest has 3333), 5 (the digest has 5555)"
    assert repair_note((Repair(0, "\x0crac", "\\frac", "x"),)) == "\\frac (the digest has \\x0crac)"


def test_the_page_underlines_repaired_figures_and_says_what_the_digest_has() -> None:
    bullet = Bullet(None, TEXT, repairs=REPAIRS)
    known = Paper("2401.00001", (DigestEntry(DAY, "2401.00001", "Reefs", (bullet,)),))
    answer = answered("“산호초 3개를 본다. 그중 (2) 5개는 아프다. 7개의 섬.” [1]", "extractive")
    papers = {known.arxiv_id: known}
    turn = ShownTurn(1, "몇 개?", "done", answer.text, answer, papers, supports_of(answer, papers))
    mark = '<span class="nm-repaired" title="the digest has 3333">3<span class="nm-unseen"> (the digest has 3333)</span></span>'
    for html in (
        answer_html(turn, ""),
        sources_html(PageSession([turn])),
        card_html(known, "en"),
    ):
        assert mark in html
        assert html.count("nm-repaired") % 2 == 0
    assert 'title="다이제스트 원문: 3333"' in answer_html(turn, "", "ko")


def test_a_repaired_quotation_is_not_said_to_be_word_for_word() -> None:
    assert "word for word but for repaired figures" in summary(answered("“3” [1]", "extractive"), "en")
    assert "그대로 옮긴" in summary(answered("“3” [1]", "extractive", ()), "ko")
    assert "깨진 숫자를 바로잡은 것 외에는" in summary(answered("“3” [1]", "extractive"), "ko")


def test_a_text_without_repairs_is_not_marked() -> None:
    assert "nm-repaired" not in card_html(paper("Reefs", Bullet(None, TEXT)), "en")
    assert "3" in text_html("3 [1]", Look(lambda _: None, False, answered("3 [1]", "llm", ())))
