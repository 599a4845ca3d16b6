"""What must not be there: which papers mention an excluded subject, and which only to say that they do without it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.core import find_ids
from rag.index import LexicalIndex, SearchIndex
from rag.search.concepts import same_words
from rag.search.lexicon.glosses import glosses
from rag.search.same_things import patterns_of, same_things, writing
from rag.search.side_by_side import Mask
from rag.text import has_hangul, latin_phrase, terms_of_many

#: Words of a phrase with less than this share of the weight of the heaviest one (model) need not occur.
_HEAVY = 0.4
#: An abbreviation, and papers that have to say what it is short for.
_SHORT = re.compile(r"[A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*?")
_SAID = 2
_LETTERS = re.compile(r"[a-z0-9]+")
_PLURAL = re.compile(r"(?<=[A-Z])s$")
_START, _END = r"(?<![A-Za-z0-9])", r"(?![A-Za-z0-9])"  # a Korean particle may follow
_BEFORE, _AFTER = 40, 60  # characters around a mention in which it is denied
# Not necessary in X, not all X, and non-autoregressive X with Y do not deny the last; not relying on X does.
_DENIED_BEFORE = re.compile(
    r"\b(?:(?:without|no|not|nor|avoid\w*|eliminat\w*|bypass\w*|remov\w*|replac\w*"
    r"|instead\s{1,3}of|rather\s{1,3}than|free\s{1,3}of|forgo\w*)[\s-]{1,3}"
    r"(?:(?:(?:rel(?:y|ying|iant)|depend(?:s|ing|ent)?|based)\s{1,3}(?:up)?on|need\s{1,3}(?:for|of)"
    r"|(?!(?:in|with|for|by|at|on|from|to|all|only|just|every|and|but|as|than|through|via)\b)[\w'’-]+)\s{1,3}){0,3}"
    r"|non[\s-]{0,3})$",
    re.I,
)
# (gloss), a noun that goes with it, a particle, and what denies it: 확산 모델(diffusion model)을 사용하지 않고
_DENIED_AFTER = re.compile(
    r"^(?:[\s-]{0,3}(?:models?|모델|모형|함수|기반|방식|과정|학습|훈련|단계|[가-힣]{0,2}링))?\)?\s{0,3}"
    r"(?:\([^)]{0,40}\)\s{0,3})?[의을를이가에와과는은도]?\s{0,3}"
    r"(?:-free\b|free\b|(?:(?:별도로\s{0,3}|전혀\s{0,3})?(?:의존|사용|이용|활용|필요로?)\s{0,3}(?:하지|할)?\s{0,3})?"
    r"(?:없이|없는|없앤|않|아닌|불필요|필요\s{0,3}없|필요로\s{0,3}하지|대신|배제|제거|생략|우회))",
    re.I,
)
#: Wordings that ask for what does without something, not only for papers on other matters.
_DOES_WITHOUT = re.compile(
    r"\b(?:without|avoid\w*|bypass\w*|free\s+of|(?:do|does)(?:\s+not|n[’']t)\s+(?:use|need|rely|require)|no\s+need)\b|-free\b"
    r"|없이|없는|필요\s*없|필요로\s*하지|(?:쓰|하|사용하|이용하|활용하)지\s*않|(?<![가-힣])안\s?(?:쓰|쓴|하는|한\s|사용|이용|활용|들어가)",
    re.I,
)


@dataclass(frozen=True)
class Exclusion:
    """The papers that mention an excluded subject.

    Those in ``denied`` deny it each time, those in ``partly`` at least once and have it not in the title.
    """

    mentioned: Mask
    denied: Mask
    partly: Mask


def asks_to_do_without(text: str) -> bool:
    """Tell whether a question asks for what does without something (``methods that avoid a reward model``)."""
    return bool(_DOES_WITHOUT.search(text))


def papers_of(index: SearchIndex, phrases: Sequence[str]) -> list[int]:
    """Return the rows of the papers that are excluded by their arXiv ids."""
    ids = (str(mention.value) for phrase in phrases for mention in find_ids(phrase))
    return [row for row in map(index.row_of.get, ids) if row is not None]


def exclusion(index: SearchIndex, phrases: Sequence[str]) -> Exclusion:
    """Find the excluded papers, and the excluded subjects in titles and bullets, in either language."""
    left_out = papers_of(index, phrases)
    phrases = [phrase for phrase in phrases if not find_ids(phrase)]
    count = len(index.papers)
    mentioned, kept, partly = np.zeros(count, dtype=bool), np.ones(count, dtype=bool), np.zeros(count, dtype=bool)
    for phrase, terms in zip(phrases, terms_of_many(phrases) if phrases else (), strict=True):
        forms = _forms(index, terms)
        if not forms:
            continue
        here, mention = _mentions(index, phrase, forms)
        every, some = _denying(index, here, mention)
        mentioned |= here
        kept &= ~here | every
        partly |= some
    mentioned[left_out], kept[left_out], partly[left_out] = True, False, False
    return Exclusion(mentioned, mentioned & kept, partly)


def _mentions(index: SearchIndex, phrase: str, forms: Sequence[set[str]]) -> tuple[Mask, re.Pattern[str]]:
    """Return which papers mention a phrase, however it is written, and a pattern for its mentions."""
    here = _mentioning(index, forms)
    things = _things(index, phrase, forms)
    english = [phrase, *sorted(it for it in things if not has_hangul(it))]
    names, shorts = _in_full(index, phrase), sorted({short for it in english for short in _shortened(index, it)})
    in_full = [rf"{_START}{name.replace(' ', '[ -]')}s?{_END}" for name in names]
    as_short = [rf"(?-i:{_START}{re.escape(short)}s?{_END})" for short in shorts]
    for called, written in ((names, in_full), (shorts, as_short)):
        if called:
            here |= _writing(index, called, re.compile("|".join(written), re.I))
    here |= writing(index, things)
    return here, re.compile("|".join([*map(_written, sorted(forms[0])), *in_full, *as_short, *patterns_of(things)]), re.I)


def _forms(index: SearchIndex, terms: Sequence[str]) -> list[set[str]]:
    """Return the words that matter of a phrase, heaviest first, each with its forms in the other language."""
    words = index.paper_index
    whole = [t for t in dict.fromkeys(terms) if "-" in t and words.document_frequency(t)]
    used = whole or [t for t in dict.fromkeys(terms) if "-" not in t]
    heaviest = max(map(words.idf, used), default=0.0)
    heavy = sorted((t for t in used if words.idf(t) >= _HEAVY * heaviest), key=lambda t: -words.idf(t))
    return [{term, *same_words(index.translations, term)} for term in heavy]


def _things(index: SearchIndex, phrase: str, forms: Sequence[set[str]]) -> frozenset[str]:
    """Return the other ways to write a phrase, and its only word that matters (확산 모델: diffusion, 디퓨전)."""
    words = phrase.split() if len(forms) == 1 else []
    heavy = (word for word, terms in zip(words, terms_of_many(words) if words else (), strict=True) if forms[0] & {*terms})
    return frozenset().union(*(same_things(index, it) for it in {phrase, *heavy}))


def _mentioning(index: SearchIndex, forms: Sequence[set[str]]) -> Mask:
    """Return which papers have all words of a phrase in one bullet or in the title."""
    chunks = np.ones(index.chunk_index.size, dtype=bool)
    titles = np.ones(len(index.papers), dtype=bool)
    for same in forms:
        chunks &= _having(index.chunk_index, same)
        titles &= _having(index.title_index, same)
    return np.asarray(np.logical_or.reduceat(chunks, index.starts) | titles)


def _having(words: LexicalIndex, terms: set[str]) -> Mask:
    found = np.zeros(words.size, dtype=bool)
    for term in terms:
        found[words.having(term)] = True
    return found


def _in_full(index: SearchIndex, phrase: str) -> list[str]:
    """Return the names that an abbreviation is said to be short for (TTS: text-to-speech), in lower case, words only."""
    short = _PLURAL.sub("", phrase.strip())
    if not _SHORT.fullmatch(short):
        return []
    said: Counter[str] = Counter()
    for row in index.paper_index.having(short.lower()).tolist():
        found = {long.lower() for text in index.papers[row].texts for name, long in glosses(text) if name == short}
        said.update({" ".join(_LETTERS.findall(long)) for long in found})
    return sorted(name for name, papers in said.items() if papers >= _SAID)


def _shortened(index: SearchIndex, phrase: str) -> list[str]:
    """Return the abbreviations of names that end in some words (language models: LLM, VLM)."""
    name = _name_of(phrase)
    if " " not in name:
        return []
    everywhere = [set(index.paper_index.having(term).tolist()) for term in latin_phrase(name)]
    said: Counter[str] = Counter()
    for row in set.intersection(*everywhere) if everywhere else ():
        pairs = {pair for text in index.papers[row].texts for pair in glosses(text)}
        said.update({_PLURAL.sub("", short) for short, long in pairs if f" {_name_of(long)}".endswith(f" {name}")})
    return sorted(short for short, papers in said.items() if papers >= _SAID and _SHORT.fullmatch(short))


def _name_of(written: str) -> str:
    """Return the English words of a name in lower case, the last in the singular."""
    return " ".join(_LETTERS.findall(written.lower())).removesuffix("s")


def _writing(index: SearchIndex, names: Sequence[str], written: re.Pattern[str]) -> Mask:
    """Return which papers have one of some names written out."""
    having = index.paper_index.having
    here = np.zeros(len(index.papers), dtype=bool)
    for terms in terms_of_many(names):
        everywhere = [set(having(term).tolist()) for term in terms]
        for row in set.intersection(*everywhere) if everywhere else ():
            paper = index.papers[row]
            here[row] = here[row] or any(written.search(text) for text in (paper.title, *paper.texts))
    return here


def _denying(index: SearchIndex, mentioned: Mask, mention: re.Pattern[str]) -> tuple[Mask, Mask]:
    """Return which papers deny each mention of a word, and which deny any and have it not in the title."""
    every, some = np.zeros_like(mentioned), np.zeros_like(mentioned)
    for row in np.flatnonzero(mentioned):
        paper = index.papers[row]
        title, *bullets = [_denials(text, mention) for text in (paper.title, *paper.texts)]
        found = [*title, *(denied for denials in bullets for denied in denials)]
        every[row], some[row] = bool(found) and all(found), any(found) and all(title)
    return every, some


def _denials(text: str, mention: re.Pattern[str]) -> list[bool]:
    """Tell of each mention in a text whether it is denied."""
    return [
        bool(
            _DENIED_BEFORE.search(text[max(0, m.start() - _BEFORE) : m.start()])
            or _DENIED_AFTER.match(text[m.end() : m.end() + _AFTER])
        )
        for m in mention.finditer(text)
    ]


def _written(form: str) -> str:
    if has_hangul(form):
        return re.escape(form)
    stem = re.escape(form[:-1] if form.endswith("i") and len(form) > 3 else form)
    return rf"(?<![A-Za-z0-9]){stem}[A-Za-z]*"
