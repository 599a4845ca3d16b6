"""What happens when a file of a home is damaged: what commands say, whether `nonmun doctor` names a mend, and if it works.

Every file of a small home is damaged in every way, one at a time. A search, a question and the doctor are run on it, one more
day is ingested into a copy, and what the doctor says is done. Nothing may crash, no answer may be another without a word, and
nothing that was reported as stored may be lost. After the files come the situations of :mod:`eval.bench.situations`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from eval.bench.damage import damages_of, do_damage
from eval.bench.faults_report import Faults, Row, keep_row, kept_rows
from eval.bench.situations import SITUATIONS
from eval.bench.small_home import (
    QUESTIONS,
    Whole,
    cell_of,
    copy_of,
    ids_of,
    kept_in,
    mended,
    notices_of,
    searched,
    whole_home,
    worst_of,
)
from rag.core import Progress, no_progress


def run_faults(only: str = "", kept: Path | None = None, progress: Progress = no_progress) -> Faults:
    """Damage every file of a home, and put it into every situation; return what happened.

    :param only: take only files whose name and damage ("CURRENT gone"), and situations whose words, contain this.
    :param kept: a file that keeps the rows; those that it has are not made again.
    """
    rows = {(row.file, row.damage): row for row in kept_rows(kept)}
    with whole_home() as whole:
        todo: dict[tuple[str, str], Callable[[], Row]] = {}
        for file in _files(whole.home):
            name = _name(file, whole.home)
            for damage in damages_of(file):
                todo.setdefault((name, damage), partial(_case, whole, file, damage))
        for words, situation in SITUATIONS.items():
            todo["", words] = partial(situation, whole, words)
        cases = [case for case in todo if only in " ".join(case).strip()]
        for done, case in enumerate(cases):
            progress("damage", done, len(cases))
            if case not in rows:
                rows[case] = todo[case]()
                keep_row(rows[case], kept)
        progress("damage", len(cases), len(cases))
    return Faults([rows[case] for case in cases])


def _files(home: Path) -> list[Path]:
    """Return the files of a home whose damage matters: not locks, and of the generations the current one."""
    current = {path.read_text("utf-8").strip() for path in home.rglob("CURRENT")}
    files = (path for path in sorted(home.rglob("*")) if path.is_file() and not path.name.endswith("lock"))
    return [path for path in files if "generations" not in path.parts or current & {*path.parts}]


def _name(file: Path, home: Path) -> str:
    """Return the name of a file without what is random in it."""
    name = re.sub(r"generations/[0-9a-f]{12}/", "generations/NAME/", file.relative_to(home).as_posix())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "ID", re.sub(r"chroma\.[0-9a-f]{12}", "chroma.NAME", name))


def _case(whole: Whole, file: Path, damage: str) -> Row:
    inside = file.relative_to(whole.home)
    with copy_of(whole.home) as home:
        do_damage(home / inside, damage)
        found = searched(whole, home)
        search = worst_of([cell_of(one, ids_of(one) == ids) for one, ids in zip(found, whole.found, strict=True)])
        asked = whole.worker.run("ask", "--json", QUESTIONS[1], home=home)
        ask = cell_of(asked, [str(row.get("text", "")) for row in asked.rows] == [whole.answer])
        doctor = whole.worker.run("doctor", "--json", home=home)
        details = [one.err for one in (*found, asked) if one.err]
        with copy_of(whole.home) as other:
            running = _running(whole, other, other / inside, damage)
        with copy_of(home) as other:
            ingest = _ingested(whole, other)
        noticed = "said" in (search, ask, running, ingest) or worst_of([search, ask]).isupper()
        checked = "CRASH" if doctor.crashed else "names a mend" if doctor.status else "MISSES IT" if noticed else "ok"
        if doctor.status:
            mend = mended(whole, home, doctor)
        else:
            mend = "none needed" if kept_in(whole, home) == whole.kept else "LOST IN SILENCE"
    detail = " | ".join([*details, *(str(row) for row in doctor.rows if not row.get("ok", True)), doctor.err, mend])
    return Row(_name(file, whole.home), damage, search, ask, running, ingest, checked, mend, detail)


def _running(whole: Whole, home: Path, file: Path, damage: str) -> str:
    ended = whole.worker.run(*QUESTIONS, home=home, damage=(str(file), damage))
    return cell_of(ended, [row["ids"] for row in ended.rows if "ids" in row] == whole.found)


def _ingested(whole: Whole, home: Path) -> str:
    """Ingest one more day; if it says that it did, nothing that was there before may be missing."""
    ended = whole.worker.run("ingest", whole.later, home=home)
    if ended.crashed:
        return "CRASH"
    if ended.status:
        return "said" if ended.err.strip() else "FAILS IN SILENCE"
    again = searched(whole, home)
    if [ids_of(one) for one in again] != whole.found_later and not any(notices_of(one) for one in again):
        return "WRONG AFTERWARDS"
    return "same"
