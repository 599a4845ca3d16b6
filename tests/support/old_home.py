"""A home as nonmun 0.1 left it, made of one that this version wrote."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np

from rag.index.generation import Generation
from rag.index.lexical import LexicalIndex
from rag.index.sums import SUMS
from rag.index.words import stored_terms

#: What 0.1 kept of an answer.
ANSWER_0_1 = {
    "text": "상어 영상을 만든다 [1].",
    "abstained": False,
    "sentences": [],
    "citations": [
        {
            "marker": "[1]",
            "arxiv_id": "2401.00001",
            "title": "Sharks in Video",
            "date": "2024-01-02",
            "bullet": 0,
            "text": "상어 영상을 생성하는 확산 모델이다.",
        }
    ],
    "mode": "extractive",
}
_CHATS_0_1 = """
CREATE TABLE conversations (id TEXT PRIMARY KEY, title TEXT NOT NULL, created TEXT NOT NULL, changed TEXT NOT NULL) STRICT;
CREATE TABLE turns (
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE, number INTEGER NOT NULL, message TEXT NOT NULL,
  question TEXT NOT NULL, text TEXT NOT NULL DEFAULT '', answer TEXT, citations TEXT NOT NULL DEFAULT '[]',
  asked TEXT NOT NULL, ended TEXT, PRIMARY KEY (conversation, number)
) STRICT;
PRAGMA user_version = 1;
"""
_FEEDBACK_0_1 = """
CREATE TABLE opinions (
  owner TEXT NOT NULL, conversation TEXT NOT NULL, turn INTEGER NOT NULL, marker TEXT NOT NULL, thumb TEXT NOT NULL,
  reason TEXT NOT NULL, note TEXT NOT NULL, question TEXT NOT NULL, answer TEXT NOT NULL, given TEXT NOT NULL,
  PRIMARY KEY (owner, conversation, turn, marker)
) STRICT;
PRAGMA user_version = 1;
"""


def make_index_old(folder: Path, *, first: bool = False) -> None:
    """Rewrite a generation in the form of 0.1: bullets in pairs, scores in lexical indexes, terms of all texts, format 1.

    :param first: in the form of its first indexes, without titles, audit and prefixes.
    """
    _write_scores(folder)
    (folder / SUMS).unlink()
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text("utf-8")) | {"format": 1}
    records = [json.loads(line) for line in (folder / "files.jsonl").read_text("utf-8").splitlines()]
    for record in records:
        for entry in record["entries"]:
            entry["bullets"] = [bullet[:2] for bullet in entry["bullets"]]
    if first:
        for name in ("passage_prefix", "query_prefix"):
            del manifest[name]
        (folder / "audit.json").unlink()
        shutil.rmtree(folder / "titles")
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=1), "utf-8")
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (folder / "files.jsonl").write_text("".join(lines), "utf-8")


def _write_scores(folder: Path) -> None:
    """Replace the counts and ids that a generation stores by what 0.1 stored: lexical indexes of bm25s, and all terms."""
    terms = stored_terms(Generation.read(folder)) | json.loads((folder / "phrases.json").read_text("utf-8"))
    (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), "utf-8")
    for name in ("papers", "titles", "chunks"):
        index = LexicalIndex.load(folder / name)
        postings = [index.postings(term) for term in index.vocabulary]
        shutil.rmtree(folder / name)
        (folder / name).mkdir()
        arrays = {
            "data": np.concatenate([scores for _, scores in postings]),
            "indices": np.concatenate([rows for rows, _ in postings]),
            "indptr": np.cumsum([0, *(len(rows) for rows, _ in postings)]),
        }
        for part, values in arrays.items():
            np.save(folder / name / f"{part}.csc.index.npy", values)
        (folder / name / "vocab.index.json").write_text(json.dumps(index.vocabulary, ensure_ascii=False), "utf-8")
        (folder / name / "params.index.json").write_text(json.dumps({"num_docs": index.size}), "utf-8")
    for name in ("phrases.json", "chunk_ids.npy", "chunk_starts.npy", "superseded.json"):
        (folder / name).unlink()


def write_old_databases(home: Path) -> None:
    """Write a conversation and an opinion as 0.1 kept them."""
    answer, then = json.dumps(ANSWER_0_1, ensure_ascii=False), "2026-11-20T12:00:00.000+00:00"
    with contextlib.closing(sqlite3.connect(home / "chats.sqlite3")) as chats:
        chats.executescript(_CHATS_0_1)
        chats.execute("INSERT INTO conversations VALUES ('abc', '상어', ?, ?)", (then, then))
        cited = json.dumps(ANSWER_0_1["citations"], ensure_ascii=False)
        values = ("상어?", "상어?", ANSWER_0_1["text"], answer, cited, then, then)
        chats.execute("INSERT INTO turns VALUES ('abc', 1, ?, ?, ?, ?, ?, ?, ?)", values)
        chats.commit()
    with contextlib.closing(sqlite3.connect(home / "feedback.sqlite3")) as feedback:
        feedback.executescript(_FEEDBACK_0_1)
        row = ("", "abc", 1, "[1]", "down", "wrong_bullet", "아니다", "상어?", answer, then)
        feedback.execute(f"INSERT INTO opinions VALUES ({', '.join('?' * len(row))})", row)
        feedback.commit()
