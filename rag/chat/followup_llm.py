"""A message of a conversation becomes a question that needs no context, by the configured model.

The model sees the last turns and the message, and writes one line. If it fails, is slow or writes what cannot be the question
(:func:`read_written`), the rules of :mod:`rag.chat.followup` decide.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from contextlib import aclosing

from rag.chat.followup import follow_up, language_of_reply
from rag.chat.message import Authors, Find
from rag.chat.turns import Earlier, FollowUp
from rag.core import Deadline, ModelServerError, Settings, UsageError, find_ids
from rag.llm import Fences, Model, Models, ModelStream, draw_fence, make_prompt, without_thoughts
from rag.search import PieceKind, Question, understand
from rag.text import Language, clean, flat

#: Turns that the model sees, characters of each answer, and papers of each.
_TURNS, _ANSWER, _PAPERS = 4, 600, 24
#: Seconds that the model may take: the answer waits for it, and rules can do without.
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
    authors: Authors | None = None,
    ignore: Collection[PieceKind] = (),
    fences: Fences = draw_fence,
    models: Models = ModelStream,
) -> FollowUp:
    """Read a message against the turns before it: by the model if there is one, else by rules.

    Parameters and errors are those of :func:`rag.chat.followup.follow_up`; failures of the model raise none.

    :param fences: makes the boundary of the prompt.
    :param models: makes the request.
    """
    by_rules = follow_up(message, earlier, today=today, find=find, authors=authors, ignore=ignore)
    if not earlier or not settings.llm.configured or by_rules.reply:
        return by_rules
    language = language_of_reply(message, earlier)
    try:
        written = await _ask(message, earlier, language, settings, fences, models)
    except ModelServerError:
        return by_rules
    if _same(written, message):
        return by_rules  # a fresh question for both, or a weak model that repeats what it was given
    question = read_written(written, message, earlier, language, today=today, ignore=ignore)
    return FollowUp(message, question, "model") if question else by_rules


async def _ask(
    message: str, earlier: Sequence[Earlier], language: Language, settings: Settings, fences: Fences, models: Models
) -> str:
    turns = [
        {
            "question": flat(turn.text),
            "answer": flat(turn.answer)[:_ANSWER],
            "papers": [{"arxiv_id": p.arxiv_id, "title": flat(p.title)} for p in turn.papers[:_PAPERS]],
        }
        for turn in earlier[-_TURNS:]
    ]
    hurried = settings.replace(llm_timeout=min(settings.llm.timeout, DEADLINE), llm_retries=0, llm_max_tokens=400)
    prompt = make_prompt("followup_system", "followup_user", fences(), language=language, turns=turns, message=flat(message))
    written = await _written(models(hurried, prompt.messages, Deadline.after(DEADLINE)))
    return clean(without_thoughts(written)).strip().strip("\"“”'`").strip()


async def _written(model: Model) -> str:
    """Return what a model writes; nothing if it does not stop."""
    written = ""
    async with aclosing(aiter(model)) as received:
        async for piece in received:
            written += piece
            if len(written) > 4 * _LONGEST:
                return ""
    return written


def read_written(
    written: str,
    message: str,
    earlier: Sequence[Earlier],
    language: Language,
    *,
    today: dt.date | None = None,
    ignore: Collection[PieceKind] = (),
) -> Question | None:
    """Read what a model wrote; return None if it cannot be the question meant by a message.

    The question is one short line in the language wanted, without markers, of few sentences (else it is an answer), and with no
    arXiv id that was not mentioned or shown before.
    """
    if not written or "\n" in written or len(written) > max(_LONGEST, 2 * len(message)):
        return None
    if _MARKER.search(written) or len(_NEXT.findall(written)) > max(_SENTENCES, len(_NEXT.findall(message)) + 1) - 1:
        return None
    said = {str(f.value) for text in (message, *(t.text for t in earlier)) for f in find_ids(text)}
    said |= {paper.arxiv_id for turn in earlier for paper in turn.papers}
    if not {f.value for f in find_ids(written)} <= said:
        return None
    try:
        question = understand(written, today, ignore=ignore)
    except UsageError:
        return None
    return question if question.language == language else None


def _same(*texts: str) -> bool:
    return len({re.sub(r"[\W_]+", " ", text).strip().casefold() for text in texts}) == 1
