"""The larger or smaller of what was counted, in a message after: ``the first five of the larger``, ``더 많은 쪽에서 3편``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from rag.chat.counting import counts_before
from rag.chat.message import LISTS, Message
from rag.chat.replies import said_of
from rag.chat.turns import Earlier
from rag.search import Question, understand

_OF = r"(?:(?:the\s)?(?:ones|those|papers|ones\sthat\sare)\s)?(?:(?:of|on|from|in|about|for|among)\s)?"
_ENDS = r"(?=\W{0,5}$|\s?[,;]|\s(?:in|by|since|from|with|sorted|ordered|please|again|as)\b)"
_PAPERS = r"(?:\s(?:papers|counts?|numbers?))?"
_SIDE = re.compile(
    rf"(?:(?<=\s)|^){_OF}(?P<words>the\s(?:(?:one|side|topic|subject|group)\s(?:with|that\s(?:has|had))\s(?:the\s)?(?:more|most|(?P<few>fewer|fewest|less|least)){_PAPERS}"
    r"|(?:larger|bigger|greater|largest|biggest|(?P<small>smaller|smallest|lesser))(?:\s(?:ones?|sides?|topics?|subjects?|groups?|sets?|of\sthe\stwo)){0,2}))"
    rf"{_ENDS}",
    re.I,
)
_SIDE_KO = re.compile(
    r"(?<![가-힣])(?P<words>(?:논문이?\s)?(?:더|제일|가장)\s?(?:(?P<few>적은|작은)|많은|큰)\s?(?:쪽|주제|분야|저자))(?:의?\s?논문)?"
    r"(?=에서|의|에|을|를|은|는|만|으로|\s|\W|$)"
)
_COUNT = re.compile(r"^\d{1,2}\. (.+): ([\d,]{1,9})편?$", re.M)
_LOOK_BACK = 2  # turns, so that both sides can be asked for, one after the other


def of_larger_side(said: Message) -> Question | str | None:
    """Ask of the larger or the smaller side of the last comparison what a message says of it; tell where that is not clear."""
    match = (_SIDE_KO if said.is_korean else _SIDE).search(said.core)
    if match is None:
        return None
    words = match["words"]
    compared = next((it for it in reversed(said.earlier[-_LOOK_BACK:]) if it.question.statistic == "each"), None)
    if compared is None:
        return said_of(said, "side_not_compared", words=words) if len(counts_before(said.earlier)) > 1 else None
    counts = _counts(compared)
    few = any(match.groupdict().get(name) for name in ("few", "small"))
    most = sorted(counts, key=lambda it: counts[it], reverse=not few)
    if compared.question.periods or len(most) < 2:
        return said_of(said, "side_not_compared", words=words)
    if counts[most[0]] == counts[most[1]]:
        return said_of(said, "sides_alike", words=words, n=counts[most[0]])
    return _asked_of(said, match, compared.question, most[0]) or said_of(said, "side_named", words=words, name=most[0])


def _counts(compared: Earlier) -> Mapping[str, int]:
    """Return how many papers an answer counts for each side; none if its sides cannot be told from it."""
    sides = compared.question.authors if len(compared.question.authors) > 1 else compared.question.subjects
    counts = {name: int(number.replace(",", "")) for name, number in _COUNT.findall(compared.answer)}
    return counts if set(counts) == set(sides) else {}


def _asked_of(said: Message, match: re.Match[str], compared: Question, name: str) -> Question | None:
    """Return a message with a side named, within the time of the comparison; None if it does not ask for papers of that."""
    is_author = name in compared.authors and len(compared.authors) > 1
    named = f"{name} 논문" if said.is_korean else f"papers {'by' if is_author else 'on'} {name}"
    question = understand(f"{said.core[: match.start()]}{named}{said.core[match.end() :]}", said.today)
    meant = question.filters.author if is_author else question.subject
    if question.intent not in LISTS or (meant or "").casefold() != name.casefold() or question.arxiv_ids:
        return None
    # Authors who were compared are no filter of the one who is meant.
    within = replace(compared.without(["author"]), order="relevance", limit=None)
    on = question.about(compared.subject) if is_author and compared.subject and not question.subject else question
    return replace(on.narrowed(within) if within.filters.any and not question.filters.since else on, text="")
