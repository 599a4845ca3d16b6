"""The sentences of all digests that say what a thing is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from rag.core import Evidence, Found
from rag.digests import Chunk
from rag.search.gathering.gathered import Definition, Gathered
from rag.search.gathering.glosses import Glosses, gloss_pattern, glosses_of, name_pattern
from rag.search.gathering.listing import gather_list
from rag.search.gathering.named import all_bullets, named_as, papers_named
from rag.search.gathering.sentences import chunks_with
from rag.search.query.question import Question
from rag.search.searcher import Ranking, Searcher
from rag.text import plain, split_sentences, unwrapped

_ON_IT = 5  # papers shown on what no sentence defines
_TERMS = 3  # defined for one question
_USERS = 3  # papers named that work with a term
_LONG, _SHORT = 320, 25  # characters of a sentence that is too long or too short to define

_MENTIONED = 0.01  # what a sentence is worth that mentions the thing, however little it says of it
_KINDS = (
    "방법|방법론|기법|기술|모델|모형|알고리즘|프레임워크|접근법|접근|과정|작업|과제|문제|벤치마크|데이터셋|"
    "데이터 세트|시스템|방식|현상|"
    "학습법|전략|구조|아키텍처|개념|패러다임|기능|도구|라이브러리|파이프라인|네트워크|에이전트|변형|지표|플랫폼|능력|이론|분야|언어|기초|형태"
)
_IS_A_KO = re.compile(
    rf"(?:{_KINDS})(?:들)?\s?(?:중\s?하나)?(?:입니다|이다|임|으로[,\s]|로[,\s]|이며|이고|인데|을\s(?:말|의미|뜻)|를\s(?:말|의미|뜻))"
    r"|것(?:입니다|이다|임|을\s(?:말|의미|뜻))"
)
# What is said of a thing before what is new: that it is good but not good enough.
_MOTIVATES = re.compile(
    r"지만|으나|하나,|제한|한계|어려움|단점|못하|못합|못한|\b(?:but|however|although|suffers?|limited)\b", re.I
)
_OWN_WORK = re.compile(
    r"(?:이|본)\s?(?:논문|연구|방법|접근)|우리는|우리의|연구팀|저자|이러한|이를|\b(?:we|our|this (?:paper|work))\b", re.I
)
_MEANS = re.compile(r"(?:의미|지칭|말)(?:합니다|한다|하며|함)|refers? to|stands for")
_IS_A_EN = re.compile(r"\s(?:is|are)\s(?:an?|the|one|our)\s", re.I)
_CLOSED = r"[\"'”’*)]*\s?(?:\([^()\n]{1,80}\))?[\"'”’*]*"
_PROPOSED = r"(?:제안|소개|제시|발표|도입|개발|공개|설계|구축|고안|정의)"

_PROPOSES = re.compile(rf"{_PROPOSED}|선보|만들|introduc|propos|present", re.I)

_KIND_WORD = re.compile(rf"(?i)(?:{_KINDS}|논문|model|method|paper|algorithm|framework|technique|dataset|benchmark|approach)s?")

Kind = Literal["named", "subject", "introduced", "gloss", "mention"]


@dataclass(frozen=True, slots=True)
class _Patterns:
    """How the sentences that define a name look."""

    mention: re.Pattern[str]
    subject: re.Pattern[str]
    topic: re.Pattern[str]
    introduced: re.Pattern[str]
    spelled: re.Pattern[str]
    proper: re.Pattern[str]
    gloss: re.Pattern[str]
    derived: re.Pattern[str]
    spells_out: bool  # whether what stands beside the name in brackets is what it is short for

    @classmethod
    def of(cls, name: str, glosses: Glosses, *others: str) -> _Patterns:
        names = sorted({name, *glosses.all, *others}, key=len, reverse=True)
        called = "(?:" + "|".join(name_pattern(each) if each == name else gloss_pattern(each) for each in names) + ")"
        # Within a sentence, what stands before the name must not make it the name of something else.
        within = r"(?<![A-Za-z0-9]\s)(?:(?<![가-힣]\s)|(?<=[은는을를에의서로며고한된인]\s))"
        opened = r"^[\s\"'“‘*(]*(?:또한,?\s|특히,?\s|이?\s?논문에서\s(?:소개하는|제안하는)\s|The\s|the\s)?[\"'“‘*]*"
        return cls(
            re.compile(called, re.I),
            re.compile(rf"{opened}{called}{_CLOSED}(?:은|는|이란|란|이라는|라는|\s(?:is|are|refers|stands)\b)", re.I),
            re.compile(
                rf"{within}{called}{_CLOSED}(?:은|는|이란|란)\s",
                re.I,
            ),
            re.compile(
                rf"{called}{_CLOSED}(?:(?:이)?라(?:는|고)|(?:을|를)\s(?:\S+\s){{0,3}}?{_PROPOSED})"
                rf"|(?:introduc|propos|present)\w*\s(?:[\w-]+\s){{0,4}}[\"'“*]*{called}",
                re.I,
            ),
            re.compile(
                rf"\(\s?{name_pattern(name)}\s?\)[\"'”’*]*(?:(?:이)?라(?:는|고)|(?:을|를)\s{_PROPOSED})|^[\"'“*]*{called}{_CLOSED}(?:이)?라는",
                re.I,
            ),
            # A proper name with nothing before it that would make it the name of something else.
            re.compile(
                rf"(?:^|[,(:“\"'‘’”*은는인을를]\s?|\bof\s|called\s|(?:{_KINDS})\s)(?<!라는\s){called}{_CLOSED}(?:이?라는|[을를]\s{_PROPOSED})"
                if _is_proper(name)
                else r"(?!)"
            ),
            re.compile(rf"[\w가-힣\"'”’*]\s?\(\s*{name_pattern(name)}\s*[),;]|{name_pattern(name)}[\"'”’*]*\s?\(", re.I),
            re.compile(_derived_from(name, glosses)),
            bool(glosses.english),
        )


def _derived_from(name: str, glosses: Glosses) -> str:
    """Return a pattern for the titles of what is derived from a name (mDPO, DPO-Shift, Meta Flow Matching)."""
    short = next((form for form in (name, glosses.short) if form.isascii() and " " not in form and len(form) > 1), "")
    attached = rf"[A-Za-z-]{re.escape(short)}(?![A-Za-z])|{re.escape(short)}[-+][A-Za-z]" if short else r"(?!)"
    return rf"{attached}|^(?:[A-Z][\w-]*\s){{1,2}}(?i:{re.escape(name)})" if name.isascii() else attached


def _is_proper(name: str) -> bool:
    """Tell whether a name is written as only names are: with digits, or capitals inside."""
    if " " in name:
        return name.isascii() and any(c.isdigit() for c in name)
    return any(c.isdigit() for c in name) or any(c.isupper() for c in name[1:])


def _is_name(name: str) -> bool:
    """Tell whether a name is written as names are, with digits or capitals; what words name is a subject."""
    return any(c.isdigit() or c.isupper() for c in name)


def gather_definition(searcher: Searcher, question: Question) -> Gathered:
    """Find the sentences that define what the question asks for, and papers that work with it.

    Where no sentence says what a word means (copyright), papers on it are found.
    """
    ranking = searcher.rank(question)
    names = question.subjects or ((question.subject,) if question.subject else ())
    names = tuple(_known_in(question, name) for name in names if not _KIND_WORD.fullmatch(name)) or names
    found = [definition for name in names[:_TERMS] if (definition := define(searcher, question, ranking, name))]
    if question.weights and all(it.kind == "mention" for it in found) and not any(map(_is_name, names)):
        return gather_list(searcher, replace(question, limit=question.limit or _ON_IT))
    defining = [definition.evidence for definition in found]
    users = _users(searcher, ranking, [d.term for d in found], {e.paper.arxiv_id for e in defining}) if found else []
    rows = [searcher.index.row_of[i] for i in question.focus if i in searcher.index.row_of]
    users += [e for e in searcher.evidence(ranking, rows, len(rows), bullets=1) if e.suspect] if rows else []
    return Gathered(Found([*defining, *users], ranking.notice), definitions=tuple(found))


def _known_in(question: Question, subject: str) -> str:
    """Return the one name of the index in a subject that has more words (the principle of Mixture-of-Depths)."""
    within = [it.text for it in question.named if it.kind == "paper" and not it.unknown and it.text in subject]
    return within[0] if len(within) == 1 else subject


def define(searcher: Searcher, question: Question, ranking: Ranking, name: str) -> Definition | None:
    """Return the sentence that defines a name best, or else the nearest one; None if no digest mentions it."""
    index = searcher.index
    name = name.strip(" '\"“”‘’?.,")
    named = papers_named(index, question, name)
    rows = [row for row in map(index.row_of.get, named) if row is not None]
    chunks = list(chunks_with(index, name))
    glosses = glosses_of(name, (chunk.text for chunk in chunks))
    known = named_as(question, name)
    written = [known.name] if known is not None and known.name and known.text == name else []  # as the digests write it
    patterns = _Patterns.of(name, glosses, *written)
    if others := (*glosses.all, *written):
        seen = {id(chunk) for chunk in chunks}
        chunks += [c for other in others for c in chunks_with(index, other) if id(c) not in seen]
    own = {index.papers[row].arxiv_id: place for place, row in enumerate(rows)}
    scored = (
        (_scored(chunk, sentence, patterns, own), -chunk.entry.date.toordinal(), -number, chunk, sentence)
        for chunk in chunks
        for number, sentence in enumerate(split_sentences(unwrapped(chunk.text)))
    )
    best = max(scored, key=lambda row: (row[0][0], *row[1:3]), default=None)
    its_own = best is not None and best[3].paper.arxiv_id in own
    if best is None or not its_own:
        by_its_paper = _by_its_paper(searcher, ranking, name, rows, glosses)
        if best is None or (by_its_paper is not None and not by_its_paper.evidence.suspect):
            return by_its_paper
    (_, kind), _, _, chunk, sentence = best
    evidence = all_bullets(searcher, ranking, index.row_of[chunk.paper.arxiv_id])
    bullet = next(b for b in evidence.bullets if (b.date, b.index) == (chunk.entry.date, chunk.bullet))
    long = glosses.english if glosses.english.casefold() != name.casefold() else ""
    return Definition(name, long, glosses.korean, kind, evidence, bullet, sentence)


def _by_its_paper(searcher: Searcher, ranking: Ranking, name: str, rows: Sequence[int], glosses: Glosses) -> Definition | None:
    """Return what the paper of a name says first: its bullets may not repeat the name."""
    if not rows:
        return None
    evidence = all_bullets(searcher, ranking, rows[0])
    if not evidence.bullets:
        return None
    first = min(
        (b for b in evidence.bullets if b.date == evidence.paper.date), key=lambda b: b.index, default=evidence.bullets[0]
    )
    sentence = split_sentences(unwrapped(first.text))[0]
    return Definition(name, glosses.english, glosses.korean, "named", evidence, first, sentence)


def _scored(chunk: Chunk, sentence: str, patterns: _Patterns, own: dict[str, int]) -> tuple[float, Kind]:
    """Return how well a sentence defines a name, and in which way."""
    if not patterns.mention.search(sentence):
        return 0.0, "mention"
    own_place = own.get(chunk.paper.arxiv_id)
    is_a = any(pattern.search(sentence) for pattern in (_IS_A_KO, _IS_A_EN, _MEANS))
    glossed = bool(patterns.gloss.search(sentence))
    kind: Kind = "gloss" if glossed and patterns.spells_out else "mention"
    score = 1.2 if kind == "gloss" else 0.5
    if patterns.subject.search(sentence):
        kind, score = "subject", 3.0 if is_a else 2.0 + 0.5 * glossed
    elif is_a and patterns.topic.search(sentence):
        kind, score = "subject", 2.6
    elif patterns.introduced.search(sentence):
        # Outside its own paper, what is introduced is mostly something derived: Meta Flow Matching.
        alone = own_place is not None or patterns.spelled.search(sentence) or patterns.proper.search(sentence)
        kind, score = ("introduced", 2.5) if alone else ("mention", 0.8)
    if own_place is not None:
        kind, score = "named" if kind == "mention" else kind, score + 3.0 - 0.5 * min(own_place, 4)
        score += 0.8 * bool(_PROPOSES.search(sentence)) + 0.4 * is_a
    else:
        score -= 0.6 * bool(_OWN_WORK.search(sentence)) + 1.2 * bool(patterns.derived.search(plain(chunk.paper.title)))
    score -= 0.4 * (own_place is None and bool(_MOTIVATES.search(sentence)))
    score += 0.4 * glossed - 0.5 * (len(sentence) > _LONG) - 1.0 * (len(sentence) < _SHORT)
    return max(score, _MENTIONED), kind


def _users(searcher: Searcher, ranking: Ranking, names: Sequence[str], but: set[str]) -> list[Evidence]:
    """Return papers with one of some names in the title, most voted first, then others that fit the question best."""
    papers = searcher.index.papers
    pattern = re.compile("|".join(name_pattern(name) for name in names), re.I)
    allowed = [row for row in ranking.rows if papers[row].arxiv_id not in but]
    others = re.compile("|".join(rf"{re.escape(name)}-\w" for name in names), re.I)  # SWE-bench-java is no use of SWE-bench
    allowed = [row for row in allowed if not others.search(plain(papers[row].title))]
    titled = [row for row in allowed if pattern.search(plain(papers[row].title))]
    titled.sort(key=lambda row: (-(papers[row].votes or 0), papers[row].arxiv_id))
    mentioning = (row for row in allowed[:100] if row not in titled and pattern.search("\n".join(papers[row].texts)))
    rows = [*titled[:_USERS], *mentioning][:_USERS]
    return [replace(e, coverage=1.0, names=1.0) for e in searcher.evidence(ranking, rows, len(rows))]
