"""How a Korean message refers to what was answered before; the functions are those of :mod:`rag.chat.references_en`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.search import UNSAID, Reference, vocabulary

_PAPER, _KIND = vocabulary.PAPER_KO, vocabulary.KIND_KO
_THEN = r"(?:그럼|그러면|그렇다면|그리고|근데|그런데|그러니까)"
#: What opens a message and says nothing.
LEAD = re.compile(
    rf"^\W*(?:(?:{_THEN}|아|음|네|응|예|좋아|오케이|고마워|감사합니다|혹시|자|참|저기)(?=[\s,.!])[\s,.!]*)+(?=\S)"
)
_LED = re.compile(rf"^\W*(?:(?:아|음|네|응|좋아|오케이)[\s,.!]+)*{_THEN}(?=[\s,])")

_THING = rf"(?:{_PAPER}|방법론?|기법|모델|벤치마크|데이터\s?셋|데이터|시스템|알고리즘|프레임워크|접근법|접근|기술|에이전트)"
_END = r"(?=\s|$|[?.!,])"
_PARTICLE = r"(?:이랑은?|랑은?|하고|까지|에서는?|에는|으로|에게|보다는?|부터|은|는|이|가|을|를|의|에|도|만|와|과|로)?"
# Words that name no subject, without their particles; a message of nothing else refers to what was answered before.
_NOUNS = (
    r"(?:실험|평가|핵심|주요|전체|구체적인?|자세한|간단한|정확한|세부|기술적?)?(?:결과|성능|한계점?|단점|장점|저자|방법론?|기법|데이터셋?|점수"
    r"|정확도|이유|원리|구조|모델|실험|코드|추천|날짜|제목|링크|주소|초록|요약|설명|비교|차이점?|특징|기여점?|핵심|의미|비용|속도|크기|학습|훈련|평가"
    r"|벤치마크|수치|예시?|내용|문제점?|목적|목표|배경|동기|결론|아이디어|기술|파라미터|매개변수|아키텍처|의의|장단점|논문|연구|세부|부분|점|수)"
)
_GENERIC = re.compile(rf"""(?x)(?:{_NOUNS}(?:들)?(?:이야|야|인가요?|인지|이에요|예요|입니까|인데|이지|지|죠)?
    |더|좀|또|다시|조금|한번|한\s?번|자세히|자세하게|상세히|상세하게|구체적으로|간단히|간단하게|짧게|길게|쉽게|쉬운|천천히|간략히|간략하게|대략|정확히|정말|진짜
    |왜|어떻게|어떤|어느|무슨|얼마나|얼마|누구|누가|언제|어디|무엇|뭐|뭘|뭔|뭐가|몇|새로운?|새로워|새롭지|좋아|좋은|좋은지|좋은가|나빠|나은|빠른|빠르|빨라|느려|느린
    |커|작아|높아|낮아|다른|달라|다르|그|이|것|거|건|게|걸|데|점|수|편|명|개|한|두|세|네|둘|셋|다|모두|줄|문장|문단|마디
    |누구(?:야|지|죠|예요|인가요?|입니까)|뭐(?:야|지|죠|예요|에요|인가요?|니|임)|무엇(?:인가요?|입니까|이야|이지)|왜(?:야|지|죠|요)
    |어때(?:요)?|어떤가요?|어떤지|어떻(?:게|지|죠|습니까)|어떠(?:니|냐|한가요?)|언제(?:야|지|죠|예요)|얼마(?:야|지|죠|예요|인가요?)
    |(?:알려|설명해|말해|보여|정리해|요약해|비교해|소개해|얘기해|이야기해|풀어|적어|써|해|자세히\S*)?(?:\s*)(?:줘요?|주세요|줄래요?|주라|봐|봐요|주십시오|달라|다오)
    |(?:알려|설명|말|보여|정리|요약|비교|소개)(?:해|좀)?|궁금\S*|부탁\S*
    |있(?:어|나|니|을까|는지|습니까|나요|어요|는가|음|지)\S*|없(?:어|나|니|을까|는지|습니까|나요|어요|음|지)\S*
    |(?:했|하|되|됐|썼|쓰|쓴|사용|제안|측정|평가|학습|훈련|작동|동작|구현|개선|나왔|나온|나와|발표|공개)\S{{0,5}}|인가요?|인지|일까요?)""")
_SPLIT = re.compile(r"[\s,.!?~·:;()\"'“”‘’]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9.+/_-]*")

#: See :data:`rag.chat.references_en.WISH`.
WISH = re.compile(r"""(?x)^\W*(?:(?:그|이|위|방금)?\s*(?:답변?|내용|대답|그걸|그거|이걸|이거|같은\s*(?:걸|내용))?(?:을|를)?\s*(?:다시\s*)?)
    (?:(?:한국어|영어|한글)\s*말고\s*)?(?P<language>영어|영문|한국어|한글|우리말|국문)로(?:도|는|만)?\s*(?:다시\s*|좀\s*)*
    (?:(?:부탁|답변?|대답|설명|알려|말|번역|써|해|요약|보여|적어|바꿔)\S*\s*)?(?:줘요?|주세요|줄래\S*|주십시오|부탁\S*|해\s*줘)?\W*$""")


_ORDINALS = ["첫", *vocabulary.UNITS_KO[1:]]
_HERE = rf"(?:\s*(?:{_THING}(?:들)?|거|것|건|걸|게|놈|결과))?"
_PLACES = re.compile(rf"""(?x)(?<![가-힣\d])(?:(?:위|앞|목록)(?:의|에서)?\s*)?(?:
    (?P<ordinal>{"|".join(_ORDINALS)}|\d{{1,2}})\s?번째(?P<what>{_HERE})
    |(?P<number>\d{{1,2}})\s?번(?!째)(?P<what2>\s*{_PAPER})?
    |(?P<last>마지막|맨\s?끝|맨\s?아래)(?P<what3>{_HERE})
    |(?P<pair>전자|후자)
    |(?:처음|앞|위)(?:의)?\s*(?P<some>두|세|네|\d)\s*(?:{_PAPER}|편|개|가지)
    |(?:그|이|위|위의|저)?\s*(?P<both>둘|두\s*(?:{_THING}|편|개|가지)|세\s*(?:{_PAPER}|편))(?:\s*다|\s*모두)?)
    (?P<particle>(?:은|는|이|가|을|를|의|도|와|과|랑|이랑|하고|만|에서|에|부터|중|끼리)?{_END})""")


def places(core: str, shown: int) -> list[Reference]:
    """See :func:`rag.chat.references_en.places`."""
    found: list[Reference] = []
    for match in _PLACES.finditer(core):
        if match["both"] and (found or shown < 2 or _asks_for_papers(core) or _has_subject(core[: match.start()])):
            continue
        if _is_alone(match, core):
            found.append(Reference(match.start(), match.start("particle"), _chosen(match, shown)))
    return found


def _is_alone(match: re.Match[str], core: str) -> bool:
    """Tell whether a place is one in the list: 두 번째 논문, 두 번째는, 두 번째 설명해줘; not 두 번째 단계."""
    if any((match[group] or "").strip() for group in ("pair", "some", "both", "what", "what2", "what3", "particle")):
        return True
    rest = [word for word in _SPLIT.split(core[match.end() :]) if word]
    return not rest or _is_generic(rest[0])


def _chosen(match: re.Match[str], shown: int) -> tuple[int, ...]:
    if match["last"]:
        return (shown - 1,)
    if match["pair"]:
        return (0 if match["pair"] == "전자" else 1,)
    if match["some"]:
        return tuple(range(vocabulary.number_of(match["some"])))
    if match["both"]:
        return tuple(range(3 if match["both"].startswith("세") else 2))
    word = match["ordinal"] or match["number"]
    return (_ORDINALS.index(word) if word in _ORDINALS else int(word) - 1,)


_AMONG = r"(?:(?:그|위|저)\s?|(?:그|이|위|저)\s?(?:논문|것|연구)(?:들)?\s?|이들\s?|이\s)중(?:에서는?|에|의|엔)?(?=\s|$|,)|이중에서(?=\s|$|,)"
# Contractions, with the particle that they hold: 그건, 이게, 저걸.
_FULL = {f"{this}{short}": particle for this in "그이저" for short, particle in ("건는", "게가", "걸를")}
_FULL |= {"거기서": "에서", "여기서": "에서"}
_POINTERS = re.compile(rf"""(?x)(?<![가-힣A-Za-z\d])(?:
    (?P<among>{_AMONG})
    |(?P<all>(?:그|이|위|저|해당)\s?(?:{_PAPER}|방법|모델|것|연구|기법)들|그들|이들|얘네들?|걔네들?)
    |(?P<full>{"|".join(_FULL)}){_END}
    |(?P<place>거기|여기|저기)(?=에서|서|에는?|는|도|\s|$|[?,])
    |(?P<paper>(?:그|이|해당|위|저|방금|앞의?)\s?{_PAPER}|그것|이것|저것|그거|이거|저거|얘|걔)(?=[은는이가을를의도와과랑로에만하보]|\s|$|[?.!,])
    |(?P<thing>(?:그|이|해당|위)\s?(?={_THING}))
    |(?P<of>그의?\s(?=(?:{_NOUNS})))
    )""")
_THE_ONE = re.compile(r"(?<=\s)(?:건|것은|것|거|게|걸)(?:\s*(?:뭐|무엇)\S*)?(?=\s*[?.!~]*$)")


def pointers(core: str) -> list[Reference]:
    """See :func:`rag.chat.references_en.pointers`."""
    found = []
    for match in _POINTERS.finditer(core):
        if _has_subject(core[: match.start()]):
            break
        after = core[match.end() :]
        if match["thing"] and _asks_for_papers(after) and not after.startswith(("논문", "연구")):
            continue
        if match["among"]:
            found.append(Reference(*match.span(), all=True, written="논문 {} 중", asked="논문 중"))
            if one := _THE_ONE.search(core, match.end()):
                return [*found, Reference(*one.span(), all=True, written="논문은", asked="논문은")]
        else:
            written = "{}의 " if match["thing"] or match["of"] else "{}" + _FULL.get(match[0], "")
            found.append(Reference(*match.span(), all=match["all"] is not None, written=written))
    return found


def _is_generic(word: str) -> bool:
    return re.fullmatch(rf"{_GENERIC.pattern}{_PARTICLE}", word, re.X) is not None


def _has_subject(text: str) -> bool:
    return any(not _is_generic(word) for word in _SPLIT.split(text) if word and not word.isdigit())


def _asks_for_papers(core: str) -> bool:
    """Tell whether papers on something are asked for: ... 논문은?, ... 방법을 제안한 연구."""
    words = [word for word in _SPLIT.split(core) if word]
    kinds = re.compile(rf"(?:{_PAPER}|{_KIND})(?:들)?{_PARTICLE}")
    return any(kinds.fullmatch(word) and _has_subject(" ".join(words[:i])) for i, word in enumerate(words))


_MORE_THAN = re.compile(r"^\W*[A-Za-z][\w.+-]*(?:보다|만큼)\s+\S+(?:\s+\S+)?\W*$")


def is_bare(core: str) -> bool:
    """See :func:`rag.chat.references_en.is_bare`; ``NeRF보다 빨라?`` leaves out its subject as well."""
    words = [word for word in _SPLIT.split(core) if word]
    if not words or len(words) > 10:
        return False
    return _MORE_THAN.search(core) is not None or not _has_subject(core)


def unsaid(core: str) -> Reference:
    """See :func:`rag.chat.references_en.unsaid`; 결과는? is that of the paper, arXiv 2311.12908의 결과는?."""
    first = next((word for word in _SPLIT.split(core) if word), "")
    return replace(UNSAID, written="{}의 ") if re.fullmatch(rf"{_NOUNS}(?:들)?{_PARTICLE}", first) else UNSAID


WHY = re.compile(r"^\W*(?:왜|어째서)(?:\s*(?:그래|그런|그렇|그런가|그럴까)\S*)?(?:요|야|죠|지)?\W*$")
COUNT = re.compile(
    r"^\W*(?:(?:모두|전부|총|다|다\s*해서|논문은?|논문이)\s*)*몇\s*(?:편|개|건)(?:이나|쯤)?\S{0,6}(?:\s*(?:있|되|돼)\S*)?\W*$"
)
MORE = re.compile(rf"""(?x)^(?!\W*(?:좀\s*)?더(?:\s*(?:알려|설명|말)\S*(?:\s*\S+)?)?\W*$)  # more of the same paper: 좀 더 알려줘
    \W*(?:(?:이거|그거|이것|그것|이런|그런|이\s?{_PAPER}|그\s?{_PAPER}|이|그)(?:들)?(?:와|과|이랑|랑|하고)?\s+)?
    (?:(?:더|또|다른|비슷한|유사한|관련된?|추가로|그\s?밖에|그\s?외에?|이\s?외에?)\s*)+
    (?:(?:{_PAPER}|거|것|건|게|걸|뭐)(?:들)?(?:은|는|이|가|을|를|도|로)?\s*)?(?:더|또|좀)?\s*
    (?:(?:있|없)\S*|(?:보여|찾아|알려|추천해|줘)\s*\S*|뭐\s?있\S*)?\W*$""")
_ABOUT = re.compile(
    r"^\W*(?P<thing>[^?!]{1,40}?)(?:은|는|이라면|라면|\s건|\s게)(?:\s*(?:요|어때요?|어떤가요?|어떻지|어떤지|어떻게\s*돼))?\s*[?!.~]*$"
)
_MODIFIER = re.compile(r"(?:[가-힣](?:는|을|를|에서|으로|하고|의|된|한|던)|[가-힣]*(?:운|른|은|린|인|할|될))$")


def about(message: str, core: str) -> str | None:
    """See :func:`rag.chat.references_en.about`: ``(그럼) X는?``, where X is a name or a few words."""
    match = _ABOUT.search(core)
    if match is None:
        return None
    led, thing = _LED.match(message) is not None, match["thing"].strip(" ,")
    words = thing.split()
    if led and len(words) <= 6 and core.rstrip(" ?!.~").endswith((" 건", " 게", " 것은", " 논문은")):
        return re.sub(rf"\s(?:것|{_PAPER})$", "", thing)
    if len(words) > (4 if led else 2) or not thing:
        return None
    if not led and (
        _asks_for_papers(core) or re.search(rf"(?:{_PAPER}|{_KIND})$", thing) or any(map(_MODIFIER.search, words[:-1]))
    ):
        return None
    return thing if _has_subject(thing) and not _is_generic(words[-1]) else None


_ANAPHORS = re.compile(
    rf"{_AMONG}|(?:그|이|위)\s?(?:{_PAPER}|것)들?(?:만|을|를)?|(?<=\s)(?:것|거|건|게|걸)(?:들)?(?=만|은|는|을|이|\s|$|[?.!])"
)
_ONLY = re.compile(r"만(?=\s|$|[?.!])|정렬|순으로|순서로")
_SAID = re.compile(
    r"(?:정렬|보여|추려|골라|알려|남겨|정리|걸러|찾아)\S*(?:\s*(?:줘|주세요|봐|볼래)\S*)?|(?:해|다시)\s*(?:줘|주세요)\S*"
)


def refined(core: str) -> tuple[str, bool, bool] | None:
    """See :func:`rag.chat.references_en.refined`."""
    among = re.search(_AMONG, core)
    only = _ONLY.search(core)
    if re.search(_PAPER, _ANAPHORS.sub("", core)) and not (among or only):
        return None
    counted = re.search(r"몇\s*(?:편|개|건)", core) is not None
    shown = bool(among or only or _ANAPHORS.search(f" {core}"))
    text = re.sub(_AMONG, " ", core)
    text = re.sub(rf"(?<=\s)(?:것|거|건|게|걸|{_PAPER})(?:들)?만?(?:은|는|을|이|도)?(?=\s|$|[?.!])", "논문", f" {text}")
    text = re.sub(r"몇\s*(?:편|개|건)\S*", " ", _SAID.sub(" ", text))
    text = re.sub(r"(?<=[가-힣\d])만(?=\s|$|[?.!])", "", text)
    text = re.sub(r"(?:최신|최근)(?:은|는)(?=\W*$)", "최신 논문", text).strip(" ?.!,~")
    return (text if "논문" in text else f"{text} 논문"), shown, counted


_COMPARING = re.compile(r"(?:와|과|랑|이랑|하고)(?:은|는|의)?|비교\S*|차이\S*|다[른르]\S*|달라\S*|대비\S*")
_COMPARES = re.compile(r"비교|차이|다른|다르|달라|공통점|보다\s*(?:더\s*)?(?:좋|나)|\bvs\b|대비")


def comparison(core: str, names: Sequence[str]) -> str | None:
    """See :func:`rag.chat.references_en.comparison`: ``D3PO와 비교해줘``, ``그걸 D3PO와 비교해줘``."""
    if not _COMPARES.search(core) or len(names) != 1:
        return None
    rest = core.replace(names[0], " ")
    for pointer in reversed(pointers(core)):
        rest = rest.replace(core[pointer.start : pointer.end], " ")
    words = (word for word in _SPLIT.split(rest) if word and not _COMPARING.fullmatch(word))
    joined = re.search(rf"{re.escape(names[0])}\s*(?:와|과|랑|이랑|하고|대비|\bvs)", core)
    return names[0] if joined and all(map(_is_generic, words)) else None
