"""What a question claims of a paper by its name: that it is the first in an order, or a model of some size.

``Is X the most voted paper of 2024?`` is answered by the paper that is the first, so that one is looked for, whatever it is
called; ``is X a 7B model?`` by what X is.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.search.lexicon import Lexicon
from rag.search.query.question import Question, Span
from rag.search.query.sizes import size_claimed
from rag.search.query.understand import understand
from rag.search.query.vocabulary import PAPER_KO

_LONGEST = 200  # characters of such a question
_FIRST = r"(?:most|least|top|best|highest|fewest|newest|latest|oldest|earliest|first|hottest|#\s?1|number\s+one)"
_CLAIMS = (
    re.compile(
        rf"^\W*(?:is|was)\s+(?P<name>\S.{{1,59}}?)\s+(?:one\s+of\s+|among\s+)?(?P<first>the\s+(?:very\s+)?{_FIRST}\b.{{0,100}}?\b(?:papers?|one)\b.*)$",
        re.I,
    ),
    re.compile(
        rf"^\W*(?P<name>\S.{{1,59}}?)(?:은|는|이|가)\s(?P<first>.{{0,60}}?(?:가장|제일|최다|1등|1위|최고|최신|최초).{{0,40}}?{PAPER_KO})"
        r"(?:이?야|이?지|이?죠|예요|이에요|이?니|이?냐|인가요?|입니까|인지|(?:이|가)?\s?맞\S{1,3})[\s?.!]*$"
    ),
)


def as_first(question: Question, lexicon: Lexicon) -> Question:
    """Return a question whether a paper is the first of some as one for the first of them; others stay as they are."""
    match = next((found for it in _CLAIMS if (found := it.match(question.text))), None) if _may_be(question) else None
    if match is None or not lexicon.papers_called(match["name"].strip(" '\"“”")).exact:
        return question
    asked = understand(match["first"], question.today)
    if asked.intent != "list" or asked.order == "relevance":
        return question
    name = Span(match["name"], *match.span("name"), "instruction")
    return replace(asked, text=question.text, language=question.language, limit=asked.limit or 1, spans=(name, *asked.spans))


def as_sized(question: Question, lexicon: Lexicon) -> Question:
    """Return a question whether a model is of some size as one for what it is; others stay as they are."""
    claim = size_claimed(question.text)
    if claim is None or question.arxiv_ids or not lexicon.papers_called(claim[0]).exact:
        return question
    return replace(question.about(claim[0]), intent="define", aspect="", claimed=claim[1], compared=(), order="relevance")


def _may_be(question: Question) -> bool:
    return len(question.text) <= _LONGEST and not question.arxiv_ids and not question.references
