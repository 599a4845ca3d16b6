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

from rag.core import ANY_ARXIV_ID, Bullet, DigestEntry, DigestProblem, ParsedDigest

SUFFIXES = frozenset({".md", ".markdown"})

_DAY = re.compile(r"^\s*##?\s*Daily Papers\b.{0,40}?(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)\s*\)?", re.I)
_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/\\_.]?(\d{2})[-/\\_.]?(\d{2})(?!\d)")
_ARXIV = re.compile(
    r"(?:arxiv\.org/(?:abs|pdf|html)|huggingface\.co/papers)/"
    r"(" + ANY_ARXIV_ID + r")(?:v(\d{1,3}))?(?:\.pdf)?/?(?=$|[?#\s)>])",
    re.I,
)
#: What ends a title: titles have square brackets of their own, and other links may follow.
_LINK = re.compile(r"\]\(\s*<?[^\s()<>]{0,60}?" + _ARXIV.pattern + r"[^)]*\)?", re.I)
_BULLET = re.compile(r"^[-*•](?:\s+(.*)|$)", re.S)
_SUB_BULLET = re.compile(r"^\s+[-*•](?:\s+(.*)|$)", re.S)
# ``**Section**: text``, ``***Section***: text``, ``**Section:** text`` and the unbalanced ``***Section*: text``.
_SECTION = re.compile(r"^\*{2,3}([^*:\n]{1,80})(?:\*{1,3}\s*:|:\s*\*{1,3})\s*")
#: A line of nothing but pictures and videos.
_MEDIA = re.compile(
    r"^(?:(?:!\[[^\]]*\]\(\S*\)|\[Watch Video\]\S*+|</?(?:div|video|source)\b[^>]*>)\s*)++$",
    re.I,
)
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$")
_HEADING = re.compile(r"^#{1,6}\s|^\s*###\s*\[")
_VOTE = re.compile(r"^Votes?:\s*(\d[\d,]{0,8}|-|)$", re.I)
_AUTHORS = re.compile(r"^Authors?:\s*(.*)$", re.I)

#: A literal longer than this, or with more brackets, is kept as text: reading it would cost more than it can be worth.
_LITERAL_CHARS = 50_000
_LITERAL_BRACKETS = 1000


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


def reads(text: str, file: str) -> bool:  # noqa: ARG001
    """Return True: this is the format of whatever no other one claims, and it says what is missing from a digest."""
    return True


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
        self.is_digest = False

    def report(self, line: int, message: str, remedy: str, *, error: bool = False) -> None:
        self.problems.append(DigestProblem(self.file, line, message, remedy, "error" if error else "warning"))

    def run(self, text: str) -> ParsedDigest:
        if "\n" not in text:
            text = text.replace("\r", "\n")
        # Not splitlines(): it cuts at form feeds, which stand in bullets where ``\frac`` was swallowed.
        for number, raw in enumerate(text.split("\n"), 1):
            self.read_line(number, raw.rstrip("\r").lstrip("\ufeff"))
        self.close()
        if not self.is_digest:
            self.problems.clear()  # what stands in a text that is no digest is not worth a word
        if not self.entries and not any(p.level == "error" for p in self.problems):
            self.report(
                0,
                "no digest: it lists no paper" if self.is_digest else "no digest: neither a day nor a paper in it",
                "a digest has a line '## Daily Papers (2024-06-21)' and entries '### [title](https://arxiv.org/abs/...)'",
            )
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
                self.report(
                    number, "text outside an entry, left out", "put it under a '### [title](link)' line", error=self.seen_day
                )
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
            self.date = _make_date(day[1], day[2], day[3])
            if self.date is None:
                self.report(number, f"no such day: {'-'.join(day.groups())}", "write the date as YYYY-MM-DD")
            self.report_rest(number, line[day.end() :])
        elif re.match(r"##?\s+Daily Papers\b", text, re.I):
            self.seen_day, self.date = True, None
            self.report(number, "a day heading without a date", "write '## Daily Papers (2024-06-21)'")
        else:
            self.report(
                number,
                f"a heading that is neither a day nor a paper, left out: {text[:60]!r}",
                "write '### [title](https://arxiv.org/abs/...)'",
                error=self.seen_day,
            )

    def report_rest(self, number: int, rest: str) -> None:
        """What follows the date or the link of a heading, unless it closes the heading."""
        if rest := rest.strip("# \t"):
            self.report(number, f"more in the heading, left out: {rest[:60]!r}", "put it on a line of its own", error=True)

    def open_entry(self, number: int, heading: str) -> None:
        link = _LINK.search(heading)
        if link is None or not heading.startswith("["):
            title = (heading.rpartition("](")[0] or heading).strip("[]")
            self.report(
                number,
                f"an entry without an arXiv link, left out: {title[:60]!r}",
                "write '### [title](https://arxiv.org/abs/...)'",
                error=True,
            )
            self.draft = _Draft(title, "", None, None, number)
            return
        self.is_digest = True
        title = heading[1 : link.start()].strip()
        if not title:
            self.report(number, f"{link[1]} has no title", "write the title between the square brackets")
        version = int(link[2]) if link[2] else None
        self.draft = _Draft(title, link[1], version, self.date or self.date_of_name(number), number)
        self.report_rest(number, heading[link.end() :])

    def date_of_name(self, number: int) -> dt.date | None:
        """The day that the file's name gives, taken when no heading does; said once for all entries that follow."""
        found = [d for m in _DATE_IN_NAME.finditer(self.file) if (d := _make_date(*m.groups()))]
        if not found:
            return None
        self.report(number, f"no day given, {found[-1]} taken from the file's name", "add '## Daily Papers (YYYY-MM-DD)'")
        self.seen_day, self.date = True, found[-1]
        return found[-1]

    def read_detail(self, number: int, line: str, draft: _Draft) -> None:
        """A line of an entry that is no bullet: votes, authors, media, or the rest of the bullet above."""
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
            self.report(
                number,
                f"a line that is no bullet, left out: {text[:60]!r}",
                "begin it with '- ', or write 'Vote: 12' or 'Authors: A, B'",
                error=True,
            )

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
            self.report(
                number, f"an empty bullet{f' ({section!r})' if section else ''}, left out", "write its text or delete it"
            )
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

    Its syntax tree is read, with ``ast.literal_eval`` for what is no text; nothing is run.
    """
    line = text.strip().replace("\n", " ")
    if len(line) > _LITERAL_CHARS or (line[:1], line[-1:]) not in (("[", "]"), ("{", "}")) or "\r" in line:
        return None
    # Rows of brackets or signs can take Python's parser long.
    if max(line.count("["), line.count("{")) > _LITERAL_BRACKETS or re.search(r"(?:[\[{(]\s*){20}|[-+~]{20}", line):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a LaTeX backslash in a string is not worth a word
            tree = ast.parse(line, mode="eval").body
        source = line.encode()
        if not isinstance(tree, ast.List | ast.Dict) or tree.end_col_offset != len(source):  # a comment may follow
            return None
        return _flatten(tree, source)
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def _flatten(node: ast.expr | None, source: bytes) -> list[str]:
    """The texts in a literal. From the tree, not from the value: a dict's value has lost the first of two equal keys.

    :raises ValueError: if it is no literal, or holds what no text may hold.
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
        raise ValueError("no literal")
    value = ast.literal_eval(node)
    if isinstance(value, str):
        if "\0" in value:
            raise ValueError("a NUL character")
        value.encode()  # half a surrogate pair cannot be encoded
        return [value.strip()]
    return [source[node.col_offset : node.end_col_offset].decode()]  # as written: 1.10 is not 1.1
