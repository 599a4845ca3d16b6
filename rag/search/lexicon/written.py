"""The names that texts merely use: told by how they are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from rag.search.lexicon.corpus import ATTACHED, PaperTexts
from rag.search.lexicon.english import COMMON_RANK, english, is_english
from rag.search.lexicon.folding import key_of

_OFTEN = 3  # times that a word is written with a capital before it counts as a name
_RARELY = 3  # times as often as like a name a word is written otherwise, and is none
# Mixture-of-Agents, LLM-as-a-Judge.
_JOINED = re.compile(r"[A-Z]\w+(?:-of|-as-an?)-(?!the-)[A-Za-z]\w+")
_ODD = re.compile(r"[^\W\d_]\w*[A-Z0-9]|[^\W\d_]\w*\.\d")
# Names hardly end so, but words that the list of English lacks do (agentic, relightable).
_ENDING = re.compile(r"(?:ing|ic|ics|able|ity|ed|ion|ive|ous|al|izer|ness|ism|ist|board|bot)$")
_CAPITAL_OR_DIGIT = re.compile(r"[A-Z0-9]")
# Mixtral 8x7B, Llama 3, Gemini 1.5; the second is checked apart, which takes a third of the time. 3D is no version.
_WITH_VERSION = re.compile(r"([A-Z][A-Za-z]++) ([vk]?\d[A-Za-z0-9.]*+)")
_VERSION = re.compile(r"\d{1,2}(?:\.\d)?[A-CE-Za-ce-z]?|[vk]\d(?:\.\d)?|\d+x\d+B|\d+(?:\.\d)?B")


def written_names(corpus: PaperTexts) -> dict[str, str]:
    """Return the names by key, each as it is written most."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    compounds: dict[str, dict[str, int]] = defaultdict(dict)
    for word, count in corpus.written.items():
        if not _CAPITAL_OR_DIGIT.search(word) or not word[0].isalpha():
            continue
        if is_name_like(word) or (count >= _OFTEN and _is_proper(word, corpus)):
            found[key_of(word)][word] += count
        elif "-" in word and word[0].isupper():
            compounds[key_of(word)][word] = count
    _add_versions(found, corpus)
    for key in found.keys() & compounds.keys():  # Open-Sora, beside OpenSora
        found[key].update(compounds[key])
    names = {}
    for key, forms in found.items():
        name = max(forms, key=lambda form: (forms[form], "-" in form, form)) if len(forms) > 1 else next(iter(forms))
        if not _is_accident(key, name, forms, corpus):
            names[key] = name
    return names


def _add_versions(found: dict[str, Counter[str]], corpus: PaperTexts) -> None:
    """Add names with a version behind a space, and without it."""
    for head, version in _WITH_VERSION.findall(corpus.whole):
        small, version = head.lower(), version.rstrip(".")
        is_common = head.isupper() or english().get(small, COMMON_RANK) < COMMON_RANK or corpus.is_common(small)
        if not is_common and _VERSION.fullmatch(version):
            found[small + version.lower()][f"{head} {version}"] += 1
            found[small][head] += 1


def _is_accident(key: str, name: str, forms: Counter[str], corpus: PaperTexts) -> bool:
    """Tell whether a word is a name only where letters are set off (``INTerleaved``), or a compound with a hyphen left out."""
    if "-" in name:
        return not is_name_like(name) and (name.lower() in corpus.written or all(map(is_english, name.lower().split("-"))))
    return forms.total() * _RARELY < corpus.frequency(key)


def _is_proper(word: str, corpus: PaperTexts) -> bool:
    """Tell whether a word is always written with a capital (Mixtral), and is no English word."""
    if len(word) < 4 or not word.isalpha() or not word[0].isupper() or not word[1:].islower():
        return False
    small = word.lower()
    return not (_ENDING.search(small) or corpus.in_small_letters(small) or is_english(small))


def is_name_like(word: str) -> bool:
    """Tell whether a word is written as only names are: capitals inside, or letters with digits behind."""
    if len(word) < 2:
        return False
    if "-" not in word:
        return _is_odd(word)
    if _JOINED.fullmatch(word):
        return True
    parts = word.rstrip("+").split("-")
    if not any(map(_is_odd, parts)) and not (parts[-1][:1].isdigit() and parts[0][:1].isupper()):
        return False
    if parts[-1].lower() in ATTACHED:
        return False
    return all(map(_CAPITAL_OR_DIGIT.search, parts[1:]))


def _is_odd(part: str) -> bool:
    if part[-1:] == "s" and part[:-1].isupper():
        return False  # LLMs: the singular is there too
    return _ODD.match(part) is not None
