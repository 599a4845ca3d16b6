"""Answers about papers and about the digests themselves, in one line: authors, votes, days, links, and what is not stored."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import resources

from rag.answer.citations import cite
from rag.answer.export.bibtex import bibtex as bibtex_of
from rag.answer.forms.abstract import abstract_lines, asks_abstract, has_abstract
from rag.answer.forms.common import abstain, answer_of, entries, flat_quote, title_of, titles
from rag.answer.forms.counting import count
from rag.answer.forms.listing import listing
from rag.answer.forms.not_covered import no_such_paper, not_covered, outside_dates
from rag.answer.forms.quotes import Quotations, place_of
from rag.answer.forms.scope import scope_of
from rag.answer.forms.statistics import statistic
from rag.answer.forms.verdict import verdict
from rag.answer.phrases import phrase
from rag.core import Answer, Evidence, Paper, submitted
from rag.search import Gathered, Question, asks_for_author_at_place, unheld_in
from rag.text import fold

#: Sentences of a digest that are quoted in place of an abstract.
_QUOTED = 2
#: Authors with most papers that are named, unless the question says how many.
_MOST_AUTHORS = 5
_CODE = re.compile(r"github|(?<![a-z])code(?![a-z])|코드|오픈 ?소스|open[- ]source", re.I)


#: Words for each of the things that one question may ask of a paper together, and what joins them.
_PARTS = {
    "authors": re.compile(r"\bwho\b|\bauthors?\b|\bby whom\b|저자|누가|누구", re.I),
    "votes": re.compile(r"\b(?:up)?votes?\b|\bupvoted\b|추천|득표|몇\s?표", re.I),
    "date": re.compile(r"\bwhen\b|\bdates?\b|언제|날짜|며칠", re.I),
    "link": re.compile(r"\blinks?\b|\burl\b|링크|주소", re.I),
    "bibtex": re.compile(r"bibtex|빕텍", re.I),
}
_HOW_MANY = re.compile(r"\bhow\s+many\b|\bnumber\s+of\s+authors\b|몇\s?(?:명|사람)|저자\s?수", re.I)
_AND = re.compile(r"\band\b|&|,|/|하고|(?:이랑|랑|와|과)\s|및|그리고|고\s", re.I)


def metadata(question: Question, gathered: Gathered) -> Answer:
    """Return the answer to a question for what the index knows beside bullets."""
    whole: dict[str, Callable[[Question, Gathered], Answer]] = {
        "top_authors": _top_authors, "corpus": _corpus, "unstored": unstored,
    }  # fmt: skip
    if question.statistic:
        return statistic(question, gathered)
    if question.aspect in whole:
        return whole[question.aspect](question, gathered)
    if gathered.mentions:
        return no_such_paper(question, gathered)
    if not gathered.evidence:
        return _unknown(question, gathered)
    if question.several:
        return _bibtex_of_several(question, gathered)
    papers = _asked_about(question, [item.paper for item in gathered.evidence])
    about = [_ONE.get(aspect, _authors) for aspect in _asked(question)]
    lines = [line for paper in papers or [gathered.evidence[0].paper] for tell in about for line in tell(question, paper)]
    lines = [*_only_mentioned(question), *verdict(question, papers), *lines]
    if others := [it.paper for it in gathered.evidence[1:] if it.paper.arxiv_id in question.focus and it.paper not in papers]:
        shown = ", ".join(f"{title_of(other)} ({other.arxiv_id})" for other in others)
        lines = [*lines, phrase("metadata.others", question.language, papers=shown)]
    return answer_of("\n".join(lines))


def _only_mentioned(question: Question) -> list[str]:
    """Return which of several names no paper is called, though some mention it; a part of another name is none."""
    named = [it for it in question.named if it.kind == "paper"]
    several = len(named) + len(question.arxiv_ids) > 1
    lines = []
    for it in named if several else ():
        if not it.ids and it.mentions and not any(it.text in other.text for other in named if other is not it):
            key = "no_such_paper_one" if it.mentions == 1 else "no_such_paper"
            lines.append(phrase(f"not_covered.{key}", question.language, name=flat_quote(it.text), n=it.mentions))
    return lines


def _asked_about(question: Question, papers: Sequence[Paper]) -> list[Paper]:
    """Return the papers with an id of the question, and the first of each of several names; none if one name is asked about."""
    firsts = {named.ids[0] for named in question.named if named.kind == "paper" and named.ids}
    ids = {*question.arxiv_ids, *(firsts if len(firsts) + len(question.arxiv_ids) > 1 else ())}
    return [paper for paper in papers if paper.arxiv_id in ids]


def _asked(question: Question) -> list[str]:
    """Return what is asked of a paper: what it was read as, and what else its words beside names ask for, in their order."""
    said = " ".join(span.text for span in question.spans if span.use in ("instruction", "detail"))
    if question.aspect not in _PARTS or not _AND.search(said):
        return [question.aspect]
    places = {aspect: found.start() for aspect, pattern in _PARTS.items() if (found := pattern.search(said))}
    return sorted({*places, question.aspect}, key=lambda aspect: places.get(aspect, -1))


def _unknown(question: Question, gathered: Gathered) -> Answer:
    """Say that the paper is not there, or ask which paper is meant."""
    if question.subject or question.named or question.arxiv_ids:
        return not_covered(question, gathered)
    lines = [phrase("metadata.which_paper", question.language)]
    if question.not_understood:
        words = flat_quote(", ".join(question.not_understood))
        lines = [phrase("not_covered.unknown_paper", question.language, name=words), *lines]
    return abstain("\n".join(lines))


def _of(paper: Paper) -> dict[str, object]:
    return {"title": title_of(paper), "id": paper.arxiv_id, "date": paper.date, "url": paper.url}


def _names(paper: Paper) -> str:
    return ", ".join(map(flat_quote, paper.authors))


def _is_cut(paper: Paper) -> bool:
    """Tell whether the digest that names most authors shortens the list."""
    return max(paper.entries, key=lambda entry: (len(entry.authors), not entry.more_authors)).more_authors


def _authors(question: Question, paper: Paper) -> list[str]:
    name = "authors_more" if _is_cut(paper) else "authors"
    if not paper.authors:
        name = "no_authors"
    lines = [phrase(f"metadata.{name}", question.language, **_of(paper), names=_names(paper))]
    if paper.authors and _HOW_MANY.search(question.text):
        lines = [phrase("metadata.number_of_authors", question.language, n=f"{len(paper.authors):,}"), *lines]
    if paper.authors and asks_for_author_at_place(question.text):
        lines.append(phrase("metadata.papers_of_author", question.language, name=flat_quote(paper.authors[0])))
    return lines


def _is_author(question: Question, paper: Paper) -> list[str]:
    asked = [n.name or n.text for n in question.named if n.kind == "author"] or list(question.authors)
    asked = asked or [named.text for named in question.named if named.unknown]  # whom no paper names
    lines = []
    for name in asked:
        found = next((own for entry in paper.entries for own in entry.authors if _same(name, own)), None)
        key = "is_author" if found else "is_not_shown" if _is_cut(paper) else "is_not_author"
        shown = flat_quote(found or name)
        lines.append(phrase(f"metadata.{key}", question.language, **_of(paper), name=shown, names=_names(paper)))
    return lines if lines and paper.authors else _authors(question, paper)


def _same(asked: str, name: str) -> bool:
    """Tell whether all words of one name are words of another, in any case, order and accents."""
    words = {fold(word) for word in re.split(r"[\s,-]+", name) if word}
    return {fold(word) for word in re.split(r"[\s,-]+", asked) if word} <= words


def _votes(question: Question, paper: Paper) -> list[str]:
    if paper.votes is None:
        return [phrase("metadata.no_votes", question.language, **_of(paper))]
    day = next(entry.date for entry in paper.entries if entry.votes == paper.votes)
    name = "votes_one" if paper.votes == 1 else "votes"
    return [phrase(f"metadata.{name}", question.language, **{**_of(paper), "date": day}, n=paper.votes)]


def _date(question: Question, paper: Paper) -> list[str]:
    days = sorted({entry.date.isoformat() for entry in paper.entries})
    line = phrase("metadata.days" if len(days) > 1 else "metadata.day", question.language, **_of(paper), days=", ".join(days))
    month = submitted(paper.arxiv_id)
    if month is None:
        return [line]
    said = phrase("metadata.submitted", question.language, month=f"{month[0]}-{month[1]:02d}")
    return [f"{line} {said}"]


def _link(question: Question, paper: Paper) -> list[str]:
    return [phrase("metadata.link", question.language, **_of(paper))]


def _bibtex(question: Question, *papers: Paper) -> list[str]:
    return ["```bibtex", bibtex_of(papers).rstrip(), "```", phrase("metadata.bibtex_note", question.language)]


def _bibtex_of_several(question: Question, gathered: Gathered) -> Answer:
    papers = [item.paper for item in gathered.evidence]
    total = gathered.total or len(papers)
    key = "bibtex_all" if total == len(papers) else "bibtex_some"
    head = phrase(f"metadata.{key}", question.language, n=len(papers), total=f"{total:,}", **scope_of(question))
    return answer_of("\n".join([head, *_bibtex(question, *papers)]))


_ONE: Mapping[str, Callable[[Question, Paper], list[str]]] = {
    "authors": _authors, "is_author": _is_author, "votes": _votes, "date": _date, "link": _link, "bibtex": _bibtex,
}  # fmt: skip


def _top_authors(question: Question, gathered: Gathered) -> Answer:
    language, author = question.language, question.filters.author or ""
    scope = {**scope_of(question.without(["author"])), "author": flat_quote(author)}
    shown = gathered.authors[: question.limit or _MOST_AUTHORS]
    of_whom = "co" if author else "top"
    if not shown:
        return abstain(phrase(f"metadata.no_{of_whom}_author", language, **scope))
    name, most = gathered.authors[0]
    tied = sum(n == most for _, n in gathered.authors) > 1
    head = phrase(
        f"metadata.{of_whom}_author{'_tied' if tied else ''}",
        language,
        name=flat_quote(name),
        n=most,
        total=f"{gathered.total or 0:,}",
        **scope,
    )
    if question.as_table:
        rows = [f"| {flat_quote(name)} | {n} |" for name, n in shown]
        return answer_of("\n".join([head, "", f"| {phrase('metadata.table', language)} |", "|---|---|", *rows]))
    lines = [
        phrase("metadata.author_line", language, place=place, name=flat_quote(name), n=n)
        for place, (name, n) in enumerate(shown, 1)
    ]
    return answer_of("\n".join([head, *lines]))


def _corpus(question: Question, gathered: Gathered) -> Answer:
    corpus = gathered.corpus
    if gathered.tally:  # of a time or a subject
        return count(question, gathered)
    if not corpus.papers:
        return abstain(phrase("metadata.corpus_empty", question.language))
    values = {name: f"{getattr(corpus, name):,}" for name in ("papers", "days", "newest")}
    return answer_of(phrase("metadata.corpus", question.language, **values, first=corpus.first, last=corpus.last))


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    text = (resources.files("rag") / "data" / "answering" / "unstored.toml").read_text("utf-8")
    return {name: re.compile(pattern, re.I) for name, pattern in tomllib.loads(text)["kinds"].items()}


def _kind(question: Question) -> str:
    """Return the kind of what is asked for and not stored."""
    if kind := unheld_in(question.text)[0]:
        return kind
    found = next((name for name, pattern in _kinds().items() if pattern.search(question.text)), "")
    return found or ("affiliation" if question.not_stored else "other")


def unstored(question: Question, gathered: Gathered) -> Answer:
    """Say that what is asked for is not stored, and give what comes near: papers that mention it, or the paper's own page."""
    kind, language = _kind(question), question.language
    head = phrase(f"metadata.{kind}", language)
    if question.not_stored:
        return _mentions(question, gathered, head)
    if question.filters.author:  # where an author works; or, if nothing says what is asked for, papers by an author
        return abstain(head) if kind != "other" else listing(question, gathered)
    if not gathered.evidence or gathered.total is not None:
        return _of_subject(question, gathered, head)
    item = gathered.evidence[0]
    if kind == "fulltext" and has_abstract(item):
        return _with_abstract(question, item)
    lines, bullets = [head], []
    if kind in ("fulltext", "code"):
        bullets = [b for b in item.bullets if kind == "fulltext" or _CODE.search(b.text)][:_QUOTED]
    if kind == "citations" and gathered.mentions and gathered.mentions[0][1] > 1:
        name, n = gathered.mentions[0]
        lines.append(phrase("metadata.mention_count", language, name=flat_quote(name), n=n))
    lines.append(phrase("metadata.see", language, **_of(item.paper)))
    citations = [cite(number, item, bullet) for number, bullet in enumerate(bullets, 1)]
    if citations:
        lines.append(phrase("metadata.said", language))
        lines += [f"“{flat_quote(c.text)}” {c.marker}" for c in citations]
    return answer_of("\n".join(lines), citations)


def _with_abstract(question: Question, item: Evidence) -> Answer:
    """Return the abstract of a paper, after what is not stored if more is asked for."""
    language, quotations = question.language, Quotations()
    lines = [] if asks_abstract(question) else [phrase("metadata.abstract_only", language)]
    lines += [f"{place_of(item, language)}:", *abstract_lines(item, quotations)]
    return answer_of("\n".join([*lines, phrase("metadata.see", language, **_of(item.paper))]), quotations.citations)


def _of_subject(question: Question, gathered: Gathered, head: str) -> Answer:
    """Say which papers fit but for what is not stored."""
    lines = [head, *outside_dates(question, gathered)]
    if not gathered.evidence or not question.weights:
        return abstain("\n".join(lines))
    papers, citations = titles(gathered.evidence, question.language)
    lines.append(phrase("metadata.any", question.language, subject=flat_quote(question.subject)))
    return abstain("\n".join([*lines, *papers]), citations)


def _mentions(question: Question, gathered: Gathered, head: str) -> Answer:
    """Say which papers mention what is not stored."""
    language = question.language
    on = scope_of(question)["subject"]
    lines, total = [head], 0
    for name, n in gathered.mentions:
        key = {0: "mention_none", 1: "mention_one"}.get(n, "mention_first" if n > len(gathered.evidence) else "mention")
        lines.append(phrase(f"metadata.{key}", language, name=flat_quote(name), n=n, subject=on))
        total += n
    if not total:
        if gathered.evidence:
            key = "any_affiliation" if head == phrase("metadata.affiliation", language) else "any"
            lines.append(phrase(f"metadata.{key}", language, subject=flat_quote(question.subject)))
        papers, citations = titles(gathered.evidence, language)
        return abstain("\n".join([*lines, *papers]), citations)
    papers, citations = entries(question, gathered.evidence)
    return answer_of("\n".join([*lines, *papers]), citations)
