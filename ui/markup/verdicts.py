"""What the check found, as HTML: marks in the text of a model's answer, and below it the reasons and a line for the whole.

A verdict is never told by colour alone: it has a sign and a word, and what a mouse finds in a title stands below as well.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer import Said, lang
from rag.check import Remark, remarks, sign, summary, word
from rag.core import Sentence
from rag.text import Language, as_html, flat
from ui.locales.texts import CHECKED
from ui.session.turn import ShownTurn

__all__ = ["checked_html", "mark", "unchecked_html"]


def mark(turn: ShownTurn, said: Said, html: str, ends: bool) -> str:
    """A sentence, or a part of one, with its verdict; the sign stands where it ends."""
    language, sentence = turn.language, said.sentence
    text = f'<span class="nm-said nm-{_kind(sentence)}">{html}</span>'
    if not ends:
        return text
    told = as_html(_told(sentence, language))
    if sentence.verdict == "supported":
        return f'{text}<span class="nm-check" role="img" title="{told}">{sign(sentence)}</span>'
    return (
        f'{text} <a class="nm-flag nm-{_kind(sentence)}" id="flag-{turn.number}-{said.place}" '
        f'href="#remark-{turn.number}-{said.place}" title="{told}">'
        f"{sign(sentence)} {as_html(word(sentence, language))}</a>"
    )


def _kind(sentence: Sentence) -> str:
    """The class of a verdict; what is no verdict that the program knows is shown as none."""
    return sentence.verdict if sentence.verdict in ("supported", "contradicted", "unverifiable") else "unjudged"


def _told(sentence: Sentence, language: Language) -> str:
    """Verdict, reason, conflict and correction in one line."""
    texts = CHECKED[language]
    parts = [f"{word(sentence, language)}: {sentence.reason}" if sentence.reason else word(sentence, language)]
    parts += [f"{texts.conflict}: {sentence.conflict}"] if sentence.conflict else []
    parts += [f"{texts.correction}: {sentence.correction}"] if sentence.correction else []
    return flat(" ".join(parts))


def unchecked_html(turn: ShownTurn) -> str:
    """Below text that is still being written, or that was broken off: that nobody has checked it."""
    texts = CHECKED[turn.language]
    if turn.running:
        return f'<p class="nm-pending"><span class="nm-dots"><i></i><i></i><i></i></span> {texts.pending}</p>'
    return f'<p class="nm-pending">{texts.never}</p>'


def checked_html(turn: ShownTurn) -> str:
    """Below a finished answer: how much of it is supported, then each sentence that is not, and why."""
    answer = turn.answer
    language = turn.language
    if answer is None or not (told := summary(answer, language)):
        return ""
    found = remarks(answer)
    items = "".join(_remark(turn, remark, language) for remark in found)
    listed = f'<ul class="nm-remarks">{items}</ul>' if items else ""
    return f'<div class="nm-checked" role="note"><p class="nm-summary"{lang(told)}>{told}</p>{listed}</div>'


def _remark(turn: ShownTurn, remark: Remark, language: Language) -> str:
    sentence, texts = remark.sentence, CHECKED[language]
    name = f"{turn.number}-{remark.place}"
    lines: Sequence[tuple[str, str]] = (
        ("", sentence.reason),
        (texts.conflict, sentence.conflict),
        (texts.correction, sentence.correction),
    )
    told = "".join(
        f"<p{lang(text)}>{f'<b>{label}</b> ' if label else ''}{as_html(flat(text))}</p>" for label, text in lines if text
    )
    return (
        f'<li class="nm-remark nm-{_kind(sentence)}" id="remark-{name}" tabindex="-1">'
        f'<p class="nm-remark-head"><a class="nm-flag nm-{_kind(sentence)}" href="#flag-{name}" title="{texts.back}">'
        f"{sign(sentence)} {as_html(word(sentence, language))}</a> "
        f"<span{lang(remark.short)}>“{as_html(remark.short)}”</span></p>{told}</li>"
    )
