"""Bullets of one paper, from its abstract and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from prompts import fingerprint, render
from rag.answer import Judging
from rag.core import Bullet, Deadline, DigestEntry, Settings
from rag.digests import SECTIONS
from rag.llm import Fences, Models, Prompt, Trace, make_prompt
from rag.text import Language, clean, flat
from rag.writing.examine import Examined, examine
from rag.writing.model import LeftOut
from rag.writing.reply import Draft, read_reply
from rag.writing.wording import wording


@dataclass(frozen=True, slots=True)
class Written:
    """A paper with the bullets that were kept."""

    entry: DigestEntry
    left_out: tuple[LeftOut, ...]
    rewritten: int
    shortened: int


class Writer:
    """Writes about one paper at a time; may be asked about several at once."""

    def __init__(self, language: Language, settings: Settings, models: Models, fences: Fences) -> None:
        self._language: Language = language
        self._settings, self._models, self._fences = settings, models, fences
        self.trace = Trace()

    async def write(self, entry: DigestEntry, abstract: str) -> Written:
        """Let the model write, check what it wrote, let it write what failed once more, and keep what passes.

        Of a bullet that fails twice, the sentences that the abstract carries are kept.
        """
        title, deadline = flat(entry.title), Deadline.after(self._settings.llm.deadline)
        given = {"title": title, "abstract": flat(abstract), "language": self._language}
        prompt = make_prompt("digest_system", "digest_user", self._fences(), **given)
        raw, drafts = await self._ask(prompt, "write", deadline)
        first = await self._examine(drafts, title, abstract, deadline)
        failed = [one for one in first if not one.is_whole]
        again = await self._again(prompt, raw, failed, title, abstract, deadline) if failed else []
        second = list(_better(failed, again))
        # In the order of the sections, as digests have them.
        kept = [one for one in first if one.is_whole] + [one for one in second if one.carried]
        kept.sort(key=lambda one: SECTIONS.index(one.draft.section) if one.draft.section else 0)
        bullets = tuple(dict.fromkeys(Bullet(one.draft.section, one.carried) for one in kept))
        left_out = tuple(
            LeftOut(entry.arxiv_id, title, one.draft.section, one.lost, one.reason) for one in second if not one.is_whole
        )
        passed = sum(one.is_whole for one in second)
        shortened = sum(not one.is_whole for one in kept)
        return Written(replace(entry, bullets=bullets, version=None), left_out, passed, shortened)

    async def _again(
        self, prompt: Prompt, raw: str, failed: Sequence[Examined], title: str, abstract: str, deadline: Deadline
    ) -> list[Examined]:
        """Let the model write the bullets that failed once more, and return what it makes of them."""
        shown = [
            {
                "section": one.draft.section,
                "text": one.draft.text,
                "reason": one.reason,
                "sentence": one.lost if one.carried else "",
            }
            for one in failed
        ]
        turn = render("digest_repair_user", failures=shown, language=self._language)
        messages = (*prompt.messages, ("assistant", raw or "-"), ("user", turn))
        templates = {**prompt.templates, "digest_repair_user": fingerprint("digest_repair_user")}
        _, drafts = await self._ask(replace(prompt, messages=messages, templates=templates), "rewrite", deadline)
        # Without a section nothing was written in the form that was asked for, so that all of the second reply counts.
        sections = {one.draft.section for one in failed}
        asked = [draft for draft in drafts if draft.section in sections or None in sections]
        return await self._examine(asked, title, abstract, deadline)

    async def _ask(self, prompt: Prompt, step: str, deadline: Deadline) -> tuple[str, list[Draft]]:
        """Return what the model writes, and its bullets; an empty one if there are none."""
        raw = await self.trace.whole(step, prompt, self._models(self._settings, prompt.messages, deadline))
        return raw, read_reply(clean(raw)) or [Draft(None, "")]

    async def _examine(self, drafts: list[Draft], title: str, abstract: str, deadline: Deadline) -> list[Examined]:
        judging = Judging(self._settings, deadline, self.trace, self._models, self._fences)
        found = await examine(drafts, title, abstract, self._language, judging)
        empty = wording(self._language)["empty"]
        return [one if one.draft.text else replace(one, reason=empty) for one in found]


def _better(failed: Sequence[Examined], again: Sequence[Examined]) -> Iterator[Examined]:
    """Yield the second version of each bullet that failed; the first one where there is no other, or nothing of it holds."""
    firsts: dict[str | None, list[Examined]] = defaultdict(list)
    for one in failed:
        firsts[one.draft.section].append(one)
    for one in again:
        first = firsts[one.draft.section].pop(0) if firsts[one.draft.section] else None
        yield first if first is not None and first.carried and not one.carried else one
    for section, rest in firsts.items():
        if section is not None or not again:
            yield from rest
