"""The papers on one thing among which those on another are asked for: ``how many of the agent papers are on benchmarks?``.

In Korean ``에이전트 논문 중 벤치마크에 관한 건 몇 편?``. Such papers are on both, as those of a list that a follow-up narrows
(:mod:`rag.search.query.within`), unlike papers whose subject has two parts.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.search.query.reading import FineIntent, is_function_like, reader_model
from rag.search.query.roles import strange_words
from rag.search.query.vocabulary import PAPER_KO, PAPERS
from rag.search.query.words import Words

_LONGEST = 300  # characters; more describe a paper
_NARROWED: frozenset[FineIntent] = frozenset({"list", "count"})
_ASK = r"(?:how\s+many|which(?:\s+ones?)?|what|any|some|list|show(?:\s+me)?|find)"
_THE = r"(?:the|your|our)\s+"
_ALL = r"(?:(?:all|any)\s+(?:of\s+)?)?"
_OF = r"(?:out\s+of|of|among|amongst|from)"
_WORDS = r"(?:[^\s,;?.!]{1,40}\s+){1,5}?"
_ON = r"(?:on|about|regarding|concerning)"
_SAY = r"(?:mention|discuss|cover|address|stud(?:y|ies)|consider|involve)(?:s|es)?\b"
_DO = rf"(?:{_SAY}|(?:that|which|are|is|were|do|does|have|also|uses?|deal|look|apply|propose|introduce|evaluate|focus|combine|rely|work)\b)"

#: What the papers meant are on, before the word for papers or behind it.
_AMONG = (
    re.compile(rf"^\W*{_ASK}\s+(?:out\s+)?of\s+{_ALL}{_THE}(?P<on>{_WORDS}){PAPERS}\s+(?=\S)", re.I),
    re.compile(rf"^\W*{_ASK}\s+(?:out\s+)?of\s+{_ALL}{_THE}{PAPERS}\s+{_ON}\s+(?P<on>{_WORDS})(?={_DO})", re.I),
    re.compile(rf"^\W*{_ASK}\s+(?:{_THE})?(?P<on>{_WORDS}){PAPERS}\s+(?={_DO})", re.I),
    re.compile(rf"^\W*{_ASK}\s+(?:{_THE})?{PAPERS}\s+{_ON}\s+(?P<on>{_WORDS})(?={_DO})", re.I),
    re.compile(rf"^\W*{_OF}\s+{_ALL}(?:{_THE})?(?P<on>{_WORDS}){PAPERS}\s*,\s*{_ASK}\s", re.I),
    re.compile(rf"^\W*{_OF}\s+{_ALL}(?:{_THE})?{PAPERS}\s+{_ON}\s+(?P<on>[^,;?.!]{{2,80}}),\s*{_ASK}\s", re.I),
    re.compile(
        rf"^(?P<on>[^,;?.!()]{{1,80}}?)(?:\s(?:관련|분야)|(?:에|을|를)\s(?:관한|대한|다룬|다루는))?\s?{PAPER_KO}(?:들)?\s?(?:중|가운데)(?:에서|에|의)?(?:는|도)?\s+(?=\S)"
    ),
)
# Papers that are asked for by what they are on, however unknown its words.
_PLAIN = re.compile(
    rf"\s*(?:that\s+|which\s+)?(?:(?:are|is)\s+(?:also\s+)?{_ON}\b|{_SAY})|(?:에|을|를)\s(?:관한|관해|대한|다룬|다루는|다뤄)|{PAPER_KO}(?:은|는)?(?:\s몇\s?편\S{{0,5}})?\s*[?.]?$",
    re.I,
)
_COUNTS = re.compile(r"\bhow\s+many\b|몇\s?(?:편|개|건)", re.I)
_MISREAD: frozenset[FineIntent] = frozenset({"fact", "metadata.unstored", "metadata.corpus"})
# What papers do with a subject is no part of it.
_SAYS = re.compile(_SAY, re.I)
# Papers on one of several things would be papers on all; where papers stand is no subject, and a kind of paper is one
# together with what such papers are on.
_SEVERAL = re.compile(
    r"\barxiv\b|hugging\s?face|^(?:surveys?|benchmarks?|data\s?sets?|corpus|corpora|서베이|벤치마크|데이터\s?셋)$|\b(?:and|or)\b|[,&/]|\S(?:와|과|이랑|랑|하고|이나|나)\s|\s(?:및|또는|그리고)\s",
    re.I,
)


def split_among(words: Words) -> tuple[Words, list[str]]:
    """Return the words of a question without the subject among whose papers it looks, and that subject if it has any."""
    match = next((found for pattern in _AMONG if (found := pattern.search(words.source))), None)
    if match is None or len(words.source) > _LONGEST or re.search(PAPER_KO, match["on"]):
        return words, []
    intent = _intent(words, match)
    (start, end), says = match.span("on"), _SAYS.match(words.source, match.end())
    begin = says.end() if says else match.end()
    subject = [i for i, role in enumerate(words.roles) if role in ("S", "P")]
    outer = [i for i in subject if start <= words.units[i].start < end] or _never_seen(words, start, end)
    text = words.source[words.units[outer[0]].start : words.units[outer[-1]].end] if outer else ""
    parted = not text or outer[-1] - outer[0] >= len(outer) or _SEVERAL.search(text) or _cut(words, outer[-1], end)
    if not intent or parted or not any(words.units[i].start >= begin for i in subject):
        return words, []
    roles, uses = list(words.roles), list(words.uses)
    for i in {*subject, *outer}:
        if match.start() <= words.units[i].start < begin:
            roles[i], uses[i] = ".", "filter" if i in outer else "instruction"
    return replace(words, intent=intent, roles=roles, uses=uses), [text]


def _never_seen(words: Words, start: int, end: int) -> list[int]:
    """Return the places of the words that only could be a subject between two places of the text: penguin papers."""
    units = [unit for unit, role in zip(words.units, words.roles, strict=True) if start <= unit.start < end and role == "."]
    strange = strange_words(units, ["."] * len(units), ())
    return [i for i, unit in enumerate(words.units) if unit in strange]


def _cut(words: Words, last: int, end: int) -> bool:
    """Tell whether a subject was cut short before the word for papers (open, of open source papers)."""
    behind = words.units[last + 1] if last + 1 < len(words.units) else None
    if behind is None or behind.start >= end or not behind.text.isalpha() or is_function_like(behind):
        return False
    return reader_model().tendency_of(behind) not in ("0", "-")


def _intent(words: Words, match: re.Match[str]) -> FineIntent | None:
    """Return whether papers are listed or counted, which a plain question says itself; None if something else is asked."""
    if words.intent in _NARROWED:
        return words.intent
    if words.intent not in _MISREAD or "O" in words.roles or not _PLAIN.search(words.source, match.end()):
        return None
    return "count" if _COUNTS.search(words.source) else "list"
