"""What a Korean question asks for: papers, a detail, a count of papers, or papers like a given one."""

from __future__ import annotations

import re
from typing import Literal

from rag.search.query.intent_en import PAPERS_ASKED, begins_as_question
from rag.search.query.vocabulary import ID_MARK, KIND_KO, PAPER_KO, has_strong_name, words

#: The beginning of a text that asks for papers.
BEGINS_AS_REQUEST = re.compile(rf"^[^.?!\n]{{0,60}}{PAPER_KO}[은는이을를\s]")

_ASK = (
    r"(?:찾(?:아|고|습)|알려|추천|정리|보여|목록|모아|소개|골라|뽑아|검색|나열|요약|궁금|부탁|리스트|줘|주세요|어떤\s*(?:것|게|거|논문)들?이?\s*있|말해|있(?:나|니|어|냐|을까|는지|습|는가|음"
    r"|지)|없(?:나|니|어|을까|는지|습)|봐|볼|좀)"
)
_PAPERS_ASKED = re.compile(rf"""(?x)(?:어떤|무슨|관련|관련된|다른)\s*{PAPER_KO}(?!에서)
    |{PAPER_KO}(?:들)?(?:은|는|이|을|를|가|만|도|에는|엔|의)?\s*
     (?:(?:좀|더|다|전부|모두|같은|혹시|중|한|몇|여러|편|개|\d+편|\d+개)\s*){{0,3}}(?:{_ASK}|뭐|뭔|무엇|어떤\s*(?:것|게|거)|[?.!~]|$)
    |(?:뭐가|뭐|무엇이|어떤\s*(?:것|게|거)(?:들)?(?:이)?)\s*있|뭐\s*나왔|(?:새로|최근에?)\s*나온\s*(?:거|것|게)""")
_KINDS_ASKED = re.compile(rf"{KIND_KO}(?:들)?(?:은|는|이|을|를|가|도|에는|엔)?\s*(?:좀\s*)?{_ASK}")
_ENDS_WITH_KIND = re.compile(rf"{KIND_KO}(?:들)?\s*[.!~]*$")

_DETAIL_ASKED = re.compile(r"""(?x)몇|얼마|무엇(?!이든)|무슨|어떤(?!\s*\S+(?:든|라도))|어떻게|어떠|어때
    |어디(?!서나|서든|에나|든)|누구(?!나|든)|누가|언제(?!나|든)
    |왜|어느|뭐|뭘|뭔|이름은|이유는
    |[가-힣](?:나요|까요?|습니까|입니까|는가|은가|인가|던가|가요|니|냐|지|죠|나)\s*\?
    |(?:나요|까요|습니까|입니까|는가요?|인가요?|했지|였지|는지)\s*[.!~]*$""")
_TELL = re.compile(r"(?:알려|설명|요약|말해|정리|비교)\S*\s*(?:줘|주세요|주라|봐|해|달라|줄래)?\S*\s*[.!?~]*$")
_TOPIC_ENDS = re.compile(r"([가-힣A-Za-z0-9]+?)(?:은|는)\s*[?.!~]*$")
_ATTRIBUTE = re.compile(
    r"(?:이름|이유|정확도|점수|크기|길이|속도|비율|개수|갯수|규모|수치|값|성능|결과|원인|저자|라이선스|비용|시간|차원|해상도|수|율|량|한계|장점|단점|특징|원리|의미|구조)$"
)
_GENERIC = frozenset(words("generic"))
# A name that does something or has something: Snorkel Working Memory 테스트에서.
_NAME_ACTS = re.compile(
    r"(?<![A-Za-z0-9])([A-Z][A-Za-z0-9.+-]*)(?:\s+[A-Z][\w.+-]*){0,3}(?:\s+[가-힣]+){0,2}?(?:에서|의|이|가|은|는)(?=\s)"
)

_PIECES = r"(?:편|개|건)(?:이나|쯤|정도|씩)?\s*(?=[?.!~]|$|있|나|야|이|인|일까|입|되|돼|올|발표|실|등록|추가)"
_COUNT = re.compile(rf"""(?x){PAPER_KO}(?:들)?(?:은|는|이|가|도)?\s*(?:(?:총|모두|전부|대략|다|지금까지|현재)\s*)*(?:몇\s*{_PIECES}|얼마나\s*(?:많|있|되|나왔|올라|돼))
    |{PAPER_KO}(?:의)?\s*(?:총\s*)?(?:수|개수|갯수|편수|건수)(?:는|은|를|을|가|이|도|좀|\s|[?.!]|$)
    |몇\s*(?:편|개|건)(?:의)?\s*{PAPER_KO}(?:들)?(?:이|가|\s)
    |{PAPER_KO}(?:들)?(?:은|는|이|을|를)?\s*[^.?!\n]{{0,30}}?몇\s*{_PIECES}
    |{PAPER_KO}(?:들)?\s*(?:을|를)?\s*(?:세어|세\s*줘|카운트)""")
# The papers of a study or a data set: somebody else does something with them.
_USED = r"(?:검색|사용|수집|분석|인용|검토|참조|활용|학습|선별|조사|평가)"
_OTHERS_PAPERS = re.compile(rf"""(?x)몇\s*(?:편|개|건)(?:의)?\s*{PAPER_KO}(?:들)?(?:에서|을|를|으로|에|의|과)
    |[가-힣A-Za-z0-9](?:이|가)\s*(?:{_USED}|읽|참고)\S*\s*{PAPER_KO}
    |에(?:서)?\s*(?:{_USED}|포함|수록|쓰인|들어)\S*\s*{PAPER_KO}
    |(?:데이터\s?셋|데이터\s?세트|벤치마크|코퍼스|말뭉치|서베이|설문|연구진|저자들|[A-Z][A-Za-z0-9-]+)(?:에는|에서는|은|는|이|가)\s
     [^?\n]{{0,40}}{PAPER_KO}[^?\n]{{0,30}}(?:{_USED}|포함|들어|수록|담|구성)""")
_DIGEST = re.compile(r"다이제스트|색인|인덱스")
_PER = (
    r"(?:월별|연도별|년도별|연별|일별|날짜별|주별|주차별|시기별|달마다|매월|매달|다달이|해마다|매년|한\s?달에|하루에|일\s?년에)"
)
_TREND = re.compile(rf"""(?x){_PER}(?:로|의)?[^.?!\n]{{0,40}}?(?:{PAPER_KO}|추이|몇|개수|편수|증가|변화|통계|그래프|분포|집계)
    |{PAPER_KO}[^.?!\n]{{0,30}}?{_PER}
    |{PAPER_KO}[^.?!\n]{{0,20}}?(?:추이|추세|증감)
    |{PAPER_KO}(?:의)?\s*(?:수|편수|개수)(?:의|가|는)?\s*(?:어떻게\s*)?(?:변화|변했|변하|달라|바뀌)
    |(?:추이|추세)(?:는|은|를|을|가|이|도|좀)?\s*(?:어때|어떻|어떤|보여|알려|궁금|그려|정리|[?.!]|$)
    |{PAPER_KO}[^.?!\n]{{0,20}}?(?:늘었|늘고|늘어나|늘어났|증가했|증가하고|증가\s*중|줄었|줄고|줄어들|감소했|감소하고|많아졌|많아지고|적어졌)
    |시간에\s*따른[^.?!\n]{{0,20}}{PAPER_KO}\s*수""")
_OF_OTHER_THINGS = re.compile(r"(?:추이|추세|변화)(?:를|을)?\s*(?:예측|모델링|학습|탐지|추정|다루|다룬)")

_WITH = r"(?:와|과|랑|이랑|하고|처럼)"
SIMILAR = re.compile(rf"""(?x)(?:{ID_MARK}|[A-Za-z0-9)])\s*(?:{PAPER_KO})?\s*{_WITH}\s*(?:(?:가장|매우|제일|내용이|주제가|좀)\s*)*(?:비슷|유사|닮|가까운)
     (?:\S*\s*){{1,4}}?(?:{PAPER_KO}|거|것|게)
    |[A-Z][A-Za-z0-9.-]+\s*같은\s*{PAPER_KO}
    |{ID_MARK}\s*(?:번|이거|이것|이)?\s*(?:논문)?\s*{_WITH}?\s*(?:비슷|유사|관련|닮|같은)
    |(?:이|그|저|해당|위)\s*논문(?:과|이랑|하고)\s*(?:비슷|유사)""")


def asks(text: str) -> Literal["list", "fact"]:
    """Tell whether a Korean question asks for papers or for a detail. arXiv ids in it are marked."""
    if _PAPERS_ASKED.search(text) or PAPERS_ASKED.search(text):
        return "list"
    named = has_strong_name(text)
    if not named and (_KINDS_ASKED.search(text) or _ENDS_WITH_KIND.search(text)):
        return "list"
    if ID_MARK in text or _DETAIL_ASKED.search(text) or begins_as_question(text):
        return "fact"
    if _TELL.search(text):
        return "fact" if named else "list"
    return "fact" if _asks_attribute(text, named) else "list"


def _asks_attribute(text: str, named: bool) -> bool:
    """Tell whether a question that ends in its topic (``... 알고리즘은?``) wants that of one thing, not all there are."""
    topic = _TOPIC_ENDS.search(text)
    if topic is None or not text[: topic.start()].strip():
        return False
    acts = any(not match[1].isupper() and match[1].lower() not in _GENERIC for match in _NAME_ACTS.finditer(text))
    if acts or re.fullmatch(KIND_KO, topic[1]):
        return acts
    return named or _ATTRIBUTE.search(topic[1]) is not None or re.search(r"[A-Z]", text) is not None


def counts(text: str) -> Literal["count", "trend", "fact"] | None:
    """Tell whether papers are counted, once or over time; ``fact`` if these are not the digests' papers, None without a count."""
    if _OTHERS_PAPERS.search(text) and not _DIGEST.search(text):
        return "fact" if _COUNT.search(text) else None
    if _TREND.search(text) and not _OF_OTHER_THINGS.search(text):
        return "trend"
    return "count" if _COUNT.search(text) else None
