"""The papers that a model reads: whole, under a head each, in an order that serves the question, as many as fit its context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from rag.core import Bullet, Evidence, EvidenceBullet, Settings
from rag.text import flat

Excerpt = tuple[Evidence, EvidenceBullet]
"""A paper and one of its bullets."""
Form = Literal["prose", "list", "compare", "overview", "figures"]
"""The form that an answer takes; ``figures`` are those of several papers for the same thing, in order."""

T = TypeVar("T")

#: Tokens of the rules, the question, and what the program says of the search.
_RULES = 1600
#: Tokens to a character: of English prose and ids, and of Korean, on the safe side for tokenizers of today.
_ASCII, _OTHER = 0.3, 0.8
#: Tokens of a citation key with its brackets and line break.
_KEY = 6
#: The least tokens of evidence, however small the context is said to be: else no paper would fit.
_LEAST = 400


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model is given for an answer.

    :param papers: with all their bullets, best first, or in the order asked for if they are ``ordered``.
    :param limit: the number of papers that are asked for, None for as many as fit.
    :param aspects: what each side of a comparison is looked at for.
    :param table: whether the answer is to be a table, and ``columns`` the names of its columns, as far as they are known.
    :param notices: what the reader has to know of the way to these papers.
    """

    papers: Sequence[Evidence]
    form: Form = "prose"
    ordered: bool = False
    limit: int | None = None
    aspects: tuple[str, ...] = ()
    table: bool = False
    columns: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The papers of a prompt in their order, each with the bullets that are shown, and what did not fit.

    ``cut`` are the arXiv ids of papers left out, ``shortened`` of those with some of their bullets only.
    """

    papers: tuple[Evidence, ...]
    cut: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()

    @property
    def tokens(self) -> int:
        """About how many tokens the papers take."""
        return sum(_head_tokens(paper) + sum(map(_bullet_tokens, paper.bullets)) for paper in self.papers)

    @property
    def excerpts(self) -> list[Excerpt]:
        """The bullets in the order of the prompt."""
        return [(paper, bullet) for paper in self.papers for bullet in paper.bullets]


def room_for_evidence(settings: Settings) -> int:
    """Return the tokens of the model's context that are left for papers."""
    return max(settings.llm.context - settings.llm.max_tokens - _RULES, _LEAST)


def open_window(papers: Sequence[Evidence], tokens: int, *, ordered: bool = False) -> Window:
    """Return the first papers that fit, each whole; of the one that does not fit any more, its best bullets.

    Unless they are in the order asked for, the strongest stand at both ends (:func:`arrange`).
    """
    shown: list[Evidence] = []
    shortened: list[str] = []
    with_bullets = [paper for paper in papers if paper.bullets]
    for paper in with_bullets:
        left = tokens - _head_tokens(paper)
        kept = _fitting(paper.bullets, left)
        if not kept:
            break
        tokens = left - sum(map(_bullet_tokens, kept))
        shown.append(replace(paper, bullets=_as_written(kept)))
        if len(kept) < len(paper.bullets):
            shortened.append(paper.paper.arxiv_id)
            break
    cut = tuple(paper.paper.arxiv_id for paper in with_bullets[len(shown) :])
    return Window(tuple(shown if ordered else arrange(shown)), cut, tuple(shortened))


def arrange(best_first: Sequence[T]) -> list[T]:
    """Put the strongest at both ends and the weakest in the middle, where models look least.

    The order is 1, 3, 5, ..., 6, 4, 2 of what comes best first (position effects: Liu et al., arXiv 2307.03172; SWiM, arXiv
    2407.03651).
    """
    return [*best_first[::2], *best_first[1::2][::-1]]


def prompt_values(window: Window) -> list[dict[str, object]]:
    """Return the papers as the prompts show them."""
    return [
        {
            "title": flat(item.paper.title),
            "arxiv_id": item.paper.arxiv_id,
            "date": item.paper.date,
            "votes": item.paper.votes,
            "authors": authors_of(item),
            "suspect": flat(item.suspect),
            "bullets": [{"label": _label(item, bullet), "text": flat(bullet.text)} for bullet in item.bullets],
        }
        for item in window.papers
    ]


def authors_of(item: Evidence) -> str:
    """Return the first and the last author, ``A, ..., Z et al.`` if there are more; empty if none is known."""
    names = [flat(name) for name in item.paper.authors]
    more = any(entry.more_authors for entry in item.paper.entries)
    if len(names) > 2 or (more and names):
        return f"{names[0]}, ..., {names[-1]} et al." if len(names) > 1 else f"{names[0]} et al."
    return " and ".join(names)


def _label(item: Evidence, bullet: EvidenceBullet) -> str:
    """Return what stands before a bullet: its section, what it is if not of a digest, and its day if not that of the head."""
    source = _source(item, bullet)
    parts = [bullet.section or "", source.kind if source and source.kind != "digest" else ""]
    parts += [f"digest of {bullet.date}"] if bullet.date != item.paper.date else []
    return ", ".join(filter(None, parts))


def _source(item: Evidence, bullet: EvidenceBullet) -> Bullet | None:
    entry = next((entry for entry in item.paper.entries if entry.date == bullet.date), None)
    return entry.bullets[bullet.index] if entry and bullet.index < len(entry.bullets) else None


def _as_written(bullets: Sequence[EvidenceBullet]) -> tuple[EvidenceBullet, ...]:
    """Return bullets in the order in which the digests have them, the newest day first."""
    return tuple(sorted(bullets, key=lambda bullet: (-bullet.date.toordinal(), bullet.index)))


def _fitting(bullets: Sequence[EvidenceBullet], tokens: int) -> list[EvidenceBullet]:
    """Return the bullets that fit, the best first; all if they do."""
    kept = []
    for bullet in bullets:
        tokens -= _bullet_tokens(bullet)
        if tokens < 0:
            break
        kept.append(bullet)
    return kept


def _head_tokens(item: Evidence) -> int:
    return 30 + token_count(f"{item.paper.title} {authors_of(item)} {item.suspect}")


def _bullet_tokens(bullet: EvidenceBullet) -> int:
    return _KEY + token_count(f"{bullet.section or ''} {bullet.text}")


def token_count(text: str) -> int:
    """Return about how many tokens a text has, rather too many."""
    ascii_ = sum(c < "\x80" for c in text)
    return round(_ASCII * ascii_ + _OTHER * (len(text) - ascii_)) + 1
