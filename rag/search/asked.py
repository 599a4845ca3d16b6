"""Put right what a question asks for where its names, or regular words, decide it better than the model that reads it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.search.beside_a_paper import without_ends
from rag.search.lexicon import Lexicon
from rag.search.query.after_count import split_count
from rag.search.query.coauthors import WORDS as COAUTHOR_WORDS
from rag.search.query.coauthors import asks_coauthors, asks_for_author_at_place
from rag.search.query.counted_apart import (
    authors_apart,
    counted_apart,
    filters_of,
    parted,
    periods_apart,
    surely_counts,
    without_times,
)
from rag.search.query.growth import grown_apart
from rag.search.query.how_to import is_how_to, is_of_the_field, is_thing_of_the_field, is_way, searched
from rag.search.query.name_like import is_like_name, is_title_like
from rag.search.query.pieces import days_of
from rag.search.query.premise import asks_who_introduced, kind_claimed
from rag.search.query.question import Aspect, Intent, Named, Question
from rag.search.query.ranked import MORE_VOTES, NEWER, NEWER_THAN, rank_of, things_ranked
from rag.search.query.share_among import as_count
from rag.search.query.stance import stance_of
from rag.search.query.statistics import AUTHORS, BY_AUTHORS, Statistic, statistic_of
from rag.search.query.statistics import WORDS as STATISTIC_WORDS
from rag.search.query.titled import titles_in
from rag.search.query.unheld import unheld_in
from rag.text import has_hangul

#: Intents that a figure about all papers may be taken for.
_OF_ALL: frozenset[Intent] = frozenset({"list", "count", "trend", "topics", "overview", "metadata"})
_OF_EACH: frozenset[Intent] = _OF_ALL | {"compare"}
_OF_GROWTH: frozenset[Intent] = frozenset({"compare", "trend"})
_OF_SHARE: frozenset[Intent] = _OF_ALL | {"fact"}
# What is said of papers of which a share is asked for, beside what they are on.
_SHARE_FRAME = re.compile(
    r"\b(?:mention(?:s|ed)?|are|is|about|on|uses?|using|covers?|discuss\w*|all|in|digests?|have|has|any)\b|[?!.]"
    r"|(?<!\S)(?:[은는이가의을를]|전체|중(?:에서?)?|가운데|몇|퍼센트\S*|프로\S*|%\S*|차지\S*|얼마\S*)(?!\S)",
    re.I,
)
_OF_ONE_PAPER = frozenset({"authors", "is_author", "votes", "date", "link", "bibtex"})
_LONG_DESCRIPTION = 6  # words
_DESCRIBES = 4  # words that are no name describe a paper, and ask for a detail of it
_LONGEST_TERM = 4  # words of a thing that is to be explained

#: Intents for papers that may be asked for by what digests do not hold.
_OF_PAPERS: frozenset[Intent] = frozenset({"list", "count", "recommend", "metadata"})
_LONGEST = 300  # characters
# What replaces a thing, where nothing more is said of it.
_INSTEAD = re.compile(r"\balternatives?\b(?!\s+(?:splicing|hypothes))|대안|대체(?:하는|할|재)", re.I)
_MAY_BE_DONE: frozenset[Intent] = frozenset({"reason", "fact", "define", "summary"})
_MAY_RANK: frozenset[Intent] = frozenset({"compare", "trend", "topics", "fact", "list"})
_NEVER_RANK: frozenset[Intent] = frozenset({"count", "topics", "similar", "smalltalk", "help", "figures"})
_TWO = 2
_BIBTEX_OF_PAPERS = re.compile(
    r"\bbibtex(?:\s\w+)?\s+(?:of|for|from)\s.{0,60}\b(?:papers|articles|preprints)\b"
    r"|\b(?:papers|articles|preprints)\b.{0,80}\b(?:as|in|with)\s+(?:their\s+)?bibtex\b|논문(?:들|\s?\d+\s?편).{0,30}(?:bibtex|빕텍)",
    re.I,
)

_OF_TITLES = re.compile(r"\b(?:titles?|titled|entitled|called|named|word|phrase)\b|제목\S*|[\"“”‘’'«»]", re.I)
_DANGLING = re.compile(r"(?:^|\s+)(?:with|having|have|has|in|the|that|which|contain\w*|includ\w*|\s)+$", re.I)
_YES_NO = re.compile(
    r"^\s*(?:is|are|was|were|do|does|did|can|could|has|have|will|would|should)\b|(?:나요|까요|니까|는가|은가)\s*\?*\s*$", re.I
)
_HOW = re.compile(r"^\s*how\b|어떻게", re.I)
_PAPERS = re.compile(r"\bpapers?\b|\bworks\b|\bstudies\b|\barticles?\b|논문|편", re.I)
_TIMES = re.compile(r"몇\s?배|몇\s?(?:%|퍼센트|프로|점|포인트)|\bhow (?:many times|much|many)\b|\bby what factor\b", re.I)
_CRITERION = re.compile(
    r"\b(?:which|what)(?:\s+(?:one|of them|of the two))?\s+(?:is|are|was|works?|performs?|has|does)\b", re.I
)
_INSIDE = re.compile(r"\b(?:of|for|in|with|that|to|from|by|on)\b", re.I)
# What both sides of a comparison are looked at for: Mamba and transformers for long context; 긴 문맥에서 맘바와 트랜스포머.
_CONDITION = re.compile(
    r"(?P<side>\S{1,60}(?:\s\S{1,60}){0,5}?)\s{1,3}(?:for|in|on|under|at|when|over|regarding)\s{1,3}(?P<words>\S{1,60}(?:\s\S{1,60}){0,6})",
    re.I,
)
_SIDE_KO = re.compile(r"(?P<side>\S{1,40}?)(?:을|를|은|는|의)\s(?P<words>.{2,60})")
_BEFORE_CONDITION = re.compile(r"\s(?:for|in|on|under|at|when|over|regarding|in terms of)\s+(?:the\s+)?$", re.I)
_AFTER_CONDITION = re.compile(r"['\"”’]?(?:에서|에서의|에 대해|에 대한|\s?관점에서|\s?기준으로|\s?측면에서|\s?면에서)")


def as_asked(question: Question, lexicon: Lexicon) -> Question:
    """Return a question with the intent that its words decide, before its names are looked up."""
    if _asks_how_to(question):
        return _how_to(question)
    if question.intent == "outside" and (is_thing_of_the_field(question.text) or is_way(question.text)):
        question = replace(question.about(searched(question.text.strip(" ?.!~"))), intent="list", aspect="")
    question = _unheld(_of_many(_of_its_author(_with_whom(_by_rank(question, lexicon)))))
    question = _weighed(_in_titles(_as_statistic(question, lexicon)))
    return _on_a_condition(_explained(_instead(question, lexicon), lexicon), lexicon)


def _asks_how_to(question: Question) -> bool:
    """Tell whether a question asks how to do something, and was read as one for what a thing is, or as none of papers."""
    outside = question.intent == "outside" and is_of_the_field(question.text)
    return not question.arxiv_ids and (outside or question.intent in _MAY_BE_DONE) and is_how_to(question.text)


def _instead(question: Question, lexicon: Lexicon) -> Question:
    """Return a question for what may replace a thing that is no paper as one for papers that call themselves that."""
    asks = question.intent in ("list", "similar", "recommend") and _INSTEAD.search(question.text)
    if not asks or question.arxiv_ids or len(question.subjects) != 1 or lexicon.papers_called(question.subject).exact:
        return question
    subject = question.subject
    if not _INSTEAD.search(subject) and "대안" not in subject:
        subject = f"{subject} {'대안' if has_hangul(subject) else 'alternative'}"
    return replace(question.about(subject), intent="list")


def _how_to(question: Question) -> Question:
    """Return a question how to do something as one that papers come near to."""
    text = searched(question.subject or question.text)
    asked = question if text == question.subject else question.about(text)
    return replace(asked, intent="reason", aspect="", compared=())


def as_named(question: Question, named: Sequence[Named]) -> Question:
    """Return a question with the intent that its names decide."""
    return _about_its_kind(_about_a_description(_about_a_size(question, named), named), named)


def _by_rank(question: Question, lexicon: Lexicon) -> Question:
    """Return a question which of some papers is more popular, or newer, as one for the votes or days of all, and nothing else.

    Of two subjects that papers mention and neither of which is the name of one, their papers are counted.
    """
    if ranked := _ranked(question, lexicon):
        return ranked
    by_votes = MORE_VOTES.search(question.text) is not None
    things = question.compared or (parted(question.subjects) if by_votes else question.subjects)
    if question.intent not in _MAY_RANK or len(things) + (0 if question.compared else len(question.arxiv_ids)) != _TWO:
        return question
    newer = NEWER if question.compared else NEWER_THAN
    if not (by_votes or (question.intent in ("compare", "fact") and newer.search(question.text))):
        return question
    called = [] if question.arxiv_ids else [lexicon.papers_called(thing) for thing in things]
    if by_votes and called and all(it.mentions and not it.exact for it in called):
        return replace(_computed(question, "each", tuple(things)), compared=())
    aspect: Aspect = "votes" if by_votes else "date"
    return replace(question, intent="metadata", aspect=aspect, compared=(), order="relevance", limit=None)


def _ranked(question: Question, lexicon: Lexicon) -> Question | None:
    """Return a question which of several papers that it names is first in votes or days; None if it is none."""
    rank = rank_of(question.text)
    if not rank or question.intent in _NEVER_RANK or question.aspect not in ("", "votes", "date"):
        return None
    names = tuple(dict.fromkeys(name for name in things_ranked(question.subjects) if not name.startswith("arXiv ")))
    if len(names) + len(question.arxiv_ids) < _TWO or not all(lexicon.papers_called(name).exact for name in names):
        return None
    aspect: Aspect = "votes" if rank.endswith("votes") else "date"
    asked = replace(question.about(" ".join(names)), subjects=names, compared=(), order="relevance", limit=None)
    return replace(asked, intent="metadata", aspect=aspect)


def _with_whom(question: Question) -> Question:
    """Return a question for those who write with an author as one for the authors of the papers of that author."""
    if len(question.authors) != 1 or not asks_coauthors(question.text):
        return question
    subject = " ".join(COAUTHOR_WORDS.sub(" ", question.subject).split())
    return replace(question.about(subject), intent="metadata", aspect="top_authors", order="relevance")


def _of_its_author(question: Question) -> Question:
    """Return a question for papers by the first author of a paper as one for its authors: one of them may be asked for next."""
    asks = question.intent in ("list", "similar") or question.aspect == "unstored"
    if not asks or not question.subjects or question.not_stored or not asks_for_author_at_place(question.text):
        return question
    return replace(question, intent="metadata", aspect="authors", order="relevance", limit=None)


def _of_many(question: Question) -> Question:
    """Return a question for the BibTeX of papers on a subject, or by an author, as one for that of a list."""
    asks = question.intent == "list" or question.aspect in ("unstored", "bibtex")
    if not asks or question.arxiv_ids or not _BIBTEX_OF_PAPERS.search(question.text):
        return question
    return replace(question, intent="metadata", aspect="bibtex", several=True)


def _unheld(question: Question) -> Question:
    """Return a question for papers by who cites them, or by where their authors are from, as one for what is not held."""
    kind, words = unheld_in(question.text)
    if not kind or question.intent not in _OF_PAPERS or question.aspect in _OF_ONE_PAPER:
        return question
    asked = replace(question, intent="metadata", aspect="unstored", order="relevance", limit=None)
    if kind == "citations":
        return asked
    rest = (" ".join(part for part in subject.split() if part not in words.split()) for subject in question.subjects)
    left = (without_ends(part) for part in rest)
    subjects = tuple(filter(None, left))
    return replace(asked.about(" ".join(subjects)).without(["author"]), subjects=subjects, not_stored=())


def _as_statistic(question: Question, lexicon: Lexicon) -> Question:
    """Return a question for a figure about papers (the busiest month, mean votes, a share) as one for metadata."""
    counts = question.intent in _OF_EACH or (question.intent in ("fact", "reason") and surely_counts(question.text))
    if counts and (apart := _as_counted_apart(question, lexicon)):
        return replace(apart, compared=(), per=None)
    if question.intent in _OF_GROWTH and (sides := grown_apart(question.text, question.compared or question.subjects)):
        return replace(_of_each(question, "growth", sides), compared=(), per=None)
    if question.intent == "count" and question.within and as_count(question.text):
        return replace(_computed(question, "share", question.subjects), within=question.within)
    statistic = statistic_of(split_count(question.text)[0] if question.intent == "count" else question.text)
    if statistic == "share":
        return _as_share(question)
    votes = statistic == "mean_votes" and question.intent in ("similar", "recommend") and not question.arxiv_ids
    if not statistic or not (votes or question.intent in _OF_ALL):
        return question
    if statistic not in BY_AUTHORS:
        return _figure(question, statistic, question.subjects)
    found = _figure(question, statistic, [AUTHORS.sub(" ", subject) for subject in question.subjects])
    found = replace(found, order=question.order, limit=question.limit)
    read = (
        replace(it, use="instruction", why="") if it.use == "not_understood" and AUTHORS.search(it.text) else it
        for it in found.spans
    )
    return replace(found, spans=tuple(read))  # as a condition on a list these words are not met


def _as_counted_apart(question: Question, lexicon: Lexicon) -> Question | None:
    """Return a question that counts the papers of several authors, subjects or times apart; None if it is none."""
    authors, on = authors_apart(question, lexicon.is_author)
    if authors:
        return replace(_computed(question.without(["author"]), "each", on), authors=authors)
    if question.aspect == "top_authors":
        return None
    if sides := counted_apart(question.text, question.subjects, filters_of(question)):
        return _of_each(question, "each", sides)
    if question.aspect in ("", "corpus") and (periods := periods_apart(question)):
        return replace(_computed(question.without(["since", "until"]), "each", question.subjects), periods=periods)
    return None


def _of_each(question: Question, statistic: Statistic, sides: tuple[str, ...]) -> Question:
    """Return a question for a figure of each of some subjects; a time that was taken for one of them is theirs."""
    subjects, time = without_times(sides, question.today or dt.date.today())
    if time is None or len(subjects) < _TWO or question.filters.since or question.filters.until:
        return _computed(question, statistic, sides)
    told = [it.understood("") for it in days_of(time.since, time.until, text=time.text)]
    filters = replace(question.filters, since=time.since, until=time.until)
    return replace(_computed(question, statistic, subjects), filters=filters, understood=(*question.understood, *told))


def _as_share(question: Question) -> Question:
    """Return a question for the share of papers on a subject as one for metadata; of one paper it is a detail."""
    unstored = question.aspect == "unstored" and (question.not_stored or not question.subjects)
    if question.intent not in _OF_SHARE or unstored or question.arxiv_ids:
        return question
    said = question.subjects or (() if question.filters.any else (question.text.rstrip(" ?!."),))
    asked = _figure(question, "share", [_SHARE_FRAME.sub(" ", STATISTIC_WORDS.sub(" ", text)) for text in said])
    return asked if asked.subjects else question


def _figure(question: Question, statistic: Statistic, said: Iterable[str]) -> Question:
    """Return a question for a figure, of papers on what is said less the words that only ask for a figure."""
    subjects = tuple(filter(None, (" ".join(STATISTIC_WORDS.sub(" ", text).split()) for text in said)))
    return _computed(question, statistic, subjects)


def _computed(question: Question, statistic: Statistic, subjects: tuple[str, ...]) -> Question:
    asked = replace(question.about(" ".join(subjects)), subjects=subjects, order="relevance", limit=None)
    return replace(asked, intent="metadata", aspect="corpus", statistic=statistic)


def _in_titles(question: Question) -> Question:
    """Return a question for papers whose title has some words in quotes as one for these, whatever else they are about."""
    asks = question.intent in ("list", "count") and len(question.text) <= _LONGEST  # an abstract may quote a title
    titled = tuple(titles_in(question.text)) if asks else ()
    if not titled:
        return question
    return replace(question.about(_but_titled(question, titled)), titled=titled)


def _but_titled(question: Question, titled: Sequence[str]) -> str:
    """Return the subject without the words that titles have to have, and without those that say so."""
    quoted = re.compile("|".join(map(re.escape, titled)), re.I)
    rest = (_OF_TITLES.sub(" ", quoted.sub(" ", part)) for part in question.subjects)
    return _DANGLING.sub("", " ".join(" ".join(rest).split()))


def _weighed(question: Question) -> Question:
    """Return a question for the limits or merits of a thing, or for what speaks against it, as one that needs weighing."""
    stance = stance_of(question.text)
    asks = {"fact", "define", "compare", "summary"} | ({"list", "overview"} if stance == "against" else set())
    if not stance or question.intent not in asks or not question.subjects or len(question.compared) > 1:
        return question
    if question.intent == "fact" and (stance != "effect" and question.detail and len(question.subjects) > 1):
        return question  # for a detail of something that is described
    return replace(question, intent="reason", compared=(), order="relevance")


def _explained(question: Question, lexicon: Lexicon) -> Question:
    """Return a question how a thing works, of which no paper has the name, as one for what it is."""
    explains = question.intent in ("fact", "summary") or (question.intent == "reason" and _HOW.search(question.text))
    is_alone = len(question.subjects) == 1 and not (question.detail or question.arxiv_ids or question.filters.any)
    if not explains or not is_alone or question.asks_number or _YES_NO.search(question.text):
        return question
    (thing,) = question.subjects
    is_term = len(thing.split()) <= _LONGEST_TERM and not _INSIDE.search(thing)
    if not is_term or (question.intent == "summary" and not thing.islower() and thing.isascii()):
        return question
    return question if lexicon.papers_called(thing).exact else replace(question.about(thing), intent="define")


def _on_a_condition(question: Question, lexicon: Lexicon) -> Question:
    """Return a comparison with what all sides are looked at for apart from the sides."""
    sides = question.compared
    if question.intent != "compare" or len(sides) < 2:
        return question
    if _TIMES.search(question.text):  # SAM 2가 SAM보다 몇 배 빨라?
        return replace(question, intent="fact", compared=(), asks_number=True)
    if aspect := _no_side(sides, lexicon):
        return _apart(question, tuple(side for side in sides if side != aspect), aspect)
    return _with_condition(question, sides, lexicon)


def _with_condition(question: Question, sides: tuple[str, ...], lexicon: Lexicon) -> Question:
    for side in sides:
        at = question.text.find(side)
        before, after = question.text[: max(at, 0)], question.text[at + len(side) :]
        if at >= 0 and len(sides) > 2 and _CRITERION.search(before):
            return _apart(question, tuple(other for other in sides if other != side), side)
        if at >= 0 and len(sides) > 2 and (_BEFORE_CONDITION.search(before) or _AFTER_CONDITION.match(after)):
            return _apart(question, tuple(other for other in sides if other != side), side)
        if at >= 0 and _AFTER_CONDITION.match(after):
            rest = tuple(other for other in sides if other != side)
            if joined := _SIDE_KO.fullmatch(side):  # Orca를 긴 문맥 관점에서
                return _apart(question, (*rest, joined["side"]), joined["words"])
            if side.islower() or has_hangul(side):
                return _apart(question, rest, side)
    found = _CONDITION.fullmatch(sides[-1])
    is_title = found and is_title_like(sides[-1]) and not lexicon.papers_called(found["side"])
    if found and not is_title and not lexicon.papers_called(sides[-1]):
        return _apart(question, (*sides[:-1], found["side"]), found["words"])
    return _apart(question, sides, condition) if (condition := _beside(question)) else question


def _no_side(sides: Sequence[str], lexicon: Lexicon) -> str:
    """Return the words beside two names that are none: what both are compared in (how EAGLE and Kangaroo make draft tokens)."""
    named = [side for side in sides if is_like_name(side) or lexicon.papers_called(side).exact]
    others = [side for side in sides if side not in named and " " in side and not lexicon.papers_called(side)]
    return others[0] if len(named) > 1 and len(others) == 1 else ""


def _beside(question: Question) -> str:
    """Return words that are none of the sides, where the text says that these are looked at for them (for long context)."""
    for words in filter(None, (question.detail, *question.subjects)):
        before, _, after = question.text.partition(words)
        if words not in question.compared and (_BEFORE_CONDITION.search(before) or _AFTER_CONDITION.match(after)):
            return words
    return ""


def _apart(question: Question, sides: tuple[str, ...], condition: str) -> Question:
    return replace(question, compared=sides, subjects=(*sides, condition), condition=condition)


def _about_a_size(question: Question, named: Sequence[Named]) -> Question:
    """Return a question for the number of something of a paper that it names (the parameter count) as one for a detail."""
    if question.intent != "count" or _PAPERS.search(question.text) or not any(it.kind == "paper" and it.ids for it in named):
        return question
    return replace(question, intent="fact", asks_number=True)


def _about_its_kind(question: Question, named: Sequence[Named]) -> Question:
    """Return a question whether a thing is of a kind, or which paper introduced it, as one for what it is."""
    names = [it.text for it in named if it.kind == "paper" and (it.ids or it.mentions) and is_like_name(it.text)]
    if claim := kind_claimed(question.text):
        known = {it.text.casefold() for it in named if it.kind == "paper" and it.ids}
        if claim[0].casefold() in known and question.intent in ("list", "fact", "define", "summary", "reason"):
            return replace(
                question.about(claim[0]), intent="define", aspect="", claimed=claim[1], compared=(), order="relevance"
            )
    if len(names) == 1 and question.intent in ("list", "fact", "metadata") and asks_who_introduced(question.text):
        return replace(question.about(names[0]), intent="define", aspect="", order="relevance", limit=None)
    return question


def _about_a_description(question: Question, named: Sequence[Named]) -> Question:
    """Return a question for metadata as one for a detail if it names no paper but describes one."""
    words = len(question.subject.split())
    is_name = words < _LONG_DESCRIPTION and any(is_like_name(it.text) for it in named)
    of_one = question.aspect in _OF_ONE_PAPER and words >= _DESCRIBES
    unstored = question.aspect == "unstored" and not question.not_stored and words >= _LONG_DESCRIPTION
    if question.arxiv_ids or is_name or any(it.ids for it in named) or not (of_one or unstored):
        return question
    return replace(question, intent="fact", aspect="")
