"""Whether a claim negates what its evidence says, omits a negation, or uses an antonym."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rag.check.data import word_list
from rag.check.rules.alignment import NEAR, SAME
from rag.check.rules.morphology import Text, Token
from rag.check.rules.negation import PREFIXES, Negation, negations
from rag.check.rules.pair import AlignedPair, Finding, RuleResult
from rag.text import has_hangul

_NEAR = 4  # content words between a negation and what is compared with it
_NEEDED, _WITHOUT = word_list("negation", "needed"), word_list("negation", "absent")
_NOUNS = ("NNG", "NNP", "SL")
_FAILING = word_list("negation", "failing")
_VAGUE = word_list("negation", "vague")
_NEGATIVE = word_list("negation", "negative")
_LESS, _LOWERING = word_list("negation", "less") | {"덜"}, word_list("negation", "lowering")
_GLOSS = re.compile(r"[가-힣]{0,2}\s?\(([A-Za-z-]+)\)")
_LIGHT = frozenset(("일", "것", "수", "적", "경우", "필요"))  # nouns between a verb and its negation (학습할 일이 없다)
_SURE = 0.8  # strength from which a word counts as matched


@dataclass(frozen=True, slots=True)
class _Placed:
    """A negation in the evidence: its place, its sentence, the places of the words it governs, and what it says with them.

    ``own`` is its own place among the words of content, if it is one (제외).
    """

    place: float
    own: int | None
    sentence: int
    governs: frozenset[int]
    word: str
    said: str


def polarity_features(pair: AlignedPair) -> RuleResult:
    """Find negations that are added or lost, and antonyms."""
    compared = any(frame.kind == "compare" for frame in pair.frames)
    mine = negations(pair.claim, compared=compared)
    theirs = list(_placed(pair))
    added, opposite = _added(pair, mine, theirs), _opposites(pair, mine, theirs)
    lost = [n for n in theirs if _is_lost(pair, n, mine)]
    lacking = _lacking(pair, mine)
    features = {
        "negation_lost": float(min(len(lost), 2)),
        "negation_parity": float(
            (len(mine) + sum(n.sentence == pair.best and bool(n.governs & pair.taken) for n in theirs)) % 2
        ),
        "negative_lost": float(lacking is not None),
    }
    dropped = [Finding("negation", "", n.said, shown=_is_denied(pair, n, mine)) for n in lost if n.sentence == pair.best]
    dropped += _absent(pair, mine, theirs)
    dropped += [Finding("negation", "", lacking.surface, shown=True)] if lacking else []
    findings = (*added.findings, *dropped, *opposite.findings)
    return RuleResult({**added.features, **features, **opposite.features}, findings)


def _placed(pair: AlignedPair) -> Iterator[_Placed]:
    evidence = pair.evidence
    compared = any(frame.kind == "compare" for frame in pair.evidence_frames)
    for text, offset, first in zip(evidence.texts, evidence.offsets, evidence.firsts, strict=False):
        for n in negations(text, compared=compared):
            if _is_glossed(pair, text, n):
                continue
            place = offset + sum(t.start < n.token.start for t in text.content) - 0.5
            governs = frozenset(offset + i for i in n.governs)
            own = offset + text.content.index(n.token) if n.token.content else None
            yield _Placed(place, own, first + n.token.sentence, governs, n.token.surface, _said(text, n))


def _is_glossed(pair: AlignedPair, text: Text, n: Negation) -> bool:
    """Return whether the claim has the word that translates a negation in brackets: 질감 없는(textureless)."""
    gloss = _GLOSS.match(text.text, n.token.end)
    return gloss is not None and any(a.token.surface.lower() == gloss[1].lower() for a in pair.aligned)


def _said(text: Text, n: Negation) -> str:
    """Return a negation with the words that it denies, as they stand."""
    ends = [text.content[i] for i in n.governs] + [n.token]
    return text.text[min(t.start for t in ends) : max(t.end for t in ends)]


def _added(pair: AlignedPair, mine: list[Negation], theirs: list[_Placed]) -> RuleResult:
    """Count the negations of the claim that the evidence lacks near the same words, and those that it has."""
    added = kept = 0.0
    found = []
    claimed = {x: _claimant(pair, mine, x) for x in theirs}
    for n in mine:
        governed = _predicate(pair, n)
        places = [p for i in governed for p in pair.aligned[i].places]
        denied = {p for x in theirs for p in x.governs}
        if _has_prefixed(pair, n) or any(p not in denied for i in n.governs for p in _opposed_here(pair, i)):
            kept += 1  # not lost is kept
            continue
        if not places:
            there = 0.5 * any(x.sentence == pair.best for x in theirs)
            kept, added = kept + there, added + 0.5 - there
            continue
        free = [x for x in theirs if claimed[x] is None or claimed[x] == n]
        near = any(abs(p - x.place) <= _NEAR or _shares_clause(pair, p, x) for p in places for x in free)
        near = near or _says_no(pair, places) or (n.token.form in _LESS and _lowers(pair, places))
        kept += near
        added += not near
        if not near:
            shown = _denies(pair, n, theirs)
            said = pair.evidence.tokens[shown].surface if shown is not None else ""
            found.append(Finding("negation", n.token.surface, said, n.token.start, n.token.end, shown=shown is not None))
    return RuleResult({"negation_added": min(added, 2.0), "negation_kept": min(kept, 2.0)}, tuple(found))


def _claimant(pair: AlignedPair, mine: list[Negation], theirs: _Placed) -> Negation | None:
    """Return the negation of the claim that denies the very words of one of the evidence, which is then that of no other."""
    for n in mine:
        if any(pair.aligned[i].strength >= _SURE and theirs.governs.intersection(pair.aligned[i].places) for i in n.governs):
            return n
    return None


def _has_prefixed(pair: AlignedPair, n: Negation) -> bool:
    """Return whether the evidence denies a word by a prefix (비에이전트), or has the word that denies (제외)."""
    words = pair.lexicon
    mine = [pair.aligned[i].token.form for i in n.governs]
    kept = {token.form[1:] for token in pair.evidence.tokens if token.form[:1] in PREFIXES and len(token.form) > 2}
    if any(form in kept or any(words.senses(form) & words.senses(other) for other in kept) for form in mine):
        return True
    return any(a.token == n.token and a.strength >= NEAR for a in pair.aligned)


def _opposed_here(pair: AlignedPair, i: int) -> tuple[int, ...]:
    """Return the antonyms of a word of the claim, unless the evidence has the word itself, in the sentences that share most."""
    if pair.aligned[i].strength >= _SURE:
        return ()
    return tuple(p for p in pair.evidence.opposed_to(pair.aligned[i].token) if pair.evidence.sentence[p] == pair.best)


def _predicate(pair: AlignedPair, n: Negation) -> tuple[int, ...]:
    """Return the word that a negation denies, if the evidence has it, and else all that it may deny."""
    nearest = n.governs[-1:] if n.token.tag != "SL" else n.governs[:1]
    return nearest if nearest and pair.aligned[nearest[0]].strength >= _SURE else n.governs


def _says_no(pair: AlignedPair, places: list[int]) -> bool:
    """Return whether the evidence says no in its own way beside one of some words (inefficient, instead of)."""
    clauses = {pair.company.clause_of[p] for p in places}
    said = ((p, t) for p, t in enumerate(pair.evidence.tokens) if t.form in _NEGATIVE and p not in pair.taken)
    return any(pair.company.clause_of[p] in clauses for p, _ in said)


def _lowers(pair: AlignedPair, places: list[int]) -> bool:
    """Return whether the evidence says that there is less of some words (reduced uncertainty for less uncertain)."""
    clauses = {pair.company.clause_of[p] for p in places}
    return any(t.form in _LOWERING and pair.company.clause_of[p] in clauses for p, t in enumerate(pair.evidence.tokens))


def _shares_clause(pair: AlignedPair, place: int, n: _Placed) -> bool:
    """Return whether a word of the evidence stands in a clause that a negation is in (외부 도구나 모델에 의존하지 않고)."""
    return any(pair.company.clause_of[place] == pair.company.clause_of[p] for p in n.governs)


def _denies(pair: AlignedPair, n: Negation, theirs: list[_Placed]) -> int | None:
    """Return the word of the evidence that a negation of the claim denies beyond doubt: the same is said of the same."""
    if any(frame.kind == "compare" for frame in pair.frames) or any(t.form == "만큼" for t in pair.claim.tokens):
        return None  # not as good as the other is worse
    company = pair.company
    doubtful = {company.clause_of[p] for x in theirs for p in x.governs}
    for i in n.governs[-1:] if n.token.tag != "SL" else n.governs[:1]:
        for p in pair.aligned[i].places if pair.aligned[i].strength >= _SURE else ():
            if company.clause_of[p] not in doubtful and not _is_negative(pair, i, p) and company.is_shared(i, p):
                return p
    return None


def _is_denied(pair: AlignedPair, theirs: _Placed, mine: list[Negation]) -> bool:
    """Return whether the claim asserts beyond doubt what a negation of the evidence denies, its predicate included."""
    heavy = [place for place in theirs.governs if pair.evidence.tokens[place].form not in _LIGHT]
    predicate = max(heavy, default=-1)
    # What is done with answers that are not published (정답은 공개하지 않고) is another matter.
    if mine or (predicate < theirs.place and predicate not in pair.taken):
        return False
    return any(
        a.strength >= NEAR
        and any(p in theirs.governs and not _is_negative(pair, i, p) and pair.company.is_shared(i, p) for p in a.places)
        for i, a in enumerate(pair.aligned)
    )


def _absent(pair: AlignedPair, mine: list[Negation], theirs: list[_Placed]) -> Iterator[Finding]:
    """Yield things that the claim has, and that the evidence mentions only to say that they are not there or not needed."""
    if mine:
        return
    tokens = pair.evidence.tokens
    gone: dict[int, str] = {}
    for n in theirs:
        needed = any(tokens[p].form in _NEEDED for p in n.governs)
        if needed or n.word.lower() in _WITHOUT:
            nouns = [p for p in sorted(n.governs) if tokens[p].tag in _NOUNS and tokens[p].form not in _NEEDED]
            # 품질 저하 없이: what is not there is the fall, not the quality.
            gone |= dict.fromkeys(nouns[-1:] if has_hangul(n.word) else nouns, n.said)
    for i, a in enumerate(pair.aligned):
        if a.strength >= NEAR and a.places and gone.keys() >= set(a.places) and not _is_negative_here(pair, i):
            yield Finding("opposite", a.token.surface, gone[a.places[0]], a.token.start, a.token.end, shown=True)


def _is_negative_here(pair: AlignedPair, i: int) -> bool:
    own = pair.company.own
    return any(a.token.form in _NEGATIVE for k, a in enumerate(pair.aligned) if own[k] == own[i])


def _is_negative(pair: AlignedPair, i: int, place: int) -> bool:
    """Return whether a word beside the claim's word ``i`` or the evidence's word ``place`` says no in its own way."""
    company, tokens = pair.company, pair.evidence.tokens
    here = {p for p, clause in enumerate(company.clause_of) if clause == company.clause_of[place]}
    both = [a for k, a in enumerate(pair.aligned) if company.own[k] == company.own[i] and not here.isdisjoint(a.places)]
    matched = {a.token.start for a in both if a.strength >= _SURE}
    own = {t.form for t in pair.claim.tokens if t.start not in matched and company.clause_at(t.start) == company.own[i]}
    theirs = {tokens[p].form for p in here.difference(*(a.places for a in both))}
    return bool((own | theirs) & _NEGATIVE)  # what both say denies nothing


def _lacking(pair: AlignedPair, mine: list[Negation]) -> Token | None:
    """Return the word by which the clause with most of the claim's words says that something is lacking, unlike the claim."""
    if mine or any(t.form in _NEGATIVE for t in pair.claim.tokens):
        return None
    shared = Counter(pair.company.clause_of[p] for a in pair.aligned if a.strength >= _SURE for p in set(a.places))
    if not shared:
        return None
    best = max(shared, key=lambda clause: (shared[clause], -clause))
    words = [(p, t) for p, t in enumerate(pair.evidence.tokens) if pair.company.clause_of[p] == best]
    if any(t.form in _NEGATIVE and p in pair.taken for p, t in words):
        return None  # the claim says no as well
    return next((t for p, t in words if t.form in _FAILING and p not in pair.taken), None)


def _is_lost(pair: AlignedPair, theirs: _Placed, mine: list[Negation]) -> bool:
    """Return whether the claim has the words that a negation of the evidence governs without a negation near them."""
    if theirs.own in pair.taken:
        return False
    under = {i for n in mine for i in n.governs}
    opposed = (i for i, a in enumerate(pair.aligned) if theirs.governs.intersection(pair.evidence.opposed_to(a.token)))
    if any(i not in under for i in opposed):
        return False  # kept is not lost
    here = theirs.sentence == pair.best
    hits = [
        i
        for i, a in enumerate(pair.aligned)
        if a.strength >= _SURE and theirs.governs.intersection(a.places) and (here or theirs.governs.issuperset(a.places))
    ]
    own = [sum(a.token.start < n.token.start for a in pair.aligned) - 0.5 for n in mine]
    return bool(hits) and not any(abs(i - place) <= _NEAR + 1 for i in hits for place in own)


def _opposites(pair: AlignedPair, mine: list[Negation], theirs: list[_Placed]) -> RuleResult:
    """Find words whose antonym occurs in the evidence, both or neither negated."""
    under_mine = {i for n in mine for i in n.governs}
    under_theirs = {p for n in theirs for p in n.governs}
    strong, weak, nearest = 0, 0, 0.0
    found = []
    # "A is worse" may mean "B is better": how two things differ is judged by other features.
    compared = any(frame.kind == "compare" for frame in pair.evidence_frames)
    compared_by = {frame.by.start for frame in pair.frames if compared and frame.by}
    for i, a in enumerate(pair.aligned):
        if a.token.start in compared_by:
            continue
        places = [p for p in pair.evidence.opposed_to(a.token) if (i in under_mine) == (p in under_theirs)]
        if not places:
            continue
        beside = [*pair.aligned[max(0, i - 2) : i], *pair.aligned[i + 1 : i + 3]]
        neighbours = [p for neighbour in beside if neighbour.strength >= _SURE for p in neighbour.places]
        close, place = min(((abs(p - q), p) for p in places for q in neighbours), default=(9, places[0]))
        if a.strength < _SURE:
            strong += any(pair.evidence.sentence[p] == pair.best for p in places)
            nearest = max(nearest, 1 / close if close else 1.0)
            found.append(_opposite(pair, i, place))
        elif _is_shown(pair, i, place):
            strong += 1
            found.append(_opposite(pair, i, place))
        else:
            weak += close < min((abs(p - q) for p in a.places for q in neighbours), default=9)
    features = {"opposite": float(min(strong, 2)), "opposite_near": nearest, "opposite_and_same": float(min(weak, 2))}
    return RuleResult(features, tuple(found))


def _opposite(pair: AlignedPair, i: int, place: int) -> Finding:
    mine, other = pair.aligned[i].token, pair.evidence.tokens[place]
    # Nouns can be exchanged; verbs would need other endings.
    fix = other.surface if mine.tag == other.tag == "NNG" else ""
    return Finding("opposite", mine.surface, other.surface, mine.start, mine.end, fix, _is_shown(pair, i, place))


def _is_shown(pair: AlignedPair, i: int, place: int) -> bool:
    """Return whether the antonym at ``place`` stands where the claim has its word ``i``."""
    mine, other = pair.aligned[i], pair.evidence.tokens[place]
    if mine.strength == SAME or place in pair.taken or mine.token.tag == "MAG" or {mine.token.form, other.form} & _VAGUE:
        return False
    if pair.lexicon.is_name(other) or not pair.company.is_shared(i, place):
        return False
    if not mine.strength:
        return True
    listed = pair.lexicon.listed_opposites(mine.token.form, other.form)
    return listed and not any(pair.company.is_shared(i, p) for p in mine.places)
