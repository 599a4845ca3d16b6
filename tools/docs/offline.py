"""``python -m tools.docs.offline FOLDER``: fail if a page of the built site loads anything from another host.

Standard library only, since it runs in the environment of the site.
"""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path

_LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "link": "href"}
#: Links that name something without loading it.
_NAMES = {"canonical", "prev", "next", "edit", "alternate"}


class _Page(HTMLParser):
    """Collects the addresses that a page loads from other hosts."""

    def __init__(self) -> None:
        super().__init__()
        self.foreign: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get(_LOADS.get(tag, "")) or ""
        if address.startswith(("http:", "https:", "//")) and given.get("rel") not in _NAMES:
            self.foreign.append(f"<{tag}> {address}")
        if given.get("data-md-component") == "source":  # asks GitHub for the stars of the repository
            self.foreign.append(f"<{tag}> repo_url: https://api.github.com")


def foreign(text: str) -> list[str]:
    """Return what a page loads from other hosts."""
    page = _Page()
    page.feed(text)
    return page.foreign


def main() -> int:
    """Check every page below a folder, and print what each loads from elsewhere."""
    folder = Path(sys.argv[1])
    found = [
        f"{file.relative_to(folder)}: {what}"
        for file in sorted(folder.rglob("*.html"))
        for what in foreign(file.read_text("utf-8"))
    ]
    print("\n".join(found), end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
