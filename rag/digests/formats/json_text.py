"""JSON of others, and why a text is none, in few words."""

from __future__ import annotations

import json
import sys


def read_json(text: str) -> object:
    """Return the value of a text in JSON.

    :raises ValueError: with the reason, if it is none or cannot be read.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        raise
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except ValueError:  # Python's own words end in what a programmer might call
        raise ValueError(f"it has a number of more than {sys.get_int_max_str_digits():,} digits") from None
