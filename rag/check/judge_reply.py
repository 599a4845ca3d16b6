"""Replies of a language model that judges a claim: read strictly, and combined into one verdict."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.check.data import read_table
from rag.core import Claim, Verdict
from rag.text import flat, language_of

Decision = Literal["supported", "contradicted", "unverifiable"]
#: Why no opinion could be read from a reply.
Unread = Literal["form", "cut", "filtered", "refused", "empty"]

_DECISIONS: tuple[Decision, ...] = get_args(Decision)
_PARTS: dict[str, Any] = {name: {"type": "string"} for name in ("reason", "conflict", "verdict", "correction")}
_PARTS["verdict"]["enum"] = list(_DECISIONS)
_SCHEMA = {"type": "object", "properties": _PARTS, "required": list(_PARTS), "additionalProperties": False}
#: From the strictest, which enforces the schema, to what every server accepts; the last asks for nothing.
RESPONSE_FORMATS: tuple[Mapping[str, Any] | None, ...] = (
    {"type": "json_schema", "json_schema": {"name": "verdict", "strict": True, "schema": _SCHEMA}},
    {"type": "json_object"},
    None,
)
_FENCED = re.compile(r"^```(?:json)?[ \t]*\n(.*?)\n?```[ \t]*$", re.M | re.S | re.I)
_QUOTES = "\"'“”‘’「」『』 "


class JudgeOpinion(BaseModel):
    """What a model wrote about one claim."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    reason: str
    verdict: Decision
    conflict: str | None = None
    correction: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """The result of one request: an opinion, or why none could be read, and the token counts."""

    opinion: JudgeOpinion | None
    unread: Unread = "form"
    usage: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JudgeTally:
    """The verdict on one claim, with the number of requests, of unreadable replies, and of opinions that differ from it."""

    verdict: Verdict
    asks: int = 0
    unread: int = 0
    dissent: int = 0


def read_opinion(text: str) -> JudgeOpinion | None:
    """Return the opinion in a model's text: a JSON object of the schema, alone or in the only fenced block."""
    text = text.strip()
    if not text.startswith("{"):
        blocks = _FENCED.findall(text)
        if len(blocks) != 1:
            return None
        text = blocks[0]
    try:
        return JudgeOpinion.model_validate(json.loads(text, object_pairs_hook=_once_each))
    except (ValidationError, ValueError, RecursionError):
        return None


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        raise ValueError("duplicate key")
    return values


def without_evidence(claim: Claim) -> Verdict:
    """Return the verdict on a claim that has no evidence; no model is needed."""
    return Verdict("unverifiable", 0.0, _texts(claim)["no_evidence"])


def settle(claim: Claim, replies: Sequence[Reply]) -> JudgeTally:
    """Return one verdict from all replies on a claim.

    Its score is the share of readable replies that say supported. ``supported`` needs more than half of them; otherwise the
    more frequent of the other two wins, or ``contradicted`` in a tie. Without a readable reply there is no verdict, and the
    score of 0 has no meaning.
    """
    texts = _texts(claim)
    opinions = [reply.opinion for reply in replies if reply.opinion]
    unread = len(replies) - len(opinions)
    if not opinions:
        why = "; ".join(dict.fromkeys(texts["unread"][reply.unread] for reply in replies))
        return JudgeTally(Verdict(None, 0.0, texts["unscored"].format(why=why), judged_by="model"), len(replies), unread)
    counts = Counter(opinion.verdict for opinion in opinions)
    decision = _decide(counts)
    speaker = next(opinion for opinion in opinions if opinion.verdict == decision)
    reason = [flat(speaker.reason)]
    if len(counts) > 1:
        listed = ", ".join(f"{counts[one]} {texts[one]}" for one in _DECISIONS if counts[one])
        reason.append(texts["disagree"].format(listed=listed))
    if unread:
        reason.append(texts["unreadable"].format(asks=len(replies), unread=unread))
    conflict = correction = ""
    if decision != "supported":
        conflict = _quotation(speaker.conflict or "", claim.evidence)
        correction = flat(speaker.correction or "")
    verdict = Verdict(
        decision,
        counts["supported"] / len(opinions),
        " ".join(reason).strip(),
        conflict,
        "" if correction == flat(claim.text) else correction,
        judged_by="model",
    )
    return JudgeTally(verdict, len(replies), unread, len(opinions) - counts[decision])


def _decide(counts: Counter[Decision]) -> Decision:
    if counts["supported"] * 2 > counts.total():
        return "supported"
    return "contradicted" if counts["contradicted"] >= counts["unverifiable"] else "unverifiable"


def _texts(claim: Claim) -> Mapping[str, Any]:
    texts: Mapping[str, Any] = read_table("wording.toml")[language_of(claim.text)]["judge"]
    return texts


def _quotation(text: str, evidence: Sequence[str]) -> str:
    """Return the sentence that a model claims to quote if the evidence contains it; a made-up quotation is worse than none."""
    quoted = flat(text).strip(_QUOTES)
    return quoted if any(quoted in flat(passage) for passage in evidence) else ""
