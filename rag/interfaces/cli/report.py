"""The command that writes a report on a subject: ``report``."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.core import ModelServerError, UsageError, expand
from rag.interfaces.cli.options import Json, Sample, language_named, open_assistant
from rag.interfaces.console import print_json, say
from rag.text import clean, flat

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.report import NotKnown, Report, ReportFolder, Step


def report(
    subject: Annotated[
        list[str], typer.Argument(metavar="SUBJECT", help="A subject, in English or Korean, with dates or votes if wanted.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="The folder to write to; by default report-SUBJECT here.")
    ] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite the report that is in the folder.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with the unfinished report that is in the folder.")] = False,
    papers: Annotated[int, typer.Option("--papers", metavar="N", help="Cover the N papers that fit best.")] = 60,
    max_tokens: Annotated[
        int | None, typer.Option("--max-tokens", min=1, metavar="N", help="Let the model read and write N tokens at most.")
    ] = None,
    language: Annotated[
        str | None, typer.Option("--language", metavar="en|ko", help="Its language; by default that of the subject.")
    ] = None,
    no_model: Annotated[bool, typer.Option("--no-model", help="Quote alone; let no model write.")] = False,
    as_json: Json = False,
    sample: Sample = False,
) -> None:
    """Write a cited report on a subject: Markdown, HTML, BibTeX and JSON in a folder.

    With a model, sections are written from their own papers and checked sentence by sentence; without one, papers are quoted by
    theme. Stop it with Ctrl-C and go on with --resume.
    """
    if replace and resume:
        raise UsageError("--replace and --resume cannot be used together.", hint="Leave out one of them.")
    wanted, about = language_named(language) if language else None, " ".join(subject)
    from rag.report import NotKnown, ReportFolder, slug_of

    folder = ReportFolder(expand(out) if out else Path(f"report-{slug_of(about)}"))
    kept = folder.kept(about) if resume else None
    if kept is None:
        folder.begin(replace=replace)
    elif kept.is_whole:
        _print(kept, folder, as_json=as_json)
        return
    options: dict[str, Any] = {"language": wanted, "papers": papers, "max_tokens": max_tokens, "kept": kept}
    with open_assistant(sample) as assistant:
        made = _made(assistant, about, folder, options | {"with_model": not no_model})
    if isinstance(made, NotKnown):
        print_json({"subject": about, "abstained": True, "text": made.text}) if as_json else say(made.text)
        return
    _print(made, folder, as_json=as_json)
    if not made.is_whole:
        hint = "Type the command again with --resume, and with a higher --max-tokens if that is the limit."
        raise ModelServerError(f"The report is not finished: {made.unfinished}", hint=hint)


def _made(assistant: Nonmun, subject: str, folder: ReportFolder, options: dict[str, Any]) -> Report | NotKnown:
    """Make a report, tell its steps on standard error, and keep each section as soon as it is finished."""
    from rag.report import NotKnown

    saved, made = -1, None
    with closing(assistant.report(subject, **options)) as steps:
        try:
            for step in steps:
                if isinstance(step, NotKnown):
                    return step
                made = step.report
                if made.plan and len(made.sections) > saved:
                    saved = len(made.sections)
                    folder.save(made, assistant.index.papers)
                _tell(step)
        except KeyboardInterrupt:
            if saved >= 0:
                kept = "1 section is" if saved == 1 else f"{saved} sections are"
                print(clean(f"\nnonmun: {kept} in {str(folder.path)!r}; go on with --resume."), file=sys.stderr)
            raise
    assert made is not None  # there is a step before anything else
    folder.save(made, assistant.index.papers)
    return made


def _tell(step: Step) -> None:
    """Report on standard error what is being done."""
    doing = {"search": "searching", "outline": "the model plans the sections", "section": flat(step.heading)}.get(step.doing)
    if doing:
        counted = f"{step.done + 1}/{step.total} " if step.doing == "section" else ""
        print(clean(f"nonmun: {counted}{doing}"), file=sys.stderr, flush=True)


def _print(made: Report, folder: ReportFolder, *, as_json: bool) -> None:
    """Print what a report covers, what a reader has to be warned of, and where its files are."""
    from rag.report import Wording

    if as_json:
        print_json(
            {
                "subject": made.subject,
                "abstained": False,
                "total": made.total,
                "papers": made.papers,
                "sections": [{"kind": it.planned.kind, "heading": it.planned.heading} for it in made.sections],
                "missing": [it.heading or it.kind for it in made.missing],
                "unfinished": made.unfinished,
                "tokens": made.tokens,
                "files": folder.files,
            }
        )
        return
    if made.tokens:
        print(f"nonmun: {made.tokens:,} tokens", file=sys.stderr)
    words = Wording(made.language)
    for line in (*words.head(made), *words.notes(made), *folder.files.values()):
        say(line)
