"""RIS as reference managers export it."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "lib.ris",
        """\
TY  - GEN
TI  - Learning to Count Sheep
AU  - Kim, Ada
AU  - Li, Bo
AB  - It counts sheep faster than any earlier method.
DA  - 2025/03/04/
PY  - 2025
DO  - 10.48550/arXiv.2503.00001
UR  - http://arxiv.org/abs/2503.00001
Y2  - 2025/03/20/
N1  - arXiv:2503.00001 [cs]
ER  -\x20

TY  - JOUR
T1  - Goats in Pictures
A1  - Young, Cy
Y1  - 2025/03/05
UR  - https://arxiv.org/abs/2503.00003
ER  -\x20
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05", authors=["Cy Young"]),
        ],
        id="ris",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="ris")
