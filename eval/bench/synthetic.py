"""Digests of papers that do not exist, as many as wanted: the same seed gives the same files.

They are like real ones where that costs time: themes with words of their own, the bilingual terms of the glossary in a Zipf
mixture, Korean bullets below English titles, names that are new with every paper and names of earlier ones, authors of whom few
write much, and votes with a long tail. What they say means nothing, so they measure time and space, and no quality.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from eval.bench.synthetic_words import CLAUSES, ENDINGS, GIVEN, TITLES, Zipf, coined, with_particle
from rag.text import read_glossary

SEED = 20240621
FIRST_DAY = dt.date(2015, 1, 1)
#: Papers of a day, and how many days there are at most: a larger corpus has longer days.
PER_DAY, _DAYS = 30, 2000

_THEMES, _OF_A_THEME = 200, 80
_ITS_OWN = 0.6  # of the terms of a paper come from its theme
_NEW_WORD = 0.15  # of the gaps hold a coined word, so that the vocabulary grows with the corpus
_GAP = re.compile(r"\{(\w+)(?:\|([가-힣]+))?\}")
_AUTHORS = (1, 1, 2, 3, 4, 4, 5, 5, 6, 6, 7, 8, 9, 12, 18)
_BULLETS = (1, 1, 1, 1, 2, 2)  # of each section
_SENTENCES = (1, 2, 2, 3)

Term = tuple[str, str]  # English and Korean


@dataclass(frozen=True, slots=True)
class Day:
    """The digest of a day: its date and its text."""

    date: dt.date
    text: str

    @property
    def path(self) -> str:
        return f"{self.date:%Y/%m/%d}.md"


class Corpus:
    """Synthetic digests, day after day, without end."""

    def __init__(self, seed: int = SEED) -> None:
        self._rng = random.Random(seed)
        terms = [(english, korean) for english, forms in read_glossary() for korean in forms[:1]]
        self._rng.shuffle(terms)
        self._common = Zipf(terms, exponent=0.9)
        self._themes = [Zipf(self._rng.sample(terms, _OF_A_THEME), exponent=0.7) for _ in range(_THEMES)]
        self._theme = Zipf(self._themes, exponent=0.8)
        self._names: list[str] = ["Baseline"]
        self._people: list[str] = []
        self._papers = 0

    def days(self, per_day: int = PER_DAY) -> Iterator[Day]:
        """Yield one day after the other; each call begins with the first day, and goes on with other papers."""
        for number in count():
            yield self.day(FIRST_DAY + dt.timedelta(days=number), per_day)

    def day(self, date: dt.date, papers: int) -> Day:
        """Return the digest of a day with this many new papers."""
        entries = [self._paper(date, place) for place in range(1, papers + 1)]
        return Day(date, "\n".join([f"## Daily Papers ({date})", "", *entries]))

    def _paper(self, date: dt.date, place: int) -> str:
        rng = self._rng
        self._papers += 1
        name = coined(self._papers).capitalize() + rng.choice(ENDINGS)
        theme = self._theme.draw(rng)
        used = [theme.draw(rng) if rng.random() < _ITS_OWN else self._common.draw(rng) for _ in range(8)]
        title = self._filled(rng.choice(TITLES), name, used)
        arxiv_id = f"{date:%y%m}.{(date.day - 1) * 3000 + place:05d}"
        lines = [f"### [{title}](https://arxiv.org/abs/{arxiv_id})", "", f"Vote: {int(rng.paretovariate(1.1) * 3)}", ""]
        lines += [f"Authors: {', '.join(self._authors())}", ""]
        for section in CLAUSES:
            for _ in range(rng.choice(_BULLETS)):
                lines.append(f"- **{section}**: {self._bullet(section, name, used)}")
        self._names.append(name)
        return "\n".join([*lines, ""])

    def _bullet(self, section: str, name: str, used: Sequence[Term]) -> str:
        clauses = self._rng.sample(CLAUSES[section], self._rng.choice(_SENTENCES))
        return " ".join(self._filled(clause, name, used) for clause in clauses)

    def _filled(self, clause: str, name: str, used: Sequence[Term]) -> str:
        def filled(gap: re.Match[str]) -> str:
            word = self._word(gap[1], name, used)
            return with_particle(word, gap[2]) if gap[2] else word

        return _GAP.sub(filled, clause)

    def _word(self, gap: str, name: str, used: Sequence[Term]) -> str:
        rng = self._rng
        match gap:
            case "name":
                return name
            case "other":  # mostly one of the last, as in real papers, or one of the first
                recent = len(self._names) - 1 - int(rng.paretovariate(0.5))
                return self._names[max(recent, 0)] if rng.random() < 0.7 else self._names[rng.randrange(len(self._names))]
            case "x":
                return str(rng.randint(2, 99))
            case "y":
                return str(rng.randint(0, 9))
        if rng.random() < _NEW_WORD:
            return coined(int(rng.paretovariate(0.7) * 40) % 50_000_000)
        english, korean = rng.choice(used)
        if gap.isupper():
            return english.title()
        return f"{korean}({english})" if rng.random() < 0.2 else korean

    def _authors(self) -> list[str]:
        rng, found = self._rng, []
        for _ in range(rng.choice(_AUTHORS)):
            if not self._people or rng.random() < 0.5:
                self._people.append(f"{rng.choice(GIVEN)} {coined(len(self._people) * 7 + rng.randrange(7)).capitalize()}")
                found.append(self._people[-1])
            else:
                found.append(self._people[rng.randrange(len(self._people))])
        return list(dict.fromkeys(found))


def per_day(papers: int) -> int:
    """Return how many papers a day of a corpus of this size has."""
    return max(PER_DAY, -(-papers // _DAYS))


def write_corpus(folder: Path, papers: int, corpus: Corpus) -> dt.date:
    """Write the digests of exactly this many papers to a folder, and return the first day that is not among them."""
    each, date = per_day(papers), FIRST_DAY
    while papers > 0:
        write_day(folder, corpus.day(date, min(each, papers)))
        papers, date = papers - each, date + dt.timedelta(days=1)
    return date


def write_day(folder: Path, day: Day) -> Path:
    """Write one digest to its place in a folder."""
    file = folder / day.path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(day.text, "utf-8")
    return file


def asked(count: int, *, as_questions: bool = False) -> list[str]:
    """Return what somebody might look for in synthetic digests, English and Korean alternating.

    :param as_questions: whole questions instead of subjects.
    """
    rng, glossary = random.Random(SEED + 1), read_glossary()
    texts = []
    for place in range(count):
        (english, korean), (other, _) = rng.sample(glossary, 2)
        if place % 2:
            texts.append(f"{korean[0]}에 대한 논문은?" if as_questions else f"{korean[0]} {english}")
        else:
            texts.append(f"which papers are about {english}?" if as_questions else f"{english} for {other}")
    return texts
