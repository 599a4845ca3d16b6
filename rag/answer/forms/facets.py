"""What a digest says of a paper under the same three headings: what it is, how it works, and its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from rag.core import Evidence, EvidenceBullet
from rag.digests import section_of_label
from rag.search import for_reader
from rag.text import Language, plain, split_sentences, unwrapped

Facet = Literal["what", "how", "figures"]
FACETS: tuple[Facet, ...] = get_args(Facet)

_SECTIONS = {"What's New": "what", "Technical Details": "how", "Performance Highlights": "figures"}
_NEW = re.compile(r"제안|소개|제시|발표|도입|공개|introduc|propos|present|release", re.I)
_HOW = re.compile(r"기반|사용|활용|통해|학습|구성|결합|적용|훈련|train|using|uses?\b|consist|combin|layer", re.I)
_RESULT = re.compile(
    r"성능|정확도|능가|향상|뛰어|우수|빠르|빠른|달성|기록|outperform|achiev|accuracy|faster|improv|state-of-the-art|SOTA", re.I
)
# A number of its own, not the digits of a name (GPT-4, 7B-Instruct).
_NUMBER = re.compile(r"(?<![A-Za-z\d.\-])\d+(?:[.,]\d+)*\s?(?:%|배|점|x\b|×|fps|ms|초|분|시간)?", re.I)
_LINK = re.compile(r"https?://|github\.com|github\.io", re.I)
_SHORTEST = 15  # characters of a sentence that says something
_NAME_LENGTH = 40  # characters of what stands before a title's colon, if that is a name
_MEASURED = re.compile(r"\d\s?(?:%|퍼센트|배|점|x\b|×|fps|ms|초\b|분\b|시간|포인트|points?)", re.I)


@dataclass(frozen=True, slots=True)
class Quote:
    """Sentences of one bullet that stand together."""

    paper: Evidence
    bullet: EvidenceBullet
    text: str


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence with its number, its place among those of its language, and whether it is what the reader is shown first."""

    text: str
    bullet: EvidenceBullet
    number: int
    place: int
    facet: str | None
    first: bool


def facets_of(
    paper: Evidence, longest: int, wanted: Sequence[str] = (), language: Language | None = None
) -> dict[Facet, Quote]:
    """Return the quotation for each heading, in the words of the newest digest.

    :param longest: characters of one quotation; it has at least one sentence.
    :param wanted: names, such as benchmarks, that the figures should be of.
    :param language: the reader's, whose sentences come first where the paper is told in both.
    """
    sentences = list(_sentences(paper, language))
    found: dict[Facet, Quote] = {}
    taken: set[int] = set()
    name = plain(paper.paper.title).partition(":")[0].strip().casefold()
    for facet in ("figures", "what", "how"):
        rated = [
            (s.first, _rated(s, facet, wanted) + _about(s, name), -s.number, s)
            for s in sentences
            if s.number not in taken and _rated(s, facet, wanted) > 0
        ]
        if not rated:
            continue
        *_, best = max(rated, key=lambda row: row[:3])
        chosen = _extended(best, sentences, taken, longest)
        taken |= {s.number for s in chosen}
        found[facet] = Quote(paper, best.bullet, " ".join(s.text for s in chosen))
    return {facet: found[facet] for facet in FACETS if facet in found}


def facets_about(term: str, what: Quote, language: Language | None = None) -> dict[Facet, Quote]:
    """Return what the digest of a paper that is about more than a term says of the term: its definition, and the rest of it."""
    found: dict[Facet, Quote] = {"what": what}
    for sentence in _sentences(what.paper, language):
        if term.casefold() not in sentence.text.casefold() or sentence.text in what.text or sentence.text.endswith(":"):
            continue
        facet: Facet = "figures" if _MEASURED.search(sentence.text) else "how"
        if facet == "how" and _RESULT.search(sentence.text):
            continue
        found.setdefault(facet, Quote(what.paper, sentence.bullet, sentence.text))
    return found


def _sentences(paper: Evidence, language: Language | None = None) -> Iterator[_Sentence]:
    """Yield the sentences of the newest digest; of all that there is in the reader's language before the rest."""
    first = paper.bullets if language is None else for_reader(paper, language)
    rest = [bullet for bullet in paper.bullets if bullet not in first]
    number = 0
    for bullets in (first, rest):
        newest = sorted((b for b in bullets if b.date == paper.paper.date), key=lambda b: b.index)
        begins = number
        for bullet in newest or bullets:
            facet = _SECTIONS.get(section_of_label(bullet.section) or "")
            for text in split_sentences(unwrapped(bullet.text)):
                if not _LINK.search(text):  # where its code is says nothing of it
                    yield _Sentence(text, bullet, number, number - begins, facet, first=bullets is first)
                number += 1


def _rated(sentence: _Sentence, facet: Facet, wanted: Sequence[str]) -> float:
    """Return how well a sentence stands under a heading: by its section, or else by its words and place."""
    text, own = sentence.text, sentence.facet
    if own is not None and own != facet and not (facet == "figures" and own == "what"):
        return 0.0
    rating = 4.0 if own == facet else 0.0
    if len(text) < _SHORTEST or text.endswith(":"):  # it only announces a list
        return 0.0
    if facet == "what":
        return rating + 1.0 + 1.5 * bool(_NEW.search(text)) - 0.25 * min(sentence.place, 6)
    if facet == "how":
        if own is None and _MEASURED.search(text):  # results, not how
            return 0.0
        background = 0.6 * (own is None and (sentence.place < 2 or bool(_RESULT.search(text))))
        return rating + 1.0 * bool(_HOW.search(text)) - background
    if own != "figures" and not (_MEASURED.search(text) or _RESULT.search(text)):
        return 0.0
    named = sum(name.casefold() in text.casefold() for name in wanted)
    numbers = min(len(_NUMBER.findall(text)), 4)
    return rating + 0.5 * numbers + 1.0 * bool(_MEASURED.search(text)) + 0.5 * bool(_RESULT.search(text)) + 2.0 * named


def _about(sentence: _Sentence, name: str) -> float:
    """Return what it adds that a sentence names the paper."""
    return 1.0 * (len(name) < _NAME_LENGTH and name in sentence.text.casefold())


def _extended(best: _Sentence, sentences: Sequence[_Sentence], taken: set[int], longest: int) -> list[_Sentence]:
    """Return a sentence with those that follow it in the bullet, while there is room."""
    chosen, length = [best], len(best.text)
    for sentence in (s for s in sentences if s.number > best.number):
        length += 1 + len(sentence.text)
        if sentence.bullet is not best.bullet or sentence.number in taken or length > longest:
            break
        chosen.append(sentence)
    return chosen


def shared_names(papers: Sequence[Evidence], most: int = 5) -> list[str]:
    """Return the names (of benchmarks, mostly) that come with numbers in the digests of all papers, in order."""
    if len(papers) < 2:
        return []
    own = [_names_with_numbers(paper) for paper in papers]
    titles = " ".join(paper.paper.title.casefold() for paper in papers)
    shared = [name for name in own[0] if all(name in other for other in own[1:]) and name.casefold() not in titles]
    return shared[:most]


_NAME = re.compile(r"(?<![A-Za-z0-9-])[A-Z](?=[A-Za-z0-9-]*[A-Z])[A-Za-z0-9]*(?:-[A-Za-z0-9]+)*(?![A-Za-z0-9-])")
_NOT_NAMES = frozenset("AI LLM LLMs VLM MLLM LMM GPU GPUs SOTA API RL SFT CNN NLP QA".split())


def _names_with_numbers(paper: Evidence) -> list[str]:
    sentences = [s for s in _sentences(paper) if _NUMBER.search(s.text)]
    names = (name for s in sentences for name in _NAME.findall(s.text))
    return [name for name in dict.fromkeys(names) if name not in _NOT_NAMES]
