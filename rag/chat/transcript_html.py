"""A conversation as one page of HTML that needs nothing else: to be read in a browser, printed, or sent by e-mail.

What digests, models and readers wrote goes through :func:`rag.text.sanitize.as_html`; tags, links and classes are the
program's own. The page holds no script and no image, and forbids them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from importlib import resources
from statistics import mode

from rag.answer import Look, Said, lang, said_in, text_html
from rag.chat.history import Record, Turn
from rag.check import remark_lines, remarks, sign, summary, word
from rag.core import Answer, Citation
from rag.text import as_html, clean, flat, language_of, plain

__all__ = ["to_html"]

_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<header>
<h1{title_lang}>{title}</h1>
<p class="nm-meta" lang="en">{facts}</p>
</header>
{turns}
<footer lang="en"><p>Answers rest on daily digests of papers, which a language model wrote, and not on the text of the papers. \
Made by nonmun.</p></footer>
</body>
</html>
"""
_MODES = {"llm": "answered by a model", "extractive": "quoted from the digests"}


def to_html(record: Record, turns: Sequence[Turn]) -> str:
    """The conversation as a page: each question, what it was understood as, the answer with its verdicts, and its sources."""
    days = " – ".join(dict.fromkeys((record.created[:10], record.changed[:10])))
    count = "1 question" if len(turns) == 1 else f"{len(turns):,} questions"
    return _PAGE.format(
        language=mode([language_of(turn.message) for turn in turns] or [language_of(record.title)]),
        title=as_html(flat(record.title)),
        title_lang=lang(record.title),
        style=(resources.files("rag") / "data" / "transcript.css").read_text("utf-8"),
        facts=as_html(f"{days} · {count}"),
        turns="\n".join(_turn(place, turn) for place, turn in enumerate(turns, 1)),
    )


def _turn(place: int, turn: Turn) -> str:
    parts = [f'<article id="turn-{place}">', f"<h2{lang(turn.message)}>{as_html(turn.message.strip())}</h2>"]
    if turn.question != turn.message:
        parts.append(
            f'<p class="nm-meta" lang="en">Understood as: <span{_own(turn.question)}>{as_html(flat(turn.question))}</span></p>'
        )
    if turn.answer is None:
        parts += [_text(turn.text, Look(lambda _: None, rich=False)), '<p class="nm-meta" lang="en">(not finished)</p>']
    else:
        parts += _answer(place, turn, turn.answer)
    return "\n".join([*filter(None, parts), "</article>"])


def _answer(place: int, turn: Turn, answer: Answer) -> Iterable[str]:
    markers = {citation.marker: number for number, citation in enumerate(answer.citations, 1)}

    def chip(number: int) -> str | None:
        marker = f"[{number}]"
        known = markers.get(marker)
        return f'&nbsp;<a class="nm-chip" href="#source-{place}-{known}">{marker}</a>' if known else None

    yield _text(answer.text, Look(chip, answer.mode == "llm", said_in(answer), partial(_mark, place, answer)))
    if answer.notice:
        yield f'<p class="nm-notice"{_own(answer.notice)}>{as_html(flat(answer.notice))}</p>'
    if told := summary(answer, language_of(turn.question)):
        yield f'<p class="nm-meta"{_own(told)}>{as_html(told)}</p>'
    if lines := remark_lines(answer):
        listed = zip(remarks(answer), lines, strict=True)
        items = "".join(f'<li id="remark-{place}-{remark.place}">{as_html(line)}</li>' for remark, line in listed)
        yield f'<ul class="nm-remarks" lang="{language_of(answer.text)}">{items}</ul>'
    facts = " · ".join(filter(None, (_MODES.get(answer.mode, answer.mode), turn.asked[:10])))
    yield f'<p class="nm-meta" lang="en">{as_html(facts)}</p>'
    if answer.citations:
        items = "\n".join(_source(place, number, citation) for number, citation in enumerate(answer.citations, 1))
        yield f'<h3 lang="en">Sources</h3>\n<ol class="nm-sources">\n{items}\n</ol>'


def _text(text: str, look: Look) -> str:
    return f"<div{_own(text)}>{text_html(text, look)}</div>" if text.strip() else ""


def _own(text: str) -> str:
    """The language of a text, where the page around it may have another."""
    return lang(text) or ' lang="en"'


def _mark(place: int, answer: Answer, said: Said, html: str, ends: bool) -> str:
    """A sentence, or a part of one; one that a reader should not rely on says so where it ends."""
    sentence = said.sentence
    if sentence.verdict == "supported":
        return html
    marked = f'<span class="nm-said">{html}</span>'
    if not ends:
        return marked
    told = f"{sign(sentence)} {word(sentence, language_of(answer.text))}"
    return f'{marked} <a class="nm-flag" href="#remark-{place}-{said.place}">{as_html(told)}</a>'


def _source(place: int, number: int, citation: Citation) -> str:
    title = f'<a href="{as_html(citation.url)}" rel="noopener noreferrer">{as_html(plain(flat(citation.title)))}</a>'
    quoted = "\n".join(line.strip() for line in clean(citation.text).split("\n") if line.strip())
    lines = [
        f'<li id="source-{place}-{number}"><p{_own(citation.title)}>'
        f'<a class="nm-chip" href="#turn-{place}">{as_html(citation.marker)}</a> {title}</p>',
        f'<p class="nm-meta" lang="en">arXiv {as_html(citation.arxiv_id)} · digest of {citation.date}</p>',
        f"<blockquote{_own(quoted)}>{as_html(quoted)}</blockquote>",
    ]
    if citation.warning:
        warning = f"Warning: the bullets may not describe this paper: {flat(citation.warning)}"
        lines.append(f'<p class="nm-suspect" lang="en">{as_html(warning)}</p>')
    return "\n".join([*lines, "</li>"])
