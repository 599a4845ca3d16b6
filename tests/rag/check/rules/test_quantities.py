"""Numbers as texts of both languages write them: what each is worth, which are the same, and how one is written for another."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.check.rules.numbers import Quantity, quantities, restated

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


def only(text: str) -> Quantity:
    [found] = quantities(text)
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("851,000 rows", 851_000),
        ("851K rows", 851_000),
        ("1,234,567.5", 1_234_567.5),
        ("1B parameters", 1e9),
        ("10억 개", 1e9),
        ("2.5억", 2.5e8),
        ("1,200만 장", 1.2e7),
        ("12 million images", 1.2e7),
        ("3.5 billion", 3.5e9),
        ("1조 토큰", 1e12),
        ("15T tokens", 1.5e13),
        ("7만 3천 개", 73_000),
        ("1만5천", 15_000),
        ("1억 2,000만", 1.2e8),
        ("32K tokens", 32_000),
        ("100+ languages", 100),
        ("1,000+ hours of", 1_000 * HOUR),
        ("p < .05", 0.05),
        ("a rate of 1e-4", 0.0001),
        ("twenty-five people", 25),
        ("two hundred", 200),
        ("수십만 명", 100_000),
        ("수십억", 1e9),
        ("만 개의 문장", 10_000),
        ("스무 개", 20),
        ("열두 명", 12),
        ("세 단계", 3),
        ("둘은", 2),
        ("절반으로", 0.5),
        ("half of it", 0.5),
        ("6분의 1", 1 / 6),
        ("1/6", 1 / 6),
        ("one-third", 1 / 3),
        ("cut to a quarter.", 1 / 4),
        ("3분의 2", 2 / 3),
        ("2024년에", 2024),
        ("in 2024", 2024),
        ("the 1990s", 1990),
    ],
)
def test_a_number_is_worth_what_it_says(text: str, value: float) -> None:
    assert only(text).value == pytest.approx(value)


@pytest.mark.parametrize(
    ("text", "value", "measures"),
    [
        ("4.7mm", 0.0047, "length"),
        ("4.7 cm", 0.047, "length"),
        ("오차는 4.7mm이다", 0.0047, "length"),
        ("30 fps", 30, "frames per second"),
        ("30fps로", 30, "frames per second"),
        ("30분이 걸렸다", 30 * MINUTE, "time"),
        ("half an hour", 30 * MINUTE, "time"),
        ("반 시간", 30 * MINUTE, "time"),
        ("1.5 hours", 90 * MINUTE, "time"),
        ("3시간 30분", 3.5 * HOUR, "time"),
        ("ten-second clips", 10, "time"),
        ("10분의 영상", 10 * MINUTE, "time"),
        ("500ms", 0.5, "time"),
        ("5개월간", 150 * DAY, "time"),
        ("3일간", 3 * DAY, "time"),
        ("2 weeks", 14 * DAY, "time"),
        ("16 GB의 메모리", 1.6e10, "bytes"),
        ("1.5TB", 1.5e12, "bytes"),
        ("4비트", 4, "bits"),
        ("4-bit", 4, "bits"),
        ("44.1kHz", 44_100, "frequency"),
        ("2.5x", 2.5, "ratio"),
        ("2.5배", 2.5, "ratio"),
        ("10-fold", 10, "ratio"),
        ("ten times", 10, "ratio"),
        ("twice", 2, "ratio"),
        ("$12.5", 12.5, "money"),
        ("US$5", 5, "money"),
        ("12달러", 12, "money"),
        ("$1.5 million", 1.5e6, "money"),
        ("3천만 달러", 3e7, "money"),
        ("99.9%", 99.9, "share"),
        ("100 percent", 100, "share"),
        ("3.2%p", 3.2, "share"),
        ("3.2 percentage points", 3.2, "share"),
        ("3.2%포인트", 3.2, "share"),
        ("3D", 3, "dimensions"),
        ("3차원", 3, "dimensions"),
        ("30개", 30, ""),
    ],
)
def test_a_unit_says_what_a_number_measures(text: str, value: float, measures: str) -> None:
    found = only(text)
    assert (found.value, found.measures) == (pytest.approx(value), measures)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1024x768", [1024, 768]),
        ("512 x 512 pixels", [512, 512]),
        ("7B-16B", [7e9, 1.6e10]),
        ("7B~16B", [7e9, 1.6e10]),
        ("10-20%", [10, 20]),
        ("10% to 20%", [10, 20]),
        ("2010-2020", [2010, 2020]),
        ("$5-$10", [5, 10]),
        ("24/7", [24, 7]),
        ("1,5", [1]),
        ("정확도가 85%에서 91%로 올랐다", [85, 91]),
        ("두 가지 방법과 세 개의 모델", [2, 3]),
        ("0만 3천", [0, 3000]),
        ("0시간 30분", [0, 1800]),
    ],
)
def test_numbers_come_in_order(text: str, values: list[float]) -> None:
    assert [q.value for q in quantities(text)] == pytest.approx(values)


@pytest.mark.parametrize(
    "text",
    [
        "GPT-4",
        "GPT-3.5",
        "Llama-3-8B",
        "Qwen2.5-7B-Instruct",
        "seq2seq",
        "H100",
        "ResNet-50",
        "W4A8",
        "top-5",
        "v1.5",
        "zero-shot",
        "one-hot",
        "frames per second",
        "한편",
        "한층 높은",
        "세대 간",
        "둘러싼 논의",
        "반대로",
        "넷플릭스",
        "하나님",
        "train한 모델",
        "BERT만 데이터를",
        "값이 없다",
        "nothing here",
        "",
    ],
)
def test_names_and_words_hold_no_number(text: str) -> None:
    assert quantities(text) == []


@pytest.mark.parametrize(
    ("text", "measures"), [("3일 때", ""), ("3분기", ""), ("2배터리", ""), ("8주제", ""), ("4시간", "time")]
)
def test_a_syllable_that_begins_another_word_is_no_unit(text: str, measures: str) -> None:
    assert only(text).measures == measures


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10억", "1B"),
        ("851K", "851,000"),
        ("7만 3천", "73,000"),
        ("30분", "half an hour"),
        ("3시간 30분", "3.5 hours"),
        ("6분의 1", "one-sixth"),
        ("2.5x", "2.5배"),
        ("두 배", "twice"),
        ("$12", "12달러"),
        ("5개월", "five months"),
        ("0.47 cm", "4.7mm"),
        ("30 fps", "초당 30프레임"),
        ("16GB", "16 기가"),
        ("2024년", "2024"),
        ("3%", "3 percentage points"),
        ("90점", "90 points"),
        ("둘", "two"),
        ("128K", "128,000토큰"),
    ],
)
def test_what_agrees_agrees_both_ways(one: str, other: str) -> None:
    assert only(one).agrees(only(other))
    assert only(other).agrees(only(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10억", "10M"),
        ("4.7mm", "4.7 cm"),
        ("30분", "30초"),
        ("30%", "30배"),
        ("12달러", "12%"),
        ("5", "5억 달러"),
        ("16GB", "16MB"),
        ("2023년", "2024"),
        ("3시간 30분", "3시간"),
        ("5개월", "5 weeks"),
        ("7만 3천", "7만"),
    ],
)
def test_what_differs_differs_both_ways(one: str, other: str) -> None:
    assert not only(one).agrees(only(other))
    assert not only(other).agrees(only(one))


@pytest.mark.parametrize(
    ("one", "other", "same"), [("10억", "10M", True), ("4.7mm", "4.7cm", True), ("10억", "1B", False), ("3", "30", False)]
)
def test_digits_are_compared_without_scale_and_unit(one: str, other: str, same: bool) -> None:
    assert only(one).same_digits(only(other)) is same


@pytest.mark.parametrize(
    ("mine", "theirs", "written"),
    [
        ("60 fps", "30 fps", "30 fps"),
        ("10M", "10억", "1,000,000,000"),
        ("5 minutes", "30분", "30 minutes"),
        ("40분", "half an hour", "30분"),
        ("12달러", "$15", "15달러"),
        ("90%", "85%", "85%"),
        ("4.7 cm", "4.7mm", "4.7mm"),
        ("5 cm", "4.7밀리미터", "0.47 cm"),
        ("3 hours", "2배", ""),
        ("세 가지", "five", ""),
    ],
)
def test_a_number_is_written_as_the_one_that_it_replaces(mine: str, theirs: str, written: str) -> None:
    assert restated(only(mine), only(theirs)) == written


TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789.,$%/+-x만억천백조 개분시간초배KMB", max_size=40),
    st.lists(
        st.sampled_from(
            [
                "7만",
                " ",
                "3천",
                "0",
                "half",
                "an hour",
                "분의",
                "1",
                "GPT-",
                "두 ",
                "가지",
                "twenty-",
                "one",
                "%",
                "mm",
                "이다",
                "한",
            ]
        ),
        max_size=12,
    ).map("".join),
)


@given(TEXTS)
def test_any_text_is_read_and_its_numbers_do_not_overlap(text: str) -> None:
    found = quantities(text)
    for q in found:
        assert 0 <= q.start < q.end <= len(text)
        assert text[q.start : q.end].strip() == q.written.strip() != ""
    assert all(one.end <= two.start for one, two in itertools.pairwise(found))


@given(TEXTS, TEXTS)
def test_any_two_numbers_are_compared_alike_both_ways(one: str, other: str) -> None:
    for a in quantities(one):
        assert a.agrees(a)
        for b in quantities(other):
            assert a.agrees(b) == b.agrees(a)
            assert a.same_digits(b) == b.same_digits(a)
            restated(a, b)


@given(st.integers(0, 10**15), st.sampled_from(["{:,}", "{}", "약 {:,}개의 문장", "over {:,} sentences", "({:,})"]))
def test_an_integer_is_read_as_it_was_written(number: int, frame: str) -> None:
    assert only(frame.format(number)).value == number


@given(
    st.integers(1, 9999), st.sampled_from([("만", 1e4), ("억", 1e8), ("조", 1e12), ("K", 1e3), ("M", 1e6), (" billion", 1e9)])
)
def test_a_scale_multiplies(number: int, scale: tuple[str, float]) -> None:
    found = only(f"{number}{scale[0]}")
    assert found.value == pytest.approx(number * scale[1])
    assert found.digits == number
