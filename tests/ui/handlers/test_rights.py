"""Who may change what all readers see, and which requests are of the page itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from ui.handlers.rights import Rights


@dataclass
class Asked:
    headers: dict[str, str]
    username: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    client: Any = field(default_factory=lambda: SimpleNamespace(host="127.0.0.1"))


OWN = {"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:7860", "sec-fetch-site": "same-origin"}


@pytest.mark.parametrize(
    "headers",
    [
        OWN,
        {"host": "localhost:7860", "origin": "http://localhost:7860"},
        {"host": "[::1]:7860", "sec-fetch-site": "same-origin"},
        {"host": "127.0.0.1:7860"},
    ],
    ids=["browser", "localhost-old-browser", "ipv6", "program"],
)
def test_on_a_page_of_this_machine_everybody_may(headers: dict[str, str]) -> None:
    assert Rights(own_machine=True).may_change(Asked(headers))


@pytest.mark.parametrize(
    "headers",
    [
        {**OWN, "sec-fetch-site": "cross-site", "origin": "http://evil.example"},
        {**OWN, "sec-fetch-site": "same-site", "origin": "http://127.0.0.1:9999"},
        {"host": "127.0.0.1:7860", "origin": "http://evil.example"},
        {"host": "127.0.0.1:7860", "origin": "null"},
        {"host": "127.0.0.1:7860", "origin": "http://127.0.0.1:9999"},
        {"host": "evil.example:7860", "origin": "http://evil.example:7860", "sec-fetch-site": "same-origin"},
        {"host": "127.0.0.1.evil.example", "sec-fetch-site": "same-origin"},
        {"host": "[nonsense", "sec-fetch-site": "same-origin"},
        {},
    ],
    ids=["other-site", "other-port", "old-browser", "sandbox", "old-browser-port", "rebinding", "look-alike", "bad", "none"],
)
def test_other_sites_in_the_same_browser_may_not(headers: dict[str, str]) -> None:
    assert not Rights(own_machine=True).may_change(Asked(headers))


def test_on_a_page_for_others_only_the_named_may() -> None:
    assert not Rights(own_machine=False).may_change(Asked(OWN))
    first = Rights(own_machine=True, logins=("kim", "lee"))
    assert [first.may_change(Asked(OWN, name)) for name in ("kim", "lee", "")] == [True, False, False]
    named = Rights(own_machine=False, logins=("kim", "lee"), admins=("lee",))
    assert [named.may_change(Asked(OWN, name)) for name in ("kim", "lee", "")] == [False, True, False]
    assert not named.may_change(Asked({**OWN, "sec-fetch-site": "cross-site"}, "lee"))
    assert not named.may_change(None)
