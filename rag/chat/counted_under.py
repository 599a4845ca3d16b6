"""How many of the last list hold under a condition: ``how many from November or later?``, ``11월 이후 것은 몇 편이야?``."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.chat.message import Message
from rag.chat.narrowing import limits, narrowed
from rag.search import Question, skim

_COUNTED = re.compile(
    r"^\W{0,5}(?:(?:so|and|ok(?:ay)?|but|then|now)\b\W{0,5}){0,3}how\smany(?:\sof\s(?:them|these|those)|\sones)?"
    r"(?P<verb>\s(?:are|were|is|was|have|has|had|got|came|come|appeared|date))?\s(?P<condition>\S[^?!]{1,60}?)\W{0,5}$",
    re.I,
)
_COUNTED_KO = re.compile(
    r"^\W{0,5}(?:(?:그럼|그러면|그리고|근데)\s){0,2}(?P<condition>\S[^?!]{0,40}?)\s?(?<![가-힣])(?:것|거|건|게)(?:들)?(?:만|은|는|이|가|도){0,2}"
    r"\s(?:(?:총|모두|다|전부|다\s?해서)\s)?몇\s?(?:편|개|건)[가-힣]{0,5}(?:\s?(?:있|되|돼)\S{0,4})?\W{0,5}$"
)
#: Words of a message that asks for nothing beside its condition.
_USES = frozenset({"filter", "entity", "instruction"})


def counted_under(said: Message) -> Question | None:
    """Count those papers of the last list that a condition alone leaves, as ``how many of them ...`` does."""
    match = (_COUNTED_KO if said.is_korean else _COUNTED).search(said.core)
    if match is None or said.asks_for_papers or said.listing is None or not said.ids:
        return None
    condition, verb = match["condition"], match.groupdict().get("verb") or " are"
    text = f"{condition} 논문은 몇 편이야?" if said.is_korean else f"how many of them{verb} {condition}?"
    wanted = skim(text, said.today)
    if wanted.subject or wanted.excluded or wanted.arxiv_ids or not limits(wanted) or {it.use for it in wanted.spans} - _USES:
        return None
    return narrowed(replace(said, text=f"그중에서, {text}" if said.is_korean else text))
