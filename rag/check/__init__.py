"""Does the evidence support the claim, and why?

In comes a claim with the texts that it cites (:class:`~rag.core.Claim`), or an answer to be split into claims; out comes a
:class:`~rag.core.Verdict`: supported, contradicted or unverifiable, with a score, a reason and, if possible, a correction. The
offline checker and a language model judge behind one interface. The room knows the texts it is given and nothing else: neither
where they come from nor whether they are true, no index, no conversation and no page.
"""

from rag.check.checker import Checker, Judge, align_texts, claim_features, judge_batch, make_judge
from rag.check.claims import AnswerSentence, split_claims
from rag.check.data import function_words
from rag.check.highlight import supporting
from rag.check.judge_reply import without_evidence
from rag.check.llm_judge import JudgeReport, judge_messages, model_judge, open_async_client
from rag.check.rules.alignment import AlignedWord
from rag.check.rules.classifier import Classifier
from rag.check.rules.numbers import Quantity, quantities
from rag.check.rules.pair import AlignedPair
from rag.check.wording import Remark, remark_lines, remarks, sign, summary, word

__all__ = [
    "AlignedPair",
    "AlignedWord",
    "AnswerSentence",
    "Checker",
    "Classifier",
    "Judge",
    "JudgeReport",
    "Quantity",
    "Remark",
    "align_texts",
    "claim_features",
    "function_words",
    "judge_batch",
    "judge_messages",
    "make_judge",
    "model_judge",
    "open_async_client",
    "quantities",
    "remark_lines",
    "remarks",
    "sign",
    "split_claims",
    "summary",
    "supporting",
    "without_evidence",
    "word",
]
