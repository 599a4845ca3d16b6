"""What exported pages share: an answer whose markers lead to its sources, these sources, remarks on sentences, and styles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from rag.answer.export.html import Look, text_html
from rag.answer.kinds import place_cited, twin_label
from rag.answer.repaired import repair_note
from rag.check import Remark, abstract_word, remark_lines, remarks, sign, word
from rag.core import Answer, Citation
from rag.index import reasons_in
from rag.text import Templates, clean, language_of, visible

if TYPE_CHECKING:
    from markupsafe import Markup


def cited_html(answer: Answer, place: str, sources: str = "") -> Markup:
    """Return the text of an answer as HTML, with links to :func:`source_html` and :func:`remarks_html`.

    :param place: tells the answers of one page apart.
    :param sources: the place of the sources, which take the markers' numbers; by default the answer's own, in order.
    """
    macros = _TEMPLATES("cited")
    numbers = {c.marker: int(c.marker[1:-1]) if sources else number for number, c in enumerate(answer.citations, 1)}

    def chip(number: int) -> Markup | None:
        source, marker = numbers.get(f"[{number}]"), f"[{number}]"
        return macros.chip(sources or place, source, marker) if source else None

    mark = partial(macros.mark, place, language_of(answer.text))
    return text_html(answer.text, Look(chip, answer.mode == "llm", answer, mark, macros.repaired))


def source_html(citation: Citation, place: str, number: int, back: str) -> Markup:
    """Return a citation as an item of a list of sources.

    :param back: the id that its marker leads to.
    """
    html: Markup = _TEMPLATES("cited").source(place, number, citation, back)
    return html


def remarks_html(answer: Answer, place: str) -> Markup:
    """Return the sentences that a reader should not rely on, with the reasons, as a list; nothing if there are none."""
    html: Markup = _TEMPLATES("cited").remarks(place, answer)
    return html


def page_styles() -> Markup:
    """Return the styles of exported pages: light, dark and printed."""
    styles: Markup = _TEMPLATES("cited").styles()
    return styles


def _quoted(text: str) -> str:
    """Return the lines of a quotation without white space around them."""
    return "\n".join(line.strip() for line in clean(text).split("\n") if line.strip())


def _remarks(answer: Answer) -> Iterator[tuple[Remark, str]]:
    return zip(remarks(answer), remark_lines(answer), strict=True)


_TEMPLATES = Templates(
    "rag.answer.export",
    abstract_word=abstract_word,
    language=language_of,
    place=place_cited,
    quoted=_quoted,
    remarks=_remarks,
    reasons=reasons_in,
    repair_note=repair_note,
    sign=sign,
    twin_label=twin_label,
    visible=visible,
    word=word,
)
