"""Tell a text that describes a paper, such as an abstract, from one that asks for something."""

from __future__ import annotations

import re

#: A longer text is a description of a paper, unless it begins like a request or asks something.
LONG = 300
_SENTENCE = 100  # so is a sentence of this length that ends in a full stop

# Sentences of papers, however short: We propose ...; ... 제안한다. Wishes are statements too.
_STATES = re.compile(r"""(?ix)^\W*(?:we\s+(?!need|want|are\s+looking|would|should|have\s+to)|our\s|(?:this|the)\s+(?:paper|work|study|research
    |survey|authors?)\s+(?:also\s+)?\w+s\s|recent(?:ly)?,?\s+(?:\w+\s+){0,3}(?:have|has|show|shows|shown)\s)[^?]*$""")
_STATES_KO = re.compile(r"(?<!싶)(?:[니한된있없이는했됐았었였인]|같|크|높)다\W*$")
_WISHES_KO = re.compile(r"(?:찾고\s*있|싶|부탁|궁금|원합|원해|바랍|감사|필요합)\S*\W*$")
_ASKS = re.compile(
    r"\?|\b(?:papers?|please|i\s+(?:want|need|am|would|have)|i'm|my|me|recommend|find|list|show|help)\b|논문|알려|찾아|추천해|보여|궁금|부탁",
    re.I,
)


def is_description(text: str) -> bool:
    """Tell whether a text describes a paper instead of asking: it states, or is long and asks nothing."""
    end = max(0, len(text) - 40)
    if _STATES.search(text) or (_STATES_KO.search(text, end) and not _WISHES_KO.search(text, end)):
        return True
    if len(text) <= LONG and not (len(text) > _SENTENCE and text.rstrip().endswith(".")):
        return False
    return not (_ASKS.search(text[:200]) or text.rstrip().endswith("?"))
