"""Python literals in source files, read without executing anything and in bounded time."""

from __future__ import annotations

import ast
import re
import warnings

# Python's parser can take long over rows of brackets or signs; those inside strings do no harm.
_STRING = re.compile(r"'(?:[^'\\]|\\.)*+'|\"(?:[^\"\\]|\\.)*+\"", re.S)
_ROWS = re.compile(r"(?:[\[{(]\s*){20}|[-+~]{20}")


def parse_literal(text: str, *, chars: int, brackets: int) -> ast.expr | None:
    """Return the tree of a Python expression; None if it is none, is too long, or has too many brackets outside strings."""
    if len(text) > chars:
        return None
    bare = _STRING.sub("''", text)
    if max(bare.count("["), bare.count("{"), bare.count("(")) > brackets or _ROWS.search(bare):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of LaTeX backslashes in strings
            return ast.parse(text, mode="eval").body
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None


def read_literal(text: str, *, chars: int = 2_000_000, brackets: int = 20_000) -> object:
    """Return the value of a Python literal; None for any other text."""
    tree = parse_literal(text.strip(), chars=chars, brackets=brackets)
    try:
        return None if tree is None else ast.literal_eval(tree)
    except (ValueError, TypeError, MemoryError, RecursionError):
        return None
