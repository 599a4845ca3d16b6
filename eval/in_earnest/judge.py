"""A model, or a person in its place, judges the answers that no rule can: it sees question, evidence and answer only."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import resources

from eval.in_earnest.answered import Answered, Conversed
from eval.in_earnest.fences import settled_fence
from eval.in_earnest.folder import Folder
from eval.in_earnest.questions import JUDGED, Case
from eval.in_earnest.requests import Requests, hash_of
from rag.core import ModelServerError, Paper, Settings, map_in_order, run
from rag.llm import Message, Models, ModelStream, json_object, load_client
from rag.text import flat

VERDICTS = ("good", "partly", "bad")
#: How often a judge is asked whose reply cannot be read.
_TRIES = 2


def judge(
    cases: Sequence[Case],
    papers: Mapping[str, Paper],
    folder: Folder,
    settings: Settings,
    *,
    at_once: int = 6,
    models: Models = ModelStream,
    tell: Callable[[str], object] = print,
) -> list[str]:
    """Have the answers of a run judged that are of the kinds to be judged, and keep the verdicts.

    An answer that was judged is judged again only if it has changed.

    :param papers: those of the index that was asked.
    :return: the ids of those without a verdict: the server failed, or its reply cannot be read.
    """
    answers, known = folder.answers(), folder.verdicts()
    open_ = []
    for case in cases:
        if case.kind in JUDGED and case.id in answers:
            messages = judge_messages(answers[case.id], papers)
            if known.get(case.id, {}).get("hash") != hash_of(messages):
                open_.append((case.id, messages))
    tell(f"{len(open_)} answers to judge")
    failed: list[str] = []

    async def one(item: tuple[str, Sequence[Message]]) -> None:
        name, messages = item
        try:
            found = await _verdict(messages, settings, models)
        except ModelServerError as problem:
            tell(f"{name}: {problem}")
            found = None
        if found is None:
            failed.append(name)
            return
        folder.keep_verdict({"id": name, "hash": hash_of(messages), **found})
        tell(f"{name}: {found['verdict']}")

    async def all_() -> None:
        await load_client(settings)
        await map_in_order(one, open_, at_once)

    run(all_())
    return failed


def judge_messages(conversed: Conversed, papers: Mapping[str, Paper]) -> tuple[Message, ...]:
    """Return what a judge is sent: the rubric, and the conversation with its evidence."""
    rubric = (resources.files("eval.in_earnest") / "rubric.md").read_text("utf-8").strip()
    parts = [_evidence(conversed.turns, papers), *map(_turn, conversed.turns)]
    code = settled_fence(0, parts).boundary
    return ("system", rubric), ("user", f"Quoted {code}\n\n" + "\n\n".join(parts) + f"\n\nEnd of the quotation {code}")


def read_verdict(reply: str) -> dict[str, str] | None:
    """Return verdict and reasons of a judge's reply; None if it has no verdict."""
    value = json_object(reply) or {}
    verdict = str(value.get("verdict", "")).strip().lower()
    return {"verdict": verdict, "reasons": flat(str(value.get("reasons", "")))} if verdict in VERDICTS else None


async def _verdict(messages: Sequence[Message], settings: Settings, models: Models) -> dict[str, str] | None:
    requests = Requests(models)
    for _ in range(_TRIES):
        reply = "".join([piece async for piece in requests(settings, messages)])
        if found := read_verdict(reply):
            return found
    return None


def _evidence(turns: Sequence[Answered], papers: Mapping[str, Paper]) -> str:
    lines = ["Evidence:"]
    last = ""
    for place in dict.fromkeys(place for turn in turns for place in turn.window):
        arxiv_id, _, rest = place.partition("@")
        day, _, number = rest.partition("#")
        if arxiv_id != last:
            lines.append(f"\n{flat(papers[arxiv_id].title)} (arXiv {arxiv_id}, digest of {day})")
            last = arxiv_id
        entry = next(entry for entry in papers[arxiv_id].entries if entry.date.isoformat() == day)
        lines.append(f"[{arxiv_id}#{number}] {flat(entry.bullets[int(number)].text)}")
    return "\n".join(lines)


def _turn(turn: Answered) -> str:
    answer = turn.said
    text = answer.text
    for citation in answer.citations:
        text = text.replace(citation.marker, f"[{citation.arxiv_id}#{citation.bullet}]")
    return f"Question: {turn.question}\n\nAnswer:\n{text}"
