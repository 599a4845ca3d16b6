"""Words of degree whose opposite a text says of the same thing: accuracy drops, accuracy rises; harder, easier."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from rag.check.data import read_table, word_list
from rag.check.rules.alignment import AlignedWord, EvidenceTokens
from rag.check.rules.clauses import breaks
from rag.check.rules.comparisons import Frame
from rag.check.rules.morphology import Text, Token
from rag.check.rules.negation import Negation, negations
from rag.check.rules.pair import AlignedPair, Finding
from rag.check.rules.setting import OTHERS, words_of

#: Words of which less is better, so that a fall is no loss of quality.
LOWER_IS_BETTER = words_of("lower_is_better")
_SURE = 0.8  # strength from which a word counts as found
_BESIDE = 4  # content words from a word of degree to what it is said of
_ARGUED = 0.5  # share of the rest of a premise that the sentence has to have
_SUBJECT = ("JX", "JKS")
_ADJOINED = 2  # content words
_NEGATIVE = word_list("negation", "negative") - {"반면"}
_NOUNS = ("NNG", "NNP", "XR", "SL")
_LEAST = {"최소": -1, "최대": 1}  # 최소화, 최대화
_CONNECTIVE = word_list("clause", "korean")
_MORE = {"more": 1, "less": -1, "fewer": -1}  # are not among the content words


class _End(NamedTuple):
    """An end of a scale: more or faster (1), less or slower (-1)."""

    scale: str
    sign: int

    @property
    def other(self) -> _End:
        return _End(self.scale, -self.sign)


class _Degree(NamedTuple):
    """A word of degree of a premise, where it stands among the content words, and the ends that it may mean."""

    token: Token
    place: int
    ends: frozenset[_End]


def is_better(form: str) -> bool:
    """Return whether a word says that something is better or worse."""
    return any(end.scale == "quality" for end in _ends().get(form, ()))


def is_degree(form: str) -> bool:
    """Return whether a word is one of degree."""
    return form in _ends()


@cache
def _ends() -> Mapping[str, frozenset[_End]]:
    found: dict[str, set[_End]] = {}
    for scale, sides in read_table("premises.toml")["scales"].items():
        for sign, words in ((1, sides["up"]), (-1, sides["down"])):
            for word in words.split():
                found.setdefault(word, set()).add(_End(scale, sign))
    return {word: frozenset(ends) for word, ends in found.items()}


def turned(pair: AlignedPair) -> Iterator[Finding]:
    """Yield words of degree whose opposite is said of the same thing (accuracy drops, accuracy rises)."""
    compared = [next((f for f in frames if f.kind == "compare"), None) for frames in (pair.frames, pair.evidence_frames)]
    if (all(compared) and not _is_of_one_side(pair, *compared)) or _is_of_another_side(pair):
        return  # what is compared with what decides there
    theirs = {p: ends for p, ends in enumerate(_theirs(pair.evidence)) if ends}
    clauses = [number for text in pair.evidence.texts for number in _clauses(text)] if theirs else []
    for degree in _degrees(pair):
        places = {p for a in _things(pair, degree) for p in a.places}
        there = {clauses[p] for p in places} if theirs else set()
        opposed, same = [], False
        for p, of in theirs.items():
            if clauses[p] not in there or p in places:
                continue
            turns = any(end.other in degree.ends for end in of)
            if _is_doubtful(pair, p):
                same = same or turns
            elif degree.ends & of:
                same = True
            elif turns and not _is_of_others(pair, p):
                opposed.append(p)
        if opposed and not same and _is_argued(pair, degree, opposed[0]):
            other = pair.evidence.tokens[opposed[0]]
            yield Finding("opposite", degree.token.surface, other.surface, degree.token.start, degree.token.end, shown=True)


def _theirs(evidence: EvidenceTokens) -> Iterator[frozenset[_End]]:
    """Yield the ends that each content word of the evidence means."""
    for text in evidence.texts:
        denied = _denied(negations(text), text.content)
        for i, token in enumerate(text.content):
            minimised = token.form in _LEAST and text.text.startswith("화", token.end)
            yield _amount(_LEAST[token.form]) if minimised else _at(token, i in denied)


def _clauses(text: Text) -> Iterator[tuple[int, int]]:
    """Yield the clause of each content word; in Korean only an ending begins one, as what is listed has one predicate."""
    endings = [t.end for t in text.tokens if (t.tag == "EC" and t.form in _CONNECTIVE) or t.form == "반면"]
    marks = sorted({*endings, *text.starts}) if text.korean else breaks(text)
    yield from ((id(text), sum(mark <= t.start for mark in marks)) for t in text.content)


def _degrees(pair: AlignedPair) -> Iterator[_Degree]:
    mine = _denied(negations(pair.claim), [a.token for a in pair.aligned])
    for i, a in enumerate(pair.aligned):
        if ends := _of(a.token, pair, i, i in mine):
            yield _Degree(a.token, i, ends)
    for token in pair.claim.tokens:
        following = next((i for i, a in enumerate(pair.aligned) if a.token.start > token.end), None)
        if token.form in _MORE and following is not None and pair.aligned[following].token.form in LOWER_IS_BETTER:
            yield _Degree(token, following, _amount(_MORE[token.form]))


def _amount(sign: int) -> frozenset[_End]:
    """Return what there is more or less of a cost: less of it is efficient."""
    return frozenset((_End("amount", sign), _End("efficiency", -sign)))


def _is_of_one_side(pair: AlignedPair, mine: Frame | None, theirs: Frame | None) -> bool:
    """Return whether two comparisons have a name for their first sides, and no name on different ones."""
    sides = {t.start: side for side, words in enumerate((mine.first, mine.second)) for t in words} if mine else {}
    other = {t.start: side for side, words in enumerate((theirs.first, theirs.second)) for t in words} if theirs else {}
    found = [
        (sides[a.token.start], {other.get(pair.evidence.tokens[p].start) for p in a.places})
        for a in pair.aligned
        if a.token.start in sides and a.strength >= _SURE and pair.lexicon.is_name(a.token)
    ]
    return (
        len(pair.evidence.texts) == 1
        and any(side == 0 and 0 in there for side, there in found)
        and all(s in t for s, t in found)
    )


def _is_of_another_side(pair: AlignedPair) -> bool:
    """Return whether a premise is about other methods, or has the subject of the text for its standard: all is turned round."""
    standards = [t for f in pair.frames if f.kind == "compare" for t in f.second]
    if any(a.token.form in OTHERS and a.token not in standards for a in pair.aligned):
        return True
    places = {p for a in pair.aligned if a.token in standards and pair.lexicon.is_name(a.token) for p in a.places}
    marks = {t.start for text in pair.evidence.texts for t in text.tokens if t.tag in _SUBJECT}
    leads = not pair.evidence.texts[0].korean and 0 in places  # an English text begins with its subject
    return leads or any(pair.evidence.tokens[p].end in marks for p in places)


def _denied(found: list[Negation], content: list[Token]) -> set[int]:
    """Return the words that a negation denies directly."""
    return {i for n in found for i in (n.governs[:1] if n.token.tag == "SL" else n.governs[-1:]) if i < len(content)}


def _of(token: Token, pair: AlignedPair, i: int, denied: bool) -> frozenset[_End]:
    ends = _at(token, denied)
    beside = {a.token.form for k, a in enumerate(pair.aligned) if k != i and abs(k - i) <= _BESIDE}
    if not beside & LOWER_IS_BETTER:
        return ends
    # A worse error is a larger one, and more memory is less efficient.
    worse = {end for e in ends if e.scale == "quality" for end in _amount(-e.sign)}
    costs = {end for e in ends if e.scale == "amount" for end in _amount(e.sign)}
    return frozenset(e for e in ends if e.scale != "quality") | (costs or worse)


def _at(token: Token, denied: bool) -> frozenset[_End]:
    if token.name:
        return frozenset()
    ends = _ends().get(token.form, frozenset())
    return frozenset(e.other for e in ends) if denied else ends


def _things(pair: AlignedPair, degree: _Degree) -> list[AlignedWord]:
    """Return what a word of degree is most likely said of: the nearest word of its clause that the text has, on either side."""
    i, own = degree.place, pair.company.own
    if degree.token.form in _MORE:
        return [a for a in pair.aligned[i : i + 1] if a.strength >= _SURE]
    near = [
        (abs(k - i), pair.aligned[k])
        for k in range(max(0, i - _BESIDE), min(len(pair.aligned), i + _BESIDE + 1))
        if k != i and own[k] == own[i] and pair.aligned[k].strength >= _SURE and _is_thing(pair.aligned[k].token)
    ]
    least = min((distance for distance, _ in near), default=0)
    return [a for distance, a in near if distance == least]


def _is_thing(token: Token) -> bool:
    return token.tag in _NOUNS and token.form not in _ends()


def _is_doubtful(pair: AlignedPair, place: int) -> bool:
    """Return whether a word of the text is said to be hard, or lacking: right before it in English, behind it in Korean."""
    tokens = pair.evidence.tokens
    near = tokens[max(0, place - _ADJOINED) : place] if tokens[place].tag == "SL" else tokens[place + 1 : place + 1 + _ADJOINED]
    scales = {end.scale for end in _ends().get(tokens[place].form, ())}
    return any(
        t.form in _NEGATIVE and t.sentence == tokens[place].sentence and not _is_on(t.form, scales | {"amount", "quality"})
        for t in near
    )


def _is_on(form: str, scales: set[str]) -> bool:
    return any(end.scale in scales for end in _ends().get(form, ()))


def _is_of_others(pair: AlignedPair, place: int) -> bool:
    """Return whether a clause of the text is about what came before, unlike the premise."""
    clause = pair.company.clause_of
    words = {t.form for p, t in enumerate(pair.evidence.tokens) if clause[p] == clause[place]}
    return (
        bool(words & OTHERS)
        and not any(a.token.form in OTHERS for a in pair.aligned)
        and not any(f.kind == "compare" for f in pair.evidence_frames)
    )


def _is_argued(pair: AlignedPair, degree: _Degree, place: int) -> bool:
    """Return whether a sentence has the rest of a premise."""
    sentence = pair.evidence.sentence[place]
    rest = [a for a in pair.aligned if a.token is not degree.token and a.token.tag != "MAG"]
    there = sum(any(pair.evidence.sentence[p] == sentence for p in a.places) for a in rest if a.strength >= _SURE)
    return bool(rest) and there >= _ARGUED * len(rest)
