"""What digests hold of no paper, asked of papers in words that are plain.

Who cites whom, from which country authors are, and whether code is released.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.search.query.vocabulary import PAPER, PAPER_KO

Unheld = Literal["", "citations", "origin", "code"]

_HEAD = 300  # characters that are looked at
_PEOPLE = r"(?:authors?|researchers?|scientists?|academics?|scholars?|people|teams?)"
_PEOPLE_KO = r"(?:저자|연구자|연구진|연구팀|연구원|학자|과학자|교수)"
_DEMONYM = (
    r"(?:(?:south\s+|north\s+)?korean|chinese|japanese|american|indian|british|english|french|german|canadian|australian|european|asian"
    r"|african|taiwanese|singaporean|israeli|russian|italian|spanish|swiss|dutch|swedish|turkish|brazilian|iranian|vietnamese|polish)"
)
_COUNTRY = (
    r"(?:(?:south\s+|north\s+)?korea|china|japan|america|india|britain|england|france|germany|canada|australia|europe|asia|africa|taiwan"
    r"|singapore|israel|russia|italy|spain|switzerland|the\s+netherlands|sweden|turkey|brazil|iran|vietnam|poland"
    r"|(?:the\s+)?(?:uk|usa|us|united\s+states|united\s+kingdom))"
)
_COUNTRY_KO = r"(?:한국|국내|중국|일본|미국|인도|영국|프랑스|독일|캐나다|호주|유럽|아시아|대만|싱가포르|이스라엘|러시아|이탈리아|스위스|베트남)"
_WITH = r"(?:(?:that|which|whose|with|have|has|having|come|comes|provides?|releas(?:e|es|ed|ing))\s+){1,3}"
_CODE = r"(?:(?:open|public|publicly|available|released|official|published|their|the|source|open-source|open-sourced)\s+){0,3}(?:code|implementations?|weights|checkpoints)"
_SITE, _SITE_KO = r"(?:github|gitlab|hugging\s?face|the\s+web)", r"(?:깃허브|깃헙|github|허깅페이스)"
_RELEASED = (
    r"(?:\s+(?:is|are|was|has\s+been|have\s+been))?(?:\s+(?:publicly|openly|freely))?"
    rf"(?:\s+(?:released|available|public|open|published|open-sourced))?(?:\s+(?:on|in|at|via)\s+{_SITE})?"
)
_CODE_KO = r"(?:(?:소스\s?)?코드|구현체|(?:모델\s?)?가중치|체크포인트)"
_RELEASED_KO = r"(?:(?:공개|배포|제공)(?:된|한|하는|되어\s?있는|돼\s?있는)|올라온|올라와\s?있는|있는)"
_KINDS: dict[Unheld, re.Pattern[str]] = {
    # Papers that cite their sources are papers on citing.
    "citations": re.compile(
        rf"\b{PAPER}\s+(?:(?:that|which|have|has|had|do|does)\s+){{0,2}}(?:cite[sd]?|citing)\s+(?!(?:their|its|sources|evidence|references)\b)"
        rf"|\b{PAPER}\s+(?:are\s+|were\s+|that\s+are\s+)?cited\s+by\b|인용(?:한|하는|된)\s?(?:\S+\s)?{PAPER_KO}",
        re.I,
    ),
    "origin": re.compile(
        rf"\b(?:(?:by|from)\s+)?{_DEMONYM}\s+{_PEOPLE}\b|\b(?:(?:by|from)\s+)?{_PEOPLE}\s+(?:(?:who\s+are\s+)?from|in|based\s+in)\s+{_COUNTRY}\b"
        rf"|(?<![가-힣]){_COUNTRY_KO}(?:인|계)?(?:의)?\s?{_PEOPLE_KO}(?:들)?(?:이|가|의)?(?:\s?(?:쓴|작성한|참여한|발표한))?",
        re.I,
    ),
    # Code that is there to be had; code itself is a subject.
    "code": re.compile(
        rf"\b{PAPER}\s+(?:(?:on|about)\s[^?.!]{{1,60}}?\s)?(?P<words>{_WITH}{_CODE}{_RELEASED})(?=\s*(?:$|[?.!,]|\s(?:on|about|for|in|from)\b))"
        rf"|(?<![가-힣]){_CODE_KO}(?:가|를|도|까지)?\s?(?:{_SITE_KO}에\s?)?{_RELEASED_KO}(?=\s)"
        rf"|{_SITE_KO}에\s?(?:{_CODE_KO}(?:가|를|도)?\s?)?{_RELEASED_KO}(?=\s)",
        re.I,
    ),
}  # fmt: skip


def unheld_in(text: str) -> tuple[Unheld, str]:
    """Return what a text asks of papers that digests do not hold, and the words for it; empty if it asks for none of it."""
    for kind, pattern in _KINDS.items():
        if match := pattern.search(text[:_HEAD]):
            return kind, match.groupdict().get("words") or match[0]
    return "", ""
