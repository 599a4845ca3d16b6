"""Settings that the page keeps in the data directory, in a file that only its owner can read."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from rag.core.causes import mend_of
from rag.core.errors import StorageError
from rag.core.files import replace_with

#: The documented names of the settings that can be stored.
STORABLE = ("openai_base_url", "openai_api_key", "llm_model", "effort", "embedding", "price_in", "price_out")
#: The file in the data directory.
FILE = "settings.json"


def stored_settings(home: Path) -> dict[str, str]:
    """Return what is stored in a data directory, by documented name; empty values are left out.

    :raises StorageError: if the file cannot be read.
    """
    file = home / FILE
    try:
        found = json.loads(file.read_text("utf-8"))
        return {name: value for name in STORABLE if isinstance(value := found.get(name), str) and value.strip()}
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError, AttributeError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "it is not JSON"
        hint = mend_of(problem, file, "Delete the file and set them on the page again.")
        # Not from the problem, whose text may hold the key.
        raise StorageError(f"The settings in {str(file)!r} cannot be read: {reason}.", hint=hint) from None


def store_settings(home: Path, values: Mapping[str, str]) -> None:
    """Replace what is stored in a data directory. Nobody but the owner of the file can read it at any moment.

    :raises StorageError: if it cannot be written.
    """
    kept = {name: values[name].strip() for name in STORABLE if values.get(name, "").strip()}
    try:
        home.mkdir(parents=True, exist_ok=True)
        replace_with(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", home / FILE, private=True)
    except OSError as problem:
        what = f"Cannot write {str(home / FILE)!r}: {problem.strerror or problem}."
        hint = mend_of(problem, home, "Check that the folder can be written to.")
        raise StorageError(what, hint=hint) from None


def is_private(home: Path) -> bool:
    """Return whether nobody but the owner can read what is stored; always where the system has no such rights."""
    try:
        return os.name == "nt" or not (home / FILE).stat().st_mode & 0o077
    except OSError:
        return True
