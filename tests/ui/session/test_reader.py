"""Who is reading, and in which language."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.session.reader import LANGUAGE_COOKIE, READER_COOKIE, Reader, language_asked, new_token, reader_of


def request(accept: str = "", **more: Any) -> Any:
    """A request with such a header; ``cookies`` and what Gradio adds."""
    cookies = more.pop("cookies", {})
    return SimpleNamespace(headers={"accept-language": accept} if accept else {}, cookies=cookies, **more)


@pytest.mark.parametrize(
    ("accept", "language"),
    [
        ("", "en"),
        ("ko", "ko"),
        ("ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7", "ko"),
        ("en-US,en;q=0.9,ko;q=0.8", "en"),
        ("de-DE,de;q=0.9,ko;q=0.5,en;q=0.4", "ko"),
        ("de-DE,fr;q=0.9", "en"),
        ("*", "en"),
        ("*,ko;q=0.5", "ko"),
        ("en;q=0.3 , KO-kr ; q=0.7", "ko"),
        ("ko;q=0", "en"),
        ("ko;q=0.0, de", "en"),
        ("kok", "en"),
        ("ko;q=high,en;q=0.1", "en"),
        (";;;,,,", "en"),
        ("ko," * 10_000, "ko"),
    ],
)
def test_the_language_is_the_first_of_the_browsers_that_the_page_has(accept: str, language: str) -> None:
    assert language_asked(request(accept)) == language


@given(st.lists(st.tuples(st.sampled_from(["en", "ko", "en-GB", "ko-KR", "de", "*"]), st.integers(0, 10)), max_size=8))
def test_the_highest_quality_wins_and_of_equal_ones_the_first(wanted: list[tuple[str, int]]) -> None:
    known = [(quality, name[:2]) for name, quality in wanted if quality and name[:2] in ("en", "ko")]
    best = max((quality for quality, _ in known), default=0)
    first = next((name for quality, name in known if quality == best), "en")
    header = ", ".join(f"{name};q={quality / 10}" for name, quality in wanted)
    assert language_asked(request(header)) == first


@given(st.text(max_size=700), st.text(max_size=20), st.text("abcXYZ019_-<>'\" é", max_size=80))
def test_whatever_a_browser_sends_there_is_a_language_and_no_cookie_is_kept_as_it_is(
    accept: str, chosen: str, token: str
) -> None:
    reader = reader_of(request(accept, cookies={LANGUAGE_COOKIE: chosen, READER_COOKIE: token}))
    assert reader.language in ("en", "ko")
    assert bool(reader.owner) == bool(re.fullmatch(r"[A-Za-z0-9_-]{32,64}", token))
    if reader.owner:
        assert re.fullmatch(r"browser:[0-9a-f]{40}", reader.owner)


@pytest.mark.parametrize(
    ("chosen", "language"), [("en", "en"), ("ko", "ko"), ("KO", "ko"), ("", "ko"), ("de", "ko"), ("en;", "ko")]
)
def test_a_language_that_was_chosen_wins_and_one_that_the_page_has_not_does_not(chosen: str, language: str) -> None:
    assert language_asked(request("ko", cookies={LANGUAGE_COOKIE: chosen})) == language


@pytest.mark.parametrize("name", ["ann", "browser:0123", "앤"])
def test_a_login_is_the_reader_whatever_the_browser_is(name: str) -> None:
    one, other = (reader_of(request(username=name, cookies={READER_COOKIE: new_token()})) for _ in range(2))
    assert one.owner == other.owner == f"user:{name}"


def test_two_browsers_are_two_readers_and_one_stays_one() -> None:
    tokens = [new_token() for _ in range(100)]
    owners = [reader_of(request(cookies={READER_COOKIE: token})).owner for token in tokens]
    assert len(set(owners)) == 100
    assert [reader_of(request(cookies={READER_COOKIE: token})).owner for token in tokens] == owners


def test_a_client_that_tells_nothing_is_known_by_its_place() -> None:
    assert reader_of(None) == Reader()
    assert reader_of(request(client=SimpleNamespace(host="192.0.2.7"))) == Reader("", "en", "192.0.2.7")
    assert reader_of(request(client=None)).place == ""
