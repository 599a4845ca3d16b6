"""A report as a Markdown page. No text of digests or models becomes a link, an image or HTML."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answer import body_markdown, source_markdown
from rag.check import remark_lines
from rag.report.model import Report, Section
from rag.report.numbering import numbered
from rag.report.wording import Wording
from rag.text import as_markdown_line


def report_markdown(report: Report) -> str:
    """Return a report: what it covers, its sections, each with the sentences that a check found unsupported, and sources."""
    say = Wording(report.language)
    sections, sources = numbered(report)
    parts = [f"# {as_markdown_line(report.subject)}", f"*{report.day} · {' '.join(map(as_markdown_line, say.head(report)))}*"]
    parts += [f"> {as_markdown_line(note)}" for note in say.notes(report)]
    for section in sections:
        parts += _section(section, say)
    if sources:
        parts += [f"## {say('sources')}", "\n\n".join(map(source_markdown, sources))]
    return "\n\n".join([*parts, f"*{as_markdown_line(say('footer'))}*"]) + "\n"


def _section(section: Section, say: Wording) -> Iterator[str]:
    answer = section.answer
    yield f"## {as_markdown_line(say.heading(section.planned))}"
    if note := say.help(section.planned):
        yield f"*{as_markdown_line(note)}*"
    if answer.notice:
        yield f"> {as_markdown_line(answer.notice)}"
    yield body_markdown(answer)
    if doubts := list(remark_lines(answer)):
        yield "\n".join(f"- {as_markdown_line(line)}" for line in doubts)
