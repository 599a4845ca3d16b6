"""Read a page of Markdown or HTML into a tree of sections, lists, tables and lines, in which papers can be looked for.

Markdown is rendered to HTML first, so that both, and HTML within Markdown, take one way. Formulas are kept as written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from rag.digests.formats.dates import whole_day

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

Kind = Literal["page", "section", "item", "row", "text", "quote", "details", "article", "rule"]

_SKIPPED = frozenset("script style template noscript svg iframe nav button select textarea object canvas map audio".split())
_BLOCKS = frozenset(
    "p div main header footer aside center ul ol dt dd figure figcaption form fieldset table thead tbody tfoot caption pre"
    " address section hgroup body html".split()
)
_CONTAINERS: dict[str, Kind] = {"li": "item", "blockquote": "quote", "details": "details", "article": "article"}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_DEPTH = 60  # deeper elements are read as one line
_ROWSPAN = 500


class Span(NamedTuple):
    """A piece of a line: its text, where it links to, and its emphasis."""

    text: str
    href: str = ""
    bold: bool = False
    italic: bool = False
    code: bool = False


Line = tuple[Span, ...]


@dataclass(eq=False, slots=True)
class Node:
    """A part of a page; ``lines`` are those of a text or a heading, ``cells`` those of a row under its ``header``."""

    kind: Kind
    level: int = 0
    lines: list[Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    header: list[str] = field(default_factory=list)
    table: int = 0
    children: list[Node] = field(default_factory=list)
    parent: Node | None = None
    place: int = 0  # among the children of its parent
    order: int = 0  # in the document
    day_before: str = ""  # the last paragraph before it, in the same part, that is nothing but a day

    def walk(self) -> Iterator[Node]:
        """Yield the node and all below it in document order."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed(node.children))

    def ancestors(self) -> Iterator[Node]:
        """Yield the nodes around it, the nearest first."""
        node = self.parent
        while node is not None:
            yield node
            node = node.parent


def text_of(line: Line) -> str:
    """Return the text of a line."""
    return "".join(span.text for span in line)


def lines_text(lines: Iterable[Line]) -> str:
    """Return the text of lines as one line."""
    return " ".join(" ".join(map(text_of, lines)).split())


def read_markdown(text: str) -> Node:
    """Return the tree of a Markdown page."""
    return read_html(_markdown().render(text))


def read_html(text: str) -> Node:
    """Return the tree of an HTML page; damaged HTML is read as browsers do."""
    from selectolax.lexbor import LexborHTMLParser

    builder = _Builder()
    root = LexborHTMLParser(text).root
    if root is not None:
        builder.read(root, 0, Span(""))
    builder.flush()
    return _with_sections(builder.page)


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    parser.disable("code")  # four spaces start a paragraph of a list more often than code
    parser.inline.ruler.before("escape", "formula", _formula)
    parser.inline.ruler.before("escape", "accent", _accent)
    return parser


_FORMULA = re.compile(r"\$(?!\s)[^$\n]{1,400}?(?<!\s)\$(?!\d)")
_ACCENT = re.compile(r"\\[\"'`^~=.](?=[A-Za-z{\\])")


def _formula(state: Any, silent: bool) -> bool:
    return _kept(_FORMULA, "$", state, silent)


def _accent(state: Any, silent: bool) -> bool:
    return _kept(_ACCENT, "\\", state, silent)


def _kept(form: re.Pattern[str], first: str, state: Any, silent: bool) -> bool:
    """Keep what a pattern matches at the present place as it is written."""
    if state.src[state.pos] != first or (found := form.match(state.src, state.pos, state.posMax)) is None:
        return False
    if not silent:
        state.pending += found[0]
    state.pos = found.end()
    return True


class _Builder:
    """Collects the lines of a page into nodes while its elements are visited."""

    def __init__(self) -> None:
        self.page = Node("page")
        self.open = [self.page]
        self.lines: list[list[Span]] = [[]]
        self.header: list[str] = []
        self.tables = 0
        self.spans: dict[int, tuple[int, list[Line]]] = {}  # cells that reach into the following rows, by column

    def read(self, node: Any, depth: int, style: Span) -> None:
        tag = node.tag
        if tag == "-text":
            self.add(node.text_content or "", style)
        elif tag is None or tag in _SKIPPED or tag.startswith(("-", "!")):
            return
        elif tag in _READERS:
            _READERS[tag](self, node)
        elif depth > _DEPTH:
            self.add(node.text(), style)
        elif tag == "tr":
            self.read_row(node, depth, style)
        elif tag in _HEADINGS or tag == "summary":
            self.read_heading(node, depth, tag)
        elif tag in _CONTAINERS:
            self.read_container(node, depth, Node(_CONTAINERS[tag]))
        elif tag == "dl":
            self.read_definitions(node, depth)
        elif tag in _BLOCKS:
            self.read_block(node, depth, tag)
        else:
            self.read_children(node, depth, self.style_of(node, tag, style))

    def read_head(self, node: Any) -> None:
        for title in node.css("title"):
            self.page.lines = [(Span(" ".join(title.text().split())),)]

    def read_block(self, node: Any, depth: int, tag: str) -> None:
        self.flush()
        if tag == "table":
            self.tables, self.header = self.tables + 1, []
        self.read_children(node, depth, Span("", code=tag == "pre"))
        self.flush()

    def style_of(self, node: Any, tag: str, style: Span) -> Span:
        if tag == "a":
            return style._replace(href=node.attributes.get("href") or style.href)
        if tag in ("b", "strong"):
            return style._replace(bold=True)
        if tag in ("i", "em"):
            return style._replace(italic=True)
        if tag == "code":
            return style._replace(code=True)
        if tag == "img" and style.href:
            self.add(node.attributes.get("alt") or " ", style)
        if tag == "time" and (stamp := node.attributes.get("datetime")):
            self.add(f"{stamp[:10]} ", style)
        return style

    def read_children(self, node: Any, depth: int, style: Span) -> None:
        for child in node.iter(include_text=True):
            self.read(child, depth + 1, style)

    def add(self, text: str, style: Span) -> None:
        """Add a text to the line; two spaces, which may separate a title from what is said, stay two."""
        text = re.sub(r"[ \t\r\n\f\xa0]*[\r\n][ \t\r\n\f\xa0]*", " ", text).replace("\xa0", " ")
        text = re.sub(r" {2,}", "  ", text)
        if not text:
            return
        line, span = self.lines[-1], style._replace(text=text)
        if line and line[-1][1:] == span[1:]:
            line[-1] = span._replace(text=line[-1].text + text)
        else:
            line.append(span)

    def take(self) -> list[Line]:
        """Return the lines collected so far, and start anew."""
        lines = [_stripped(line) for line in self.lines]
        self.lines = [[]]
        return [line for line in lines if line]

    def place(self, node: Node) -> None:
        self.flush()
        node.parent = self.open[-1]
        self.open[-1].children.append(node)

    def flush(self) -> None:
        if lines := self.take():
            node = Node("text", lines=lines, parent=self.open[-1])
            self.open[-1].children.append(node)

    def read_container(self, node: Any, depth: int, found: Node) -> None:
        self.place(found)
        self.open.append(found)
        self.read_children(node, depth, Span(""))
        self.flush()
        self.open.pop()

    def read_definitions(self, node: Any, depth: int) -> None:
        """Read a list of terms, each with what is said of it as one item."""
        self.flush()
        outside = len(self.open)
        for child in node.iter():
            if child.tag == "dt":
                self.flush()
                del self.open[outside:]
                item = Node("item")
                self.place(item)
                self.open.append(item)
                self.read_block(child, depth + 1, "div")
            else:
                self.read(child, depth + 1, Span(""))
        self.flush()
        del self.open[outside:]

    def read_heading(self, node: Any, depth: int, tag: str) -> None:
        self.flush()
        self.read_children(node, depth, Span(""))
        lines = self.take()
        if tag == "summary" and self.open[-1].kind == "details":
            self.open[-1].lines = lines
        elif lines:
            self.place(Node("section", level=_HEADINGS.get(tag, 7), lines=lines))

    def read_row(self, node: Any, depth: int, style: Span) -> None:
        self.flush()
        cells: list[list[Line]] = []
        tags: list[str] = []
        pending, self.spans = self.spans, {}
        for cell in node.iter():
            while len(cells) in pending:
                left, lines = pending.pop(len(cells))
                if left > 1:
                    self.spans[len(cells)] = left - 1, lines
                cells.append(lines)
            if cell.tag in ("td", "th"):
                rows = cell.attributes.get("rowspan") or "1"
                lines = self.read_cell(cell, depth, style)
                if rows.isascii() and rows.isdigit() and 1 < int(rows[:4]) <= _ROWSPAN:
                    self.spans[len(cells)] = int(rows[:4]) - 1, lines
                cells.append(lines)
                tags.append(cell.tag)
        if tags and all(tag == "th" for tag in tags):
            self.header = [" ".join(text_of(line) for line in cell).strip() for cell in cells]
        elif any(cells):
            self.place(Node("row", cells=cells, header=self.header, table=self.tables))

    def read_cell(self, cell: Any, depth: int, style: Span) -> list[Line]:
        """Return the lines of a cell, with those of lists and tables in it."""
        kept, self.open = self.open, [Node("page")]
        self.read_children(cell, depth + 1, style)
        last = self.take()
        inner, self.open = self.open[0], kept
        return [line for part in inner.walk() for lines in (part.lines, *part.cells) for line in lines] + last


_READERS: dict[str, Callable[[_Builder, Any], None]] = {
    "head": _Builder.read_head,
    "br": lambda builder, _: builder.lines.append([]),
    "hr": lambda builder, _: builder.place(Node("rule")),
}


def _stripped(line: list[Span]) -> Line:
    """Return a line without white space at its ends and without empty pieces."""
    spans = [span for span in line if span.text]
    while spans and not spans[0].text.strip() and not spans[0].href:
        spans.pop(0)
    while spans and not spans[-1].text.strip() and not spans[-1].href:
        spans.pop()
    if spans:
        spans[0] = spans[0]._replace(text=spans[0].text.lstrip())
        spans[-1] = spans[-1]._replace(text=spans[-1].text.rstrip())
    return tuple(spans)


def _with_sections(page: Node) -> Node:
    """Put what follows a heading into its section, within each container."""
    for node in list(page.walk()):
        if not any(child.kind == "section" for child in node.children):
            continue
        children, node.children = node.children, []
        stack = [node]
        for child in children:
            if child.kind == "section":
                while len(stack) > 1 and stack[-1].level >= child.level:
                    stack.pop()
            child.parent = stack[-1]
            stack[-1].children.append(child)
            if child.kind == "section":
                stack.append(child)
    for order, node in enumerate(page.walk()):
        node.order = order
        day = ""
        for place, child in enumerate(node.children):
            child.place, child.day_before = place, day
            if child.kind == "text" and len(child.lines) == 1 and whole_day(text := text_of(child.lines[0])):
                day = text
    return page
