"""What a terminal or a page is spared of untrusted text."""

from __future__ import annotations

import pytest

from rag.text.sanitize import as_markdown, clean


@pytest.mark.parametrize(
    "hidden", "\u00ad \u061c \u180e \u200b \u200d \u200f \u202e \u2066 \ufeff \ufff9 \U000e0001 \U000e0041 \U000e007f".split()
)
def test_characters_that_hide_or_turn_text_are_dropped(hidden: str) -> None:
    assert clean(f"확산{hidden}model") == "확산model"


@pytest.mark.parametrize("breaks", ["\x00", "\x1b", "\x85", "\r", "\t", "\u2028", "\u2029"])
def test_control_characters_and_other_line_breaks_become_spaces(breaks: str) -> None:
    assert clean(f"a{breaks}b") == "a b"


def test_text_stays_as_it_is() -> None:
    text = "확산 모델 (Diffusion), 数 é e\u0301 ½ 👍🏽 ❤️\n둘째 줄"
    assert clean(text) == text


def test_what_comes_out_can_always_be_written() -> None:
    assert clean("a\ud83db").encode("utf-8") == "a\ufffdb".encode()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("GPT-4: a (good) model, 3.5 + 4 @ x", "GPT-4: a (good) model, 3.5 + 4 \\@ x"),
        (
            "![x](http://y) <b> *z* _z_ `z` ~~z~~ $z$ a|b",
            "!\\[x\\](http\\://y) \\<b\\> \\*z\\* \\_z\\_ \\`z\\` \\~\\~z\\~\\~ \\$z\\$ a\\|b",
        ),
        ("# x\n- x\n1. x\n=== ", "\\# x\n\\- x\n1\\. x\n\\=== "),
        ("&lt; R&D www.x.org", "\\&lt; R&D www\\.x.org"),
    ],
)
def test_only_what_means_something_in_markdown_is_escaped(text: str, written: str) -> None:
    assert as_markdown(text) == written
