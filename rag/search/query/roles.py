"""The roles that the model gives to words, put right where it is known better, and the intent that they allow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise

from rag.core import find_ids
from rag.search.query.reading import FineIntent, Placed, Role, Unit, is_function_like, joins, negations, overlap, reader_model
from rag.search.query.vocabulary import PAPER, PAPER_KO
from rag.text import has_hangul, latin_terms

#: Intents for a detail: numbers in them are no filters, and dates only beside a word for papers.
DETAIL: frozenset[FineIntent] = frozenset({"fact", "reason", "define", "summary", "compare"})
#: Intents with one subject, however many words join its parts.
_ONE_SUBJECT: frozenset[FineIntent] = frozenset({"list", "count", "overview", "trend", "recommend"})
#: A comparison says so, or is a question: a heading may have "or" too.
COMPARES = re.compile(
    r"\b(?:vs?|versus|compar\w*|contrast|differ\w*|better|worse|than|against|similarit\w+|trade-?offs?|pros\s+and\s+cons|side\s+by\s+side|stack)\b"
    r"|[?/]|비교|차이|다른|다르|달라|대비|낫|나아|나은|나을|대결|공통점|장단점|[와과랑]\s|하고\s",
    re.I,
)
#: Intents of which a subject may go on in words never seen; growth, state and worth are no part of others.
_WIDENED: frozenset[FineIntent] = frozenset({"fact", "list", "count", "define"})
#: Intents of which no word that is mostly part of subjects is dropped.
_WHOLE: frozenset[FineIntent] = _WIDENED | {"overview"}
# Without any such word no author is left out.
_DENIES = re.compile(
    r"\b(?:no|not|non|nor|never|without|w/o|except\w*|excluding|exclude[sd]?|minus|but|other|others|besides|apart|aside|instead|ignor\w+|skip\w*|drop\w*|omit\w*|leav\w+|n['’]?t|\w+n['’]t)\b"
    r"|-|!|빼|뺀|뺄|제외|말고|아니|아닌|않|없|안|못|외|다른|제하|제거|거르|걸러|무시|싫",
    re.I,
)
_NOT_BY_KO = re.compile(r"[이가]\s?(?:쓰|작성\s?하|참여\s?하|저술\s?하)\s?지\s?(?:않|못)|[이가]\s?안\s?쓴")
_AND = frozenset({"and", "&", "or"})
_AND_KO = frozenset("나 이나 와 과 랑 이랑 하고 및 또는 혹은".split())
_WROTE_KO = re.compile(r"쓴|썼|작성|저술|발표|참여")
_NAME = 2  # words in capitals that are a person's: a first and a last name
_QUOTES = frozenset('"“”„«»‘’「」『』')
_LONG = 11  # words of a question that describes a paper
_MAY_BE = 0.05
_MODEL_NUMBER = re.compile(r"(?!top|best|first|last|latest|newest|page|q\d|h\d$|v\d)[A-Za-z]+-?\d[\w.-]*", re.I)
# What became of a subject over a time, which is no part of it.
_HOW_HAS = re.compile(r"^\W*how\s+(?:has|have|had|did|does|do|is|are)\b", re.I)
_BECAME = re.compile(r"chang(?:ed?|ing)|evolv(?:ed?|ing)|shift(?:ed|ing)?|progress(?:ed|ing)|advanced|matured", re.I)
_VENUE = re.compile(r"[A-Za-z]+-?(?:19|20)?\d\d")
_JAMO = re.compile(r"[ᄀ-ᇿㄱ-ㅣ]+")
_KEYWORDS = 2  # words or fewer are searched for
_GAP = 3  # units
_WITHIN = frozenset("of by from at as under over between through via without any or 없이".split())
# What nearly all papers speak of is not left out: to do without it is a property to look for (training-free).
_TRAINING = re.compile(
    r"(?:re-?)?train(?:ing)?|(?:re-?)?tuning|fine-?tuning|(?:the|an?|any|further|additional|extra|more|whole|models?)"
    r"|추가|별도|학습|재학습|훈련|파인튜닝|미세|조정|미세조정|튜닝|모델|의",
    re.I,
)
_MOSTLY_ASKS = frozenset({"0", "-", "±"})
_MOSTLY_SUBJECT = frozenset({"+", "1"})
_NOUNS = frozenset({"NNG", "NNP", "SL"})
PAPER_WORD = re.compile(rf"\b(?:{PAPER}|digests?|publish(?:ed)?|posted|listed)\b|{PAPER_KO}|다이제스트", re.I)
#: Intents that ask nothing of papers, which the model must be sure of.
UNSURE: frozenset[str] = frozenset({"smalltalk", "help", "outside"})
#: The least probability with which something is taken for small talk or for a matter outside the digests.
_SURE = 0.5
_NEARLY = 0.35  # the probability of an overview of a question without a detail that makes it one
_SURE_OF_BARE = 0.75  # with which words never seen ask for anything but papers


def adjusted(roles: Sequence[Role], units: Sequence[Unit], intent: FineIntent) -> list[Role]:
    """Return the roles without subjects cut short: nothing that finds papers is taken for a word that only asks."""
    if intent == "list" and _is_bare(units):
        return ["S" if any(c.isalnum() for c in unit.text) else "." for unit in units]
    named = _with_training(_with_joined_authors(_with_unseen_names(roles, units), units), units)
    negated, quoted = negations([unit.text for unit in units]), _quoted(units)
    text = " ".join(unit.text for unit in units)
    if not _DENIES.search(text):
        named = ["A" if role == "B" else role for role in named]  # Ada Núñez 논문은?
    elif _NOT_BY_KO.search(text):
        named = ["B" if role == "A" else role for role in named]
    certain: list[Role] = [
        "S" if quoted[i] and role == "." else _certain(role, unit, intent, negated=negated[i])
        for i, (role, unit) in enumerate(zip(named, units, strict=True))
    ]
    return _joined(_with_model_number(certain, units, intent), units, intent)


def with_model_numbers(roles: Sequence[Role], units: Sequence[Unit]) -> list[Role]:
    """Return the roles with a name of letters and digits (A100), but no venue's (ICML2024), as a subject and not as not stored."""
    return [
        "S" if role == "O" and _MODEL_NUMBER.fullmatch(unit.text) and not _VENUE.fullmatch(unit.text) else role
        for role, unit in zip(roles, units, strict=True)
    ]


def _with_model_number(roles: list[Role], units: Sequence[Unit], intent: FineIntent) -> list[Role]:
    """Return the roles with a name of letters and digits (H100) as the subject of a request for papers that has no other."""
    if intent not in _ONE_SUBJECT or not {*roles} <= {".", "T", "R", "L"}:
        return roles
    return [
        "S" if role == "." and _MODEL_NUMBER.fullmatch(unit.text) and reader_model().tendency_of(unit) != "-" else role
        for role, unit in zip(roles, units, strict=True)
    ]


def without_changes(roles: Sequence[Role], units: Sequence[Unit], text: str) -> list[Role]:
    """Return the roles without what became of a subject as its end (how has interest in diffusion changed)."""
    found = list(roles)
    if _HOW_HAS.search(text):
        for i, unit in enumerate(units):
            is_last = i + 1 == len(units) or found[i + 1] != "S"
            if i and found[i - 1 : i + 1] == ["S", "S"] and is_last and _BECAME.fullmatch(unit.text):
                found[i] = "."
    return found


def _quoted(units: Sequence[Unit]) -> list[bool]:
    """Return for each unit whether it is a word within quotation marks: whoever sets them names something."""
    found, inside = [], False
    for unit in units:
        if unit.text in _QUOTES:
            inside = not inside
        found.append(inside and any(c.isalnum() for c in unit.text))
    return found if not inside else [False] * len(units)


def intent_of(units: Sequence[Unit], roles: Sequence[Role], text: str, *, has_ids: bool) -> FineIntent:
    """Return the most probable intent that fits; one that declines must be sure, and there must be something to compare."""
    shares = reader_model().intent_of(units, roles)
    if _is_bare(units) and max(shares.values()) < _SURE_OF_BARE:
        return "list"
    has_subject = has_ids or not {"S", "X", "A", "O"}.isdisjoint(roles)
    compares = COMPARES.search(text) is not None
    for intent, share in shares.items():
        kind = intent.partition(".")[0]
        if kind in UNSURE and has_subject and share < _SURE:
            continue
        if kind == "help" and any(_is_unsure(unit) for unit in units):
            return "outside"  # how do I bake bread
        if kind == "outside" and len(units) <= _KEYWORDS:
            return "list"
        if kind == "fact" and "P" not in roles and shares["overview"] >= _NEARLY:
            return "overview"  # what is new in a field: no detail is asked for
        if kind == "list" and _asks_detail(units, text, shares):
            return "fact"
        if kind == "list" and {*roles} - {"."} == {"O"} and not _is_bare(units):
            return "metadata.unstored"  # all papers from KAIST
        if kind == "compare" and not ((has_ids or "S" in roles) and compares):
            continue
        return intent
    return "list"


def likely_subject(units: Sequence[Unit]) -> str:
    """Return the words that are as likely part of a subject as not (search agents), for a text in which nothing else is one."""
    model = reader_model()
    likely = (u.text for u in units if model.tendency_of(u) not in ("0", "-") and not is_function_like(u) and _is_content(u))
    return " ".join(likely)


def _asks_detail(units: Sequence[Unit], text: str, shares: Mapping[FineIntent, float]) -> bool:
    """Tell whether a long question without a word for papers may ask for a detail of one that it describes."""
    long = sum(unit.text[0].isalnum() for unit in units) >= _LONG
    return long and text.rstrip().endswith("?") and not PAPER_WORD.search(text) and shares["fact"] >= _MAY_BE


def _is_bare(units: Sequence[Unit]) -> bool:
    """Tell whether a text is nothing but words that were never seen to ask anything: keywords, which name papers wanted."""
    model = reader_model()
    words = [unit for unit in units if any(c.isalnum() for c in unit.text)]
    asks = (model.tendency_of(unit) in _MOSTLY_ASKS or model.instructs(unit) or is_function_like(unit) for unit in words)
    return bool(words) and not any(asks) and not all(_JAMO.fullmatch(unit.text) for unit in words)


def _with_unseen_names(roles: Sequence[Role], units: Sequence[Unit]) -> list[Role]:
    """Return the roles with words in capitals that were never seen as authors after "by", and else as subjects."""
    found = list(roles)
    korean = any(has_hangul(unit.text) for unit in units)
    for i, unit in enumerate(units):
        named = _is_capital(unit) or (korean and unit.text.isupper() and unit.text.isascii() and len(unit.text) > 1)
        if (found[i] == "." or (found[i] == "P" and "S" not in roles)) and named and not reader_model().tendency_of(unit):
            found[i] = "A" if i and units[i - 1].text.lower() == "by" else "S"
            while found[i] == "S" and i and units[i - 1].end == units[i].start and found[i - 1] == ".":  # ∇²DFT
                i -= 1
                found[i] = "S"
    return found


def _with_joined_authors(roles: Sequence[Role], units: Sequence[Unit]) -> list[Role]:
    """Return the roles with a person's name as an author's where "and" joins it to one (by Jiatao Gu and Josh Susskind)."""
    found = list(roles)
    for i in range(1, len(units) - 2):
        if found[i - 1] in ("A", "B") and units[i].text.lower() in _AND and {*found[i + 1 : i + 3]} <= {"S", "."}:
            end = i + 1
            while end < len(units) and _is_capital(units[end]):
                end += 1
            if end - i - 1 >= _NAME:
                found[i:end] = [found[i - 1]] * (end - i)
    return _with_first_author_ko(found, units)


def _with_first_author_ko(roles: list[Role], units: Sequence[Unit]) -> list[Role]:
    """Return the roles with a person's name as an author's that is joined to the one who wrote (Jane Doe나 Ada Núñez가 쓴)."""
    for i in range(_NAME, len(units) - 1):
        if units[i].text not in _AND_KO or roles[i + 1] != "A" or not any(_WROTE_KO.match(it.text) for it in units[i + 2 :]):
            continue
        begin = i
        while begin and _is_capital(units[begin - 1]) and roles[begin - 1] in ("S", "."):
            begin -= 1
        if i - begin >= _NAME:
            roles[begin:i] = ["A"] * (i - begin)
    return roles


def _with_training(roles: Sequence[Role], units: Sequence[Unit]) -> list[Role]:
    """Return the roles with training that is to be done without as part of the subject."""
    found: list[Role] = []
    for role, group in groupby(zip(roles, units, strict=True), lambda row: row[0]):
        stretch = [unit for _, unit in group]
        general = role == "X" and all(_TRAINING.fullmatch(unit.text) for unit in stretch)
        found += ["S" if general else role] * len(stretch)
    return found


def _is_capital(unit: Unit) -> bool:
    """Tell whether a word is written like part of a person's name."""
    return (
        len(unit.text) > 2 and unit.text[0].isupper() and unit.text[1:].replace("-", "").isalpha() and not unit.text.isupper()
    )


def _certain(role: Role, unit: Unit, intent: FineIntent, *, negated: bool) -> Role:
    """Return the role of a unit; a word that is mostly part of subjects, or a name that was never seen, is not dropped."""
    if intent in DETAIL and role in ("V", "R", "L"):
        return "S"
    if role == "X" and (intent in DETAIL or not negated):  # within a description: not in training but at decoding time
        return "S"
    if role == "P" and intent in _ONE_SUBJECT:
        return "X" if negated else "S"
    if role != "." or intent not in _WHOLE or len(unit.text) < 2 or is_function_like(unit):
        return role
    tends = reader_model().tendency_of(unit)
    named = unit.tags.rpartition("+")[2] in _NOUNS or any(c.isupper() or c.isdigit() for c in unit.text[1:])
    instructs = reader_model().instructs(unit)
    unseen = not tends and named and not instructs
    return "S" if unseen or (tends in _MOSTLY_SUBJECT and not (instructs and intent == "fact")) else role


def is_strange(units: Sequence[Unit], i: int) -> bool:
    """Tell whether a word was never seen but as a subject, and has capitals or digits within or a word for papers next.

    A word before papers that was never seen at all is one in Korean alone, where its tag tells that it is a noun.
    """
    unit = units[i]
    tends = reader_model().tendency_of(unit)
    if not unit.text[0].isalpha() or tends not in {"", *_MOSTLY_SUBJECT}:
        return False
    before_papers = i + 1 < len(units) and PAPER_WORD.match(units[i + 1].text) is not None
    named = any(c.isupper() or c.isdigit() for c in unit.text[1:])
    return named or (before_papers and (bool(tends) or unit.tags.rpartition("+")[2] in _NOUNS))


def strange_words(units: Sequence[Unit], roles: Sequence[Role], read: Sequence[Placed]) -> list[Unit]:
    """Return the words that were never seen to ask anything, in a request that names nothing: they would narrow it.

    :param read: what rules have read.
    """
    if not {*roles} <= {".", "T", "V", "R", "L"}:
        return []
    return [
        unit
        for unit, role in zip(units, roles, strict=True)
        if role == "." and not any(overlap(it, unit) for it in read) and _is_strange_word(unit)
    ]


def _is_strange_word(unit: Unit) -> bool:
    model = reader_model()
    known = model.tendency_of(unit) not in ("", "0") or model.instructs(unit) or PAPER_WORD.search(unit.text)
    return len(unit.text) > 1 and _is_content(unit) and not (known or is_function_like(unit))


def _joined(roles: list[Role], units: Sequence[Unit], intent: FineIntent) -> list[Role]:
    """Return the roles with words that were never seen, beside a subject, as part of it, and with what joins its parts."""
    if intent == "compare":  # a word more would be another thing
        return roles
    widened = intent in _WIDENED
    whole = intent == "define" or (intent != "fact" and len(units) >= _LONG)  # a term, or a description
    words = [role == "S" and not find_ids(unit.text) for role, unit in zip(roles, units, strict=True)]
    near: list[Role] = [
        "S" if widened and role == "." and _is_unsure(unit, whole=whole) and any(words[max(0, i - 2) : i + 3]) else role
        for i, (role, unit) in enumerate(zip(roles, units, strict=True))
    ]
    if intent not in _ONE_SUBJECT:
        return near
    places = [i for i, role in enumerate(near) if role == "S"]
    for left, right in pairwise(places):
        gap = units[left + 1 : right]
        if 1 < right - left <= _GAP and set(near[left + 1 : right]) == {"."} and all(_may_join(unit) for unit in gap):
            near[left + 1 : right] = ["S"] * len(gap)
    return near


def _is_unsure(unit: Unit, *, whole: bool = False) -> bool:
    """Tell whether a content word was never seen; if ``whole`` or Korean, whose verbs go with subjects, or as often in one as not."""
    return (
        unit.text[0].isalpha()
        and not is_function_like(unit)
        and _is_content(unit)
        and len(unit.text) > 2
        and reader_model().tendency_of(unit) in (("",) if unit.text.isascii() and not whole else ("", "±"))
    )


def _is_content(unit: Unit) -> bool:
    """Tell whether a unit has letters or digits, and is no stop word."""
    return unit.text[0].isalnum() and (not unit.text.isascii() or bool(latin_terms(unit.text)))


def _may_join(unit: Unit) -> bool:
    """Tell whether a word can be within a subject that goes on behind it: a preposition, a particle, or a word of subjects."""
    tends = not is_function_like(unit) and reader_model().tendency_of(unit) == "±" and not PAPER_WORD.search(unit.text)
    return joins(unit) or unit.text.lower() in _WITHIN or unit.tags == "JKG" or tends
