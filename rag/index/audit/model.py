"""Estimate the probability that the bullets of a digest entry do not describe the titled paper, and give reasons.

The language model that writes digests occasionally has no paper to read, and writes about models in general, another paper, or
how to submit one. A logistic regression over eight features (:mod:`rag.index.audit.features`) detects that; its weights are in
``rag/data/audit.json``, written by ``nonmun eval train-audit``.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from rag.core import DigestEntry, LinearModel, NoIndexError, Paper
from rag.digests import MAX_CHUNK_CHARS
from rag.index.audit.abstracts import OwnedText, abstract_margins, abstract_terms, log_odds
from rag.index.audit.features import FEATURES, AuditFeatures, EntryText, Floats, audit_features, formal_words, names_of
from rag.index.audit.result import Audit, AuditRow, model_text
from rag.index.formats import REBUILD
from rag.index.generation import Generation
from rag.index.translation import TranslationTable
from rag.index.words import stored_terms
from rag.text import latin_terms

#: No entry of a smaller corpus is suspect, as most features compare entries with each other.
LEAST_ENTRIES = 50
_MOST_REASONS = 4
_TELLING = 0.25  # a feature is a reason if it raises the log-odds of an average entry by this much
_VAGUE = ("neighbours", "rarity")  # reasons that are hard to check from the entry alone, so they come last
_ABSTRACT = "the paper's abstract carries hardly more of the bullets than the abstracts of other papers do"
_MARKS = ",.:;!?()[]{}\"'"


@cache
def bundled_model() -> LinearModel:
    """Return the model that ships with the package."""
    return LinearModel.from_json(json.loads(model_text()))


def by_name(values: Floats) -> list[dict[str, float]]:
    """Return each row of :attr:`AuditFeatures.values` by name of feature."""
    return [dict(zip(FEATURES, row, strict=True)) for row in values.tolist()]


def entry_texts(papers: Mapping[str, Paper], terms: Mapping[str, Sequence[str]]) -> Iterator[tuple[DigestEntry, EntryText]]:
    """Yield the entries that have bullets of a digest, and the judged parts of each.

    :param terms: the index terms of titles and bullets, by their indexed text.
    """
    for paper in papers.values():
        for entry in paper.entries:
            bullets = [b.text for b in entry.bullets if b.kind == "digest"]  # an abstract is the paper's own
            if bullets:
                found = [term for bullet in bullets for term in terms[bullet[:MAX_CHUNK_CHARS]]]
                text = "\n".join(bullets)
                yield entry, EntryText(paper.arxiv_id, paper.title, text, terms[paper.title], found)


def audit_papers(
    papers: Mapping[str, Paper],
    terms: Mapping[str, Sequence[str]],
    translations: TranslationTable,
    reference: int | None = None,
) -> Audit:
    """Judge all entries of a corpus; deterministic. ``terms`` is as for :func:`entry_texts`.

    Where a paper has an abstract, it is weighed too; all others are judged as if there were no abstracts.

    :param reference: how many papers, the first ones, the others are compared with, so that a verdict does not depend on what
        else is judged; by default all.
    """
    model = bundled_model()
    judged = list(entry_texts(papers, terms))
    entries, texts = [entry for entry, _ in judged], [text for _, text in judged]
    compared = {*islice(papers, reference)}
    size = sum(text.arxiv_id in compared for text in texts)
    found = audit_features(texts, translations, size)
    owned = [OwnedText(text.arxiv_id, text.bullet_terms) for text in texts]
    margins = abstract_margins(owned, abstract_terms(papers, terms, owned, size), translations, size)
    too_small = size < LEAST_ENTRIES
    rows = {}
    for i, (entry, features) in enumerate(zip(entries, by_name(found.values), strict=True)):
        # Rounded, as the last digits of sums depend on the machine.
        score = round(_with_abstract(model.probability(features), margins[i]), 4)
        suspect = score >= model.threshold and not too_small
        reasons = _reasons(i, texts, entries, found, model.contributions(features)) if suspect else ()
        if suspect and _is_against(margins[i]):
            reasons = (_ABSTRACT, *reasons)[:_MOST_REASONS]
        rows[entry.arxiv_id, entry.date] = AuditRow(entry.arxiv_id, entry.date.isoformat(), suspect, score, reasons)
    every = (entry for paper in papers.values() for entry in paper.entries)
    return Audit(
        tuple(rows.get((e.arxiv_id, e.date)) or AuditRow(e.arxiv_id, e.date.isoformat(), False, 0.0) for e in every), too_small
    )


def _with_abstract(score: float, margin: float | None) -> float:
    """Return the probability once the abstract is weighed."""
    if margin is None:
        return score
    odds = score / max(1 - score, 1e-12) * math.exp(log_odds(margin))
    return odds / (1 + odds)


def _is_against(margin: float | None) -> bool:
    return margin is not None and log_odds(margin) > 0


def audit_generation(generation: Generation) -> Audit:
    """Audit an index that an older version built.

    :raises NoIndexError: if it lacks the data for an audit.
    """
    terms, translations = _stored_words(generation)
    return audit_papers(generation.papers, terms, translations)


def bullet_margins(generation: Generation) -> dict[tuple[str, dt.date], dict[int, float]]:
    """Return how well the abstract carries each bullet of a digest: by paper, day and index of the bullet.

    :raises NoIndexError: if the index lacks the data for it.
    """
    terms, translations = _stored_words(generation)
    places = [
        ((entry.arxiv_id, entry.date), i, OwnedText(entry.arxiv_id, terms[bullet.text[:MAX_CHUNK_CHARS]]))
        for paper in generation.papers.values()
        for entry in paper.entries
        for i, bullet in enumerate(entry.bullets)
        if bullet.kind == "digest"
    ]
    texts = [text for *_, text in places]
    margins = abstract_margins(texts, abstract_terms(generation.papers, terms, texts), translations)
    found: dict[tuple[str, dt.date], dict[int, float]] = defaultdict(dict)
    for (key, i, _), margin in zip(places, margins, strict=True):
        if margin is not None:
            found[key][i] = margin
    return found


def _stored_words(generation: Generation) -> tuple[dict[str, list[str]], TranslationTable]:
    try:
        terms = stored_terms(generation)
        texts = {t[:MAX_CHUNK_CHARS] for p in generation.papers.values() for t in p.texts} | {
            p.title for p in generation.papers.values()
        }
        if not texts <= terms.keys():
            raise KeyError("texts")
        return terms, TranslationTable.load(generation.place("translations.json"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NoIndexError("This index has no audit and lacks the data for one.", hint=REBUILD) from None


def _reasons(
    i: int,
    texts: Sequence[EntryText],
    entries: Sequence[DigestEntry],
    found: AuditFeatures,
    contributions: Mapping[str, float],
) -> tuple[str, ...]:
    """Return the reasons against an entry, strongest first, which a reader can check."""
    # If no feature stands out, all may contribute a reason, so that there is always one.
    order = sorted(contributions, key=lambda name: -contributions[name])
    order = [name for name in order if contributions[name] >= _TELLING] or list(FEATURES)
    reasons = {
        "share": lambda: _title_words(texts[i], found.found[i]),
        "evidence": lambda: _title_words(texts[i], found.found[i]),
        "other_titles": lambda: _other_titles(int(found.better[i]), found.compared - 1),
        "name": lambda: _missing_name(texts[i]),
        "neighbours": lambda: _neighbours(texts, int(found.similar[i])),
        "alike": lambda: _alike(int(found.twins[i]), entries[int(found.twin[i])]),
        "rarity": lambda: f"its Korean words are more common than those of {found.commoner[i]:.0%} of the entries",
        "formal": lambda: _formal(formal_words(texts[i].text)),
    }
    order.sort(key=lambda name: name in _VAGUE)
    return tuple(dict.fromkeys(filter(None, (reasons[name]() for name in order))))[:_MOST_REASONS]


def _title_words(entry: EntryText, found: Sequence[str]) -> str:
    words = {word.strip(_MARKS): latin_terms(word) for word in entry.title.split()}
    words = {word: terms for word, terms in words.items() if terms}
    # A compound occurs as a whole or in all its parts.
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
