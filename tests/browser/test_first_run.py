"""The first minutes: nothing indexed, no model, a model for the first time, a model server that fails."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from rag import Nonmun
from rag.core.models import Progress, no_progress
from rag.core.settings import load_settings
from rag.fetch import client as client_module
from rag.index.ingest import IngestReport
from rag.index.sync import SyncReport
from rag.text import Language
from tests.browser.conftest import OpenPage, Serve
from tests.browser.corpora import copied
from tests.browser.driving import send
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, at, language_of
from tests.support.assistant import KEY, QUESTION, assistant
from tests.support.hf_server import HFServer, paper
from tests.support.model_server import ModelServer, fails, says
from ui.locales.texts import STEPS, Label

pytestmark = [
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

LOCALES: dict[Language, str] = {"en": "en-US", "ko": "ko-KR"}

DIGEST = """## Daily Papers (2024-06-21)

### [Quokka Diffusion](https://arxiv.org/abs/2406.00001)

Vote: 7

- quokka diffusion models smile

### a heading that names no paper
"""


class Watched(Nonmun):
    """Indexes when a test lets it, after it has said how far it is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.go_on = threading.Event()

    def ingest(self, *paths: Any, progress: Progress = no_progress, **options: Any) -> IngestReport:
        self._wait(progress)
        return super().ingest(*paths, progress=progress, **options)

    def ingest_sample(self, *, progress: Progress = no_progress, **options: Any) -> IngestReport:
        self._wait(progress)
        return super().ingest_sample(progress=progress, **options)

    def sync(self, *sources: str, progress: Progress = no_progress, **options: Any) -> SyncReport:
        progress("fetch", 3, 10)
        assert self.go_on.wait(60)
        return super().sync(*sources, progress=progress, **options)

    def _wait(self, progress: Progress) -> None:
        progress("analyse", 3, 10)
        assert self.go_on.wait(60)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "my digests"
    folder.mkdir()
    (folder / "2024-06-21.md").write_text(DIGEST, "utf-8")
    return folder


@pytest.fixture
def watched() -> Iterator[Watched]:
    watched = Watched()
    yield watched
    watched.go_on.set()


def answered(page: Page, number: int = 1) -> None:
    expect(page.locator(f"#answer-{number}")).to_have_class(re.compile("nm-(done|failed)"))


@IN_KOREAN
def test_the_sample_is_indexed_from_the_page_while_one_watches(
    open_page: OpenPage, serve: Serve, watched: Watched, locale: str
) -> None:
    language = language_of(locale)
    page = open_page(serve(watched), locale=locale)
    expect(page.locator(".nm-facts")).to_contain_text(Label.INDEX_NONE.of(language))
    expect(page.get_by_role("heading", name=Label.EMPTY.of(language))).to_be_visible()
    expect(page.locator(".nm-welcome")).to_contain_text(Label.EMPTY_HELP.of(language))
    expect(page.locator(".nm-welcome")).not_to_contain_text("nonmun ingest")  # what it names is done here
    page.get_by_role("button", name=Label.USE_SAMPLE.of(language)).click()
    told = page.locator("#nm-indexed")
    expect(told).to_contain_text(f"{STEPS['analyse'].of(language)} - 30.0%")
    expect(told).to_contain_text("3/10")
    watched.go_on.set()
    expect(page.locator(".nm-facts")).to_contain_text(Label.INDEX_SAMPLE.of(language))
    expect(page.get_by_role("status").filter(has_text=Label.INDEXED.of(language, count=73))).to_be_visible()
    expect(page.get_by_role("button", name=Label.USE_SAMPLE.of(language))).to_be_hidden()
    expect(page.locator(".nm-example:visible")).to_have_count(4)
    page.locator(".nm-example:visible").first.click()
    answered(page)
    expect(page.locator("#sources-1 .nm-card").first).to_be_visible()


@IN_ENGLISH
def test_a_folder_of_ones_own_is_indexed_and_a_wrong_path_is_told(
    open_page: OpenPage, serve: Serve, watched: Watched, folder: Path, locale: str
) -> None:
    language = language_of(locale)
    page = open_page(serve(watched), locale=locale)
    box, index = page.get_by_label(Label.OWN_FOLDER.of(language)), page.get_by_role("button", name=Label.INDEX_IT.of(language))
    told = page.locator("#nm-indexed").get_by_role("alert")
    index.click()
    expect(told).to_have_text(Label.OWN_FOLDER_BLANK.of(language))
    watched.go_on.set()
    box.fill("/no/such/folder")
    index.click()
    expect(told).to_contain_text("There is no file or folder '/no/such/folder'.")
    box.fill(str(folder.parent / "work"))
    box.press("Enter")
    expect(told).to_contain_text("work")
    expect(told).not_to_contain_text("/no/such")
    watched.go_on.clear()
    box.fill(f"  {folder} ")
    box.press("Enter")
    expect(page.locator("#nm-indexed")).to_contain_text("30.0%")
    expect(told).to_have_count(0)  # what the last attempt came to is gone
    watched.go_on.set()
    expect(page.locator(".nm-facts")).to_contain_text(Label.INDEX_OWN.of(language))
    status = page.locator("#nm-indexed").get_by_role("status")
    expect(status).to_contain_text(Label.INDEXED.of(language, count=1))
    expect(status).to_contain_text("nonmun parse PATH")
    expect(box).to_be_hidden()
    send(page, "quokka diffusion?")
    answered(page)
    expect(page.locator("#sources-1 .nm-card")).to_contain_text("Quokka Diffusion")


@pytest.fixture
def hf(monkeypatch: pytest.MonkeyPatch) -> Iterator[HFServer]:
    """The Daily Papers of two days before this one, at the address that the program asks."""
    monkeypatch.setattr(client_module, "_FIRST_PAUSE", 0.001)
    with HFServer() as server:
        monkeypatch.setenv("NONMUN_HF_URL", server.url)
        for number in (2, 3):
            day = (dt.datetime.now(dt.UTC).date() - dt.timedelta(days=number)).isoformat()
            server.open(day, paper(f"3103.0000{number}", f"Kelp Diffusion {number}", "Kelp diffusion glows.", day))
        yield server


@IN_KOREAN
@pytest.mark.parametrize("sampled", [False, True], ids=["nothing", "the sample"])
def test_the_last_days_are_fetched_from_the_page_while_one_watches(
    open_page: OpenPage, serve: Serve, hf: HFServer, sample_home: Path, tmp_path: Path, locale: str, *, sampled: bool
) -> None:
    language = language_of(locale)
    home = copied(sample_home, tmp_path / "own") if sampled else tmp_path / "own"
    watched = Watched(home=home, settings=load_settings(home=home))
    page = open_page(serve(watched), locale=locale)
    fetch = page.get_by_role("button", name=Label.FETCH.of(language))
    expect(fetch).to_be_visible()
    expect(page.get_by_role("button", name=Label.USE_SAMPLE.of(language))).to_be_visible(visible=not sampled)
    place = hf.url.removeprefix("http://")
    expect(page.locator("#nm-fetch")).to_contain_text(Label.FETCH_HELP.of(language, place=place))
    assert not hf.asked  # before it is asked for
    fetch.click()
    told = page.locator("#nm-indexed")
    expect(told).to_contain_text(f"{STEPS['fetch'].of(language)} - 30.0%")
    watched.go_on.set()
    expect(told.get_by_role("status")).to_have_text(Label.INDEXED.of(language, count=2))
    expect(page.locator(".nm-facts")).to_contain_text(Label.INDEX_OWN.of(language))
    expect(fetch).to_be_hidden()
    send(page, "kelp diffusion?")
    answered(page)
    expect(page.locator("#sources-1 .nm-card").first).to_contain_text("Kelp Diffusion")


@IN_ENGLISH
def test_without_a_network_one_line_says_so_and_the_sample_is_still_there(
    open_page: OpenPage, serve: Serve, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    language = language_of(locale)
    monkeypatch.setattr(client_module, "_FIRST_PAUSE", 0.001)
    monkeypatch.setenv("NONMUN_HF_URL", "http://127.0.0.1:9")
    page = open_page(serve(Nonmun()), locale=locale)
    page.get_by_role("button", name=Label.FETCH.of(language)).click()
    told = page.locator("#nm-indexed").get_by_role("alert")
    expect(told).to_contain_text(Label.FETCH_FAILED.of(language, reason="127.0.0.1:9 cannot be reached"))
    assert told.inner_text().strip().count("\n") == 0
    expect(page.get_by_role("button", name=Label.USE_SAMPLE.of(language))).to_be_visible()


def test_a_question_before_anything_is_indexed_says_what_to_do(open_page: OpenPage, serve: Serve) -> None:
    page = open_page(serve(Nonmun()))
    send(page, QUESTION)
    answered(page)
    expect(page.locator("#answer-1").get_by_role("alert")).to_contain_text("Nothing is indexed yet.")
    expect(page.locator("#answer-1").get_by_role("alert")).to_contain_text("nonmun ingest --sample")


def test_other_machines_are_offered_the_sample_alone(open_page: OpenPage, serve: Serve, folder: Path, hf: HFServer) -> None:
    nothing = Nonmun()
    address = serve(nothing, own_machine=False)
    page = open_page(address)
    expect(page.get_by_role("button", name=Label.USE_SAMPLE.en)).to_be_visible()
    expect(page.get_by_label(Label.OWN_FOLDER.en)).to_be_hidden()
    expect(page.get_by_role("button", name=Label.FETCH.en)).to_be_hidden()
    # Nor is either to be had by those who know the function.
    with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
        functions = client.get("/config").json()["dependencies"]
        for name, data in (("indexed", [str(folder)]), ("fetched", [])):
            number = next(one["id"] for one in functions if one["api_name"] == name)
            body = {"data": data, "fn_index": number, "session_hash": name}
            assert client.post("/gradio_api/queue/join", json=body).is_success
            with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": name}) as stream:
                assert any("process_completed" in line for line in stream.iter_lines())
    assert not hf.asked
    assert not nothing.index.folder_of("digests").exists()


def test_who_asked_for_the_sample_is_offered_no_other_papers(open_page: OpenPage, serve: Serve) -> None:
    page = open_page(serve(Nonmun(sample=True)))
    expect(page.get_by_role("button", name=Label.FETCH.en)).to_be_hidden()
    expect(page.get_by_role("button", name=Label.USE_SAMPLE.en)).to_be_visible()
    expect(page.get_by_label(Label.OWN_FOLDER.en)).to_be_hidden()


@IN_KOREAN
def test_without_a_model_the_page_says_what_that_means_and_how_to_set_one(
    open_page: OpenPage, sample_page: str, locale: str
) -> None:
    language = language_of(locale)
    page = open_page(sample_page, locale=locale)
    expect(page.locator(".nm-welcome")).to_contain_text(Label.MODE_EXTRACTIVE_HELP.of(language))
    send(page, QUESTION)  # it can be read later, too
    answered(page)
    expect(page.locator("#answer-1 .nm-foot")).to_contain_text(Label.BY_QUOTING_NO_MODEL.of(language))
    told = page.locator(".nm-mode-help")
    expect(told).to_be_hidden()
    page.locator("summary", has_text=Label.MODE_EXTRACTIVE.of(language)).click()
    expect(told).to_be_visible()
    expect(told).to_contain_text(Label.MODE_EXTRACTIVE_HELP.of(language))
    assert Label.SETTINGS_TAB.of(language) in told.inner_text()  # where the page says to go
    at(page, "Settings")
    expect(page.locator("#nm-settings")).to_contain_text(Label.SETTINGS_MODEL.of(language))


@IN_ENGLISH
def test_with_a_model_it_is_told_once_what_goes_where(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language = language_of(locale)
    with ModelServer(says("Quick [1].")) as server, ModelServer(says("Quick [1].")) as moved:
        page = open_page(serve(assistant(sample_home, server)), locale=locale)
        note = page.get_by_role("note").filter(has_text="test-model")
        place = load_settings(home=sample_home).replace(openai_base_url=server.url).llm.place
        expect(note).to_contain_text(Label.DISCLOSURE.of(language, model="test-model", place=place))
        assert "127.0.0.1" in place
        page.get_by_role("button", name=Label.UNDERSTAND.of(language)).click()
        expect(note).to_be_hidden()
        expect(page.get_by_label(Label.QUESTION.of(language))).to_be_focused()
        page.reload()
        expect(page.locator(".nm-disclosure")).to_have_count(1)
        expect(note).to_be_hidden()
        for changes in ({"llm_model": "other-model"}, {"openai_base_url": moved.url}):
            remembered = page.evaluate("localStorage.getItem('nm-disclosed')")
            page.goto(serve(assistant(sample_home, server, **changes)))
            # Another port is another origin for the browser: what it has kept is carried over.
            page.evaluate("about => localStorage.setItem('nm-disclosed', about)", remembered)
            page.reload()
            expect(page.get_by_role("button", name=Label.UNDERSTAND.of(language))).to_be_visible()
        assert KEY not in page.content()


@pytest.mark.parametrize(
    ("language", "question", "status", "reason"),
    [("en", QUESTION, 401, "Check OPENAI_API_KEY."), ("ko", "확산 모델에 DPO를 적용한 논문은?", 500, "500")],
)
def test_a_failing_model_server_gives_a_notice_and_the_extractive_answer(
    open_page: OpenPage, serve: Serve, sample_home: Path, language: Language, question: str, status: int, reason: str
) -> None:
    with ModelServer(fails(status)) as server:
        page = open_page(serve(assistant(sample_home, server, llm_retries=0)), locale=LOCALES[language])
        send(page, question)
        answered(page)
        expect(page.locator("#answer-1 .nm-notice")).to_contain_text(reason)
        expect(page.locator("#answer-1 .nm-text")).to_contain_text("2311.12908")
        expect(page.locator("#answer-1 .nm-foot")).to_contain_text(Label.BY_QUOTING.of(language))
        expect(page.locator("#sources-1 .nm-card").first).to_be_visible()
        assert KEY not in page.content()
