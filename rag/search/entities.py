"""Look up the names of a question in the index: authors, papers, methods, and words that are misspelt.

A name that the index lacks stays a name: it is said to be missing, with others that are spelt alike, and no other paper is
taken for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from rag.search.lexicon import Lexicon
from rag.search.query.pieces import Piece, Understood
from rag.search.query.premise import asks_who_introduced, kind_claimed
from rag.search.query.question import Intent, Named, Question, Span
from rag.search.query.statistics import WORDS as STATISTIC_WORDS
from rag.search.query.statistics import statistic_of
from rag.search.query.terms import weigh
from rag.search.query.titled import titles_in
from rag.search.query.vocabulary import blank
from rag.text import terms_of_many

#: Intents that are about a thing, not about all papers on a subject.
_OF_A_THING: frozenset[Intent] = frozenset({"fact", "reason", "define", "summary", "compare", "similar", "metadata"})
_OF_PEOPLE: frozenset[Intent] = frozenset({"list", "count", "trend", "metadata", "summary", "fact", "overview"})
#: Intents that a figure about all papers may be taken for.
_OF_ALL: frozenset[Intent] = frozenset({"list", "count", "trend", "topics", "overview", "metadata"})
_OF_ONE_PAPER = frozenset({"authors", "is_author", "votes", "date", "link", "bibtex"})
_LONG_DESCRIPTION = 6  # words
_DESCRIBES = 4  # words that are no name describe a paper, and ask for a detail of it
_FEW = 3  # papers that mention a name, of which the one that introduces it is the paper of that name
_LONGEST = 300  # characters
_LEAST_TITLE = 0.8  # share of a title's words that names the paper
_WORD = re.compile(r"[A-Za-zÀ-ɏ가-힣][\w'’+.-]*")
_SMALL = frozenset({"of", "the", "and", "for"})  # within names
_QUANTITY = re.compile(r"[\d.,]+\s?[A-Za-z%]{0,4}")
_IN_QUOTES = re.compile(r"\"[^\"]*\"|“[^“”]*”|«[^«»]*»")
_QUOTED = re.compile(r"[\"“”‘’'«»]")


def resolve(question: Question, lexicon: Lexicon) -> Question:
    """Return a question with its names looked up: ``named``, ``focus``, ``corrected`` and canonical authors."""
    if question.resolved:
        return question
    question = _corrected(_in_titles(_as_statistic(question)), lexicon)
    question = _with_authors(question, lexicon)
    named = [*question.named, *_papers(question, lexicon)]
    question = _about_a_description(question, named)
    shown = [Piece("excluded", name, 0, 0, name).understood("") for name in question.excluded]
    understood = (*(it for it in question.understood if it.kind != "excluded"), *shown)
    question = _about_its_kind(question, named)
    focus = dict.fromkeys(arxiv_id for name in named if name.kind == "paper" for arxiv_id in name.ids)
    return replace(question, resolved=True, named=tuple(named), focus=tuple(focus), understood=understood)


def _as_statistic(question: Question) -> Question:
    """Return a question for a figure about papers (the busiest month, mean votes) as one for metadata."""
    if question.intent not in _OF_ALL or not (statistic := statistic_of(question.text)):
        return question
    subjects = tuple(filter(None, (" ".join(STATISTIC_WORDS.sub(" ", text).split()) for text in question.subjects)))
    asked = replace(question.about(" ".join(subjects)), subjects=subjects, order="relevance", limit=None)
    return replace(asked, intent="metadata", aspect="corpus", statistic=statistic)


def _in_titles(question: Question) -> Question:
    """Return a question for papers whose title has some words in quotes as one for these, whatever else they are about."""
    titled = tuple(titles_in(question.text)) if question.intent in ("list", "count") else ()
    if not titled:
        return question
    return replace(question.about(""), titled=titled)


def _about_its_kind(question: Question, named: Sequence[Named]) -> Question:
    """Return a question whether a thing is of a kind, or which paper introduced it, as one for what it is."""
    names = [it.text for it in named if it.kind == "paper" and (it.ids or it.mentions) and _is_like_name(it.text)]
    if claim := kind_claimed(question.text):
        known = {it.text.casefold() for it in named if it.kind == "paper" and it.ids}
        if claim[0].casefold() in known and question.intent in ("list", "fact", "define", "summary", "reason"):
            return replace(question.about(claim[0]), intent="define", aspect="", claimed=claim[1], order="relevance")
    if len(names) == 1 and question.intent in ("list", "fact", "metadata") and asks_who_introduced(question.text):
        return replace(question.about(names[0]), intent="define", aspect="", order="relevance", limit=None)
    return question


def _about_a_description(question: Question, named: Sequence[Named]) -> Question:
    """Return a question for metadata as one for a detail if it names no paper but describes one."""
    words = len(question.subject.split())
    is_name = words < _LONG_DESCRIPTION and any(_is_like_name(it.text) for it in named)
    of_one = question.aspect in _OF_ONE_PAPER and words >= _DESCRIBES
    unstored = question.aspect == "unstored" and not question.not_stored and words >= _LONG_DESCRIPTION
    if question.arxiv_ids or is_name or any(it.ids for it in named) or not (of_one or unstored):
        return question
    return replace(question, intent="fact", aspect="")


def _corrected(question: Question, lexicon: Lexicon) -> Question:
    """Return the question with words of its subject that the index knows only in another spelling replaced.

    Words in quotes are meant as they are written.
    """
    meant = {word for quoted in _IN_QUOTES.findall(question.text) for word in _WORD.findall(quoted)}
    words = dict.fromkeys(_WORD.findall(" ".join([question.subject, *question.excluded])))
    found = lexicon.corrections([word for word in words if word not in meant])
    if not found:
        return question

    def mended(text: str) -> str:
        return _WORD.sub(lambda match: found.get(match[0], match[0]), text)

    return replace(
        _searching(question, mended(question.subject)),
        corrected=tuple(found.items()),
        subjects=tuple(map(mended, question.subjects)),
        compared=tuple(map(mended, question.compared)),
        excluded=tuple(map(mended, question.excluded)),
    )


def _searching(question: Question, subject: str) -> Question:
    """Return the same question, with the same detail and page, that searches for other words."""
    return replace(question.about(subject), subjects=question.subjects, detail=question.detail, skip=question.skip)


def _with_authors(question: Question, lexicon: Lexicon) -> Question:
    """Return the question with its authors as the index writes them; a subject that is an author's name is one."""
    question = _authors_as_subjects(_authors_as_organisations(question, lexicon), lexicon)
    wanted = question.filters.author or ""
    named = [_author(lexicon, name) for name in dict.fromkeys([*filter(None, [wanted]), *question.authors])]
    if organisations := [it.text for it in named if it.unknown and lexicon.papers_called(it.text).mentions]:
        return _from_organisations(question, organisations)
    if question.intent in _OF_A_THING and named and all(it.unknown for it in named):
        return _without_authors(question, named)
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
    return replace(question, filters=filters, authors=authors, understood=shown, named=(*question.named, *named))


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
        if not (found.name or found.candidates) or not (" " in name or question.text[: span.start].rstrip().endswith("by")):
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


def _authors_as_subjects(question: Question, lexicon: Lexicon) -> Question:
    """Return the question with a subject that is the whole name of an author (``Sungjin Ahn?``) as its author."""
    if question.filters.author or question.intent in ("define", "compare", "similar"):
        return question
    people = [name for name in question.subjects if any(s.start == 0 and s.end == len(name) for s in lexicon.authors_in(name))]
    if len(people) != 1 or question.intent not in _OF_PEOPLE:
        return question
    name = people[0]
    subjects = tuple(subject for subject in question.subjects if subject != name)
    subject = " ".join(question.subject.replace(name, " ").split())
    intent: Intent = "list" if question.intent in ("summary", "fact") and not subject else question.intent
    return replace(
        _searching(question, subject),
        intent=intent,
        subjects=subjects,
        authors=(name,),
        filters=replace(question.filters, author=name),
        spans=tuple(_as_entity(span, name) for span in question.spans),
    )


def _as_entity(span: Span, name: str) -> Span:
    return replace(span, use="entity") if span.text.strip(" ?.,!'\"") == name else span


def _papers(question: Question, lexicon: Lexicon) -> Iterator[Named]:
    """Yield what the index says of each thing that the question names."""
    seen = {"arxiv"}  # it stands before an id
    for text in _things(question, lexicon):
        if (key := text.casefold()) not in seen:
            seen.add(key)
            yield _paper(lexicon, text, alone=question.subjects == (text,))


def _paper(lexicon: Lexicon, text: str, *, alone: bool) -> Named:
    """Return what a name leads to.

    One that no title is stands for the paper that introduces it if it is ``alone`` what is asked about.
    """
    title = next(iter(sorted(lexicon.title_in(text), key=lambda it: -it.share)), None)
    if title is not None and title.share >= _LEAST_TITLE and len(text.split()) > 1:
        return Named(text, "paper", (title.arxiv_id,), title.name)
    found = lexicon.papers_called(text)
    near = () if found else tuple(lexicon.near(text))
    own = found.defining[:1] if alone and found.mentions <= _FEW else ()  # hardly anyone else mentions it
    return Named(text, "paper", tuple(found.exact or own), found.name, (), near, found.mentions)


def _things(question: Question, lexicon: Lexicon) -> Iterator[str]:
    """Yield the names in a question: titles, names that the index knows, and words that are written like names.

    Of a question about a thing every subject is one, whatever it looks like (what is flow matching?).
    """
    compares = question.intent == "compare"
    text = " ; ".join(filter(None, question.compared if compares else (*question.subjects, question.detail)))
    if len(text) > _LONGEST:  # it describes a paper
        return
    spans = [(it.start, it.end) for it in lexicon.title_in(text) if it.share >= _LEAST_TITLE]
    rest = blank(text, spans)
    spans += [(it.start, it.end) for it in lexicon.names_in(rest) if it.kind != "gloss" or question.intent in _OF_A_THING]
    found = [text[start:end] for start, end in sorted(spans)]
    yield from found
    if question.intent in _OF_A_THING:
        described = question.intent in ("fact", "reason") or (compares and len(question.compared) < 2)
        for subject in question.compared if compares else question.subjects:
            plain = _QUOTED.sub("", subject).strip()
            if " " in plain and _is_like_name(plain) and plain not in found and lexicon.papers_called(plain).mentions:
                yield plain  # BitNet b1.58, of which b1.58 alone is a name, too
                continue
            is_thing = _is_like_name(plain) or not (described or question.arxiv_ids)
            if is_thing and not any(name in subject for name in found) and not plain.startswith("arXiv "):
                yield plain
    yield from _unknown(text, found, lexicon)


def _unknown(text: str, found: Sequence[str], lexicon: Lexicon) -> Iterator[str]:
    """Yield the words written like names that the index does not have at all."""
    for match in re.finditer(r"[A-Za-z][\w.+-]*\w", text):
        word = match[0]
        if _is_like_name(word) and not any(word in name for name in found) and not lexicon.knows(word):
            yield word


def _is_like_name(text: str) -> bool:
    """Tell whether a text is written like a name: capitals or digits within a word, or capitals in each of several.

    A quantity (120fps) is none.
    """
    written = all(word in _SMALL or _has_capital(word) for word in text.split())
    return written and any(c.isupper() or c.isdigit() for c in text[1:]) and _QUANTITY.fullmatch(text) is None


def _has_capital(word: str) -> bool:
    """Tell whether a word's first part has a capital or a digit: GPT-4 has one, text-to-3D has none."""
    first = word.partition("-")[0]
    return any(c.isupper() or c.isdigit() for c in first) and all(c.isalnum() or c in "._+-" for c in word)
