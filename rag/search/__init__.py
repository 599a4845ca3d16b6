"""search."""

from rag.search.cooccurrence import CoOccurring, co_occurring
from rag.search.counting import MOST_SUBJECTS, Course, Trends, trends
from rag.search.evidence import Gathered, Tally, gather
from rag.search.fusion import FUSIONS, Fusion, QuestionKind
from rag.search.match import INTO_ENGLISH, INTO_KOREAN
from rag.search.query.answer_language import find_reply, reply_in, without_reply
from rag.search.query.filters import Filters
from rag.search.query.intent import LONG, is_description
from rag.search.query.pieces import PieceKind
from rag.search.query.question import Question, understand, understand_many, with_filters
from rag.search.query.vocabulary import KIND_KO, PAPER, PAPER_KO, PAPERS, blank
from rag.search.searcher import Searcher
from rag.search.suggest import suggest_papers

__all__ = [
    "FUSIONS",
    "INTO_ENGLISH",
    "INTO_KOREAN",
    "KIND_KO",
    "LONG",
    "MOST_SUBJECTS",
    "PAPER",
    "PAPERS",
    "PAPER_KO",
    "CoOccurring",
    "Course",
    "Filters",
    "Fusion",
    "Gathered",
    "PieceKind",
    "Question",
    "QuestionKind",
    "Searcher",
    "Tally",
    "Trends",
    "blank",
    "co_occurring",
    "find_reply",
    "gather",
    "is_description",
    "reply_in",
    "suggest_papers",
    "trends",
    "understand",
    "understand_many",
    "with_filters",
    "without_reply",
]
