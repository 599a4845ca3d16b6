"""Results of runs: cases with scores, and the figures made of them.

In come scored cases; out come figures with intervals, outcomes of gates, baselines, and the comparison of two runs. This room
does not know who answered, nor how a result is shown.
"""

from eval.results.schema import LAST_REPORT, Result, result_from_json

__all__ = ["LAST_REPORT", "Result", "result_from_json"]
