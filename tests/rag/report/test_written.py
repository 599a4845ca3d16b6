"""``nonmun report`` with a model, a real local server: what it writes, mends, refuses, breaks off and goes on with."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag.report import Report, report_from_json
from tests.support.command import INTERRUPTIBLE, Command, Ended
from tests.support.model_server import Act, Exchange, ModelServer, fails, hangs, says

pytestmark = [
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.usefixtures("loaded_client", "in_sample"),
]

SUBJECT = "diffusion models"
USAGE = {"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1000}
#: Claims nothing that a bullet could contradict, and cites the first one.
TRUE = "Diffusion models are the subject [1]."
INVENTED = "Every penguin weighs 77 kilograms [1]."
TABLE = "| Paper | What is new |\n| --- | --- |\n| One | diffusion [1] |"


def outline(*sections: tuple[str, list[int]], compare: list[int] | None = None, **more: Any) -> Act:
    value = {"sections": [{"heading": heading, "papers": papers} for heading, papers in sections], **more}
    return says(json.dumps(value | ({"compare": compare} if compare is not None else {}), ensure_ascii=False), usage=USAGE)


ONE = outline(("How images are made", [1, 2]), compare=[1])
TWO = outline(("How images are made", [1, 2]), ("How they move", [3, 4]), compare=[1])


def mends(text: str) -> Act:
    """Write a second version, in which ``[1]`` cites the first excerpt of the request before."""

    def act(exchange: Exchange) -> None:
        first = exchange.server.owner.requests[-1]["messages"][1]["content"]
        exchange.keys = re.findall(r"^\[(\w+)\] ", first, re.M)
        says(text, usage=USAGE)(exchange)

    return act


@pytest.fixture
def model(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModelServer]:
    with ModelServer() as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("NONMUN_LLM_MODEL", "test-model")
        monkeypatch.setenv("NONMUN_LLM_RETRIES", "0")
        monkeypatch.setenv("NONMUN_JUDGE_ASKS", "0")
        yield server


def write(run: Command, model: ModelServer, *acts: Act, options: tuple[str, ...] = ()) -> tuple[Ended, Report | None]:
    model.acts = list(acts)
    ended = run("report", SUBJECT, "--out", "here", "--papers", "6", *options)
    state = Path("here/report.json")
    return ended, report_from_json(state.read_text("utf-8")) if state.exists() else None


def text_of(report: Report | None, kind: str) -> str:
    assert report is not None
    return "\n".join(section.answer.text for section in report.sections if section.planned.kind == kind)


def test_sections_are_written_from_their_own_papers(run: Command, model: ModelServer) -> None:
    ended, report = write(run, model, TWO, says(TRUE, usage=USAGE))
    assert ended.status == 0, ended.err
    assert report is not None
    assert report.is_whole
    assert [it.planned.heading for it in report.sections][:2] == ["How images are made", "How they move"]
    assert text_of(report, "prose").count("Diffusion models are the subject [1]") == 2
    for section in report.sections[:2]:
        assert {citation.arxiv_id for citation in section.answer.citations} <= set(section.planned.papers)
    prompts = [str(request["messages"][-1]["content"]) for request in model.requests]
    titles = [section.planned.papers for section in report.sections[:2]]
    assert all(arxiv_id in prompts[1] and arxiv_id not in prompts[2] for arxiv_id in titles[0])
    assert "Section “How they move” of a report on “diffusion models”" in prompts[2]
    assert sorted(p.name for p in Path("here").iterdir()) == ["report.bib", "report.html", "report.json", "report.md"]
    assert "nonmun: 2/" in ended.err


def test_papers_of_no_section_are_quoted(run: Command, model: ModelServer) -> None:
    _, report = write(run, model, ONE, says(TRUE, usage=USAGE))
    assert report is not None
    rest = next(section for section in report.sections if section.planned.kind == "quotes")
    assert len(rest.planned.papers) == 4
    assert {it for section in report.sections[:2] for it in section.planned.papers} == set(report.papers)


def test_a_comparison_is_a_table_whose_rows_are_checked(run: Command, model: ModelServer) -> None:
    plan = outline(("How images are made", [1, 2]), compare=[1, 2], columns=["what is | new"])
    ended, report = write(run, model, plan, says(TRUE, usage=USAGE), says(TABLE, usage=USAGE))
    assert ended.status == 0
    assert report is not None
    table = next(section for section in report.sections if section.planned.kind == "comparison")
    assert table.planned.columns == ("what is new",)
    assert "The other columns: what is new." in str(model.requests[2]["messages"][0]["content"])
    assert any(sentence.verdict for sentence in table.answer.sentences)


def test_what_is_not_supported_is_mended_once(run: Command, model: ModelServer) -> None:
    _, report = write(run, model, ONE, says(f"{TRUE} {INVENTED}", usage=USAGE), mends(TRUE))
    assert "penguin" not in text_of(report, "prose")
    assert "Every penguin weighs 77 kilograms" in str(model.requests[2]["messages"][-1]["content"])


def test_what_stays_unsupported_is_marked(run: Command, model: ModelServer) -> None:
    ended, report = write(run, model, ONE, says(f"{TRUE} {INVENTED}", usage=USAGE))
    assert ended.status == 0
    assert "penguin" in text_of(report, "prose")
    assert len(model.requests) == 3  # outline, section, and once more
    assert "penguin" in Path("here/report.md").read_text("utf-8").split("?")[-1]
    assert "nm-flag" in Path("here/report.html").read_text("utf-8")


def test_a_section_that_the_model_refuses_is_quoted_and_said_to_be(run: Command, model: ModelServer) -> None:
    ended, report = write(run, model, ONE, says("NOT_IN_DIGESTS", usage=USAGE))
    assert ended.status == 0
    assert "“" in text_of(report, "quotes")
    assert "The model gave these sections nothing to say" in ended.out


@pytest.mark.parametrize(
    "nonsense", ["I would rather not.", "{}", '{"sections": []}', '{"sections": [{"heading": 3, "papers": "all"}]}']
)
def test_an_outline_that_is_none_leaves_the_themes(run: Command, model: ModelServer, nonsense: str) -> None:
    ended, report = write(run, model, says(nonsense, usage=USAGE), says(TRUE, usage=USAGE))
    assert ended.status == 0
    assert report is not None
    assert {it for section in report.sections[:-3] for it in section.planned.papers} == set(report.papers)
    assert "The model wrote no usable outline" in ended.out


def test_a_server_that_fails_leaves_what_is_finished_and_the_rest_is_gone_on_with(run: Command, model: ModelServer) -> None:
    ended, report = write(run, model, TWO, says(TRUE, usage=USAGE), fails(503, "no"))
    assert ended.status == 3
    assert "--resume" in ended.err
    assert report is not None
    assert [it.planned.heading for it in report.sections] == ["How images are made"]
    assert "This report is not finished." in Path("here/report.md").read_text("utf-8")
    assert "How they move" in Path("here/report.md").read_text("utf-8")
    asked = len(model.requests)
    ended, resumed = write(run, model, says(TRUE, usage=USAGE), options=("--resume",))
    assert ended.status == 0
    assert resumed is not None
    assert resumed.is_whole
    assert resumed.sections[0] == report.sections[0]
    assert len(model.requests) == asked + 1
    assert "not finished" not in Path("here/report.md").read_text("utf-8")
    again, _ = write(run, model, fails(500), options=("--resume",))
    assert again.status == 0
    assert len(model.requests) == asked + 1


def test_a_limit_on_tokens_holds_and_says_what_is_missing(run: Command, model: ModelServer) -> None:
    # The outline costs 1,000; what a section reads is estimated, and its answer may take 3,000.
    ended, report = write(run, model, TWO, says(TRUE, usage=USAGE), options=("--max-tokens", "6500"))
    assert ended.status == 3
    assert "limit of 6,500 tokens is reached" in ended.err
    assert report is not None
    assert report.tokens <= 6500
    assert not report.is_whole
    assert "How they move" in ended.out
    ended, resumed = write(run, model, says(TRUE, usage=USAGE), options=("--resume", "--max-tokens", "60000"))
    assert ended.status == 0
    assert resumed is not None
    assert resumed.is_whole
    assert resumed.tokens > report.tokens


def test_the_limit_is_a_setting_too(run: Command, model: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NONMUN_REPORT_MAX_TOKENS", "1000")
    ended, report = write(run, model, TWO)
    assert ended.status == 3
    assert model.requests == []
    assert report is not None
    assert report.sections == ()


def test_no_report_is_overwritten_in_silence(run: Command, model: ModelServer) -> None:
    write(run, model, ONE, says(TRUE, usage=USAGE))
    before = Path("here/report.md").read_text("utf-8")
    ended, _ = write(run, model, ONE)
    assert ended.status == 2
    assert "--replace" in ended.err
    assert Path("here/report.md").read_text("utf-8") == before
    ended, _ = write(run, model, ONE, options=("--replace", "--no-model"))
    assert ended.status == 0
    assert Path("here/report.md").read_text("utf-8") != before


def test_a_report_goes_on_with_its_own_subject_only(run: Command, model: ModelServer) -> None:
    write(run, model, TWO, fails(503))
    ended = run("report", "language models", "--out", "here", "--resume")
    assert ended.status == 2
    assert "is on 'diffusion models'" in ended.err
    Path("here/report.json").write_text("{", "utf-8")
    ended = run("report", SUBJECT, "--out", "here", "--resume")
    assert ended.status == 2
    assert "--replace" in ended.err


def test_a_report_of_a_model_does_not_go_on_without_one(
    run: Command, model: ModelServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(run, model, TWO, fails(503))
    monkeypatch.delenv("OPENAI_BASE_URL")
    ended = run("report", SUBJECT, "--out", "here", "--resume")
    assert ended.status == 2
    assert "none is configured now" in ended.err


def test_json_says_what_there_is(run: Command, model: ModelServer) -> None:
    ended, _ = write(run, model, ONE, says(TRUE, usage=USAGE), options=("--json",))
    (row,) = ended.rows
    assert row["subject"] == SUBJECT
    assert row["missing"] == []
    assert row["tokens"] == 2000
    assert set(row["files"]) == {"md", "html", "bib", "json"}
    ended = run("report", "medieval basket weaving", "--json")
    assert ended.status == 0
    assert ended.rows[0]["abstained"] is True
    assert not list(Path().glob("report-*"))


@pytest.mark.slow
@pytest.mark.long
def test_ctrl_c_keeps_what_is_finished_and_hangs_up(model: ModelServer) -> None:
    model.acts = [TWO, says(TRUE, usage=USAGE), hangs()]
    command = [sys.executable, "-c", INTERRUPTIBLE, "report", SUBJECT, "--out", "here", "--papers", "6"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if "How they move" in line:
                break
        while len(model.requests) < 3:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        told = process.stderr.read()
    assert process.returncode == 130
    assert "1 section" in told
    assert "--resume" in told
    assert model.hung_up.wait(20)
    report = report_from_json(Path("here/report.json").read_text("utf-8"))
    assert len(report.sections) == 1
