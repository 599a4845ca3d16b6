"""Digests of eight days with all that a brief has to cope with, indexed once."""

from __future__ import annotations

import pytest

from rag import Nonmun
from rag.core.settings import load_settings
from tests.support.digests import digest

#: What a title and a bullet may try: HTML, Markdown, a change of the direction of writing, a terminal's escape sequences.
HOSTILE = "Quokka <script>alert(1)</script> ![x](http://evil.invalid/x.png) \u202egnirts \x1b[31mred\ufffe"

_EARLY = [
    (
        f"2401.0000{day}",
        f"OldNet {day}: text-to-image diffusion of penguins",
        f"OldNet{day}은 펭귄 확산 모델(diffusion model)을 제안한다.",
    )
    for day in range(1, 7)
]
_LAST = [
    digest(
        (
            "2401.00011",
            "PenguinGPT: video generation with penguins",
            "**What's New**: PenguinGPT는 비디오 생성(video generation) 모델이다. 빠르다.",
        ),
        ("2401.00012", "Walking penguins with OldNet", "OldNet을 쓴 로봇 펭귄 보행(penguin gait)을 제안한다."),
        day="2024-01-08",
        votes=3,
        authors="Ada Lovelace, Grace Hopper",
    ),
    digest(
        ("2401.00013", HOSTILE, f"쿼카 {HOSTILE}"),
        ("2401.00014", "A paper without bullets"),
        day="2024-01-09",
        authors="Ada King Lovelace",
    ),
    digest(
        ("2401.00015", "Penguin gait again with WaddleBench", "펭귄 보행(penguin gait)을 WaddleBench로 평가한다."),
        ("2401.00016", "Speech recognition for penguins", "펭귄 음성 인식(speech recognition)을 제안한다."),
        day="2024-01-09",
        votes=40,
        authors="Alan Turing",
    ),
]


@pytest.fixture(scope="session")
def penguins(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """An assistant over the digests. Tests only read it."""
    folder = tmp_path_factory.mktemp("penguins")
    for day, paper in enumerate(_EARLY, 1):
        (folder / f"{day}.md").write_text(digest(paper, day=f"2024-01-0{day}", votes=day), "utf-8")
    for number, text in enumerate(_LAST):
        (folder / f"last-{number}.md").write_text(text, "utf-8")
    home = folder / "home"
    assistant = Nonmun(home, settings=load_settings(home=home))
    assistant.ingest(folder)
    return assistant
