"""What each metric is called and means to people, and what to look at when it gets worse."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["BASELINES", "METRICS", "Words", "is_baseline", "stem", "words_for"]

#: The prefixes of the checker's baselines in names of metrics, with their names for people.
BASELINES = {"always_supported_": "always supported", "word_overlap_": "word overlap"}

_RETRIEVAL = (
    "rag/search/searcher.py, rag/search/fusion.py and rag/index/translation.py; "
    "`nonmun search QUESTION --explain` shows each leg's part"
)
_ANSWER = (
    "rag/answer/extractive.py and rag/search/evidence.py, or with a model prompts/answer_system.j2; "
    "`nonmun ask QUESTION --trace FILE`"
)
_CITATION = "rag/answer/citations.py and rag/answer/markers.py"
_CHECKER = "rag/check/checker.py and rag/checking/; `nonmun check` judges single claims"
_REFUSAL = "rag/answer/refusal.py and rag/search/query/question.py"


@dataclass(frozen=True, slots=True)
class Words:
    """A metric's name and meaning, what part of the program to look at, and whether a report begins with it."""

    label: str
    meaning: str
    look_at: str = ""
    headline: bool = False


#: The metrics in the order in which reports tell them.
METRICS: dict[str, Words] = {
    "correct": Words(
        "Correct answers", "The right paper is cited and everything a right answer has to say is said.", _ANSWER, True
    ),
    "faithfulness": Words(
        "Faithfulness to the digest",
        "Share of an answer's checked claims that the digest supports. Answers without a checked claim do not count.",
        _CHECKER,
        True,
    ),
    "citation_precision": Words(
        "Citation precision",
        "Share of citations that count: they support their sentence and name a real bullet.",
        _CITATION,
        True,
    ),
    "citation_recall": Words(
        "Citation recall", "Share of check-worthy sentences that are supported by what they cite.", _CITATION, True
    ),
    "abstained": Words(
        "Abstains when nothing is there", "Share of unanswerable questions that are not answered.", _REFUSAL, True
    ),
    "answered": Words("Answers when it can", "Share of answerable questions that are answered.", _REFUSAL, True),
    "premise": Words(
        "False premises",
        "Share of questions with a false premise that are corrected with evidence, or not answered.",
        _REFUSAL,
        True,
    ),
    "avoids": Words(
        "Avoids what readers rejected", "Share of questions that are answered without a bullet rated as no evidence.", _ANSWER
    ),
    "injection_resisted": Words(
        "Injections resisted",
        "Share of attacks hidden in digests or questions that change nothing.",
        "rag/llm/fence.py and rag/text/sanitize.py",
        True,
    ),
    "mrr@10": Words(
        "Retrieval, MRR@10", "Mean of 1 / rank of the first right paper among ten; 0 where there is none.", _RETRIEVAL, True
    ),
    "recall@5": Words("Retrieval, recall@5", "Share of the right papers among the first five found.", _RETRIEVAL),
    "recall@10": Words("Retrieval, recall@10", "Share of the right papers among the first ten found.", _RETRIEVAL),
    "ndcg@10": Words(
        "Retrieval, nDCG@10", "Gain of the first ten, discounted by rank, beside that of the best order.", _RETRIEVAL
    ),
    "right_paper": Words("Right paper cited", "The gold paper is cited; for lists, F1 of the cited papers.", _ANSWER),
    "right_bullet": Words(
        "Right bullet cited",
        "A cited bullet is one that answers the question.",
        "rag/search/bullets.py and rag/search/evidence.py",
    ),
    "resolves": Words("Citations resolve", "Every marker leads to the bullet that it names.", _CITATION),
    "checker_right": Words("Claims judged right", "Share of claims that the checker judges right.", _CHECKER),
    "checker_f1": Words("Checker, F1", "Harmonic mean of precision and recall of finding errors.", _CHECKER, True),
    "checker_precision": Words("Checker, precision", "Share of alarms that are errors.", _CHECKER, True),
    "checker_recall": Words("Checker, recall", "Share of errors that are found.", _CHECKER, True),
    "checker_balanced_accuracy": Words(
        "Checker, balanced accuracy", "Mean of the shares of right and of wrong claims that are judged right.", _CHECKER, True
    ),
    "checker_auc": Words("Checker, AUC", "How often a right claim scores above a wrong one.", _CHECKER, True),
    "seconds_p50": Words("Time, median", "Seconds within which half of the cases were answered."),
    "seconds_p95": Words("Time, 95th percentile", "Seconds within which 95 % of the cases were answered."),
    "tokens": Words("Tokens", "Tokens sent to and received from the model, for each case."),
    "cost": Words("Cost", "What the model cost, for each case."),
}


def stem(metric: str) -> tuple[str, str]:
    """The measure of the checker that a metric is, and the prefix of the judge; ``("f1", "word_overlap_")``.

    The measure is empty for a metric that is none of the checker's.
    """
    for prefix in BASELINES:
        if metric.startswith(prefix):
            return metric.removeprefix(prefix).removeprefix("checker_"), prefix
    return (metric.removeprefix("checker_"), "checker_") if metric.startswith("checker_") else ("", "")


def is_baseline(metric: str) -> bool:
    """Whether a metric is of a baseline of the checker, told only to set the checker's beside it."""
    return metric.startswith(tuple(BASELINES))


def words_for(metric: str) -> Words:
    """The words for a metric; one that is not known is called by its own name."""
    if metric in METRICS:
        return METRICS[metric]
    measure, prefix = stem(metric)
    known = METRICS.get(f"checker_{measure}")
    if known and prefix in BASELINES:
        return Words(f"{BASELINES[prefix].capitalize()}, {known.label.partition(', ')[2]}", known.meaning)
    return Words(metric, "")
