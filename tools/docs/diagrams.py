"""Draw the diagrams of the documentation: ``python -m tools.docs.diagrams``.

Mermaid draws ``docs/assets/diagrams/NAME.mmd`` as ``NAME.svg`` in Chromium. It is the copy that Gradio brings, so nothing is
loaded from elsewhere, neither here nor by those who read the pages.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.install_browser import chromium

if TYPE_CHECKING:
    from playwright.sync_api import Route

_FOLDER = Path(__file__).parents[2] / "docs" / "assets" / "diagrams"
_PAGE = "http://diagrams.invalid/"
_DRAW = """async ([core, source]) => {
    const { default: mermaid } = await import(core);
    const flowchart = { htmlLabels: false, wrappingWidth: 400 };
    mermaid.initialize({ startOnLoad: false, theme: "neutral", htmlLabels: false, flowchart });
    return (await mermaid.render("diagram", source)).svg;
}"""


def stamp(source: str) -> str:
    """Return what an SVG says of the source that it was drawn from."""
    return f"<!-- drawn from {hashlib.sha256(source.encode()).hexdigest()[:16]} -->"


def main() -> int:
    """Draw every diagram whose picture is not that of its source."""
    from playwright.sync_api import sync_playwright

    stale = [file for file in sorted(_FOLDER.glob("*.mmd")) if not is_drawn(file)]
    if not stale:
        return 0
    assets = _gradio_assets()
    core = next(assets.glob("mermaid.core-*.js")).name
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = browser.new_page()
        page.route("**/*", lambda route: _serve(route, assets))
        page.goto(_PAGE)
        for file in stale:
            source = file.read_text("utf-8")
            drawn = page.evaluate(_DRAW, [f"{_PAGE}{core}", source])
            file.with_suffix(".svg").write_text(_on_paper(drawn, stamp(source)), "utf-8")
            print(f"{file.stem}.svg: drawn")
        browser.close()
    return 0


def is_drawn(source: Path) -> bool:
    """Tell whether the picture of a diagram is there and that of its source."""
    picture = source.with_suffix(".svg")
    return picture.is_file() and stamp(source.read_text("utf-8")) in picture.read_text("utf-8")


def _serve(route: Route, assets: Path) -> None:
    file = assets / Path(route.request.url).name
    if route.request.url == _PAGE:
        route.fulfill(body="<!doctype html><title>diagrams</title>", content_type="text/html")
    elif file.is_file():
        route.fulfill(path=file, content_type="text/javascript")
    else:
        route.abort()


def _gradio_assets() -> Path:
    found = importlib.util.find_spec("gradio")
    assert found
    assert found.origin
    return Path(found.origin).parent / "templates" / "frontend" / "assets"


def _on_paper(svg: str, note: str) -> str:
    """Give a drawing a white ground, which it needs on dark pages, and its own size."""
    box = re.search(r'viewBox="([^"]{1,120})"', svg)
    assert box
    left, top, wide, high = map(float, box[1].split())
    ground = f'<rect x="{left}" y="{top}" width="{wide}" height="{high}" fill="white"/>'
    head, rest = svg.split(">", 1)
    head = re.sub(r' (?:width|height|style)="[^"]{0,200}"', "", head)
    return f'{head} width="{wide:.0f}" height="{high:.0f}">{note}{ground}{rest}\n'


if __name__ == "__main__":
    sys.exit(main())
