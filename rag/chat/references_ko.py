"""How a Korean message refers to what was answered before; the functions are those of :mod:`rag.chat.references_en`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.search import UNSAID, Reference, Span, vocabulary
from rag.text import has_hangul, morphemes_of_many

_PAPER, _KIND = vocabulary.PAPER_KO, vocabulary.KIND_KO
_NOUNS = vocabulary.words("owned_ko")
_THEN = r"(?:그럼|그러면|그렇다면|그리고|근데|그런데|그러니까)"
#: What opens a message and says nothing.
LEAD = re.compile(
    rf"^\W*(?:(?:{_THEN}|아|음|네(?!\s?(?:번째|편|개|가지|논문))|응|예|좋아|오케이|고마워|감사합니다|혹시|자|참|저기)(?=[\s,.!])[\s,.!]*)+(?=\S)"
)
_LED = re.compile(rf"^\W*(?:(?:아|음|네|응|좋아|오케이)[\s,.!]+)*{_THEN}(?=[\s,])")

_THING = rf"(?:{_PAPER}|방법론?|기법|모델|벤치마크|데이터\s?셋|데이터|시스템|알고리즘|프레임워크|접근법|접근|기술|에이전트)"
_END = r"(?=\s|$|[?.!,])"
_PARTICLE = r"(?:이랑은?|랑은?|하고|까지|에서는?|에는|으로|에게|보다는?|부터|은|는|이|가|을|를|의|에|도|만|와|과|로)?"
# Stems of words that name no subject; a message of nothing else refers to what was answered before.
_GENERIC = frozenset(vocabulary.words("owned_ko", "no_subject_ko"))
_CONTENT = frozenset({"NNG", "NNP", "NP", "NR", "VV", "VA", "XR", "SL", "SH"})

#: See :data:`rag.chat.references_en.WISH`.
WISH = re.compile(r"""(?x)^\W*(?:(?:그|이|위|방금)?\s*(?:답변?|내용|대답|그걸|그거|이걸|이거|같은\s*(?:걸|내용))?(?:을|를)?\s*(?:다시\s*)?)
    (?:(?:한국어|영어|한글)\s*말고\s*)?(?P<language>영어|영문|한국어|한글|우리말|국문)로(?:도|는|만)?\s*(?:다시\s*|좀\s*)*
    (?:(?:부탁|답변?|대답|설명|알려|말|번역|써|해|요약|보여|적어|바꿔)\S*\s*)?(?:줘요?|주세요|줄래\S*|주십시오|부탁\S*|해\s*줘)?\W*$""")


_ORDINALS = ["첫", *vocabulary.UNITS_KO[1:]]
_HERE = rf"(?:\s*(?:{_THING}(?:들)?|거|것|건|걸|게|놈|결과))?"
_PLACES = re.compile(rf"""(?x)(?<![가-힣\d])(?:(?:위|앞|목록)(?:의|에서)?\s*)?(?:
    (?P<until>{"|".join(_ORDINALS)}|\d{{1,2}})\s?번(?:째)?\s?까지
    |(?P<ordinal>{"|".join(_ORDINALS)}|\d{{1,2}})\s?번째(?P<what>{_HERE})
    |(?P<number>\d{{1,2}})\s?번(?!째)(?P<what2>\s*{_PAPER})?
    |(?P<last>마지막|맨\s?끝|맨\s?아래)(?P<what3>{_HERE})
    |(?P<pair>전자|후자)
    |(?:처음|앞|위|상위(?=\s*\S{{1,2}}\s*(?:편|개|논문)(?:의|\s*논문의?)?\s*(?:링크|저자|제목|요약|비교|빕텍|(?i:bibtex)|날짜)))(?:의)?\s*(?P<some>두|세|네|\d)\s*(?:{_PAPER}|편|개|가지)
    |(?:그|이|위|위의|저)?\s*(?P<both>둘|두\s*(?:{_THING}|편|개|가지)|세\s*(?:{_PAPER}|편))(?:\s*다|\s*모두)?)
    (?P<particle>(?:은|는|이|가|을|를|의|도|(?:와|과|랑|이랑|하고|보다)(?:은|는|의)?|나|이나|만|에서|에|부터|중|끼리)?{_END})""")


def places(core: str, shown: int, content: Sequence[Span]) -> list[Reference]:
    """See :func:`rag.chat.references_en.places`."""
    found: list[Reference] = []
    for match in _PLACES.finditer(core):
        before = any(span.start < match.start() for span in content)
        if match["both"] and (found or shown < 2 or before or _asks_for_papers(core, content)):
            continue
        if _is_alone(match, core, content):
            found.append(Reference(match.start(), match.start("particle"), _chosen(match, shown)))
    return found


def _is_alone(match: re.Match[str], core: str, content: Sequence[Span]) -> bool:
    """Tell whether a place is one in the list: 두 번째 논문, 두 번째는, 두 번째 설명해줘; not 두 번째 단계."""
    if any((match[group] or "").strip() for group in ("pair", "some", "both", "until", "what", "what2", "what3", "particle")):
        return True
    words = core[match.end() :].split()
    begins = core.find(words[0], match.end()) if words else len(core)
    named = [it for it in morphemes_of_many(words[:1])[0] if it.tag in _CONTENT] if words else []
    return not named or (is_generic(words[0]) and not any(span.start <= begins < span.end for span in content))


def _chosen(match: re.Match[str], shown: int) -> tuple[int, ...]:
    if match["last"]:
        return (shown - 1,)
    if match["pair"]:
        return (0 if match["pair"] == "전자" else 1,)
    if match["some"]:
        return tuple(range(vocabulary.number_of(match["some"])))
    if match["until"]:
        last = match["until"]
        return tuple(range(_ORDINALS.index(last) + 1 if last in _ORDINALS else int(last)))
    if match["both"]:
        return tuple(range(3 if match["both"].startswith("세") else 2))
    word = match["ordinal"] or match["number"]
    return (_ORDINALS.index(word) if word in _ORDINALS else int(word) - 1,)


#: Words for some of the papers shown: 그중, 위 논문들 중에서.
AMONG = r"(?:(?:(?:지금|여태|이제|여기)\s?까지\s*(?:\S{1,4}\s)?|위에\s?|앞에\s?|방금\s?|내가\s)(?:본|나온|보여\s?준|찾은|찾아\s?준|알려\s?준|말한)\s*(?:거|것|논문)(?:들)?\s?|(?:그|위|저)\s?|(?:그|이|위|저)\s?(?:논문|것|연구)(?:들)?\s?|이들\s?|이\s)중(?:에서는?|에|의|엔)?(?=\s|$|,)|이중에서(?=\s|$|,)"
# Contractions, with the particle that they hold: 그건, 이게, 저걸.
_FULL = {f"{this}{short}": particle for this in "그이저" for short, particle in ("건는", "게가", "걸를")}
_FULL |= {"거기서": "에서", "여기서": "에서"}
_POINTERS = re.compile(rf"""(?x)(?<![가-힣A-Za-z\d])(?:
    (?P<among>{AMONG})
    |(?P<all>(?:그|이|위|저|해당)\s?(?:{_PAPER}|방법|모델|것|연구|기법)들|그들|이들|얘네들?|걔네들?)
    |(?P<full>{"|".join(_FULL)}){_END}
    |(?P<place>거기|여기|저기)(?=에서|서|에는?|는|도|\s|$|[?,])
    |(?P<paper>(?:그|이|해당|위|저|방금|앞의?)\s?{_PAPER}|그것|이것|저것|그거|이거|저거|얘|걔)(?=[은는이가을를의도와과랑로에만하보]|\s|$|[?.!,])
    |(?P<thing>(?:그|이|해당|위)\s?(?={_THING}))
    |(?P<of>그의?\s(?=(?:{"|".join(sorted(_NOUNS, key=len, reverse=True))})))
    )""")
_THE_ONE = re.compile(r"(?<=\s)(?:건|것은|것|거|게|걸)(?:\s*(?:뭐|무엇)\S*)?(?=\s*[?.!~]*$)")


def pointers(core: str, content: Sequence[Span]) -> list[Reference]:
    """See :func:`rag.chat.references_en.pointers`."""
    found = []
    for match in _POINTERS.finditer(core):
        if any(span.start < match.start() for span in content):
            break
        of_papers = core.startswith(("논문", "연구"), match.end())
        if match["thing"] and not of_papers and _asks_for_papers(core, content, match.end()):
            continue
        if match["among"]:
            found.append(Reference(*match.span(), all=True, written="논문 {} 중"))
            if one := _THE_ONE.search(core, match.end()):
                return [*found, Reference(*one.span(), all=True, written="논문은")]
        else:
            written = "{}의 " if match["thing"] or match["of"] else "{}" + _FULL.get(match[0], "")
            found.append(Reference(*match.span(), all=match["all"] is not None, written=written))
    return found


_ASKED = re.compile(rf"(?<!\S)(?:{_PAPER}|{_KIND})(?:들)?{_PARTICLE}(?=\W|$)")


def _asks_for_papers(core: str, content: Sequence[Span], start: int = 0) -> bool:
    """Tell whether papers on something are asked for: ... 논문은?, ... 방법을 제안한 연구."""
    return any(start <= span.start and span.end < match.end() for match in _ASKED.finditer(core, start) for span in content)


# NeRF보다 빨라? leaves out what is compared.
_THAN = re.compile(r"^\W*\S+(?:보다|만큼)\s+(?=\S)")


def is_generic(core: str) -> bool:
    """See :func:`rag.chat.references_en.is_generic`."""
    stems = [it.form for it in morphemes_of_many([_THAN.sub("", core)])[0] if it.tag in _CONTENT]
    return bool(stems or "왜" in core) and len(core.split()) <= 10 and all(stem in _GENERIC for stem in stems)


#: See :data:`rag.chat.references_en.SCORE`.
SCORE = re.compile(
    r"^\W*(?:\S+\s+){0,1}?[^\s가-힣]\S*?(?:에서는?|에선)?(?<!의)\s+(?:점수|정확도|성능|성적|결과|수치|몇\s*점)(?:는|은|이야|야|인가요|\s*(?:얼마|몇|어때)\S*)*\W*$"
)
_COUNTED_BEFORE = re.compile(r"몇\s*(?:개|명|장|건|쌍|종|가지|시간)?의?\s*$")


def names_someone(core: str) -> bool:
    """See :func:`rag.chat.references_en.names_someone`: proper nouns have no capitals."""
    return any(it.tag == "NNP" and has_hangul(it.form) and it.form not in _GENERIC for it in morphemes_of_many([core])[0])


def is_counted(core: str, start: int) -> bool:
    """See :func:`rag.chat.references_en.is_counted`: 몇 개의 비디오."""
    return _COUNTED_BEFORE.search(core, 0, start) is not None


def adds(core: str, end: int) -> bool:
    """See :func:`rag.chat.references_en.adds`: 합성 데이터도 썼어."""
    return core.startswith("도", end)


def unsaid(core: str) -> Reference:
    """See :func:`rag.chat.references_en.unsaid`; 결과는? is that of the paper, arXiv 2311.12908의 결과는?."""
    first, *rest = [it for it in morphemes_of_many([core])[0] if it.tag != "SF"]
    owned = first.tag == "NNG" and first.form in _GENERIC and (not rest or rest[0].tag in ("JX", "JKS", "JKO", "JKG"))
    return replace(UNSAID, written="{}의 ") if owned else UNSAID


_FOUND = r"(?:\s*(?:있|없)\S*|\s*(?:보여|찾아|알려|추천해|보자|보여줄|볼래|줘|줄래|주세요)\s*\S*|\s*뭐\s?있\S*)"
_OTHER = r"(?:다른|또|더|말고|그\s?밖|외에)"
#: See :data:`rag.chat.references_en.BEST`.
BEST = re.compile(r"(?:제일|가장|맨)\s*\S+?(?:은|는|건|게|거|것|논문)(?:\s*(?:건|게|거|것|논문)\S?)?(?:\s*(?:뭐|무엇)\S*)?\W*$")
#: See :data:`rag.chat.references_en.OTHERS`.
OTHERS = re.compile(
    rf"^(?=.*{_OTHER}).{{0,20}}(?:저자|이\s?사람|그\s?사람|이\s?분|그\s?분|연구자|필자|그들|이들|연구\s?팀|그\s?팀|이\s?팀)[^?]*?(?:{_PAPER}|쓴|썼|쓰|발표)"
)
_AUTHORS = {"첫": 0, "첫째": 0, "주": 0, "둘째": 1, "셋째": 2, "마지막": -1, "맨끝": -1, "교신": None}
AUTHOR = re.compile(
    rf"(?:제?\s?(?P<number>\d)|(?P<ordinal>{'|'.join(_ORDINALS)})\s?번째|(?P<place>첫째?|주|둘째|셋째|마지막|맨\s?끝|교신))\s?저자"
)
BY_AUTHOR = re.compile(rf"^\W*\S+(?:\s?번째)?\s?저자(?:의|가\s?쓴)?\s*{_PAPER}(?:들)?(?:은|는|을|를|도)?{_FOUND}?\W*$")
#: See :data:`rag.chat.references_en.TABLE`.
TABLE = re.compile(
    r"^\W*(?:(?:이걸|그걸|이거|그거|위|앞|결과|목록|전부|다시|좀|한번)(?:를|을|의)?\s*)*표로(?:\s*(?:다시|좀|정리|보여|만들|해|바꿔|그려)\S*)*(?:\s*(?:줘|주세요|줄래)\S*)?\W*$"
)


def author_place(match: re.Match[str]) -> int | None:
    """See :func:`rag.chat.references_en.author_place`."""
    if match["number"]:
        return int(match["number"]) - 1
    return _ORDINALS.index(match["ordinal"]) if match["ordinal"] else _AUTHORS[match["place"].replace(" ", "")]


#: See :data:`rag.chat.references_en.IN_TABLE`.
IN_TABLE = re.compile(r"\s+표로(?:\s*(?:다시|좀|정리|보여|만들|해|바꿔|그려)\S*)*(?:\s*(?:줘|주세요|줄래)\S*)?\W*$")
#: See :data:`rag.chat.references_en.THAT`.
THAT = re.compile(rf"(?:그|이|저|방금|위|앞)(?:의)?\s?(?:거|것|건|걸|게|{_PAPER})(?:들)?")
_WITHOUT = re.compile(
    r"^\W*(?:아니\S{0,2}[\s,]+)?(?P<what>\S.{0,20}?)(?:은|는|을|를|만)?\s*(?:말고|빼고|빼면|빼\s?줘\S*|제외하고|제외해\S*|제외|아니라)(?=[\s,.!?]|$)(?P<rest>.*)$"
)
_POLITE = re.compile(r"^\W*(?:(?:다시|좀|주세요|줘|보여\S*|알려\S*|찾아\S*|나머지\S*|다른\s?(?:거|것|건)\S*)\s*)*\W*$")


def without(core: str) -> tuple[str, str] | None:
    """See :func:`rag.chat.references_en.without`."""
    match = _WITHOUT.match(core)
    if match is None or re.search(r"[,.!?]", match["what"]):
        return None
    rest = re.sub(r"^[\s,]+", "", match["rest"])
    return match["what"], "" if _POLITE.match(rest) and not MORE.search(rest) else rest


#: See :data:`rag.chat.references_en.DROPS`.
DROPS = re.compile(
    r"""(?x)^\W*(?:아니\S{0,2}[\s,]+)?(?:(?:그|이|저|방금|그\s?방금)\s?(?:거|것|건|걸)|(?:(?:그|이|방금|마지막|모든|위의?|앞의?)\s?)*(?:조건|필터|제한)(?:들)?)(?:은|는|을|를|도)?\s*
    (?:다시\s*)?(?:빼|없애|지워|취소|해제|풀어|제거|무시|없이|제외)\S*(?:\s*(?:주세요|줘|줄래|다시|보여\S*|해줘|해))*\W*$"""
)
#: See :data:`rag.chat.references_en.SHOW`.
SHOW = re.compile(
    rf"^\W*(?:어떤|어느|무슨)\s?(?:{_PAPER}|것|거|건)(?:들)?(?:이|가|이야|야|인데|인가요|이에요|예요|인지)?(?:\s*(?:있어|있나|있는|알려|보여)\S*(?:\s*(?:줘|주세요)\S*)?)?\W*$|"
    rf"^\W*(?:(?:그|이|그거|이거|그것|이것|그것들|그\s?{_PAPER}(?:들)?|{_PAPER}(?:들)?|목록|리스트|전부|모두|다)(?:을|를|으로|로|도)?\s*)*(?:보여|나열|열거|알려)\S*(?:\s*(?:줘|주세요|줄래|봐)\S*)?\W*$"
)
BIBTEX = re.compile(r"(?i)bib-?tex|빕텍|비브텍")
COUNT = re.compile(
    r"^\W*(?:(?:모두|전부|총|다|다\s*해서|논문은?|논문이)\s*)*몇\s*(?:편|개|건)(?:이나|쯤)?\S{0,6}(?:\s*(?:있|되|돼)\S*)?\W*$"
)
#: See :data:`rag.chat.references_en.MORE`.
MORE = re.compile(rf"""(?x)^(?!\W*(?:좀\s*)?더\s*(?:알려|설명|말)\S*(?:\s*\S+)?\W*$)  # more of the same paper: 좀 더 알려줘
    \W*(?:\d{{1,2}}\s?(?:개|편)(?:만|씩)?\s*(?=더|또))?(?:(?:더|또|다른|추가로|그\s?밖에|그\s?외에?|이\s?외에?|나머지|다음|계속|이어서)(?:는|은|도|를|을)?\s*)+
    (?:(?:{_PAPER}|거|것|건|게|걸|뭐|페이지|목록|결과)(?:들)?(?:은|는|이|가|을|를|도|로)?\s*)?(?:더|또|좀|계속)?{_FOUND}?\W*$""")
LIKE = re.compile(r"비슷한|유사한|관련(?:된|\s*논문)")
NEWER = re.compile(rf"""(?x)^\W*(?:이거보다|그거보다|이것보다|그것보다|이보다|그보다|(?:이|그)\s?{_PAPER}보다)?\s*(?:더|좀\s*더)\s*
    (?:최신|최근(?:에\s?나온)?|새로운|새|나중에\s?나온)\s*(?:(?:{_PAPER}|거|것|건|게|걸|버전)(?:들)?(?:은|는|이|가|을|를|도)?)?\s*{_FOUND}?\W*$""")
_ABOUT = re.compile(
    r"^\W*(?:아니\S{0,2}[\s,.]+)?(?P<meant>[^?!]{1,40}?)(?:\s*(?:거|것|논문))?(?:을|를|은|는)?\s*(?:말이야|말인데|말이에요|말입니다|말한\s*(?:거|건데)\S*|말하는\s*거\S*|얘기\S*)\W*$"
    r"|^\W*(?:그게\s*)?아니\S{0,2}[\s,.]+(?P<other>[^?!]{0,20}번(?:째)?)(?:\s*(?:거|것|논문))?\S{0,2}\W*$"
    r"|^\W*(?P<thing>[^?!]{1,40}?)(?:은|는|이라면|라면|\s건|\s게)(?:\s*(?:요|어때요?|어떤가요?|어떻지|어떤지|어떻게\s*돼))?\s*[?!.~]*$"
)
_PERIOD = re.compile(r"\d\s?(?:년|월)$")
_MODIFIER = re.compile(r"(?:[가-힣](?:는|을|를|에서|으로|하고|의|된|한|던)|[가-힣]*(?:운|른|은|린|인|할|될))$")


def about(message: str, core: str, content: Sequence[Span]) -> str | None:
    """See :func:`rag.chat.references_en.about`: ``(그럼) X는?``, where X is a name or a few words."""
    match = _ABOUT.search(core)
    if match is None:
        return None
    if meant := match["meant"] or match["other"]:
        return str(meant).strip(" ,")
    led, thing = _LED.match(message) is not None, match["thing"].strip(" ,")
    words = thing.split()
    if led and len(words) <= 6 and core.rstrip(" ?!.~").endswith((" 건", " 게", " 것은", " 논문은")):
        return re.sub(rf"\s(?:것|{_PAPER})$", "", thing)
    if len(words) > (4 if led else 2) or not thing:
        return None
    if not led and (
        _asks_for_papers(core, content) or re.search(rf"(?:{_PAPER}|{_KIND})$", thing) or any(map(_MODIFIER.search, words[:-1]))
    ):
        return None
    named = _PERIOD.search(thing) or any(span.start < match.end("thing") for span in content)
    return thing if named and not is_generic(words[-1]) else None


THEY = re.compile(r"그들|이들")
ALIKE = re.compile(r"공통|차이|비교|다른|모두|각각|논문|중")
TWO = re.compile(rf"(?P<pair>둘|두\s?(?:{_THING}|개|편|가지))|서로")
OF_WHAT = re.compile(r"(?!)")
#: See :data:`rag.chat.references_en.CHOICE`.
CHOICE = re.compile(
    rf"^\W*(?:{AMONG})\s*(?P<thing>[^?!.,]{{2,40}}?)(?:을|를)?\s*(?:관련(?:된)?(?=\s|은|는|$)|에\s?(?:관한|대한)|쓰는|쓴|사용하는|사용한|이용한|활용한|다루는|다룬|지원하는|(?<=\S)인)\s*(?:건|것|거|게|{_PAPER})?(?:들)?(?:은|는|이|도|만)?(?:\s*(?:뭐|무엇|어떤|어느|있|알려|보여|찾아|골라)\S*(?:\s*\S{{1,4}})?)?\W*$"
)
COMPARED = re.compile(r"가장|제일|더\s|보다|없|않|안\s|못|최고|최신|비슷|같은|다른|좋은|추천")
#: See :data:`rag.chat.references_en.ONLY`.
ONES = re.compile(r"(?<=\s)(?:것|거|건|게|걸)(?:들)?(?=만|은|는|을|이|\s|$|[?.!])")
IDLE = re.compile(r"(?!)")
WHICH = re.compile(r"(?!)")
KEEPS = re.compile(
    rf"(?:{_PAPER}|것|거|건)(?:들)?(?:은|는|을|를)?\s*(?:빼\s?고|빼\s*줘|빼\s?주\S*|제외\S*|말고)(?:\s*(?:보여|알려|다시|해|줘|주세요)\S*)*\W*$"
)
ONLY = re.compile(r"만(?=\s|$|[?.!])|정렬|순으로|순서로|순(?=\W*$)|빼고|제외|말고|없이")
NOT = re.compile(
    r"(?:빼고|빼\s*줘|빼\s*주|빼면|제외\S*|말고|아닌\s*(?:것|거|논문)\S*|없이|없는\s*(?:것|거|논문)만)\S*(?:\s*(?:보여|알려|찾아|추려|다시|해|줘|주세요)\S*)*\W*$"
)
COUNTED = re.compile(r"몇\s*(?:편|건)")
PAPERS = A_PAPER = re.compile(_PAPER)
