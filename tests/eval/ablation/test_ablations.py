"""The ablations: labelled questions, their scoring, the variants, and the command."""

from __future__ import annotations

import importlib.util
import json
import math
import random
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from eval.ablation.lexical_variants import (
    AddedTranslations,
    UnstemmedIndex,
    cooccurrence_alone,
    documents_of,
    glossary_alone,
    keep_written,
)
from eval.ablation.llama_baselines import BM25_INSTALL, llama_variants
from eval.ablation.study import COLUMNS, Ablations, run_ablations, score
from eval.ablation.variants import RankFusion, reciprocal_rank_fusion, search_variants
from eval.cases.labelled import LabelledQuestion, read_labelled
from eval.cases.questions import read_cases
from eval.metrics.retrieval import condensed, ndcg_at, reciprocal_rank
from rag import Nonmun
from rag.core.errors import UsageError
from rag.index.lexical import LexicalIndex
from rag.index.search_index import SearchIndex
from rag.index.translation import TranslationTable, mine_glosses
from rag.search import scoring
from rag.search.query.question import Question
from rag.search.query.understand import understand, understand_many
from tests.support.command import Command
from tests.support.digests import write_digest

pytestmark = pytest.mark.slow

PAPERS = [
    ("Speculative decoding with small drafts", "작은 초안 모델이 먼저 토큰을 제안하고 큰 모델이 검증합니다."),
    ("Gaussian splatting of moving scenes", "움직이는 장면을 3차원 가우시안으로 표현합니다."),
    ("Preference optimization for diffusion models", "확산 모델을 사람의 선호에 맞춥니다."),
]


@pytest.fixture(scope="module")
def index(sample: Nonmun) -> SearchIndex:
    return sample.index.search_index


@pytest.fixture(scope="module")
def asked() -> list[LabelledQuestion]:
    """Every eighth pair of the sample's questions as questions about a detail, and three subjects."""
    cases = [case for place, case in enumerate(read_cases("sample")) if place // 2 % 8 == 0]
    facts = [LabelledQuestion(c.id, f"fact-{c.lang}", c.question, frozenset(c.papers)) for c in cases]
    diffusion, plausible = frozenset({"2311.12908", "2311.13231"}), frozenset({"2311.13073"})
    return [
        *facts,
        LabelledQuestion("t1-en", "topic-en", "aligning diffusion models with human preferences", diffusion, plausible),
        LabelledQuestion("t2-en", "topic-en", "preference tuning diffusion papers", diffusion, plausible),
        LabelledQuestion("t1-ko", "topic-ko", "확산 모델을 사람의 선호에 맞추는 논문", diffusion, plausible),
    ]


@pytest.fixture(scope="module")
def table(index: SearchIndex, asked: list[LabelledQuestion]) -> Ablations:
    return run_ablations(index, asked)


@pytest.fixture
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: socket.socket, address: object) -> None:
        raise AssertionError(f"a connection to {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


# ---------------------------------------------------------------- metrics


def test_ndcg_by_hand() -> None:
    assert ndcg_at(["a", "b"], {"a", "b"}) == 1.0
    assert ndcg_at(["x", "a"], {"a"}) == pytest.approx(1 / math.log2(3))
    assert ndcg_at(["a", "x", "b"], {"a", "b"}) == pytest.approx((1 + 0.5) / (1 + 1 / math.log2(3)))
    assert ndcg_at(["x", "a"], {"a"}, k=1) == 0.0
    assert ndcg_at(["a"], {"a", "b", "c"}, k=1) == 1.0, "more than k can be right, but only k places can be filled"
    assert ndcg_at([], {"a"}) == 0.0
    assert ndcg_at(["x"], set()) == 1.0


def test_unjudged_and_repeated_items_make_room_for_those_below() -> None:
    assert condensed(["u", "x", "u", "x", "a"], {"u"}) == ["x", "a"]
    assert reciprocal_rank(condensed(["u", "x", "a"], {"u"}), {"a"}) == 0.5


def test_figures_are_means_over_each_group() -> None:
    asked = [
        LabelledQuestion("1", "fact-en", "one", frozenset("a")),
        LabelledQuestion("2", "fact-en", "two", frozenset("b")),
        LabelledQuestion("3", "topic-ko", "셋", frozenset("ab"), frozenset("x")),
    ]
    figures = score(lambda question, k: ["x", "a", "y", "b"], asked, understand_many([q.text for q in asked]))
    # a stands second and b fourth; without x, which nobody judged, they stand first and third.
    assert figures == {"fact-en": (1 / 2 + 1 / 4) / 2, "topic-ko": round((1 + 1 / 2) / (1 + 1 / math.log2(3)), 4)}


def test_the_metrics_agree_with_the_scorer_of_the_labelled_data(
    test_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spec = importlib.util.spec_from_file_location("scorer", test_data / "bench" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    ids, chance = [f"p{i}" for i in range(30)], random.Random(7)
    rows = []
    for number in range(60):
        right = chance.sample(ids, chance.choice([1, 3, 14]))
        rows.append({"qid": f"t{number}", "question_en": "q", "question_ko": "질문", "relevant": right})
        rows[-1]["also_plausible"] = chance.sample(ids, 6)
    (tmp_path / "topic.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    rankings = {f"t{number}-{lang}": chance.choices(ids, k=40) for number in range(60) for lang in ("en", "ko")}
    found = [{"id": key, "results": [{"arxiv_id": i} for i in ranked]} for key, ranked in rankings.items()]
    monkeypatch.setattr(scorer, "run", lambda command, rows: (found, 1.0))
    theirs = scorer.score_search(tmp_path, [])
    for group in ("topic-en", "topic-ko"):
        mine = [(condensed(rankings[q.id], q.unjudged), q.relevant) for q in read_labelled(tmp_path) if q.group == group]
        assert theirs[group]["ndcg@10"] == pytest.approx(np.mean([ndcg_at(*pair) for pair in mine]), abs=1e-4)
        assert theirs[group]["mrr@10"] == pytest.approx(np.mean([reciprocal_rank(*pair) for pair in mine]), abs=1e-4)


# ---------------------------------------------------------------- labelled files


def _write_rows(folder: Path, name: str, *rows: dict[str, Any]) -> None:
    (folder / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def test_each_file_gives_its_groups_of_questions(tmp_path: Path) -> None:
    _write_rows(
        tmp_path,
        "topic.jsonl",
        {"qid": "t", "question_en": "drafts", "question_ko": "초안", "relevant": ["1"], "also_plausible": ["1", "2"]},
    )
    _write_rows(tmp_path, "known_item.jsonl", {"qid": "k", "text_masked": "It drafts.", "arxiv_id": "1", "kind": "tldr"})
    _write_rows(tmp_path, "answerable.jsonl", {"qid": "a", "question": "몇 개?", "lang": "ko", "arxiv_ids": ["1", "3"]})
    assert read_labelled(tmp_path) == [
        LabelledQuestion("t-en", "topic-en", "drafts", frozenset({"1"}), frozenset({"2"})),
        LabelledQuestion("t-ko", "topic-ko", "초안", frozenset({"1"}), frozenset({"2"})),
        LabelledQuestion("k", "known-tldr", "It drafts.", frozenset({"1"})),
        LabelledQuestion("a", "fact-ko", "몇 개?", frozenset({"1", "3"})),
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"qid": "a", "question": "How many?", "lang": "en"}, 'is not a valid labelled question: it has no "arxiv_ids"'),
        ({"qid": "a", "question": "How many?", "lang": "en", "arxiv_ids": []}, "it names no relevant paper"),
        ([], "is not a valid labelled question"),
    ],
)
def test_a_row_that_cannot_be_scored_is_named(tmp_path: Path, row: Any, said: str) -> None:
    _write_rows(tmp_path, "answerable.jsonl", row)
    with pytest.raises(UsageError, match=said.replace("(", r"\(").replace(")", r"\)")):
        read_labelled(tmp_path)


def test_a_folder_without_labelled_questions_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No labelled question"):
        read_labelled(tmp_path)


# ---------------------------------------------------------------- the parts that variants are made of


def test_reciprocal_rank_fusion_by_hand() -> None:
    # b: 1/62 + 1/61, c: 1/62, a: 1/61
    assert reciprocal_rank_fusion([["a", "b"], ["b", "c"]]) == ["b", "a", "c"]
    assert reciprocal_rank_fusion([["a", "b"], ["b", "a"]]) == ["a", "b"], "equal ones stay as they first appear"
    assert reciprocal_rank_fusion([[], []]) == []


def test_documents_are_read_back_from_an_index(index: SearchIndex) -> None:
    learned = TranslationTable.build(documents_of(index.paper_index), mine_glosses(c.text for c in index.chunks))
    terms = index.paper_index.vocabulary
    assert {t: learned[t] for t in terms} == {t: index.translations[t] for t in terms}


def test_translations_come_from_the_glossary_or_from_the_documents() -> None:
    documents = [["zorp", "사과"], ["zorp", "사과"], ["diffus", "배"], ["zip", "확산"], ["other"]]
    words = LexicalIndex.build(documents)
    assert TranslationTable.build(documents)["zorp"]
    assert TranslationTable.build(documents)["diffus"]
    assert dict(cooccurrence_alone(words)["zorp"]) == {"사과": 1.0}
    assert not cooccurrence_alone(words)["diffus"]
    assert not glossary_alone(words)["zorp"]
    assert "확산" in glossary_alone(words)["diffus"]


def test_adding_differs_from_taking_the_better_only_where_both_stand() -> None:
    words = LexicalIndex.build([["word", "낱말"], ["word", "x"], ["낱말", "x"], ["x", "y"]])
    translations = TranslationTable({"word": {"낱말": 1.0}})
    better = scoring.bm25(words, translations, {"word": 2.0})
    added = AddedTranslations(words, translations).scores({"word": 2.0})
    crossed = 2.0 * scoring.INTO_KOREAN * words.idf("word") / words.idf("낱말") * words.scores({"낱말": 1.0})
    assert added.tolist() == pytest.approx((words.scores({"word": 2.0}) + crossed).tolist())
    assert added[1:].tolist() == pytest.approx(better[1:].tolist())
    assert added[0] > better[0] > 0


def test_unstemmed_words_match_as_they_are_written() -> None:
    stemmed = LexicalIndex.build([["model", "확산"], ["model"], ["draft"]])
    written = LexicalIndex.build([["models", "확산"], ["model"], ["drafts"]])
    unstemmed = UnstemmedIndex(stemmed, written)
    question = understand("Models of 확산")
    assert keep_written(question) == question, "for the embedding and translations it is the same question"
    weights = keep_written(question).weights
    assert np.flatnonzero(stemmed.scores({"model": 1.0})).tolist() == [0, 1]
    assert np.flatnonzero(unstemmed.scores({t: w for t, w in weights.items() if t == "model"})).tolist() == [0]
    assert unstemmed.scores({t: w for t, w in weights.items() if t == "확산"})[0] == stemmed.scores({"확산": 1.0})[0]
    assert unstemmed.document_frequency(next(t for t in weights if t == "model")) == 1


@pytest.mark.slow
def test_the_unstemmed_index_of_papers_holds_their_words(index: SearchIndex) -> None:
    unstemmed = UnstemmedIndex.of(index)
    texts = [" ".join([p.title, *(b.text for e in p.entries for b in e.bullets)]).lower() for p in index.papers]
    (plural,) = keep_written(understand("models")).weights
    rows = unstemmed.postings(plural)[0].tolist()
    assert 0 < len(rows) < index.paper_index.document_frequency("model")
    assert all("models" in texts[row] for row in rows)


# ---------------------------------------------------------------- the table


@pytest.mark.slow
@pytest.mark.long
def test_the_table_has_every_variant_with_a_figure_for_every_group(table: Ablations) -> None:
    names = [row.name for row in table.rows]
    assert len(names) == len(set(names)) == 19
    for name in ("full system", "words only", "meaning only", "reciprocal-rank fusion", "English unstemmed"):
        assert name in names
    groups = {"fact-en", "fact-ko", "topic-en", "topic-ko"}
    for row in table.rows:
        assert set(row.figures) == (set() if row.skipped else groups), row.name
        assert all(0 <= value <= 1 for value in row.figures.values())
    lines = table.as_markdown().split("\n")
    assert lines[0] == f"| variant | {' | '.join(name for group, name in COLUMNS.items() if group in groups)} |"
    assert lines[2].startswith("| questions | 10 | 10 | 2 | 1")
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines[3 : 3 + len(names)]] == names
    assert "73 papers" in lines


@pytest.mark.slow
@pytest.mark.long
def test_the_full_system_is_the_search_scored_by_hand(sample: Nonmun, table: Ablations, asked: list[LabelledQuestion]) -> None:
    found: dict[str, list[float]] = {"fact-en": [], "fact-ko": [], "topic-en": [], "topic-ko": []}
    for question in asked:
        ranked = [e.paper.arxiv_id for e in sample.search(question.text, 50)]
        if question.group.startswith("fact"):
            place = ranked.index(*question.relevant)
            found[question.group].append(1 / (place + 1) if place < 10 else 0.0)
        else:
            kept = [arxiv_id for arxiv_id in ranked if arxiv_id not in question.unjudged]
            gains = [1 / math.log2(kept.index(arxiv_id) + 2) for arxiv_id in question.relevant if arxiv_id in kept[:10]]
            found[question.group].append(sum(gains) / (1 + 1 / math.log2(3)))
    assert table.rows[0].name == "full system"
    assert table.rows[0].figures == {group: round(sum(v) / len(v), 4) for group, v in found.items()}


@pytest.mark.slow
@pytest.mark.long
def test_taking_a_part_away_changes_the_ranking_and_leaving_one_alone_scores_less(
    index: SearchIndex, table: Ablations, asked: list[LabelledQuestion]
) -> None:
    understood = understand_many([q.text for q in asked])
    variants = list(search_variants(index))
    rankings = {v.name: [v.rank(q, 10) for q in understood] for v in variants if v.rank is not None}
    full = rankings.pop("full system")
    assert len(rankings) == 16
    for name, ranked in rankings.items():
        assert ranked != full, name
    assert len({str(ranked) for ranked in rankings.values()}) == 16
    figures = {row.name: row.figures for row in table.rows}
    for name in ("words only", "meaning only", "without translation"):
        assert figures[name]["fact-en"] < figures["full system"]["fact-en"], name


def test_rank_fusion_puts_first_what_both_legs_put_first(index: SearchIndex) -> None:
    question = understand("Kandinsky video generation with keyframes and interpolation")
    by_name = {v.name: v.rank for v in search_variants(index)}
    for name in ("words and translations only", "meaning only"):
        rank = by_name[name]
        assert rank is not None
        assert rank(question, 1) == ["2311.13073"]
    assert RankFusion(index)(question, 3)[0] == "2311.13073"
    assert len(RankFusion(index)(question, 3)) == 3


def test_a_question_without_a_known_word_gives_no_ranking_and_no_error(index: SearchIndex) -> None:
    question: Question = replace(understand("qwxyz"), weights={"qwxyz": 1.0})
    for variant in search_variants(index):
        assert variant.rank is not None
        assert variant.rank(question, 5) == [], variant.name


# ---------------------------------------------------------------- llama-index


def test_the_plain_vector_index_searches_the_stored_vectors(index: SearchIndex) -> None:
    variants = llama_variants(index)
    plain = next(variants)
    assert plain.rank is not None
    for text in ("aligning diffusion models with human preferences", "웹 검색과 도구를 쓰는 범용 AI 비서 평가"):
        question = understand(text)
        nearest = np.asarray(index.vectors) @ index.embedding.embed_question(text, question.weights)
        best = index.chunks[int(np.argmax(nearest))].paper.arxiv_id
        found = plain.rank(question, 20)
        assert best in found[:2]
        assert len(found) == len(set(found)) == 20
    variants.close()  # type: ignore[attr-defined]  # a generator holds the database open


def test_bm25_of_llama_index_finds_a_title(index: SearchIndex) -> None:
    pytest.importorskip("llama_index.retrievers.bm25")
    bm25 = list(llama_variants(index))[-1]
    assert bm25.rank is not None
    paper = index.papers[0]
    assert bm25.rank(understand(paper.title), 1) == [paper.arxiv_id]
    assert bm25.rank(understand("가나다라마바사아"), 5) == []


def test_a_package_that_is_not_installed_skips_its_row_and_says_what_to_type(
    index: SearchIndex, asked: list[LabelledQuestion], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "llama_index.retrievers.bm25", None)
    monkeypatch.setattr("eval.ablation.study.search_variants", lambda index: iter(()))
    table = run_ablations(index, asked[:2])
    row = table.rows[-1]
    assert (row.name, row.figures) == ("llama-index BM25Retriever", {})
    assert "| llama-index BM25Retriever | – | – |" in table.as_markdown()
    assert f"llama-index BM25Retriever: not installed: {BM25_INSTALL}" in table.as_markdown()


# ---------------------------------------------------------------- the command


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder of labelled questions and a folder of three digests."""
    data, digests = tmp_path / "data", tmp_path / "digests"
    data.mkdir()
    digests.mkdir()
    for day, (title, bullet) in enumerate(PAPERS, 1):
        paper = (f"2406.0000{day}", title, f"**What's New**: {bullet}")
        write_digest(digests, paper, day=f"2024-06-2{day}", votes=day, authors="A. Author")
    _write_rows(data, "answerable.jsonl", {"qid": "a", "question": "초안 모델은?", "lang": "ko", "arxiv_ids": ["2406.00001"]})
    return data, digests


@pytest.mark.slow
@pytest.mark.usefixtures("_no_network")
def test_the_command_prints_the_table_writes_it_and_asks_no_server(
    monkeypatch: pytest.MonkeyPatch, run: Command, tmp_path: Path, folders: tuple[Path, Path]
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("NONMUN_CHROMA_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("NONMUN_EMBEDDING", "openai:none")
    data, digests = map(str, folders)
    report, home = tmp_path / "new" / "report", tmp_path / "kept"
    options = ["--data", data, "--digests", digests]
    status, printed, _ = run("eval", "ablations", *options, "--report", report, "--home", home)
    assert not status
    assert "| full system | 1.000 |" in printed
    written = json.loads((report / "ablations.json").read_text("utf-8"))
    assert written["papers"] == 3
    assert written["questions"] == {"fact-ko": 1}
    assert written["rows"][0]["figures"] == {"fact-ko": 1.0}
    assert (home / "indexes" / "digests" / "CURRENT").exists()
    assert not (tmp_path / "home" / "indexes").exists()


def test_the_command_says_what_is_wrong_before_it_indexes_anything(
    run: Command, tmp_path: Path, folders: tuple[Path, Path]
) -> None:
    data, digests = map(str, folders)
    (tmp_path / "file").write_text("", "utf-8")
    status, _, err = run("eval", "ablations", "--data", digests, "--digests", digests)
    assert (status, "No labelled question" in err) == (2, True)
    status, _, err = run("eval", "ablations", "--data", data, "--digests", digests, "--report", tmp_path / "file")
    assert (status, "Cannot make the folder" in err) == (3, True)
