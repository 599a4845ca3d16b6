"""The front matter of a page: YAML or TOML between two lines, of which nothing is executed."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from rag.digests.formats.dates import last_day, make_date, whole_day
from rag.digests.formats.fields import read_authors, role_of
from rag.digests.formats.mentions import Mention, of_id, of_text

_FRONT = re.compile(
    r"\ufeff?(?:---[ \t]*\r?\n(?P<yaml>.*?)\r?\n(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n(?P<toml>.*?)\r?\n\+\+\+)[ \t]*(?:\r?\n|$)",
    re.S,
)
_CHARS = 20_000
_DEEP = re.compile(r"[\[{]\s*(?:[\[{]\s*){20}|(?:^|\s)[&*]\w")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What the front matter says of the page: the paper that it is about, its title and authors, and the day."""

    paper: Mention | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    date: dt.date | None = None


def split_front_matter(text: str) -> tuple[FrontMatter, str]:
    """Return the front matter of a text and what follows it."""
    if not text.lstrip("\ufeff").startswith(("---", "+++")) or (found := _FRONT.match(text[:_CHARS])) is None:
        return FrontMatter(), text
    values = _values(found["yaml"], found["toml"])
    return (_read(values), text[found.end() :]) if values else (FrontMatter(), text)


def _values(yaml_text: str | None, toml_text: str | None) -> Mapping[str, object]:
    import yaml

    try:
        if toml_text is not None:
            return tomllib.loads(toml_text)
        if yaml_text is None or _DEEP.search(yaml_text):  # nested without end, or with aliases, which can multiply
            return {}
        values = yaml.safe_load(yaml_text)
    except (yaml.YAMLError, ValueError, RecursionError, TypeError, KeyError, AttributeError):
        return {}
    return values if isinstance(values, Mapping) else {}


def _read(values: Mapping[str, object]) -> FrontMatter:
    paper: Mention | None = None
    title, authors, date = "", tuple[str, ...](), None
    for key, value in values.items():
        role = role_of(str(key))
        texts = [str(item) for item in (value if isinstance(value, list) else [value]) if isinstance(item, str | int | float)]
        if role == "link":
            found = [mention for text in texts if (mention := of_id(text) or next(iter(of_text(text)), None))]
            paper = paper or next(iter(found), None)
        elif role == "title" and texts and not title:
            title = " ".join(texts[0].split())
        elif role == "authors" and not authors:
            authors = read_authors(", ".join(texts))[0]
        elif role in ("date", "published") and (date is None or role == "date"):
            date = _date(value) or date
    return FrontMatter(paper, title, authors, date)


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    day = (whole_day(value) or last_day(value)) if isinstance(value, str) else None
    return make_date(day.year, day.month, day.day or 1) if day and day.year else None
