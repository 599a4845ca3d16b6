"""What a language model writes when it judges a claim: read strictly, and several of them put together to one verdict."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.core import Claim, Verdict
from rag.text import Language, flat, language_of

__all__ = ["RESPONSE_FORMATS", "Opinion", "Reply", "Tally", "read_opinion", "settle", "without_evidence"]

Decision = Literal["supported", "contradicted", "unverifiable"]
#: Why a reply holds no opinion.
Unread = Literal["form", "cut", "filtered", "refused", "empty"]

_DECISIONS: tuple[Decision, ...] = ("supported", "contradicted", "unverifiable")
_SCHEMA = {
    "type": "object",
    "properties": {
        "reason": {"type": "string"},
        "conflict": {"type": "string"},
        "verdict": {"type": "string", "enum": list(_DECISIONS)},
        "correction": {"type": "string"},
    },
    "required": ["reason", "conflict", "verdict", "correction"],
    "additionalProperties": False,
}
#: From what holds a model to the schema to what every server takes; the last asks for nothing.
RESPONSE_FORMATS: tuple[Mapping[str, Any] | None, ...] = (
    {"type": "json_schema", "json_schema": {"name": "verdict", "strict": True, "schema": _SCHEMA}},
    {"type": "json_object"},
    None,
)
_FENCED = re.compile(r"^```(?:json)?[ \t]*\n(.*?)\n?```[ \t]*$", re.M | re.S | re.I)
_QUOTES = "\"'“”‘’「」『』 "

_SAID: Mapping[Language, Mapping[Decision, str]] = {
    "en": {"supported": "supported", "contradicted": "contradicted", "unverifiable": "unverifiable"},
    "ko": {"supported": "뒷받침됨", "contradicted": "모순됨", "unverifiable": "확인 불가"},
}
_WHY: Mapping[Language, Mapping[Unread, str]] = {
    "en": {
        "form": "not the JSON that was asked for",
        "cut": "cut off, see NONMUN_LLM_MAX_TOKENS",
        "filtered": "stopped by a content filter",
        "refused": "refused by the model",
        "empty": "empty",
    },
    "ko": {
        "form": "요청한 JSON이 아님",
        "cut": "중간에 잘림, NONMUN_LLM_MAX_TOKENS 참고",
        "filtered": "콘텐츠 필터에 막힘",
        "refused": "모델이 거부함",
        "empty": "비어 있음",
    },
}


class Opinion(BaseModel):
    """One answer of a model on one claim."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    reason: str
    verdict: Decision
    conflict: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one ask: an opinion, or why none could be read, and the token counts."""

    opinion: Opinion | None
    unread: Unread = "form"
    usage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """How the verdict on one claim came about: asks made, those that could not be read, and those that said otherwise."""

    verdict: Verdict
    asks: int = 0
    unread: int = 0
    dissent: int = 0


def read_opinion(text: str) -> Opinion | None:
    """The opinion in a model's text: a JSON object of the schema alone, or in the only fenced block. Nothing else counts."""
    text = text.strip()
    if not text.startswith("{"):
        blocks = _FENCED.findall(text)
        if len(blocks) != 1:
            return None
        text = blocks[0]
    try:
        return Opinion.model_validate(json.loads(text, object_pairs_hook=_once_each))
    except (ValidationError, ValueError, RecursionError):
        return None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; one that names a key twice says two things."""
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("a key stands there twice")
    return values


def without_evidence(claim: Claim) -> Verdict:
    """The verdict on a claim that comes with no evidence: nobody need be asked."""
    korean = language_of(claim.text) == "ko"
    return Verdict("unverifiable", 0.0, "제시된 근거가 없다." if korean else "No evidence is given.")


def settle(claim: Claim, replies: Sequence[Reply]) -> Tally:
    """One verdict from all replies on a claim.

    Its score is the share of readable replies that say supported. ``supported`` takes more than half of them; otherwise the
    more frequent of the other two stands, and ``contradicted`` when they are equal. Without a readable reply there is no
    verdict, and the score 0 means nothing.
    """
    language = language_of(claim.text)
    opinions = [reply.opinion for reply in replies if reply.opinion]
    unread = len(replies) - len(opinions)
    if not opinions:
        return Tally(Verdict(None, 0.0, _unscored(replies, language)), len(replies), unread)
    counts = Counter(opinion.verdict for opinion in opinions)
    decision = _decide(counts)
    speaker = next(opinion for opinion in opinions if opinion.verdict == decision)
    supported = decision == "supported"
    verdict = Verdict(
        decision,
        counts["supported"] / len(opinions),
        " ".join([flat(speaker.reason), *_remarks(counts, unread, len(replies), language)]).strip(),
        "" if supported else _quotation(speaker.conflict or "", claim.evidence),
        "" if supported else _correction(speaker.correction or "", claim.text),
    )
    return Tally(verdict, len(replies), unread, len(opinions) - counts[decision])


def _decide(counts: Counter[Decision]) -> Decision:
    if counts["supported"] * 2 > counts.total():
        return "supported"
    return "contradicted" if counts["contradicted"] >= counts["unverifiable"] else "unverifiable"


def _remarks(counts: Counter[Decision], unread: int, asks: int, language: Language) -> list[str]:
    """What a reader should know beside the reason: that replies differ, or that some could not be read."""
    remarks = []
    if len(counts) > 1:
        listed = ", ".join(f"{counts[said]} {_SAID[language][said]}" for said in _DECISIONS if counts[said])
        remarks.append(f"(판정이 갈렸다: {listed}.)" if language == "ko" else f"(The answers disagree: {listed}.)")
    if unread:
        korean = f"(답 {asks}개 중 {unread}개는 읽을 수 없었다.)"
        remarks.append(korean if language == "ko" else f"({unread} of {asks} answers could not be read.)")
    return remarks


def _unscored(replies: Sequence[Reply], language: Language) -> str:
    why = "; ".join(dict.fromkeys(_WHY[language][reply.unread] for reply in replies))
    if language == "ko":
        return f"판정하지 못했다: 모델의 답을 읽을 수 없었다 ({why})."
    return f"Not scored: no answer of the model could be read ({why})."


def _quotation(text: str, evidence: Sequence[str]) -> str:
    """The sentence that a model says it copied, if the evidence has it; a made-up quotation is worse than none."""
    quoted = flat(text).strip(_QUOTES)
    return quoted if any(quoted in flat(passage) for passage in evidence) else ""


def _correction(text: str, claim: str) -> str:
    corrected = flat(text)
    return "" if corrected == flat(claim) else corrected
