"""The same digests give the same rankings, however they came into the index."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.core.models import Found
from rag.library import sample_folder

QUESTIONS = [
    "which papers cover DPO for diffusion?",
    "여러 언어의 지시 데이터셋",
    "LLM agents",
    "3D 가우시안 스플래팅",
    "papers like 2406.14347",
]


def rankings(assistant: Nonmun) -> list[Found]:
    return [assistant.search(question, 20) for question in QUESTIONS]


@pytest.mark.slow
@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("fitted_on_all", "store"), [(True, "embedded"), (True, "server"), (False, "embedded")], indirect=["store"]
)
@pytest.mark.long
def test_any_order_of_updates_gives_the_index_of_a_clean_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fitted_on_all: bool
) -> None:
    if not fitted_on_all:  # as in a large corpus, from whose oldest papers everything is learned
        monkeypatch.setattr("rag.index.build.EMBEDDED", 30)
        monkeypatch.setattr("rag.index.learned.WORDS", 40)
    days = sorted(sample_folder().rglob("*.md"))
    clean = Nonmun(tmp_path / "clean")
    clean.ingest(*days)
    again = Nonmun(tmp_path / "again")
    again.ingest(*reversed(days))
    assert rankings(again) == rankings(clean)
    updated = Nonmun(tmp_path / "updated")
    copy = tmp_path / "copy.md"
    copy.write_text(days[0].read_text("utf-8"), "utf-8")
    for place in (3, 0, 4, 2, 1):
        updated.ingest(days[place], copy)
    copy.unlink()
    updated.ingest(days[1], prune=True)
    assert rankings(updated) == rankings(clean)
    assert updated.index.generation.manifest.fingerprint == clean.index.generation.manifest.fingerprint
    assert updated.index.audit == clean.index.audit
    for name in ("papers", "titles", "chunks"):
        parts = [sorted((it.index.generation.folder / name).iterdir()) for it in (updated, clean)]
        assert [file.read_bytes() for file in parts[0]] == [file.read_bytes() for file in parts[1]]


@pytest.mark.usefixtures("store")
@pytest.mark.slow
def test_a_new_day_does_not_refit_a_large_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.index.build.EMBEDDED", 30)
    monkeypatch.setattr("rag.index.learned.WORDS", 30)
    monkeypatch.setattr("rag.index.basis._STEP", 1.6)
    days = sorted(sample_folder().rglob("*.md"))
    assistant = Nonmun(tmp_path / "home")
    assistant.ingest(*days[:4])
    before = assistant.index.generation.manifest
    monkeypatch.setattr("rag.index.learned.mine_glosses", None)
    monkeypatch.setattr("rag.index.embeddings.lsa.BilingualEmbedding.fit", None)
    monkeypatch.setattr("rag.index.store.ChunkStore.ids", None)
    assistant.ingest(days[4])
    after = assistant.index.generation.manifest
    assert after.papers > before.papers
    assert after.fingerprint == before.fingerprint
