"""Questions about nonmun itself: how papers are fetched, where conversations are kept, what votes mean.

Only a question that is nothing else is one, for papers are on synchronisation, chats and models, too.
"""

from __future__ import annotations

import re
from functools import cache

from rag.search.query.answer_language import find_reply
from rag.search.query.vocabulary import read_data

_LONGEST = 120  # characters
_HOW = (
    r"(?:how (?:do|can|could|would|should|must|may) (?:i|we|you|one)|how to|where (?:do|can|could) (?:i|we)|(?:can|could|may) i"
    r"|what(?: is|'s) the (?:command|best way|way|setting) (?:to|for)|is there (?:a|any) (?:way|command|setting) to|i (?:want|would like|need) to"
    r"|(?:a|the|any) (?:way|command) to)"
)
_WHERE = (
    r"(?: (?:in|into|to|with|from|on|for|of|at) (?:it|here|this|you|hugging ?face|arxiv|openai|ollama|(?:the|my|your) (?:index|page|library"
    r"|database|terminal|web|command line|answers?|browser|machine|computer|collection|list)))?"
    r"(?: (?:automatically|daily|weekly|every (?:day|morning|week)|each (?:day|morning|week)|by hand|manually|myself|later|again|now))?"
)
_HOW_KO = r"(?:어떻게|어떡해야|어디서|어디에서|어디에|어디로|무엇으로|뭘로|어떤 명령(?:어)?(?:으로|를)?)"
_OF_KO = r"(?:은|는|을|를|이|가|도|으로|로)?"
_TELL_KO = r"(?: (?:좀|뭐|뭔|무엇|알려|있|어떻게|궁금|가르쳐|설명)\S{{0,6}}){{0,2}}"
# How an action is asked for in Korean: 어떻게 추가해?, 추가하려면 (어떻게 해?), 추가하는 법, 추가하고 싶어, 추가할 수 있어?
_ENDS_KO = (
    rf"{_HOW_KO} ?(?:(?:하면|해야) )?(?:{{verbs}})\S{{{{0,6}}}}(?: \S{{{{1,4}}}}){{{{0,2}}}}",
    rf"(?:{_HOW_KO} )?(?:{{verbs}})\S{{{{0,4}}}}려면(?: {_HOW_KO} \S{{{{1,7}}}}(?: \S{{{{1,4}}}})?)?",
    rf"(?:(?:{{verbs}})\S{{{{0,3}}}} ?)?(?:방법|법)(?:은|이|을|를|도|좀)?{_TELL_KO}",
    r"(?:{verbs})\S{{0,3}} ?(?:싶\S{{1,4}}|수 ?(?:있|없)\S{{1,4}})",
    rf"(?:(?:{{verbs}})(?:은|는|을|를)? ?)?{_HOW_KO} ?(?:해|하|합|할|한)\S{{{{0,5}}}}(?: \S{{{{1,4}}}})?",
)
# Names the program, or asks politely, and says no more.
_NAMED = re.compile(
    r" (?:in|with|of|for|to|by|from|on|using|into) (?:non-?mun(?![A-Za-z])|(?:this|the) (?:program|tool|app|application|assistant|site|service)\b)"
    r"|\bnon-?mun(?=[가-힣])(?:에서는|에서|에는|에|은|는|이|가|의|으로|로|을|를)"
    r"|\bnon-?mun(?= [가-힣])|(?<!\S)(?:여기서|여기에|(?:이|본) (?:프로그램|앱|도구|서비스)(?:에서는|에서|에는|에|은|는|의)?)(?= )",
    re.I,
)
_IT = re.compile(r"\b(?:non-?mun(?![\w-])|(?:this|the) (?:program|tool|app|application))", re.I)
_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|so|well|please|and|but|안녕하세요|안녕|혹시|근데|그런데)[ ,!.]+)+|(?:(?:can|could) you )?tell me (?=how|where)"
    r"|,? (?:please|pls|thanks?)$",
    re.I,
)


def names_nonmun(text: str) -> bool:
    """Tell whether a text names the program."""
    return re.search(r"\bnon-?mun(?![A-Za-z])", text[:_LONGEST], re.I) is not None


def topic_of(text: str) -> str:
    """Return what a question about nonmun itself is about, a key of ``rag/data/asking/nonmun.toml``; empty if it is none."""
    if len(text) > _LONGEST:
        return ""
    reply = find_reply(text)
    said = text[: reply[0].start] if reply else text
    said = _POLITE.sub("", " ".join(said.replace("’", "'").split()).strip(" ?!.~,"))
    said = " ".join(_IT.sub("it", _NAMED.sub(" ", said)).split()).strip(" ?!.,")
    return next((topic for topic, patterns in _topics().items() if any(it.fullmatch(said) for it in patterns)), "")


@cache
def _topics() -> dict[str, list[re.Pattern[str]]]:
    return {topic: [re.compile(it, re.I) for it in _patterns(row)] for topic, row in read_data("nonmun.toml").items()}


def _patterns(row: dict[str, str | list[str]]) -> list[str]:
    """Return the patterns of the questions of a topic."""
    found = list(row["also"])
    if row["verbs"]:
        found.append(rf"{_HOW} (?:{row['verbs']}) (?:{row['things']}){_WHERE}")
        ends = "|".join(_ENDS_KO).format(verbs=row["verbs_ko"])
        found.append(rf"(?:{row['things_ko']}){_OF_KO} ?(?:{ends})")
    return found
