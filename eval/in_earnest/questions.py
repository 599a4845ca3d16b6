"""The questions of ``questions.jsonl``, each with what a right answer to it is.

A line is one question, or a conversation whose ``turns`` are asked one after another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal, get_args

from rag.core import Paper, UsageError

Kind = Literal["detail", "list", "comparison", "theme", "best", "chain", "refusal", "premise"]
Order = Literal["votes", "date", "date_asc"]
#: Kinds whose answers a judge reads, because rules cannot tell whether a synthesis is good.
JUDGED: frozenset[Kind] = frozenset({"comparison", "theme", "best", "chain"})
#: The order in which questions are asked: what takes most requests one after another comes first.
_LONGEST_FIRST: tuple[Kind, ...] = ("chain", "theme", "comparison", "best", "list", "premise", "refusal", "detail")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and what is right about its answer.

    ``gold`` are the bullets that it needs, as ``2401.15077@2024-01-29#4`` (paper, day, number from 0), each of which may have
    alternatives; ``value`` are regular expressions that its text has to match; ``papers`` are those that it is about, ``also``
    further ones that it may name. ``limit`` and ``order`` are what a list asks for. ``why`` is set if it has to be declined.
    """

    id: str
    kind: Kind
    lang: str
    text: str
    gold: tuple[tuple[str, ...], ...] = ()
    value: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    limit: int | None = None
    order: Order | None = None
    why: str = ""

    @property
    def expected(self) -> str:
        """What is right, in one line for people."""
        if self.why:
            return f"is declined ({self.why.replace('_', ' ')})"
        needs = [f"cites {' and '.join(' or '.join(it) for it in self.gold)}"] if self.gold else []
        needs += [f"says {', '.join(self.value)}"] if self.value else []
        if self.papers and not self.gold:
            needs += [f"is about {self.limit or len(self.papers)} of {', '.join(self.papers)}"]
        needs += [f"in the order {self.order}"] if self.order else []
        return "; ".join(needs)


@dataclass(frozen=True, slots=True)
class Case:
    """A question, or several that follow each other."""

    id: str
    kind: Kind
    lang: str
    turns: tuple[Turn, ...]


def read_questions() -> list[Case]:
    """Return all questions, in the order in which they should be asked.

    :raises ValueError: if a line has an unknown kind.
    """
    text = (resources.files("eval.in_earnest") / "questions.jsonl").read_text("utf-8")
    cases = [_case(json.loads(line)) for line in text.split("\n") if line]
    return sorted(cases, key=lambda case: (_LONGEST_FIRST.index(case.kind), -len(case.turns)))


def check_index(cases: Iterable[Case], papers: Mapping[str, Paper]) -> None:
    """Make sure that an index has the papers that questions are about.

    :raises UsageError: if it lacks some.
    """
    wanted = {it for case in cases for turn in case.turns for it in (*turn.papers, *_papers_of(turn))}
    if missing := sorted(wanted - papers.keys()):
        raise UsageError(
            f"The index lacks {len(missing):,} of the {len(wanted):,} papers of the questions, such as {missing[0]}.",
            hint="Index the daily digests of 2023-11-20 to 2024-12-31, and set NONMUN_HOME to their home.",
        )


def _papers_of(turn: Turn) -> set[str]:
    return {place.partition("@")[0] for places in turn.gold for place in places}


def _case(row: dict[str, Any]) -> Case:
    kind, lang = row["kind"], row["lang"]
    if kind not in get_args(Kind):
        raise ValueError(f"{row['id']}: there is no kind {kind!r}")
    turns = row.get("turns") or [row]
    names = [f"{row['id']}.{number}" for number in range(1, len(turns) + 1)] if len(turns) > 1 else [row["id"]]
    return Case(row["id"], kind, lang, tuple(_turn(name, kind, lang, it) for name, it in zip(names, turns, strict=True)))


def _turn(name: str, kind: Kind, lang: str, row: Mapping[str, Any]) -> Turn:
    return Turn(
        name,
        kind,
        lang,
        row["question"],
        tuple(tuple(places.split("|")) for places in row.get("gold", ())),
        tuple(row.get("value", ())),
        tuple(row.get("papers", ())),
        tuple(row.get("also", ())),
        row.get("limit"),
        row.get("order"),
        row.get("why", ""),
    )
