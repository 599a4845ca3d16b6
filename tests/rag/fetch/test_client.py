"""Asking a host: what comes whole, what is tried again, what is refused."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from email.utils import formatdate

import pytest

from rag.core import FetchError
from rag.fetch import client as module
from rag.fetch.client import Client, Validators
from tests.support.source_servers import FileServer
from tests.support.web_server import cuts_off, fails, redirects, says, waits, web_page


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer({"/list": b"[1]"}) as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def client(server: FileServer, pauses: list[float]) -> Iterator[Client]:
    asking = Client(server.url, setting="NONMUN_HF_URL", sleep=pauses.append)
    yield asking
    asking.close()


def whole(body: bytes) -> str:
    return "" if body == b"[1]" else "something else"


def test_a_body_comes_with_what_is_needed_to_ask_for_it_again(server: FileServer, client: Client) -> None:
    first = client.get("/list", check=whole)
    assert (first.status, first.body) == (200, b"[1]")
    assert client.get("/list", check=whole, known=first.validators).status == 304
    assert client.get("/list", check=whole, known=Validators('"other"')).status == 200


@pytest.mark.parametrize("fault", [fails(500), fails(503), fails(408), cuts_off(b"[1]"), says(b"nonsense")])
def test_what_may_pass_is_tried_again(server: FileServer, client: Client, pauses: list[float], fault: module.Check) -> None:
    server.lasting = False
    server.faults["*"] = [fault, fault]  # type: ignore[list-item]
    assert client.get("/list", check=whole).body == b"[1]"
    assert len(pauses) == 2
    assert pauses[0] < pauses[1]


def test_the_pause_is_the_one_that_the_host_asks_for(server: FileServer, client: Client, pauses: list[float]) -> None:
    server.lasting = False
    in_ten = formatdate(time.time() + 10, usegmt=True)
    server.faults["*"] = [fails(429, Retry_After="7"), fails(503, Retry_After=in_ten)]
    assert client.get("/list", check=whole).body == b"[1]"
    assert pauses[0] == 7
    assert 5 <= pauses[1] <= 10


def test_a_host_that_asks_to_wait_too_long_is_not_waited_for(server: FileServer, client: Client, pauses: list[float]) -> None:
    server.faults["*"] = [fails(429, Retry_After="3600")]
    with pytest.raises(FetchError, match=r"over its limit \(429\) and asks to wait 3,600 seconds") as found:
        client.get("/list", check=whole)
    assert found.value.exit_status == 3
    assert not pauses


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refusal_is_not_tried_again(server: FileServer, client: Client, pauses: list[float], status: int) -> None:
    server.faults["*"] = [fails(status)]
    with pytest.raises(FetchError, match=rf"refused the request \({status}\).*NONMUN_HF_URL"):
        client.get("/list", check=whole)
    assert len(server.asked) == 1
    assert client.get("/list", check=whole, expected={status}).status == status


@pytest.mark.parametrize(
    ("fault", "message"),
    [(fails(500), r"failed \(500\)"), (web_page, "sent something else"), (cuts_off(b"[1]" * 100), "broke off")],
)
def test_a_fault_that_stays_is_an_error_that_says_what_happened(
    server: FileServer, client: Client, pauses: list[float], fault: module.Check, message: str
) -> None:
    server.faults["*"] = [fault]  # type: ignore[list-item]
    with pytest.raises(FetchError, match=message):
        client.get("/list", check=whole)
    assert len(server.asked) == 4


def test_a_silent_host_is_left(server: FileServer, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SILENCE", 0.1)
    monkeypatch.setattr(module, "_ATTEMPTS", 1)
    server.faults["*"] = [waits(1)]
    with pytest.raises(FetchError, match="said nothing"):
        client.get("/list", check=whole)


def test_the_deadline_covers_a_body_that_drips(server: FileServer, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.0)
    with pytest.raises(FetchError, match="had not sent everything"):
        client.get("/list", check=whole)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_other_host_is_contacted(server: FileServer, client: Client, status: int) -> None:
    with FileServer({"/list": b"[1]"}) as other:
        server.faults["/list"] = [lambda exchange: exchange.send(status, Location=f"{other.url}/list")]
        with pytest.raises(FetchError, match=r"redirects to 'http://127.0.0.1:.*which is not contacted"):
            client.get("/list", check=whole)
        assert not other.asked


@pytest.mark.parametrize(
    "place", ["http://169.254.169.254/latest", "file:///etc/passwd", "//10.0.0.1/x", "http://localhost/x", ""]
)
def test_no_redirect_leads_to_a_private_address_or_a_file(server: FileServer, client: Client, place: str) -> None:
    server.faults["/list"] = [redirects(place)]
    with pytest.raises(FetchError, match="which is not contacted"):
        client.get("/list", check=whole)


def test_a_redirect_within_the_host_is_followed_but_not_in_a_circle(server: FileServer, client: Client) -> None:
    server.faults["/old"] = [redirects("/list")]
    server.faults["/round"] = [redirects("/round")]
    assert client.get("/old", check=whole).body == b"[1]"
    with pytest.raises(FetchError, match="redirects more than"):
        client.get("/round", check=whole)


def test_a_body_that_is_too_large_is_left_even_if_it_is_small_on_the_way(server: FileServer, client: Client) -> None:
    bomb = gzip.compress(bytes(2**24))
    server.faults["*"] = [lambda exchange: exchange.send(200, bomb, Content_Encoding="gzip")]
    with pytest.raises(FetchError, match="sent more than 1 MB"):
        client.get("/list", check=whole, most=2**20)


def test_a_host_that_is_not_there_is_unreachable(pauses: list[float]) -> None:
    nowhere = Client("http://127.0.0.1:9", setting="NONMUN_HF_URL", sleep=pauses.append)
    with pytest.raises(FetchError, match=r"127.0.0.1:9 cannot be reached .*Check the network, or set NONMUN_HF_URL") as found:
        nowhere.get("/list", check=whole)
    assert found.value.unreachable
    nowhere.close()


def test_there_is_a_pause_between_requests(server: FileServer, pauses: list[float]) -> None:
    slow = Client(server.url, pause=3.0, sleep=pauses.append)
    for _ in range(3):
        slow.get("/list", check=whole)
    assert len(pauses) == 2
    assert all(2.9 < pause <= 3.0 for pause in pauses)
    slow.close()


def test_a_password_in_the_address_is_sent_but_never_shown(server: FileServer) -> None:
    secret = Client(server.url.replace("//", "//reader:pass-word-1@"), setting="NONMUN_HF_URL")
    server.faults["*"] = [fails(403)]
    with pytest.raises(FetchError) as found:
        secret.get("/list", check=whole)
    assert "pass-word-1" not in str(found.value) + secret.place + secret.url("/list")
    secret.close()
