"""Answers of a capable model to the prompts of this project, replayed without a server.

A row of ``data/recorded_answers.jsonl`` has the question, the criteria of a right answer, the excerpts of the prompt in order,
and what the model wrote, in which ``[3]`` cites the third excerpt. A replay runs the whole pipeline of an answer (search,
prompt, markers, verification) with the recording in place of the model: its markers are replaced by the keys that the same
excerpts have in today's prompt. The text is therefore always the same, and the outcome shows whether everything else still
works. The marker of an excerpt that is no longer shown resolves to nothing.

Questions of the kind ``injection`` are about a digest that contains planted instructions (``data/recorded_planted.md``).
"""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from eval.cases.bundled import read_rows, read_text
from rag.assistant import Nonmun
from rag.core import Answer, Deadline, Paper, Progress, Settings, no_progress
from rag.llm import Message

INJECTION = "injection"
# An excerpt as recorded: of which paper it is, and its text.
_RECORDED = re.compile(r" \(arXiv (\S{1,40}), digest of [^)]{0,80}\): (.*)", re.S)
# The head of a paper in a prompt, and a line with an excerpt.
_HEAD = re.compile(r"Paper: .* \(arXiv (\S+?), digest of .*\)")
_EXCERPT = re.compile(r"\[(\w+)\] (.*)")
_MARKER = re.compile(r"\[(\d+)\]")
_GONE = "999"  # a number always reads as a marker, and no prompt shows so many excerpts
#: What decides the prompts: as when the answers were recorded, whatever the environment says.
_AS_RECORDED: dict[str, Any] = {
    "openai_base_url": "recorded",
    "llm_model": "recorded",
    "verification": "mark",
    "judge_asks": 0,
    "effort": "quick",
    "llm_deadline": 120.0,
}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One recorded answer.

    ``papers`` are those of which a right answer cites one; empty if no particular one is needed. The answer has to contain each
    string of ``must``; ``|`` separates accepted spellings. ``answer`` is what the model wrote; its markers are places (from 1)
    in ``excerpts``.
    """

    id: str
    lang: str
    kind: str
    question: str
    papers: tuple[str, ...]
    must: tuple[str, ...]
    excerpts: tuple[str, ...]
    answer: str

    @property
    def is_unanswerable(self) -> bool:
        """Whether the digests do not answer the question."""
        return self.kind in ("outside", "detail_missing") or (self.kind == INJECTION and not self.must)


def read_recorded() -> list[Recorded]:
    """Read all recorded answers, in the order of the file."""
    lists = ("papers", "must", "excerpts")
    return [Recorded(**row | {name: tuple(row[name]) for name in lists}) for row in read_rows("recorded_answers.jsonl")]


def rewritten(row: Recorded, prompt: str) -> str:
    """Return what the model wrote, citing by the keys of a prompt.

    :param prompt: the message with the excerpts.
    """
    keys = [_key_of(excerpt, excerpts_of(prompt)) for excerpt in row.excerpts]
    return _MARKER.sub(lambda m: f"[{keys[int(m[1]) - 1]}]", row.answer)


def excerpts_of(prompt: str) -> list[tuple[str, str, str]]:
    """Return key, arXiv id and line of each excerpt that a prompt shows, in order."""
    found, arxiv_id = [], ""
    for line in prompt.split("\n"):
        if head := _HEAD.fullmatch(line):
            arxiv_id = head[1]
        elif excerpt := _EXCERPT.fullmatch(line):
            found.append((excerpt[1], arxiv_id, excerpt[2]))
    return found


def _key_of(recorded: str, shown: Sequence[tuple[str, str, str]]) -> str:
    """Return the key that a recorded excerpt has among those shown."""
    parts = _RECORDED.search(recorded)
    assert parts is not None, recorded
    said = " ".join(parts[2].split())
    return next((key for key, arxiv_id, line in shown if arxiv_id == parts[1] and line.endswith(said)), _GONE)


class Recording:
    """Answers questions as recorded, without a server.

    :param sample: an assistant over the indexed sample.
    :param folder: an empty folder, for the index of the planted digest.
    :param progress: is called as that index is built.
    """

    def __init__(self, sample: Nonmun, folder: Path, progress: Progress = no_progress) -> None:
        self._rows = {row.question: row for row in read_recorded()}
        self._sample = sample
        self._folder = folder
        self._progress = progress
        self._assistants: dict[bool, Nonmun] = {}

    def answer(self, question: str) -> Answer:
        """Return the finished, verified answer to a question; it is the same at every call except for its times.

        :raises KeyError: if no answer to this question was recorded.
        """
        row = self._rows[question]
        assistant = self._assistant(planted=row.kind == INJECTION)
        assistant.models = partial(_Replay, row)
        return assistant.ask(question)

    @property
    def planted_papers(self) -> dict[str, Paper]:
        """The papers of the planted digest, by their ids."""
        return self._assistant(planted=True).index.papers

    def _assistant(self, *, planted: bool) -> Nonmun:
        known = self._assistants.get(planted)
        if known is None:
            settings = self._sample.settings.replace(**_AS_RECORDED)
            known = Nonmun(self._folder if planted else settings.home, sample=not planted, settings=settings)
            if planted:
                file = self._folder / "planted.md"
                file.write_text(read_text("recorded_planted.md"), "utf-8")
                known.ingest(file, progress=self._progress)
            self._assistants[planted] = known
        return known


class _Replay:
    """A recorded answer in place of a request to a model."""

    def __init__(self, row: Recorded, _: Settings, messages: Sequence[Message], *deadline: Deadline | None) -> None:  # noqa: ARG002
        self._text = rewritten(row, messages[-1][1])
        self.usage: dict[str, int] = {}
        self.reasoning = ""

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        yield self._text
