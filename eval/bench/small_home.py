"""A small home with everything in it, commands run on copies of it, and what the doctor says done to them."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from eval.bench.worker import Ended, Worker
from rag.library import sample_folder

#: The questions asked of every damaged home.
QUESTIONS = ("diffusion models for images", "how are language models aligned with human preferences?")
_RUN = re.compile(r"`([^`]+)`")
_QUOTED = re.compile(r"'(/[^']{1,500})'")
_BESIDE = re.compile(r"\b(\w{1,40}\.lock) beside it")
_ROUNDS = 3  # mends that are tried one after the other


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
        whole.found, whole.answer, whole.kept = found_in(whole, whole.home), answer_of(whole), kept_in(whole, whole.home)
        with copy_of(whole.home) as later:
            whole.worker.run("ingest", whole.later, home=later)
            whole.found_later = found_in(whole, later)
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
def copy_of(home: Path) -> Iterator[Path]:
    """Yield a copy of a home, which is deleted afterwards."""
    with tempfile.TemporaryDirectory(prefix="nonmun-case-") as folder:
        place = Path(folder)
        shutil.copytree(home, place / "home")
        yield place / "home"


def searched(whole: Whole, home: Path | None) -> list[Ended]:
    """Ask the questions as searches of a home."""
    return [whole.worker.run("search", "--json", question, home=home) for question in QUESTIONS]


def found_in(whole: Whole, home: Path | None) -> list[list[str]]:
    """Return the ids of the papers that the searches of a home find."""
    return [ids_of(one) for one in searched(whole, home)]


def ids_of(ended: Ended) -> list[str]:
    """Return the ids of the papers that a search printed."""
    return [row["arxiv_id"] for row in ended.rows if "arxiv_id" in row]


def answer_of(whole: Whole) -> str:
    """Return the answer of the whole home to the second question."""
    [row, *_] = whole.worker.run("ask", "--json", QUESTIONS[1], home=whole.home).rows or [{}]
    return str(row.get("text", ""))


def kept_in(whole: Whole, home: Path) -> str:
    """Return what readers have in a home, as commands print it: conversations and decisions."""
    chats, audit = (whole.worker.run(*words, home=home) for words in (("chat", "--list"), ("audit", "--json")))
    accepted = [row["arxiv_id"] for row in audit.rows if row.get("accepted")]
    return f"{chats.out} {accepted}"


def cell_of(ended: Ended, same: bool) -> str:
    """Return in a word how a command ended; ``same`` says whether it printed what the whole home lets it print."""
    if ended.crashed:
        return "CRASH"
    if ended.status == 0:
        return "same" if same else "said" if notices_of(ended) else "WRONG IN SILENCE"
    return "said" if ended.err.strip() else "FAILS IN SILENCE"


def notices_of(ended: Ended) -> str:
    """Return what a command said beside its results."""
    return ended.err + "".join(str(row.get("notice", "")) for row in ended.rows if isinstance(row, dict))


def worst_of(cells: Sequence[str]) -> str:
    """Return what is wrong, if anything is; else whether anything was said."""
    return next((cell for cell in cells if cell.isupper()), "said" if "said" in cells else "same")


def mended(whole: Whole, home: Path, doctor: Ended) -> str:
    """Do what the doctor says until it is content; return what was done."""
    done: list[str] = []
    for _ in range(_ROUNDS):
        failed = [row for row in doctor.rows if not row.get("ok", True)]
        if doctor.status and not failed:  # it could not even begin
            failed = [{"found": doctor.err}]
        if not failed:
            break
        for row in failed:
            step = _do(whole, home, row.get("found", ""), row.get("remedy", ""))
            if step and step not in done:
                done.append(step)
                break
        else:
            return "NO MEND NAMED"
        doctor = whole.worker.run("doctor", "--json", home=home)
    if doctor.status or found_in(whole, home) != whole.found:
        return "MEND FAILS"
    lost = kept_in(whole, home) != whole.kept and not any("delete" in step or "move" in step for step in done)
    return "LOST BY THE MEND" if lost else ", ".join(done)


def _do(whole: Whole, home: Path, found: str, remedy: str) -> str:
    """Do what a remedy says; return it in few words, or nothing if it is none that can be done."""
    said = remedy or found
    for command in _RUN.findall(said):
        words = command.split()
        if words[:2] == ["nonmun", "ingest"]:
            whole.worker.run(*(str(whole.digests) if word == "PATH" else word for word in words[1:]), home=home)
            return " ".join(words[1:-1])
        if words[0] == "chmod":
            top = Path(words[-1].strip("'"))
            for path in (top, *top.rglob("*")):
                path.chmod(0o700 if path.is_dir() else 0o600)
            return "chmod"
    files = [Path(name) for name in _QUOTED.findall(remedy) or _QUOTED.findall(found)[:1] if Path(name).is_relative_to(home)]
    files += [files[0].with_name(name) for name in _BESIDE.findall(remedy) if files]
    if files and "elete" in said:
        for file in files:
            file.unlink(missing_ok=True)
        return f"delete {files[0].name}"
    if files and "ove " in said and "away" in said:
        for file in files:
            file.rename(file.with_name(f"moved-{file.name}"))
        return f"move {files[0].name} away"
    return ""
