"""Habits of weaker models: each is recognised, and repaired by code where its meaning is certain."""

from rag.answer.habits.frames import unframed
from rag.answer.habits.json_reply import prose_of_json, unfenced
from rag.answer.habits.language import is_other_language
from rag.answer.habits.loops import LoopWatch, without_loops
from rag.answer.habits.missing_keys import supports, with_marker
from rag.answer.habits.opening import Opening, without_farewell

__all__ = [
    "LoopWatch",
    "Opening",
    "is_other_language",
    "prose_of_json",
    "supports",
    "unfenced",
    "unframed",
    "with_marker",
    "without_farewell",
    "without_loops",
]
