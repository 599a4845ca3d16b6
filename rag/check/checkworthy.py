"""What in an answer claims nothing of papers: questions, announcements, courtesies, and words about the digests themselves.

Every function takes a sentence in plain words (:func:`rag.check.claims.plain`). The rules name what is left out; whatever
they do not know is taken for a claim.
"""

from __future__ import annotations

import re

from rag.core import ARXIV_ID_VERSION
from rag.text import has_hangul

__all__ = [
    "content_words",
    "is_about_digests",
    "is_announcement",
    "is_courtesy",
    "is_label",
    "is_question",
    "is_title",
    "without_metadata",
    "without_opener",
]


def _any(*patterns: str, flags: re.RegexFlag = re.I) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns), flags)


_METADATA = _any(
    r"https?://\S+|\b(?:arxiv\.org|huggingface\.co|github\.com)/\S+",
    rf"(?:arxiv:?\s?)?\b{ARXIV_ID_VERSION}\b",
    r"\b\d{4}[-./]\s?\d{1,2}(?:[-./]\s?\d{1,2}\.?)?(?![\d.])",
    r"\b\d{4}년 ?\d{1,2}월(?: ?\d{1,2}일)?",
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}, \d{4}\b",
    r"\b\d{1,2} (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} \d{4}\b",
    r"\b\d[\d,]* votes?\b|추천 ?\d[\d,]*",
    r"\b\w{2,40}(?: et al\.?| (?:and|&) \w{2,40}),? \(?\d{4}[a-z]?\)",
)
#: A number that says something: with a decimal or a unit, or of three digits, and not a year.
_FIGURE = re.compile(r"(?<![\w.-])(?!(?:19|20)\d\d(?![\d,.%]))(?:\d+(?:[.,]\d+)+|\d+\s?[%배xXBMK점]|\d{3,})")


def without_metadata(claim: str) -> str:
    """Without links, arXiv ids, dates, votes and references, which say nothing on their own."""
    return _METADATA.sub(" ", claim)


_AS_NOTED = r"as (?:I )?(?:noted|mentioned|said|described|stated|discussed|explained) (?:above|before|earlier|below)"
_OPENER = _any(
    r"(?:however|moreover|furthermore|in addition|additionally|therefore|overall|finally|beyond that|unfortunately),",
    r"(?:in summary|in short|to sum up|in conclusion|yes|no|sure|of course|certainly|sorry|I'm sorry|I am sorry),",
    r"(?:as for|regarding) [^,]{1,60},",
    rf"{_AS_NOTED},|{_AS_NOTED}(?=[.!]?$)",
    r"but|and|also,?|(?:please )?note that",
    r"(?:다만|하지만|그러나|그런데|또한|그리고|따라서|즉|단|네|예|요약하면|정리하면|결론적으로|참고로)[,.]?",
    r"(?:아쉽게도|안타깝게도|죄송하지만|(?:위에서|앞에서|앞서) (?:언급|설명|말|살펴)\S{0,8})[,.]?",
)
_OPENER_AND_SPACE = re.compile(rf"(?:{_OPENER.pattern})(?:\s+|[.!]?$)", re.I)


def without_opener(claim: str) -> str:
    """Without what ties a sentence to those before it: However, As noted above, 다만."""
    for _ in range(2):
        found = _OPENER_AND_SPACE.match(claim)
        claim = claim[found.end() :] if found else claim
    return claim


_ASKING = re.compile(r"(?:습니까|[입합됩십]니까|[을할될일볼쓸]까|나요|[은는인한건]가요?|은지요)\.?$")


def is_question(claim: str) -> bool:
    """Whether a sentence asks."""
    return claim.rstrip("!)] ").endswith(("?", "？")) or _ASKING.search(claim[-8:]) is not None


# --- Titles ---

_LABEL = _any(
    r"(?:authors?|date|published|links?|url|arxiv(?: id)?|title|votes|sources?|references?)\s?[:：]",
    r"(?:저자|날짜|발표일|링크|제목|추천|출처|참고 ?문헌)\s?[:：]",
)
_SMALL_WORDS = frozenset(
    "with from into over under through without between using toward towards than that this your does".split()
)


def is_label(claim: str) -> bool:
    """Whether a line gives a paper's authors, date, link and the like: "Authors: ..."."""
    return _LABEL.match(claim) is not None


def is_title(claim: str, *, set_off: bool) -> bool:
    """Whether a line is a title: in Title Case, or set off by emphasis or a link; never with a full stop or a figure.

    :param set_off: whether the whole line is in bold type or a link.
    """
    text = re.sub(r"\s*\([^()]{1,80}\)$", "", claim) if _METADATA.search(claim) else claim
    if not text or text.endswith((".", "!", "。")) or _FIGURE.search(without_metadata(text)):
        return False
    if has_hangul(text):
        return set_off and not _ends_as_statement(text)
    return set_off or _is_title_case(text)


def _ends_as_statement(text: str) -> bool:
    """Whether a Korean line ends like a statement: in 다, 요, or a final ㅁ such as in 향상됨."""
    return text[-1] in "다요" or (has_hangul(text[-1]) and (ord(text[-1]) - ord("가")) % 28 == 16)


def _is_title_case(text: str) -> bool:
    words = [w for w in re.findall(r"[A-Za-z][\w'’-]*", text) if len(w) >= 4 and w.lower() not in _SMALL_WORDS]
    capitals = sum(any(c.isupper() for c in word) for word in words)
    return len(words) >= 2 and text[0].isupper() and capitals >= 0.85 * len(words)


# --- Announcements and courtesies ---

_COUNT = _any(
    r"“[^”]*”",
    r"\b\d[\d,]*\s(?:\w+\s)?(?:papers?|works|articles|studies|points|reasons|ways|steps)\b",
    r"\d[\d,]*\s?(?:편|가지|개의 논문|개 논문)",
)
_NUMBER = re.compile(r"(?<![\w.-])\d")
_VERB = _any(
    r"\b(?:is|are|was|were|has|have|had|uses?|used)\b",
    r"\b(?:reach|achiev|improv|outperform|reduc|contain|consist|compris|includ|cover|scor|show|train|beat|tak)(?:e|es|s|ed|d)?\b",
    r"다$",
)
_ANNOUNCEMENT = _any(
    r"here(?:['’]s| is| are)\b|below (?:is|are)\b",
    r"(?:the following|these|\w+) (?:papers?|works|studies|articles) (?:fits?|match(?:es)?|(?:is|are) relevant|may help)\b",
    r".{0,60}(?:다음과|아래와) 같(?:다|습니다|음|아요)\.?$",
    r"(?:다음|아래)\S?\s.{0,40}(?:논문|목록|요약|정리|내용|결과)\S{0,2}?\s?(?:이다|입니다|있다|있습니다)\.?$",
    r".{0,30}논문\S{0,2}\s(?:\S+\s){0,2}(?:찾았다|찾았습니다|있다|있습니다)\.?$",
)


# Words by which a sentence with a colon speaks of the list that follows.
_LIST_AHEAD = _any(
    r"\b(?:following|follows|below|here|these|papers?|works|studies|first|(?:two|three|four|five|several|many|main|key) \w+)\b",
    r"다음|아래|논문|가지|주요|몇",
)
_LABEL_WORDS = 6


def is_announcement(claim: str) -> bool:
    """Whether a sentence only introduces what follows it ("다음과 같다", "Here are", a colon); a figure makes it a claim."""
    counted = _COUNT.sub(" ", without_metadata(claim))
    if claim.endswith((":", "：")):
        says = _VERB.search(counted.rstrip(" :：")) is not None
        if _LIST_AHEAD.search(claim):
            return not (says and _NUMBER.search(counted))
        return not says and len(claim.split()) <= _LABEL_WORDS
    return _ANNOUNCEMENT.match(claim) is not None and not _FIGURE.search(counted)


_PLEASE = r"(?:주세요|주십시오|바랍니다)"
_GLADLY = r"드(?:립니다|리겠습니다|릴게요|릴 수 있습니다)"
_COURTESY = _any(
    r"(?:hello|hi|hey|good question|great question|sure|of course|certainly|you['’]re welcome|sorry|yes|no)(?: there)?[.!, ]*$",
    r"(?:thanks|thank you|i hope|hope (?:this|that|it)|feel free|(?:please |just )?let me know|happy to)\b",
    r"if you (?:have (?:any|more|further|other)|(?:would like|like|want|need|wish)\b.*\b(?:I can|let me|just ask|tell me))\b",
    r"I (?:can|could)(?: also)? (?:summari[sz]e|list|look|search|find|explain|help|provide|give|show|compare)\b",
    r"I(?: will|['’]ll|['’]d) (?!.*\bthat\b)",
    r"(?:please )?see (?:above|below|also|the (?:sources?|citations?|papers?|digests?|list))\b",
    r"(?:please )?(?:read|check|consult) the (?:papers?|sources?|original|digests?)\b",
    r"(?:this|the above|my)(?: answer| summary| list)? (?:is|rests|relies)(?: \w+)? on (?:the )?(?:digest|excerpt)s?\b",
    r"(?:안녕하세요|안녕하십니까|반갑습니다|감사합니다|고맙습니다|죄송합니다|물론입니다|물론이죠|알겠습니다|네|예)[.!, ]*$",
    r"좋은 질문\S*[.!]?$|(?:.{1,12} )?도움이 (?:되|됐)\S*(?:길|기를) \S{2,6}[.!]?$",
    rf"(?:더|추가|다른|혹시|궁금|필요|원하|자세|질문|언제든|관심|이해).*(?:{_PLEASE}|{_GLADLY})[.!]?$",
    rf".{{0,30}}(?:알려|정리해|설명해|찾아|요약해|소개해|답변?해) ?{_GLADLY}[.!]?$",
    rf".{{0,30}}(?:참고|참조|확인)(?:하세요|하십시오|해 {_PLEASE}|하시기 바랍니다|바랍니다)[.!]?$",
    r"(?:이|위|본|이상의) (?:답변|요약|목록|내용)\S*\s.*(?:다이제스트|발췌)",
)


def is_courtesy(claim: str) -> bool:
    """Whether a sentence greets, thanks, offers, or talks about the answer itself; a figure makes it a claim."""
    return _COURTESY.match(claim) is not None and not _FIGURE.search(claim)


# --- What is said of the digests themselves ---

_GIVEN = r"(?:provided|given|available|retrieved|cited|numbered|indexed)"
_SOURCE = rf"(?:(?:{_GIVEN} )?(?:digest|excerpt)s?|{_GIVEN} (?:evidence|context|information|(?:source|document|bullet)s?))\b"
_THE = r"(?:(?:the|these|this|my|our|any|your|any of the) )?"
_TELL = (
    r"(?:say|mention|state|cover|contain|provide|include|specify|report|describe|discuss|address|give|answer|tell|explain|list)"
)
_TOLD = (
    r"(?:said|mentioned|stated|covered|contained|provided|included|specified|reported|described|discussed|given|found|listed)"
)
_NOT = r"(?: not|n['’]t| never| nowhere)"
_SILENT = _any(
    rf"(?:none of |neither of |nothing in )?{_THE}{_SOURCE}(?: (?:of|for|on|from|about|shown) [^,;:]{{1,60}}?)? "
    rf"(?:(?:do|does|did|is|are){_NOT}|cannot|can['’]t|never|(?:is|are) silent"
    r"|(?:give|contain|have|has|hold|offer|provide|say|include|list)s? (?:no|nothing)\b)",
    rf"(?:none of |neither of |nothing in |nowhere in |no \w+ in ){_THE}{_SOURCE}",
    rf"no {_SOURCE} \w+|the (?:evidence|sources|context) (?:do|does){_NOT} {_TELL}\b",
    rf"there (?:is|are|was|were)(?: no| nothing|{_NOT})\b[^,;:]{{0,100}}\b{_SOURCE}",
    rf"[^,;:]{{1,120}} (?:is|are|was|were){_NOT}(?: \w+)? {_TOLD}(?: \w+)? (?:in|by|from) {_THE}{_SOURCE}",
    r"I (?:(?:do|did|could|was|am)(?: not|n['’]t| unable)|cannot|can['’]t|found no|have no)\b",
    rf"(?:based on|from|in) {_THE}{_SOURCE}, (?:there is no|nothing|I can(?:not|['’]t)|it is(?: not clear| unclear))\b",
    rf"it is (?:not clear|unclear|unknown|not stated) (?:from|in) {_THE}{_SOURCE}",
    r"no (?:(?:relevant|matching|such|related) )?(?:papers?|results?|information)(?: \w+){0,6} (?:found|available|given)\b",
    r"(?:this|it|the (?:answer|question))(?: \w+)? (?:cannot|can['’]t|could not) be (?:answered|determined|told|verified)\b",
)
_HELD = _any(
    rf"(?:[\w,]+ ){{1,3}}(?:in|from) the {_SOURCE} (?:match(?:es)?|fits?)\b",
    r"(?:the|this|that) digest (?:is|was) (?:from|dated|of)\b",
    rf"{_THE}{_SOURCE} (?:contain|hold|list|include|have|cover)s? (?:(?:only|about|at least) )?[\w,]+ (?:\w+ )?papers?\b",
    r"다이제스트\S{0,3}\s.{0,80}논문\S{0,2}\s(?:\S+\s)?[\d,]+\s?편\S*(?:\s\(.*\))?(?:\s있다|\s있습니다)?[.:]?$",
    r".{0,40}다이제스트에서?\s(?:실린|수록된|소개된|나온|찾은)\s논문\S{0,2}?(?:이다|입니다)\.?$",
)
_GIVEN_KO = r"(?:제공|제시|인용|검색|주어)\S{1,2} (?:자료|근거|정보|내용|문서|출처|발췌문?)"
_SOURCE_KO = rf"(?:다이제스트|발췌문?|{_GIVEN_KO})(?:들|의 (?:내용|정보)|\s?내용|\s?정보)?"
_AT_KO = r"(?:에서는?|에는|에도|에|만으로는|으로는|은|는|이|가)?"
_INFO_KO = r"(?:내용|정보|언급|설명|논문|자료|근거|기술|결과|수치|답변?|것|이야기|데이터|기록|사항|부분)"
_TELL_KO = (
    r"(?:나와|나오|언급|다루|다뤄|설명|기술|제시|포함|명시|확인|찾|알|보이|실려|실리|담|적혀|기록"
    r"|밝히|밝혀|소개|등장|수록|말하|말해|답하|드러나|들어)"
)
_NO_KO = rf"(?:{_INFO_KO}\S{{0,3}}\s)?(?:\S{{1,4}}\s)?없(?:다|습니다|음|어요)"
_NOT_TOLD_KO = rf"\S*{_TELL_KO}\S*\s?(?:있지\s|수(?:는|가)?\s|되어\s)?(?:않|못|없)\S*"
_POLITE_NO = r"(?:없습니다|없어요|못했습니다|못했어요|않습니다)[.!]?$"
_SILENT_KO = _any(
    rf"(?:X|[^,]{{1,40}})의 {_SOURCE_KO}에 없는 {_INFO_KO}(?:입니다|이다|이에요)(?:: [^.]{{1,80}})?\.?$",
    rf"(?:.{{0,80}}?\s)?{_SOURCE_KO}{_AT_KO}\s(?:.{{0,80}}?\s)?(?:{_NO_KO}|{_NOT_TOLD_KO})[.!]?$",
    rf"(?:관련된?|이에 대한|그에 대한|질문에 대한) (?:\S+\s)?{_INFO_KO}[은는이가을를]?\s"
    r"(?:(?:따로|전혀|현재|(?:찾을|알|확인할) 수|찾지)\s)?(?:없|못|(?:확인되|나오)지 않)\S*$",
    # Without a topic of its own (모델은), or a paper could be meant.
    rf"(?!.*(?<![에서로])[은는]\s)(?:.{{0,60}}\s)?(?:알|찾을|확인할|답할|답변할|말씀드릴) 수(?:는|가)? {_POLITE_NO}",
    rf"(?:[^은는]{{0,60}}\s)?(?:대한|관한|관련된?|다룬|맞는|해당하는) {_INFO_KO}[을를은는]? 찾지 {_POLITE_NO}",
)
# With these, something is added to the silence: "..., but it uses 8 GPUs".
_ADDED = _any(
    r"\b(?:but|however|though|although|while|whereas|yet|except|instead|rather)\b|[;—]",
    r"\b(?:and|so) (?:it|they|the|this|that|all|both)\b|, which\b",
    r"지만|으나|는데|반면|(?:[하이되]고|[으하이되]며),?\s",
)
_ADDED_NAME = re.compile(r",? and [A-Z]")
_ABOUT = re.compile(r"(?:for|about|on) [^,]{1,60}, ", re.I)
#: A paper's title in front of its id; it may be long and have any punctuation.
_TITLED = re.compile(rf"“[^”]{{1,300}}” \({ARXIV_ID_VERSION}\)")
_ACCORDING = re.compile(r"(?:다이제스트|발췌문?|자료|근거|정보|내용|출처)\S{0,2} (?:따르면|의하면)")


def is_about_digests(claim: str) -> bool:
    """Whether a sentence says what the digests do not say, how many papers they hold, or that there is no answer."""
    claim = _TITLED.sub("X", claim.replace(", however,", "", 1))
    claim = _ABOUT.sub("", claim, count=1) if _ABOUT.match(claim) else claim
    if not (_SILENT.match(claim) or _HELD.match(claim) or _SILENT_KO.match(claim)):
        return False
    return not (_ADDED.search(claim) or _ADDED_NAME.search(claim) or _ACCORDING.search(claim))


# --- Content words ---

_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9](?:[A-Za-zÀ-ɏ0-9_.+/'’%-]*[A-Za-zÀ-ɏ0-9+%])?|[가-힣]+|[^\W\d_가-힣A-Za-zÀ-ɏ]+")
_FUNCTION = frozenset(
    """a an the this that these those it its they them their there here he she his her we us our i my you your is are
    was were be been being am do does did has have had will would can could may might should of in on at by for from
    to into with as and or but nor so if then than not no yes also too very more most well sure it's that's there's
    이 그 저 것 수 등 및 또한 또 그리고 하지만 그러나 이는 그는 이것은 그것은 이를 그를 있다 있습니다 없다 없습니다
    이다 입니다 한다 합니다 된다 됩니다 그렇다 그렇습니다 아니다 아닙니다 맞다 맞습니다 같다 같습니다 것이다 것입니다
    예 네 아니요 아니오 더 가장 매우""".split()
)
_PARTICLES = frozenset(
    """은 는 이 가 을 를 의 에 와 과 도 로 만 다 들 인 임 에서 에는 으로 이다 입니다 이며 이고 에게 까지 부터 보다 처럼 라는
    이라는 였다 이었다 였습니다 이었습니다 에서는 으로는 로는""".split()
)


def content_words(claim: str) -> int:
    """How many words carry meaning; a particle that follows a Latin name (GPT-4o는) is none."""
    count, end = 0, -1
    for word in _WORD.finditer(claim):
        particle = word.start() == end and word[0] in _PARTICLES
        count += not particle and word[0].lower() not in _FUNCTION
        end = word.end()
    return count
