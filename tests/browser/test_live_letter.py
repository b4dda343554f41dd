"""The letter while it is being written, and what was typed when the page comes back, in a real browser."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Dialog, Page, Route, expect

pytestmark = pytest.mark.browser

PRACTICE = "/en/campaigns/practice"
OWN = "I run a village library."


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.on("console", lambda told: pytest.fail(told.text) if "Content Security Policy" in told.text else None)
    yield page
    assert context.cookies() == []
    context.close()


def _stored(page: Page) -> int:
    stored: int = page.evaluate("localStorage.length")
    return stored


class TestLiveLetter:
    def test_the_letter_follows_what_is_typed_and_chosen_and_the_cursor_stays(self, page: Page, server: str) -> None:
        page.goto(server + PRACTICE)
        words = page.get_by_label("In your own words")
        words.click()
        page.keyboard.type(OWN)
        expect(page.locator(".sheet .own").first).to_have_text(OWN)
        expect(words).to_be_focused()
        expect(page.locator("#sheets")).to_contain_text("Your name")
        expect(page.locator(".error")).to_have_count(0)
        expect(page.locator("#letter-status")).to_have_text("Letter updated")
        page.get_by_label("Name", exact=True).fill("Ann Example")
        page.get_by_label("Country").select_option("IE")
        expect(page.locator(".seen")).to_contain_text("Ann Example")
        page.get_by_label("Русский").check()
        expect(page.locator(".sheet").first).to_have_attribute("lang", "ru")
        page.get_by_label("Secretary of the Practice Council").first.uncheck()
        expect(page.locator(".sheet")).to_have_count(1)
        expect(page).to_have_url(server + PRACTICE)

    def test_the_count_says_when_the_letter_has_a_second_page(self, page: Page, server: str) -> None:
        page.goto(server + PRACTICE)
        room = page.locator("form .room")
        expect(room).to_have_text(re.compile("About [0-9]+ more characters fit on this page"))
        page.get_by_label("In your own words").fill("I care. " * 500)
        expect(room).to_have_text("The letter has 2 pages; one is read sooner.")
        expect(page.locator("#letter-status")).to_have_text("The letter has 2 pages; one is read sooner.")
        page.get_by_label("In your own words").fill(OWN)
        expect(room).to_have_text(re.compile("About [0-9]+ more characters fit on this page"))

    @pytest.mark.parametrize("failure", ["away", "broken"])
    def test_a_server_that_does_not_answer_leaves_the_last_letter_and_says_so(
        self, page: Page, server: str, failure: str
    ) -> None:
        page.goto(server + PRACTICE)
        words = page.get_by_label("In your own words")
        words.fill(OWN)
        expect(page.locator(".sheet .own").first).to_have_text(OWN)

        def fail(route: Route) -> None:
            route.abort() if failure == "away" else route.fulfill(status=500, body="<html>…")

        page.route("**/preview?part=letter", fail)
        words.fill("Something else.")
        expect(page.locator("#letter-note")).to_contain_text("This is not your latest letter")
        expect(page.locator(".sheet .own").first).to_have_text(OWN)
        page.unroute("**/preview?part=letter")
        words.fill("Something new.")
        expect(page.locator(".sheet .own").first).to_have_text("Something new.")
        expect(page.locator("#letter-note")).to_be_hidden()

    def test_the_letter_stands_beside_the_form_of_a_refused_page_too(self, page: Page, server: str) -> None:
        page.goto(server + PRACTICE)
        page.get_by_label("In your own words").fill(OWN)
        page.locator("#letter").get_by_role("button", name="See my letter").last.click()
        expect(page.locator("#name-error")).to_have_text("Enter your name.")
        expect(page.locator(".sheet .own").first).to_have_text(OWN)

    def test_on_a_phone_the_bar_opens_the_letter_and_leads_back(self, page: Page, server: str) -> None:
        page.set_viewport_size({"width": 360, "height": 700})
        page.goto(server + PRACTICE)
        page.get_by_label("In your own words").fill(OWN)
        page.locator("#bar").get_by_role("button", name="See my letter").click()
        expect(page.locator(".sheet .own").first).to_have_text(OWN)
        expect(page.locator("#sheet")).to_be_focused()
        expect(page.locator("#sheet")).to_be_in_viewport()
        expect(page).to_have_url(server + PRACTICE)
        page.locator("#bar").get_by_role("link", name="Back to the form").click()
        expect(page.get_by_role("heading", name="Your letter", exact=True)).to_be_in_viewport()
        expect(page.locator("#bar").get_by_role("button", name="See my letter")).to_be_visible()

    def test_on_a_phone_the_bar_says_why_a_letter_cannot_be_shown(self, page: Page, server: str) -> None:
        page.set_viewport_size({"width": 360, "height": 640})
        page.goto(server + PRACTICE)
        page.get_by_label("In your own words").fill("Please \U0001f600")
        expect(page.locator("#letter-note")).to_contain_text("cannot be shown")
        page.locator("#bar").get_by_role("button", name="See my letter").click()
        expect(page.get_by_role("alert")).to_contain_text("U+1F600")
        expect(page.get_by_label("In your own words")).to_have_value("Please \U0001f600")

    def test_printing_prints_the_letter_and_nothing_else(self, page: Page, server: str) -> None:
        page.goto(server + PRACTICE)
        page.get_by_label("Name", exact=True).fill("Ann Example")
        page.get_by_label("Country").select_option("IE")
        expect(page.locator("#sheets[data-made]")).to_be_visible()
        page.emulate_media(media="print")
        expect(page.locator(".sheet").first).to_be_visible()
        for other in ("h1", "#letter", ".top", ".foot", ".seen", "#bar", "#sheets .eyebrow"):
            expect(page.locator(other).first).to_be_hidden()


class TestNothingIsLost:
    def _fill(self, page: Page, server: str) -> None:
        page.goto(server + PRACTICE)
        page.get_by_label("In your own words").fill(OWN)
        page.get_by_label("Name", exact=True).fill("Ann Example")
        page.get_by_label("Country").select_option("IE")
        page.get_by_label("Русский").check()

    def _is_filled(self, page: Page) -> None:
        expect(page.get_by_label("In your own words")).to_have_value(OWN)
        expect(page.get_by_label("Name", exact=True)).to_have_value("Ann Example")
        expect(page.get_by_label("Country")).to_have_value("IE")
        expect(page.get_by_label("Русский")).to_be_checked()

    def test_on_the_way_back(self, page: Page, server: str) -> None:
        self._fill(page, server)
        page.get_by_role("link", name="All campaigns").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Write for someone at risk")
        page.go_back()
        self._is_filled(page)
        expect(page.locator(".sheet .own").first).to_have_text(OWN)

    def test_on_the_way_back_from_the_letter_and_forward_again(self, page: Page, server: str) -> None:
        self._fill(page, server)
        page.locator("#letter").get_by_role("button", name="See my letter").last.click()
        expect(page).to_have_url(re.compile("/preview"))
        page.go_back()
        self._is_filled(page)

    def test_when_the_page_is_loaded_again(self, page: Page, server: str) -> None:
        self._fill(page, server)
        page.locator("#letter").get_by_role("button", name="See my letter").last.click()
        expect(page).to_have_url(re.compile("/preview"))
        page.on("dialog", Dialog.accept)
        page.reload()
        self._is_filled(page)

    def test_after_a_download(self, page: Page, server: str) -> None:
        self._fill(page, server)
        with page.expect_download():
            page.locator("#letter").get_by_role("button", name="PDF", exact=True).click()
        self._is_filled(page)

    def test_a_draft_is_kept_only_once_it_is_asked_for_and_is_back_in_a_new_window(
        self, page: Page, server: str
    ) -> None:
        self._fill(page, server)
        assert _stored(page) == 0
        page.get_by_label("Keep my draft in this browser").check()
        page.get_by_label("In your own words").fill(f"{OWN} And more.")
        other = page.context.new_page()
        other.goto(f"{server}/ru/campaigns/practice")
        expect(other.get_by_label("Своими словами")).to_have_value(f"{OWN} And more.")
        expect(other.get_by_label("Имя", exact=True)).to_have_value("Ann Example")
        expect(other.locator(".sheet .own").first).to_have_text(f"{OWN} And more.")
        expect(other.locator("#keep-draft")).to_be_checked()
        other.locator("#wipe-draft").click()
        assert _stored(other) == 0
        expect(other.locator("#keep-draft")).not_to_be_checked()
        other.get_by_label("Своими словами").fill("Not kept.")
        assert _stored(other) == 0
        # The first window has heard of it, and keeps nothing either.
        expect(page.get_by_label("Keep my draft in this browser")).not_to_be_checked()
        page.get_by_label("In your own words").fill("Not kept.")
        assert _stored(page) == 0

    def test_a_draft_has_no_signature_and_does_not_replace_what_comes_with_a_page(
        self, page: Page, server: str
    ) -> None:
        self._fill(page, server)
        page.get_by_label("Keep my draft in this browser").check()
        page.evaluate("document.querySelector('[name=signature_data]').value = 'picture'")
        page.get_by_label("Name", exact=True).fill("Ben Example")
        assert "picture" not in page.evaluate("localStorage['faithfully.draft.practice']")
        page.evaluate("document.querySelector('[name=signature_data]').value = ''")
        page.evaluate("""() => {
            const draft = localStorage["faithfully.draft.practice"];
            localStorage["faithfully.draft.practice"] = draft.replace("Ben", "Old");
        }""")
        page.locator("#letter").get_by_role("button", name="See my letter").last.click()
        expect(page).to_have_url(re.compile("/preview"))
        expect(page.get_by_label("Name", exact=True)).to_have_value("Ben Example")
        assert "Ben Example" in page.evaluate("localStorage['faithfully.draft.practice']")

    def test_a_draft_is_wiped_once_the_letter_is_posted(self, page: Page, server: str) -> None:
        self._fill(page, server)
        page.get_by_label("Keep my draft in this browser").check()
        page.locator("#letter").get_by_role("button", name="See my letter").last.click()
        page.get_by_role("button", name="I posted it").click()
        expect(page.get_by_text("The draft that this browser kept is wiped.")).to_be_visible()
        assert _stored(page) == 0

    def test_a_draft_of_a_month_ago_is_wiped(self, page: Page, server: str) -> None:
        self._fill(page, server)
        page.get_by_label("Keep my draft in this browser").check()
        page.evaluate("""() => {
            const draft = JSON.parse(localStorage["faithfully.draft.practice"]);
            draft.changed -= 31 * 24 * 3600 * 1000;
            localStorage["faithfully.draft.practice"] = JSON.stringify(draft);
            localStorage["faithfully.draft.other"] = "no draft at all";
        }""")
        other = page.context.new_page()
        other.goto(server + PRACTICE)
        expect(other.locator("#draft")).to_be_visible()
        assert _stored(other) == 0
        expect(other.get_by_label("Name", exact=True)).to_have_value("")


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_at_200_percent_nothing_has_to_be_scrolled_sideways(page: Page, server: str, direction: str) -> None:
    # 1280 pixels at 200 % are 640, and those of a phone 320 at a little more.
    for width in (640, 320):
        page.set_viewport_size({"width": width, "height": 600})
        page.goto(server + PRACTICE)
        page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
        page.get_by_label("In your own words").fill("n" * 300)
        expect(page.locator(".sheet .own").first).to_have_text("n" * 300)
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_without_javascript_the_page_has_no_draft_and_the_button_shows_the_letter(
    browser: Browser, server: str
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 700})
    page = context.new_page()
    page.goto(server + PRACTICE)
    expect(page.locator("#draft")).to_be_hidden()
    page.get_by_label("In your own words").fill(OWN)
    page.get_by_label("Name", exact=True).fill("Ann Example")
    page.get_by_label("Country").select_option("IE")
    page.locator("#bar").get_by_role("button", name="See my letter").click()
    expect(page.locator(".sheet .own").first).to_have_text(OWN)
    expect(page.locator(".sheet").first).to_be_in_viewport()
    with Image.open(io.BytesIO(page.screenshot(full_page=True))) as picture:
        assert picture.width == 360
    context.close()
