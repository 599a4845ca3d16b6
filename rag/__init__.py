"""Questions about machine-learning papers, answered from daily digests, with citations that are checked.

``Nonmun`` is the API; everything else is reached through it. Importing this package is cheap: the parts are loaded when
they are used.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.nonmun import Nonmun

__all__ = ["Nonmun", "__version__"]

try:
    __version__ = version("nonmun")
except PackageNotFoundError:  # run from a source folder that was not installed
    __version__ = "0.0.0"


def __getattr__(name: str) -> Any:
    if name == "Nonmun":
        from rag.nonmun import Nonmun

        return Nonmun
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
