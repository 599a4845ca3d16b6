"""The words of a question that ask instead of naming its subject: ``which papers cover ...``, ``... 논문 알려줘``.

They are taken from both ends, word by word; from the middle, only those of a count, a trend or a comparison.
"""

from __future__ import annotations

import re

from rag.search.query.intent import Intent
from rag.search.query.vocabulary import PAPER, PAPER_KO, PAPERS, blank, words

_PAPER = re.compile(rf"(?:{PAPER}|digests?)", re.I)
_PAPERS = re.compile(rf"(?:{PAPERS}|digests?)", re.I)
# Said before the subject, whatever it is.
_OPENING = frozenset(words("opening"))
# Said before it where papers or a request stand before them.
_JOINING = frozenset(words("joining"))
_SPEAKING = re.compile(
    r"(?:cover|discuss|address|mention|talk|deal|concern|regard|relat|focus|say|said|report|tell)(?:s|es|ed|e|ing)?", re.I
)
_REQUESTS = frozenset(words("requests"))
_AFTER_REQUEST = frozenset(words("after_request"))
_ASKED = frozenset(words("wishes"))
_LIKE = frozenset(words("like"))
_CLOSING = frozenset(words("closing"))
_COUNTING = re.compile(rf"""(?ix)\b{PAPERS}\b|\b(?:how\s+many|numbers?\s+of|counts?)\b|\b(?:are|were|is|was)\s+there\b|\bdo\s+you\s+have\b
    |\bhave\s+been\b|\b(?:published|posted|listed|added|written|wrote)\b|\bin\s+total\b|\baltogether\b|\bc[ao]me\s+out\b
    |\bdid\s+you\s+(?:add|list|post)\b""")
_PERIOD = r"(?:month|day|year|week)"
_OVER_TIME = re.compile(rf"""(?ix)\b(?:per|each|every|by)\s+{_PERIOD}\b|\b{_PERIOD}\s+by\s+{_PERIOD}\b|\bover\s+(?:time|the\s+(?:months|years|weeks))\b
    |\b(?:monthly|yearly|annually|annual|weekly|daily)\b|\b(?:growth|timeline|history|distribution)\s+(?:of|in)\b|\btrends?\b
    |\b(?:interest\s+in|popularity\s+of|plot|chart|graph)\b|\b(?:chang|grow|evolv|increas|declin|decreas|ris)(?:e|es|ed|n
    |s|ing)?\b
    |\b(?:(?:getting|becoming)\s+)?(?:more|less)\s+(?:common|frequent|popular|attention)\b|\b(?:gone|going)\s+(?:up|down)\b""")
_COMPARING = re.compile(r"""(?ix)^\W*(?:please\s+|can\s+you\s+|could\s+you\s+)*(?:compare|contrast)(?:\s+and\s+contrast)?\b
    |\b(?:differences?|comparison|similarities|trade-?offs?)\s+(?:between|of)\b|\bpros\s+and\s+cons\s+of\b
    |\b(?:which|what)(?:\s+one)?\s+is\s+(?:better|faster|best|stronger|newer)\b|\b(?:vs\.?|versus)(?=\s)
    |\b(?:differ(?:ent)?\s+from|compare\s+(?:to|with|against)|compare|differ)\b""")

_DO_KO = (
    r"(?:(?:찾아|알려|보여|골라|뽑아|모아|읽어|세어|그려|말\s*해|(?:추천|소개|정리|검색|나열|요약|설명|비교|분석|부탁|리스트업|목록)\s*(?:해|좀)?)\s*(?:봐\s*)?(?:줘요?|주세요|줄래요?"
    r"|주실래요?|주라|주십시오|주시겠어요|(?:줄|주실)\s*수\s*있\S*|(?:주면|주시면)\s*\S+|달라|다오|봐|드려요|드립니다|요|바람|바랍니다)?)"
)
_CLOSING_KO = (
    _DO_KO,
    r"줘요?|주세요|찾고\s*있\S*|궁금\S*|(?:보고|읽고)\s*싶\S*",
    r"[있없](?:나요?|어요?|니|냐|을까요?|는지요?|습니까|는가요?|음|지|죠)|있",
    r"(?:뭐|뭔|무엇|무엇무엇)(?:가|이|를|야|예요|에요|지|죠|니|임)?(?:인가요?|입니까|일까요?|있\S*|나왔\S*)?",
    r"어떤|무슨|새로|나왔\S*|올라왔\S*|나온|올라온|게|거|것(?:이|들이|들)?",
    r"좀|다|더|또|모두|전부|혹시|한번|같은|중에서?|중|만|최근|최근에|대한|관한|대해서?|관해서?|관련된?|관련한|관련해서?|다룬|다루는|요즘",
    rf"(?:다이제스트(?:의|에|에서|에는)?\s*)?(?:있는|실린|나온|수록된|소개된|포함된)?\s*(?:{PAPER_KO}|다이제스트|목록)(?:들)?"
    r"(?:은|는|이|을|를|가|만|도|의|에는|엔|중에서?|중|에서)?",
)
_CLOSES_KO = re.compile(r"(?:(?<!\S)|(?<=[A-Za-z0-9)\]]))(?:" + "|".join(_CLOSING_KO) + r")[\s?.!~]*$")
_ABOUT_KO = re.compile(r"대한|관한|대해|관해|다룬|다루는|관련")
_PARTICLE_KO = re.compile(r"(?<=[가-힣A-Za-z0-9)\]])(?:에|을|를|와|과|의)[\s?.!~]*$")
_OPENS_KO = re.compile(rf"""(?x)\W*(?:(?:혹시|안녕(?:하세요)?|저기|그럼|그러면|요즘|최고의?|베스트|좋은|어떤|무슨|다이제스트(?:에서|에는|에|의)?(?:\s*(?:있는|실린|나온))?
    |{PAPER_KO}(?:들)?\s*(?:중에서?|중)?)[\s,!.]+)+""")
_COUNTING_KO = re.compile(rf"""(?x){PAPER_KO}(?:들)?(?:의)?(?:은|는|이|가|도|를|을)?(?:\s*(?:수|개수|갯수|편수|건수)(?:는|은|를|을|가|이|도)?(?=\s
    |[?.!]|$))?|(?:총|모두|전부|대략|얼마나|많이?)(?=\s)|몇\s*(?:편|개|건)(?:의|이나|쯤|정도|씩)?(?:이야|야|인가요?|일까요?|입니까|이죠|이지|인지)?|(?:나왔|올라왔|발표됐|발표되
    |있었|되었|됐)\S*|많(?:아|나|은가|습니까|은지)\S*""")
_OVER_TIME_KO = re.compile(r"""(?x)(?:월별|연도별|년도별|연별|일별|날짜별|주별|주차별|시기별)(?:로|의)?|달마다|매월|매달|다달이|해마다|매년|시간에\s*따른|(?:추이|추세|증감|변화|동향)(?:를|가|는|은|이)?|(?:늘|줄어|줄었|증가
    |감소|많아)\S*|점점|점차|갈수록|어떻게\s*(?:변|되|바뀌|달라)\S*|그래프(?:로)?""")
_LIKE_KO = re.compile(r"""(?x)(?:와|과|랑|이랑|하고|처럼)?\s*(?:(?:가장|매우|제일|내용이|주제가|좀)\s*)*(?:비슷|유사|닮|관련|가까운|연관|같은)(?:한|된|는)?(?=\s|$|[가-힣]*논문)(?:\s*(?:내용
    |주제)(?:의|인)?)?""")
_COMPARING_KO = re.compile(r"""(?x)(?:(?<=[\w)\]])|\s)(?:의|간의?)?\s*(?:차이점?|공통점|비교)(?:를|을|은|는|이|가)?(?=\s|[?.!]|$|해)(?:\s*(?:해|뭐|무엇|설명|알려)\S*)*
    |(?:(?<=[\w)\]])(?:은|는|이|가)\s+)?(?:어떻게|뭐가|무엇이|어떤\s*점이|어디가|서로)\s*|(?:다른|다르|달라)\S*|\s중(?:에서?|에)?\s*(?:어느|어떤|뭐|무엇|누가)\S*.*$
    |(?:(?<=[\w)\]])|(?<=\s))(?:와|과|랑|이랑|하고)(?=\s)""")
_MIDDLE: dict[Intent, tuple[re.Pattern[str], ...]] = {
    "count": (_COUNTING, _COUNTING_KO),
    "trend": (_COUNTING, _OVER_TIME, _COUNTING_KO, _OVER_TIME_KO),
    "similar": (_LIKE_KO,),
    "compare": (_COMPARING, _COMPARING_KO),
}


def form_spans(text: str, intent: Intent) -> list[tuple[int, int]]:
    """Return the places of the words that only ask. A question for a detail keeps all of its words.

    :param text: the question, with blanks for what was understood as filter.
    """
    if intent == "fact":
        return []
    spans = [match.span() for pattern in _MIDDLE.get(intent, ()) for match in pattern.finditer(text) if match[0].strip()]
    text = blank(text, spans)
    start = _opening(text, intent)
    end = _closing(text, start)
    if re.search(r"[가-힣]", text):
        start = match.end() if (match := _OPENS_KO.match(text, start)) else start
        end = _closing_korean(text, start, end)
    return spans + [(a, b) for a, b in ((0, start), (end, len(text))) if text[a:b].strip()]


def _opening(text: str, intent: Intent) -> int:
    places = list(re.finditer(r"\S+", text))
    said = [match[0].lower().replace("’", "'").strip("?!.,:;\"'()") for match in places]
    papers = intent in ("count", "trend")
    asked = False
    for i, word in enumerate(said):
        if word in _REQUESTS:
            following = said[i + 1 : i + 7]
            if following and following[0] not in _AFTER_REQUEST and not any(map(_PAPER.fullmatch, following)):
                return places[i].start()
            asked = True
        elif _PAPER.fullmatch(word):
            papers = papers or _PAPERS.fullmatch(word) is not None
        elif word in ("best", "top") and any(map(_PAPER.fullmatch, said[i : i + 5])):
            continue
        elif word and not _opens(word, intent, papers, asked):
            return places[i].start()
        asked = asked or word in _ASKED
    return len(text)


def _opens(word: str, intent: Intent, papers: bool, asked: bool) -> bool:
    """Tell whether a word still asks, given whether ``papers`` and a request (``asked``) came before it."""
    if word in _OPENING:
        return word != "how" or intent != "list"
    if word in _JOINING:
        return papers or asked
    return (papers and _SPEAKING.fullmatch(word) is not None) or (intent == "similar" and word in _LIKE)


def _closing(text: str, start: int) -> int:
    end = len(text)
    for match in reversed(list(re.finditer(r"\S+", text[start:]))):
        if match[0].lower().strip("?!.,") not in _CLOSING:
            break
        end = start + match.start()
    return end


def _closing_korean(text: str, start: int, end: int) -> int:
    about = False
    while match := _CLOSES_KO.search(text, max(start, end - 40), end):
        about = about or _ABOUT_KO.search(match[0]) is not None
        end = match.start()
    if about and (match := _PARTICLE_KO.search(text, start, end)):
        end = match.start()
    return end
