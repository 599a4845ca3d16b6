"""The names that a question sets against each other: ``compare A and B``, ``A vs B``, ``A와 B의 차이``."""

from __future__ import annotations

import re

from rag.question_words import ID_MARK, PAPER, PAPERS

__all__ = ["compared_in"]

_HI = r"^\W*(?:(?:please|can\s+you|could\s+you|hi|hello|so|and)[\s,]+){0,3}"
_TRAIL = (
    r"(?:\s+(?:in\s+terms\s+of|with\s+(?:respect|regard)\s+to|when\s+it\s+comes\s+to|regarding|in|on|for|when|as|at|across|over)\b[^?]*)?"
    r"\s*(?:please\s*)?[?.!]*$"
)
_BOTH = r"(?P<both>[^?!\n]{3,120}?)"
_ENGLISH = (
    re.compile(rf"{_HI}(?:compare|contrast)\s+(?:and\s+contrast\s+)?{_BOTH}{_TRAIL}", re.I),
    re.compile(
        rf"{_HI}(?:a\s+|give\s+(?:me\s+)?a\s+|show\s+(?:me\s+)?(?:a\s+)?)?comparison\s+(?:of|between)\s+{_BOTH}{_TRAIL}", re.I
    ),
    re.compile(
        rf"{_HI}(?:(?:what(?:'s|’s|\s+is|\s+are)|explain|describe|tell\s+me|show\s+me)\s+)?(?:the\s+)?(?:(?:main|key|biggest|big|core)\s+)?"
        rf"(?:differences?|similarities(?:\s+and\s+differences)?|trade-?offs?|comparison)\s+between\s+{_BOTH}{_TRAIL}",
        re.I,
    ),
    re.compile(
        rf"{_HI}how\s+(?:do|does|is|are|did)\s+{_BOTH}\s+(?:differ(?:ent)?|compare|relate\s+to\s+each\s+other){_TRAIL}", re.I
    ),
    re.compile(rf"{_HI}(?:which|what|who)\s+is\s+(?:better|faster|best|stronger|newer)\s*[,:-]?\s+{_BOTH}{_TRAIL}", re.I),
    re.compile(rf"{_HI}{_BOTH}\s*[,:-]\s*(?:which|what)(?:\s+one)?\s+is\s+(?:better|faster|best|stronger|newer){_TRAIL}", re.I),
)
_DIFFERS = re.compile(
    rf"{_HI}how\s+(?:do|does|is|did)\s+(?P<one>[^?\n]{{2,60}}?)\s+(?:differ(?:ent)?\s+from|compare\s+(?:to|with|against)|fare\s+against|stack\s+up\s+against)"
    rf"\s+(?P<other>[^?\n]{{2,60}}?){_TRAIL}",
    re.I,
)
_VERSUS = re.compile(r"^\W*(?P<both>[^?!\n]{1,100}?\s+(?:vs\.?|versus)\s+[^?!\n]{1,100}?)\s*[?.!]*$", re.I)
# Where the names end in Korean: (A와 B)의 차이, (A와 B)는 어떻게 다른가.
_ENDS_KO = re.compile(
    r"(?:\s?의|간의?|\s사이의?)?\s*(?:차이점?|공통점|비교(?!적))|(?:을|를)\s*(?:서로\s*)?비교"
    r"|(?:은|는|이|가)?\s+(?:서로\s+)?(?:어떻게|뭐가|무엇이|어떤\s점(?:이|에서)|어디가)\s+(?:\S{1,10}\s+)?(?:다른|다르|달라|나은|나아|좋)"
    r"|\s+중(?:에서?|에)?\s+(?:어느|어떤|뭐|무엇|누가)\S{0,5}[^?]{0,20}?(?:좋|낫|나은|나아|나을|빠르|빨라|뛰어|우수)"
)
_SEPARATOR = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|with|to|against|vs\.?|versus|from|over)\s+", re.I)
_SEPARATOR_KO = re.compile(
    r"\s*,\s*|(?:(?<=[\w)\]])|\s)(?:와|(?<![결효성초통학])과|이랑|랑|하고)\s+|\s+(?:vs\.?|대|및|그리고)\s+", re.I
)
_EDGE = re.compile(
    rf"^(?:the\s+|(?:two|three|these|those|following)\s+|(?:performance|results|accuracy|speed|cost)\s+of\s+|a\s+|an\s+|between\s+|both\s+|{PAPERS}\s+(?:on\s+|about\s+)?|method\s+|approach(?:es)?\s+)+|\s+(?:{PAPER}|method|model|approach(?:es)?|each\s+other)$",
    re.I,
)
_VERB = re.compile(r"\b(?:is|are|was|were|does|do|did|that|which|who|can|will|we|it|papers)\b", re.I)
_CLAUSE_KO = re.compile(r"(?:에서|을|를|때|하는|하고|에|은|는|으로|이|가|서|고|면)$")
_DETAIL_KO = re.compile(r"몇|얼마|논문|연구")


def compared_in(text: str) -> tuple[str, ...]:
    """The names compared, two or more, or nothing when a question is no comparison."""
    if len(text) > 200:
        return ()
    for pattern in (_DIFFERS, *_ENGLISH):
        if match := pattern.search(text):
            named = match.groupdict()
            if names := _checked(_SEPARATOR.split(named["both"]) if "both" in named else [named["one"], named["other"]]):
                return names
    if (end := _ENDS_KO.search(text)) and not _DETAIL_KO.search(text, end.start()):
        # Of B's training speed, B is compared.
        names = _checked([re.split(r"의\s", part)[0] for part in _SEPARATOR_KO.split(text[: end.start()])])
        if names:
            return names
    match = _VERSUS.search(text)
    return _checked(_SEPARATOR.split(match["both"])) if match else ()


def _checked(names: list[str]) -> tuple[str, ...]:
    """The names without the words around them; none when one is a clause rather than a name."""
    cleaned = []
    for name in names:
        name = _EDGE.sub("", _EDGE.sub("", name.strip(" ?.,:;()\"'“”‘’"))).strip()
        if not name or len(name.split()) > 6 or (ID_MARK not in name and _VERB.search(name)):
            return ()
        if any(_CLAUSE_KO.search(word) for word in name.split()[:-1]):
            return ()
        cleaned.append(name)
    return tuple(dict.fromkeys(cleaned)) if len(set(cleaned)) > 1 else ()
