"""What is active, forged or out of its place in an output: a line for each find, none if it is harmless."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from html.parser import HTMLParser
from xml.etree import ElementTree

from rag.core import Answer, Paper

_TAGS = frozenset(
    ("script", "iframe", "object", "embed", "base", "form", "link", "frame", "applet", "audio", "video", "portal")
)
_OURS = re.compile(r"(?:#[\w/.%~:-]{0,200}|https://arxiv\.org/|https://arxiv\.org/(?:abs|pdf)/\d{4}\.\d{4,5}(?:v\d{1,2})?)?")
_POLICY = "Content-Security-Policy"
_PICTURES = ("data:", "blob:")
_MARKER = re.compile(r"\[\d{1,3}\]")
_RIS = re.compile(r"[A-Z][A-Z0-9]  - .{0,100000}|")
_ENTRY = re.compile(r"^\s{0,4}@\w{1,20}\{", re.M)


def in_terminal(text: str) -> Iterator[str]:
    """Yield what steers a terminal, hides or turns round."""
    for character in sorted(set(text)):
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") and character not in "\n\t":
            yield f"the character {character.encode('unicode_escape').decode()}"


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._style = tag == "style"
        if tag in _TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            said = value or ""
            if (
                name.startswith("on")
                or _leads(name, said)
                or _fetches(name, said)
                or (name == "http-equiv" and said != _POLICY)
            ):
                self.found.append(f"<{tag} {name}={said[:60]!r}>")

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        if self._style and "evil" in data:
            self.found.append("a style from outside")


def _leads(name: str, value: str) -> bool:
    return name in ("href", "xlink:href", "action", "formaction") and not _OURS.fullmatch(value)


def _fetches(name: str, value: str) -> bool:
    fetched = name in ("src", "srcset", "poster", "background", "data") and not value.startswith(_PICTURES)
    return fetched or (name == "style" and "url(" in value)


def in_html(text: str) -> Iterator[str]:
    """Yield what runs, loads or leads elsewhere in HTML."""
    reader = _Html()
    reader.feed(text)
    reader.close()
    yield from reader.found


def in_markdown(text: str) -> Iterator[str]:
    """Yield what runs, loads or leads elsewhere once Markdown is shown, HTML in it included."""
    from markdown_it import MarkdownIt

    yield from in_html(MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).render(text))


def in_csv(text: str) -> Iterator[str]:
    """Yield cells that a spreadsheet would run."""
    for row in csv.reader(io.StringIO(text.lstrip("\ufeff"))):
        yield from (f"the cell {cell[:40]!r}" for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r")))


def in_bibtex(papers: int) -> Callable[[str], Iterator[str]]:
    """Return what yields entries too many or too few, braces that do not match, and commands."""

    def check(text: str) -> Iterator[str]:
        if (count := len(_ENTRY.findall(text))) != papers:
            yield f"{count} entries of {papers} papers"
        depth = 0
        for place, character in enumerate(text):
            if text[place - 1 : place] != "\\":
                depth += {"{": 1, "}": -1}.get(character, 0)
            if depth < 0:
                yield "a brace that closes too much"
                return
        if depth:
            yield "braces that are not closed"
        if re.search(r"\\(?:input|write18|include)\b", text):
            yield "a command of TeX"

    return check


def in_ris(papers: int) -> Callable[[str], Iterator[str]]:
    """Return what yields records too many or too few, and lines that are no field."""

    def check(text: str) -> Iterator[str]:
        lines = text.splitlines()
        for tag in ("TY", "ER"):
            if (count := sum(line.startswith(f"{tag}  -") for line in lines)) != papers:
                yield f"{count} times {tag} for {papers} papers"
        yield from (f"the line {line[:40]!r}" for line in lines if not _RIS.fullmatch(line))

    return check


def in_csl(papers: int) -> Callable[[str], Iterator[str]]:
    """Return what yields items too many or too few, and addresses that lead elsewhere."""

    def check(text: str) -> Iterator[str]:
        items = json.loads(text)
        if len(items) != papers:
            yield f"{len(items)} items of {papers} papers"
        yield from (f"the address {it['URL'][:60]}" for it in items if not _OURS.fullmatch(it.get("URL", "")))

    return check


def in_feed(text: str) -> Iterator[str]:
    """Yield what runs, loads or leads elsewhere in a feed."""
    for element in ElementTree.fromstring(text).iter():
        name = element.tag.rpartition("}")[2]
        if name == "link" and (element.text or "") and not _OURS.fullmatch(element.text or ""):
            yield f"the link {(element.text or '')[:60]}"
        elif name in ("description", "encoded", "content"):
            yield from in_html(element.text or "")


def in_file_name(name: str) -> Iterator[str]:
    """Yield what is no plain name of a file."""
    if not re.fullmatch(r"[\w.-]{1,200}", name) or ".." in name or name.startswith((".", "-")):
        yield f"the name {name[:60]!r}"


def in_answer(answer: Answer, papers: Mapping[str, Paper], lies: frozenset[str]) -> Iterator[str]:
    """Yield markers without citation, citations that no bullet has, and lies that pass as supported."""
    known = {citation.marker for citation in answer.citations}
    yield from (f"the marker {marker}" for marker in sorted(set(_MARKER.findall(answer.text)) - known))
    for citation in answer.citations:
        paper = papers.get(citation.arxiv_id)
        if paper is None or not any(citation.text in text or text in citation.text for text in paper.texts):
            yield f"the citation {citation.marker} of {citation.arxiv_id}"
    for sentence in answer.sentences:
        if sentence.verdict == "supported" and any(lie in sentence.text for lie in lies):
            yield f"a lie is supported: {sentence.text[:60]}"
