"""What a question does not want, where its words say so plainly: skip the ones about agents; other than RLHF and DPO; non-causal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from rag.search.query.reading import Role, Unit
from rag.search.query.vocabulary import PAPER

# Words that exclude what follows them, whatever the rest of the sentence does.
_EXCLUDES = re.compile(
    r"(?:\bskip(?:ping)?|\bexclud(?:e|ing)|\bexcept(?:\s+for)?|\bleav(?:e|ing)\s+out|\bomit(?:ting)?|\bother\s+than|\bbut\s+not|\bbut\s+no"
    r"|\bminus|\bdisregard(?:ing)?|\bnothing\s+to\s+do\s+with|\bapart\s+from|\baside\s+from|\bnot\s+(?:about|on|concerning|regarding|covering))"
    rf"(?:\s+(?:the|any(?:thing)?|all|those|ones?|that|which|are|is|about|on|of|with|using|use|everything|{PAPER}))*\s*[\"“«‘']?$",
    re.I,
)
# So does no word but these before what is within quotation marks.
_EXCLUDES_QUOTED = re.compile(r"\b(?:without|w/o|not|no|nor)\s+(?:any\s+|the\s+)?[\"“«‘']$", re.I)
_BUT_WANTED = re.compile(r"\bbut\s+(?:rather\s+|instead\s+)?(?:about|on|of|concerning|regarding)\s+(?:the\s+)?[\"“«‘']?$", re.I)
_FAR = 80  # characters
_JOINS = re.compile(r"\b(?:and|or|nor)\s+(other\s+)?$", re.I)
# Other things of the kind (Mamba or other state space models): wanted like what they are joined to, unless a word excludes them.
_OTHER = re.compile(
    r"(?P<no>\b(?:no|not|nor|than|without|except|excluding|skip)\s+)?(?P<joined>\b(?:and|or)\s+)?(?:\b(?:any|the|all|some|which|what)\s+)?"
    r"\bother\s+(?:[\w-]+\s+){0,2}$",
    re.I,
)
_NON = "non-"
_EMPTY = re.compile(
    rf"(?:[\s-]based)?(?:\s+(?:ones?|stuff|things?|work|methods?|approach(?:es)?|techniques?|architectures?|{PAPER}))?$", re.I
)


_BEFORE_PAPERS = re.compile(r"(?:\bother\s+than|\bexcept(?:\s+for)?|\bexcluding|\bapart\s+from)\s*$", re.I)
_AFTER_PAPERS = re.compile(r"^\s*[을를은는]?\s*(?:제외|빼고|말고)")
_BETWEEN_PAPERS = re.compile(r"(?:\s|,|\band\b|\bor\b|와|과|하고)*")


def left_out(text: str, papers: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the places of papers that a text leaves out: other than arXiv 2311.12908, 2311.13231; arXiv 2311.12908을 제외한."""
    found: list[tuple[int, int]] = []
    run: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(papers, 1):
        run.append((start, end))
        if number < len(papers) and _BETWEEN_PAPERS.fullmatch(text, end, papers[number][0]):
            continue
        if _BEFORE_PAPERS.search(text, 0, run[0][0]) or _AFTER_PAPERS.search(text[end:]):
            found += run
        run = []
    return found


# Behind what is left out, before what is asked for: DPO 말고 다른 선호 최적화.
_EXCLUDES_KO = re.compile(r"(?:[은는이가을를]|만)?\s?(?:말고|빼고|빼면|뺀|제외하고|제외하면|제외한|아닌|외에|외의)(?=\s)")


def excluded_things(parts: Sequence[str]) -> tuple[str, ...]:
    """Return what is excluded without words that say nothing (text-to-image ones), each once."""
    return tuple(dict.fromkeys(_EMPTY.sub("", part) for part in parts))


def with_exclusions(roles: Sequence[Role], units: Sequence[Unit], text: str) -> list[Role]:
    """Return the roles with a subject behind a word that excludes as excluded, and after "non-" only the word that it negates."""
    found: list[Role] = []
    for role, group in groupby(zip(roles, units, strict=True), lambda row: row[0]):
        stretch = [unit for _, unit in group]
        start = stretch[0].start
        role = _of_others(role, found, text[max(0, start - _FAR) : start])
        others = "S" in roles[len(found) + len(stretch) :]
        behind = others and _EXCLUDES_KO.match(text, stretch[-1].end, min(len(text), stretch[-1].end + _FAR)) is not None
        joined = "X" in found and found[-1] != "X" and _goes_on(found, text[:start])
        before = text[max(0, start - _FAR) : start]
        if role == "S" and (behind or joined or _EXCLUDES.search(before) or _EXCLUDES_QUOTED.search(before)):
            found += ["X"] * len(stretch)
        elif role == "X" and _BUT_WANTED.search(before):  # not about diffusion but about robots
            found += ["S"] * len(stretch)
        elif role == "X" and "X" in found and "S" not in roles and text[:start].rstrip().endswith(":"):
            found += ["S"] * len(stretch)  # exclude medical: segmentation papers
        elif role == "X" and "S" not in roles and text[:start].lower().endswith(_NON):
            found += ["X"]
            found += ["S"] * (len(stretch) - 1)
        else:
            found += [role] * len(stretch)
    return found


def _of_others(role: Role, roles: Sequence[Role], before: str) -> Role:
    """Return the role of a stretch; other things of a kind have that of what they are joined to."""
    other = _OTHER.search(before) if role == "X" else None
    if other is None or other["no"]:
        return role
    earlier = [it for it in roles if it in ("S", "X")]
    return earlier[-1] if other["joined"] and earlier else "S"


def _goes_on(roles: Sequence[Role], before: str) -> bool:
    """Tell whether what joins things is all that stands between what is excluded and a place (without GANs or other flows)."""
    joins = _JOINS.search(before)
    between = ["."] * (2 if joins and joins[1] else 1)
    return joins is not None and list(roles[-len(between) - 1 :]) == ["X", *between]
