"""Folders, files and archives to digests, and the entries of many files to papers."""

from __future__ import annotations

import datetime as dt
import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core.errors import UsageError
from rag.core.models import Bullet, DigestEntry, DigestProblem
from rag.core.settings import load_settings
from rag.digests.papers import merge_papers
from rag.digests.sources import SourceFile, archive_of, collect, is_gone, read_source

TEXT = "## Daily Papers (2024-06-21)\n\n### [A Title](https://arxiv.org/abs/2406.00001)\n\n- 하나\n"


def put(path: Path, text: str = TEXT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def sources(*paths: Path) -> list[str]:
    """The names of what is read, without the folder that all of it lies in; nothing may go wrong on the way."""
    items = list(collect(paths))
    assert all(isinstance(item, SourceFile) for item in items), items
    return [item.name.removeprefix(f"{Path.cwd().resolve()}{os.sep}") for item in items if isinstance(item, SourceFile)]


def problems(*paths: Path) -> dict[str, str]:
    """Message by name of file, of what is reported rather than read."""
    found = [item for item in collect(paths) if isinstance(item, DigestProblem)]
    assert all(p.level == "error" and p.line == 0 and p.remedy for p in found)
    return {p.file.removeprefix(f"{Path.cwd().resolve()}{os.sep}"): p.message for p in found}


def pack_zip(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def pack_tar(path: Path, members: dict[str, str], mode: str = "w:gz") -> Path:
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]
        for name, text in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return path


PACKERS = pytest.mark.parametrize(("pack", "suffix"), [(pack_zip, ".zip"), (pack_tar, ".tar.gz"), (pack_tar, ".tgz")])
Packer = Callable[[Path, dict[str, str]], Path]


def test_a_folder_gives_its_markdown_files_in_a_fixed_order() -> None:
    for name in ("2024/06/22.md", "2024/06/21.MD", "2023/11/23.markdown", "a.md"):
        put(Path("d", name))
    for name in (".hidden.md", ".git/x.md", "2024/.x/y.md", "notes.txt", ".x.zip", "x.md.bak"):
        put(Path("d", name))
    Path("d/empty.md").mkdir()
    os.mkfifo("d/pipe.md")
    expected = ["d/2023/11/23.markdown", "d/2024/06/21.MD", "d/2024/06/22.md", "d/a.md"]
    assert sources(Path("d")) == expected
    assert sources(Path("d"), Path("d/a.md"), Path("./d/../d")) == expected
    assert sources(Path("d/a.md"), Path("d")) == ["d/a.md", *expected[:-1]]


@pytest.mark.parametrize("name", ["digest", "digest.txt", ".hidden", "한글 이름.md", "wow!.md", "[x]*.md"])
def test_a_file_that_is_named_is_read_whatever_it_is_called(name: str) -> None:
    put(Path(name))
    assert sources(Path(name)) == [name]
    (item,) = collect([Path(name)])
    assert isinstance(item, SourceFile)
    assert item.data.decode() == TEXT
    assert [e.title for e in read_source(item).entries] == ["A Title"]


def test_the_hash_of_a_file_tells_its_content() -> None:
    one, two, other = SourceFile("a", b"x"), SourceFile("b", b"x"), SourceFile("a", b"y")
    assert one.digest == two.digest != other.digest


@pytest.mark.parametrize("name", ["nowhere", "nowhere/x.md", "a" * 300, "broken"])
def test_a_path_that_is_not_there_is_an_error_before_anything_is_read(name: str) -> None:
    Path("broken").symlink_to("nothing")
    with pytest.raises(UsageError, match="There is no file or folder") as caught:
        next(iter(collect([put(Path("a.md")), Path(name)])))
    assert repr(name) in str(caught.value)
    assert "nonmun ingest" in caught.value.hint


def test_a_path_without_any_digest_is_an_error_with_a_hint() -> None:
    Path("empty").mkdir()
    put(Path("other/notes.txt"))
    os.mkfifo("pipe")
    for path in (Path("empty"), Path("other"), Path("pipe"), pack_zip(Path("x.zip"), {"notes.txt": "x"})):
        with pytest.raises(UsageError, match=r"\*\.md") as caught:
            list(collect([path]))
        assert "folder that holds the digests" in caught.value.hint
    assert sources(Path("empty"), put(Path("a.md"))) == ["a.md"]


def test_a_readme_in_the_folder_is_one_problem_and_no_paper() -> None:
    put(Path("d/README.md"), "# Digests\n\n- [June](2024/06)\n")
    (item,) = collect([Path("d")])
    assert isinstance(item, SourceFile)
    parsed = read_source(item)
    assert parsed.entries == ()
    assert [p.file for p in parsed.problems] == [str(Path("d/README.md").resolve())]


@PACKERS
def test_an_archive_is_read_like_a_folder(pack: Packer, suffix: str) -> None:
    members = {
        "b/2.md": TEXT,
        "b/.x.md": "x",
        "__MACOSX/b/._2.md": "x",
        ".x/1.md": "x",
        "b/notes.txt": "x",
        "./c.markdown": TEXT,
    }
    archive = pack(Path(f"d{suffix}"), members)
    names = [f"d{suffix}!./c.markdown", f"d{suffix}!b/2.md"]
    assert sorted(sources(archive)) == names
    assert sorted(sources(Path(), archive)) == names
    assert [item.data.decode() for item in collect([archive]) if isinstance(item, SourceFile)] == [TEXT, TEXT]
    assert sources(archive) == sources(archive)


@PACKERS
def test_nothing_is_ever_unpacked(pack: Packer, suffix: str, tmp_path: Path) -> None:
    outside = [f"../outside{suffix}.md", str(tmp_path / "absolute.md"), "a/../../up.md"]
    archive = pack(Path(f"d{suffix}"), dict.fromkeys(outside, TEXT))
    before = sorted(tmp_path.rglob("*"))
    assert len(sources(archive)) == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_links_in_a_tar_are_reported_and_what_they_point_to_is_not_read() -> None:
    put(Path("secret.txt"), "secret")
    with tarfile.open("d.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            link = tarfile.TarInfo(f"link{kind.decode()}.md")
            link.type, link.linkname = kind, str(Path("secret.txt").resolve())
            archive.addfile(link)
        device = tarfile.TarInfo("device.md")
        device.type = tarfile.FIFOTYPE
        archive.addfile(device)
    assert problems(Path("d.tar")) == {"d.tar!link2.md": "a link, not followed", "d.tar!link1.md": "a link, not followed"}
    assert not any(isinstance(item, SourceFile) for item in collect([Path("d.tar")]))


@pytest.mark.parametrize("name", ["x.zip", "x.tar.gz", "x.tgz", "x.tar"])
@pytest.mark.parametrize("data", [b"", b"no archive", b"PK\3\4" + bytes(100), b"\x1f\x8b\x08" + bytes(50)])
def test_a_broken_archive_is_a_problem_and_its_neighbours_are_read(name: str, data: bytes) -> None:
    Path("d").mkdir()
    Path("d", name).write_bytes(data)
    put(Path("d/a.md"))
    items = list(collect([Path("d")]))
    assert [type(item) for item in items] == [SourceFile, DigestProblem]
    assert list(problems(Path("d"))) == [f"d/{name}"]


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_an_archive_that_breaks_off_is_a_problem(mode: str) -> None:
    noise = "".join(chr(0xAC00 + i * 7919 % 11172) for i in range(20_000))
    data = pack_tar(Path("x.tar"), {"a.md": TEXT, "b.md": noise, "c.md": TEXT}, mode).read_bytes()
    Path("x.tar").write_bytes(data[: len(data) * 2 // 3])
    assert "x.tar" in problems(Path("x.tar"))


def test_a_header_damaged_in_the_middle_of_a_tar_is_a_problem() -> None:
    data = bytearray(pack_tar(Path("x.tar"), {"a.md": TEXT, "b.md": TEXT, "c.md": TEXT}, "w").read_bytes())
    data[1024:1100] = b"x" * 76
    Path("x.tar").write_bytes(data)
    assert "damaged" in problems(Path("x.tar"))["x.tar"]
    assert sum(isinstance(item, SourceFile) for item in collect([Path("x.tar")])) == 1


def test_a_member_with_a_password_or_damaged_is_a_problem_and_the_others_are_read() -> None:
    pack_zip(Path("x.zip"), {"a.md": TEXT, "b.md": TEXT * 9, "c.md": TEXT})
    data = bytearray(Path("x.zip").read_bytes())
    first = data.index(b"PK\1\2")
    data[6] |= 1  # "is encrypted" of the first member, in both of its headers
    data[first + 8] |= 1
    start = data.index(b"b.md") + 4
    data[start : start + 8] = b"\xff" * 8
    Path("x.zip").write_bytes(data)
    found = problems(Path("x.zip"))
    assert list(found) == ["x.zip!a.md", "x.zip!b.md"]
    assert "password" in found["x.zip!a.md"]
    assert [i.name[-6:] for i in collect([Path("x.zip")]) if isinstance(i, SourceFile)] == ["p!c.md"]


@given(data=st.data(), suffix=st.sampled_from([".zip", ".tar.gz", ".tar"]))
@settings(max_examples=150, deadline=None)
@pytest.mark.slow
def test_a_damaged_archive_never_raises(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, suffix: str) -> None:
    folder = tmp_path_factory.mktemp("damaged")
    path = (pack_zip if suffix == ".zip" else pack_tar)(folder / f"x{suffix}", {"a.md": TEXT, "b.md": TEXT * 20})
    put(folder / "z.md")
    content = bytearray(path.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=8)):
        content[place] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    items = list(collect([folder]))
    assert isinstance(items[-1], SourceFile)
    assert items[-1].name.endswith("z.md")
    for item in items:
        (item.name if isinstance(item, SourceFile) else str(item)).encode()


def test_what_cannot_be_read_in_a_folder_is_a_problem() -> None:
    put(Path("d/a.md"))
    Path("d/broken.md").symlink_to("nothing")
    Path("d/loop.md").symlink_to("loop.md")
    Path("d/loop").symlink_to(".")
    Path("d/\udcff.md").write_text(TEXT, "utf-8")
    assert list(problems(Path("d"))) == ["d/broken.md", "d/loop.md", "d/?.md"]
    assert sum(isinstance(item, SourceFile) for item in collect([Path("d")])) == 1


def test_what_may_not_be_read_is_a_problem() -> None:
    put(Path("d/a.md")).chmod(0)
    put(Path("d/b/c.md")).parent.chmod(0)
    if os.access("d/a.md", os.R_OK):
        pytest.skip("this user may read everything")
    try:
        assert sorted(problems(Path("d"))) == ["d/a.md", "d/b"]
    finally:
        Path("d/b").chmod(0o700)


def test_a_folder_that_cannot_be_listed_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    put(Path("d/a.md"))
    put(Path("d/b/c.md"))
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("b"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert problems(Path("d")) == {"d/b": "cannot be read: Permission denied"}


def test_a_folder_that_is_too_deep_is_one_short_problem(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put(tmp_path / "d" / "a.md")
    monkeypatch.chdir(tmp_path / "d")
    for _ in range(30):  # a path of 6,000 characters, which has to be entered step by step
        Path("d" * 200).mkdir()
        os.chdir("d" * 200)
    os.chdir(tmp_path)
    *_, problem = [item for item in collect([tmp_path / "d"]) if isinstance(item, DigestProblem)]
    assert problem.message == "cannot be read: File name too long"
    assert problem.remedy == "move it to a folder that is not so deep, or give it a shorter name"
    assert len(problem.file) < 300
    assert sum(isinstance(item, SourceFile) for item in collect([tmp_path / "d"])) == 1


@pytest.mark.slow
def test_what_is_too_large_is_a_problem_and_the_rest_is_read() -> None:
    size = (32 << 20) + 1
    put(Path("d/a.md"))
    with Path("d/large.md").open("wb") as file:
        file.truncate(size)
    large = "x" * size
    pack_zip(Path("d/x.zip"), {"a.md": large, "b.md": TEXT})
    pack_tar(Path("d/x.tar.gz"), {"a.md": large, "b.md": TEXT})
    message = "larger than 32 MB, left out"
    assert problems(Path("d")) == dict.fromkeys(["d/large.md", "d/x.tar.gz!a.md", "d/x.zip!a.md"], message)
    read = [Path(item.name).name for item in collect([Path("d")]) if isinstance(item, SourceFile)]
    assert read == ["a.md", "x.tar.gz!b.md", "x.zip!b.md"]


@PACKERS
def test_of_a_huge_archive_only_the_beginning_is_read(pack: Packer, suffix: str) -> None:
    half, limits = TEXT + " " * (2**19 - len(TEXT.encode())), load_settings(max_archive_mb=1).limits
    archive = pack(Path(f"x{suffix}"), {f"{n}.md": half for n in range(4)})
    left_out = [item for item in collect([archive], limits=limits) if isinstance(item, DigestProblem)]
    assert [item.file[-4:] for item in left_out] == ["2.md", "3.md"]
    assert {item.message for item in left_out} == {"beyond the first 1 MB of the archive, left out"}
    assert "NONMUN_MAX_ARCHIVE_MB" in str(left_out[0])


def test_a_file_is_gone_when_it_is_there_no_more() -> None:
    here = str(put(Path("a!b/x.md")).resolve())
    assert not is_gone(here)
    Path(here).unlink()
    assert is_gone(here)


@pytest.mark.parametrize("folder", [".", "wow!", "x.zip", "x.zip/!"])
def test_a_member_is_gone_with_its_archive_or_when_the_archive_was_read_without_it(folder: str) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    archive = str(pack_zip(Path(folder, "d.ZIP"), {"a.md": TEXT}).resolve())
    name = f"{archive}!b/c!.md"
    assert archive_of(name) == archive
    assert not is_gone(name)
    assert not is_gone(name, [f"{archive}.zip"])
    assert is_gone(name, [archive])
    Path(archive).unlink()
    assert is_gone(name)


@pytest.mark.parametrize("name", ["/x/a.md", "/wow!/a.md", "/x/a.zip/b.md", "/x/y.md!z.md"])
def test_a_file_that_is_no_member_has_no_archive(name: str) -> None:
    assert archive_of(name) == ""


def made(day: int, *texts: str, arxiv_id: str = "2406.00001", **values: object) -> DigestEntry:
    made = {"title": "A", **values}
    return DigestEntry(dt.date(2024, 6, day), arxiv_id, bullets=tuple(Bullet(None, t) for t in texts), **made)  # type: ignore[arg-type]


def test_a_paper_of_two_days_is_one_paper_with_the_newest_day_first() -> None:
    files = {
        "b.md": [made(21, "하나", votes=9), made(21, "둘", arxiv_id="2405.1")],
        "a.md": [made(23, "셋", votes=3), made(22, "넷")],
    }
    papers = merge_papers(files)
    assert list(papers) == ["2405.1", "2406.00001"]
    paper = papers["2406.00001"]
    assert [(e.date.day, [b.text for b in e.bullets]) for e in paper.entries] == [(23, ["셋"]), (22, ["넷"]), (21, ["하나"])]
    assert (paper.date.day, paper.votes) == (23, 9)


def test_entries_of_one_day_are_joined_and_lose_nothing() -> None:
    first = made(21, "하나", "둘", votes=None, version=None, title="")
    second = made(21, "둘", "셋", votes=7, authors=("Ann",), more_authors=True, version=2)
    third = made(21, "하나", votes=3, authors=("Bo",))
    papers = merge_papers({"b.md": [third], "a.md": [first, second]})
    (joined,) = papers["2406.00001"].entries
    assert joined == made(21, "하나", "둘", "셋", votes=7, authors=("Ann",), more_authors=True, version=2, title="A")
    assert merge_papers({"c.md": [first], "d.md": [second], "e.md": [third]}) == papers
    # The same bullets, and yet more is known the second time.
    (joined,) = merge_papers({"a.md": [made(21, "하나")], "b.md": [made(21, "하나", votes=0)]})["2406.00001"].entries
    assert joined.votes == 0


def test_a_file_given_twice_changes_nothing() -> None:
    put(Path("a.md"))
    put(Path("copy/b.md"))
    once = {i.name: read_source(i).entries for i in collect([Path("a.md")]) if isinstance(i, SourceFile)}
    twice = {i.name: read_source(i).entries for i in collect([Path("a.md"), Path("copy")]) if isinstance(i, SourceFile)}
    assert len(twice) == 2
    assert merge_papers(once) == merge_papers(twice)
    assert merge_papers({}) == {}


def test_the_home_within_a_folder_of_digests_is_not_read() -> None:
    put(Path("d/a.md"))
    put(Path("d/home/indexes/digests/generations/1/files.json"), "[]")
    put(Path("d/home/evaluation/report.json"), "{}")
    assert sources(Path("d")) == ["d/a.md"]
