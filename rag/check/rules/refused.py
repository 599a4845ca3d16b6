"""What a premise says that a paper does not do, and the paper says that it does; and what it says of earlier work only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.check.data import word_list
from rag.check.rules.alignment import AlignedWord
from rag.check.rules.morphology import Token
from rag.check.rules.negation import negations
from rag.check.rules.pair import AlignedPair, Finding
from rag.check.rules.setting import INSTEAD, OTHERS, words_of

_SURE = 0.8  # strength from which a word counts as found
_NEARLY, _LEAST = 0.75, 2  # share of a premise that one sentence has to have, and words
_MOST, _WORDS = 0.85, 3  # the same of a sentence about earlier work
_ALSO, _ELSEWHERE = 0.7, 0.5  # share of a premise with which another sentence counts as saying it, too
_REFUSED, _USED, _OWN = words_of("refused"), words_of("used"), words_of("own")
_EARLIER = words_of("earlier")
_NEGATIVE = word_list("negation", "negative") - {"loss", "손실", "비용"}  # a loss is minimised
_NAMING = frozenset(("거부", "reject", "drop", "skip"))  # rejection sampling, dropout, skip connections


def refused(pair: AlignedPair) -> Iterator[Finding]:
    """Yield a negation, or a word for leaving out, where one sentence says that it is done or used, and denies nothing."""
    if any(a.token.form in OTHERS for a in pair.aligned) or any(f.kind in ("compare", "instead") for f in pair.frames):
        return
    marks = denying(pair)
    if len(marks) != 1:
        return
    mark, said = marks[0], _said(pair, marks)
    if any(a.token.form in _NEGATIVE for a in said) or (mark.form in _REFUSED and not _names_object(pair, mark, said)):
        return
    for sentence in range(pair.evidence.firsts[-1]):
        there = _there(pair, said, sentence)
        least, used = (1, _USED) if mark.form in _REFUSED else (_LEAST, _forms(pair, sentence))
        says = len(there) >= max(_NEARLY * len(said), least) and bool(used & _forms(pair, sentence))
        if says and not _denies(pair, sentence, there):
            yield Finding("negation", mark.surface, _words(pair, there, sentence), mark.start, mark.end, shown=True)
            return


def also_denies(pair: AlignedPair) -> bool:
    """Return whether a sentence has much of a premise that negates, and denies something, too."""
    said = _said(pair, denying(pair))
    sentences = ((_there(pair, said, number), number) for number in range(pair.evidence.firsts[-1]))
    return any(len(there) >= max(1, _ALSO * len(said)) and _denies(pair, number, there) for there, number in sentences)


def told_of_others(pair: AlignedPair) -> Iterator[Finding]:
    """Yield the word for earlier work in the only sentence that has what a premise says of a paper."""
    if any(a.token.form in OTHERS for a in pair.aligned) or pair.frames or denying(pair):
        return
    said = [a for a in pair.worded if a.token.tag != "MAG"]
    shares = [len(_there(pair, said, sentence)) for sentence in range(pair.evidence.firsts[-1])]
    best = max(range(len(shares)), key=lambda s: (shares[s], -s), default=0)
    if not shares or shares[best] < max(_MOST * len(said), _WORDS):
        return
    if any(count >= _ELSEWHERE * len(said) for sentence, count in enumerate(shares) if sentence != best):
        return
    leads = [t for p, t in enumerate(pair.evidence.tokens) if pair.evidence.sentence[p] == best and t.form in _EARLIER]
    if leads:
        yield Finding("scope", "", leads[0].surface, shown=True)


def denying(pair: AlignedPair) -> list[Token]:
    """Return the words of a premise that negate or leave out."""
    return [n.token for n in negations(pair.claim)] + [a.token for a in pair.aligned if a.token.form in _REFUSED]


def _said(pair: AlignedPair, marks: Sequence[Token]) -> list[AlignedWord]:
    return [a for a in pair.aligned if a.token not in marks and a.token.form not in _OWN and a.token.tag != "MAG"]


def _names_object(pair: AlignedPair, mark: Token, said: Sequence[AlignedWord]) -> bool:
    """Return whether what is left out is a name: behind the word in English, right before it in Korean."""
    if mark.tag == "SL":
        return any(pair.lexicon.is_name(a.token) for a in said if a.token.start > mark.end)
    before = [a for a in said if a.token.end <= mark.start]
    return bool(before) and pair.lexicon.is_name(before[-1].token)


def _there(pair: AlignedPair, said: Sequence[AlignedWord], sentence: int) -> list[AlignedWord]:
    """Return the words that a sentence has."""
    of = pair.evidence.sentence
    return [a for a in said if a.strength >= _SURE and any(of[p] == sentence for p in a.places)]


def _forms(pair: AlignedPair, sentence: int) -> set[str]:
    return {t.form for p, t in enumerate(pair.evidence.tokens) if pair.evidence.sentence[p] == sentence}


def _denies(pair: AlignedPair, sentence: int, there: Sequence[AlignedWord]) -> bool:
    """Return whether a sentence denies something, or its clauses with some words are about what was replaced or came before."""
    evidence, clause_of = pair.evidence, pair.company.clause_of
    starts = zip(evidence.texts, evidence.firsts, strict=False)
    if sentence in {first + n.token.sentence for text, first in starts for n in negations(text)}:
        return True
    clauses = {clause_of[p] for a in there for p in a.places if evidence.sentence[p] == sentence}
    forms = {t.form for p, t in enumerate(evidence.tokens) if clause_of[p] in clauses}
    instead = INSTEAD.search(evidence.sentence_text(sentence)) is not None
    return instead or bool(forms & (_NEGATIVE | (_REFUSED - _NAMING) | _EARLIER))


def _words(pair: AlignedPair, there: Sequence[AlignedWord], sentence: int) -> str:
    """Return the words of a sentence that say it, as they are written."""
    places = sorted({p for a in there for p in a.places if pair.evidence.sentence[p] == sentence})
    return " ".join(pair.evidence.tokens[p].surface for p in places)
