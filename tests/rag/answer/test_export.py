"""Answers as Markdown and BibTeX: exactly the verified citations, and nothing of a digest or a model that acts."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rag import Nonmun
from rag.answer.export.html import Look, text_html
from rag.answer.export.markdown import answer_markdown, answers_bibtex, verified_citations
from rag.core.models import Answer, Citation, Sentence
from rag.text.sanitize import as_markdown, clean
from tests.support.bibtex_reader import read_bibtex

DAY = dt.date(2024, 6, 21)


def cited(number: int, arxiv_id: str = "", text: str = "A bullet.", title: str = "Title", warning: str = "") -> Citation:
    return Citation(f"[{number}]", arxiv_id or f"2405.0000{number}", title, DAY, 0, text, warning)


def answered(
    text: str = "",
    citations: Sequence[Citation] = (),
    verdicts: Sequence[tuple[str, str | None]] = (),
    mode: Literal["llm", "extractive"] = "llm",
) -> Answer:
    sentences = tuple(Sentence(t, tuple(re.findall(r"\[\d+\]", t)), verdict) for t, verdict in verdicts)
    return Answer(text, False, tuple(citations), sentences, mode)


def html(markdown: str) -> str:
    return str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown))


def shown(markdown: str) -> str:
    """The words that a reader of the page sees."""
    text = re.sub(r"<[^>]*>", "", html(markdown))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(entity, character)
    return " ".join(text.split())


# --- What is verified ---


@pytest.mark.parametrize(
    ("verdicts", "ids"),
    [
        ([("A [1].", None), ("B [2].", None)], ["2405.00001", "2405.00002"]),
        ([("A [1].", "supported"), ("B [2].", "contradicted")], ["2405.00001"]),
        ([("A [1].", "unverifiable"), ("B [2].", "supported")], ["2405.00002"]),
        ([("A [1][2].", "contradicted")], []),
        # One sentence that holds is enough; one that has nothing to check is not, beside one that does not hold.
        ([("A [1].", "contradicted"), ("B [1][2].", "supported")], ["2405.00001", "2405.00002"]),
        ([("The paper [1]:", None), ("A [1].", "contradicted"), ("B [2].", "supported")], ["2405.00002"]),
    ],
)
def test_a_citation_holds_when_a_sentence_with_it_does(verdicts: list[tuple[str, str | None]], ids: list[str]) -> None:
    answer = answered(citations=[cited(1), cited(2)], verdicts=verdicts)
    assert [c.arxiv_id for c in verified_citations(answer)] == ids
    assert [e["eprint"] for e in read_bibtex(answers_bibtex([answer], {})).values()] == ids


def test_a_paper_cited_twice_has_one_entry_also_when_one_of_the_two_does_not_hold() -> None:
    citations = [cited(1, "2405.00001"), cited(2, "2405.00001"), cited(3)]
    answer = answered(citations=citations, verdicts=[("A [1].", "contradicted"), ("B [2].", "supported"), ("C [3].", None)])
    assert [e["eprint"] for e in read_bibtex(answers_bibtex([answer], {})).values()] == ["2405.00001", "2405.00003"]


def test_a_paper_that_is_indexed_no_more_keeps_what_the_citation_knows() -> None:
    [entry] = read_bibtex(answers_bibtex([answered(citations=[cited(1, title="A & B")])], {})).values()
    assert (entry["title"], entry["note"]) == (r"{A \& B}", "Daily digest of 2024-06-21")


def test_the_bibtex_of_an_answer_over_the_sample(sample: Nonmun) -> None:
    answer = sample.ask("which papers cover DPO for diffusion?")
    entries = read_bibtex(sample.bibtex(answer))
    assert [e["eprint"] for e in entries.values()] == list(dict.fromkeys(c.arxiv_id for c in answer.citations))
    assert entries["wallace2023diffusion"]["author"].startswith("Bram Wallace and Meihua Dang and ")


# --- Markdown ---


def test_markdown_holds_the_whole_answer() -> None:
    answer = answered(
        "**D3PO** needs no reward model [1].\n\n- It costs `4` GPUs [2].",
        [cited(1, text="보상 모델이 필요 없다.\n둘째 줄"), cited(2, title="Odd [x] paper", warning="of another subject")],
        [("D3PO needs no reward model [1].", "supported"), ("It costs 4 GPUs [2].", "contradicted")],
    )
    page = answer_markdown("What of\nD3PO?", replace(answer, notice="Cut off."), how="test-model", day=DAY)
    assert page == (
        "# What of D3PO?\n\n"
        "*test-model · 2024-06-21*\n\n"
        "> Cut off.\n\n"
        "**D3PO** needs no reward model [1].\n\n"
        "- It costs `4` GPUs [2].\n\n"
        "## Checked against the digests\n\n"
        "- supported: D3PO needs no reward model [1].\n"
        "- contradicted: It costs 4 GPUs [2].\n\n"
        "## Sources\n\n"
        "- [1] [Title](https://arxiv.org/abs/2405.00001), digest of 2024-06-21\n\n"
        "  > 보상 모델이 필요 없다.\n"
        "  > 둘째 줄\n\n"
        "- [2] [Odd \\[x\\] paper](https://arxiv.org/abs/2405.00002), digest of 2024-06-21\n\n"
        "  > A bullet.\n\n"
        "  Warning: these bullets seem to describe another paper: of another subject\n"
    )


def test_an_answer_without_citations_or_verdicts_has_no_section_for_them() -> None:
    page = answer_markdown("Q?", answered("The digests do not cover this.", mode="extractive"))
    assert page == "# Q?\n\n*extractive*\n\nThe digests do not cover this.\n"


def test_the_list_of_an_extractive_answer_stays_one_and_every_word_is_shown(sample: Nonmun) -> None:
    answer = sample.ask("papers about diffusion")
    assert len(answer.citations) > 2
    page = answer_markdown("papers about diffusion", answer)
    body = page.split("## Sources")[0]
    assert html(body).count("<ol>") == 1
    assert html(body).count("<li>") == len(answer.citations)
    for line in answer.text.split("\n"):
        assert " ".join(re.sub(r"^\d+\. ", "", line.strip()).split()) in shown(body)


def test_a_heading_loses_its_mark_and_a_sign_within_a_line_stays() -> None:
    assert answer_markdown("Q?", answered("## Issue # 5\nC # is")).splitlines()[4:] == ["Issue # 5", "", "C # is"]


@pytest.mark.parametrize("piece", ["**a ", "**", "`", "[1] ", "[1", " ", "# ", "1. ", "(2024-01-01", "((2024-01-01) ", "a "])
def test_texts_of_any_kind_are_laid_out_soon(piece: str) -> None:
    text = "a" + piece * (100_000 // len(piece))
    begun = time.process_time()
    assert "a" in answer_markdown("Q?", answered(text))
    assert "a" in text_html(text, Look(lambda _: None, rich=True))
    assert time.process_time() - begun < 10


PIECES = [
    *("![", "](http://evil.example/x)", "[1]", "[2]", "[a]", "(http://evil.example)", ": http://evil.example", "<img src=x>"),
    *("<http://evil.example>", "www.evil.example", "&lt;", "**", "*", "_", "`", "```", "~~", "\\", "|", "---", "===", "#", ">"),
    *(
        "- ",
        "1. ",
        "  ",
        "    ",
        "\t",
        "\n",
        "\n\n",
        "$x$",
        "word",
        "한국어",
        "!",
        "{.x}",
        "<!--",
        "[1]: ",
        "\r",
        "\u2028",
        "• ",
    ),
]
TEXT = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=20).map("".join)
URL = "https://arxiv.org/abs/2405.00001"


@given(TEXT, TEXT, st.sampled_from(["llm", "extractive"]))
def test_no_text_of_a_model_or_a_digest_becomes_a_link_an_image_or_html(
    text: str, quoted: str, mode: Literal["llm", "extractive"]
) -> None:
    answer = replace(
        answered(text, [cited(1, text=quoted, title=quoted, warning=quoted)], [(text, "supported")], mode), notice=quoted
    )
    page = html(answer_markdown(quoted, answer, how=quoted))
    assert "<img" not in page
    assert set(re.findall(r'href="([^"]*)"', page)) == {URL}
    tags = {"h1", "h2", "p", "em", "ul", "ol", "li", "blockquote", "a", "br"} | ({"strong", "code"} if mode == "llm" else set())
    assert set(re.findall(r"</?(\w+)", page)) <= tags
    checked = ["Checked against the digests"] if mode == "llm" else []  # a quotation needs no verdict
    assert re.findall(r"<h2>(.*?)</h2>", page) == [*checked, "Sources"]


@given(TEXT)
def test_text_in_markdown_is_shown_literally(text: str) -> None:
    line = " ".join(clean(text).split())
    assert shown(as_markdown(line)) == line
