"""What a request for papers is to do without, in wordings that the reader takes for a part of the subject, or for nothing.

Training (without fine-tuning, 학습 없이), what is not used (쓰지않는, 안쓰는), and what a polite end hides (no benchmarks please).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.reading import Role, Unit, overlap
from rag.search.query.vocabulary import PAPER

_TRAINING = r"(?:(?:re-?)?training|(?:fine-?|instruction[\s-])?tuning|finetuning)"
_MORE = r"(?:any|an?|the|all|additional|further|extra|more|explicit|need(?:ing)?(?:\s+for)?|requiring|using|doing)"
# Behind training there is nothing that it is a part of (training data), but what goes on about the papers (published in 2024).
_ENDS = (
    r"(?=\s*(?:$|[.,?!;:()\"”»])|\s+(?:please|for|of|in|on|at|by|with|from|to|the|it|them|its|their|since|until|and|or|but|as|not"
    r"|before|after|between|during|over|under|above|below|within|than|that|which|who|whose|where|when|while"
    r"|is|are|was|were|be|do|did|does|has|have|had|having|exist|can|there|you|we|i|written|sorted|ranked|ordered|published|released|posted"
    r"|listed|dated|voted|presented|appear(?:ed|ing)?|came|coming|out|this|last|top|newest|oldest|latest|most|least|more|less|fewer"
    r"|excluding|except|without|using|only)\b)"
)
_WITHOUT = re.compile(
    rf"(?<!ideally\s)(?<!preferably\s)\b(?:without|(?:do|does)(?:\s+not|n[’']t)\s+(?:need|require|use|involve|do)|not\s+about|avoid(?:s|ing)?|no\s+need\s+(?:for|of))\s+"
    rf"(?:{_MORE}\s+){{0,3}}(?P<what>{_TRAINING}){_ENDS}",
    re.I,
)
# Learning of a kind (강화 학습, 사전학습) is a thing of its own.
_WITHOUT_KO = re.compile(
    r"(?:(?<![가-힣])(?:추가(?:적인)?|별도(?:의)?|재|따로|어떤|아무런?)\s?){0,2}"
    r"(?<![가-힣])(?<!강화 )(?<!지도 )(?<!사전 )(?<!대조 )(?<!전이 )(?<!연합 )(?<!메타 )(?<!모방 )(?<!기계 )(?<!표현 )(?<!프롬프트 )"
    r"(?<!적 )(?<!문맥 내 )(?<!을 )(?<!를 )(?P<what>학습|훈련|트레이닝|파인\s?튜닝|미세\s?조정|튜닝)(?:을|를|이|가|도)?\s?(?:전혀\s|따로\s|아예\s)?"
    r"(?:없이|없는|안\s?(?:하|한|쓰|쓴|시키|시킨|거치)[가-힣]{0,3}|(?:하|시키|거치)지\s?않[는은고](?![가-힣])|필요\s?(?:없|로\s?하지\s?않)[가-힣]{0,3}|제외한)"
)
# What is trained: methods that do not fine-tune the model.
_TRAINS = re.compile(
    r"\b(?:(?:do|does)\s+not|(?:do|does)n[’']t|without|never)\s+(?P<what>fine-?tun(?:e|ing)|(?:re-?)?train(?:ing)?|tun(?:e|ing))\s+"
    r"(?P<object>(?:(?:the|an?|any|their|its|whole|entire|base|large)\s+){1,2}[\w-]+(?:\s+models?)?)",
    re.I,
)
# What is not used: the thing stands before it. To do (안 하는) is to use only behind what the reader takes for excluded.
_UNUSED_KO = re.compile(
    r"(?<![가-힣])(?:안\s?(?P<does>하는|한|하고)(?![가-힣])"
    r"|안\s?(?:쓰|쓴|씀|사용|이용|활용|다루|다룬|들어가|들어간|포함|필요|의존)[가-힣]{0,4}"
    r"|(?:쓰|(?:사용|이용|활용|포함|의존|적용)하|다루|들어가|(?:사용|이용|활용|포함|적용)되|필요로\s?하|필요하)지(?:는|를|도)?\s?(?:않|아니)[가-힣]{0,3})"
)
# Explanations and abstracts are left out of an answer, not papers.
_ANSWER = (
    r"(?:more|less|fewer|later|earlier|longer|shorter|matter|idea|need|problems?|worr(?:y|ies)|rush|thanks|preference|offen[cs]e|such|one"
    r"|explanations?|summar(?:y|ies)|details?|abstracts?|bullets?|quotes?|links?|tables?|text|titles?|duplicates?|code|korean|english|votes?|\d)"
)
_POLITE = re.compile(
    rf"(?:^|[,;:–-]|\bbut|\band)\s*(?:no|not)\s+(?!(?:the\s+|any\s+)?{_ANSWER}\b|{PAPER}\b)(?P<what>[\w/+-]+(?:\s+[\w/+-]+){{0,2}}?)\s*,?\s*"
    r"(?:please|pls|plz|thanks|thank\s+you|thx)\s*[.!]*$",
    re.I,
)
_QUOTED = re.compile(r"[\"“”«»][^\"“”«»]{2,250}[\"“”«»]")
_LONGEST = 12  # words
_LONGEST_OF_PAPERS = 25
_ASKS = re.compile(rf"^\W*(?:[\w-]+\s+){{0,4}}?{PAPER}\s", re.I)
_AND = frozenset(("and", "or", "&", ","))
_BY = re.compile(r"\s+by\s+", re.I)
_CHANGED: frozenset[Role] = frozenset({"S", "X", "P", "."})
_ARTICLES = frozenset("the a an any their its".split())


def with_negated(roles: Sequence[Role], units: Sequence[Unit], text: str) -> list[Role]:
    """Return the roles with what a text is to do without as excluded, and the words that say so as no part of the subject."""
    if len(text.split()) > (_LONGEST_OF_PAPERS if _ASKS.match(text) else _LONGEST):  # it describes what is looked for
        return list(roles)
    found = list(roles)
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for pattern in (_WITHOUT, _WITHOUT_KO, _POLITE, _TRAINS):
        for match in pattern.finditer(text):
            if not any(start < match.start() < end for start, end in quoted):
                found = _with_author(_without_what(found, units, match), units, match.end(), text)
    for match in _UNUSED_KO.finditer(text):
        found = _without_unused(found, units, match)
    return found if "X" in found else list(roles)


def _with_author(roles: Sequence[Role], units: Sequence[Unit], end: int, text: str) -> list[Role]:
    """Return the roles with whom papers are by, right behind what they are to do without, as their author."""
    found, by = list(roles), _BY.match(text, end)
    if by is None or not {"A", "B"} & {*found}:
        return found
    for i, unit in enumerate(units):
        if end <= unit.start < by.end():
            found[i] = "."
        elif unit.start >= by.end():
            if found[i] not in ("A", "B") and unit.text.lower() not in _AND:
                break
            found[i] = "A" if found[i] == "B" else found[i]
    return found


def _without_what(roles: Sequence[Role], units: Sequence[Unit], match: re.Match[str]) -> list[Role]:
    """Return the roles with one group of a match as excluded, another as subject, and its other words as neither."""
    found = list(roles)
    (start, end), (begin, stop) = match.span("what"), match.span("object") if "object" in match.re.groupindex else (-1, -1)
    for i, unit in enumerate(units):
        if start <= unit.start < end and found[i] in _CHANGED:
            found[i] = "X"
        elif overlap(unit, Unit(match[0], *match.span())) and found[i] in _CHANGED - {"."}:
            found[i] = "S" if begin <= unit.start < stop and unit.text.lower() not in _ARTICLES else "."
    return found


def _without_unused(roles: Sequence[Role], units: Sequence[Unit], match: re.Match[str]) -> list[Role]:
    """Return the roles with what stands before words for not using it as excluded."""
    found = list(roles)
    says = [i for i, unit in enumerate(units) if overlap(unit, Unit(match[0], *match.span()))]
    last = says[0] - 1 if says else -1
    while last > 0 and units[last].tags[:1] == "J":  # 강화학습을
        last -= 1
    if last < 0 or found[last] not in (("X",) if match["does"] else ("S", "X")):
        return found
    for i in range(last + 1, says[-1] + 1):
        found[i] = "." if found[i] in _CHANGED else found[i]
    while last >= 0 and found[last] == "S" and units[last].tags[:1] != "J" and not _is_verb(units[last]):
        found[last] = "X"
        last -= 1
    return found


def _is_verb(unit: Unit) -> bool:
    """Tell whether a unit ends in a verb, which belongs to what stands before it (논문을 찾는)."""
    return unit.tags.rpartition("+")[2].startswith("E")
