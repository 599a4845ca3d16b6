"""The plan of a report: its sections with their papers, by the groups that code found, or as a model orders them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from rag.core import Deadline, Settings
from rag.llm import Fences, Models, Trace, json_object, make_prompt
from rag.report.model import Planned
from rag.report.papers import Material
from rag.report.quoted import telling
from rag.report.wording import Wording
from rag.search import in_korean
from rag.text import Language, flat

#: Characters of a paper's line that a model is shown, of a heading, and of the name of a column.
_LINE, _HEADING, _COLUMN = 200, 90, 60
_SECTIONS, _COLUMNS = 8, 4
#: Papers of a comparison at least and at most, and of each section those that it has where the model names none.
_FEWEST, _COMPARED, _OF_SECTION = 2, 8, 2


def _heading(names: Sequence[str], language: Language) -> str:
    """Return the heading of a theme; its names are words of titles, which are English."""
    return " · ".join(map(in_korean, names) if language == "ko" else names)


def by_theme(material: Material, language: Language) -> tuple[Planned, ...]:
    """Return the themes of the papers as sections that quote, and what is found and counted by rule."""
    clusters = material.clusters
    alone = Wording(language)("papers") if len(clusters) == 1 and not clusters[0].names else ""
    quotes = [Planned("quotes", alone or _heading(it.names, language), material.ids(it.rows)) for it in clusters]
    return (*quotes, *by_rule(tuple(material.papers)))


def by_rule(papers: tuple[str, ...]) -> tuple[Planned, ...]:
    """Return the sections that end every report."""
    return Planned("figures", "", papers), Planned("open", "", papers), Planned("timeline", "", papers)


async def ask_outline(
    material: Material, subject: str, language: Language, settings: Settings, trace: Trace, fences: Fences, models: Models
) -> tuple[Planned, ...] | None:
    """Let the model plan the sections; None if what it writes is no plan.

    :raises ModelServerError: if the server fails.
    """
    groups, ids = _shown(material, language)
    fence = fences(0, [str(groups)])
    prompt = make_prompt(
        "report_outline_system", "report_outline_user", fence, groups=groups, subject=flat(subject), language=language
    )
    deadline = Deadline.after(settings.llm.deadline)
    with trace.step("outline", papers=len(ids)) as step:
        text = await trace.whole("report_outline", prompt, models(settings, prompt.messages, deadline))
        plan = step.output = read_outline(text, ids)
    return (*plan, *_others(ids, plan), *by_rule(ids)) if plan else None


def read_outline(text: str, ids: Sequence[str]) -> tuple[Planned, ...] | None:
    """Read the sections and the comparison that a model wrote; None if there is no section with papers.

    :param ids: the papers that it was shown, by their numbers from 1.
    """
    value = json_object(text)
    written = value.get("sections") if value else None
    sections: list[Planned] = []
    taken: set[str] = set()
    for item in written if isinstance(written, list) else ():
        heading = _text(item.get("heading"), _HEADING) if isinstance(item, dict) else ""
        papers = tuple(it for it in _papers(item.get("papers"), ids) if it not in taken) if heading else ()
        if papers and len(sections) < _SECTIONS:
            sections.append(Planned("prose", heading, papers))
            taken.update(papers)
    if value is None or not sections:
        return None
    first = [it for section in sections for it in section.papers[:_OF_SECTION]]
    compared = (_papers(value.get("compare"), ids) or first)[:_COMPARED]
    columns = tuple(dict.fromkeys(filter(None, (_text(it, _COLUMN) for it in _list(value.get("columns"))))))[:_COLUMNS]
    table = (Planned("comparison", "", tuple(compared), columns),) if len(compared) >= _FEWEST else ()
    return (*sections, *table)


def _others(ids: Sequence[str], plan: Iterable[Planned]) -> tuple[Planned, ...]:
    """Return the papers of no section as one that quotes them, so that none is dropped in silence."""
    used = {it for planned in plan for it in planned.papers}
    left = tuple(it for it in ids if it not in used)
    return (Planned("quotes", "", left),) if left else ()


def _shown(material: Material, language: Language) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """Return the groups as the prompt shows them, and the arXiv ids of the papers in the order of their numbers."""
    groups: list[dict[str, Any]] = []
    ids: list[str] = []
    for cluster in material.clusters:
        shown = []
        for item in material.of(material.ids(cluster.rows)):
            ids.append(item.paper.arxiv_id)
            line = flat(telling(item, language)[1])[:_LINE]
            paper = item.paper
            shown.append(
                {"number": len(ids), "title": flat(paper.title), "date": paper.date, "votes": paper.votes, "text": line}
            )
        groups.append({"name": " / ".join(cluster.names), "papers": shown})
    return groups, tuple(ids)


def _papers(value: Any, ids: Sequence[str]) -> list[str]:
    numbers = [it for it in _list(value) if isinstance(it, int) and not isinstance(it, bool) and 1 <= it <= len(ids)]
    return list(dict.fromkeys(ids[number - 1] for number in numbers))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any, longest: int) -> str:
    """Return a text of the model on one line, without what reads as a marker, a cell or a heading."""
    text = flat(value).translate({ord(c): " " for c in "|#[]`*"}) if isinstance(value, str) else ""
    return " ".join(text.split())[:longest].strip()
