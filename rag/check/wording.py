"""How the page and the terminal describe a checked answer: signs, words, remarks on sentences, and a summary."""

from __future__ import annotations

from typing import NamedTuple

from rag.check.claims import plain_words
from rag.check.data import read_table
from rag.core import Answer, Sentence
from rag.text import Language, flat, language_of

_SHORT = 80  # characters of a sentence in a remark
_SIGNS = {"supported": "✓", "contradicted": "✗", "unverifiable": "?", None: "–"}


class Remark(NamedTuple):
    """A sentence that a reader should not rely on, with its index among the sentences and a short form in plain words."""

    place: int
    sentence: Sentence
    short: str


def sign(sentence: Sentence) -> str:
    """Return one character for a verdict, with a star if a model says that the sentence is supported."""
    starred = sentence.verdict == "supported" and sentence.judged_by == "model"
    return _SIGNS.get(sentence.verdict, "?") + "*" * starred


def word(sentence: Sentence, language: Language) -> str:
    """Return a verdict in words, with who gave it unless it was the checker."""
    verdict = _text(sentence.verdict or "not_judged", language)
    return _text("by_model", language).format(verdict=verdict) if sentence.judged_by == "model" else verdict


def abstract_word(sentence: Sentence, language: Language) -> str:
    """Return in words what the abstract has to a sentence; empty where that is not known."""
    if sentence.abstract is None:
        return ""
    values = {"theirs": sentence.abstract_number, "mine": sentence.number}
    return flat(_text(f"abstract_{sentence.abstract}", language).format(**values))


def abstract_lines(answer: Answer) -> list[str]:
    """Return what the abstracts have to an answer: a line for each other value, then one line of markers."""
    language = language_of(answer.text)
    told = [sentence for sentence in answer.sentences if sentence.abstract]
    lines = [f"≠ {abstract_word(s, language)} {' '.join(s.citations)}" for s in told if s.abstract == "differs"]
    found: dict[str, list[str]] = {"agrees": [], "partly": [], "silent": []}
    for marker in dict.fromkeys(marker for sentence in told for marker in sentence.citations):
        states = {str(s.abstract) for s in told if marker in s.citations} - {"differs"}
        if states:
            found["partly" if len(states) > 1 else states.pop()].append(marker)
    listed = [f"{_text(f'abstract_{state}', language)}: {' '.join(markers)}" for state, markers in found.items() if markers]
    return [*lines, " · ".join(listed)] if listed else lines


def remarks(answer: Answer) -> list[Remark]:
    """Return the sentences of a model's answer that are not supported or that the judge failed on, in order."""
    if answer.mode != "llm":
        return []
    found = []
    for i, sentence in enumerate(answer.sentences):
        if _is_checked(sentence) and sentence.verdict != "supported":
            text = flat(plain_words(sentence.text))
            short = text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"
            found.append(Remark(i, sentence, short))
    return found


def remark_lines(answer: Answer) -> list[str]:
    """Return the remarks on an answer as text, one line each: sign, verdict, sentence, reason and correction."""
    language = language_of(answer.text)
    found = []
    for _, sentence, short in remarks(answer):
        correction = f" → {sentence.correction}" if sentence.correction else ""
        # Flat, as the reason of a model must not look like further lines.
        found.append(flat(f"{sign(sentence)} {word(sentence, language)}: “{short}” {sentence.reason}{correction}"))
    return found


def summary(answer: Answer, language: Language | None = None) -> str:
    """Return how much of an answer is supported, in its own language by default; empty if it claims and cites nothing."""
    language = language or language_of(answer.text)
    mixed = "_mixed" if answer.rests_on.keys() - {"digest"} else ""
    if answer.mode != "llm":
        repaired = "_repaired" if any(citation.repairs for citation in answer.citations) else ""
        return _text(f"quoted{mixed}{repaired}", language) if answer.citations else ""
    checked = [s for s in answer.sentences if _is_checked(s)]
    if not checked:
        return "" if answer.abstained else _text("unchecked", language)
    supported = [s for s in checked if s.verdict == "supported"]
    if len(checked) == 1:
        said = _text(f"{'one_supported' if supported else 'one_unsupported'}{mixed}", language)
    else:
        said = _text(f"summary{mixed}", language).format(n=len(supported), of=len(checked))
    by_model = sum(s.judged_by == "model" for s in supported)
    parts = [said, _counted("passed_by_model", by_model, language), _counted("left_out", answer.left_out, language)]
    return " ".join(filter(None, parts))


def _counted(name: str, n: int, language: Language) -> str:
    """Return a sentence about a number of sentences; empty for none."""
    return _text(f"{name}_one" if n == 1 else name, language).format(n=n) if n else ""


def _text(name: str, language: Language) -> str:
    text: str = read_table("wording.toml")[language].get(name, name)
    return text


def _is_checked(sentence: Sentence) -> bool:
    return sentence.verdict is not None or bool(sentence.reason)
