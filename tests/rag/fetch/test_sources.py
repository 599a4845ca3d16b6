"""What the sources keep of what they are sent, file by file."""

from __future__ import annotations

import datetime as dt
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from rag.core import UsageError
from rag.digests import SourceFile, collect, read_source
from rag.fetch import (
    Client,
    Repository,
    Shelf,
    days_between,
    days_since_last,
    feed_client,
    fetch_abstracts,
    fetch_category,
    fetch_days,
    fetch_feed,
    fetch_repository,
    repository_of,
    wanted_of,
)
from rag.fetch import client as client_module
from tests.support.hf_server import HFServer, paper
from tests.support.source_servers import ArxivServer, FileServer, GitHubServer, tarred, zipped
from tests.support.web_server import WebServer, fails, says, web_page

TODAY = dt.date(2031, 3, 12)
MONDAY = dt.date(2031, 3, 3)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_FIRST_PAUSE", 0.001)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "sources", TODAY)


def asking(server: WebServer) -> Client:
    return Client(server.url, setting="NONMUN_HF_URL")


@pytest.fixture
def hf() -> Iterator[HFServer]:
    with HFServer() as server:
        server.open("2031-03-03", paper("3103.00001", "Kelp Models", "Kelp grows. It glows.", "2031-03-03"))
        server.open("2031-03-04", paper("3103.00002", "Reef Models", "Reefs grow.", "2031-03-04"))
        server.days["2031-03-01"] = b"[]"
        server.days["2031-03-08"] = b"[]"
        yield server


def test_a_day_is_a_file_as_it_came_and_is_asked_for_again_on_a_condition(hf: HFServer, shelf: Shelf) -> None:
    days = [MONDAY, MONDAY + dt.timedelta(1)]
    with asking(hf) as client:
        assert [one.state for one in fetch_days(days, shelf, client)] == ["new", "new"]
        assert (shelf.folder / "2031" / "2031-03-03.json").read_bytes() == hf.days["2031-03-03"]
        hf.open("2031-03-04", paper("3103.00002", "Reef Models", "Reefs grow.", "2031-03-04", votes=9))
        shelf.save()
        again = Shelf(shelf.folder, TODAY)
        assert [one.state for one in fetch_days(days, again, client)] == ["unchanged", "changed"]
    assert [one.status for one in hf.asked] == [200, 200, 304, 200]


def test_a_file_that_was_lost_or_changed_is_downloaded_again(hf: HFServer, shelf: Shelf) -> None:
    file = shelf.folder / "2031" / "2031-03-03.json"
    with asking(hf) as client:
        list(fetch_days([MONDAY], shelf, client))
        file.write_text("[]")
        assert [one.state for one in fetch_days([MONDAY], shelf, client)] == ["changed"]
        file.unlink()
        assert [one.state for one in fetch_days([MONDAY], shelf, client)] == ["new"]


def test_an_empty_day_is_asked_for_while_it_is_recent(hf: HFServer, shelf: Shelf) -> None:
    days = [dt.date(2031, 3, 1), dt.date(2031, 3, 8)]
    with asking(hf) as client:
        assert [one.state for one in fetch_days(days, shelf, client)] == ["empty", "empty"]
        assert [one.state for one in fetch_days(days, shelf, client)] == ["empty", "empty"]
    assert [one.query["date"] for one in hf.asked] == ["2031-03-01", "2031-03-08", "2031-03-08"]
    assert not list(shelf.folder.rglob("*.json"))


def test_a_day_that_is_not_open_is_no_failure(hf: HFServer, shelf: Shelf) -> None:
    with asking(hf) as client:
        assert [one.state for one in fetch_days([TODAY], shelf, client)] == ["not open"]


def test_papers_that_a_server_has_lost_are_kept(hf: HFServer, shelf: Shelf) -> None:
    with asking(hf) as client:
        list(fetch_days([MONDAY], shelf, client))
        hf.days[MONDAY.isoformat()] = b"[]"
        [again] = fetch_days([MONDAY], shelf, client)
    assert (again.state, "kept" in again.reason) == ("unchanged", True)
    assert b"Kelp" in (shelf.folder / "2031" / "2031-03-03.json").read_bytes()


@pytest.mark.parametrize(
    "fault", [web_page, says(b'[{"paper": {'), says(b'{"error": "x"}'), says(b"[1, 2]"), says(b""), fails(500)]
)
def test_what_is_no_list_of_papers_changes_nothing(hf: HFServer, shelf: Shelf, fault: object) -> None:
    with asking(hf) as client:
        list(fetch_days([MONDAY], shelf, client))
        hf.faults["*"] = [fault]  # type: ignore[list-item]
        [failed] = fetch_days([MONDAY], shelf, client)
    assert failed.state == "failed"
    assert failed.reason
    assert (shelf.folder / "2031" / "2031-03-03.json").read_bytes() == hf.days["2031-03-03"]
    assert shelf.validators("2031/2031-03-03.json", f"{hf.url}/api/daily_papers?date=2031-03-03&limit=100")


def test_a_host_that_fails_again_and_again_is_left_alone(hf: HFServer, shelf: Shelf) -> None:
    hf.faults["*"] = [fails(500)]
    with asking(hf) as client:
        results = list(fetch_days(days_between(MONDAY, TODAY), shelf, client))
    assert {one.state for one in results} == {"failed"}
    assert len(hf.asked) == 3 * 4


def test_days_that_failed_are_asked_for_the_next_time(hf: HFServer, shelf: Shelf) -> None:
    assert days_since_last(shelf) == days_between(dt.date(2031, 2, 10), TODAY)
    hf.faults["2031-02-11"] = [fails(403)]
    with asking(hf) as client:
        list(fetch_days(days_since_last(shelf), shelf, client))
    assert days_since_last(shelf) == [dt.date(2031, 2, 11), *days_between(dt.date(2031, 3, 5), TODAY)]


def test_a_full_list_has_a_next_page(shelf: Shelf) -> None:
    many = [paper(f"3103.{n:05}", f"Paper {n}", "It is.", "2031-03-03") for n in range(130)]

    class Paged(HFServer):
        def reply(self, path: str, query: dict[str, str]) -> tuple[int, str, bytes]:
            first = 100 * int(query.get("p", "0"))
            return 200, "application/json", json.dumps(many[first : first + 100]).encode()

    with Paged() as server, asking(server) as client:
        list(fetch_days([MONDAY], shelf, client))
    files = sorted((shelf.folder / "2031").iterdir())
    assert [file.name for file in files] == ["2031-03-03-2.json", "2031-03-03.json"]
    assert sum(len(json.loads(file.read_bytes())) for file in files) == 130


def test_a_server_without_pages_is_not_asked_for_ever(hf: HFServer, shelf: Shelf) -> None:
    papers = [paper(f"3103.{n:05}", f"Paper {n}", "It is.", "2031-03-03") for n in range(100)]
    with FileServer({"/api/daily_papers": json.dumps(papers).encode()}) as server, asking(server) as client:
        list(fetch_days([MONDAY], shelf, client))
    assert len(server.asked) == 2


PAPERS = {f"3103.{n:05}": (f"Paper {n}", f"It is number {n}.", "2031-03-03") for n in range(120)}


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer(PAPERS) as server:
        yield server


def test_abstracts_come_in_batches_and_those_that_are_missing_are_named(arxiv: ArxivServer, shelf: Shelf) -> None:
    ids = [*PAPERS, "3103.99999"]
    with asking(arxiv) as client:
        results = list(fetch_abstracts(ids, shelf, client))
        assert [one.state for one in results] == ["new", "new"]
        assert results[-1].reason == "arXiv has nothing for 3103.99999"
        assert list(fetch_abstracts(["3103.99999"], shelf, client)) == []
    assert [len(one.query["id_list"].split(",")) for one in arxiv.asked] == [100, 21]
    assert sum(file.read_text().count("<entry>") for file in (shelf.folder / "abstracts").iterdir()) == 120


def test_a_category_is_asked_for_day_by_day_until_a_day_is_complete(arxiv: ArxivServer, shelf: Shelf) -> None:
    with asking(arxiv) as client:
        days = [MONDAY, MONDAY + dt.timedelta(1), TODAY]
        assert [one.state for one in fetch_category("cs.CL", days, shelf, client)] == ["new", "empty", "empty"]
        before = len(arxiv.asked)
        assert [one.state for one in fetch_category("cs.CL", days, shelf, client)] == ["unchanged", "empty", "empty"]
    assert len(arxiv.asked) == before + 1  # today


def test_the_same_papers_are_the_same_file_whenever_arxiv_is_asked(arxiv: ArxivServer, shelf: Shelf) -> None:
    shelf.today = MONDAY
    with asking(arxiv) as client:
        for _ in range(2):
            results = list(fetch_category("cs.CL", [MONDAY], shelf, client))
    assert [one.state for one in results] == ["unchanged"]


@pytest.mark.parametrize(
    "body",
    [
        b"<html>busy</html>",
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry>',
        b'<!DOCTYPE x [<!ENTITY a "b">]><feed xmlns="http://www.w3.org/2005/Atom">&a;</feed>',
        b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>http://arxiv.org/api/errors#x</id></entry></feed>',
        b"",
    ],
)
def test_what_is_no_feed_of_arxiv_is_a_failure(arxiv: ArxivServer, shelf: Shelf, body: bytes) -> None:
    arxiv.faults["*"] = [says(body)]
    with asking(arxiv) as client:
        [one] = fetch_abstracts(["3103.00001"], shelf, client)
    assert one.state == "failed"
    assert not list(shelf.folder.rglob("*.xml"))


DIGEST = "## Daily Papers (2031-03-03)\n\n### [Kelp Models](https://arxiv.org/abs/3103.00001)\n\n- It grows.\n"
FILES = {
    "notes-main/README.md": "# Notes",
    "notes-main/daily/a.md": DIGEST,
    "notes-main/daily/b.png": "x",
    "notes-main/daily2/c.md": "x",
}


def is_digest(name: str) -> bool:
    return name.endswith(".md")


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_only_the_digests_of_the_folder_are_kept(shelf: Shelf, pack: object) -> None:
    repository = repository_of("ada/notes/daily")
    with GitHubServer({"ada/notes": pack(FILES)}) as server, asking(server) as client:  # type: ignore[operator]
        assert fetch_repository(repository, shelf, client, is_digest).state == "new"
        assert fetch_repository(repository, shelf, client, is_digest).state == "unchanged"
        assert [one.status for one in server.asked] == [200, 304]
    with zipfile.ZipFile(shelf.folder / repository.file) as kept:
        assert {name: kept.read(name).decode() for name in kept.namelist()} == {"daily/a.md": DIGEST}


def _bomb() -> bytes:
    return zipped({"notes-main/daily/a.md": bytes(40 * 2**20)})


def _liar() -> bytes:
    """A zip whose directory says that the member is small."""
    body = bytearray(_bomb())
    place = body.rindex(b"PK\x01\x02")
    body[place + 24 : place + 28] = (10).to_bytes(4, "little")
    return bytes(body)


# Made in the test: an archive holds the time at which it was made, and the processes of a run must name tests alike.
UNTRUSTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "bomb": (_bomb, "unpacks to too much"),
    "bomb that denies it": (_liar, "damaged|too much"),
    "way up": (lambda: zipped({"notes-main/daily/a.md": DIGEST, "../../etc/cron.d/x.md": "x"}), "path outside itself"),
    "root": (lambda: zipped({"/etc/x.md": "x"}), "path outside itself"),
    "way up in a tar": (lambda: tarred({"notes-main/../../x.md": "x"}), "path outside itself"),
    "cut zip": (lambda: zipped(FILES)[:-30], "cut off"),
    "cut tar": (lambda: tarred(FILES)[:-100], "damaged"),
    "other folder": (lambda: zipped({"notes-main/other/a.md": DIGEST}), "no digest in the folder 'daily'"),
    "page": (lambda: b"<!DOCTYPE html><html></html>", "web page"),
    "beginning of a zip": (lambda: b"PK nothing", "cut off"),
    "text": (lambda: b"nothing", "no archive"),
}


@pytest.mark.parametrize("name", UNTRUSTED)
def test_an_archive_that_cannot_be_trusted_changes_nothing(shelf: Shelf, name: str) -> None:
    make, reason = UNTRUSTED[name]
    body, repository = make(), repository_of("ada/notes/daily")
    with GitHubServer({"ada/notes": zipped(FILES)}) as server, asking(server) as client:
        fetch_repository(repository, shelf, client, is_digest)
        before = (shelf.folder / repository.file).read_bytes()
        server.archives["ada/notes"] = body
        failed = fetch_repository(repository, shelf, client, is_digest)
    assert failed.state == "failed"
    assert re.search(reason, failed.reason), failed.reason
    assert (shelf.folder / repository.file).read_bytes() == before
    assert {file.name for file in shelf.folder.parent.rglob("*")} <= {
        "sources",
        "ada",
        Path(repository.file).name,
        "home",
        "work",
    }


def test_a_repository_that_is_not_there_is_named(shelf: Shelf) -> None:
    with GitHubServer() as server, asking(server) as client:
        failed = fetch_repository(repository_of("ada/none"), shelf, client, is_digest)
    assert "has no repository ada/none" in failed.reason


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ada/notes", Repository("ada", "notes")),
        ("ada/notes/daily/2031@v2", Repository("ada", "notes", "daily/2031", "v2")),
        ("https://github.com/ada/notes", Repository("ada", "notes")),
        ("https://github.com/ada/notes.git", Repository("ada", "notes")),
        ("https://github.com/ada/notes/tree/main/daily", Repository("ada", "notes", "daily", "main")),
    ],
)
def test_a_repository_is_named_by_its_words_or_its_page(text: str, found: Repository) -> None:
    assert repository_of(text) == found


@pytest.mark.parametrize("text", ["ada", "../x", "ada/..", "ada/notes/../..", "https://example.org/a/b", "a/b@../c", "a b/c"])
def test_what_is_no_repository_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="not a repository"):
        repository_of(text)


RSS = b'<?xml version="1.0"?><rss version="2.0"><channel><title>K</title><item><title>Kelp</title></item></channel></rss>'


def test_a_feed_is_a_file_for_each_day_on_which_it_changed(shelf: Shelf) -> None:
    with FileServer({"/feed.xml": RSS}) as server:
        address = f"{server.url}/feed.xml"
        with feed_client(address) as client:
            assert fetch_feed(address, shelf, client).state == "new"
            shelf.today = TODAY + dt.timedelta(1)
            assert fetch_feed(address, shelf, client).state == "unchanged"
            server.files["/feed.xml"] = RSS.replace(b"Kelp", b"Reef")
            assert fetch_feed(address, shelf, client).state == "changed"
            server.files["/feed.xml"] = b"<!doctype html><html></html>"
            assert fetch_feed(address, shelf, client).state == "failed"
    assert sorted(file.name for file in shelf.folder.rglob("*.xml")) == ["2031-03-12.xml", "2031-03-13.xml"]


@pytest.mark.parametrize("address", ["", "feed.xml", "file:///etc/passwd", "ftp://example.org/x", "http://", "http://[x/y"])
def test_what_is_no_address_of_a_feed_is_refused(address: str) -> None:
    with pytest.raises(UsageError, match="not the address of a feed"):
        feed_client(address)


@pytest.mark.parametrize("text", ["", "web", "hf:x", "github", "feed:", "folder", "arxiv:all the papers", "arxiv:cs.CL OR 1"])
def test_a_source_that_does_not_exist_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError) as found:
        wanted_of(text)
    assert found.value.hint


def test_a_day_whose_entries_have_no_date_is_read_from_the_name_of_its_file(hf: HFServer, shelf: Shelf) -> None:
    entry = paper("3103.00001", "Kelp Models", "Kelp grows.", "2031-03-03")
    del entry["paper"]["submittedOnDailyAt"]
    hf.open("2031-03-03", entry)
    with asking(hf) as client:
        list(fetch_days([MONDAY], shelf, client))
    [source] = collect([shelf.folder])
    assert isinstance(source, SourceFile)
    assert [one.date for one in read_source(source).entries] == [MONDAY]
