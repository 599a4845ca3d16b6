"""Questions whether a named thing is of some kind (``X is a Y model, isn't it?``, ``X는 Y 모델이지?``), and which paper introduced it."""

from __future__ import annotations

import re

_LONGEST = 200  # characters of such a question
_KIND = r"(?:[\w가-힣-]+\s+){0,6}?[\w가-힣-]+"
_IS_A = (
    re.compile(
        rf"^\s*(?:so\s+)?(?P<name>.{{2,60}}?)\s+(?:is|was)\s+an?\s+(?P<kind>{_KIND})\s*,?\s*(?:isn['’]?t it|is it not|right|correct|no)\s*\??\s*$",
        re.I,
    ),
    re.compile(rf"^\s*(?:is|was)\s+(?P<name>.{{2,60}}?)\s+an?\s+(?P<kind>{_KIND})\s*\??\s*$", re.I),
    re.compile(
        rf"^\s*(?P<name>.{{2,60}}?)\s?(?:은|는|이|가)\s+(?P<kind>{_KIND}?)"
        r"(?:이(?:지|죠|지요|잖아|야|에요|에여|냐|니|었지)|(?<![이가])(?:지|죠)|인가요?|인가|입니까|(?:이|가)?\s?맞(?:지|나|나요|아|아요|죠|습니까)|(?:이|가)?\s?아니(?:야|지|에요|죠|ㄴ가))\s*(?:맞(?:지|나|아|죠))?\s*\??\s*$"
    ),
)  # fmt: skip
_NOT_A_KIND = re.compile(
    r"(?i)^(?:뭐|무엇|무슨|어떤|누구|어디|언제|왜|몇|뭐하는|paper|good|better)|뭐|무엇|얼마|저자|누구|언제|몇|than\b|보다|추천|코드|공개|paper$|논문$"
)
_INTRODUCED = re.compile(
    r"\b(?:which|what)\s+(?:paper|work|study)\s+(?:first\s+)?(?:introduc|propos|present|coin|invent)\w*"
    r"|(?:처음\s?(?:으로\s?)?)?(?:제안|소개|제시|발표|도입)(?:한|했던)\s?(?:논문|연구)(?:은|는|이|가)?\s*(?:뭐|무엇|어떤|어느|어디|\?|$|알려|찾)",
    re.I,
)

# It asks for something else besides.
_ASKS_MORE = re.compile(r"\band\s+(?:what|how|which|when|why|who|where|does|is|are)\b|,|(?:이고|하고|그리고|고)\s", re.I)


def kind_claimed(text: str) -> tuple[str, str] | None:
    """Return a name and the kind of thing that a question takes it for; None if it asks for something else."""
    if len(text) > _LONGEST:
        return None
    found = next((match for pattern in _IS_A if (match := pattern.match(text))), None)
    if found is None or _NOT_A_KIND.search(found["kind"]) or len(found["kind"].strip()) < 2:
        return None
    return found["name"].strip(" '\"“”"), found["kind"].strip()


def asks_who_introduced(text: str) -> bool:
    """Tell whether a question asks for the paper that introduced a thing."""
    return len(text) <= _LONGEST and _INTRODUCED.search(text) is not None and not _ASKS_MORE.search(text)
