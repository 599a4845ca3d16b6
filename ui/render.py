"""Everything the page shows, as HTML that the program builds itself.

The one place, with :mod:`rag.answer_html` and :mod:`ui.verdicts`, where text of digests, models and readers becomes HTML: every
piece of it goes through :func:`rag.render.as_html`, so that it is shown as the characters it consists of. Links, classes and
numbers are the program's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import partial

from rag.answer_html import text_html
from rag.inline import Look, lang, said_in
from rag.models import Answer, Citation, Evidence, Paper, arxiv_url
from rag.render import as_html, clean, flat
from ui.conversation import Conversation, Turn
from ui.overview import Overview
from ui.texts import Label
from ui.verdicts import checked_html, mark, unchecked_html

__all__ = ["answer_html", "header_html", "question_html", "sources_html", "suggestions_html", "welcome_html"]

_COMMAND = re.compile(r"`([^`\n]+)`")
_AUTHORS = 3
_SHORT = 0.1
# Holds a chip to the word before it, so that no line begins with one.
_JOINER = "&#8288;"


def question_html(turn: Turn) -> str:
    """A reader's question, literally, and below it what was understood of it: by a follow-up the question that it stands for,
    else filters, order and number."""
    question = f'<div class="nm-question"{lang(turn.question)}>{as_html(turn.question)}</div>'
    labels: list[tuple[str, str]] = []
    if turn.followed is not None and turn.followed.rewritten:
        labels = [(turn.followed.question, turn.question)]
    elif turn.read is not None:
        korean = turn.read.language == "ko"
        labels = [(piece.label_ko if korean else piece.label_en, piece.text) for piece in turn.read.understood]
    if not labels:
        return question
    shown = "".join(f'<li title="{as_html(flat(words))}"{lang(label)}>{as_html(flat(label))}</li>' for label, words in labels)
    return f'{question}<div class="nm-understood"><span>{Label.UNDERSTOOD}</span><ul>{shown}</ul></div>'


def answer_html(turn: Turn, model: str) -> str:
    """The answer of a turn as far as it is: text with numbered chips, then how it came about, or what went wrong.

    :param model: the name of the model that answers; empty when answers are quoted.
    """
    if turn.state == "waiting" or (turn.state == "answering" and not turn.text):
        body = f'<p class="nm-busy" role="status"><span class="nm-dots"><i></i><i></i><i></i></span> {Label.SEARCHING}</p>'
    else:
        rich = bool(model) and (turn.answer is None or turn.answer.mode == "llm")
        # Without an answer there are no verdicts: the model still writes, or was broken off.
        checked = unchecked_html(turn) if rich and turn.text and turn.answer is None else checked_html(turn)
        body = _text(turn, rich=rich) + checked + _ending(turn, model)
    return f'<div class="nm-answer nm-{turn.state}" id="answer-{turn.number}">{body}</div>'


def _text(turn: Turn, *, rich: bool) -> str:
    known = {int(c.marker.strip("[]")): c for c in turn.answer.citations} if turn.answer else {}

    def chip(number: int) -> str | None:
        if number in known:
            title = as_html(flat(known[number].title))
            return (
                f'{_JOINER}<a class="nm-chip" href="#source-{turn.number}-{number}" title="{title}" '
                f'id="cite-{turn.number}-{number}">{number}</a>'
            )
        if turn.answer is not None:
            return None  # no marker, but a number that the text has between brackets
        # What the number stands for is known at the end of an answer; one that was broken off has no sources to lead to.
        return f'{_JOINER}<span class="nm-chip">{number}</span>' if turn.running else ""

    if not turn.text:
        return ""
    look = Look(chip, rich, said_in(turn.answer), partial(mark, turn))
    kind = "nm-text nm-unchecked" if rich and turn.answer is None else "nm-text"
    return f'<div class="{kind}"{lang(turn.text)}>{text_html(turn.text, look)}</div>'


def _ending(turn: Turn, model: str) -> str:
    """What stands below an answer: a notice, a failure, that it was stopped, and how it came about."""
    if turn.state == "failed":
        return _problem(turn.problem, turn.hint)
    if turn.state == "stopped":
        return f'<p class="nm-foot">{Label.STOPPED}</p>'
    if turn.answer is None:
        return ""
    notice = turn.answer.notice
    shown = f'<p class="nm-notice" role="note"{lang(notice)}>{as_html(notice)}</p>' if notice else ""
    copy = f'<button type="button" class="nm-copy">{Label.COPY}</button>'
    return f'{shown}<p class="nm-foot"><span>{" · ".join(_facts(turn.answer, model))}</span>{copy}</p>'


def _facts(answer: Answer, model: str) -> Iterable[str]:
    if answer.mode == "llm":
        yield Label.BY_MODEL.format(model=as_html(model))
    else:
        yield Label.BY_QUOTING if model else Label.BY_QUOTING_NO_MODEL
    seconds = answer.timings.get("total", answer.timings.get("retrieve", 0.0))
    yield Label.SECONDS.format(seconds=seconds) if seconds >= _SHORT else Label.SECONDS_SHORT
    if answer.usage:
        yield Label.TOKENS.format(tokens=sum(answer.usage.values()))


def _problem(problem: str, hint: str) -> str:
    return f'<div class="nm-problem" role="alert"><p>{_with_commands(problem)}</p><p>{_with_commands(hint)}</p></div>'


def _with_commands(text: str) -> str:
    """A message of the program with what is to be typed, between back quotes, set apart."""
    return _COMMAND.sub(r"<code>\1</code>", as_html(text))


def sources_html(conversation: Conversation) -> str:
    """The cited papers of every answer, those of the last one in sight; the page's script shows the others on demand."""
    last = conversation.last
    if last is None:
        body = f'<h2>{Label.SOURCES}</h2><p class="nm-quiet">{Label.SOURCES_WAITING}</p>'
    else:
        answered = [t for t in conversation.turns if t.answer is not None and t.answer.citations and t is not last]
        body = "".join(_turn_sources(t, shown=False) for t in answered) + _turn_sources(last, shown=True)
    return f'<section class="nm-sources" aria-label="{Label.SOURCES}">{body}</section>'


def _turn_sources(turn: Turn, *, shown: bool) -> str:
    if turn.answer is None:
        text = Label.SOURCES_SEARCHING if turn.running else Label.SOURCES_MISSING
        body, count = f'<p class="nm-quiet">{text}</p>', ""
    elif not turn.answer.citations:
        body, count = f'<p class="nm-quiet">{Label.SOURCES_NONE}</p>', ""
    else:
        by_paper: dict[str, list[Citation]] = {}
        for citation in turn.answer.citations:
            by_paper.setdefault(citation.arxiv_id, []).append(citation)
        count = Label.PAPERS_ONE if len(by_paper) == 1 else Label.PAPERS.format(count=len(by_paper))
        body = "".join(_card(turn, cited) for cited in by_paper.values()) + f'<p class="nm-note">{Label.SOURCES_NOTE}</p>'
    question = f'<span class="nm-asked"{lang(turn.question)}>{as_html(flat(turn.question)[:200])}</span>'
    head = f'<h2>{Label.SOURCES}<span class="nm-count">{count}</span></h2>{question}'
    return f'<div class="nm-turn" id="sources-{turn.number}"{"" if shown else " hidden"}><header>{head}</header>{body}</div>'


def _card(turn: Turn, cited: Sequence[Citation]) -> str:
    first = cited[0]
    paper = turn.papers.get(first.arxiv_id)
    address = as_html(arxiv_url(first.arxiv_id))
    pdf = as_html(f"https://arxiv.org/pdf/{first.arxiv_id}")
    title = as_html(flat(first.title))
    bullets = "".join(_bullet(turn, citation, paper) for citation in cited)
    warning = next((c.warning for c in cited if c.warning), "")
    return (
        f'<article class="nm-card"><h3><a href="{address}" target="_blank" rel="noopener">{title}</a></h3>'
        f'<p class="nm-meta">{_authors(paper)}{" · ".join(_about(first, paper))}</p>'
        f'<p class="nm-links"><a href="{address}" target="_blank" rel="noopener">arXiv {as_html(first.arxiv_id)}</a>'
        f'<a href="{pdf}" target="_blank" rel="noopener">{Label.PDF}</a></p>'
        f"{_suspect(turn, warning) if warning else ''}"
        f'<ul class="nm-bullets">{bullets}</ul></article>'
    )


def _suspect(turn: Turn, warning: str) -> str:
    """That the audit suspects a digest, in the language of the question, and why."""
    korean = turn.read is not None and turn.read.language == "ko"
    label = f'<strong lang="ko">{Label.SUSPECT_KO}</strong>' if korean else f"<strong>{Label.SUSPECT}</strong>"
    return f'<p class="nm-suspect" role="note">{label} <span lang="en">{as_html(flat(warning))}</span></p>'


def _authors(paper: Paper | None) -> str:
    if paper is None or not paper.authors:
        return ""
    cut = len(paper.authors) > _AUTHORS or any(e.more_authors for e in paper.entries)
    names = ", ".join(as_html(flat(name)) for name in paper.authors[:_AUTHORS])
    return f'<span class="nm-authors">{names}{f" {Label.ET_AL}" if cut else ""}</span>'


def _about(citation: Citation, paper: Paper | None) -> Iterable[str]:
    yield Label.DIGEST_OF.format(date=citation.date.isoformat())
    if paper is not None and paper.votes is not None:
        yield _votes(paper.votes)


def _votes(count: int) -> str:
    return Label.VOTES_ONE if count == 1 else Label.VOTES.format(count=count)


def _bullet(turn: Turn, citation: Citation, paper: Paper | None) -> str:
    number = int(citation.marker.strip("[]"))
    section, whole = _as_listed(citation, paper)
    label = f'<span class="nm-section">{as_html(flat(section))}</span> ' if section else ""
    before, quoted, after = (_flat_part(part) for part in whole.partition(citation.text))
    text = f"{as_html(before)}<mark>{as_html(quoted)}</mark>{as_html(after)}" if before or after else as_html(quoted)
    return (
        f'<li class="nm-bullet" id="source-{turn.number}-{number}" tabindex="-1">'
        f'<a class="nm-chip" href="#cite-{turn.number}-{number}" title="{Label.BACK}">{number}</a>'
        f"<p{lang(whole)}>{label}{text}</p></li>"
    )


def _as_listed(citation: Citation, paper: Paper | None) -> tuple[str | None, str]:
    """The section and the whole text of a cited bullet; what the citation itself holds, when the digest has changed."""
    for entry in paper.entries if paper is not None else ():
        if entry.date == citation.date and citation.bullet < len(entry.bullets):
            bullet = entry.bullets[citation.bullet]
            if citation.text in bullet.text:
                return bullet.section, bullet.text
    return None, citation.text


def _flat_part(text: str) -> str:
    """White space to single spaces, those at the ends kept: the part goes on in the next one."""
    return re.sub(r"\s+", " ", clean(text))


def suggestions_html(found: Sequence[Evidence]) -> str:
    """The papers that fit what is being typed, one line each; empty when there are none."""
    if not found:
        return ""
    entries = "".join(_suggestion(evidence.paper) for evidence in found)
    return (
        f'<section class="nm-suggestions" aria-label="{Label.SUGGESTED}"><p class="nm-suggestions-head">{Label.SUGGESTED}</p>'
        f'<ul class="nm-suggested">{entries}</ul></section>'
    )


def _suggestion(paper: Paper) -> str:
    facts = [paper.date.isoformat(), *([_votes(paper.votes)] if paper.votes is not None else ())]
    title = as_html(flat(paper.title))
    return (
        f'<li><a href="{as_html(paper.url)}" target="_blank" rel="noopener" title="{title}">'
        f'<span class="nm-suggested-title"{lang(paper.title)}>{title}</span> '
        f'<span class="nm-suggested-facts">{" · ".join(facts)}</span></a></li>'
    )


def header_html(overview: Overview | None = None) -> str:
    """The name, what the page is for and, once that is known, which index is asked and how answers are made."""
    return (
        f'<header class="nm-header"><div class="nm-brand"><span class="nm-logo" aria-hidden="true">{Label.LOGO}</span>'
        f'<h1>{Label.NAME}</h1><p class="nm-tagline">{Label.TAGLINE}</p></div>'
        f"{_pills(overview) if overview else ''}</header>"
    )


def _pills(overview: Overview) -> str:
    if overview.papers:
        name = Label.INDEX_SAMPLE if overview.sample else Label.INDEX_OWN
        size = Label.INDEX_SIZE_ONE_DAY if overview.days == 1 else Label.INDEX_SIZE
        index = f"<b>{name}</b> {size.format(papers=overview.papers, days=overview.days)}"
        span = as_html(f"{overview.first_day} – {overview.last_day}")
    else:
        index, span = f"<b>{Label.BROKEN if overview.problem else Label.INDEX_NONE}</b>", ""
    mode = f"<b>{as_html(overview.model)}</b>" if overview.model else Label.MODE_EXTRACTIVE
    mode_help = Label.MODE_MODEL_HELP if overview.model else Label.MODE_EXTRACTIVE_HELP
    return (
        f'<p class="nm-facts"><span class="nm-pill" title="{span}">{index}</span>'
        f'<span class="nm-pill" title="{mode_help}">{mode}</span></p>'
    )


def welcome_html(overview: Overview) -> str:
    """What stands in the empty conversation: an invitation, or what to type first."""
    if overview.problem:
        return f'<div class="nm-welcome"><h2>{Label.BROKEN}</h2>{_problem(overview.problem, overview.hint)}</div>'
    if not overview.papers:
        steps = [(Label.EMPTY_OWN, Label.COMMAND_OWN), (Label.EMPTY_SAMPLE, Label.COMMAND_SAMPLE)]
        shown = "".join(f"<p>{text}</p><pre><code>{command}</code></pre>" for text, command in steps)
        return f'<div class="nm-welcome"><h2>{Label.EMPTY}</h2>{shown}<p>{Label.EMPTY_AFTER}</p></div>'
    return f'<div class="nm-welcome"><h2>{Label.WELCOME}</h2><p>{Label.WELCOME_HELP}</p></div>'
