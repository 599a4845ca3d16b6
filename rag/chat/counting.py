"""Follow-ups about numbers of papers: which of two counts is larger, and how many of a list are on something.

``how many papers on X? and on Y? which has more?``, ``papers by A; how many with diffusion?``, ``디퓨전에 관한 건 몇 편이야?``
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from rag.chat.message import COUNTS, Message
from rag.chat.narrowing import limited
from rag.chat.replies import said_of
from rag.chat.turns import Earlier
from rag.search import Carried, Question, asks_fewest, skim, understand
from rag.text import has_hangul

_MOST_COUNTS = 4
_MORE = r"(?:more|fewer|less|larger|bigger|smaller|higher|greater)"
_MORE_OF_THEM = re.compile(
    r"^\W{0,5}(?:(?:so|and|ok(?:ay)?|then|now|of\s(?:these|those|them|the\stwo)|between\sthem|overall)\b\W{0,5}){0,3}(?:which|who|what|where)"
    r"(?:\s(?:of\s(?:these|those|them|the\s(?:two|three))|ones?|years?|months?|topics?|subjects?|sides?|authors?|groups?|times?)){0,2}"
    rf"\s(?:has|have|had|is|are|was|were|got|wrote|published|gets)\s(?:there\s)?(?:the\s)?(?:{_MORE}|(?P<most>most|fewest|least|largest|biggest|smallest))"
    r"(?:\s(?:papers|of\sthem|numbers?|counts?|ones?|results))?(?P<time>\s(?:in|since|from|during|before|after|until)\s[\w\s-]{2,30})?"
    r"(?:\s(?:then|there|overall))?\W{0,5}$",
    re.I,
)
_THING_KO = r"(?:쪽|것|거|게|건|주제|분야|해|연도|년도|달|저자|사람)"
_WHICH_KO = rf"(?:(?:어느|어떤|무슨)\s?{_THING_KO}|뭐|무엇|누구|누|어디|언제)(?:이|가|의|은|는)?"
_MORE_KO = r"(?:논문이?\s?)?(?:더|(?P<most>제일|가장))\s?(?:많|적)"
_AMONG_KO = r"(?:그럼|그러면|그래서|결국|둘\s?중(?:에서?|에)?|그중(?:에서?|에)?|이\s?중(?:에서?|에)?)"
_THOSE_KO = rf"^\W{{0,5}}(?P<time>\d{{4}}년\S{{0,3}}\s(?:\d{{1,2}}월\S{{0,3}}\s)?)?(?:{_AMONG_KO}\s?){{0,3}}"
_MORE_OF_THEM_KO = (
    re.compile(rf"{_THOSE_KO}{_WHICH_KO}\s?{_MORE_KO}\S{{0,8}}\W{{0,5}}$"),
    re.compile(rf"{_THOSE_KO}{_MORE_KO}은\s?(?:쪽|것|거|건|게|주제|해|저자)\S?\s{_WHICH_KO}\S{{0,5}}\W{{0,5}}$"),
    re.compile(rf"{_THOSE_KO}{_MORE_KO}은\s?(?:쪽|주제|해|연도|달|저자)(?:은|는|이)?\W{{0,5}}$"),
)

_FEWER = re.compile(r"\b(?:fewer|fewest|less|least|smaller|smallest|lower|lowest)\b|적", re.I)
_PARTICLE_KO = re.compile(r"(?:에는|에서는|에|은|는|엔)$")
_WHO = re.compile(r"\bwho\b|\b(?:which|what)\sauthors?\b|누가|누구|(?:어느|어떤|무슨)\s?(?:저자|사람)", re.I)
_WHEN = re.compile(r"\b(?:which|what)\s(?:years?|months?|times?)\b|언제|(?:어느|어떤|무슨)\s?(?:해|연도|년도|달)", re.I)
_OF_SHOWN = r"(?:\s(?:of\s(?:them|these|those)|ones?))?(?:\s(?:are|is|were|have|has))?"
_HAS = (
    r"(?:with|ha(?:ve|s)|us(?:e|es|ed|ing)|mention(?:s|ing)?|cover(?:s|ing)?|discuss(?:es|ing)?|includ(?:e|es|ing)|involv(?:e|es|ing)"
    r"|deal\swith|work\son|propose|introduce|study|rely\son|appl(?:y|ying))"
)
_HOW_MANY = re.compile(
    rf"^\W{{0,5}}(?:(?:so|and|ok(?:ay)?|but|then|now)\b\W{{0,5}}){{0,3}}how\smany(?P<shown>{_OF_SHOWN})\s(?P<how>{_HAS}|on|about|for|related\sto|regarding)"
    r"\s(?P<thing>[^?!]{2,80}?)\W{0,5}$",
    re.I,
)
_HOW_MANY_KO = re.compile(
    r"^\W{0,5}(?:(?:그럼|그러면|그리고|근데)\s?){0,2}(?P<shown>(?:그|이|저)\s?중(?:에서?|에)?\s)?(?P<thing>\S[^?!]{0,40}?)"
    r"(?P<how>(?:에\s?(?:관한|대한)|\s?관련(?:된|한)?|(?:을|를)?\s?(?:쓰는|쓴|쓰인|사용한|사용하는|이용한|활용한|다루는|다룬))(?:\s(?:건|것은|게|것이|거는|거|것))?)?"
    r"(?:은|는|이|가)?\s몇\s?편(?:이야|이나|인가요?|이에요|인지|있어|야|쯤|정도|\s?(?:있|되|돼)\S{0,4})?\W{0,5}$"
)
_OF_THEM = re.compile(r"\bof\b|중")
# What digests do not tell of papers.
_CODE = re.compile(
    r"(?:the\s|an?\s|open[-\s]source\s|public\s|released\s){0,3}(?:code|weights|checkpoints?|implementations?)\b|(?:공개\s?)?(?:코드|가중치)",
    re.I,
)
_ON = re.compile(r"on|about|for|related|regarding|에\s?(?:관한|대한)|\s?관련", re.I)


def which_has_more(said: Message) -> Question | str | None:
    """Ask which of the last things that were counted has more papers; say what to type where that cannot be told."""
    patterns = _MORE_OF_THEM_KO if said.is_korean else (_MORE_OF_THEM,)
    match = next((found for pattern in patterns if (found := pattern.search(said.core))), None)
    counts = counts_before(said.earlier)
    if match is None or (_WHO.search(said.core) and not (counts or [said.before])[0].authors):
        return None  # who of all authors
    if _WHEN.search(said.core) and not _of_several_times(counts or [said.before]):
        return _when_of_one(said, counts or [said.before])
    if not counts:
        return _compared_again(said, match)
    if len(counts) == 1:
        return said_of(said, "one_count", question=said.earlier[-1].text)
    counts = counts[: _MOST_COUNTS if match["most"] else 2][::-1]
    if match["time"]:
        time = skim(f"{match['time']}논문" if said.is_korean else f"papers{match['time']}", said.today)
        counts = [it.narrowed(time) for it in counts]
    if text := _asked_at_once(said, counts, few=_FEWER.search(match[0]) is not None):
        return replace(understand(text, said.today), text=text)
    return said_of(said, "counts_apart")


def _when_of_one(said: Message, counts: Sequence[Question]) -> str | None:
    """Say how to ask in which month most papers are on what was counted; None if nothing was, or of all papers."""
    subject = next((it.subjects[0] for it in counts if it.subjects and (it.intent == "count" or it.statistic == "each")), "")
    return said_of(said, "when_of_what", subject=subject) if subject and not said.asks_for_papers else None


def _of_several_times(counts: Sequence[Question]) -> bool:
    return (len(counts) == 1 and bool(counts[0].periods)) or len({(it.filters.since, it.filters.until) for it in counts}) > 1


def counts_before(earlier: Sequence[Earlier]) -> list[Question]:
    """Return what was counted last, the last first; beside a count, also a list on one subject that was asked for alike."""
    asked = [turn.question for turn in takewhile(lambda turn: _is_counted(turn.question), reversed(earlier))]
    last = next((place for place in range(len(asked), 0, -1) if asked[place - 1].intent == "count"), 0)
    return [it.counted() for it in asked[:last]]


def _is_counted(asked: Question) -> bool:
    plain_list = asked.intent == "list" and asked.subject and not (asked.arxiv_ids or asked.limit or asked.within)
    return asked.intent == "count" or bool(plain_list)


def _compared_again(said: Message, match: re.Match[str]) -> Question | str | None:
    """Ask for the last comparison of counts again, in another time, or for the one with fewer."""
    if said.before.statistic != "each":
        return None
    few = _FEWER.search(match[0]) is not None
    text = _times_again(said, match, few=few) if said.before.periods else _sides_again(said, match, few=few)
    return replace(understand(text, said.today), text=text) if text else said_of(said, "counts_apart")


def _times_again(said: Message, match: re.Match[str], *, few: bool) -> str:
    text = _of_fewest(said.before.text) if few else said.before.text
    return "" if match["time"] or few != asks_fewest(text) else text


def _sides_again(said: Message, match: re.Match[str], *, few: bool) -> str:
    time = (match["time"] or "").strip()
    if time and said.is_korean:
        time = _PARTICLE_KO.sub("", time)
    elif not time:
        before = _time_of(said.before, korean=said.is_korean)
        if before is None:
            return ""
        time = f"in {before}" if before and not said.is_korean else before
    return which_has_more_of(said.before, time, korean=said.is_korean, few=few)


def _asked_at_once(said: Message, counts: Sequence[Question], *, few: bool) -> str:
    """Return the question which of some counts is larger; empty if they differ in more than a subject, an author, or a time."""
    given = [it.filters.given for it in counts]
    plain = all(it.keys() <= {"since", "until", "author"} for it in given)
    if not plain or any(it.arxiv_ids or it.within or it.excluded or len(it.authors) > 1 for it in counts):
        return ""
    subjects, authors = [it.subject for it in counts], [str(it.get("author", "")) for it in given]
    times = [time for it in counts if (time := _time_of(it, korean=said.is_korean)) is not None]
    if len(times) < len(counts):
        return ""
    apart = [names for names in (subjects, authors, times) if len(set(names)) > 1]
    if len(apart) != 1 or len(set(apart[0])) != len(counts) or not all(apart[0]) or any(_JOINS.search(it) for it in subjects):
        return ""
    text = (_worded_ko if said.is_korean else _worded)(apart[0], subjects, authors, times)
    return _of_fewest(text) if few else text


def _of_fewest(text: str) -> str:
    """Return a question which of some things has more papers as one for that with fewer."""
    if text.startswith("how many "):
        return f"which has fewer {text.removeprefix('how many ')}"
    text = text.replace("각각 몇 편이야?", "중 언제가 더 적어?")
    return re.sub(r"더 많아(?=\?$)", "더 적어", re.sub(r"^(which|who) has more", r"\1 has fewer", text))


# What stands between subjects in the question is in none of them.
_JOINS = re.compile(r",|\b(?:and|or|vs)\b|[과와랑]\s", re.I)


def _worded(apart: Sequence[str], subjects: Sequence[str], authors: Sequence[str], times: Sequence[str]) -> str:
    within = f"in {times[0]}" if times[0] else ""
    if apart == subjects:
        return "" if authors[0] else _which(apart, within)
    if apart == authors:
        return _who(apart, subjects[0], within)
    on = f" on {subjects[0]}" if subjects[0] else ""
    return f"how many papers{on} in {' vs '.join(apart)}?" if len(apart) == 2 and not authors[0] else ""


def _worded_ko(apart: Sequence[str], subjects: Sequence[str], authors: Sequence[str], times: Sequence[str]) -> str:
    if apart == subjects:
        return "" if authors[0] else _which_ko(apart, times[0])
    if apart == authors:
        return "" if subjects[0] else _who_ko(apart, times[0])
    on = f"{subjects[0]} " if subjects[0] else ""
    return f"{'이랑 '.join(apart)} {on}논문 각각 몇 편이야?" if len(apart) == 2 and not authors[0] else ""


def which_has_more_of(counted: Question, time: str, *, korean: bool, few: bool) -> str:
    """Return the question which of some subjects or authors has more papers, or fewer, in a time (in 2024); empty for none."""
    text = _which_of(counted, time, korean=korean)
    return _of_fewest(text) if few else text


def _which_of(counted: Question, time: str, *, korean: bool) -> str:
    if counted.authors and korean and counted.subject:
        return ""
    if counted.authors:
        return _who_ko(counted.authors, time) if korean else _who(counted.authors, counted.subject, time)
    return _which_ko(counted.subjects, time) if korean else _which(counted.subjects, time)


def _which(subjects: Sequence[str], time: str) -> str:
    return f"{_with('which has more papers', time)}: {_either(subjects)}?"


def _who(authors: Sequence[str], subject: str, time: str) -> str:
    return f"{_with(_with('who has more papers', f'on {subject}' if subject else ''), time)}: {_either(authors)}?"


def _with(words: str, more: str) -> str:
    return f"{words} {more}".rstrip()


def _either(names: Sequence[str]) -> str:
    return " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _which_ko(subjects: Sequence[str], time: str) -> str:
    return f"{time} {'이랑 '.join(f'{it} 논문' for it in subjects)} 중 뭐가 더 많아?".strip()


def _who_ko(authors: Sequence[str], time: str) -> str:
    return f"{time} {'이랑 '.join(authors)} 중 누가 논문이 더 많아?".strip()


def _time_of(counted: Question, *, korean: bool) -> str | None:
    """Return the time of a count as a year or a month; None if it is neither."""
    since, until = counted.filters.since, counted.filters.until
    if since is None and until is None:
        return ""
    if since and until and since.year == until.year:
        if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
            return f"{since.year}년" if korean else str(since.year)
        last = calendar.monthrange(until.year, until.month)[1]
        if since.month == until.month and (since.day, until.day) == (1, last):
            return f"{since.year}년 {since.month}월" if korean else f"{calendar.month_name[since.month]} {since.year}"
    return None


def how_many_of_them(said: Message) -> Question | str | None:
    """Count those papers of the last list that are on something as well; after a count on a subject, those on another."""
    match = (_HOW_MANY_KO if said.is_korean else _HOW_MANY).search(said.core)
    asked = said.listing
    if match is None or asked is None or not said.ids or said.asks_for_papers:
        return None
    thing = said.rules.OF_WHAT.sub("", match["thing"].strip())
    if _CODE.match(thing):
        return said_of(said, "no_code")
    wanted = skim(f"{thing}에 관한 논문" if has_hangul(thing) else f"papers on {thing}", said.today)
    if not wanted.subject or wanted.excluded or said.rules.is_generic(thing):
        return None
    of_shown = any(it.all for it in said.pointers) or _OF_THEM.search(match["shown"] or "")
    if asked.intent in COUNTS and asked.subject and not of_shown and (not match["how"] or _ON.match(match["how"])):
        return limited(replace(asked.counted(), text="").about(wanted.subject), wanted)
    return limited(_counted(said, asked, wanted.subject), wanted)


def _counted(said: Message, asked: Question, thing: str) -> Question:
    if not said.is_part:
        return Question.for_papers(said.ids, "count").about(thing)
    told = said_of(said, "counted_among", subject=asked.subject) if asked.subject else ""
    return replace(asked.among(thing), text="", carried=Carried(notice=told)).counted()
