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


@pytest.fixture(params=[360, 1280])
def page(
    request: pytest.FixtureRequest, browser: Browser, server: str, desk: tuple[list[DeskPage], str]
) -> Iterator[Page]:
    context = browser.new_context(base_url=server, viewport={"width": request.param, "height": 800}, locale="en")
    context.add_cookies([{"name": "session", "value": desk[1], "url": f"{server}/desk"}])
    yield context.new_page()
    context.close()


def test_axe_finds_nothing_on_any_page_and_nothing_is_cut_off(page: Page, desk: tuple[list[DeskPage], str]) -> None:
    found = []
    for address in [*(one.address for one in desk[0]), *_SIGN_IN]:
        answer = page.goto(address)
        assert answer is not None
        if answer.status not in {200, 403}:
            found.append(f"{address}: {answer.status}")
        for violation in Axe().run(page).response["violations"]:
            nodes = [node["target"] for node in violation["nodes"]][:3]
            found.append(f"{address}: {violation['id']}: {violation['help']} {nodes}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{address}: wider than the window")
    assert found == []


def test_axe_finds_what_is_planted(page: Page) -> None:
    page.goto("/desk/")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<input type=text>')")
    assert [violation["id"] for violation in Axe().run(page).response["violations"]] == ["label"]
