"""A message that takes something back: papers that were shown (not that, only video), or a filter (drop the votes)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.chat.conditions import and_then, conditions_dropped, drops_subject
from rag.chat.message import LISTS, MOST, Message
from rag.chat.narrowing import limited, limits, listed
from rag.chat.refusing import refused
from rag.chat.replies import said_of
from rag.chat.turns import Earlier
from rag.search import Carried, PieceKind, Question, labels_of, listed_ids, skim, vocabulary

#: Pieces that limit a list, with those that go with them.
_TOGETHER: tuple[tuple[PieceKind, ...], ...] = (
    ("since", "until"), ("min_votes", "max_votes"), ("author",), ("not_author",), ("excluded",), ("order",), ("limit",),
)  # fmt: skip
_EVERY = re.compile(r"\b(?:filters|conditions|limits|restrictions|constraints)\b|(?:조건|필터|제한)들|모든\s", re.I)
_VOTES: frozenset[PieceKind] = frozenset({"min_votes", "max_votes"})
_SEVERAL = re.compile(r"those|these|them|들", re.I)
_JOINS = re.compile(r"\b(?:and|or|nor)\b|(?:하고|이랑|랑|이나)(?=\s|$)", re.I)
_ANOTHER = re.compile(r"^(?:(?:또\s?)?다른|(?:an)?other)\s+", re.I)


def several_times(said: Message) -> str | None:
    """Say that several times cannot be left out of the last list (not those from March or May), where one could be."""
    times = [it.text for it in said.plan.spans if it.why == "negated"]
    if not times or not said.listing or said.plan.but_days or limits(said.plan) or said.plan.subject or said.asks_for_papers:
        return None
    return said_of(said, "several_times", times=", ".join(times))


def left_out(said: Message) -> Question | str | None:
    """Ask for papers other than those pointed at: on the subject that the message names, else on that of the last list."""
    if not said.ids or (found := _refused(said)) is None:
        return None
    papers, rest, unclear = found
    if not papers:
        return None
    if not re.search(r"[^\W\d_]", rest):
        return said_of(said, "which_one", n=len(papers)) if unclear else _but(said, papers) or said_of(said, "none_left")
    wanted = skim(rest, said.today)
    if said.rules.MORE.search(rest) or _is_of_list(said, rest):
        return _but(said, papers)
    if wanted.subject and not wanted.arxiv_ids and (wanted.intent in LISTS or said.rules.ONLY.search(rest)):
        return _leaving(limited(Question.for_papers(()).about(wanted.subject), wanted), papers)
    if limits(wanted) and not wanted.subject and said.listing:
        return _leaving(limited(listed(said.listing), wanted), papers)
    return None


def _refused(said: Message) -> tuple[list[str], str, bool] | None:
    """Return the papers that a message leaves out, what else it says, and whether one of several is meant, not said which."""
    if refusal := refused(said):
        papers = said.ids if refusal.everything else said.last[:MOST]
        return papers, refusal.rest, len(papers) > 1 and not refusal.everything
    if (found := said.rules.without(said.core)) is None:
        return None
    what, rest = found
    papers = _meant(said, what)
    return papers, rest, len(papers) > 1 and bool(said.rules.THAT.fullmatch(what)) and not _SEVERAL.search(what)


def _meant(said: Message, what: str) -> list[str]:
    """Return the papers that words for what to leave out refer to."""
    if said.rules.THAT.fullmatch(what):
        return said.last[:MOST]
    places = said.places(what) or ()
    rest = _JOINS.sub(" ", vocabulary.blank(what, [(it.start, it.end) for it in places]))
    return [] if re.search(r"[^\W\d_]{2}", rest) else [i for it in places for i in it.ids]


def _is_of_list(said: Message, rest: str) -> bool:
    """Tell whether a message only repeats what the last list is on: not this one, another survey."""
    words = set(re.findall(r"\w+", _ANOTHER.sub("", rest).lower()))
    return bool(words) and said.listing is not None and words <= set(said.listing.subject.lower().split())


def _but(said: Message, papers: Sequence[str]) -> Question | None:
    """Ask for the last list without some of its papers."""
    if said.listing and not said.listing.arxiv_ids:
        return _leaving(listed(said.listing), papers)
    kept = [it for it in said.ids if it not in papers]
    order = said.shown_by.question.order if said.shown_by else "relevance"
    return replace(Question.for_papers(kept), order=order) if kept else None


def _leaving(question: Question, papers: Sequence[str]) -> Question:
    excluded = (*question.excluded, *(listed_ids([it]) for it in papers))
    return replace(question, text="", excluded=tuple(dict.fromkeys(excluded)))


def dropped(said: Message) -> Question | str | None:
    """Ask the last question for papers without a filter that the message names; without any, take the last follow-up back."""
    said, wanted = and_then(said)
    if wanted is not None:
        left = dropped(said)
        return limited(left, wanted) if isinstance(left, Question) else left
    match, named = said.rules.DROPS.search(said.core), conditions_dropped(said)
    asked, last = said.limited, said.earlier[-1]
    if drops_subject(said) and asked and asked.subject:
        told = said_of(said, "dropped", filters=f"“{asked.subject}”")
        return replace(asked.about(""), text="", carried=Carried(notice=told))
    if match is None and not named:
        return None
    if not named and said.last != said.ids and set(said.last) < set(said.ids):
        return _but(said, said.last)  # the paper of the list that was talked about
    before = _list_before(said)
    every = not named and _EVERY.search(said.core) is not None
    if not (named or every) and before is not None and last.question.intent in LISTS:
        told = said_of(said, "taken_back", message=last.message, question=before.message)
        return replace(before.question, carried=Carried(notice=told))
    has = [piece for piece in asked.understood if any(piece.kind in kinds for kinds in _TOGETHER)] if asked else []
    if asked is None or not has:
        return said_of(said, "nothing_to_drop")
    kinds = named or next(kinds for kinds in _TOGETHER if has[-1].kind in kinds)
    kinds = [piece.kind for piece in has] if every else kinds
    gone = [piece for piece in has if piece.kind in kinds]
    if not gone:
        return said_of(said, "no_such_filter", filters=", ".join(labels_of(has, korean=said.is_korean)))
    told = said_of(said, "dropped", filters=", ".join(labels_of(gone, korean=said.is_korean)))
    kept = asked.without(kinds)
    if _VOTES & set(kinds) and not any(piece.kind == "order" for piece in has):
        kept = replace(kept, order="relevance")
    return replace(kept, text="", carried=Carried(notice=told))


def _list_before(said: Message) -> Earlier | None:
    """Return the turn with the list that the last turn, a follow-up, narrowed."""
    if not said.earlier[-1].followed:
        return None
    for turn in reversed(said.earlier[:-1]):
        if turn.question.intent in LISTS:
            return turn
        if not turn.followed:
            break
    return None
