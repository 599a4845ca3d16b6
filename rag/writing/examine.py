"""Whether the abstract carries what a model wrote, sentence by sentence."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.answer import Judging
from rag.check import AnswerSentence, split_claims
from rag.core import Claim
from rag.text import Language, has_hangul
from rag.writing.numbers import foreign_number
from rag.writing.reply import Draft
from rag.writing.wording import wording

_ADDRESS = re.compile(r"\b[a-z]{2,12}://\S+|\bwww\.\S+|\]\(", re.I)
#: How a sentence begins that says little without the one before it.
_LEANS = re.compile(
    r"(?:it|its|this|these|that|those|they|their|such|both|here|there|the (?:former|latter|two))\b"
    r"|(?:또한|그리고|따라서)?\s?(?:[이그](?:는|를|들|것|런|러한|때|로|에|와|\s)|이렇게|여기|해당|둘|두\s|각각)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Examined:
    """A bullet with what the abstract does not carry of it (``lost``), and the ``reason``; both are empty if it carries all.

    ``carried`` is the rest, which can stand alone; empty if there is none.
    """

    draft: Draft
    carried: str
    lost: str = ""
    reason: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the bullet can be kept as it is."""
        return not self.reason


async def examine(drafts: Sequence[Draft], title: str, abstract: str, language: Language, judging: Judging) -> list[Examined]:
    """Return for each bullet which of its sentences the abstract carries."""
    # Analysing Korean takes time, and the event loop stays free.
    at_sight = [await asyncio.to_thread(_at_sight, draft, language) for draft in drafts]
    split = [[] if reason else split_claims(draft.text) for draft, reason in zip(drafts, at_sight, strict=True)]
    claims = [Claim(sentence.claim, (abstract, title)) for sentences in split for sentence in sentences]
    verdicts = iter(await judging.judge(claims))
    found = []
    for draft, reason, sentences in zip(drafts, at_sight, split, strict=True):
        judged = [(sentence, next(verdicts)) for sentence in sentences]
        reasons = [
            _foreign(one.text, title, abstract, language)
            or ("" if verdict.verdict == "supported" or _is_quoted(one.claim, abstract) else verdict.reason)
            for one, verdict in judged
        ]
        found.append(Examined(draft, "", draft.text, reason) if reason else _divided(draft, sentences, reasons))
    return found


def _divided(draft: Draft, sentences: Sequence[AnswerSentence], reasons: Sequence[str]) -> Examined:
    """Return a bullet with the sentences that have a reason, and those that lean on one of them, apart."""
    reason = next(filter(None, reasons), "")
    if not reason:
        return Examined(draft, draft.text)
    parts = list(_parted(sentences, reasons))
    kept = [sentence for sentence, is_kept in parts if is_kept]
    lost = " ".join(sentence.text for sentence, is_kept in parts if not is_kept)
    if not any(sentence.worthy for sentence in kept):
        return Examined(draft, "", draft.text, reason)
    return Examined(draft, " ".join(sentence.text for sentence in kept), lost, reason)


def _parted(sentences: Sequence[AnswerSentence], reasons: Sequence[str]) -> Iterator[tuple[AnswerSentence, bool]]:
    before = True
    for sentence, reason in zip(sentences, reasons, strict=True):
        before = not reason and (before or not _LEANS.match(sentence.text))
        yield sentence, before


def _at_sight(draft: Draft, language: Language) -> str:
    """Return what is wrong with a whole bullet, whatever it says."""
    say = wording(language)
    if draft.section is None:
        return say["form"]
    if has_hangul(draft.text) != (language == "ko"):
        return say["language"]
    if draft.text[0] in "[{" or not any(sentence.worthy for sentence in split_claims(draft.text)):
        return say["nothing"]
    return ""


def _foreign(text: str, title: str, abstract: str, language: Language) -> str:
    """Return which number or link of a sentence the abstract does not have."""
    say = wording(language)
    if number := foreign_number(text, f"{title}\n{abstract}"):
        return say["number"].format(number=number)
    return say["address"] if any(found not in abstract for found in _ADDRESS.findall(text)) else ""


def _is_quoted(claim: str, abstract: str) -> bool:
    return " ".join(claim.split()).strip(" .") in abstract
