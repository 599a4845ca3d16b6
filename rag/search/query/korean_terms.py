"""Papers on a term of several Korean words that the reader takes for asking, or in part: 자기 주의 논문, of which 의 is a genitive to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.glossary import is_term
from rag.search.query.reading import FineIntent, Placed, Role, Unit, overlap
from rag.search.query.vocabulary import PAPER_KO
from rag.text import terms

_OF_PAPERS: frozenset[FineIntent] = frozenset({"list", "recommend", "count"})
_PAPERS = re.compile(rf"^\W*(?P<term>[가-힣]+(?:\s[가-힣]+){{1,3}}?)\s(?:관련\s|(?:에\s)?(?:관한|대한)\s)?{PAPER_KO}")
_NAMES: frozenset[Role] = frozenset({"B", "X", "T"})


def with_korean_term(
    intent: FineIntent, roles: Sequence[Role], units: Sequence[Unit], text: str, read: Sequence[Placed]
) -> list[Role]:
    """Return the roles with a term of the glossary that papers are on as the subject, whole.

    :param read: what rules have read in it, which is no term (가장 큰).
    """
    match = _PAPERS.match(text) if intent in _OF_PAPERS else None
    if match is None or not is_term(match["term"]) or not terms(match["term"]):
        return list(roles)
    said = Unit(match["term"], *match.span("term"))
    own = [i for i, unit in enumerate(units) if overlap(said, unit)]
    if any(overlap(it, said) for it in read) or any(roles[i] in _NAMES for i in own) or all(roles[i] == "S" for i in own):
        return list(roles)
    return ["S" if i in own else role for i, role in enumerate(roles)]
