"""A message of a conversation becomes a question that needs no context, by the configured model.

The model sees the last turns and the message, and writes one line. If it fails, is slow or writes what cannot be the question
(:func:`read_written`), the rules of :mod:`rag.chat.followup` decide, and the reader is told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import AsyncGenerator, Collection, Sequence
from contextlib import aclosing
from dataclasses import replace

from rag.answer import phrase
from rag.chat.carry import is_next_page
from rag.chat.followup import follow_up, language_of_reply
from rag.chat.message import Authors, Find, Older, Says
from rag.chat.turns import Earlier, FollowUp, FollowUpKind, focus_of
from rag.core import Deadline, ModelServerError, Settings, UsageError, find_ids
from rag.llm import Fences, Models, ModelStream, Prompt, Trace, draw_fence, load_client, make_prompt, without_thoughts
from rag.search import Intent, PieceKind, Question, listed_ids, shortened, understand
from rag.text import Language, clean, flat

#: Turns that the model sees, characters of each answer, and papers of each.
_TURNS, _ANSWER, _PAPERS = 4, 600, 24
#: The share of the whole deadline that the model may take: 8 of 120 seconds, since the answer waits and rules can do without.
SHARE = 1 / 15
_LONGEST = 600
_SENTENCES = 2
_MARKER = re.compile(r"\[\d+\]")
# Where a sentence ends and the next begins.
_NEXT = re.compile(r"[.!?。]\s+(?=\S)")
# What the model writes for all papers of the last list, which would take it seconds to write one by one.
_THOSE = re.compile(r"\b(?:those|these)\s(?:\d+\s)?papers\b|(?:앞의|위의?|이|그)\s?논문(?:들|\s?\d+편)", re.I)
#: Kinds of messages that are regular, and intents of words between people.
_REGULAR: frozenset[FollowUpKind] = frozenset({"language", "narrowed"})
_ASIDE: frozenset[Intent] = frozenset({"smalltalk", "help"})


async def read_message(
    message: str,
    earlier: Sequence[Earlier],
    settings: Settings,
    *,
    today: dt.date | None = None,
    find: Find | None = None,
    authors: Authors | None = None,
    says: Says | None = None,
    older: Older | None = None,
    ignore: Collection[PieceKind] = (),
    fences: Fences = draw_fence,
    models: Models = ModelStream,
    trace: Trace | None = None,
) -> FollowUp:
    """Read a message against the turns before it: by the model if there is one, else by rules.

    Parameters and errors are those of :func:`rag.chat.followup.follow_up`; failures of the model raise none.

    :param fences: makes the boundary of the prompt.
    :param models: makes the request to the model.
    :param trace: is told what the model wrote, and who read the message in the end.
    """
    trace = trace or Trace()
    by_rules = follow_up(message, earlier, today=today, find=find, authors=authors, says=says, older=older, ignore=ignore)
    if not earlier or not settings.llm.configured or by_rules.reply or _is_certain(by_rules):
        return by_rules
    language = language_of_reply(message, earlier)
    with trace.step("reading the follow-up") as step:
        prompt = _prompt(message, earlier, language, fences)
        try:
            written = await _ask(prompt, settings, models, trace)
        except ModelServerError as why:
            step.output = {"read by": "rules", "why": str(why)}
            return replace(by_rules, notice=phrase("followed_by_rules", language, why=why), faulty=True)
        step.output = {"read by": "rules", "why": "the model repeats the message"}
        if _same(written, message) and not _THOSE.search(written):
            return by_rules  # a fresh question for both, or a weak model that repeats what it was given
        if question := read_written(written, message, earlier, language, today=today, ignore=ignore):
            step.output = {"read by": "the model", "as": question.text}
            return FollowUp(message, question, "model")
        step.output = {"read by": "rules", "why": "what the model wrote cannot be the question"}
        return replace(by_rules, notice=phrase("followed_by_rules_after_all", language))


def _is_certain(by_rules: FollowUp) -> bool:
    """Tell whether rules do not err: the next page, an order or a filter, another language, and words between people."""
    question = by_rules.question
    return is_next_page(by_rules) or by_rules.kind in _REGULAR or (not by_rules.kind and question.intent in _ASIDE)


def _prompt(message: str, earlier: Sequence[Earlier], language: Language, fences: Fences) -> Prompt:
    turns = [
        {
            "question": flat(shortened(turn.text)),
            "answer": flat(turn.answer)[:_ANSWER],
            "papers": [{"arxiv_id": p.arxiv_id, "title": flat(p.title)} for p in turn.papers[:_PAPERS]],
        }
        for turn in earlier[-_TURNS:]
    ]
    return make_prompt("followup_system", "followup_user", fences(), language=language, turns=turns, message=flat(message))


async def _ask(prompt: Prompt, settings: Settings, models: Models, trace: Trace) -> str:
    if models is ModelStream:
        await load_client(settings)  # takes seconds the first time, which are not the model's
    deadline = Deadline.after(SHARE * settings.llm.deadline)
    hurried = settings.replace(llm_timeout=min(settings.llm.timeout, deadline.seconds), llm_retries=0, llm_max_tokens=400)
    written = await _written(trace.request("followup", prompt, models(hurried, prompt.messages, deadline)))
    return clean(without_thoughts(written)).strip().strip("\"“”'`").strip()


async def _written(pieces: AsyncGenerator[str, None]) -> str:
    """Return what a model writes; nothing if it does not stop."""
    written = ""
    async with aclosing(pieces) as received:
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
        question = understand(_with_papers(written, earlier, language), today, ignore=ignore)
    except UsageError:
        return None
    return question if question.language == language else None


def _with_papers(written: str, earlier: Sequence[Earlier], language: Language) -> str:
    """Return what a model wrote with the papers of the last list in place of the words for them."""
    papers = (focus_of(earlier, 2) or focus_of(earlier))[:_PAPERS]
    if not papers:
        return written
    ids = listed_ids([paper.arxiv_id for paper in papers])
    return _THOSE.sub(f"논문 {ids}" if language == "ko" else ids, written, count=1)


def _same(*texts: str) -> bool:
    return len({re.sub(r"[\W_]+", " ", text).strip().casefold() for text in texts}) == 1
