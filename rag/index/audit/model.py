"""The probability that the bullets of a digest entry do not describe the titled paper, and the reasons.

The language model that writes digests occasionally has no paper to read, and writes about models in general, about another
paper, or about how to submit one. A logistic regression weighs eight features of an entry (:mod:`rag.index.audit.features`);
its weights ship with the package (``rag/data/audit.json``, written by ``nonmun eval train-audit``). The audit is made when an
index is built and stored in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from rag.core import DigestEntry, LinearModel, NoIndexError, Paper
from rag.digests import MAX_CHUNK_CHARS
from rag.index.audit.features import FEATURES, AuditFeatures, EntryText, Floats, audit_features, formal_words, names_of
from rag.index.audit.result import Audit, AuditRow, model_text
from rag.index.generation import Generation
from rag.index.translation import TranslationTable
from rag.text import latin_terms

LEAST_ENTRIES = 50
"""Entries that a corpus needs before any of them is called suspect: most features compare entries with each other."""
_MOST_REASONS = 4
_TELLING = 0.25  # a feature is a reason if it raises the log-odds by this much above those of an average entry
_VAGUE = ("neighbours", "rarity")  # their reasons take more than a look at the entry to check, so they come last
_MARKS = ",.:;!?()[]{}\"'"


@cache
def bundled_model() -> LinearModel:
    """Return the model that ships with the package; an entry is suspect from its threshold on."""
    return LinearModel.from_json(json.loads(model_text()))


def by_name(values: Floats) -> list[dict[str, float]]:
    """Return each row of :attr:`AuditFeatures.values` by the names of its features."""
    return [dict(zip(FEATURES, row, strict=True)) for row in values.tolist()]


def entry_texts(papers: Mapping[str, Paper], terms: Mapping[str, Sequence[str]]) -> Iterator[tuple[DigestEntry, EntryText]]:
    """Return the entries that have bullets, each with what is judged of it.

    :param terms: the index terms of titles and of bullets as they are indexed.
    """
    for paper in papers.values():
        for entry in paper.entries:
            if entry.bullets:
                found = [term for b in entry.bullets for term in terms[b.text[:MAX_CHUNK_CHARS]]]
                text = "\n".join(b.text for b in entry.bullets)
                yield entry, EntryText(paper.arxiv_id, paper.title, text, terms[paper.title], found)


def audit_papers(papers: Mapping[str, Paper], terms: Mapping[str, Sequence[str]], translations: TranslationTable) -> Audit:
    """Judge all entries of a corpus; deterministic.

    :param terms: the index terms of titles and of bullets as they are indexed.
    """
    model = bundled_model()
    judged = list(entry_texts(papers, terms))
    entries, texts = [entry for entry, _ in judged], [text for _, text in judged]
    found = audit_features(texts, translations)
    too_small = len(entries) < LEAST_ENTRIES
    rows = {}
    for i, (entry, features) in enumerate(zip(entries, by_name(found.values), strict=True)):
        # Rounded, as sums differ in their last digits from machine to machine.
        score = round(model.probability(features), 4)
        suspect = score >= model.threshold and not too_small
        reasons = _reasons(i, texts, entries, found, model.contributions(features)) if suspect else ()
        rows[entry.arxiv_id, entry.date] = AuditRow(entry.arxiv_id, entry.date.isoformat(), suspect, score, reasons)
    every = (entry for paper in papers.values() for entry in paper.entries)
    return Audit(
        tuple(rows.get((e.arxiv_id, e.date)) or AuditRow(e.arxiv_id, e.date.isoformat(), False, 0.0) for e in every), too_small
    )


def audit_generation(generation: Generation) -> Audit:
    """Audit an index that an older version built, from what that version stored.

    :raises NoIndexError: if it stored too little.
    """
    try:
        terms = json.loads((generation.folder / "terms.json").read_text("utf-8"))
        return audit_papers(generation.papers, terms, TranslationTable.load(generation.folder / "translations.json"))
    except (OSError, ValueError, KeyError, TypeError):
        raise NoIndexError(
            "This index has no audit and lacks the data for one.", hint="Type `nonmun ingest --rebuild PATH`."
        ) from None


def _reasons(
    i: int,
    texts: Sequence[EntryText],
    entries: Sequence[DigestEntry],
    found: AuditFeatures,
    contributions: Mapping[str, float],
) -> tuple[str, ...]:
    """Return what speaks against an entry, strongest first; a reader can check each reason."""
    near = found.comparison
    # Never none: if no feature stands out, all may contribute a reason.
    order = sorted(contributions, key=lambda name: -contributions[name])
    order = [name for name in order if contributions[name] >= _TELLING] or list(FEATURES)
    reasons = {
        "share": lambda: _title_words(texts[i], found.found[i]),
        "evidence": lambda: _title_words(texts[i], found.found[i]),
        "other_titles": lambda: _other_titles(int(near.better[i]), near.compared - 1),
        "name": lambda: _missing_name(texts[i]),
        "neighbours": lambda: _neighbours(texts, int(near.similar[i])),
        "alike": lambda: _alike(int(near.twins[i]), entries[int(near.twin[i])]),
        "rarity": lambda: f"its Korean words are more common than those of {found.commoner[i]:.0%} of the entries",
        "formal": lambda: _formal(formal_words(texts[i].text)),
    }
    order.sort(key=lambda name: name in _VAGUE)
    return tuple(dict.fromkeys(filter(None, (reasons[name]() for name in order))))[:_MOST_REASONS]


def _title_words(entry: EntryText, found: Sequence[str]) -> str:
    words = {word.strip(_MARKS): latin_terms(word) for word in entry.title.split()}
    words = {word: terms for word, terms in words.items() if terms}
    # A compound is there as a whole or in all its parts.
    there = [word for word, (whole, *parts) in words.items() if whole in found or (parts and set(parts) <= set(found))]
    if not there:
        return "no word of the title, translated or not, occurs in the bullets" if words or not found else ""
    if len(there) > len(words) / 2:
        return ""
    return f"of {len(words)} words of the title, translated or not, the bullets have {len(there)}: {', '.join(there)}"


def _other_titles(better: int, others: int) -> str:
    return f"the bullets fit the titles of {better:,} of {others:,} other entries better" if better else ""


def _missing_name(entry: EntryText) -> str:
    names = names_of(entry.title)
    if not names or any(name in entry.text.lower() for name in names):
        return ""
    at = entry.title.lower().find(names[0])
    return f"the name {entry.title[at : at + len(names[0])]!r} of the title does not occur in the bullets"


def _neighbours(texts: Sequence[EntryText], similar: int) -> str:
    if similar < 0:
        return ""
    return f"papers with similar titles, such as {texts[similar].arxiv_id}, are described in other words"


def _alike(twins: int, twin: DigestEntry) -> str:
    if not twins:
        return ""
    many = f"{twins:,} other entries are" if twins > 1 else "another entry is"
    return f"{many} worded much the same, most of all that of {twin.arxiv_id} on {twin.date}"


def _formal(words: Sequence[str]) -> str:
    return f"the bullets speak of how to write or hand in a paper ({', '.join(words)})" if len(words) > 1 else ""
