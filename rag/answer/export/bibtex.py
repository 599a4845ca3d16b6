"""Papers to BibTeX that the classic ``bibtex`` accepts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from rag.answer.export.names import GENERATION, GROUP, listed_names
from rag.core import BulletKind, Paper, submitted
from rag.text import as_latex, as_latex_name, flat, fold, without_commands

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_LONGEST_WORD = 30  # characters of a key
_NOTES: Mapping[BulletKind, str] = {
    "digest": "Daily digest of",
    "abstract": "Abstract, listed on",
    "summary": "Summary by a model, listed on",
}

_STOP_WORDS = set(
    "a an and are as at be by can do does for from how in into is it its let made make more of on or our s than that the their "
    "there this to toward towards us using via we what when where which who why will with without you your".split()
)


def bibtex(
    papers: Iterable[Paper],
    cited: Mapping[str, Collection[BulletKind]] | None = None,
    notes: Mapping[str, str] | None = None,
) -> str:
    """Return one ``@misc`` entry for each paper, in order, with blank lines between and without duplicates.

    A second pair of braces keeps ``bibtex`` from putting titles into lower case.

    :param cited: the kinds of evidence that are cited of each paper, by arXiv id, for its note; by default all that it has.
    :param notes: what a reader wrote on papers, by arXiv id, for the field ``annote``.
    """
    kinds, written = cited or {}, notes or {}
    return "\n".join(
        _entry(key, paper, kinds.get(paper.arxiv_id, _NOTES), written.get(paper.arxiv_id, ""))
        for key, paper in keyed(papers).items()
    )


def keyed(papers: Iterable[Paper]) -> dict[str, Paper]:
    """Return papers by the key under which they are cited, in order and each once.

    A key is the first author's surname, the year and the first word of the title (``wallace2023diffusion``). The arXiv id is
    added where papers would share a key, whatever their order, and is used alone where a part is missing.
    """
    unique = list({paper.arxiv_id: paper for paper in papers}.values())
    readable = [_readable_key(paper) for paper in unique]
    shared = Counter(readable)
    return {
        key if key and shared[key] == 1 else f"{key or 'arxiv'}-{re.sub('[^a-z0-9.]', '-', paper.arxiv_id.lower())}": paper
        for key, paper in zip(readable, unique, strict=True)
    }


def _entry(key: str, paper: Paper, kinds: Collection[BulletKind], annotation: str) -> str:
    year, month = year_and_month(paper)
    names, more = listed_names(paper)
    authors = " and ".join([*map(_author, names), *(["others"] if names and more else [])])
    fields = {
        "title": f"{{{{{as_latex(paper.title)}}}}}",
        **({"author": f"{{{authors}}}"} if authors else {"key": f"{{{paper.arxiv_id}}}"}),
        "year": f"{{{year}}}",
        "month": _MONTHS[month - 1],
        "eprint": f"{{{paper.arxiv_id}}}",
        "archivePrefix": "{arXiv}",
        "url": f"{{{paper.url}}}",
        "note": f"{{{note_of(paper, kinds)}}}",
        **({"annote": f"{{{as_latex(flat(annotation))}}}"} if annotation else {}),
    }
    return "".join([f"@misc{{{key},\n", *(f"  {name:<13} = {value},\n" for name, value in fields.items()), "}\n"])


def note_of(paper: Paper, kinds: Collection[BulletKind] = tuple(_NOTES)) -> str:
    """Return where the evidence of some kinds stands, with the days; an entry that says nothing is a digest's."""
    days: dict[BulletKind, set[str]] = {}
    for entry in paper.entries:
        for kind in {bullet.kind for bullet in entry.bullets} or {"digest"}:
            days.setdefault(kind, set()).add(str(entry.date))
    named = [kind for kind in _NOTES if kind in days and kind in kinds] or [kind for kind in _NOTES if kind in days]
    return "; ".join(f"{_NOTES[kind]} {', '.join(sorted(days[kind]))}" for kind in named)


def year_and_month(paper: Paper) -> tuple[int, int]:
    """Return when a paper was submitted by its id, else when the newest digest lists it."""
    return submitted(paper.arxiv_id) or (paper.date.year, paper.date.month)


# Letters, their accents in LaTeX, and what joins names; BibTeX would take anything else apart.
_ONE_NAME = re.compile(r"(?:[A-Za-z .'-]|\{\\[^{} ]+(?:\{[^{}]*\})*\})+")


def _author(name: str) -> str:
    """Return a name as BibTeX reads it: ``First von Last``, ``Last, Jr, First``, or in braces what has no such parts."""
    words = as_latex_name(name).split()
    whole = " ".join(words)
    if GROUP.search(name) or not _ONE_NAME.fullmatch(whole) or {"and", "others"} & {word.lower() for word in words}:
        return f"{{{whole}}}"
    generation = words.pop() if len(words) > 2 and GENERATION.fullmatch(words[-1]) else ""
    if not generation and not words[0][0].islower():
        return whole
    start = len(words) - 1
    if generation:  # "von Arx, Jr., Hal"; otherwise a first name in lower case, which would be taken for a "von"
        start = next((i for i, word in enumerate(words) if i and word[0].islower()), start)
    return ", ".join(filter(None, [" ".join(words[start:]), generation, " ".join(words[:start])]))


def _readable_key(paper: Paper) -> str:
    """Return surname, year and the first word of the title, or nothing if one is missing."""
    names, _ = listed_names(paper)
    words = re.sub(r"\\[A-Za-z]+|[$^_]", "", without_commands(paper.title)).replace("-", " ").split()
    word = next((w for w in map(fold, words) if w not in _STOP_WORDS and re.search("[a-z]", w)), "")
    surname = _surname(names[0]) if names else ""
    return f"{surname[:_LONGEST_WORD]}{year_and_month(paper)[0]}{word[:_LONGEST_WORD]}" if surname and word else ""


def _surname(name: str) -> str:
    words = name.split()
    if GROUP.search(name):
        return fold(name)
    return fold(words[-2] if len(words) > 2 and GENERATION.fullmatch(words[-1]) else words[-1])
