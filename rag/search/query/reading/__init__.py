"""The words of a question get their roles, and the question its intent, by a small model that was trained on labelled wordings.

Where wordings vary without end, patterns know only some of them. What is regular (dates, numbers, ids) is found by rules
before, and is a feature here. :mod:`eval.training.train_reader` trains the model; ``docs/reader-card.md`` says how well it reads
wordings it has never seen.
"""

from rag.search.query.reading.features import intent_features, negations, stem_form, tendency, unit_features, word_form
from rag.search.query.reading.model import INTENTS, ROLES, FineIntent, ReaderModel, Role, reader_model
from rag.search.query.reading.rules import Regular, find_regular, with_times_against, without_compared_times
from rag.search.query.reading.units import Placed, Unit, is_function_like, joins, overlap, split_units

__all__ = [
    "INTENTS",
    "ROLES",
    "FineIntent",
    "Placed",
    "ReaderModel",
    "Regular",
    "Role",
    "Unit",
    "find_regular",
    "intent_features",
    "is_function_like",
    "joins",
    "negations",
    "overlap",
    "reader_model",
    "split_units",
    "stem_form",
    "tendency",
    "unit_features",
    "with_times_against",
    "without_compared_times",
    "word_form",
]
