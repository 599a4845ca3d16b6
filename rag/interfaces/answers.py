"""How an answer is printed: what was understood, its text as it comes, then remarks, sources and BibTeX."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rag.core import Answer
from rag.interfaces.console import print_repairs, say
from rag.interfaces.tables import StreamedTables
from rag.interfaces.waiting import waited
from rag.text import Words, clean, plain

if TYPE_CHECKING:
    from rag.answer import Event, TextPiece, TextReplaced
    from rag.assistant import Nonmun
    from rag.search import Question
    from rag.text import Language


def words_in(language: Language) -> Words:
    """Return what the terminal says around an answer, in the language of its question."""
    return Words("interfaces", language)


def print_understood(question: Question) -> None:
    """Print the filters, order and number that a question asks for, and what was not understood of it, on standard error."""
    from rag.answer import misread

    if question.labels:
        said = words_in(question.language)("understood", labels=", ".join(question.labels))
        print(clean(said), file=sys.stderr)
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
            print_text(event, tables, question.language)
    if show:
        print(tables.finish())
    return question, answer


def print_text(event: TextPiece | TextReplaced, tables: StreamedTables, language: Language = "en") -> None:
    """Print a piece of the answer, tables in columns, or the answer so far in place of what cannot be taken back."""
    from rag.answer import TextPiece

    if isinstance(event, TextPiece):
        print(tables.feed(event.text), end="", flush=True)
        return
    print("\n")
    print(words_in(language)("replaced"), file=sys.stderr, flush=True)
    print(f"\n{tables.whole(event.text)}" if event.text else "", end="", flush=True)


def mode_line(assistant: Nonmun, answer: Answer, language: Language) -> str:
    """Return the line that says who wrote an answer.

    :param language: of the question.
    """
    llm, say_in = assistant.settings.llm, words_in(language)
    where = say_in("sample") if assistant.index.name == "sample" else ""
    if answer.mode == "llm":
        return f"{say_in('by_model', model=llm.model, place=llm.place)}{where}"
    quoted = say_in("quoted" if answer.rests_on.keys() - {"digest"} else "quoted_digests")
    return f"{quoted}{'' if llm.configured else say_in('no_model')}{where}"


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
    words = words_in(language)
    warned: set[str] = set()
    told = answer.text
    for citation in answer.citations:
        title = plain(citation.title)
        named = "" if title in told else f"{title} · "  # a list has just named it, or a source above
        told += named
        say(f"{citation.marker} {named}{place_cited(citation, language)} · {citation.url}")
        if citation.warning and citation.arxiv_id not in warned:
            warned.add(citation.arxiv_id)
            say(f"    {words('warning', reasons=reasons_in(language, citation.warning))}")
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
        say(words("thought", n=f"{len(answer.reasoning):,}"))
    tokens = f" · {words('tokens', n=f'{sum(answer.usage.values()):,}')}" if answer.usage else ""
    took = words("seconds", n=f"{answer.timings.get('total', answer.timings.get('retrieve', 0.0)):.1f}")
    say(f"({mode} · {took}{tokens})")


def print_bibtex(answer: Answer, entries: str) -> None:
    """Print BibTeX on standard output; which papers it leaves out, or that it is empty, on standard error."""
    from rag.answer import verified_citations

    left_out = {c.arxiv_id for c in answer.citations} - {c.arxiv_id for c in verified_citations(answer)}
    if left_out:
        print(f"nonmun: left out, because not verified: {', '.join(sorted(left_out))}", file=sys.stderr)
    elif not answer.citations:
        print("nonmun: the answer cites no papers, so there are no entries.", file=sys.stderr)
    print(entries, end="")
