"""A paper that is told by all three kinds of evidence: a Korean digest, an English abstract, and a model's summary."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from rag import Nonmun
from rag.core.models import Answer, BulletKind, Citation
from rag.core.settings import load_settings
from rag.library import sample_folder
from tests.support.digests import digest

ARXIV_ID = "2406.09001"
TITLE = "LanternFish: Depth Sensors for Dark Water"
DAY = "2024-06-21"
#: What the digest says, and the sentence of the abstract that says the same.
FIGURE = "LanternFish의 센서는 수심 900미터에서 깊이 오차를 18% 줄입니다."
FIGURE_EN = "LanternFish sensors reduce the depth error by 18% at 900 meters of water depth."
DIGEST = ("LanternFish는 어두운 물속에서 깊이를 재는 센서를 제안합니다.", FIGURE)
ABSTRACT = ("We propose LanternFish, a sensor that measures depth in dark water.", FIGURE_EN, "It draws two watts of power.")
SUMMARY = "LanternFish lights the sea floor with pulses and reads their echoes."
#: A paper that has an abstract alone.
ALONE = "2406.09002"
ALONE_TITLE = "CoralClock: Telling Time from Reefs"
ALONE_ABSTRACT = ("CoralClock dates coral rings with a scanner.", "The scanner reads 40 rings per minute.")


def daily_paper(arxiv_id: str, title: str, abstract: tuple[str, ...], **more: Any) -> dict[str, Any]:
    """An entry of the Daily Papers, as the service gives it."""
    listed = {"publishedAt": f"{DAY}T00:00:00.000Z", "submittedOnDailyAt": f"{DAY}T01:00:00.000Z", "upvotes": 5}
    return {
        "paper": {"id": arxiv_id, "title": title, "summary": " ".join(abstract), "authors": [{"name": "Ada Kim"}]}
        | listed
        | more
    }


def of_all_kinds(folder: Path, *, sample: bool = False) -> Nonmun:
    """An assistant over both papers, and over the bundled sample's days if ``sample``; all of it lies in an empty folder."""
    sources = folder / "sources"
    sources.mkdir()
    for file in sample_folder().rglob("*.md") if sample else ():
        (sources / file.name).write_bytes(file.read_bytes())
    (sources / "own.md").write_text(digest((ARXIV_ID, TITLE, *DIGEST), day=DAY, votes=5), "utf-8")
    listed = [
        daily_paper(ARXIV_ID, TITLE, ABSTRACT, ai_summary=SUMMARY),
        daily_paper(ALONE, ALONE_TITLE, ALONE_ABSTRACT),
    ]
    (sources / f"{DAY}.json").write_text(json.dumps(listed), "utf-8")
    home = folder / "home"
    assistant = Nonmun(home, settings=load_settings(home=home).without_model())
    assistant.ingest(sources)
    return assistant


def cited(number: int, kind: BulletKind, text: str, *, twin: str = "", twin_kind: BulletKind | None = None) -> Citation:
    """A citation of the first paper; ``number`` is also that of its bullet."""
    day = dt.date.fromisoformat(DAY)
    return Citation(f"[{number}]", ARXIV_ID, TITLE, day, number, text, kind=kind, twin=twin, twin_kind=twin_kind)


def answer_of(*citations: Citation) -> Answer:
    """An answer that quotes its citations, word for word."""
    text = " ".join(f"“{c.text}” {c.marker}" for c in citations)
    return Answer(text, False, citations, (), "extractive")


#: One of each kind; the first and the second say the same.
OF_EACH = (
    cited(1, "digest", FIGURE, twin=FIGURE_EN, twin_kind="abstract"),
    cited(2, "abstract", FIGURE_EN, twin=FIGURE, twin_kind="digest"),
    cited(3, "summary", SUMMARY),
)
