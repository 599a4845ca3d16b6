"""Whether texts support a sentence, according to a judge, which is asked each question once and all of a run together.

A verbatim quotation is supported by definition: if a bullet contains the sentence word for word, no judge is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from eval.cases.read_answer import ReadAnswer, SentenceRead
from rag.check import Judge
from rag.core import Claim, Verdict
from rag.text import flat

Cited = Sequence[tuple[str, str]]
_MARKER = re.compile(r"\[(\d+)\]")
_UNCITED = Verdict("unverifiable", 0.0, "It cites nothing that exists.")
_QUOTED = Verdict("supported", 1.0, "It is quoted word for word.")


class Support:
    """The verdicts on the claims of some answers.

    :param judge: is asked everything about these answers in one call.
    """

    def __init__(self, judge: Judge, answers: Iterable[ReadAnswer]) -> None:
        asked = [(text, tuple(cited)) for answer in answers for text, cited in _questions(answer)]
        open_ = dict.fromkeys(_claim(text, cited) for text, cited in asked if _told(text, cited) is None)
        self._found = dict(zip(open_, judge.judge(list(open_)), strict=True))

    def verdict(self, claim: str, cited: Cited) -> Verdict:
        """Return the judge's verdict on a claim and the bullets (title and text) cited for it."""
        return _told(claim, cited) or self._found[_claim(claim, cited)]

    def of(self, claim: str, cited: Cited) -> bool | None:
        """Tell whether bullets together support a claim; None if the judge gave no readable verdict."""
        found = self.verdict(claim, cited).verdict
        return None if found is None else found == "supported"

    def of_sentence(self, sentence: SentenceRead) -> bool | None:
        """Tell whether everything that a sentence cites supports it."""
        return self.of(sentence.claim, sentence.cited)

    def of_answer(self, answer: ReadAnswer, sentence: SentenceRead) -> bool | None:
        """Tell whether everything that a sentence cites, or else everything that its answer cites, supports it."""
        own = self.of_sentence(sentence)
        return own if own or own is None else self.of(sentence.claim, answer.cited)


def _questions(answer: ReadAnswer) -> Iterator[tuple[str, Cited]]:
    """Yield all that a metric may ask about an answer."""
    for sentence in answer.claims:
        yield sentence.claim, sentence.cited
        yield sentence.claim, answer.cited
        if len(sentence.cited) > 1:
            for place in range(len(sentence.cited)):
                yield sentence.claim, sentence.cited[place : place + 1]
                yield sentence.claim, (*sentence.cited[:place], *sentence.cited[place + 1 :])


def _told(claim: str, cited: Cited) -> Verdict | None:
    if not cited:
        return _UNCITED
    return _QUOTED if any(_squashed(claim) in _squashed(text) for _, text in cited) else None


def _claim(text: str, cited: Cited) -> Claim:
    # The title comes along: it says what the bullet calls "this method".
    return Claim(text, tuple(dict.fromkeys(part for title, bullet in cited for part in (bullet, title))))


def _squashed(text: str) -> str:
    return as_quoted(text).strip(" .“”\"'")


def as_quoted(text: str) -> str:
    """Return a text as answers quote it: on one line, with round brackets around what looks like a marker."""
    return _MARKER.sub(r"(\1)", flat(text))


def share(verdicts: Iterable[bool | None]) -> float | None:
    """Return the share of supported claims among those with a verdict, or None if there are none."""
    known = [verdict for verdict in verdicts if verdict is not None]
    return sum(known) / len(known) if known else None
