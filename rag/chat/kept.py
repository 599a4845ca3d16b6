"""Messages that keep some papers of a list, by what these have: only those with a benchmark, 그중 벤치마크가 있는 것만.

What digests do not tell of a paper, such as whether its code is released, is no such thing: the reader is told.
"""

from __future__ import annotations

import re
from dataclasses import replace

from rag.chat.choosing import chosen_from, is_plain
from rag.chat.message import Message
from rag.chat.references_ko import AMONG
from rag.chat.replies import said_of
from rag.search import Question
from rag.text import morphemes_of_many

_ASKS = (
    r"^\W{0,5}(?:(?:please|now|then|show|give|list|me|can|could|you|i|want|need|keep|limit|narrow|filter|down|it|them|this|that|the|to|for)"
    r"\s){0,8}?"
)
_ONES = r"(?:the\s)?(?:ones?|those|these|papers|works|methods|results)(?:\s(?:of|among|from)\s(?:these|those|them))?"
_OF = r"(?:of|among)\s(?:these|those|them)(?:\s(?:papers|ones|works|methods))?"
_HAS = (
    r"(?:ha(?:ve|s|ving)|us(?:e|es|ed|ing)|mention(?:s|ed|ing)?|cover(?:s|ing)?|discuss(?:es|ing)?|includ(?:e|es|ing)|contain(?:s|ing)?"
    r"|report(?:s|ing)?|propos(?:e|es|ing)|introduc(?:e|es|ing)|present(?:s|ing)?|provid(?:e|es|ing)|involv(?:e|es|ing)|appl(?:y|ies|ying)"
    r"|rel(?:y|ies|ying)\son|work(?:s|ing)?\s(?:on|with)|focus(?:es|ing)?\son|deal(?:s|ing)?\swith|stud(?:y|ies|ying)|releas(?:e|es|ing)"
    r"|(?:are|is)\s(?:about|on|based\son)|talk(?:s|ing)?\sabout|feature[sd]?|featuring)"
)
_BY = r"(?:with|about|on|regarding|for|based\son|related\sto|concerning)"
_THING = r"\s(?P<thing>[^\W_][^?!.,;]{1,80}?)(?:\s(?:please|instead|in\s(?:it|them)))?\W{0,5}$"
_KEEPS = (
    re.compile(rf"{_ASKS}(?:only|just)\s(?:show\s(?:me\s)?)?{_ONES}\s(?:(?:(?:that|which)\s)?{_HAS}|{_BY}){_THING}", re.I),
    re.compile(
        rf"{_ASKS}(?:only|just)\s(?:show\s(?:me\s)?)?(?P<thing>[^\W_][^?!.,;]{{1,60}}?)\s(?:ones|papers|works)(?:\splease)?\W{{0,5}}$",
        re.I,
    ),
    re.compile(rf"^\W{{0,5}}(?:which|what)\s(?:(?:ones?|papers)\s)?{_OF}\s(?:(?:also|actually)\s)?{_HAS}{_THING}", re.I),
    re.compile(rf"^\W{{0,5}}{_OF}\s?,?\s?(?:which|what)(?:\s(?:ones?|papers))?\s{_HAS}{_THING}", re.I),
)
_ARTICLE = re.compile(r"^(?:(?:an?|the|any|some|their|its)\s)+", re.I)
# 쓰는 것만, 관련 논문만; of the list pointed at, 촉각 논문만.
_HAS_KO = (
    r"(?:관련(?:된|한|이\s?있는)?|관한|대한|쓰는|쓴|사용(?:하는|한|된)|이용(?:하는|한)|활용(?:하는|한|된)|다루는|다룬|지원하는|적용(?:하는|한|된)"
    r"|포함(?:하는|한|된)|있는|나오는|들어간|들어\s?있는|언급(?:하는|한|된)|제안(?:하는|한)|제시(?:하는|한)|소개(?:하는|한)|연구(?:하는|한)|수행한|기반(?:의|인|한)?)"
)
_NOUN_KO = r"\s?(?:것|거|건|게|논문|연구)(?:들)?"
_TAIL_KO = r"(?:\s?(?:보여|알려|추려|골라|남겨|찾아|뽑아|부탁|줘|주세요|있|뭐|무엇|어떤)\S*(?:\s?\S{1,4})?)?\W{0,5}$"
_KEEPS_KO = (
    re.compile(
        rf"^\W{{0,5}}(?:{AMONG})\s?(?P<thing>[^\W_][^?!.,]{{0,39}}?)\s?(?:에\s?)?{_HAS_KO}{_NOUN_KO}(?:만|은|는|이|도)?{_TAIL_KO}"
    ),
    re.compile(rf"^\W{{0,5}}(?:{AMONG})\s?(?P<thing>[^\W_][^?!.,]{{0,39}}?){_NOUN_KO}만{_TAIL_KO}"),
    re.compile(rf"^\W{{0,5}}(?:{AMONG})\s?(?P<thing>[^\W_][^?!.,]{{0,39}}?)만{_TAIL_KO}"),
    re.compile(rf"^\W{{0,5}}(?P<thing>[^\W_][^?!.,]{{0,39}}?)\s?(?:에\s?)?{_HAS_KO}\s?(?:것|거|건)(?:들)?만{_TAIL_KO}"),
)
_REPOSITORY = r"(?:repos?|repositor(?:y|ies))"
#: What is kept is pointed at, or asked of the record of a paper.
_POINTS = re.compile(r"(?:the\s)?(?:those|these|them|others?|same|rest|remaining)", re.I)
_OF_RECORD = re.compile(
    r"\b(?:authors?|votes?|dates?|links?|urls?|bib\s?tex|citations?|pdfs?|venues?|abstracts?|affiliations?)\b|저자|추천|날짜|링크|인용|학회|소속|초록",
    re.I,
)
_CODE = rf"(?:source\s)?(?:code|codebases?|implementations?|weights|checkpoints?|github(?:\s{_REPOSITORY})?|{_REPOSITORY})"
_RELEASED = r"(?:an?|the|their|its|open|public|publicly|available|released|official|source|open-sourced?|model)"
#: Asks for papers whose code or weights are there to be had; code itself is a subject.
_WITH_CODE = re.compile(
    rf"\b(?:with|ha(?:ve|s|ving)|releas(?:e|es|ed|ing)|provid(?:e|es|ing)|includ(?:e|es|ing)|whose)\s(?:{_RELEASED}\s){{0,4}}{_CODE}"
    r"(?:\s(?:is|are|was|released|available|public|publicly|open|on|github|online|please|there)){0,4}\W{0,5}$"
    r"|\bopen[-\s]?sourced?(?:\s(?:ones?|papers|models?|methods|works|code|please)){0,2}\W{0,5}$",
    re.I,
)
_WITH_CODE_KO = re.compile(
    r"(?:코드|구현체|가중치|체크포인트|깃허브|깃헙|오픈\s?소스)\S{0,3}\s?(?:(?:까지|도|모두|다)\s?)?(?:(?:공개|배포|제공)\S{0,4}|있는|인|올라온)?\s?"
    rf"(?:것|거|건|논문)?(?:들)?(?:만|은|는)?{_TAIL_KO}"
)


def kept(said: Message) -> Question | str | None:
    """Ask for those papers of the last list that have or use something; say so where digests do not tell."""
    if len(said.ids) < 2 or said.places(said.core):
        return None
    patterns = _KEEPS_KO if said.is_korean else _KEEPS
    match = next((found for pattern in patterns if (found := pattern.search(said.core))), None)
    if (_WITH_CODE_KO if said.is_korean else _WITH_CODE).search(said.core):
        return said_of(said, "no_code") if said.rules.ONLY.search(said.core) else None
    if match is None:
        return None
    thing = _bare(match["thing"].strip(), korean=said.is_korean)
    if not thing or _POINTS.fullmatch(thing) or _OF_RECORD.search(thing):
        return None
    # What is kept is not misread as metadata: the words around it are known.
    plain = replace(said.plan, intent="list") if said.plan.intent == "metadata" else said.plan
    return chosen_from(said, thing) if is_plain(said, thing, plain) else None


def _bare(thing: str, *, korean: bool) -> str:
    """Return words without the articles before them, or the particle after them."""
    if not korean:
        return _ARTICLE.sub("", thing)
    ends = morphemes_of_many([thing])[0][-1:]
    return thing.removesuffix(ends[0].form).strip() if ends and ends[0].tag.startswith("J") else thing
