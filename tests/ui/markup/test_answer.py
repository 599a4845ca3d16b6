"""A question and its answer as HTML: numbers that lead to sources, how it came about, and nothing of others' beyond text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from rag.chat.turns import FollowUp
from rag.core import Found
from rag.llm import Prices
from rag.search import Offer
from rag.search.query.pieces import Understood
from rag.search.query.question import Question
from rag.search.query.understand import understand
from rag.text import Language
from tests.support.page_html import HOSTILE, INVISIBLE, Seen, squeezed, turn
from ui.locales.texts import Label
from ui.markup.answer import answer_html, question_html
from ui.markup.frame import disclosure_html, header_html, welcome_html
from ui.markup.sources import sources_html
from ui.session.overview import Overview
from ui.session.turn import ShownTurn, State

LANGUAGES: list[Language] = ["en", "ko"]


def sources(*turns: ShownTurn, language: Language = "en") -> str:
    from ui.session.conversation import PageSession

    return sources_html(PageSession(list(turns), language=language))


@pytest.mark.parametrize("mode", ["llm", "extractive"])
@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_stays_text(text: str, mode: str) -> None:
    told = turn(text, mode=mode, question=text)
    told.kept = 1  # with thumbs
    for html in (answer_html(told, text, last=True), question_html(told, "ko", last=True), sources(told)):
        seen = Seen(html)
        assert all(
            re.fullmatch(
                r"#(?:source|cite)-1-\d|https://arxiv\.org/(?:abs|pdf)/2406\.0000\d|#/(?:author|like|paper)/[\w.%+/-]*", link
            )
            for link in seen.links
        )
        assert not INVISIBLE.search(html)
    assert squeezed(Seen(question_html(told, "en")).text) == squeezed(text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_settings_and_problems_stay_text(language: Language) -> None:
    bad = '"><script>alert(1)</script> `<b>`'
    Seen(header_html(Overview(False, bad, bad, 1, 1, bad, bad), language))
    Seen(welcome_html(Overview(False, bad, problem=bad, hint=bad), language))
    assert squeezed(bad) in squeezed(Seen(disclosure_html(Overview(False, bad, bad), language)).text)
    failed = ShownTurn(1, bad, "failed", problem=bad, hint=bad)
    assert "<code>&lt;b&gt;</code>" in answer_html(failed, "", language)


@pytest.mark.parametrize("text", HOSTILE)
def test_what_was_understood_stays_text(text: str) -> None:
    read = Question("why?", "en", "list", {}, understood=(Understood("author", text, text, text, text),))
    for told in (
        ShownTurn(1, "why?", "done", read=read),
        ShownTurn(1, "why?", followed=FollowUp("why?", Question(text, "en", "list", {}))),
    ):
        html = question_html(told, "en", last=True)
        assert squeezed(text) in squeezed(Seen(html).text)
        assert not INVISIBLE.search(html)


@pytest.mark.parametrize(
    ("question", "label"),
    [("diffusion papers since May 2024", "since 2024-05-01"), ("2024년 5월 이후 확산 모델 논문", "2024-05-01부터")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_understood_is_told_in_the_language_of_the_question(question: str, label: str, language: Language) -> None:
    html = question_html(ShownTurn(1, question, read=understand(question)), language)
    assert f">{label}</li>" in html
    assert f">{Label.UNDERSTOOD.of(language)}<" in html


def test_a_question_of_which_nothing_was_understood_has_no_chips() -> None:
    for read in (None, understand("why?")):
        assert "nm-understood" not in question_html(ShownTurn(1, "why?", read=read), "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_only_the_last_question_can_be_changed_and_only_when_it_is_answered(language: Language) -> None:
    question = "diffusion papers since May 2024"
    edit, without = Label.EDIT.of(language), Label.WITHOUT_FILTER.of(language, label="since 2024-05-01")

    def asked(state: State, *, last: bool) -> str:
        return question_html(ShownTurn(1, question, state, read=understand(question)), language, last=last)

    for state in ("done", "stopped", "failed"):
        assert f">{edit}</button>" in asked(state, last=True)
        assert f'title="{without}"' in asked(state, last=True)
        assert Label.RETRY.of(language) in answer_html(
            ShownTurn(1, question, state, "x", turn("x").answer), "m", language, last=True
        )
        assert "<button" not in asked(state, last=False)
    for state in ("waiting", "answering"):
        assert "<button" not in asked(state, last=True)
        assert "<button" not in answer_html(ShownTurn(1, question, state, "x"), "m", language, last=True)
    assert Label.RETRY.of(language) not in answer_html(turn("x"), "m", language)


def test_only_numbers_with_a_citation_become_links() -> None:
    html = answer_html(turn("One [1]. Two [2][1]. Three [3], a year [2024]."), "m")
    assert re.findall(r'href="#source-1-(\d)"', html) == ["1", "2", "1"]
    assert "[3]" in html
    assert "[2024]" in html


def test_while_an_answer_streams_its_numbers_lead_nowhere_yet_and_go_when_it_is_stopped() -> None:
    told = ShownTurn(1, "why?", "answering", "So it is [1].")
    assert '<span class="nm-chip">1</span>' in answer_html(told, "m")
    assert "href" not in answer_html(told, "m")
    told.state = "stopped"
    assert "nm-chip" not in answer_html(told, "m")
    assert "So it is." in answer_html(told, "m")


def test_the_foot_says_how_the_answer_came_about() -> None:
    assert "Written by m · 1.2 s · 1,200 tokens" in answer_html(turn("x"), "m")
    assert "m 작성 · 1.2초 · 토큰 1,200개" in answer_html(turn("x"), "m", "ko")
    assert "Quoted from the digests, no model set · 1.2 s" in answer_html(turn("x", mode="extractive"), "")
    assert "다이제스트에서 발췌, 모델 없음 · 1.2초" in answer_html(turn("x", mode="extractive"), "", "ko")
    assert "Quoted from the digests · 1.2 s" in answer_html(turn("x", mode="extractive"), "m")  # the model failed
    assert 'role="note">Beware<' in answer_html(turn("Beware"), "m")


def test_lists_and_emphasis_of_a_model_are_laid_out_and_those_of_a_quotation_are_literal() -> None:
    text = "Two:\n\n1. **A** is `a` [1]\n   more\n2. B\n\n- C\n## D"
    html = answer_html(turn(text), "m")
    assert '<li value="1"><p class="nm-lead"><strong>A</strong> is <code>a</code>' in html
    assert '<p class="nm-more">more</p>' in html
    assert '<ul class="nm-list"><li><p class="nm-item">C</p></li></ul><p class="nm-plain">D</p>' in html
    assert "**A** is `a`" in answer_html(turn(text, mode="extractive"), "m")


def listed(*, shown: int, total: int, skip: int = 0) -> ShownTurn:
    """A finished list."""
    told = turn("A list.").answer
    assert told is not None
    read = replace(understand("papers about diffusion"), skip=skip)
    return ShownTurn(1, "papers about diffusion", "done", "A list.", replace(told, shown=shown, total=total), read=read)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_that_was_cut_offers_the_next_papers(language: Language) -> None:
    cut = listed(shown=24, total=479)
    offered = Label.MORE.of(language, count=24, total=479)
    assert f">{offered}</button>" in answer_html(cut, "", language, last=True)
    assert offered not in answer_html(cut, "", language)
    end = answer_html(listed(shown=24, total=50, skip=24), "", language, last=True)
    assert Label.MORE.of(language, count=2, total=50) in end
    for whole in (listed(shown=2, total=50, skip=48), listed(shown=3, total=3), listed(shown=0, total=0)):
        assert "nm-act-more" not in answer_html(whole, "", language, last=True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_last_days_are_offered_in_place_of_later_ones(language: Language) -> None:
    told = listed(shown=0, total=0)
    told.offer = Offer(dt.date(2024, 12, 25), dt.date(2024, 12, 31), Found(), 46)
    offered = Label.OFFER.of(language, since="2024-12-25", until="2024-12-31")
    assert f">{offered}</button>" in answer_html(told, "", language, last=True)
    assert "nm-act-offer" not in answer_html(told, "", language)


@pytest.mark.parametrize("text", ["difusion", *HOSTILE])
def test_a_correction_is_shown_with_a_way_back(text: str) -> None:
    read = Question("", "en", "list", {}, corrected=((text, "diffusion"),))
    html = question_html(ShownTurn(1, f"papers on {text}", "done", read=read), "en", last=True)
    assert "→ diffusion" in Seen(html).text
    assert "nm-act-keep nm-value-0" in html
    followed = question_html(ShownTurn(1, "and its results?", "done", read=read), "en", last=True)
    assert "nm-act-keep" not in followed


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("thoughts", HOSTILE)
def test_what_a_model_thought_is_folded_away_as_text_and_said_to_be_unchecked(thoughts: str, language: Language) -> None:
    told = turn("Text.", mode="llm")
    assert told.answer is not None
    told.answer = replace(told.answer, reasoning=thoughts)
    html = answer_html(told, "model", language)
    assert Label.REASONING.of(language) in html
    fold = html[html.index("<details") : html.index("</details>") + len("</details>")]
    assert squeezed(Seen(fold).text).endswith(squeezed(thoughts))
    assert "<summary>" in fold
    told.answer = replace(told.answer, reasoning="")
    assert "<details" not in answer_html(told, "model", language)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_an_answer_tells_its_tokens_and_what_they_cost_where_that_is_known(language: Language) -> None:
    told = turn("One [1].")
    assert told.answer is not None
    told.answer = replace(told.answer, mode="llm", usage={"prompt_tokens": 1000, "completion_tokens": 200})
    tokens = Label.TOKENS.of(language, count=1200)
    assert f"{tokens}, $0.0014" in answer_html(told, "m", language, prices=Prices(1.0, 2.0))
    assert f"{tokens}<" in answer_html(told, "m", language).replace("\n", "")
