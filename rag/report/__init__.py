"""A report on a subject, section by section, with every statement cited.

A question, an index and settings come in; the steps of making a :class:`Report`, and the report as Markdown, HTML, BibTeX and
JSON go out. With a model, sections are written and checked; without one, papers are quoted by theme. A report that was stopped
goes on where it ended. The room knows neither conversations nor who reads the report.
"""

from rag.report.files import FILES, ReportFolder, report_bibtex, report_from_json, report_to_json, slug_of
from rag.report.html import report_page, report_part
from rag.report.make import MOST, USUAL, ReportOptions, report_steps
from rag.report.markdown import report_markdown
from rag.report.model import Kind, NotKnown, Planned, Report, Section, Step
from rag.report.numbering import numbered
from rag.report.wording import Wording

__all__ = [
    "FILES",
    "MOST",
    "USUAL",
    "Kind",
    "NotKnown",
    "Planned",
    "Report",
    "ReportFolder",
    "ReportOptions",
    "Section",
    "Step",
    "Wording",
    "numbered",
    "report_bibtex",
    "report_from_json",
    "report_markdown",
    "report_page",
    "report_part",
    "report_steps",
    "report_to_json",
    "slug_of",
]
