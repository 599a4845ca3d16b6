"""The bundled sample: five days in the project's own words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from rag.core.models import DigestEntry, DigestProblem
from rag.digests.sources import SourceFile, collect, read_source
from rag.library import sample_folder

PAPERS = {"2023-11-23": 9, "2024-02-12": 12, "2024-05-31": 11, "2024-06-21": 24, "2024-07-09": 17}
LONGEST_COMMON_RUN = 12


def read(folder: Path) -> tuple[list[DigestEntry], list[DigestProblem]]:
    parsed = [read_source(item) for item in collect([folder]) if isinstance(item, SourceFile)]
    return [e for p in parsed for e in p.entries], [x for p in parsed for x in p.problems]


@pytest.fixture(scope="module")
def entries() -> list[DigestEntry]:
    return read(sample_folder())[0]


@pytest.fixture(scope="module")
def originals(test_data: Path, entries: list[DigestEntry]) -> dict[str, DigestEntry]:
    """The real digests' entries of the sample's papers and days, by arXiv id."""
    days = {e.date for e in entries}
    return {e.arxiv_id: e for e in read(test_data / "digests")[0] if e.date in days}


def runs(text: str) -> set[str]:
    """All runs of Hangul, spaces aside, that are longer than two sentences may share."""
    size = LONGEST_COMMON_RUN + 1
    parts = re.findall("[가-힣]+", "".join(text.split()))
    return {part[i : i + size] for part in parts for i in range(len(part) - size + 1)}


def test_the_sample_is_read_without_a_problem() -> None:
    assert read(sample_folder())[1] == []


def test_it_holds_73_papers_of_five_days(entries: list[DigestEntry]) -> None:
    assert Counter(e.date.isoformat() for e in entries) == PAPERS
    assert len({e.arxiv_id for e in entries}) == 73


def test_every_paper_has_korean_bullets(entries: list[DigestEntry]) -> None:
    assert [e.arxiv_id for e in entries if not e.bullets] == []
    assert [(e.arxiv_id, b.text) for e in entries for b in e.bullets if not re.search("[가-힣].*[가-힣]", b.text)] == []


def test_the_facts_are_those_of_the_real_digests(entries: list[DigestEntry], originals: dict[str, DigestEntry]) -> None:
    def facts(entry: DigestEntry) -> tuple[object, ...]:
        e = entry
        return e.date, e.arxiv_id, e.version, e.title, e.votes, e.authors, e.more_authors

    assert [facts(e) for e in entries] == [facts(originals[e.arxiv_id]) for e in entries]
    assert len(originals) == len(entries)


def test_no_sentence_of_the_real_digests_is_copied(entries: list[DigestEntry], originals: dict[str, DigestEntry]) -> None:
    assert max(len(b.text) for e in originals.values() for b in e.bullets) > 100
    copied = {}
    for entry in entries:
        real = {run for bullet in originals[entry.arxiv_id].bullets for run in runs(bullet.text)}
        copied[entry.arxiv_id] = {run for bullet in entry.bullets for run in runs(bullet.text)} & real
    assert {arxiv_id: found for arxiv_id, found in copied.items() if found} == {}
