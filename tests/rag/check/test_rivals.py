"""Numbers for which a text that says the same has another number."""

from __future__ import annotations

import pytest

from rag.check import Checker, conflicting


@pytest.mark.parametrize(
    ("text", "told", "expected"),
    [
        (
            "ReefCast는 산호 백화에서 85% 정확도(accuracy)를 달성한다.",
            "ReefCast reaches 91% accuracy on coral bleaching.",
            [("85%", "91%")],
        ),
        ("ReefCast는 산호 백화에서 91% 정확도(accuracy)를 달성한다.", "ReefCast reaches 91% accuracy on coral bleaching.", []),
        # A difference is not a level.
        (
            "ReefCast는 산호 백화에서 최대 15%의 정확도(accuracy) 향상을 달성한다.",
            "ReefCast reaches 91% accuracy on coral bleaching.",
            [],
        ),
        ("ReefCast는 산호 백화에서 85% 정확도를 달성한다.", "ReefCast improves accuracy on coral bleaching by up to 12%.", []),
        # A coarser form, a range, something else, no number.
        ("ReefCast는 산호 백화에서 91% 정확도를 달성한다.", "ReefCast reaches 90.8% accuracy on coral bleaching.", []),
        ("ReefCast는 산호 백화에서 93% 정확도를 달성한다.", "ReefCast reaches 90-95% accuracy on coral bleaching.", []),
        ("ReefCast는 산호 백화에서 85% 정확도를 달성한다.", "Ships cover 71% of the ocean near the poles.", []),
        (
            "ReefCast는 산호 백화에서 85% 정확도를 달성한다.",
            "ReefCast reaches new accuracy on coral bleaching; the other 71% of the ocean are left.",
            [],
        ),
        ("8비트 ReefCast는 산호 백화를 예측한다.", "The 4-bit ReefCast forecasts coral bleaching.", []),
        ("ReefCast는 산호 백화를 예측한다.", "ReefCast reaches 91% accuracy on coral bleaching.", []),
    ],
)
def test_a_number_conflicts_only_with_another_of_the_same_thing(text: str, told: str, expected: list[tuple[str, str]]) -> None:
    found = conflicting(text, [told], Checker())
    assert [(rival.number, rival.other_number) for rival in found] == expected


def test_a_number_is_told_once_and_not_if_another_sentence_has_it() -> None:
    told = ["ReefCast reaches 91% accuracy on coral bleaching."] * 2
    text = "ReefCast는 산호 백화에서 85% 정확도(accuracy)를 달성한다."
    assert len(conflicting(text, told, Checker())) == 1
    assert conflicting(text, [*told, "It had 85% accuracy before."], Checker()) == []
