"""Messages of conversations, the turns before them, and what they stand for."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

from rag.chat.followup import follow_up
from rag.chat.turns import Earlier, Shown
from rag.search.query.question import Question
from rag.search.query.understand import understand

DAY = dt.date(2024, 7, 15)
DPO = "which papers cover DPO for diffusion?"
DPO_KO = "확산 모델에 DPO를 적용한 논문은?"
PAPERS = (
    Shown("2311.12908", "Diffusion Model Alignment Using Direct Preference Optimization", dt.date(2023, 11, 23)),
    Shown("2311.13231", "Using Human Feedback to Fine-tune Diffusion Models", dt.date(2023, 11, 23)),
)
MANY = tuple(Shown(f"2406.{n:05}", f"Paper {n}", dt.date(2024, 6, 1)) for n in range(1, 25))


def turn(message: str, *papers: Shown, question: str = "") -> Earlier:
    return Earlier(message, understand(question or message, DAY), papers)


def compared(message: str, *counts: str) -> Earlier:
    """A turn that counted the papers of some subjects, most first (``whales: 12``), or named these alone."""
    sides = tuple(count.partition(":")[0] for count in counts)
    question = replace(understand(message, DAY).about(" ".join(sides)), intent="metadata", statistic="each", subjects=sides)
    return Earlier(message, question, answer="\n".join(f"{n}. {count}" for n, count in enumerate(counts, 1)))


def asked(message: str, *earlier: Earlier, today: dt.date = DAY, **more: Any) -> Question:
    """What a message stands for, whose text is one plain line."""
    found = follow_up(message, earlier, today=today, **more)
    assert found.text == " ".join(found.text.split()) or not found.rewritten
    assert not re.search(r"[\ue000-\uf8ff{}]", found.text)
    return found.question
