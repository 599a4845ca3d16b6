"""Lists, cards and saved pages in HTML."""

from __future__ import annotations

import pytest

from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "2025-03-04.html",
        """\
<!DOCTYPE html>
<html>
<head>
<title>Papers</title>
<style>p{}</style>
</head>
<body>
<h1>Papers of 4 March 2025</h1>
<ul>
<li>
<a href="https://arxiv.org/abs/2503.00001">
<b>Learning to Count Sheep</b>
</a>
<span class="authors">Ada Kim, Bo Li</span>
<p>It counts sheep faster than any earlier method.</p>
</li>
<li>
<a href="https://arxiv.org/abs/2503.00003">Goats in Pictures</a>
<br>
<em>Cy Young, Di Wu</em>
<br>A model that draws goats quickly and well.</li>
</ul>
</body>
</html>""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young", "Di Wu"], says=["draws goats"]),
        ],
        id="html list",
    ),
    pytest.param(
        "x.html",
        """\
<html>
<body>
<div class="day">
<h2>March 4, 2025</h2>
<div class="card">
<h3>
<a href="/papers/2503.00001">Learning to Count Sheep</a>
</h3>
<p>Ada Kim, Bo Li</p>
<p>It counts sheep faster than any earlier method.</p>
<a href="https://arxiv.org/pdf/2503.00001">PDF</a>
</div>
<div class="card">
<h3>Goats in Pictures</h3>
<p>Cy Young</p>
<p>A model that draws goats quickly and well.</p>
<a href="https://arxiv.org/abs/2503.00003">abs</a>
<a href="https://arxiv.org/pdf/2503.00003">pdf</a>
</div>
</div>
</body>
</html>""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="html table cards",
    ),
    pytest.param(
        "hf.html",
        """\
<!doctype html>
<html>
<head>
<title>Daily Papers - Hugging Face</title>
</head>
<body>
<main>
<h1>Daily Papers</h1>
<time datetime="2026-01-05T00:00:00">Jan 5</time>
<article>
<a href="/papers/2601.00001">
<img src="x.png" alt="">
</a>
<div>
<h3>
<a href="/papers/2601.00001">Learning to Count Sheep</a>
</h3>
<ul>
<li title="Ada Kim">
</li>
</ul>
<div>Submitted by bo</div>
</div>
</article>
<article>
<h3>
<a href="/papers/2601.00003">Goats in Pictures</a>
</h3>
</article>
</main>
</body>
</html>""",
        [
            Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05"),
            Paper("2601.00003", "Goats in Pictures", day="2026-01-05"),
        ],
        id="saved hf page",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="generic")
