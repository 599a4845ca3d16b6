"""One subject, one spelling: fine-tuning, finetuning, 파인튜닝 and 미세조정 are one, and so are T2V and text-to-video.

A subject is known by its letters without spaces and hyphens, by the Korean forms that the glossary has for it and for no other,
by the Korean words for the parts of a compound (다중 턴), and by what the glossary (LLM) or the digests (T2V) shorten it to.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import pairwise, product

import numpy as np

from rag.index import SearchIndex
from rag.search.glossary import WORD, abbreviated, headwords, in_english, key_of, korean_key_of, meanings
from rag.search.lexicon.glosses import glosses
from rag.search.query.question import Question
from rag.search.query.vocabulary import blank
from rag.search.wanted import need_not_occur
from rag.text import has_hangul, latin_phrase, stem, terms_of_many

_GAP = re.compile(r"[\s-]{0,2}")
#: Words of a subject with several spellings and beside it, and characters of a text that is looked through for one.
_MOST_WORDS, _MOST_BESIDE, _LONGEST = 5, 3, 200
#: So many papers have a spelling that counts, and this share of those with all of its parts if these are written apart.
_FEWEST, _SHARE = 3, 0.2
_TO = re.compile(r"([a-z])2([a-z])")
_SHORT = re.compile(r"(?=[^A-Z]*[A-Z][^A-Z]*[A-Z])[A-Za-z0-9]{2,8}?(?=s?$)")
#: Papers that are read for what is short for what, how many of them have to say so, and their share among those that say any.
_SAMPLE, _SAID, _MOSTLY = 60, 2, 0.6


@dataclass(frozen=True, slots=True)
class Spelt:
    """A subject as it stands in a text, and the spelling that stands for all."""

    start: int
    end: int
    name: str


def in_one_spelling(index: SearchIndex, question: Question) -> Question:
    """Return a question with its subject in the spelling that stands for all."""
    return _spelt(index, question, lambda _: True)


def as_indexed(index: SearchIndex, question: Question) -> Question:
    """Return a question with what no paper writes as it does in the spelling that stands for all (codesign, 지식증류).

    Others are searched for as they are written: the papers with these words come first.
    """
    return _spelt(index, question, lambda said: not any(map(index.paper_index.document_frequency, terms_of_many([said])[0])))


def _spelt(index: SearchIndex, question: Question, is_meant: Callable[[str], bool]) -> Question:
    text = question.subject
    is_one = len(question.subjects) < 2 or "-".join(question.subjects) in question.text
    if not question.weights or question.detail or not is_one:
        return question
    it = whole_subject(index, text)
    if it is None or not is_meant(text[it.start : it.end]):
        return question
    subject = f"{text[: it.start]}{it.name}{text[it.end :]}"
    return question if subject == text else replace(question.searching(subject), subjects=(subject,), detail="")


def whole_subject(index: SearchIndex, text: str) -> Spelt | None:
    """Return the subject with several spellings that a text is, but for words that no paper has to have; None if it says more.

    Where more is said, papers on all of it hardly repeat a spelling, and lists are worse for asking for one.
    """
    words = list(WORD.finditer(text)) if len(text) <= _LONGEST else []
    if len(words) > _MOST_WORDS + _MOST_BESIDE:
        return None
    for size in range(min(_MOST_WORDS, len(words)), 0, -1):
        for here in (words[first : first + size] for first in range(len(words) - size + 1)):
            start, end = here[0].start(), here[-1].end()
            if _is_one(text, here) and (name := _name_of(index, text[start:end], [it[0] for it in here])):
                rest = terms_of_many([blank(text, [(start, end)])])[0]
                return Spelt(start, end, name) if need_not_occur().issuperset(rest) else None
    return None


def _is_one(text: str, words: Sequence[re.Match[str]]) -> bool:
    """Tell whether nothing but spaces and hyphens part some words, and no hyphen goes on with them."""
    start, end = words[0].start(), words[-1].end()
    joined = all(_GAP.fullmatch(text, before.end(), after.start()) for before, after in pairwise(words))
    return joined and text[start - 1 : start] != "-" and text[end : end + 1] != "-"


def _name_of(index: SearchIndex, said: str, words: Sequence[str]) -> str:
    """Return the spelling that stands for all of what some words say; empty if they are no subject with several."""
    if has_hangul(said):
        return _of_korean(index, words)
    if len(words) == 1 and (long := _long_of(index, said)):
        return _of_english(index, long, WORD.findall(long)) or long
    return _of_english(index, said, words)


def _of_english(index: SearchIndex, said: str, words: Sequence[str]) -> str:
    if words[0].lower() in ("a", "an", "the"):
        return ""
    key = key_of(words)
    compound, joined = index.paper_index.compounds.get(key, ""), stem("".join(words))
    frequency = index.paper_index.document_frequency
    with_hyphens, as_one = frequency(compound) if compound else 0, frequency(joined)
    known = headwords().get(key, "")
    is_apart = len(words) > 1 and re.search(r"\s", said) is not None
    is_meant = "-" in known or not (known or is_apart) or is_usual(index, words, compound)
    if with_hyphens >= _FEWEST and with_hyphens * 10 >= as_one and is_meant:
        return _with_hyphens("".join(words), compound)
    if as_one >= _FEWEST and (as_one >= _SHARE * _together(index, words) if len(words) > 1 else known):
        return "".join(words).lower()
    return known


def with_and_without_hyphens(index: SearchIndex, name: str) -> list[str]:
    """Return the index terms of a name as a compound and as one word, those that papers have."""
    key = key_of(WORD.findall(name))
    terms = (index.paper_index.compounds.get(key, ""), stem("".join(WORD.findall(name))))
    return [term for term in dict.fromkeys(terms) if term and index.paper_index.document_frequency(term)]


def is_usual(index: SearchIndex, words: Sequence[str], compound: str) -> bool:
    """Tell whether words are a compound: others stand between them (step by step), or papers with its parts often have it."""
    if not all(map(latin_phrase, words[1:-1])):
        return True
    together = _together(index, words)
    return together > 0 and index.paper_index.document_frequency(stem(compound)) >= _SHARE * together


def _together(index: SearchIndex, words: Sequence[str]) -> int:
    """Return how many papers have all of some words."""
    return len(having_all(index, latin_phrase(" ".join(words))))


def having_all(index: SearchIndex, terms: Iterable[str]) -> Sequence[int]:
    """Return the rows of the papers that have all of some terms, in order; none of no terms."""
    rows = [index.paper_index.having(term) for term in terms]
    return reduce(partial(np.intersect1d, assume_unique=True), rows).tolist() if rows else []


def _with_hyphens(joined: str, compound: str) -> str:
    """Return joined words with the hyphens of a compound, the end of which is stemmed."""
    at, written = 0, []
    *parts, _ = compound.split("-")
    for part in parts:
        written.append(joined[at : at + len(part)].lower())
        at += len(part)
    return "-".join([*written, joined[at:].lower()])


def _of_korean(index: SearchIndex, words: Sequence[str]) -> str:
    key = korean_key_of(words)
    if english := in_english().get(key, ""):
        return _of_english(index, english, WORD.findall(english)) or english
    return _of_parts(index, words) if len(words) > 1 else ""


def _of_parts(index: SearchIndex, words: Sequence[str]) -> str:
    """Return the compound whose parts are what some words mean: 다중 턴 is multi-turn."""
    options = [meanings().get(word.lower(), (word,) if word.isascii() else ()) for word in words]
    if len(words) > 3 or not all(options):
        return ""
    compounds, frequency = index.paper_index.compounds, index.paper_index.document_frequency
    found = {
        compounds[key]: words
        for parts in product(*options)
        for words in (parts, (parts[0], "to", *parts[1:]))
        for key in (key_of(words),)
        if key in compounds
    }
    usual = [it for it in found if frequency(it) >= _FEWEST and is_usual(index, found[it], it)]
    best = max(usual, key=lambda it: (frequency(it), it), default="")
    return _of_english(index, "-".join(found[best]), found[best]) if best else ""


# --- What is short for what ---


def _long_of(index: SearchIndex, short: str) -> str:
    """Return what an abbreviation is short for, by the glossary or by most of the digests that say it; else nothing."""
    match = _SHORT.match(short)
    if not match:
        return ""
    if known := abbreviated().get(match[0].lower(), ""):
        return known
    return _told(index, index.paper_index.having(match[0].lower()), short=match[0]) or _read_aloud(index, match[0])


def _read_aloud(index: SearchIndex, short: str) -> str:
    """Return the compound that an abbreviation with a two in it is (T2V: text-to-video), if one is so by far most often."""
    match = _TO.fullmatch(short.lower())
    if not match:
        return ""
    found = [it for it in index.paper_index.compounds.values() if re.fullmatch(rf"{match[1]}[a-z]+-to-{match[2]}[a-z]+", it)]
    papers = {it: index.paper_index.document_frequency(it) for it in found}
    best = max(found, key=lambda it: (papers[it], it), default="")
    return best if best and papers[best] >= max(_FEWEST, _MOSTLY * sum(papers.values())) else ""


def names_of(index: SearchIndex, name: str) -> tuple[str, ...]:
    """Return a name with what it is short for, or is shortened to: SD and Stable Diffusion."""
    long = _long_of(index, name) or name
    return tuple(dict.fromkeys([name, long, *shortened(index, long)]))


def shortened(index: SearchIndex, name: str) -> list[str]:
    """Return what a name is shortened to and nothing else is."""
    key = key_of(WORD.findall(name))
    known = [short.upper() for short, long in abbreviated().items() if key_of(WORD.findall(long)) == key]
    terms = latin_phrase(name)
    said: Counter[str] = Counter()
    for row in having_all(index, terms)[::-1][:_SAMPLE] if len(terms) > 1 else ():
        pairs = {pair for text in index.papers[row].texts for pair in glosses(text)}
        said.update({match[0] for short, long in pairs if key_of(WORD.findall(long)) == key and (match := _SHORT.match(short))})
    parts = name.lower().split("-to-")
    if len(parts) == 2 and " " not in name:
        said[f"{parts[0][:1]}2{parts[1][:1]}".upper()] += _SAID
    told = [short for short, papers in said.items() if papers >= _SAID and key_of(WORD.findall(_long_of(index, short))) == key]
    return sorted({it.lower(): it for it in (*known, *told)}.values())


def _told(index: SearchIndex, rows: Iterable[int], *, short: str) -> str:
    said: dict[str, Counter[str]] = defaultdict(Counter)
    for row in list(rows)[-_SAMPLE:]:
        for long in {long for text in index.papers[row].texts for it, long in glosses(text) if it.removesuffix("s") == short}:
            said[key_of(WORD.findall(long))][long.lower()] += 1
    totals = {key: sum(forms.values()) for key, forms in said.items()}
    best = max(totals, key=lambda key: (totals[key], key), default="")
    if not best or totals[best] < _SAID or totals[best] < _MOSTLY * sum(totals.values()):
        return ""
    return max(said[best], key=lambda it: (said[best][it], it))
