"""The words that the checker knows: its files are well-formed, and senses and opposites are found in both languages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from importlib import metadata, resources
from pathlib import Path

import platformdirs
import pytest

from rag.check.data import word_list, word_values
from rag.check.rules.lexicon import Lexicon, cached_forms, lexicon
from rag.check.rules.morphology import analyse
from rag.text import has_hangul, stem

FILES = ("vocabulary.tsv", "antonyms.tsv")


def lines(name: str) -> list[str]:
    text = (resources.files("rag") / "data" / "checking" / name).read_text("utf-8")
    return [line for line in text.split("\n") if line and not line.startswith("#")]


def rows(name: str) -> list[tuple[list[str], list[str]]]:
    return [(left.split("|"), right.split("|")) for left, right in (line.split("\t") for line in lines(name))]


@pytest.mark.parametrize("name", FILES)
def test_every_line_has_two_sides(name: str) -> None:
    assert [line for line in lines(name) if line.count("\t") != 1] == []
    assert [row for row in rows(name) if not all(form.strip() == form != "" for side in row for form in side)] == []


@pytest.mark.parametrize("name", FILES)
def test_no_line_says_a_word_twice(name: str) -> None:
    assert [side for row in rows(name) for side in row if len(set(side)) < len(side)] == []
    assert [line for line, count in Counter(lines(name)).items() if count > 1] == []


def test_vocabulary_has_english_on_the_left_and_korean_on_the_right() -> None:
    assert [left for left, _ in rows("vocabulary.tsv") if any(has_hangul(form) for form in left)] == []
    assert [right for _, right in rows("vocabulary.tsv") if not any(has_hangul(form) for form in right)] == []


def test_antonyms_stay_within_one_language() -> None:
    assert [row for row in rows("antonyms.tsv") if len({has_hangul(form) for side in row for form in side}) > 1] == []


def test_no_antonyms_stand_on_one_line_of_the_vocabulary() -> None:
    senses = [{*left, *right} for left, right in rows("vocabulary.tsv")]
    opposed = [{one, other} for left, right in rows("antonyms.tsv") for one in left for other in right]
    assert [pair for pair in opposed for sense in senses if pair <= sense] == []


def test_entries_are_words_and_not_markup() -> None:
    for name in FILES:
        entries = {form for row in rows(name) for side in row for form in side}
        assert [form for form in entries if not re.fullmatch(r"[A-Za-z가-힣0-9 '\-/+.()%]+", form)] == []


def test_words_by_their_role_are_listed_once_and_as_stems() -> None:
    for group, name in (("comparison", "more"), ("scope", "hedge")):
        english = [word for word in word_list(group, name) if not has_hangul(word)]
        assert english
        assert [word for word in english if stem(word) != word and stem(stem(word)) != stem(word)] == []
    assert word_values("numbers", "english")["seven"] == 7
    assert all(value > 0 for value in word_values("numbers", "scales").values())


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("show", "보이다"),
        ("accuracy", "정확도"),
        ("benchmark", "벤치마크"),
        ("language", "언어"),
        ("improve", "향상"),
        ("lawyer", "변호사"),
        ("slow", "느리다"),
    ],
)
def test_a_word_and_its_translation_share_a_sense(english: str, korean: str) -> None:
    known = lexicon()
    [one], [other] = (tuple(t.form for t in text.content) for text in analyse([english, korean]))
    assert known.senses(one) & known.senses(other)
    assert known.knows(one)
    assert known.knows(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("increase", "decrease"),
        ("outdoor", "indoor"),
        ("fast", "slow"),
        ("빠르다", "느리다"),
        ("증가", "감소"),
        ("실내", "실외"),
        ("outdoor", "실내"),
        ("increase", "감소"),
    ],
)
def test_opposites_are_known_both_ways_and_across_languages(one: str, other: str) -> None:
    [a], [b] = (tuple(t.form for t in text.content) for text in analyse([one, other]))
    assert lexicon().opposed(a, b)
    assert lexicon().opposed(b, a)


@pytest.mark.parametrize(("one", "other"), [("dog", "감소"), ("accuracy", "정확도"), ("increase", "rise"), ("model", "data")])
def test_other_words_are_no_opposites(one: str, other: str) -> None:
    [a], [b] = (tuple(t.form for t in text.content) for text in analyse([one, other]))
    assert not lexicon().opposed(a, b)


def made(senses: Sequence[Sequence[str]], antonyms: Sequence[tuple[Sequence[str], Sequence[str]]] = ()) -> Lexicon:
    return Lexicon(senses, antonyms, general=1)


def test_a_lexicon_of_ones_own() -> None:
    own = made([["zorp", "조르프"], ["quib", "zorp"], ["big zorp", "큰조르프"]], [(["zorp"], ["blik"])])
    assert own.senses("zorp") == {0, 1}
    assert own.senses("조르프") == {0}
    assert own.near("조르프") == {0, 1}
    assert (own.is_general("조르프"), own.is_general("quib")) == (False, True)
    assert own.opposed("zorp", "blik")
    assert own.opposed("blik", "zorp")
    assert own.opposed("조르프", "blik") or own.opposed("blik", "조르프")
    assert not own.opposed("zorp", "quib")
    assert not own.knows("blik")
    [text] = analyse(["a big zorp"])
    assert [(start, length) for start, length, _ in own.phrases(text.content)] == [(0, 2)]


def test_a_lexicon_without_words_knows_nothing() -> None:
    own = made([])
    assert not own.knows("zorp")
    assert own.near("zorp") == own.senses("zorp") == frozenset()
    assert own.phrases(analyse(["a big zorp"])[0].content) == []


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A cache folder of this test's own, which does not exist yet."""
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / "cache" / name)
    return tmp_path / "cache" / "nonmun"


ENTRIES = ["generate images", "생성하다", "중요하지 않다"]
FORMS = {"generate images": ("generat", "imag"), "생성하다": ("생성",), "중요하지 않다": ()}


def test_entries_are_analysed_once_and_then_read_from_the_cache(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cached_forms(ENTRIES) == FORMS
    assert [file.name for file in cache.iterdir()] == ["lexicon.json"]
    monkeypatch.setattr("rag.check.rules.lexicon.analyse", None)
    assert cached_forms(ENTRIES) == FORMS


def test_other_entries_and_other_versions_are_analysed_anew(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cached_forms(ENTRIES)
    assert cached_forms(["생성하다"]) == {"생성하다": ("생성",)}
    before = (cache / "lexicon.json").read_text("utf-8")
    monkeypatch.setattr(metadata, "version", lambda package: "99")
    assert cached_forms(["생성하다"]) == {"생성하다": ("생성",)}
    assert (cache / "lexicon.json").read_text("utf-8") != before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"version": 1}', '{"forms": []}', "\x00"])
def test_a_damaged_cache_is_replaced(cache: Path, content: str) -> None:
    cached_forms(ENTRIES)
    whole = (cache / "lexicon.json").read_text("utf-8")
    for text in (content, whole[:-20], whole.replace('"generat imag", ', "")):
        (cache / "lexicon.json").write_text(text, "utf-8")
        assert cached_forms(ENTRIES) == FORMS
        assert (cache / "lexicon.json").read_text("utf-8") == whole


def test_a_cache_that_cannot_be_written_costs_only_time(cache: Path) -> None:
    cache.parent.write_text("a file where a folder is wanted", "utf-8")
    assert cached_forms(ENTRIES) == FORMS


def test_without_a_home_there_is_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_home(name: str) -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(platformdirs, "user_cache_path", no_home)
    assert cached_forms(ENTRIES) == FORMS
