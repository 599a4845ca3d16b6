"""Where Korean questions name the date that papers were listed."""

from __future__ import annotations

import re

from rag.search.query.dates.find import DateSpan
from rag.search.query.intent import Intent
from rag.search.query.vocabulary import DATE_MARK, KIND_KO, PAPER_KO

_PAPER = rf"(?:{PAPER_KO}|다이제스트|목록|아카이브)"
_OUT = (
    r"(?:새로\s*)?(?:나온|나왔던|나왔|올라\s*온|올라\s*왔|발표된|발표한|발표됐|게재된|소개된|소개됐|실린|실렸|등록된|추가된|출판된|출간된|제출된|업로드된|게시된|등재된|수록된|선정된|있었던|쓰인|쓴|공개된"
    r"|공개됐|뜬)"
)
# Things with a date of their own, and verbs of what happened then.
_OTHER = re.compile(r"""(?x)^\s*(?:비해|비교|대비|보다|데이터|뉴스|사건|선거|대선|총선|월드컵|올림픽|위키|코로나|팬데믹|학습|훈련|기준|버전|시험|수능|이벤트|모델|당시|지식|컷오프|전쟁|주가|시장|예산|챌린지|대회|문제|질문|말뭉치
    |덤프|스냅샷|판\s|미국\s*대선|세계|인구|크롤|수집|촬영|작성|시점|까지의?\s*(?:데이터|지식|뉴스)|이후의?\s*(?:데이터|사건|뉴스)|(?:열린|발생|일어난|개최|시작|태어난|만들어진|출시))""")
_PAPERS_FOLLOW = re.compile(rf"^\s*(?P<out>{_OUT})?\s*(?P<gap>[^.?!\n{DATE_MARK}]{{0,40}}?){_PAPER}")
_THINGS_FOLLOW = re.compile(rf"^\s*(?P<out>{_OUT})\s*(?:\S+\s+){{0,3}}?(?:거|것|게|걸|건|글|{KIND_KO})?")
_PROPOSED_FOLLOWS = re.compile(
    rf"^\s*(?P<out>제안된|도입된)\s+(?:\S+\s+){{0,3}}?{KIND_KO}(?:들)?(?:은|는|이|을|를|\s*[?.]|\s*$)"
)
_ASKED = re.compile(r"^\s*(?:뭐|뭐가|무엇이|어떤\s*(?:게|것이|거))\s*(?:새로\s*)?(?:나왔|올라왔|있|발표|뜬|떴)")
# What was done then to the thing that follows.
_DONE = re.compile(
    r"^\s*(?:[가-힣]*된|(?:학습|훈련|수집|촬영|작성|생성|출시|개발|제작|달성|기록|사용|개최|시작|발생)한|열린|일어난|만든|만들어진|태어난|찍은)\s"
)
_OBJECT = re.compile(r"[가-힣A-Za-z0-9](?:을|를|로|으로|에서|이|가)\s")
_PAPERS_PRECEDE = re.compile(rf"{_PAPER}(?:들)?\s*(?:중에?서?|을|를|은|는|이|들\s*중)?\s*[,·:]?\s*$")
_LATIN_PRECEDES = re.compile(r"[A-Za-z][\w-]*\s*$")


def match_korean(before: str, after: str, span: DateSpan, intent: Intent) -> tuple[int, int] | None:
    """Apply as a :data:`rag.search.query.dates.filter_en.Rule`."""
    if not re.search(r"[가-힣]", before + after + span.text) or _OTHER.match(after):
        return None
    if span.by_year and not span.tail and "년" not in span.text and _LATIN_PRECEDES.search(before):
        return None
    if (match := _PAPERS_FOLLOW.match(after)) and _may_follow(match, span):
        return 0, match.end("out") if match["out"] else 0
    if re.fullmatch(r"[\s?.!~]*", after) and _PAPERS_PRECEDE.search(before):
        return 0, 0
    if intent in ("count", "trend") and not _DONE.match(after):
        return 0, 0
    return None if span.by_year else _without_papers(after)


def _without_papers(after: str) -> tuple[int, int] | None:
    """Match 6월에 나온 것; 이번 주에 뭐 나왔어; 6월에 제안된 기법은."""
    if match := _THINGS_FOLLOW.match(after) or _PROPOSED_FOLLOWS.match(after):
        return 0, match.end("out")
    return (0, 0) if _ASKED.match(after) else None


def _may_follow(match: re.Match[str], span: DateSpan) -> bool:
    """Tell whether the date is that of the papers after it: 지난주 RAG 논문, 6월에 나온 논문; not 2023년에 학습된 모델 논문."""
    out, gap = match["out"], match["gap"]
    if out is None and _DONE.match(gap):
        return False
    if not span.by_year:
        return True
    if _OBJECT.search(gap) or len(gap.split()) > 4:
        return False
    return out not in ("공개된", "쓰인", "쓴") or not gap.strip()
