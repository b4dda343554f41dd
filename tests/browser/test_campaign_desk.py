"""A campaign in a real browser, without JavaScript: from nothing to its first letter, an update, and the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app import create_app
from app.config import Config
from app.extensions import db
from tests.browser.conftest import coordinators, without_script

pytestmark = pytest.mark.browser

TEXTS = {
    "title": "A lighthouse keeper is held for a song",
    "summary": "Tomas Aru, a lighthouse keeper, was arrested on 2 November. He is invented, like all of this.",
    "introduction": "I am writing to you about **{{ person.nominative }}**, a lighthouse keeper.",
    "concern": "{{ person.nominative }} is held because of a song that he sang at work.",
    "legal_ground": "Everyone has the right to freedom of expression.",
}


@pytest.fixture(scope="module")
def desks(browser: Browser, server: str, instance: Path) -> Iterator[dict[str, Page]]:
    """The browsers of two coordinators who are signed in."""
    app = create_app(Config(secret_key="only-for-tests-0123456789", instance_path=instance, base_url=server))
    with coordinators(browser, server, app) as pages:
        yield pages
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def supporter(browser: Browser, server: str) -> Iterator[Page]:
    with without_script(browser, server) as page:
        yield page


def _open_anew(page: Page, slug: str) -> None:
    """Open the public page of a campaign as it is now; a browser may keep it for a minute."""
    page.goto(f"/en/campaigns/{slug}")
    page.reload()


def _letter_of(page: Page, slug: str) -> str:
    """Write a letter of a campaign as a supporter does, and return its text."""
    _open_anew(page, slug)
    page.locator("#name").fill("Ann Example")
    page.locator("#country").select_option("IE")
    with page.expect_download() as download:
        page.get_by_role("button", name="Text").click()
    return Path(download.value.path()).read_text(encoding="utf-8")


def _approved(desks: dict[str, Page], slug: str) -> None:
    """Let one of the two ask, and the other approve."""
    ada, ben = desks["Ada"], desks["Ben"]
    ada.goto(f"/desk/campaigns/{slug}")
    ada.get_by_role("button", name="Ask a second person").click()
    expect(ada.get_by_role("button", name="Approve and publish")).to_have_count(0)
    ben.goto("/desk/")
    ben.get_by_role("link", name="waits for a second person").click()
    ben.goto(f"/desk/campaigns/{slug}")
    ben.get_by_role("button", name="Approve and publish").click()
    expect(ben.get_by_text("Nothing needs doing now")).to_be_visible()


def _begun_and_worked_off(ada: Page) -> None:
    """Begin a campaign, and follow what its page says to be missing until nothing is."""
    ada.goto("/desk/campaigns")
    ada.get_by_role("link", name="Begin a campaign").click()
    ada.get_by_label("Person at risk").fill("Tomas Aru")
    ada.get_by_label("Reference").fill("PR 77/26")
    ada.get_by_label("For practice").check()
    ada.get_by_role("button", name="Begin the campaign").click()
    ada.get_by_role("link", name="There is no headline in the language").click()
    for name, text in TEXTS.items():
        ada.locator(f"#{name}").fill(text)
    ada.get_by_role("button", name="Save", exact=True).click()
    ada.get_by_role("link", name="Overview").click()
    ada.get_by_role("link", name="Nothing is demanded yet.").click()
    ada.get_by_label("What is asked").fill("release {{ person.nominative }} at once")
    ada.get_by_role("button", name="Add the demand").click()
    ada.get_by_role("link", name="Overview").click()
    ada.get_by_role("link", name="There is no target yet").click()
    ada.get_by_label("Look for an office").fill("practice council")
    ada.get_by_role("button", name="Search").click()
    ada.get_by_role("button", name="Add: Secretary of the Practice Council").click()
    ada.get_by_role("link", name="Letters", exact=True).click()
    ada.get_by_role("link", name="A4").first.click()
    expect(ada.get_by_text("release Tomas Aru at once")).to_be_visible()
    expect(ada.locator("body")).not_to_contain_text("{{")


def test_from_nothing_to_the_end(desks: dict[str, Page], supporter: Page) -> None:
    ada = desks["Ada"]
    _begun_and_worked_off(ada)
    _open_anew(supporter, "pr-77-26")
    expect(supporter.get_by_role("heading", level=1)).to_contain_text("does not exist")
    _approved(desks, "pr-77-26")
    assert "release Tomas Aru at once" in _letter_of(supporter, "pr-77-26")

    # An update goes on from it; until that opens, the letters of the first go on.
    ada.goto("/desk/deadlines")
    ada.get_by_role("row", name="PR 77/26").get_by_role("link", name="Update").click()
    ada.get_by_role("button", name="Begin the update").click()
    expect(ada.get_by_role("heading", level=1)).to_have_text(TEXTS["title"])
    ada.get_by_role("link", name="Texts", exact=True).click()
    ada.get_by_role("link", name="English").click()
    ada.locator("#concern").fill("{{ person.nominative }} is said to be ill, and is still held.")
    ada.get_by_role("button", name="Save", exact=True).click()
    assert "because of a song" in _letter_of(supporter, "pr-77-26")
    _approved(desks, "pr-77-26-update-1")
    _open_anew(supporter, "pr-77-26")
    expect(supporter.locator("#name")).to_have_count(0)
    supporter.get_by_role("link", name="There is a newer appeal about Tomas Aru").click()
    assert supporter.url.endswith("/en/campaigns/pr-77-26-update-1")
    assert "said to be ill" in _letter_of(supporter, "pr-77-26-update-1")

    # The end tells what became of him; both addresses go on telling it.
    ben = desks["Ben"]
    ben.goto("/desk/campaigns/pr-77-26-update-1/close")
    ben.get_by_label("Released, or out of danger.").check()
    ben.locator("#text-en").fill("Tomas Aru is back at his lighthouse.")
    ben.get_by_role("button", name="Close for good").click()
    _open_anew(supporter, "pr-77-26")
    supporter.get_by_role("link", name="There is a newer appeal about Tomas Aru").click()
    supporter.reload()
    expect(supporter.get_by_text("Tomas Aru is back at his lighthouse.")).to_be_visible()
    expect(supporter.get_by_role("button", name="See my letter")).to_have_count(0)
