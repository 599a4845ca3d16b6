"""``nonmun digest`` against a local model server: what the abstract carries is kept, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from tests.browser.corpora import copied
from tests.support.command import Command
from tests.support.digests import digest, read_bytes
from tests.support.hf_server import paper
from tests.support.model_server import Act, Exchange, ModelServer, fails, says

pytestmark = [
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("loaded_client"),
]

DAY = "2031-03-04"
KELP = (
    "We present KelpNet, a language model for underwater robots. "
    "KelpNet is trained on 42K dialogues with low-rank adapters. "
    "It improves accuracy on ReefBench from 61.5% to 73.2%."
)
REEF = "We propose ReefDiff, a diffusion model that draws coral reefs. ReefDiff needs fewer sampling steps than DDIM."
NEW, HOW = "What's New: We present KelpNet, a language model for underwater robots.", "Technical Details: KelpNet is trained on"
NEW_KO = "What's New: 수중 로봇(underwater robots)을 위한 언어 모델(language model) KelpNet을 제안합니다."
GOOD = f"{NEW}\n{HOW} 42K dialogues with low-rank adapters.\n"
REEF_GOOD = "What's New: We propose ReefDiff, a diffusion model that draws coral reefs."


@pytest.fixture(scope="session")
def abstracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a paper that has an abstract, one that has a digest, too, and one on another day. Tests only read it."""
    folder = tmp_path_factory.mktemp("abstracts")
    days = [paper("3103.00001", "KelpNet: Robots that Listen", KELP, DAY, votes=7)]
    days += [paper("3103.00002", "Barnacle Tables", "Barnacles are counted in tables.", DAY)]
    (folder / f"{DAY}.json").write_text(json.dumps(days), "utf-8")
    (folder / "2031-03-05.json").write_text(
        json.dumps([paper("3103.00003", "ReefDiff", REEF, "2031-03-05"), paper("3103.00004", "KelpNet 2", KELP, "2031-03-05")])
    )
    table = digest(("3103.00002", "Barnacle Tables", "따개비를 세는 표다."), day=DAY)
    (folder / "barnacles.md").write_text(table + digest(("3103.00009", "Sponges", "해면이다."), day="2031-03-06"), "utf-8")
    home = folder / "home"
    Nonmun(home, settings=load_settings(home=home)).ingest(folder)
    return home


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch, abstracts: Path) -> Iterator[ModelServer]:
    """A model server that the program is set to use; tests add what it says."""
    with ModelServer() as server:
        monkeypatch.setenv("NONMUN_HOME", str(abstracts))
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("NONMUN_LLM_MODEL", "test-model")
        monkeypatch.setenv("NONMUN_LLM_RETRIES", "0")
        monkeypatch.setenv("NONMUN_JUDGE_ASKS", "0")
        yield server


def test_what_the_checker_does_not_clear_is_judged_by_the_model(
    run: Command, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NONMUN_JUDGE_ASKS", "1")
    opinion = {"claim": 1, "reason": "Dialogues are talk.", "conflict": "", "verdict": "supported", "correction": ""}
    model.acts = [
        says(f"{GOOD}Performance Highlights: Submarine machines understand speech."),
        says(json.dumps({"verdicts": [opinion]})),
    ]
    status, out, err = run("digest", "--date", DAY, "--lang", "en")
    assert status == 0, err
    assert len(model.requests) == 2
    assert "Submarine machines understand speech." in out
    assert "3 bullets of 1 paper kept (0 rewritten), 0 left out" in err


def test_bullets_that_the_abstract_carries_are_a_digest_that_is_read(run: Command, model: ModelServer, tmp_path: Path) -> None:
    model.acts = [says(f"{GOOD}Performance Highlights: It improves accuracy on ReefBench from 61.5% to 73.2%.")]
    status, out, err = run("digest", "--date", DAY, "--lang", "en")
    assert status == 0, err
    assert "3 bullets of 1 paper kept (0 rewritten), 0 left out" in err
    assert "test-model" in out.splitlines()[0]
    read = read_bytes(out.encode())
    assert not read.problems
    [entry] = read.entries
    assert (entry.arxiv_id, str(entry.date), entry.title, entry.votes) == ("3103.00001", DAY, "KelpNet: Robots that Listen", 7)
    assert entry.authors == ("Ada Kelp", "Bo Reef")
    assert [bullet.section for bullet in entry.bullets] == ["What's New", "Technical Details", "Performance Highlights"]
    file = tmp_path / "new.md"
    file.write_text(out, "utf-8")
    ended = run("parse", file)
    assert f"{DAY} 3103.00001 KelpNet: Robots that Listen (3 bullets)" in ended.out
    assert "0 problems" in ended.err


def test_a_model_sees_the_abstract_and_no_other_paper(run: Command, model: ModelServer) -> None:
    model.acts = [says(GOOD)]
    run("digest", "--date", DAY)
    request = model.requests[0]
    system, user = (message["content"] for message in request["messages"])
    assert "Korean" in system
    assert KELP in user
    assert "Barnacle" not in user
    assert "따개비" not in user


def test_korean_is_the_usual_language_and_is_checked_against_english(run: Command, model: ModelServer) -> None:
    model.acts = [says(NEW_KO), says(NEW_KO)]
    status, out, err = run("digest", "--date", DAY)
    assert status == 0, err
    assert f"- **What's New**: {NEW_KO.partition(': ')[2]}" in out
    assert run("digest", "--date", DAY, "--lang", "en").status == 1  # not what was asked for


def test_a_bullet_that_fails_is_rewritten_once(run: Command, model: ModelServer) -> None:
    model.acts = [
        says(f"{NEW}\n{HOW} images of penguins from Antarctica."),
        says(f"{HOW} 42K dialogues with low-rank adapters."),
    ]
    status, out, err = run("digest", "--date", DAY, "--lang", "en")
    assert status == 0, err
    assert "penguins" not in out
    assert "2 bullets of 1 paper kept (1 rewritten), 0 left out" in err
    last = model.requests[1]["messages"][-1]["content"]
    assert "penguins" in last
    assert NEW not in last  # what was kept is not written again
    assert len(model.requests) == 2


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (f"{HOW} photographs of whales.", "photographs of whales"),
        (NEW, "images of penguins"),  # what failed is not written again
        ("I cannot do that.", "images of penguins"),
    ],
)
@pytest.mark.slow
def test_what_fails_twice_is_left_out_and_told(run: Command, model: ModelServer, second: str, told: str) -> None:
    model.acts = [says(f"{NEW}\n{HOW} images of penguins from Antarctica."), says(second)]
    status, out, err = run("digest", "--date", DAY, "--lang", "en")
    assert status == 0, err
    [entry] = read_bytes(out.encode()).entries
    assert [bullet.section for bullet in entry.bullets] == ["What's New"]
    assert re.search(rf"nonmun: left out of 3103.00001, Technical Details: .*{told}", err)
    assert "1 left out" in err


@pytest.mark.parametrize(
    "wrong",
    [
        "It improves accuracy on ReefBench from 61.5% to 73.3%.",
        "It improves accuracy on ReefBench from 61.5% to 73%.",
        "KelpNet is trained on 42M dialogues with low-rank adapters.",
        "KelpNet is trained on 42,000 dialogues with low-rank adapters.",
        "KelpNet is trained on three kinds of dialogues with low-rank adapters.",
        "KelpNet is trained on 42K dialogues with low-rank adapters².",
    ],
)
def test_a_number_that_is_not_in_the_abstract_fails(run: Command, model: ModelServer, wrong: str) -> None:
    model.acts = [says(f"{NEW}\nPerformance Highlights: {wrong}")]
    ended = run("digest", "--date", DAY, "--lang", "en", "--json")
    [row] = ended.rows
    [left] = row["left_out"]
    assert left["text"] == wrong
    assert left["reason"].startswith("The number ")
    assert [bullet["section"] for entry in row["entries"] for bullet in entry["bullets"]] == ["What's New"]


def test_json_names_the_model_and_a_file_holds_the_digest(run: Command, model: ModelServer, tmp_path: Path) -> None:
    def by_paper(exchange: Exchange) -> None:
        says(REEF_GOOD if "ReefDiff" in exchange.prompt else GOOD)(exchange)

    model.acts, file = [by_paper], tmp_path / "written.md"
    file.write_text("before", "utf-8")
    ended = run("digest", "--date", "2031-03-05", "--lang", "en", "--out", file, "--json")
    [row] = ended.rows
    assert row["model"] == "test-model"
    assert (row["papers"], row["rewritten"], row["language"]) == (2, 0, "en")
    assert row["usage"]["completion_tokens"] == 40
    read = read_bytes(file.read_bytes())
    assert not read.problems
    assert [entry.arxiv_id for entry in read.entries] == [entry["arxiv_id"] for entry in row["entries"]]
    assert {entry.arxiv_id for entry in read.entries} == {"3103.00003", "3103.00004"}


@pytest.mark.parametrize("says_what", ["", "What's New: ", "It is a good paper.", "What's New: Penguins dance in Antarctica."])
def test_a_paper_of_which_nothing_is_kept_is_not_in_the_file(
    run: Command, model: ModelServer, tmp_path: Path, says_what: str
) -> None:
    model.acts, file = [says(says_what)], tmp_path / "written.md"
    status, _, err = run("digest", "--date", DAY, "--lang", "en", "--out", file)
    assert status == 1
    assert "left out of 3103.00001" in err
    assert "Nothing was written: " in err
    assert "test-model" in err
    assert not file.exists()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2031-03-09", "No paper of 2031-03-09 is indexed. Type `nonmun sync --since 2031-03-09 --until 2031-03-09`."),
        ("2031-03-06", "Every paper of 2031-03-06 has a digest."),
    ],
)
def test_a_day_without_such_papers_asks_no_model(run: Command, model: ModelServer, day: str, told: str) -> None:
    status, out, err = run("digest", "--date", day)
    assert (status, out) == (2, "")
    assert told in err
    assert not model.requests


def test_a_folder_that_does_not_exist_is_told_before_a_model_is_asked(run: Command, model: ModelServer, tmp_path: Path) -> None:
    model.acts = [says(GOOD)]
    status, _, err = run("digest", "--date", DAY, "--lang", "en", "--out", tmp_path / "no" / "written.md")
    assert (status, model.requests) == (2, [])
    assert f"There is no folder '{tmp_path / 'no'}'." in err


def test_without_a_model_it_is_said_what_to_set(run: Command, abstracts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_HOME", str(abstracts))
    status, out, err = run("digest", "--date", DAY)
    assert (status, out) == (2, "")
    assert err.endswith("No model is configured to write digests. Set OPENAI_API_KEY or OPENAI_BASE_URL.\n")


def test_of_two_bullets_of_one_section_none_is_lost_without_a_word(run: Command, model: ModelServer) -> None:
    wrong = [f"{HOW} images of penguins from Antarctica.", f"{HOW} photographs of whales."]
    model.acts = [says("\n".join([NEW, *wrong])), says(f"{HOW} 42K dialogues with low-rank adapters.")]
    status, _, err = run("digest", "--date", DAY, "--lang", "en")
    assert status == 0, err
    assert "2 bullets of 1 paper kept (1 rewritten), 1 left out" in err


def test_what_was_written_is_a_digest_from_then_on(
    run: Command, model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, abstracts: Path
) -> None:
    monkeypatch.setenv("NONMUN_HOME", str(copied(abstracts, tmp_path / "own")))
    model.acts = [says(GOOD)]
    assert run("digest", "--date", DAY, "--lang", "en", "--out", tmp_path / "written.md").status == 0
    assert run("ingest", tmp_path / "written.md").status == 0
    assert f"Every paper of {DAY} has a digest." in run("digest", "--date", DAY).err


def test_a_fault_of_the_server_leaves_the_file_as_it_was(run: Command, model: ModelServer, tmp_path: Path) -> None:
    file = tmp_path / "written.md"
    file.write_text("before", "utf-8")
    model.acts = [fails(500)]
    status, out, err = run("digest", "--date", "2031-03-05", "--lang", "en", "--out", file)
    assert (status, out) == (3, "")
    assert "The model server at http://127.0.0.1" in err
    assert file.read_text("utf-8") == "before"
    assert [it.name for it in tmp_path.iterdir() if it.name.startswith("written")] == ["written.md"]


def only_about(name: str, text: str) -> Act:
    """Write a text about one paper, and fail for all others."""
    return lambda exchange: (says(text) if name in exchange.prompt else fails(500))(exchange)


def test_what_is_finished_when_the_server_fails_is_kept_and_a_second_run_writes_the_rest(
    run: Command, model: ModelServer, tmp_path: Path
) -> None:
    file, asked = tmp_path / "written.md", ("digest", "--date", "2031-03-05", "--lang", "en", "--out", tmp_path / "written.md")
    model.acts = [only_about("Title: ReefDiff", REEF_GOOD)]
    status, _, err = run(*asked)
    assert status == 3
    assert "1 of 2 papers is missing: 3103.00004." in err
    assert "Type the command again: it writes about these alone." in err
    assert "1 bullet of 1 paper kept (0 rewritten), 0 left out. Written" in err  # what is missing is not without bullets
    assert [entry.arxiv_id for entry in read_bytes(file.read_bytes()).entries] == ["3103.00003"]
    assert "Not written yet: 3103.00004." in file.read_text("utf-8").splitlines()[0]
    model.acts, model.requests[:] = [says(GOOD)], []
    assert run(*asked).status == 0
    assert len(model.requests) == 1
    read = read_bytes(file.read_bytes())
    assert not read.problems
    assert {entry.arxiv_id for entry in read.entries} == {"3103.00003", "3103.00004"}
    assert "Not written yet" not in file.read_text("utf-8")
    model.requests.clear()
    status, _, err = run(*asked)  # and a third has nothing to do
    assert (status, model.requests) == (2, [])
    assert "Every paper of 2031-03-05 has a digest." in err


def test_a_digest_cut_short_on_standard_output_says_how_to_go_on(run: Command, model: ModelServer) -> None:
    model.acts = [only_about("Title: ReefDiff", REEF_GOOD)]
    status, out, err = run("digest", "--date", "2031-03-05", "--lang", "en")
    assert status == 3
    assert [entry.arxiv_id for entry in read_bytes(out.encode()).entries] == ["3103.00003"]
    assert "Index what was printed, then type the command again" in err
    row = run("digest", "--date", "2031-03-05", "--lang", "en", "--json").rows[0]
    assert [one["arxiv_id"] for one in row["missing"]] == ["3103.00004"]


def test_another_model_that_goes_on_is_named_beside_the_first(
    run: Command, model: ModelServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "written.md"
    model.acts = [only_about("Title: ReefDiff", REEF_GOOD)]
    run("digest", "--date", "2031-03-05", "--lang", "en", "--out", file)
    monkeypatch.setenv("NONMUN_LLM_MODEL", "second-model")
    model.acts = [says(GOOD)]
    run("digest", "--date", "2031-03-05", "--lang", "en", "--out", file)
    assert "the models test-model and second-model from" in file.read_text("utf-8").splitlines()[0]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("--date", "2031-03-05", "--lang", "ko"), "is in English. Type --lang en to go on with it"),
        (("--date", DAY, "--lang", "en"), "holds the digest of 2031-03-05. Name another file."),
    ],
)
def test_a_file_with_another_digest_is_not_gone_on_with(
    run: Command, model: ModelServer, tmp_path: Path, asked: tuple[str, ...], told: str
) -> None:
    file = tmp_path / "written.md"
    model.acts = [says(REEF_GOOD)]
    run("digest", "--date", "2031-03-05", "--lang", "en", "--out", file)
    before = file.read_bytes()
    model.requests.clear()
    status, _, err = run("digest", *asked, "--out", file)
    assert (status, model.requests, file.read_bytes()) == (2, [], before)
    assert told in err


def test_of_a_bullet_that_fails_twice_the_sentences_that_are_carried_are_kept(run: Command, model: ModelServer) -> None:
    half = f"{HOW} 42K dialogues with low-rank adapters. It dances with penguins in Antarctica."
    model.acts = [says(f"{NEW}\n{half}")]
    status, out, err = run("digest", "--date", DAY, "--lang", "en")
    assert status == 0, err
    [entry] = read_bytes(out.encode()).entries
    assert [bullet.text for bullet in entry.bullets][1] == "KelpNet is trained on 42K dialogues with low-rank adapters."
    assert "2 bullets of 1 paper kept (0 rewritten, 1 shortened), 1 left out" in err
    assert "left out of 3103.00001, Technical Details: It dances with penguins in Antarctica." in err
    assert "“It dances with penguins in Antarctica.”: " in model.requests[1]["messages"][-1]["content"]


def test_a_sentence_that_leans_on_one_that_is_left_out_goes_with_it(run: Command, model: ModelServer) -> None:
    wrong = (
        "Technical Details: PolarNet dances with penguins in Antarctica. It improves accuracy on ReefBench from 61.5% to 73.2%."
    )
    model.acts = [says(f"{NEW}\n{wrong}")]
    _, out, err = run("digest", "--date", DAY, "--lang", "en")
    [entry] = read_bytes(out.encode()).entries
    assert [bullet.section for bullet in entry.bullets] == ["What's New"]
    assert f"Technical Details: {wrong.partition(': ')[2]}" in err
