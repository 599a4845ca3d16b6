"""What people are told of a checked answer, on the page and in the terminal: a sign, a word and one line for the whole."""

from __future__ import annotations

from dataclasses import dataclass

from rag.check.claims import plain
from rag.core import Answer, Sentence
from rag.text import Language, flat, language_of

__all__ = ["Remark", "remark_lines", "remarks", "sign", "summary", "word"]

_SHORT = 80  # characters of a sentence in a remark
_SIGNS = {"supported": "✓", "contradicted": "✗", "unverifiable": "?", None: "–"}
_WORDS = {
    "en": {"supported": "supported", "contradicted": "contradicted", "unverifiable": "unverifiable", None: "not judged"},
    "ko": {
        "supported": "확인됨",
        "contradicted": "다이제스트와 어긋남",
        "unverifiable": "확인되지 않음",
        None: "판정하지 못함",
    },
}
_SUMMARY = {
    "en": "{n} of {of} checked sentences are supported by the digests they cite (the digests, not the papers).",
    "ko": "확인한 문장 {of}개 중 {n}개가 인용한 다이제스트로 뒷받침됩니다(논문이 아니라 다이제스트 기준).",
}
_SUMMARY_OF_ONE = {
    "en": "The one checked sentence is {no}supported by the digests it cites (the digests, not the papers).",
    "ko": "확인한 문장 1개는 인용한 다이제스트로 뒷받침{no}(논문이 아니라 다이제스트 기준).",
}
_NO = {"en": ("not ", ""), "ko": ("되지 않습니다", "됩니다")}
_QUOTED = {
    "en": "The cited text is quoted word for word from the digests; it is not the text of the papers.",
    "ko": "인용한 내용은 다이제스트를 그대로 옮긴 것이며, 논문 원문이 아닙니다.",
}
_UNCHECKED = {
    "en": "These sentences were not checked against the digests.",
    "ko": "다이제스트와 대조하지 않은 답변입니다.",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence that a reader should not rely on: its place among the sentences, and itself in short, plain words."""

    place: int
    sentence: Sentence
    short: str


def sign(sentence: Sentence) -> str:
    """One character for a verdict."""
    return _SIGNS.get(sentence.verdict, "?")


def word(sentence: Sentence, language: Language) -> str:
    """A verdict in words."""
    return _WORDS[language].get(sentence.verdict) or str(sentence.verdict)


def remarks(answer: Answer) -> list[Remark]:
    """The sentences of a model's answer that were checked and are not supported, or that the judge failed on, in order."""
    if answer.mode != "llm":
        return []
    found = [(i, s) for i, s in enumerate(answer.sentences) if _is_checked(s) and s.verdict != "supported"]
    return [Remark(i, s, _shortened(s.text)) for i, s in found]


def summary(answer: Answer, language: Language | None = None) -> str:
    """How much of an answer is supported, in one line; empty for one that neither claims nor cites anything.

    :param language: that of the line; None takes that of the answer.
    """
    language = language or language_of(answer.text)
    if answer.mode != "llm":
        return _QUOTED[language] if answer.citations else ""
    checked = [s for s in answer.sentences if _is_checked(s)]
    supported = sum(s.verdict == "supported" for s in checked)
    if not checked:
        return "" if answer.abstained else _UNCHECKED[language]
    if len(checked) == 1:
        return _SUMMARY_OF_ONE[language].format(no=_NO[language][supported])
    return _SUMMARY[language].format(n=supported, of=len(checked))


def _is_checked(sentence: Sentence) -> bool:
    return sentence.verdict is not None or bool(sentence.reason)


def _shortened(text: str) -> str:
    text = flat(plain(text))
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"


def remark_lines(answer: Answer) -> list[str]:
    """The remarks on an answer as text, one line each: sign, verdict, sentence, reason and correction."""
    language = language_of(answer.text)
    return [_line(remark, language) for remark in remarks(answer)]


def _line(remark: Remark, language: Language) -> str:
    sentence = remark.sentence
    line = f"{sign(sentence)} {word(sentence, language)}: “{remark.short}” {sentence.reason}"
    if sentence.correction:
        line += f" → {sentence.correction}"
    return flat(line)  # a reason of a model's must not look like further lines
