"""What a brief holds: the papers of its days, each once and quoted, words that are new, and what is watched."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from rag import Nonmun
from rag.brief import Period, Topic, Visit, Watch, brief_text
from rag.brief.telling import telling
from rag.core import NoIndexError, UsageError
from rag.index import SearchIndex
from rag.text import Language
from tests.support.digests import digest, write_digest
from tests.support.kinds import ABSTRACT, ALONE, ALONE_ABSTRACT, ARXIV_ID, DIGEST, of_all_kinds

TODAY = dt.date(2024, 1, 20)
DAYS = [dt.date(2024, 1, 3), dt.date(2024, 1, 8), dt.date(2024, 1, 9)]


def day(number: int) -> dt.date:
    return dt.date(2024, 1, number)


def ids(lines: Iterable[object]) -> list[str]:
    return [line.arxiv_id[-2:] for line in lines]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wishes", "since", "until"),
    [
        ({}, 9, 9),
        ({"day": day(8)}, 8, 8),
        ({"day": day(5)}, 5, 5),
        ({"week": True}, 3, 9),
        ({"week": True, "day": day(8)}, 2, 8),
        ({"since": day(4)}, 4, 9),
        ({"since": day(15)}, 15, 15),
    ],
)
def test_days_are_the_last_one_or_those_asked_for(wishes: dict[str, dt.date], since: int, until: int) -> None:
    assert Period.of(DAYS, **wishes) == Period(day(since), day(until))  # type: ignore[arg-type]


@pytest.mark.parametrize("other", [{"week": True}, {"day": day(3)}])
def test_since_goes_with_nothing_else(other: dict[str, dt.date]) -> None:
    with pytest.raises(UsageError, match="cannot be used together"):
        Period.of(DAYS, since=day(3), **other)  # type: ignore[arg-type]


def test_every_paper_of_the_days_stands_once_under_a_theme_and_is_quoted(penguins: Nonmun) -> None:
    brief = penguins.brief(Period(day(1), day(9)), today=TODAY)
    lines = list(brief.lines)
    assert brief.papers == len(lines) == len(penguins.index.papers)
    assert sorted(line.arxiv_id for line in lines) == list(penguins.index.papers)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    for line in lines:
        paper = penguins.paper(line.arxiv_id)
        assert (line.url, line.votes, line.date) == (paper.url, paper.votes, paper.date)
        if line.bullet is None:
            assert line.text == ""
            assert line.title == "A paper without bullets"
        else:
            said = " ".join(paper.entries[0].bullets[line.bullet].text.split())
            assert line.text[:12] in said


def test_the_most_voted_papers_come_first_and_those_without_votes_last(penguins: Nonmun) -> None:
    brief = penguins.brief(Period(day(1), day(9)), today=TODAY)
    for theme in brief.themes:
        votes = [line.votes for line in theme.lines]
        assert votes == sorted(votes, key=lambda it: (it is None, -(it or 0)))
    ranked = [max(line.votes or 0 for line in theme.lines) for theme in brief.themes if theme.kind != "other"]
    assert ranked == sorted(ranked, reverse=True)
    assert [theme.kind for theme in brief.themes].count("other") <= 1


def test_papers_are_grouped_by_area_with_a_name_in_each_language(sample: Nonmun) -> None:
    themes = sample.brief(Period(dt.date(2024, 6, 21), dt.date(2024, 6, 21)), today=TODAY).themes
    named = {(theme.name, theme.name_ko) for theme in themes if theme.kind == "area"}
    assert ("Image generation", "이미지 생성") in named
    by_name = {theme.name: {line.title for line in theme.lines} for theme in themes}
    assert any("Image Editing" in title for title in by_name["Image generation"])


def test_digests_of_another_field_are_grouped_by_the_words_of_their_titles(tmp_path: Path) -> None:
    for number in range(60):
        subject = "whale songs" if number % 2 else "penguin colonies"
        paper = (f"2401.{number:05}", f"On {subject} {number}", f"{subject} {number}")
        write_digest(tmp_path, paper, day=(dt.date(2024, 1, 1) + dt.timedelta(number)).isoformat())
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    brief = assistant.brief(Period(dt.date(2024, 2, 10), dt.date(2024, 2, 29)))
    assert brief.papers == 20
    assert sum(len(theme.lines) for theme in brief.themes) == 20
    assert "area" not in {theme.kind for theme in brief.themes}


def test_a_day_without_papers_names_its_neighbours(penguins: Nonmun) -> None:
    brief = penguins.brief(Period(day(7), day(7)), today=TODAY)
    assert (brief.papers, brief.themes, brief.words) == (0, (), ())
    assert (brief.before, brief.after) == (day(6), day(8))
    assert brief_text(brief).startswith(
        "Papers of 2024-01-07\nNo digest has a paper of 2024-01-07. Nearest days with papers: 2024-01-06, 2024-01-08.\n"
    )


def test_the_last_day_of_the_digests_says_so_unless_it_is_today(penguins: Nonmun) -> None:
    assert "The digests end on 2024-01-09; today is 2024-01-20." in brief_text(penguins.brief(today=TODAY))
    assert "today is" not in brief_text(penguins.brief(today=day(9)))
    assert "today is" not in brief_text(penguins.brief(Period(day(8), day(8)), today=TODAY))


def test_one_paper_and_no_votes_are_told_as_such(tmp_path: Path) -> None:
    write_digest(tmp_path, ("2401.00001", "Penguins walk", "펭귄이 걷는다."), day="2024-01-01")
    write_digest(tmp_path, ("2401.00002", "Seals", "물개."), ("2401.00003", "Whales", "고래."), day="2024-01-02")
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    assert "\n1 paper. " not in brief_text(assistant.brief(today=day(2)))
    text = brief_text(assistant.brief(Period(day(1), day(1)), today=day(2)))
    assert text.startswith("Papers of 2024-01-01\n1 paper.\n")
    assert "2 papers by theme; the digests give no votes." in brief_text(assistant.brief(today=day(2)))


def test_nothing_indexed_is_an_error_with_a_hint() -> None:
    with pytest.raises(NoIndexError):
        Nonmun().brief()


def test_new_words_are_names_and_terms_that_no_earlier_digest_has(penguins: Nonmun) -> None:
    words = {word.text: ids_of(word.papers) for word in penguins.brief(Period(day(8), day(9))).words}
    assert words["penguin gait"] == ["15", "12"]  # the most voted first
    assert words["PenguinGPT"] == ["11"]
    assert words["WaddleBench"] == ["15"]
    assert "OldNet" not in words
    assert next(iter(words)) == "penguin gait"  # of most papers
    assert "penguin gait" not in {word.text for word in penguins.brief(Period(day(9), day(9))).words}


def test_where_hardly_any_digest_is_older_no_word_is_new(penguins: Nonmun) -> None:
    assert penguins.brief(Period(day(1), day(9))).words == ()
    assert penguins.brief(Period(day(3), day(3))).words == ()


def ids_of(arxiv_ids: Iterable[str]) -> list[str]:
    return [arxiv_id[-2:] for arxiv_id in arxiv_ids]


def test_a_readers_topics_come_first_in_their_order_and_say_what_they_do_not_find(penguins: Nonmun) -> None:
    topics = [
        Topic("Sound", ("speech recognition",), 1),
        Topic("Films", ("비디오 생성",), 2),
        Topic("Weaving", ("underwater basket weaving",), 4),
        Topic("Pictures", ("text-to-image diffusion",), 5),
    ]
    brief = penguins.brief(Period(day(8), day(9)), topics=topics)
    assert [theme.name for theme in brief.themes][:2] == ["Sound", "Films"]
    assert ids(brief.themes[0].lines) == ["16"]
    assert ids(brief.themes[1].lines) == ["11"]
    assert len(list(brief.lines)) == len({line.arxiv_id for line in brief.lines}) == 6
    assert [(it.line, it.reason) for it in brief.unread] == [(4, "papers")]
    assert brief.silent == ("Pictures",)
    assert "Nothing in these days on: Pictures." in brief_text(brief)


def test_what_is_watched_is_searched_for_across_languages_and_by_any_writing_of_a_name(penguins: Nonmun) -> None:
    watches = [
        Watch("subject", "음성 인식"),
        Watch("author", "A. Turing"),
        Watch("author", "Lovelace"),
        Watch("author", "Nobody"),
    ]
    speech, turing, lovelace, nobody = penguins.brief(today=TODAY, watches=watches).watched
    assert ids(speech.lines) == ["16"]
    assert sorted(ids(turing.lines)) == ["15", "16"]
    assert lovelace.total in (0, 4)  # one person, or two of this name
    assert (nobody.total, nobody.lines, nobody.new) == (0, (), None)
    text = brief_text(penguins.brief(today=TODAY, watches=watches))
    assert "  음성 인식: 1 paper\n[" in text
    assert "  Nobody: in no digest yet\n" in text


def test_what_came_after_the_last_visit_is_new_whatever_its_day(penguins: Nonmun) -> None:
    known = frozenset(penguins.index.papers) - {"2401.00011", "2401.00016"}
    visit = Visit(known, "2024-01-10T09:00:00+00:00")
    watches = [Watch("subject", "video generation"), Watch("subject", "speech recognition"), Watch("subject", "penguin gait")]
    brief = penguins.brief(today=TODAY, watches=watches, visit=visit)
    assert [it.new for it in brief.watched] == [1, 1, 0]
    assert ids(brief.watched[0].lines) == ["11"]  # of the day before, but not seen yet
    assert brief.watched[0].lines[0].number > max(line.number for line in brief.lines)
    assert {line.arxiv_id[-2:] for line in brief.lines if line.is_new} == {"16"}
    text = brief_text(brief)
    assert "  video generation: nothing in these days, 1 new since 2024-01-10\n" in text
    assert "Speech recognition for penguins (new)" in text


def test_a_suspect_digest_is_marked(penguins: Nonmun, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SearchIndex, "warnings", {"2401.00016": "it is about something else"})
    brief = penguins.brief(today=TODAY)
    assert [line.suspect for line in brief.lines if line.suspect] == ["it is about something else"]
    assert "⚠ This line seems to be from a digest of another paper: it is about something else" in brief_text(brief)


@pytest.mark.slow
def test_a_long_period_is_made_fast_and_shows_the_first_of_each_theme(tmp_path: Path) -> None:
    papers = [(f"2401.{i:05}", f"Penguins in study {i}", f"펭귄 {i}마리를 연구한다. 결과가 좋다.") for i in range(500)]
    for start in range(0, 500, 50):
        day_ = dt.date(2024, 1, 1) + dt.timedelta(start // 50)
        (tmp_path / f"{start}.md").write_text(digest(*papers[start : start + 50], day=day_.isoformat(), votes=start), "utf-8")
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    assistant.brief()  # loads what is loaded once
    began = time.process_time()
    brief = assistant.brief(Period(day(1), day(31)))
    text = brief_text(brief)
    assert time.process_time() - began < 3  # 0.2 s on an idle machine
    assert brief.papers == 500 == len(list(brief.lines))
    assert text.count("https://arxiv.org/abs/") < 60
    hidden = 500 - text.count("https://arxiv.org/abs/")
    assert f"… and {hidden} more. (--all)" in text or text.count("(--all)") > 1
    assert brief_text(brief, whole=True).count("https://arxiv.org/abs/") == 500


@pytest.mark.parametrize(("language", "first", "kind"), [("en", ABSTRACT[0], "abstract"), ("ko", DIGEST[0], "digest")])
def test_a_paper_that_is_told_in_two_languages_is_quoted_in_the_readers(
    tmp_path: Path, language: Language, first: str, kind: str
) -> None:
    lines = {line.arxiv_id: line for line in of_all_kinds(tmp_path).brief(language=language).lines}
    assert (lines[ARXIV_ID].text.startswith(first), lines[ARXIV_ID].kind) == (True, kind)
    assert (lines[ALONE].text.startswith(ALONE_ABSTRACT[0]), lines[ALONE].kind) == (True, "abstract")


def test_where_a_digest_is_suspect_the_abstract_is_quoted_without_a_warning(tmp_path: Path) -> None:
    shown = of_all_kinds(tmp_path).paper(ARXIV_ID)
    bullet, text = telling(shown, shown.entries[0], "ko", suspect="It speaks of birds.")
    assert bullet is not None
    assert bullet.kind == "abstract"
    assert text.startswith(ABSTRACT[0])
