"""BibTeX as reference managers export it."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "lib.bib",
        """\
@misc{kim_learning_2025,
\ttitle = {Learning to {Count} {Sheep}},
\turl = {http://arxiv.org/abs/2503.00001},
\tdoi = {10.48550/arXiv.2503.00001},
\tabstract = {It counts sheep faster than any earlier method.},
\turldate = {2025-03-20},
\tpublisher = {arXiv},
\tauthor = {Kim, Ada and Li, Bo},
\tmonth = mar,
\tyear = {2025},
\tnote = {arXiv:2503.00001 [cs]},
\tkeywords = {Computer Science},
}
@article{x, title={No arXiv here}, author={Foo, Bar}, year=2020}
@online{biblatex, title={Goats in Pictures}, author={Young, Cy}, date={2025-03-05}, eprint={2503.00003},
 eprinttype={arxiv}, abstract={A model that draws goats quickly and well.}}
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-01", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="bib zotero",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="bibtex")
