"""``nonmun sync`` against a local server: what comes is found, what fails is said, and the index stays whole."""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from rag import Nonmun
from rag.core.settings import load_settings
from rag.doctor import examine
from rag.fetch import client as client_module
from rag.index import sync as sync_module
from tests.support.command import Command
from tests.support.hf_server import HFServer, paper, recorded_days
from tests.support.source_servers import ArxivServer, GitHubServer, zipped
from tests.support.web_server import Fault, cuts_off, fails, redirects, says, web_page

TODAY = dt.datetime.now(dt.UTC).date()
DIGEST = "## Daily Papers (2031-03-03)\n\n### [Barnacle Tables](https://arxiv.org/abs/3103.00077)\n\n- 따개비를 세는 표다.\n"


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(sync_module, "PAUSE", 0.0)


@pytest.fixture
def hf(monkeypatch: pytest.MonkeyPatch) -> Iterator[HFServer]:
    with HFServer() as server:
        monkeypatch.setenv("NONMUN_HF_URL", server.url)
        server.open("2031-03-03", paper("3103.00001", "Kelp Models", "Kelp grows fast in cold water. It glows.", "2031-03-03"))
        server.open(
            "2031-03-04",
            paper("3103.00002", "Reef Diffusion", "Reefs are drawn by diffusion.", "2031-03-04", votes=4),
            paper("3103.00001", "Kelp Models", "Kelp grows fast in cold water. It glows.", "2031-03-04", votes=7),
        )
        server.days["2031-03-08"] = b"[]"
        yield server


MARCH = ("--since", "2031-03-01", "--until", "2031-03-09")


def generation(home: Path) -> str:
    return (home / "indexes" / "digests" / "CURRENT").read_text()


def home() -> Path:
    return Path(os.environ["NONMUN_HOME"])


@pytest.mark.slow
def test_what_came_is_found_and_every_paper_is_reported_once(run: Command, hf: HFServer) -> None:
    ended = run("sync", *MARCH, "--json")
    [report] = ended.rows
    assert ended.status == 0
    assert (report["days"], report["new"], report["papers"], report["failed"]) == (9, 2, 2, [])
    assert report["fetched"] == {"not open": 6, "new": 2, "empty": 1}
    assert [change["arxiv_id"] for change in report["changes"]] == ["3103.00001", "3103.00002"]
    assert "Reef Diffusion" in run("search", "diffusion of reefs").out


@pytest.mark.slow
def test_the_second_time_nothing_is_downloaded(run: Command, hf: HFServer) -> None:
    run("sync", *MARCH)
    before, index = len(hf.downloads), generation(home())
    ended = run("sync", *MARCH)
    assert ended.out == (
        "9 days: 2 unchanged, 1 empty, 6 not open; 0 papers new, 0 changed, 0 gone; none failed. 2 papers are indexed.\n"
    )
    assert len(hf.downloads) == before
    assert generation(home()) == index


@pytest.mark.slow
def test_changes_and_papers_that_left_a_list_are_followed(run: Command, hf: HFServer) -> None:
    run("sync", *MARCH)
    hf.open("2031-03-03", paper("3103.00003", "Tide Agents", "Agents plan by tides.", "2031-03-03"))
    hf.open("2031-03-04", paper("3103.00001", "Kelp Models", "Kelp grows fast in cold water. It glows.", "2031-03-04", votes=9))
    [report] = run("sync", *MARCH, "--json").rows
    assert {change["arxiv_id"]: change["change"] for change in report["changes"]} == {
        "3103.00001": "changed",
        "3103.00002": "gone",
        "3103.00003": "new",
    }


@pytest.mark.slow
def test_the_first_sync_asks_for_thirty_days_and_the_next_one_for_the_latest(run: Command, hf: HFServer) -> None:
    day = (TODAY - dt.timedelta(3)).isoformat()
    hf.open(day, paper("3103.00004", "Foam Transformers", "Foam is transformed.", day))
    run("sync")
    asked = [one.query["date"] for one in hf.asked]
    assert asked == [(TODAY - dt.timedelta(n)).isoformat() for n in range(30, -1, -1)]
    hf.asked.clear()
    run("sync")
    assert [one.query["date"] for one in hf.asked] == asked[-8:]


def test_a_dry_run_contacts_nobody_and_writes_nothing(run: Command, hf: HFServer) -> None:
    ended = run("sync", "--dry-run", *MARCH, "--source", "hf", "--source", "arxiv:cs.CL", "--source", "arxiv")
    assert ended.out.splitlines() == [
        f"would ask {hf.url.removeprefix('http://')} for 9 days, 2031-03-01 to 2031-03-09",
        "would ask export.arxiv.org for cs.CL, 9 days, 2031-03-01 to 2031-03-09",
        "would ask export.arxiv.org for the abstracts of 0 papers",
    ]
    assert not hf.asked
    assert not home().exists()


FAULTS: dict[str, Fault] = {
    "error": fails(500),
    "over the limit": fails(429, Retry_After="9999"),
    "a web page": web_page,
    "cut": cuts_off(b'[{"paper": {"id": "3103.00009"}}]' * 9),
    "cut JSON": says(b'[{"paper": {"id": "3103.00009", "ti'),
    "another shape": says(b'{"message": "moved"}'),
    "elsewhere": redirects("http://127.0.0.1:9/api/daily_papers"),
    "forbidden": fails(403),
}


@pytest.mark.slow
@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_is_one_clear_line_and_the_index_is_untouched(run: Command, hf: HFServer, fault: Fault) -> None:
    run("sync", *MARCH)
    index = generation(home())
    kept = {file: file.read_bytes() for file in (home() / "sources").rglob("*.json") if file.name[0] != "."}
    hf.open("2031-03-05", paper("3103.00005", "Wave Nets", "Waves.", "2031-03-05"))
    hf.faults["2031-03-05"] = [fault]
    ended = run("sync", "--since", "2031-03-05", "--until", "2031-03-05")
    assert ended.status == 3
    assert ended.out.count("\n") == 1
    assert "1 failed (2031-03-05: 127.0.0.1" in ended.out
    assert "2 papers are indexed" in ended.out
    assert generation(home()) == index
    assert {file: file.read_bytes() for file in (home() / "sources").rglob("*.json") if file.name[0] != "."} == kept
    hf.faults.clear()
    assert run("sync", *MARCH, "--json").rows[0]["new"] == 1


def test_days_that_came_are_indexed_although_others_failed(run: Command, hf: HFServer) -> None:
    hf.faults["2031-03-04"] = [fails(403)]
    ended = run("sync", *MARCH, "--json")
    assert ended.status == 3
    assert (ended.rows[0]["new"], [one["name"] for one in ended.rows[0]["failed"]]) == (1, ["2031-03-04"])


def test_without_a_network_it_says_so_in_one_line(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_HF_URL", "http://127.0.0.1:9")
    ended = run("sync")
    assert ended.status == 3
    assert "31 failed" in ended.out
    assert ended.out.count("cannot be reached") == 1
    assert ended.out.count("\n") == 1


@pytest.mark.slow
def test_two_at_once_do_not_mix(run: Command, hf: HFServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_LOCK_WAIT", "0")
    run("sync", *MARCH)
    with FileLock(home() / "indexes" / "digests" / "sync.lock"):
        ended = run("sync", *MARCH)
    assert ended.status == 3
    assert "Another `nonmun sync`" in ended.err


@pytest.mark.slow
def test_abstracts_are_fetched_for_the_papers_that_have_none(
    run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "2031-03-03.md").write_text(DIGEST, "utf-8")
    with ArxivServer({"3103.00077": ("Barnacle Tables", "We count barnacles.", "2031-03-01")}) as server:
        monkeypatch.setenv("NONMUN_ARXIV_URL", server.url)
        ended = run("sync", "--source", f"folder:{tmp_path / 'digests'}", "--source", "arxiv", "--json")
        assert ended.status == 0
        assert [one.query["id_list"] for one in server.asked] == ["3103.00077"]
        assert "We count barnacles" in (next((home() / "sources" / "arxiv" / "abstracts").iterdir())).read_text()


@pytest.mark.slow
def test_a_repository_is_followed_by_its_archive(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    other = DIGEST.replace("00077", "00078").replace("Barnacle", "Limpet")
    with GitHubServer({"ada/notes": zipped({"notes-x/daily/a.md": DIGEST, "notes-x/daily/b.md": other})}) as server:
        monkeypatch.setenv("NONMUN_GITHUB_URL", server.url)
        [report] = run("sync", "--source", "github:ada/notes/daily", "--json").rows
        assert (report["new"], report["fetched"]) == (2, {"new": 1})
        server.archives["ada/notes"] = zipped({"notes-x/daily/b.md": other})
        [report] = run("sync", "--source", "github:ada/notes/daily", "--json").rows
        assert (report["gone"], report["papers"]) == (1, 1)
        index = generation(home())
        server.archives["ada/notes"] = zipped({"notes-x/daily/b.md": bytes(40 * 2**20)})
        ended = run("sync", "--source", "github:ada/notes/daily")
    assert (ended.status, "unpacks to too much" in ended.out, generation(home()) == index) == (3, True, True)


@pytest.mark.slow
def test_digests_of_other_folders_stay_where_a_sync_follows_its_own(run: Command, hf: HFServer, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "a.md").write_text(DIGEST, "utf-8")
    run("ingest", tmp_path / "mine")
    (tmp_path / "mine" / "a.md").unlink()
    [report] = run("sync", *MARCH, "--json").rows
    assert (report["new"], report["gone"], report["papers"]) == (2, 0, 3)


@pytest.mark.slow
def test_a_rebuild_from_what_was_kept_needs_no_network(run: Command, hf: HFServer, monkeypatch: pytest.MonkeyPatch) -> None:
    run("sync", *MARCH)
    asked = len(hf.asked)
    assert run("ingest", "--rebuild", home() / "sources").status == 0
    assert "Reef Diffusion" in run("search", "diffusion of reefs").out
    assert len(hf.asked) == asked


def test_days_in_the_wrong_order_and_short_pauses_are_wrong_usage(run: Command, hf: HFServer) -> None:
    assert run("sync", "--since", "2031-03-09", "--until", "2031-03-01").status == 2
    for every in ("0h", "5m", "daily", "-1d"):
        ended = run("sync", f"--every={every}")
        assert (ended.status, "--every has the value" in ended.err) == (2, True)
    assert run("sync", "--source", "web").status == 2
    assert run("sync", "--source", "folder:/does/not/exist").status == 2


def test_a_mirror_has_to_be_an_address(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_HF_URL", "huggingface.co")
    ended = run("sync")
    assert (ended.status, "NONMUN_HF_URL has the value 'huggingface.co'" in ended.err) == (2, True)


def test_it_goes_on_every_so_often(run: Command, hf: HFServer, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            raise KeyboardInterrupt
        if len(pauses) == 1:
            hf.faults["*"] = [fails(403)]

    monkeypatch.setattr("rag.interfaces.cli.sync.time.sleep", pause)
    ended = run("sync", *MARCH, "--every", "24h")
    assert (ended.status, ended.out.count("\n"), len(pauses)) == (130, 3, 3)
    assert all(86000 < seconds <= 86400 for seconds in pauses)


def test_a_brief_says_that_what_came_are_abstracts(run: Command, hf: HFServer) -> None:
    run("sync", *MARCH)
    told = run("brief", "--date", "2031-03-04").out
    assert "abstract, 2031-03-04" in told
    assert "digest of" not in told


@pytest.mark.slow
@pytest.mark.long
def test_syncs_and_ingests_that_are_killed_leave_what_a_clean_build_has(hf: HFServer, tmp_path: Path) -> None:
    sync = [sys.executable, "-m", "rag", "sync", "--since", "2031-03-01", "--until", "2031-04-20"]
    ingest = [sys.executable, "-m", "rag", "ingest", "--prune", str(tmp_path / "digests")]
    rebuild = [*ingest, "--rebuild", str(home() / "sources")]
    moment = random.Random(7)
    for n in range(12):
        day = (dt.date(2031, 3, 10) + dt.timedelta(n)).isoformat()
        hf.open(day, *(paper(f"3103.{n:03}{i:02}", f"Study {n} of {i}", f"It is {n} and {i}.", day) for i in range(5)))
        (tmp_path / "digests" / str(n)).mkdir(parents=True)  # renames the file of the round before
        (tmp_path / "digests" / str(n) / "a.md").write_text(DIGEST + f"- {n // 3}행이 있다.\n", "utf-8")
        (tmp_path / "digests" / str(n - 1) / "a.md").unlink(missing_ok=True)
        command = moment.choice([sync, sync, ingest, rebuild] if n > 3 else [sync, ingest])
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
        time.sleep(moment.uniform(0.3, 3))
        run.send_signal(signal.SIGKILL)
        run.wait()
    for command in (sync, ingest):
        subprocess.run(command, check=True, capture_output=True, env=os.environ)
    clean = Nonmun(tmp_path / "clean", settings=load_settings(home=tmp_path / "clean"))
    clean.sync("hf", f"folder:{tmp_path / 'digests'}", since=dt.date(2031, 3, 1), until=dt.date(2031, 4, 20))
    killed = Nonmun()
    assert list(killed.index.papers.values()) == list(clean.index.papers.values())
    ours, theirs = ({**vars_of(one), "collection": "", "built": "", "store": ""} for one in (killed, clean))
    assert ours == theirs
    assert [e.paper for e in killed.search("study")] == [e.paper for e in clean.search("study")]
    kept = {json.loads(file.read_text())["store"] for file in killed.index.folder.glob("generations/*/manifest.json")}
    assert {file.name for file in killed.index.folder.glob("chroma*")} == kept
    assert all(check.ok for check in examine(killed))


def vars_of(assistant: Nonmun) -> dict[str, object]:
    manifest: dict[str, object] = json.loads((assistant.index.generation.folder / "manifest.json").read_text())
    return manifest


@pytest.mark.slow
def test_real_days_are_reported_paper_by_paper(run: Command, test_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    days = {
        day: body
        for day, body in recorded_days(test_data / "feeds" / "hf_daily").items()
        if "2024-12-09" <= day <= "2024-12-20"
    }
    with HFServer(days) as server:
        monkeypatch.setenv("NONMUN_HF_URL", server.url)
        [report] = run("sync", "--since", "2024-12-09", "--until", "2024-12-20", "--json").rows
    listed = [change["arxiv_id"] for change in report["changes"]]
    written = "".join(body.decode() for body in days.values())
    assert len(listed) == len(set(listed)) == report["papers"] > 100
    assert all(arxiv_id in written for arxiv_id in listed)
    assert not report["failed"]
