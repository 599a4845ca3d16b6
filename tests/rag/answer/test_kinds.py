"""Three kinds of evidence: what readers are told of them, in JSON, in Markdown and in BibTeX."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import replace
from importlib import resources
from typing import Any, get_args

import pytest

from rag.answer.citations import cite
from rag.answer.export.markdown import answer_markdown, answers_bibtex
from rag.answer.kinds import basis_of, kind_label, place_cited, twin_label
from rag.answer.serialize import answer_from_json, answer_record, answer_to_json, evidence_record
from rag.check import summary
from rag.core.models import Answer, Bullet, BulletKind, Evidence, EvidenceBullet, Sentence
from rag.text import Language
from tests.support.bibtex_reader import read_bibtex
from tests.support.kinds import ARXIV_ID, FIGURE, FIGURE_EN, OF_EACH, SUMMARY, TITLE, answer_of, cited
from tests.support.papers import DAY, paper

KINDS: tuple[BulletKind, ...] = get_args(BulletKind)
TOLD = paper(
    TITLE, Bullet(None, FIGURE), Bullet(None, FIGURE_EN, "abstract"), Bullet(None, SUMMARY, "summary"), arxiv_id=ARXIV_ID
)


def test_both_languages_say_the_same_of_every_kind() -> None:
    english, korean = tomllib.loads((resources.files("rag") / "data/evidence/kinds.toml").read_text("utf-8")).values()

    def shape(table: dict[str, Any]) -> Any:
        return {key: shape(it) if isinstance(it, dict) else set(re.findall(r"{\w+}", it)) for key, it in table.items()}

    assert shape(english) == shape(korean)
    assert all(set(english[key]) == set(KINDS) for key in ("name", "place", "one", "count"))


@pytest.mark.parametrize(
    ("numbers", "english", "korean"),
    [
        ((0,), "", ""),
        ((), "", ""),
        ((1,), "Rests on 1 abstract sentence.", "초록 1개 문장에 근거합니다."),
        ((0, 1), "Rests on 1 digest bullet and 1 abstract sentence.", "다이제스트 1개, 초록 1개 문장에 근거합니다."),
        (
            (0, 1, 2),
            "Rests on 1 digest bullet, 1 abstract sentence and 1 sentence of a summary. "
            "Summaries were written by a model elsewhere, not by the authors.",
            "다이제스트 1개, 초록 1개, 요약 1개 문장에 근거합니다. 요약은 저자가 아니라 외부 모델이 쓴 것입니다.",
        ),
    ],
)
def test_an_answer_says_what_it_rests_on_unless_that_is_digests_alone(
    numbers: tuple[int, ...], english: str, korean: str
) -> None:
    answer = answer_of(*(OF_EACH[number] for number in numbers))
    assert (basis_of(answer, "en"), basis_of(answer, "ko")) == (english, korean)


def test_a_bullet_that_is_quoted_twice_counts_once() -> None:
    first, second = cited(2, "abstract", "One."), replace(cited(2, "abstract", "Two."), marker="[2]")
    assert answer_of(first, second).rests_on == {"abstract": 1}
    several = [replace(OF_EACH[1], bullet=number) for number in range(2, 5)]
    assert basis_of(answer_of(OF_EACH[0], *several), "en") == "Rests on 1 digest bullet and 3 abstract sentences."


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_digest_has_no_label_and_the_others_have_one(language: Language) -> None:
    assert kind_label("digest", language) == ""
    assert len({kind_label(kind, language) for kind in KINDS}) == 3
    assert len({place_cited(citation, language) for citation in OF_EACH}) == 3
    assert all("2024-06-21" in place_cited(citation, language) for citation in OF_EACH)
    assert len({twin_label(text, kind, language) for text in (FIGURE, FIGURE_EN) for kind in KINDS}) == 6


def test_a_citation_knows_its_kind_and_that_of_its_twin_and_only_a_digest_is_suspect() -> None:
    bullets = tuple(
        EvidenceBullet(DAY, number, None, bullet.text, 1.0, bullet.kind, twin)
        for number, (bullet, twin) in enumerate(zip(TOLD.entries[0].bullets, (FIGURE_EN, FIGURE, ""), strict=True))
    )
    found = Evidence(TOLD, 1.0, bullets, suspect="It speaks of birds.")
    citations = [cite(number, found, bullet) for number, bullet in enumerate(bullets, 1)]
    assert [c.kind for c in citations] == list(KINDS)
    assert [c.twin_kind for c in citations] == ["abstract", "digest", None]
    assert [bool(c.warning) for c in citations] == [True, False, False]
    shown = evidence_record(found)["bullets"]
    assert [(it["kind"], it["twin"], it["twin_kind"]) for it in shown] == [(c.kind, c.twin, c.twin_kind) for c in citations]


def test_json_has_the_kinds_and_what_the_answer_rests_on_also_where_that_is_digests_alone() -> None:
    record = answer_record(answer_of(*OF_EACH))
    assert record["rests_on"] == {"digest": 1, "abstract": 1, "summary": 1}
    assert [(c["kind"], c["twin"]) for c in record["citations"]] == [(c.kind, c.twin) for c in OF_EACH]
    assert answer_record(answer_of(OF_EACH[0]))["rests_on"] == {"digest": 1}
    assert answer_record(Answer("No.", True, (), (), "extractive"))["rests_on"] == {}


def test_a_kept_answer_comes_back_with_its_kinds_and_one_from_before_is_of_digests() -> None:
    kept = answer_of(*OF_EACH)
    assert answer_from_json(answer_to_json(kept)) == kept
    old = json.loads(answer_to_json(kept))
    for citation in old["citations"]:
        for name in ("kind", "twin", "twin_kind"):
            del citation[name]
    read = answer_from_json(json.dumps(old))
    assert read.rests_on == {"digest": 3}
    assert basis_of(read, "en") == ""


def test_markdown_names_the_kind_of_each_source_and_has_its_twin() -> None:
    page = answer_markdown("How far?", answer_of(*OF_EACH))
    assert "*Rests on 1 digest bullet, 1 abstract sentence and 1 sentence of a summary. Summaries were" in page
    sources = page.split("## Sources")[1].split("\n- ")[1:]
    assert [source.splitlines()[0].rpartition("), ")[2] for source in sources] == [
        "digest of 2024-06-21",
        "abstract, listed on 2024-06-21",
        "summary by a model, listed on 2024-06-21",
    ]
    assert f"In English (abstract):\n\n  > {FIGURE_EN}" in sources[0]
    assert f"In Korean (digest):\n\n  > {FIGURE}" in sources[1]
    assert "In " not in sources[2]
    assert "*초록 1개 문장에 근거합니다.*" in answer_markdown("얼마나 줄이나?", answer_of(OF_EACH[1]))


def test_bibtex_notes_the_kinds_that_are_cited() -> None:
    notes = {
        "Daily digest of 2024-06-21": OF_EACH[:1],
        "Abstract, listed on 2024-06-21": OF_EACH[1:2],
        "Daily digest of 2024-06-21; Summary by a model, listed on 2024-06-21": (OF_EACH[0], OF_EACH[2]),
    }
    for note, citations in notes.items():
        (entry,) = read_bibtex(answers_bibtex([answer_of(*citations)], {ARXIV_ID: TOLD})).values()
        assert entry["note"] == note
    (gone,) = read_bibtex(answers_bibtex([answer_of(OF_EACH[1])], {})).values()
    assert gone["note"] == "Abstract, listed on 2024-06-21"


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_supported_by_an_abstract_is_not_said_to_be_supported_by_a_digest(language: Language) -> None:
    said = tuple(Sentence(f"It is {number} [1].", ("[1]",), "supported") for number in range(2))
    of_digests, of_others = (replace(answer_of(OF_EACH[number]), sentences=said, mode="llm") for number in (0, 1))
    for sentences in (said, said[:1]):
        alone, mixed = (summary(replace(it, sentences=sentences), language) for it in (of_digests, of_others))
        assert alone != mixed
        assert {"en": "abstracts", "ko": "초록"}[language] in mixed
    assert summary(replace(of_others, mode="extractive"), language) != summary(replace(of_digests, mode="extractive"), language)
