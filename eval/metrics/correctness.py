"""Whether an answer names the right paper, cites the right bullet and says what a right answer says.

``right_paper``: for a fact 1 if a gold paper is cited, else 0; for a list the F1 of cited papers against gold papers. Papers
that a list may name, but need not, are left out before (condensed lists, Sakai 2007). ``right_bullet``: 1 if a cited bullet is
a gold bullet. ``correct``: 1 if the right paper is cited and every string of ``must_contain`` stands in the answer, in one of
the spellings that ``|`` separates, upper and lower case alike.

Edge cases: a refusal cites nothing and has 0 in all three. A citation of a paper or bullet that does not exist is a wrong one:
it lowers the precision of a list and is never right. The text of a bullet counts as said where it is quoted. A case
without ``must_contain`` is correct as soon as the right paper is cited. Each paper counts once, however often it is cited.

Source: exact-match and string recall as in ALCE (``str_em``; Gao et al. 2023, arXiv 2305.14627), for one paper or several.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from eval.cases.read_answer import Place, ReadAnswer

__all__ = ["correct", "paper_f1", "right_bullet", "right_paper"]


def right_paper(answer: ReadAnswer, gold: Collection[str]) -> float:
    """1 if one of the gold papers is cited by a bullet that exists."""
    return float(any(place.arxiv_id in gold for place in answer.places))


def paper_f1(answer: ReadAnswer, gold: Collection[str], also: Collection[str] = ()) -> float:
    """F1 of the cited papers against the gold ones; those of ``also`` count neither way. Fabricated is wrong."""
    cited = {place.arxiv_id for place in answer.places} - set(also)
    named = len(cited) + len(set(answer.fabricated))
    found = len(cited & set(gold))
    return 2 * found / (named + len(set(gold))) if found else 0.0


def right_bullet(answer: ReadAnswer, gold: Collection[Place]) -> float:
    """1 if one of the gold bullets is cited."""
    return float(any(place in gold for place in answer.places))


def correct(answer: ReadAnswer, gold: Collection[str], must_contain: Sequence[str]) -> float:
    """1 if a gold paper is cited and everything is said that must be."""
    text = answer.text.lower()
    said = all(any(form.lower() in text for form in wanted.split("|")) for wanted in must_contain)
    return float(said and right_paper(answer, gold) > 0)
