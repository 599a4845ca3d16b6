"""Papers to BibTeX that the classic ``bibtex`` accepts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from rag.core import Paper
from rag.text import as_latex, fold, latex_name, without_commands

__all__ = ["bibtex"]

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_SUBMITTED = re.compile(r"(?:.*/)?(\d\d)(0[1-9]|1[0-2])(?:\.\d{4,5}|\d{3})")
_FIRST_YEAR = 91  # of arXiv
_LONGEST_WORD = 30  # characters of a key

# What is no subject of a title.
_STOP_WORDS = set(
    "a an and are as at be by can do does for from how in into is it its let made make more of on or our s than that the their "
    "there this to toward towards us using via we what when where which who why will with without you your".split()
)


def bibtex(papers: Iterable[Paper]) -> str:
    """One ``@misc`` entry for each paper, in order; a paper that comes twice has one.

    A key is the first author's surname, the year and the first word of the title (``wallace2023diffusion``); the arXiv id
    is added to those of papers that would share one, whatever their order, and stands alone where a part is missing. Year
    and month are those of the arXiv id. Titles stand in braces of their own, because the capitals in them are the authors'
    and mostly names; ``bibtex`` would put them into lower case.

    :return: the entries, with a blank line between two; empty without papers.
    """
    unique = list({paper.arxiv_id: paper for paper in papers}.values())
    return "\n".join(_entry(key, paper) for key, paper in zip(_keys(unique), unique, strict=True))


def _entry(key: str, paper: Paper) -> str:
    year, month = _submitted(paper)
    authors = _authors(paper)
    fields = {
        "title": f"{{{{{as_latex(paper.title)}}}}}",
        **({"author": f"{{{authors}}}"} if authors else {"key": f"{{{paper.arxiv_id}}}"}),
        "year": f"{{{year}}}",
        "month": _MONTHS[month - 1],
        "eprint": f"{{{paper.arxiv_id}}}",
        "archivePrefix": "{arXiv}",
        "url": f"{{{paper.url}}}",
        "note": f"{{Daily digest of {', '.join(sorted({str(entry.date) for entry in paper.entries}))}}}",
    }
    return "".join([f"@misc{{{key},\n", *(f"  {name:<13} = {value},\n" for name, value in fields.items()), "}\n"])


def _submitted(paper: Paper) -> tuple[int, int]:
    """Year and month that an arXiv id tells: 2311.12908 is of November 2023, cs/0112017 of December 2001."""
    found = _SUBMITTED.fullmatch(paper.arxiv_id)
    if found is None:
        return paper.date.year, paper.date.month
    year = int(found[1])
    return year + (1900 if year >= _FIRST_YEAR else 2000), int(found[2])


# --- Authors ---

_CONJUNCTION = re.compile(r"^and(?: |$)", re.I)  # left over from a list that ends in "and Last One"
_GROUP = re.compile(r"\b(?:Team|Group|Research|Collaboration|Consortium|Community|Project|Labs?|AI)\b")
_GENERATION = re.compile(r"(?:Jr\.?|Sr\.?|II|III|IV)")
# What BibTeX would take apart: anything but letters, their accents in LaTeX, and what joins names.
_ONE_NAME = re.compile(r"(?:[A-Za-z .'-]|\{\\[^{} ]+(?:\{[^{}]*\})*\})+")


def _names(paper: Paper) -> tuple[list[str], bool]:
    """The authors of the digest that has most of them, and whether it cut the list off."""
    entry = max(paper.entries, key=lambda e: (len(e.authors), not e.more_authors))
    names = [_CONJUNCTION.sub("", without_commands(name)).strip() for name in entry.authors]
    return [name for name in names if latex_name(name).strip(" -.,:;'")], entry.more_authors


def _authors(paper: Paper) -> str:
    names, more = _names(paper)
    return " and ".join([*map(_author, names), *(["others"] if names and more else [])])


def _author(name: str) -> str:
    """A name as BibTeX reads it: ``First von Last``, ``Last, Jr, First``, or in braces what has no such parts."""
    words = latex_name(name).split()
    whole = " ".join(words)
    if _is_group(name) or not _ONE_NAME.fullmatch(whole) or {"and", "others"} & {word.lower() for word in words}:
        return f"{{{whole}}}"
    generation = words.pop() if len(words) > 2 and _GENERATION.fullmatch(words[-1]) else ""
    if not generation and not words[0][0].islower():
        return whole
    start = len(words) - 1
    if generation:  # "von Arx, Jr., Hal"; otherwise a first name in lower case, which would be taken for a "von"
        start = next((i for i, word in enumerate(words) if i and word[0].islower()), start)
    return ", ".join(filter(None, [" ".join(words[start:]), generation, " ".join(words[:start])]))


def _is_group(name: str) -> bool:
    return _GROUP.search(name) is not None


# --- Keys ---


def _keys(papers: Sequence[Paper]) -> list[str]:
    readable = [_readable_key(paper) for paper in papers]
    shared = Counter(readable)
    return [
        key if key and shared[key] == 1 else f"{key or 'arxiv'}-{re.sub('[^a-z0-9.]', '-', paper.arxiv_id.lower())}"
        for key, paper in zip(readable, papers, strict=True)
    ]


def _readable_key(paper: Paper) -> str:
    """Surname, year and the first word of the title; empty where one is missing."""
    names, _ = _names(paper)
    words = re.sub(r"\\[A-Za-z]+|[$^_]", "", without_commands(paper.title)).replace("-", " ").split()
    word = next((w for w in map(fold, words) if w not in _STOP_WORDS and re.search("[a-z]", w)), "")
    surname = _surname(names[0]) if names else ""
    if not surname or not word:
        return ""
    return f"{surname[:_LONGEST_WORD]}{_submitted(paper)[0]}{word[:_LONGEST_WORD]}"


def _surname(name: str) -> str:
    words = name.split()
    if _is_group(name):
        return fold(name)
    if len(words) > 2 and _GENERATION.fullmatch(words[-1]):
        words.pop()
    return fold(words[-1])
