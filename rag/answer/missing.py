"""What a paper's digest lacks of what a question asks, and what it contradicts of what a question takes for granted.

The threshold is high: a question that the bullets may answer is answered. A gap is

* a name of the question that neither bullets nor title have (AnoleDB in the paper on Anole),
* a number that the question states and the bullets give otherwise (120 fps where the digest has 40 fps), or a ranking that
  their numbers turn round, or anything else that it takes for granted and that the checker finds contradicted: a false premise,
* a quantity that is asked for and that the bullets lack,
* a named detail (learning rate, licence) that they do not mention,
* another name, or a phrase of the question, that nothing in the paper meets, though the question names the paper.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise, product
from typing import Literal

from rag.answer.amounts import COUNTED, PARAMETERS, PEOPLE, given_measure, gives_score, missing_amount
from rag.answer.premises import contradicted, is_about
from rag.answer.question_alignment import BulletSentence, Reading
from rag.answer.stated_numbers import MONTHS, stated_otherwise
from rag.check import ErrorKind, Frame, Quantity, Token, function_words
from rag.search import Question, asked_words, says, stance_of, written_names

_VERSION = re.compile(r"\b([A-Z][A-Za-z]+) (\d{1,2}(?:\.\d+)?)(?![.%]?\d|[A-Za-z%])")
_CLASSES = frozenset(
    "GB MB TB KB LLM MLLM VLM LVLM CNN RNN GNN GPU CPU TPU GAN SOTA GitHub RGB RL RLHF API AI ML NLP QA VQA PDF UI".split()
)
_OPENERS = function_words()
_YES_NO = re.compile(r"^\s*(?:is|are|was|were|do|does|did|can|could|has|have|will|would)\b", re.I)
_PART = 0.4  # strength of a match with a part of a name
_NEAR = 3  # characters between words in a row
_HEADS = frozenset(
    "learning model models network networks training search sampling algorithm algorithms 학습 모델 탐색".split()
)
_LOWER_IS_BETTER = re.compile(r"\berrors?\b|\bloss|perplexity|오류|오차|손실|에러|혼란도|WER|FID|감소|줄", re.I)
# What stands before a detail that is asked for, in English, and before or after it, in Korean.
_ASKED = re.compile(
    r"\b(?:what|which)\s+(?:(?:is|was|were|are)\s+(?:the\s+|[\w.-]+['’]s\s+))?(?:(?!did|do|does)\w+\s+){0,2}$", re.I
)
_ASKED_BEFORE = re.compile(r"(?:어떤|무슨|어느)\s*\S{0,6}$")
_ASKED_AFTER = re.compile(r".{0,8}(?:무엇|얼마|몇|뭐)")


_How = Literal["", "opposite", "reversed", "negation", "rank", "others"]
_HOW: Mapping[ErrorKind, _How] = {"reversed": "reversed", "negation": "negation", "scope": "others"}


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that a question asks for or states and a digest lacks.

    ``found`` is what contradicts a premise, ``said`` the sentence that does, ``how`` in which way, if the checker found it.
    """

    kind: Literal["name", "premise", "quantity", "detail"]
    asked: str
    found: str = ""
    said: BulletSentence | None = None
    how: _How = ""


def details_of(question: Question) -> list[re.Pattern[str]]:
    """Return what finds each detail that a question asks for by name."""
    return [pattern for pattern in _named() if pattern.search(question.detail or question.text)]


def find_gap(question: Question, reading: Reading) -> Gap | None:
    """Return the gravest gap between a question for a detail and a paper; None if the paper may answer, in either language.

    A number that one language contradicts has no answer in the other, unless that has the number.
    """
    if question.intent not in ("fact", "reason"):
        return None
    gaps = [_gap(question, side) for side in reading.sides]
    untrue = next((gap for gap in gaps if gap and gap.kind == "premise" and gap.asked != question.text), None)
    if untrue and not any(side.has_name(untrue.asked) for side in reading.sides):
        return untrue
    return None if None in gaps else gaps[0]


def _gap(question: Question, reading: Reading) -> Gap | None:
    checks = (_names, _stated_numbers, _ranks, _premises, _limits, _details, _quantities, _strangers)
    return next((gap for check in checks for gap in check(question, reading)), None)


def _names(question: Question, reading: Reading) -> Iterator[Gap]:
    """Yield the first name with a version or inner capitals that the paper lacks, if it lacks at least half of them."""
    strict = [
        a for a in reading.pair.aligned if a.token.name and not a.token.form[:1].isdigit() and not _is_class(a.token.surface)
    ]
    dates = [m.span() for m in MONTHS.finditer(question.text)]
    versions = [
        m[0]
        for m in _VERSION.finditer(question.text)
        if m[1].lower() not in _OPENERS and not _is_class(m[1]) and not any(start <= m.start() < end for start, end in dates)
    ]
    missing = [a.token.surface for a in strict if not a.strength and not reading.has_name(a.token.surface)] + [
        v for v in versions if not reading.has_name(v)
    ]
    if missing and len(missing) * 2 >= len(strict) + len(versions):
        yield Gap("name", missing[0])


def _is_class(word: str) -> bool:
    """Return whether a word in capitals is a unit or the name of a kind of thing, which digests write in many ways."""
    return word.rstrip("s") in _CLASSES or any(pattern.fullmatch(word) for pattern in _named())


def _stated_numbers(question: Question, reading: Reading) -> Iterator[Gap]:
    """Yield numbers that the question states and the bullets give otherwise."""
    if _YES_NO.search(question.text) or not is_about(question, reading):
        return  # it takes nothing for granted; what another paper has otherwise is no contradiction
    for number in stated_otherwise(question, reading):
        yield Gap("premise", number.stated.written, " / ".join(number.found))


def _premises(question: Question, reading: Reading) -> Iterator[Gap]:
    """Yield what the checker finds contradicted of what the question takes for granted."""
    found = contradicted(question, reading)
    if found is None:
        return
    kind, asked = found.conflict.kind, found.conflict.asked
    yield Gap("premise", asked or question.text, found.conflict.found, found.said, _HOW.get(kind, "opposite"))


def _quantities(question: Question, reading: Reading) -> Iterator[Gap]:
    """Yield the quantity that is asked for if the bullets have no number, or none of its kind."""
    if asked := missing_amount(question, reading):
        yield Gap("quantity", asked)


@cache
def _named() -> list[re.Pattern[str]]:
    rows = tomllib.loads((resources.files("rag") / "data" / "asking" / "details.toml").read_text("utf-8"))["details"]
    patterns = []
    for row in rows:
        forms = [rf"(?<![A-Za-z0-9]){re.escape(f)}(?![A-Za-z0-9])" if f.isascii() else re.escape(f) for f in row.split("|")]
        as_written = any(c.isupper() for c in row.split("|")[0][1:])  # mAP is no map
        patterns.append(re.compile("|".join(forms), 0 if as_written else re.I))
    return patterns


def _details(question: Question, reading: Reading) -> Iterator[Gap]:
    """Yield details that are asked for by name and that the bullets do not mention."""
    text = reading.pair.evidence.text
    for pattern in _named():
        if (match := pattern.search(question.text)) and not (pattern.search(text) or reading.has_metric(match[0])):
            before = question.text[: match.start()]
            if _ASKED.search(before) or _ASKED_BEFORE.search(before) or _ASKED_AFTER.match(question.text, match.end()):
                yield Gap("detail", match[0])


def _limits(question: Question, reading: Reading) -> Iterator[Gap]:
    """Yield the limits that are asked for of a paper that the question names, if its digest speaks of none."""
    if reading.called and stance_of(question.text) == "limits" and not says("limits", reading.pair.evidence.text):
        yield Gap("detail", asked_words("limits", question.text))


def _ranks(question: Question, reading: Reading) -> Iterator[Gap]:
    """Yield a ranking of two things that the numbers in the bullets reverse."""
    places = {a.token.start: set(a.places) for a in reading.pair.aligned}
    for frame in (f for f in reading.pair.frames if f.kind == "compare"):
        yield from _reversed(question, frame, reading)
        yield from _beaten(question, frame, reading)
        sides = [set().union(*(places.get(t.start, set()) for t in side)) for side in (frame.first, frame.second)]
        for one, other in (*_apart(reading, sides), *_side_by_side(reading, sides)):
            stated = not (reading.is_new(one) and reading.is_new(other))  # 57% faster: no rank is read off it
            if not stated and one.measures == other.measures == "share" and (one.value - other.value) * frame.direction < 0:
                yield Gap("premise", question.text, f"{one.written} / {other.written}", how="rank")
                return


def _reversed(question: Question, frame: Frame, reading: Reading) -> Iterator[Gap]:
    """Yield a ranking of two names that a sentence of the bullets gives the other way round."""
    first, second = ({t.form for t in side if t.name or t.capital} for side in (frame.first, frame.second))
    for other in (f for f in reading.pair.evidence_frames if f.kind == "compare"):
        better, worse = ({t.form: t.surface for t in side} for side in (other.first, other.second))
        if (
            other.direction == frame.direction
            and first & worse.keys() - better.keys()
            and second & better.keys() - worse.keys()
        ):
            names = (next(better[n] for n in second if n in better), next(worse[n] for n in first if n in worse))
            yield Gap("premise", question.text, " > ".join(names), how="rank")


def _beaten(question: Question, frame: Frame, reading: Reading) -> Iterator[Gap]:
    """Yield a ranking of a name above the paper itself, which says that something surpasses it: its own method."""
    if frame.direction < 0 or not frame.second or not all(t.surface.lower() in reading.called.split() for t in frame.second):
        return
    first = {t.form for t in frame.first if t.name or t.capital}
    for other in (f for f in reading.pair.evidence_frames if f.kind == "compare" and f.direction > 0):
        better, worse = ({t.form: t.surface for t in side} for side in (other.first, other.second))
        beaten = [worse[form] for form in first if form in worse and form not in better]
        if beaten:
            yield Gap("premise", question.text, beaten[0], how="reversed")


def _apart(reading: Reading, sides: Sequence[set[int]]) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the numbers of two things that are in different clauses."""
    first, second = (
        [b.quantity for b in reading.pair.evidence.bounds if b.segment & own and not b.segment & other]
        for own, other in (sides, sides[::-1])
    )
    yield from product(first, second)


def _side_by_side(reading: Reading, sides: Sequence[set[int]]) -> Iterator[tuple[Quantity, Quantity]]:
    """Yield the numbers of two things in one sentence, each of which follows what it is of; of errors, less is better."""
    evidence = reading.pair.evidence
    for text, offset in zip(evidence.texts, evidence.offsets, strict=False):
        for start, end in text.spans:
            if _LOWER_IS_BETTER.search(text.text, start, end):
                continue
            owned: tuple[list[Quantity], list[Quantity]] = ([], [])
            for q in (q for q in text.quantities if start <= q.start < end):
                before = (i for i, t in enumerate(text.content) if start <= t.start < q.start)
                owner = max((i for i in before if any(offset + i in side for side in sides)), default=None)
                if owner is not None and (offset + owner in sides[0]) != (offset + owner in sides[1]):
                    owned[offset + owner in sides[1]].append(q)
            if len(owned[0]) == len(owned[1]) == 1:
                yield owned[0][0], owned[1][0]


def _is_capital(question: Question, token: Token) -> bool:
    """Return whether a capital makes a word a name: in Korean, or within an English question that does not spell all so."""
    if not (token.surface[:1].isupper() and token.surface.isalpha()) or token.surface.lower() in _OPENERS:
        return False
    before, after = question.content[: token.start].split()[-1:], question.content[token.end :].split()[:1]
    if any(word[:1].isupper() for word in (*before, *after)):
        return False  # a part of a name (Stream Batch)
    if question.language == "ko":
        return True
    words = re.findall(r"[A-Za-z][\w'’-]*", question.content)
    small = sum(word[0].islower() for word in words)
    return small > len(words) / 2 and token.start > 0 and question.content[token.start - 2 : token.start - 1] not in ".?!:"


def _strangers(question: Question, reading: Reading) -> Iterator[Gap]:
    """Yield what a question about a paper that it names asks of it and that nothing in the paper meets.

    That is another name, or a phrase: two content words in a row of what is searched for.
    """
    if not reading.called or reading.paper.paper.arxiv_id not in {*question.focus, *question.arxiv_ids}:
        return
    for a in reading.pair.aligned:
        surface = a.token.surface
        named = a.token.name or _is_capital(question, a.token)
        is_name = named and not surface[:1].isdigit() and not _is_class(surface) and surface.lower() not in reading.called
        if is_name and a.strength <= (_PART if a.token.name else 0) and not reading.has_name(surface):
            yield Gap("detail", surface)
    for name in (it.text for it in written_names(question)):
        there = reading.has_name(name) or all(map(reading.has_name, name.split()))
        if name.lower() not in reading.called and not _is_class(name) and not there:
            yield Gap("detail", name)
    own = [a for a in reading.pair.aligned if a.token.surface.lower() in reading.asked]
    said = reading.pair.evidence.text.lower()
    unmet = not any(
        a.strength or a.token.form in said or reading.has_name(a.token.surface) for a in own
    ) and not PARAMETERS.search(question.detail)
    counted = COUNTED.search(question.text) and not PEOPLE.search(question.detail)
    given = given_measure(question, reading) or gives_score(question, reading)
    if own and unmet and counted and not given:
        yield Gap("detail", question.detail)
    asked = [span for span in question.spans if span.use in ("subject", "detail")]
    for first, second in pairwise(reading.pair.aligned):
        between = question.content[first.token.start + len(first.token.surface) : second.token.start]
        near = len(between) <= _NEAR and " " in between
        start, end = first.token.start, second.token.start + len(second.token.surface)
        unmet = first.strength == 0 and (second.strength == 0 or second.token.surface.lower() in _HEADS)
        if near and unmet and any(s.start <= start and end <= s.end for s in asked):
            yield Gap("detail", question.content[start:end])
