"""A message of a conversation to a question that stands alone, by the configured model.

The model sees the last turns and the message, and writes one line. What it writes counts only if it can be such a question
(:func:`acceptable`); when it fails, is slow or writes nonsense, the rules of :mod:`rag.chat.followup` read the message.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from contextlib import aclosing

from rag.chat.followup import Find, follow_up, language_of_reply
from rag.chat.turns import Earlier, FollowUp
from rag.core import Deadline, ModelServerError, Settings, UsageError, find_ids
from rag.llm import Fences, Model, ModelStream, draw_fence, make_prompt
from rag.search import understand
from rag.text import Language, clean, flat

__all__ = ["acceptable", "read_message"]

#: Turns that the model sees, characters of each answer, and papers of each.
_TURNS, _ANSWER, _PAPERS = 4, 600, 24
#: Seconds that rewriting may take: it only comes before the answer, and rules can do it.
DEADLINE = 8.0
_LONGEST = 600
_SENTENCES = 2
_MARKER = re.compile(r"\[\d+\]")
# Where a sentence ends and the next begins.
_NEXT = re.compile(r"[.!?。]\s+(?=\S)")


async def read_message(
    message: str,
    earlier: Sequence[Earlier],
    settings: Settings,
    *,
    today: dt.date | None = None,
    find: Find | None = None,
    fences: Fences = draw_fence,
) -> FollowUp:
    """Read a message in the light of the turns before it: by the model where there is one, else by rules.

    Parameters as of :func:`rag.chat.followup.follow_up`. Never raises for a fault of the model.

    :param fences: makes the boundary of the prompt.
    """
    by_rules = follow_up(message, earlier, today=today, find=find)
    if not earlier or not settings.llm.configured or not message.strip() or by_rules.reply:
        return by_rules
    language = language_of_reply(message, earlier)
    try:
        written = await _ask(message, earlier, language, settings, fences)
    except ModelServerError:
        return by_rules
    if not acceptable(written, message, earlier, language):
        return by_rules
    if _same(written, message):
        return by_rules  # a fresh question for both, or a weak model that repeats what it was given
    return FollowUp(message, written, "model")


async def _ask(message: str, earlier: Sequence[Earlier], language: Language, settings: Settings, fences: Fences) -> str:
    turns = [
        {
            "question": flat(turn.question),
            "answer": flat(turn.answer)[:_ANSWER],
            "papers": [{"arxiv_id": p.arxiv_id, "title": flat(p.title)} for p in turn.papers[:_PAPERS]],
        }
        for turn in earlier[-_TURNS:]
    ]
    hurried = settings.replace(llm_timeout=min(settings.llm.timeout, DEADLINE), llm_retries=0, llm_max_tokens=400)
    prompt = make_prompt("followup_system", "followup_user", fences(), language=language, turns=turns, message=flat(message))
    written = await _written(ModelStream(hurried, prompt.messages, Deadline.after(DEADLINE)))
    return clean(written).strip().strip("\"“”'`").strip()


async def _written(model: Model) -> str:
    """Return what a model writes; nothing when it does not stop."""
    pieces: list[str] = []
    async with aclosing(aiter(model)) as received:
        async for piece in received:
            pieces.append(piece)
            if sum(map(len, pieces)) > 4 * _LONGEST:
                return ""
    return "".join(pieces)


def acceptable(written: str, message: str, earlier: Sequence[Earlier], language: Language) -> bool:
    """Whether what a model wrote can be the question that a message stands for.

    One line, not too long, in the language wanted, without a marker, of few sentences (else it is an answer), and with no
    arXiv id that was not said or shown before.
    """
    if not written or "\n" in written or len(written) > max(_LONGEST, 2 * len(message)):
        return False
    if _MARKER.search(written) or len(_NEXT.findall(written)) > max(_SENTENCES, len(_NEXT.findall(message)) + 1) - 1:
        return False
    said = {str(f.value) for text in (message, *(t.question for t in earlier)) for f in find_ids(text)}
    said |= {paper.arxiv_id for turn in earlier for paper in turn.papers}
    if not {f.value for f in find_ids(written)} <= said:
        return False
    try:
        return understand(written).language == language
    except UsageError:
        return False


def _same(written: str, message: str) -> bool:
    def bare(text: str) -> str:
        return re.sub(r"[\W_]+", " ", text).strip().casefold()

    return bare(written) == bare(message)
