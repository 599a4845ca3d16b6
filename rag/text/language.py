"""Korean and English text to index terms, and the language of a question.

Korean goes through the morphological analyser Kiwi, because particles stick to nouns (확산모델은, 확산모델의); of its
morphemes the content words are kept. Latin words are lower-cased and stemmed with Snowball after stop words are dropped;
compounds (``Diffusion-DPO``, ``text-to-3D``) give themselves and their parts; numbers stay whole.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from kiwipiepy import Kiwi

__all__ = [
    "Language",
    "Morpheme",
    "has_hangul",
    "korean_phrases",
    "language_of",
    "latin_phrase",
    "latin_terms",
    "morphemes_of_many",
    "preload",
    "split_sentences",
    "stem",
    "terms",
    "terms_of_many",
]

Language = Literal["en", "ko"]

_HANGUL = re.compile(r"[가-힣]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
# A Latin word or a number; hyphens, dots, slashes and plus signs inside hold a compound together.
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+/'’_][A-Za-zÀ-ɏ0-9]+)*(?:\+{1,2}(?![A-Za-z0-9]))?")
_SEPARATOR = re.compile(r"[-/'_+]|\.(?!\d)")
_LETTERS_THEN_DIGITS = re.compile(r"^([a-zà-ɏ]{3,})\d+(?:\.\d+)?$")
# Spelled as in America, so that summarisation finds summarization. Applied to every text alike, so noise may become noize.
_BRITISH = re.compile(
    r"(?:isation|ise|ised|ising|iser|yse|ysed|ysing|(?<=[a-z]{3})our)(?=s?$)|(?<=[a-z]{3})our(?=al|ed|ing|ful)"
)
_PLURAL_ACRONYM = re.compile(r"^[A-Z]{2,}s$")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# Kiwi's tags of content words: nouns, roots, verbs, adjectives; with irregular forms such as VV-R.
_CONTENT_TAGS = ("NNG", "NNP", "NR", "XR", "VV", "VA", "SH")
_LONGEST = 4000  # characters of one text that the analyser is given at a time; it is linear up to about here

_kiwi_lock = threading.Lock()
_kiwi: Kiwi | None = None


def preload() -> threading.Thread:
    """Load the Korean analyser in the background (1.1 s), beside whatever the caller does next."""
    thread = threading.Thread(target=_analyser, name="kiwi-preload", daemon=True)
    thread.start()
    return thread


def _analyser() -> Kiwi:
    global _kiwi
    with _kiwi_lock:
        if _kiwi is None:
            from kiwipiepy import Kiwi

            # Without the dictionary of multi-word names: it doubles the time to load, and names are Latin here.
            _kiwi = Kiwi(num_workers=2, load_multi_dict=False)
            _kiwi.tokenize("가")  # the first call loads the rest
        return _kiwi


@cache
def _stop_words(name: str) -> frozenset[str]:
    text = (resources.files("rag") / "data" / f"stopwords_{name}.txt").read_text("utf-8")
    return frozenset(word for line in text.split("\n") if not line.startswith("#") for word in line.split())


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")


def has_hangul(text: str) -> bool:
    """Whether a text has a Korean syllable."""
    return _HANGUL.search(text) is not None


def language_of(text: str) -> Language:
    """``ko`` when a tenth of the letters or more are Hangul (Korean questions are full of Latin names), else ``en``."""
    hangul, latin = len(_HANGUL.findall(text)), len(_LATIN.findall(text))
    return "ko" if hangul and hangul * 9 >= latin else "en"


def terms(text: str) -> list[str]:
    """The index terms of one text, in order of appearance within each script, repeated as they occur."""
    return terms_of_many([text])[0]


def terms_of_many(texts: Sequence[str]) -> list[list[str]]:
    """The index terms of each text; Korean is analysed on two threads, so many at once is faster."""
    texts = [unicodedata.normalize("NFC", text) for text in texts]  # decomposed Hangul has no syllable that is known
    pieces = [text[i : i + _LONGEST] for text in texts for i in range(0, max(len(text), 1), _LONGEST)]
    korean = iter(_korean_terms(pieces))
    found = []
    for text in texts:
        parts = [next(korean) for _ in range(0, max(len(text), 1), _LONGEST)]
        found.append([term for part in parts for term in part] + latin_terms(text))
    return found


class Morpheme(NamedTuple):
    """A Korean morpheme: its dictionary form, Kiwi's tag without the mark of irregular verbs, and the characters it takes."""

    form: str
    tag: str
    start: int
    end: int


def morphemes_of_many(texts: Sequence[str]) -> list[list[Morpheme]]:
    """All morphemes of each text with their places; nothing for a text without a Korean syllable."""
    having = [i for i, text in enumerate(texts) if _HANGUL.search(text)]
    found: list[list[Morpheme]] = [[] for _ in texts]
    if having:
        analysed: Iterable[Any] = _analyser().tokenize([texts[i] for i in having])
        for i, morphemes in zip(having, analysed, strict=True):
            found[i] = [Morpheme(m.form, m.tag.partition("-")[0], m.start, m.start + m.len) for m in morphemes]
    return found


def _korean_terms(texts: Sequence[str]) -> list[list[str]]:
    having = [i for i, text in enumerate(texts) if _HANGUL.search(text)]
    found: list[list[str]] = [[] for _ in texts]
    if having:
        analysed: Iterable[Any] = _analyser().tokenize([texts[i] for i in having])
        for i, morphemes in zip(having, analysed, strict=True):
            found[i] = list(_content_words(morphemes))
    return found


def _content_words(morphemes: Iterable[Any]) -> Iterable[str]:
    stop = _stop_words("ko")
    for morpheme in morphemes:
        if morpheme.tag.partition("-")[0] in _CONTENT_TAGS and morpheme.form not in stop:
            yield morpheme.form


def latin_terms(text: str) -> list[str]:
    """The Latin words and numbers of a text: stemmed, without stop words, compounds with their parts."""
    stop = _stop_words("en")
    found: list[str] = []
    for match in _WORD.finditer(_THOUSANDS.sub("", text)):
        word = match[0].replace("’", "'").removesuffix("'s").removesuffix("'")
        if word.lower() in stop:
            continue
        found.append(stem(word))
        parts = [p for p in _SEPARATOR.split(word) if p]
        if len(parts) > 1:
            found.extend(stem(p) for p in parts if p.lower() not in stop and (len(p) > 1 or p.isdigit()))
        if name := _LETTERS_THEN_DIGITS.match(parts[0].lower() if parts else ""):
            found.append(stem(name[1]))
    return found


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Lower-cased and stemmed; the plural of an acronym (LLMs) becomes its singular."""
    if _PLURAL_ACRONYM.match(word):
        word = word[:-1]
    stemmed: str = _stemmer().stemWord(_BRITISH.sub(_american, word.lower()))
    return stemmed


def _american(ending: re.Match[str]) -> str:
    return ending[0].replace("is", "iz").replace("ys", "yz").replace("our", "or")


def latin_phrase(text: str) -> tuple[str, ...]:
    """The Latin words of a text in one sequence, compounds only as their parts: ``text-to-image`` is (text, imag).

    A phrase of a glossary and the same phrase in a question give the same sequence, however they are hyphenated.
    """
    stop = _stop_words("en")
    parts = [p for match in _WORD.finditer(text) for p in _SEPARATOR.split(match[0]) if p]
    return tuple(stem(p) for p in parts if p.lower() not in stop)


def korean_phrases(texts: Sequence[str]) -> list[tuple[str, ...]]:
    """The Korean content words of each text, in order of appearance."""
    return [tuple(found) for found in _korean_terms(texts)]


# The end of a sentence, perhaps: its marks, what closes quotes, brackets or emphasis, and the citation markers that follow.
_SENTENCE_END = re.compile(r"(?<![.!?…。！？])([.!?…。！？]+)([\"'”’)\]）」』》〉】*_`]*)((?:[ ,;]{0,2}\[\d{1,6}\])*)")
_LOOK_BACK = 32  # characters before a mark that can tell what it is; a fixed number keeps the time linear
# A full stop after these is part of the word, ...
_ABBREVIATION = re.compile(
    r"(?<![\w-])(?:e\.g|i\.e|vs|cf|viz|resp|approx|ca|incl|excl|w\.r\.t|a\.k\.a|Figs?|Eqs?|Secs?|Sect|Tabs?|Alg|pp|Dr|Prof|Mrs?|Ms)$"
)
# ... after these before a number, ...
_BEFORE_NUMBER = re.compile(
    r"(?<![\w-])(?:Nos?|p|[Vv]ol|App|Refs?|Def|Thm|Ch|Chap|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)$"
)
# ... and after these unless a new sentence surely starts.
_MAYBE_ABBREVIATION = re.compile(r"(?<![\w-])(?:et al|Inc|Ltd|Corp|Co|Jr|St|Ph\.D|[ap]\.m|[A-Z])$")
_STARTER = re.compile(
    r"(?:The|This|These|That|Those|It|Its|In|On|At|For|With|An?|They|Their|We|Our|However|Moreover|Furthermore|But|And|As|By|To|From"
    r"|When|While|If|There|Here|Both|Each|Another|Finally|Then|Thus|Also|Unlike|Using|All|Some|Other|No)\b"
)
_LETTER_AS_NAME = re.compile(
    r"(?:[가-힣]|\b(?:[Mm]odel|[Mm]ethod|[Oo]ption|[Gg]roup|[Cc]lass|[Tt]ype|[Pp]lan|[Pp]art|[Ss]ystem|[Ss]tage|[Aa]ppendix))\s[A-Z]$"
)
_LIST_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}(?:\.\d{1,3})*|[A-Z]|[가나다라마바사아자차카타파하])$")
_INLINE_NUMBER = re.compile(r"(?<![\w.-])(\d{1,2})$")
_DATE = re.compile(r"\b\d{4}(?:\.\s?\d{1,2}){0,2}$")
_WHOLE_DATE = re.compile(r"\b\d{4}\.\s?\d{1,2}\.\s?\d{1,2}$")
_DATE_GOES_ON = re.compile(r"\d{1,2}\.(?:\s|$)")
_LOWER_CASE = re.compile(r"[a-z]+(?=[\s,;:)]|$)")  # not vLLM, mT5, k-means: names that may start a sentence
_KOREAN_END = re.compile(r"[다요음함까]$")
_QUOTING = re.compile(r"라[고는며면도]|이?라[고는]")


def split_sentences(text: str) -> list[str]:
    """The sentences of Korean or English text, as they stand; a citation marker (``[2]``) stays with the sentence before it.

    A sentence ends at ``.``, ``!``, ``?``, ``…`` or ``。`` before white space, and at a line's end; not inside a number
    (3.5B), nor after an abbreviation (et al., e.g., Fig.), an initial, or the number of a list item, nor at an ellipsis
    within a sentence. Korean sentences that are joined without white space (했다.이후) are taken apart.
    """
    return [sentence for line in text.split("\n") for sentence in _split_line(line) if sentence]


def _split_line(line: str) -> Iterable[str]:
    start = seen = 0
    quoted = False
    for end in _SENTENCE_END.finditer(line):
        for mark in re.findall(r"[\"“”]", line[seen : end.start()]):
            quoted = mark == "“" or (mark == '"' and not quoted)
        seen = end.start()
        if _is_end(line, start, end, quoted):
            yield line[start : end.end()].strip()
            start = end.end()
    yield line[start:].strip()


def _is_end(line: str, start: int, end: re.Match[str], quoted: bool) -> bool:
    marks, closing, cited = end.groups()
    before = line[max(start, end.start() - _LOOK_BACK) : end.start()]
    rest = line[end.end() : end.end() + _LOOK_BACK]
    if marks[-1] in "。！？":
        return not rest.startswith((",", "，", "、")) and not _QUOTING.match(rest)
    if rest and not rest[0].isspace():
        sure = not closing and len(marks) == 1 and _KOREAN_END.search(_uncited(before)) is not None
        return sure and has_hangul(rest[0]) and not _QUOTING.match(rest)
    rest = rest.lstrip(" \t\"'“‘(「『*_[")
    if not rest:
        return True
    if "…" in marks or ".." in marks:
        return bool(cited) or (not quoted and (rest[0].isupper() or _korean_both_sides(before, rest)))
    if marks[-1] != ".":
        return not (closing and _goes_on_after_title(before, rest)) and not before.endswith("Yahoo")
    if bool(cited) and not before.endswith("et al"):
        return True
    if _LOWER_CASE.match(rest) and not has_hangul(before[-1:]):
        return False
    return not (_is_abbreviation(before, rest) or _is_number(line, start, end.start(), before, rest))


def _uncited(before: str) -> str:
    return re.sub(r"(?:\s?\[\d{1,6}\])+$", "", before)


def _korean_both_sides(before: str, rest: str) -> bool:
    return _KOREAN_END.search(before) is not None and has_hangul(rest[0])


def _goes_on_after_title(before: str, rest: str) -> bool:
    """Whether a sentence goes on after a title that ends in a question mark: “Is DPO Superior to PPO?” finds, 논문은."""
    return _LOWER_CASE.match(rest) is not None or (has_hangul(rest[0]) and not has_hangul(before[-1:]))


def _is_abbreviation(before: str, rest: str) -> bool:
    if _ABBREVIATION.search(before):
        return True
    if _BEFORE_NUMBER.search(before):
        return rest[0].isdigit()
    if _MAYBE_ABBREVIATION.search(before) and not _LETTER_AS_NAME.search(before):
        return not _STARTER.match(rest) and (rest[0].isascii() or re.search(r"et al$|\.[A-Z]$", before) is not None)
    return False


def _is_number(line: str, start: int, place: int, before: str, rest: str) -> bool:
    """Whether a full stop belongs to the number of a list item (1., 3.1., "stages: 1. x, 2. y") or to a date (2024. 6. 21.)."""
    if place - start < _LOOK_BACK and _LIST_NUMBER.fullmatch(before) and (start == 0 or len(before.strip()) <= 2):
        return True
    if _DATE.search(before):
        return _DATE_GOES_ON.match(rest) is not None or (_WHOLE_DATE.search(before) is not None and has_hangul(rest[0]))
    if not (number := _INLINE_NUMBER.search(before)):
        return False
    if number[1] == "1":
        return re.search(r"[:：]\s+$", before[: number.start()]) is not None
    return line.rfind(f" {int(number[1]) - 1}. ", max(start, place - 10 * _LOOK_BACK), place) >= 0
