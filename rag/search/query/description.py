"""Tell a text that describes a paper, such as an abstract, from one that asks for something."""

from __future__ import annotations

import re

#: A longer text is a description of a paper, unless it begins like a request or asks something.
LONG = 300
_ABSTRACT = 600
_SENTENCE = 100  # so is a sentence of this length that ends in a full stop

# Sentences of papers, however short: We propose ...; ... 제안한다. Wishes are statements too.
_STATES = re.compile(r"""(?ix)^\W*(?:we\s+(?!need|want|are\s+looking|would|should|have\s+to)|our\s|(?:this|the)\s+(?:paper|work|study|research
    |survey|authors?)\s+(?:also\s+)?\w+s\s|recent(?:ly)?,?\s+(?:\w+\s+){0,3}(?:have|has|show|shows|shown)\s)[^?]*$""")
_STATES_KO = re.compile(r"(?<!싶)(?:[니한된있없이는했됐았었였인]|같|크|높)다\W*$")
_WISHES_KO = re.compile(r"(?:찾고\s*있|싶|부탁|궁금|원합|원해|바랍|감사|필요합)\S*\W*$")
# What a request begins with, or has anywhere.
_BEGINS = re.compile(
    r"""(?ix)^\W*(?:(?:hi|hello|hey|ok|okay|so|well|please|pls)\b[\s,!.]*){0,3}
    (?:list|find|show|give|gimme|recommend|suggest|search|get|name|fetch|tell|explain|compare|summari[sz]e|describe|define|which|what|who|when|where
    |why|how|is|are|do|does|did|has|have|can|could|would|any|papers?\s+(?:on|about|from|that|by|in|with))\b"""
)
_ASKS = re.compile(
    r"""(?ix)\b(?:please|i(?:'m|'d|'ve)?\s+(?:am|was|want|need|would|have|work|keep|read|saw|think|wonder|wish|like|looking|working|writing|struggling)
    |my\s+(?:boss|advisor|supervisor|thesis|project|team|students?|professor)|papers?\s+(?:on|about|from|that\s+(?:you|are\s+in))|can\s+you|could\s+you)\b
    |논문\S*\s*(?:좀\s*)?(?:알려|찾|추천|보여|있|뭐)|알려\s*[줘주]|찾아\s*[줘주]|추천\s*해|보여\s*[줘주]|궁금|부탁"""
)


def is_description(text: str) -> bool:
    """Tell whether a text describes a paper instead of asking: it states, or is long and asks nothing."""
    end = max(0, len(text) - 40)
    if _STATES.search(text) or (_STATES_KO.search(text, end) and not _WISHES_KO.search(text, end)):
        return True
    if len(text) <= LONG and not (len(text) > _SENTENCE and text.rstrip().endswith(".")):
        return False
    if len(text) > _ABSTRACT:  # its questions are those of the paper
        return not _ASKS.search(text[:LONG])
    return not (_BEGINS.match(text) or _ASKS.search(text) or text.rstrip().endswith("?"))
