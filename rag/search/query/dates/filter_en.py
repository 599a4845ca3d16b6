"""Where English questions name the date that papers were listed."""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.search.query.dates.find import DateSpan
from rag.search.query.intent import Intent
from rag.search.query.vocabulary import DATE_MARK, KIND

#: A rule takes the text before and after a date (with marks for other dates), the date, and what is asked for. It returns how
#: many characters before and after belong to the date, or None if it does not apply.
Rule = Callable[[str, str, DateSpan, Intent], tuple[int, int] | None]

_PAPER = (
    r"(?:papers?|preprints?|publications?|studies|submissions?|digests?|entry|entries|uploads|arxiv|listing|list|feed|issue)"
)
_TO_BE = (
    r"(?:(?:that|which|and)\s+)?(?:(?:was|were|are|is|have\s+been|has\s+been|been|got|get|came)\s+)?"
    r"(?:newly\s+|first\s+|recently\s+)?"
)
_OUT = (
    rf"{_TO_BE}(?:published|posted|added|listed|uploaded|submitted|featured|indexed|covered|out|appearing|appeared"
    r"|came\s+out|come\s+out|coming\s+out|that\s+came\s+up|released|new|announced)"
)
_PROPOSED = rf"(?:{_OUT}|{_TO_BE}(?:proposed|introduced|presented))"

# Things with a date of their own (events, collected data), and things that may have one.
_OTHER = (
    r"(?:events?|news|elections?|crawl|crawled|snapshots?|dumps?|cut-?offs?|trained|collected|scraped|recorded|captured"
    r"|happened|happening|occurred|occurring|taken|held|born|founded|war|pandemic|covid(?:-19)?|olympics|championships?"
    r"|world\s+cup|census|season|inauguration|release|launch|debut)"
)
_LOOSE = (
    r"(?:data|datasets?|corpus|corpora|wikipedia|tweets|posts|images|videos|photos|prices|stocks?|markets?|questions|exams?"
    r"|tests?|problems|competitions?|challenges?|contests?|train|training|trains|uses?|using|evaluat\w+|test\w*|predict\w*"
    r"|forecast\w*|built|released|made|edition|version|history|records|documents|emails|reports?|laws?|standards?|gpt\S*"
    r"|knowledge)"
)
_HAS_OTHER = re.compile(rf"\b{_OTHER}\b", re.I)
_ENDS_IN_OTHER = re.compile(rf"\b{_OTHER}(?:\s+[\w'’-]+){{0,2}}\s*$", re.I)
_HAS_LOOSE = re.compile(rf"\b(?:{_OTHER}|{_LOOSE})\b", re.I)
_ENDS_IN_LOOSE = re.compile(rf"\b{_LOOSE}\s*$", re.I)
_WORLD = re.compile(r"""(?ix)\b(?:fifa|world|cup|olympics?|uefa|euro|us|edition|track|shared|super|presidential|models?|data|datasets?|benchmarks?
    |challenges?|versions?)\b""")
_TITLE = re.compile(r"(?:^|\s)[A-Z][a-z]+\s+[A-Z][a-z]+\s*$")  # Common Crawl

_PAPERS_FOLLOW = re.compile(rf"""(?ix)^(?:['’]s?)?\s+(?P<gap>(?:(?!(?:on|about|for|of|in|with|that|which|is|are|was|were|to
    |and)\b)[\w'’/+-]+\s+){{0,4}}?){_PAPER}\b""")
_PAPERS_PRECEDE = re.compile(
    rf"\b{_PAPER}(?P<topic>(?:\s+(?:(?!{_PAPER}\b)[\w'’/+().,&-]+)){{0,12}}?)\s*,?\s*(?P<out>{_OUT})?\s*$", re.I
)
_OUT_PRECEDES = re.compile(rf"(?P<out>{_PROPOSED})\s*$", re.I)
_ASKS = re.compile(
    r"^\W*(?:$|published|posted|listed|added|which|what|anything|something|everything|show|list|find|any)\b", re.I
)
# What may follow a date of listing; a noun would make it the date of that noun (2024 elections).
_MAY_FOLLOW = re.compile(rf"""(?ix)^\s*(?:$|[?.!,;:)\]]|{DATE_MARK}|(?:about|on|that|which|who|with|by|sorted|ranked|ordered|using|covering|discussing
    |dealing|addressing|related|regarding|concerning|for|and|or|please|do|did|say|said|is|are|were|was|have|has|had|use
    |mention|cover|discuss|propose|introduce|in|from|of|to|per|grouped|get|got|received|most|top|only|pls|thanks|where|how
    |what|showing|report|looking|like|similar|deal|focus|address|evaluate|compare|study|show)\b)""")
_TOPICAL = re.compile(r"""(?ix)^\s*(?:(?:that|which|who)\s+)?(?:cover|discuss|address|mention|are\s+about|deal|about|on|for|regarding|related|concerning
    |in|by|with|covering|discussing)\w*\b""")
_PAPERS_AFTER = re.compile(rf"^\s*(?:,|which|what|how|list|show|find|are|papers)[^?]*?\b{_PAPER}\b", re.I)
_KINDS_AFTER = re.compile(rf"^\s*(?:,|which|what|how|list|show|find|are|papers)[^?]*?\b(?:{_PAPER}|{KIND})\b", re.I)
_NOTHING_ELSE = re.compile(r"^\W*(?:what|which|papers|all|any|\s)+\W*$", re.I)
_SPOKEN_OF = re.compile(rf"\b(?:{_PAPER}|whats?|anything|new|votes?|voted)\b", re.I)
_ENDING = re.compile(r"^\W*$|^\s*[?.!,]*\s*(?:please|pls|thanks|sorted|ranked|by\s+votes)\b", re.I)


def _before_papers(before: str, after: str, span: DateSpan, _: Intent) -> tuple[int, int] | None:
    """Match last week's RAG papers; June 2024 papers; the June 21 digest."""
    match = _PAPERS_FOLLOW.match(after)
    if match is None or span.lead in ("about", "by") or _ENDS_IN_OTHER.search(before):
        return None
    if _HAS_OTHER.search(match["gap"]) or (span.by_year and (len(match["gap"].split()) > 2 or _WORLD.search(match["gap"]))):
        return None
    return 0, 2 if after.startswith(("'s", "’s")) else 0


def _behind_papers(before: str, after: str, span: DateSpan, _: Intent) -> tuple[int, int] | None:
    """Match papers (on RAG) (published) in June."""
    match = _PAPERS_PRECEDE.search(before)
    if match is None or not _MAY_FOLLOW.match(after):
        return None
    topic, out = match["topic"].strip(), match["out"]
    bare = not span.lead and not span.tail and not span.relative
    if (span.by_year and span.lead == "on") or (bare and topic and not out):
        return None
    if topic and not _topic_allows(topic, out, span):
        return None
    return len(before) - match.start("out") if out else 0, 0


def _topic_allows(topic: str, out: str | None, span: DateSpan) -> bool:
    """Tell whether a date after the subject is that of the papers: papers on RAG in 2024, not papers on data from 2023."""
    of_it = span.lead in ("from", "of", "up to", "until")
    if _ENDS_IN_OTHER.search(topic) or (of_it and not span.relative and _ENDS_IN_LOOSE.search(topic)):
        return False
    if span.by_year:
        return not (out or _HAS_LOOSE.search(topic) or _TITLE.search(topic)) and _TOPICAL.match(topic) is not None
    return not (of_it and _TITLE.search(topic))


def _behind_participle(before: str, after: str, span: DateSpan, _: Intent) -> tuple[int, int] | None:
    """Match which methods were proposed in June; what was published last week."""
    match = _OUT_PRECEDES.search(before)
    if match is None or span.by_year or not _MAY_FOLLOW.match(after) or not _ASKS.match(before):
        return None
    return None if _HAS_LOOSE.search(before[: match.start()]) else (len(before) - match.start(), 0)


def _first(before: str, after: str, span: DateSpan, intent: Intent) -> tuple[int, int] | None:
    """Match in June, which papers ...: a date that begins the question."""
    if re.search(r"\w", before) or not (span.relative or span.lead not in ("", "of", "by")):
        return None
    asked = intent in ("count", "trend") or (_PAPERS_AFTER if span.by_year else _KINDS_AFTER).match(after)
    return (0, 0) if asked and re.match(r"\s*(?:,|which|what|how|list|show|find|are|papers)", after, re.I) else None


def _last(before: str, after: str, span: DateSpan, intent: Intent) -> tuple[int, int] | None:
    """Match RAG since May; agents, last week: a date that ends the question."""
    if not re.search(r"\w", before) or not _ENDING.match(after):
        return None
    dated = not span.lead and not span.by_year and re.search(r"\d", span.text) and re.search(r"(?<![A-Za-z])[a-z]+\s+$", before)
    adverbial = span.relative or span.lead not in ("", "of", "by") or span.tail in ("부터", "이후", "까지", "에", "동안")
    if not (dated or adverbial) or _ENDS_IN_OTHER.search(before) or (_ENDS_IN_LOOSE.search(before) and not span.relative):
        return None
    if span.lead in ("from", "of", "in") and _TITLE.search(before):
        return None
    if span.text.lower() == "today" and not _SPOKEN_OF.search(before):
        return None  # today's games, today's models
    counted = intent in ("count", "trend") and not _HAS_LOOSE.search(before)
    if span.by_year and not counted and not _NOTHING_ELSE.match(before):
        return None
    out = _OUT_PRECEDES.search(before)
    return len(before) - out.start() if out else 0, 0


RULES: tuple[Rule, ...] = (_before_papers, _behind_papers, _behind_participle, _first, _last)
