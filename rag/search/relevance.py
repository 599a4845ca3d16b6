"""Which papers fit a subject: one definition for lists, for counts and for the order by votes or date.

A subject of one or two words that matter (``diffusion``, ``DPO for diffusion``) fits the papers that have each of them, more
than in passing, themselves or in translation. A longer one says more than any paper repeats: it fits the papers that are more
likely than not on it, by a logistic regression on how much they have of its words, on likeness to the first of them in what
sets these apart from all others (linear discriminant, Fisher 1936), and on its words in the title. Words that say what is done
to a subject need not occur, and a paper of a kind that is asked for (survey, benchmark) has to be one. Of two parts named
separately, papers with both stand first, or alone if they are many. On dev topics that the regression had not seen, lists had
0.67 precision and 0.55 recall; a cut at shares of the best score had 0.69 and 0.49.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.index import SearchIndex, TranslationTable
from rag.search.query.question import Question
from rag.search.scoring import Scores, standardise
from rag.search.wanted import asks_for_survey, is_of_kind, kinds_wanted, need_not_occur
from rag.text import terms_of_many

Mask = NDArray[np.bool_]

# Between the parts of a subject.
_JOINTS = re.compile(r"\s+(?:for|with|using|via|applied\s+to)\s+", re.I)

#: Questions for papers, of which a kind may be wanted.
_OF_MANY = frozenset({"list", "count", "recommend"})
#: Words with less than this share of the weight of the heaviest one (model, method) need not occur.
_HEAVY = 0.3
#: Of a subject of up to so many words, of which so many matter, a paper has to have each.
_SHORT, _FEW = 3, 2
#: What a paper must have of such a subject: on the whole, and of its weakest word.
_HAS, _HAS_EACH = 0.45, 0.25
#: A translation counts in full if this share of the term's translations occurs often; of a compound, which is rarely
#: translated by one word, more of them must occur.
_TRANSLATED, _COMPOUND = 0.4, 0.7
#: The least share of a term's translations that one which is the same word has.
_SAME = 0.15
#: What a title counts: it says what a paper is about.
_IN_TITLE = 0.6
#: In so few papers, one mention of a word counts that much: it is a name.
_RARE, _RARE_ONCE = 20, 0.6
#: What a translation counts for a name, which is written alike in both languages.
_NAME = 0.2
#: The regression: weights of a paper's share of the words that the third best has, of likeness in standard deviations, and
#: of the share of the words in its title; and the bias. Fitted on the dev topics, the best 80 papers of each.
_OF_WORDS, _OF_LIKENESS, _OF_TITLE, _BIAS = 1.2, 0.34, 1.5, -3.45
#: The probability from which a paper fits a longer subject; the cut falls where a reader would rather not miss one.
_LIKELY = 0.37
#: What a paper must have of each of two parts of a subject if so many have it, and else of each of several.
_HAS_PART, _ENOUGH, _HAS_ANY = 0.3, 8, 0.1
#: So many papers fit if any does.
_LEAST_PAPERS = 3
#: Papers that show what is meant.
_EXAMPLES = 10
#: The share of a word's translations that makes a title have it.
_TITLE_SHARE = 0.3


@dataclass(frozen=True)
class _Concept:
    """A word of a subject: its weight, and how much of it each paper has (0 to 1)."""

    term: str
    mass: float
    strength: Scores


def fitting(index: SearchIndex, question: Question, total: Scores) -> tuple[Mask, Mask]:
    """Return which papers fit the subject of a question, all if it has none, and which of these have both of its two parts.

    The latter stand before the others.

    :param total: the scores of all papers for the question.
    """
    everything = np.ones(len(index.papers), dtype=bool)
    if not question.weights or not index.papers:
        return everything, ~everything
    parts, kinds = _wanted(_parts(index, question))
    if not parts:
        return ~everything, ~everything
    found, whole = _on_subject(index, question, total, parts, each=not kinds)
    if question.intent in _OF_MANY and not question.excluded and asks_for_survey(question.text):
        kinds.add("survey")
    if kinds:
        of_kind = np.zeros_like(found)
        of_kind[[row for row in np.flatnonzero(found) if is_of_kind(index.papers[row], kinds)]] = True
        found = of_kind if of_kind.any() else found
    return found, whole & found


def _wanted(parts: Sequence[Sequence[_Concept]]) -> tuple[list[list[_Concept]], set[str]]:
    """Return the parts of a subject without the words that need not occur or ask for a kind of paper, and these kinds."""
    kinds = kinds_wanted(concept.term for part in parts for concept in part)
    passed = need_not_occur() | kinds.keys()
    kept = [left for part in parts if (left := [concept for concept in part if concept.term not in passed])]
    if kept:
        return kept, set(kinds.values())
    return [list(part) for part in parts if part], set()


def _on_subject(
    index: SearchIndex, question: Question, total: Scores, parts: Sequence[Sequence[_Concept]], *, each: bool
) -> tuple[Mask, Mask]:
    """Return which papers are on a subject in parts, and which of them have both of two parts.

    :param each: whether a paper has to have each word of a short subject; those of a kind are few, and may lack one.
    """
    concepts = [concept for part in parts for concept in part]
    heaviest = max(concept.mass for concept in concepts)
    parts = [kept for part in parts if (kept := [c for c in part if c.mass >= _HEAVY * heaviest])]
    heavy = [concept for part in parts for concept in part]
    has = _has(heavy)
    if len(heavy) == 1 or (len(heavy) == _FEW and len(concepts) <= _SHORT):
        full: Mask = (has >= _HAS) & ((_weakest(heavy) >= _HAS_EACH) | (not each))
        if full.any():
            return full, full & False
    found = _likely(index, question, total, has)
    if len(parts) < _FEW:
        return found, found & False
    some: Mask = found & np.all([_has(part) >= _HAS_ANY for part in parts], axis=0)
    found = some if some.any() else found
    if len(parts) > _FEW:
        return found, found & False
    whole: Mask = found & np.all([_has_part(part) for part in parts], axis=0)
    return (whole, whole) if int(whole.sum()) >= _ENOUGH else (found, whole)


def _has_part(concepts: Sequence[_Concept]) -> Mask:
    """Return which papers have enough of a part, and each of its words where these are few."""
    enough: Mask = _has(concepts) >= _HAS_PART
    return enough & (_weakest(concepts) >= _HAS_EACH) if len(concepts) <= _FEW else enough


def _likely(index: SearchIndex, question: Question, total: Scores, has: Scores) -> Mask:
    """Return which papers are more likely than not on a subject, or the few likeliest; none that has nothing of it."""
    first = np.lexsort((index.newest_first, -np.round(total.astype(np.float64), 4)))[:_EXAMPLES]
    middle = index.paper_vectors.mean(axis=0)
    axis = index.whitening @ (index.paper_vectors[first].mean(axis=0) - middle)
    likeness = standardise(np.asarray(index.paper_vectors @ axis, dtype=np.float32))
    most = max(float(np.sort(has)[-_LEAST_PAPERS:].mean()), 1e-6)
    titled = _titled(index, question)
    sums = _BIAS + _OF_WORDS * np.minimum(has / most, 1) + _OF_LIKENESS * likeness + _OF_TITLE * titled
    likely = np.where((has > 0) & (total > 0), 1 / (1 + np.exp(-sums)), 0)
    least = min(_LIKELY, float(np.sort(likely)[-_LEAST_PAPERS:].min()))
    found: Mask = (likely >= least) & (likely > 0)
    return found


def _titled(index: SearchIndex, question: Question) -> Scores:
    """Return the share of the question's words, by rarity, that each title has, itself or in translation."""
    whole, found = 0.0, np.zeros(len(index.papers), dtype=np.float32)
    for term in question.weights:
        mass = index.paper_index.idf(term)
        whole += mass
        hit = np.zeros_like(found)
        for target, share in index.translations[term].items():
            rows = index.title_index.postings(target)[0]
            hit[rows] = np.maximum(hit[rows], min(1.0, share / _TITLE_SHARE))
        hit[index.title_index.postings(term)[0]] = 1
        found += np.float32(mass) * hit
    return found / np.float32(max(whole, 1e-6))


def _weakest(concepts: Sequence[_Concept]) -> Scores:
    return np.asarray(np.min([c.strength for c in concepts], axis=0))


def _parts(index: SearchIndex, question: Question) -> list[list[_Concept]]:
    """Return the concepts of each part of the subject; a word counts in its first part alone."""
    named = [part for part in (*question.subjects, question.detail) if part]
    given = named if named and " ".join(named) == question.subject else [question.subject]
    texts = [part for text in given for part in _JOINTS.split(text) if part]
    seen: set[str] = set()
    parts = []
    for terms in terms_of_many(texts):
        new = [term for term in _whole(index, terms) if term not in seen and question.weights.get(term, 1.0) >= 1.0]
        seen |= set(new)
        parts.append([_concept(index, term, is_name=term in question.names) for term in dict.fromkeys(new)])
    return parts


def _whole(index: SearchIndex, terms: Sequence[str]) -> Iterable[str]:
    """Yield terms with a compound for its parts, or the parts of one that hardly any paper has."""
    compounds = [term for term in terms if "-" in term]
    known = {term for term in compounds if index.paper_index.document_frequency(term) >= _LEAST_PAPERS}
    inner = {part for term in known for part in _inner(term, terms)}
    broken = {term for term in compounds if term not in known and _inner(term, terms)}
    yield from (term for term in terms if term not in inner | broken)


def _inner(compound: str, terms: Sequence[str]) -> set[str]:
    """Return the terms that are parts of a compound; each has been stemmed, so their beginnings are compared."""
    parts = compound.split("-")
    return {t for t in terms if t != compound and any(p.startswith(t) or (len(p) > 2 and t.startswith(p)) for p in parts)}


def same_words(table: TranslationTable, term: str) -> list[str]:
    """Return the translations that are the same word: those whose own best translation is the term.

    확산 is the same as diffusion, but 음성 (speech) is not the same as TTS.
    """
    return [
        target
        for target, share in table[term].items()
        if share >= _SAME and (back := table[target]) and back.get(term, 0.0) >= max(back.values())
    ]


def _concept(index: SearchIndex, term: str, *, is_name: bool) -> _Concept:
    """Return how often papers have a term or its translations, saturating as in BM25; alike for both languages."""
    words, table = index.paper_index, index.translations
    members = {term, *same_words(table, term)}
    strength = np.zeros(words.size, dtype=np.float32)
    for member in members:
        strength = np.maximum(strength, _translated(index, member, members, is_name=is_name))
    for member in members:
        rows, values = words.postings(member)
        once = np.float32(_RARE_ONCE if len(rows) <= _RARE else 0)
        strength[rows] += np.maximum(values / np.float32(max(words.idf(member), 0.1)), once)
        titled = index.title_index.postings(member)[0]
        strength[titled] = np.maximum(strength[titled], _IN_TITLE)
    return _Concept(term, min(map(words.idf, members)), np.minimum(strength, 1))


def _translated(index: SearchIndex, term: str, members: set[str], *, is_name: bool) -> Scores:
    """Return how much papers have of the translations of a term that are not the same word."""
    words, known = index.paper_index, index.translations[term]
    strength = np.zeros(words.size, dtype=np.float32)
    for target, part in known.items():
        if target not in members:
            rows, values = words.postings(target)
            strength[rows] += np.float32(part / max(words.idf(target), 0.1)) * values
    full = _COMPOUND if "-" in term else max(*known.values(), _TRANSLATED) if known else 1.0
    return np.asarray(np.minimum(strength / np.float32(full), 1) * np.float32(_NAME if is_name else 1))


def _has(concepts: Sequence[_Concept]) -> Scores:
    """Return how much of some concepts each paper has, a power mean: one that lacks counts more than its share."""
    masses = np.array([c.mass for c in concepts], dtype=np.float32)
    roots = np.sqrt(np.array([c.strength for c in concepts], dtype=np.float32))
    return np.asarray((masses @ roots / masses.sum()) ** 2)
