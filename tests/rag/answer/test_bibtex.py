"""BibTeX of papers: entries that every BibTeX program reads, with titles and names that LaTeX sets as they are meant."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Nonmun
from rag.answer.export.bibtex import bibtex
from rag.core.models import DigestEntry, Paper
from rag.digests.sources import SourceFile, collect, read_source
from rag.text.latex import as_latex
from tests.support.bibtex_reader import check_latex, read_bibtex

DAY = dt.date(2024, 6, 21)


def paper(
    title: str = "Diffusion",
    authors: tuple[str, ...] = ("Ada Kim",),
    arxiv_id: str = "2405.00001",
    *,
    more: bool = False,
    days: tuple[dt.date, ...] = (DAY,),
) -> Paper:
    return Paper(arxiv_id, tuple(DigestEntry(day, arxiv_id, title, (), authors=authors, more_authors=more) for day in days))


def fields(*papers: Paper) -> dict[str, str]:
    [entry] = read_bibtex(bibtex(papers)).values()
    return entry


def test_an_entry_says_what_the_digests_say() -> None:
    days = (dt.date(2024, 6, 22), DAY)
    assert bibtex([paper("DPO for Diffusion", ("Ada Kim", "Bo Lee"), "2405.01234", more=True, days=days)]) == (
        "@misc{kim2024dpo,\n"
        "  title         = {{DPO for Diffusion}},\n"
        "  author        = {Ada Kim and Bo Lee and others},\n"
        "  year          = {2024},\n"
        "  month         = may,\n"
        "  eprint        = {2405.01234},\n"
        "  archivePrefix = {arXiv},\n"
        "  url           = {https://arxiv.org/abs/2405.01234},\n"
        "  note          = {Daily digest of 2024-06-21, 2024-06-22},\n"
        "}\n"
    )


def test_no_papers_are_no_text() -> None:
    assert bibtex([]) == ""


@pytest.mark.parametrize(
    ("arxiv_id", "year", "month"),
    [
        ("2312.00001", "2023", "dec"),
        ("0704.0001", "2007", "apr"),
        ("cs/0112017", "2001", "dec"),
        ("math.GT/9911001", "1999", "nov"),
    ],
)
def test_year_and_month_are_those_of_the_arxiv_id(arxiv_id: str, year: str, month: str) -> None:
    entry = fields(paper(arxiv_id=arxiv_id))
    assert (entry["year"], entry["month"], entry["eprint"]) == (year, month, arxiv_id)


def test_a_paper_without_authors_has_something_to_sort_by() -> None:
    entry = fields(paper(authors=()))
    assert "author" not in entry
    assert entry["key"] == "2405.00001"


# --- Titles ---


@pytest.mark.parametrize(
    ("title", "set_as"),
    [
        ("A & B: 50% of $5, #1_x", r"A \& B: 50\% of \$5, \#1\_x"),
        ("~20 <x> | a\\b", r"\textasciitilde{}20 \textless{}x\textgreater{} \textbar{} a\textbackslash{}b"),
        ("} {", r"\textbraceright{} \textbraceleft{}"),
        (r"\{x", r"\textbraceleft{}x"),
        ("x^y ^", r"x\textasciicircum{}y \textasciicircum{}"),
        # What authors write in titles.
        (r"$\nabla^2$X", r"$\nabla^2$X"),
        ("M$^{2}$X and $L_2$", "M$^{2}$X and $L_2$"),
        (r"$\sim$20 X", r"$\sim$20 X"),
        (r"$\textbf{One}$: \textit{Two}, \textsc{A_b}", r"$\textbf{One}$: \textit{Two}, \textsc{A\_b}"),
        (r"{\mu}X \mu", r"$\mu$X $\mu$"),
        (r"$\mathcal{O}(n^{2}), \frac{1}{2}, f'$", r"$\mathcal{O}(n^{2}), \frac{1}{2}, f'$"),
        ("{B}ERT", "{B}ERT"),
        ("X^2 and X^{10}", "X$^{2}$ and X$^{10}$"),
        # What is not balanced, would not compile, or is money is text.
        ("$5 and $10, $5-$10", r"\$5 and \$10, \$5-\$10"),
        ("$x", r"\$x"),
        ("$a_$ {", r"\$a\_\$ \textbraceleft{}"),
        ("$x^1^2$", r"\$x$^{1}$$^{2}$\$"),
        (r"\textit{x", r"\textbackslash{}textit\textbraceleft{}x"),
        # What would run as a command does not.
        (r"\input{/etc/passwd}", r"\textbackslash{}input{/etc/passwd}"),
        (r"$\input{x}$ \write18", r"\$\textbackslash{}input{x}\$ \textbackslash{}write18"),
        # Letters, quotes and symbols.
        ('The "X" of ("Y")', "The ``X'' of (``Y'')"),
        ("“X” – Y’s…", r"``X'' -- Y's\textellipsis{}"),
        ("é Ü ç ł ß í ễ ș", r"{\'e} {\"U} {\c{c}} {\l} {\ss} {\'{\i}} {\~{\^e}} {\textcommabelow{s}}"),
        (r"G\"odel, {\'E}, \v{c}, \L ukasz", r"G{\"o}del, {\'E}, {\v{c}}, {\L}ukasz"),
        ("γ-X, $ε$-Y, $πr$, 2×2, x²", r"$\gamma$-X, $\epsilon$-Y, $\pi r$, 2$\times$2, x$^{2}$"),
        ("확산 모델 \u200b\x1bDPO", "확산 모델 DPO"),
    ],
)
def test_a_title_is_set_as_it_is_meant(title: str, set_as: str) -> None:
    assert as_latex(title) == set_as
    assert fields(paper(title))["title"] == f"{{{set_as}}}"
    check_latex(set_as)


# --- Authors ---


@pytest.mark.parametrize(
    ("name", "set_as"),
    [
        ("Ada Kim", "Ada Kim"),
        ("Laurens van der Maaten", "Laurens van der Maaten"),
        ("Jean-Luc O'Neil", "Jean-Luc O'Neil"),
        ("Anders Søgaard", r"Anders S{\o}gaard"),
        ("Éric Čech", r"{\'E}ric {\v{C}}ech"),
        ("Gemini Team", "{Gemini Team}"),
        ("01. AI", "{01. AI}"),
        ("김철수", "{김철수}"),
        ("Kim, Ada", "{Kim, Ada}"),
        ("Black and White", "{Black and White}"),
        ("others", "{others}"),
        (r"{\Ada} Kim$^{*}$¹", "Ada Kim"),
        ("Γιώργος Σ. Λ", "{Γιώργος Σ. Λ}"),
        ("AT&T Labs", r"{AT\&T Labs}"),
        ("and Ada Kim", "Ada Kim"),
        ("ada Kim", "Kim, ada"),
        ("Hal Daumé III", r"Daum{\'e}, III, Hal"),
        ("Hal von Arx Jr.", "von Arx, Jr., Hal"),
    ],
)
def test_a_name_is_written_so_that_bibtex_finds_its_parts(name: str, set_as: str) -> None:
    assert fields(paper(authors=(name, "Bo Lee")))["author"] == f"{set_as} and Bo Lee"


def test_the_authors_are_those_of_the_digest_that_has_most() -> None:
    one = DigestEntry(DAY, "2405.00001", "X", (), authors=("Ada Kim",), more_authors=True)
    two = DigestEntry(DAY - dt.timedelta(1), "2405.00001", "X", (), authors=("Ada Kim", "Bo Lee"))
    assert fields(Paper("2405.00001", (one, two)))["author"] == "Ada Kim and Bo Lee"


# --- Keys ---


@pytest.mark.parametrize(
    ("name", "title", "key"),
    [
        ("Ada Kim", "The Art of DPO", "kim2024art"),
        ("Anders Søgaard", "$λ$-ECLIPSE: X", "sogaard2024eclipse"),
        ("Hal Daumé III", "GPT-4 Plays", "daume2024gpt"),
        ("Gemini Team", "3D Worlds", "geminiteam20243d"),
        ("D'Amico-Wong", r"\textsc{Auto-X}", "damicowong2024auto"),
        ("김철수", "X", "arxiv-2405.00001"),
        ("Ada Kim", "확산 모델", "arxiv-2405.00001"),
    ],
)
def test_keys_are_surname_year_and_word_or_the_arxiv_id(name: str, title: str, key: str) -> None:
    assert list(read_bibtex(bibtex([paper(title, (name,))]))) == [key]


def test_papers_that_would_share_a_key_carry_their_ids_whatever_their_order() -> None:
    papers = [
        paper("DPO One", arxiv_id="2405.00001"),
        paper("DPO Two", arxiv_id="2405.00002"),
        paper("PPO", arxiv_id="2405.00003"),
    ]
    keys = ["kim2024dpo-2405.00001", "kim2024dpo-2405.00002", "kim2024ppo"]
    assert list(read_bibtex(bibtex(papers))) == keys
    assert list(read_bibtex(bibtex(papers[::-1]))) == keys[::-1]


def test_a_paper_that_comes_twice_has_one_entry() -> None:
    assert list(read_bibtex(bibtex([paper("X"), paper("Y", arxiv_id="2405.00002"), paper("X")]))) == ["kim2024x", "kim2024y"]


# --- Any text, and all digests ---

PIECES = [
    *"${}\\^_&%#~<>|\"'`@=,-. 2xé²μ한",
    *(
        r"\textit{",
        r"\input{",
        "$x^2$",
        "$$",
        r"\mu",
        r"\frac",
        "{a}",
        r"\{",
        r"\}",
        r"\$",
        r"\"o",
        r"\v{c}",
        r"\l",
        "^{",
        "^2",
    ),
    *(" and ", "others", "Team", "Jr.", "\u0301", "\u0323", "\ud83d", "\n", "\u2028", r"\mathcal{", r"\hat", "'", "5 "),
]
TEXT = st.text(max_size=20) | st.lists(st.sampled_from(PIECES) | st.text(max_size=2), max_size=25).map("".join)


@given(TEXT, st.lists(TEXT, max_size=4), st.booleans())
def test_any_title_and_any_names_give_an_entry_that_is_whole(title: str, authors: list[str], more: bool) -> None:
    papers = [paper(title, tuple(authors), more=more), paper(title, tuple(authors), "2405.00002", more=more)]
    for entry in read_bibtex(bibtex(papers)).values():
        assert entry["title"].startswith("{")
        check_latex(entry["title"])
        check_latex(entry.get("author", ""))


@given(TEXT)
def test_no_letter_or_digit_of_a_title_is_lost(title: str) -> None:
    kept = [c for c in title if (c.isascii() and c.isalnum()) or "가" <= c <= "힣"]
    rest = iter(as_latex(title))
    assert all(c in rest for c in kept)


@pytest.mark.slow
def test_a_title_of_a_million_braces_or_dollars_is_set_in_time() -> None:
    for piece in ("{", "$", r"\textit{", "{a", "$x", "{}", "^"):
        check_latex(as_latex(piece * 20_000))


def test_the_sample_in_bibtex(sample: Nonmun) -> None:
    papers = sample.index.papers
    entries = read_bibtex(bibtex(papers.values()))
    assert [entry["eprint"] for entry in entries.values()] == list(papers)
    assert [key for key in entries if "-" in key] == []


@pytest.mark.slow
def test_all_titles_and_names_of_the_real_digests(test_data: Path) -> None:
    folder = next(p for p in (test_data / "digests", test_data.parent / "digests") if p.is_dir())
    found = [read_source(source).entries for source in collect([folder]) if isinstance(source, SourceFile)]
    papers = {entry.arxiv_id: Paper(entry.arxiv_id, (entry,)) for entries in found for entry in entries}
    entries = read_bibtex(bibtex(papers.values()))
    assert len(entries) == len(papers) > 3000
    for entry in entries.values():
        check_latex(entry["title"])
        check_latex(entry.get("author", ""))
