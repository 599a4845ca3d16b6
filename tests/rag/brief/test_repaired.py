"""A figure that a digest garbled is marked in every form of a brief, with what the digest has."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag import Nonmun
from rag.brief import Brief, brief_markdown, brief_page, brief_text
from rag.text import Language
from tests.support.digests import write_digest
from tests.support.hf_server import paper

ID, TITLE = "2401.20001", "ReefCast: Forecasting Coral Bleaching"
NOTES: dict[Language, str] = {"en": "Repaired: 3 (the digest has 3333)", "ko": "바로잡음: 3 (다이제스트 원문: 3333)"}
LANGUAGES: tuple[Language, ...] = ("en", "ko")


@pytest.fixture
def brief(tmp_path: Path) -> Brief:
    write_digest(
        tmp_path, (ID, TITLE, "ReefCast는 3333개의 산호초에서 백화를 예측한다."), ("2401.20002", "Tides", "조류를 센다.")
    )
    abstract = "We present ReefCast. It forecasts coral bleaching for three reefs."
    (tmp_path / "2024-01-02.json").write_text(json.dumps([paper(ID, TITLE, abstract, "2024-01-02")]), "utf-8")
    assistant = Nonmun()
    assistant.ingest(tmp_path)
    return assistant.brief(language="ko")


def test_a_line_has_its_repairs_where_they_are_in_what_is_quoted(brief: Brief) -> None:
    [line] = [line for line in brief.lines if line.repairs]
    [repair] = line.repairs
    assert line.arxiv_id == ID
    assert (line.text[repair.start : repair.end], repair.written) == ("3", "3333")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_says_what_the_digest_has(brief: Brief, language: Language) -> None:
    assert NOTES[language] in brief_text(brief, language)
    assert NOTES[language] in brief_markdown(brief, language)
    page = brief_page(brief, language)
    assert NOTES[language] in page
    assert 'class="nm-brief-repaired"' in page
    assert ">3</span>개의 산호초" in page
    assert page.count("nm-brief-repaired") == 2  # its style, and the one figure
