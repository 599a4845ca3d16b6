"""Export and import: to another home, with damaged and hostile archives, and killed on the way."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from rag import Nonmun
from rag.chat import Feedback, History
from rag.core import to_plain
from rag.core.errors import IndexBusyError, NoIndexError, SettingsError, StorageError, UsageError
from rag.core.settings import load_settings
from rag.doctor import examine
from rag.index.formats import FORMAT
from rag.index.vectors import ChunkStore
from tests.support.command import Command
from tests.support.digests import write_digest
from tests.support.embedding_server import embeds
from tests.support.model_server import ModelServer
from tests.support.old_home import make_index_old, write_old_databases

SHARKS = "2401.00001", "Sharks in Video", "상어 영상을 생성하는 확산 모델이다."
CORAL = "2401.00002", "Counting Coral", "산호의 수를 적은 예시로 센다."
KELP = "2401.00003", "A Survey of Kelp Robots", "해초를 따라 헤엄치는 로봇을 정리한 서베이이다."
QUESTIONS = "상어 영상을 만드는 모델은?", "how is coral counted?", "how many papers are there?"
Members = dict[str, bytes]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with an index, of which one digest was fetched, and with an override."""
    assistant = Nonmun()
    home = assistant.settings.home
    write_digest(home / "sources" / "hf", KELP, day="2024-01-03")
    write_digest(tmp_path / "digests", SHARKS, CORAL)
    assistant.ingest(tmp_path / "digests", home / "sources")
    assistant.accept("2401.00002")
    return home


@pytest.fixture
def archive(home: Path, tmp_path: Path) -> Path:
    file = tmp_path / "all.zip"
    Nonmun(home).export_to(file)
    return file


def answers(assistant: Nonmun) -> list[str]:
    """All that is said to some questions, but for the time that it took."""
    found = (dataclasses.replace(assistant.ask(question), timings={}) for question in QUESTIONS)
    return [json.dumps(to_plain(answer), ensure_ascii=False) for answer in found]


def rewrite(archive: Path, change: Callable[[Members, dict[str, Any]], None], *, sealed: bool = True) -> None:
    """Change the files of an archive, and make its manifest agree unless it is not ``sealed``."""
    with zipfile.ZipFile(archive) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    manifest = json.loads(members.pop("manifest.json"))
    change(members, manifest)
    if sealed:
        manifest["files"] = {n: {"size": len(d), "sha256": hashlib.sha256(d).hexdigest()} for n, d in members.items()}
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as new:
        for name, data in members.items():
            new.writestr(name, data)
        new.writestr("manifest.json", json.dumps(manifest))


@pytest.mark.usefixtures("store")
@pytest.mark.slow
def test_an_index_answers_the_same_in_another_home(home: Path, archive: Path, tmp_path: Path) -> None:
    before = answers(Nonmun(home))
    was = Nonmun(home).index.generation
    home.rename(tmp_path / "other machine")  # nothing may be read from where it was
    there = Nonmun(tmp_path / "new")
    report = there.import_from(archive)
    assert (report.papers, report.files, report.absent) == (3, 2, 0)
    assert answers(there) == before
    assert there.index.papers == was.papers
    assert [c.id for c in there.index.generation.chunks] == [c.id for c in was.chunks]
    assert there.index.overrides.decisions().accepted == {"2401.00002"}
    assert all(check.ok for check in examine(there))
    names = there.index.generation.files
    assert str(tmp_path / "new" / "sources" / "hf" / "2024-01-03.md") in names
    assert not (there.index.folder / "import").exists()


@pytest.mark.usefixtures("store")
@pytest.mark.slow
def test_an_imported_index_is_brought_up_to_date_without_embedding_again(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.move(tmp_path / "digests", tmp_path / "moved")
    there = Nonmun(tmp_path / "new")
    assert there.import_from(archive).absent == 1
    with monkeypatch.context() as patched:
        patched.setattr(ChunkStore, "upsert", None)
        report = there.ingest(tmp_path / "moved")
    assert (report.unchanged, len(report.renamed), report.gone) == (3, 1, 0)
    write_digest(tmp_path / "moved", ("2401.00004", "Eels", "뱀장어를 본다."), day="2024-01-05")
    assert there.ingest(tmp_path / "moved").added == 1


@pytest.mark.slow
def test_the_commands_say_what_they_did(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run: Command) -> None:
    file = tmp_path / "all.zip"
    done = run("export", file)
    assert "Exported 3 papers from 2 files, with what was fetched, overrides of the audit to" in done.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run("export", file).status == 2
    assert run("export", file, "--replace", "--json").rows[0]["holds"]["sources"] == 1
    again = run("import", file)
    assert again.status == 2
    assert "already holds an index, sources/, accepted.json. Add --replace" in again.err
    assert "Imported 3 papers" in run("import", file, "--replace").out
    monkeypatch.setenv("NONMUN_HOME", str(tmp_path / "new"))
    assert run("import", file, "--json").rows[0]["papers"] == 3
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".all")] == []


@pytest.mark.slow
def test_conversations_move_only_if_asked_for(home: Path, tmp_path: Path) -> None:
    write_old_databases(home)
    here = Nonmun(home)
    here.export_to(tmp_path / "without.zip")
    here.export_to(tmp_path / "with.zip", with_chats=True)
    there = Nonmun(tmp_path / "new")
    there.import_from(tmp_path / "without.zip")
    assert not (tmp_path / "new" / "chats.sqlite3").exists()
    there.import_from(tmp_path / "with.zip", replace=True)
    assert [turn.message for turn in History(tmp_path / "new").turns("abc")] == ["상어?"]
    assert len(Feedback(tmp_path / "new").opinions()) == 1
    History(tmp_path / "new").begin("mine", "mine", "mine")
    there.import_from(tmp_path / "without.zip", replace=True)
    assert History(tmp_path / "new").holds("mine")
    assert stat.S_IMODE((tmp_path / "new" / "chats.sqlite3").stat().st_mode) == 0o600


@pytest.mark.slow
def test_watch_lists_move_and_a_newer_one_is_refused(home: Path, tmp_path: Path) -> None:
    here, there = Nonmun(home), Nonmun(tmp_path / "new")
    here.watchlist().add("shark videos")
    here.watchlist("reader").add("Nemo Reef", "author")
    report = here.export_to(tmp_path / "all.zip")
    assert report.holds["watches.sqlite3"] == 1
    there.import_from(tmp_path / "all.zip")
    assert [it.text for owner in ("", "reader") for it in there.watchlist(owner).watches()] == ["shark videos", "Nemo Reef"]
    with contextlib.closing(sqlite3.connect(home / "watches.sqlite3")) as database:
        database.execute("PRAGMA user_version = 9")
    here.export_to(tmp_path / "newer.zip")
    with pytest.raises(UsageError, match=r"watches\.sqlite3 has version 9"):
        there.import_from(tmp_path / "newer.zip", replace=True)
    assert there.watchlist().watches()


@pytest.mark.usefixtures("store")
@pytest.mark.slow
def test_replacing_leaves_nothing_of_the_old_index(archive: Path, tmp_path: Path) -> None:
    there = Nonmun(tmp_path / "new")
    write_digest(tmp_path / "new" / "sources" / "old", ("2301.00009", "Squid", "오징어이다."), day="2023-01-09")
    there.ingest(tmp_path / "new" / "sources")
    there.import_from(archive, replace=True)
    assert list(there.index.papers) == ["2401.00001", "2401.00002", "2401.00003"]
    assert [p.name for p in (tmp_path / "new" / "sources").iterdir()] == ["hf"]
    assert there.ingest(tmp_path / "new" / "sources", tmp_path / "digests").unchanged == 3


@pytest.mark.slow
def test_an_index_of_0_1_moves_as_well(home: Path, tmp_path: Path) -> None:
    make_index_old(Nonmun(home).index.generation.folder, first=True)
    Nonmun(home).export_to(tmp_path / "old.zip")
    there = Nonmun(tmp_path / "new")
    there.import_from(tmp_path / "old.zip")
    assert there.search("상어 영상")[0].paper.arxiv_id == "2401.00001"


@pytest.mark.slow
def test_an_index_needs_the_embedding_it_was_built_with(tmp_path: Path) -> None:
    digests = write_digest(tmp_path / "digests", SHARKS, CORAL).parent
    with ModelServer(embeds()) as server:
        settings = load_settings(embedding="openai:toy", embedding_base_url=server.url)
        Nonmun(settings=settings).ingest(digests)
        Nonmun(settings=settings).export_to(tmp_path / "toy.zip")
        with pytest.raises(SettingsError, match="built with openai:toy"):
            Nonmun(tmp_path / "new").import_from(tmp_path / "toy.zip")
        sent = len(server.requests)
        there = Nonmun(settings=settings.replace(home=tmp_path / "new"))
        there.import_from(tmp_path / "toy.zip")
        assert len(server.requests) == sent


def test_without_an_index_there_is_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="No digests of your own"):
        Nonmun().export_to(tmp_path / "all.zip")
    assert not (tmp_path / "all.zip").exists()


def test_nothing_is_exported_or_imported_while_another_writes(
    home: Path, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NONMUN_LOCK_WAIT", "0")
    for lock in (home / "indexes" / "digests" / "lock", home / "indexes" / "digests" / "sync.lock"):
        with FileLock(lock):
            with pytest.raises(IndexBusyError):
                Nonmun(home).export_to(tmp_path / "more.zip")
            with pytest.raises(IndexBusyError):
                Nonmun(home).import_from(archive, replace=True)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-400])


def _flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)


def _name(name: str) -> Callable[[Path], None]:
    return lambda file: rewrite(file, lambda members, _: members.update({name: b"x"}))


def _value(**values: Any) -> Callable[[Path], None]:
    return lambda file: rewrite(file, lambda _, manifest: manifest.update(values))


def _contents(name: str, data: bytes, *, sealed: bool) -> Callable[[Path], None]:
    def change(file: Path) -> None:
        names = zipfile.ZipFile(file).namelist()
        full = next(n for n in names if n.endswith(name))
        rewrite(file, lambda members, _: members.update({full: data}), sealed=sealed)

    return change


def _link(file: Path) -> None:
    rewrite(file, lambda members, _: members.update({"sources/link": b"/etc/passwd"}))
    info = zipfile.ZipInfo("sources/link2")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(info, "/etc/passwd")


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "cut": (_cut, "damaged"),
    "flipped": (_flip, "damaged"),
    "no archive": (lambda file: file.write_bytes(b"no archive"), "damaged"),
    "another archive": (lambda file: zipfile.ZipFile(file, "w").close(), "no export of nonmun"),
    "changed file": (_contents("files.jsonl", b"", sealed=False), "damaged"),
    "lists nothing": (lambda file: rewrite(file, lambda _, m: m.update(files={}), sealed=False), "not those that"),
    "no JSON": (_contents("files.jsonl", b"[", sealed=True), "cannot be read"),
    "no vectors": (_contents("vectors.npy", b"", sealed=True), "vectors.npy is not as written"),
    "other papers": (_contents("files.jsonl", b"", sealed=True), "of 2 files are left"),
    "newer archive": (_value(archive=2), "A newer nonmun wrote"),
    "newer index": (
        _value(schemas={"index": FORMAT + 1}),
        f"index has version {FORMAT + 1}, this nonmun reads versions up to {FORMAT}",
    ),
    "newer chats": (_value(schemas={"index": 2, "chats.sqlite3": 99}), "chats.sqlite3 has version 99"),
    "climbs": (_name("sources/../../evil.md"), "leads out of the archive"),
    "climbs at once": (_name("../evil.md"), "leads out of the archive"),
    "absolute": (_name("/tmp/evil.md"), "leads out of the archive"),
    "backslash": (_name("sources\\..\\evil.md"), "leads out of the archive"),
    "drive": (_name("C:/evil.md"), "leads out of the archive"),
    "unknown": (_name("evil.py"), "which no export has"),
    "link": (_link, "no plain file"),
    "bomb": (_contents("vectors.npy", b"\0" * (80 * 2**20), sealed=True), "would grow to"),
    "no database": (_name("chats.sqlite3"), "cannot be used"),
}


def _kept(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir() if "lock" not in file.name)


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_archive_is_refused_and_what_is_there_stays(archive: Path, tmp_path: Path, fault: str) -> None:
    spoil, message = FAULTS[fault]
    spoil(archive)
    there = Nonmun(tmp_path / "new")
    write_digest(tmp_path / "mine", ("2301.00009", "Squid", "오징어이다."), day="2023-01-09")
    there.ingest(tmp_path / "mine")
    before = there.index.generation.folder, _kept(there.index.folder)
    outside = {p for p in tmp_path.rglob("*evil*")}
    with pytest.raises((UsageError, StorageError), match=message) as caught:
        there.import_from(archive, replace=True)
    assert caught.value.hint
    assert (there.index.generation.folder, _kept(there.index.folder)) == before
    assert list(there.index.papers) == ["2301.00009"]
    assert {p for p in tmp_path.rglob("*evil*")} == outside
    fresh = Nonmun(tmp_path / "fresh")
    with pytest.raises((UsageError, StorageError), match=message):
        fresh.import_from(archive)
    with pytest.raises(NoIndexError):
        fresh.search("상어")


@pytest.mark.slow
def test_an_import_that_breaks_while_it_is_moved_is_finished_by_the_next_command(
    store: str, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = Nonmun(tmp_path / "new")
    write_digest(tmp_path / "mine", ("2301.00009", "Squid", "오징어이다."), day="2023-01-09")
    there.ingest(tmp_path / "mine")
    real, done = Path.rename, []

    def killed(self: Path, target: Path) -> Path:
        if len(done) == (2 if store == "embedded" else 1):  # a server's store is not moved
            raise KeyboardInterrupt
        done.append(target)
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            there.import_from(archive, replace=True)
    assert list(there.index.papers) == ["2301.00009"]
    there.ingest(tmp_path / "digests", tmp_path / "new" / "sources")
    assert list(there.index.papers) == ["2401.00001", "2401.00002", "2401.00003"]
    assert there.index.overrides.decisions().accepted == {"2401.00002"}
    assert all(check.ok for check in examine(there))
    assert not (there.index.folder / "import").exists()


@pytest.mark.usefixtures("store")
@pytest.mark.slow
@pytest.mark.parametrize("delay", [0.8, 1.6, 2.2])
@pytest.mark.long
def test_a_killed_import_leaves_the_old_index_or_the_new_one(archive: Path, tmp_path: Path, delay: float) -> None:
    there = Nonmun(tmp_path / "new")
    write_digest(tmp_path / "mine", ("2301.00009", "Squid", "오징어이다."), day="2023-01-09")
    there.ingest(tmp_path / "mine")
    command = [sys.executable, "-m", "rag", "import", str(archive), "--replace"]
    where = os.environ | {"NONMUN_HOME": str(tmp_path / "new")}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=where)
    time.sleep(delay)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert list(there.index.papers) in (["2301.00009"], ["2401.00001", "2401.00002", "2401.00003"])
    there.import_from(archive, replace=True)
    assert len(there.index.papers) == 3
    assert all(check.ok for check in examine(there))
