"""What ``--source`` names: a kind, and what of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from rag.core import UsageError

Kind = Literal["hf", "arxiv", "github", "feed", "folder"]

_CATEGORY = re.compile(r"[a-z]+(?:-[a-z]+)?(?:\.(?:[A-Z]{2}|[a-z]+(?:-[a-z]+)?))?")
_HINT = "Type hf, arxiv, arxiv:cs.CL, github:OWNER/NAME/FOLDER, feed:URL or folder:PATH."


@dataclass(frozen=True, slots=True)
class Wanted:
    """A source: ``what`` is a category of arXiv, a repository, an address or a path; empty for ``hf`` and for abstracts."""

    kind: Kind
    what: str = ""


def wanted_of(text: str) -> Wanted:
    """Read a source as a user names it.

    :raises UsageError: if there is no such source, or if it does not say what to fetch.
    """
    kind, _, what = text.strip().partition(":")
    known = next((name for name in get_args(Kind) if name == kind.strip().lower()), None)
    if known is None:
        raise UsageError(f"{text!r} is no source.", hint=_HINT)
    what = what.strip()
    if known == "hf" and what:
        raise UsageError(f"{text!r} is no source: hf has only its daily list.", hint=_HINT)
    if known == "arxiv" and what and not _CATEGORY.fullmatch(what):
        raise UsageError(f"{what!r} is not a category of arXiv.", hint="Type one such as arxiv:cs.CL.")
    if known in ("github", "feed", "folder") and not what:
        raise UsageError(f"The source {known} does not say what to fetch.", hint=_HINT)
    return Wanted(known, what)
