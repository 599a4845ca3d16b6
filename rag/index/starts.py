"""Where the part of each row begins in one array that holds those of all rows, one behind the other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def are_starts(found: NDArray[Any], rows: int) -> bool:
    """Return whether these can be the starts of so many rows, and the end of the last: files may be garbled."""
    return len(found) == rows + 1 and found[0] == 0 and not (np.diff(found) < 0).any()
