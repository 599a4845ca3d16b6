"""Evidence becomes a cited, verified answer.

A :class:`~rag.search.Question` and what was gathered for it come in; a stream of typed events, JSON, Markdown, HTML and BibTeX
go out. The room knows neither the conversation nor who reads the answer.
"""

from rag.answer.answer import Written, answer_events, is_computed
from rag.answer.citations import cite, sentences_of
from rag.answer.events import (
    AnswerDone,
    Doing,
    Event,
    EvidenceFound,
    NoticeGiven,
    QuestionPlanned,
    QuestionRead,
    SentenceChecked,
    StepBegan,
    TextPiece,
    TextReplaced,
)
from rag.answer.export.bibtex import bibtex
from rag.answer.export.cited import cited_html, page_styles, remarks_html, source_html
from rag.answer.export.csv import answer_csv, answer_tables, answers_csv, has_table
from rag.answer.export.html import Look, text_html
from rag.answer.export.listed import Lists, Step
from rag.answer.export.markdown import (
    answer_markdown,
    answers_bibtex,
    body_markdown,
    cited_papers,
    source_markdown,
    verified_citations,
)
from rag.answer.export.references import REFERENCE_FORMATS, ReferenceFormat, references
from rag.answer.extractive import covers, not_indexed
from rag.answer.forms.common import answer_of
from rag.answer.forms.facets import facets_of
from rag.answer.forms.quotes import Quotations, place_of
from rag.answer.forms.small_talk import example_questions
from rag.answer.judging import Judging
from rag.answer.kinds import basis_of, kind_label, place_cited, twin_label
from rag.answer.phrases import is_own_phrase, phrase
from rag.answer.progress import with_progress
from rag.answer.refusal import REFUSAL
from rag.answer.remarks import misread, remarks, search_remarks
from rag.answer.repaired import repair_note, repairs_in, repairs_within
from rag.answer.serialize import (
    answer_from_json,
    answer_record,
    answer_to_json,
    evidence_record,
    found_record,
    problem_text,
    question_record,
    read_kept_answer,
    search_record,
)
from rag.answer.window import Form, Reading, token_count

__all__ = [
    "REFERENCE_FORMATS",
    "REFUSAL",
    "AnswerDone",
    "Doing",
    "Event",
    "EvidenceFound",
    "Form",
    "Judging",
    "Lists",
    "Look",
    "NoticeGiven",
    "QuestionPlanned",
    "QuestionRead",
    "Quotations",
    "Reading",
    "ReferenceFormat",
    "SentenceChecked",
    "Step",
    "StepBegan",
    "TextPiece",
    "TextReplaced",
    "Written",
    "answer_csv",
    "answer_events",
    "answer_from_json",
    "answer_markdown",
    "answer_of",
    "answer_record",
    "answer_tables",
    "answer_to_json",
    "answers_bibtex",
    "answers_csv",
    "basis_of",
    "bibtex",
    "body_markdown",
    "cite",
    "cited_html",
    "cited_papers",
    "covers",
    "evidence_record",
    "example_questions",
    "facets_of",
    "found_record",
    "has_table",
    "is_computed",
    "is_own_phrase",
    "kind_label",
    "misread",
    "not_indexed",
    "page_styles",
    "phrase",
    "place_cited",
    "place_of",
    "problem_text",
    "question_record",
    "read_kept_answer",
    "references",
    "remarks",
    "remarks_html",
    "repair_note",
    "repairs_in",
    "repairs_within",
    "search_record",
    "search_remarks",
    "sentences_of",
    "source_html",
    "source_markdown",
    "text_html",
    "token_count",
    "twin_label",
    "verified_citations",
    "with_progress",
]
