"""The replies of a model in ``replies.jsonl``, which replay without it: each stands for one prompt, and for no other.

A line is a reply to the ``number``-th request of one message, for some ``step``, with the hash of the prompt. It holds what the
model wrote and nothing of the digests. If only the rules of the prompt have changed since, and what is asked with its excerpts
is the same, the reply stands, and is counted as *reworded*. A prompt that asks something else has no reply: it is *stale*,
counted, and answered with silence, so that the program goes on as if the model had written nothing.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.in_earnest.answered import Conversed
from eval.in_earnest.requests import hash_of, without_rules
from rag.core import Deadline, Paper, Settings
from rag.llm import Message, Model, Models

FILE = Path(__file__).with_name("replies.jsonl")
#: Characters in a row that a reply may share with a bullet: more is a quotation, which the repository must not hold.
_LONGEST_QUOTE = 60
#: What a server reports at least, so that requests are counted.
_TOKEN = 3


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model wrote in answer to one prompt."""

    id: str
    step: str
    number: int
    hash: str
    asked: str
    reply: str


def read_replies(file: Path = FILE) -> list[Reply]:
    """Return all recorded replies; none if nothing was recorded yet."""
    lines = file.read_text("utf-8").split("\n") if file.is_file() else []
    return [Reply(**json.loads(line)) for line in lines if line]


def freeze(answers: Iterable[Conversed], papers: Mapping[str, Paper], file: Path = FILE) -> tuple[int, list[str]]:
    """Write the replies that led to some answers to a file, in the order of their ids.

    :return: how many were written, and the ids of the messages left out because a reply quotes a digest at length.
    """
    texts = [bullet.text for paper in papers.values() for entry in paper.entries for bullet in entry.bullets]
    pieces, whole = _pieces(texts), "\n".join(texts)
    rows, left_out = [], []
    for conversed in sorted(answers, key=lambda it: it.id):
        for turn in conversed.turns:
            if any(_quotes(it.reply, pieces, whole) for it in turn.requests):
                left_out.append(turn.id)
                continue
            rows += [Reply(turn.id, it.step, it.number, it.hash, it.asked, it.reply) for it in turn.requests]
    file.write_text("".join(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows), "utf-8", newline="\n")
    return len(rows), left_out


def _pieces(texts: Iterable[str]) -> set[int]:
    """Return the hashes of stretches of texts such that any quotation that is too long contains one of them whole."""
    half = _LONGEST_QUOTE // 2
    return {hash(text[start : start + half]) for text in texts for start in range(0, len(text) - half + 1, half)}


def _quotes(reply: str, pieces: set[int], whole: str) -> bool:
    half = _LONGEST_QUOTE // 2
    places = [start for start in range(len(reply) - half + 1) if hash(reply[start : start + half]) in pieces]
    begins = {begin for start in places for begin in range(max(start - half, 0), start + 1)}
    quotations = (reply[begin : begin + _LONGEST_QUOTE] for begin in sorted(begins))
    return any(len(text) == _LONGEST_QUOTE and text in whole for text in quotations)


class Recorded:
    """The recorded replies as a factory of requests, message by message.

    :param replies: those of all messages.
    """

    def __init__(self, replies: Iterable[Reply]) -> None:
        self._of: dict[str, list[Reply]] = defaultdict(list)
        for it in replies:
            self._of[it.id].append(it)
        self.stale: Counter[str] = Counter()
        """How many prompts of a message had no reply."""
        self.reworded: Counter[str] = Counter()
        """How many had one that was written by other rules."""

    def of(self, message: str) -> Models:
        """Return the factory of the requests of one message, named by its id."""

        def answer(settings: Settings, messages: Sequence[Message], deadline: Deadline | None = None) -> Model:  # noqa: ARG001
            return _Replayed(self._reply(message, messages), sum(len(content) for _, content in messages))

        return answer

    def _reply(self, message: str, messages: Sequence[Message]) -> str:
        known, asked = self._of[message], hash_of(without_rules(messages))
        for it in known:
            if it.hash == hash_of(messages):
                return it.reply
        for it in known:
            if it.asked == asked:
                self.reworded[message] += 1
                return it.reply
        self.stale[message] += 1
        return ""


class _Replayed:
    """A recorded reply in place of a request, or silence."""

    reasoning = ""

    def __init__(self, text: str, asked: int) -> None:
        self._text = text
        self.usage = {"prompt_tokens": asked // _TOKEN, "completion_tokens": len(text) // _TOKEN}

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        if self._text:
            yield self._text
