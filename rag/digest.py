"""Text of one digest to entries and problems. Pure: no file is opened here.

A digest is Markdown: ``## Daily Papers (2024-06-21)``, then per paper ``### [title](https://arxiv.org/abs/...)``, an image
or video, ``Vote:``, ``Authors:`` and bullets. Its form changed over the years; every form seen is read here, and whatever
is not understood is reported with its line.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
import warnings
from dataclasses import dataclass, field

from rag.models import Bullet, DigestEntry, DigestProblem, ParsedDigest

__all__ = ["decode", "find_arxiv_id", "parse_digest"]

_DAY = re.compile(r"^#{1,2}\s+Daily Papers\b[^(]{0,40}\(\s*(\d{4})[-./](\d{1,2})[-./](\d{1,2})\s*\)", re.I)
_DATE_IN_NAME = re.compile(r"(?<!\d)(\d{4})[-/_.]?(\d{2})[-/_.]?(\d{2})(?!\d)")
_ARXIV = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html)|huggingface\.co/papers)/"
    r"(\d{4}\.\d{4,5}|[a-z-]{2,20}(?:\.[A-Z]{2})?/\d{7})(?:v(\d{1,3}))?(?:\.pdf)?/?(?=$|[?#\s)])",
    re.I,
)
_BULLET = re.compile(r"^[-*•]\s+(.*)$", re.S)
_SUB_BULLET = re.compile(r"^\s+[-*•]\s+(.*)$", re.S)
# ``**Section**: text``, ``***Section***: text``, ``**Section:** text`` and the unbalanced ``***Section*: text``.
_SECTION = re.compile(r"^\*{2,3}([^*:\n]{1,80}?)\s*(?:\*{1,3}\s*:|:\s*\*{1,3})\s*", re.S)
_MEDIA = re.compile(r"^(?:!\[|\[Watch Video\]|<div>\s*<video|<video|</?div>)", re.I)
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_HEADING = re.compile(r"^#{1,6}\s")
_VOTE = re.compile(r"^Votes?:\s*(.*)$", re.I)
_AUTHORS = re.compile(r"^Authors?:\s*(.*)$", re.I)

#: A literal longer than this, or nested deeper, is kept as text: reading it would cost more than it can be worth.
_LITERAL_CHARS = 50_000
_LITERAL_DEPTH = 20


@dataclass
class _Draft:
    """An entry while its lines are being read. ``arxiv_id`` is empty for a heading that names no paper."""

    title: str
    arxiv_id: str
    version: int | None
    date: dt.date | None
    line: int
    votes: int | None = None
    authors: tuple[str, ...] = ()
    more_authors: bool = False
    bullets: list[tuple[int, list[str]]] = field(default_factory=list)


def decode(data: bytes, file: str) -> tuple[str, list[DigestProblem]]:
    """Bytes of a file to text, without BOM and NUL bytes.

    Bytes that are no UTF-8 become U+FFFD; each line that lost something is a problem.
    """
    text = data.decode("utf-8-sig", errors="replace")
    problems = []
    if "\ufffd" in text or "\0" in text:
        lost = set(data.decode("utf-8-sig", errors="ignore"))
        for number, line in enumerate(text.split("\n"), 1):
            if "\0" in line:
                problems.append(DigestProblem(file, number, "NUL bytes, left out", "remove them from the line"))
            if "\ufffd" in line and "\ufffd" not in lost:
                problems.append(
                    DigestProblem(file, number, "bytes that are no UTF-8, shown as \ufffd", "save the file as UTF-8")
                )
    return text.replace("\0", ""), problems


def find_arxiv_id(link: str) -> tuple[str, int | None] | None:
    """The arXiv id in a link, without its version, and the version; None where there is none."""
    found = _ARXIV.search(link)
    return (found[1], int(found[2]) if found[2] else None) if found else None


def parse_digest(text: str, file: str = "digest.md") -> ParsedDigest:
    """Read a digest.

    :param text: the whole file.
    :param file: its path, for the reports and, when no heading gives the date, for the date.
    :return: entries in order of appearance, and problems in order of lines. A text that is no digest gives no entries and
        one problem. Never raises.
    """
    return _Parser(file).run(text)


class _Parser:
    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[DigestProblem] = []
        self.entries: list[DigestEntry] = []
        self.draft: _Draft | None = None
        self.date: dt.date | None = None
        self.seen_day = False

    def report(self, line: int, message: str, remedy: str, *, error: bool = False) -> None:
        self.problems.append(DigestProblem(self.file, line, message, remedy, "error" if error else "warning"))

    def run(self, text: str) -> ParsedDigest:
        # Not splitlines(): it cuts at form feeds, which stand in bullets where ``\frac`` was swallowed.
        for number, raw in enumerate(text.split("\n"), 1):
            self.read_line(number, raw.rstrip("\r"))
        self.close()
        if not self.entries and not any(p.level == "error" for p in self.problems):
            self.problems = [p for p in self.problems if not p.message.startswith("text outside")]
            self.report(
                0,
                "no digest: it lists no paper" if self.seen_day else "no digest: neither a day nor a paper in it",
                "a digest has a line '## Daily Papers (2024-06-21)' and entries '### [title](https://arxiv.org/abs/...)'",
            )
        self.report_duplicates()
        return ParsedDigest(tuple(self.entries), tuple(sorted(self.problems, key=lambda p: p.line)))

    def read_line(self, number: int, line: str) -> None:
        if not line.strip() or _RULE.match(line):
            return
        if line.startswith("#") and _HEADING.match(line):
            self.close()
            self.read_heading(number, line)
        elif self.draft is None:
            if not _MEDIA.match(line):
                self.report(
                    number, "text outside an entry, left out", "put it under a '### [title](link)' line", error=self.seen_day
                )
        elif bullet := _BULLET.match(line):
            self.draft.bullets.append((number, [bullet[1].strip()]))
        else:
            self.read_detail(number, line, self.draft)

    def read_heading(self, number: int, line: str) -> None:
        if line.startswith("### "):
            self.open_entry(number, line[4:].strip())
        elif day := _DAY.match(line):
            self.seen_day = True
            self.date = _make_date(day[1], day[2], day[3])
            if self.date is None:
                self.report(number, f"no such day: {'-'.join(day.groups())}", "write the date as YYYY-MM-DD")
        elif re.match(r"#{1,2}\s+Daily Papers\b", line, re.I):
            self.seen_day, self.date = True, None
            self.report(number, "a day heading without a date", "write '## Daily Papers (2024-06-21)'")
        elif self.seen_day:
            self.report(number, "a heading that is neither a day nor a paper", "write '### [title](https://arxiv.org/abs/...)'")

    def open_entry(self, number: int, heading: str) -> None:
        # The last "](" ends the title: titles have square brackets of their own.
        cut = heading.rfind("](")
        if not heading.startswith("[") or cut < 0:
            title, link = heading.strip("[]"), ""
        else:
            title, link = heading[1:cut].strip(), heading[cut + 2 :].rstrip(")")
        found = find_arxiv_id(link)
        if found is None:
            self.report(
                number,
                f"an entry without an arXiv link, left out: {title[:60]!r}",
                "link the title to https://arxiv.org/abs/...",
                error=True,
            )
            self.draft = _Draft(title, "", None, None, number)
            return
        if not title:
            self.report(number, f"{found[0]} has no title", "write the title between the square brackets")
        self.draft = _Draft(title, found[0], found[1], self.date or self.date_of_name(number), number)

    def date_of_name(self, number: int) -> dt.date | None:
        """The day that the file's name gives, taken when no heading does; said once per file."""
        found = [d for m in _DATE_IN_NAME.finditer(self.file) if (d := _make_date(*m.groups()))]
        if not found:
            return None
        if not self.seen_day:
            self.report(number, f"no day heading, {found[-1]} taken from the file's name", "add '## Daily Papers (YYYY-MM-DD)'")
            self.seen_day, self.date = True, found[-1]
        return found[-1]

    def read_detail(self, number: int, line: str, draft: _Draft) -> None:
        """A line of an entry that is no bullet: votes, authors, media, or the rest of the bullet above."""
        text = line.strip()
        if _MEDIA.match(text):
            return
        if (vote := _VOTE.match(text)) and draft.votes is None:
            self.read_votes(number, vote[1].strip(), draft)
        elif (authors := _AUTHORS.match(text)) and not draft.authors:
            draft.authors, draft.more_authors = _read_authors(authors[1].strip())
        elif draft.bullets:
            sub = _SUB_BULLET.match(line)
            draft.bullets[-1][1].append(sub[1].strip() if sub else text)
        else:
            self.report(number, f"a line that is no bullet, left out: {text[:60]!r}", "begin it with '- '", error=True)

    def read_votes(self, number: int, value: str, draft: _Draft) -> None:
        if value.replace(",", "").isdecimal() and len(value) < 10:
            draft.votes = int(value.replace(",", ""))
        elif value not in ("-", ""):
            self.report(number, f"votes that are no number: {value[:20]!r}", "write 'Vote: 12', or 'Vote: -' for none")

    def close(self) -> None:
        draft, self.draft = self.draft, None
        if draft is None or not draft.arxiv_id:
            return
        if draft.date is None:
            self.report(
                draft.line,
                f"{draft.arxiv_id} belongs to no day, left out",
                "put '## Daily Papers (YYYY-MM-DD)' above it or the date into the file's name",
                error=True,
            )
            return
        bullets = tuple(b for number, lines in draft.bullets for b in self.read_bullet(number, "\n".join(lines)))
        if not bullets:
            self.report(draft.line, f"{draft.arxiv_id} has no bullets", "add lines that begin with '- '; its title is kept")
        self.entries.append(
            DigestEntry(
                date=draft.date,
                arxiv_id=draft.arxiv_id,
                title=draft.title,
                bullets=bullets,
                votes=draft.votes,
                authors=draft.authors,
                more_authors=draft.more_authors,
                version=draft.version,
                line=draft.line,
            )
        )

    def read_bullet(self, number: int, text: str) -> list[Bullet]:
        section = None
        if found := _SECTION.match(text):
            section = found[1].replace("’", "'").strip() or None
            text = text[found.end() :]
        values = _read_literal(text)
        if values is None:
            values = [text.strip()]
        kept = [Bullet(section, v) for v in values if v]
        if not kept:
            self.report(number, f"an empty bullet{f' ({section})' if section else ''}, left out", "write its text or delete it")
        return kept

    def report_duplicates(self) -> None:
        first: dict[tuple[dt.date, str], int] = {}
        for entry in self.entries:
            earlier = first.setdefault((entry.date, entry.arxiv_id), entry.line)
            if earlier != entry.line:
                self.report(
                    entry.line,
                    f"{entry.arxiv_id} is listed twice on {entry.date} (first in line {earlier})",
                    "delete one; their bullets are joined",
                )


def _make_date(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _read_authors(value: str) -> tuple[tuple[str, ...], bool]:
    """Author names in order, each once, and whether a ``+`` says that there are more."""
    names = _read_literal(value) if value.startswith("[") else None
    if names is None:
        names = value.split(",")
    cleaned = [n.strip() for n in names]
    return tuple(dict.fromkeys(n for n in cleaned if n and n != "+")), "+" in cleaned


def _read_literal(text: str) -> list[str] | None:
    """The elements of a Python list or dict literal as texts, or None where the text is none.

    Read with ``ast.literal_eval``, which builds values and runs nothing.
    """
    text = text.strip()
    if len(text) > _LITERAL_CHARS or (text[:1], text[-1:]) not in (("[", "]"), ("{", "}")):
        return None
    if max(text.count("["), text.count("{")) > 1000 or re.search(r"(?:[\[{(]\s*){20}|[-+~]{20}", text):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a LaTeX backslash in a string is not worth a word
            value = ast.literal_eval(text)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
    return _flatten(value) if isinstance(value, list | dict) else None


def _flatten(value: object, depth: int = 0) -> list[str]:
    if depth > _LITERAL_DEPTH:
        return [str(value)]
    if isinstance(value, dict):
        pairs: list[str] = []
        for key, item in value.items():
            inner = _flatten(item, depth + 1)
            pairs.extend(f"{key}: {text}" for text in inner if text)
        return pairs
    if isinstance(value, list | tuple):
        return [text for item in value for text in _flatten(item, depth + 1)]
    return [str(value).strip()]
