"""Parse the text of a daily digest into entries and problems.

A digest is Markdown: ``## Daily Papers (2024-06-21)``, then per paper ``### [title](https://arxiv.org/abs/...)``, an image or
video, ``Vote:``, ``Authors:`` and bullets. Every variant seen so far is read, and what is not understood is reported.
"""

from __future__ import annotations

import ast
import datetime as dt
import re
from dataclasses import dataclass, field, replace

from rag.core import ANY_ARXIV_ID, Bullet, DigestEntry, DigestProblem, ParsedDigest
from rag.digests.formats.dates import date_of_name, make_date
from rag.digests.formats.literals import parse_literal
from rag.digests.formats.mentions import of_text

SUFFIXES = frozenset({".md", ".markdown"})

_DAY = re.compile(r"^\s*##?\s*Daily Papers\b.{0,40}?(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)\s*\)?", re.I)
_ARXIV = (
    r"(?:arxiv\.org/(?:abs|pdf|html)|huggingface\.co/papers)/"
    r"(" + ANY_ARXIV_ID + r")(?:v(\d{1,3}))?(?:\.pdf)?/?(?=$|[?#\s)>])"
)
#: The end of a title, which may contain square brackets and be followed by other links.
_LINK = re.compile(r"\]\(\s*<?[^\s()<>]{0,60}?" + _ARXIV + r"[^)]*\)?", re.I)
_ANY_DAY = re.compile(r"^[ \t]*##?[ \t]*Daily Papers\b", re.I | re.M)
#: The line of a paper and what follows it, which is never prose.
_ENTRY_LINE = re.compile(
    r"^###[ \t]*\[[^\n]{1,1000}\]\([^\n]*\n?\s*+(?P<prose>(?![-*•]\s|[-*_]{3}|[#!<\[]|Votes?:|Authors?:)\S)?", re.M
)
_OWN_LINE = re.compile(r"^(?:Votes?|Authors?):", re.M)
_BULLET = re.compile(r"^[-*•](?:\s+(.*)|$)", re.S)
_SUB_BULLET = re.compile(r"^\s+[-*•](?:\s+(.*)|$)", re.S)
# ``**Section**: text``, ``***Section***: text``, ``**Section:** text`` and the unbalanced ``***Section*: text``.
_SECTION = re.compile(r"^\*{2,3}([^*:\n]{1,80})(?:\*{1,3}\s*:|:\s*\*{1,3})\s*")
#: A line that consists of pictures and videos.
_MEDIA = re.compile(r"^(?:(?:!\[[^\]]*\]\(\S*\)|\[Watch Video\]\S*+|</?(?:div|video|source)\b[^>]*>)\s*)++$", re.I)
#: A line that says nothing: a rule, or a comment.
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,}|<!--(?:[^-]|-(?!->))*-->)\s*$")
_HEADING = re.compile(r"^#{1,6}\s|^\s*###\s*\[")
_VOTE = re.compile(r"^Votes?:\s*(\d[\d,]{0,8}|-|)$", re.I)
_AUTHORS = re.compile(r"^Authors?:\s*(.*)$", re.I)

#: A literal that is longer or has more brackets is kept as text: parsing it would take too long.
_LITERAL_CHARS = 50_000
_LITERAL_BRACKETS = 1000

_ENTRY = "write '### [title](https://arxiv.org/abs/...)'"
_FORM = "a digest has a line '## Daily Papers (2024-06-21)' and entries '### [title](https://arxiv.org/abs/...)'"
#: The message and the remedy of each problem.
_PROBLEMS = {
    "no paper": ("no digest: it lists no paper", _FORM),
    "no digest": ("no digest: neither a day nor a paper in it", _FORM),
    "outside": ("text outside an entry, left out", "put it under a '### [title](link)' line"),
    "no such day": ("no such day: {}", "write the date as YYYY-MM-DD"),
    "no date": ("a day heading without a date", "write '## Daily Papers (2024-06-21)'"),
    "heading": ("a heading that is neither a day nor a paper, left out: {!r}", _ENTRY),
    "rest of heading": ("more in the heading, left out: {!r}", "put it on a separate line"),
    "no link": ("an entry without an arXiv link, left out: {!r}", _ENTRY),
    "no title": ("{} has no title", "write the title between the square brackets"),
    "no day": ("{} belongs to no day, left out", "put '## Daily Papers (YYYY-MM-DD)' above it or the date in the file name"),
    "day of name": ("no day given, {} taken from the file name", "add '## Daily Papers (YYYY-MM-DD)'"),
    "no bullet": ("a line that is not a bullet, left out: {!r}", "start it with '- ', or write 'Vote: 12' or 'Authors: A, B'"),
    "no bullets": ("{} has no bullets", "add lines that start with '- '; its title is kept"),
    "empty bullet": ("an empty bullet{}, left out", "write its text, or delete it"),
    "listed twice": ("{} is listed twice on {} (first in line {})", "delete one of them; their bullets are joined"),
}


@dataclass
class _Draft:
    """An entry while its lines are being read; ``entry`` is None if its heading lacks a paper or a day."""

    entry: DigestEntry | None = None
    votes: int | None = None
    authors: tuple[str, ...] = ()
    more_authors: bool = False
    bullets: list[tuple[int, list[str]]] = field(default_factory=list)


def reads(text: str, file: str) -> bool:  # noqa: ARG001
    """Return whether a text has the heading of a day, or a paper with votes or authors, and no papers in other forms."""
    has_day = _ANY_DAY.search(text) is not None
    if entry := _ENTRY_LINE.search(text):
        return not entry["prose"] and (has_day or _OWN_LINE.search(text) is not None)
    return has_day and not of_text(text)


def parse_digest(text: str, file: str = "digest.md") -> ParsedDigest:
    """Parse a digest; any other text gives no entries and one problem.

    :param file: the path, which problems name and which gives the date if no heading does.
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
        self.is_digest = False

    def report(self, line: int, problem: str, *values: object, error: bool = False) -> None:
        message, remedy = _PROBLEMS[problem]
        self.problems.append(DigestProblem(self.file, line, message.format(*values), remedy, "error" if error else "warning"))

    def run(self, text: str) -> ParsedDigest:
        if "\n" not in text:
            text = text.replace("\r", "\n")
        # Not splitlines(), which splits at form feeds: bullets contain them where ``\frac`` was unescaped.
        for number, raw in enumerate(text.split("\n"), 1):
            self.read_line(number, raw.rstrip("\r").lstrip("\ufeff"))
        self.close()
        if not self.is_digest:
            self.problems.clear()  # one problem is enough for a text that is not a digest
        if not self.entries and not any(p.level == "error" for p in self.problems):
            self.report(0, "no paper" if self.is_digest else "no digest")
        self.report_duplicates()
        return ParsedDigest(tuple(self.entries), tuple(sorted(self.problems, key=lambda p: p.line)))

    def read_line(self, number: int, line: str) -> None:
        if not line.strip() or _RULE.match(line):
            return
        if _HEADING.match(line) or _DAY.match(line):
            self.close()
            self.read_heading(number, line)
        elif self.draft is None:
            if not _MEDIA.match(line):
                self.report(number, "outside", error=self.seen_day)
        elif bullet := _BULLET.match(line):
            self.draft.bullets.append((number, [(bullet[1] or "").strip()]))
        else:
            self.read_detail(number, line, self.draft)

    def read_heading(self, number: int, line: str) -> None:
        text = line.strip()
        if text.startswith("###") and not text.startswith("####"):
            self.open_entry(number, text[3:].strip())
        elif day := _DAY.match(line):
            self.seen_day = self.is_digest = True
            self.date = make_date(day[1], day[2], day[3])
            if self.date is None:
                self.report(number, "no such day", "-".join(day.groups()))
            self.report_rest(number, line[day.end() :])
        elif re.match(r"##?\s+Daily Papers\b", text, re.I):
            self.seen_day, self.date = True, None
            self.report(number, "no date")
        else:
            self.report(number, "heading", text[:60], error=self.seen_day)

    def report_rest(self, number: int, rest: str) -> None:
        if rest := rest.strip("# \t"):
            self.report(number, "rest of heading", rest[:60], error=True)

    def open_entry(self, number: int, heading: str) -> None:
        link = _LINK.search(heading)
        if link is None or not heading.startswith("["):
            title = (heading.rpartition("](")[0] or heading).strip("[]")
            self.report(number, "no link", title[:60], error=True)
            self.draft = _Draft()
            return
        self.is_digest = True
        title = heading[1 : link.start()].strip()
        if not title:
            self.report(number, "no title", link[1])
        version = int(link[2]) if link[2] else None
        date = self.date or self.date_of_name(number)
        self.draft = _Draft(DigestEntry(date, link[1], title, (), version=version, line=number) if date else None)
        self.report_rest(number, heading[link.end() :])
        if date is None:
            self.report(number, "no day", link[1], error=True)

    def date_of_name(self, number: int) -> dt.date | None:
        """Take the day from the file name, if it has one; reported once for all entries that follow."""
        if day := date_of_name(self.file):
            self.report(number, "day of name", day)
            self.seen_day, self.date = True, day
        return self.date

    def read_detail(self, number: int, line: str, draft: _Draft) -> None:
        """Read a line of an entry that does not start a bullet: votes, authors, media, or the rest of the bullet above."""
        text = line.strip()
        if _MEDIA.match(text):
            return
        if (vote := _VOTE.match(text)) and draft.votes is None:
            draft.votes = int(vote[1].replace(",", "")) if vote[1] not in ("-", "") else None
        elif (authors := _AUTHORS.match(text)) and not draft.authors:
            draft.authors, draft.more_authors = _read_authors(authors[1].strip())
        elif sub := _SUB_BULLET.match(line):
            if not draft.bullets:
                draft.bullets.append((number, []))
            draft.bullets[-1][1].append((sub[1] or "").strip())
        elif draft.bullets:
            draft.bullets[-1][1].append(text)
        else:
            self.report(number, "no bullet", text[:60], error=True)

    def close(self) -> None:
        draft, self.draft = self.draft, None
        if draft is None or draft.entry is None:
            return
        bullets = tuple(b for number, lines in draft.bullets for b in self.read_bullet(number, "\n".join(lines)))
        if not bullets:
            self.report(draft.entry.line, "no bullets", draft.entry.arxiv_id)
        entry = replace(draft.entry, bullets=bullets, votes=draft.votes, authors=draft.authors, more_authors=draft.more_authors)
        self.entries.append(entry)

    def read_bullet(self, number: int, text: str) -> list[Bullet]:
        section = None
        if found := _SECTION.match(text):
            section = found[1].replace("’", "'").strip() or None
            text = text[found.end() :]
        values = _read_literal(text)
        kept = [Bullet(section, v) for v in ([text.strip()] if values is None else values) if v]
        if not kept:
            self.report(number, "empty bullet", f" ({section!r})" if section else "")
        return kept

    def report_duplicates(self) -> None:
        first: dict[tuple[dt.date, str], int] = {}
        for entry in self.entries:
            earlier = first.setdefault((entry.date, entry.arxiv_id), entry.line)
            if earlier != entry.line:
                self.report(entry.line, "listed twice", entry.arxiv_id, entry.date, earlier)


def _read_authors(value: str) -> tuple[tuple[str, ...], bool]:
    """Return the distinct authors in order, and whether a ``+`` stands for more."""
    names = _read_literal(value) if value.startswith("[") else None
    cleaned = [n.strip() for n in (value.split(",") if names is None else names)]
    return tuple(dict.fromkeys(n for n in cleaned if n and n != "+")), "+" in cleaned


def _read_literal(text: str) -> list[str] | None:
    """Return the elements of a Python list or dict literal as texts, without executing it; None for any other text."""
    line = text.strip().replace("\n", " ")
    if (line[:1], line[-1:]) not in (("[", "]"), ("{", "}")) or "\r" in line:
        return None
    tree = parse_literal(line, chars=_LITERAL_CHARS, brackets=_LITERAL_BRACKETS)
    try:
        source = line.encode()
        if not isinstance(tree, ast.List | ast.Dict) or tree.end_col_offset != len(source):  # a comment may follow
            return None
        return _flatten(tree, source)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return None


def _flatten(node: ast.expr | None, source: bytes) -> list[str]:
    """Return the texts in the tree of a literal; its value would have lost the first of two equal keys.

    :raises ValueError: if it is not a literal, or contains NUL or half a surrogate pair.
    """
    if isinstance(node, ast.Dict):
        pairs: list[str] = []
        for key, item in zip(node.keys, node.values, strict=True):
            name = " ".join(_flatten(key, source))
            pairs.extend(f"{name}: {text}" if text else name for text in _flatten(item, source) or [""])
        return pairs
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [text for item in node.elts for text in _flatten(item, source)]
    if node is None:
        raise ValueError("not a literal")
    value = ast.literal_eval(node)
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("a NUL character")
        value.encode()  # raises UnicodeEncodeError, a ValueError, for half a surrogate pair
        return [value.strip()]
    return [source[node.col_offset : node.end_col_offset].decode()]  # as written: 1.10 is not 1.1
