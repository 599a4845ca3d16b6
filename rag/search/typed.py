"""Read a question as it is typed, by what is indexed: whole titles in it are papers, and the newest day is the last digest's.

A title may have words that ask something, or that join two things (Faster and Less is More), and so it is put aside as an arXiv
id before the rest of the question is read. Without an index, :func:`rag.search.query.understand.understand` reads the words.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import partial

from rag.core import find_ids
from rag.search.lexicon import Lexicon, TitleSpan
from rag.search.lexicon.english import is_english
from rag.search.query.answer_language import find_reply
from rag.search.query.description import is_description
from rag.search.query.pieces import PieceKind
from rag.search.query.question import Question
from rag.search.query.reading import reader_model, split_units
from rag.search.query.reference import Reference, written_out
from rag.search.query.roles import COMPARES
from rag.search.query.understand import clean_question, skim, understand
from rag.search.query.vocabulary import blank
from rag.text import has_hangul, plain, terms

_LONGEST = 1000  # characters; a longer text describes a paper, and may quote titles
_SHARE = 0.9  # share of a title's words, or of those before or after its colon
_WORDS = 3  # of a title that stands for its paper

_NOT_YET = dt.timedelta(days=31)
_PLURAL = re.compile(r"\b[a-z]{2,5}s\b")
# What is asked for politely, without a space: 추천좀.
_POLITE = re.compile(r"(?<=[가-힣])(?=(?:좀|부탁(?:해|드|합)?\S{0,4})[\s?!.]*$)")
# Words that are written together in haste.
_WHAT_KO = re.compile(r"(?<=[가-힣]\s뭐)(?=(?:있|없)\S{1,4}\s*[?.!~]*$)")
_TOP = re.compile(r"\b(top)(\d{1,4})\b(?!\s*(?:accuracy|error))", re.I)
_SHORT = re.compile(r"\bdiffs?\.?\s+(?:btwn?|b/w|bw|between)(?=\s)", re.I)
_WORD = re.compile(r"\b[A-Za-z]{4,20}\b(?!['’])")  # no part of couldn't
# What a title alone asks.
_ALONE, _ALONE_KO = "what is {} about?", "{} 논문은 무슨 내용이야?"
# Words in single quotation marks, which no apostrophe is one of; double ones are read as such everywhere.
_SINGLE = re.compile(r"(?<![\w'’])['‘](\w[^\"'‘’“”]{0,200}\s[^\"'‘’“”]{0,200}\w[?!.]?)['’](?!\w)")
_QUOTES = "\"'“”‘’«»「」『』*_`"

# Around a title: a link's host, a venue or a year in brackets, and what a list puts before a title.
_BRACKETED = re.compile(r"^\W{0,5}[\[(]([^\[\]()?]{1,40})[\])]|[\[(]([^\[\]()?]{1,40})[\])]\W{0,5}$")
_LABEL = re.compile(r"\b(?:title|paper|arxiv|abs|pdf)\b|제목|논문(?=\W|$)|(?<!\d)\d{1,6}[.)](?=\s)", re.I)
# Beside a title, what asks for the papers most like it.
_NEAREST = re.compile(r"\b(?:nearest|closest|similar|like|related|neighbou?rs?)\b|가까운|비슷한|유사한|닮은|관련", re.I)

# The day of the newest digest; "in the last day" is that of the calendar, and "the last day of June" another one.
_NEWEST_DAY = re.compile(
    r"(?:\b(?P<lead>(?:published|posted|listed|from|of|on|for|in)\s+)?(?:the\s+)?(?:(?:very\s+)?(?:newest|latest|most\s+recent)\s+"
    r"(?:days?['’]s|day|date|digest|issue)|(?<!in\sthe\s)(?<!over\sthe\s)(?<!within\sthe\s)(?<!during\sthe\s)(?:last|final)\s+(?:day['’]s|day|digest|issue)(?=\s*(?:[?.!,]|$|(?:of|in)\s+the\s+(?:digests?|index|collection|archive|data))))"
    r"(?:\s+(?:of|in)\s+the\s+(?:digests?|index|collection|archive|data))?(?!\s+of\b)(?!\w))"
    r"|(?<![년월주]\s)(?<![년월주]의\s)(?:(?:(?:가장|제일)\s?)?(?:최근|최신|마지막|새로운)\s?(?:날짜|다이제스트|날(?!씨|개))|가장\s?(?:최근|최신)의\s?(?:날짜|다이제스트|날(?!씨|개)))",
    re.I,
)

_WHEN = re.compile(r"\bwhen\b|\bwhat\b.{0,20}\b(?:date|day)\b|언제|며칠|날짜", re.I)


def read(text: str, lexicon: Lexicon, today: dt.date | None = None, *, ignore: Collection[PieceKind] = ()) -> Question:
    """Read one question as :func:`~rag.search.query.understand.understand` does, with what the index knows of its words.

    :raises UsageError: if it is empty.
    """
    text = _WHAT_KO.sub(" ", _POLITE.sub(" ", _SHORT.sub("difference between", _TOP.sub(r"\1 \2", clean_question(text)))))
    if len(text) > _LONGEST:
        return understand(text, today, ignore=ignore)
    text = _unescaped(_SINGLE.sub(r'"\1"', text), lexicon)
    describes = is_description(text)
    text = text if describes or _asks_day(text, today) else _dated(text, lexicon)
    asked, today = _in_last_digests(understand(text, today, ignore=ignore), text, lexicon.last_day, today, ignore)
    if not describes:
        asked = _spelt_right(asked, lexicon, today, ignore)
        text = asked.text
    excluded = tuple(_PLURAL.sub(partial(_singular, lexicon), name) for name in asked.excluded)
    asked = replace(asked, excluded=excluded)  # searched for, such a word is rare and tells papers apart; left out, it is not
    titles = [it for it in lexicon.title_in(text) if it.share >= _SHARE and len(it.name.split()) >= _WORDS]
    if not titles or "arxiv_id" in ignore:
        return asked
    rest = blank(text, [(it.start, it.end) for it in titles])
    written = _written(text, titles)
    venue = _beside_title(rest)
    if venue is not None and len({it.arxiv_id for it in titles} | set(asked.arxiv_ids)) == 1:
        alone = _ALONE_KO if asked.language == "ko" else _ALONE
        about = understand(alone.format(f"arXiv {titles[0].arxiv_id}"), today, ignore=ignore)
        return replace(about, not_stored=venue)
    if describes:
        return asked
    if COMPARES.search(rest) or _NEAREST.search(rest) or not all(_is_whole(asked, text, it) for it in titles):
        again = replace(understand(written, today, ignore=ignore), without_year=asked.without_year)
        return _searching(again, asked, text, titles)
    return asked


def _in_last_digests(
    asked: Question, text: str, last: dt.date | None, today: dt.date | None, ignore: Collection[PieceKind]
) -> tuple[Question, dt.date | None]:
    """Return a question whose dates have no year, and the day to read it on: the last of the digests if they ended long before.

    What is only some days too late is not there yet, and what counts from today (last week) stays so.
    """
    since = asked.filters.since
    if last is None or since is None or asked.relative or since - last <= _NOT_YET:
        return asked, today
    again = understand(text, last, ignore=ignore)
    if again.filters.since == since or again.filters.since is None or again.filters.since > last:  # the year is named
        return asked, today
    return replace(again, without_year=True), last


def _unescaped(text: str, lexicon: Lexicon) -> str:
    """Return a text with its LaTeX as Unicode if titles are found in that alone."""
    if not {"\\", "$", "^", "_"}.intersection(text):
        return text
    shown = plain(text)
    return shown if shown != text and lexicon.title_in(shown) else text


def _singular(lexicon: Lexicon, match: re.Match[str]) -> str:
    """Return an acronym in small letters as it is indexed (llms): no stem is taken of a word without vowels."""
    word = match[0]
    written = f"{word[:-1].upper()}s"
    is_plural = terms(word) == [word] and terms(written) == [word[:-1]] and not is_english(word)
    return written if is_plural and lexicon.has_term(word[:-1]) else word


def _spelt_right(asked: Question, lexicon: Lexicon, today: dt.date | None, ignore: Collection[PieceKind]) -> Question:
    """Return a question read again if a misspelt word of its subject asks for something (the diffrence between)."""
    found = lexicon.corrections(list(dict.fromkeys(_WORD.findall(asked.subject))))
    asking = {word: meant for word, meant in found.items() if COMPARES.fullmatch(meant) or _is_asking(meant)}
    if not asking:
        return asked
    mended = _WORD.sub(lambda match: asking.get(match[0], match[0]), asked.text)
    again = understand(mended, today, ignore=ignore)
    return replace(again, corrected=tuple(asking.items()), without_year=asked.without_year)


def _is_asking(word: str) -> bool:
    (unit, *rest) = split_units(word)
    return not rest and reader_model().instructs(unit) and reader_model().tendency_of(unit) in ("0", "-")


def _asks_day(text: str, today: dt.date | None) -> bool:
    """Tell whether a text asks when the newest digest was, rather than for what it has."""
    if not (_WHEN.search(text) and _NEWEST_DAY.search(text)):
        return False
    asked = skim(text, today)
    return asked.aspect == "corpus" and not asked.subject


def _dated(text: str, lexicon: Lexicon) -> str:
    """Return a text with the day of the newest digest in place of words for it."""
    day = lexicon.last_day
    if day is None:
        return text

    def written(match: re.Match[str]) -> str:
        if has_hangul(match[0]):
            return f"{day}"
        return f"{day}'s" if re.search(r"['’]s$", match[0]) else f"on {day}" if match["lead"] else f"{day}"

    return _NEWEST_DAY.sub(written, text)


def _written(text: str, titles: Sequence[TitleSpan]) -> str:
    """Return a text with arXiv ids in place of titles and of the quotation marks around them, each id once."""
    known = {str(it.value) for it in find_ids(text)}
    references = []
    for it in titles:
        before, after = text[: it.start], text[it.end :]
        start, end = len(before.rstrip(_QUOTES)), len(text) - len(after.lstrip(_QUOTES))
        references.append(Reference(start, end, written="" if it.arxiv_id in known else "{}", ids=(it.arxiv_id,)))
    return written_out(text, references)


def _beside_title(rest: str) -> tuple[str, ...] | None:
    """Return the venues beside a title that is all of a question; None if more is asked."""
    beside = [*((it.start, it.end) for it in find_ids(rest)), *((it.start, it.end) for it in find_reply(rest))]
    rest = blank(rest, beside)
    found = [match[1] or match[2] for match in _BRACKETED.finditer(rest)]
    rest = _LABEL.sub(" ", _BRACKETED.sub(" ", rest))
    if re.search(r"\w", rest):
        return None
    return tuple(words.strip() for words in found if re.search(r"[^\W\d_]", words))


def _searching(question: Question, asked: Question, text: str, titles: Sequence[TitleSpan]) -> Question:
    """Return a list of papers *on* a title, which is a subject, too, with the title searched for and nothing of it left out."""
    if question.aspect != "unstored" or asked.intent not in ("list", "overview"):
        return question
    words = " ".join(text[it.start : it.end].strip(_QUOTES) for it in titles)
    return replace(asked.about(words), excluded=())


def _is_whole(asked: Question, text: str, title: TitleSpan) -> bool:
    """Tell whether a title was read as one thing, or as a part of one."""
    words = text[title.start : title.end].strip(_QUOTES)
    return any(words in thing for thing in (*asked.subjects, *asked.compared))
