"""The words of a request: which rules apply to them, what role each has, and what became of it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from rag.search.query.asker import without_asker
from rag.search.query.claimed_bounds import claimed_bounds, with_claimed
from rag.search.query.counted_ko import papers_counted_ko, votes_counted_ko
from rag.search.query.dates.calendar import Days
from rag.search.query.dates.find import DateSpan, coarser, window_of
from rag.search.query.degrees import is_sought, sought_roles, unmet_of
from rag.search.query.excluded_lists_ko import left_out_together, with_lists_left_out, with_subjects_among
from rag.search.query.exclusions import with_exclusions
from rag.search.query.kinds_left_out import with_kinds_left_out
from rag.search.query.korean_terms import with_korean_term
from rag.search.query.named_alone import named_alone
from rag.search.query.negated import with_negated
from rag.search.query.of_kinds import with_kinds
from rag.search.query.order import is_only_order, other_orders
from rag.search.query.pieces import Piece, days_of
from rag.search.query.question import Span, Use
from rag.search.query.reading import (
    FineIntent,
    Placed,
    Regular,
    Role,
    Unit,
    find_regular,
    joins,
    overlap,
    reader_model,
    split_units,
    with_times_against,
    without_compared_times,
)
from rag.search.query.reference import points_at_paper
from rag.search.query.roles import (
    DETAIL,
    PAPER_WORD,
    UNSURE,
    adjusted,
    intent_of,
    is_strange,
    strange_words,
    with_model_numbers,
    without_changes,
)
from rag.search.query.said_subject import unsearchable, with_said_subject
from rag.search.query.treated_ko import treated_ko
from rag.search.query.vocabulary import PAPER, PAPER_KO, PAPERS, blank

#: A request is read to here; what follows describes what is looked for.
_REQUEST = 1000
_USES: dict[Role, Use] = {
    "S": "subject", "P": "detail", "X": "excluded", "A": "entity", "B": "entity", "O": "not_stored",
    "T": "filter", "V": "filter", "R": "filter", "L": "filter", ".": "instruction",
}  # fmt: skip
# The roles of words that name something: a rule does not apply to them.
_CONTENT: frozenset[Role] = frozenset({"S", "P", "X", "A", "B", "O"})
_FILTERS: frozenset[Role] = frozenset({"T", "V", "R", "L"})
# What is sought among all papers of a time, without a word for them: the largest model reported in 2025.
_AMONG_PAPERS = re.compile(
    r"\b(?:largest|biggest|smallest|longest|fastest|highest|newest|latest)\b.{0,60}\b(?:in|of|from|since|during|by|last|this)\s"
    r"|(?:년|월|올해|작년|지난해)[^?]{0,40}가장\s?(?:큰|작은|긴|빠른|높은|최근)",
    re.I,
)
# The first of all papers on something, which is no detail of it.
_FIRST_PAPER = re.compile(
    r"^\W*(?:what|which)(?:['’]s|\s+(?:is|was|are|were))\s+the\s+(?:top|best|greatest|hottest)(?:\s+[\w-]+){0,3}\s+papers?\b",
    re.I,
)
_BEST_OF = re.compile(rf"\s?(?:{PAPER}\b(?!\s+(?:awards?|prize))|{PAPER_KO}(?!상))", re.I)
# A date behind such a word, at the end of a request, is when the papers came: no name goes on with "over 2024". What is earlier
# than any digest may be a quantity (contexts over 2000).
_WITHIN = re.compile(r"(?:in|from|over|during|throughout|across)\s", re.I)
# Papers are from before a time, or were published after it; no name goes on so.
_CAME = re.compile(r"\b(?:from|published|released|posted|listed|dated|written|out)\s+$", re.I)
_OF_WHICH = re.compile(r"\bthe\s+\d{4}$", re.I)  # after the 2024 Olympics
_BOUNDS = re.compile(r"(?:before|after|since|until|prior\s+to)\s", re.I)
# What elections and games are named by is no date.
_YEAR_KO = re.compile(r"(?:19|20)\d\d년(?!\s*(?:(?:미국\s)?(?:대선|총선|선거|올림픽|월드컵|수능|시험|대회|노벨)))")
_EARLIEST = 2015
_LIST_OF = re.compile(
    r"^\W*(?:(?:please|pls|can|could|you|give|show|get|send|make)\s+){0,4}(?:me\s+)?(?:an?\s+|the\s+)?list\s+of\s", re.I
)
# A request for a number of papers that names nothing but their days.
_ONLY_COUNTS = re.compile(
    rf"^\W*(?:how\s+many|(?:what(?:['’]s|\s+is)\s+)?(?:the\s+)?number\s+of)\s+{PAPERS}(?:\s+(?:are|were|do|did|you|there|have|come|came|out|published|released|listed))*\W*",
    re.I,
)
_TOPICS = re.compile(
    r"\b(?:topic|theme|trend|keyword|subject|area|field|direction)|주제|분야|키워드|트렌드|추세|동향|흐름", re.I
)
# Intents for papers, of which every word may narrow which ones.
_OF_PAPERS = frozenset({"list", "recommend", "count", "trend", "topics", "overview", "metadata.top_authors"})
# What a question how many votes one has is taken for; votes are no part of its name.
_OR_VOTES = frozenset({"count", "fact", "metadata.votes"})
_OVER_TIME = frozenset({"trend", "overview"})
# Intents of which no day narrows anything (what to eat today).
_OF_NO_PAPERS = frozenset({"outside", "help", "smalltalk"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a question with what was found of each.

    ``taken`` are the pieces that apply; ``uses`` say for each unit what became of it; ``why`` says of words that were not
    understood, by their place, what is wrong with them. ``but_days`` is the one stretch of time to leave out, if there is one.
    """

    source: str
    units: Sequence[Unit]
    roles: Sequence[Role]
    taken: Sequence[Piece]
    uses: Sequence[Use]
    intent: FineIntent
    relative: bool
    why: Mapping[int, str]
    but_days: Days | None = None

    def groups(self, *roles: Role) -> list[str]:
        """Return the stretches of words with one of some roles, as written."""
        return [text for _, text in self.stretches(*roles)]

    def stretches(self, *roles: Role, parted: bool = False) -> list[tuple[int, str]]:
        """Return the stretches of words with one of some roles, each with its place; ``parted`` cuts them where words join things."""
        found: list[tuple[int, str]] = []
        for here, group in groupby(
            zip(self.units, self.roles, self.uses, strict=True),
            lambda row: row[1] in roles and row[2] not in ("filter", "not_understood") and not (parted and joins(row[0])),
        ):
            units = [unit for unit, _, _ in group]
            if here and (text := self.source[units[0].start : units[-1].end].strip(" ,;:!?~·'\"“”‘’")):
                found.append((self.source.index(text, units[0].start), text))
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


def read_words(source: str, today: dt.date, meant: Sequence[Piece]) -> Words:
    """Give every word of a request its role and its use."""
    head = source[:_REQUEST]
    model, units, regular = reader_model(), split_units(head), find_regular(head, today, meant)
    roles = with_model_numbers(model.roles_of(units, regular.kinds_of(units)), units)
    intent, roles = _only_counted(units, regular, head) or _settled(units, roles, regular, head)
    intent, roles = _of_papers_on(intent, roles, units, regular, head)
    if intent.partition(".")[0] in _OF_NO_PAPERS:
        regular, roles = Regular((), ()), ["." if role in _FILTERS else role for role in roles]
    taken = [piece for piece in regular.pieces if _applies(piece, units, roles)]
    spans = [it for it in regular.dates if it.unread not in ("", "vague") or _applies(it, units, roles)]
    if intent in DETAIL:
        taken = [piece for piece in taken if piece.kind == "arxiv_id"]
        spans = spans if PAPER_WORD.search(head) or _AMONG_PAPERS.search(head) else []
    if intent == "trend":
        spans, roles = without_compared_times(head, spans, units, roles)
    elif intent == "topics":
        spans = with_times_against(head, spans)
    elif intent in ("list", "recommend") and not any(piece.kind == "order" for piece in taken):
        taken += [piece for piece in regular.best if _is_order(piece, intent, units, roles, head)][:1]
    dates, unread = _dates(spans, units, roles, today)
    unmet = unmet_of([*regular.unmet, *claimed_bounds(head)], intent, head, taken)
    impossible = [piece for piece in regular.impossible if _applies(piece, units, roles)]
    if intent in DETAIL:
        roles = ["S" if role == "T" and not spans else role for role in roles]
    roles = _without_strangers(roles, units, [*taken, *dates, *unread, *unmet, *impossible])
    of_papers = intent in _OF_PAPERS and PAPER_WORD.search(head)  # a bare word is a subject
    strange = strange_words(units, roles, [*taken, *dates]) if of_papers else []
    orders = other_orders(taken, regular.best, head) if intent in ("list", "recommend") else []
    taken = [piece for piece in taken if piece not in orders]
    common = unsearchable(units, roles) if intent in _OF_PAPERS else []
    lost: list[Placed] = [*unread, *unmet, *impossible, *strange, *common, *orders]
    uses = _uses(units, roles, [*taken, *dates], lost)
    if rest := source[_REQUEST:].strip():  # it describes what is looked for
        start = source.rindex(rest)
        units, roles, uses = [*units, Unit(rest, start, start + len(rest))], [*roles, "S"], [*uses, "subject"]
    relative = any(span.relative for span in regular.dates if any(span.start == piece.start for piece in dates))
    told: Mapping[str, Sequence[Placed]] = {"word": strange, "common": common, "orders": orders, "amount": impossible}
    why = {it.start: reason for reason, found in told.items() for it in found}
    why |= {span.start: span.unread or "apart" for span in unread} | {wish.start: wish.unread for wish in unmet}
    return Words(source, units, roles, [*taken, *dates], uses, intent, relative, why, _but_days(unread))


def _is_order(piece: Piece, intent: FineIntent, units: Sequence[Unit], roles: Sequence[Role], head: str) -> bool:
    """Tell whether a word for the best asks for an order: the model says so, or papers stand next (베스트 논문)."""
    own = {*_roles_within(piece, units, roles)}
    return not {"R", "L"}.isdisjoint(own) or (intent == "list" and own <= {".", "T"} and bool(_BEST_OF.match(head, piece.end)))


def _but_days(unread: Sequence[DateSpan]) -> Days | None:
    """Return the stretch of time to leave out, if it is one."""
    found = [(it.since, it.until) for it in unread if it.unread == "negated" and it.since and it.until]
    return found[0] if len(found) == 1 else None


def _only_counted(units: Sequence[Unit], regular: Regular, head: str) -> tuple[FineIntent, list[Role]] | None:
    """Return intent and roles of a request for the number of papers of some days (how many papers from 2023?), if it is one."""
    dates = [it for it in regular.dates if not it.unread]
    if not dates or not _ONLY_COUNTS.fullmatch(blank(head, [(it.start, it.end) for it in dates])):
        return None
    return "count", _timed(["."] * len(units), units, dates)


def _settled(units: Sequence[Unit], roles: Sequence[Role], regular: Regular, head: str) -> tuple[FineIntent, list[Role]]:
    """Return the intent, and the roles put right for it; a name that was never seen may change what is asked."""
    has_ids = any(piece.kind == "arxiv_id" for piece in regular.pieces)
    intent = intent_of(units, roles, head, has_ids=has_ids)
    if intent.startswith("smalltalk") and any(not (it.relative or it.unread) for it in regular.dates):  # only October
        intent = "list"
        roles = [
            "T" if any(overlap(it, unit) for it in regular.dates) else role for unit, role in zip(units, roles, strict=True)
        ]
    intent = _with_order_of(intent, regular, head)
    one_paper = any(piece.kind == "limit" and piece.value == 1 for piece in regular.pieces)
    if (intent in DETAIL and not has_ids and _FIRST_PAPER.search(head)) or (intent == "topics" and one_paper):
        intent = "list"
    if intent in ("topics", "trend") and _counts_papers(regular) and PAPER_WORD.search(head) and not _TOPICS.search(head):
        intent = "list"  # the top 3 papers of each month
    intent, roles = _of_papers_ko(intent, roles, units, head)
    if intent in ("summary", "define") and _LIST_OF.search(head):
        intent = "list"
    if not has_ids and is_sought(regular.unmet, intent, roles, head):
        intent, roles = "list", sought_roles(regular.unmet, roles, units)
    bare = "S" not in roles
    roles = with_kinds(without_asker(adjusted(roles, units, intent), units, head), units, intent)
    if bare and "S" in roles and intent.partition(".")[0] in UNSURE:  # a name never seen is a subject after all
        intent = intent_of(units, roles, head, has_ids=has_ids)
    if intent not in DETAIL:
        dated = _with_dates_of(roles, units, regular, head)
        if dated != list(roles):  # a year that was taken for a part of the subject hid what is asked about it
            again = intent_of(units, dated, head, has_ids=has_ids)
            intent = again if again.partition(".")[0] in ("overview", "trend", "count") else intent
        roles = with_exclusions(with_lists_left_out(dated, units, head), units, head)
        roles = with_subjects_among(with_negated(with_kinds_left_out(roles, units, head), units, head), units, head)
        roles = without_changes(roles, units, head) if intent in _OVER_TIME else roles
    roles = _with_first_year(roles, units, regular, head) if intent == "compare" else roles
    intent, roles = with_said_subject(intent, roles, units, head, [*regular.dates, *regular.pieces])
    if {*roles} == {"."} and not regular.pieces and points_at_paper(head):
        intent = "summary"
    return intent, list(roles)


def _of_papers_on(
    intent: FineIntent, roles: Sequence[Role], units: Sequence[Unit], regular: Regular, head: str
) -> tuple[FineIntent, list[Role]]:
    """Return intent and roles of a question for papers on what the model took for asking in part."""
    read: list[Placed] = [*regular.pieces, *regular.dates]
    intent, roles = treated_ko(head, units, roles, intent, read) or (intent, roles)
    intent, roles = named_alone(head, units, roles, intent, read) or (intent, roles)
    roles = with_korean_term(intent, roles, units, head, [*read, *regular.unmet, *regular.impossible, *regular.best])
    return intent, with_claimed(intent, roles, units, head, read)


def _of_papers_ko(
    intent: FineIntent, roles: Sequence[Role], units: Sequence[Unit], head: str
) -> tuple[FineIntent, Sequence[Role]]:
    """Return intent and roles of a Korean question that counts papers or votes, or leaves several things out of a list."""
    if intent in _OR_VOTES and (place := votes_counted_ko(head)) is not None:
        return "metadata.votes", ["." if unit.start >= place else role for unit, role in zip(units, roles, strict=True)]
    if intent in DETAIL and (place := papers_counted_ko(head)) is not None:
        asks = [role in _CONTENT and unit.start >= place for unit, role in zip(units, roles, strict=True)]
        return "count", ["." if only_asks else role for only_asks, role in zip(asks, roles, strict=True)]
    return "list" if intent == "compare" and left_out_together(head) else intent, roles


def _with_order_of(intent: FineIntent, regular: Regular, head: str) -> FineIntent:
    """Return the intent of a request that asks for an order alone (oldest first please), or for the best paper of a day."""
    if intent.partition(".")[0] not in _OF_NO_PAPERS:
        return intent
    orders = [piece for piece in regular.pieces if piece.kind == "order"]
    of_a_day = any(not it.unread for it in regular.dates) and any(_BEST_OF.match(head, it.end) for it in regular.best)
    return "list" if of_a_day or is_only_order(head, orders) else intent


def _counts_papers(regular: Regular) -> bool:
    return any(piece.kind == "limit" for piece in regular.pieces)


def _with_dates_of(roles: Sequence[Role], units: Sequence[Unit], regular: Regular, head: str) -> list[Role]:
    """Return the roles with dates as such that no name goes on with, unlike a year (ImageNet 2012).

    These are a date behind "of" (diffusion models of June 2024), a Korean year in a request for papers or at its beginning (2024년 디퓨전), a single day (agents on 2024-06-21), one that ends a request
    behind "over" or the like (trends in agents over 2024), and one that counts from today at the end of a request for papers
    (papers on agents today).
    """
    ends = head.rstrip(" ?.!")
    asks = PAPER_WORD.search(head) is not None

    def is_date(span: DateSpan) -> bool:
        of_one_day = span.since is not None and span.since == span.until
        behind_of = span.text.lower().startswith("of ")
        at_end = span.end >= len(ends)
        within = at_end and span.since is not None and span.since.year >= _EARLIEST and _WITHIN.match(span.text) is not None
        came = _CAME.search(head, 0, span.start) is not None
        bounds = asks and came and _BOUNDS.match(span.text) is not None and _OF_WHICH.search(span.text) is None
        year_of_papers = _is_korean_year(span) and (asks or not head[: span.start].strip())
        return not span.unread and (
            behind_of or within or bounds or year_of_papers or (of_one_day and (not span.relative or (asks and at_end)))
        )

    found = _timed(roles, units, [span for span in regular.dates if is_date(span)])
    return [
        "." if role == "S" and i + 1 < len(units) and found[i + 1] == "T" and _CAME.fullmatch(f"{units[i].text} ") else role
        for i, role in enumerate(found)
    ]


def _is_korean_year(span: DateSpan) -> bool:
    return span.since is not None and span.since.year >= _EARLIEST and _YEAR_KO.match(span.text) is not None


def _with_first_year(roles: Sequence[Role], units: Sequence[Unit], regular: Regular, head: str) -> list[Role]:
    """Return the roles of a comparison with the Korean year as such that it begins with (2024년 확산과 양자화); two are compared."""
    found = [span for span in regular.dates if not span.unread and _is_korean_year(span) and not head[: span.start].strip()]
    is_one = len(regular.dates) == 1 and all(it.since and it.until and it.since.year == it.until.year for it in found)
    return _timed(roles, units, found if is_one else [])


def _timed(roles: Sequence[Role], units: Sequence[Unit], dates: Sequence[DateSpan]) -> list[Role]:
    return ["T" if any(overlap(it, unit) for it in dates) else role for unit, role in zip(units, roles, strict=True)]


def _dates(
    spans: Sequence[DateSpan], units: Sequence[Unit], roles: Sequence[Role], today: dt.date
) -> tuple[list[Piece], list[DateSpan]]:
    """Return the window of time that some dates make, and the dates that cannot be read, of which only month or year count."""
    unread = [span for span in spans if span.unread and (span.unread != "vague" or "T" in _roles_within(span, units, roles))]
    readable = [span for span in spans if not span.unread] or list(filter(None, (coarser(span, today) for span in unread)))
    window = window_of(readable)
    if window is None:
        return [], [*unread, *readable]
    found: list[Piece] = []
    for span in readable:
        found += days_of(*window, span.start, span.end)
    return found, unread


def _without_strangers(roles: Sequence[Role], units: Sequence[Unit], read: Sequence[Placed]) -> list[Role]:
    """Return the roles with names beside a filter (last week HeadStudio) as subjects: no rule has read them."""
    return [
        "S" if role in _FILTERS and is_strange(units, i) and not any(overlap(it, unit) for it in read) else role
        for i, (unit, role) in enumerate(zip(units, roles, strict=True))
    ]


def _roles_within(span: Piece | DateSpan, units: Sequence[Unit], roles: Sequence[Role]) -> list[Role]:
    return [role for unit, role in zip(units, roles, strict=True) if overlap(span, unit)]


def _applies(piece: Piece | DateSpan, units: Sequence[Unit], roles: Sequence[Role]) -> bool:
    """Tell whether what a rule found is meant: it is not if its words are part of a subject (ImageNet 2012)."""
    if isinstance(piece, Piece) and piece.kind == "arxiv_id":
        return True
    own = _roles_within(piece, units, roles)
    return 2 * sum(role in _CONTENT for role in own) <= len(own)


def _uses(units: Sequence[Unit], roles: Sequence[Role], taken: Sequence[Piece], unread: Sequence[Placed]) -> list[Use]:
    """Return what became of each unit; a filter that no rule could read was not understood."""
    covered = [any(overlap(piece, unit) for piece in taken) for unit in units]
    lost = [any(overlap(span, unit) for span in unread) for unit in units]
    uses: list[Use] = []
    for filters, group in groupby(range(len(units)), lambda i: roles[i] in _FILTERS or covered[i] or lost[i]):
        places = list(group)
        read = any(covered[i] for i in places)
        uses += [_USES[roles[i]] if not filters else "not_understood" if lost[i] or not read else "filter" for i in places]
    return uses
