"""Judge whether evidence supports a claim, and say why.

A claim with the texts that it cites (:class:`~rag.core.Claim`), or an answer to split into claims, comes in; a
:class:`~rag.core.Verdict` goes out: supported, contradicted or unverifiable, with a score, a reason and, if possible, a
correction. An offline checker and a language model judge behind one interface. The room does not know where the texts come
from or whether they are true, and it knows nothing of indexes, conversations or pages.
"""

from rag.check.checker import SHOWN, Checker, Judge, align_texts, claim_features, judge_batch, make_checker, make_judge
from rag.check.claims import AnswerSentence, is_checkworthy, is_listed_paper, plain_words, split_claims
from rag.check.data import function_words
from rag.check.highlight import supporting
from rag.check.judge_many import many_prompt, read_many, weighed
from rag.check.llm_judge import ModelJudge, judge_messages
from rag.check.premises import Conflict, find_conflict, premise_of
from rag.check.rivals import Rival, conflicting, find_rivals
from rag.check.rules.alignment import AlignedWord
from rag.check.rules.comparisons import Frame
from rag.check.rules.morphology import Token
from rag.check.rules.number_binding import Bound, noun_phrase
from rag.check.rules.numbers import Quantity, quantities
from rag.check.rules.pair import AlignedPair, ErrorKind
from rag.check.wording import Remark, abstract_lines, abstract_word, remark_lines, remarks, sign, summary, word

__all__ = [
    "SHOWN",
    "AlignedPair",
    "AlignedWord",
    "AnswerSentence",
    "Bound",
    "Checker",
    "Conflict",
    "ErrorKind",
    "Frame",
    "Judge",
    "ModelJudge",
    "Quantity",
    "Remark",
    "Rival",
    "Token",
    "abstract_lines",
    "abstract_word",
    "align_texts",
    "claim_features",
    "conflicting",
    "find_conflict",
    "find_rivals",
    "function_words",
    "is_checkworthy",
    "is_listed_paper",
    "judge_batch",
    "judge_messages",
    "make_checker",
    "make_judge",
    "many_prompt",
    "noun_phrase",
    "plain_words",
    "premise_of",
    "quantities",
    "read_many",
    "remark_lines",
    "remarks",
    "sign",
    "split_claims",
    "summary",
    "supporting",
    "weighed",
    "word",
]
