"""Every page of the desk in a real browser, on a phone and on a desk: nothing that axe finds, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from app import create_app
from app.config import Config
from tests.desk_pages import DeskPage, everybodys_desk, fill, pages

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)
CHECKS = (Path(__file__).parent / "access.js").read_text(encoding="utf-8")

_SIGN_IN = ["/desk/account/sign-in", "/desk/account/reset", "/desk/account/", "/desk/account/password",
            "/desk/account/authenticator", "/desk/account/passkeys", "/desk/account/recovery-codes"]  # fmt: skip


@pytest.fixture(scope="module")
def desk(server: str, instance: Path) -> tuple[list[DeskPage], str]:
    """The pages, and the value of the cookie of somebody who may open them all."""
    app = create_app(Config(secret_key="only-for-tests-0123456789", instance_path=instance, base_url=server))
    found = pages(app, fill(app))
    cookie = everybodys_desk(app).client.get_cookie("session", path="/desk")
    assert cookie is not None
    return found, cookie.value


@pytest.fixture
def page(browser: Browser, server: str, desk: tuple[list[DeskPage], str]) -> Iterator[Page]:
    context = browser.new_context(base_url=server, viewport={"width": WIDTHS[0], "height": 800}, locale="en")
    context.add_cookies([{"name": "session", "value": desk[1], "url": f"{server}/desk"}])
    context.add_init_script(Axe().axe_script + CHECKS)
    yield context.new_page()
    context.close()


def _found(page: Page) -> list[str]:
    """Return what is amiss on the page that is open, on a phone and on a desk."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        amiss: list[str] = page.evaluate("access.axeFinds().then((found) => [...found, ...access.width()])")
        found += [f"{width}: {one}" for one in amiss]
    return found


def test_axe_finds_nothing_on_any_page_and_nothing_is_cut_off(page: Page, desk: tuple[list[DeskPage], str]) -> None:
    found = []
    for address in [*(one.address for one in desk[0]), *_SIGN_IN]:
        answer = page.goto(address)
        assert answer is not None
        if answer.status not in {200, 403}:
            found.append(f"{address}: {answer.status}")
        found += [f"{address}: {amiss}" for amiss in _found(page)]
    assert found == []


def test_what_is_planted_is_found(page: Page) -> None:
    page.goto("/desk/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')")
    page.evaluate("document.querySelector('main').style.inlineSize = '1000px'")
    label, wide, other = _found(page)
    assert (label.startswith("360: label: "), "360: 1" in wide, other.startswith("1280: label: ")) == (True,) * 3
