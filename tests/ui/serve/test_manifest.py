"""What makes the page installable: the manifest, and icons that are what it says and what is drawn."""

from __future__ import annotations

import io

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from PIL import Image, ImageChops

from tools.icons import ASSETS, ICONS, drawn, is_of_the_drawing
from ui.locales.texts import Label
from ui.serve.manifest import MANIFEST, TOUCH_ICON, add_manifest


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = FastAPI()
    add_manifest(app)
    return TestClient(app)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_manifest_is_in_the_language_of_the_page_and_its_icons_are_as_it_says(client: TestClient, language: str) -> None:
    answer = client.get(f"/{MANIFEST}", headers={"accept-language": language})
    assert answer.headers["content-type"] == "application/manifest+json"
    manifest = answer.json()
    assert (manifest["lang"], manifest["description"]) == (language, Label.TAGLINE.of(language))  # type: ignore[arg-type]
    assert (manifest["display"], manifest["start_url"], manifest["scope"]) == ("standalone", "./", "./")
    assert {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]} == {
        ("any", "any"),
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        served = client.get(f"/{icon['src']}")
        assert served.headers["content-type"] == icon["type"]
        if icon["type"] == "image/png":
            assert "x".join(map(str, Image.open(io.BytesIO(served.content)).size)) == icon["sizes"]


def test_a_phone_of_apple_finds_an_icon_without_transparency(client: TestClient) -> None:
    icon = Image.open(io.BytesIO(client.get(f"/{TOUCH_ICON}").content))
    assert icon.size == (180, 180)
    assert icon.getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize("name", ICONS)
def test_the_icons_are_those_that_are_drawn(name: str) -> None:
    size, bleeds = ICONS[name]
    assert is_of_the_drawing()
    kept = Image.open(ASSETS / name).convert("RGBA")
    apart = ImageChops.difference(kept, drawn(size, bleeds=bleeds)).getextrema()
    assert max(most for _, most in apart) <= 2, "type `python -m tools.icons`"  # versions of Pillow round differently
