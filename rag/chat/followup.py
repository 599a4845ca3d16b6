"""A message of a conversation becomes a question that needs no context: what ``its`` and ``the second one`` mean, by rules.

References to papers of earlier answers are resolved to arXiv ids; a message that only changes the question before it changes
that question's structure; a message with a subject of its own is a fresh question.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from types import ModuleType

from rag.chat.bounds import bounded
from rag.chat.by_authors import by_authors
from rag.chat.choosing import among, chosen, is_among
from rag.chat.comparing import compared_alone, compared_before, compares_places, comparing_places, comparison
from rag.chat.counted_under import counted_under
from rag.chat.counting import how_many_of_them, which_has_more
from rag.chat.doing_without import doing_without
from rag.chat.going_back import gone_back
from rag.chat.kept import kept
from rag.chat.larger_side import of_larger_side
from rag.chat.leaving_out import dropped, left_out, several_times
from rag.chat.message import COUNTS, LISTS, Authors, Find, Message, Older, Says, rules_for
from rag.chat.narrowing import limits, listed, narrowed, per_step
from rag.chat.people import others
from rag.chat.replies import no_place, nothing_meant, said_of
from rag.chat.same import corrected, same, same_of
from rag.chat.times_alone import time_alone
from rag.chat.turns import Earlier, FollowUp, FollowUpKind
from rag.chat.unsaid import of_unsaid
from rag.search import (
    Carried,
    PieceKind,
    Question,
    asked_language,
    clean_question,
    is_description,
    render_question,
    shortened,
    skim,
    topic_of,
    understand,
    vocabulary,
)
from rag.text import Language, has_hangul

#: A longer message is a fresh question.
_LONGEST = 300
#: What narrows the papers on a subject.
_FILTERS: frozenset[PieceKind] = frozenset({"since", "until", "min_votes", "max_votes", "author", "not_author", "excluded"})
#: Papers to find similar ones of.
_LIKE = 12
#: What is compared with a paper has fewer words, unless it is a name.
_LONG_NAME = 4


def language_of_reply(message: str, earlier: Sequence[Earlier]) -> Language:
    """Return the language in which a message wants its answer."""
    rules = rules_for(message)
    says_nothing = not re.search(r"[^\W\d_]", message) or rules.MORE.search(message) or rules.TABLE.search(message)
    if says_nothing and earlier and not has_hangul(message):
        return earlier[-1].question.language
    return _wished_language(rules, rules.LEAD.sub("", message.strip())) or asked_language(message)


def _wished_language(rules: ModuleType, core: str) -> Language | None:
    """Return the language if a message only asks for the same answer in another one."""
    match = rules.WISH.search(core)
    return vocabulary.LANGUAGES[match["language"].lower()] if match else None


def follow_up(
    message: str,
    earlier: Sequence[Earlier],
    *,
    today: dt.date | None = None,
    find: Find | None = None,
    authors: Authors | None = None,
    says: Says | None = None,
    older: Older | None = None,
    ignore: Collection[PieceKind] = (),
) -> FollowUp:
    """Read a message against the turns before it.

    :param earlier: the turns before it in its conversation, oldest first.
    :param today: the day that ``last week`` counts from; None is the present day.
    :param find: finds the paper of a name, so that ``compare it with X`` compares two papers.
    :param authors: gives the authors of a paper, so that others of theirs can be asked for.
    :param says: tells whether the digest of a paper has certain words, so that a detail of it is asked for without its name.
    :param older: gives the turns of the conversation before those, so that its first lists can be asked for.
    :param ignore: kinds of pieces not to take from the words.
    :raises UsageError: if the message is empty.
    """
    text, today = " ".join(clean_question(message).split()), today or dt.date.today()
    earlier = [turn for turn in earlier if not turn.is_aside]
    if earlier and len(text) <= _LONGEST and not (is_description(text) or topic_of(text)):
        said, language = Message(text, earlier, today, find, authors, says, older), language_of_reply(text, earlier)
        if isinstance(back := gone_back(said), str):
            return FollowUp(message, understand(text, today), "place", back)
        if back is not None and back.rest:
            turns = back.turns or [back.turn]
            after = follow_up(back.rest, turns, today=today, find=find, authors=authors, says=says, ignore=ignore)
            return replace(after, message=message, kind=after.kind or "same")
        if back is not None:
            return _asked_again(said, back.turn, language, ignore)
        if (on_list := _on_its_list(said)) is None:
            return FollowUp(message, understand(text, today), "place", no_place(said, language))
        for kind, step in _STEPS:
            if isinstance(question := step(on_list), str):
                return FollowUp(message, understand(text, today), "place", question)
            if question is not None:
                question = replace(question, language=language).without(ignore).unresolved()
                carried = replace(question.carried, kept=_kept(question, said.before))
                question = replace(question, text=render_question(question), references=(), carried=carried)
                return FollowUp(message, question, kind, notice=question.carried.notice)
        if reply := nothing_meant(said, language):
            return FollowUp(message, understand(text, today), "place", reply)
    return FollowUp(message, understand(message, today, ignore=ignore))


def _on_its_list(said: Message) -> Message | None:
    """Return a message as one on the list that has the places it refers to: the last one, else that of the papers compared."""
    return next((it for it in (said, said.on_list) if it and it.places(it.core) is not None), None)


def _kept(question: Question, before: Question) -> str:
    """Return the filters that a question has from the one before it, as a reader is shown them."""
    known = {(it.kind, it.value) for it in before.understood if it.kind in _FILTERS}
    labels = [question.label_of(it) for it in question.understood if (it.kind, it.value) in known]
    return ", ".join(dict.fromkeys(labels))


def _asked_again(said: Message, turn: Earlier, language: Language, ignore: Collection[PieceKind]) -> FollowUp:
    """Return the question of an earlier turn, asked again."""
    told = said_of(said, "asked_again", question=shortened(turn.text))
    asked = replace(turn.question, language=language, carried=Carried(notice=told)).without(ignore)
    return FollowUp(said.text, replace(asked, text=render_question(asked)), "same", notice=told)


# ------------------------------------------------------- the steps: each gives a question, why there is none, or nothing


def _other_language(said: Message) -> Question | None:
    wish = _wished_language(said.rules, said.core)
    return said.before.answered_in(wish, said.text) if wish else None


def _count(said: Message) -> Question | None:
    if not said.rules.COUNT.search(said.core):
        return None
    asked = said.listing
    if asked and (asked.subject or asked.filters.any or asked.arxiv_ids):
        return replace(asked, text="").counted()
    return Question.for_papers(said.ids, "count") if said.ids else None


def _more(said: Message) -> Question | None:
    """Ask for the next papers of the last list; after an answer about one paper that is on no list, for others like it."""
    if not said.ids or not said.rules.MORE.search(said.core):
        return None
    turn = said.earlier[-1] if said.before.intent in LISTS else said.list_turn
    if turn is None or not turn.papers:
        return Question.for_papers(said.last[:_LIKE], "similar")
    asked = turn.question.without(["language"])
    if asked.intent in (*COUNTS, "overview") and not asked.arxiv_ids:
        return listed(asked)
    number = re.search(r"\d+", said.core)
    limit = int(number[0]) if number else asked.limit
    text = asked.text if limit == asked.limit else ""
    return replace(asked, text=text, limit=limit, skip=asked.skip + len(turn.papers))


def _shown(said: Message) -> Question | None:
    """List the papers that were only counted."""
    if not said.are_examples or said.listing is None or not said.rules.SHOW.search(said.core):
        return None
    return listed(said.listing)


def _bibtex(said: Message) -> Question | None:
    """Ask for the BibTeX of all papers that the last answer shows, or of those that the message points to."""
    if not said.ids or said.subjects or not said.rules.BIBTEX.search(said.core):
        return None
    ids = [i for it in said.places(said.core) or () for i in it.ids] or said.last
    return replace(Question.for_papers(ids, "metadata"), aspect="bibtex")


def _like(said: Message) -> Question | None:
    if not said.ids or said.subjects or said.plan.detail or not said.rules.LIKE.search(said.core):
        return None
    of_all = [it.all for it in said.pointers] or [True]
    placed = [i for it in said.places(said.core) or () for i in it.ids]
    like = Question.for_papers(placed or (said.last[:_LIKE] if any(of_all) else said.one), "similar")
    return like.narrowed(said.plan) if limits(said.plan) else like


def _table(said: Message) -> Question | None:
    if not said.rules.TABLE.search(said.core):
        return None
    return replace(listed(said.before) if said.before.intent == "count" else said.before, as_table=True)


def _newer(said: Message) -> Question | None:
    """Ask for papers like the one in focus that came after it, or for the newest of a list."""
    if not said.ids or not said.rules.NEWER.search(said.core):
        return None
    if len(said.focus) > 1 and said.listing:
        return replace(said.listing, text="").narrowed(skim("papers sorted by date", said.today))
    day, similar = said.focus[0].date, Question.for_papers(said.one, "similar")
    since = f"papers published since {day + dt.timedelta(1)}" if day else "papers sorted by date"
    return similar.narrowed(skim(since, said.today))


def _place(said: Message) -> Question | str | None:
    places = said.places(said.core)
    if not places:
        return None
    chosen = list(dict.fromkeys(i for it in places for i in it.ids))
    about = said.about()
    if about is not None and len(chosen) == 1 and len(said.places(about) or ()) == 1:
        if said.before.intent == "compare" and said.sides:
            return comparing_places(said, places)
        return same_of(said.before, chosen) or Question.for_papers(chosen, "fact")
    if compares_places(said, places):
        return comparing_places(said, places)
    rest = vocabulary.blank(said.core, [(it.start, it.end) for it in places])
    if not re.search(r"[^\W\d_]{2}", said.rules.IN_TABLE.sub("", rest)):
        of_them = Question.for_papers(chosen, "fact" if len(chosen) == 1 else "list")
        order = said.shown_by.question.order if said.shown_by else "relevance"
        return replace(of_them, as_table=said.plan.as_table, order=order)
    return said.resolved(places)


def _reference(said: Message) -> Question | None:
    if not said.ids or not (said.pointers or (is_among(said) and said.subjects)):
        return None
    return said.pointed(said.one)


def _bare(said: Message) -> Question | None:
    if not said.ids or not said.is_bare or limits(said.plan):
        return None
    return said.of(said.meant)


_STEPS: tuple[tuple[FollowUpKind, Callable[[Message], Question | str | None]], ...] = (
    ("language", _other_language),
    ("count", _count),
    ("comparison", which_has_more),
    ("comparison", of_larger_side),
    ("narrowed", bounded),
    ("same", _table),
    ("same", corrected),
    ("narrowed", dropped),
    ("narrowed", several_times),
    ("narrowed", left_out),
    ("reference", others),
    ("narrowed", doing_without),
    ("narrowed", by_authors),
    ("reference", kept),
    ("count", counted_under),
    ("count", how_many_of_them),
    ("more", _more),
    ("more", _like),
    ("more", _shown),
    ("reference", _bibtex),
    ("more", _newer),
    ("comparison", compared_before),
    ("comparison", compared_alone),
    ("place", _place),
    ("reference", chosen),
    ("comparison", comparison),
    ("narrowed", time_alone),
    ("narrowed", narrowed),
    ("narrowed", per_step),
    ("same", same),
    ("reference", among),
    ("reference", _reference),
    ("bare", _bare),
    ("bare", of_unsaid),
)
