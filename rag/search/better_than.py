"""Papers that call something better than what a question names: ``papers that outperform X``, ``X를 능가하는 모델``.

What a paper claims is read off its sentences: one that ranks something above the name in so many words. Whether the claim holds
is not looked at; the sentence is quoted.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.search.beside_a_paper import without_ends
from rag.search.lexicon import Lexicon
from rag.search.query.name_like import is_like_name
from rag.search.query.question import Intent, Question, Span
from rag.search.query.understand import understand
from rag.search.query.vocabulary import KIND, KIND_KO, PAPER, PAPER_KO, blank
from rag.search.ranked_above import BEATS, BETTER

_HEAD = 300  # characters that are looked at
_MAY_ASK: frozenset[Intent] = frozenset({"list", "fact", "reason", "count", "recommend", "compare", "overview", "define"})
_MODEL = r"(?:models?|methods?|systems?|agents?|llms?|approach(?:es)?)"
# What is asked for, and after that words that rank it above the name.
_ASKED = re.compile(
    rf"\b(?:{PAPER}|{KIND}|{_MODEL}|what|anything|something)\s(?:[^\s?.!]{{1,20}}\s){{0,4}}?"
    rf"(?P<phrase>(?:(?:that|which|who)\s)?(?:(?:are|is|claim(?:s|ing)?\sto(?:\sbe)?)\s)?(?:{BEATS}|{BETTER})\s(?:the\s)?)(?=\S)",
    re.I,
)
_END = re.compile(r"\s(?:on|in|at|for|with|using|by|and|or|from|of|since|but)\b", re.I)
_BETTER_KO = r"(?:좋|나은|나아|낫|뛰어나|뛰어난|우수|강력|강한|잘하)"
_ASKED_KO = re.compile(
    rf"(?<=\S)(?P<phrase>(?:보다\s(?:(?:성능|결과|정확도)[이가은는]?\s)?(?:더\s|훨씬\s)?{_BETTER_KO}"
    r"|[을를]\s(?:능가|이기|이긴|뛰어넘|앞서|앞선|넘어서))\S{0,6}"
    rf"(?:\s(?:주장|하는|한다고|말하|보고)\S{{0,6}}){{0,2}})(?=\s(?:\S{{1,20}}\s){{0,3}}?(?:{PAPER_KO}|{KIND_KO}|거|것|게))"
)
_NO_LIST = re.compile(
    r"^\W*(?:why|how(?!\s+many\s)|when|(?:is|are)(?!\s+there\b)|do(?:es)?(?!\s+any)|did|can|by\s+how)\b"
    r"|왜|어떻게|얼마나|몇\s?(?:%|퍼센트|배|점)",
    re.I,
)
_COUNTS = re.compile(rf"\bhow\s+many\s+{PAPER}\b|몇\s?편", re.I)
_LONGEST = 3  # words of a name
_AROUND = " \t?.!,;\"'“”‘’()"


def better_than(question: Question, lexicon: Lexicon) -> Question:
    """Return a question for what is better than something as one for the papers that say so; what else it asks stays."""
    head = question.text[:_HEAD]
    if question.intent not in _MAY_ASK or _NO_LIST.search(head) or len(question.compared) > 2:
        return question
    found = _ASKED.search(head) or _ASKED_KO.search(head)
    name = _name_beside(found, head, lexicon) if found else ""
    if not found or not name:
        return question
    place = head.find(name, found.end()) if found.re is _ASKED else head.rfind(name, 0, found.start())
    rest = blank(question.text, [found.span("phrase"), (place, place + len(name))])
    if not rest.strip(" ?!."):
        return question
    asked = understand(rest, question.today)
    subjects = tuple(filter(None, (without_ends(_but_kind(it, question.text)) for it in asked.subjects)))
    return replace(
        asked.about(" ".join(subjects)),
        text=question.text,
        language=question.language,
        intent="count" if _COUNTS.search(head) else "list",
        aspect="",
        subjects=subjects,
        compared=(),
        section_hint=None,
        surpassing=name,
        within=asked.within or question.within,
        spans=(*asked.spans, Span(name, place, place + len(name), "filter")),
        skip=question.skip,
        references=question.references,
        carried=question.carried,
    )


_KINDS = re.compile(rf"\b(?!agents?\b)(?:{KIND}|{_MODEL})\b|(?!에이전트){KIND_KO}", re.I)


def _but_kind(subject: str, text: str) -> str:
    """Return a subject without the kind of thing asked for (models that beat X); what papers are on stays (dataset papers)."""
    said = re.escape(subject)
    on = rf"{PAPER}\s+(?:on|about)\s+{said}(?!\w)|(?<!\w){said}\s+{PAPER}\b|{said}(?:에\s?(?:관한|대한)|\s관련)?\s?{PAPER_KO}"
    return subject if re.search(on, text, re.I) else " ".join(_KINDS.sub(" ", subject).split())


def _name_beside(found: re.Match[str], text: str, lexicon: Lexicon) -> str:
    """Return the name behind what asks in English, before it in Korean: the longest that is known or written as names are."""
    if found.re is _ASKED:
        words = _END.split(text[found.end() :], maxsplit=1)[0].split()[:_LONGEST]
        names = [" ".join(words[:n]).strip(_AROUND) for n in range(len(words), 0, -1)]
    else:
        words = text[: found.start()].split()[-_LONGEST:]
        names = [" ".join(words[n:]).strip(_AROUND) for n in range(len(words))]
    for name in names:
        called = lexicon.papers_called(name)
        if called.exact or (is_like_name(name) and called.mentions):
            return name
    return next(filter(is_like_name, names), "")
