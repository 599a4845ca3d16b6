"""Whether a claim gives one name the place that another one has in its evidence: GPT-4o for AppAgent, which did it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rag.check.rules.morphology import Text, Token
from rag.check.rules.pair import AlignedPair, Finding, RuleResult

_SURE = 0.8  # strength from which a word counts as found
_LEAST = 2  # words that a clause has to share with what the evidence says of another name
_SHARE = 0.6  # of the words of the clause
_MARKS = frozenset(("JX", "JKS"))
_TOPIC = frozenset(("은", "는"))
_BETWEEN = 2  # tokens that may stand between a name and its particle (모델, a bracket)


def role_features(pair: AlignedPair) -> RuleResult:
    """Find names that the claim makes the subject of what the evidence says of another one."""
    found = list(_exchanged(pair))
    return RuleResult({"subject_other": float(bool(found))}, tuple(found))


def _exchanged(pair: AlignedPair) -> Iterator[Finding]:
    company, evidence = pair.company, pair.evidence
    subjects = dict(_subjects(pair))
    for i in _claimed_subjects(pair):
        mine = pair.aligned[i]
        rest = [a for k, a in enumerate(pair.aligned) if company.own[k] == company.own[i] and not _is_name(pair, a.token)]
        hosts = Counter(company.clause_of[p] for a in rest if a.strength >= _SURE for p in set(a.places))
        if not hosts:
            continue
        host = max(hosts, key=lambda clause: (hosts[clause], -clause))
        beside = {p for p in range(len(evidence.tokens)) if company.clause_of[p] == host}
        # Of clauses that say it alike, one of its own is enough: A and B are models.
        told = any(hosts[company.clause_of[p]] == hosts[host] for p in mine.places)
        if hosts[host] < max(_LEAST, _SHARE * len(rest)) or told:
            continue
        others = {subjects[p] for p in beside if p in subjects}
        other = others.pop() if len(others) == 1 else None
        said = {p for k, a in enumerate(pair.aligned) if company.own[k] == company.own[i] for p in a.places}
        if other is not None and other not in said:
            token = mine.token
            yield Finding("name", token.surface, evidence.tokens[other].surface, token.start, token.end, shown=True)


def _is_name(pair: AlignedPair, token: Token) -> bool:
    return pair.lexicon.is_name(token)


def _claimed_subjects(pair: AlignedPair) -> Iterator[int]:
    """Yield the names of the claim, all known to the evidence, that are the subject of their clause."""
    text = pair.claim
    first: set[int] = set()
    for i, a in enumerate(pair.aligned):
        number = pair.company.own[i]
        leads = number not in first
        first.add(number)
        if not _is_name(pair, a.token) or a.strength < _SURE:
            continue
        if _mark(text, a.token) if text.korean else leads:
            yield i


def _mark(text: Text, name: Token) -> str:
    """Return the particle that makes a Korean name, alone or with a noun after it, a topic or a subject; else nothing."""
    after = [t for t in text.tokens if t.start >= name.end][: _BETWEEN + 1]
    for k, token in enumerate(after):
        if token.tag in _MARKS:
            return token.form if token.start - name.end <= 12 else ""
        if not token.content or (k and after[k - 1].end != token.start):
            return ""
    return ""


def _subjects(pair: AlignedPair) -> Iterator[tuple[int, int]]:
    """Yield for each word of the evidence the place of the name that is the subject of its clause, if it has one."""
    evidence, clause_of = pair.evidence, pair.company.clause_of
    for text, offset in zip(evidence.texts, evidence.offsets, strict=False):
        topic: tuple[int, int] | None = None  # sentence and place
        subject: tuple[int, int] | None = None  # clause and place
        for k, token in enumerate(text.content):
            p = offset + k
            if evidence.lexicon.is_name(token):
                mark = _mark(text, token) if text.korean else "는" if k == 0 else ""
                if mark in _TOPIC:
                    topic = token.sentence, p
                elif mark:
                    subject = clause_of[p], p
            if subject and subject[0] == clause_of[p]:
                yield p, subject[1]
            elif topic and topic[0] == token.sentence:
                yield p, topic[1]
