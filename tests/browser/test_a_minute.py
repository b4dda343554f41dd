"""From the link to a signed PDF as a person does it, in each of the ways in which people use a page.

With RECORD=<folder> in the environment pictures and counts of each way are kept there; `script/flows` does so.
"""

from __future__ import annotations

import io
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from app import clock
from tests.browser.person import Hand, Person, kept

pytestmark = pytest.mark.browser

# What a person has to fill in at most.
MOST_FIELDS = 6
WORDS, NAME = "I run a village library.", "Ann Example"
WAVE = [(0.1, 0.6), (0.15, 0.4), (0.2, 0.2), (0.25, 0.5), (0.3, 0.7), (0.4, 0.3), (0.5, 0.6), (0.6, 0.4), (0.8, 0.5)]
CHECKS = (Path(__file__).parent / "access.js").read_text(encoding="utf-8")
TWICE = "addEventListener('DOMContentLoaded', () => { document.documentElement.style.fontSize = '200%' })"


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody uses the page, and whether they draw their signature or want a translation, too."""

    name: str
    hand: Hand
    window: tuple[int, int]
    context: dict[str, Any] = field(default_factory=dict)
    language: str = "en"
    draws: bool = False
    translated: bool = False
    twice: bool = False

    @property
    def has_script(self) -> bool:
        return bool(self.context.get("java_script_enabled", True))


PHONE = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
WAYS = [
    Way("phone", Hand.FINGER, (360, 740), PHONE, draws=True),
    Way("desktop", Hand.MOUSE, (1280, 800), draws=True),
    Way("keyboard", Hand.KEYS, (1280, 800)),
    Way("no JavaScript", Hand.FINGER, (360, 740), {**PHONE, "java_script_enabled": False}),
    Way("zoom of 200 percent", Hand.MOUSE, (640, 400), {"device_scale_factor": 2}),
    Way("words of twice the size", Hand.MOUSE, (1280, 800), twice=True),
    Way("Arabic", Hand.FINGER, (360, 740), PHONE, language="ar", translated=True),
]


@pytest.fixture(params=WAYS, ids=lambda way: way.name)
def way(request: pytest.FixtureRequest) -> Way:
    found: Way = request.param
    return found


@pytest.fixture
def page(browser: Browser, way: Way) -> Iterator[Page]:
    width, height = way.window
    context = browser.new_context(
        viewport={"width": width, "height": height}, accept_downloads=True, locale=way.language,
        reduced_motion="reduce", **way.context,
    )  # fmt: skip
    if way.has_script:
        context.add_init_script(CHECKS + (TWICE if way.twice else ""))
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    yield page
    assert context.cookies() == []
    context.close()


@pytest.fixture
def pictures(way: Way) -> Path | None:
    """Where pictures are kept, if they are."""
    if "RECORD" not in os.environ:
        return None
    folder = Path(os.environ["RECORD"]) / re.sub(r"\W+", "-", way.name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_a_link_becomes_a_signed_letter(page: Page, server: str, way: Way, pictures: Path | None) -> None:
    page.goto(f"{server}/{way.language}/campaigns/practice")
    person = Person(page, way.hand, has_script=way.has_script, pictures=pictures)
    person.picture("the-link-is-open")
    _is_not_wider_than_the_window(page, way)
    # How many days are left.
    assert int(page.locator(".postmark b").inner_text()) > 0

    if way.hand is Hand.KEYS:
        person.press(page.locator(".skip"))
    person.tick(page.locator("#target-1"))
    if way.translated:
        person.tick(page.locator("#translation"))
    person.write(page.locator("#own_words"), WORDS, own=True)
    if way.has_script:
        # The letter follows.
        expect(page.locator(".sheet .own").first).to_have_text(WORDS)
    person.write(page.locator("#name"), NAME)
    person.choose(page.locator("#country"), "Ireland", "IE")
    person.picture("who-writes")
    if way.draws:
        person.press(page.locator("#signature_kind-1"))
        expect(page.locator("#drawing-says")).not_to_be_empty()
        person.draw(page.locator("#drawing canvas"), WAVE)
        expect(page.locator(".sheet img.signature")).to_be_visible()
        person.picture("signed")
    _look_at_the_letter(page, person, way)

    pdf = page.locator("#ways").get_by_role("button", name="PDF", exact=True)
    since = time.monotonic()
    with page.expect_download() as started:
        person.press(pdf)
    data = Path(started.value.path()).read_bytes()
    person.waited(since)
    person.picture("the-letter-is-there")
    _is_not_wider_than_the_window(page, way)

    told = person.told()
    if pictures:
        (pictures / started.value.suggested_filename).write_bytes(data)
        kept(pictures.parent, way.name, told)
    assert told["fields"] <= MOST_FIELDS
    _is_the_letter(data, started.value.suggested_filename, way)


def _look_at_the_letter(page: Page, person: Person, way: Way) -> None:
    """Read the letter before it is made: it stands beside the form, below it, or behind a button."""
    sheet = page.locator(".sheet").first
    if not way.has_script:
        since = time.monotonic()
        person.press(page.locator("#letter > .ways button"))
        expect(page.locator(".seen")).to_contain_text(NAME)
        person.waited(since)
        person.picture("the-letter")
    elif page.locator("#bar").is_visible():
        person.press(page.locator("#bar button"), sticks=True)
        expect(sheet).to_be_in_viewport()
        person.picture("the-letter")
        person.press(page.locator("#bar a"), sticks=True)
    expect(sheet.locator(".own")).to_have_text(WORDS)
    expect(page.locator(".seen")).to_contain_text(NAME)


def _is_not_wider_than_the_window(page: Page, way: Way) -> None:
    scale = way.context.get("device_scale_factor", 1)
    # With JavaScript off nothing can be asked of the page; a picture of all of it is as wide as it is.
    with Image.open(io.BytesIO(page.screenshot(full_page=True))) as picture:
        assert picture.width == way.window[0] * scale


def _is_the_letter(data: bytes, name: str, way: Way) -> None:
    """Read the file as whoever posts it would: to whom, in which language, of which day, signed by whom."""
    languages = f"en+{way.language}" if way.translated else "en"
    assert name == f"practice_practice-council-secretary_{languages}.pdf"
    letter, *more = PdfReader(io.BytesIO(data)).pages
    text = letter.extract_text()
    for said in ("Dear Secretary", "Secretary of the Practice Council", "Mara Ilves", WORDS, NAME):
        assert said in text
    assert len(list(letter.images)) == way.draws
    assert len(more) == way.translated
    for translation in more:
        assert re.search(r"[\u0600-\u06ff\ufb50-\ufeff]{3}", translation.extract_text())
    assert f"{clock.now():%-d %B %Y}" in text
