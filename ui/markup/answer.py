"""A question and its answer as HTML: text with numbered chips, verdicts, how it came about, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from rag.answer import Look, lang, said_in, text_html
from rag.core import Answer
from rag.text import Language, as_html, flat
from ui.locales.texts import Label
from ui.markup.marks import problem_html, thumbs
from ui.markup.paper import title_of
from ui.markup.verdicts import checked_html, mark, unchecked_html
from ui.session.turn import ShownTurn

__all__ = ["answer_html", "question_html"]

_SHORT = 0.1
# Holds a chip to the word before it, so that no line begins with one.
_JOINER = "&#8288;"


def question_html(turn: ShownTurn, language: Language, *, last: bool = False) -> str:
    """A reader's question, literally, and below it what was understood of it: by a follow-up the question that it stands for;
    filters, order and number. The reader of the last question can take each of them away.

    :param language: that of the page.
    """
    edit = _button("edit", Label.EDIT.of(language), classes="nm-edit") if last and not turn.running else ""
    question = f'<div class="nm-question"{lang(turn.question)}>{as_html(turn.question)}</div>{edit}'
    pieces = [*_rewritten(turn, language, removable=last and not turn.running)]
    pieces += _understood(turn, language, removable=last and not turn.running)
    if not pieces:
        return question
    return f'{question}<div class="nm-understood"><span>{Label.UNDERSTOOD.of(language)}</span><ul>{"".join(pieces)}</ul></div>'


def _rewritten(turn: ShownTurn, language: Language, *, removable: bool) -> Iterator[str]:
    """The question that a follow-up stands for."""
    if turn.followed is None or not turn.followed.rewritten:
        return
    remove = _remove("literal", Label.LITERALLY.of(language)) if removable else ""
    yield _piece(turn.followed.question, turn.question, remove)


def _remove(act: str, told: str, value: str = "") -> str:
    """A cross that takes something away; what it does is said to those who hear the page."""
    return _button(act, "", value=value, name=told, classes="nm-remove")


def _button(act: str, text: str, *, value: str = "", name: str = "", classes: str = "") -> str:
    """A button in a message. Gradio's cleaning leaves it neither data nor a label, so that its classes say what it does."""
    title = f' title="{as_html(flat(name))}"' if name else ""
    classes = " ".join(filter(None, ("nm-button", f"nm-act-{act}", f"nm-value-{as_html(value)}" if value else "", classes)))
    shown = as_html(text) or f'<span class="nm-unseen">{as_html(flat(name))}</span>'
    return f'<button type="button" class="{classes}"{title}>{shown}</button>'


def _understood(turn: ShownTurn, language: Language, *, removable: bool) -> Iterator[str]:
    for piece in turn.read.understood if turn.read is not None else ():
        label = flat(piece.label_ko if turn.language == "ko" else piece.label_en)
        told = Label.WITHOUT_FILTER.of(language, label=label)
        remove = _remove("ignore", told, piece.kind) if removable else ""
        yield _piece(label, piece.text, remove)


def _piece(label: str, words: str, remove: str = "") -> str:
    return f'<li title="{as_html(flat(words))}"{lang(label)}>{as_html(flat(label))}{remove}</li>'


def answer_html(turn: ShownTurn, model: str, language: Language = "en", *, last: bool = False) -> str:
    """The answer of a turn as far as it is: text with numbered chips, then how it came about, or what went wrong.

    :param model: the name of the model that answers; empty when answers are quoted.
    :param language: that of the page.
    """
    if turn.state == "waiting" or (turn.state == "answering" and not turn.text):
        dots = '<span class="nm-dots"><i></i><i></i><i></i></span>'
        body = f'<p class="nm-busy" role="status">{dots} {Label.SEARCHING.of(language)}</p>'
    else:
        rich = bool(model) and (turn.answer is None or turn.answer.mode == "llm")
        # Without an answer there are no verdicts: the model still writes, or was broken off.
        checked = unchecked_html(turn) if rich and turn.text and turn.answer is None else checked_html(turn)
        body = _warned(turn, language) + _text(turn, language, rich=rich) + checked + _ending(turn, model, language, last=last)
    kept = f" nm-kept-{turn.kept}" if turn.kept else ""
    return f'<div class="nm-answer nm-{turn.state}{kept}" id="answer-{turn.number}">{body}</div>'


def _text(turn: ShownTurn, language: Language, *, rich: bool) -> str:
    known = {int(c.marker.strip("[]")): c for c in turn.answer.citations} if turn.answer else {}

    def chip(number: int) -> str | None:
        if number in known:
            title, doubt = as_html(title_of(known[number].title)), ""
            if known[number].warning:
                title, doubt = f"{title}. {Label.SUSPECT.of(language)}", " nm-doubtful"
            return (
                f'{_JOINER}<a class="nm-chip{doubt}" href="#source-{turn.number}-{number}" title="{number}, {title}" '
                f'id="cite-{turn.number}-{number}">{number}</a>'
            )
        if turn.answer is not None:
            return None  # no marker, but a number that the text has between brackets
        # What the number stands for is known at the end of an answer; one that was broken off has no sources to lead to.
        return f'{_JOINER}<span class="nm-chip">{number}</span>' if turn.running else ""

    if not turn.text:
        return ""
    look = Look(chip, rich, said_in(turn.answer), partial(mark, turn))
    kind = "nm-text nm-unchecked" if rich and turn.answer is None else "nm-text"
    return f'<div class="{kind}"{lang(turn.text)}>{text_html(turn.text, look)}</div>'


def _warned(turn: ShownTurn, language: Language) -> str:
    """What a reader has to know before the answer: a fault on the way, and digests that may not describe their paper."""
    if turn.answer is None:
        return ""
    notice = turn.answer.notice
    shown = f'<p class="nm-notice" role="note"{lang(notice)}>{as_html(notice)}</p>' if notice else ""
    doubtful = [citation.marker for citation in turn.answer.citations if citation.warning]
    if doubtful:
        told = as_html(Label.SUSPECT_CITED.of(language, markers=" ".join(doubtful)))
        shown += f'<p class="nm-notice nm-doubt-note" role="note">⚠ {told}</p>'
    return shown


def _ending(turn: ShownTurn, model: str, language: Language, *, last: bool) -> str:
    """What stands below an answer: a failure, that it was stopped, how it came about, and what can be done."""
    again = _button("retry", Label.RETRY.of(language)) if last and not turn.running else ""
    if turn.state == "failed":
        return problem_html(turn.problem, turn.hint) + (f'<p class="nm-foot">{again}</p>' if again else "")
    if turn.state == "stopped":
        text = Label.STOPPED if turn.text else Label.UNFINISHED
        return f'<p class="nm-foot"><span>{text.of(language)}</span>{again}</p>'
    if turn.answer is None:
        return ""
    copy = f'<button type="button" class="nm-button nm-copy">{Label.COPY.of(language)}</button>'
    facts = " · ".join(_facts(turn.answer, model, language))
    rate = thumbs(language) if turn.kept else ""
    return f'<div class="nm-foot"><span>{facts}</span>{copy}{again}{rate}</div>'


def _facts(answer: Answer, model: str, language: Language) -> Iterable[str]:
    if answer.mode == "llm":
        yield as_html(Label.BY_MODEL.of(language, model=model or "?"))
    else:
        yield (Label.BY_QUOTING if model else Label.BY_QUOTING_NO_MODEL).of(language)
    seconds = answer.timings.get("total", answer.timings.get("retrieve", 0.0))
    yield Label.SECONDS.of(language, seconds=seconds) if seconds >= _SHORT else Label.SECONDS_SHORT.of(language)
    if answer.usage:
        yield Label.TOKENS.of(language, tokens=sum(answer.usage.values()))
