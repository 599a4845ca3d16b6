"""Readers' opinions as cases of an evaluation: what an opinion shows, and no more.

============  =====================  ==============================================================================
thumb         on                     gives a case of the kind
============  =====================  ==============================================================================
up            an answer              ``evidence``: its cited bullets answer the question, without those whose
                                     sentences the check did not find supported, or which readers rejected
up            an answer that was     ``unanswerable``: the digests do not cover the question
              "not covered"
up            a citation             ``evidence``: this bullet
down          a citation             ``not_evidence``: a bullet that must not be cited for the question
down          an answer              ``needs_label``: a person has to say what is right
============  =====================  ==============================================================================

``needs_label`` also covers what opinions cannot decide: an answer that cites nothing, such as a count; what readers disagree
on; and a question that means something else on another day (``last week``).

A case does not say who gave the opinion, where or when.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal

from rag.answer import verified_citations
from rag.chat import Feedback, Opinion
from rag.core import Citation, UsageError, write_new_file
from rag.text import flat, language_of

CaseKind = Literal["evidence", "not_evidence", "unanswerable", "needs_label"]
#: A question, and the place of a bullet: paper, day and index.
_Pair = tuple[str, str, dt.date, int]

#: Two days of different years, months and weekdays: what they read differently depends on the day.
_DAYS = (dt.date(2024, 2, 7), dt.date(2025, 8, 29))


def export_feedback(home: Path, file: Path) -> Counter[str]:
    """Write all opinions of a home as cases into a new file, one line of JSON each.

    :return: how many cases of which kind were written.
    :raises UsageError: if there are no opinions, or the file exists.
    :raises StorageError: if the opinions cannot be read or the file cannot be written.
    """
    cases = feedback_cases(Feedback(home).opinions())
    if not cases:
        raise UsageError(f"No opinion has been given in {str(home)!r}.", hint="Give some on the page: `nonmun ui`.")
    write_new_file("".join(f"{json.dumps(case, ensure_ascii=False)}\n" for case in cases), file)
    return Counter(case["kind"] for case in cases)


def feedback_cases(opinions: Sequence[Opinion]) -> list[dict[str, Any]]:
    """Return the cases that opinions give, in the form of ``data/sample.jsonl`` with ``kind`` and the opinion itself.

    ``evidence`` lists all bullets that answer, of which ``arxiv_id``, ``date`` and ``bullet`` are the first; ``not_evidence``
    lists the bullet that must not be cited. Opinions do not say which words a right answer contains, so ``must_contain`` is
    empty. An id is a hash of the case itself: it is the same in every export, and opinions that say the same are one case.
    """
    views = _Views(opinions)
    cases = [_case(opinion, views) for opinion in opinions]
    return list({case["id"]: case for case in cases}.values())


class _Views:
    """The opinions of all readers on bullets as answers to questions."""

    def __init__(self, opinions: Sequence[Opinion]) -> None:
        self._ill = {_place(o, o.marker) for o in opinions if o.marker and o.thumb == "down"}
        self._for = {_pair(o, c) for o in opinions for c in self._approved(o)}
        self._against = {_pair(o, c) for o in opinions if o.thumb == "down" for c in _marked(o)}
        self._answered = {_question(o) for o in opinions if self._approved(o)}

    def gold(self, opinion: Opinion) -> list[Citation]:
        """Return the citations that an opinion approves and that no reader rejects."""
        return [c for c in self._approved(opinion) if _pair(opinion, c) not in self._against]

    def _approved(self, opinion: Opinion) -> Sequence[Citation]:
        if opinion.thumb != "up":
            return ()
        if opinion.marker:
            return _marked(opinion)
        return [c for c in verified_citations(opinion.answer) if _place(opinion, c.marker) not in self._ill]

    def is_disputed(self, opinion: Opinion) -> bool:
        """Tell whether another reader approves the bullet that this opinion rejects."""
        return any(_pair(opinion, citation) in self._for for citation in _marked(opinion))

    def is_answered(self, opinion: Opinion) -> bool:
        """Tell whether some reader approves what an answer to the question cites."""
        return _question(opinion) in self._answered


def _place(opinion: Opinion, marker: str) -> tuple[str, str, int, str]:
    return opinion.owner, opinion.conversation, opinion.turn, marker


def _question(opinion: Opinion) -> str:
    return flat(opinion.question).casefold()


def _pair(opinion: Opinion, citation: Citation) -> _Pair:
    return _question(opinion), citation.arxiv_id, citation.date, citation.bullet


def _marked(opinion: Opinion) -> list[Citation]:
    """Return the citation that an opinion is about; empty if it is about the whole answer."""
    return [citation for citation in opinion.answer.citations if citation.marker == opinion.marker]


def _kind(opinion: Opinion, views: _Views) -> CaseKind:
    if _depends_on_the_day(opinion.question):
        return "needs_label"
    if views.gold(opinion):
        return "evidence"
    if opinion.marker and opinion.thumb == "down":
        return "needs_label" if views.is_disputed(opinion) else "not_evidence"
    if opinion.thumb == "up" and opinion.answer.abstained and not views.is_answered(opinion):
        return "unanswerable"
    return "needs_label"


def _depends_on_the_day(question: str) -> bool:
    from rag.search import understand

    try:
        first, second = (understand(question, day) for day in _DAYS)
    except UsageError:  # no question that could be asked again
        return True
    return first != second


def _case(opinion: Opinion, views: _Views) -> dict[str, Any]:
    kind = _kind(opinion, views)
    case: dict[str, Any] = {"lang": language_of(opinion.question), "question": opinion.question}
    if kind == "evidence":
        found = _bullets(views.gold(opinion))
        case |= {name: found[0][name] for name in ("arxiv_id", "date", "bullet")} | {"must_contain": [], "evidence": found}
    elif kind == "not_evidence":
        case["not_evidence"] = _bullets(_marked(opinion))
    elif kind == "needs_label":
        case |= {"arxiv_id": None, "date": None, "bullet": None, "must_contain": [], "needs_label": True}
    case |= {"kind": kind, "source": "feedback", "thumb": opinion.thumb, "marker": opinion.marker}
    case |= {"reason": opinion.reason, "note": opinion.note, "answer": opinion.answer.text}
    case["citations"] = _bullets(opinion.answer.citations)
    content = json.dumps(case, ensure_ascii=False, sort_keys=True)
    return {"id": f"feedback-{hashlib.sha256(content.encode()).hexdigest()[:12]}"} | case


def _bullets(citations: Iterable[Citation]) -> list[dict[str, Any]]:
    """Return the places of the cited bullets. Their text is in the digests."""
    return [{"marker": c.marker, "arxiv_id": c.arxiv_id, "date": c.date.isoformat(), "bullet": c.bullet} for c in citations]
