"""The texts of the page, loaded from ``en.toml`` and ``ko.toml``: ``Label.SAVE.of("ko")``."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any, NamedTuple

from rag.text import Language


class Text(NamedTuple):
    """One text in both languages; ``one`` is the English for a ``count`` of 1, empty if it is the same."""

    en: str
    ko: str
    one: str = ""

    def of(self, language: Language, /, **values: object) -> str:
        """Return the text in a language, with its ``{names}`` filled in."""
        english = self.one if self.one and values.get("count") == 1 else self.en
        text = self.ko if language == "ko" else english
        return text.format(**values) if values else text


class _Labels:
    """The fixed texts as attributes, by the keys of ``[label]``."""

    def __init__(self, texts: dict[str, Text]) -> None:
        self.__dict__.update(texts)

    def __getattr__(self, name: str) -> Text:
        raise AttributeError(f"The page has no text {name}.")


class Texts:
    """The fixed texts in one language, as templates read them: ``t.SAVE``, ``t("PAPERS", count=3)``."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __getattr__(self, name: str) -> str:
        return self(name)

    def __call__(self, name: str, /, **values: object) -> str:
        text: Text = getattr(Label, name)
        return text.of(self.language, **values)

    def of(self, language: Language) -> Texts:
        """Return the texts in another language."""
        return Texts(language)


def _loaded(language: Language) -> dict[str, Any]:
    return tomllib.loads((resources.files("ui.locales") / f"{language}.toml").read_text("utf-8"))


def _joined(english: dict[str, Any], korean: dict[str, Any]) -> dict[str, Text]:
    """Return the texts of a table by key. A plural is written ``{one = ..., other = ...}``; Korean needs none."""
    plurals = {key: text if isinstance(text, dict) else {"other": text} for key, text in english.items()}
    return {key: Text(text["other"], korean[key], text.get("one", "")) for key, text in plurals.items()}


_EN, _KO = _loaded("en"), _loaded("ko")
#: The fixed texts; ``vars(Label)`` has them by name.
Label = _Labels(_joined(_EN["label"], _KO["label"]))
#: The steps of indexing, by name.
STEPS = _joined(_EN["steps"], _KO["steps"])
#: What is being done for an answer, by the names of :class:`rag.answer.StepBegan`.
DOING = _joined(_EN["doing"], _KO["doing"])
#: What a question asks for, by its intent.
PLAN = _joined(_EN["plan"], _KO["plan"])
#: What is measured in an evaluation, by the name of the metric.
METRIC = _joined(_EN["metric"], _KO["metric"])
#: What may be wrong with an answer and with a citation; the keys are those of :mod:`rag.chat.feedback`.
REASONS_ANSWER = _joined(_EN["reasons"]["answer"], _KO["reasons"]["answer"])
REASONS_CITATION = _joined(_EN["reasons"]["citation"], _KO["reasons"]["citation"])
