"""Figures that measure the same, in order, and those that nothing can be set against."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.figures.asked import Asked
from rag.figures.figure import Better, Figure
from rag.figures.marks import same_data
from rag.figures.vocabulary import data_key, metric_of

#: The value of a share of 1 and of a percentage are not told apart by their number above this.
_SHARE = 1.0


@dataclass(frozen=True, slots=True)
class Group:
    """Figures for one measure on one data set, the best first, or the highest where it is not known which is better.

    ``assumed`` tells that some sentences name no measure, so that the one of the others is taken for theirs.
    """

    metric: str
    data: str
    better: Better
    figures: tuple[Figure, ...]
    assumed: bool = False

    @property
    def settings(self) -> tuple[str, ...]:
        """The conditions that the figures name, those without any as an empty one."""
        return tuple(dict.fromkeys(figure.setting for figure in self.figures))

    @property
    def papers(self) -> int:
        return len({figure.paper.paper.arxiv_id for figure in self.figures})


@dataclass(frozen=True, slots=True)
class Comparison:
    """What can be compared, the groups that are asked for first, and what cannot.

    ``changes`` are improvements over something else, ``bounds`` say at least or at most, ``suspect`` are of digests that may
    describe another paper, ``others`` are for another measure or other data than asked, or stand alone.
    ``outside`` do not reach the bound that is asked for.
    """

    groups: tuple[Group, ...]
    changes: tuple[Figure, ...] = ()
    bounds: tuple[Figure, ...] = ()
    suspect: tuple[Figure, ...] = ()
    others: tuple[Figure, ...] = ()
    outside: tuple[Figure, ...] = ()


def compared(figures: Iterable[Figure], asked: Asked | None = None, *, chosen: bool = False) -> Comparison:
    """Put figures in order that measure the same: the same measure in the same unit on the same data.

    :param asked: what is asked for; None for all.
    :param chosen: the figures were chosen for the question, so that each of them is shown or counted.
    """
    every = _once(figures)
    wanted = [it for it in every if asked is None or _fits(it, asked)]
    ids = {id(it) for it in wanted}
    beside = every if chosen else wanted
    values = [it for it in wanted if it.kind == "value" and not it.paper.suspect]
    bound = asked.bound if asked is not None else None
    outside = [it for it in values if bound and not bound.holds(it)]
    groups = _groups([it for it in values if bound is None or bound.holds(it)], asked)
    shown = {id(it) for it in outside} | {id(it) for group in groups for it in group.figures}
    others = [it for it in every if it.kind == "value" and not it.paper.suspect and id(it) not in shown]
    return Comparison(
        tuple(groups),
        tuple(it for it in beside if it.kind == "change"),
        tuple(it for it in beside if it.kind == "bound"),
        tuple(it for it in beside if it.kind == "value" and it.paper.suspect),
        tuple(it for it in others if chosen or id(it) in ids or _is_near(it, asked)),
        tuple(outside),
    )


def _once(figures: Iterable[Figure]) -> list[Figure]:
    """Return figures without those that a paper gives again, as it does in the digest of another day or in its abstract."""
    kept: dict[tuple[object, ...], Figure] = {}
    for it in figures:
        key = (it.paper.paper.arxiv_id, metric_key(it.metric), data_key(it.data), it.value, it.kind)
        if key not in kept or (it.method and not kept[key].method):
            kept[key] = it
    return list(kept.values())


def _fits(figure: Figure, asked: Asked) -> bool:
    if asked.data and not any(_is_of(figure.data, name) for name in asked.data):
        return False
    if not asked.metric or metric_key(figure.metric) == metric_key(asked.metric):
        return True
    # A share on a benchmark of which the sentence does not say what it is: mostly its usual measure.
    return bool(asked.data) and figure.unit in ("%", "") and metric_key(figure.metric) == "" and metric_of(asked.metric).share


def _is_of(data: str, name: str) -> bool:
    """Tell whether a data set is the one of a name, or a part or size of it (ImageNet 256x256)."""
    if same_data(data, name) or data.casefold() == name.casefold():
        return True
    return data.casefold().startswith(f"{name.casefold()} ") or (
        _SIZED.fullmatch(data[len(name) :]) is not None and _starts(data, name)
    )


def _starts(data: str, name: str) -> bool:
    return data.casefold().startswith(name.casefold())


_SIZED = re.compile(r"[- ](?:\d+[kK]?|\d+x\d+|val\w*|test\w*|dev\w*)")


def _is_near(figure: Figure, asked: Asked | None) -> bool:
    """Tell whether a figure that does not fit is one on the same data, or for the same measure where no data is named."""
    if asked is None:
        return True
    return any(_is_of(figure.data, name) for name in asked.data)


def metric_key(metric: str) -> str:
    """Return what two names of a measure have in common; empty for a mere score."""
    key = re.sub(r"[\s_-]*(?:score|점수)s?$", "", metric.casefold()).replace(" ", "")
    return "" if key in ("", "performance", "성능") else key


def _unit(figure: Figure) -> str:
    """Return the unit that figures share if they can be set side by side: 71.2 of 100 and 71.2 % are one."""
    metric = metric_of(figure.metric)
    if figure.unit in ("", "%", "points") and metric.share:
        return "%" if figure.value > _SHARE else "share"
    return figure.unit


def _groups(figures: Sequence[Figure], asked: Asked | None) -> list[Group]:
    found: dict[tuple[str, str, str], list[Figure]] = {}
    for it in figures:
        place = data_key(it.data) or f"#{len(found)}"  # without its data nothing can be set beside a figure
        found.setdefault((place, metric_key(it.metric), _unit(it)), []).append(it)
    found = _with_unnamed(found)
    several = [them for them in found.values() if len(them) > 1]
    shown = several if several and asked is not None and not asked.data else found.values()
    groups = [_group(them, asked) for them in shown]
    exact = [any(same_data(group.data, name) for name in asked.data) for group in groups] if asked else [False] * len(groups)
    order = sorted(range(len(groups)), key=lambda i: (not exact[i], -groups[i].papers, -len(groups[i].figures)))
    return [groups[i] for i in order]


def _with_unnamed(found: dict[tuple[str, str, str], list[Figure]]) -> dict[tuple[str, str, str], list[Figure]]:
    """Put percentages without a measure to those of accuracy on the same data, where there are any."""
    kept = dict(found)
    for key, figures in found.items():
        named = (key[0], "accuracy", "%")
        if key[1:] == ("", "%") and named in found:
            kept[named] = [*found[named], *figures]
            del kept[key]
    return kept


def _group(figures: Sequence[Figure], asked: Asked | None) -> Group:
    named = [it for it in figures if metric_key(it.metric)]
    metric = named[0].metric if named else figures[0].metric
    better = metric_of(metric).better if metric else "higher"
    wanted = asked.better if asked is not None and asked.better else better
    known = {id(it) for it in named}
    unnamed_first = [*(it for it in figures if id(it) not in known), *named]
    once = {(it.paper.paper.arxiv_id, it.value, it.method): it for it in unnamed_first}
    ordered = sorted(once.values(), key=lambda it: (it.value if wanted == "lower" else -it.value, it.paper.paper.arxiv_id))
    return Group(
        metric,
        figures[0].data,
        better,
        tuple(ordered),
        assumed=bool(named) and any(not metric_key(it.metric) for it in ordered),
    )
