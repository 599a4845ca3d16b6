"""Answers of the arXiv API."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "x.xml",
        """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<link href="http://arxiv.org/api/query?search_query=cat:cs.CL" rel="self"/>
<title type="html">ArXiv Query</title>
<id>http://arxiv.org/api/abc</id>
<entry>
<id>http://arxiv.org/abs/2503.00001v2</id>
<updated>2025-03-10T17:00:00Z</updated>
<published>2025-03-04T17:00:00Z</published>
<title>Learning to
  Count Sheep</title>
<summary>  It counts sheep faster than
any earlier method. It is very good.
</summary>
<author>
<name>Ada Kim</name>
</author>
<author>
<name>Bo Li</name>
</author>
</entry>
</feed>""",
        [
            Paper(
                "2503.00001",
                "Learning to Count Sheep",
                day="2025-03-04",
                authors=["Ada Kim", "Bo Li"],
                says=["faster than any earlier"],
            )
        ],
        id="atom",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="arxiv_atom")
