"""What models write around a citation, and citations on a line of their own, once the keys are markers."""

from __future__ import annotations

import re

_MARKERS = r"\[\d{1,4}\](?:[ ]?[,;]?[ ]?\[\d{1,4}\]){0,20}"
_SOURCE = r"(?:sources?|citations?|references?|refs?\.?|evidence|excerpts?|keys?|출처|근거|인용|참고)"
_IN_TAG = r"(?:cite|ref|sup)"
_FRAMED = re.compile(
    rf"(?P<stop>[.!?。])?[ ]?(?:\[\s*{_SOURCE}\s*[:：]?\s*(?P<a>{_MARKERS})\s*\]"
    rf"|[(（]\s*(?:see\s+)?{_SOURCE}\s*[:：]?\s*(?P<b>{_MARKERS})\s*[)）]"
    rf"|\\cite[tp]?\{{\s*(?P<c>{_MARKERS})\s*\}}|<{_IN_TAG}>\s*(?P<d>{_MARKERS})\s*</{_IN_TAG}>)",
    re.IGNORECASE,
)
_LINKED = re.compile(r"\[(?!\d{1,4}\])([^\[\]\n]{1,200})\](?:\(\s*)?(\[\d{1,4}\])\)?")
_BOLD = r"(?:\*\*)?"
_LABEL = rf"{_BOLD}{_SOURCE}\s*{_BOLD}\s*[:：]\s*{_BOLD}\s*"
_ALONE = re.compile(rf"(?<=\S)[ ]*\n+[ ]*(?:[-*•]\s+)?(?:{_LABEL})?(?P<m>{_MARKERS})\s*{_BOLD}\.?[ ]*(?=\n|\Z)", re.IGNORECASE)
_TRAILING = re.compile(rf"(?P<stop>[.!?。])[ ]*{_SOURCE}\s*[:：]\s*(?P<m>{_MARKERS})\.?", re.IGNORECASE)
_END = re.compile(r"([.!?。]?[\"”*]{0,3})\Z")
_EMPTY = re.compile(rf"\n[ ]*(?:[-*•]\s+)?{_LABEL}(?=\n|\Z)|[ ]?\\cite[tp]?\{{\s*\}}", re.IGNORECASE)


def unframed(text: str) -> str:
    """Return a text with bare markers, each behind the sentence that it belongs to."""
    text = _FRAMED.sub(_bare, text)
    text = _LINKED.sub(r"\1 \2", text)
    text = _TRAILING.sub(r" \g<m>\g<stop>", text)
    while found := _ALONE.search(text):
        text = _joined(text[: found.start()], found["m"]) + text[found.end() :]
    return _EMPTY.sub("", text)


def _bare(found: re.Match[str]) -> str:
    return f" {found['a'] or found['b'] or found['c'] or found['d']}{found['stop'] or ''}"


def _joined(before: str, markers: str) -> str:
    """Return a text with markers at the end of its last sentence, unless that has them."""
    lines = before.rsplit("\n", 1)
    new = "".join(dict.fromkeys(re.findall(r"\[\d+\]", markers)))
    if new in lines[-1].replace(" ", ""):
        return before
    return _END.sub(lambda end: f" {new}{end[1]}", before, count=1)
