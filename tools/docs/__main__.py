"""``python -m tools.docs [--check]``: write what is generated, or say which pages are stale."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tools.docs.parts import pages, renewed


def main() -> int:
    """Write every page whose generated parts have changed; with ``--check`` only name them, and return 1 if there are any."""
    check = "--check" in sys.argv[1:]
    stale = []
    with tempfile.TemporaryDirectory() as home:
        for page in pages(Path.cwd()):
            text = page.read_text("utf-8")
            if (new := renewed(text, Path(home))) != text:
                stale.append(str(page.relative_to(Path.cwd())))
                if not check:
                    page.write_text(new, "utf-8")
    for name in stale:
        print(f"{name}: {'stale, type `make docs-write`' if check else 'written'}")
    return int(check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
