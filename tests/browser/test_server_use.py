"""The page for several people: logins, a proxy before it, and limits to what is taken at once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from rag import Nonmun
from rag.core.settings import load_settings
from tests.browser.conftest import OpenPage, Serve
from tests.browser.driving import command, running, send, told
from tests.browser.steps import IN_ENGLISH, IN_KOREAN, language_of
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import ModelServer, says
from ui.locales.texts import Label

pytestmark = [
    pytest.mark.long,
    pytest.mark.browser,
    # llama-index's OpenAI package builds its models with an old way of pydantic's.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

LOGINS = [("ann", "one:two"), ("앤", "비밀번호")]


def of_sample(home: Path, **changes: Any) -> Nonmun:
    return Nonmun(home, sample=True, settings=load_settings(home=home).replace(**changes))


def answered(page: Page, number: int = 1) -> None:
    expect(page.locator(f"#answer-{number}")).to_have_class(re.compile("nm-(done|failed)"))


@pytest.fixture
def private(serve: Serve, sample_home: Path) -> str:
    """The address of a page that asks for a login."""
    return serve(of_sample(sample_home), logins=LOGINS, own_machine=False)


def test_without_a_login_nothing_is_to_be_had(private: str) -> None:
    with httpx.Client(base_url=private, trust_env=False, timeout=60) as client:
        page = client.get("/")
        assert Label.TAGLINE.en not in page.text
        assert "Diffusion" not in page.text
        call = {"data": ["x"], "fn_index": 0, "session_hash": "s"}
        server = {"data": "diffusion", "component_id": 1, "fn_name": "suggest", "session_hash": "s"}
        for path, body in (
            ("/gradio_api/run/predict", call),
            ("/gradio_api/queue/join", call),
            ("/gradio_api/call/ask", {"data": [QUESTION]}),
            ("/gradio_api/component_server", server),
        ):
            assert client.post(path, json=body).status_code == 401, path
        for path in ("/config", "/gradio_api/info", "/gradio_api/queue/data?session_hash=s"):
            assert client.get(path).status_code == 401, path
        wrong = client.post("/login", data={"username": "ann", "password": "one"})
        assert wrong.status_code in (400, 401)
        assert client.get("/config").status_code == 401
        assert client.post("/login", data={"username": "ann", "password": "one:two"}).is_success
        assert client.get("/config").is_success
        assert Label.TAGLINE.en in client.get("/").text
    with pytest.raises(Exception, match=r"(?i)auth|login|credential"):
        Client(private, verbose=False)
    answer = Client(private, auth=LOGINS[0], verbose=False).predict(QUESTION, api_name="/ask")
    assert answer["citations"]


def log_in(page: Page, login: tuple[str, str]) -> None:
    page.locator("input:not([type=password])").first.fill(login[0])
    page.locator("input[type=password]").fill(login[1])
    page.get_by_role("button", name=re.compile("login|log in|로그인", re.I)).click()


def test_two_logins_in_one_browser_do_not_see_each_other(open_page: OpenPage, private: str) -> None:
    page = open_page(private, ready="input[type=password]")
    log_in(page, LOGINS[0])
    expect(page.locator(".nm-facts")).to_contain_text("73 papers")
    send(page, QUESTION)
    answered(page)
    conversation = page.locator(".nm-sources").get_attribute("data-conversation")
    page.locator("#nm-tab-history-button").click()
    expect(page.locator(".nm-talk")).to_have_count(1)
    page.goto(f"{private}/logout")
    page.goto(private)
    log_in(page, LOGINS[1])
    expect(page.locator(".nm-facts")).to_contain_text("73 papers")
    page.locator("#nm-tab-history-button").click()
    expect(page.locator("#nm-history")).to_contain_text(Label.HISTORY_EMPTY.en)
    expect(page.locator(".nm-question")).to_have_count(0)
    for call in (
        f"export({json.dumps({'conversation': conversation, 'kind': 'md'})})",
        f"rename({json.dumps({'conversation': conversation, 'title': 'mine'})})",
        f"rate({json.dumps({'conversation': conversation, 'turn': 1, 'marker': '', 'thumb': 'up'})})",
        f"delete({json.dumps(conversation)})",
    ):
        assert page.evaluate(f"window.nm.server.{call}") in ({}, "", False, True), call
    page.goto(f"{private}/logout")
    page.goto(private)
    log_in(page, LOGINS[0])
    page.locator("#nm-tab-history-button").click()
    expect(page.locator(".nm-talk .nm-line-title")).to_have_text(QUESTION)
    exported = page.evaluate(f"window.nm.server.export({json.dumps({'conversation': conversation, 'kind': 'md'})})")
    assert "2311.12908" in exported["text"]


def proxy(upstream: str, prefix: str) -> Starlette:
    """A reverse proxy that shows a page under a path, as nginx does it with `proxy_pass` and the usual headers."""
    client = httpx.AsyncClient(base_url=upstream, trust_env=False, timeout=None)

    async def forward(request: Request) -> Response:
        headers = [(name, value) for name, value in request.headers.raw if name != b"connection"]
        headers += [
            (b"x-forwarded-proto", request.url.scheme.encode()),
            (b"x-forwarded-host", request.headers["host"].encode()),
        ]
        path = request.url.path.removeprefix(prefix) or "/"
        url = httpx.URL(path=path, query=request.url.query.encode())
        sent = client.build_request(request.method, url, headers=headers, content=await request.body())
        answer = await client.send(sent, stream=True)

        async def body() -> AsyncIterator[bytes]:
            try:
                async for piece in answer.aiter_raw():
                    yield piece
            finally:
                await answer.aclose()

        response = StreamingResponse(body(), answer.status_code)
        response.raw_headers = [(k, v) for k, v in answer.headers.raw if k.lower() != b"transfer-encoding"]
        return response

    async def other(request: Request) -> Response:
        return PlainTextResponse("another site", 404)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        await client.aclose()

    methods = ["GET", "POST", "HEAD"]
    routes = [Route(prefix + "{rest:path}", forward, methods=methods), Route("/{rest:path}", other, methods=methods)]
    return Starlette(routes=routes, lifespan=lifespan)


def test_the_page_works_at_a_path_behind_a_proxy(open_page: OpenPage, serve: Serve, sample_home: Path) -> None:
    upstream = serve(of_sample(sample_home), root_path="/papers", own_machine=False)
    with running(proxy(upstream, "/papers")) as address:
        page = open_page(f"{address}/papers/")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.locator("#nm-box textarea").press_sequentially("diffusion")
        expect(page.locator("#nm-suggestions li").first).to_be_visible()
        send(page, QUESTION)
        answered(page)
        expect(page.locator("#answer-1")).to_contain_text("2311.12908")
        page.locator("#answer-1 .nm-thumb.nm-up").click()
        expect(page.locator("#answer-1 .nm-thumb.nm-up")).to_have_attribute("aria-pressed", "true")
        page.get_by_role("tab", name="Trends").click()
        expect(page.locator("#nm-trend-plot .main-svg").first).to_be_visible()
        page.reload()
        expect(page.locator("#answer-1")).to_contain_text("2311.12908")
        outside = [url for url in asked if not url.startswith((f"{address}/papers/", "data:", "blob:"))]
        assert outside == []
        (cookie,) = [one for one in page.context.cookies() if one["name"] == "nonmun_reader"]
        assert (cookie["path"], cookie["httpOnly"], cookie["secure"]) == ("/papers", True, False)
        found = Client(f"{address}/papers/", verbose=False).predict("diffusion", api_name="/search")
        assert found["papers"]
        page.close()  # before its proxy goes


def test_behind_https_the_cookie_is_for_https_only(private: str, sample_page: str) -> None:
    with httpx.Client(trust_env=False, timeout=60) as client:
        secure = client.get(sample_page, headers={"x-forwarded-proto": "https"}).headers["set-cookie"]
    with httpx.Client(trust_env=False, timeout=60) as client:
        plain = client.get(sample_page)
        again = client.get(sample_page)
    assert "Secure" in secure
    assert "Secure" not in plain.headers["set-cookie"]
    assert "set-cookie" not in again.headers
    for response in (plain, again):
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "no-referrer"
        assert "default-src 'self'" in response.headers["content-security-policy"]


@IN_KOREAN
def test_at_a_full_desk_a_reader_is_told_to_come_back(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language = language_of(locale)
    slow = says("Slow. " * 200, pause=0.1)
    with ModelServer(slow, says("Quick [1].")) as server:
        address = serve(assistant(sample_home, server, llm_deadline=60.0, max_answers=1, max_waiting=0))
        first, second = (open_page(address, locale=locale) for _ in range(2))
        send(first, QUESTION)
        expect(first.locator("#answer-1.nm-answering .nm-text")).to_contain_text("Slow.")
        send(second, QUESTION)
        alert = second.locator("#answer-1").get_by_role("alert")
        expect(alert).to_contain_text(Label.BUSY.of(language, count=1))
        expect(alert).to_contain_text(Label.BUSY_HINT.of(language))
        first.get_by_role("button", name=Label.STOP.of(language), exact=True).click()
        expect(first.locator("#answer-1")).to_have_class(re.compile("nm-stopped"))
        second.get_by_role("button", name=Label.RETRY.of(language)).click()
        expect(second.locator("#nm-log .nm-done .nm-text")).to_contain_text("Quick")


@IN_ENGLISH
def test_who_asks_too_fast_or_too_long_is_told_so_and_others_are_not(
    open_page: OpenPage, serve: Serve, sample_home: Path, locale: str
) -> None:
    language = language_of(locale)
    address = serve(of_sample(sample_home, questions_per_minute=2))
    page = open_page(address, locale=locale)
    send(page, "diffusion " * 801)
    expect(page.locator("#answer-1").get_by_role("alert")).to_contain_text("8,000")
    send(page, QUESTION)
    answered(page, 2)
    expect(page.locator("#answer-2 .nm-text")).to_contain_text("2311.12908")
    send(page, QUESTION)
    alert = page.locator("#answer-3").get_by_role("alert")
    expect(alert).to_contain_text(Label.TOO_FAST.of(language, count=2))
    expect(alert).to_contain_text(re.compile(r"\d+ s\." if language == "en" else r"\d+초 후에"))
    other = open_page(address, locale=locale)
    send(other, QUESTION)
    answered(other)
    expect(other.locator("#answer-1 .nm-text")).to_contain_text("2311.12908")


def test_the_command_serves_a_network_with_logins_of_a_file(sample_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "logins"
    file.write_text("ann:one:two\n\n앤:비밀번호\n", "utf-8")
    with command(sample_home, "--sample", "--host", "0.0.0.0", "--auth", f"@{file}", "--root-path", "papers") as process:
        address = told(process)
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            assert client.get("/config").status_code == 401
            assert client.post("/login", data={"username": "앤", "password": "비밀번호"}).is_success
            assert client.get("/config").is_success


def test_a_bad_login_ends_the_command_without_its_password(tmp_path: Path) -> None:
    line = [
        sys.executable,
        "-c",
        "from rag.interfaces.cli.main import main; main()",
        "ui",
        "--port",
        "0",
        "--auth",
        ":hunter2-canary",
    ]
    ended = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "hunter2" not in ended.stderr
    assert "NAME:PASSWORD" in ended.stderr
