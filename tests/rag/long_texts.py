"""Run by test_long_texts in a process of its own: what reads text of models and digests, given much of the worst kinds.

What takes time that grows with the text takes four times as long for four times as much, sixteen times if it is quadratic. Only
the time of the processor counts, so a busy machine changes nothing.
"""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator

import eval as eval_
import rag
import ui
from rag.answer.citations import CitationResolver
from rag.answer.export.html import Look, text_html
from rag.answer.markers import MarkerFinder
from rag.answer.refusal import RefusalFilter
from rag.chat.turns import shown_papers
from rag.check.claims import split_claims
from rag.check.judge_reply import read_opinion
from rag.check.rules.comparisons import frames
from rag.check.rules.morphology import analyse
from rag.core import LimitSettings
from rag.core.models import Answer
from rag.digests.formats.korean_daily import parse_digest
from rag.index.translation import mine_glosses
from rag.llm.reply import json_object
from rag.planning.rerank import read_order
from rag.search.query.understand import understand
from rag.text import latin_terms
from rag.text.latex import as_latex, plain
from rag.text.sanitize import as_markdown

# Characters by which the kinds that take longest are found, and of how many of those so much is read.
SHORT, WORST = 5_000, 2
LONG = 100_000
# A text four times as long may take this many times as long, and a moment that the clock is too coarse for.
TIMES, GROWTH, MOMENT = 4, 9.0, 0.03
TRIES = 4
KINDS = (
    *(" ", "\n", "\t ", "[1] ", "[k7f, ", "[k7f] ", "[1, ", "[, ", ". ", "a. ", "(", "[", "]", "*", "**", "$", "\\", "{", "<"),
    *(
        "1",
        "1,",
        "1.",
        "1 ",
        "01/",
        '"',
        "“",
        "'",
        "-",
        "a",
        "A",
        "Aa ",
        "a-",
        "a.",
        "a_",
        "`",
        "_",
        "|",
        "가",
        "가 ",
        "1가",
        "é",
    ),
    *("www.", "://", "2023-11-21 ", "(2023-11-21 ", "NOT_IN_DIGESTS ", "[a](", "\\a{", "is turned "),
)
# Read from a given place on (match, fullmatch), or in texts of bounded length: sentences, stretches before a mark, templates.
ANCHORED = frozenset(
    """html._LISTED
    html._MARK_OR_BREAK
    arxiv._SUBMITTED
    checkworthy._PHRASES
    number_binding._LIMITS
    citations._CLOSES
    claims._FENCE
    csv._FORMULA
    claims._LISTED
    claims._PREFIX
    claims._ROW
    finder._REFERENCES
    framed._FENCE
    framed._HEADING
    framed._ROW
    generic._HTML
    generic._UPDATED
    hf_daily._START
    json_records._START
    mentions._ADDRESS
    mentions._BARE
    opening._BEGINS
    opening._COURTESY
    opening._FORM
    texts._EMPTY_TEXT
    github._PLAIN
    sentences._LIST_NUMBER
    sentences._LOWER_CASE
    markers._RANGE""".split()
)
# What people type is shorter, and is read as a whole below.
TYPED = (
    "search.query.",
    "search.asked.",
    "search.concepts.",
    "search.parts.",
    "search.spellings.",
    "search.glossary.",
    "search.entities.",
    "chat.followup.",
    "chat.references_",
    "answer.missing.",
)
# Most are read from a given place on; tests/rag/digests/test_formats_properties.py gives long texts to each reader as a whole.
READ_WHOLE = tuple(
    f"digests.formats.{name}."
    for name in """arxiv_atom bibtex collector csv_table dates entries feed fields finder
    front_matter generic hf_daily json_records literals mentions named page plain records registry ris texts""".split()
)
# Applied to one name, one title or the few characters around one, not to whole texts.
NAMES = ("search.lexicon.", "search.relevance.", "digests.formats.titles.")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the compiled patterns of all modules, with their names: module and variable."""
    for package in (rag, ui, eval_):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                for name, value in vars(importlib.import_module(module.name)).items():
                    yield from ((f"{module.name}.{name}".removeprefix("rag."), found) for found in inside(value))


def inside(value: object) -> Iterator[re.Pattern[str]]:
    match value:
        case re.Pattern() if isinstance(value.pattern, str):
            yield value
        case dict():
            for item in value.values():
                yield from inside(item)
        case list() | tuple():
            for item in value:
                yield from inside(item)


def by(pieces: int) -> dict[str, Callable[[str], object]]:
    """What reads a stream, given it in pieces of a size."""

    def fed(make: Callable[[], RefusalFilter | MarkerFinder | CitationResolver]) -> Callable[[str], None]:
        def read(text: str) -> None:
            reader = make()
            for start in range(0, len(text), pieces):
                reader.feed(text[start : start + pieces])
            reader.finish()

        return read

    return {
        f"refusal by {pieces}": fed(RefusalFilter),
        f"keys by {pieces}": fed(lambda: MarkerFinder(["k7f", "m9d"])),
        f"numbers by {pieces}": fed(lambda: MarkerFinder(["1", "2", "3"])),
        f"resolver by {pieces}": fed(lambda: CitationResolver([])),
    }


READERS: dict[str, Callable[[str], object]] = {
    **by(7),
    **by(LONG),
    "claims": split_claims,
    "latin terms": latin_terms,
    "plain": plain,
    "latex": as_latex,
    "markdown": as_markdown,
    "digest": lambda text: parse_digest(f"## [{text}](https://arxiv.org/abs/2311.12908)\n{text}\n- {text}", "2024-01-01.md"),
    "opinion": lambda text: (read_opinion(text), read_opinion(f"```json\n{text}")),
    "order": lambda text: read_order(text, 5),
    "object": lambda text: json_object(f"{text}{{"),
    "html": lambda text: text_html(f"a{text}b", Look(lambda _: None, rich=True)),
    "glosses": lambda text: list(mine_glosses([text])),
    "shown": lambda text: shown_papers(Answer(text, False, (), (), "extractive")),
    "question": lambda text: understand(f"a{text}"[: LimitSettings().question_chars]),
    "checked": lambda text: frames(analyse([text[: len(text) // 2]])[0]),
}


def worst(read: Callable[[str], object], kinds: Iterable[str]) -> list[str]:
    """Return the kinds of text of which some takes longest."""
    return sorted(kinds, key=lambda kind: -seconds(read, much(kind, SHORT)))[:WORST]


def grows_evenly(read: Callable[[str], object], kind: str) -> bool:
    """Whether much text of a kind takes no more time than its length explains, in one of a few tries."""
    for _ in range(TRIES):
        took = seconds(read, much(kind, LONG))
        if took <= MOMENT or took <= MOMENT + GROWTH * seconds(read, much(kind, LONG // TIMES)):
            return True
    return False


def much(kind: str, length: int) -> str:
    return (kind * length)[:length]


def seconds(read: Callable[[str], object], text: str) -> float:
    began = time.process_time()
    read(text)
    return time.process_time() - began


def finds(pattern: re.Pattern[str]) -> Callable[[str], None]:
    def read(text: str) -> None:
        for _ in pattern.finditer(text):
            pass

    return read


def main(how: str) -> None:
    """Say what is read, so that the last line names what did not end; fail if something takes too long.

    :param how: ``patterns`` or ``readers``.
    """
    found = [
        (name, finds(pattern))
        for name, pattern in (patterns() if how == "patterns" else ())
        if ".".join(name.split(".")[-2:]) not in ANCHORED and not name.startswith((*TYPED, *NAMES, *READ_WHOLE))
    ]
    uneven = []
    # A collection of garbage takes as long as all that is loaded, and comes more often the longer the text is.
    gc.freeze()
    gc.disable()
    for name, read in found or READERS.items():
        gc.collect()
        sys.stdout.write(f"{name}\n")
        for kind in worst(read, KINDS):
            sys.stdout.write(f"{name} {kind!r}\n")
            if not grows_evenly(read, kind):
                uneven.append(f"{name} {kind!r}")
    if uneven:
        sys.exit(f"time grows faster than the text: {', '.join(uneven)}")


if __name__ == "__main__":
    main(sys.argv[-1])
