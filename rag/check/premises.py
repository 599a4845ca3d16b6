"""What a question takes for granted, and where the paper that it asks about says otherwise.

"Why is X slower than Y?" takes for granted that X is slower than Y. With the words that only ask set aside, the rest is a claim
like any other; the bullet that has most of its words decides. A question whether something is so takes nothing for granted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rag.check.checker import align_texts
from rag.check.data import read_table, word_list
from rag.check.rules.alignment import PART
from rag.check.rules.degree import LOWER_IS_BETTER, is_better
from rag.check.rules.features import pair_features
from rag.check.rules.granted import granted_findings
from rag.check.rules.morphology import Token
from rag.check.rules.pair import AlignedPair, ErrorKind, Finding
from rag.check.rules.reading import read
from rag.check.rules.refused import also_denies, told_of_others

_ASKING = {kind: [re.compile(p, re.I) for p in patterns] for kind, patterns in read_table("premises.toml")["asking"].items()}
_FAILING = word_list("negation", "failing")
_PHASES = word_list("negation", "phases")
_LONGEST = 600  # characters of a question; a longer one is a text
_BEST = 2  # bullets that are looked at
# By how much less of a premise one may have than the other, and than one that says nearly all of it.
_BEHIND, _BEHIND_SAID, _SAYS = 0.3, 0.1, 0.9
_LEAST = 0.4  # share of a premise that a bullet has to have
_FOUND = 0.8  # strength from which a word counts as found
#: Findings that speak against what a question states, and against what it only asks the amount of.
_STATED: frozenset[ErrorKind] = frozenset(("reversed", "negation", "opposite", "moved", "number", "scale", "scope"))
_MEASURED: frozenset[ErrorKind] = frozenset(("negation", "opposite", "reversed"))
_ABSENT = re.compile(r"\s?없(?:이|는|다)\S{0,3}$")
_CLAUSE = re.compile(r"(?<=[;.])\s|(?<=[는은인던한된]데,)\s|(?<=\?)\s")


@dataclass(frozen=True, slots=True)
class Premise:
    """What a question states: its ``text`` with the words that only ask blanked out, and the kinds of findings that count."""

    text: str
    kinds: frozenset[ErrorKind]


class Conflict(NamedTuple):
    """Words of a question, and the words of a text that speak against them, in which text and in which of its sentences.

    ``asked`` is empty if the question is contradicted as a whole. The title counts as the text behind the last.
    """

    kind: ErrorKind
    asked: str
    found: str
    text: int
    sentence: int


def premise_of(question: str) -> Premise | None:
    """Return what a question takes for granted; None if it asks whether something is so, or asks for a detail alone."""
    if len(question) > _LONGEST or any(pattern.search(question) for pattern in _ASKING["whether"]):
        return None
    clauses = [(part, _asks(part)) for part in _CLAUSE.split(question) if part.strip()]
    stated = [text for text, asks in clauses if not asks and (len(clauses) > 1 and "?" not in text)]
    if stated or any(asks == "whole" for _, asks in clauses):
        kept = [*stated, *(_blanked(text, "whole") for text, asks in clauses if asks == "whole")]
        return Premise(" ".join(kept).replace("?", "."), _STATED)
    amounts = [text for text, asks in clauses if asks == "amount"]
    if not amounts:
        return None
    one = sum(1 for pattern in _ASKING["amount"] for _ in pattern.finditer(amounts[0])) == 1
    return Premise(_blanked(amounts[0], "amount").replace("?", "."), _MEASURED if one else _MEASURED - {"reversed"})


def _asks(text: str) -> str:
    """Return in which way a clause asks: for the reason of the ``whole``, an ``amount`` or a ``part``; empty if it states."""
    asked = [kind for kind in ("whole", "part", "amount") if any(pattern.search(text) for pattern in _ASKING[kind])]
    return asked[0] if asked else ""


def _blanked(text: str, kind: str) -> str:
    for start, end in [match.span() for pattern in _ASKING[kind] for match in pattern.finditer(text)]:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


class _Held(NamedTuple):
    """How a premise is held against a text: the kinds of findings that count, the numbers of all texts, its words that any has.

    ``own`` if it is about the paper by its name, which the text does not have.
    """

    kinds: frozenset[ErrorKind]
    numbers: set[tuple[float, str]]
    said: set[str]
    own: bool


def find_conflict(premise: Premise, texts: Sequence[str], title: str, called: str = "") -> Conflict | None:
    """Return where one of the texts of a paper that have most of a premise speaks against it, or else its title.

    :param called: the words by which the question names the paper, which its texts need not repeat.
    """
    pairs = align_texts([(premise.text, (text,)) for text in (*texts, title)])
    shares = [*(_share(pair, called) for pair in pairs[:-1]), _share(pairs[-1], called, apart=True)]
    numbers = {(q.value, q.measures) for pair in pairs for q in pair.evidence.quantities}
    said = {a.token.form for pair in pairs for a in pair.aligned if a.strength >= _FOUND}
    asserted = [_asserted(pair, called) for pair in pairs]
    leads = _leads(pairs[0], called)

    def found(i: int) -> Conflict | None:
        own = leads and asserted[i].claim is not pairs[i].claim
        return _in_text(_Held(premise.kinds, numbers, said, own), asserted[i], i)

    likely = [conflict for conflict in map(found, _likely(shares)) if conflict]
    if kept := [it for it in likely if not (it.kind == "negation" and it.asked) or not _is_denied_elsewhere(asserted, it.text)]:
        return kept[0]
    behind = max(shares) - shares[-1]
    of_title = found(len(texts)) if shares[-1] >= _LEAST and behind <= _BEHIND else None
    if of_title is None or (behind > _BEHIND_SAID and of_title.kind != "negation"):  # an opposite may be of something else
        return None
    told = (conflict for i in range(len(texts)) if (conflict := found(i)) and conflict.asked == of_title.asked)
    return next(told, of_title)


def _is_denied_elsewhere(pairs: Sequence[AlignedPair], text: int) -> bool:
    """Return whether another text denies what a premise denies."""
    return any(also_denies(pair) for i, pair in enumerate(pairs) if i != text)


def _likely(shares: Sequence[float]) -> list[int]:
    """Return the texts that have most of a premise, best first, by their shares of it, the last of which is the title's."""
    *own, title = shares
    best = max(own, default=0.0)
    least = max(_LEAST, best - (_BEHIND if best < _SAYS else _BEHIND_SAID), title - _BEHIND_SAID)
    return [i for i in sorted(range(len(own)), key=lambda i: (-own[i], i))[:_BEST] if own[i] >= least]


def _leads(pair: AlignedPair, called: str) -> bool:
    """Return whether a premise begins with the name of its paper, which is its subject."""
    first = next((a.token.surface.lower() for a in pair.aligned), "")
    return bool(first) and first in called.lower()


def _in_text(held: _Held, pair: AlignedPair, text: int) -> Conflict | None:
    """Return where a text as a whole, or its sentence that has most of a premise, speaks against it."""
    if conflict := _in_pair(held, pair, text):
        return conflict
    if len(pair.evidence.texts[0].starts) == 1:
        return None
    [alone] = align_texts([(pair.claim.text, (pair.evidence.sentence_text(pair.best),))])
    of_best = _in_pair(held, AlignedPair(pair.claim, alone.evidence, pair.denies, pair.lacking), text)
    return of_best._replace(sentence=pair.best) if of_best else None


def _in_pair(held: _Held, pair: AlignedPair, text: int) -> Conflict | None:
    findings = [*pair_features(pair).findings, *granted_findings(pair), *(told_of_others(pair) if held.own else ())]
    if any(f.shown and f.kind == "name" for f in findings):
        findings = [f for f in findings if f.kind != "opposite"]  # it is said of another thing
    shown = (f for f in findings if f.shown and f.kind in held.kinds)
    finding = next((f for f in shown if not _is_uncertain(pair, f, held)), None)
    return _conflict(pair, finding, text) if finding else None


def _words(pair: AlignedPair, called: str, *, apart: bool) -> list[tuple[float, float]]:
    """Return the strength and the weight of each word of a premise other than the name of its paper.

    :param apart: leave the name out even if the text has it, as every title does.
    """
    known = called.lower().split()
    return [
        (a.strength, 1.5 if pair.lexicon.is_name(a.token) else 1.0)
        for a in pair.worded
        if (a.strength and not apart) or not any(a.token.surface.lower() in word for word in known)
    ]


def _share(pair: AlignedPair, called: str, *, apart: bool = False) -> float:
    words = _words(pair, called, apart=apart)
    whole = sum(weight for _, weight in words)
    return sum(strength * weight for strength, weight in words) / whole if whole else 0.0


def _asserted(pair: AlignedPair, called: str) -> AlignedPair:
    """Return a premise beside a text without the name of the paper, unless the text has it."""
    known = called.lower()
    there = {a.token.start for a in pair.aligned if a.strength >= _FOUND}
    kept = tuple(t for t in pair.claim.tokens if t.start in there or not t.content or t.surface.lower() not in known)
    claim = pair.claim if len(kept) == len(pair.claim.tokens) else replace(pair.claim, tokens=kept)
    return read(pair if claim is pair.claim else AlignedPair(claim, pair.evidence))


def _is_uncertain(pair: AlignedPair, finding: Finding, held: _Held) -> bool:
    """Return whether what speaks against a premise may agree with it after all.

    A number may be that of another text, as may a phase (training, test), and what lacks a name may be about something else; a
    lower error is a better result; what is hard is not denied.
    """
    if finding.kind in ("number", "scale"):
        stated = next((q for q in pair.quantities if q.start == finding.start), None)
        return stated is not None and (stated.value, stated.measures) in held.numbers
    if finding.kind == "opposite" and any(
        t.start == finding.start and t.form in _PHASES & held.said for t in pair.claim.tokens
    ):
        return True
    if any(a.strength <= PART and pair.lexicon.is_name(a.token) and not _is_numbered(pair, a.token) for a in pair.worded):
        return True
    if any(t.form in LOWER_IS_BETTER for t in pair.claim.content):
        judged = any(is_better(t.form) for t in pair.evidence.tokens if t.surface == finding.evidence)
        if (finding.kind == "reversed" and not finding.claim) or (finding.kind == "opposite" and judged):
            return True
    if finding.kind != "negation" or finding.claim:
        return False
    fails = any(t.surface == finding.evidence and t.form in _FAILING for t in pair.evidence.tokens)
    return fails or not _has_head(pair, finding)


def _is_numbered(pair: AlignedPair, name: Token) -> bool:
    """Return whether a text has a name together with the number behind it: RTX 4090, RTX4090."""
    number = next((q for q in pair.quantities if 0 <= q.start - name.end <= 1), None)
    return number is not None and pair.evidence.mentions(name.surface + number.written)


def _has_head(pair: AlignedPair, finding: Finding) -> bool:
    """Return whether a premise has what a Korean text says is not there: LLM의 재학습 없이 denies the training, not the LLM."""
    if not _ABSENT.search(finding.evidence):
        return True
    heads = [p for p, t in enumerate(pair.evidence.tokens) if _ABSENT.sub("", finding.evidence).rstrip().endswith(t.surface)]
    return not heads or bool(pair.taken.intersection(heads))


def _conflict(pair: AlignedPair, finding: Finding, text: int) -> Conflict:
    said = [t.sentence for t in pair.evidence.tokens if t.surface in finding.evidence]
    sentence = pair.best if not said or pair.best in said else max(said, key=said.count)
    return Conflict(finding.kind, _whole_words(pair.claim.text, finding), finding.evidence, text, sentence)


def _whole_words(text: str, finding: Finding) -> str:
    """Return the words of a question that a finding is about, as they are written: 느려지는, not 느리."""
    if finding.start < 0 or not finding.claim:
        return ""
    if finding.kind in ("number", "scale"):
        return finding.claim
    start = text.rfind(" ", 0, finding.start) + 1
    end = text.find(" ", finding.end)
    return text[start : end if end >= 0 else len(text)].strip(" .,;")
