"""The answer to a question for papers: a line for each, what it says of the subject, and how many more there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.answer.citations import cite
from rag.answer.forms.common import abstain, answer_of, flat_quote, refusal, title_of
from rag.answer.forms.facets import facets_of
from rag.answer.forms.scope import apart_of, text_labels, unrecorded_of, without_days
from rag.answer.phrases import phrase
from rag.core import Answer, Citation, Evidence, EvidenceBullet, Paper
from rag.search import Gathered, Gist, Question, asks_to_do_without, is_title_like
from rag.text import Language

#: Characters quoted of each paper; the citation has the whole bullet.
_LONGEST = 200
#: Papers that ``top N`` is offered for.
_MORE = 50
#: Words of a title, and the similarity of two spellings of one.
_TITLE, _SAME = 4, 0.8
_QUOTED = re.compile(r"[\"“”«]([^\"“”«»]{10,250})[\"“”»]")
_NAMED = 3  # papers that others are like; more are counted


def listing(question: Question, gathered: Gathered) -> Answer:
    """Return the papers that fit, with what was cut or excluded."""
    if open_time := without_days(question, gathered):
        return abstain(open_time)
    if not gathered.evidence:
        return refusal(question)
    lines, citations = paper_lines(question, gathered)
    beside = [*apart_of(question, gathered), *unrecorded_of(question, gathered)]
    said = [_head(question, gathered), *lines, *_rest(question, gathered), *beside, *_mentioned(question)]
    return answer_of("\n".join(said), citations)


def _mentioned(question: Question) -> list[str]:
    """Say by what papers were left out of a list of those that do without something, which a digest need not say."""
    if not question.left_out or not asks_to_do_without(question.text):
        return []
    return [phrase("listing.mentioned", question.language, names=", ".join(map(flat_quote, question.left_out)))]


def recommended(question: Question, gathered: Gathered) -> Answer:
    """Return a few papers to read, and how they were chosen."""
    if not gathered.evidence:
        return refusal(question)
    lines, citations = paper_lines(question, gathered)
    key = "recommended" if question.weights else "recommended_latest" if not question.filters.any else "recommended_filtered"
    values = {"n": len(gathered.evidence), "total": gathered.total or 0, "subject": flat_quote(question.subject)}
    head = phrase(f"listing.{key}", question.language, **values)
    return answer_of("\n".join([head, *lines]), citations)


def _head(question: Question, gathered: Gathered) -> str:
    shown, total = len(gathered.evidence), gathered.total or len(gathered.evidence)
    language = question.language
    if gathered.like:
        head = phrase("listing.similar", language, n=shown, names=_names(gathered.like, language))
    elif question.chooses and (gathered.of or not question.filters.any) and total == shown:
        head = _chosen(question, gathered, shown)
    elif total > shown:
        order = phrase(f"listing.order_{'date' if _ordered_by_nothing(gathered) else gathered.order}", language)
        first, last = question.skip + 1, question.skip + shown
        key = "listing.some" if not question.skip else "listing.page" if last > first else "listing.place"
        head = phrase(key, language, n=shown, total=total, order=order, first=first, last=last)
        if gathered.of and question.chooses and not question.skip:
            head = f"{_chosen(question, gathered, total)}\n{head}"
    else:
        head = phrase("listing.one" if shown == 1 else "listing.all", language, n=shown)
    without = [*question.left_out, *([question.filters.not_author] if question.filters.not_author else [])]
    if labels := text_labels(question):
        head = f"{head.rstrip(':')} ({', '.join(labels)}):"
    if _ordered_by_nothing(gathered):
        head = f"{phrase('listing.no_votes', language)}\n{head}"
    if title := _absent_title(question, gathered):
        head = f"{phrase('listing.no_title', language, title=flat_quote(title))}\n{head}"
    if without:
        head = head.rstrip(":") + phrase("listing.without", language, names=", ".join(map(flat_quote, without))) + ":"
    return head


def _chosen(question: Question, gathered: Gathered, n: int) -> str:
    """Return of how many papers those that fit were chosen."""
    of = gathered.of or len(question.arxiv_ids)
    key = "listing.among" if of > n else "listing.among_all"
    return phrase(key, question.language, n=n, of=of, rest=of - n)


def _absent_title(question: Question, gathered: Gathered) -> str:
    """Return the title that a question consists of, or quotes, if no paper found is called so; empty otherwise."""
    if question.intent != "list" or question.titled or question.arxiv_ids or gathered.order not in ("", "relevance"):
        return ""
    text = question.text.strip().rstrip(".")
    asked = next((m[1] for m in _QUOTED.finditer(text)), text if is_title_like(text) else "")
    if len(asked.split()) < _TITLE:
        return ""
    titles = (item.paper.title.casefold() for item in gathered.evidence)
    known = any(
        asked.casefold() in title or SequenceMatcher(None, asked.casefold(), title).ratio() >= _SAME for title in titles
    )
    return "" if known else asked


def _names(papers: Sequence[Paper], language: Language) -> str:
    if len(papers) > _NAMED:
        return phrase("listing.those", language, n=len(papers))
    return ", ".join(f"“{title_of(paper)}” ({paper.arxiv_id})" for paper in papers)


def _ordered_by_nothing(gathered: Gathered) -> bool:
    """Tell whether the papers that votes should order have none recorded."""
    return gathered.order in ("votes", "votes_asc") and all(item.paper.votes is None for item in gathered.evidence)


def _rest(question: Question, gathered: Gathered) -> list[str]:
    shown, total = len(gathered.evidence), gathered.total or 0
    left = total - question.skip - shown
    if left <= 0 or question.intent == "similar" or question.limit:
        return []
    more = min(total, max(_MORE, 2 * shown))
    return [phrase("listing.more", question.language, n=left, more=more)]


def paper_lines(question: Question, gathered: Gathered) -> tuple[list[str], list[Citation]]:
    """Return a line for each paper with what it says of the subject, or the rows of a table."""
    citations: list[Citation] = []
    lines = [phrase("listing.table", question.language)] if question.as_table else []
    for number, item in enumerate(gathered.evidence, question.skip + 1):
        gist = gathered.gists.get(item.paper.arxiv_id)
        marker, said = "", ""
        if gist is not None:
            bullet, said = _told(question, item, gist)
            citations.append(cite(len(citations) + 1, item, bullet))
            marker = citations[-1].marker
        lines += _row(item, marker) if question.as_table else _entry(question, number, item, said, marker)
    return lines, citations


def _told(question: Question, item: Evidence, gist: Gist) -> tuple[EvidenceBullet, str]:
    """Return what is quoted of a paper; without a subject not how its abstract begins, which is background, but what is new."""
    if not question.weights and gist.bullet.kind == "abstract":
        new = facets_of(item, _LONGEST, language=question.language).get("what")
        return (new.bullet, new.text) if new is not None else (gist.bullet, gist.text)
    return gist.bullet, gist.text


def _entry(question: Question, number: int, item: Evidence, said: str, marker: str) -> list[str]:
    paper = item.paper
    votes = f", {phrase('votes', question.language, votes=paper.votes)}" if paper.votes is not None else ""
    line = f"{number}. {title_of(paper)} ({paper.arxiv_id}, {paper.date}{votes})"
    doubt = [f"   {phrase('listing.suspect', question.language)}"] if item.suspect else []
    return [line, *doubt, f"   “{shorten(flat_quote(said))}” {marker}"] if marker else [line, *doubt]


def _row(item: Evidence, marker: str) -> list[str]:
    paper = item.paper
    title = title_of(paper).replace("|", "\\|")
    votes = "" if paper.votes is None else str(paper.votes)
    return [f"| {title} {marker} | {paper.arxiv_id} | {paper.date} | {votes} |"]


def shorten(text: str, longest: int = _LONGEST) -> str:
    """Return a text of at most so many characters, cut after a word."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > longest // 2 else cut).rstrip(" ,;:·-") + "…"
