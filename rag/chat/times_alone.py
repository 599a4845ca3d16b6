"""A message that is only a time, after an answer that lists no papers: which has more papers, A or B; in 2024."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.chat.counting import which_has_more_of
from rag.chat.message import Message, names_in
from rag.chat.replies import said_of
from rag.search import Question, Span, asks_fewest, understand, vocabulary

_TIMES = frozenset({"since", "until"})
_LONGEST = 8  # words
_IDLE = re.compile(
    r"(?i)(?:(?:what|how|about|and|or|only|just|in|from|since|after|before|until|during|of|the|for|then|but|now|please|published|year|month)\b\W*)*"
)
_IDLE_KO = re.compile(
    r"(?:이후|이전|부터|까지|에는|에서는|에|은|는|만|요|인|으로|로|나온|그럼|중|사이|동안|안에|것|거|건|보면|어때)*"
)
_END_KO = re.compile(r"(?:에는|에서는|에|은|는|만|요|으로|로)?(?:\s?(?:보면|어때)\S{0,2})?\W{0,5}$")
_LED = r"(?:in|from|since|after|before|until|during)"


def time_alone(said: Message) -> Question | str | None:
    """Ask which has more papers in a time; of other answers that list none, say what to type for papers of that time."""
    before, plan = said.before, said.plan
    counts = before.statistic == "each" and not before.periods
    if (said.listing and not counts) or plan.subject or plan.filters.given.keys() - _TIMES or not plan.filters.given:
        return None
    if said.asks_for_papers or plan.order != "relevance" or plan.limit:
        return None
    times = [span for span in plan.spans if span.use == "filter"]
    rest = vocabulary.blank(said.core, [(span.start, span.end) for span in times])
    words = re.sub(r"[\W_]+", " " if not said.is_korean else "", rest).strip()
    if not times or len(said.core.split()) > _LONGEST or not (_IDLE_KO if said.is_korean else _IDLE).fullmatch(words):
        return None
    time = _time(said, times[0])
    if counts and (text := which_has_more_of(before, time, korean=said.is_korean, few=asks_fewest(before.text))):
        return replace(understand(text, said.today), text=text)
    subject = next(iter((*before.compared, *before.subjects, *names_in(before.text))), "")
    if not subject:
        return None
    example = f"{time} {subject} 논문" if said.is_korean else f"papers on {subject} {time}"
    return said_of(said, "time_of_what", time=time, question=example)


def _time(said: Message, span: Span) -> str:
    """Return the words for a time, with what leads it: in 2024, 2024년 이후."""
    if said.is_korean:
        return _END_KO.sub("", said.core)
    time = re.sub(r"(?i)^about\s", "", span.text)
    return time if re.match(rf"{_LED}\b", time, re.I) else f"in {time}"
