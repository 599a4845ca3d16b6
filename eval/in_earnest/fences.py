"""Fences that follow from what they enclose, so that the same excerpts have the same keys in every run.

Only for questions of this repository over known digests: whoever writes a digest could foresee these keys.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterable

from rag.llm import Fence, draw_fence


def settled_fence(size: int = 0, texts: Iterable[str] = ()) -> Fence:
    """Return the fence for ``size`` excerpts among the quoted ``texts``; the same for the same."""
    quoted = list(texts)
    seed = hashlib.sha256(json.dumps([size, *quoted]).encode("utf-8", "surrogatepass")).digest()
    return draw_fence(size, quoted, random.Random(seed))
