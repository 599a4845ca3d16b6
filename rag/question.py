"""A question to what is searched for: its language, its terms with weights, and its intent. Rules only."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.errors import UsageError
from rag.language import Language, language_of, latin_terms, terms_of_many

__all__ = ["MAX_QUESTION_CHARS", "Intent", "Question", "understand", "understand_many"]

Intent = Literal["list", "fact"]

#: Enough for an abstract; a longer text is no question, and analysing it would hold up everybody else.
MAX_QUESTION_CHARS = 8000

# Asking for papers by the word, in either language.
_ASKS_FOR_PAPERS = re.compile(
    r"\b(?:which|what|list|find|show|give|any|all|are there)\b[^?.]{0,40}\b(?:papers?|works|studies|articles|publications)\b"
    r"|\bpapers?\s+(?:about|on|that|which|for|covering|using|dealing)\b"
    r"|^\s*(?:which|what)\b[^?.]{0,60}\b(?:methods|approaches|techniques|benchmarks|datasets|models|agents|frameworks|surveys)\b"
    r"(?=[^?.]*\b(?:speed|test|evaluate|improve|address|exist|use|help|are|can|make|measure|handle|tackle|cover)\b)"
    r"|(?:논문|연구|문헌)(?:들)?(?:은|는|이|을|를|에는|엔)?\s*(?:뭐|무엇|어떤|있|찾|알려|추천|정리|보여|목록|모아|소개|[?.]|$)"
    r"|(?:뭐가|무엇이|어떤\s*것[들이]*)\s*있",
    re.I,
)
# Asking for one detail.
_ASKS_FOR_DETAIL = re.compile(
    r"\b(?:how|why|when|where|who|whose)\b|\b(?:what|which)\b|\b(?:is|are|was|were|does|do|did|has|have|can|could)\b[^?]*\?"
    r"|몇|얼마|무엇|무슨|어떤|어떻게|어디|누구|언제|왜|이름은|이유는|방법은\?|[가-힣](?:나요|까요|습니까|는가|은가|인가|니)\s*\?",
    re.I,
)
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+/_][A-Za-zÀ-ɏ0-9]+)*")
_MONTH = re.compile(r"(?:Jan|Febr)uary|March|April|May|June|July|August|(?:Septem|Octo|Novem|Decem)ber")
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|fast|long|big|large|often|far|high|accurate|slow|small)\b|\bby what factor\b"
    r"|\bwhat (?:\w+ ){0,3}(?:scores?|accuracy|rate|percentage|number|size|resolution|factor|speed|share|proportion)\b"
    r"|몇|얼마|점수|수치|비율",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched for.

    ``weights`` gives each index term ``1 + ln(count)``, so that an abstract's repetitions count, but not in full.
    ``names`` are the terms of Latin names in it (HeadStudio, GPT-4o, Genie): a paper that has none of them is another paper.
    ``intent`` is ``list`` when papers are asked for, ``fact`` when a detail is; ``asks_number`` when that is a quantity.
    """

    text: str
    language: Language
    intent: Intent
    weights: dict[str, float]
    names: tuple[str, ...] = ()
    asks_number: bool = False


def understand(text: str) -> Question:
    """Read one question.

    :raises UsageError: if it is empty or longer than :data:`MAX_QUESTION_CHARS`.
    """
    return understand_many([text])[0]


def understand_many(texts: Sequence[str]) -> list[Question]:
    """Read questions, in order; the analyser works on them together.

    :raises UsageError: as :func:`understand`, for the first one that cannot be read.
    """
    cleaned = [check_question(text) for text in texts]
    return [
        Question(
            text=text,
            language=language_of(text),
            intent=_intent(text),
            weights={t: 1 + math.log(n) for t, n in Counter(found).items()},
            names=_names(text),
            asks_number=_ASKS_NUMBER.search(text) is not None,
        )
        for text, found in zip(cleaned, terms_of_many(cleaned), strict=True)
    ]


def check_question(text: str) -> str:
    """The question without control characters and outer white space.

    :raises UsageError: if nothing remains or too much does.
    """
    text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text).strip()
    if not text:
        raise UsageError("The question is empty.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"')
    if len(text) > MAX_QUESTION_CHARS:
        raise UsageError(
            f"The question has {len(text):,} characters; {MAX_QUESTION_CHARS:,} are read at the most.", hint="Shorten it."
        )
    return text


def _names(text: str) -> tuple[str, ...]:
    """The terms of words that are names: capitals beyond the first letter, digits among letters, or a capital in mid-sentence.

    Of a compound such as LLM-powered only the part that is a name counts. Months are no names.
    """
    found: list[str] = []
    for match in _LATIN_WORD.finditer(text):
        begins = not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ".?!"
        word = match[0]
        if (lower := re.search(r"-[a-z]{3,}$", word)) and re.match(r"[A-Z0-9]{2,}-", word):
            word = word[: lower.start()]
        inner = re.search(r"[A-Z]", word[1:]) or (re.search(r"\d", word) and re.search(r"[A-Za-z]", word))
        if (inner or (word[0].isupper() and not begins)) and not _MONTH.fullmatch(word):
            found.extend(latin_terms(word)[:1])
    return tuple(dict.fromkeys(found))


def _intent(text: str) -> Intent:
    if _ASKS_FOR_PAPERS.search(text):
        return "list"
    return "fact" if _ASKS_FOR_DETAIL.search(text) else "list"
