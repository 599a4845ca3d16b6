"""How a checked answer is described on the page and in the terminal: a sign, a word, and one line for the whole."""

from __future__ import annotations

from dataclasses import dataclass

from rag.check.claims import plain_words
from rag.check.data import read_table
from rag.core import Answer, Sentence
from rag.text import Language, flat, language_of

_SHORT = 80  # characters of a sentence in a remark
_SIGNS = {"supported": "✓", "contradicted": "✗", "unverifiable": "?", None: "–"}


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence that a reader should not rely on, with its place among the sentences and a short form in plain words."""

    place: int
    sentence: Sentence
    short: str


def sign(sentence: Sentence) -> str:
    """Return one character for a verdict."""
    return _SIGNS.get(sentence.verdict, "?")


def word(sentence: Sentence, language: Language) -> str:
    """Return a verdict in words."""
    return _text(sentence.verdict or "not_judged", language)


def remarks(answer: Answer) -> list[Remark]:
    """Return the sentences of a model's answer that are not supported or that the judge failed on, in order."""
    if answer.mode != "llm":
        return []
    found = [(i, s) for i, s in enumerate(answer.sentences) if _is_checked(s) and s.verdict != "supported"]
    return [Remark(i, s, _shortened(s.text)) for i, s in found]


def summary(answer: Answer, language: Language | None = None) -> str:
    """Return how much of an answer is supported, in one line; empty for one that neither claims nor cites anything.

    :param language: the language of the line; None for that of the answer.
    """
    language = language or language_of(answer.text)
    if answer.mode != "llm":
        return _text("quoted", language) if answer.citations else ""
    checked = [s for s in answer.sentences if _is_checked(s)]
    supported = sum(s.verdict == "supported" for s in checked)
    if not checked:
        return "" if answer.abstained else _text("unchecked", language)
    if len(checked) == 1:
        return _text("one_supported" if supported else "one_unsupported", language)
    return _text("summary", language).format(n=supported, of=len(checked))


def _text(name: str, language: Language) -> str:
    text: str = read_table("wording.toml")[language].get(name, name)
    return text


def _is_checked(sentence: Sentence) -> bool:
    return sentence.verdict is not None or bool(sentence.reason)


def _shortened(text: str) -> str:
    text = flat(plain_words(text))
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def remark_lines(answer: Answer) -> list[str]:
    """Return the remarks on an answer as text, one line each: sign, verdict, sentence, reason and correction."""
    language = language_of(answer.text)
    return [_line(remark, language) for remark in remarks(answer)]


def _line(remark: Remark, language: Language) -> str:
    sentence = remark.sentence
    line = f"{sign(sentence)} {word(sentence, language)}: “{remark.short}” {sentence.reason}"
    if sentence.correction:
        line += f" → {sentence.correction}"
    return flat(line)  # a model's reason must not look like further lines
