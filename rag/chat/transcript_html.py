"""A conversation as one page of HTML that needs nothing else: to be read in a browser, printed, or sent by e-mail.

The page holds no script and no image, and forbids them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from statistics import mode
from typing import TYPE_CHECKING

from rag.answer import Look, text_html
from rag.chat.history import Record, Turn
from rag.check import Remark, remark_lines, remarks, sign, summary, word
from rag.core import Answer
from rag.text import Templates, clean, language_of

if TYPE_CHECKING:
    from markupsafe import Markup


def to_html(record: Record, turns: Sequence[Turn]) -> str:
    """Return a conversation as a page: each question, what it was understood as, the answer, its verdicts and its sources."""
    days = " – ".join(dict.fromkeys((record.created[:10], record.changed[:10])))
    count = "1 question" if len(turns) == 1 else f"{len(turns):,} questions"
    page = _TEMPLATES("transcript").page(
        record,
        [_turn(place, turn) for place, turn in enumerate(turns, 1)],
        mode([language_of(turn.message) for turn in turns] or [language_of(record.title)]),
        f"{days} · {count}",
    )
    return str(page)


def _turn(place: int, turn: Turn) -> Markup:
    macros = _TEMPLATES("transcript")
    numbers = {c.marker: number for number, c in enumerate(turn.answer.citations, 1)} if turn.answer else {}

    def chip(number: int) -> Markup | None:
        source, marker = numbers.get(f"[{number}]"), f"[{number}]"
        return macros.chip(place, source, marker) if source else None

    rich = turn.answer is not None and turn.answer.mode == "llm"
    text = turn.answer.text if turn.answer else turn.text
    mark = partial(macros.mark, place, language_of(text))
    body = text_html(text, Look(chip, rich, turn.answer, mark)) if text.strip() else ""
    html: Markup = macros.turn(place, turn, body)
    return html


def _quoted(text: str) -> str:
    """Return the lines of a quotation without white space around them."""
    return "\n".join(line.strip() for line in clean(text).split("\n") if line.strip())


def _remarks(answer: Answer) -> Iterator[tuple[Remark, str]]:
    return zip(remarks(answer), remark_lines(answer), strict=True)


_TEMPLATES = Templates(
    "rag.chat", language=language_of, quoted=_quoted, remarks=_remarks, sign=sign, summary=summary, word=word
)
