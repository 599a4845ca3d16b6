"""Papers that call something better than what a question names: ``papers that outperform X``, ``X를 능가하는 모델``.

What a paper claims is read off its sentences: one that ranks something above the name in so many words. Whether the claim holds
is not looked at; the sentence is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from rag.index import SearchIndex
from rag.search.beside_a_paper import without_ends
from rag.search.lexicon import Lexicon
from rag.search.query.name_like import is_like_name
from rag.search.query.question import Intent, Question, Span
from rag.search.query.understand import understand
from rag.search.query.vocabulary import KIND, KIND_KO, PAPER, PAPER_KO, blank
from rag.search.side_by_side import Mask
from rag.text import latin_terms, plain, split_sentences

_HEAD = 300  # characters that are looked at
_MAY_ASK: frozenset[Intent] = frozenset({"list", "fact", "reason", "count", "recommend", "compare", "overview", "define"})
_BEATS = r"(?:out-?perform(?:s|ing|ed)?|surpass(?:es|ing|ed)?|beat(?:s|ing)?|outscor(?:es?|ing)|exceed(?:s|ing)?)"
_BETTER = r"(?:better|stronger|superior)\s+(?:than|to)"
_MODEL = r"(?:models?|methods?|systems?|agents?|llms?|approach(?:es)?)"
# What is asked for, and after that words that rank it above the name.
_ASKED = re.compile(
    rf"\b(?:{PAPER}|{KIND}|{_MODEL}|what|anything|something)\s(?:[^\s?.!]{{1,20}}\s){{0,4}}?"
    rf"(?P<phrase>(?:(?:that|which|who)\s)?(?:(?:are|is|claim(?:s|ing)?\sto(?:\sbe)?)\s)?(?:{_BEATS}|{_BETTER})\s(?:the\s)?)(?=\S)",
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
# Words of a sentence that rank what it is about above a name.
_OVER_KO = r"(?:보다|[을를]|대비|에\s비해|[와과]\s비교(?:해|하여|했을\s때))"
_RANKS_KO = (
    r"(?:능가|뛰어넘|앞서|앞선|앞섰|앞질|상회|초과|초월|우수|뛰어[난나]|높(?!이|인)|나은|나아|낫|좋|빠르|빠른|이기|이겼)"
)
# What is done with the name itself: GPT-4V를 사용하여 다른 방법을 능가.
_USED_KO = (
    r"(?!\s(?:\S{1,15}\s)?"
    r"(?:사용|활용|이용|통해|통한|기반|적용|위[한해]|포함|제외|평가|대상|미세|훈련|학습|바탕|결합|실행|구동))"
)
_OTHERS = r"(?:[^.;]{0,3}(?:[,/]|\s및|\s또는|[와과]|이나|나)\s?[\w.()-]{1,30}){0,4}"
_RANKS = rf"(?:{_BEATS}|{_BETTER}|higher\s+\w+\s+than|ahead\s+of)"
_DENIED, _DENIES = re.compile(r"못|않|없"), re.compile(r"(?:\b(?:not|never|nor)|n['’]t)\b", re.I)
_BESIDE = 12  # characters in which a denial stands before or after
_LONGEST = 3  # words of a name
_AROUND = " \t?.!,;\"'“”‘’()"
_MOST = 2000  # papers that are read for one question


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


def saying_better(index: SearchIndex, question: Question) -> Mask:
    """Return the papers with a sentence that ranks something above the name; all if the question has none."""
    if not question.surpassing:
        return np.ones(len(index.papers), dtype=bool)
    found = np.zeros(len(index.papers), dtype=bool)
    terms = latin_terms(question.surpassing)
    rows = index.paper_index.having(terms[0]) if terms else ()
    own = set(question.focus)
    for row in rows[:_MOST]:
        paper = index.papers[int(row)]
        texts = (plain(paper.title), *paper.texts)
        found[row] = paper.arxiv_id not in own and any(True for _ in sentences_over(texts, question.surpassing))
    return found


def sentences_over(texts: Iterable[str], name: str) -> Iterable[str]:
    """Yield the sentences that rank something above a name."""
    patterns = _patterns(name)
    for text in texts:
        for sentence in split_sentences(" ".join(text.split())):
            for pattern in patterns:
                match = pattern.search(sentence)
                if match and not _is_denied(sentence, *match.span()):
                    yield sentence
                    break


def _is_denied(sentence: str, start: int, end: int) -> bool:
    before, after = sentence[max(0, start - _BESIDE) : start], sentence[start : end + _BESIDE]
    return _DENIES.search(before) is not None or _DENIED.search(after) is not None


@lru_cache(maxsize=64)
def _patterns(name: str) -> tuple[re.Pattern[str], ...]:
    written = r"[\s-]?".join(map(re.escape, re.split(r"[\s-]+", name)))
    named = rf"(?<![\w.-]){written}(?![A-Za-z0-9]|[.-][A-Za-z0-9])"
    return (
        re.compile(
            rf"{named}(?:\s?모델|\s?\([^)]{{1,30}}\)|[와과]\s같은(?:\s[^\s.;]{{1,20}}){{0,3}}?\s[^\s.;]{{1,20}}?)?{_OTHERS}\s?(?:모델)?{_OVER_KO}{_USED_KO}[^.;]{{0,60}}?{_RANKS_KO}",
            re.I,
        ),
        re.compile(rf"{_RANKS}\s(?:(?!\b(?:while|but|whereas|than)\b)[^.;]){{0,60}}?{named}", re.I),
    )
