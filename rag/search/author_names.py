"""The authors that a question names, as the index writes them, and what was taken for one or for an organisation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.search.lexicon import Lexicon
from rag.search.query.pieces import Piece, Understood, any_of
from rag.search.query.question import Intent, Named, Question, Span
from rag.search.query.terms import weigh
from rag.text import terms_of_many

#: Intents that are about a thing, not about all papers on a subject.
OF_A_THING: frozenset[Intent] = frozenset({"fact", "reason", "define", "summary", "compare", "similar", "metadata"})
_OF_PEOPLE: frozenset[Intent] = frozenset({"list", "count", "trend", "metadata", "summary", "fact", "overview"})
_FROM = re.compile(r"\b(?:from|at|of|in|with|for)\s+(?:the\s+)?$", re.I)


def with_authors(question: Question, lexicon: Lexicon) -> Question:
    """Return the question with its authors as the index writes them; a subject that is an author's name is one."""
    question = _authors_as_subjects(_authors_as_organisations(question, lexicon), lexicon)
    wanted = question.filters.author or ""
    named = [_author(lexicon, name) for name in dict.fromkeys([*filter(None, [wanted]), *question.authors])]
    if organisations := [it.text for it in named if it.unknown and lexicon.papers_called(it.text).mentions]:
        return _from_organisations(question, organisations)
    if question.intent in OF_A_THING and named and all(it.unknown for it in named):
        return _without_authors(question, named)
    if question.aspect == "is_author":  # of the paper that is named: it is not sought among those of the person
        return replace(question.without(["author"]), named=(*question.named, *named))
    excluded = question.filters.not_author
    if excluded:
        named.append(_author(lexicon, excluded))
    canonical = {it.text: it.name or it.text for it in named}
    filters = replace(
        question.filters,
        author=canonical.get(wanted) if wanted else None,
        not_author=canonical.get(excluded) if excluded else None,
    )
    authors = tuple(canonical.get(name, name) for name in question.authors)
    shown = tuple(_renamed(it, canonical) for it in question.understood)
    if question.by_any and len(authors) > 1:
        shown = _alternatives(shown, authors)
    return replace(question, filters=filters, authors=authors, understood=shown, named=(*question.named, *named))


def _alternatives(understood: Sequence[Understood], authors: Sequence[str]) -> tuple[Understood, ...]:
    """Return the pieces with one in place of those of several authors, any of whom is meant (by A, B or C)."""
    told = [it for it in understood if it.kind == "author"]
    if not told:
        return tuple(understood)
    words = ", ".join(dict.fromkeys(it.text for it in told))
    english, korean = any_of(authors, "author")
    at = understood.index(told[0])
    one = Understood("author", words, authors[0], english, korean)
    return (*understood[:at], one, *(it for it in understood[at:] if it.kind != "author"))


def _without_authors(question: Question, unknown: Sequence[Named]) -> Question:
    """Return a question for a detail with words that were taken for an author, whom nobody is, as part of its subject."""
    said = [it.text for it in unknown]
    subject = " ".join([question.subject, *(name for name in said if name not in question.subject)]).strip()
    kept = tuple(it for it in question.understood if it.kind != "author")
    spans = tuple(replace(it, use="subject") if it.use == "entity" else it for it in question.spans)
    filters = replace(question.filters, author=None)
    subjects = (*question.subjects, *said)
    weights = weigh(terms_of_many([subject])[0])
    return replace(
        question, subject=subject, subjects=subjects, weights=weights, filters=filters, authors=(), understood=kept, spans=spans
    )


def _from_organisations(question: Question, names: Sequence[str]) -> Question:
    """Return the question with names that no author has, but that papers mention, as what digests do not record."""
    spans = tuple(replace(it, use="not_stored") if it.text.strip() in names else it for it in question.spans)
    understood = tuple(it for it in question.understood if it.kind != "author")
    filters = replace(question.filters, author=None)
    stored = (*question.not_stored, *names)
    return replace(question, not_stored=stored, filters=filters, authors=(), spans=spans, understood=understood)


def _renamed(it: Understood, canonical: Mapping[str, str]) -> Understood:
    """Return a piece with the author's name as the index writes it."""
    if it.kind not in ("author", "not_author") or it.value not in canonical:
        return it
    name = canonical[it.value]
    labels = (label.replace(it.value, name) for label in (it.label_en, it.label_ko))
    return Understood(it.kind, it.text, name, *labels)


def _author(lexicon: Lexicon, name: str) -> Named:
    found = lexicon.author(name)
    candidates = tuple(candidate for candidate, _ in found.candidates)
    return Named(name, "author", tuple(found.papers), found.name, candidates, tuple(found.near))


def _authors_as_organisations(question: Question, lexicon: Lexicon) -> Question:
    """Return the question with what was taken for an organisation as its author, if it is the name of one (papers by Gu)."""
    for span in question.spans:
        name = span.text.strip(" ?.,!'\"")
        if span.use != "not_stored" or name not in question.not_stored or question.filters.author:
            continue
        found = lexicon.author(name)
        if not (found.name or found.candidates) or not _is_person(name, question.text[: span.start], lexicon):
            continue
        stored = tuple(other for other in question.not_stored if other != name)
        is_list = question.aspect == "unstored" and not stored
        return replace(
            question,
            intent="list" if is_list else question.intent,
            aspect="" if is_list else question.aspect,
            not_stored=stored,
            authors=(name,),
            filters=replace(question.filters, author=name),
            understood=(*question.understood, Piece("author", name, span.start, span.end).understood(question.text)),
            spans=tuple(_as_entity(it, name) for it in question.spans),
        )
    return question


def _is_person(name: str, before: str, lexicon: Lexicon) -> bool:
    """Tell whether a name of authors is meant as one: whole, after "by", or one that no paper mentions."""
    if " " in name or before.rstrip().endswith("by"):
        return True
    return not _FROM.search(before) and not lexicon.papers_called(name).mentions


def _authors_as_subjects(question: Question, lexicon: Lexicon) -> Question:
    """Return the question with a subject that is the whole name of an author (``Sungjin Ahn?``) as its author."""
    if question.filters.author or question.intent in ("define", "compare", "similar"):
        return question
    people = [name for name in question.subjects if lexicon.is_author(name)]
    if len(people) != 1 or question.intent not in _OF_PEOPLE:
        return question
    name = people[0]
    subjects = tuple(subject for subject in question.subjects if subject != name)
    subject = " ".join(question.subject.replace(name, " ").split())
    intent: Intent = "list" if question.intent in ("summary", "fact") and not subject else question.intent
    return replace(
        question.searching(subject),
        intent=intent,
        subjects=subjects,
        authors=(name,),
        filters=replace(question.filters, author=name),
        spans=tuple(_as_entity(span, name) for span in question.spans),
    )


def _as_entity(span: Span, name: str) -> Span:
    return replace(span, use="entity") if span.text.strip(" ?.,!'\"") == name else span
