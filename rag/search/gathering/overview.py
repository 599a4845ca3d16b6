"""The papers on a subject, grouped by theme."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from rag.core import Found
from rag.digests import digest_days
from rag.search.gathering.gathered import Gathered, Part
from rag.search.gathering.title_words import TitleWords
from rag.search.nearness import apart, centre, nearest
from rag.search.query.question import Question
from rag.search.searcher import Ranking, Searcher
from rag.search.shown_first import for_reader
from rag.text import stem, terms_of_many

#: Days that are new, more of them as long as they have fewer papers than an answer needs.
_NEW_DAYS = (60, 120, 180, 365)
_FEWEST_NEW = 12
_NEW = re.compile(r"\b(?:new(?:s|est)?|recent(?:ly)?|latest|lately|nowadays|currently)\b|최근|최신|요즘|새로|새롭|근래", re.I)
#: Papers about the subject below which the nearest ones are grouped too.
_FEWEST = 6
#: Themes at least and at most, and the papers that one should have.
_FEWEST_THEMES, _MOST_THEMES, _PAPERS_OF_THEME = 3, 6, 8
#: Papers shown of a theme, more if the themes are few, so that an overview has so many in all.
_SHOWN, _IN_ALL = 2, 10
#: The least and the greatest share of the papers whose titles have the word that names a theme.
_LEAST_SHARE, _MOST_SHARE = 0.03, 0.4
#: The cosine to a theme's mean, both less the mean of all, from which a paper without its word belongs to it.
_NEAR = 0.1


def gather_overview(searcher: Searcher, question: Question) -> Gathered:
    """Find the papers on a subject and group them by theme, of the last days only if what is new is asked for."""
    ranking = searcher.rank(question)
    rows = _about(searcher, ranking)
    since = until = None
    if rows and _wants_new(question):
        since, until = _newest(searcher, rows)
        rows = _of_days(searcher, rows, since, until)
    themes = list(_themes(searcher, question, ranking, rows))
    found = Found([item for part in themes for item in part.evidence], ranking.notice)
    shown = found if themes else searcher.evidence(ranking, rows, _IN_ALL)
    days = [searcher.index.papers[row].date for row in rows]
    return Gathered(
        shown, total=len(rows), parts=tuple(themes), since=since, until=until, found=(min(days), max(days)) if days else None
    )


def newest_of(searcher: Searcher, question: Question, rows: Sequence[int]) -> list[int]:
    """Return the papers of the last days if a question asks for what is new, else all."""
    return _of_days(searcher, rows, *_newest(searcher, rows)) if rows and _wants_new(question) else list(rows)


def _of_days(searcher: Searcher, rows: Sequence[int], since: dt.date, until: dt.date) -> list[int]:
    papers = searcher.index.papers
    return [row for row in rows if any(since <= entry.date <= until for entry in papers[row].entries)]


def _about(searcher: Searcher, ranking: Ranking) -> list[int]:
    """Return the papers about the subject; those that fit best if hardly any has its words."""
    return searcher.fitting(ranking)


def _wants_new(question: Question) -> bool:
    filters = question.filters
    return not (filters.since or filters.until) and (question.order == "date" or _NEW.search(question.text) is not None)


def _newest(searcher: Searcher, rows: Sequence[int]) -> tuple[dt.date, dt.date]:
    """Return the last days of the digests, more of them if they have hardly any of these papers."""
    last = digest_days(searcher.index.papers)[-1]
    for days in _NEW_DAYS:
        since = last - dt.timedelta(days - 1)
        if sum(searcher.index.papers[row].date >= since for row in rows) >= _FEWEST_NEW:
            break
    return since, last


def _themes(searcher: Searcher, question: Question, ranking: Ranking, rows: Sequence[int]) -> Iterator[Part]:
    """Yield the themes of some papers, the largest first, each with its best papers."""
    groups = themes_of(searcher, rows, own_words(searcher, question))
    for name, group in groups:
        years = Counter(str(searcher.index.papers[row].date.year) for row in group)
        found = searcher.evidence(ranking, group, max(_SHOWN, -(-_IN_ALL // len(groups))))
        best = Found(replace(item, bullets=for_reader(item, question.language)[:1]) for item in found)
        yield Part(name, best, len(group), dict(sorted(years.items())))


def themes_of(searcher: Searcher, rows: Sequence[int], own: Collection[str] = ()) -> list[tuple[str, list[int]]]:
    """Return the themes of some papers by the words of their titles, the largest first; last, without a name, what has none.

    There are none if the papers are few.

    :param own: the words of the subject that all of them are about, which name no theme.
    """
    if len(rows) < _FEWEST:
        return []
    words = TitleWords(searcher.index.papers)
    having = words.rows(rows)
    seeds = _seeds(words, having, len(rows), own)
    groups = _grouped(searcher, rows, {key: having[key] for key in seeds}) if seeds else {}
    ordered = sorted(groups.items(), key=lambda pair: (not pair[0], -len(pair[1])))
    return [(words.written(key, having[key]) if key else "", group) for key, group in ordered]


def _seeds(words: TitleWords, having: Mapping[str, set[int]], size: int, own: Collection[str]) -> list[str]:
    """Return the words that name themes: those of many titles on the subject, of few others, and of different papers."""
    least, most = max(2, round(_LEAST_SHARE * size)), _MOST_SHARE * size
    found = words.distinctive(having, size, least)
    named = {key: ratio for key, ratio in found.items() if len(having[key]) <= most and names_more(key, own)}
    scores = {key: ratio * (1 + (" " in key)) for key, ratio in named.items()}
    seeds: list[str] = []
    taken: set[int] = set()
    while scores and len(seeds) < max(_FEWEST_THEMES, min(_MOST_THEMES, size // _PAPERS_OF_THEME)):
        gains = {key: score * len(having[key] - taken) / len(having[key]) for key, score in scores.items()}
        best = max(gains, key=lambda key: (gains[key], key))
        if len(having[best] - taken) < least:
            del scores[best]
            continue
        seeds.append(best)
        taken |= having[best]
        scores = {key: score for key, score in scores.items() if set(key.split()).isdisjoint(best.split())}
    return seeds


def names_more(key: str, own: Collection[str]) -> bool:
    """Tell whether a word or pair says more than the subject does."""
    return not all(part in own or stem(part) in own for word in key.split() for part in word.split("-") if len(part) > 2)


def own_words(searcher: Searcher, question: Question) -> set[str]:
    """Return the words of the subject and their translations, as titles have them and as stems."""
    terms = {term for found in terms_of_many([question.subject]) for term in found}
    terms |= {target for term in set(terms) for target in searcher.index.translations[term]}
    return {*terms, *question.subject.lower().split()}


def _grouped(searcher: Searcher, rows: Sequence[int], seeds: Mapping[str, set[int]]) -> dict[str, list[int]]:
    """Return the rows, in their order, by the rarest word that they have in the title, else by the nearest papers."""
    vectors = apart(searcher.index, rows)
    by_size = sorted(seeds, key=lambda key: (len(seeds[key]), key))
    groups: dict[str, list[int]] = {key: [] for key in seeds}
    centres = [centre(vectors, sorted(seeds[key])) for key in by_size]
    for row in rows:
        key = next((key for key in by_size if row in seeds[key]), "")
        if not key and (best := nearest(vectors[row], centres, _NEAR)) is not None:
            key = by_size[best]
        groups.setdefault(key, []).append(row)
    # Those with the word itself are the better examples.
    return {key: sorted(group, key=lambda row: row not in seeds.get(key, ())) for key, group in groups.items() if group}
