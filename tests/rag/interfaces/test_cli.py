"""The command line as a user types it: what it prints, where, and with which exit status."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.answer import REFERENCE_FORMATS
from rag.core.settings import load_settings
from tests.browser.corpora import copied
from tests.support.command import Command
from tests.support.embedding_server import collapsed_vector, embeds
from tests.support.model_server import ModelServer, fails, says

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

DIGEST = """## Daily Papers (2024-01-02)

### [Sharks: Diffusion Models for Underwater Video](https://arxiv.org/abs/2401.00001)

Vote: 7

Authors: Ada Kim

- **What's New**: 상어 영상을 생성하는 확산 모델이다.
- **Performance Highlights**: 정확도는 91%이다.
"""


@pytest.fixture
def digest(tmp_path: Path) -> Path:
    file = tmp_path / "day.md"
    file.write_text(DIGEST, "utf-8")
    return file


def test_help_names_every_command(run: Any) -> None:
    result = run("--help")
    assert result.status == 0
    for command in ("ingest", "parse", "search", "ask", "status", "doctor", "ui", "eval"):
        assert f"  {command} " in result.out


def test_parse_prints_one_object_per_entry_and_problems_beside_it(run: Any, digest: Path) -> None:
    (digest.parent / "README.md").write_text("# Notes\n", "utf-8")
    result = run("parse", digest.parent, "--json")
    assert result.status == 0
    assert result.rows == [
        {
            "date": "2024-01-02",
            "arxiv_id": "2401.00001",
            "title": "Sharks: Diffusion Models for Underwater Video",
            "votes": 7,
            "authors": ["Ada Kim"],
            "bullets": [
                {"section": "What's New", "text": "상어 영상을 생성하는 확산 모델이다.", "kind": "digest"},
                {"section": "Performance Highlights", "text": "정확도는 91%이다.", "kind": "digest"},
            ],
            "format": "korean_daily",
            "file": str(digest.resolve()),
            "line": 3,
        }
    ]
    assert "README.md: no digest" in result.err


def test_ingest_then_again_then_status_and_doctor(run: Any, digest: Path) -> None:
    first = run("ingest", digest)
    assert (first.status, first.out.split("\n")[0]) == (0, "1 added, 0 updated, 0 removed, 0 unchanged; 0 problems")
    second = run("ingest", digest, "--json")
    assert second.rows[0] | {"problems": []} == second.rows[0]
    assert (second.rows[0]["added"], second.rows[0]["unchanged"]) == (0, 1)
    status = run("status", "--json").rows[0]
    assert (status["papers"], status["bullets"], status["first_day"], status["index"]) == (1, 2, "2024-01-02", "digests")
    doctor = run("doctor")
    assert doctor.status == 0
    assert "FAIL" not in doctor.out


def test_search_prints_papers_with_evidence(run: Any, in_sample: None) -> None:
    *rows, about = run("search", "확산 모델에 DPO를 적용한 논문은?", "--k", "3", "--json").rows
    assert len(rows) == about["shown"] == 3
    assert (about["plan"]["intent"], about["missing"]) == ("list", [])
    assert set(rows[0]) == {"arxiv_id", "title", "date", "votes", "score", "suspect", "bullets"}
    assert {"index", "section", "text", "score"} <= set(rows[0]["bullets"][0])
    text = run("search", "확산 모델에 DPO를 적용한 논문은?", "--since", "2024-06-01", "--min-votes", "1").out
    assert "https://arxiv.org/abs/24" in text
    assert "2023-11-23" not in text


@pytest.mark.parametrize("form", REFERENCE_FORMATS)
def test_search_prints_the_papers_found_in_a_format_of_references_alone(run: Any, in_sample: None, form: str) -> None:
    ended = run("search", "확산 모델에 DPO를 적용한 논문은?", "--k", "1", "--export", form)
    assert ended.status == 0
    assert "2311.12908" in ended.out
    assert "--k" not in ended.out
    assert ended.err.startswith("1 of 2 papers")


def test_a_search_that_finds_nothing_exports_nothing_and_says_so(run: Any, in_sample: None) -> None:
    assert run("search", "xyzzyfoo", "--export", "ris") == (0, "", "No papers found.\n")


@pytest.mark.parametrize(
    ("more", "said"), [(["docx"], "'docx' is not known. Choose bibtex, ris"), (["ris", "--json"], "together")]
)
def test_an_export_that_does_not_exist_is_said_in_one_line(run: Any, in_sample: None, more: list[str], said: str) -> None:
    ended = run("search", "DPO", "--export", *more)
    assert (ended.status, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert said in ended.err


def test_search_in_one_section(run: Any, in_sample: None) -> None:
    *rows, _ = run("search", "diffusion", "--section", "performance", "--json").rows
    assert {bullet["section"] for row in rows for bullet in row["bullets"]} == {"Performance Highlights"}
    wrong = run("search", "diffusion", "--section", "limitations")
    assert (wrong.status, wrong.out) == (2, "")
    assert "no section 'limitations'. Type new, technical or performance." in wrong.err


def test_ask_prints_the_answer_its_sources_and_its_mode(run: Any, in_sample: None) -> None:
    result = run("ask", "which papers cover DPO for diffusion?")
    assert result.status == 0
    assert result.out.count("Diffusion Model Alignment") == 1  # the list has named it, its source need not again
    assert "[1] digest of 2023-11-23 · https" in result.out
    assert "https://arxiv.org/abs/2311.12908" in result.out
    assert "extractive" in result.out
    assert "no model is set" in result.out


def test_ask_as_json_has_the_fixed_form(run: Any, in_sample: None) -> None:
    row = run("ask", "확산 모델에 DPO를 적용한 논문은?", "--json").rows[0]
    assert {"answer", "abstained", "premise", "citations", "sentences", "mode", "timings", "usage"} < set(row)
    assert {"plan", "understood", "not_understood", "corrected", "named", "total", "shown"} < set(row)
    assert row["shown"] <= row["total"]
    assert row["premise"] == "ok"
    assert {"marker", "arxiv_id", "date", "bullet", "text", "url"} <= set(row["citations"][0])
    assert {"text", "citations", "verdict", "score", "reason"} <= row["sentences"][-1].keys()
    assert row["sentences"][-1]["verdict"] == "supported"


def test_what_became_of_the_words_is_in_the_json(run: Any, in_sample: None) -> None:
    question = "difusion papers around Christmas with at least 2 votes, not about video"
    row = run("ask", question, "--json").rows[0]
    assert row["plan"]["filters"] == {"min_votes": 2}
    assert (row["plan"]["subjects"], row["plan"]["excluded"]) == (["diffusion"], ["video"])
    assert row["understood"] == ["at least 2 votes", "without video"]
    assert [unread["words"] for unread in row["not_understood"]] == ["around Christmas"]
    assert row["corrected"] == [{"from": "difusion", "to": "diffusion"}]
    assert " ".join(words["words"] for words in row["plan"]["words"]).replace(" ,", ",") == question


def test_what_was_not_understood_is_no_failure_but_is_said_once(run: Any, in_sample: None) -> None:
    for command in ("ask", "search"):
        result = run(command, "papers on difusion around Christmas")
        assert result.status == 0
        said = result.out + result.err
        assert said.count('Not understood: "around Christmas" (it names no certain days).') == 1
        assert said.count("difusion → diffusion") == 1
    korean = run("ask", "크리스마스 즈음에 나온 difusion 논문").err
    assert "이해하지 못한 말: " in korean
    assert "고쳐 읽은 말: difusion → diffusion" in korean


def test_options_leave_papers_out(run: Any, in_sample: None) -> None:
    def found(*options: str) -> dict[str, Any]:
        *rows, about = run("search", "diffusion", "--k", "100", "--json", *options).rows
        return {row["arxiv_id"]: row for row in rows} | {"total": about["total"]}

    every = found()
    few = found("--max-votes", "5")
    assert all(row["votes"] is None or row["votes"] <= 5 for name, row in few.items() if name != "total")
    assert 0 < few["total"] < every["total"]
    without = found("--exclude", "video", "--exclude", "3D")
    assert 0 < without["total"] < every["total"]
    name = run("ask", "who wrote Diffusion-DPO?").out.split("(")[0]
    assert "2311.12908" in every
    assert "2311.12908" not in found("--not-author", "Wallace"), name
    told = run("ask", "papers about diffusion", "--exclude", "video", "--max-votes", "9", "--json").rows[0]
    assert (told["plan"]["excluded"], told["plan"]["filters"]) == (["video"], {"max_votes": 9})


def test_a_batch_says_which_papers_are_missing_and_gives_no_hints_for_a_terminal(run: Any, in_sample: None) -> None:
    lines = "".join(json.dumps({"id": i, "question": q}) + "\n" for i, q in enumerate(["2401.99999", " "]))
    missing, empty = run("search", "--batch", "-", "--json", stdin=lines).rows
    assert (missing["missing"], missing["results"], missing["total"]) == (["2401.99999"], [], 0)
    assert missing["notice"] == "2401.99999 is not in the digests."
    assert empty["error"] == "The question is empty."


def test_batches_answer_row_by_row_and_a_bad_row_costs_itself_alone(run: Any, in_sample: None, tmp_path: Path) -> None:
    good = json.dumps({"id": "a", "question": "DPO for diffusion"})
    lines = f'{good}\nnot json\n{{"id": "c"}}\n{{"id": "d", "question": "  "}}\n[1]\n{good}\n'
    for command, key in (("search", "results"), ("ask", "answer")):
        result = run(command, "--batch", "-", "--json", stdin=lines)
        assert result.status == 0
        assert [(r["id"], key in r, "error" in r) for r in result.rows] == [
            ("a", True, False),
            (None, False, True),
            ("c", False, True),
            ("d", False, True),
            (None, False, True),
            ("a", True, False),
        ]
        assert result.rows[0][key] == result.rows[-1][key]
    file = tmp_path / "questions.jsonl"
    file.write_text(good, "utf-8")
    assert run("search", "--batch", file, "--k", "2", "--json").rows[0]["results"][1]


def test_lines_that_are_no_json_or_no_utf8_cost_themselves_alone(run: Any, in_sample: None, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        b'\xef\xbb\xbf{"id": 1, "question": "DPO for diffusion"}',
        '{"id": 2, "question": "확산 모델"}'.encode("cp949"),
        b'{"id": "\xff", "question": "DPO"}',
        b"[" * 200_000,
        b'{"id": 5, "question": ' + b"[" * 200_000,
        b'{"id": NaN, "question": "DPO"}',
        b'{"id": 1e999, "question": "DPO"}',
        b'{"id": "\\ud800", "question": "DPO"}',
        b'{"id": 9, "question": "\\ud800"}',
        b'{"id": 10, "question": "DPO for diffusion"}',
    ]
    file.write_bytes(b"\n".join(lines))
    result = run("search", "--batch", file)
    assert result.status == 0
    found = [(row["id"], "results" in row) for row in result.rows]
    assert found == [(1, True), (2, False), *[(None, False)] * 6, (9, False), (10, True)]
    assert result.rows[0]["results"] == result.rows[-1]["results"]
    assert "NaN" not in result.out
    assert "Line 3 is not a JSON object" in result.rows[2]["error"]


@pytest.mark.slow
def test_standard_input_is_read_as_a_file_is(in_sample: None) -> None:
    lines = b'\xef\xbb\xbf{"id": 1, "question": "DPO"}\n\xff\n{"id": 3, "question": "DPO"}\n'
    done = subprocess.run(
        [sys.executable, "-m", "rag", "search", "--batch", "-"], input=lines, capture_output=True, env=os.environ, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [1, None, 3]


@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_question_and_a_batch_together_are_wrong_usage(run: Any, in_sample: None, command: str) -> None:
    result = run(command, "RAG", "--batch", "-", stdin='{"id": 1, "question": "DPO"}')
    assert (result.status, result.out) == (2, "")
    assert "A question and --batch cannot be used together." in result.err


@pytest.mark.slow
def test_a_batch_with_a_model_that_fails_prints_every_row_and_ends_as_a_single_question_does(
    run: Any, in_sample: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(json.dumps({"id": i, "question": "which papers cover DPO for diffusion?"}) + "\n" for i in range(2))
    with ModelServer(fails(401)) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-canary")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        result = run("ask", "--batch", "-", stdin=lines)
    assert result.status == 3
    assert ["refused the key" in row["notice"] and "2311.12908" in str(row["citations"]) for row in result.rows] == [True] * 2


def test_a_model_that_fails_costs_the_answer_nothing_and_says_so(
    run: Any, in_sample: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ModelServer(fails(401)) as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-wrong-canary")
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        result = run("ask", "which papers cover DPO for diffusion?")
    assert result.status == 3
    assert "2311.12908" in result.out
    assert "refused the key (401): no. Check OPENAI_API_KEY." in result.err
    assert len(result.err.strip().split("\n")) == 1
    assert "canary" not in result.err + result.out


@pytest.mark.slow
def test_a_model_is_used_when_it_is_set(run: Any, in_sample: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(says("It is Diffusion-DPO [1].")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("NONMUN_LLM_MODEL", "test-model")
        result = run("ask", "which papers cover DPO for diffusion?")
        doctor = run("doctor")
    assert result.status == 0
    assert "It is Diffusion-DPO [1]." in result.out
    assert "answered by test-model" in result.out
    assert "127.0.0.1" in doctor.out


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["ask", "anything"], 2, "Nothing is indexed yet. Type `nonmun ingest PATH`"),
        (["search", "anything"], 2, "Nothing is indexed yet."),
        (["status"], 2, "Nothing is indexed yet."),
        (["ask"], 2, "The question is missing."),
        (["ingest"], 2, "Nothing to index."),
        (["ingest", "no/such/folder"], 2, "There is no file or folder 'no/such/folder'."),
        (["ingest", "."], 2, "No digest in '.'"),
        (["search", "q", "--k", "0"], 2, "--k has the value '0', which is less than 1. Type `nonmun search --help`"),
        (["search", "q", "--k", "x"], 2, "--k has the value 'x', which is no whole number."),
        (["search", "q", "--limit", "3"], 2, "No such option: --limit. Type `nonmun search --help`"),
        (["search", "--batch", "missing.jsonl"], 2, "Cannot read 'missing.jsonl'"),
        (["nonsense"], 2, "No such command 'nonsense'. Type `nonmun --help`"),
        (["aks", "q"], 2, "Did you mean 'ask'? Type"),
        (["ask", "q", "--format", "yaml"], 2, "--format 'yaml' is not known. Choose table, csv, json, markdown or bibtex."),
        (["ask", "q", "--lang", "fr"], 2, "The language 'fr' is not known."),
    ],
)
def test_wrong_usage_is_one_clear_line(run: Any, arguments: list[str], status: int, said: str) -> None:
    result = run(*arguments)
    assert result.status == status
    assert said in result.err
    assert result.out == ""
    assert result.err.count("\n") == 1


def test_status_offers_what_can_be_fetched_until_there_are_digests_of_ones_own(
    run: Any, digest: Path, tmp_path: Path, sample_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offer = "Type `nonmun sync` to fetch the papers of the last 30 days; it contacts huggingface.co alone."
    assert offer in run("status").err
    monkeypatch.setenv("NONMUN_HF_URL", "https://mirror.example/hf")
    assert "it contacts mirror.example alone" in run("status").err
    monkeypatch.delenv("NONMUN_HF_URL")
    monkeypatch.setenv("NONMUN_HOME", str(copied(sample_home, tmp_path / "own")))
    assert run("status", "--json").rows[0]["offer"] == offer
    assert "offer" not in run("status", "--sample", "--json").rows[0]
    run("ingest", digest)
    assert "offer" not in run("status", "--json").rows[0]


def test_a_setting_that_cannot_be_used_is_named(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_LLM_CONTEXT", "many")
    result = run("ask", "q")
    assert result.status == 2
    assert "NONMUN_LLM_CONTEXT has the value 'many'" in result.err


def test_a_home_that_cannot_be_written_is_said(run: Any, digest: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setenv("NONMUN_HOME", str(tmp_path / "file" / "home"))
    result = run("ingest", digest)
    assert result.status == 3
    assert "Set NONMUN_HOME to a folder you may write to." in result.err


def test_a_doctor_names_what_is_wrong(run: Any) -> None:
    result = run("doctor")
    assert result.status == 1
    assert "FAIL index: Nothing is indexed yet. Type `nonmun ingest PATH`" in result.out


def test_a_file_that_is_no_digest_leaves_the_index_as_it_was(run: Any, digest: Path) -> None:
    run("ingest", digest)
    notes = digest.parent / "notes.md"
    notes.write_text("# Notes\n", "utf-8")
    result = run("ingest", notes)
    assert result.status == 0
    assert "notes.md: no digest" in result.err
    assert run("status", "--json").rows[0]["papers"] == 1


def test_hostile_text_cannot_steer_the_terminal(run: Any, digest: Path) -> None:
    digest.write_text(DIGEST.replace("상어 영상을", "상어\x1b]0;owned\x07\u202e 영상을"), "utf-8")
    run("ingest", digest)
    for result in (run("search", "상어 영상"), run("ask", "상어 영상 논문은?"), run("parse", digest)):
        assert not {"\x1b", "\x07", "\u202e"} & set(result.out)


@pytest.mark.slow
def test_an_ingest_tells_how_many_files_are_indexed_and_not_of_files_that_it_let_go(run: Any, digest: Path) -> None:
    run("ingest", digest)
    other = digest.with_name("other.md")
    other.write_text(DIGEST.replace("2401.00001", "2401.00002"), "utf-8")
    assert "2 papers from 2 files are indexed." in run("ingest", other).out
    other.unlink()
    assert "`--prune` removes" in run("ingest", digest.parent).out
    pruned = run("ingest", digest.parent, "--prune").out
    assert "1 paper from 1 file is indexed." in pruned
    assert "--prune" not in pruned


def piped(command: str) -> subprocess.CompletedProcess[str]:
    line = f"set -o pipefail; {sys.executable} -m rag {command}"
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, env=os.environ, check=False)


@pytest.mark.slow
@pytest.mark.parametrize("options", ["", "--json"])
def test_the_program_ends_quietly_when_its_reader_leaves(in_sample: None, options: str) -> None:
    done = piped(f"search 'model' --k 60 {options} | head -c 10")
    assert (done.returncode, len(done.stdout), done.stderr) == (0, 10, "")


@pytest.mark.slow
@pytest.mark.parametrize("command", ["search model", "search model --json", "--help"])
def test_output_that_cannot_be_written_is_one_line(in_sample: None, command: str) -> None:
    done = piped(f"{command} > /dev/full")
    assert (done.returncode, done.stderr) == (
        3,
        "nonmun: No space left on device. Free some space there, then try the same again.\n",
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    "closed", ["<&- >&- 2>&-", *(pytest.param(one, marks=pytest.mark.long) for one in (">&-", "<&-", "2>&-"))]
)
def test_a_standard_stream_that_is_closed_stops_nothing(in_sample: None, closed: str) -> None:
    done = piped(f"ask 'What is GAIA?' {closed}")
    assert (done.returncode, done.stderr) == (0, "")


def test_an_interrupt_is_told_and_has_its_own_status(run: Any, in_sample: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*arguments: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Nonmun, "search", interrupted)
    result = run("search", "model")
    assert (result.status, result.err.strip()) == (130, "nonmun: stopped.")


@pytest.mark.parametrize("command", [["ask", "q"], ["search", "q"], ["status"], ["ingest", "."]])
def test_a_home_that_is_no_folder_is_said(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], digest: Path
) -> None:
    monkeypatch.setenv("NONMUN_HOME", str(digest))
    Path("day.md").write_text(DIGEST, "utf-8")
    result = run(*command)
    assert (result.status, result.out) == (3, "")
    assert "Not a directory" in result.err
    assert "NONMUN_HOME" in result.err


@pytest.mark.slow
def test_an_embedding_of_ones_choice_is_told_at_ingest_and_when_its_server_fails(
    run: Any, digest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NONMUN_EMBEDDING", "openai:toy")
    monkeypatch.setenv("NONMUN_EMBEDDING_RETRIES", "0")
    with ModelServer(embeds(collapsed_vector)) as server:
        monkeypatch.setenv("NONMUN_EMBEDDING_BASE_URL", server.url)
        done = run("ingest", digest)
        assert (done.status, "2 passages embedded with openai:toy" in done.out) == (0, True)
        assert "warning: openai:toy gives unrelated Korean sentences" in done.err
        assert run("search", "sharks", "--json").rows[0]["arxiv_id"] == "2401.00001"
        server.acts[:] = [fails(500)]
        found = run("search", "sharks", "--json")
        assert (found.status, found.rows[0]["arxiv_id"]) == (3, "2401.00001")
        assert "Searched by words alone, not by meaning: The embedding server at 127.0.0.1" in found.err
        answer = run("ask", "상어 영상", "--json")
        assert (answer.status, "words alone" in answer.rows[0]["notice"]) == (3, True)
        [row] = run("search", "--batch", "-", "--json", stdin='{"id": 1, "question": "sharks"}').rows
        assert (row["results"][0]["arxiv_id"], "words alone" in row["notice"]) == ("2401.00001", True)
    monkeypatch.delenv("NONMUN_EMBEDDING")
    changed = run("search", "sharks")
    assert changed.status == 2
    assert "The index was built with openai:toy, NONMUN_EMBEDDING asks for the built-in embedding." in changed.err


def test_settings_given_in_python_win_over_the_environment(digest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_EMBEDDING", "openai:toy")
    assistant = Nonmun(settings=load_settings().without_model())
    assert assistant.ingest(digest).notes == ()
    assert assistant.search("sharks").notice == ""


def test_an_error_of_the_system_names_its_mend(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_home: object = None) -> None:
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE), "/" + "d" * 4000)

    monkeypatch.setattr("rag.interfaces.cli.index.open_assistant", fail)
    ended = run("status")
    assert ended.status == 3
    assert "Too many open files. Close other programs, or allow more open files with `ulimit -n 4096`" in ended.err
    assert len(ended.err) < 500
