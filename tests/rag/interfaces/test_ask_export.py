"""``nonmun ask --bibtex`` and ``--markdown``: what stands on standard output, and what beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from rag.interfaces.answers import print_bibtex
from tests.rag.answer.test_export import answered, cited
from tests.support.assistant import QUESTION
from tests.support.bibtex_reader import read_bibtex
from tests.support.command import Command, Ended
from tests.support.model_server import ModelServer, cuts_off, says

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture
def ask(run: Command, in_sample: None) -> Callable[..., Ended]:
    return partial(run, "ask", "--sample")


def with_model(monkeypatch: pytest.MonkeyPatch, server: ModelServer) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    monkeypatch.setenv("NONMUN_LLM_MODEL", "test-model")


def test_bibtex_stands_alone_on_standard_output_and_the_answer_beside_it(ask: Any) -> None:
    status, out, err = ask(QUESTION, "--bibtex")
    assert status == 0
    assert [e["eprint"] for e in read_bibtex(out).values()] == ["2311.12908", "2311.13231"]
    assert "2 papers in the digests fit:" in err
    assert "[1] digest of 2023-11-23 · https://arxiv.org/abs/2311.12908" in err


def test_an_answer_without_citations_has_no_bibtex_and_says_so(ask: Any) -> None:
    status, out, err = ask("Which team won the 2018 FIFA World Cup final?", "--bibtex")
    assert (status, out) == (0, "")
    assert 'FIFA World Cup" is not in the digests.' in err
    assert "nonmun: the answer cites no papers, so there are no entries." in err


def test_what_was_not_verified_is_named_beside_the_bibtex(capsys: pytest.CaptureFixture[str]) -> None:
    print_bibtex(answered(citations=[cited(1), cited(2)], verdicts=[("A [1].", "supported"), ("B [2].", "contradicted")]), "@")
    assert capsys.readouterr() == ("@", "nonmun: left out, because not verified: 2405.00002\n")


def test_markdown_stands_alone_on_standard_output(ask: Any) -> None:
    status, out, err = ask(QUESTION, "--markdown")
    assert (status, err) == (0, "")
    assert out.startswith(
        f"# {QUESTION}\n\n*extractive, quoted from the digests: no model is set, from the bundled sample · 20"
    )
    assert out.count("2 papers in the digests fit:") == 1
    assert "- [1] [Diffusion Model Alignment" in out


@pytest.mark.parametrize("form", ["--bibtex", "--markdown"])
def test_an_answer_of_a_model_names_it_and_a_fault_keeps_its_exit_status(
    ask: Any, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    with ModelServer(says("Diffusion-DPO [1].")) as server:
        with_model(monkeypatch, server)
        status, out, err = ask(QUESTION, form)
        assert status == 0
        assert "answered by test-model" in (out if form == "--markdown" else err)
    with ModelServer(cuts_off("Diffusion-DPO aligns [1]. And then")) as server:
        with_model(monkeypatch, server)
        status, out, err = ask(QUESTION, form)
        assert status == 3
        assert "nonmun: The answer was cut off" in err
        assert "arxiv.org/abs/2311.1" in out


@pytest.mark.parametrize(
    ("forms", "named"),
    [
        (("--bibtex", "--json"), "--bibtex and --json cannot be used together."),
        (("--markdown", "--json"), "--markdown and --json cannot be used together."),
        (("--bibtex", "--markdown"), "--bibtex and --markdown cannot be used together."),
        (("--bibtex", "--batch", "-"), "--bibtex and --batch cannot be used together."),
        (("--markdown", "--batch", "-"), "--markdown and --batch cannot be used together."),
    ],
)
def test_two_forms_together_are_refused(ask: Any, forms: tuple[str, ...], named: str) -> None:
    status, out, err = ask(*([] if "--batch" in forms else [QUESTION]), *forms)
    assert (status, out) == (2, "")
    assert err == f"nonmun: {named} Leave out all but one of them.\n"


TABLE = "| Method | Result |\n| --- | --- |\n| Alpha | 3 [1] |"


def test_the_tables_of_an_answer_stand_as_csv_on_standard_output(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(says(TABLE)) as server:
        with_model(monkeypatch, server)
        status, out, err = ask(QUESTION, "--csv")
    assert status == 0
    assert out.startswith("\ufeffMethod,Result,arXiv id,date,url\r\nAlpha,3,2311.")
    assert "| --- |" not in err
    assert "Method" in err


def test_an_answer_without_a_table_gives_its_sources_as_csv_and_says_so(ask: Any) -> None:
    status, out, err = ask(QUESTION, "--csv")
    assert status == 0
    assert out.startswith("\ufeffmarker,title,text,arXiv id,date,url\r\n[1],")
    assert "the answer has no table" in err


def test_a_table_is_printed_in_columns(ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with ModelServer(says(TABLE)) as server:
        with_model(monkeypatch, server)
        _, out, _ = ask(QUESTION)
    assert "|" not in out.split("\n\n")[0]
    assert "Alpha    3 [1]" in out


def test_csv_goes_with_no_other_form(ask: Any) -> None:
    status, _, err = ask(QUESTION, "--csv", "--bibtex")
    assert status == 2
    assert "cannot be used together" in err
