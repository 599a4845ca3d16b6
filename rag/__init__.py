"""Questions about machine-learning papers, answered from daily digests, with citations that are checked.

``Nonmun`` is the API; everything else is reached through it. Importing this package is cheap: the parts are loaded when
they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.core import __version__

if TYPE_CHECKING:
    from rag.assistant import Nonmun

__all__ = ["Nonmun", "__version__"]


def __getattr__(name: str) -> Any:
    if name == "Nonmun":
        from rag.assistant import Nonmun

        return Nonmun
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
