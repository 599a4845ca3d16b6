"""RSS and Atom feeds."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "x.xml",
        """\
<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
<channel>
<title>cs.CL</title>
<item>
<title>Learning to Count Sheep</title>
<link>https://arxiv.org/abs/2503.00001</link>
<description>arXiv:2503.00001v1 Announce Type: new
Abstract: It counts sheep faster than any earlier method.</description>
<guid isPermaLink="false">oai:arXiv.org:2503.00001v1</guid>
<pubDate>Tue, 04 Mar 2025 00:00:00 -0500</pubDate>
<dc:creator>Ada Kim, Bo Li</dc:creator>
</item>
</channel>
</rss>""",
        [Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"])],
        id="rss",
    ),
    pytest.param(
        "x.rss",
        """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel>
<title>News</title>
<item>
<title>Papers of the week</title>
<link>https://example.org/p/1</link>
<pubDate>Tue, 04 Mar 2025 00:00:00 GMT</pubDate>
<content:encoded>
<![CDATA[<h2>
<a href="https://arxiv.org/abs/2503.00001">Learning to Count Sheep</a>
</h2>
<p>It counts sheep faster than any earlier method.</p>
<h2>Goats in Pictures</h2>
<p>A model that draws goats quickly and well. <a href="https://arxiv.org/abs/2503.00003">paper</a>
</p>]]>
</content:encoded>
</item>
</channel>
</rss>""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", says=["draws goats"]),
        ],
        id="rss newsletter",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="feed")
