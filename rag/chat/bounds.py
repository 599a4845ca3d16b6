"""A message that is only a bound, without what it is of: ``and fewer than 10?``, ``at least 30``, ``그중 20개 넘는 거``.

After a list of papers with their votes it is one of votes. One of anything else limits no list: the reader is told.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.chat.message import LISTS, Message
from rag.chat.narrowing import filtered, limited, narrowed
from rag.chat.references_ko import AMONG
from rag.chat.replies import said_of
from rag.search import Question

_HOW = (
    r"(?:at\s(?:least|most)|(?:no\s)?(?:more|fewer|less|greater|higher|lower)\sthan|over|above|below|under|up\sto|exceeding"
    r"|[<>]=?|≥|≤)"
)
_AFTER = r"(?:\+|or\s(?:more|fewer|less|above|below|higher|lower|over|under)|and\s(?:above|below|up|over|under))"
_LED = (
    r"^\W{0,5}(?:(?:what|how|about|and|or|but|only|just|which|of|these|those|them|the|ones?|papers|show|give|keep|me|with|that|have|has"
    r"|having|got|are|is|now|then|make|it|please|rather|actually|no)\b\W{0,5}){0,9}"
)
_BOUND = re.compile(
    rf"{_LED}(?P<bound>{_HOW}\s?\d{{1,6}}|\d{{1,6}}\s?{_AFTER})(?P<of>(?:\s|-)[a-z]{{1,12}})?(?:\s(?:instead|please|then|only|now))?\W{{0,5}}$",
    re.I,
)
_HOW_KO = r"(?:이상|초과|이하|미만|넘는|넘게|넘은|안\s?되는|못\s?되는|보다\s?(?:많은|적은|높은|낮은))"
_BOUND_KO = re.compile(
    rf"^\W{{0,5}}(?:(?:{AMONG}|그럼|그러면|그리고|그렇다면|이번엔|이번에는|혹시)\s?)*(?P<bound>(?:최소\s?|최대\s?)?\d{{1,6}}(?P<of>\s?[가-힣A-Za-z]{{1,4}}?)??"
    rf"(?:이|가|을|를|도)?\s?{_HOW_KO})(?:\s?(?:인|받은))?\s?(?:것|거|건|게|논문)?(?:들)?(?:만|은|는|이|도)?"
    r"(?:\s?(?:보여|알려|추려|골라|남겨|찾아|뽑아|부탁|줘|주세요|있|뭐|어때|어떤)\S*(?:\s?\S{1,4})?)?\W{0,5}$"
)
#: What votes are counted in.
_OF_VOTES = re.compile(r"\s?(?:개|회|번|점|points?|ones)?\s?", re.I)
_VOTES_SAID = re.compile(r"(?:up)?votes?|likes?|표", re.I)
_FILTERS = frozenset({"min_votes", "max_votes"})
#: Votes in an answer: (2406.01234, 2024-06-03, 12 votes); a table of papers has a column of them.
_VOTES = re.compile(r"\d\svotes?\)|추천\s?\d+\)|\|\s?(?:Votes|추천)\s?\|")
_A_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


def bounded(said: Message) -> Question | str | None:
    """Limit the last list by votes; ask what is meant where no votes were shown, or by a bound of something else."""
    match = (_BOUND_KO if said.is_korean else _BOUND).search(said.core)
    if match is None or _A_YEAR.search(match["bound"]) or not said.ids:
        return None
    bound, of = match["bound"].strip(), match["of"] or ""
    if _VOTES_SAID.fullmatch(of.strip()):
        return None  # that is said in full
    if not _OF_VOTES.fullmatch(of):
        return _of_something(said, f"{bound}{of}" if not said.is_korean else bound)
    if not _shows_votes(said):
        return said_of(said, "bound_of_what", bound=bound)
    voted = f"추천 {bound}" if said.is_korean else f"{bound} votes"
    end = match.end("of") if of and not said.is_korean else match.end("bound")
    in_full = replace(said, text=f"{said.core[: match.start('bound')]}{voted}{said.core[end:]}")
    asked, kept = in_full.listing, any(it.all for it in in_full.pointers) or said.rules.ONLY.search(said.core)
    if asked and asked.arxiv_ids and not kept and _FILTERS & asked.filters.given.keys() and said.whole:
        return limited(replace(said.whole, text=""), in_full.plan)  # in place of the bound that chose those shown
    return narrowed(in_full) or filtered(in_full, voted, in_full.plan)


def _shows_votes(said: Message) -> bool:
    """Tell whether the last answer is a list of papers with their votes."""
    last = said.earlier[-1]
    if last.question.intent not in LISTS:
        return False
    has = _FILTERS & last.question.filters.given.keys()
    return bool(has or _VOTES.search(last.answer))


def _of_something(said: Message, bound: str) -> str | None:
    """Say that a list is not limited by a number that its digests give: below 4 bits."""
    if said.plan.filters.any or said.plan.limit or said.listing is None:
        return None
    return said_of(said, "bound_of_other", bound=bound)
