"""A written digest as the daily Markdown that :mod:`rag.digests` reads."""

from __future__ import annotations

from collections.abc import Iterator

from rag.core import DigestEntry, __version__, arxiv_url
from rag.text import flat
from rag.writing.earlier import Earlier
from rag.writing.model import WrittenDigest

_NOTHING = Earlier()


def digest_markdown(digest: WrittenDigest, earlier: Earlier = _NOTHING) -> str:
    """Return the digest of a day; a comment above it names the model, which readers of the source see and parsers pass over.

    :param earlier: papers of the same day that were written before; all are in the order of their votes.
    """
    models = list(dict.fromkeys([*earlier.models, _in_comment(digest.model)]))
    who = f"model {models[0]}" if len(models) == 1 else f"models {', '.join(models[:-1])} and {models[-1]}"
    head = (
        f"Written by the {who} from abstracts alone, with nonmun {__version__}; each bullet was checked against its abstract."
    )
    if digest.missing:
        head += f" Not written yet: {', '.join(one.arxiv_id for one in digest.missing)}."
    entries = [*earlier.entries, *digest.entries]
    if earlier.entries:
        entries.sort(key=lambda entry: (entry.votes is None, -(entry.votes or 0), entry.arxiv_id))
    blocks = [f"<!-- {head} -->", f"## Daily Papers ({digest.date})"]
    return "\n\n".join([*blocks, *(block for entry in entries for block in _entry(entry))]) + "\n"


def _in_comment(name: str) -> str:
    """Return a name that does not end a comment."""
    return flat(name).replace("--", "- ").replace(">", "")


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
