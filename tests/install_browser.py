"""Sees to it that the browser tests can run: Chromium and a Korean font, installed when this runs as root on Debian.

``make test`` calls it. It never fails: where it cannot install, it prints the line to type, and the browser tests are
skipped with the same reason. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_PACKAGES = {"chromium": "chromium", "a Korean font": "fonts-noto-cjk"}
_MINUTES = 10


def chromium() -> str | None:
    """The path of a Chromium: what ``CHROMIUM`` names, or else one on the path; None if there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, _NAMES) if path), None)


def has_korean_font() -> bool:
    """Whether a font for Korean is installed; assumed where it cannot be found out."""
    try:
        found = subprocess.run(["fc-list", ":lang=ko"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.SubprocessError):
        return sys.platform != "linux"
    return bool(found.stdout.strip())


def missing() -> list[str]:
    """What the browser tests need and do not find."""
    return [*([] if chromium() else ["chromium"]), *([] if has_korean_font() else ["a Korean font"])]


def advice(what: Sequence[str]) -> str:
    """What is missing and the line to type for it."""
    packages = " ".join(_PACKAGES[name] for name in what)
    return f"The browser tests need {' and '.join(what)}. Type: sudo apt-get install {packages}"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    """Install what is missing, or print what to type."""
    what = missing()
    if not what:
        return
    if shutil.which("apt-get") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        _say(advice(what))
        return
    _say(f"Installing {' and '.join(what)} for the browser tests (once; a few minutes) ...")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [_PACKAGES[name] for name in what]
    for command in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        try:
            subprocess.run(
                ["apt-get", "-qq", *command],
                env=quiet,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_MINUTES * 60,
                check=False,
            )
        except (OSError, subprocess.SubprocessError):
            break
    still = missing()
    if still:
        _say(advice(still))


if __name__ == "__main__":
    main()
