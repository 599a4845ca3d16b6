"""Lexical indexes: what is gone on with is what is built of everything."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.index.lexical import LexicalIndex

DOCUMENTS = st.lists(st.lists(st.sampled_from("확산 모델 diffusion model dpo 3d".split()), max_size=6), max_size=8)


def files(index: LexicalIndex, folder: Path) -> dict[str, bytes]:
    index.save(folder)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@given(before=DOCUMENTS, after=st.lists(st.one_of(st.integers(0, 7), st.lists(st.sampled_from("가 b c".split()))), max_size=8))
@pytest.mark.slow
def test_an_index_that_is_gone_on_with_is_that_of_a_clean_build(
    tmp_path_factory: pytest.TempPathFactory, before: list[list[str]], after: list[int | list[str]]
) -> None:
    origins, documents, last = [], [], -1
    for it in after:
        if isinstance(it, int) and last < it < len(before):
            origins.append(it)
            documents.append(before[it])
            last = it
        else:
            origins.append(-1)
            documents.append(it if isinstance(it, list) else [])
    added = {row: documents[row] for row, origin in enumerate(origins) if origin < 0}
    updated = LexicalIndex.build(before).updated(np.array(origins, dtype=np.int64), added)
    clean, folder = LexicalIndex.build(documents), tmp_path_factory.mktemp("index")
    assert files(updated, folder / "updated") == files(clean, folder / "clean")
    loaded = LexicalIndex.load(folder / "clean")
    assert loaded.documents(range(loaded.size)) == [sorted(document) for document in documents]
    for term in "모델 model b":
        assert loaded.having(term).tolist() == [row for row, document in enumerate(documents) if term in document]


def test_scores_are_those_of_bm25() -> None:
    index = LexicalIndex.build([["model", "model", "확산"], ["model"], ["draft"]])
    rows, scores = index.postings("model")
    mean = 5 / 3
    idf = np.log1p((3 - 2 + 0.5) / (2 + 0.5))
    expected = [idf * n / (n + 1.5 * (0.25 + 0.75 * size / mean)) for n, size in ((2, 3), (1, 1))]
    assert rows.tolist() == [0, 1]
    assert scores.tolist() == pytest.approx(expected, rel=1e-6)
    assert index.frequencies(np.array([True, False, True])).tolist() == [1, 1, 1]
    assert LexicalIndex.build([[], []]).size == 2
