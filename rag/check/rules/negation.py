"""Where a text negates, and which of its content words are negated (do not improve, 학습하지 않고, 모델 없이)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.check.data import word_list, word_values
from rag.check.rules.morphology import Text, Token

_BACK = word_values("negation", "back")
PREFIXES = word_list("negation", "prefixes")
_FORTH = word_list("negation", "forth")
ENGLISH, _OBJECT = word_list("negation", "english"), word_list("negation", "object")
_LESS = word_list("negation", "less") | {"덜"}
_TAGS = frozenset(("VX", "VA", "VV", "MAG", "VCN", "NNG", "XR", "NNP", "VCP"))
_REACH = 4
_THAN = 30  # characters after less or fewer in which "than" makes it a comparison
_FEW = 6  # tokens before a negation among which a word may make it one of degree
_BREAKS = frozenset(",;:.()—")
_LONGEST_GLOSS = 40
_GLOSS = re.compile(r"\s?\([^()가-힣]{1,36}\)[가-힣]{0,2}\s?$")


@dataclass(frozen=True, slots=True)
class Negation:
    """A word that negates, and the indices in :attr:`Text.content` of the words that it most likely negates."""

    token: Token
    governs: tuple[int, ...]


def negations(text: Text, *, compared: bool = False) -> list[Negation]:
    """Return the negations of a text in order; if things are ``compared``, less and fewer give the degree and are none."""
    content = text.content
    found: list[Negation] = []
    for i, token in enumerate(text.tokens):
        if token.form == "nor" and any(n.token.form == "neither" and n.token.sentence == token.sentence for n in found):
            continue  # one negation with what is before it
        if _english(token, text.text):
            reach = 1 if token.form == "non" else _REACH
            found.append(Negation(token, (*_verb(token, content), *_after(token, content, text.text, reach))))
        elif token.form in PREFIXES and text.text[token.end : token.end + 1] == "-":
            found.append(Negation(token, _after(token, content, text.text, 1)))  # 비-에이전트
        elif token.tag == "SL" and token.form in _LESS and " than" not in text.text[token.end : token.end + _THAN]:
            found.append(Negation(token, _after(token, content, text.text, 1)))
        elif token.tag in _TAGS and token.form in _BACK and not _idle(text.tokens, i):
            if token.form == "못" and token.tag == "MAG" and not (i and text.tokens[i - 1].form == "지"):
                found.append(Negation(token, _after(token, content, text.text, 1)))
            elif token.form != "말" or token.tag == "VX":
                found.append(Negation(token, _before(token, content, text.text, int(_BACK[token.form]))))
        elif token.form in _FORTH and token.tag == "MAG" and not _few(text.tokens, i):
            found.append(Negation(token, _after(token, content, text.text, 1)))
    return [negation for negation in found if not (compared and negation.token.form in _LESS)]


def _few(tokens: Sequence[Token], i: int) -> bool:
    """Return whether 안 stands in 열 개도 안 되다, which says how few."""
    return any(t.form == "되" for t in tokens[i + 1 : i + 2]) and any(t.tag in ("NNB", "SN") for t in tokens[max(0, i - 3) : i])


def _idle(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a word negates nothing: 뿐만 아니라 adds, A가 아니라 B replaces, 절반밖에 없다 says how few."""
    token, before, after = tokens[i], tokens[max(0, i - _FEW) : i], tokens[i + 1 : i + 2]
    if token.form == "프리":
        return bool(after) and after[0].start == token.end and after[0].content  # 프리트레이닝
    if any(t.form == "밖에" for t in before):
        return True
    if token.form != "아니":
        return any(t.form == "되" for t in before[-3:]) and any(t.tag in ("NNB", "SN") for t in before)
    return any(t.form in ("뿐", "만") for t in before[-3:]) or any(t.form.startswith("라") or t.tag == "ETM" for t in after)


def _english(token: Token, text: str) -> bool:
    if token.tag != "SL":
        return False
    if token.form == "not" and text[token.end : token.end + 5] == " only":
        return False
    if token.form == "fail":
        return text[token.end : token.end + 4] == " to "
    return (
        token.form in ENGLISH
        or token.surface.lower().endswith(("n't", "n’t"))
        or (token.form == "t" and text[token.start - 2 : token.start] in ("n'", "n’"))
        or (token.form == "free" and text[token.start - 1 : token.start] == "-")
    )


def _verb(mark: Token, content: Sequence[Token]) -> tuple[int, ...]:
    """Return the verb right before a negation that is part of its object: makes no use, sacrifices neither."""
    if mark.form not in _OBJECT:
        return ()
    return tuple(i for i, t in enumerate(content) if t.end + 1 == mark.start and t.tag == "SL" and not t.name and not t.capital)


def _after(mark: Token, content: Sequence[Token], text: str, reach: int) -> tuple[int, ...]:
    if mark.form == "free":
        return _before(mark, content, text, 2)
    kept: list[int] = []
    for i, token in enumerate(content):
        if token.start < mark.end or token.form in ENGLISH:
            continue
        if len(kept) == reach or _BREAKS & set(text[mark.end : token.start]):
            break
        kept.append(i)
    return tuple(kept)


def _before(mark: Token, content: Sequence[Token], text: str, reach: int) -> tuple[int, ...]:
    end = mark.start
    if gloss := _GLOSS.search(text, max(0, end - _LONGEST_GLOSS), end):
        end = gloss.start()  # 어댑터(Adapters) 없이
    before = [i for i, t in enumerate(content) if t.end <= end and t.form not in _BACK and t.tag != "MAG"]
    return tuple(i for i in before[-reach:] if not _BREAKS & set(text[content[i].end : end]) and end - content[i].end <= 12)
