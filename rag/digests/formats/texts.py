"""Read what stands under a paper: its authors, day, votes, and the texts that become bullets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rag.core import Bullet
from rag.digests.formats.dates import Day, last_day, whole_day
from rag.digests.formats.evidence import abstract_bullets, one_line, summary_bullets
from rag.digests.formats.fields import Role, clean_label, labelled, looks_like_authors, read_authors, role_of
from rag.digests.formats.mentions import without_addresses
from rag.digests.formats.page import Line, Node, Span, text_of
from rag.digests.formats.titles import after, is_generic, label_of, lists_names

_CALLOUT = re.compile(r"\s*\[!(\w+)\][-+]?\s*(.*)", re.S)
_VOTES = re.compile(
    r"(?:👍|▲|🔼|❤️?|⬆️?|\bupvotes?\s*[:：]?)\s*(\d[\d,]{0,8})(?!\d)|(?<!\d)(\d[\d,]{0,8})\s*(?:upvotes?|votes?|추천|赞|いいね)\b",
    re.I,
)
_SPLIT = re.compile(r"(?<!\s)\s+[|·•]\s+")
_EMPTY_TEXT = re.compile(r"\W{0,20}(?:no abstract(?: available)?|n/?a|none|null|无|없음|なし|-)\W{0,20}", re.I)
_WORDS, _LETTERS = 4, 8  # a text has as many words, or letters of Chinese, Japanese or Korean
_LABEL_WORDS = 6
_FEW_WORDS = 3
_SHORT = 60
_BEFORE_AUTHORS = 2  # paragraphs, such as one of links


@dataclass
class Details:
    """What the lines under a paper say."""

    authors: tuple[str, ...] = ()
    more_authors: bool = False
    day: Day | None = None
    published: Day | None = None
    votes: int | None = None
    bullets: list[Bullet] = field(default_factory=list)
    abstract: list[str] = field(default_factory=list)
    section: str | None = None
    role: Role | None = None  # of the label above, which holds until the next one

    def finish(self) -> tuple[Bullet, ...]:
        """Return the distinct bullets, with the abstract in sentences."""
        return tuple(dict.fromkeys([*self.bullets, *abstract_bullets("\n".join(self.abstract))]))


def is_text(text: str) -> bool:
    """Return whether a text says something, rather than being a tag, a number or a remainder of links."""
    letters = len(re.findall(r"[\u3040-\u9fff\uac00-\ud7a3]", text))
    return (len(re.findall(r"[^\W\d_]{2,}", text)) >= _WORDS or letters >= _LETTERS) and not _EMPTY_TEXT.fullmatch(text)


def is_empty(text: str) -> bool:
    """Return whether a text says that there is none."""
    return not text.strip() or _EMPTY_TEXT.fullmatch(text) is not None


def read_nodes(nodes: Sequence[Node], details: Details) -> None:
    """Read nodes and all below them, in document order."""
    for place, node in enumerate(nodes):
        if node.kind == "text":
            if not _heads(nodes, place, details):
                listed = place <= _BEFORE_AUTHORS and not details.bullets and lists_names(text_of(node.lines[0]))
                read_lines(node.lines, details, first=place == 0 or listed)
        elif node.kind == "row":
            add_text(" | ".join(text for cell in node.cells if (text := _plain(cell))), details)
        elif node.kind in ("section", "details"):
            before = details.section, details.role
            label = clean_label(one_line(" ".join(map(text_of, node.lines))))
            if label and not is_generic(label):
                details.section, details.role = label, role_of(label)
            read_nodes(node.children, details)
            details.section, details.role = before
        elif node.kind in ("item", "quote", "article"):
            before = details.section, details.role
            read_nodes(node.children, details)
            if node.kind == "item":
                details.section, details.role = before


def _heads(nodes: Sequence[Node], place: int, details: Details) -> bool:
    """Take a short line without an end, before a longer text, as the label of what follows."""
    node = nodes[place]
    if len(node.lines) != 1 or place + 1 == len(nodes) or any(span.href for span in node.lines[0]):
        return False
    text = one_line(text_of(node.lines[0]))
    if len(text.split()) > _LABEL_WORDS or text.endswith((".", "。", "?", "!", "다")) or labelled(text) or whole_day(text):
        return False
    if nodes[place + 1].kind not in ("text", "item", "quote") or looks_like_authors(text):
        return False
    details.section, details.role = clean_label(text) or None, role_of(text)
    return True


def read_lines(lines: Sequence[Line], details: Details, *, first: bool = False) -> None:
    """Read the lines of a text; those without a label go on with the one above."""
    prose: list[str] = []
    callout = _CALLOUT.match(text_of(lines[0])) if lines else None
    if callout:
        details.role, details.section = role_of(callout[1]) or role_of(callout[2]), clean_label(callout[2]) or None
        lines = lines[1:]
    for line in lines:
        if first and not details.authors and _takes_authors(line, details):
            continue
        first = first and not _plain([line])  # authors may follow a line of links
        parts = list(_parts(line))
        for part in parts:
            if len(parts) > 1 and not details.authors and lists_names(text_of(part)):
                _takes_authors(part, details)
                continue
            label = _label(part)
            if label is not None:
                _close(prose, details)
                details.section, details.role = label[0] or None, role_of(label[0])
                part = label[1]
            if label is not None and details.role in ("authors", "date", "published", "votes", "link", "skip", "title"):
                _set(details.role, one_line(text_of(part)), details)
                details.section, details.role = None, None
            elif text := _plain([part]):
                day = whole_day(text)
                if day is not None and details.role is None:
                    details.day = details.day or day
                else:
                    prose.append(text)
    _close(prose, details)


def _takes_authors(line: Line, details: Details) -> bool:
    text = one_line(text_of(line))
    found = labelled(text)
    linked = any(span.href for span in line) and (not lists_names(text) or any(is_generic(s.text) for s in line if s.href))
    if linked or found or not looks_like_authors(text):
        return False
    details.authors, details.more_authors = read_authors(text)
    return True


def _parts(line: Line) -> Iterator[Line]:
    """Yield the parts of a line that separators divide, if it has a link or a label; else the line."""
    text = text_of(line)
    if not _SPLIT.search(text) or not (any(span.href for span in line) or "http" in text or labelled(text)):
        yield line
        return
    part: list[Span] = []
    for span in line:
        pieces = _SPLIT.split(f" {span.text} ") if not span.href else [span.text]
        for number, piece in enumerate(pieces):
            if number:
                yield tuple(part)
                part = []
            if piece.strip():
                part.append(span._replace(text=piece))
    yield tuple(part)


def _label(line: Line) -> tuple[str, Line] | None:
    """Return the label at the start of a line and the rest: emphasised, known, or of few capitalised words."""
    found = label_of(line)
    if found is None:
        return None
    label, length = found
    known = line[0].bold or line[0].italic or role_of(label) is not None
    if not (known or (len(label.split()) <= _FEW_WORDS and label[:1].isupper()) or _is_short_cjk(label)):
        return None
    return label, after(line, length)


def _is_short_cjk(label: str) -> bool:
    return bool(re.fullmatch(r"[\u3040-\u9fff\uac00-\ud7a3 ]{1,10}", label))


def _set(role: Role, text: str, details: Details) -> None:
    if role == "authors" and text and not details.authors:
        details.authors, details.more_authors = read_authors(text)
    elif role == "date":
        details.day = details.day or whole_day(text) or last_day(text)
    elif role == "published":
        details.published = details.published or whole_day(text) or last_day(text)
    elif role == "votes" and (number := re.search(r"\d[\d,]{0,8}", text)) and details.votes is None:
        details.votes = int(number[0].replace(",", ""))


def _plain(lines: Sequence[Line]) -> str:
    """Return the text of lines without links that only lead somewhere and without addresses."""
    kept = ["".join(span.text for span in line if not (span.href and is_generic(span.text))) for line in lines]
    return one_line(without_addresses(" ".join(kept))).strip(" |·•,;[](){}-–—/*_")


def _close(prose: list[str], details: Details) -> None:
    text = "\n".join(prose).strip()
    prose.clear()
    add_text(text, details)


def add_text(text: str, details: Details) -> None:
    """Add a text as what the label above it says it is."""
    if not text:
        return
    if details.votes is None and len(text) < _SHORT and (votes := _VOTES.search(text)):
        details.votes = int((votes[1] or votes[2]).replace(",", ""))
    if is_empty(text) if details.role == "abstract" else not is_text(text):
        return
    if details.role == "abstract":
        details.abstract.append(text)
    elif details.role == "summary":
        details.bullets.extend(summary_bullets(text))
    elif details.role not in ("authors", "link", "votes", "skip"):
        details.bullets.append(Bullet(details.section if details.role is None else None, text))
