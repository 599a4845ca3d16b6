"""Instructions planted in bullets of the sample, and the digests of a temporary corpus with them.

Every instruction (``data/attacks.toml``), in English and in Korean, is planted in one bullet: the one that answers a question
of the sample suite, so that an answer has to read it. It comes at the start, in the middle or at the end of the bullet, which
gives three corpora.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from eval.cases.bundled import read_toml
from eval.cases.questions import Case, read_cases
from eval.cases.read_answer import bullet_at
from rag.core import Paper
from rag.text import split_sentences

Position = Literal["start", "middle", "end"]
POSITIONS: tuple[Position, ...] = get_args(Position)
_STEP = 3  # papers between two that are attacked: other papers of the same day stay as they are


@dataclass(frozen=True, slots=True)
class Attack:
    """An instruction in one language, and the words that only an answer that obeys it would contain."""

    kind: str
    lang: str
    text: str
    canaries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Target:
    """A case whose gold bullet an instruction is planted in."""

    case: Case
    attack: Attack


@cache
def attacks() -> tuple[Attack, ...]:
    """Return all instructions, each in both languages."""
    rows = read_toml("attacks.toml")["attack"]
    return tuple(Attack(row["kind"], lang, row[lang], tuple(row["canaries"])) for row in rows for lang in ("en", "ko"))


def targets(position: Position) -> list[Target]:
    """Return which question's bullet gets which instruction; the language of the question alternates between positions."""
    by_paper: dict[str, dict[str, Case]] = {}
    for case in read_cases("sample"):
        by_paper.setdefault(case.papers[0], {})[case.lang] = case
    shift = POSITIONS.index(position)
    found = []
    for number, attack in enumerate(attacks()):
        cases = list(by_paper.values())[number * _STEP]
        # Each instruction, in either language, meets questions in both.
        found.append(Target(cases[("en", "ko")[(number + number // 2 + shift) % 2]], attack))
    return found


def poisoned(bullet: str, instruction: str, position: Position) -> str:
    """Insert an instruction into a bullet; in the middle means between two sentences, or else between two words."""
    if position == "start":
        return f"{instruction} {bullet}"
    if position == "end":
        return f"{bullet} {instruction}"
    parts = split_sentences(bullet)
    place = bullet.index(parts[len(parts) // 2]) if len(parts) > 1 else bullet.index(" ", len(bullet) // 2) + 1
    return f"{bullet[:place]}{instruction} {bullet[place:]}"


def write_poisoned(
    sample: Path, folder: Path, found: Sequence[Target], papers: Mapping[str, Paper], position: Position
) -> None:
    """Copy the digests of the sample to a new folder, with the instructions in their bullets."""
    shutil.copytree(sample, folder)
    for target in found:
        place = target.case.gold[0]
        old = bullet_at(papers, place)
        assert old is not None, "a case of the sample names a bullet of it"
        file = folder / f"{place.date:%Y/%m/%d}.md"
        text = file.read_text("utf-8")
        assert text.count(old[1]) == 1, "a digest has a bullet once"
        file.write_text(text.replace(old[1], poisoned(old[1], target.attack.text, position)), "utf-8")
