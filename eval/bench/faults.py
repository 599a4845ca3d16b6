"""What happens when a file of a home is damaged: what commands say, whether `nonmun doctor` names a mend, and if it works.

Every file of a small home is damaged in every way, one at a time. A search, a question and the doctor are run on it, one more
day is ingested into a copy, and what the doctor says is done. Nothing may crash, no answer may be another without a word, and
nothing that was reported as stored may be lost.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from eval.bench.damage import DAMAGES, damages_of, do_damage
from eval.bench.worker import Ended, Worker
from rag.core import Progress, no_progress
from rag.library import sample_folder

#: The questions asked of every damaged home.
QUESTIONS = ("diffusion models for images", "how are language models aligned with human preferences?")
_RUN = re.compile(r"`([^`]+)`")
_QUOTED = re.compile(r"'(/[^']{1,500})'")
_ROUNDS = 3  # mends that are tried one after the other


@dataclass(frozen=True, slots=True)
class Row:
    """What happened to one damaged file. A cell is ``same``, ``said``, or what is wrong in capitals."""

    file: str
    damage: str
    search: str
    ask: str
    running: str
    ingest: str
    doctor: str
    mend: str
    detail: str = ""

    @property
    def faults(self) -> list[str]:
        """What is wrong."""
        cells = {name: getattr(self, name) for name in ("search", "ask", "running", "ingest", "doctor", "mend")}
        return [f"{name}: {cell}" for name, cell in cells.items() if cell.isupper()]

    @property
    def told(self) -> str:
        """The row in a few words."""
        if self.faults:
            return "; ".join(self.faults)
        worst = "said" if "said" in (self.search, self.ask, self.running) else "same"
        return worst + (f", {self.mend}" if self.mend not in ("", "none needed") else "")


@dataclass(frozen=True)
class Faults:
    """All rows of a run."""

    rows: Sequence[Row]

    @property
    def faulty(self) -> list[Row]:
        return [row for row in self.rows if row.faults]

    def as_markdown(self) -> str:
        """Return a table of files by damages."""
        files = list(dict.fromkeys(row.file for row in self.rows))
        damages = [damage for damage in DAMAGES if any(row.damage == damage for row in self.rows)]
        cells = {(row.file, row.damage): row.told for row in self.rows}
        lines = ["| file | " + " | ".join(damages) + " |", "|---" * (len(damages) + 1) + "|"]
        lines += [f"| `{file}` | " + " | ".join(cells.get((file, d), "") for d in damages) + " |" for file in files]
        return "\n".join([*lines, "", f"{len(self.rows):,} cases, {len(self.faulty):,} of them faulty."])


@dataclass
class Whole:
    """A whole home: its digests, one day more, and what commands return."""

    worker: Worker
    home: Path
    digests: Path
    later: Path
    found: list[list[str]] = field(default_factory=list)
    found_later: list[list[str]] = field(default_factory=list)
    answer: str = ""
    kept: str = ""


@contextmanager
def whole_home() -> Iterator[Whole]:
    """Make a home of two generations, with a conversation, an opinion, a decision and stored settings."""
    with tempfile.TemporaryDirectory(prefix="nonmun-faults-") as folder:
        top = Path(folder)
        whole = Whole(Worker(top / "out"), top / "home", top / "digests", top / "later")
        days = sorted(path for path in Path(sample_folder()).rglob("*.md"))
        for place, some in ((whole.digests, days[:3]), (whole.later, days[:4])):
            place.mkdir()
            for day in some:
                shutil.copy(day, place / f"{day.parent.parent.name}-{day.parent.name}-{day.name}")
        _fill(whole)
        whole.found, whole.answer, whole.kept = _found(whole, whole.home), _answer(whole), _kept(whole, whole.home)
        with _copy(whole.home) as later:
            whole.worker.run("ingest", whole.later, home=later)
            whole.found_later = _found(whole, later)
        try:
            yield whole
        finally:
            whole.worker.close()


def _fill(whole: Whole) -> None:
    from rag.assistant import Nonmun
    from rag.chat import Feedback, History, Opinion
    from rag.core import load_settings, store_settings

    settings = load_settings(with_model=False, home=whole.home)
    with Nonmun(settings=settings, sample=False) as assistant:
        assistant.ingest(*sorted(whole.digests.glob("*.md"))[:2])
        assistant.ingest(whole.digests)
        answer = assistant.ask(QUESTIONS[0])
        assistant.accept(next(iter(assistant.index.papers)))
    history = History(whole.home)
    number = history.begin("a" * 32, QUESTIONS[0], QUESTIONS[0])
    history.finish("a" * 32, number, answer.text, answer)
    Feedback(whole.home).give(Opinion("", "a" * 32, number, "", "up", QUESTIONS[0], answer))
    store_settings(whole.home, {"effort": "quick"})


@contextmanager
def _copy(home: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="nonmun-case-") as folder:
        place = Path(folder)
        shutil.copytree(home, place / "home", copy_function=shutil.copy)
        yield place / "home"


def _searched(whole: Whole, home: Path) -> list[Ended]:
    return [whole.worker.run("search", "--json", question, home=home) for question in QUESTIONS]


def _found(whole: Whole, home: Path) -> list[list[str]]:
    return [_ids(one) for one in _searched(whole, home)]


def _ids(ended: Ended) -> list[str]:
    return [row["arxiv_id"] for row in ended.rows if "arxiv_id" in row]


def _answer(whole: Whole) -> str:
    [row, *_] = whole.worker.run("ask", "--json", QUESTIONS[1], home=whole.home).rows or [{}]
    return str(row.get("text", ""))


def _kept(whole: Whole, home: Path) -> str:
    """Return what readers have in a home, as commands print it: conversations and decisions."""
    chats, audit = (whole.worker.run(*words, home=home) for words in (("chat", "--list"), ("audit", "--json")))
    accepted = [row["arxiv_id"] for row in audit.rows if row.get("accepted")]
    return f"{chats.out} {accepted}"


def run_faults(only: str = "", progress: Progress = no_progress, tell: Callable[[Row], object] | None = None) -> Faults:
    """Damage every file of a home, or those whose name contains a text; tell what happened to each, and return all."""
    with whole_home() as whole:
        files = [file for file in _files(whole.home) if only in _name(file, whole.home)]
        cases = [(file, damage) for file in files for damage in damages_of(file)]
        rows = []
        for done, (file, damage) in enumerate(cases):
            progress("damage", done, len(cases))
            rows.append(_case(whole, file, damage))
            if tell:
                tell(rows[-1])
        progress("damage", len(cases), len(cases))
    return Faults(rows)


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
    with _copy(whole.home) as home:
        do_damage(home / inside, damage)
        searched = _searched(whole, home)
        search = _worst([_cell(one, _ids(one) == ids) for one, ids in zip(searched, whole.found, strict=True)])
        asked = whole.worker.run("ask", "--json", QUESTIONS[1], home=home)
        ask = _cell(asked, [str(row.get("text", "")) for row in asked.rows] == [whole.answer])
        doctor = whole.worker.run("doctor", "--json", home=home)
        details = [one.err for one in (*searched, asked) if one.err]
        with _copy(whole.home) as other:
            running = _running(whole, other, other / inside, damage)
        with _copy(home) as other:
            ingest = _ingested(whole, other)
        noticed = "said" in (search, ask, running, ingest) or _worst([search, ask]).isupper()
        checked = "CRASH" if doctor.crashed else "names a mend" if doctor.status else "MISSES IT" if noticed else "ok"
        mend = _mended(whole, home, doctor) if doctor.status else "none needed"
    detail = " | ".join([*details, *(str(row) for row in doctor.rows if not row.get("ok", True)), doctor.err, mend])
    return Row(_name(file, whole.home), damage, search, ask, running, ingest, checked, mend, detail)


def _cell(ended: Ended, same: bool) -> str:
    if ended.crashed:
        return "CRASH"
    if ended.status == 0:
        return "same" if same else "said" if _notices(ended) else "WRONG IN SILENCE"
    return "said" if ended.err.strip() else "FAILS IN SILENCE"


def _notices(ended: Ended) -> str:
    return ended.err + "".join(str(row.get("notice", "")) for row in ended.rows if isinstance(row, dict))


def _worst(cells: Sequence[str]) -> str:
    return next((cell for cell in cells if cell.isupper()), "said" if "said" in cells else "same")


def _running(whole: Whole, home: Path, file: Path, damage: str) -> str:
    ended = whole.worker.run(*QUESTIONS, home=home, damage=(str(file), damage))
    return _cell(ended, [row["ids"] for row in ended.rows if "ids" in row] == whole.found)


def _ingested(whole: Whole, home: Path) -> str:
    """Ingest one more day; if it says that it did, nothing that was there before may be missing."""
    ended = whole.worker.run("ingest", whole.later, home=home)
    if ended.crashed:
        return "CRASH"
    if ended.status:
        return "said" if ended.err.strip() else "FAILS IN SILENCE"
    again = _searched(whole, home)
    if [_ids(one) for one in again] != whole.found_later and not any(_notices(one) for one in again):
        return "WRONG AFTERWARDS"
    return "same"


def _mended(whole: Whole, home: Path, doctor: Ended) -> str:
    """Do what the doctor says until it is content; return what was done."""
    done: list[str] = []
    for _ in range(_ROUNDS):
        failed = [row for row in doctor.rows if not row.get("ok", True)]
        if not failed:
            break
        for row in failed:
            mend = f"{row.get('found', '')} {row.get('remedy', '')}"
            step = _do(whole, home, mend)
            if step and step not in done:
                done.append(step)
                break
        else:
            return "NO MEND NAMED"
        doctor = whole.worker.run("doctor", "--json", home=home)
    if doctor.status or _found(whole, home) != whole.found:
        return "MEND FAILS"
    lost = _kept(whole, home) != whole.kept and not any("delete" in step or "move" in step for step in done)
    return "LOST BY THE MEND" if lost else ", ".join(done)


def _do(whole: Whole, home: Path, mend: str) -> str:
    """Do what a remedy says; return it in few words, or nothing if it is none that can be done."""
    files = [Path(name) for name in _QUOTED.findall(mend) if Path(name).is_relative_to(home)]
    for command in _RUN.findall(mend):
        words = command.split()
        if words[:2] == ["nonmun", "ingest"]:
            whole.worker.run(*(str(whole.digests) if word == "PATH" else word for word in words[1:]), home=home)
            return " ".join(words[1:-1])
        if words[0] == "chmod":
            top = Path(words[-1].strip("'"))
            for path in (top, *top.rglob("*")):
                path.chmod(0o700 if path.is_dir() else 0o600)
            return "chmod"
    if files and "elete" in mend:
        files[0].unlink(missing_ok=True)
        return f"delete {files[0].name}"
    if files and "ove " in mend and "away" in mend:
        files[0].rename(files[0].with_name("moved-away"))
        return f"move {files[0].name} away"
    return ""
