"""A written digest as the daily Markdown that :mod:`rag.digests` reads."""

from __future__ import annotations

from collections.abc import Iterator

from rag.core import DigestEntry, __version__, arxiv_url
from rag.text import flat
from rag.writing.model import WrittenDigest


def digest_markdown(digest: WrittenDigest) -> str:
    """Return the digest of a day; a comment above it names the model, which readers of the source see and parsers pass over."""
    model = flat(digest.model).replace("--", "- ").replace(">", "")
    who = f"Written by the model {model} from abstracts alone, with nonmun {__version__}"
    blocks = [f"<!-- {who}; each bullet was checked against its abstract. -->", f"## Daily Papers ({digest.date})"]
    return "\n\n".join([*blocks, *(block for entry in digest.entries for block in _entry(entry))]) + "\n"


def _entry(entry: DigestEntry) -> Iterator[str]:
    yield f"### [{flat(entry.title)}]({arxiv_url(entry.arxiv_id)})"
    if entry.votes is not None:
        yield f"Vote: {entry.votes}"
    if authors := _authors(entry):
        yield f"Authors: {authors}"
    yield "\n".join(f"- **{bullet.section}**: {bullet.text}" for bullet in entry.bullets)


def _authors(entry: DigestEntry) -> str:
    names = [*map(flat, entry.authors), *(["+"] if entry.more_authors else [])]
    if any("," in name or name.startswith("[") for name in names):
        return str(names)  # a Python list, which keeps the comma of a name
    return ", ".join(names)
