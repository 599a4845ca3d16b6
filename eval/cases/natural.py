"""Natural questions: what people really ask, each with checks of the answer that a machine can make.

An answer passes if it meets all that is expected of it (:class:`Expect`). What each check means is in
:mod:`eval.metrics.natural`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter
from pydantic.dataclasses import dataclass as checked

from eval.cases.bundled import read_rows, read_toml
from eval.cases.json_lines import read_lines

#: Kinds of natural questions, in the order of reports.
NATURAL_KINDS = (
    "lookup", "fact", "list", "count", "trend", "define", "compare", "overview", "time", "author", "metadata", "negation",
    "entity", "votes", "smalltalk", "outside", "recommend", "similar",
)  # fmt: skip

_STRICT = ConfigDict(extra="forbid")


@checked(frozen=True, config=_STRICT)
class Share:
    """A bound on the share of the papers of an answer whose text (or ``title``, with ``in``) matches a pattern."""

    regex: str
    at_least: Annotated[float, Field(alias="min", ge=0, le=1)] = 0.0
    at_most: Annotated[float, Field(alias="max", ge=0, le=1)] = 1.0
    where: Annotated[str, Field(alias="in", pattern="^(text|title)$")] = "text"


@checked(frozen=True, config=_STRICT)
class Expect:
    """What is expected of an answer; None where nothing is.

    Papers are arXiv ids. An item of a list of texts has its alternatives between ``|``, is a pattern if it has a bracket, and
    ``@name`` stands for alternatives of ``natural_words.toml``.
    """

    abstained: bool | None = None
    cites_all: Sequence[str] | None = None
    cites_any: Sequence[str] | None = None
    first_any: Sequence[str] | None = None
    none_of: Sequence[str] | None = None
    only_of: Sequence[str] | None = None
    min_cited: int | None = None
    max_cited: int | None = None
    dates_within: tuple[dt.date, dt.date] | None = None
    votes_within: tuple[int, int] | None = None
    top_in_order: Sequence[Sequence[str]] | None = None
    sorted_by: Annotated[str | None, Field(pattern="^(votes|date)_(asc|desc)$")] = None
    subject_share: Share | None = None
    excluded_share: Share | None = None
    contains_any: Sequence[str] | None = None
    not_contains: Sequence[str] | None = None
    says_any: Sequence[str] | None = None
    not_says: Sequence[str] | None = None
    number_within: tuple[int, int] | None = None
    periods_named: int | None = None
    max_quotes: int | None = None
    min_chars: int | None = None
    any_of: Sequence[Expect] | None = None

    def given(self) -> dict[str, Any]:
        """Return the checks that there are, by name."""
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}

    def papers(self) -> Iterator[str]:
        """Yield all arXiv ids that are named."""
        for ids in (self.cites_all, self.cites_any, self.first_any, self.none_of, self.only_of, *(self.top_in_order or ())):
            yield from ids or ()
        for other in self.any_of or ():
            yield from other.papers()

    def __str__(self) -> str:
        """Return one line for people."""
        return "; ".join(_told(name, value) for name, value in self.given().items())


def _told(name: str, value: Any) -> str:
    words = name.replace("_", " ")
    if name == "any_of":
        return "or: ".join(f"({other})" for other in value)
    if isinstance(value, Share):
        return f"{words} {value.at_least:g} to {value.at_most:g} of /{_short(value.regex)}/"
    if isinstance(value, tuple | list):
        shown = [_short(", ".join(item) if isinstance(item, tuple | list) else str(item)) for item in value]
        return f"{words} {', '.join(shown[:_MOST])}{f' and {len(shown) - _MOST} more' if len(shown) > _MOST else ''}"
    return f"{words} {value}".lower()


_MOST = 5


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


@dataclass(frozen=True, slots=True)
class NaturalCase:
    """A question as somebody typed it, the day that it was asked on, and what is expected of the answer."""

    id: str
    lang: str
    kind: str
    question: str
    today: dt.date
    expect: Expect

    @property
    def group(self) -> str:
        """The group in bootstraps: the same thing asked in other words or in the other language."""
        return self.id.rpartition("-")[0] or self.id


def natural_cases() -> list[NaturalCase]:
    """Return the natural questions about the bundled sample."""
    return [_case(row) for row in read_rows("natural_sample.jsonl")]


def labelled_natural(questions: Path) -> list[NaturalCase]:
    """Return natural questions that a file holds and the repository does not, with the checks that it has for them.

    :param questions: lines with ``qid``, ``lang`` and ``question``; those without checks are left out.
    :raises UsageError: if the file cannot be read.
    """
    checks = {row["qid"]: row for row in read_rows("natural_dev_checks.jsonl")}
    asked = [row for _, row in read_lines(questions, "natural question", lambda row: row)]
    return [_case({**row, "id": row["qid"], **checks[row["qid"]]}) for row in asked if row["qid"] in checks]


def _case(row: Mapping[str, Any]) -> NaturalCase:
    if row["kind"] not in NATURAL_KINDS:
        raise ValueError(f"{row['id']}: there is no kind {row['kind']!r}")
    today = dt.date.fromisoformat(row["today"])
    return NaturalCase(row["id"], row["lang"], row["kind"], row["question"], today, expect_of(row["expect"]))


def expect_of(row: Mapping[str, Any]) -> Expect:
    """Read what is expected of an answer.

    :raises ValueError: if a check is unknown, or its value is not one.
    """
    return _adapter().validate_python(row)


@cache
def _adapter() -> TypeAdapter[Expect]:
    return TypeAdapter(Expect)


def alternatives(item: str, last: dt.date) -> Sequence[str]:
    """Return the alternatives of an item of a list of texts, of which an answer has to have one.

    :param last: the last day of the digests.
    """
    if not item.startswith("@"):
        return item.split("|")
    day = {
        "iso": last.isoformat(),
        "en": f"{last:%B} {last.day}, {last.year}",
        "en_gb": f"{last.day} {last:%B} {last.year}",
        "ko": f"{last.year}년 {last.month}월 {last.day}일",
    }
    return [words.format(**day) for words in read_toml("natural_words.toml")[item[1:]]]
