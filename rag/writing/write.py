"""Bullets for the papers of a day, from their abstracts and nothing else."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from prompts import fingerprint, render
from rag.core import Bullet, Deadline, DigestEntry, Paper, Progress, Settings, UsageError, map_in_order, no_progress
from rag.digests import SECTIONS
from rag.llm import Fences, Models, ModelStream, Prompt, Trace, draw_fence, make_prompt
from rag.text import Language, clean, flat
from rag.writing.choose import undescribed
from rag.writing.examine import examine
from rag.writing.model import LeftOut, WrittenDigest
from rag.writing.reply import Draft, read_reply
from rag.writing.wording import wording

_AT_ONCE = 4  # requests at a time: what a small local server takes without a queue


async def write_digest(
    papers: Iterable[Paper],
    day: dt.date,
    language: Language,
    settings: Settings,
    *,
    models: Models = ModelStream,
    fences: Fences = draw_fence,
    progress: Progress = no_progress,
) -> WrittenDigest:
    """Return bullets for the papers of a day that have an abstract and no digest.

    :raises UsageError: if no model is configured, or if there is no such paper.
    :raises ModelServerError: if the model server fails; what was written until then is lost.
    """
    if not settings.llm.configured:
        raise UsageError("No model is configured to write digests.", hint="Set OPENAI_API_KEY or OPENAI_BASE_URL.")
    chosen = undescribed(papers, day)
    writer, done = _Writer(language, settings, models, fences), 0
    progress("write", 0, len(chosen))

    async def write(paper: tuple[DigestEntry, str]) -> _Written:
        nonlocal done
        written = await writer.write(*paper)
        done += 1
        progress("write", done, len(chosen))
        return written

    written = await map_in_order(write, chosen, _AT_ONCE)
    return WrittenDigest(
        day,
        language,
        settings.llm.model,
        len(chosen),
        tuple(one.entry for one in written if one.entry.bullets),
        tuple(it for one in written for it in one.left_out),
        sum(one.rewritten for one in written),
        writer.trace.usage,
    )


@dataclass(frozen=True, slots=True)
class _Written:
    """A paper with the bullets that were kept."""

    entry: DigestEntry
    left_out: tuple[LeftOut, ...]
    rewritten: int


class _Writer:
    """Writes about one paper at a time; may be asked about several at once."""

    def __init__(self, language: Language, settings: Settings, models: Models, fences: Fences) -> None:
        self._language: Language = language
        self._settings, self._models, self._fences = settings, models, fences
        self.trace = Trace()

    async def write(self, entry: DigestEntry, abstract: str) -> _Written:
        """Let the model write, check what it wrote, let it write what failed once more, and keep what passes."""
        title, deadline = flat(entry.title), Deadline.after(self._settings.llm.deadline)
        given = {"title": title, "abstract": flat(abstract), "language": self._language}
        prompt = make_prompt("digest_system", "digest_user", self._fences(), **given)
        raw, drafts = await self._ask(prompt, "write", deadline)
        reasons = await self._examine(drafts, title, abstract, deadline)
        kept = [draft for draft, reason in zip(drafts, reasons, strict=True) if not reason]
        failed = [(draft, reason) for draft, reason in zip(drafts, reasons, strict=True) if reason]
        again: list[Draft] = []
        if failed:
            again, failed = await self._rewritten(prompt, raw, failed, title, abstract, deadline)
        # In the order of the sections, as digests have them.
        whole = sorted([*kept, *again], key=lambda draft: SECTIONS.index(draft.section) if draft.section else 0)
        bullets = tuple(dict.fromkeys(Bullet(draft.section, draft.text) for draft in whole))
        left_out = tuple(LeftOut(entry.arxiv_id, title, draft.section, draft.text, why) for draft, why in failed)
        return _Written(replace(entry, bullets=bullets, version=None), left_out, len(again))

    async def _rewritten(
        self, prompt: Prompt, raw: str, failed: list[tuple[Draft, str]], title: str, abstract: str, deadline: Deadline
    ) -> tuple[list[Draft], list[tuple[Draft, str]]]:
        """Let the model write the bullets that failed once more; return those that pass, and those that fail again."""
        shown = [{"section": draft.section, "text": draft.text, "reason": reason} for draft, reason in failed]
        turn = render("digest_repair_user", failures=shown, language=self._language)
        messages = (*prompt.messages, ("assistant", raw or "-"), ("user", turn))
        templates = {**prompt.templates, "digest_repair_user": fingerprint("digest_repair_user")}
        _, drafts = await self._ask(replace(prompt, messages=messages, templates=templates), "rewrite", deadline)
        # Without a section nothing was written in the form that was asked for, so that all of the second reply counts.
        sections = {draft.section for draft, _ in failed}
        asked = [draft for draft in drafts if draft.section in sections or None in sections]
        reasons = await self._examine(asked, title, abstract, deadline)
        passed = [draft for draft, reason in zip(asked, reasons, strict=True) if not reason]
        second = [(draft, reason) for draft, reason in zip(asked, reasons, strict=True) if reason]
        return passed, [*second, *_not_rewritten(failed, asked)]

    async def _ask(self, prompt: Prompt, step: str, deadline: Deadline) -> tuple[str, list[Draft]]:
        """Return what the model writes, and its bullets; an empty one if there are none."""
        raw = await self.trace.whole(step, prompt, self._models(self._settings, prompt.messages, deadline))
        return raw, read_reply(clean(raw)) or [Draft(None, "")]

    async def _examine(self, drafts: list[Draft], title: str, abstract: str, deadline: Deadline) -> list[str]:
        reasons = await examine(drafts, title, abstract, self._language, self._settings, deadline, self.trace)
        empty = wording(self._language)["empty"]
        return [reason if draft.text else empty for draft, reason in zip(drafts, reasons, strict=True)]


def _not_rewritten(failed: list[tuple[Draft, str]], again: list[Draft]) -> Iterator[tuple[Draft, str]]:
    """Yield the bullets that failed and have no second version."""
    versions = Counter(draft.section for draft in again)
    for draft, reason in failed:
        if draft.section is None and again:
            continue
        if versions[draft.section]:
            versions[draft.section] -= 1
        else:
            yield draft, reason
