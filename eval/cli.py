"""The command ``nonmun eval`` and the commands under it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eval.gates import Gate
    from eval.suite import Figures
    from rag.models import Progress
    from rag.nonmun import Nonmun

Digests = Annotated[
    Path | None, typer.Option("--digests", metavar="PATH", help="Digests to index: a folder, a file or an archive.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the program."""
    group = typer.Typer(invoke_without_command=True, rich_markup_mode=None)
    group.callback()(evaluate)
    group.command()(bench)
    group.command()(ablations)
    app.add_typer(group, name="eval")


def evaluate(
    context: typer.Context,
    suite: Annotated[str, typer.Option("--suite", help="Which suite to run.")] = "sample",
    llm: Annotated[bool, typer.Option("--llm", help="Let the configured model answer. Without it no model is asked.")] = False,
    report: Annotated[Path | None, typer.Option("--report", metavar="DIR", help="Write figures.json into this folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the answers on the bundled sample; exit status 1 when a figure misses its gate."""
    if context.invoked_subcommand is not None:
        return
    import tempfile

    from eval.gates import check, read_gates
    from eval.suite import run_sample
    from rag.errors import UsageError
    from rag.nonmun import Nonmun
    from rag.settings import load_settings
    from rag.terminal import print_json, progress_bar

    if suite != "sample":
        raise UsageError(f"There is no suite {suite!r}.", hint="Type `nonmun eval --suite sample`.")
    settings = load_settings(with_model=llm).model_copy(update={"chroma_url": ""})  # a server would keep what is temporary here
    if llm and not settings.has_model:
        raise UsageError("No model is set.", hint="Set OPENAI_API_KEY or OPENAI_BASE_URL, or leave out --llm.")
    if report is not None:
        _make_folder(report)  # now, not after minutes of work
    with tempfile.TemporaryDirectory() as home:  # an index of its own: what somebody has indexed changes no figure
        assistant = Nonmun(home, sample=True, settings=settings)
        with progress_bar() as progress:
            assistant.ingest_sample(progress=progress)
        figures = run_sample(assistant)
    gates = read_gates(suite)
    failed = check(figures, gates)
    content = {"suite": suite, "figures": figures, "failed": [g.figure for g in failed]}
    if report is not None:
        _write(report / "figures.json", content)
    if as_json:
        print_json(content)
    else:
        _print(figures, gates, failed)
    if failed:
        raise typer.Exit(1)


def _print(figures: Figures, gates: list[Gate], failed: list[Gate]) -> None:
    from rag.terminal import say

    bounds = {gate.figure: gate for gate in gates}
    for name, value in figures.items():
        gate = bounds.get(name)
        mark = "    " if gate is None else ("FAIL" if gate in failed else "ok  ")
        say(f"{mark} {name:<32} {value:.3f}  {gate or ''}")
    kept = len(gates) - len(failed)
    say(f"{kept} of {len(gates)} gates kept." + (f" Failed: {', '.join(g.figure for g in failed)}." if failed else ""))


def bench(
    digests: Digests = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Time searches, typing and opening, beside a plain llama-index index; on the bundled sample, or on --digests."""
    from eval.bench.run import run_bench
    from eval.bench.table import print_table
    from rag.terminal import print_json, progress_bar

    with progress_bar() as progress, _indexed(digests, None, progress) as assistant:
        figures = run_bench(assistant, progress)
    if as_json:
        print_json(figures.as_json())
    else:
        print_table(figures)


def ablations(
    data: Annotated[Path, typer.Option("--data", metavar="DIR", help="Labelled questions: topic.jsonl and others.")],
    digests: Annotated[Path, typer.Option("--digests", metavar="PATH", help="The digests that they are about.")],
    home: Annotated[
        Path | None, typer.Option("--home", metavar="DIR", help="Keep the index here; by default it is temporary.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option("--report", metavar="DIR", help="Write ablations.json into this folder.")
    ] = None,
) -> None:
    """Score the search with and without each of its parts, and what llama-index has, on labelled questions."""
    from eval.ablations import run_ablations
    from eval.labelled import read_labelled
    from rag.terminal import progress_bar, say

    questions = read_labelled(data)
    if report is not None:
        _make_folder(report)  # now, not after minutes of work
    with progress_bar() as progress, _indexed(digests, home, progress) as assistant:
        table = run_ablations(assistant.searcher().index, questions, progress)
    if report is not None:
        _write(report / "ablations.json", table.as_json())
    say(table.as_markdown())


def _make_folder(folder: Path) -> None:
    from rag.errors import StorageError

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise StorageError(
            f"Cannot make the folder {str(folder)!r}: {problem.strerror}.", hint="Give another one (--report DIR)."
        ) from problem


def _write(file: Path, content: object) -> None:
    import json

    file.write_text(json.dumps(content, ensure_ascii=False, indent=1), "utf-8")


@contextlib.contextmanager
def _indexed(digests: Path | None, home: Path | None, progress: Progress) -> Iterator[Nonmun]:
    """An assistant over an index of its own, of the digests or else the sample.

    No server is asked, whatever the settings name: no model, no embedding, no Chroma. The index lies in ``home``, or in a
    temporary folder that is gone afterwards.
    """
    import tempfile

    from rag.nonmun import Nonmun
    from rag.settings import load_settings

    settings = load_settings(with_model=False).model_copy(update={"chroma_url": ""})
    with (
        tempfile.TemporaryDirectory() as temporary,
        Nonmun(home or temporary, sample=digests is None, settings=settings) as assistant,
    ):
        if digests is None:
            assistant.ingest_sample(progress=progress)
        else:
            assistant.ingest(digests, progress=progress)
        yield assistant
