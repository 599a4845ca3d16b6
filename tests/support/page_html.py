"""HTML of the page as a browser would read it, and text that tries to become more than text."""

from __future__ import annotations

import re
from collections.abc import Collection
from html.parser import HTMLParser
from typing import Any

from rag.core.models import Answer, Bullet, Citation
from tests.support.papers import DAY, paper
from ui.session.turn import ShownTurn, supports_of

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "![a](http://evil.invalid/p.png)",
    "[a](javascript:alert(1))",
    "**<b>bold</b>** `<i>code</i>`",
    "&lt;script&gt; &#60;b&#62;",
    "</div></section></article>",
    "$$\\href{javascript:alert(1)}{x}$$ ${alert(1)} {{alert}}",
    "1. <u>one</u>\n- <u>two</u>\n   <u>three</u>",
    "[1] <b>[2]</b> [9999]",
    "\u202eesrever\u200b \x1b[31mred\x00",
]
#: What must be in no HTML, whatever others wrote.
INVISIBLE = re.compile("[\x00-\x09\x0b-\x1f\u200b\u202e]")
TAGS = {
    *("div", "p", "ol", "ul", "li", "a", "span", "strong", "code", "button", "i", "section", "header", "h1", "h2", "h3"),
    *("article", "mark", "b", "pre", "details", "summary", "svg", "path", "table", "form", "input"),
    *("tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("class", "id", "href", "title", "target", "rel", "lang", "role", "value", "type", "tabindex", "hidden", "open"),
    *("viewbox", "width", "height", "d", "fill", "stroke", "stroke-width", "stroke-linejoin"),
    *("data-act", "data-do", "data-value", "data-marker", "data-paper", "data-conversation", "data-about", "data-author"),
    *("data-lands", "data-export", "scope"),
}


class Seen(HTMLParser):
    """The text and links of some HTML; complains about what the program does not build, and about what stays open."""

    tags: Collection[str] = TAGS
    attributes: Collection[str] = ATTRIBUTES
    prefix = "aria-"
    """How attributes that need not be listed begin."""
    void: Collection[str] = ()
    """Tags that are not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.links: list[str] = []
        self.routes: list[str] = []  # links to other places of the page
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self.tags
        for name, value in attrs:
            assert name in self.attributes or name.startswith(self.prefix)
            if name == "href":
                (self.routes if (value or "").startswith("#/") else self.links).append(value or "")
        if tag not in self.void:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def squeezed(text: str) -> str:
    """Without white space, and without the characters that are never shown."""
    return re.sub(r"\s+|[\x00\x1b\u200b\u202e]", "", text)


def turn(text: str, *, mode: Any = "llm", question: str = "why?") -> ShownTurn:
    """A finished turn with two sources, of which the second is not indexed any more; ``text`` is all that others wrote."""
    known = paper(text, Bullet(text, f"before {text} after"), votes=1, authors=(text, "B", "C", "D"))
    citations = (Citation("[1]", "2406.00001", text, DAY, 0, text), Citation("[2]", "2406.00002", text, DAY, 3, text))
    answer = Answer(text, False, citations, (), mode, notice=text, timings={"total": 1.25}, usage={"prompt_tokens": 1200})
    papers = {known.arxiv_id: known}
    return ShownTurn(1, question, "done", text, answer, papers, supports_of(answer, papers))
