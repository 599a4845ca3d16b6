"""The program's own words in one language, as a room has them in ``rag/data/ROOM/wording.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from rag.text.languages.pack import Language


@cache
def words_of(room: str) -> Mapping[str, Mapping[str, str]]:
    """Return the words of a room by language and key."""
    return tomllib.loads((resources.files("rag") / "data" / room / "wording.toml").read_text("utf-8"))


class Words:
    """The words of a room in one language: ``Words("brief", "ko")("votes", n=3)``."""

    def __init__(self, room: str, language: Language) -> None:
        self.language: Language = language
        self._texts = words_of(room)[language]

    def __call__(self, key: str, /, **values: object) -> str:
        """Return what stands under a key with its values filled in; ``key_one``, if there is one, where ``n`` is 1."""
        one = f"{key}_one"
        return self._texts[one if values.get("n") == 1 and one in self._texts else key].format(**values)

    def get(self, key: str) -> str:
        """Return what stands under a key; empty if nothing does."""
        return self._texts.get(key, "")
