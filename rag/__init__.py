"""Questions about machine-learning papers, answered from daily digests, with citations that are checked.

The public API, which is loaded when it is used; importing this package is cheap:

>>> from rag import Nonmun
>>> assistant = Nonmun(sample=True)                                     # doctest: +SKIP
>>> assistant.ingest_sample()                                           # doctest: +SKIP
>>> answer = assistant.ask("which papers cover DPO for diffusion?")      # doctest: +SKIP
>>> [citation.url for citation in answer.citations]                     # doctest: +SKIP

``Nonmun`` searches and answers; ``Conversation`` answers follow-up questions; ``Filters`` narrow what is searched;
``Question`` is what was understood of a question and ``Answer`` the answer with its citations and verdicts; ``Trace`` records
how an answer came about. Every error is a ``NonmunError``: ``UsageError`` (``SettingsError``, ``LimitError``,
``NoIndexError``) for what the caller can change, ``StorageError`` and ``OutsideError`` for what failed elsewhere.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.chat import Conversation
    from rag.core import (
        Answer,
        ContextTooLongError,
        FetchError,
        IndexBusyError,
        LimitError,
        ModelServerError,
        NoIndexError,
        NonmunError,
        OutsideError,
        SettingsError,
        StorageError,
        UsageError,
        __version__,
    )
    from rag.llm import Trace
    from rag.search import Filters, Question

__all__ = [
    "Answer",
    "ContextTooLongError",
    "Conversation",
    "FetchError",
    "Filters",
    "IndexBusyError",
    "LimitError",
    "ModelServerError",
    "NoIndexError",
    "Nonmun",
    "NonmunError",
    "OutsideError",
    "Question",
    "SettingsError",
    "StorageError",
    "Trace",
    "UsageError",
    "__version__",
]

_ROOMS = {
    "Nonmun": "rag.assistant",
    "Conversation": "rag.chat",
    "Filters": "rag.search",
    "Question": "rag.search",
    "Trace": "rag.llm",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_ROOMS.get(name, "rag.core")), name)
