"""JSON and JSON Lines with papers under whatever keys."""

from __future__ import annotations

import pytest

from rag.digests import SourceFile, read_source
from tests.support.readings import Paper, assert_reads

CASES = [
    pytest.param(
        "papers_2025-03-04.json",
        """\
{
 "meta": {
  "generated": "2025-03-04T08:00:00Z",
  "count": 2
 },
 "data": {
  "items": [
   {
    "arxivId": "2503.00001v1",
    "paperTitle": "Learning to Count Sheep",
    "authorList": "Ada Kim; Bo Li",
    "tldr": "It counts sheep faster than any earlier method.",
    "score": 12
   },
   {
    "arxivId": "2503.00003",
    "paperTitle": "Goats in Pictures",
    "authorList": [
     "Cy Young"
    ],
    "tldr": "A model that draws goats quickly and well."
   }
  ]
 }
}""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-04", authors=["Cy Young"], says=["draws goats"]),
        ],
        id="json other keys",
    ),
    pytest.param(
        "all.json",
        """\
{
 "2503.00001": {
  "name": "Learning to Count Sheep",
  "day": "2025-03-04",
  "writers": [
   "Ada Kim",
   "Bo Li"
  ],
  "desc": "It counts sheep faster than any earlier method."
 },
 "2503.00003": {
  "name": "Goats in Pictures",
  "day": "2025-03-05",
  "writers": [
   "Cy Young"
  ],
  "desc": ""
 }
}""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"], says=["faster"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05", authors=["Cy Young"]),
        ],
        id="json dict by id",
    ),
    pytest.param(
        "all.json",
        """\
{
 "2025-03-04": [
  {
   "title": "Learning to Count Sheep",
   "url": "https://arxiv.org/abs/2503.00001",
   "authors": [
    {
     "name": "Ada Kim"
    },
    {
     "name": "Bo Li"
    }
   ]
  }
 ],
 "2025-03-05": [
  {
   "title": "Goats in Pictures",
   "link": "https://hf.co/papers/2503.00003"
  }
 ]
}""",
        [
            Paper("2503.00001", "Learning to Count Sheep", day="2025-03-04", authors=["Ada Kim", "Bo Li"]),
            Paper("2503.00003", "Goats in Pictures", day="2025-03-05"),
        ],
        id="json by day",
    ),
    pytest.param(
        "s2.json",
        """\
{
 "total": 1,
 "data": [
  {
   "paperId": "abc",
   "externalIds": {
    "ArXiv": "2601.00001",
    "CorpusId": 1
   },
   "title": "Learning to Count Sheep",
   "abstract": "It counts sheep faster than any earlier method.",
   "year": 2026,
   "publicationDate": "2026-01-05",
   "authors": [
    {
     "authorId": "1",
     "name": "Ada Kim"
    },
    {
     "authorId": "2",
     "name": "Bo Li"
    }
   ],
   "tldr": {
    "model": "tldr@v2",
    "text": "Sheep are counted by a network."
   }
  }
 ]
}""",
        [Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", authors=["Ada Kim", "Bo Li"], says=["faster"])],
        id="semantic scholar json",
    ),
    pytest.param(
        "pwc.json",
        """\
[
 {
  "paper_url": "https://paperswithcode.com/paper/x",
  "arxiv_id": "2601.00001",
  "title": "Learning to Count Sheep",
  "abstract": "It counts sheep faster than any earlier method.",
  "url_abs": "https://arxiv.org/abs/2601.00001v1",
  "url_pdf": "https://arxiv.org/pdf/2601.00001v1.pdf",
  "proceeding": null,
  "authors": [
   "Ada Kim",
   "Bo Li"
  ],
  "tasks": [
   "Counting"
  ],
  "date": "2026-01-05"
 }
]""",
        [Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", authors=["Ada Kim", "Bo Li"], says=["faster"])],
        id="openalexish  pwc",
    ),
    pytest.param(
        "z.json",
        """\
[
 {
  "id": "kim",
  "type": "article",
  "abstract": "It counts sheep faster than any earlier method.",
  "number": "arXiv:2601.00001",
  "publisher": "arXiv",
  "title": "Learning to Count Sheep",
  "URL": "http://arxiv.org/abs/2601.00001",
  "author": [
   {
    "family": "Kim",
    "given": "Ada"
   },
   {
    "family": "Li",
    "given": "Bo"
   }
  ],
  "issued": {
   "date-parts": [
    [
     "2026",
     1,
     5
    ]
   ]
  },
  "accessed": {
   "date-parts": [
    [
     "2026",
     2,
     1
    ]
   ]
  }
 }
]""",
        [Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", authors=["Ada Kim", "Bo Li"], says=["faster"])],
        id="csl json zotero",
    ),
    pytest.param(
        "2601.00001.json",
        """\
{
 "id": "http://arxiv.org/abs/2601.00001v1",
 "title": "Learning to Count Sheep",
 "published": "2026-01-05T18:00:00Z",
 "updated": "2026-02-05T18:00:00Z",
 "summary": "It counts sheep faster than any earlier method.",
 "authors": [
  "Ada Kim",
  "Bo Li"
 ],
 "related": [
  {
   "id": "2601.00003",
   "title": "Goats in Pictures"
  }
 ]
}""",
        [Paper("2601.00001", "Learning to Count Sheep", day="2026-01-05", authors=["Ada Kim", "Bo Li"], says=["faster"])],
        id="single json",
    ),
]


@pytest.mark.parametrize(("file", "text", "papers"), CASES)
def test_papers_are_read(file: str, text: str, papers: list[Paper]) -> None:
    assert_reads(file, text, papers, form="json")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('[{"id": "2601.00001", "title": "Goats", "votes": %s}]' % ("9" * 5000), "it has a number of more than 4,300 digits"),
        ("[" * 100_000, "it is nested too deeply"),
    ],
)
def test_json_that_python_cannot_read_is_told_in_words(text: str, reason: str) -> None:
    [problem] = read_source(SourceFile("papers.json", text.encode()), "json").problems
    assert problem.message == f"JSON that cannot be read: {reason}"
