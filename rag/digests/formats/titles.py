"""Find the title of a paper in the lines that name it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from rag.digests.formats.dates import whole_day
from rag.digests.formats.fields import labelled, labels, looks_like_authors, role_of
from rag.digests.formats.mentions import of_address, of_id, without_addresses
from rag.digests.formats.page import Line, Span, text_of

_NUMBERED = re.compile(
    r"\s*(?:[#＃№]?\(?\d{1,4}(?:[.):、]|\s?[.)）])(?=\s|\D)|\[\d{1,4}\]|#\d{1,4}\b|[①-⑳]"
    r"|(?:\d\ufe0f?\u20e3)+|🔟|【\d{1,4}】|\[[ xX]\])\s*"
)
_SIGNS = re.compile(r"^(?:[^\w\s\"'“‘(\[$\\<{《「『【*`&+@#~.|^-]|\ufe0f|\u20e3|[\U0001f000-\U0001faff\u2600-\u27bf])+\s*")
_TAIL = re.compile(r"\s+[⭐★☆🔥👍▲🔼↑❤🌟✨💬🆕].{0,20}$|\s*[-–—|:,;·•(\[（【]+\s*$")
_SEPARATOR = re.compile(
    r"  +|\s[-–—|·•]\s|\s[-–—](?=[a-z])|(?<=[a-z\d)])\s?[：:](?=\s?[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])"
)
_SAYS = re.compile(
    r"\s(?=(?:This (?:paper|work|study|article)|These|Introduces|Proposes|Presents|Explores|Investigates|Shows"
    r"|We (?:introduce|present|propose|show)|The (?:paper|authors|work))\s)"
)
_TAG = re.compile(
    r"[\[(【（]?(?:[A-Z][\w&]{1,12}[\s'’]{0,2})?(?:'?\d{2}|(?:19|20)\d{2})(?:[./-]\d{1,2}){0,2}[\])】）]?"
    r"|[\[(【（][^\])】）]{1,20}[\])】）]|[A-Z]{2,8}"
)
#: What may stand in brackets before a title: ``(*ICML 2025*)``, ``[2025/03]``.
_VENUE = re.compile(r"[^\w\s\[(【（]{0,2}\s?[\[(【（]([^\[\](){}【】（）]{1,30})[\])】）][\s:：|·•–-]+(?=\S)")
_QUOTED = re.compile(r"\s*[\"“「『]([^\"”」』]{5,300})[.,，]?[\"”」』][.,，]?\s+(?=\S)")
_CUT = re.compile(r"\bet\.?\s?al\b")
_IN_BRACKETS = re.compile(r"\s*[(（]([^()（）]{3,80})[)）]\s*$")
_TITLE_WORDS = 25
_FEW_WORDS = 3
_PROSE_WORDS = 8
_SENTENCE = 1000  # characters
_TAIL_CHARS = 60
_LINES = 4


class Title(NamedTuple):
    """A title, the line that it is in, and what follows it in that line."""

    text: str
    line: int
    rest: Line


@cache
def _generic() -> frozenset[str]:
    return frozenset(labels()["generic"].split())


@lru_cache(maxsize=4096)
def is_generic(text: str) -> bool:
    """Return whether the text of a link says only that it leads to a paper: ``arXiv``, ``PDF``, an id, ``论文链接``."""
    words = re.findall(r"[^\W_]+(?:\.[^\W\d_]+)?", without_addresses(text).lower())
    return of_id(text) is not None or all(word in _generic() or re.fullmatch(r"v?\d+", word) for word in words)


def has_title(text: str) -> bool:
    """Return whether a text may be a title: it has letters and is neither generic, nor a date, nor a label."""
    text = text.strip()
    return (
        bool(re.search(r"[^\W\d_]\w|[\u3040-\u9fff\uac00-\ud7a3]", text)) and not is_generic(text) and whole_day(text) is None
    )


def clean_title(text: str) -> str:
    """Return a title on one line, without its number, and without emphasis, signs and counts around it."""
    text = " ".join(text.replace("**", "").split())
    text = _SIGNS.sub("", text)
    text = _without_match(_NUMBERED, text)
    text = _SIGNS.sub("", text)
    text = (text[:-_TAIL_CHARS] + _TAIL.sub("", text[-_TAIL_CHARS:])).strip()
    if re.fullmatch(r"[\"“《「『][^\"”》」』]*[\"”》」』]", text):
        text = text[1:-1]
    if text.endswith(".") and not text.endswith("..") and not re.search(r"\b(?:[A-Z]|al|etc|vs)\.$", text):
        text = text[:-1]
    return text.strip()


def labelled_title(lines: Sequence[Line]) -> Title | None:
    """Return the title that a label gives: ``论文题目：...``, ``**Title:** ...``."""
    for number, line in enumerate(lines[: _LINES * 3]):
        found = labelled(text_of(line))
        if found and role_of(found[0]) == "title" and has_title(found[1]):
            label_end = len(text_of(line)) - len(found[1])
            inner = own_title([after(line, label_end)])
            return Title(inner.text if inner else clean_title(found[1]), number, inner.rest if inner else ())
    return None


def _without_match(form: re.Pattern[str], text: str) -> str:
    """Return a text without what a pattern matches at its start, unless nothing would be left."""
    found = form.match(text)
    return text[found.end() :] if found else text


def label_of(line: Line) -> tuple[str, int] | None:
    """Return the label at the start of a line and its length: words before a colon, of which a link or bold words end there."""
    text = text_of(line)
    found = labelled(text)
    if found is None or not line:
        return None
    length = len(text) - len(found[1])
    first = line[0]
    if (first.href or first.bold) and len(first.text.strip()) > length:
        return None
    return found[0], length


def _is_field(line: Line) -> bool:
    """Return whether a line begins with the label of a field other than the title."""
    found = label_of(line)
    return found is not None and role_of(found[0]) not in (None, "title")


def own_title(lines: Sequence[Line], *, cell: bool = False, heading: bool = False) -> Title | None:
    """Return the title with which lines begin; None if they begin with something else.

    :param cell: the lines are a cell of a table, which may hold nothing but a title.
    :param heading: the lines are a heading, in which nothing is a label.
    """
    for number, line in enumerate(lines[:_LINES]):
        if not heading and _is_field(line):
            continue
        if title := _leading(_without_number(line), cell or heading, heading):
            return Title(title[0], number, title[1])
        if has_title(_unlinked(line)):
            break  # a line of prose; what follows is no title either
    return None


def _unlinked(line: Line) -> str:
    return "".join(span.text for span in line if not span.href)


def _without_number(line: Line) -> Line:
    """Return a line without the number, signs, date, venue or tag it begins with."""
    text = text_of(line)
    venue = _VENUE.match(text)
    if venue and re.search(r"\d{2}", venue[1]) and not of_id(venue[1]) and has_title(text[venue.end() :]):
        line = after(line, venue.end())
    spans = list(line)
    while spans:
        text = _SIGNS.sub("", _without_match(_NUMBERED, _SIGNS.sub("", spans[0].text.lstrip())))
        head, separator, tail = text.partition(" ")
        if separator and not spans[0].href and whole_day(head) and re.search(r"\d{2}", head):
            text = tail.lstrip(" :-–—|")
        alone = text.strip(" \t:：|-–—,，·•()[]【】_*")
        if alone and not (len(spans) > 1 and _is_tag(alone, spans)):
            return (spans[0]._replace(text=text), *spans[1:])
        spans.pop(0)
    return ()


def _is_tag(text: str, spans: list[Span]) -> bool:
    """Return whether the first piece of a line is a date or a tag before the title, such as ``[CVPR 2024]``."""
    if whole_day(text):
        return True
    marked = spans[1].bold or bool(spans[1].href) or not text[:1].isalpha()
    return marked and not spans[0].href and _TAG.fullmatch(text) is not None and has_title("".join(s.text for s in spans[1:]))


def _leading(line: Line, cell: bool, heading: bool) -> tuple[str, Line] | None:
    """Return the title at the start of a line, and the rest of the line."""
    for place, span in enumerate(line):
        if span.href and _has_title_of(line, place):
            return _made(line, place, _run(line, place, "href"))
        if place:
            continue
        if span.bold or span.italic:
            end = _run(line, 0, "bold" if span.bold else "italic")
            text, after = text_of(line[:end]), text_of(line[end:])
            if text.rstrip().endswith((":", "：")) and role_of(text.strip(" :：")) not in (None, "title"):
                return None
            if has_title(text) and not _is_label(text, after):
                return _made(line, 0, end)
        elif not span.href and (title := _plain(line, cell, heading)):
            return title
    return None


def _has_title_of(line: Line, place: int) -> bool:
    """Return whether the text of a link is the title that the line is about."""
    span = line[place]
    text = text_of(line[place : _run(line, place, "href")])
    if is_generic(text) or not has_title(text):
        return False
    few = len(text_of(line[:place]).split()) <= _FEW_WORDS
    return place == 0 or (of_address(span.href) is not None and (few or len(text.split()) >= _FEW_WORDS))


def _run(line: Line, start: int, what: str) -> int:
    """Return the end of the pieces from a place on that are alike in a field; white space between them belongs to them."""
    end = start + 1
    for place in range(start + 1, len(line)):
        if getattr(line[place], what) == getattr(line[start], what):
            end = place + 1
        elif line[place].text.strip(" \u200b"):
            break
    return end


def _made(line: Line, start: int, end: int) -> tuple[str, Line] | None:
    text = clean_title("".join(span.text for span in line[start:end]))
    return (text, line[end:]) if text else None


def _is_label(text: str, after: str) -> bool:
    """Return whether an emphasised text is the label of what follows: ``**Method:** ...``, ``**Method**: ...``."""
    if text.rstrip().endswith((":", "：")):
        return bool(after.strip())
    return after.lstrip().startswith((":", "：")) and len(text.split()) <= _FEW_WORDS + 1 and role_of(text) != "title"


def _plain(line: Line, cell: bool, heading: bool) -> tuple[str, Line] | None:
    """Return the title that a line without emphasis begins with: up to a link or to what separates it from the rest."""
    end = next((n for n, span in enumerate(line) if span.href or span.bold), len(line))
    text = text_of(line[:end])
    if end < len(line) and _has_title_of(line, end) and of_address(line[end].href):
        return None  # the link has the title
    if not heading and _is_field(line):
        return None
    cut = _cut(text, cell)
    title = clean_title(re.sub(r"^(?:[\[(]?\d{4}\.\d{5}(?:v\d{1,2})?[\])]?)?[\s\-–—|:：·•,]+", "", without_addresses(cut)))
    if not has_title(title) or (not cell and len(title.split()) > 2 * _TITLE_WORDS):
        return None
    return title, (Span(text[len(cut) :]), *line[end:])


def _cut(text: str, cell: bool) -> str:
    """Return the part of a text that may be a title. A cell may be a title as a whole, if no sentence follows in it."""
    long = len(text.split()) > _TITLE_WORDS
    for found in _SEPARATOR.finditer(text):
        before, after = text[: found.start()], text[found.end() :]
        words = len(after[:_SENTENCE].split())
        prose = words >= _PROSE_WORDS and (long or after.rstrip().endswith((".", "。")))
        wide = not found[0].strip() and words > _FEW_WORDS
        if has_title(before) and (not cell or prose or wide):
            text = before
            break
    if not cell and (cited := _end_before_authors(text)):
        return text[:cited]
    sentence = (_SAYS.search(text) or re.search(r"(?<!\bvs)(?<!\bal)(?<!\b[A-Z])[.!?]\s|[。！？]", text)) if long else None
    return text[: sentence.start()] if sentence else text


def lists_names(text: str) -> bool:
    """Return whether a text names several people, if it names people at all."""
    return "," in text or "、" in text or _CUT.search(text) is not None


def _end_before_authors(text: str) -> int:
    """Return the end of a title that authors follow, as in a reference; 0 if none follow."""
    if len(text) > _SENTENCE:
        return 0
    ends = [found.start() + 1 for found in re.finditer(r"[.?!]\s+(?=[A-Z])", text)][:_FEW_WORDS]
    if quoted := _QUOTED.match(text):
        ends = [quoted.end()]
    if (inner := _IN_BRACKETS.search(text)) and _CUT.search(inner[1]):
        ends.append(inner.start())
    for end in ends:
        names = re.sub(r"[\s,(]+(?:19|20)\d{2}\b.*$", "", re.split(r"\.\s", text[end:].strip(" ()（）"), maxsplit=1)[0])
        if has_title(text[:end]) and looks_like_authors(names) and lists_names(names):
            return end
    return 0


def after(line: Line, place: int) -> Line:
    """Return the part of a line after a number of characters."""
    spans = []
    for span in line:
        if place < len(span.text):
            spans.append(span._replace(text=span.text[place:]))
        place = max(0, place - len(span.text))
    return tuple(spans)
