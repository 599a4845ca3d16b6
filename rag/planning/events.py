"""From a question to the events of its answer: computed, quoted, or written by a model from what was planned and gathered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from rag.answer import (
    Event,
    EvidenceFound,
    Form,
    QuestionPlanned,
    Reading,
    Written,
    answer_events,
    covers,
    is_computed,
    phrase,
)
from rag.core import Evidence, Found, Settings, find_ids
from rag.llm import Fences, Models, ModelStream, Trace, draw_fence
from rag.planning.calls import Calls
from rag.planning.carry import gather_on, is_closed, kept_of, with_kept, with_model, with_told
from rag.planning.look_again import missing_searches
from rag.planning.names import with_all_named
from rag.planning.plan import Plan, ask_plan
from rag.planning.refine import form_of, refined
from rag.planning.rerank import useful
from rag.search import Corpus, Gathered, Intent, Question, Searcher, gather

#: Questions for a detail, of which few papers are read.
_DETAILS: frozenset[Intent] = frozenset({"fact", "define", "summary"})
#: Papers that a model reads by the form of the answer; of a detail; and beyond those that a list asks for: some do not fit.
_PAPERS: dict[Form, int] = {"prose": 24, "list": 24, "compare": 16, "overview": 40, "figures": 40}
_OF_DETAIL = 6
_SPARE, _SPARE_SHARE = 2, 0.5
#: Papers among which the model chooses, for each that it reads, and at least; and those that a second look may add.
_CANDIDATES, _LEAST_CANDIDATES = 1.6, 32
_ADDED = 8


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The question as planned, what was gathered for it, and the papers of that for a model; without any, none is asked.

    ``cut`` says that the model is given fewer papers than there are, or were asked for, because it reads no more.
    """

    question: Question
    gathered: Gathered | None = None
    papers: Sequence[Evidence] = ()
    plan: Plan | None = None
    cut: bool = False


async def planned_events(
    question: Question,
    searcher: Searcher,
    settings: Settings,
    *,
    trace: Trace | None = None,
    fences: Fences = draw_fence,
    models: Models = ModelStream,
) -> AsyncGenerator[Event, None]:
    """Find what a question needs and answer it: with the model if one is configured, unless the answer is computed.

    With a model, only what has no evidence at all is refused without it. Events and closing are those of
    :func:`rag.answer.answer_events`, after the question as planned, if the plan changed it, and what was found.

    :param fences: makes the boundaries and the citation keys of the prompts.
    :param models: makes the requests to the model.
    """
    trace = trace or Trace()
    calls = Calls(settings, trace, fences, models)
    ready = await _prepared(question, searcher, calls) if settings.llm.configured else _Prepared(question)
    ready = replace(ready, question=with_told(ready.question, ready.papers))
    if ready.question is not question or ready.plan is not None:
        yield _planned(ready)
    asked, gathered, written = ready.question, ready.gathered, None
    if ready.papers and gathered is not None:
        ready = replace(ready, papers=ready.papers[: settings.limits.evidence], cut=_is_cut(ready, settings))
        gathered = replace(gathered, evidence=Found(ready.papers, gathered.evidence.notice))
        written = Written(_reading(ready, calls), lambda: gather(searcher, asked), await calls.begin(), fences, models)
    else:
        with trace.step("retrieve") as step:
            gathered = step.output = await asyncio.to_thread(gather, searcher, asked)
    yield EvidenceFound(gathered)
    async with aclosing(answer_events(asked, gathered, settings, trace=trace, written=written)) as events:
        async for event in events:
            yield event


async def plan_ahead(
    question: Question,
    searcher: Searcher,
    settings: Settings,
    trace: Trace,
    *,
    fences: Fences = draw_fence,
    models: Models = ModelStream,
) -> None:
    """Plan a question that may be sent soon, and search for it, so that its answer need not wait for that.

    :param trace: has the request afterwards, for :class:`rag.llm.Ahead`.
    """
    if settings.llm.configured:
        await _prepared(question, searcher, Calls(settings, trace, fences, models, most=1))


def _planned(ready: _Prepared) -> QuestionPlanned:
    searches, aspects = (ready.plan.searches, ready.plan.aspects) if ready.plan else ((), ())
    return QuestionPlanned(ready.question, searches, aspects)


def _is_cut(ready: _Prepared, settings: Settings) -> bool:
    most, wanted = settings.limits.evidence, ready.question.limit or 0
    return len(ready.papers) > most or (len(ready.papers) == most < wanted)


def _reading(ready: _Prepared, calls: Calls) -> Reading:
    question, plan, why = ready.question, ready.plan, calls.failure
    columns = plan.columns if plan else ()
    notices = [phrase("evidence_cut", question.language, n=calls.settings.limits.evidence)] if ready.cut else []
    notices += [phrase("not_reranked", question.language, why=why)] if why else []
    return Reading(
        ready.papers,
        form_of(question),
        ordered=ready.gathered is not None and ready.gathered.order != "relevance",
        limit=question.limit,
        aspects=plan.aspects if plan else (),
        table=question.as_table or bool(columns),
        columns=columns,
        notices=tuple(notices),
    )


async def _prepared(question: Question, searcher: Searcher, calls: Calls) -> _Prepared:
    """Return what a model answers from: nothing for what is computed, outside the subject, or without any evidence."""
    effort, question = calls.settings.answer.effort, with_all_named(with_model(question), searcher)
    if await asyncio.to_thread(_is_computed, question, searcher, effort):
        return _Prepared(question)
    doubtful = question.intent == "outside"  # a plan decides
    asked = replace(question.about(question.content), intent="fact") if doubtful else question
    if is_closed(asked):
        return await _of_those(asked, searcher, calls)
    if not doubtful and (effort == "quick" or _may_be_plain(asked)):
        near = await _found(calls, searcher, asked)
        if effort == "quick" or not asked.weights or _covered(near, calls):
            return _Prepared(asked, near, near.evidence[: max(_size(asked, plain=True), len(kept_of(asked)) + _SPARE)])
    plan = await ask_plan(asked, Corpus.of(searcher.index), calls)
    if plan is None and doubtful:
        return _Prepared(question)
    if plan is not None and plan.outside and not _covered(await _found(calls, searcher, asked), calls):
        return _Prepared(replace(question, intent="outside"))
    return await _chosen(asked, plan, searcher, calls)


async def _of_those(question: Question, searcher: Searcher, calls: Calls) -> _Prepared:
    """Return all papers that a follow-up is about, and no others; no search of a plan is run, which only a comparison needs."""
    plan = None
    if form_of(question) not in ("list", "prose") and calls.settings.answer.effort != "quick":
        plan = await ask_plan(question, Corpus.of(searcher.index), calls)
    if plan is not None and not all(map(find_ids, plan.compared)):  # with something else: and RWKV?
        return await _chosen(question, plan, searcher, calls)
    question = refined(question, plan, calls.trace) if plan is not None else question
    near = await _found(calls, searcher, question)
    certain = question.limit if not question.weights else None  # of an order alone, the first are the answer
    return _Prepared(question, near, near.evidence[:certain], plan)


async def _chosen(question: Question, plan: Plan | None, searcher: Searcher, calls: Calls) -> _Prepared:
    """Return the papers of the searches of a plan that the model finds useful, with those that a second look adds."""
    if plan is not None:
        question = refined(question, plan, calls.trace)
    near = await _found(calls, searcher, question, plan.searches if plan else question.carried.searches)
    ordered = near.order != "relevance"
    candidates = list(near.evidence)
    if form_of(question) == "figures":  # each row is chosen when the figures are read
        return _Prepared(question, near, candidates, plan)
    chosen = (await useful(question, candidates, calls, ordered=ordered))[: _size(question)]
    papers = with_kept(question, chosen, candidates)
    papers = _in_order(searcher, question, papers) if ordered else papers
    if calls.settings.answer.effort == "deep" and (searches := await missing_searches(question, papers, calls)):
        seen = {it.paper.arxiv_id for it in candidates}
        more = await _found(calls, searcher, question, searches, alone=True, beyond=len(seen))
        new = [it for it in more.evidence if it.paper.arxiv_id not in seen][:_LEAST_CANDIDATES]
        papers += (await useful(question, new, calls, least=0))[:_ADDED]
        papers = _in_order(searcher, question, papers) if ordered else papers
    return _Prepared(question, near, papers, plan)


def _is_computed(question: Question, searcher: Searcher, effort: str) -> bool:
    if question.intent == "outside":
        return effort == "quick"
    gathered = Gathered(Found(), only_missing=searcher.is_about_missing(question))
    return is_computed(question, gather(searcher, question) if question.not_stored else gathered)


def _may_be_plain(question: Question) -> bool:
    """Tell whether a plan may have nothing to add: to filters that were all read, or to a detail that is found.

    What a thing is is one, what is asked of papers by their ids, and a figure of at most one paper. Other questions that look
    like it may compare (what separates A from B?) or survey (how has A been carried over to B?), which a plan tells.
    """
    if not (question.weights or question.not_understood) or (question.arxiv_ids and form_of(question) == "prose"):
        return True
    papers = {name.ids for name in question.named if name.kind == "paper" and name.ids}
    return question.intent in ("define", "summary") or (question.intent == "fact" and question.asks_number and len(papers) < 2)


def _covered(found: Gathered, calls: Calls) -> bool:
    """Tell whether the digests have the words of a question."""
    return covers(found.leading, calls.settings.answer.least_coverage)


async def _found(
    calls: Calls,
    searcher: Searcher,
    question: Question,
    searches: Sequence[str] = (),
    *,
    alone: bool = False,
    beyond: int = 0,
) -> Gathered:
    most = max(calls.settings.limits.evidence, _LEAST_CANDIDATES)
    size = min(max(round(_CANDIDATES * _size(question)), _LEAST_CANDIDATES), most)
    with calls.trace.step("retrieve", searches=searches, again=kept_of(question)) as step:
        step.output = await asyncio.to_thread(gather_on, searcher, question, size + beyond, searches, alone=alone)
    found: Gathered = step.output
    return found


def _size(question: Question, *, plain: bool = False) -> int:
    """Return how many papers a model reads at most for a question, fewer for a detail that is ``plain``."""
    if plain and question.intent in _DETAILS:
        return _OF_DETAIL
    if question.limit is None or form_of(question) != "list":
        return _PAPERS[form_of(question)]
    return question.limit + (_SPARE + round(_SPARE_SHARE * question.limit) if question.weights else 0)


def _in_order(searcher: Searcher, question: Question, papers: Sequence[Evidence]) -> list[Evidence]:
    of = {searcher.index.row_of[it.paper.arxiv_id]: it for it in papers}
    return [of[row] for row in searcher.in_order(list(of), question)]
