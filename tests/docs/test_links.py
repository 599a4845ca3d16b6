"""Links of the documentation lead somewhere, and every page is on the site."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.docs.pages import PAGES, REPOSITORY, ROOT, anchors, links, name


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_and_anchors_lead_somewhere(page: Path) -> None:
    broken = []
    for address in links(page):
        if address.startswith(REPOSITORY):
            target, anchor = ROOT / address.removeprefix(REPOSITORY), ""
        elif "://" in address or address.startswith("mailto:"):
            continue
        else:
            place, _, anchor = address.partition("#")
            target = (page.parent / place).resolve() if place else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(address)
    assert broken == []


def test_pages_of_the_site_link_to_files_outside_it_by_their_full_address() -> None:
    outside = [
        (name(page), address)
        for page in PAGES
        if (ROOT / "docs") in page.parents
        for address in links(page)
        if "://" not in address and not (page.parent / address.partition("#")[0]).resolve().is_relative_to(ROOT / "docs")
    ]
    assert outside == []


def test_every_page_is_in_the_navigation_once() -> None:
    listed = _paths(yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"])
    there = sorted(str(page.relative_to(ROOT / "docs")) for page in PAGES if (ROOT / "docs") in page.parents)
    assert sorted(listed) == there


def _paths(item: object) -> list[str]:
    if isinstance(item, str):
        return [item]
    below = item.values() if isinstance(item, dict) else item
    assert not isinstance(below, str)
    return [path for one in below for path in _paths(one)]  # type: ignore[attr-defined]
