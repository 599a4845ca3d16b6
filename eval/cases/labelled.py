"""Labelled questions for retrieval, read from a folder of JSON lines.

A folder holds up to three files; one that is missing is left out:

=================  ===============================================================================================
topic.jsonl        ``qid, question_en, question_ko, relevant``: a subject and the papers on it; ``also_plausible`` may
                   name unjudged papers. Each row gives two questions.
known_item.jsonl   ``qid, text_masked, arxiv_id, kind``: what others wrote about a paper, its name masked; the kind is
                   ``tldr`` (one sentence) or ``abstract``.
answerable.jsonl   ``qid, question, lang, arxiv_ids``: a question about one detail, and the papers that answer it.
=================  ===============================================================================================
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases.json_lines import read_lines
from rag.core import UsageError


@dataclass(frozen=True, slots=True)
class LabelledQuestion:
    """A question and the relevant arXiv ids; ``group`` is the kind of question that scores are averaged over.

    ``unjudged`` papers are left out of a ranking before it is scored.
    """

    id: str
    group: str
    text: str
    relevant: frozenset[str]
    unjudged: frozenset[str] = frozenset()


def _topic(row: Mapping[str, Any]) -> Iterator[LabelledQuestion]:
    relevant = frozenset(row["relevant"])
    unjudged = frozenset(row.get("also_plausible", ())) - relevant
    for lang in ("en", "ko"):
        yield LabelledQuestion(f"{row['qid']}-{lang}", f"topic-{lang}", row[f"question_{lang}"], relevant, unjudged)


def _known_item(row: Mapping[str, Any]) -> Iterator[LabelledQuestion]:
    yield LabelledQuestion(row["qid"], f"known-{row['kind']}", row["text_masked"], frozenset([row["arxiv_id"]]))


def _answerable(row: Mapping[str, Any]) -> Iterator[LabelledQuestion]:
    yield LabelledQuestion(row["qid"], f"fact-{row['lang']}", row["question"], frozenset(row["arxiv_ids"]))


_FILES: dict[str, Callable[[Mapping[str, Any]], Iterator[LabelledQuestion]]] = {
    "topic.jsonl": _topic,
    "known_item.jsonl": _known_item,
    "answerable.jsonl": _answerable,
}


def read_labelled(folder: Path) -> list[LabelledQuestion]:
    """Read the questions of a folder, file by file, in order.

    :raises UsageError: if the folder has none of the files, a file cannot be read, or a line is not as described above.
    """
    found: list[LabelledQuestion] = []
    for name, read in _FILES.items():
        if (folder / name).exists():
            found += _read(folder / name, read)
    if not found:
        hint = f"Give a folder with one of {', '.join(_FILES)} (--data FOLDER)."
        raise UsageError(f"No labelled question in {str(folder)!r}.", hint=hint)
    return found


def _read(file: Path, read: Callable[[Mapping[str, Any]], Iterator[LabelledQuestion]]) -> list[LabelledQuestion]:
    def questions(row: Mapping[str, Any]) -> list[LabelledQuestion]:
        found = list(read(row))
        if not all(question.relevant for question in found):
            raise ValueError("it names no relevant paper")
        return found

    hint = "Correct the line or remove it."
    return [question for _, found in read_lines(file, "labelled question", questions, hint) for question in found]
