"""Text becomes figures: what papers report of which measure on which data, as far as rules can read it.

Papers with their bullets come in; :class:`Figure` values go out. The room knows neither questions nor answers.
"""

from rag.figures.figure import Better, Figure, Kind
from rag.figures.find import figures_in, figures_of
from rag.figures.vocabulary import metric_name

__all__ = ["Better", "Figure", "Kind", "figures_in", "figures_of", "metric_name"]
