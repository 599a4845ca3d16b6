"""Korean questions for a number: of the papers on something (가지치기에 관한 논문은 몇 편이야?), or of votes (추천은 몇 개야?)."""

from __future__ import annotations

import re

from rag.search.query.vocabulary import PAPER_KO

# Papers that something treats (서베이가 다룬 논문은 몇 편?) are a detail of it.
_COUNTS = re.compile(
    r"(?:(?:관한|대한|관련|제외한|뺀|아닌|않은|쓴|나온|이상인|이하인"
    r"|(?<!참조)(?<!인용)(?<!소개)(?<!포함)(?<!분류)(?<!정리)(?<!언급)(?<!분석)하는)"
    r"|(?:제외한|제외하고|빼고|말고|뺀|아닌|않[은는]|없는|없이)\s(?:[\w-]+\s){0,2}[\w-]+(?<![한된룬른본는은긴린쓴]))"
    rf"\s(?P<papers>{PAPER_KO})\s?(?:수?[은는이가]\s?)?(?:총\s?|모두\s?|전부\s?|다\s)?"
    r"몇\s?(?:편|개|건)(?:\s?(?:이야|이니|이지|인가요?|인지|일까요?|이에요|예요|야|입니까|있어요?|있나요?|있니|돼|되나요?))?[\s?.!]*$"
)
# At the end; a mean of votes is a figure about papers.
_VOTES = re.compile(
    r"(?<![가-힣])(?:추천|득표|좋아요|투표)\s?수?(?:은|는|이|가|을|를)?\s(?:총\s?|모두\s?)?(?:몇\s?(?:개|표|건|번)|얼마나?)"
    r"(?:나|\s?(?:이야|야|예요|이에요|인가요?|입니까|돼|되나요?|있어요?|있나요?|받았[가-힣]{1,4}|얻었[가-힣]{1,4}|달렸[가-힣]{1,4}))*[\s?.!]*$"
)
_MEAN = re.compile(r"평균|중앙값|합계|보통")


def votes_counted_ko(text: str) -> int | None:
    """Return the place of the word for votes in a question for how many something has, if a text is one."""
    match = None if _MEAN.search(text) else _VOTES.search(text)
    return match.start() if match else None


def papers_counted_ko(text: str) -> int | None:
    """Return the place of the word for papers in a question for the number of those on something, if a text is one."""
    match = _COUNTS.search(text)
    return match.start("papers") if match else None
