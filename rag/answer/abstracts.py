"""A second mark on sentences that rest on a digest: whether the abstract of the paper says the same, where it is indexed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, islice

from rag.check import Checker, Rival, find_rivals, is_checkworthy, plain_words
from rag.core import Answer, Citation, Claim, Paper, Sentence, Verdict
from rag.search import Gathered

_MOST_RIVALS = 20  # of one sentence: a list of figures must not take seconds


def beside_abstracts(answer: Answer, gathered: Gathered) -> Answer:
    """Return an answer in which each sentence that cites a digest says what the abstract has to it.

    All is judged at once, and by the offline checker, as in ``nonmun audit --against-abstracts``: another value is one that the
    abstract has in a sentence that says the same.
    """
    papers = _papers(gathered)
    cited = {citation.marker: known for citation in answer.citations if (known := _abstract(citation, papers))}
    asked = {i: (plain_words(s.text), known) for i, s in enumerate(answer.sentences) if (known := _known(s, cited))}
    if not asked:
        return answer
    rivals = {i: list(islice(find_rivals(claim, known), _MOST_RIVALS)) for i, (claim, known) in asked.items()}
    claims = [Claim(claim, known) for claim, known in asked.values()]
    verdicts = iter(Checker().judge([*claims, *(rival.claim for found in rivals.values() for rival in found)]))
    agreeing = {i: next(verdicts) for i in asked}
    sentences = list(answer.sentences)
    for i, verdict in agreeing.items():
        held = [rival for rival in rivals[i] if next(verdicts).verdict == "supported"]
        sentences[i] = _marked(sentences[i], verdict, held)
    return replace(answer, sentences=tuple(sentences))


def _marked(sentence: Sentence, verdict: Verdict, held: list[Rival]) -> Sentence:
    if verdict.verdict == "supported":
        return replace(sentence, abstract="agrees")
    if held:
        return replace(sentence, abstract="differs", number=held[0].number, abstract_number=held[0].other_number)
    return replace(sentence, abstract="silent")


def _known(sentence: Sentence, cited: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the abstracts of what a sentence cites, if there is something in it to check."""
    found = dict.fromkeys(text for marker in sentence.citations for text in cited.get(marker, ()))
    return tuple(found) if found and is_checkworthy(sentence.text) else ()


def _abstract(citation: Citation, papers: Mapping[str, Paper]) -> tuple[str, ...]:
    """Return abstract and title, which a sentence may leave out; nothing if what is cited is no bullet of a digest."""
    paper = papers.get(citation.arxiv_id)
    for entry in paper.entries if paper is not None and paper.abstract else ():
        if entry.date == citation.date and citation.bullet < len(entry.bullets):
            is_digest = entry.bullets[citation.bullet].kind == "digest"
            return (*paper.abstract, paper.title) if paper is not None and is_digest else ()
    return ()


def _papers(gathered: Gathered) -> dict[str, Paper]:
    """Return all papers that an answer may cite."""
    return {paper.arxiv_id: paper for paper in _all(gathered)}


def _all(gathered: Gathered) -> Iterator[Paper]:
    sides = chain.from_iterable(part.evidence for part in gathered.parts)
    defining = [
        definition.evidence for definition in (*gathered.definitions, *(p.definition for p in gathered.parts if p.definition))
    ]
    said = [item for item, _ in (*gathered.together, *(part.said for part in gathered.parts if part.said))]
    for item in chain(gathered.evidence, sides, defining, said):
        yield item.paper
