"""A finished answer to files that outlive it: Markdown of all of it, BibTeX of what was verified."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from rag.answer.export.bibtex import bibtex
from rag.core import Answer, Citation, DigestEntry, Paper
from rag.text import as_markdown, as_markdown_line, clean, plain

__all__ = ["answer_bibtex", "answer_markdown", "answers_bibtex", "verified_citations"]


def verified_citations(answer: Answer) -> tuple[Citation, ...]:
    """The citations that hold: those of a sentence that is supported, and those of sentences that have no verdict.

    A citation of sentences that are contradicted or unverifiable is left out, unless one that is supported carries it too.
    """
    verdicts: dict[str, set[str]] = {}
    for sentence in answer.sentences:
        for marker in sentence.citations:
            verdicts.setdefault(marker, set()).update({sentence.verdict} if sentence.verdict else ())
    return tuple(c for c in answer.citations if not (found := verdicts.get(c.marker)) or "supported" in found)


def answers_bibtex(answers: Iterable[Answer], papers: Mapping[str, Paper]) -> str:
    """BibTeX of exactly the papers whose citations hold (:func:`verified_citations`), each once, in the order of the answers.

    :param papers: by arXiv id; of one that is not among them the entry has only what the citation knows.
    """
    verified = (citation for answer in answers for citation in verified_citations(answer))
    return bibtex(papers.get(c.arxiv_id) or _known_of(c) for c in verified)


def answer_bibtex(answer: Answer, papers: Mapping[str, Paper]) -> str:
    """BibTeX of one answer; as :func:`answers_bibtex`."""
    return answers_bibtex([answer], papers)


def _known_of(citation: Citation) -> Paper:
    return Paper(citation.arxiv_id, (DigestEntry(citation.date, citation.arxiv_id, citation.title, ()),))


def answer_markdown(question: str, answer: Answer, *, how: str = "", day: dt.date | None = None) -> str:
    """An answer as a Markdown page: question, how and when it was answered, text, verdicts, and the quoted sources.

    Digests and models write what is in it, so that nothing of them becomes a link, an image or HTML. Of a model's own
    Markdown lists, bold type and code stay.

    :param how: what answered, such as the name of the model; None is told where it is empty.
    :param day: the day it was answered.
    """
    facts = " · ".join(filter(None, (as_markdown_line(how) or answer.mode, str(day or ""))))
    parts = [f"# {as_markdown_line(question)}", f"*{facts}*", *_notice(answer), *_paragraphs(answer)]
    if answer.mode == "llm" and any(sentence.verdict for sentence in answer.sentences):
        verdicts = [f"- {s.verdict}: {_inline(s.text, rich=False)}" for s in answer.sentences if s.verdict]
        parts += ["## Checked against the digests", "\n".join(verdicts)]
    if answer.citations:
        parts += ["## Sources", "\n\n".join(map(_source, answer.citations))]
    return "\n\n".join(parts) + "\n"


def _notice(answer: Answer) -> Iterable[str]:
    if answer.notice:
        yield f"> {as_markdown_line(answer.notice)}"


def _source(citation: Citation) -> str:
    lines = [
        f"- {citation.marker} [{as_markdown_line(plain(citation.title))}]({citation.url}), digest of {citation.date}",
        *(f"  > {as_markdown(line.strip())}" for line in clean(citation.text).split("\n") if line.strip()),
    ]
    if citation.warning:
        lines += ["", f"  Warning: the bullets may not describe this paper: {as_markdown_line(citation.warning)}"]
    return "\n".join([lines[0], "", *lines[1:]])


# --- The text of an answer ---

_ITEM = re.compile(r"(\d{1,3}[.)]|[-*•])\s+(?=\S)")
_HEADING = re.compile(r"#{1,6}\s+(?=\S)")
_KEPT = re.compile(r"\[\d{1,6}\]|\*\*(?=\S)[^*\n]+(?<=\S)\*\*|`[^`\n]+`")


def _paragraphs(answer: Answer) -> Sequence[str]:
    """The lines of an answer, each a paragraph or an item; an indented line belongs to the item before it."""
    parts: list[str] = []
    width = 0  # of the mark of the item that is open
    for line in clean(answer.text).split("\n"):
        stripped = line.strip()
        if not stripped:
            continue
        if width and line.startswith("  ") and not _ITEM.match(stripped):
            parts.append(" " * width + _inline(stripped, rich=answer.mode == "llm"))
            continue
        item = _ITEM.match(stripped)
        mark = f"{item[1].replace('•', '-')} " if item else ""
        rest = stripped[item.end() :] if item else _HEADING.sub("", stripped, count=1)
        width = len(mark)
        parts.append(mark + _inline(rest, rich=answer.mode == "llm"))
    return parts


def _inline(text: str, *, rich: bool) -> str:
    """A line, literally but for markers, and, with ``rich``, bold type and code."""
    shown, end, marked = [], 0, False
    for kept in _KEPT.finditer(text):
        if not rich and not kept[0].startswith("["):
            continue
        shown += [_literal(text[end : kept.start()], marked), _styled(kept[0])]
        end, marked = kept.end(), kept[0].startswith("[")
    return "".join([*shown, _literal(text[end:], marked)])


def _styled(kept: str) -> str:
    return f"**{_inline(kept[2:-2], rich=False)}**" if kept.startswith("**") else kept


def _literal(text: str, marked: bool) -> str:
    """Text as such; after a marker it must not make a link of it."""
    return f"\\{text[0]}{as_markdown(text[1:])}" if marked and text[:1] in ("(", ":") else as_markdown(text)
