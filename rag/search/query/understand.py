"""Read a question once: rules find what is regular, the trained model gives every other word a role, and nothing is left over."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from rag.core import UsageError, find_ids
from rag.search.query.answer_language import find_reply, own_language
from rag.search.query.dates.find import DateSpan, window_of
from rag.search.query.description import is_description
from rag.search.query.filters import Filters
from rag.search.query.hints import asks_number, asks_table, period_of, section_of
from rag.search.query.page import split_page
from rag.search.query.pieces import Piece, PieceKind
from rag.search.query.question import Intent, Order, Question, Span, Use
from rag.search.query.reading import (
    FineIntent,
    ReaderModel,
    Role,
    Unit,
    find_regular,
    is_function_like,
    reader_model,
    split_units,
    without_compared_times,
)
from rag.search.query.reference import Reference, written_out
from rag.search.query.terms import name_terms, weigh
from rag.search.query.vocabulary import PAPER, PAPER_KO, blank
from rag.text import latin_terms, terms_of_many

#: Enough for an abstract; analysing a longer text would hold up everybody else.
MAX_QUESTION_CHARS = 8000
#: What the words of an ignored name weigh beside others.
_IGNORED = 0.1
#: A request is read to here; what follows describes what is looked for.
_REQUEST = 1000
#: The least probability with which something is taken for small talk or for a matter outside the digests.
_SURE = 0.5

_NAMING: frozenset[PieceKind] = frozenset({"author", "arxiv_id"})
_USES: dict[Role, Use] = {
    "S": "subject", "P": "detail", "X": "excluded", "A": "entity", "B": "entity", "O": "not_stored",
    "T": "filter", "V": "filter", "R": "filter", "L": "filter", ".": "instruction",
}  # fmt: skip
# The roles of words that name something: a rule does not apply to them.
_CONTENT: frozenset[Role] = frozenset({"S", "P", "X", "A", "B", "O"})
_FILTERS: frozenset[Role] = frozenset({"T", "V", "R", "L"})
# Between the names of authors; a comma alone may be that of "Gu, Jiatao".
_AND = re.compile(r"\s*,?\s+and\s+|\s*&\s*|(?<=\S)(?:와|과|랑|이랑|하고)\s+|\s+or\s+", re.I)
#: Intents for a detail: numbers in them are no filters, and dates only beside a word for papers.
_DETAIL: frozenset[FineIntent] = frozenset({"fact", "reason", "define", "summary", "compare"})
#: Intents with one subject, however many words join its parts.
_ONE_SUBJECT: frozenset[FineIntent] = frozenset({"list", "count", "overview", "trend", "recommend"})
# A comparison says so, or is a question: a heading may have "or" too.
_COMPARES = re.compile(
    r"\b(?:vs?|versus|compar\w*|contrast|differ\w*|better|worse|than|against|similarit\w+|trade-?offs?|pros\s+and\s+cons|side\s+by\s+side|stack)\b"
    r"|[?/]|비교|차이|다른|다르|달라|대비|낫|나아|나은|나을|대결|공통점|장단점|[와과랑]\s|하고\s",
    re.I,
)
_GAP = 5  # units
_MOSTLY_SUBJECT = frozenset({"+", "1"})
_NOUNS = frozenset({"NNG", "NNP", "SL"})
_PAPER_WORD = re.compile(rf"\b(?:{PAPER}|digests?|published|posted|listed)\b|{PAPER_KO}|다이제스트", re.I)
_UNSURE: frozenset[str] = frozenset({"smalltalk", "help", "outside"})


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a question with what was found of each.

    ``taken`` are the pieces that apply; ``uses`` say for each unit what became of it; ``why`` says of words that were not
    understood, by their place, what is wrong with them.
    """

    source: str
    units: Sequence[Unit]
    roles: Sequence[Role]
    taken: Sequence[Piece]
    uses: Sequence[Use]
    intent: FineIntent
    relative: bool
    why: Mapping[int, str]

    def groups(self, *roles: Role) -> list[str]:
        """Return the stretches of words with one of some roles, as written."""
        found: list[str] = []
        for here, group in groupby(
            zip(self.units, self.roles, self.uses, strict=True), lambda row: row[1] in roles and row[2] != "filter"
        ):
            units = [unit for unit, _, _ in group]
            if here and (text := self.source[units[0].start : units[-1].end].strip(" ,;:!?~·'\"“”‘’")):
                found.append(text)
        return found

    def spans(self) -> tuple[Span, ...]:
        """Return all words, those with the same use together."""
        found = []
        for use, group in groupby(zip(self.units, self.uses, strict=True), lambda row: row[1]):
            units = [unit for unit, _ in group]
            start, end = units[0].start, units[-1].end
            found.append(
                Span(self.source[start:end], start, end, use, self._why(start, end) if use == "not_understood" else "")
            )
        return tuple(found)

    def _why(self, start: int, end: int) -> str:
        return next((why for place, why in self.why.items() if start <= place < end), "filter")


def understand(
    text: str,
    today: dt.date | None = None,
    *,
    ignore: Collection[PieceKind] = (),
    references: Sequence[Reference] = (),
) -> Question:
    """Read one question.

    :param today: the day that ``last week`` counts from; None is the present day.
    :param ignore: kinds of pieces not to take from the words. Words that name something (authors, arXiv ids) then stay in the
        subject with a low weight: a reader who removes an author may mean that it is none, or want papers of others too. Words
        that only ask (dates, votes, order) are dropped.
    :param references: words to read as the arXiv ids that they refer to. The text must then be as :func:`check_question`
        returns it, with single spaces.
    :raises UsageError: if it is empty or longer than :data:`MAX_QUESTION_CHARS`.
    """
    return _with_weights([_read(check_question(text), today or dt.date.today(), ignore, references)])[0]


def understand_many(
    texts: Sequence[str], today: dt.date | None = None, *, ignore: Collection[PieceKind] = ()
) -> list[Question]:
    """Read questions as :func:`understand` does, in order; analysing them together is faster."""
    day = today or dt.date.today()
    return _with_weights([_read(text, day, ignore) for text in [check_question(text) for text in texts]])


def skim(text: str, today: dt.date | None = None) -> Question:
    """Read one question as :func:`understand` does, without the weights of its terms."""
    return _read(check_question(text), today or dt.date.today(), ())[0]


def check_question(text: str) -> str:
    """Return the question trimmed, without control characters, composed (NFKC): decomposed Hangul finds nothing.

    :raises UsageError: if nothing remains, or too much.
    """
    text = unicodedata.normalize("NFKC", text)
    text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in text).strip()
    if not text:
        raise UsageError("The question is empty.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"')
    if len(text) > MAX_QUESTION_CHARS:
        raise UsageError(
            f"The question has {len(text):,} characters; at most {MAX_QUESTION_CHARS:,} are read.", hint="Shorten the question."
        )
    return text


def with_filters(question: Question, filters: Filters) -> Question:
    """Return the question with the given filters, where they are not None, in place of those understood.

    An end of a stretch of time that was understood is dropped if the given other end makes it impossible.
    """
    given = filters.given
    merged = replace(question.filters, **given)
    dropped = set(given)
    if merged.since and merged.until and merged.since > merged.until and not {"since", "until"} <= dropped:
        other = "until" if "since" in dropped else "since"
        merged = replace(merged, **{other: None})
        dropped.add(other)
    authors = () if filters.author else question.authors
    understood = tuple(piece for piece in question.understood if piece.kind not in dropped)
    return replace(question, filters=merged, understood=understood, authors=authors)


def _with_weights(read: Sequence[tuple[Question, str]]) -> list[Question]:
    found = iter(terms_of_many([text for question, names in read for text in (question.subject, names)]))
    return [replace(question, weights=_weighed(next(found), next(found))) for question, _ in read]


def _weighed(terms: Sequence[str], ignored: Sequence[str]) -> dict[str, float]:
    """Return the weights of a subject's terms, low for those that come only from ignored names."""
    others = Counter(terms) - Counter(ignored)
    return {term: weight if term in others else _IGNORED * weight for term, weight in weigh(terms).items()}


def _read(
    text: str, today: dt.date, ignore: Collection[PieceKind], references: Sequence[Reference] = ()
) -> tuple[Question, str]:
    """Return the question without its weights, and the names to ignore in it."""
    whole = re.sub(r"\s+", " ", text)
    reply = find_reply(whole)
    source, skip = split_page(whole[: reply[0].start].rstrip() if reply else whole)
    meant = [Piece("arxiv_id", arxiv_id, it.start, it.end) for it in references for arxiv_id in it.ids]
    if is_description(source):
        return _description(text, source, [*meant, *_ids(source)], reply, references), ""
    words = _words(source, today, meant)
    found = [*words.taken, *_authors(words)]
    names = [(f.start, f.end) for f in found if f.kind in ignore and f.kind in _NAMING]
    kept = [f for f in (*found, *reply) if f.kind not in ignore]
    question = replace(_question(text, words, kept, references), skip=skip)
    if names:
        said = " ".join(source[start:end] for start, end in names)
        return replace(question, subject=f"{question.subject} {said}".strip()), said
    return question, ""


def _description(
    text: str, source: str, ids: Sequence[Piece], reply: Sequence[Piece], references: Sequence[Reference]
) -> Question:
    """Return the question that a description of a paper asks: which papers are like it."""
    subject = blank(source, [(it.start, it.end) for it in ids]).strip()
    language = reply[0].value if reply else own_language(text)
    return Question(
        text=text,
        language="ko" if language == "ko" else "en",
        intent="fact" if source.rstrip().endswith("?") else "list",
        weights={},
        names=name_terms(source, source),
        subject=" ".join(subject.split()),
        subjects=(" ".join(subject.split()),),
        arxiv_ids=tuple(dict.fromkeys(str(it.value) for it in ids)),
        understood=tuple(dict.fromkeys(it.understood(text) for it in (*ids, *reply))),
        references=tuple(references),
        spans=(Span(source, 0, len(source), "subject"),),
    )


def _ids(text: str) -> list[Piece]:
    return [Piece("arxiv_id", *mention) for mention in find_ids(text)]


def _words(source: str, today: dt.date, meant: Sequence[Piece]) -> _Words:
    """Give every word of a request its role and its use."""
    head = source[:_REQUEST]
    model, units, regular = reader_model(), split_units(head), find_regular(head, today, meant)
    roles = model.roles_of(units, regular.kinds_of(units))
    has_ids = any(piece.kind == "arxiv_id" for piece in regular.pieces)
    intent = _intent(model.intent_of(units, roles), roles, has_ids=has_ids, compares=_COMPARES.search(head) is not None)
    roles = _joined([_certain(role, unit, intent) for role, unit in zip(roles, units, strict=True)], units, intent)
    taken = [piece for piece in regular.pieces if _applies(piece, units, roles)]
    spans = [span for span in regular.dates if _applies(span, units, roles)]
    if intent in _DETAIL:
        taken = [piece for piece in taken if piece.kind == "arxiv_id"]
        spans = spans if _PAPER_WORD.search(head) else []
    if intent == "trend":
        spans, roles = without_compared_times(head, spans, units, roles)
    elif intent in ("list", "recommend") and not any(piece.kind == "order" for piece in taken):
        taken += [piece for piece in regular.best if "R" in _roles_within(piece, units, roles)][:1]
    dates, unread = _dates(spans, units, roles)
    if intent in _DETAIL:
        roles = ["S" if role == "T" and not spans else role for role in roles]
    uses = _uses(units, roles, [*taken, *dates], unread)
    if rest := source[_REQUEST:].strip():  # it describes what is looked for
        start = source.rindex(rest)
        units, roles, uses = [*units, Unit(rest, start, start + len(rest))], [*roles, "S"], [*uses, "subject"]
    relative = any(span.relative for span in regular.dates if any(span.start == piece.start for piece in dates))
    why = {span.start: span.unread or "apart" for span in unread}
    return _Words(source, units, roles, [*taken, *dates], uses, intent, relative, why)


def _dates(spans: Sequence[DateSpan], units: Sequence[Unit], roles: Sequence[Role]) -> tuple[list[Piece], list[DateSpan]]:
    """Return the window of time that some dates make, and the dates that cannot be read."""
    readable = [span for span in spans if not span.unread]
    unread = [span for span in spans if span.unread and "T" in _roles_within(span, units, roles)]
    window = window_of(readable)
    if window is None:
        return [], [*unread, *readable]
    found: list[Piece] = []
    for span in readable:
        ends: tuple[tuple[PieceKind, dt.date | None], ...] = (("since", window[0]), ("until", window[1]))
        found += [Piece(kind, day, span.start, span.end) for kind, day in ends if day is not None]
    return found, unread


def _roles_within(span: Piece | DateSpan, units: Sequence[Unit], roles: Sequence[Role]) -> list[Role]:
    return [role for unit, role in zip(units, roles, strict=True) if span.start < unit.end and unit.start < span.end]


def _certain(role: Role, unit: Unit, intent: FineIntent) -> Role:
    """Return the role of a unit; a word that is mostly part of subjects, or a name that was never seen, is not dropped."""
    if intent in _DETAIL and role in ("V", "R", "L"):
        return "S"
    if role != "." or len(unit.text) < 2 or is_function_like(unit):
        return role
    tends = reader_model().tendency_of(unit)
    unseen = not tends and (unit.tags.rpartition("+")[2] in _NOUNS or any(c.isupper() or c.isdigit() for c in unit.text[1:]))
    return "S" if unseen or tends in _MOSTLY_SUBJECT else role


def _joined(roles: list[Role], units: Sequence[Unit], intent: FineIntent) -> list[Role]:
    """Return the roles with words that were never seen, beside a subject, as part of it, and with what joins its parts."""
    if intent == "compare":
        return roles
    model = reader_model()
    words = [role == "S" and not find_ids(unit.text) for role, unit in zip(roles, units, strict=True)]
    near: list[Role] = [
        "S" if role == "." and any(words[max(0, i - 2) : i + 3]) and _is_unsure(unit, model) else role
        for i, (role, unit) in enumerate(zip(roles, units, strict=True))
    ]
    if intent not in _ONE_SUBJECT:
        return near
    places = [i for i, role in enumerate(near) if role == "S"]
    for left, right in pairwise(places):
        gap = units[left + 1 : right]
        if 1 < right - left <= _GAP and set(near[left + 1 : right]) == {"."} and all(_may_join(unit) for unit in gap):
            near[left + 1 : right] = ["S"] * len(gap)
    return near


def _is_unsure(unit: Unit, model: ReaderModel) -> bool:
    if len(unit.text) <= 2 or not unit.text[0].isalpha() or is_function_like(unit) or model.tendency_of(unit) not in ("", "±"):
        return False
    return not unit.text.isascii() or bool(latin_terms(unit.text))  # stop words are no subject


def _may_join(unit: Unit) -> bool:
    """Tell whether a word can be within a subject: anything but punctuation and words for papers."""
    return any(c.isalnum() for c in unit.text) and not _PAPER_WORD.search(unit.text)


def _intent(shares: dict[FineIntent, float], roles: Sequence[Role], *, has_ids: bool, compares: bool) -> FineIntent:
    """Return the most probable intent that fits; one that declines must be sure, and there must be something to compare."""
    has_subject = has_ids or not {"S", "X", "A", "O"}.isdisjoint(roles)
    for intent, share in shares.items():
        kind = intent.partition(".")[0]
        if kind in _UNSURE and has_subject and share < _SURE:
            continue
        if kind == "compare" and not ((has_ids or "S" in roles) and compares):
            continue
        return intent
    return "list"


def _applies(piece: Piece | DateSpan, units: Sequence[Unit], roles: Sequence[Role]) -> bool:
    """Tell whether what a rule found is meant: it is not if its words are part of a subject (ImageNet 2012)."""
    if isinstance(piece, Piece) and piece.kind == "arxiv_id":
        return True
    own = _roles_within(piece, units, roles)
    return 2 * sum(role in _CONTENT for role in own) <= len(own)


def _uses(units: Sequence[Unit], roles: Sequence[Role], taken: Sequence[Piece], unread: Sequence[DateSpan]) -> list[Use]:
    """Return what became of each unit; a filter that no rule could read was not understood."""
    covered = [any(piece.start < unit.end and unit.start < piece.end for piece in taken) for unit in units]
    lost = [any(span.start < unit.end and unit.start < span.end for span in unread) for unit in units]
    uses: list[Use] = []
    for filters, group in groupby(range(len(units)), lambda i: roles[i] in _FILTERS or covered[i] or lost[i]):
        places = list(group)
        read = any(covered[i] for i in places)
        uses += [_USES[roles[i]] if not filters else "not_understood" if lost[i] or not read else "filter" for i in places]
    return uses


def _authors(words: _Words) -> list[Piece]:
    """Return the authors wanted and those excluded."""
    found: list[Piece] = []
    kinds: tuple[tuple[Role, PieceKind], ...] = (("A", "author"), ("B", "not_author"))
    for role, kind in kinds:
        place = 0
        for name in words.groups(role):
            place = words.source.index(name, place)
            end = place + len(name)
            found += [Piece(kind, part, place, end) for part in _AND.split(name) if part.strip()]
            place = end
    return found


def _question(text: str, words: _Words, found: Sequence[Piece], references: Sequence[Reference]) -> Question:
    written = written_out(words.source, references)
    kind, _, aspect = words.intent.partition(".")
    intent: Intent = kind  # type: ignore[assignment]
    subjects, details = words.groups("S"), words.groups("P")
    value: dict[str, Any] = {f.kind: f.value for f in reversed(found)}
    subject = _searched(words) if intent in ("fact", "reason") else " ".join(words.groups("S", "P"))
    section = section_of(written)
    return Question(
        text=text,
        language=value.get("language", own_language(text)),
        intent=intent,
        aspect=aspect,  # type: ignore[arg-type]
        weights={},
        names=name_terms(words.source, _only(words, "S", "P")),
        asks_number=intent in ("fact", "reason") and asks_number(text),
        subject=subject,
        subjects=tuple(dict.fromkeys(subjects)),
        detail=" ".join(details),
        excluded=tuple(dict.fromkeys(words.groups("X"))),
        not_stored=tuple(dict.fromkeys(words.groups("O"))),
        filters=Filters(
            **{k: value[k] for k in ("since", "until", "min_votes", "max_votes", "author", "not_author") if k in value}
        ),
        order=value.get("order") or _order_of_votes(value),
        limit=value.get("limit"),
        arxiv_ids=tuple(dict.fromkeys(str(f.value) for f in found if f.kind == "arxiv_id")),
        authors=tuple(dict.fromkeys(str(f.value) for f in found if f.kind == "author")),
        compared=_compared(intent, subjects, words.source, found),
        per=period_of(text) if intent == "trend" else None,
        section_hint=section if intent in ("fact", "compare", "list") else None,
        understood=tuple(dict.fromkeys(f.understood(words.source) for f in sorted(found, key=lambda f: f.start))),
        references=tuple(references),
        as_table=asks_table(text),
        relative=words.relative,
        spans=words.spans(),
    )


def _order_of_votes(value: Mapping[str, Any]) -> Order:
    """Return the order of papers that a condition on votes asks for, if the question names none."""
    if "min_votes" in value:
        return "votes"
    return "votes_asc" if "max_votes" in value else "relevance"


def _searched(words: _Words) -> str:
    """Return what finds a detail: all words but filters and those that never are part of a subject."""
    model, found = reader_model(), []
    for unit, role, use in zip(words.units, words.roles, words.uses, strict=True):
        if role in ("S", "P") or (use == "instruction" and not is_function_like(unit) and model.tendency_of(unit) != "0"):
            found.append(unit.text)
    return " ".join(found)


def _only(words: _Words, *roles: Role) -> str:
    """Return the text with spaces in place of words with other roles."""
    cut: Iterable[tuple[int, int]] = (
        (unit.start, unit.end) for unit, role in zip(words.units, words.roles, strict=True) if role not in roles
    )
    return blank(words.source, cut)


def _compared(intent: Intent, subjects: Sequence[str], source: str, found: Sequence[Piece]) -> tuple[str, ...]:
    """Return the things to compare, in the order of the text: names, and arXiv ids as ``arXiv 2311.12908``."""
    if intent != "compare":
        return ()
    ids = {f.start: f"arXiv {f.value}" for f in found if f.kind == "arxiv_id"}
    places = {source.find(name): name for name in subjects} | ids
    return tuple(dict.fromkeys(places[place] for place in sorted(places)))
