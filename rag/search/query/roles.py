"""The roles that the model gives to words, put right where it is known better, and the intent that they allow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rag.core import find_ids
from rag.search.query.reading import FineIntent, ReaderModel, Role, Unit, is_function_like, negations, reader_model
from rag.search.query.vocabulary import PAPER, PAPER_KO
from rag.text import latin_terms

#: Intents for a detail: numbers in them are no filters, and dates only beside a word for papers.
DETAIL: frozenset[FineIntent] = frozenset({"fact", "reason", "define", "summary", "compare"})
#: Intents with one subject, however many words join its parts.
_ONE_SUBJECT: frozenset[FineIntent] = frozenset({"list", "count", "overview", "trend", "recommend"})
# A comparison says so, or is a question: a heading may have "or" too.
_COMPARES = re.compile(
    r"\b(?:vs?|versus|compar\w*|contrast|differ\w*|better|worse|than|against|similarit\w+|trade-?offs?|pros\s+and\s+cons|side\s+by\s+side|stack)\b"
    r"|[?/]|비교|차이|다른|다르|달라|대비|낫|나아|나은|나을|대결|공통점|장단점|[와과랑]\s|하고\s",
    re.I,
)
#: Intents of which a subject may go on in words that instruct elsewhere; growth and state are no part of others.
_WIDENED: frozenset[FineIntent] = DETAIL | frozenset({"list", "count", "recommend"})
_AND = re.compile(r"and|&|,|와|과|랑|이랑|하고", re.I)
_NOT = re.compile(r"not|without|excluding|except|(?:do|does|did|is|are)n['’]t", re.I)
_USE = re.compile(
    r"us(?:e|es|ing)|involv(?:e|es|ing)|includ(?:e|es|ing)|rely(?:ing)?|need(?:s|ing)?|about|on|any|for|require", re.I
)
_QUOTES = frozenset('"“”„«»‘’「」『』')
_LONG = 11  # words of a question that describes a paper
_MAY_BE = 0.05
_JAMO = re.compile(r"[ᄀ-ᇿㄱ-ㅣ]+")
_KEYWORDS = 2  # words or fewer are searched for
_GAP = 5  # units
_MOSTLY_ASKS = frozenset({"0", "-", "±"})
_MOSTLY_SUBJECT = frozenset({"+", "1"})
_NOUNS = frozenset({"NNG", "NNP", "SL"})
PAPER_WORD = re.compile(rf"\b(?:{PAPER}|digests?|publish(?:ed)?|posted|listed)\b|{PAPER_KO}|다이제스트", re.I)
_UNSURE: frozenset[str] = frozenset({"smalltalk", "help", "outside"})
#: The least probability with which something is taken for small talk or for a matter outside the digests.
_SURE = 0.5


def adjusted(roles: Sequence[Role], units: Sequence[Unit], intent: FineIntent) -> list[Role]:
    """Return the roles without subjects cut short: nothing that finds papers is taken for a word that only asks."""
    if _is_bare(units):
        return ["S"] * len(units)
    named = _with_coauthors(_with_unseen_names(roles, units), units)
    named = _without_negated(named, units) if intent in _ONE_SUBJECT else named
    negated, quoted = negations([unit.text for unit in units]), _quoted(units)
    certain: list[Role] = [
        "S" if quoted[i] and role == "." else _certain(role, unit, intent, negated=negated[i])
        for i, (role, unit) in enumerate(zip(named, units, strict=True))
    ]
    return _joined(certain, units, intent)


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
    if _is_bare(units):
        return "list"
    has_subject = has_ids or not {"S", "X", "A", "O"}.isdisjoint(roles)
    compares = _COMPARES.search(text) is not None
    shares = reader_model().intent_of(units, roles)
    for intent, share in shares.items():
        kind = intent.partition(".")[0]
        if kind in _UNSURE and has_subject and share < _SURE:
            continue
        if kind == "help" and any(_is_unsure(unit, reader_model()) for unit in units):
            return "outside"  # how do I bake bread
        if kind == "outside" and len(units) <= _KEYWORDS:
            return "list"
        if kind == "list" and _asks_detail(units, text, shares):
            return "fact"
        if kind == "compare" and not ((has_ids or "S" in roles) and compares):
            continue
        return intent
    return "list"


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
    for i in range(1, len(units)):
        if found[i] == "." and _is_capital(units[i]) and not reader_model().tendency_of(units[i]):
            found[i] = "A" if units[i - 1].text.lower() == "by" else "S"
    return found


def _with_coauthors(roles: list[Role], units: Sequence[Unit]) -> list[Role]:
    """Return the roles with each whole name that is joined to an author's as an author too (by Jiatao Gu and Josh Susskind)."""
    found = list(roles)
    for i in range(1, len(units) - 2):
        if found[i - 1] not in ("A", "B") or not _AND.fullmatch(units[i].text):
            continue
        end = i + 1
        while end < len(units) and found[end] == "S" and _is_capital(units[end]):
            end += 1
        if end - i > 2 and (end == len(units) or found[end] != "S"):
            found[i + 1 : end] = [found[i - 1]] * (end - i - 1)
    return found


def _without_negated(roles: list[Role], units: Sequence[Unit]) -> list[Role]:
    """Return the roles with subjects right behind a negation (do not use diffusion) as excluded: none is ignored."""
    found = list(roles)
    for i, unit in enumerate(units):
        if found[i] != "." or not _NOT.fullmatch(unit.text):
            continue
        start = i + 1
        while start < min(len(units), i + 4) and _USE.fullmatch(units[start].text):
            start += 1
        end = start
        while end < len(units) and found[end] == "S":
            end += 1
        found[start:end] = ["X"] * (end - start)
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
    if role != "." or len(unit.text) < 2 or is_function_like(unit) or reader_model().instructs(unit):
        return role
    tends = reader_model().tendency_of(unit)
    unseen = not tends and (unit.tags.rpartition("+")[2] in _NOUNS or any(c.isupper() or c.isdigit() for c in unit.text[1:]))
    return "S" if unseen or tends in _MOSTLY_SUBJECT else role


def is_unseen_name(unit: Unit) -> bool:
    """Tell whether a word has capitals or digits within, and was never seen but as a subject."""
    inner = unit.text[0].isalpha() and any(c.isupper() or c.isdigit() for c in unit.text[1:])
    return inner and reader_model().tendency_of(unit) in {"", *_MOSTLY_SUBJECT}


def _joined(roles: list[Role], units: Sequence[Unit], intent: FineIntent) -> list[Role]:
    """Return the roles with words that were never seen, beside a subject, as part of it, and with what joins its parts."""
    if intent == "compare":  # a word more would be another thing
        return roles
    model = reader_model()
    widened = intent in _WIDENED
    words = [role == "S" and not find_ids(unit.text) for role, unit in zip(roles, units, strict=True)]
    near: list[Role] = [
        "S" if widened and role == "." and _is_unsure(unit, model) and any(words[max(0, i - 2) : i + 3]) else role
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


def _is_unsure(unit: Unit, model: ReaderModel) -> bool:
    """Tell whether a content word was never seen, or as often within a subject as not."""
    content = unit.text[0].isalpha() and not is_function_like(unit) and (not unit.text.isascii() or latin_terms(unit.text))
    return bool(content) and len(unit.text) > 2 and model.tendency_of(unit) in ("", "±")


def _may_join(unit: Unit) -> bool:
    """Tell whether a word can be within a subject: anything but punctuation and words for papers."""
    return any(c.isalnum() for c in unit.text) and not PAPER_WORD.search(unit.text)
