"""What is sought among all papers by what it measures (which model is the smallest?), where no list has such an order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rag.figures import asked_figures
from rag.search.query.reading import FineIntent, Placed, Role, Unit, is_function_like, overlap, reader_model
from rag.search.query.roles import DETAIL, UNSURE
from rag.search.query.unmet import Unmet, Wish

#: Requests for several papers, and those of which some can be left out by no number.
_LISTED: frozenset[FineIntent] = frozenset({"list", "recommend"})
#: What each of some intents cannot meet.
_OF_LISTS: frozenset[Wish] = frozenset({"each", "votes", "random", "columns", "degree", "bound", "claim", "authors", "stance"})
_UNMET: Mapping[FineIntent, frozenset[Wish]] = {
    **dict.fromkeys(_LISTED, _OF_LISTS), "count": frozenset({"bound", "votes", "step", "authors", "claim", "stance"}), "trend": frozenset({"step"}),
    "similar": frozenset({"claim", "stance", "open"}),
}  # fmt: skip
_NUMBERED = 12  # characters of a number with what it counts: more than 5 authors
_MEASURES = frozenset({"degree", "bound"})
# One of all papers: which paper has the longest context?
_AMONG = re.compile(
    r"^\W*(?:which|what)\s+(?:[\w+/.-]+\s+){0,4}?(?:papers?|(?:[lv]l)?ms?|models?|methods?|approach(?:es)?|systems?|data\s?sets?|benchmarks?)\s+"
    r"(?:has|have|had|is|are|was|were|uses?|supports?|offers?|needs?|with)\b"
    r"|(?:어떤|어느)\s(?:\S+\s){0,3}?\S*(?:논문|모델|방법|데이터\s?셋|벤치마크|연구)(?:이|가|은|는)?(?=\s|$)",
    re.I,
)
# Nothing before it says whose it is, or it ends the request in Korean.
_BEFORE = re.compile(r"\W*(?:(?:what|which|who|is|are|was|what['’]s|show|give|find|tell|me|list|please|the|a|of)\W+)*", re.I)
_AFTER_KO = re.compile(r"(?:\s\S{1,20}){1,4}?[?.!\s]*")


def unmet_of(unmet: Sequence[Unmet], intent: FineIntent, head: str, taken: Sequence[Placed]) -> list[Unmet]:
    """Return what a request of some intent wants of its list that no list does, and no count.

    Figures that papers report are put in order; a count can no more be bounded by a number than a list, or by what papers say.
    """
    figures = asked_figures(head)
    met = {"degree", "bound"} if figures and figures.bound else {"degree"} if figures else set()
    kept = [it for it in unmet if it.unread in _UNMET.get(intent, ()) and it.unread not in met]
    return [it for it in kept if not any(overlap(it, piece) for piece in taken)]


def is_sought(unmet: Sequence[Unmet], intent: FineIntent, roles: Sequence[Role], head: str) -> bool:
    """Tell whether a question taken for one about a single thing, or none at all, seeks one of all papers.

    That is the one that measures most or least, or any.
    """
    if any(it.unread == "random" for it in unmet) and intent in ("summary", "define", *UNSURE):
        return True
    of_authors = (it.unread == "authors" or "author" in head[it.start : it.end + _NUMBERED].lower() for it in unmet)
    if intent in ("metadata.top_authors", *UNSURE) and any(of_authors):
        return True  # which paper has the most authors?
    wishes = [it for it in unmet if it.unread in _MEASURES]
    if not wishes or not (intent in DETAIL or intent.partition(".")[0] in UNSURE) or intent == "compare":
        return False
    if _AMONG.search(head):
        return True
    first = wishes[0]
    begins = _BEFORE.fullmatch(head[: first.start]) is not None
    ends = not head[first.start : first.end].isascii() and _AFTER_KO.fullmatch(head[first.end :]) is not None
    return (begins or ends) and not (intent == "fact" and "S" in roles)


def sought_roles(unmet: Sequence[Unmet], roles: Sequence[Role], units: Sequence[Unit]) -> list[Role]:
    """Return the roles with what is sought as the subject, where there is none yet."""
    if not {"S", "P", "A"}.isdisjoint(roles):
        return list(roles)
    model = reader_model()
    return [
        "S"
        if role == "."
        and not any(overlap(it, unit) for it in unmet)
        and unit.text[0].isalnum()
        and not is_function_like(unit)
        and model.tendency_of(unit) not in ("0", "-")
        and not model.instructs(unit)
        else role
        for role, unit in zip(roles, units, strict=True)
    ]
