"""The commands that say what can be trusted: ``check`` judges claims, ``audit`` the digests themselves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rag.core import Claim, UsageError
from rag.interfaces.cli.batch import is_text, is_texts, read_batch
from rag.interfaces.cli.options import Json, Sample, open_assistant
from rag.interfaces.console import print_audit, print_json, print_verdict, say

_CHECK = 'Type: nonmun check "It runs at 30 frames per second." --evidence "초당 30프레임으로 동작한다." (or --paper ID)'


def check(
    claim: Annotated[str | None, typer.Argument(help="A statement about papers, in Korean or English.")] = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="TEXT", help="A text to check it against; repeat for more.")
    ] = None,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="ID", help="Check it against the bullets of this paper in the index.")
    ] = None,
    judge: Annotated[
        int | None,
        typer.Option("--judge", min=1, max=9, metavar="N", help="Ask the model N times instead; the majority counts."),
    ] = None,
    batch: Annotated[
        Path | None, typer.Option("--batch", metavar="FILE|-", help='Lines {"id","claim","evidence":[..]}.')
    ] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Check whether evidence supports a claim. Needs no index, no key and no network unless asked to."""
    from rag.check import judge_batch, make_judge

    if batch is not None:
        if claim is not None or evidence or paper:
            raise UsageError("A claim and --batch together.", hint="Leave out one of them.")
        rows = read_batch(batch, {"claim": is_text, "evidence": is_texts})
        for row in judge_batch(make_judge(judge), rows):
            print_json(row)
        return
    if claim is None or not (evidence or paper):
        raise UsageError("There is no claim to check, or nothing to check it against.", hint=_CHECK)
    texts = [*(evidence or ()), *(open_assistant(sample).paper(paper).texts if paper else ())]
    [verdict] = make_judge(judge).judge([Claim(claim, tuple(texts))])
    print_json(verdict) if as_json else print_verdict(verdict)


def audit(
    accept: Annotated[
        str | None, typer.Option("--accept", metavar="ID", help="Vouch for the digests of this paper: not suspect any more.")
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="With --accept: let the audit decide again.")] = False,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Show which digest entries are suspected not to describe their paper, and why."""
    assistant = open_assistant(sample)
    if undo and accept is None:
        raise UsageError("--undo without --accept.", hint="Type `nonmun audit --accept ID --undo`.")
    arxiv_id = assistant.accept(accept, undo=undo) if accept is not None else None
    found = assistant.index.audit
    if as_json:
        for row in found.rows:
            if arxiv_id in (None, row.arxiv_id):
                print_json(row)
    elif arxiv_id is not None:
        say(f"{arxiv_id} is {'judged by the audit again' if undo else 'accepted: its entries are not suspect'}.")
    else:
        print_audit(found, {arxiv_id: paper.title for arxiv_id, paper in assistant.index.papers.items()})
