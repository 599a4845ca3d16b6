"""Which papers fit a subject: one definition for lists, for counts and for the order by votes or date.

A subject of one or two words that matter (``diffusion``, ``DPO for diffusion``) fits the papers that have each of them,
more than in passing, themselves or in translation. A longer one says more than any paper repeats: it fits the papers that
are more likely than not on it, by a logistic regression on how much they have of its words, on likeness to the first of
them in what sets these apart from all others (linear discriminant, Fisher 1936), on its words in the title, and on how
common these words are together: where many papers have them all, having them says little. Where enough papers have the two
words of a subject side by side (:mod:`rag.search.side_by_side`), those with the words apart are not on it. Words that say
what is done to a subject need not occur, and a paper of a kind that is asked for (survey, benchmark) has to be one. Of two
parts named separately, papers with both stand first, or alone if they are many. On dev topics that the regression had not
seen, lists had 0.70 precision and 0.54 recall; a cut at shares of the best score had 0.69 and 0.49.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.index import SearchIndex
from rag.search.alternatives import alternatives_of
from rag.search.concepts import Concept, has_of, near_words, same_words, weakest
from rag.search.parts import parts_of
from rag.search.query.question import Question
from rag.search.scoring import Scores, first_rows, nearness, standardise
from rag.search.side_by_side import Mask, is_phrase, side_by_side
from rag.search.spellings import in_one_spelling
from rag.search.wanted import asks_for_survey, is_of_kind, kinds_wanted, need_not_occur

#: Questions for papers, of which a kind may be wanted.
_OF_MANY = frozenset({"list", "count", "recommend"})
#: Words with less than this share of the weight of the heaviest one (model, method) need not occur.
_HEAVY = 0.3
#: Of a subject of up to so many words, of which so many matter, a paper has to have each.
_SHORT, _FEW = 3, 2
#: What a paper must have of such a subject: on the whole, and of its weakest word.
_HAS, _HAS_EACH = 0.45, 0.25
#: The regression: weights of a paper's share of the words that the third best has, of likeness in standard deviations, of the
#: share of the words in its title, and of commonness; and the bias. Fitted on the dev topics, the best 80 papers of each;
#: likeness then weighs more (0.335 fitted), which finds two in a hundred more at the same precision.
_OF_WORDS, _OF_LIKENESS, _OF_TITLE, _OF_COMMON, _BIAS = 1.32, 0.4, 2.19, -0.18, -3.4
#: Commonness is the logarithm of the number of papers with all the words, among so many.
_PER = 3600
#: The probability from which a paper fits a longer subject; the cut falls where a reader would rather not miss one.
_LIKELY = 0.4
#: What a paper must have of each of two parts of a subject if so many have it, and else of each of several.
_HAS_PART, _ENOUGH, _HAS_ANY = 0.3, 8, 0.1
#: So many papers fit if any does.
_LEAST_PAPERS = 3
#: Papers that show what is meant, and what one without any of the words counts for it.
_EXAMPLES, _LEAST_WEIGHT = 10, 0.05
#: The share of a word's translations that makes a title have it.
_TITLE_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Fit:
    """Which papers fit a subject, and which of these have both of its two parts: the latter stand before the others.

    ``beside`` are those with the words of the subject side by side, ``apart`` those with the same words that do not; both are
    None where that was not looked at. Papers of ``apart`` fit only if hardly any has the words side by side.
    """

    papers: Mask
    whole: Mask
    beside: Mask | None = None
    apart: Mask | None = None


@dataclass(frozen=True, slots=True)
class Apart:
    """How many papers have the words of a subject side by side, how many apart, and whether the latter fit as well."""

    beside: int
    apart: int
    fits: bool


def fitting(index: SearchIndex, question: Question, total: Scores) -> Fit:
    """Return which papers fit the subject of a question, all if it has none.

    :param total: the scores of all papers for the question.
    """
    everything = np.ones(len(index.papers), dtype=bool)
    if not question.weights or not index.papers:
        return Fit(everything, ~everything)
    question = in_one_spelling(index, question)
    if others := alternatives_of(index, question):
        fits = [fitting(index, question.about(it), total).papers for it in others]
        return Fit(np.any(fits, axis=0), ~everything)
    parts, kinds = _wanted(parts_of(index, question))
    if not parts:
        return Fit(~everything, ~everything)
    fit = _on_subject(index, question, total, parts, each=not kinds)
    if question.is_choice and len(question.weights) == 1:
        kinds |= set(kinds_wanted(question.weights).values())
        fit = Fit(fit.papers | _having(index, parts[0][0]), fit.whole)
    if question.intent in _OF_MANY and not question.excluded and asks_for_survey(question.text):
        kinds.add("survey")
    if kinds:
        of_kind = np.zeros_like(fit.papers)
        of_kind[[row for row in np.flatnonzero(fit.papers) if is_of_kind(index.papers[row], kinds)]] = True
        return Fit(of_kind, fit.whole & of_kind) if of_kind.any() else fit
    return fit


def _wanted(parts: Sequence[Sequence[Concept]]) -> tuple[list[list[Concept]], set[str]]:
    """Return the parts of a subject without the words that need not occur or ask for a kind of paper, and these kinds."""
    kinds = kinds_wanted(concept.term for part in parts for concept in part)
    passed = need_not_occur() | kinds.keys()
    kept = [left for part in parts if (left := [concept for concept in part if concept.term not in passed])]
    if kept:
        return kept, set(kinds.values())
    return [list(part) for part in parts if part], set()


def _on_subject(
    index: SearchIndex, question: Question, total: Scores, parts: Sequence[Sequence[Concept]], *, each: bool
) -> Fit:
    """Return which papers are on a subject in parts.

    :param each: whether a paper has to have each word of a short subject; those of a kind are few, and may lack one.
    """
    concepts, is_one = [concept for part in parts for concept in part], len(parts) == 1
    heaviest = max(concept.mass for concept in concepts)
    parts = [kept for part in parts if (kept := [c for c in part if c.mass >= _HEAVY * heaviest])]
    heavy = [concept for part in parts for concept in part]
    has = has_of(heavy)
    if len(heavy) == 1 or (len(heavy) == _FEW and len(concepts) <= _SHORT):
        full: Mask = (has >= _HAS) & ((weakest(heavy) >= _HAS_EACH) | (not each))
        if full.any() or (each and len(heavy) == _FEW and not _occur_together(index, heavy)):
            phrase = heavy if len(heavy) > 1 else concepts if question.intent == "count" else []
            is_phrase_wanted = each and is_one and len(phrase) > 1 and is_phrase(question.subject)
            return _beside(index, phrase, full) if is_phrase_wanted else Fit(full, full & False)
    found = _likely(index, question, total, has)
    if len(parts) < _FEW:
        return Fit(found, found & False)
    some: Mask = found & np.all([has_of(part) >= _HAS_ANY for part in parts], axis=0)
    found = some if some.any() else found
    if len(parts) > _FEW:
        return Fit(found, found & False)
    whole: Mask = found & np.all([_has_part(part) for part in parts], axis=0)
    return Fit(whole, whole) if int(whole.sum()) >= _ENOUGH else Fit(found, whole)


def _having(index: SearchIndex, word: Concept) -> Mask:
    """Return which papers have a word, or the same in the other language, even in passing: others of a list lack it."""
    rows = [index.paper_index.having(term) for term in (word.term, *same_words(index.translations, word.term))]
    return np.isin(np.arange(index.paper_index.size), np.concatenate(rows))


def _beside(index: SearchIndex, phrase: Sequence[Concept], full: Mask) -> Fit:
    """Return which of the papers with all words of a phrase fit: those with them side by side, where these are enough.

    Of the words of one that weigh little (models) a paper may do without.
    """
    beside = side_by_side(index, phrase, full)
    if beside is None:
        return Fit(full, full & False)
    held = min(c.mass for c in phrase) >= _HEAVY * max(c.mass for c in phrase) and int(beside.sum()) >= _ENOUGH
    return Fit(beside if held else full, full & False, beside, full & ~beside)


def _occur_together(index: SearchIndex, concepts: Sequence[Concept]) -> bool:
    """Tell whether a paper has enough of each concept, or one of its bullets names all of them, themselves or in translation.

    Papers with quantum, and others with gravity, are none on quantum gravity. Of 29 subjects that the digests lacked, 3 were
    declined without this and 17 are with it; of 85 that they have something on, one is (email assistants).
    """
    if (weakest(concepts) >= _HAS_EACH).any():
        return True
    bullets = index.chunk_index
    named = np.ones(bullets.size, dtype=bool)
    for it in concepts:
        here = np.zeros_like(named)
        for term in (it.term, *near_words(index.translations, it.term)):
            here[bullets.having(term)] = True
        named &= here
    return bool(named.any())


def _has_part(concepts: Sequence[Concept]) -> Mask:
    """Return which papers have enough of a part, and each of its words where these are few."""
    enough: Mask = has_of(concepts) >= _HAS_PART
    return enough & (weakest(concepts) >= _HAS_EACH) if len(concepts) <= _FEW else enough


def _likely(index: SearchIndex, question: Question, total: Scores, has: Scores) -> Mask:
    """Return which papers are more likely than not on a subject, or the few likeliest; none that has nothing of it."""
    share = np.minimum(has / max(float(np.sort(has)[-_LEAST_PAPERS:].mean()), 1e-6), 1)
    likeness = standardise(nearness(index.paper_vectors, _towards_first(index, total, share)))
    common = float(np.log1p(_PER * (has >= _HAS).mean()))
    sums = _BIAS + _OF_WORDS * share + _OF_LIKENESS * likeness + _OF_TITLE * _titled(index, question) + _OF_COMMON * common
    likely = np.where((has > 0) & (total > 0), 1 / (1 + np.exp(-sums)), 0)
    found: Mask = likely >= _LIKELY
    if (few := _LEAST_PAPERS - int(found.sum())) > 0:
        others = np.where((likely > 0) & ~found, total, 0)
        found |= (others > 0) & (others >= np.sort(others)[-few:].min())
    return found


def _towards_first(index: SearchIndex, total: Scores, share: Scores) -> Scores:
    """Return the direction that sets the first papers apart from all others; those with more of the words count more."""
    first = first_rows(total, index.newest_first, _EXAMPLES)
    example = np.average(index.paper_vectors[first], axis=0, weights=share[first] + _LEAST_WEIGHT)
    return np.asarray(index.whitening @ (example - index.centre), dtype=np.float32)


def _titled(index: SearchIndex, question: Question) -> Scores:
    """Return the share of the question's words, by rarity, that each title has, itself or in translation."""
    whole, found = 0.0, np.zeros(len(index.papers), dtype=np.float32)
    for term in question.weights:
        mass = index.paper_index.idf(term)
        whole += mass
        hit = np.zeros_like(found)
        for target, share in index.translations[term].items():
            rows = index.title_index.having(target)
            hit[rows] = np.maximum(hit[rows], min(1.0, share / _TITLE_SHARE))
        hit[index.title_index.having(term)] = 1
        found += np.float32(mass) * hit
    return found / np.float32(max(whole, 1e-6))
