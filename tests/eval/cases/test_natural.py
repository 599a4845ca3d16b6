"""The natural questions that ship: enough of every kind, and such that neither silence nor luck passes them."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.cases.bundled import read_rows, read_toml
from eval.cases.natural import NATURAL_KINDS, Expect, NaturalCase, expect_of, labelled_natural, natural_cases
from eval.cases.natural_answer import Seen
from eval.cases.sample import sample_papers
from eval.metrics.natural import problems
from rag.core.models import Answer, Citation

CASES = natural_cases()
PAPERS = sample_papers()


def parts(expect: Expect) -> Iterator[Expect]:
    yield expect
    for other in expect.any_of or ():
        yield from parts(other)


def passed(answer: Answer) -> Counter[str]:
    seen = Seen(answer, PAPERS)
    return Counter(case.kind for case in CASES if not problems(case.expect, seen))


def test_there_are_many_of_every_kind_half_of_them_korean() -> None:
    assert len(CASES) >= 150
    assert len({case.id for case in CASES}) == len({case.question for case in CASES}) == len(CASES)
    assert {case.kind for case in CASES} == set(NATURAL_KINDS)
    assert min(Counter((case.kind, case.lang) for case in CASES).values()) >= 4
    assert Counter(case.lang for case in CASES) == {"en": len(CASES) // 2, "ko": len(CASES) // 2}
    for case in CASES:
        assert case.lang == "en" or re.search("[가-힣]", case.question), case.id
    assert len({case.today for case in CASES}) > 1


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_what_is_expected_is_about_papers_of_the_sample_and_does_not_contradict_itself(case: NaturalCase) -> None:
    for expect in parts(case.expect):
        assert expect.given()
        assert set(expect.papers()) <= set(PAPERS)
        wanted = {*(expect.cites_all or ()), *(expect.first_any or ()), *(i for g in expect.top_in_order or () for i in g)}
        assert not wanted & set(expect.none_of or ())
        assert expect.only_of is None or wanted <= set(expect.only_of)
        assert expect.max_cited is None or expect.max_cited >= max(len(expect.cites_all or ()), expect.min_cited or 0)
        if expect.dates_within:
            low, high = expect.dates_within
            assert low <= high
            assert all(low <= PAPERS[i].date <= high for i in wanted)
        if expect.top_in_order:
            votes = [PAPERS[i].votes or 0 for group in expect.top_in_order for i in group]
            assert votes == sorted(votes, reverse=True)
        for item in expect.contains_any or ():
            bullets = " ".join(text for i in wanted for text in PAPERS[i].texts)
            assert Seen(Answer(bullets, False, (), (), "extractive"), PAPERS).holds(item, bullets.lower()), item


def test_neither_silence_nor_always_the_newest_passes() -> None:
    silent = passed(Answer("The digests do not cover this.", True, (), (), "extractive"))
    assert silent.total() < 0.12 * len(CASES)
    assert set(silent) <= {"fact", "outside", "similar"}
    newest = sorted(PAPERS.values(), key=lambda paper: paper.date, reverse=True)[:24]
    text = "\n".join(f"{n}. {p.title} ({p.arxiv_id}, {p.date}, {p.votes} votes)" for n, p in enumerate(newest, 1))
    cited = tuple(Citation(f"[{n}]", p.arxiv_id, p.title, p.date, 0, p.texts[0]) for n, p in enumerate(newest, 1))
    assert passed(Answer(text, False, cited, (), "extractive")).total() < 0.06 * len(CASES)


def test_words_that_checks_name_exist_and_more_labelled_questions_can_be_read() -> None:
    words = read_toml("natural_words.toml")
    rows = read_rows("natural_dev_checks.jsonl")
    expected = [*(case.expect for case in CASES), *(expect_of(row["expect"]) for row in rows)]
    for expect in (part for whole in expected for part in parts(whole)):
        for items in (expect.says_any, expect.contains_any, expect.not_says, expect.not_contains):
            assert {item[1:] for item in items or () if item.startswith("@")} <= set(words)
        for share in (expect.subject_share, expect.excluded_share):
            assert share is None or re.compile(share.regex)
    assert len({row["qid"] for row in rows}) == len(rows) >= 100
    assert all(row.keys() == {"qid", "kind", "today", "expect"} for row in rows)  # the questions are not ours to keep


def test_labelled_questions_of_a_file_are_joined_with_their_checks(tmp_path: Path) -> None:
    known = read_rows("natural_dev_checks.jsonl")[0]
    file = tmp_path / "natural.jsonl"
    lines = ({"qid": name, "lang": "en", "question": f"What about {name}?"} for name in (known["qid"], "unlabelled"))
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    (case,) = labelled_natural(file)
    assert (case.id, case.question) == (known["qid"], f"What about {known['qid']}?")
    assert (case.kind, case.today) == (known["kind"], dt.date.fromisoformat(known["today"]))
