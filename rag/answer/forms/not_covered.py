"""The answer that the digests do not cover a question, with the reason and with what comes near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from rag.answer.forms.common import abstain, flat_quote, refusal, titles
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Empty, Gathered, Named, Offer, Question, may_be_name


def not_covered(question: Question, gathered: Gathered) -> Answer:
    """Say that the digests do not cover a question, what keeps them from it, and what is nearest."""
    if question.skip and question.limit == 1 and gathered.total:  # the ninth of eight
        return abstain(phrase("listing.no_place", question.language, n=gathered.total, place=question.skip + 1))
    if question.skip:
        return refusal(question)
    language, corpus, empty = question.language, gathered.corpus, gathered.empty or Empty()
    if not corpus.papers:
        return abstain(f"{phrase('refusal', language)} {phrase('not_covered.empty', language)}")
    if question.chooses and (gathered.of or not question.filters.any):
        values = {"n": gathered.of or len(question.arxiv_ids), "subject": flat_quote(question.subject)}
        return abstain(phrase("not_covered.none_of", language, **values))
    lines = [phrase("not_covered.no_title", language, words=flat_quote(words)) for words in question.titled]
    if question.surpassing and not (question.filters.any or question.weights):
        lines.append(phrase("not_covered.none_better", language, name=flat_quote(question.surpassing)))
    lines += _unknown(question, empty)
    outside = outside_dates(question, gathered)
    lines += outside
    if empty.around:
        lines.append(_no_digest(question, *empty.around))
    if empty.offer:
        return _offered(question, lines, empty.offer)
    head = [] if lines else [phrase("refusal", language)]
    why = [_without(question, name, n) for name, n in empty.without.items() if not (outside and name == "subject")]
    period = phrase("not_covered.period", language, papers=f"{corpus.papers:,}", first=corpus.first, last=corpus.last)
    lines = [*head, *lines, *why, period]
    if not empty.nearest or outside or _is_only_a_name(question):
        return abstain("\n".join(lines))
    papers, citations = titles(empty.nearest, language)
    return abstain("\n".join([*lines, phrase("not_covered.nearest", language), *papers]), citations)


def _no_digest(question: Question, before: dt.date, after: dt.date) -> str:
    since, until = question.filters.since, question.filters.until
    key = "no_digest_day" if since == until else "no_digest"
    return phrase(f"not_covered.{key}", question.language, since=since, until=until, before=before, after=after)


def no_such_paper(question: Question, gathered: Gathered) -> Answer:
    """Say that papers only mention what a question takes for the name of one, and offer those with it in their title."""
    language, (name, mentions) = question.language, gathered.mentions[0]
    key = "no_such_paper_one" if mentions == 1 else "no_such_paper"
    lines = [phrase(f"not_covered.{key}", language, name=flat_quote(name), n=mentions)]
    papers, citations = titles(gathered.evidence, language)
    if papers:
        titled = any(named.containing for named in question.named if named.text == name)
        key = "in_titles" if titled else "first_mentions" if mentions > len(gathered.evidence) else "mentioning"
        lines += [phrase(f"not_covered.{key}", language), *papers]
        lines.append(phrase("not_covered.name_it", language))
    else:
        lines.append(phrase("not_covered.list_them", language, name=flat_quote(name)))
    return abstain("\n".join(lines), citations)


def _is_only_a_name(question: Question) -> bool:
    """Tell whether a question is about a name that the digests lack, to which nothing is near by its words."""
    return is_unknown(question) and all(may_be_name(named.text) for named in question.named)


def is_unknown(question: Question) -> bool:
    """Tell whether a question is about nothing but names that the digests do not have."""
    unknown = [named for named in question.named if named.unknown]
    if not unknown or question.arxiv_ids or question.focus:
        return False
    if question.by_any and any(it.kind == "author" and it.ids for it in question.named):
        return False  # those of the others are told
    known = {_squashed(named.text) for named in unknown}
    rest = [part for part in question.subjects if _squashed(part) not in known]
    return not rest or (question.intent in _OF_ONE_PAPER and len(unknown) == len(question.named))


_OF_ONE_PAPER = frozenset({"fact", "define", "summary", "similar", "metadata", "reason"})


def _squashed(text: str) -> str:
    return "".join(text.lower().split())


def name_lines(question: Question) -> Iterator[tuple[Named, str]]:
    """Yield the names that are not in the digests, or are those of several authors, each with what to say of it."""
    for named in question.named:
        if named.unknown:
            key = "unknown_author" if named.kind == "author" else "unknown_paper"
            line = phrase(f"not_covered.{key}", question.language, name=flat_quote(named.text))
            yield named, f"{line} {_near(named, question)}" if named.near else line
        elif named.candidates:
            names = ", ".join(map(flat_quote, named.candidates))
            yield named, phrase("not_covered.several", question.language, name=flat_quote(named.text), names=names)


def _unknown(question: Question, empty: Empty) -> Iterator[str]:
    """Yield what names are not in the digests, and which they may have been meant for."""
    for named, line in name_lines(question):
        if not named.ids:
            yield line
    authors = [named.text for named in question.named if named.kind == "author" and named.unknown]
    if empty.unknown_author and not any(named.kind == "author" for named in question.named):
        authors = [empty.unknown_author]
        yield phrase("not_covered.unknown_author", question.language, name=flat_quote(empty.unknown_author))
    if any(name.isascii() and len(name.split()) == 1 for name in authors):  # it may be a company
        yield phrase("metadata.affiliation", question.language)


def _near(named: Named, question: Question) -> str:
    return phrase("not_covered.near", question.language, names=", ".join(map(flat_quote, named.near)))


def outside_dates(question: Question, gathered: Gathered) -> list[str]:
    """Return that the dates asked for are after the last or before the first day, if they are."""
    since, until, corpus = question.filters.since, question.filters.until, gathered.corpus
    language = question.language
    if since and corpus.last and since > corpus.last:
        key = "ended_open" if until is None else "ended_day" if since == until else "ended"
        return [phrase(f"not_covered.{key}", language, last=corpus.last, since=since, until=until)]
    if until and corpus.first and until < corpus.first:
        return [phrase("not_covered.early", language, first=corpus.first, until=until)]
    return []


def _offered(question: Question, lines: Sequence[str], offer: Offer) -> Answer:
    """Return why there is nothing, with the papers of the days that are offered instead."""
    days = (offer.until - offer.since).days + 1
    key = "offer_few" if offer.total <= len(offer.evidence) and days > 1 else "offer_day" if days == 1 else "offer"
    values = {"n": days, "since": offer.since, "until": offer.until, "total": offer.total}
    papers, citations = titles(offer.evidence, question.language)
    text = [
        *lines,
        phrase(f"not_covered.{key}", question.language, **values),
        *papers,
        phrase(f"not_covered.{'offer_ask_day' if days == 1 else 'offer_ask'}", question.language, **values),
    ]
    return abstain("\n".join(text), citations)


def _without(question: Question, name: str, n: int) -> str:
    words = ", ".join(question.left_out)
    what = phrase(f"not_covered.{name}", question.language, words=flat_quote(words))
    return phrase("not_covered.without_one" if n == 1 else "not_covered.without", question.language, what=what, n=f"{n:,}")
