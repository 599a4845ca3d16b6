"""How an answer is printed: what was understood, its text as it comes, then remarks, sources and BibTeX."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rag.core import Answer
from rag.interfaces.console import SUSPECT, print_repairs, say
from rag.interfaces.tables import StreamedTables
from rag.interfaces.waiting import waited
from rag.text import clean, plain

if TYPE_CHECKING:
    from rag.answer import Event, TextPiece, TextReplaced
    from rag.assistant import Nonmun
    from rag.search import Question
    from rag.text import Language


def print_understood(question: Question) -> None:
    """Print the filters, order and number that a question asks for, and what was not understood of it, on standard error."""
    from rag.answer import misread

    if question.labels:
        print(clean(f"understood: {', '.join(question.labels)}"), file=sys.stderr)
    for remark in misread(question):
        print(clean(remark), file=sys.stderr)


def notice_after(question: Question, notice: str) -> str:
    """Return a notice without what :func:`print_understood` has printed before the answer."""
    from rag.answer import misread

    for remark in misread(question):
        notice = notice.replace(remark, "")
    return " ".join(notice.split())


def print_stream(events: Iterable[Event], model: str = "", *, show: bool) -> tuple[Question, Answer]:
    """Return the question as it was answered and the answer; if ``show``, print what was understood and the text on the way.

    :param model: the name of the model that is asked.
    """
    from rag.answer import AnswerDone, QuestionPlanned, QuestionRead, TextPiece, TextReplaced

    tables = StreamedTables()
    for event in waited(events, model, show=show):
        if isinstance(event, AnswerDone):
            answer = event.answer
        elif isinstance(event, QuestionRead):
            question = event.question
            if show:
                print_understood(question)
        elif isinstance(event, QuestionPlanned):
            if show and event.question.labels != question.labels:
                print_understood(event.question)
            question = event.question
        elif show and isinstance(event, TextPiece | TextReplaced):
            print_text(event, tables)
    if show:
        print(tables.finish())
    return question, answer


def print_text(event: TextPiece | TextReplaced, tables: StreamedTables) -> None:
    """Print a piece of the answer, tables in columns, or the answer so far in place of what cannot be taken back."""
    from rag.answer import TextPiece

    if isinstance(event, TextPiece):
        print(tables.feed(event.text), end="", flush=True)
        return
    print("\n")
    print("(what stands above was not the answer yet)", file=sys.stderr, flush=True)
    print(f"\n{tables.whole(event.text)}" if event.text else "", end="", flush=True)


def mode_line(assistant: Nonmun, answer: Answer) -> str:
    """Return the line that says who wrote an answer."""
    where = ", from the bundled sample" if assistant.index.name == "sample" else ""
    llm = assistant.settings.llm
    if answer.mode == "llm":
        return f"answered by {llm.model} at {llm.place}{where}"
    quoted = "quoted word for word" if answer.rests_on.keys() - {"digest"} else "quoted from the digests"
    return f"extractive, {quoted}{'' if llm.configured else ': no model is set'}{where}"


def print_answer_sources(answer: Answer, mode: str, language: Language) -> None:
    """Print the remarks of the check on a streamed answer, its sources, what it rests on, and the line of :func:`mode_line`.

    :param language: of the question.
    """
    from rag.answer import basis_of, place_cited
    from rag.check import abstract_lines, remark_lines, summary
    from rag.index import reasons_in

    say()
    if remarks := remark_lines(answer):
        say("\n".join(remarks))
        say()
    warned: set[str] = set()
    told = answer.text
    for citation in answer.citations:
        title = plain(citation.title)
        named = "" if title in told else f"{title} · "  # a list has just named it, or a source above
        told += named
        say(f"{citation.marker} {named}{place_cited(citation)} · {citation.url}")
        if citation.warning and citation.arxiv_id not in warned:
            warned.add(citation.arxiv_id)
            say(f"    warning: {SUSPECT}: {reasons_in('en', citation.warning)}")
        print_repairs(citation.repairs)
    for line in abstract_lines(answer):
        say(line)
    if answer.citations:
        say()
    if answer.mode == "llm" and (found := summary(answer)):
        say(found)
    if basis := basis_of(answer, language):
        say(basis)
    if answer.reasoning:
        say(f"(the model thought before it answered, {len(answer.reasoning):,} characters, not checked: --json shows them)")
    tokens = f" · {sum(answer.usage.values()):,} tokens" if answer.usage else ""
    say(f"({mode} · {answer.timings.get('total', answer.timings.get('retrieve', 0.0)):.1f} s{tokens})")


def print_bibtex(answer: Answer, entries: str) -> None:
    """Print BibTeX on standard output; which papers it leaves out, or that it is empty, on standard error."""
    from rag.answer import verified_citations

    left_out = {c.arxiv_id for c in answer.citations} - {c.arxiv_id for c in verified_citations(answer)}
    if left_out:
        print(f"nonmun: left out, because not verified: {', '.join(sorted(left_out))}", file=sys.stderr)
    elif not answer.citations:
        print("nonmun: the answer cites no papers, so there are no entries.", file=sys.stderr)
    print(entries, end="")
