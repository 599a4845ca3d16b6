"""The command ``nonmun eval figures``: the figures of the documentation, measured on one corpus and written on their page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from eval.cases.labelled import read_labelled
from eval.report import figures_page
from rag.core import Progress, StorageError, UsageError

if TYPE_CHECKING:
    from rag.assistant import Nonmun


def read_page(file: Path, part: str = "") -> str:
    """Return the text of the page.

    :param part: the part that it has to have a place for; any will do if it is empty.
    :raises StorageError: if it cannot be read.
    :raises UsageError: if it has no such place.
    """
    try:
        page = file.read_text("utf-8")
    except OSError as problem:
        what = f"The page {str(file)!r} cannot be read: {problem.strerror}."
        raise StorageError(what, hint="Name a page, such as docs/explanation/figures.md.") from None
    names = figures_page.part_names(page)
    if not names or (part and part not in names):
        what = f"The page {str(file)!r} has no place for figures{f' named {part}' if part else ''}."
        raise UsageError(what, hint=f"Write `<!-- figures: {part or 'suites'} -->` and `<!-- end -->` where they belong.")
    return page


def write_part(file: Path, part: str, text: str) -> None:
    """Write a part of the page, in place of what it has there; raises as :func:`read_page`."""
    file.write_text(figures_page.rewritten(read_page(file, part), {part: text}), "utf-8")


def measured(assistant: Nonmun, data: Path | None, names: Collection[str], progress: Progress) -> Iterator[tuple[str, str]]:
    """Measure what a page has places for, on the digests of one assistant; yield the name and the text of each part.

    :param data: a folder of labelled questions; without it there are no ablations.
    """
    today = dt.datetime.now(dt.UTC).date()
    if "ablations" in names and data is not None:
        yield "ablations", _ablations(assistant, data, today, progress)
    if "in_earnest" in names:
        yield "in_earnest", _in_earnest(assistant, today, progress)
    if "speed" in names:
        yield "speed", _speed(assistant, today, progress)


def _ablations(assistant: Nonmun, data: Path, today: dt.date, progress: Progress) -> str:
    from eval.ablation.study import run_ablations

    return figures_page.ablations(run_ablations(assistant.index.search_index, read_labelled(data), progress), today)


def _in_earnest(assistant: Nonmun, today: dt.date, progress: Progress) -> str:
    from eval.in_earnest.replay import run_in_earnest

    return figures_page.in_earnest(run_in_earnest(assistant, progress=progress), len(assistant.index.papers), today)


def _speed(assistant: Nonmun, today: dt.date, progress: Progress) -> str:
    from eval.bench.run import run_bench

    return figures_page.speed(run_bench(assistant, progress), today)
