"""A finished answer to files that outlive it: Markdown of all of it, BibTeX of what was verified."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from rag.answer.export.bibtex import bibtex
from rag.answer.export.html import MARK
from rag.answer.kinds import basis_of, place_cited, twin_label
from rag.answer.repaired import repair_note
from rag.check import abstract_lines
from rag.core import Answer, Bullet, BulletKind, Citation, DigestEntry, Paper, Sentence
from rag.index import reasons_in
from rag.text import Table, as_markdown, as_markdown_line, clean, language_of, plain, tables_in


def verified_citations(answer: Answer) -> tuple[Citation, ...]:
    """Return the citations that hold: those of a sentence that is supported, and those of sentences without a verdict.

    A citation of sentences that are contradicted or unverifiable is left out, unless one that is supported carries it too.
    """
    verdicts: dict[str, set[str]] = {}
    for sentence in answer.sentences:
        for marker in sentence.citations:
            verdicts.setdefault(marker, set()).update({sentence.verdict} if sentence.verdict else ())
    return tuple(c for c in answer.citations if not (found := verdicts.get(c.marker)) or "supported" in found)


def answers_bibtex(answers: Iterable[Answer], papers: Mapping[str, Paper]) -> str:
    """Return BibTeX of exactly the papers whose citations hold (:func:`verified_citations`), each once, in order.

    The note of each says which kinds of evidence are cited of it.

    :param papers: by arXiv id; the entry of any other paper has only what the citation knows.
    """
    cited = [citation for answer in answers for citation in verified_citations(answer)]
    kinds: dict[str, set[BulletKind]] = {}
    for c in cited:
        kinds.setdefault(c.arxiv_id, set()).add(c.kind)
    return bibtex((papers.get(c.arxiv_id) or _known_of(c) for c in cited), kinds)


def cited_papers(answers: Iterable[Answer], papers: Mapping[str, Paper]) -> tuple[Paper, ...]:
    """Return the papers whose citations hold (:func:`verified_citations`), each once, in order.

    :param papers: by arXiv id; of any other paper only what the citation knows is there.
    """
    cited = [citation for answer in answers for citation in verified_citations(answer)]
    return tuple({c.arxiv_id: papers.get(c.arxiv_id) or _known_of(c) for c in reversed(cited)}.values())[::-1]


def _known_of(citation: Citation) -> Paper:
    """Return what a citation knows of its paper."""
    bullet = Bullet(None, citation.text, citation.kind)
    return Paper(citation.arxiv_id, (DigestEntry(citation.date, citation.arxiv_id, citation.title, (bullet,)),))


def answer_markdown(question: str, answer: Answer, *, how: str = "", day: dt.date | None = None) -> str:
    """Return an answer as a Markdown page: question, how and when it was answered, text, verdicts, and the quoted sources.

    No text of digests or models becomes a link, an image or HTML. Of a model's Markdown only lists, bold type and code stay.

    :param how: what answered, such as the name of the model; the mode of the answer where it is empty.
    :param day: the day it was answered.
    """
    facts = " · ".join(filter(None, (as_markdown_line(how) or answer.mode, str(day or ""))))
    notice = [f"> {as_markdown_line(answer.notice)}"] if answer.notice else []
    basis = basis_of(answer, language_of(question))
    parts = [f"# {as_markdown_line(question)}", f"*{facts}*", *notice, *_paragraphs(answer)]
    parts += [f"*{as_markdown_line(basis)}*"] if basis else []
    if answer.mode == "llm" and any(sentence.verdict for sentence in answer.sentences):
        verdicts = [f"- {s.verdict}{_judge_of(s)}: {_inline(s.text, rich=False)}" for s in answer.sentences if s.verdict]
        parts += [f"## Checked against {'the texts cited' if basis else 'the digests'}", "\n".join(verdicts)]
    if answer.citations:
        parts += ["## Sources", "\n\n".join(map(source_markdown, answer.citations))]
        parts += [as_markdown_line(line).replace("\\[", "[").replace("\\]", "]") for line in abstract_lines(answer)]
    return "\n\n".join(parts) + "\n"


def body_markdown(answer: Answer) -> str:
    """Return the text of an answer alone, as in :func:`answer_markdown`."""
    return "\n\n".join(_paragraphs(answer))


def _judge_of(sentence: Sentence) -> str:
    """Return who gave a verdict, unless it was the checker."""
    return " (judged by the model)" if sentence.judged_by == "model" else ""


def source_markdown(citation: Citation) -> str:
    """Return a citation as an item of a list: its paper and its place, and what is quoted."""
    head = f"- {citation.marker} [{as_markdown_line(plain(citation.title))}]({citation.url}), {place_cited(citation)}"
    lines = _quotation(citation.text)
    if note := repair_note(citation.repairs):
        lines += ["", f"  Repaired: {as_markdown_line(note)}"]
    if citation.twin:
        lines += ["", f"  {twin_label(citation.twin, citation.twin_kind, 'en')}:", "", *_quotation(citation.twin)]
    if told := reasons_in("en", citation.warning):
        lines += ["", f"  Warning: these bullets seem to describe another paper: {as_markdown_line(told)}"]
    return "\n".join([head, "", *lines])


def _quotation(text: str) -> list[str]:
    return [f"  > {as_markdown(line.strip())}" for line in clean(text).split("\n") if line.strip()]


_BARE_PIPE = re.compile(r"(?<!\\)\|")
_KEPT = re.compile(r"\[\d{1,6}\]|\*\*(?=\S)[^*\n]+(?<=\S)\*\*|`[^`\n]+`")


def _paragraphs(answer: Answer) -> Sequence[str]:
    """Return the lines of an answer, each a paragraph or an item; an indented line belongs to the item before it."""
    parts: list[str] = []
    width = 0  # of the mark of the item that is open
    text = clean(answer.text)
    tables = {table.first: table for table in tables_in(text)}
    inside = {place for table in tables.values() for place in range(table.first, table.after)}
    for place, line in enumerate(text.split("\n")):
        if place in tables:
            parts.append(_table(tables[place], rich=answer.mode == "llm"))
            width = 0
        if place in inside or not line.strip():
            continue
        text = line.strip()
        mark = MARK.match(text)
        is_item = mark is not None and mark.lastgroup is not None
        if width and line.startswith("  ") and not is_item:
            parts.append(" " * width + _inline(text, rich=answer.mode == "llm"))
            continue
        head = f"{text.split()[0].replace('•', '-')} " if is_item else ""
        width = len(head)
        parts.append(head + _inline(text[mark.end() :] if mark else text, rich=answer.mode == "llm"))
    return parts


def _table(table: Table, *, rich: bool) -> str:
    """Return a table with the text of its cells as such."""
    lines = [[_BARE_PIPE.sub(r"\\|", _inline(cell.plain, rich=rich)) for cell in row] for row in (table.head, *table.rows)]
    head, *rows = ["| " + " | ".join(cells) + " |" for cells in lines]
    return "\n".join([head, "|" + " --- |" * len(table.head), *rows])


def _inline(text: str, *, rich: bool) -> str:
    """Return a line, literally but for markers, and, with ``rich``, bold type and code."""
    shown, end, marked = "", 0, False
    for kept in _KEPT.finditer(text):
        if rich or kept[0].startswith("["):
            shown += _literal(text[end : kept.start()], marked)
            shown += f"**{_inline(kept[0][2:-2], rich=False)}**" if kept[0].startswith("**") else kept[0]
            end, marked = kept.end(), kept[0].startswith("[")
    return shown + _literal(text[end:], marked)


def _literal(text: str, marked: bool) -> str:
    """Return a text as such; right after a marker it must not turn that into a link."""
    return f"\\{text[0]}{as_markdown(text[1:])}" if marked and text[:1] in ("(", ":") else as_markdown(text)
