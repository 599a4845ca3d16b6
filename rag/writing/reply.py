"""Bullets in what a model wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.digests import Section, section_of_label
from rag.text import flat

_LINE = re.compile(r"^\s{0,9}(?:[-*•]\s{1,9}|\d[.)]\s{1,9})?\*{0,3}([^*:\n]{1,40})\*{0,3}\s{0,9}:\s{0,9}\*{0,3}\s{0,9}(\S.*)$")
_FRAME = re.compile(r"^(?:```\w*|[-*_]{3,}|#+\s.*)?$")


@dataclass(frozen=True, slots=True)
class Draft:
    """A bullet as the model wrote it; without a section where it named none."""

    section: Section | None
    text: str


def read_reply(written: str) -> list[Draft]:
    """Return the bullets of a reply: lines that begin with a section, and what follows up to the next.

    Text before the first section is a draft without one, so that a reply of another form is not taken for silence.
    """
    drafts: list[Draft] = []
    for line in written.split("\n"):
        found = _LINE.match(line)
        section = section_of_label(found[1]) if found else None
        if found and section:
            drafts.append(Draft(section, flat(found[2])))
        elif not _FRAME.match(line.strip()):
            more = flat(line)
            if drafts:
                drafts[-1] = Draft(drafts[-1].section, f"{drafts[-1].text} {more}")
            else:
                drafts.append(Draft(None, more))
    if any(draft.section for draft in drafts):  # what stands before is a courtesy
        return [draft for draft in drafts if draft.section]
    return drafts
