"""What answered in a run, so that two runs can be told apart: mode, model, version, and hashes of prompts and papers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from prompts import fingerprint
from rag.assistant import Nonmun
from rag.core import Paper, __version__


def system_of(assistant: Nonmun) -> dict[str, str]:
    """Describe what an assistant answers with, without keys, addresses or paths."""
    settings, generation = assistant.settings, assistant.index.generation
    found = {
        "mode": "llm" if settings.llm.configured else "extractive",
        "version": __version__,
        "embedding": generation.manifest.embedding,
        "papers": str(len(generation.papers)),
        "papers_hash": papers_hash(generation.papers),
    }
    if settings.llm.configured:
        found |= {
            "model": settings.llm.model,
            "verification": settings.answer.verification,
            "effort": settings.answer.effort,
        }
        found |= {f"prompt_{name}": fingerprint(name) for name in ("answer_system", "answer_user")}
    return found


def papers_hash(papers: Mapping[str, Paper]) -> str:
    """Return a hash of everything that the digests say about some papers."""
    said = hashlib.sha256()
    for arxiv_id in sorted(papers):
        said.update(repr(papers[arxiv_id]).encode("utf-8", "surrogatepass"))
    return said.hexdigest()[:12]
