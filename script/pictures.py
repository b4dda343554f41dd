"""Takes pictures of the pages with headless Chromium; script/pictures calls it.

The README's picture is written to docs/campaign.png, all others to docs/pages/, which is not kept in git.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from app import create_app
from app.config import ROOT, Config
from tests import desk_pages

SECRET = "only-for-pictures-0123456789"  # noqa: S105  # It opens nothing.
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PAGES = {
    "list": "/",
    "ua-84-11": "/campaigns/ua-84-11",
    "izzat-amon": "/campaigns/izzat-amon",
    "missing": "/campaigns/nix",
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fill(page: Page, address: str, *, whole: bool) -> None:
    page.goto(address)
    if whole:
        page.fill("#name", "Ann Example")
        page.select_option("#country", "IE")
    page.fill("#own_words", "I run a village library, and I write as one citizen to another.")
    page.locator("#letter > .ways button").click()


def main() -> None:
    port, folder = free_port(), tempfile.mkdtemp()
    environment = {**os.environ, "PORT": str(port), "INSTANCE_PATH": folder, "SECRET_KEY": SECRET}
    address = f"http://localhost:{port}"
    kept = ROOT / "docs" / "pages"
    kept.mkdir(parents=True, exist_ok=True)
    with subprocess.Popen([ROOT / "script" / "server"], env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            for _ in range(150):
                try:
                    urllib.request.urlopen(f"{address}/healthz", timeout=5).close()  # noqa: S310  # Loopback.
                    break
                except OSError:
                    time.sleep(0.2)
            take(address, kept)
            take_desk(address, Path(folder), kept)
        finally:
            server.terminate()
    shutil.rmtree(folder, ignore_errors=True)


def take(address: str, kept: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        for width in (360, 1280):
            for scheme in ("light", "dark"):
                context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
                page = context.new_page()
                for language in ("en", "ru"):
                    for name, path in PAGES.items():
                        page.goto(f"{address}/{language}{path}")
                        page.screenshot(path=kept / f"{name}-{language}-{width}-{scheme}.png", full_page=True)
                    for name, whole in (("error", False), ("preview", True)):
                        fill(page, f"{address}/{language}/campaigns/ua-84-11", whole=whole)
                        page.screenshot(path=kept / f"{name}-{language}-{width}-{scheme}.png", full_page=True)
                context.close()
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        fill(page, f"{address}/en/campaigns/ua-84-11", whole=True)
        page.evaluate("window.scrollTo({top: 0, behavior: 'instant'})")
        page.screenshot(path=ROOT / "docs" / "campaign.png")
        browser.close()
    print(f"docs/campaign.png and {len(list(kept.iterdir()))} pictures in {kept.relative_to(ROOT)}")


def take_desk(address: str, instance: Path, kept: Path) -> None:
    """Take every page of the desk, as somebody sees it who may open them all."""
    app = create_app(Config(secret_key=SECRET, instance_path=instance, base_url=address))
    shown = desk_pages.pages(app, desk_pages.fill(app))
    cookie = desk_pages.everybodys_desk(app).client.get_cookie("session", path="/desk")
    if cookie is None:
        raise RuntimeError("nobody is signed in")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=SWITCHES)
        for width in (360, 1280):
            for language in ("en", "ru"):
                context = browser.new_context(viewport={"width": width, "height": 800}, locale=language)
                context.add_cookies([{"name": "session", "value": cookie.value, "url": f"{address}/desk"}])
                page = context.new_page()
                for one in [*shown, desk_pages.DeskPage("sign-in", "/desk/account/sign-in")]:
                    page.goto(address + one.address)
                    page.screenshot(path=kept / f"desk-{one.endpoint}-{language}-{width}.png", full_page=True)
                context.close()
        browser.close()
    print(f"{len(list(kept.glob('desk-*')))} pictures of the desk in {kept.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
