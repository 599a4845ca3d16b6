"""How far a conversation is supported, and which digests are suspect, as HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rag.core import Answer, Paper
from rag.index import Audit, AuditRow
from rag.text import Language, as_html, flat
from ui.locales.texts import Label, Text
from ui.markup.marks import with_commands
from ui.markup.paper import heading_html

__all__ = ["conversation_html", "digests_html"]

_VERDICTS: tuple[tuple[str, str, Text], ...] = (
    ("supported", "✓", Label.QUALITY_SUPPORTED),
    ("contradicted", "✗", Label.QUALITY_CONTRADICTED),
    ("unverifiable", "?", Label.QUALITY_UNVERIFIABLE),
    ("unjudged", "–", Label.QUALITY_UNJUDGED),
)


def conversation_html(answers: Sequence[Answer], language: Language) -> str:
    """Sentences of a model's answers by verdict, and what was quoted or not answered."""
    written = [answer for answer in answers if answer.mode == "llm"]
    counts = Counter(s.verdict or "unjudged" for a in written for s in a.sentences if s.verdict or s.reason)
    quoted = sum(answer.mode == "extractive" and bool(answer.citations) for answer in answers)
    silent = sum(answer.abstained for answer in answers)
    parts = [_bars(counts, language)] if counts else []
    if quoted:
        text = Label.QUALITY_QUOTED_ONE if quoted == 1 else Label.QUALITY_QUOTED
        parts.append(f"<p>{text.of(language, count=quoted)}</p>")
    if silent:
        parts.append(f"<p>{Label.QUALITY_SILENT.of(language)}: <b>{silent}</b></p>")
    if not parts:
        parts = [f'<p class="nm-quiet">{Label.QUALITY_TALK_NONE.of(language)}</p>']
    head = f"<h2>{Label.QUALITY_TALK.of(language)}</h2>"
    return (
        f'<section class="nm-quality">{head}{"".join(parts)}<p class="nm-note">{Label.QUALITY_TRUTH.of(language)}</p></section>'
    )


def _bars(counts: Mapping[str, int], language: Language) -> str:
    """The counts with bars; sign, word and number stand beside each, so that none is told by colour alone."""
    whole = sum(counts.values())
    rows = "".join(
        f'<tr class="nm-{verdict}"><th scope="row">{sign} {text.of(language)}</th><td>{counts.get(verdict, 0)}</td>'
        f'<td class="nm-bar"><span style="width:{100 * counts.get(verdict, 0) / whole:.0f}%"></span></td></tr>'
        for verdict, sign, text in _VERDICTS
        if counts.get(verdict) or verdict != "unjudged"
    )
    caption = f"<caption>{Label.QUALITY_SENTENCES.of(language)}: {whole}</caption>"
    return f'<table class="nm-verdicts">{caption}<tbody>{rows}</tbody></table>'


def digests_html(audit: Audit, papers: Mapping[str, Paper], language: Language) -> str:
    """How many entries are suspect, and which, the most suspect first, with the reasons."""
    head = f"<h2>{Label.QUALITY_DIGESTS.of(language)}</h2>"
    if audit.too_small:
        return f'<section class="nm-quality">{head}<p>{Label.QUALITY_TOO_SMALL.of(language)}</p></section>'
    flagged = sorted((row for row in audit.rows if row.suspect), key=lambda row: (-row.score, row.arxiv_id, row.date))
    of = len(audit.rows)
    if not flagged:
        return f'<section class="nm-quality">{head}<p>{Label.QUALITY_FLAGGED_NONE.of(language, of=of)}</p></section>'
    told = Label.QUALITY_FLAGGED.of(language, count=len(flagged), of=of, share=100 * len(flagged) / of)
    items = "".join(_suspect(row, papers.get(row.arxiv_id), language) for row in flagged)
    how = with_commands(Label.QUALITY_FLAGGED_HELP.of(language))
    listed = f'<p class="nm-note">{how}</p><ol class="nm-suspects">{items}</ol>'
    return f'<section class="nm-quality">{head}<p>{told}</p>{listed}</section>'


def _suspect(row: AuditRow, paper: Paper | None, language: Language) -> str:
    facts = f"{row.date} · {Label.QUALITY_SCORE.of(language, score=row.score)}"
    reasons = "".join(f"<li>{as_html(flat(reason))}</li>" for reason in row.reasons)
    title = heading_html(row.arxiv_id, paper.title if paper else row.arxiv_id)
    return f'<li>{title}<p class="nm-meta">{as_html(facts)}</p><ul class="nm-reasons" lang="en">{reasons}</ul></li>'
