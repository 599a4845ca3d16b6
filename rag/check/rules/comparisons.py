"""Statements whose two sides must not be exchanged: A better than B, before B, instead of B, turned into B, because of B.

The words that connect the sides make a frame, in the same order whatever the language and the direction of these words:
B보다 A가 높다, A exceeds B and B lags behind A are the same frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from rag.check.data import read_table, word_list
from rag.check.rules.morphology import Text, Token


@dataclass(frozen=True, slots=True)
class Frame:
    """A connection of ``kind`` between the content words of its ``first`` and its ``second`` side.

    The second side is the standard of a comparison, the cause, what comes later, what is replaced, or the result of a change.
    In a comparison, ``by`` is the word that says how the sides differ (slow, lag), and ``degree`` is -1 if the first side has
    less of it (less accurate).
    """

    kind: str
    first: tuple[Token, ...]
    second: tuple[Token, ...]
    by: Token | None = None
    degree: int = 1

    @property
    def direction(self) -> int:
        """-1 if the first side ranks below the second, from bad to good or from little to much."""
        return self.degree * (-1 if self.by and self.by.form in _LOW else 1)


_BEAT, _LOSE = word_list("comparison", "beat"), word_list("comparison", "lose")
_LOW, _MORE = word_list("comparison", "less") | _LOSE, word_list("comparison", "more")
_BETTER = ("개선", "향상")
_LESS_WORDS = frozenset(("less", "fewer", "덜"))
_EDGE_WORDS = word_list("clause", "edge")
_GOVERNING = word_list("clause", "governing")
_CHANGE = word_list("comparison", "change")
_CONNECTIVE = word_list("clause", "korean")
_ENGLISH = [
    (kind, re.compile(rf"\b(?:{connectives})\b", re.I), turned)
    for kind, sides in read_table("patterns.toml")["connectives"].items()
    for connectives, turned in zip(sides, (False, True), strict=True)
    if connectives
]
_PATTERNS = [(kind, re.compile(pattern, re.I)) for kind, pattern in read_table("patterns.toml")["frames"]["patterns"]]
_AMOUNT = re.compile(r"\s(?:\d|one|two|three|half|a |an )")  # more than a million is no comparison
# Ends like a comparative, unlike encoder, layer and parameter.
_COMPARATIVE = re.compile(r"(?<!cod|lay)(?<!form)(?<!et|mb|th|pt|us|iz|fi)(?<!train|learn)er$", re.I)
_EDGE = frozenset(("JKS", "JX", "EC", "SP", "EF", "SF"))
_BACKWARD = ("이", "그", "이것", "그것")
_JOINING = ("와", "과", "이나", "나")
_MARKED = frozenset(("JKS", "JX", "EC", "EF", "SF"))


def frames(text: Text) -> list[Frame]:
    """Return the frames of a text, in order of appearance; a sentence may hold several."""
    found: list[Frame] = []
    for (start, end), tokens in zip(text.spans, text.sentences, strict=True):
        korean = text.korean and any(t.tag != "SL" for t in tokens)
        found.extend(_korean(tokens) if korean else _english(text.text, start, end, tokens))
    return [frame for frame in found if frame.second and (frame.first or frame.kind == "compare")]


def _english(text: str, start: int, end: int, tokens: Sequence[Token]) -> Iterator[Frame]:
    content = _content(tokens)
    for kind, connective, turned in _ENGLISH:
        for match in connective.finditer(text, start, end):
            left, right = _sides(text, match, end, content)
            first, second = (right, left) if turned else (left, right)
            if kind != "compare":
                yield Frame(kind, tuple(first), tuple(second))
            elif match[0].lower() != "than" or not _AMOUNT.match(text, match.end()):
                yield _english_comparison(match, first, second, tokens, passive=turned)
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text, start, end):
            sides = [tuple(t for t in content if match.start(s) <= t.start < match.end(s)) for s in ("first", "second")]
            yield Frame(kind, sides[0], sides[1])


def _english_comparison(
    match: re.Match[str], left: list[Token], right: list[Token], tokens: Sequence[Token], passive: bool
) -> Frame:
    """Return a comparison: its verb or the word before "than" says how the sides differ, and a preposition ends the second."""
    edge = min((t.start for k, t in enumerate(tokens) if t.start > match.end() and _is_edge(tokens, k)), default=10**9)
    if passive:
        left = [t for t in left if t.start < edge] or left
    else:
        right = [t for t in right if t.start < edge] or right
    degree = 1
    if match[0].lower().startswith(("than", "compared", "relative")):
        before = [t for t in tokens if t.end <= match.start()]
        by = _graded(before[-9:] or left)
        less = [t for t in (before[-9:] or tokens) if t.form in _LESS_WORDS]
        degree = -1 if less and (by is None or by is less[-1] or less[-1].end + 1 == by.start) else 1
        if by in less:
            by = None
    else:
        by = next((t for t in tokens if match.start() <= t.start < match.end()), None)
    return Frame("compare", tuple(t for t in left if t is not by), tuple(right), by, degree)


def _is_edge(tokens: Sequence[Token], k: int) -> bool:
    """Return whether a preposition ends a phrase, unlike that of "based on", which belongs to its noun."""
    return tokens[k].form in _EDGE_WORDS and not (k and tokens[k - 1].form in _GOVERNING)


def _graded(tokens: Sequence[Token]) -> Token | None:
    """Return the last comparative (slower, more accurate)."""
    for i in range(len(tokens) - 1, -1, -1):
        token, following = tokens[i], tokens[i + 1 : i + 2]
        if token.form in ("more", "less", "fewer") and following and following[0].content:
            return following[0]
        if token.form in _LOW or token.form in _MORE or (token.content and _COMPARATIVE.search(token.surface)):
            return token
    return None


def _sides(text: str, match: re.Match[str], end: int, content: Sequence[Token]) -> tuple[list[Token], list[Token]]:
    """Return the words before and after a connective; "After X, Y" has both behind it."""
    left = [t for t in content if t.end <= match.start()]
    right = [t for t in content if t.start >= match.end()]
    comma = text.find(",", match.end(), end)
    if not left and comma > 0:
        return [t for t in right if t.start > comma], [t for t in right if t.start < comma]
    if comma > 0:
        right = [t for t in right if t.start < comma] or right
    return left, right


def _korean(tokens: Sequence[Token]) -> Iterator[Frame]:
    for i, token in enumerate(tokens):
        attached = i > 0 and token.start == tokens[i - 1].end
        if (
            (token.form == "보다" and (token.tag == "JKB" or attached))
            or (token.form == "비하" and token.tag == "VV")
            or token.form == "대비"
            or _is_held_against(tokens, i)
        ):
            yield from _standard(tokens, i)
        elif token.form in _BEAT or token.form in _LOSE or (token.form in _BETTER and _has_named_object(tokens, i)):
            yield from _with_object(tokens, i)
        elif token.form in ("대신", "대신하") or (
            token.form == "아니" and tokens[i + 1 : i + 2] and tokens[i + 1].form.startswith("라")
        ):
            verb = i > 0 and tokens[i - 1].tag == "ETM"  # A를 쓰는 대신: its object is what is replaced
            start = _back(tokens, i, _EDGE - {"JKS"} | (set() if verb else {"JKO"}))
            yield Frame("instead", _content(tokens[i + 1 :]), _content(tokens[start:i]))
        elif token.form in ("대체", "교체", "바꾸"):
            yield from _replaced(tokens, i)
        elif token.form in ("후", "뒤", "다음", "이후"):
            yield from _split("before", tokens, i)
        elif token.form in ("전", "이전", "앞서") and i + 1 < len(tokens) and tokens[i + 1].form == "에":
            yield from _split("before", tokens, i, turned=True)
        elif token.form in ("로", "으로") and token.tag == "JKB":
            yield from _became(tokens, i)
        elif token.form in ("때문", "덕분", "인하", "덕", "탓", "므로", "으므로", "따라서") or (
            token.form in ("어서", "여서") and token.tag == "EC"
        ):
            yield from _split("cause", tokens, i, turned=True)


def _is_held_against(tokens: Sequence[Token], i: int) -> bool:
    """Return whether 비교 makes what stands before it a standard: B와 비교하여, B와 비교했을 때; not A와 B를 비교한다."""
    before, after = tokens[i - 1].form if i else "", tokens[i + 1 : i + 5]
    if tokens[i].form == "견주":
        return before in ("와", "과")
    if tokens[i].form != "비교" or before not in ("와", "과") or not after or after[0].form not in ("하", "되"):
        return False
    return any((t.tag == "EC" and t.form not in ("고", "며")) or t.form == "때" for t in after[1:])


def _content(tokens: Sequence[Token]) -> tuple[Token, ...]:
    return tuple(t for t in tokens if t.content or t.tag == "SN")


def _back(tokens: Sequence[Token], i: int, edges: frozenset[str]) -> int:
    """Return where the phrase that ends before ``i`` starts: after the last particle or ending of ``edges``."""
    j, inside = i, 0
    while j > 0:
        inside += (tokens[j - 1].tag == "SSC") - (tokens[j - 1].tag == "SSO")
        joined = tokens[j - 1].form in _JOINING or tokens[j].form == "물론"  # A는 물론 B보다
        if inside <= 0 and tokens[j - 1].tag in edges and not joined and j < i:
            return j
        j -= 1
    return j


def _standard(tokens: Sequence[Token], i: int) -> Iterator[Frame]:
    """Read B보다 A: the standard of the comparison is the phrase before its particle, the other side is the rest."""
    clause = tokens[i - 1].tag == "NNB" if i else False
    start = _back(tokens, i, _EDGE - {"JKS"} if clause else _EDGE | {"JKB", "JKO"})  # A가 쓰는 것보다: A is part of it
    if start and tokens[start - 1].tag in ("JKO", "JKB") and any(t.tag == "ETM" for t in tokens[start:i]):
        start = _back(tokens, start - 1, _EDGE)  # 좋은 성능을 보인 방법보다
    by = _graded_word(tokens, i)
    less = any(t.form in _LESS_WORDS for t in takewhile(lambda t: not _ends_phrase(t), tokens[i + 1 :]))
    rest = [t for t in _clause(tokens, start, i) if t is not by]
    if any(t.tag == "NP" and t.form in _BACKWARD and u.tag == "JX" for t, u in pairwise(rest)):
        rest = []  # 이는 A보다 낫다: its subject is in another clause
    yield Frame("compare", _content(rest), _content(tokens[start:i]), by, -1 if less else 1)


def _clause(tokens: Sequence[Token], start: int, i: int) -> list[Token]:
    """Return the clause around the standard (``start`` to ``i``) without it, and the subject, which it may share."""
    breaks = [j for j, t in enumerate(tokens) if t.tag == "EC" and t.form in _CONNECTIVE]
    first = max((j for j in breaks if j < start), default=-1) + 1
    last = min((j for j in breaks if j > i), default=len(tokens))
    subject = next((j for j, t in enumerate(tokens[:first]) if t.tag in ("JX", "JKS")), 0)
    return [*tokens[:subject], *tokens[first:start], *tokens[i + 1 : last]]


def _ends_phrase(token: Token) -> bool:
    return token.tag in ("EC", "EF", "SP") and token.form not in ("게", "어", "아")


def _graded_word(tokens: Sequence[Token], i: int) -> Token | None:
    """Return the last graded word of the clause after the standard, which says how the sides differ.

    Nothing if several differ (적은 메모리와 높은 처리량).
    """
    found: list[Token] = []
    starts = True
    for token in takewhile(lambda t: not _ends_phrase(t), tokens[i + 1 :]):
        if token.tag in ("VA", "VV", "NNG", "XR", "MAG") and (token.form in _LOW or token.form in _MORE):
            found = [*found, token] if starts else [*found[:-1], token]
            starts = False
        starts = starts or token.tag == "JC"
    ends = {token.form in _LOW for token in found}
    return found[-1] if len(ends) == 1 else None


def _has_named_object(tokens: Sequence[Token], i: int) -> bool:
    """Return whether what is improved is a name (SimPO를 개선, SimPO의 성능을 향상)."""
    before = [t for t in tokens[max(0, i - 5) : i] if t.tag not in ("JKO", "JKG") and t.form not in ("성능", "성과", "결과")]
    return bool(before) and before[-1].name and any(t.tag == "JKO" for t in tokens[max(0, i - 3) : i])


def _with_object(tokens: Sequence[Token], i: int) -> Iterator[Frame]:
    """Read A가 B를 능가, A가 B에 뒤처지다: the object is the standard, the rest is the other side."""
    for j in range(i - 1, -1, -1):
        if tokens[j].tag == "JKO" or (tokens[i].form in _LOSE and tokens[j].tag == "JKB"):
            start = _back(tokens, j, _EDGE | {"JKB"})
            subject = any(t.tag in ("JX", "JKS") for t in tokens[: start - 1])
            if start and subject and tokens[start - 1].tag == "JKS" and any(t.tag == "ETM" for t in tokens[start:j]):
                start = _back(tokens, start - 1, _EDGE | {"JKB"})  # 파라미터가 많은 모델을: the subject is another one
            if any(
                t.tag == "ETM" for t in tokens[start:j]
            ):  # A, B와 같이 매개변수가 많은 모델들을: its names are of the object
                start = max((k + 1 for k in range(start) if tokens[k].tag in _MARKED), default=start)
            yield Frame("compare", _content(_clause(tokens, start, i)), _content(tokens[start:j]), tokens[i])
            return


def _became(tokens: Sequence[Token], i: int) -> Iterator[Frame]:
    """Read A를 B로 바꾸다, A에서 B로: only before a verb of change."""
    after = [t for t in tokens[i + 1 :] if t.content][:2]
    if any(t.form in _CHANGE for t in after):
        start = _back(tokens, i, _EDGE | {"JKO", "JKB"})
        yield Frame("become", _content(tokens[:start]), _content(tokens[start:i]))


def _replaced(tokens: Sequence[Token], i: int) -> Iterator[Frame]:
    """Read A를 B로 대체, in either order."""
    sides = {}
    for j in range(i - 1, -1, -1):
        tag = "old" if tokens[j].tag == "JKO" else "new" if tokens[j].tag == "JKB" and tokens[j].form in ("로", "으로") else ""
        if tag and tag not in sides:
            sides[tag] = _content(tokens[_back(tokens, j, _EDGE | {"JKB", "JKO"}) : j])
    if len(sides) == 2:
        yield Frame("instead", sides["new"], sides["old"])


def _split(kind: str, tokens: Sequence[Token], i: int, turned: bool = False) -> Iterator[Frame]:
    left, right = _content(tokens[:i]), _content(tokens[i + 1 :])
    yield Frame(kind, right, left) if turned else Frame(kind, left, right)
