"""Accessibility of a page by axe-core: what is violated, and whether the element is ours or Gradio's.

**Whose an element is.** Gradio compiles its components, and every element that they style carries a class ``svelte-HASH``. The
nearest such element, from the one in question upwards, tells who wrote it:

* Where it is a *holder* above the element, the element is **ours**. A holder is what Gradio puts a value of ours into as it
  is: the content of a ``gr.HTML`` (the child of ``.html-container``), or the text of a chat message or of Markdown (``.md``,
  ``.prose``).
* Where it is anything else, or the element itself, a component has made the element, and it is **Gradio's**: an input, a table,
  a tab, the text of a button. Its label and its styles may be ours nevertheless, so look before you accept one.
* An element met before it that carries an ``nm-`` class or id, and no compiled class, was made by a script of ours: **ours**.
* Above all components stands the document with its title and language, which we set: **ours**.

What Gradio violates is listed in ``gradio_axe.json``, rule by rule, with the *places*: the nearest ``#nm-`` id, which the page
gives, and the tag with its role. Compiled classes and the numbers of components do not appear in a place.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

__all__ = ["Rules", "Violation", "gradios", "new", "ours", "violations"]

#: The rules that are run: WCAG up to 2.2, levels A and AA. Best practices have a tag of their own, which is not among them.
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
#: Those among them whose findings depend on colours and sizes; those of all others depend on the markup alone.
LOOKS = ("color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")
#: Which rules are run: a page that was examined in another colour or size has the same markup, and one that was examined in
#: another language the same looks.
Rules = Literal["all", "looks", "markup"]
GRAVE = ("serious", "critical")
KNOWN = Path(__file__).with_name("gradio_axe.json")


@dataclass(frozen=True)
class Violation:
    """An element that breaks a rule.

    ``selector`` finds it on the page of now; ``place`` says where it is so that it stays the same from run to run; ``why`` is
    what axe-core says, such as the contrast that it measured.
    """

    rule: str
    impact: str
    selector: str
    place: str
    whose: Literal["ours", "gradios"]
    html: str
    why: str


def violations(page: Page, rules: Rules = "all") -> list[Violation]:
    """What the page violates in its present state, of any impact, in the order of axe-core's rules."""
    if not page.evaluate("'axe' in window"):
        # The page's content policy lets no script in from elsewhere; what the debugger evaluates is not subject to it.
        page.evaluate((resources.files("axe_playwright_python") / "axe.min.js").read_text("utf-8"))
    run = {"type": "rule", "values": LOOKS} if rules == "looks" else {"type": "tag", "values": TAGS}
    asked = {"runOnly": run, "without": LOOKS if rules == "markup" else ()}
    found = page.evaluate(Path(__file__).with_name("axe.js").read_text("utf-8"), asked)
    return [Violation(**one) for one in found]


def ours(found: Sequence[Violation]) -> list[Violation]:
    """The serious and critical ones of our own HTML; a test asserts that there are none."""
    return [one for one in found if one.whose == "ours" and one.impact in GRAVE]


def gradios(found: Sequence[Violation]) -> list[Violation]:
    """The serious and critical ones of Gradio's components."""
    return [one for one in found if one.whose == "gradios" and one.impact in GRAVE]


def new(found: Sequence[Violation], known: Path = KNOWN) -> dict[str, list[str]]:
    """The places of serious and critical violations of Gradio's that a file does not list, by rule: what is to be added to it,
    or better done away with. A test asserts that it is empty."""
    listed: dict[str, list[str]] = json.loads(known.read_text("utf-8"))
    more: dict[str, set[str]] = {}
    for one in gradios(found):
        if one.place not in listed.get(one.rule, ()):
            more.setdefault(one.rule, set()).add(one.place)
    return {rule: sorted(places) for rule, places in sorted(more.items())}
