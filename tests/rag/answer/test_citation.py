"""Markers: what a reader sees of what a model writes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.answer.citations import CitationResolver, cite, sentences_of
from tests.support.papers import evidence, excerpts

TEXTS = ("첫째 근거이다.", "둘째 근거이다.", "셋째 근거이다.")
KEYS = ("k7f", "m9d", "q5z")
SOURCES = excerpts(evidence("A Title", *TEXTS))


def resolve(*pieces: str, keys: tuple[str, ...] = KEYS) -> tuple[str, CitationResolver]:
    resolver = CitationResolver(SOURCES, keys)
    return "".join(resolver.feed(piece) for piece in pieces) + resolver.finish(), resolver


@pytest.mark.parametrize(
    ("written", "shown", "bullets"),
    [
        ("It works [k7f].", "It works [1].", [0]),
        ("It works.[k7f] So it is.", "It works.[1] So it is.", [0]),
        ("It works [k7f, q5z].", "It works [1][2].", [0, 2]),
        ("It works [q5z][k7f].", "It works [1][2].", [2, 0]),
        ("It works [q5z], [k7f], and well.", "It works [1][2], and well.", [2, 0]),
        ("It works [k7f; m9d] [q5z].", "It works [1][2][3].", [0, 1, 2]),
        ("빠르게 동작한다.[m9d] 다음은 다르다.[k7f]", "빠르게 동작한다.[1] 다음은 다르다.[2]", [1, 0]),
        ("효과가 있다.［m9d］", "효과가 있다.[1]", [1]),
        ("효과가 있다【q5z】.", "효과가 있다[1].", [2]),
        ("It works (k7f).", "It works [1].", [0]),
        ("It works (k7f, m9d).", "It works [1][2].", [0, 1]),
        ("It works ([k7f]).", "It works [1].", [0]),
        ("It works **[k7f]**.", "It works [1].", [0]),
        ("It works `[k7f][m9d]`.", "It works [1][2].", [0, 1]),
        (r"It works \[k7f\].", "It works [1].", [0]),
        ("It works [[k7f]].", "It works [1].", [0]),
        ("It works [^k7f].", "It works [1].", [0]),
        ("It works [K7F].", "It works [1].", [0]),
        ("k7f와 m9d에 따르면 동작한다.", "[1]와 [2]에 따르면 동작한다.", [0, 1]),
        ("Twice [m9d] and again [m9d][m9d].", "Twice [1] and again [1].", [1]),
        ("A half-known pair [m9d, z9q].", "A half-known pair [1].", [1]),
        ("Bold **text**, [a link](x), a k7fx, (see b), [IDK], [3D], [GPT4].",) * 2 + ([],),
        ("Values in [0, 1], not (s2s).", "Values in [0, 1], not (s2s).", []),
    ],
)
def test_keys_resolve_in_every_form(written: str, shown: str, bullets: list[int]) -> None:
    text, resolver = resolve(written)
    assert text == shown
    assert [c.bullet for c in resolver.citations] == bullets
    assert [c.marker for c in resolver.citations] == [f"[{i}]" for i in range(1, len(bullets) + 1)]
    assert resolver.unknown == (["z9q"] if "z9q" in written else [])
    assert resolve(*written)[0] == shown


@pytest.mark.parametrize(
    ("written", "unknown"),
    [
        ("It works [z9q].", ["z9q"]),  # a key of nothing
        ("It works [1].", ["1"]),  # a number, as digests and models have them by habit
        ("It works [1-3].", ["1", "3"]),
        ("It works [2, z9q].", ["2", "z9q"]),
        ("It works [kf7] [k7] [k7ff].", ["kf7", "k7", "k7ff"]),  # slips of copying
        ("It works **[z9q]**.", ["z9q"]),
        ("It works ([z9q]).", ["z9q"]),
    ],
)
def test_what_names_no_excerpt_is_taken_out_with_its_space_and_kept_count_of(written: str, unknown: list[str]) -> None:
    text, resolver = resolve(written)
    assert text == "It works."
    assert resolver.unknown == unknown
    assert resolver.citations == []


@pytest.mark.parametrize("written", ["[[9]3]", "[[9][9]3]", "[5[9]]", "[[z9q]1][k7f]", "[" + "3" * 40 + "]"])
def test_what_is_left_around_a_marker_that_was_taken_out_is_no_marker(written: str) -> None:
    text, resolver = resolve(written)
    assert re.findall(r"\[\d+\]", text) == [c.marker for c in resolver.citations]


@pytest.mark.parametrize("begun", [" [k", " [k7", " [k7f", " [k7f, m", " [[k7", "\\[k7"])
def test_a_marker_that_the_stream_broke_off_in_is_not_shown(begun: str) -> None:
    text, resolver = resolve(f"It works [k7f]. And then{begun}")
    assert text == "It works [1]. And then"
    assert resolver.unknown == []


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
def test_numbers_resolve_where_there_are_no_keys(written: str, shown: str, bullets: list[int]) -> None:
    text, resolver = resolve(written, keys=())
    assert text == shown
    assert [c.bullet for c in resolver.citations] == bullets
    assert [c.marker for c in resolver.citations] == [f"[{i}]" for i in range(1, len(bullets) + 1)]


@pytest.mark.parametrize("written", ["It works [7].", "It works [0].", "It works [99999999999].", "It works ［4］."])
def test_a_number_of_nothing_is_taken_out_with_its_space_and_kept_count_of(written: str) -> None:
    text, resolver = resolve(written, keys=())
    assert text == "It works."
    assert len(resolver.unknown) == 1
    assert resolver.citations == []


PARTS = [
    "k7f",
    "m9d",
    "z9q",
    "k7",
    "K",
    "f",
    "[",
    "]",
    "[k7f]",
    "(",
    ")",
    "［",
    "】",
    "\\",
    "*",
    "**",
    "_",
    "`",
    "^",
    "#",
    "\u00a0",
]
PARTS += [" ", "  ", ",", ", ", ";", "-", "~", ".", "\n", "0", "1", "3", "12", "２", "a", "word", "가다", "다."]


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.sampled_from([KEYS, ()]), st.data())
@pytest.mark.slow
def test_how_the_stream_is_cut_changes_nothing(written: str, keys: tuple[str, ...], data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, len(written)), max_size=8)))
    pieces = [written[a:b] for a, b in zip([0, *cuts], [*cuts, len(written)], strict=True)]
    whole, one = resolve(written, keys=keys)
    parts, many = resolve(*pieces, keys=keys)
    assert parts == whole
    assert (many.citations, many.unknown) == (one.citations, one.unknown)
    # What the reader sees are the citations, all of them, numbered as they come.
    assert list(dict.fromkeys(re.findall(r"\[\d+\]", whole))) == [c.marker for c in one.citations]


@pytest.mark.parametrize("keys", [KEYS, ()])
def test_nothing_is_held_back_longer_than_a_marker_may_last(keys: tuple[str, ...]) -> None:
    resolver = CitationResolver(SOURCES, keys)
    assert resolver.feed("Open [") == "Open"
    assert resolver.feed("but no marker") == " [but no marker"
    assert resolver.feed(" (as stated, well") == " (as stated, well"


@pytest.mark.slow
def test_a_long_row_of_openings_is_read_in_time() -> None:
    for written in ("[" * 20_000, "[1, " * 5_000, "**" * 10_000, "(k7f, " * 5_000, " " * 20_000, "[k7f]" * 5_000):
        assert resolve(*re.findall(".{1,50}", written))[0] == resolve(written)[0]


def test_sentences_keep_the_markers_that_follow_their_end() -> None:
    found = sentences_of("모델은 3.5B이다.[1] GPT-4o. 다음 문장 [2][1].\nSmith et al. agree. [2]")
    assert [(s.text, s.citations) for s in found] == [
        ("모델은 3.5B이다.[1]", ("[1]",)),
        ("GPT-4o.", ()),
        ("다음 문장 [2][1].", ("[2]", "[1]")),
        ("Smith et al. agree. [2]", ("[2]",)),
    ]
    assert all(s.verdict is None for s in found)


def test_a_citation_says_all_that_is_known_of_its_bullet() -> None:
    found = evidence("A Title", "A digest says 40.", "An abstract says 42.")
    first, second = found.bullets
    doubted = replace(found, suspect="numbers")
    cited = cite(3, doubted, first)
    assert (cited.marker, cited.arxiv_id, cited.title) == ("[3]", found.paper.arxiv_id, "A Title")
    assert (cited.date, cited.bullet, cited.text) == (first.date, 0, "A digest says 40.")
    assert (cited.kind, cited.warning) == ("digest", "numbers")
    assert cite(1, doubted, first, "says 40").text == "says 40"
    # What is suspect is the digest, not the abstract.
    assert cite(1, doubted, replace(second, kind="abstract")).warning == ""
    assert cite(1, doubted, replace(second, kind="abstract", twin=0)).twin == 0
