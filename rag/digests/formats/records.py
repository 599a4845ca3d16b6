"""Read a paper from named values: an object of JSON, a row of a table, an entry of a bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rag.core import Bullet
from rag.digests.formats.collector import Record
from rag.digests.formats.dates import Day, last_day, last_month, whole_day
from rag.digests.formats.evidence import abstract_bullets, one_line, summary_bullets
from rag.digests.formats.fields import Role, read_authors, role_of
from rag.digests.formats.mentions import Mention, of_address, of_id, of_text
from rag.digests.formats.texts import is_empty, is_text

#: Keys whose values are other papers, never the paper itself.
_OTHERS = re.compile(r"related|similar|references?|citations?|cited|cites|neighbou?rs|recommend", re.I)
_DEPTH = 4
_VALUES = 2000
Scalar = str | int | float


def record_of(values: Mapping[str, object], key: str = "", day: Day | None = None, *, bare: bool = False) -> Record | None:
    """Return the paper that an object describes; None if it names no paper, or nothing but its id.

    :param key: the key of the object, which may be the arXiv id.
    :param day: the day of the list that the object is in.
    :param bare: an id is enough.
    """
    fields = list(_fields(values))
    mention = of_id(key) or _mention(fields)
    if mention is None:
        return None
    titles = [
        (name, one_line(text).replace("\\&", "&"))
        for name, role, text in fields
        if role == "title" and one_line(text) and not of_id(text)
    ]
    titles.sort(key=lambda title: _rank(title[0]))
    other = [(name, text) for name, role, text in fields if role is None and is_text(text) and not _is_address(text)]
    if not bare and not titles and not any(role == "abstract" for _, role, _ in fields) and not other:
        return None
    authors, more = _authors(values)
    return Record(
        mention,
        titles[0][1] if titles else "",
        _day(fields, "date") or day or _day(fields, "published"),
        authors,
        more,
        _votes(fields),
        _bullets(fields, titles[1:], other),
    )


def _fields(values: Mapping[str, object], depth: int = 0) -> Iterator[tuple[str, Role | None, str]]:
    """Yield the name, role and text of each value; those of nested objects after the others."""
    nested: list[Mapping[str, object]] = []
    for key, value in list(values.items())[:_VALUES]:
        role = role_of(str(key))
        if isinstance(value, Mapping):
            if isinstance(parts := value.get("date-parts"), list):  # of bibliographies in CSL JSON
                yield str(key), role, "-".join(re.findall(r"\d+", str(parts))[:3])
            elif depth < _DEPTH and not _OTHERS.search(str(key)):
                nested.append(value)
        elif isinstance(value, list):
            for item in value[:_VALUES]:
                if isinstance(item, Scalar) and not isinstance(item, bool):
                    yield str(key), role, clean_text(str(item))
        elif isinstance(value, Scalar) and not isinstance(value, bool):
            yield str(key), role, clean_text(str(value))
    for inner in nested:
        yield from _fields(inner, depth + 1)


def clean_text(text: str) -> str:
    """Return a text without what cannot be stored: NUL, and halves of surrogate pairs, which JSON can spell."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _mention(fields: list[tuple[str, Role | None, str]]) -> Mention | None:
    linked = [(name, text) for name, role, text in fields if role == "link" and not _OTHERS.search(name)]
    linked.sort(key=lambda field: "arxiv" not in field[0].lower())
    ids = (of_id(text) or next(iter(of_text(text)), None) for _, text in linked)
    addresses = (of_address(text) for name, role, text in fields if role != "link" and not _OTHERS.search(name))
    return next((m for found in (ids, addresses) for m in found if m), None)


def _rank(name: str) -> int:
    """Return the place of the name of a title: the English one before others."""
    name = name.lower()
    return 0 if name in ("title", "en_title", "title_en", "paper_title") else 1 if "title" in name else 2


def _is_address(text: str) -> bool:
    return re.fullmatch(r"\s*(?:https?://|www\.|\.{0,2}/)\S*\s*", text) is not None


def _day(fields: list[tuple[str, Role | None, str]], role: Role) -> Day | None:
    texts = [text for _, found, text in fields if found == role]
    days = [day for text in texts if (day := whole_day(text) or last_day(text) or last_month(text)) and day.year]
    return next((day for day in days if day.day), next(iter(days), None))


def _votes(fields: list[tuple[str, Role | None, str]]) -> int | None:
    found = (re.fullmatch(r"\s*\+?(\d[\d,]{0,8})(?:\.0)?\s*", text) for _, role, text in fields if role == "votes")
    return next((int(match[1].replace(",", "")) for match in found if match), None)


def _authors(values: Mapping[str, object]) -> tuple[tuple[str, ...], bool]:
    """Return the names under a key for authors, of this object or of those in it."""
    inner = [value for value in values.values() if isinstance(value, Mapping)]
    for level in (values, *inner):
        for key, value in level.items():
            if role_of(str(key)) == "authors" and value:
                if isinstance(value, str):
                    return read_authors(clean_text(value).replace(" and ", ", ") if "," not in value else clean_text(value))
                if isinstance(value, list):
                    people = [one_line(clean_text(_person(item))) for item in value[:_VALUES]]
                    cut = bool(people) and re.fullmatch(r"et\.? al\.?|others|\+.*|\.\.\.", people[-1]) is not None
                    return tuple(dict.fromkeys(name for name in (people[:-1] if cut else people) if name)), cut
    return (), False


def _person(item: object) -> str:
    if isinstance(item, Mapping):
        parts = [item.get(key) for key in ("name", "fullname", "full_name", "literal")]
        names = [part for part in (item.get("given"), item.get("family"), item.get("suffix")) if isinstance(part, str)]
        return (
            next((part for part in parts if isinstance(part, str)), " ".join(names)) if item.get("hidden") is not True else ""
        )
    return item if isinstance(item, str) else ""


def _bullets(
    fields: list[tuple[str, Role | None, str]], titles: list[tuple[str, str]], other: list[tuple[str, str]]
) -> tuple[Bullet, ...]:
    """Return titles in other languages, texts under their names, summaries and the sentences of the abstract."""
    found = [Bullet(label(name), text) for name, text in titles if re.search(r"[\u3040-\u9fff\uac00-\ud7a3]", text)]
    found += [Bullet(label(name), text.strip()) for name, text in other]
    found += [bullet for _, role, text in fields if role == "summary" for bullet in summary_bullets(text)]
    abstracts = [text for _, role, text in fields if role == "abstract" and not is_empty(text)]
    return tuple(dict.fromkeys([*found, *(abstract_bullets(abstracts[0]) if abstracts else ())]))


def label(name: str) -> str:
    """Return the name of a value as the label of a bullet: ``one_liner`` is ``One liner``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").strip()
    return words[:1].upper() + words[1:]
