"""A question becomes ranked papers with evidence.

Text and a :class:`~rag.index.SearchIndex` come in; a :class:`Question` read by rules, the papers that fit it with their best
bullets, and counts of papers over time go out. The room knows neither how an answer is written nor which model writes it.
"""

from rag.search.areas import Area, by_area
from rag.search.clusters import Cluster, clusters_of
from rag.search.cooccurrence import CoOccurring, co_occurring
from rag.search.counting import MOST_SUBJECTS, Course, Trends, partial_steps, trends
from rag.search.entities import resolve
from rag.search.evidence import gather
from rag.search.exclusion import asks_to_do_without
from rag.search.gathering.gathered import Corpus, Definition, Empty, Examples, Gathered, Gist, Offer, Part, Tally, Tendency
from rag.search.gathering.named import written_names
from rag.search.gathering.overview import themes_of
from rag.search.gathering.topics import DAYS_BEFORE
from rag.search.gathering.trend import tendency_of
from rag.search.gathering.widely import gather_widely
from rag.search.glossary import in_korean
from rag.search.lexicon import Lexicon
from rag.search.lexicon.written import is_name_like
from rag.search.plane import MapPoint, PaperMap, paper_map
from rag.search.query import reading, vocabulary
from rag.search.query.about_nonmun import topic_of
from rag.search.query.answer_language import asked_language
from rag.search.query.carried import Carried
from rag.search.query.coauthors import asks_for_author_at_place
from rag.search.query.dates.find import find_dates
from rag.search.query.description import is_description
from rag.search.query.fewest import asks_fewest
from rag.search.query.filters import Filters
from rag.search.query.halves import unanswered_half
from rag.search.query.how_to import is_how_to
from rag.search.query.name_like import is_title_like, may_be_name
from rag.search.query.pieces import Piece, PieceKind, Understood, labels_of, why_unread
from rag.search.query.question import Intent, Named, Order, Question, Span
from rag.search.query.ranked import rank_of
from rag.search.query.reference import UNSAID, Reference, listed_ids, shortened
from rag.search.query.stance import asked_words, says, stance_of
from rag.search.query.statistics import BY_AUTHORS, asks_by_authors
from rag.search.query.two_lists import split_lists
from rag.search.query.understand import check_question, clean_question, skim, understand, understand_many, with_filters
from rag.search.query.unheld import unheld_in
from rag.search.query.wording import in_days, render_question
from rag.search.scoring import FUSIONS, INTO_ENGLISH, INTO_KOREAN, Fusion, QuestionKind
from rag.search.searcher import Searcher
from rag.search.shown_first import for_reader, told_once
from rag.search.suggest import suggest_papers
from rag.search.typed import read as read_typed

__all__ = [
    "BY_AUTHORS",
    "DAYS_BEFORE",
    "FUSIONS",
    "INTO_ENGLISH",
    "INTO_KOREAN",
    "MOST_SUBJECTS",
    "UNSAID",
    "Area",
    "Carried",
    "Cluster",
    "CoOccurring",
    "Corpus",
    "Course",
    "Definition",
    "Empty",
    "Examples",
    "Filters",
    "Fusion",
    "Gathered",
    "Gist",
    "Intent",
    "Lexicon",
    "MapPoint",
    "Named",
    "Offer",
    "Order",
    "PaperMap",
    "Part",
    "Piece",
    "PieceKind",
    "Question",
    "QuestionKind",
    "Reference",
    "Searcher",
    "Span",
    "Tally",
    "Tendency",
    "Trends",
    "Understood",
    "asked_language",
    "asked_words",
    "asks_by_authors",
    "asks_fewest",
    "asks_for_author_at_place",
    "asks_to_do_without",
    "by_area",
    "check_question",
    "clean_question",
    "clusters_of",
    "co_occurring",
    "find_dates",
    "for_reader",
    "gather",
    "gather_widely",
    "in_days",
    "in_korean",
    "is_description",
    "is_how_to",
    "is_name_like",
    "is_title_like",
    "labels_of",
    "listed_ids",
    "may_be_name",
    "paper_map",
    "partial_steps",
    "rank_of",
    "read_typed",
    "reading",
    "render_question",
    "resolve",
    "says",
    "shortened",
    "skim",
    "split_lists",
    "stance_of",
    "suggest_papers",
    "tendency_of",
    "themes_of",
    "told_once",
    "topic_of",
    "trends",
    "unanswered_half",
    "understand",
    "understand_many",
    "unheld_in",
    "vocabulary",
    "why_unread",
    "with_filters",
    "written_names",
]
