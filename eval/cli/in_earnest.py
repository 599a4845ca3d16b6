"""The commands under ``nonmun eval in-earnest``: a relay, and the way from questions to answers, verdicts and figures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Run = Annotated[Path, typer.Argument(metavar="DIR", help="The folder in which the run is kept.")]
AtOnce = Annotated[int, typer.Option("--at-once", min=1, max=32, help="Questions that are asked at the same time.")]


def commands() -> typer.Typer:
    """Return the group of commands."""
    from rag.interfaces.cli.usage import Group

    group = typer.Typer(
        cls=Group,
        no_args_is_help=True,
        rich_markup_mode=None,
        help="Have questions answered in earnest by a capable model, or by a person.",
    )
    for command in (relay, collect, judge, score, freeze):
        group.command()(command)
    return group


def relay(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Requests and answers lie here.")],
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 for any that is free.")] = 8077,
    wait: Annotated[float, typer.Option("--wait", min=1, help="Seconds that a request waits for its answer.")] = 3600.0,
) -> None:
    """Be a model whose answers somebody writes: 0001.HASH.prompt.md waits for 0001.answer.txt; waiting.txt lists what waits."""
    import contextlib

    from eval.in_earnest.relay import Relay
    from rag.interfaces.console import say

    with Relay(folder, port, wait=wait, tell=say) as server, contextlib.suppress(KeyboardInterrupt):
        say(f"OPENAI_BASE_URL={server.url}")
        server.serve_forever()


def collect(
    folder: Run,
    at_once: AtOnce = 6,
    only: Annotated[str, typer.Option("--only", metavar="TEXT", help="Only questions whose id begins so, such as theme.")] = "",
) -> None:
    """Ask the questions of the configured model over the index of NONMUN_HOME; what was answered is not asked again."""
    from eval.in_earnest.collect import collect as ask
    from eval.in_earnest.folder import Folder
    from eval.in_earnest.questions import read_questions
    from rag.assistant import Nonmun
    from rag.interfaces.console import say

    cases = [case for case in read_questions() if case.id.startswith(only)]
    with Nonmun(sample=False) as assistant:
        failed = ask(assistant, cases, Folder(folder), at_once=at_once, tell=say)
    _end(failed)


def judge(folder: Run, at_once: AtOnce = 6) -> None:
    """Let the configured model judge comparisons, themes, what is best, and conversations by question, evidence and answer."""
    from eval.in_earnest.folder import Folder
    from eval.in_earnest.judge import judge as judged
    from eval.in_earnest.questions import read_questions
    from rag.assistant import Nonmun
    from rag.interfaces.console import say

    with Nonmun(sample=False) as assistant:
        papers, settings = assistant.index.papers, assistant.settings
        failed = judged(read_questions(), papers, Folder(folder), settings, at_once=at_once, tell=say)
    _end(failed)


def score(
    folder: Run,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="Write the report into this folder: HTML, JSON, JUnit XML.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")] = False,
) -> None:
    """Score what was collected and judged; exit status 1 when a figure misses its gate."""
    from eval.in_earnest.folder import Folder
    from eval.in_earnest.questions import read_questions
    from eval.in_earnest.score import SUITE, scored
    from eval.report.writer import conclude, read_standard
    from eval.results.system import system_of
    from rag.assistant import Nonmun

    standard, kept = read_standard(SUITE, folder=report), Folder(folder)
    with Nonmun(sample=False) as assistant:
        answers = kept.answers()
        told = next((it.settings for it in answers.values()), {})
        system, papers = system_of(assistant) | {"mode": "llm"} | told, assistant.index.papers
        result = scored(read_questions(), answers, papers, system=system, verdicts=kept.verdicts())
    if conclude(result, standard, folder=report, as_json=as_json):
        raise typer.Exit(1)


def freeze(folder: Run) -> None:
    """Write the model's replies to eval/in_earnest/replies.jsonl, which `nonmun eval --suite in_earnest` replays."""
    from eval.in_earnest.folder import Folder
    from eval.in_earnest.replies import FILE
    from eval.in_earnest.replies import freeze as write
    from rag.assistant import Nonmun
    from rag.interfaces.console import say

    with Nonmun(sample=False) as assistant:
        count, left_out = write(Folder(folder).answers().values(), assistant.index.papers)
    say(f"{count:,} replies written to {FILE}.")
    if left_out:
        say(f"Left out, because a reply quotes a digest at length: {', '.join(left_out)}.")


def _end(failed: list[str]) -> None:
    """End with status 3 if a part of the run failed; the next run takes it up."""
    from rag.interfaces.console import say

    if failed:
        say(f"{len(failed)} failed: {', '.join(sorted(failed))}. Run it again to try only these.")
        raise typer.Exit(3)
