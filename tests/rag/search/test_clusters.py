"""Papers on a subject by theme: each in one group, the groups named by words of their titles, the same every time."""

from __future__ import annotations

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from rag.search import Cluster, Searcher, clusters_of
from tests.support.digests import write_digest

#: Subjects of the papers of one made-up field, and what each paper is about.
_FIELDS = {
    "Night Vision": "야간에 적외선 센서로 펭귄을 찍는 카메라와 잡음 제거를 다룹니다. infrared night camera noise",
    "Song Recognition": "펭귄의 노래를 마이크로 녹음해 음성 인식 모델로 분류합니다. audio microphone song speech",
    "Weight Estimation": "펭귄의 무게를 저울 없이 깊이 영상으로 추정합니다. scale weight depth regression kilograms",
}


@pytest.fixture(scope="module")
def penguins(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder = tmp_path_factory.mktemp("penguins")
    papers = [
        (f"2401.{field}{number:04}", f"Penguin {name} {word}", f"{text} {word}")
        for field, (name, text) in enumerate(_FIELDS.items(), 1)
        for number, word in enumerate(("Alpha", "Beta", "Gamma", "Delta", "Epsilon"), 1)
    ]
    write_digest(folder / "own", *papers)
    write_digest(folder / "own", ("2402.00001", "Sea Ice Forecasts", "해빙을 예측합니다."), day="2024-02-01")
    assistant = Nonmun(folder / "home", settings=load_settings(home=folder / "home"))
    assistant.ingest(folder / "own")
    return assistant


def clusters(assistant: Nonmun, subject: str) -> tuple[list[int], list[Cluster]]:
    question, searcher = assistant.understand(subject), Searcher(assistant.index)
    rows = searcher.fitting(searcher.rank(question))
    return rows, clusters_of(searcher, question, rows)


def test_themes_are_named_by_what_their_titles_share(penguins: Nonmun) -> None:
    rows, found = clusters(penguins, "penguin")
    assert len(rows) == 15
    named = {it.names[0]: it.rows for it in found if it.names}
    assert set(named) <= set(_FIELDS)
    assert len(named) >= 2
    for name, group in named.items():
        titles = [penguins.index.search_index.papers[row].title for row in group]
        assert sum(name in title for title in titles) >= len(titles) / 2


@pytest.mark.parametrize("subject", ["penguin", "펭귄", "diffusion models", "large language models"])
def test_each_paper_is_in_one_theme_and_the_order_stays(sample: Nonmun, penguins: Nonmun, subject: str) -> None:
    rows, found = clusters(penguins if subject in ("penguin", "펭귄") else sample, subject)
    assert sorted(row for it in found for row in it.rows) == sorted(rows)
    for it in found:
        assert list(it.rows) == sorted(it.rows, key=rows.index)
    assert [bool(it.names) for it in found] == sorted((bool(it.names) for it in found), reverse=True)


def test_the_same_papers_have_the_same_themes(sample: Nonmun) -> None:
    assert clusters(sample, "language models") == clusters(sample, "language models")


def test_few_papers_have_no_themes(sample: Nonmun) -> None:
    question, searcher = sample.understand("diffusion models"), Searcher(sample.index)
    assert clusters_of(searcher, question, [3, 1]) == [Cluster((), (3, 1))]
    assert clusters_of(searcher, question, []) == []
