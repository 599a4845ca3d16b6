"""Where a claim repeats a sentence of its evidence, and the words that it has in place of others there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from rag.check.rules.morphology import Token
from rag.check.rules.negation import negations
from rag.check.rules.pair import AlignedPair, Finding, RuleResult

_MOST_TOKENS = 120  # of a sentence that is compared word by word
_REPEATED = 0.8  # share of its words that a claim has in common with a sentence, in their order, to repeat it
_LEAST = 6  # words in common
_WIDEST = 3  # words that stand in the place of others
_NAMING = ("NNG", "NNP", "NR", "SL", "SN", "XR", "VA", "VV", "MM", "MAG")


def repetition_features(pair: AlignedPair) -> RuleResult:
    """Find the words by which a claim differs from the sentence that it repeats."""
    mine = [t for t in pair.claim.tokens if not t.tag.startswith("S") or t.tag in ("SL", "SN")]
    found: list[Finding] = []
    for theirs in _sentences(pair) if _LEAST <= len(mine) <= _MOST_TOKENS else ():
        matcher = SequenceMatcher(None, [t.form for t in mine], [t.form for t in theirs], autojunk=False)
        if 2 * sum(block.size for block in matcher.get_matching_blocks()) / (len(mine) + len(mine)) >= _REPEATED:
            found += [*_replaced(pair, mine, theirs, matcher), *_denied(pair, mine, theirs, matcher)]
            break
    return RuleResult({"repetition_changed": float(bool(found))}, tuple(found))


def _sentences(pair: AlignedPair) -> Iterator[list[Token]]:
    """Yield the words of the sentence that shares most with the claim, if it is in the same language and not too long."""
    for text, first in zip(pair.evidence.texts, pair.evidence.firsts, strict=False):
        if first <= pair.best < first + len(text.starts) and text.korean == pair.claim.korean:
            words = [t for t in text.sentences[pair.best - first] if not t.tag.startswith("S") or t.tag in ("SL", "SN")]
            if len(words) <= _MOST_TOKENS:
                yield words


def _replaced(
    pair: AlignedPair, mine: Sequence[Token], theirs: Sequence[Token], matcher: SequenceMatcher[str]
) -> Iterator[Finding]:
    denying = {n.token for text in (pair.claim, *pair.evidence.texts) for n in negations(text)}
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind != "replace" or j - i > _WIDEST or m - k > _WIDEST:
            continue
        ours, others = ([t for t in part if t.tag in _NAMING] for part in (mine[i:j], theirs[k:m]))
        if not ours or not others or {t.tag == "SN" for t in ours} != {t.tag == "SN" for t in others}:
            continue
        if any(t in denying for t in (*mine[i:j], *theirs[k:m])) or any(_is_alike(pair, a, b) for a in ours for b in others):
            continue
        if {t.form for t in ours} & {t.form for t in theirs} or {t.form for t in others} & {t.form for t in mine}:
            continue  # it stands elsewhere in the sentence: another order
        said, there = (" ".join(t.surface for t in part) for part in (ours, others))
        yield Finding("name", said, there, ours[0].start, ours[-1].end, shown=True)


def _denied(
    pair: AlignedPair, mine: Sequence[Token], theirs: Sequence[Token], matcher: SequenceMatcher[str]
) -> Iterator[Finding]:
    """Yield negations that only one of the two sentences has, where they differ by no other word of content."""
    denying = {n.token for text in (pair.claim, *pair.evidence.texts) for n in negations(text)}
    for kind, i, j, k, m in matcher.get_opcodes():
        ours, others = ([t for t in part if t in denying] for part in (mine[i:j], theirs[k:m]))
        rest = [t for t in (*mine[i:j], *theirs[k:m]) if t.tag in _NAMING and t not in denying and t.content]
        if kind == "equal" or bool(ours) == bool(others) or rest:
            continue
        if ours and k and theirs:
            beside = theirs[min(k, len(theirs)) - 1].surface
            yield Finding("negation", ours[0].surface, beside, ours[0].start, ours[0].end, shown=True)
        elif others:
            yield Finding("negation", "", others[0].surface, shown=True)


def _is_alike(pair: AlignedPair, one: Token, other: Token) -> bool:
    """Return whether two words may say the same."""
    lexicon = pair.lexicon
    if lexicon.senses(one.form) & (lexicon.senses(other.form) | lexicon.near(other.form)):
        return True
    return one.form in other.form or other.form in one.form or one.form[:2] == other.form[:2]
