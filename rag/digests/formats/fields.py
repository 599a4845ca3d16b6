"""What the labels of digests mean: names of columns and keys, and words before a colon, in four languages."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Literal, get_args

Role = Literal["title", "authors", "date", "published", "link", "abstract", "summary", "votes", "skip"]


@cache
def labels() -> dict[str, Any]:
    """Return the table of labels."""
    return tomllib.loads((resources.files("rag") / "data" / "formats" / "labels.toml").read_text("utf-8"))


@cache
def _roles() -> dict[str, Role]:
    return {label: role for role in get_args(Role) for label in labels()[role]}


#: A label at the start of a line: a few words, a colon, and perhaps emphasis that was not closed where it should be.
_LABELLED = re.compile(r"\s*[*_]{0,3}([^\s:：|*][^:：|\n]{0,40}?)[*_]{0,3}\s*[:：]\s*[*_]{0,3}(?!//)\s*")
_LABEL_WORDS = 6
#: An id in a line that goes on, in which ``arXiv`` is no label.
_NAMED = re.compile(r"\W*arxiv:\s?\d{4}\.\d{4,5}(?:v\d{1,2})?\W*\w", re.I)
_TAIL = 60  # characters at the end in which a list of authors says that it was cut


@lru_cache(maxsize=4096)
def role_of(label: str) -> Role | None:
    """Return what a label, the name of a column or a key names; None for others."""
    text = unicodedata.normalize("NFKC", label).replace("ArXiv", "arxiv").replace("arXiv", "arxiv")
    text = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    text = " ".join(re.sub(r"[^\w\s]|_", " ", text).lower().split())
    return _roles().get(text)


def labelled(line: str) -> tuple[str, str] | None:
    """Return the label at the start of a line and what follows it, or None."""
    found = _LABELLED.match(line)
    if found is None or len(found[1].split()) > _LABEL_WORDS or _NAMED.match(line):
        return None
    return clean_label(found[1]), line[found.end() :]


def clean_label(label: str) -> str:
    """Return a label without emoji, emphasis and punctuation around it."""
    return re.sub(r"^[^\w(]+|[^\w)]+$", "", label.strip()).strip()


_MORE = re.compile(
    r"[\s,;]*\(?\b(?:et\.?\s?al\.?|and others)\)?[\s.…]*$"
    r"|[\s,，、]*(?:等人?|외(?:\s?\d+\s?[명인])?|ほか|他)\s*\.?$"
    r"|\s*(?:,\s*\+\s*\d*.*|…|\.\.\.)$",
    re.I,
)
_JOIN = re.compile(r"\s*(?:;|；|、|，|,(?!\s*(?:Jr|Sr|II|III|IV)\b)|\band\b(?=\s[A-Z])|\s&\s|\s·\s|\s•\s)\s*")


def read_authors(text: str) -> tuple[tuple[str, ...], bool]:
    """Return the names in a list of authors, and whether it was cut (et al.)."""
    text = " ".join(text.split()).strip(" *_|,;·–—-")
    if re.fullmatch(r"[^,;]+, [^,;]+(?:; [^,;]+, [^,;]+)*", text) and ";" in text:
        return tuple(dict.fromkeys(map(natural_name, text.split("; ")))), False
    cut = text[:-_TAIL] + _MORE.sub("", text[-_TAIL:])
    parts = (re.sub(r"(?<![A-Z])\.$", "", part.strip(" *_`†‡∗()0123456789¹²³")) for part in _JOIN.split(cut))
    names = tuple(dict.fromkeys(name for name in parts if name))
    return names, cut != text


def natural_name(name: str) -> str:
    """Return ``Ada Kim`` for ``Kim, Ada``."""
    family, comma, given = name.partition(", ")
    return f"{given} {family}".strip() if comma and ", " not in given else name


def looks_like_authors(text: str) -> bool:
    """Return whether a line without a label is a list of names: short capitalised parts and no sentence."""
    text = text.strip()
    if not text or len(text) > 20_000 or re.search(r"[:：!?。]|https?|\d{3}", text):
        return False
    names, cut = read_authors(text)
    words = [word for name in names for word in name.split()]
    particles = labels()["particles"].split()
    if not names or (len(names) == 1 and not cut and not 2 <= len(words) <= 4):
        return False
    if len(names) > 1 and sum(" " in name or not name.isascii() for name in names) < 0.6 * len(names):
        return False
    # A name in Chinese, Japanese or Korean has few letters; clauses between commas have more.
    short = all(len(name.split()) <= 6 and len(name) <= (60 if name.isascii() or " " in name else 12) for name in names)
    short = short and all(len(name) <= 6 for name in names if re.match(r"[\u3040-\u9fff\uac00-\ud7a3]", name))
    capital = sum(word[:1].isupper() or not word[:1].isascii() or word.lower() in particles for word in words)
    return short and capital >= 0.9 * len(words)
