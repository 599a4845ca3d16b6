"""What reads text that others wrote, and what holds of it whatever the text: what `make fuzz` feeds, and the tests beside it.

Each target takes any bytes. The first one chooses (a form, how a stream is cut); the rest is text, of which ``\\x1f`` separates
the parts where a target reads several.
"""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from itertools import pairwise

import rispy
from markdown_it import MarkdownIt

from rag.answer import Look, answer_csv, answer_markdown, references, text_html
from rag.answer.citations import CitationResolver
from rag.answer.refusal import RefusalFilter
from rag.check import Checker, find_conflict, premise_of, split_claims, supporting
from rag.check.judge_many import read_many
from rag.check.judge_reply import read_opinion
from rag.core import Answer, Claim, LimitSettings, Sentence
from rag.digests import SourceFile, read_source
from rag.digests.formats.registry import formats
from rag.figures import asked_figures, compared, figures_in
from rag.interfaces.tables import StreamedTables
from rag.llm.reply import json_object
from rag.planning.plan import read_plan
from rag.planning.rerank import read_order
from rag.text import as_markdown_line, clean, plain
from tests.support.bibtex_reader import read_bibtex
from tests.support.papers import evidence, excerpts, paper
from tests.support.questions import read

__all__ = ["TARGETS", "WORDS"]

_APART = "\x1f"
_SOURCES = excerpts(evidence("A Title", "첫째 근거이다.", "The second has 40 of them.", "셋째 근거이다."))
_KEYS = ("k7f", "m9d", "q5z")
_FORMULA = re.compile(r"[=+\-@\t\r]")
_STEERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_COLUMNS = ("title", "text")

#: Words of the languages that the targets read, for a fuzzer to put together.
WORDS: tuple[str, ...] = (
    *("[1]", "[k7f]", "[k7f, m9d]", "［1］", "【q5z】", "[[", "]]", "\\[", "(m9d)", "[1-3]", "NOT_IN_DIGESTS", _APART),
    *(
        "# ",
        "\n## ",
        "\n- ",
        "\n1. ",
        "| a | b |\n| --- | --- |\n",
        "\n| ",
        " | ",
        "```\n",
        "**",
        "`",
        "~~",
        "> ",
        "<",
        ">",
        "&lt;",
    ),
    *(
        "](http://evil.example)",
        "<script>",
        "<img src=x>",
        "javascript:",
        "\x1b[31m",
        "\u202e",
        "\0",
        "\r\n",
        "\u2028",
        "\ufeff",
    ),
    *(
        "@misc{a, title={",
        "}}",
        "TY  - GEN\n",
        "TI  - ",
        "ER  - \n",
        '{"title": "',
        '"}',
        "[{",
        "<entry><id>",
        "</item>",
        "---\n",
    ),
    *("https://arxiv.org/abs/2406.00001", "arXiv:2406.00001v2", "## Daily Papers (2024-06-21)", "([Link](", "추천: 3"),
    *(
        "since May 2024",
        "지난주",
        "top 5",
        "추천 20개 이상",
        "by Ada Kim",
        "without LoRA",
        "compare A and B",
        "몇 개",
        "최근 2주",
        "가장",
    ),
    *(
        "2024-06-21",
        "6월 21일",
        "91.2%",
        "10억",
        "3.5x",
        "1e-4",
        "7B",
        "½",
        "6분의 1",
        "not",
        "않는다",
        "faster than",
        "보다",
        "because",
    ),
    *(
        '{"searches": ["a"]',
        '"filters": [{"kind": "since"',
        '"verdict": "supported"',
        '"outside": true',
        "=1+1",
        '"',
        "'",
        "\\",
        "$",
    ),
)


def formats_read(data: bytes) -> None:
    """A file in any form: read, or a problem that says why; no paper twice, no title over two lines."""
    names = ["", *sorted(formats())]
    parsed = read_source(SourceFile("some.md", data[1:]), names[data[0] % len(names)] if data else "")
    assert parsed.entries or parsed.problems
    assert len({(entry.arxiv_id, entry.date) for entry in parsed.entries}) == len(parsed.entries)
    for entry in parsed.entries:
        assert "\n" not in entry.title
        assert all(bullet.text.strip() for bullet in entry.bullets)


def resolver(data: bytes) -> None:
    """Markers of a model: what is shown are the citations, all of them, in order, however the stream is cut."""
    step, text = _number(data), _text(data)
    for keys in (_KEYS, ()):
        whole, one = _resolved(text, len(text) + 1, keys)
        parts, many = _resolved(text, step + 1, keys)
        assert parts == whole
        assert (many.citations, many.unknown) == (one.citations, one.unknown)
        assert list(dict.fromkeys(re.findall(r"\[\d+\]", whole))) == [it.marker for it in one.citations]
    kept = RefusalFilter()
    "".join(kept.feed(text[at : at + step + 1]) for at in range(0, len(text), step + 1)) + kept.finish()


def question(data: bytes) -> None:
    """A question: what is understood of it is shown with its words, and nothing is asked for that cannot be."""
    text = _text(data)[: LimitSettings().question_chars]
    if not "".join(c for c in text if c.isprintable()).strip():
        return
    found = read(text)
    since, until = found.filters.since, found.filters.until
    assert since is None or until is None or since <= until
    assert found.limit is None or found.limit > 0
    assert all(word in found.text for word in found.subject.split())
    assert all(piece.text and piece.value and piece.label_en and piece.label_ko for piece in found.understood)
    asked_figures(text)
    premise_of(text)


def renderers(data: bytes) -> None:
    """An answer and its papers in every form that leaves the program: nothing in them acts, and each reads as its kind."""
    written, title, said = _parts(data, 3)
    answer = _answer(written, title, said)
    page = str(text_html(answer.text, Look(lambda _number: None, rich=True, answer=answer)))
    assert not re.search(
        r"<(?!/?(?:p|ul|ol|li|h[1-6]|table|thead|tbody|tr|th|td|strong|code|br|pre|div|span|b|i|em)\b)", page
    ), page
    assert "javascript:" not in re.findall(r'(?:href|src)="([^"]*)"', page)
    markdown = str(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(answer_markdown(title, answer)))
    assert "<img" not in markdown
    assert "<script" not in markdown
    assert {it for it in re.findall(r'href="([^"]*)"', markdown)} <= {it.url for it in answer.citations}
    for row in csv.reader(io.StringIO(answer_csv(answer).removeprefix("\ufeff"))):
        assert not any(_acts(cell) for cell in row), row
    shown = StreamedTables(60)
    printed = (
        "".join(shown.feed(clean(answer.text)[at : at + 7]) for at in range(0, len(clean(answer.text)), 7)) + shown.finish()
    )
    assert not _STEERS.search(printed), printed


def catalogues(data: bytes) -> None:
    """Papers as BibTeX, RIS, CSL-JSON, CSV and Markdown: each can be read again and has each paper once."""
    title, author, noted = _parts(data, 3)
    papers = [paper(title or "A", arxiv_id=f"2406.0000{n}", authors=(author,) if author else ()) for n in (1, 2)]
    notes = {"2406.00001": noted}
    entries = read_bibtex(references(papers, "bibtex"))
    assert [it["eprint"] for it in entries.values()] == [it.arxiv_id for it in papers]
    assert len(json.loads(references(papers, "csl-json", notes=notes))) == 2
    assert len(rispy.loads(references(papers, "ris", notes=notes))) == 2
    rows = list(csv.reader(io.StringIO(references(papers, "csv", notes=notes).removeprefix("\ufeff"))))
    assert [row[0] for row in rows[1:]] == [it.arxiv_id for it in papers]
    assert not any(_acts(cell) for row in rows for cell in row), rows
    page = str(MarkdownIt("commonmark").render(references(papers, "markdown", title=title, notes=notes)))
    assert {it for it in re.findall(r'href="([^"]*)"', page)} == {it.url for it in papers}
    assert "<script" not in page
    plain(title)
    as_markdown_line(title)


def checker(data: bytes) -> None:
    """A claim against what it cites: a verdict, with the sentence of the evidence that a contradiction names."""
    claim, first, second, asked = _parts(data, 4)
    texts = (first, second)
    found = _judge().judge([Claim(claim, texts, question=asked)])[0]
    assert found.verdict in ("supported", "contradicted", "unverifiable")
    assert 0 <= found.score <= 1
    assert found.reason
    if found.conflict:
        assert _squeezed(found.conflict) in _squeezed(" ".join(texts))
    split_claims(claim)
    for text in texts:
        spans = supporting(claim, text)
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(a[1] <= b[0] for a, b in pairwise(spans))
    if premise := premise_of(asked):
        find_conflict(premise, texts, claim)


def figures(data: bytes) -> None:
    """Figures of bullets: each stands in the sentence that it is shown with."""
    title, text, asked = _parts(data, 3)
    found = figures_in([evidence(title or "A", text or "b")])
    compared(found, asked_figures(asked))


def replies(data: bytes) -> None:
    """What a model replies where JSON was asked for: read, or taken for none."""
    text = _text(data)
    value = json_object(text)
    assert value is None or isinstance(value, dict)
    read_opinion(text)
    claims = [Claim("a", ("b",)), Claim("c", ("d",))]
    assert len(read_many(text, claims)) == 2
    order = read_order(text, 5)
    assert order is None or (len(set(order)) == len(order) and set(order) <= set(range(5)))
    if plan := read_plan(text, read("which papers cover agents?")):
        assert plan.searches or plan.outside
        assert len(plan.searches) <= 5


TARGETS: Mapping[str, Callable[[bytes], None]] = {
    it.__name__: it for it in (formats_read, resolver, question, renderers, catalogues, checker, figures, replies)
}


def _number(data: bytes) -> int:
    return data[0] if data else 0


def _text(data: bytes) -> str:
    return data[1:].decode("utf-8", "replace")


def _acts(cell: str) -> bool:
    """Whether a spreadsheet would calculate with a cell that is no number."""
    return bool(_FORMULA.match(cell)) and not re.fullmatch(r"[-+]?[\d.,]+%?", cell)


def _squeezed(text: str) -> str:
    """A text as the checker reads it: the plain form of each character, and single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _parts(data: bytes, count: int) -> list[str]:
    """The first parts of a text, on one line each where they are the last ones; empty where they are missing."""
    found = _text(data).split(_APART)[:count]
    return [*found, *[""] * (count - len(found))]


def _resolved(text: str, size: int, keys: tuple[str, ...]) -> tuple[str, CitationResolver]:
    made = CitationResolver(_SOURCES, keys)
    pieces = [made.feed(text[at : at + size]) for at in range(0, len(text), size)]
    return "".join(pieces) + made.finish(), made


def _answer(written: str, title: str, said: str) -> Answer:
    shown, resolved = _resolved(written, 50, ())
    citations = tuple(resolved.citations)
    sentences = tuple(Sentence(it.text, it.markers, "supported", 1.0, said) for it in split_claims(shown))
    return Answer(shown, False, citations, sentences, "llm", notice=title)


@cache
def _judge() -> Checker:
    return Checker()
