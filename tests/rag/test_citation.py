"""Markers: what a reader sees of what a model writes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.citation import CitationResolver, sentences_of
from rag.models import Bullet, DigestEntry, Evidence, EvidenceBullet, Paper

DAY = dt.date(2024, 6, 21)
TEXTS = ("첫째 근거이다.", "둘째 근거이다.", "셋째 근거이다.")


def sources() -> list[tuple[Evidence, EvidenceBullet]]:
    entry = DigestEntry(DAY, "2406.00001", "A Title", tuple(Bullet(None, text) for text in TEXTS))
    bullets = tuple(EvidenceBullet(DAY, i, None, text, 1.0) for i, text in enumerate(TEXTS))
    evidence = Evidence(Paper(entry.arxiv_id, (entry,)), 1.0, bullets)
    return [(evidence, bullet) for bullet in bullets]


def resolve(*pieces: str) -> tuple[str, CitationResolver]:
    resolver = CitationResolver(sources())
    return "".join(resolver.feed(piece) for piece in pieces) + resolver.finish(), resolver


@pytest.mark.parametrize(
    ("written", "shown", "bullets"),
    [
        ("It works [1].", "It works [1].", [0]),
        ("It works [1, 3].", "It works [1][2].", [0, 2]),
        ("It works [3][1].", "It works [1][2].", [2, 0]),
        ("It works [1-3].", "It works [1][2][3].", [0, 1, 2]),
        ("효과가 있다.［２］", "효과가 있다.[1]", [1]),
        ("효과가 있다【3】.", "효과가 있다[1].", [2]),
        ("Twice [2] and again [2].", "Twice [1] and again [1].", [1]),
        ("A half-known pair [2, 9].", "A half-known pair [1].", [1]),
        ("Text [IDK] stays, so does [a].", "Text [IDK] stays, so does [a].", []),
    ],
)
def test_markers_resolve_in_every_form(written: str, shown: str, bullets: list[int]) -> None:
    text, resolver = resolve(written)
    assert text == shown
    assert [c.bullet for c in resolver.citations] == bullets
    assert [c.marker for c in resolver.citations] == [f"[{i}]" for i in range(1, len(bullets) + 1)]


@pytest.mark.parametrize("written", ["It works [7].", "It works [0].", "It works [99999999999].", "It works ［4］."])
def test_a_marker_that_names_nothing_is_taken_out_with_its_space_and_counted(written: str) -> None:
    text, resolver = resolve(written)
    assert text == "It works."
    assert resolver.unknown == 1
    assert resolver.citations == []


@given(st.text(alphabet="[]［】 1234,-가다.a", max_size=40), st.data())
def test_how_the_stream_is_cut_changes_nothing(written: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=6)))
    pieces = [written[a:b] for a, b in zip([0, *cuts], [*cuts, len(written)], strict=True)]
    whole, one = resolve(written)
    parts, many = resolve(*pieces)
    assert parts == whole
    assert (many.citations, many.unknown) == (one.citations, one.unknown)


def test_nothing_is_held_back_longer_than_a_marker_may_last() -> None:
    resolver = CitationResolver(sources())
    assert resolver.feed("Open [") == "Open"
    assert resolver.feed("but no marker") == " [but no marker"


def test_sentences_keep_the_markers_that_follow_their_end() -> None:
    found = sentences_of("모델은 3.5B이다.[1] GPT-4o. 다음 문장 [2][1].\nSmith et al. agree. [2]")
    assert [(s.text, s.citations) for s in found] == [
        ("모델은 3.5B이다.[1]", ("[1]",)),
        ("GPT-4o.", ()),
        ("다음 문장 [2][1].", ("[2]", "[1]")),
        ("Smith et al. agree. [2]", ("[2]",)),
    ]
    assert all(s.verdict is None for s in found)
