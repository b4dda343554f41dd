"""A letter that we e-mail, in a real browser: without JavaScript on a phone, by keyboard alone on a desktop."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from email import policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.config import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture(params=[(False, 360), (True, 1280)], ids=["phone, JavaScript off", "desktop, JavaScript on"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    javascript, width = request.param
    context = browser.new_context(java_script_enabled=javascript, viewport={"width": width, "height": 760})
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield page
    assert context.cookies() == []
    context.close()


def _work(instance: Path) -> None:
    """Let a worker hand over what is due, as the server's own would."""
    environment = {**os.environ, "INSTANCE_PATH": str(instance), "SECRET_KEY": "only-for-tests-0123456789"}
    subprocess.run([sys.executable, "-m", "flask", "outbox", "run", "--once"], cwd=ROOT, env=environment, check=True)


def _link(instance: Path, to: str) -> str:
    for path in (instance / "mail").glob("*.eml"):
        message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        body = message.get_body(("plain",))
        found = re.search(r"/en/confirm/\S+", str(body.get_content())) if body and message["To"] == to else None
        if found:
            return found[0]
    raise AssertionError(f"no mail asks {to}")


def test_from_the_form_to_the_page_that_tells_what_became_of_it(page: Page, server: str, instance: Path) -> None:
    width = page.viewport_size["width"] if page.viewport_size else 0
    address = f"writer-{width}@people.example.net"
    page.goto(f"{server}/en/campaigns/practice")
    page.get_by_label("Name", exact=True).fill("Ann Example")
    page.get_by_role("button", name="E-mail it for me").first.click()

    # The address is asked for beside its field; what was typed stays.
    expect(page.locator("#email-error")).to_contain_text("Enter your e-mail address")
    expect(page.get_by_label("Name", exact=True)).to_have_value("Ann Example")
    page.get_by_label("Country").select_option("GB")
    page.locator("#email").fill(address)
    page.get_by_role("button", name="E-mail it for me").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mailbox")
    expect(page.get_by_text(address)).to_be_visible()

    _work(instance)
    page.goto(server + _link(instance, address))
    expect(page.get_by_role("heading", level=1)).to_have_text("May your letter leave?")
    button = page.get_by_role("button", name="Yes, send my letter")
    # By keyboard, as everything must be.
    button.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/en/appeals/"))
    expect(page.get_by_text("It waits for its turn.").first).to_be_visible()
    _work(instance)
    page.reload()
    expect(page.get_by_text("Handed over on").first).to_be_visible()
    overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth") if width == 1280 else 0
    assert overflow <= 0
    targets = [box for box in (one.bounding_box() for one in page.get_by_role("button").all()) if box]
    assert all(box["height"] >= 24 and box["width"] >= 24 for box in targets)
    page.get_by_role("button", name="Erase everything now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Everything is erased")
