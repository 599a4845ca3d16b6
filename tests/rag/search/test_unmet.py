"""What no list of papers does is told, not searched for: a draw, other columns of a table, one list for each time."""

from __future__ import annotations

import pytest

from tests.support.questions import read


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("give me 3 random papers", "random", "random"),
        ("pick papers at random", "at random", "random"),
        ("무작위 논문 5편", "무작위", "random"),
        ("랜덤으로 논문 3편 추천해줘", "랜덤으로", "random"),
        ("show me a table of image captioning models with their parameters", "with their parameters", "columns"),
        ("펭귄 추적 모델을 파라미터 수와 함께 표로 보여줘", "파라미터 수와 함께", "columns"),
        ("top 3 papers on penguins of each month", "of each month", "each"),
    ],
)
def test_what_a_list_cannot_do_is_not_understood(text: str, words: str, why: str) -> None:
    question = read(text)
    assert [(span.text, span.why) for span in question.spans if span.use == "not_understood"] == [(words, why)]
    assert words not in question.subject


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("papers on random forests", "random forests"),
        ("무작위 탐색 논문", "무작위 탐색"),
        ("a table of papers on penguins with their votes", "penguins with their votes"),
        ("papers on penguins with their chicks", "penguins with their chicks"),
    ],
)
def test_a_subject_or_a_column_that_a_table_has_is_none_of_it(text: str, subject: str) -> None:
    question = read(text)
    assert question.subject == subject
    assert question.not_understood == ()
