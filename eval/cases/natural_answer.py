"""An answer as the checks of natural questions see it: its papers in order, its own words, and the numbers in them."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cached_property

from eval.cases.natural import Share, alternatives
from rag.core import ARXIV_ID, Answer, Paper
from rag.text import flat

#: How many papers a message names, and how much of a text it shows.
SHOWN, LONG = 3, 40

_ID = re.compile(rf"(?<![\d.])({ARXIV_ID})(?:v\d+)?(?!\d)")
_QUOTE = re.compile(r"“[^“”]*”")
_MARKS = re.compile(r"[(\[]")  # of an item that is a pattern
# What holds a number that counts nothing: days, months, votes, markers, and the numbers of a list.
_NO_COUNT = re.compile(
    r"\d{4}-\d\d(?:-\d\d)?|(?<!\d)\d{1,9}(?: votes?| ?표|월|일)|추천(?:수)? ?\d{1,9}|\[\d{1,9}\]|\d{4}년|^[ \t]{0,9}\d{1,9}\. ",
    re.MULTILINE,
)
_NUMBER = re.compile(r"(?<![\w.])\d{1,3}(?:,\d{3}){1,9}(?![\w.]{0,30}\d)|(?<![\w.])\d{1,30}(?![\w.,]{0,30}\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PERIODS = (
    re.compile(r"(?<![\d.-])(?P<year>20\d\d)-(?P<month>\d\d)(?!-?\d)"),
    re.compile(r"(?P<year>20\d\d)년 ?(?P<month>\d{1,2})월"),
    re.compile(rf"\b(?P<name>{'|'.join(_MONTHS)})[a-z]*\.? (?P<year>20\d\d)"),
    re.compile(r"(?P<part>[qh][1-4]) ?(?P<year>20\d\d)|(?P<year2>20\d\d)(?:년)? ?(?P<part2>[qh][1-4]|[상하]반기|\d분기)"),
    re.compile(r"(?<![\d.-])(?P<year>20\d\d)(?![\d-]|년 ?\d)"),
)


def folded(text: str) -> str:
    """Return a text on one line, in lower case, without accents."""
    letters = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return flat(unicodedata.normalize("NFC", letters)).lower()


def occurs(choices: Sequence[str], text: str) -> bool:
    """Tell whether a folded text has one of some pieces of text or whole numbers, or matches the pattern that they are."""
    if len(choices) == 1 and _MARKS.search(choices[0]):
        return re.search(folded(choices[0]), text) is not None
    return any(re.search(_literal(folded(choice)), text) for choice in choices)


def _literal(words: str) -> str:
    if re.fullmatch(r"[\d.,]+", words):
        return rf"(?<![\w.,-]){re.escape(words)}(?![a-z0-9]|[.,-]\d)"
    before = r"(?<![\d.,])" if words[:1].isdigit() else ""
    after = r"(?!\d)" if words[-1:].isdigit() else ""
    return f"{before}{re.escape(words)}{after}"


class Seen:
    """An answer as the checks see it, beside the papers of the index."""

    def __init__(self, answer: Answer, papers: Mapping[str, Paper]) -> None:
        self.answer = answer
        self.papers = papers
        self.cites = list(dict.fromkeys(citation.arxiv_id for citation in answer.citations))
        self.own = _QUOTE.sub(" ", answer.text)
        self.quotes = len(_QUOTE.findall(answer.text))

    @cached_property
    def named(self) -> list[str]:
        """The indexed papers whose ids the text names, in its order."""
        return [found for found in dict.fromkeys(_ID.findall(self.answer.text)) if found in self.papers]

    @cached_property
    def ids(self) -> list[str]:
        """The papers of the answer that are in the index, in their order."""
        known = [cited for cited in self.cites if cited in self.papers]
        return self.named if set(known) <= set(self.named) else list(dict.fromkeys((*known, *self.named)))

    @cached_property
    def own_words(self) -> str:
        """The folded text without quotations."""
        return folded(self.own)

    @cached_property
    def everything(self) -> str:
        """The folded text, and the texts that it cites."""
        return folded("\n".join((self.answer.text, *(citation.text for citation in self.answer.citations))))

    @cached_property
    def numbers(self) -> list[int]:
        """The numbers in its own words that may count something."""
        text = self.own
        for cited in self.ids:
            text = text.replace(self.papers[cited].title, " ")
        text = _NO_COUNT.sub(" ", _ID.sub(" ", text))
        return [int(number.replace(",", "")) for number in _NUMBER.findall(text)]

    @cached_property
    def periods(self) -> set[str]:
        """The months, quarters, halves and years in its own words."""
        return {_period(found.groupdict()) for pattern in _PERIODS for found in pattern.finditer(self.own_words)}

    def matching(self, share: Share) -> list[str]:
        """Return the papers of the answer that match a pattern."""
        pattern = re.compile(share.regex, re.IGNORECASE)
        return [name for name in self.ids if pattern.search(self._words(self.papers[name], share.where))]

    def _words(self, paper: Paper, where: str) -> str:
        return paper.title if where == "title" else "\n".join((paper.title, *paper.texts))

    def holds(self, item: str, text: str) -> bool:
        """Tell whether a folded text has what an item of a check asks for."""
        choices = [item] if _MARKS.search(item) else alternatives(item, self._last)
        return occurs(choices, text)

    @cached_property
    def _last(self) -> dt.date:
        return max(paper.date for paper in self.papers.values())

    def titles(self, ids: Sequence[str]) -> str:
        """Name some papers, for people."""
        told = [f"{i} {self.papers[i].title[:LONG]}" if i in self.papers else i for i in ids[:SHOWN]]
        return "; ".join(told) + (f" and {len(ids) - SHOWN} more" if len(ids) > SHOWN else "")


def _period(parts: Mapping[str, str | None]) -> str:
    year = parts.get("year") or parts.get("year2") or ""
    part = parts.get("part") or parts.get("part2")
    if name := parts.get("name"):
        return f"{year}-{_MONTHS.index(name) + 1:02}"
    if month := parts.get("month"):
        return f"{year}-{int(month):02}"
    return f"{year} {part}" if part else year
