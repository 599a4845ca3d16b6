"""A Korean name stands as a word, with a particle at most, and does not begin a term."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.search.gathering.named import says_name
from tests.support.digests import indexed, write_digest


@pytest.mark.parametrize(
    ("text", "name", "has"),
    [
        ("애플 기기에서 돌린다.", "애플", True),
        ("애플의 칩이다.", "애플", True),
        ("애플에서는 안 쓴다.", "애플", True),
        ("“구글이” 만든 것", "구글", True),
        ("애플(Apple)과 겨룬다.", "애플", True),
        ("웹 애플리케이션을 시험한다.", "애플", False),
        ("메타데이터를 모은다.", "메타", False),
        ("메타 학습을 쓴다.", "메타", False),
        ("메타의 모델이고 메타 학습을 쓴다.", "메타", True),
        ("인텔리전스를 잰다.", "인텔", False),
        ("A KAIST team", "KAIST", True),
    ],
)
def test_a_name_is_a_word(text: str, name: str, has: bool) -> None:
    assert says_name(text, name) == has


def test_papers_that_have_it_within_a_word_are_not_counted(tmp_path: Path) -> None:
    write_digest(
        tmp_path,
        ("2401.00001", "HiveApp", "양봉 애플리케이션을 만든다."),
        ("2401.00002", "HivePhone", "애플의 전화기에서 벌을 센다."),
        day="2024-01-05",
    )
    assert [it.arxiv_id for it in indexed(tmp_path).ask("애플 논문").citations] == ["2401.00002"]
