"""Titles with LaTeX as people read them. What BibTeX makes of them is in test_bibtex."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.interfaces.mcp.results import AnswerResult
from rag.text import sanitize as render
from rag.text.latex import plain


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (r"Generation in $\sim$20 Seconds", "Generation in ∼20 Seconds"),
        (r"with \textsc{AIEV-Instruct}", "with AIEV-Instruct"),
        (r"$\textit{Trans-LoRA}$: towards", "Trans-LoRA: towards"),
        (r"$\textbf{Only-IF}$", "Only-IF"),
        (r"LLM$\times$MapReduce", "LLM×MapReduce"),
        (r"$\nabla^2$DFT", "∇²DFT"),
        ("Simple $L_2$ Norm", "Simple L₂ Norm"),
        (r"$\mathcal{O}(n)$ and $\mathcal O(1)$", "O(n) and O(1)"),
        ("M$^{2}$UGen, SL$^{2}$A-INR, E^2-LLM, GS^{3}", "M²UGen, SL²A-INR, E²-LLM, GS³"),
        ("$λ$-ECLIPSE, PanGu-$π$, $n$-gram", "λ-ECLIPSE, PanGu-π, n-gram"),
        (r"$x_{ij}^{-1}$ of $10^{12}$, $f'$, $x^*$", "xᵢⱼ⁻¹ of 10¹², f′, x*"),
        (r"$\ell_\infty$ and $x_{\theta+b}$ and $a^{(2\infty)}$", "ℓ_∞ and x_(θ+b) and a^((2∞))"),
        (r"$\frac{x_{1}}{a+b}$, $\frac12$, $\sqrt{2}$, $\sqrt{n+1}$", "x₁/(a+b), 1/2, √2, √(n+1)"),
        (r"$\log n$ is not $\alpha n$", "log n is not αn"),
        (r"$\mathbb{R}^n$, $\hat{x}$, $\varepsilon \leq 90\%$", "ℝⁿ, x̂, ε≤90%"),
        (r"{SDXL}, {\mu}-bench, {\textsc{Foo}}", "SDXL, μ-bench, Foo"),
        (r"G\"odel, {\o}, \'{e}t\'e", "Gödel, ø, été"),
        (r"R\&D at \$5, 50\%, V\_AI \#1", "R&D at $5, 50%, V_AI #1"),
        # Prices and what only looks like LaTeX.
        ("From $5 and $10", "From $5 and $10"),
        ("$5-$10 a month", "$5-$10 a month"),
        ("The $100K question", "The $100K question"),
        ("V_AI and snake_case {0, 1}", "V_AI and snake_case {0, 1}"),
        (r"C:\path\name", r"C:\path\name"),
        # What is not known stays.
        (r"\foo{bar} and \baz{\textsc{q}}{r}", r"\foo{bar} and \baz{q}{r}"),
        (r"$\foo{x}^2$ and $한$ and $\input{x}$", r"$\foo{x}^2$ and $한$ and $\input{x}$"),
        ("a  b\u202e\nc", "a b c"),
        ("", ""),
    ],
)
def test_a_title_as_people_read_it(title: str, shown: str) -> None:
    assert plain(title) == shown


PIECES = [
    *(r"\textsc{", r"\frac", r"\sqrt", r"\hat", r"\mathbb", r"\times", r"\log", r"\foo", r"\{", r"\$", r"\_", r"\'", r"\c"),
    *(
        "{",
        "}",
        "$",
        "^",
        "_",
        "'",
        " ",
        "2",
        "n",
        "x",
        "-",
        "\\",
        "π",
        "한",
        "\u0301",
        "\ue000",
        "{a}",
        "^{12}",
        "_{max}",
        "$x$",
    ),
]
TITLE = st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=25).map("".join)


@given(TITLE)
def test_any_title_becomes_plain_once_and_no_longer(title: str) -> None:
    shown = plain(title)
    assert plain(shown) == shown
    assert len(shown) <= len(unicodedata.normalize("NFC", render.flat(title)))
    assert shown == render.flat(shown)


@pytest.mark.parametrize("piece", [r"\textbf{", "{", "$", "$x^", "^{2", r"\frac{", "\\", r"$\foo$ ", "{a}"])
def test_long_rows_end_soon(piece: str) -> None:
    assert plain(piece * 400)
    assert plain(piece * 20_000 + "}") is not None


def test_answers_show_plain_titles_and_citations_keep_them_as_written(sample: Nonmun) -> None:
    answer = sample.ask("What does 2406.14347 report?")
    assert answer.text.startswith("∇²DFT: ")
    assert answer.citations[0].title.startswith(r"$\nabla^2$DFT")
    assert (
        AnswerResult.of(answer, "sample", sample.understand("What does 2406.14347 report?"))
        .citations[0]
        .title.startswith("∇²DFT")
    )
