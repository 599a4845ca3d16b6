"""check."""

from rag.check.checker import Checker, Judge, judge_batch, make_judge, measured
from rag.check.claims import AnswerSentence, split_claims
from rag.check.highlight import supporting
from rag.check.judge_reply import without_evidence
from rag.check.llm_judge import JudgeReport, judge_messages, model_judge, open_async_client
from rag.check.rules.alignment import Aligned, Source, align, is_name
from rag.check.rules.classifier import Classifier
from rag.check.rules.comparisons import frames
from rag.check.rules.lexicon import lexicon
from rag.check.rules.morphology import Text, analyse, squashed
from rag.check.rules.number_binding import bound
from rag.check.rules.number_features import limits
from rag.check.rules.numbers import Quantity, agree, quantities
from rag.check.rules.wordlists import words
from rag.check.wording import Remark, remark_lines, remarks, sign, summary, word

__all__ = [
    "Aligned",
    "AnswerSentence",
    "Checker",
    "Classifier",
    "Judge",
    "JudgeReport",
    "Quantity",
    "Remark",
    "Source",
    "Text",
    "agree",
    "align",
    "analyse",
    "bound",
    "frames",
    "is_name",
    "judge_batch",
    "judge_messages",
    "lexicon",
    "limits",
    "make_judge",
    "measured",
    "model_judge",
    "open_async_client",
    "quantities",
    "remark_lines",
    "remarks",
    "sign",
    "split_claims",
    "squashed",
    "summary",
    "supporting",
    "without_evidence",
    "word",
    "words",
]
