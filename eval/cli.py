"""The command ``nonmun eval``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from eval.gates import Gate
    from eval.suite import Figures


def register(app: typer.Typer) -> None:
    """Add the command to the program."""
    app.command(name="eval")(evaluate)


def evaluate(
    suite: Annotated[str, typer.Option("--suite", help="Which suite to run.")] = "sample",
    llm: Annotated[bool, typer.Option("--llm", help="Let the configured model answer. Without it no model is asked.")] = False,
    report: Annotated[Path | None, typer.Option("--report", metavar="DIR", help="Write figures.json into this folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Measure the answers on the bundled sample; exit status 1 when a figure misses its gate."""
    import json
    import tempfile

    from eval.gates import check, read_gates
    from eval.suite import run_sample
    from rag.errors import UsageError
    from rag.nonmun import Nonmun
    from rag.settings import load_settings
    from rag.terminal import print_json, progress_bar

    if suite != "sample":
        raise UsageError(f"There is no suite {suite!r}.", hint="Type `nonmun eval --suite sample`.")
    settings = load_settings()
    if llm and not settings.has_model:
        raise UsageError("No model is set.", hint="Set OPENAI_API_KEY or OPENAI_BASE_URL, or leave out --llm.")
    with tempfile.TemporaryDirectory() as home:  # an index of its own: what somebody has indexed changes no figure
        assistant = Nonmun(home, sample=True, settings=settings if llm else settings.without_model())
        with progress_bar() as progress:
            assistant.ingest_sample(progress=progress)
        figures = run_sample(assistant)
    gates = read_gates(suite)
    failed = check(figures, gates)
    if report is not None:
        report.mkdir(parents=True, exist_ok=True)
        content = {"suite": suite, "figures": figures, "failed": [g.figure for g in failed]}
        (report / "figures.json").write_text(json.dumps(content, indent=1), "utf-8")
    if as_json:
        print_json({"suite": suite, "figures": figures, "failed": [g.figure for g in failed]})
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
