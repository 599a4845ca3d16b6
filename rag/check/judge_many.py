"""One request to a model about many claims at once, and its reply, read claim by claim.

A claim whose opinion is missing or cannot be read stays without one: the rest of the reply still counts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from prompts import fingerprint, render
from rag.check.data import read_table
from rag.check.judge_reply import JudgeOpinion, Reply, settle
from rag.core import Claim, Verdict
from rag.llm import Fence, Prompt, json_object
from rag.text import clean, flat, language_of

_FIGURE = re.compile(r"\d[\d.,]*")


def many_prompt(claims: Sequence[Claim], fence: Fence) -> Prompt:
    """Return the request about some claims; a text that several of them cite is shown once.

    All texts are flat, so that none has a line that passes for another claim.
    """
    texts: dict[str, int] = {}
    listed = []
    for claim in claims:
        evidence = filter(None, (flat(clean(text)) for text in claim.evidence))
        cited = [texts.setdefault(text, len(texts) + 1) for text in dict.fromkeys(evidence)]
        listed.append({"text": flat(clean(claim.text)), "excerpts": cited})
    rules = render("judge", part="rules", many=True, boundary=fence.boundary)
    cases = render("judge", part="cases", boundary=fence.boundary, evidence=list(texts), claims=listed)
    return Prompt((("system", rules), ("user", cases)), fence, {"judge": fingerprint("judge")})


def read_many(text: str, claims: Sequence[Claim]) -> list[Verdict | None]:
    """Return the verdict that a reply gives on each claim, in their order; None where it gives none that can be read."""
    reply = json_object(text) or {}
    entries = reply.get("verdicts")
    found: dict[int, list[Verdict]] = {}
    for entry in entries if isinstance(entries, list) else ():
        number = entry.get("claim") if isinstance(entry, Mapping) else None
        if isinstance(number, int) and 1 <= number <= len(claims) and (opinion := _opinion(entry)):
            found.setdefault(number, []).append(settle(claims[number - 1], [Reply(opinion)]).verdict)
    # Of two opinions on one claim nobody knows which is meant.
    return [found[n][0] if len(found.get(n, ())) == 1 else None for n in range(1, len(claims) + 1)]


def _opinion(entry: Mapping[str, Any]) -> JudgeOpinion | None:
    try:
        return JudgeOpinion.model_validate({name: value for name, value in entry.items() if name != "claim"})
    except ValidationError:
        return None


def weighed(claim: Claim, own: Verdict, judged: Verdict | None) -> Verdict:
    """Return what the checker's verdict becomes beside a model's opinion on a claim that the checker did not clear.

    The model decides what the checker could not confirm, but a conflict that it alone sees counts only with a sentence of the
    evidence. A conflict that a rule shows is never cleared. One of figures stays as it is: such rules hardly err, and a model
    that judges what it wrote lets a wrong figure pass. One of words (opposites, exchanged sides), where rules err on a few true
    sentences in a hundred, becomes "not confirmed" if the model finds the claim supported. The reason gives both opinions.
    """
    if judged is None or judged.verdict is None:
        return own
    if own.verdict == "contradicted":
        if judged.verdict != "supported":
            return own
        both = replace(own, reason=f"{own.reason} {_dissent(judged)}")
        if own.correction and _FIGURE.findall(own.correction) != _FIGURE.findall(claim.text):
            return both
        return replace(both, verdict="unverifiable", correction="", judged_by="model")
    if judged.verdict == "contradicted" and not judged.conflict:
        return replace(judged, verdict="unverifiable", correction="")
    return judged


def _dissent(judged: Verdict) -> str:
    text: str = read_table("wording.toml")[language_of(judged.reason)]["judge"]["dissent"]
    return text.format(reason=judged.reason)
