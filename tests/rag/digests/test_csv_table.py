"""Tables with a paper in each row."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "2025-03-04.tsv",
        """\
2503.00001\tLearning to Count Sheep\tAda Kim, Bo Li\tIt counts sheep, faster than others did.
2503.00003\tGoats in Pictures\tCy Young, Di Wu\tA model that draws goats quickly and well.
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young", "Di Wu"], says=["draws goats"]),
        ],
        id="tsv no header",
    ),
    pytest.param(
        "x.csv",
        """\
Datum;Titel;Autoren;URL
04.03.2025;Learning to Count Sheep;Ada Kim, Bo Li;https://arxiv.org/abs/2503.00001
05.03.2025;Goats in Pictures;Cy Young;https://arxiv.org/abs/2503.00003
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05", authors=["Cy Young"]),
        ],
        id="csv semicolon",
    ),
    pytest.param(
        "목록.csv",
        """\
번호,날짜,논문 제목,저자,초록,링크
1,2025. 3. 4.,Learning to Count Sheep,"Ada Kim, Bo Li",Sheep are counted faster.,https://arxiv.org/abs/2503.00001
2,2025. 3. 5.,Goats in Pictures,Cy Young,A model that draws goats quickly and well.,https://arxiv.org/abs/2503.00003
""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="csv korean",
    ),
    pytest.param(
        "Paper DB 1a2b.csv",
        """\
\ufeffName,Created,Link,Status,Tags,요약
Learning to Count Sheep,"January 5, 2026 9:00 AM",https://arxiv.org/abs/2601.00001,Done,nlp,양을 세는 새로운 방법을 제안한다.
Goats in Pictures,"January 6, 2026 9:00 AM",arxiv.org/abs/2601.00003,,,
""",
        [
            Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", says=["양을"]),
            Paper("2601.00003", "Goats in Pictures", day="2026-01-06"),
        ],
        id="notion export",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="csv")
