"""A report as HTML: a page of its own, which holds no script and no image, or a part of another page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.answer import cited_html, page_styles, remarks_html, source_html
from rag.core import Citation
from rag.report.model import Report, Section
from rag.report.numbering import numbered
from rag.report.wording import Wording
from rag.text import Templates

if TYPE_CHECKING:
    from markupsafe import Markup

_Shown = tuple[list[tuple[Section, "Markup"]], tuple[Citation, ...]]


def report_page(report: Report) -> str:
    """Return a report as a page to be read in a browser, printed, or sent by e-mail."""
    shown, sources = _shown(report)
    return str(_TEMPLATES("report").page(report, Wording(report.language), shown, sources, page_styles()))


def report_part(report: Report, level: int = 2) -> str:
    """Return a report as a part of a page.

    :param level: the level of its first heading.
    """
    shown, sources = _shown(report)
    return str(_TEMPLATES("report").article(report, Wording(report.language), shown, sources, level))


def _shown(report: Report) -> _Shown:
    sections, sources = numbered(report)
    shown = [(section, cited_html(section.answer, f"s{place}", "r")) for place, section in enumerate(sections, 1)]
    return shown, sources


_TEMPLATES = Templates("rag.report", remarks_of=remarks_html, source=source_html)
