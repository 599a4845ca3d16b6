"""Whether the abstract carries what a model wrote."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence

from rag.answer import judge_claims
from rag.check import split_claims
from rag.core import Claim, Deadline, Settings, Verdict
from rag.llm import Trace
from rag.text import Language, has_hangul
from rag.writing.numbers import foreign_number
from rag.writing.reply import Draft
from rag.writing.wording import wording

_ADDRESS = re.compile(r"\b[a-z]{2,12}://\S+|\bwww\.\S+|\]\(", re.I)


async def examine(
    drafts: Sequence[Draft], title: str, abstract: str, language: Language, settings: Settings, deadline: Deadline, trace: Trace
) -> list[str]:
    """Return for each bullet why it cannot be kept; empty for one that every sentence of which the abstract supports."""
    reasons = [await asyncio.to_thread(_at_sight, draft, title, abstract, language) for draft in drafts]
    sentences = [
        (place, sentence.claim)
        for place, draft in enumerate(drafts)
        if not reasons[place]
        for sentence in split_claims(draft.text)
    ]
    claims = [Claim(text, (abstract, title)) for _, text in sentences]
    verdicts = await judge_claims(claims, settings, deadline, trace)
    for (place, claim), verdict in zip(sentences, verdicts, strict=True):
        if not reasons[place] and not _is_carried(claim, abstract, verdict):
            reasons[place] = verdict.reason
    return reasons


def _at_sight(draft: Draft, title: str, abstract: str, language: Language) -> str:
    """Return what is wrong with a bullet whatever it says."""
    say = wording(language)
    if draft.section is None:
        return say["form"]
    if has_hangul(draft.text) != (language == "ko"):
        return say["language"]
    if number := foreign_number(draft.text, f"{title}\n{abstract}"):
        return say["number"].format(number=number)
    if any(found not in abstract for found in _ADDRESS.findall(draft.text)):
        return say["address"]
    if draft.text[0] in "[{" or not any(sentence.worthy for sentence in split_claims(draft.text)):
        return say["nothing"]
    return ""


def _is_carried(claim: str, abstract: str, verdict: Verdict) -> bool:
    """Tell whether the abstract supports a sentence, or is quoted by it."""
    return verdict.verdict == "supported" or " ".join(claim.split()).strip(" .") in abstract
