"""What makes the page installable: a manifest and the icon it names, served from this machine."""

from __future__ import annotations

from importlib import resources

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from ui.locales.texts import Label
from ui.session.reader import language_asked

#: Their addresses, relative to the page, so that no proxy's path breaks them.
MANIFEST, ICON = "nonmun.webmanifest", "nonmun.svg"


def add_manifest(app: FastAPI) -> None:
    """Serve the manifest and the icon; neither says anything of the papers, so that neither needs a login."""
    icon = (resources.files("ui") / "assets" / "icon.svg").read_text("utf-8")

    @app.get(f"/{MANIFEST}")
    def manifest(request: Request) -> JSONResponse:
        language = language_asked(request)
        content = {
            "name": "nonmun",
            "short_name": "nonmun",
            "description": Label.TAGLINE.of(language),
            "lang": language,
            "start_url": "./",
            "scope": "./",
            "display": "standalone",
            "background_color": "#f6f7f9",
            "theme_color": "#4f46e5",
            "icons": [{"src": ICON, "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        }
        return JSONResponse(content, media_type="application/manifest+json")

    @app.get(f"/{ICON}")
    def image() -> Response:
        return Response(icon, media_type="image/svg+xml")
