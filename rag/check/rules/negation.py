"""Where a text negates, and which of its content words are negated (do not improve, 학습하지 않고, 모델 없이)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.data import word_list, word_values
from rag.check.rules.morphology import Text, Token

_BACK = word_values("negation", "back")
_FORTH = word_list("negation", "forth")
_ENGLISH = word_list("negation", "english")
_LESS = word_list("negation", "less") | {"덜"}
_TAGS = frozenset(("VX", "VA", "VV", "MAG", "VCN", "NNG", "XR", "NNP", "VCP"))
_REACH = 4
_BREAKS = frozenset(",;:.()—")


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that negates, and the indices in :attr:`Text.content` of the words that it most likely negates."""

    token: Token
    governs: tuple[int, ...]


def negations(text: Text, *, compared: bool = False) -> list[Negation]:
    """Return the negations of a text in order; if things are ``compared``, less and fewer give the degree and are none."""
    content = text.content
    found = []
    for i, token in enumerate(text.tokens):
        if _english(token, text.text):
            found.append(Negation(token, _after(token, content, text.text, _REACH)))
        elif token.tag == "SL" and token.form in _LESS and text.text[token.end : token.end + 5] != " than":
            found.append(Negation(token, _after(token, content, text.text, 1)))
        elif token.tag in _TAGS and token.form in _BACK and not _idle(text.tokens, i):
            if token.form == "못" and token.tag == "MAG" and not (i and text.tokens[i - 1].form == "지"):
                found.append(Negation(token, _after(token, content, text.text, 1)))
            elif token.form != "말" or token.tag == "VX":
                found.append(Negation(token, _before(token, content, text.text, int(_BACK[token.form]))))
        elif token.form in _FORTH and token.tag == "MAG":
            found.append(Negation(token, _after(token, content, text.text, 1)))
    return [negation for negation in found if not (compared and negation.token.form in _LESS)]


def _idle(tokens: Sequence[Token], i: int) -> bool:
    """Return whether 아니 negates nothing: 뿐만 아니라 adds, and A가 아니라 B names the other side of a replacement."""
    if tokens[i].form != "아니":
        return False
    return any(t.form in ("뿐", "만") for t in tokens[max(0, i - 3) : i]) or any(
        t.form.startswith("라") for t in tokens[i + 1 : i + 2]
    )


def _english(token: Token, text: str) -> bool:
    if token.tag != "SL":
        return False
    if token.form == "not" and text[token.end : token.end + 5] == " only":
        return False
    if token.form == "fail":
        return text[token.end : token.end + 4] == " to "
    return (
        token.form in _ENGLISH
        or token.surface.lower().endswith(("n't", "n’t"))
        or (token.form == "t" and text[token.start - 2 : token.start] in ("n'", "n’"))
        or (token.form == "free" and text[token.start - 1 : token.start] == "-")
    )


def _after(mark: Token, content: Sequence[Token], text: str, reach: int) -> tuple[int, ...]:
    if mark.form == "free":
        return _before(mark, content, text, 2)
    kept: list[int] = []
    for i, token in enumerate(content):
        if token.start < mark.end or token.form in _ENGLISH:
            continue
        if len(kept) == reach or _BREAKS & set(text[mark.end : token.start]):
            break
        kept.append(i)
    return tuple(kept)


def _before(mark: Token, content: Sequence[Token], text: str, reach: int) -> tuple[int, ...]:
    before = [i for i, t in enumerate(content) if t.end <= mark.start and t.form not in _BACK]
    return tuple(
        i for i in before[-reach:] if not _BREAKS & set(text[content[i].end : mark.start]) and mark.start - content[i].end <= 12
    )
