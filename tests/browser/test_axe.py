"""The page's accessibility by axe-core, and the tool that measures it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import Rules, Violation, gradios, new, ours, violations
from tests.browser.conftest import OpenPage
from tests.browser.driving import send

pytestmark = pytest.mark.browser


def violation(place: str, *, rule: str = "label", impact: str = "critical", whose: str = "gradios") -> Violation:
    return Violation(rule, impact, "textarea", place, whose, "<textarea>", "")  # type: ignore[arg-type]


def put(page: Page, parent: str, html: str) -> None:
    page.locator(parent).first.evaluate("(parent, html) => parent.insertAdjacentHTML('beforeend', html)", html)


PALE = '<p style="background: #fff; color: #eee">hardly to be read</p>'


@pytest.mark.parametrize("parent", [".html-container > *:has(.nm-header)", ".nm-header", "body"])
def test_what_our_html_violates_is_ours(open_page: OpenPage, sample_page: str, parent: str) -> None:
    page = open_page(sample_page)
    put(page, parent, PALE)
    (found,) = ours(violations(page))
    assert (found.rule, found.impact, found.html) == ("color-contrast", "serious", PALE)
    assert page.locator(found.selector).text_content() == "hardly to be read"


def test_what_a_message_violates_is_ours(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    send(page, "which papers cover DPO for diffusion?")
    expect(page.locator("#answer-1")).to_have_class(re.compile("nm-done"))
    put(page, "#nm-log .md", PALE)
    assert [one.place for one in ours(violations(page))] == ["#nm-log p"]


def test_what_a_component_violates_is_gradios_and_new_until_it_is_listed(
    open_page: OpenPage, sample_page: str, tmp_path: Path
) -> None:
    page = open_page(sample_page)
    put(page, "#nm-examples button", '<i style="background: #fff; color: #eee">hardly to be read</i>')
    page.locator("#nm-chat").evaluate("chat => chat.setAttribute('role', 'nonsense')")
    found = violations(page)
    assert ours(found) == []
    assert {(one.rule, one.place) for one in gradios(found)} == {
        ("aria-roles", "#nm-chat"),
        ("color-contrast", "#nm-examples i"),
    }
    listed = tmp_path / "known.json"
    listed.write_text("{}", "utf-8")
    missing = new(found, listed)
    assert missing == {"aria-roles": ["#nm-chat"], "color-contrast": ["#nm-examples i"]}
    listed.write_text(json.dumps(missing), "utf-8")
    assert new(found, listed) == {}


def test_looks_and_markup_are_examined_apart(open_page: OpenPage, sample_page: str) -> None:
    page = open_page(sample_page)
    put(page, ".nm-header", PALE)
    put(page, ".nm-header", '<div role="nonsense">a role that there is not</div>')
    found = {rules: {one.rule for one in ours(violations(page, rules))} for rules in get_args(Rules)}
    assert found == {"all": {"aria-roles", "color-contrast"}, "looks": {"color-contrast"}, "markup": {"aria-roles"}}


def test_a_place_is_listed_for_one_rule_and_slight_violations_need_not_be(tmp_path: Path) -> None:
    listed = tmp_path / "known.json"
    listed.write_text('{"label": ["#nm-a input"]}', "utf-8")
    found = [violation("#nm-a input"), violation("#nm-b input"), violation("#nm-a input", rule="aria-roles")]
    found += [violation("#nm-c input", impact="moderate"), violation("#nm-d input", whose="ours")]
    assert new(found, listed) == {"aria-roles": ["#nm-a input"], "label": ["#nm-b input"]}
    assert ours(found) == found[-1:]
    assert gradios(found) == found[:3]
