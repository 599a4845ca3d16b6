"""What a sentence asserts once its frame is set aside: who says it, of which paper, what it only denies, what is lacking.

"VISTA: it needs 65 languages, not 165, according to the paper" asserts that it needs 65 languages.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from rag.check.data import read_table, word_list
from rag.check.rules.alignment import PART, WITHIN, EvidenceTokens
from rag.check.rules.morphology import Text, Token, squashed
from rag.check.rules.numbers import quantities
from rag.check.rules.pair import AlignedPair

Span = tuple[int, int]

_TABLE = read_table("reading.toml")
_FRAMES = [re.compile(pattern, re.I) for pattern in _TABLE["frames"]["patterns"]]
_ASIDE = [re.compile(pattern, re.I) for pattern in _TABLE["aside"]["patterns"]]
_DENIED = [re.compile(pattern, re.I) for pattern in _TABLE["denied"]["patterns"]]
_GLOSS = re.compile(_TABLE["gloss"]["pattern"])
_NEGATES = re.compile(r"^(?:non|un|in|dis)[- ]?|less$|[- ]free$")
_LACKING = [re.compile(pattern, re.I) for pattern in _TABLE["lacking"]["patterns"]]
_SOURCE = re.compile(_TABLE["lacking"]["source"], re.I)
_SAYING = word_list("saying", "korean")
_LABEL_END = re.compile(r"(?:\*\*|__)?[:：](?:\*\*|__)?\s|(?:\*\*|__)?\s[–—]\s")
_LONGEST_LABEL = 200
_LISTED = re.compile(r"\s*(?:[-*•]\s+|\d{1,2}[.)]\s+)?(?:\*\*|__|\[|[“\"])?")
_QUOTED = re.compile(r"[“\"]([^“”\"]{3,200})[”\"]")
_JOINING = re.compile(r"[-/ (]{1,2}(?:(?:in|of|to|with|and|for|the|on)[- ]){0,2}", re.I)  # within a name
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9'’.+-]*")
_SMALL = frozenset(
    "with from into over under through without between using toward towards than that this your does like when".split()
)
_SUBJECT = frozenset(("JX", "JKS"))
_REPLACING = ("아니", "라")  # A가 아니라 B: what is said to be replaced is read with what replaces it
_ARTICLES = ("the", "a", "an")
_GENERIC = 3  # content words of the evidence among which its subject is looked for


def read(pair: AlignedPair) -> AlignedPair:
    """Return a claim beside its evidence without what the claim does not assert."""
    claim, evidence = pair.claim, pair.evidence
    frame = [*_label(claim.text), *_matches(_FRAMES, claim.text), *_titles(claim.text)]
    aside = list(_matches(_ASIDE, claim.text))
    denied = list(_matches(_DENIED, claim.text))
    lacking = list(_matches(_LACKING, claim.text)) if _SOURCE.search(claim.text) else []
    missing = {a.token.start for a in pair.aligned if a.strength < WITHIN}
    glosses = list(_glosses(pair, missing))

    def is_kept(token: Token) -> bool:
        if _within(token, lacking) or _within(token, frame):
            return False
        if _within(token, denied):
            known = token.content and token.tag != "SN" and token.start not in missing
            return known or token.form in _REPLACING
        return not (token.start in missing and _within(token, [*aside, *glosses]))

    kept = _without(claim, is_kept, [*frame, *denied, *lacking, *_unknown_numbers(claim, evidence, aside)])
    kept = _without_reporting(kept)
    kept = _without_topic(kept, evidence, {a.token.start for a in pair.aligned if a.strength <= PART})
    if kept is claim:
        return pair
    return AlignedPair(kept, evidence, bool(denied or lacking), bool(lacking) and len(kept.content) <= 1)


def _without(text: Text, is_kept: Callable[[Token], bool], blank: list[Span]) -> Text:
    tokens = tuple(token for token in text.tokens if is_kept(token))
    if len(tokens) == len(text.tokens) and not blank:
        return text
    written = text.text
    for start, end in blank:
        written = written[:start] + " " * (end - start) + written[end:]
    return replace(text, text=written, tokens=tokens)


def _matches(patterns: list[re.Pattern[str]], text: str) -> Iterator[Span]:
    for pattern in patterns:
        yield from (match.span("set") for match in pattern.finditer(text))


def _glosses(pair: AlignedPair, missing: set[int]) -> Iterator[Span]:
    """Yield the brackets with the English of a Korean word that the evidence has."""
    for match in _GLOSS.finditer(pair.claim.text):
        before = [t for t in pair.claim.content if t.end <= match.start()]
        inside = [t for t in pair.claim.content if match.start() <= t.start < match.end()]
        negates = _NEGATES.search(match["set"]) is not None  # of non-verbal, verbal is no word by itself
        opposed = not negates and any(pair.evidence.opposed_to(t) for t in inside)
        if before and before[-1].start not in missing and not opposed:
            yield match.span("set")


def _within(token: Token, spans: list[Span]) -> bool:
    return any(start <= token.start < end for start, end in spans)


def _unknown_numbers(claim: Text, evidence: EvidenceTokens, spans: list[Span]) -> Iterator[Span]:
    """Yield the numbers of a frame that the evidence does not have."""
    for q in claim.quantities:
        if any(start <= q.start < end for start, end in spans) and not any(q.agrees(o) for o in evidence.quantities):
            yield q.start, q.end


def _label(text: str) -> Iterator[Span]:
    """Yield the title or name before a colon or a dash, which says what the sentence is about."""
    start = listed.end() if (listed := _LISTED.match(text)) else 0
    ends = [m for m in _LABEL_END.finditer(text, start, start + _LONGEST_LABEL) if len(text[m.end() :].split()) > 1]
    for match in reversed(ends):
        label = text[start : match.start()]
        if _is_name(label) or "**" in match[0] or _is_subtitled(label):
            yield start, match.end()
            return


def _is_name(label: str) -> bool:
    """Return whether words are a title or a name rather than a statement."""
    words = [w for w in _WORD.findall(label) if len(w) > 3 and w.lower() not in _SMALL]
    if any("가" <= c <= "힣" for c in label):
        return len(label.split()) <= 5 and label.rstrip()[-1:] not in "다요"
    capitals = sum(any(c.isupper() or c.isdigit() for c in word) for word in words)
    return capitals >= 0.75 * len(words) and (label[:1].isupper() or label[:1].isdigit() or not words)


def _is_subtitled(label: str) -> bool:
    """Return whether words are a name and a subtitle in small letters (Octopus v2: On-device language model)."""
    name, colon, subtitle = label.partition(": ")
    return bool(colon) and _is_name(name) and subtitle[:1].isupper()


def _titles(text: str) -> Iterator[Span]:
    """Yield quoted titles."""
    yield from (match.span(1) for match in _QUOTED.finditer(text) if _is_name(match[1]) and " " in match[1])


def _without_reporting(text: Text) -> Text:
    """Leave out the verb by which a Korean sentence reports what it says (부족하다고 지적한다)."""
    tokens = text.tokens
    said = {
        t.start
        for before, t in pairwise(tokens)
        if t.form in _SAYING and before.tag in ("EC", "JKQ") and before.form.endswith("고") and len(before.form) > 1
    }
    return _without(text, lambda t: t.start not in said, []) if said else text


def without_known(pair: AlignedPair, context: str) -> AlignedPair:
    """Return a claim beside its evidence without the names and numbers that only the rest of the paper has.

    :param context: what else the paper says.
    """
    text, known, there = pair.claim, squashed(context), quantities(context)
    missing = {a.token.start for a in pair.aligned if a.strength <= PART and pair.lexicon.is_name(a.token)}
    unknown = (q for q in text.quantities if not any(q.agrees(o) for o in pair.evidence.quantities))
    numbers = [(q.start, q.end) for q in unknown if any(q.agrees(o) for o in there)]

    def is_kept(token: Token) -> bool:
        return not (_within(token, numbers) or (token.start in missing and squashed(token.surface) in known))

    kept = _without(text, is_kept, numbers)
    return pair if kept is text else AlignedPair(kept, pair.evidence, pair.denies, pair.lacking)


def _without_topic(text: Text, evidence: EvidenceTokens, missing: set[int]) -> Text:
    """Leave out the name that a sentence begins with if the evidence speaks of its subject without a name (this method)."""
    lead = _lead(text, evidence)
    unknown = {t.start for t in lead if t.start in missing}
    if not unknown or len(text.content) - len(lead) < 2 or _has_own_subject(text, evidence, lead):
        return text
    return _without(text, lambda t: t.start not in unknown, [])


def _lead(text: Text, evidence: EvidenceTokens) -> list[Token]:
    """Return the words of the name at the start of a text, if there is one."""
    lead: list[Token] = []
    words = [t for t in text.tokens if not t.tag.startswith("S") or t.tag in ("SL", "SN")]
    if words and words[0].form in _ARTICLES:
        words = words[1:]
    if not words or words[0] not in text.content[:1]:
        return []
    for token in text.content:
        near = not lead or _JOINING.fullmatch(text.text, lead[-1].end, token.start) is not None
        if token.tag != "SL" or not near or not (evidence.lexicon.is_name(token) or token.surface[:1].isupper()):
            break
        lead.append(token)
    named = any(evidence.lexicon.is_name(t) or not evidence.lexicon.knows(t.form) for t in lead)
    capitals = text.korean or len(lead) > 1 or any(t.name for t in lead)  # any English sentence begins with one
    return lead if capitals and (named or len(lead) > 1) else []


def _has_own_subject(claim: Text, evidence: EvidenceTokens, lead: list[Token]) -> bool:
    """Return whether the evidence names another subject: a name near the start of one of its sentences, not in the claim."""
    said = {t.form for t in (*claim.content, *lead)}
    for text in evidence.texts:
        for tokens in text.sentences:
            end = next((t.start for t in tokens if t.tag in _SUBJECT), len(text.text))
            first = [t for t in tokens if t.content and t.start < end][:_GENERIC]
            if any(evidence.lexicon.is_name(t) and t.form not in said for t in first):
                return True
    return False
