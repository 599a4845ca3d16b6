"""A written digest and what is read of it are the same."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core import Bullet, DigestEntry
from rag.digests import SECTIONS
from rag.text import flat
from rag.writing import WrittenDigest, digest_markdown
from tests.support.digests import read_bytes

DAY = dt.date(2031, 3, 4)
lines = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).map(flat)
texts = lines.filter(lambda text: text and text[0].isalpha())
names = st.text(st.sampled_from("Adé김민 .-,'"), min_size=1, max_size=8).map(flat).filter(lambda name: name.strip(" ,.-'"))
bullets = st.lists(st.builds(Bullet, st.sampled_from(SECTIONS), texts), min_size=1, max_size=3)
entries = st.lists(
    st.builds(
        DigestEntry,
        st.just(DAY),
        st.integers(1, 9).map(lambda n: f"3103.0000{n}"),
        texts.filter(lambda title: "](" not in title),
        bullets.map(tuple),
        st.none() | st.integers(0, 999),
        st.lists(names, max_size=3, unique=True).map(tuple),
        st.booleans(),
    ).map(lambda it: it if it.authors else DigestEntry(it.date, it.arxiv_id, it.title, it.bullets, it.votes)),
    max_size=3,
    unique_by=lambda entry: entry.arxiv_id,
)


@given(entries, lines)
@pytest.mark.slow
def test_what_is_written_is_read_again(papers: list[DigestEntry], model: str) -> None:
    read = read_bytes(digest_markdown(WrittenDigest(DAY, "ko", model, len(papers), tuple(papers))).encode())
    assert [(e.date, e.arxiv_id, e.title, e.votes) for e in read.entries] == [
        (e.date, e.arxiv_id, e.title, e.votes) for e in papers
    ]
    assert [e.bullets for e in read.entries] == [e.bullets for e in papers]
    assert [(e.authors, e.more_authors) for e in read.entries] == [(e.authors, e.more_authors) for e in papers]
    assert not read.problems or not papers
