"""Files of a home that are lost, cut or garbled: what answers then, what is said, and what mends it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.errors import StorageError
from rag.doctor import examine
from rag.index import Audit
from tests.support.chroma_server import ChromaServer
from tests.support.command import Command
from tests.support.digests import write_digest
from tests.support.stored import rows_in_chroma

pytestmark = pytest.mark.slow

PAPERS = {
    "2401.00001": ("Sharks: Diffusion Models for Underwater Video", "상어 영상을 생성하는 확산 모델(diffusion model)이다."),
    "2401.00002": ("Counting Coral with Few Examples", "산호의 수를 적은 예시로 센다."),
    "2401.00003": ("A Survey of Kelp Robots", "해초를 따라 헤엄치는 로봇을 정리한 서베이이다."),
    "2401.00005": ("Maps of the Deep Sea", "심해의 지도를 그린다."),
}


def write_day(folder: Path, day: str, *ids: str) -> None:
    write_digest(folder, *((i, *PAPERS[i]) for i in ids), day=day)


@pytest.fixture
def digests(tmp_path: Path) -> Path:
    write_day(tmp_path / "digests", "2024-01-02", "2401.00001", "2401.00002")
    write_day(tmp_path / "digests", "2024-01-03", "2401.00003")
    return tmp_path / "digests"


def test_a_vector_store_that_was_lost_is_filled_again_although_nothing_changed(
    digests: Path, store: str, request: pytest.FixtureRequest
) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    stored, found = rows_in_chroma(assistant), assistant.search("상어 영상")
    if store == "embedded":
        shutil.rmtree(assistant.index.folder / "chroma")
    else:
        server: ChromaServer = request.getfixturevalue("chroma_server")
        server.client().delete_collection(assistant.index.generation.manifest.collection)
    assert [check.name for check in examine(assistant) if not check.ok] == ["vector store"]
    report = assistant.ingest(digests)
    assert report.notes == (f"{len(stored)} chunks had been lost from the vector store, and are stored again.",)
    assert (rows_in_chroma(assistant), assistant.search("상어 영상")) == (stored, found)
    assert assistant.ingest(digests).notes == ()
    assert all(check.ok for check in examine(assistant))


@pytest.mark.parametrize("name", ["manifest.json", "files.jsonl", "vectors.npy", "translations.json", "papers", "CURRENT"])
@pytest.mark.long
def test_the_index_of_before_answers_where_the_newest_cannot_be_read(digests: Path, name: str, run: Command) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    write_day(digests, "2024-01-05", "2401.00005")
    assistant.ingest(digests)
    newest = assistant.index.generation.folder
    place = newest.parent.parent / name if name == "CURRENT" else newest / name
    if place.is_dir():
        shutil.rmtree(place)
    elif name == "files.jsonl":  # whole lines, but fewer
        place.write_text("\n".join(place.read_text("utf-8").split("\n")[1:]), "utf-8")
    else:
        place.write_bytes(b"\xffgarbage")
    found = Nonmun().search("상어 영상")
    assert {item.paper.arxiv_id for item in found} <= {"2401.00001", "2401.00002", "2401.00003"}
    assert "answers, because the newest cannot be read" in found.notice
    assert found.notice in Nonmun().ask("상어 영상").notice
    assert found.notice in Nonmun().ask("how many papers are there?").notice
    said = run("search", "상어 영상")
    assert (said.status, "the newest cannot be read" in said.err) == (3, True)
    doctor = run("doctor")
    rebuild = name in ("manifest.json", "files.jsonl")  # the others are made of these
    mend = "nonmun ingest --rebuild PATH" if rebuild else "nonmun ingest PATH"
    assert (doctor.status, mend in doctor.out) == (1, True)
    assert Nonmun().ingest(digests, rebuild=rebuild).papers == 4
    assert Nonmun().search("상어 영상").notice == ""
    assert run("doctor").status == 0


@pytest.mark.parametrize("content", [b"", b"[]", b"\x00garbage", b"\xff"])
def test_where_the_name_of_the_generation_is_garbled_the_newest_whole_one_answers(digests: Path, content: bytes) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    before = assistant.search("상어 영상")
    (assistant.index.folder / "CURRENT").write_bytes(content)
    found = Nonmun().search("상어 영상")
    assert found == before
    assert "answers, because the newest cannot be read" in found.notice
    assert Nonmun().ingest(digests, rebuild=True).papers == 3
    assert Nonmun().search("상어 영상").notice == ""


@pytest.mark.parametrize("name", ["0123456789ab", "garbage"])
@pytest.mark.parametrize("more", [True, False])
def test_a_name_of_no_generation_is_mended_by_an_ingest_that_says_how_old_the_index_is(
    digests: Path, name: str, more: bool, run: Command
) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    before = assistant.search("상어 영상")
    (assistant.index.folder / "CURRENT").write_text(name, "utf-8")
    assert Nonmun().search("상어 영상") == before
    assert "Type `nonmun ingest PATH`." in run("doctor").out
    if more:
        write_day(digests, "2024-01-05", "2401.00005")
    report = Nonmun().ingest(digests)
    assert report.papers == 3 + more
    assert report.notes[0].startswith("The name of the current index had been lost: the newest whole one, that of 20")
    assert "of 3 papers, goes on. If digests were indexed since," in report.notes[0]
    assert run("doctor").status == 0
    assert Nonmun().ingest(digests).notes == ()


def test_a_name_of_no_generation_where_none_is_whole_asks_for_a_rebuild(digests: Path, run: Command) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    (assistant.index.generation.folder / "files.jsonl").write_text("{", "utf-8")
    (assistant.index.folder / "CURRENT").write_text("0123456789ab", "utf-8")
    for command in (("search", "상어"), ("ingest", digests)):
        assert "nonmun ingest --rebuild PATH" in run(*command).err
    assert Nonmun().ingest(digests, rebuild=True).papers == 3
    assert run("doctor").status == 0


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"rows": 3}'])
@pytest.mark.long
def test_a_damaged_audit_is_made_anew(content: bytes, tmp_path: Path) -> None:
    assistant = Nonmun(tmp_path / "of-its-own")
    assistant.ingest_sample()
    audit = assistant.index.search_index.audit
    assert len(audit.rows) == 73
    (assistant.index.generation.folder / "audit.json").write_bytes(content)
    assert Nonmun(tmp_path / "of-its-own").index.search_index.audit == audit
    assistant.ingest_sample()
    assert Audit.load(assistant.index.generation.folder) is not None


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b"\xff", b'{"accepted": 3}'])
def test_damaged_overrides_are_said_and_stop_nothing(digests: Path, content: bytes, run: Command) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    (assistant.settings.home / "accepted.json").write_bytes(content)
    found = Nonmun().search("상어 영상")
    assert found
    assert "accepted.json' cannot be read" in found.notice
    assert "Delete it" in run("doctor").out
    with pytest.raises(StorageError, match=r"accepted\.json"):  # and does not lose the others
        Nonmun().accept("2401.00001")
    assert (assistant.settings.home / "accepted.json").read_bytes() == content


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"../../x"])
@pytest.mark.long
def test_a_damaged_name_of_the_index_is_made_anew(digests: Path, content: bytes) -> None:
    assistant = Nonmun()
    assistant.ingest(digests)
    (assistant.index.folder / "id").write_bytes(content)
    write_day(digests, "2024-01-05", "2401.00005")
    assert assistant.ingest(digests).added == 1
    assert assistant.ingest(digests, rebuild=True).papers == 4
