"""Sentences of any digest that mention all of some things, in either language."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.core import Evidence, EvidenceBullet
from rag.digests import Chunk
from rag.index import SearchIndex
from rag.search.gathering.gathered import Gist
from rag.search.gathering.glosses import Glosses, gloss_pattern, glosses_of, name_pattern
from rag.search.gathering.named import all_bullets
from rag.search.lexicon import options_of, pattern_of
from rag.search.query.name_like import may_be_name
from rag.search.searcher import Ranking, Searcher
from rag.text import split_sentences, terms_of_many, unwrapped

_TRANSLATION = 0.2  # least weight of a translation that may stand for a word
_LONG, _SHORT = 320, 25  # characters of a sentence that is too long or too short to quote
_OF_A_KIND = re.compile(r"(?i)(?<!\s)\s{1,9}(?:llms?|models?|methods?|approach(?:es)?|모델|모형|방법|기법)\Z")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence, the paper and the bullet that it is from, and how well it fits."""

    paper: Evidence
    bullet: EvidenceBullet
    text: str
    rating: float

    @property
    def gist(self) -> Gist:
        """The sentence without its paper."""
        return Gist(self.bullet, self.text)


def chunks_with(index: SearchIndex, name: str) -> Iterator[Chunk]:
    """Yield the bullets that have all the words of a name, themselves or in translation."""
    terms = terms_of_many([name])[0]
    rows: set[int] | None = None
    for term in dict.fromkeys(terms):
        having = set(index.chunk_index.having(term).tolist())
        for other, share in index.translations[term].items():
            if share >= _TRANSLATION:
                having |= set(index.chunk_index.having(other).tolist())
        if not having and len(terms) > 1:
            continue  # a compound that nobody writes so; its parts are there as well
        rows = having if rows is None else rows & having
    yield from (chunk for row in sorted(rows or ()) if (chunk := index.chunks[row]).bullet is not None)


class Mention:
    """Find a thing in a text, by its name, its glosses, and the translations of its words; not within another name."""

    def __init__(self, index: SearchIndex, name: str) -> None:
        self.name = _OF_A_KIND.sub("", name.strip(" '\"“”‘’?.,")) or name
        self.chunks = list(chunks_with(index, self.name))
        glosses = glosses_of(self.name, (chunk.text for chunk in self.chunks))
        forms = [name_pattern(self.name), *map(gloss_pattern, glosses.all)]
        if not may_be_name(self.name) and (options := options_of(index, self.name)):
            forms.append(pattern_of(options))
        self.glosses: Glosses = glosses
        self._pattern = re.compile("|".join(forms), re.I)

    def within(self, text: str) -> re.Match[str] | None:
        """Return the first place of the thing in a text."""
        return self._pattern.search(text)


def said_of(
    searcher: Searcher,
    ranking: Ranking,
    names: Sequence[str],
    rate: Callable[[str], float],
    most: int,
    *,
    first: Sequence[str] = (),
) -> list[Said]:
    """Return the best sentence of each paper that mentions all of some things, best first.

    :param rate: how well a sentence fits; 0 for one that does not.
    :param first: papers of the things themselves, which come first, and whose sentences need not repeat the names.
    """
    index = searcher.index
    mentions = [Mention(index, name) for name in names]
    own = {arxiv_id for arxiv_id in first if arxiv_id in index.row_of}
    chunks = min((mention.chunks for mention in mentions), key=len, default=[])
    having = [(chunk, mentions) for chunk in chunks if chunk.paper.arxiv_id not in own]
    having += [(index.chunks[i], []) for arxiv_id in own for i in index.chunks_of(index.row_of[arxiv_id])]
    best: dict[str, tuple[float, Chunk, str]] = {}
    for chunk, wanted in having:
        if chunk.bullet is None:
            continue
        for sentence in split_sentences(unwrapped(chunk.text)):
            places = [mention.within(sentence) for mention in wanted]
            rating = rate(sentence) if all(places) and len(sentence) >= _SHORT else 0.0
            if rating <= 0:
                continue
            rating += 3.0 * (chunk.paper.arxiv_id in own) - 0.5 * (len(sentence) > _LONG)
            rating += 0.5 * any(place and place.start() < 5 for place in places)  # it is about the thing
            known = best.get(chunk.paper.arxiv_id)
            if known is None or rating > known[0]:
                best[chunk.paper.arxiv_id] = rating, chunk, sentence
    papers = index.papers
    ordered = sorted(best.items(), key=lambda item: (-item[1][0], -(papers[index.row_of[item[0]]].votes or 0), item[0]))
    return [_said(searcher, ranking, *found) for _, found in ordered[:most]]


def _said(searcher: Searcher, ranking: Ranking, rating: float, chunk: Chunk, sentence: str) -> Said:
    evidence = all_bullets(searcher, ranking, searcher.index.row_of[chunk.paper.arxiv_id])
    bullet = next(b for b in evidence.bullets if (b.date, b.index) == (chunk.entry.date, chunk.bullet))
    return Said(evidence, bullet, sentence, rating)
