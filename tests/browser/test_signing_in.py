"""Signing in to the desk in a real browser: by a passkey, alone and after the password, and without JavaScript."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page, expect

from app.config import ROOT

pytestmark = pytest.mark.browser

PASSWORD = "a sentence that nobody guesses"  # noqa: S105  # It opens nothing outside of tests.


@pytest.fixture
def page(browser: Browser, server: str) -> Iterator[Page]:
    context = browser.new_context(base_url=server, locale="en")
    context.set_default_timeout(15_000)
    # A violation of the Content-Security-Policy, or an error in a script, fails the test.
    errors: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    context.close()
    assert [error for error in errors if "status of 4" not in error] == []


def _link(server: str, instance: Path, email: str, role: str) -> str:
    """Make an account by the command line and return the path of the link that it prints."""
    environment = {
        **os.environ, "INSTANCE_PATH": str(instance), "SECRET_KEY": "only-for-tests-0123456789", "BASE_URL": server,
    }  # fmt: skip
    command = [sys.executable, "-m", "flask", "staff", "create", email, "--role", role]
    done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return urlsplit(done.stdout.strip()).path


def _choose_password(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Set this password").click()


def _sign_in(page: Page, email: str) -> None:
    page.goto("/desk/account/sign-in")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def _authenticator(page: Page) -> None:
    """Give the browser a passkey device that always says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_admin_sets_up_a_passkey_and_signs_in_with_it_alone(page: Page, server: str, instance: Path) -> None:
    _authenticator(page)
    _choose_password(page, _link(server, instance, "ann@example.org", "admin"))
    _sign_in(page, "ann@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor first")
    page.get_by_role("link", name="A passkey").click()
    page.get_by_label("Name").fill("my telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey “my telephone” is added.")).to_be_visible()
    page.goto("/desk/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()

    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")

    # After the password, it is the second step.
    page.goto("/desk/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    _sign_in(page, "ann@example.org")
    expect(page.get_by_role("heading", level=1)).to_have_text("The second step")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")

    # Before the account is changed, it shows once more who it is.
    page.goto("/desk/account/passkey-verify?next=/desk/account/password")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Thank you. Go on here.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Change your password")

    # It can be removed, and then opens nothing.
    page.goto("/desk/account/passkeys")
    page.get_by_role("button", name="Remove the passkey “my telephone”").click()
    expect(page.get_by_text("The passkey “my telephone” is removed.")).to_be_visible()
    page.goto("/desk/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor first")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("This passkey is not known here.")).to_be_visible()


def test_a_passkey_that_did_not_check_who_holds_it_does_not_open_the_desk_alone(
    page: Page, server: str, instance: Path
) -> None:
    _authenticator(page)
    _choose_password(page, _link(server, instance, "bob@example.org", "admin"))
    _sign_in(page, "bob@example.org")
    page.get_by_role("link", name="A passkey").click()
    page.get_by_label("Name").fill("my key")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("The passkey “my key” is added.")).to_be_visible()
    page.goto("/desk/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    # A browser that was made to ask for no finger, face or PIN, although it should.
    script = (ROOT / "app" / "static" / "passkey.js").read_text(encoding="utf-8")
    lax = script.replace("publicKey: options()", "publicKey: { ...options(), userVerification: 'discouraged' }")
    assert lax != script
    page.route("**/passkey.js", lambda route: route.fulfill(body=lax, content_type="text/javascript"))
    page.get_by_role("link", name="Sign in with a passkey").click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("This passkey could not be checked. Please try again.")).to_be_visible()
    page.unroute("**/passkey.js")
    # After the password it will do.
    _sign_in(page, "bob@example.org")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_everything_but_passkeys_works_without_javascript(browser: Browser, server: str, instance: Path) -> None:
    context = browser.new_context(base_url=server, locale="en", java_script_enabled=False)
    page = context.new_page()
    _choose_password(page, _link(server, instance, "cem@example.org", "coordinator"))
    _sign_in(page, "cem@example.org")
    page.get_by_role("link", name="A passkey").click()
    expect(page.get_by_text("A passkey needs JavaScript")).to_be_visible()
    page.goto("/desk/account/authenticator")
    page.get_by_role("button", name="Set up an app").click()
    key = page.locator("code").inner_text().replace("-", "")
    page.get_by_label("Code").fill(TOTP(key).generate().token)
    page.get_by_role("button", name="This is the code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    page.get_by_role("link", name="Recovery codes").click()
    page.get_by_role("button", name="Make ten new codes").click()
    code = page.locator(".codes code").first.inner_text()
    page.goto("/desk/account/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    _sign_in(page, "cem@example.org")
    page.get_by_role("link", name="Use a recovery code instead").click()
    page.get_by_label("Recovery code").fill(code)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    context.close()
