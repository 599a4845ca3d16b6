"""The names that a question sets against each other: ``compare A and B``, ``A vs B``, ``A와 B의 차이``."""

from __future__ import annotations

import re

from rag.search.query.vocabulary import ID_MARK, PAPER, PAPERS

_LONGEST = 200  # characters of a comparison

_HI = r"^\W*(?:(?:please|can\s+you|could\s+you|hi|hello|so|and)[\s,]+){0,3}"
_WHAT_IS = r"(?:(?:what(?:'s|’s|\s+is|\s+are)|explain|describe|tell\s+me|show\s+me|give\s+me)\s+)?(?:the\s+|an?\s+)?"
_IN_WHAT = (
    r"(?:\s+(?:in\s+terms\s+of|with\s+(?:respect|regard)\s+to|when\s+it\s+comes\s+to|regarding|in|on|for|when|as|at|across"
    r"|over)\b[^?]*)?\s*(?:please\s*)?[?.!]*$"
)
_BOTH = r"(?P<both>[^?!\n]{3,120}?)"
_ONE, _OTHER = r"(?P<one>[^?\n]{2,60}?)", r"(?P<other>[^?\n]{2,60}?)"
_BETTER = r"(?:better|faster|best|stronger|newer)"
_ENGLISH = tuple(
    re.compile(rf"{_HI}{pattern}{_IN_WHAT}", re.I | re.X)
    for pattern in (
        rf"""how\s+(?:do|does|is|did)\s+{_ONE}\s+
        (?:differ(?:ent)?\s+from|compare\s+(?:to|with|against)|(?:fare|stack\s+up)\s+against)\s+{_OTHER}""",
        rf"how\s+(?:do|does|is|are|did)\s+{_BOTH}\s+(?:differ(?:ent)?|compare|relate\s+to\s+each\s+other)",
        rf"(?:compare|contrast)\s+(?:and\s+contrast\s+)?{_BOTH}",
        rf"""{_WHAT_IS}(?:(?:main|key|biggest|big|core)\s+)?
        (?:differences?|similarities(?:\s+and\s+differences)?|trade-?offs?|comparison)\s+(?:between|of)\s+{_BOTH}""",
        rf"{_WHAT_IS}pros\s+and\s+cons\s+of\s+{_ONE}\s+(?:vs\.?|versus|and|or|over)\s+{_OTHER}",
        rf"(?:which|what|who)\s+is\s+{_BETTER}\s*[,:-]?\s+{_BOTH}",
        rf"{_BOTH}\s*[,:-]\s*(?:which|what)(?:\s+one)?\s+is\s+{_BETTER}",
    )
)
_VERSUS = re.compile(rf"^\W*(?P<both>[^?!:\n]{{1,100}}?\s+(?:vs\.?|versus)\s+[^?!:\n]{{1,100}}?){_IN_WHAT}", re.I)
_VERSUS_KO = re.compile(r"^\W*(?P<both>[A-Z][\w.-]*\s+대\s+[A-Z][\w.-]*)\W*$")
# Where the names end in Korean: (A와 B)의 차이, (A와 B)는 어떻게 다른가, (A와 B) 중 어느 것이 나은가.
_ENDS_KO = re.compile(r"""(?x)(?:\s?의|간의?|\s사이의?)?\s*(?:차이점?|공통점|비교(?!적))|(?:을|를)\s*(?:서로\s*)?비교
    |(?:은|는|이|가)?\s+(?:서로\s+)?(?:어떻게|뭐가|무엇이|어떤\s점(?:이|에서)|어디가)\s+(?:\S{1,10}\s+)?(?:다른|다르|달라|나은|나아|좋)
    |\s+중(?:에서?|에)?\s+(?:어느|어떤|뭐|무엇|누가)\S{0,5}[^?]{0,20}?(?:좋|낫|나은|나아|나을|빠르|빨라|뛰어|우수)""")
# What may follow: a request or a question, but not for a number.
_ASKS_KO = re.compile(r"""(?x)(?!.*(?:몇|얼마|논문|연구))\S{0,6}
    (?:\s*(?:좀|해|뭐|뭔|무엇|어떻|알려|설명|보여|정리|있|궁금|요약|중|찾|부탁|줘|주)\S*)*[\s?.!~]*$""")
_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|with|to|against|vs\.?|versus)\s+", re.I)
_SEPARATOR_VERSUS = re.compile(r"\s*,\s*|\s+(?:vs\.?|versus|대)\s+", re.I)
# Words that end in 과 by themselves: 결과, 효과, 성과, 초과, 통과.
_SEPARATOR_KO = re.compile(
    r"\s*,\s*|(?:(?<=[\w)\]])|\s)(?:와|(?<![결효성초통학])과|이랑|랑|하고)\s+|\s+(?:vs\.?|대|및|그리고)\s+", re.I
)
_EDGE = re.compile(rf"""(?ix)^(?:(?:the|an?|two|three|these|those|following|between|both|method|approach(?:es)?)\s+|{PAPERS}\s+(?:on\s+|about\s+)?
    |(?:performance|results|accuracy|speed|cost)\s+of\s+)+
    |\s+(?:{PAPER}|method|model|approach(?:es)?|each\s+other)$""")
# What only clauses have.
_VERB = re.compile(r"\b(?:is|are|was|were|does|do|did|that|which|who|can|will|we|it|papers)\b", re.I)
_PARTICLE_KO = re.compile(r"(?:에서|을|를|때|하는|하고|에|은|는|으로|이|가|서|고|면)$")


def compared_in(text: str) -> tuple[str, ...]:
    """Return the names compared, at least two; nothing if the question is no comparison."""
    if len(text) > _LONGEST:
        return ()
    for pattern in _ENGLISH:
        if match := pattern.search(text):
            named = match.groupdict()
            if names := _checked(_SEPARATOR.split(named["both"]) if "both" in named else [named["one"], named["other"]]):
                return names
    if (end := _ENDS_KO.search(text)) and _ASKS_KO.match(text, end.end()):
        # Of B's speed (B의 속도), B is compared.
        names = _checked([re.split(r"의\s", part)[0] for part in _SEPARATOR_KO.split(text[: end.start()])])
        if names:
            return names
    versus = _VERSUS.search(text) or _VERSUS_KO.search(text)
    return _checked(_SEPARATOR_VERSUS.split(versus["both"])) if versus else ()


def _checked(names: list[str]) -> tuple[str, ...]:
    """Return the names without the words around them; nothing if one of them is a clause."""
    cleaned = []
    for name in names:
        name = _EDGE.sub("", _EDGE.sub("", name.strip(" ?.,:;()\"'“”‘’"))).strip()
        words = name.split()
        clause = (ID_MARK not in name and _VERB.search(name)) or any(map(_PARTICLE_KO.search, words[:-1]))
        if not words or len(words) > 6 or clause:
            return ()
        cleaned.append(name)
    return tuple(dict.fromkeys(cleaned)) if len(set(cleaned)) > 1 else ()
