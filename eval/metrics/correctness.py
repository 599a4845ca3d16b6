"""Whether an answer cites the right paper and the right bullet, and contains what a right answer contains.

``right_paper``: for a fact 1 if a gold paper is cited, else 0; for a list the F1 of cited papers against gold papers. Papers
that a list may name, but need not, are removed first (condensed lists, Sakai 2007). ``right_bullet``: 1 if a cited bullet is a
gold bullet. ``correct``: 1 if the right paper is cited and the answer contains every string of ``must_contain``, in one of the
spellings that ``|`` separates, ignoring case. ``avoids``: 1 if no cited bullet is one that readers rejected.

Edge cases: a refusal cites nothing and scores 0 in the first three. A citation of a paper or bullet that does not exist is
wrong: it lowers the precision of a list and is never right. Quoted text of a bullet counts as said. A case without
``must_contain`` is correct as soon as the right paper is cited. Each paper counts once, however often it is cited.

Source: exact-match and string recall as in ALCE (``str_em``; Gao et al. 2023, arXiv 2305.14627), for one paper or several.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from eval.cases.read_answer import Place, ReadAnswer
from eval.metrics.registry import AnsweredCase, Metric, register


def right_paper(answer: ReadAnswer, gold: Collection[str]) -> float:
    """Return 1 if a bullet of a gold paper is cited and exists, else 0."""
    return float(any(place.arxiv_id in gold for place in answer.places))


def paper_f1(answer: ReadAnswer, gold: Collection[str], also: Collection[str] = ()) -> float:
    """Return F1 of the cited papers against the gold ones. Those of ``also`` are ignored; fabricated ones are wrong."""
    cited = {place.arxiv_id for place in answer.places} - set(also)
    named = len(cited) + len(set(answer.fabricated))
    found = len(cited & set(gold))
    return 2 * found / (named + len(set(gold))) if found else 0.0


def right_bullet(answer: ReadAnswer, gold: Collection[Place]) -> float:
    """Return 1 if one of the gold bullets is cited, else 0."""
    return float(any(place in gold for place in answer.places))


def correct(answer: ReadAnswer, gold: Collection[str], must_contain: Sequence[str]) -> float:
    """Return 1 if a gold paper is cited and the answer contains everything it must, else 0."""
    text = answer.text.lower()
    said = all(any(form.lower() in text for form in wanted.split("|")) for wanted in must_contain)
    return float(said and right_paper(answer, gold) > 0)


def _paper_score(answered: AnsweredCase) -> float | None:
    """Score the papers of a list by F1. A replayed answer may need no certain paper; then there is nothing to score."""
    if answered.case.is_list:
        return paper_f1(answered.read, answered.papers, answered.case.also)
    return right_paper(answered.read, answered.papers) if answered.papers else None


_LOOK_AT = (
    "rag/answer/extractive.py and rag/search/evidence.py, or with a model prompts/answer_system.j2; "
    "`nonmun ask QUESTION --trace FILE`"
)

register(Metric(
    "right_paper", "Right paper cited", "The gold paper is cited; for lists, F1 of the cited papers.", _LOOK_AT,
    score=_paper_score, applies=lambda case: case.is_answerable,
    suites=("questions", "adversarial", "recorded"), places=(5, 14),
))  # fmt: skip
register(Metric(
    "right_bullet", "Right bullet cited", "A cited bullet is one that answers the question.",
    "rag/search/bullets.py and rag/search/evidence.py",
    score=lambda a: right_bullet(a.read, a.case.gold),
    applies=lambda case: case.is_answerable or case.kind == "false_premise", places=(6, 15),
))  # fmt: skip
register(Metric(
    "correct", "Correct answers", "The right paper is cited and everything a right answer has to say is said.", _LOOK_AT,
    headline=True,
    score=lambda a: correct(a.read, a.papers, a.case.must_contain),
    applies=lambda case: case.is_answerable and not case.is_list, places=(7, 1),
))  # fmt: skip
register(Metric(
    "avoids", "Avoids what readers rejected", "Share of questions that are answered without a bullet rated as no evidence.",
    _LOOK_AT,
    score=lambda a: 1 - right_bullet(a.read, a.case.avoid), applies=lambda case: case.kind == "not_evidence",
    places=(11, 8),
))  # fmt: skip
