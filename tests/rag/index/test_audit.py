"""The audit of digests: junk planted in the sample is suspected and its warning reaches every place an answer is read."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.core.errors import UsageError
from rag.core.settings import load_settings
from rag.index.audit.result import Audit, AuditRow
from rag.library import sample_folder
from rag.search.query.filters import Filters
from tests.support.command import Command
from tests.support.digests import digest
from tests.support.hf_server import paper

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

#: Real-looking titles, with bullets about nothing, about another subject, and about how to submit a paper.
JUNK = {
    "2401.10001": (
        "ReefCast: Forecasting Coral Bleaching from Satellite Video",
        "새로운 딥러닝 모델을 소개하는 논문으로 기존 모델보다 높은 성능을 얻습니다.",
        "모델은 Transformer 구조를 기반으로 하며 어텐션 메커니즘을 개선하였습니다.",
        "자연어 처리(NLP)와 텍스트 분류 작업에서 정확도가 5% 향상되었습니다.",
    ),
    "2401.10002": (
        "OrchardBot: Picking Fruit with Soft Grippers at Night",
        "기계 번역의 품질을 높이기 위해 인코더-디코더 모델을 개선합니다.",
        "BERT와 같은 사전 학습 모델을 사용하고 데이터 증강을 적용합니다.",
        "BLEU 점수가 기존 모델보다 높았습니다.",
    ),
    "2401.10003": (
        "GlacierNet: Mapping Crevasses in Polar Ice from Radar Sounding",
        "원고 제출 양식과 여백, 글꼴을 안내합니다. 심사용 원고는 PDF로 제출합니다.",
        "LaTeX 템플릿을 고치면 심사 없이 반려됩니다.",
    ),
}
GOOD = (
    "2401.10009",
    "TideBench: A Benchmark for Video Language Models",
    "TideBench는 비디오 언어 모델을 평가하는 벤치마크이다.",
    "비디오 500편과 질문 2천 개로 이루어진다.",
)


def planted(folder: Path) -> Path:
    """The sample's digests, and a day with three junk entries and a good one."""
    for file in sorted(sample_folder().rglob("*.md")):
        (folder / file.name).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.name).write_bytes(file.read_bytes())
    junk = [(arxiv_id, *rest) for arxiv_id, rest in JUNK.items()]
    (folder / "junk.md").write_text(digest(*junk, GOOD, day="2024-01-29"), "utf-8")
    return folder


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose digests hold planted junk. A test that writes to it leaves it as it was."""
    home = tmp_path_factory.mktemp("audited")
    Nonmun(home, sample=False, settings=load_settings(home=home)).ingest(planted(home / "digests"))
    return home


@pytest.fixture
def assistant(home: Path) -> Any:
    opened = Nonmun(home, sample=False, settings=load_settings(home=home))
    yield opened
    forget(home)
    opened.close()


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, run: Command, home: Path) -> Iterator[Command]:
    """The program in the home with planted junk; what is accepted there is forgotten afterwards."""
    monkeypatch.setenv("NONMUN_HOME", str(home))
    yield run
    forget(home)


def forget(home: Path) -> None:
    """Undo all decisions of a home."""
    for name in ("accepted.json", "accepted.lock"):
        (home / name).unlink(missing_ok=True)


def suspects(audit: Audit) -> set[str]:
    return {row.arxiv_id for row in audit.rows if row.suspect}


@pytest.mark.slow
def test_planted_junk_is_suspect_and_nothing_else_is(assistant: Nonmun) -> None:
    audit = assistant.index.audit
    assert suspects(audit) == set(JUNK)
    assert len(audit.rows) == 73 + len(JUNK) + 1
    assert all(0 <= row.score <= 1 for row in audit.rows)
    assert min(r.score for r in audit.rows if r.suspect) > max(r.score for r in audit.rows if not r.suspect)


def test_nothing_of_the_sample_is_suspect(sample: Nonmun) -> None:
    audit = sample.index.audit
    assert (len(audit.rows), suspects(audit), audit.too_small) == (73, set(), False)


@pytest.mark.slow
def test_a_suspect_has_reasons_that_can_be_checked(assistant: Nonmun) -> None:
    rows = {row.arxiv_id: row for row in assistant.index.audit.rows}
    assert any("'ReefCast'" in reason for reason in rows["2401.10001"].reasons)
    assert any("no word of the title" in reason for reason in rows["2401.10002"].reasons)
    assert any("hand in a paper" in reason and "제출" in reason for reason in rows["2401.10003"].reasons)
    assert all(not row.reasons for row in rows.values() if not row.suspect)


def test_too_few_entries_give_no_verdict_and_say_so(tmp_path: Path) -> None:
    home = tmp_path / "small"
    file = tmp_path / "one.md"
    file.write_text(
        digest(*((i, *rest) for i, rest in JUNK.items()), GOOD, ("2401.10010", "No Bullets"), day="2024-01-29"), "utf-8"
    )
    small = Nonmun(home, sample=False, settings=load_settings(home=home))
    small.ingest(file)
    audit = small.index.audit
    assert (suspects(audit), audit.too_small, len(audit.rows)) == (set(), True, 5)


@pytest.mark.slow
def test_an_ingest_in_steps_gives_the_same_audit_as_one_at_once(tmp_path: Path, assistant: Nonmun) -> None:
    folder = planted(tmp_path / "digests")
    junk = (folder / "junk.md").read_text("utf-8")
    (folder / "junk.md").unlink()
    stepwise = Nonmun(tmp_path / "stepwise", sample=False, settings=load_settings(home=tmp_path / "stepwise"))
    stepwise.ingest(folder)
    assert suspects(stepwise.index.audit) == set()
    (folder / "junk.md").write_text(junk, "utf-8")
    stepwise.ingest(folder)
    assert stepwise.index.audit == assistant.index.audit


def test_a_trusted_search_leaves_suspects_out(assistant: Nonmun) -> None:
    found = assistant.search("ReefCast coral bleaching", 5)
    assert found[0].paper.arxiv_id == "2401.10001"
    assert "ReefCast" in found[0].suspect or "title" in found[0].suspect
    trusted = assistant.search("ReefCast coral bleaching", 5, trusted=True)
    filtered = assistant.search("ReefCast coral bleaching", 5, filters=Filters(since=dt.date(2024, 1, 1), trusted=True))
    for result in (trusted, filtered):
        assert not {e.paper.arxiv_id for e in result} & set(JUNK)
        assert all(not e.suspect for e in result)


def test_an_answer_from_a_suspect_digest_warns(assistant: Nonmun) -> None:
    answer = assistant.ask("what is OrchardBot?")
    assert {c.arxiv_id for c in answer.citations} == {"2401.10002"}
    assert all(c.warning for c in answer.citations)
    good = assistant.ask("what is TideBench?")
    assert {c.arxiv_id for c in good.citations} == {"2401.10009"}
    assert not any(c.warning for c in good.citations)


def test_accepting_overrules_and_can_be_taken_back(assistant: Nonmun) -> None:
    assert assistant.accept("https://arxiv.org/abs/2401.10001v2") == "2401.10001"
    row = next(r for r in assistant.index.audit.rows if r.arxiv_id == "2401.10001")
    assert (row.suspect, row.accepted, bool(row.reasons)) == (False, True, True)
    assert suspects(assistant.index.audit) == set(JUNK) - {"2401.10001"}
    assert assistant.search("ReefCast", 1, trusted=True)[0].suspect == ""  # the open searcher knows at once
    assistant.accept("2401.10001", undo=True)
    assert suspects(assistant.index.audit) == set(JUNK)
    assert assistant.search("ReefCast", 1)[0].suspect


@pytest.mark.slow
def test_what_was_accepted_outlives_a_rebuild(tmp_path: Path) -> None:
    folder = planted(tmp_path / "digests")
    assistant = Nonmun(tmp_path / "home", sample=False, settings=load_settings(home=tmp_path / "home"))
    assistant.ingest(folder)
    assistant.accept("2401.10002")
    assistant.ingest(folder, rebuild=True)
    assert suspects(assistant.index.audit) == set(JUNK) - {"2401.10002"}


@pytest.mark.parametrize("written", ["2401.99999", "no id", "", "2401.10001 2401.10002"])
def test_accepting_what_is_no_paper_here_is_an_error(assistant: Nonmun, written: str) -> None:
    with pytest.raises(UsageError) as problem:
        assistant.accept(written)
    assert problem.value.hint
    assert suspects(assistant.index.audit) == set(JUNK)


@pytest.mark.slow
def test_an_index_of_an_older_version_is_audited_on_the_fly_and_at_the_next_ingest(tmp_path: Path) -> None:
    folder = planted(tmp_path / "digests")
    assistant = Nonmun(tmp_path / "home", sample=False, settings=load_settings(home=tmp_path / "home"))
    assistant.ingest(folder)
    before = assistant.index.audit
    (assistant.index.generation.folder / "audit.json").unlink()
    assert Nonmun(settings=assistant.settings).index.audit == before
    (assistant.index.generation.folder / "papers" / "terms.txt").unlink()
    with pytest.raises(UsageError) as problem:
        _ = Nonmun(settings=assistant.settings).index.audit
    assert "nonmun ingest --rebuild" in problem.value.hint
    assistant.ingest(folder)  # unchanged files, and still there is something to do
    assert assistant.index.audit == before


def test_the_command_lists_suspects_with_reasons(run: Any) -> None:
    status, out, _ = run("audit")
    assert status == 0
    assert all(arxiv_id in out for arxiv_id in JUNK)
    assert "TideBench" not in out  # its id may be named as the like of another
    assert "3 of 77 entries are suspect" in out
    assert "nothing in them matches the title" in out
    assert "nonmun audit --accept ID" in out


def test_the_command_prints_one_object_per_entry(run: Any) -> None:
    _, out, _ = run("audit", "--json")
    rows = [json.loads(line) for line in out.split("\n") if line]
    assert len(rows) == 77
    assert {r["arxiv_id"] for r in rows if r["suspect"]} == set(JUNK)
    assert all({"arxiv_id", "date", "suspect", "score", "reasons", "accepted", "doubted"} == set(r) for r in rows)
    assert {r["date"] for r in rows if r["suspect"]} == {"2024-01-29"}


def test_the_command_accepts_and_takes_back(run: Any) -> None:
    assert "accepted" in run("audit", "--accept", "2401.10001v3")[1]
    rows = [json.loads(line) for line in run("audit", "--json")[1].split("\n") if line]
    assert [(r["suspect"], r["accepted"]) for r in rows if r["arxiv_id"] == "2401.10001"] == [(False, True)]
    assert "2 of 77 entries are suspect" in run("audit")[1]
    run("audit", "--accept", "2401.10001", "--undo")
    assert "3 of 77 entries are suspect" in run("audit")[1]
    status, _, err = run("audit", "--accept", "2401.99999")
    assert (status, "2401.99999" in err) == (2, True)
    assert run("audit", "--undo")[0] == 2


def test_search_and_status_show_it(run: Any) -> None:
    _, out, _ = run("search", "ReefCast", "--k", "1")
    assert "warning: these bullets seem to describe another paper" in out
    rows = [json.loads(line) for line in run("search", "ReefCast", "--k", "3", "--json")[1].split("\n") if line]
    assert {r["arxiv_id"] for r in rows if r.get("suspect")} == {"2401.10001"}
    out = run("search", "ReefCast", "--k", "3", "--no-suspects", "--json")[1]
    trusted = [json.loads(line) for line in out.split("\n") if line]
    assert "2401.10001" not in {row.get("arxiv_id") for row in trusted}
    assert json.loads(run("status", "--json")[1])["suspect_entries"] == 3


def test_a_terminal_warns_once_for_each_cited_paper(run: Any) -> None:
    _, out, _ = run("ask", "what is OrchardBot?")
    assert out.count("warning: these bullets seem to describe another paper") == 1
    cited = json.loads(run("ask", "what is OrchardBot?", "--json")[1])["citations"]
    assert cited
    assert all(c["warning"] for c in cited)


def test_a_warning_tells_of_the_newest_suspect_entry_in_few_words() -> None:
    old, new = AuditRow("1", "2024-01-01", True, 0.9, ("old",)), AuditRow("1", "2024-02-01", True, 0.9, ("a", "b", "c"))
    assert Audit((new, old, AuditRow("2", "2024-01-01", False, 0.1))).warnings == {"1": "a; b"}


@pytest.mark.slow
@pytest.mark.long
def test_labelled_junk_is_told_from_good_entries(test_data: Path, real_home: Path) -> None:
    from eval.training.audit_card import auc, read_labels

    labels = test_data / "bench" / "dev" / "junk.jsonl"
    if not labels.exists():
        pytest.skip("no labelled digests there")
    import numpy as np

    assistant = Nonmun(real_home, sample=False, settings=load_settings(home=real_home))
    rows = {(r.arxiv_id, r.date): r for r in assistant.index.audit.rows}
    known = {key: junk for key, junk in read_labels(labels).items() if key in rows}
    scores = np.array([rows[key].score for key in known])
    truth = np.array(list(known.values()))
    assert auc(truth, scores) >= 0.98
    flagged = np.array([rows[key].suspect for key in known])
    assert flagged[truth].mean() >= 0.93
    assert truth[flagged].mean() >= 0.95


def test_an_abstract_is_no_digest_that_could_be_another_papers(tmp_path: Path) -> None:
    (tmp_path / "days").mkdir()
    for n in range(60):
        day = (dt.date(2031, 3, 1) + dt.timedelta(n)).isoformat()
        abstract = "Submit your manuscript as a PDF. Use the LaTeX template and its margins." if n == 30 else f"Kelp {n} grows."
        entry = paper(f"3103.{n:05}", f"Kelp Study Number {n}", abstract, day)
        (tmp_path / "days" / f"{day}.json").write_text(json.dumps([entry]), "utf-8")
    assistant = Nonmun(tmp_path / "home", settings=load_settings(home=tmp_path / "home"))
    assistant.ingest(tmp_path / "days")
    assert len(assistant.index.papers) == 60
    assert suspects(assistant.index.audit) == set()
