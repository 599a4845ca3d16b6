"""Text becomes figures: what papers report of which measure on which data, as far as rules can read it.

Papers with their bullets come in, and the rows that a model read from them; :class:`Figure` values go out, and those that
measure the same in order. The room knows neither how papers are found nor how an answer is written.
"""

from rag.figures.asked import Asked, asked_figures, further_words
from rag.figures.compare import Comparison, Group, compared, metric_key
from rag.figures.figure import Better, Figure, Kind
from rag.figures.find import figures_in, figures_of
from rag.figures.mention import mentions
from rag.figures.rows import Fault, checked_row
from rag.figures.vocabulary import metric_name

__all__ = [
    "Asked",
    "Better",
    "Comparison",
    "Fault",
    "Figure",
    "Group",
    "Kind",
    "asked_figures",
    "checked_row",
    "compared",
    "figures_in",
    "figures_of",
    "further_words",
    "mentions",
    "metric_key",
    "metric_name",
]
