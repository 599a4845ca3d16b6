"""What the page shows, as HTML: nothing of what others wrote is ever more than text. Needs no browser."""

from __future__ import annotations

import datetime as dt
import re
import time
from html.parser import HTMLParser
from typing import Any

import pytest

from rag import Nonmun
from rag.asking.parts import Understood
from rag.models import Answer, Bullet, Citation, DigestEntry, Evidence, Paper
from rag.question import Question, understand
from ui.conversation import Conversation, Desk, Turn, run
from ui.overview import Overview, look
from ui.render import answer_html, header_html, question_html, sources_html, suggestions_html, welcome_html
from ui.texts import EXAMPLES_SAMPLE

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![a](http://evil.invalid/p.png)",
    "[a](javascript:alert(1))",
    "**<b>bold</b>** `<i>code</i>`",
    "&lt;script&gt; &#60;b&#62;",
    "</div></section></article>",
    "$$\\href{javascript:alert(1)}{x}$$ ${alert(1)} {{alert}}",
    "1. <u>one</u>\n- <u>two</u>\n   <u>three</u>",
    "[1] <b>[2]</b> [9999]",
    "\u202eesrever\u200b \x1b[31mred\x00",
]
DAY = dt.date(2024, 6, 21)
TAGS = {
    *("div", "p", "ol", "ul", "li", "a", "span", "strong", "code", "button", "i", "section", "header", "h1", "h2", "h3"),
    *("article", "mark", "b", "pre"),
}
ATTRIBUTES = {"class", "id", "href", "title", "target", "rel", "lang", "role", "value", "type", "tabindex", "hidden"}


class Seen(HTMLParser):
    """The tags, attributes and text of some HTML; complains about what the program does not build."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES or name.startswith("aria-")
            if name == "href":
                self.links.append(value or "")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def turn(text: str, *, mode: Any = "llm", question: str = "why?") -> Turn:
    entry = DigestEntry(DAY, "2406.00001", text, (Bullet(text, f"before {text} after"),), 1, (text, "B", "C", "D"))
    paper = Paper("2406.00001", (entry,))
    citations = (Citation("[1]", "2406.00001", text, DAY, 0, text), Citation("[2]", "2406.00002", text, DAY, 3, text))
    answer = Answer(text, False, citations, (), mode, notice=text, timings={"total": 1.25}, usage={"prompt_tokens": 1200})
    return Turn(1, question, "done", text, answer, {"2406.00001": paper})


class Understands:
    """An assistant that reads questions."""

    def understand(self, questions: list[str]) -> list[Question]:
        return [understand(question) for question in questions]


def flat(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("mode", ["llm", "extractive"])
@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_others_stays_text(text: str, mode: str) -> None:
    told = turn(text, mode=mode, question=text)
    for html in (answer_html(told, text), question_html(told), sources_html(Conversation([told]))):
        seen = Seen(html)
        assert all(
            re.fullmatch(r"#(?:source|cite)-1-\d|https://arxiv\.org/(?:abs|pdf)/2406\.0000\d", link) for link in seen.links
        )
        assert not re.search("[\x00-\x09\x0b-\x1f\u200b\u202e]", html)
    shown = Seen(question_html(told)).text
    assert flat(shown) == flat(re.sub("[\x00\x1b\u200b\u202e]", "", text))


def test_hostile_settings_and_problems_stay_text() -> None:
    bad = '"><script>alert(1)</script> `<b>`'
    Seen(header_html(Overview(False, bad, 1, 1, bad, bad)))
    Seen(welcome_html(Overview(False, bad, problem=bad, hint=bad)))
    failed = Turn(1, bad, "failed", problem=bad, hint=bad)
    assert "<code>&lt;b&gt;</code>" in answer_html(failed, "")


@pytest.mark.parametrize("text", HOSTILE)
def test_suggestions_and_what_was_understood_stay_text(text: str) -> None:
    paper = Paper("2406.00001", (DigestEntry(DAY, "2406.00001", text, (), 1),))
    seen = Seen(suggestions_html([Evidence(paper, 1.0, ())]))
    assert seen.links == ["https://arxiv.org/abs/2406.00001"]
    assert flat(re.sub("[\x00\x1b\u200b\u202e]", "", text)) in flat(seen.text)
    piece = Understood("author", text, text, text, text)
    read = Question("why?", "en", "list", {}, understood=(piece,))
    for html in (suggestions_html([Evidence(paper, 1.0, ())]), question_html(Turn(1, "why?", read=read))):
        Seen(html)
        assert not re.search("[\x00-\x09\x0b-\x1f\u200b\u202e]", html)


def test_a_suggestion_has_its_day_and_its_votes_where_the_digest_gives_any() -> None:
    voted = Paper("2406.00001", (DigestEntry(DAY, "2406.00001", "A", (), 1),))
    other = Paper("2406.00002", (DigestEntry(DAY, "2406.00002", "B", ()),))
    html = suggestions_html([Evidence(voted, 1.0, ()), Evidence(other, 0.5, ())])
    assert re.findall(r">(2024[^<]*)<", html) == ["2024-06-21 · 1 vote", "2024-06-21"]
    assert suggestions_html([]) == ""


@pytest.mark.parametrize(
    ("question", "label"),
    [("diffusion papers since May 2024", "since 2024-05-01"), ("2024년 5월 이후 확산 모델 논문", "2024-05-01부터")],
)
def test_what_was_understood_is_told_in_the_language_of_the_question(question: str, label: str) -> None:
    assert f">{label}</li>" in question_html(Turn(1, question, read=understand(question)))


def test_a_question_without_filters_has_no_chips() -> None:
    for read in (None, understand("why?")):
        assert "nm-understood" not in question_html(Turn(1, "why?", read=read))


def test_only_numbers_with_a_citation_become_links() -> None:
    html = answer_html(turn("One [1]. Two [2][1]. Three [3], a year [2024]."), "m")
    assert re.findall(r'href="#source-1-(\d)"', html) == ["1", "2", "1"]
    assert "[3]" in html
    assert "[2024]" in html


def test_while_an_answer_streams_its_numbers_lead_nowhere_yet_and_go_when_it_is_stopped() -> None:
    told = Turn(1, "why?", "answering", "So it is [1].")
    assert '<span class="nm-chip">1</span>' in answer_html(told, "m")
    assert "href" not in answer_html(told, "m")
    told.state = "stopped"
    assert "nm-chip" not in answer_html(told, "m")
    assert "So it is." in answer_html(told, "m")


def test_the_foot_says_how_the_answer_came_about() -> None:
    assert "Written by m · 1.2 s · 1,200 tokens" in answer_html(turn("x"), "m")
    assert "Quoted from the digests, no model set · 1.2 s" in answer_html(turn("x", mode="extractive"), "")
    assert 'role="note">Beware<' in answer_html(turn("Beware"), "m")


def test_lists_and_emphasis_of_a_model_are_laid_out_and_those_of_a_quotation_are_literal() -> None:
    text = "Two:\n\n1. **A** is `a` [1]\n   more\n2. B\n\n- C\n## D"
    html = answer_html(turn(text), "m")
    assert '<li value="1"><p class="nm-lead"><strong>A</strong> is <code>a</code>' in html
    assert '<p class="nm-more">more</p>' in html
    assert '<ul class="nm-list"><li><p class="nm-item">C</p></li></ul><p class="nm-plain">D</p>' in html
    assert "**A** is `a`" in answer_html(turn(text, mode="extractive"), "m")


def test_a_card_shows_the_whole_bullet_and_marks_what_is_quoted() -> None:
    html = sources_html(Conversation([turn("quoted")]))
    assert "before <mark>quoted</mark> after" in html
    assert "quoted, B, C et al." in html
    assert "Digest of 2024-06-21 · 1 vote" in html
    assert html.count("<article") == 2  # the second paper is not in the index any more; its citation is all there is
    assert html.count("<mark>") == 1


def test_the_overview_offers_questions_that_fit(sample: Nonmun) -> None:
    overview = look(sample)
    assert (overview.papers, overview.days, overview.sample, overview.model) == (73, 5, True, "")
    assert overview.examples == EXAMPLES_SAMPLE
    for question in overview.examples:
        assert not sample.ask(question).abstained


def test_a_busy_desk_turns_questions_away_and_takes_them_again_later() -> None:
    desk = Desk(2)
    talks = [Conversation() for _ in range(3)]
    assert [desk.take(talk, "why?") for talk in talks] == [True, True, True]
    assert [talk.turns[-1].state for talk in talks] == ["waiting", "waiting", "failed"]
    assert not desk.take(talks[0], "and then?")  # one at a time
    assert not desk.take(talks[2], "  ")
    talks[0].stop()
    assert desk.take(talks[2], "now?")
    assert talks[2].turns[-1].state == "waiting"


def test_a_fault_of_the_program_ends_the_answer_with_words(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Understands):
        def stream(self, question: str) -> Any:
            raise ZeroDivisionError(question)

    talk = Conversation()
    Desk(1).take(talk, "why?")
    assert [t.state for t in run(talk, Broken())] == ["failed"]  # type: ignore[arg-type]
    assert "ZeroDivisionError" in talk.turns[0].problem
    assert "ZeroDivisionError" in caplog.text


def test_closing_an_answer_closes_its_stream() -> None:
    closed = []

    class Endless(Understands):
        def stream(self, question: str) -> Any:
            try:
                while True:
                    yield "word "
            finally:
                closed.append(question)

    talk = Conversation()
    Desk(1).take(talk, "why?")
    answering = run(talk, Endless())  # type: ignore[arg-type]
    next(answering)
    answering.close()
    for _ in range(200):
        if closed:
            break
        time.sleep(0.01)
    assert closed == ["why?"]
    assert talk.turns[0].state == "stopped"


def test_a_follow_up_shows_the_question_that_it_stands_for(sample: Nonmun) -> None:
    talk, desk = Conversation(), Desk(1)
    for question in ("which papers cover DPO for diffusion?", "and its results?", "the ninth one", "What is HeadStudio?"):
        assert desk.take(talk, question)
        assert [t.state for t in run(talk, sample)][-1] == "done"
    first, second, third, fourth = talk.turns
    assert "nm-understood" not in question_html(first)
    assert "<li" in question_html(second)
    assert "What about the results of arXiv 2311.12908?" in question_html(second)
    assert second.answer is not None
    assert {c.arxiv_id for c in second.answer.citations} == {"2311.12908"}
    assert third.text == "The last answer shows 2 papers."
    assert "nm-understood" not in question_html(fourth)
    talk.clear()
    assert desk.take(talk, "and its results?")
    list(run(talk, sample))
    assert "nm-understood" not in question_html(talk.turns[0])
