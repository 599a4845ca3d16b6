"""Quotations with numbered markers, the papers they are from, and what a reader has to know of these first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rag.answer.citations import cite
from rag.answer.forms.common import abstain, flat_quote, title_of
from rag.answer.phrases import phrase
from rag.core import Answer, Citation, Evidence, EvidenceBullet
from rag.search import Named, Question, written_names
from rag.text import Language


class Quotations:
    """The quotations of one answer; ``citations`` are those so far."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []

    def quote(self, paper: Evidence, bullet: EvidenceBullet, text: str) -> str:
        """Return a quotation with its marker."""
        self.citations.append(cite(len(self.citations) + 1, paper, bullet, text))
        return f"“{flat_quote(text)}” {self.citations[-1].marker}"

    def mark(self, paper: Evidence, bullet: EvidenceBullet, text: str) -> str:
        """Return the marker of a part of a bullet whose words are not repeated; the same one for the same part."""
        new = cite(len(self.citations) + 1, paper, bullet, text)
        known = next((it.marker for it in self.citations if replace(it, marker=new.marker) == new), "")
        self.citations += [] if known else [new]
        return known or new.marker


def place_of(paper: Evidence, language: Language, *, votes: bool = False) -> str:
    """Return a paper's title with its arXiv id and its day."""
    it = paper.paper
    said = f", {phrase('votes', language, votes=it.votes)}" if votes and it.votes is not None else ""
    return f"{title_of(it)} ({it.arxiv_id}, {it.date}{said})"


def doubts(papers: Iterable[Evidence], language: Language) -> list[str]:
    """Return a line for each paper whose digest seems to describe another one; they come before all else."""
    suspects = {e.paper.arxiv_id: e for e in papers if e.suspect}
    return [phrase("quoting.suspect", language, title=title_of(e.paper), id=e.paper.arxiv_id) for e in suspects.values()]


def namesakes(question: Question, papers: Iterable[Evidence], shown: Iterable[str]) -> list[str]:
    """Return a line with the other papers of a name, if what is shown is one of several papers that it names."""
    ids = set(shown)
    same = {other for named in question.named if named.kind == "paper" and ids & set(named.ids) for other in named.ids} - ids
    others = [f"{title_of(e.paper)} ({e.paper.arxiv_id})" for e in papers if e.paper.arxiv_id in same]
    return [phrase("metadata.others", question.language, papers=", ".join(others))] if others else []


def unknown_names(question: Question) -> list[Named]:
    """Return the names in a question that no digest has, if it names no paper that is there; phrases prove nothing."""
    if question.focus or question.arxiv_ids:
        return []
    return [named for named in written_names(question) if named.unknown]


def not_there(names: Iterable[Named], language: Language) -> Answer:
    """Return the answer that names are not in the digests, with names that are spelt alike."""
    return abstain("\n".join(absence(named.text, named.near, language) for named in names))


def absence(name: str, near: Iterable[str], language: Language) -> str:
    """Return the sentence that a name is not in the digests, with names that are spelt alike."""
    said = phrase("quoting.not_there", language, asked=flat_quote(name))
    alike = ", ".join(map(flat_quote, near))
    return f"{said} {phrase('quoting.near', language, names=alike)}" if alike else said
