"""``python -m tools.icons``: draw the icons of the installed page as PNG, from the measures of ``ui/assets/icon.svg``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from PIL import Image, ImageDraw

ASSETS = Path(__file__).parents[1] / "ui" / "assets"
#: Each file, its size, and whether its ground goes up to the edges, for a system that cuts out a shape of its own.
ICONS = {
    "icon-192.png": (192, False),
    "icon-512.png": (512, False),
    "icon-mask-512.png": (512, True),
    "icon-180.png": (180, True),
}
#: Drawn so many times as large, and reduced, which makes smooth edges.
_FINE = 8
_VIOLET, _WHITE = "#4f46e5", "#ffffff"
_SHEET = ((10, 8), (19, 8), (23, 12), (23, 24), (10, 24))
_LINES = ((13, 14, 20), (13, 17.5, 20), (13, 21, 17.5))
_STROKE, _CORNER, _BOX = 1.6, 8, 32


def drawn(size: int, *, bleeds: bool) -> Image.Image:
    """Return the icon in a size."""
    unit = size * _FINE / _BOX
    image = Image.new("RGBA", (size * _FINE, size * _FINE), _VIOLET if bleeds else (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    if not bleeds:
        draw.rounded_rectangle((0, 0, *image.size), _CORNER * unit, fill=_VIOLET)
    draw.polygon([(x * unit, y * unit) for x, y in _SHEET], fill=_WHITE)
    half = _STROKE / 2
    for left, y, right in _LINES:
        ends = ((left - half) * unit, (y - half) * unit, (right + half) * unit, (y + half) * unit)
        draw.rounded_rectangle(ends, half * unit, fill=_VIOLET)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def is_of_the_drawing() -> bool:
    """Tell whether the measures here are those of the SVG."""
    numbers = set(re.findall(r"[\d.]+", (ASSETS / "icon.svg").read_text("utf-8")))
    return {str(_STROKE), str(_CORNER), str(_BOX), *(f"{y:g}" for _, y, _ in _LINES)} <= numbers


def main() -> int:
    """Write the icons."""
    for name, (size, bleeds) in ICONS.items():
        drawn(size, bleeds=bleeds).save(ASSETS / name, optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
