"""Takes pictures of the pages with headless Chromium; script/pictures calls it.

The README's picture is written to docs/campaign.png, all others to docs/pages/, which is not kept in git: each public
page in three languages, its three widths on one sheet; each page of the desk in two languages at two widths.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from flask import Flask
from flask_migrate import upgrade
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import create_app  # After the path to the program is set.
from app.config import ROOT, Config
from app.public import INTERFACE_LANGUAGES
from tests import desk_pages, public_pages
from tests.public_pages import PublicPage

SECRET = "only-for-pictures-0123456789"  # noqa: S105  # It opens nothing.
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
LANGUAGES = [code for code in ("en", "ru", "ar") if code in INTERFACE_LANGUAGES]
WIDTHS = (360, 768, 1280)
# A picture may be no higher, or one of a long page says less than a look at its first screens.
HIGHEST, GAP = 9000, 16
KEPT = ROOT / "docs" / "pages"


def main() -> None:
    parser = argparse.ArgumentParser(description="Take pictures of the pages.")
    parser.add_argument(
        "part", nargs="?", choices=["public", "desk", "readme"], help="one of the three; all unless named"
    )
    part = parser.parse_args().part
    folder = Path(tempfile.mkdtemp())
    KEPT.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        if part in {None, "readme"}:
            take_readme(browser, an_app(folder / "readme"))
        if part in {None, "public"}:
            take_public(browser, an_app(folder / "public"))
        if part in {None, "desk"}:
            take_desk(browser, an_app(folder / "desk"))
        browser.close()
    shutil.rmtree(folder, ignore_errors=True)


def an_app(folder: Path) -> Flask:
    """Return the program over a fresh database that holds the examples."""
    folder.mkdir()
    app = create_app(Config(secret_key=SECRET, instance_path=folder, base_url="http://localhost"))
    with app.app_context():
        upgrade()
        app.test_cli_runner().invoke(args=["examples", "load"], catch_exceptions=False)
    return app


def take_readme(browser: Browser, app: Flask) -> None:
    """Take the picture of a letter that is being written."""
    context = browser.new_context(viewport={"width": 1280, "height": 860})
    public_pages.answer(context, app)
    page = context.new_page()
    page.goto("http://localhost/en/campaigns/ua-84-11")
    page.fill("#own_words", "I run a village library, and I write as one citizen to another.")
    page.fill("#name", "Ann Example")
    page.locator("#sheet .own").first.wait_for()
    page.evaluate("document.querySelector('#letter h2').scrollIntoView({behavior: 'instant'})")
    page.screenshot(path=ROOT / "docs" / "campaign.png")
    context.close()


def take_public(browser: Browser, app: Flask) -> None:
    """Take each public page as the list of them was answered: a sheet a page and language, all widths side by side."""
    pages = public_pages.made(app, *LANGUAGES)
    contexts = [a_context(browser, app, width) for width in WIDTHS]
    for one in pages:
        save(side_by_side([shown(context, one, app) for context in contexts]), f"{one.name}-{one.language}")
    dark = a_context(browser, app, WIDTHS[0], scheme="dark")
    for one in pages:
        if one.name in {"campaign", "preview", "preview-refused", "index"}:
            save(shown(dark, one, app), f"{one.name}-{one.language}-dark")
    for context in (*contexts, dark):
        context.close()


def a_context(browser: Browser, app: Flask, width: int, scheme: Literal["light", "dark"] = "light") -> BrowserContext:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    public_pages.answer(context, app)
    return context


def shown(context: BrowserContext, one: PublicPage, app: Flask) -> Image.Image:
    page = context.new_page()
    public_pages.show(page, one, app)
    picture = screenshot(page)
    page.close()
    return picture


def screenshot(page: Page) -> Image.Image:
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


def side_by_side(pictures: Sequence[Image.Image]) -> Image.Image:
    """Return pictures beside each other on grey."""
    cut = [picture.crop((0, 0, picture.width, min(picture.height, HIGHEST))) for picture in pictures]
    width, height = sum(one.width + GAP for one in cut) + GAP, max(one.height for one in cut) + 2 * GAP
    sheet, at = Image.new("RGB", (width, height), "#888"), GAP
    for picture in cut:
        sheet.paste(picture, (at, GAP))
        at += picture.width + GAP
    return sheet


def save(picture: Image.Image, name: str) -> None:
    picture.quantize(128).save(KEPT / f"{name}.png")


def take_desk(browser: Browser, app: Flask) -> None:
    """Take every page of the desk, as somebody sees it who may open them all."""
    found: Iterable[desk_pages.DeskPage] = [
        *desk_pages.pages(app, desk_pages.fill(app)),
        desk_pages.DeskPage("sign-in", "/desk/account/sign-in"),
    ]
    client = desk_pages.everybodys_desk(app).client
    for width in (360, 1280):
        for language in ("en", "ru"):
            context = browser.new_context(viewport={"width": width, "height": 800})

            def handle(route: Route, language: str = language) -> None:
                address = route.request.url.removeprefix("http://localhost")
                with client.get(address, headers={"Accept-Language": language}) as response:
                    route.fulfill(status=response.status_code, headers=dict(response.headers), body=response.data)

            context.route("**/*", handle)
            page = context.new_page()
            for one in found:
                page.goto(f"http://localhost{one.address}")
                save(screenshot(page), f"desk-{one.endpoint}-{language}-{width}")
            context.close()


if __name__ == "__main__":
    main()
    print(f"docs/campaign.png and {len(list(KEPT.iterdir()))} pictures in {KEPT.relative_to(ROOT)}")
