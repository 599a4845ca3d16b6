"""Questions for one thing and nothing else (papers on it, their number, what it means), all words of which may seem to ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.glossary import is_term
from rag.search.query.reading import FineIntent, Placed, Role, Unit, overlap
from rag.search.query.vocabulary import ASKS_KO, PAPER_KO, PAPERS
from rag.text import has_hangul, terms_of_many

_ENGLISH = re.compile(
    rf"^\W*(?:how\s+many|(?:what(?:['’]s|\s+is)\s+the\s+)?number\s+of)\s+{PAPERS}(?:\s+(?:are|is)\s+there|\s+do\s+you\s+have)?"
    r"\s+(?:on|about|regarding)\s+(?P<subject>\w[\w+.-]*(?:[\s-][\w+.-]+){0,5}?)\W*$",
    re.I,
)
_KOREAN = re.compile(
    rf"^\W*(?P<subject>\w[\w+.-]*(?:[\s-][\w+.-]+){{0,4}}?)\s?(?:관련\s?)?{PAPER_KO}\s?(?:수?[은는이가]\s?)?(?:총\s?|모두\s?|전부\s?)?"
    rf"몇\s?(?:편|개|건)(?:\s?(?:{ASKS_KO}))?\W*$"
)
# The same of papers themselves (미세조정 논문 알려줘); papers on something are those of :mod:`rag.search.query.said_subject`.
_OF_PAPERS: frozenset[FineIntent] = frozenset({"list", "recommend", "trend", "overview"})
# A paper by what it is on, which was taken for a matter outside the digests: summarize the world model paper.
_ENGLISH_SUMMARY = re.compile(
    r"^\W*(?:(?:please|can\s+you|could\s+you)\s+)?(?:summari[sz]e|explain|describe|tell\s+me\s+about|give\s+me\s+a\s+summary\s+of)\s+(?:the|that)\s+"
    r"(?P<subject>\w[\w+.-]*(?:[\s-][\w+.-]+){0,4}?)\s+paper\W*$",
    re.I,
)
# What an ordinary word means, which mostly asks elsewhere: what's a dataset? 데이터셋이 뭐야?
_ENGLISH_MEANING = re.compile(
    r"^\W*(?:what(?:['’]?s|\s+is)\s+an?|(?:please\s+)?define(?:\s+(?:an?|the))?|what\s+does)\s+(?P<subject>(?!papers?\b)[a-z][a-z-]{2,20}(?:\s[a-z-]{3,20})?)"
    r"(?:\s+mean)?\W*$",
    re.I,
)
_KOREAN_MEANING = re.compile(
    r"^\W*(?P<subject>[가-힣]{3,10}?)(?:이|가|은|는|이란|란)?\s?(?:뭐야|뭔가요|뭐예요|뭐지|뭐니|뭔데|무엇인가요|무엇이야|무슨\s?뜻\S{0,4}|뜻이\s?뭐\S{0,3})\W*$"
)
_KOREAN_LIST = re.compile(rf"^\W*(?P<subject>\w[\w+.-]*(?:[\s-][\w+.-]+){{0,4}}?)\s?(?:관련\s?)?{PAPER_KO}")
# What papers are on, and no subject (on file).
_NO_SUBJECT = re.compile(r"(?:file|record|hand|offer|average|total|here|nonmun|it|them|this|that|these|those|digests?)", re.I)
# A paper by its place or rank is none by what it is on.
_PLACE = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\d{1,3}(?:st|nd|rd|th)|last|latest|newest|oldest|recent|next|previous|same|other|best|worst"
    r"|top|most|least|more|voted|upvoted|popular|original|whole|full|entire|following|above|below|selected|chosen|right|wrong|attached|current|one|two|three)\b",
    re.I,
)
_LEAST = 3  # syllables of a Korean term that is no word for asking (추천)


def named_alone(
    text: str, units: Sequence[Unit], roles: Sequence[Role], intent: FineIntent, read: Sequence[Placed]
) -> tuple[FineIntent, list[Role]] | None:
    """Return intent and roles of a question for papers on one thing, or their number, that the model did not read so; else None.

    :param read: what rules have read in it: times and the like.
    """
    match = _ENGLISH.match(text) or _KOREAN.match(text)
    counts = match is not None
    if not match and intent in _OF_PAPERS:
        match = _KOREAN_LIST.match(text)
    summary = _ENGLISH_SUMMARY.match(text) if not match else None
    summary = None if summary and _PLACE.search(summary["subject"]) else summary
    meaning = None if match or summary else _ENGLISH_MEANING.match(text) or _KOREAN_MEANING.match(text)
    match = match or summary or meaning
    if not match:
        return None
    said = Unit(match["subject"], *match.span("subject"))
    within = [said.start <= unit.start < said.end for unit in units]
    own = {role for inside, role in zip(within, roles, strict=True) if inside}
    is_cut = counts and own == {".", "S"} and is_term(said.text)  # state, of state of the art
    read_so = "S" in (own if counts and intent == "count" else () if counts else roles)
    if any(overlap(it, said) for it in read) or (read_so and not is_cut):
        return None
    if not has_hangul(said.text):
        meant = (is_cut or own <= {"."}) and not _NO_SUBJECT.fullmatch(said.text) and bool(terms_of_many([said.text])[0])
    else:
        rare = own <= {"O", "A", "S"} if counts else False
        meant = is_term(said.text) and ((len(said.text) >= _LEAST and (counts or own <= {"."})) or rare)
    if not meant:
        return None
    others: list[Role] = ["." if counts else role for role in roles]
    return "count" if counts else "summary" if summary else "define" if meaning else intent, [
        "S" if inside else role for inside, role in zip(within, others, strict=True)
    ]
