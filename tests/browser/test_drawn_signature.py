"""A signature drawn on the page, by mouse and by touch, into the letter; and what there is where nobody can draw."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser

UA = "/en/campaigns/ua-84-11"


@pytest.fixture(params=[360, 1280], ids=["phone", "desktop"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 760}, has_touch=width == 360, is_mobile=width == 360,
        device_scale_factor=2 if width == 360 else 1, accept_downloads=True,
    )  # fmt: skip
    yield context
    assert context.cookies() == []
    context.close()


@pytest.fixture
def page(context: BrowserContext, server: str) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    # What the content policy forbids is told on the console.
    page.on("console", lambda said: pytest.fail(said.text) if said.type == "error" and "422" not in said.text else None)
    page.goto(server + UA)
    page.get_by_label("Name", exact=True).fill("Ann Example")
    page.get_by_label("Country", exact=True).select_option("IE")
    for other in page.locator("input[name=target]:not([value=ru-prosecutor-general])").all():
        other.uncheck()
    return page


def _canvas(page: Page) -> Locator:
    canvas = page.get_by_role("img", name="Field for your signature")
    expect(page.locator("#drawing-says")).not_to_be_empty()
    canvas.scroll_into_view_if_needed()
    return canvas


def _stroke(page: Page, canvas: Locator, points: list[tuple[float, float]]) -> None:
    """Draw through points, given as parts of the canvas: with a finger on a phone, with the mouse elsewhere."""
    box = canvas.bounding_box()
    assert box
    # A hand passes every dot on the way; between two that are far apart the pad draws nothing at the end of a stroke.
    way = [
        (before[0] + (after[0] - before[0]) * part / 4, before[1] + (after[1] - before[1]) * part / 4)
        for before, after in pairwise(points)
        for part in range(4)
    ]
    at = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (*way, points[-1])]
    if page.evaluate("navigator.maxTouchPoints"):
        cdp = page.context.new_cdp_session(page)
        for kind, (x, y) in [("touchStart", at[0]), *(("touchMove", point) for point in at[1:])]:
            cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
            # Moves between two frames would be taken for one.
            page.evaluate("new Promise((seen) => requestAnimationFrame(seen))")
        cdp.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        return
    page.mouse.move(*at[0])
    page.mouse.down()
    for x, y in at[1:]:
        page.mouse.move(x, y)
    page.mouse.up()


WAVE = [(0.1, 0.6), (0.2, 0.2), (0.3, 0.7), (0.4, 0.3), (0.5, 0.6), (0.6, 0.4), (0.8, 0.5)]
BAR = [(0.2, 0.9), (0.5, 0.85), (0.9, 0.88)]


def _kept(page: Page) -> str:
    value: str = page.locator("textarea[name=drawing]").input_value()
    return value


def _see(page: Page) -> None:
    page.locator("#letter").get_by_role("button", name="See my letter").last.click()


def _pdf(page: Page) -> list[Image.Image]:
    with page.expect_download() as started:
        page.get_by_role("button", name="PDF", exact=True).first.click()
    (only,) = PdfReader(io.BytesIO(Path(started.value.path()).read_bytes())).pages
    return [image.image for image in only.images if image.image]


def test_what_is_drawn_stands_in_the_letter(page: Page) -> None:
    choice = page.get_by_label("Drawn here")
    expect(page.locator("#drawing")).to_be_hidden()
    choice.check()
    canvas = _canvas(page)
    says = page.locator("#drawing-says")
    expect(says).to_have_text("Nothing is drawn yet.")
    before = page.evaluate("scrollY")
    _stroke(page, canvas, WAVE)
    expect(says).to_have_text("Drawn. It will stand in your letter.")
    # The finger draws, and does not move the page.
    assert page.evaluate("scrollY") == before
    one = _kept(page)
    _stroke(page, canvas, BAR)
    expect(page.locator("textarea[name=drawing]")).not_to_have_value(one)
    page.get_by_role("button", name="Undo").click()
    expect(says).to_have_text("The last stroke is taken back.")
    assert _kept(page) == one
    page.get_by_role("button", name="Clear").click()
    expect(says).to_have_text("Nothing is drawn yet.")
    assert _kept(page) == ""

    # Without a drawing there is a sentence beside the field.
    _see(page)
    expect(page.locator("#drawing-error")).to_have_text("Draw your signature, or sign in another way.")
    expect(choice).to_be_checked()
    canvas = _canvas(page)
    _stroke(page, canvas, WAVE)
    _stroke(page, canvas, BAR)
    _see(page)
    expect(page.locator(".sheet").get_by_role("img", name=re.compile("Ann Example"))).to_be_visible()
    # It is still there: in the form, and in the file.
    expect(choice).to_be_checked()
    expect(page.locator("#drawing").get_by_role("img", name="Your signature")).to_be_visible()
    expect(page.locator("canvas")).to_be_hidden()
    (picture,) = _pdf(page)
    # A finger that is lifted leaves out the last few dots of its way.
    assert picture.width / picture.height == pytest.approx(0.8 / 0.7 * 2.5, rel=0.25)
    assert any(picture.convert("L").histogram()[:90])

    page.get_by_role("button", name="Draw again").click()
    _stroke(page, _canvas(page), BAR)
    (again,) = _pdf(page)
    assert again.width / again.height > 6


def test_the_letter_follows_what_is_drawn_and_no_draft_keeps_it(page: Page) -> None:
    page.get_by_label("Keep my draft in this browser").check()
    page.get_by_label("Drawn here").check()
    _stroke(page, _canvas(page), WAVE)
    drawn = page.locator(".sheet").get_by_role("img", name=re.compile("Ann Example"))
    expect(drawn).to_be_visible()
    draft = page.evaluate("localStorage['faithfully.draft.ua-84-11']")
    assert "Ann Example" in draft
    assert _kept(page) not in draft
    page.get_by_role("button", name="Clear").click()
    expect(drawn).to_have_count(0)
    # In another window the choice is back, and with it the field to draw in.
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.get_by_label("Drawn here")).to_be_checked()
    expect(other.get_by_role("img", name="Field for your signature")).to_be_visible()
    # Messages to be copied are no writing of one's own, which would be unfolded.
    expect(other.locator("details.post[open]")).to_have_count(0)


def test_a_drawing_outlives_another_error_the_way_back_and_a_turned_phone(page: Page) -> None:
    page.get_by_label("Drawn here").check()
    _stroke(page, _canvas(page), WAVE)
    drawn = _kept(page)
    page.set_viewport_size({"width": 760, "height": 360})
    expect(page.locator("canvas")).to_be_visible()
    assert page.locator("canvas").evaluate(
        "canvas => canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)"
    )
    assert _kept(page) == drawn
    page.get_by_label("Name", exact=True).fill("")
    _see(page)
    expect(page.locator("#name-error")).to_be_visible()
    expect(page.locator("#drawing").get_by_role("img", name="Your signature")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Drawn here")).to_be_checked()
    assert _kept(page) == drawn


def test_whoever_chooses_a_file_after_all_signs_with_it(page: Page, tmp_path: Path) -> None:
    picture = tmp_path / "signature.png"
    Image.new("L", (400, 120), 255).save(picture)
    page.get_by_label("Drawn here").check()
    _stroke(page, _canvas(page), WAVE)
    page.set_input_files("#signature", picture)
    expect(page.get_by_label("With a picture of my signature")).to_be_checked()
    expect(page.locator("#drawing")).to_be_hidden()


def test_without_javascript_nothing_can_be_drawn(browser: Browser, server: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server + UA)
    expect(page.get_by_label("With my name, typed")).to_be_checked()
    expect(page.get_by_label("Drawn here")).to_be_hidden()
    expect(page.locator("#drawing")).to_be_hidden()
    context.close()


def test_where_a_page_may_not_read_what_is_drawn_nothing_can_be_drawn(browser: Browser, server: str) -> None:
    context = browser.new_context()
    # As Tor Browser does: white, whatever was drawn.
    context.add_init_script(
        "CanvasRenderingContext2D.prototype.getImageData = () => ({ data: new Uint8ClampedArray(4).fill(255) });"
    )
    page = context.new_page()
    with page.expect_response(re.compile("signature.js")):
        page.goto(server + UA)
    page.wait_for_load_state()
    expect(page.get_by_label("Drawn here")).to_be_hidden()
    context.close()


def test_who_draws_nothing_fetches_nothing_more(browser: Browser, server: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server + UA)
    expect(page.get_by_label("Drawn here")).to_be_visible()
    assert [url for url in asked if "vendor" in url] == []
    page.get_by_label("Drawn here").check()
    expect(page.locator("#drawing-says")).to_have_text("Nothing is drawn yet.")
    assert [url for url in asked if "vendor" in url] == [
        f"{server}/static/vendor/signature_pad-5.1.4/signature_pad.min.js"
    ]
    context.close()
