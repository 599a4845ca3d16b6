"""Words and numbers that several readers of questions look for."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from itertools import chain
from typing import Any

from rag.text import Language

#: Places in a text, ``(start, end)``.
Spans = Iterable[tuple[int, int]]

PAPERS = r"(?:papers|articles|publications|preprints|studies)"
PAPER = r"(?:papers?|articles?|publications?|preprints?|study|studies)"
#: Up to four English words that may come between.
GAP = r"(?:[\w'’/+-]+\s+){0,4}?"
#: How a Korean question for a number ends, behind 몇 편.
ASKS_KO = r"이야|이니|이지|인가요?|인지|일까요?|이에요|예요|야|입니까|있어요?|있나요?|있니|돼|되나요?"
PAPER_KO = r"(?:논문|연구|페이퍼|문헌|프리프린트)"
#: What papers contribute; a question for several of them asks for papers.
KIND = (
    r"(?:methods|approaches|techniques|benchmarks|datasets|data\ssets|corpora|models|agents|frameworks|surveys|algorithms"
    r"|systems|architectures|strategies|tools|attacks|defen[cs]es|metrics|pipelines|ways|ideas|works|llms|vlms|mllms)"
)
KIND_KO = r"(?:방법론?|기법|접근법|접근|모델|벤치마크|데이터\s?셋|데이터\s?세트|프레임워크|에이전트|서베이|알고리즘|시스템|도구|기술|전략|아키텍처|파이프라인|공격|방어|솔루션|사례|아이디어)"

#: The numbers from one to twelve in English, and from one to ten in Korean, as they are counted.
UNITS = "one two three four five six seven eight nine ten eleven twelve".split()
UNITS_KO = "한 두 세 네 다섯 여섯 일곱 여덟 아홉 열".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_TENS_KO = "열 스물 서른 마흔 쉰 예순 일흔 여든 아흔".split()
_NINE_KO = "한 두 세 네 다섯 여섯 일곱 여덟 아홉".split()
_DIGITS_KO = ("", *"일이삼사오육칠팔구")
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_ENGLISH = (
    {word: n for n, word in enumerate([*UNITS, *_TEENS], 1)}
    | {word: 10 * n for n, word in enumerate(_TENS, 2)}
    | {f"{ten} {unit}": 10 * n + m for n, ten in enumerate(_TENS, 2) for m, unit in enumerate(UNITS[:9], 1)}
    | {"hundred": 100, "a hundred": 100, "one hundred": 100, "two hundred": 200, "five hundred": 500, "thousand": 1000}
    | {"a thousand": 1000, "one thousand": 1000}
)
_KOREAN = (
    {word: n for n, word in enumerate(UNITS_KO, 1)}
    | {"하나": 1, "둘": 2, "셋": 3, "넷": 4, "스무": 20, "백": 100, "천": 1000}
    | {ten: 10 * n for n, ten in enumerate(_TENS_KO, 1)}
    | {ten + unit: 10 * n + m for n, ten in enumerate(_TENS_KO, 1) for m, unit in enumerate(_NINE_KO, 1)}
    | {f"{ten if n > 1 else ''}십{one}": 10 * n + m for n, ten in enumerate(_DIGITS_KO[1:], 1) for m, one in enumerate(_DIGITS_KO)}
    | {f"{hundred}백": 100 * n for n, hundred in enumerate(_DIGITS_KO[2:], 2)}
)  # fmt: skip
_DIGITS = r"\d{1,3}(?:,\d{3})+|\d{1,5}"

#: Ordinals as words, from the first on.
ORDINAL_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth".split()
)
#: Patterns for numbers written as words, without groups.
NUMBER_WORDS = (
    rf"(?:{'|'.join(_TENS)})(?:[\s-]+(?:{'|'.join(UNITS[:9])}))?|(?:(?:a|one|two|five)\s+)?hundred|(?:(?:a|one)\s+)?thousand"
    rf"|{'|'.join(_TEENS)}|{'|'.join(UNITS)}"
)
NUMBER_WORDS_KO = "|".join(sorted(_KOREAN, key=len, reverse=True))

#: Groups for patterns that ignore case.
NUMBER = rf"({_DIGITS}|{NUMBER_WORDS})"
NUMBER_KO = rf"({_DIGITS}|{NUMBER_WORDS_KO})"
#: The same without a group.
ANY_NUMBER, ANY_NUMBER_KO = rf"(?:{_DIGITS}|{NUMBER_WORDS})", rf"(?:{_DIGITS}|{NUMBER_WORDS_KO})"

#: Languages by their names, in lower case.
LANGUAGES: dict[str, Language] = {
    "english": "en", "영어": "en", "영문": "en", "korean": "ko", "한국어": "ko", "한글": "ko", "우리말": "ko", "국문": "ko",
}  # fmt: skip


def read_data(name: str) -> dict[str, Any]:
    """Return a TOML file of ``rag/data/asking``."""
    return tomllib.loads((resources.files("rag") / "data" / "asking" / name).read_text("utf-8"))


_WORDS: dict[str, str | list[str]] = read_data("words.toml")


def words(*roles: str) -> tuple[str, ...]:
    """Return the words of some roles, in the order of ``rag/data/asking/words.toml``."""
    found = (_WORDS[role] for role in roles)
    return tuple(chain.from_iterable(said.split() if isinstance(said, str) else said for said in found))


def patterns(*written: str) -> tuple[re.Pattern[str], ...]:
    """Return verbose patterns that ignore case."""
    return tuple(re.compile(pattern, re.I | re.X) for pattern in written)


def blank(text: str, spans: Spans) -> str:
    """Return the text with spaces in place of the spans; as long as before."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = " " * (end - start)
    return "".join(characters)


def number_of(written: str) -> int:
    """Return the number that :data:`NUMBER` or :data:`NUMBER_KO` has matched."""
    word = " ".join(written.lower().replace(",", "").replace("-", " ").split())
    return int(word) if word.isdecimal() else (_ENGLISH | _KOREAN)[word]
