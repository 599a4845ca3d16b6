"""What makes the page installable: a manifest and the icons that it names, served from this machine."""

from __future__ import annotations

from importlib import resources
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from ui.locales.texts import Label
from ui.session.reader import language_asked

#: Addresses relative to the page, so that no proxy's path breaks them.
MANIFEST, TOUCH_ICON = "nonmun.webmanifest", "icon-180.png"
#: The drawing, and what ``python -m tools.icons`` makes of it, with sizes and what each is for.
_ICONS = (
    ("icon.svg", "any", "any"),
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-mask-512.png", "512x512", "maskable"),
)
_KINDS = {"svg": "image/svg+xml", "png": "image/png"}


def add_manifest(app: FastAPI) -> None:
    """Serve the manifest and the icons; none says anything of the papers, so that none needs a login."""

    @app.get(f"/{MANIFEST}")
    def manifest(request: Request) -> JSONResponse:
        language = language_asked(request)
        content = {
            "id": "./",
            "name": "nonmun",
            "short_name": "nonmun",
            "description": Label.TAGLINE.of(language),
            "lang": language,
            "start_url": "./",
            "scope": "./",
            "display": "standalone",
            "background_color": "#f6f7f9",
            "theme_color": "#4f46e5",
            "icons": [
                {"src": name, "sizes": sizes, "type": _kind(name), "purpose": purpose} for name, sizes, purpose in _ICONS
            ],
        }
        return JSONResponse(content, media_type="application/manifest+json")

    for name in (*(name for name, *_ in _ICONS), TOUCH_ICON):
        app.get(f"/{name}")(_icon(name))


def _icon(name: str) -> Any:
    content = (resources.files("ui") / "assets" / name).read_bytes()

    def icon() -> Response:
        return Response(content, media_type=_kind(name), headers={"cache-control": "max-age=86400"})

    return icon


def _kind(name: str) -> str:
    return _KINDS[name.rpartition(".")[2]]
