"""What the digests themselves call unsolved, limited or left to others: one quoted sentence for each paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.core import Evidence, EvidenceBullet
from rag.search import for_reader
from rag.text import Language, split_sentences, unwrapped

#: Papers that are quoted.
_MOST = 8
#: A sentence shorter or longer than this is not quoted.
_SHORTEST, _LONGEST = 25, 320
#: The share of a paper's sentences that tells what was there before, whose limits the paper means to overcome.
_BACKGROUND = 0.4
_SECTION = re.compile(r"limitation|future|한계|향후", re.I)
#: What says so plainly, and what only says that something is hard.
_PLAINLY = re.compile(
    r"미해결|열린 (?:문제|질문|과제)|열려\s?있는|개선의 여지|과제로 남|앞으로[^.]{0,30}필요"
    r"|향후 (?:연구|과제)의? (?:방향|과제|주제)"
    r"|(?:추가|후속|향후)(?:적인)? 연구[가의]?\s?(?:매우 |더 |많이 )?(?:필요|중요|요구)|한계점(?:은|으로|도)"
    r"|향후[^.]{0,40}(?:계획|예정|탐구|확장할|개선할|필요)|(?:더|추가)[^.]{0,12}(?:연구|개선|발전)[이가] 필요(?!한지)"
    r"|future (?:work|research) (?:should|could|will|is|may|needs?)|leaves? .{0,40}(?:to|for) future"
    r"|remains? (?:an |a |largely |still )?(?:open|unsolved|unclear|unexplored|challeng\w+|difficult)"
    r"|open (?:question|problem|challenge)s?|room for improvement|limitations? (?:is|are|include)"
    r"|(?:further|more) (?:research|work|stud(?:y|ies)) (?:is|are) needed",
    re.I,
)
_HARDLY = re.compile(
    r"여전히[^.]{0,60}(?:어려|부족|공백|격차|한계|미흡|못|도전)|아직[^.]{0,60}(?:못|미흡|초기|부족|어려|한계|않)"
    r"|(?:데|에|서) 한계(?:가 있|를 보|를 드러)|어려움을 겪(?:고|는|었)|(?:인간|사람)[^.]{0,30}(?:미치지 못|뒤처|크게 낮)"
    r"|\bstill (?:struggle|lag|fall|lack|far|limited|suffer)|\bfalls? short|\bstruggles? (?:to|with)",
    re.I,
)
#: How a sentence begins that says nothing without the one before it.
_REFERS = re.compile(r"이는|이러한|그러나|그럼에도|하지만|또한|이를|이로|다만|However|This|These|It |They |Yet|But", re.I)
#: What only older work could not do.
_BEFORE = re.compile(r"기존|이전 |종래|있었|했으나|지만,|previous|existing|prior", re.I)
#: Background that a paper overcomes, and code that is there for others, are no open question.
_OVERCOME = re.compile(
    r"극복|해결(?:하|할|책|합|한다|했)|완화|방지|제안|소개|제시한|도입|해소|개선했|공개|촉진|지원|기초를|기반을|이점|솔루션"
    r"|address|overcom|tackl|mitigat|propos|introduc|present|releas|facilitat|foster|solve[sd]?\b",
    re.I,
)

Quoted = tuple[Evidence, EvidenceBullet, str]


def open_questions(papers: Sequence[Evidence], language: Language) -> list[Quoted]:
    """Return the sentences that name open questions, in the order of the papers, one each; those that say it plainly first."""
    found = [best for paper in papers if not paper.suspect and (best := _best(paper, language))]
    return [quoted for _, quoted in sorted(found, key=lambda it: it[0])[:_MOST]]


def _best(paper: Evidence, language: Language) -> tuple[int, Quoted] | None:
    rated = [(rank, (paper, bullet, text)) for rank, bullet, text in _rated(paper, language)]
    return min(rated, key=lambda it: it[0], default=None)


def _rated(paper: Evidence, language: Language) -> Iterator[tuple[int, EvidenceBullet, str]]:
    bullets = sorted(for_reader(paper, language), key=lambda bullet: (-bullet.date.toordinal(), bullet.index))
    told = [(bullet, text) for bullet in bullets for text in split_sentences(unwrapped(bullet.text))]
    for place, (bullet, text) in enumerate(told):
        if not _SHORTEST <= len(text) <= _LONGEST or _OVERCOME.search(text):
            continue
        before = told[place - 1][1] if place and told[place - 1][0] is bullet and _REFERS.match(text) else ""
        quoted = f"{before} {text}" if before and len(before) + len(text) < _LONGEST else text
        if _PLAINLY.search(text) or (bullet.section and _SECTION.search(bullet.section)):
            yield 0, bullet, quoted
        elif place >= _BACKGROUND * len(told) and _HARDLY.search(text) and not _BEFORE.search(text):
            yield 1, bullet, quoted
