"""Say the reasons of the audit in words that a reader understands, in the language of the reader.

An index stores its reasons as sentences of one kind each (:mod:`rag.index.audit.model`), so that those of older indexes can be
said anew, too. A sentence of no known kind is shown as it is.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib import resources

from rag.text import Language


def reasons_in(language: Language, reasons: str | Iterable[str]) -> str:
    """Return reasons, or a warning that joins some by semicolons, as one phrase in a language."""
    single = reasons.split("; ") if isinstance(reasons, str) else reasons
    return "; ".join(reason_in(language, reason) for reason in single if reason)


def reason_in(language: Language, reason: str) -> str:
    """Return one reason in a language."""
    for found, texts in _kinds():
        if match := found.fullmatch(reason):
            return texts[language].format(**match.groupdict())
    return reason


@cache
def _kinds() -> list[tuple[re.Pattern[str], dict[str, str]]]:
    read = tomllib.loads((resources.files("rag") / "data" / "audit_reasons.toml").read_text("utf-8"))
    return [(re.compile(kind["found"]), {"en": kind["en"], "ko": kind["ko"]}) for kind in read["reason"]]
