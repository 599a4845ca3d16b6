"""The panel of sources as HTML: a card for each cited paper, the cited bullets first, and all others below."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rag.core.models import Answer, Bullet, Citation, DigestEntry, Paper, Sentence
from rag.text import Language, plain
from tests.support.page_html import DAY, HOSTILE, INVISIBLE, Seen, paper, squeezed, turn
from ui.locales.texts import Label
from ui.markup.paper import card_html
from ui.markup.sources import sources_html
from ui.session.conversation import PageSession
from ui.session.turn import ShownTurn, supports_of

BULLETS = (
    Bullet("What's New", "Flux trains a quadruped to walk on ice."),
    Bullet("What's New", "It is the first to do so."),
    Bullet("Technical Details", "Training takes 40 hours on one GPU, and it uses PPO."),
)


def cited(said: str, place: int, *, entries: tuple[DigestEntry, ...] = ()) -> ShownTurn:
    """A finished turn of a model with one sentence that cites one bullet of the first day."""
    known = Paper("2406.00001", entries) if entries else paper("Flux", *BULLETS, votes=12, authors=("A. Ito",))
    bullet = known.entries[0].bullets[place]
    citation = Citation("[1]", known.arxiv_id, "Flux", known.entries[0].date, place, bullet.text)
    answer = Answer(f"{said} [1]", False, (citation,), (Sentence(f"{said} [1]", ("[1]",), "supported"),), "llm")
    papers = {known.arxiv_id: known}
    return ShownTurn(1, "why?", "done", answer.text, answer, papers, supports_of(answer, papers))


def marked(html: str) -> list[str]:
    return re.findall("<mark>(.*?)</mark>", html)


def test_a_card_shows_the_whole_bullet_and_marks_what_is_quoted() -> None:
    html = sources_html(PageSession([turn("quoted", mode="extractive")]))
    assert "before <mark>quoted</mark> after" in html
    assert "quoted, B, C et al.Digest of 2024-06-21 · 1 vote" in Seen(html).text
    assert html.count("<article") == 2
    assert Label.GONE.en in html.split("<article")[2]  # the second paper; its citation is all there is
    assert len(marked(html)) == 1


def test_the_words_that_support_what_a_model_says_are_marked_and_no_others() -> None:
    html = sources_html(PageSession([cited("Training Flux takes 40 hours.", 2)]))
    bullet = re.search('id="source-1-1".*?</li>', html)
    assert bullet is not None
    assert {"Training", "40"} <= set(re.findall(r"\w+", " ".join(marked(bullet[0]))))
    assert "PPO" not in " ".join(marked(html))
    assert "40 hours on one GPU, and it uses PPO." in Seen(html).text


def test_all_bullets_stand_below_by_section_with_the_cited_one_marked() -> None:
    html = sources_html(PageSession([cited("It is the first.", 1)], language="ko"))
    whole = re.search('<details class="nm-all">.*?</details>', html)
    assert whole is not None
    assert f"<summary>{Label.OTHER_BULLETS.of('ko', count=3)}</summary>" in whole[0]
    assert re.findall('nm-section">(.*?)</p>', whole[0]) == ["What&#39;s New", "Technical Details"]
    assert re.findall('<p lang="en">(.*?)</p>', whole[0]) == [bullet.text for bullet in BULLETS]
    (mark,) = re.findall('<li class="nm-bullet nm-cited">(.*?)</li>', whole[0])
    assert mark == f'<span class="nm-chip" title="{Label.CITED.ko}">1</span><p lang="en">It is the first to do so.</p>'


def test_a_paper_of_several_days_has_the_bullets_of_each() -> None:
    first = DigestEntry(DAY, "2406.00001", "Flux", BULLETS, 2)
    later = replace(first, date=DAY.replace(month=7), bullets=(Bullet(None, "It walks on sand."),))
    html = sources_html(PageSession([cited("It is the first.", 1, entries=(first, later))]))
    assert re.findall('nm-day">(.*?)<', html) == ["2024-06-21", "2024-07-21"]
    assert "All 4 bullets" in html
    assert html.count("nm-cited") == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_card_has_links_and_what_can_be_done_with_the_paper(language: Language) -> None:
    html = card_html(paper("Flux", *BULLETS, votes=12, authors=("A. Ito", "B. Kim")), language)
    title, arxiv, pdf = Seen(html).links
    assert title == arxiv == "https://arxiv.org/abs/2406.00001"
    assert pdf == "https://arxiv.org/pdf/2406.00001"
    assert html.count('target="_blank" rel="noopener"') == 3
    assert f"{Label.DIGEST_OF.of(language, date='2024-06-21')} · {Label.VOTES.of(language, count=12)}" in html
    assert "A. Ito, B. Kim" in Seen(html).text
    assert Label.AUTHOR_ALL.of(language, name="B. Kim") in html
    did = dict(re.findall('data-do="(.*?)" data-value="(.*?)"', html))
    assert did == {"star": "2406.00001", "bibtex": "2406.00001", "fill": "2406.00001: "}
    for text in (Label.BIBTEX, Label.ASK_ABOUT):
        assert f">{text.of(language)}</button>" in html
    assert Seen(html).routes == ["#/author/A.%20Ito", "#/author/B.%20Kim", "#/like/2406.00001"]
    assert f">{Label.SIMILAR.of(language)}</a>" in html


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (r"$L_2$ Norms in \textsc{AutoCoder}", "L₂ Norms in AutoCoder"),
        (r"$\pi$-Flow: G\"odel at $O(n^2)$", "π-Flow: Gödel at O(n²)"),
        ("From $5 to $10 per million tokens", "From $5 to $10 per million tokens"),
    ],
)
def test_latex_of_titles_is_shown_as_text(title: str, shown: str) -> None:
    assert plain(title) == shown
    html = card_html(paper(title), "en")
    assert f">{shown}</a></h3>" in html


@pytest.mark.parametrize("text", HOSTILE)
def test_a_paper_of_others_stays_text(text: str) -> None:
    html = card_html(paper(text, Bullet(text, text), votes=1, authors=(text,)), "ko", warning=text)
    seen = Seen(html)
    assert {link.split("/")[2] for link in seen.links if not link.startswith("#/")} == {"arxiv.org"}
    assert not INVISIBLE.search(html)
    # Section, bullet, author, warning; a title is read as LaTeX.
    assert squeezed(seen.text).count(squeezed(text)) >= 4
    assert squeezed(plain(text)) in squeezed(seen.text)


def test_without_an_answer_the_panel_says_what_will_be_there() -> None:
    states = {"waiting": Label.SOURCES_SEARCHING, "answering": Label.SOURCES_SEARCHING, "failed": Label.SOURCES_MISSING}
    assert Label.SOURCES_WAITING.ko in sources_html(PageSession(language="ko"))
    for state, text in states.items():
        assert text.ko in sources_html(PageSession([ShownTurn(1, "why?", state)], language="ko"))  # type: ignore[arg-type]
    silent = ShownTurn(1, "why?", "done", "No.", Answer("No.", True, (), (), "extractive"))
    assert Label.SOURCES_NONE.en in sources_html(PageSession([silent]))
