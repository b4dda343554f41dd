"""Every public page in a real browser, on a phone and on a desktop, light and dark: nothing amiss, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, Page

from app.config import Config
from tests import public_pages
from tests.applications import SECRET, another
from tests.databases import Kept
from tests.public_pages import PublicPage

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "ar")
CHECKS = (Path(__file__).parent / "access.js").read_text(encoding="utf-8")

# Colours do not follow from the width: pages that have all of them stand for the others.
COLOURFUL = {
    "campaign",
    "campaign-section",
    "preview",
    "preview-refused",
    "mail",
    "ledger",
    "failed-429",
    "reply-refused",
}


class View(NamedTuple):
    """A window, and the theme that somebody has chosen."""

    width: int
    theme: str


PHONE, DESKTOP = View(360, "light"), View(1280, "dark")
CROSSED = (View(360, "dark"), View(1280, "light"))


@pytest.fixture(scope="module")
def app(_prepared: dict[str, Kept], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder = tmp_path_factory.mktemp("public")
    _prepared["empty"].copy(folder)
    with another(Config(secret_key=SECRET, instance_path=folder)) as app:
        # By the real time, by which the browser asks.
        result = app.test_cli_runner().invoke(args=["examples", "load"])
        assert result.exit_code == 0, result.output
        yield app


@pytest.fixture(scope="module")
def pages(app: Flask) -> list[PublicPage]:
    return public_pages.made(app, *LANGUAGES)


@pytest.fixture
def page(browser: Browser, app: Flask) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": PHONE.width, "height": 800}, reduced_motion="reduce")
    public_pages.answer(context, app)
    context.add_init_script(Axe().axe_script + CHECKS)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def _see(page: Page, view: View) -> None:
    page.emulate_media(color_scheme="dark" if view.theme == "dark" else "light")
    page.set_viewport_size({"width": view.width, "height": 800})


def _found(page: Page, *checks: str) -> list[str]:
    """Return what checks of access.js find on a page as it is shown now."""
    script = f"Promise.all([{','.join(f'access.{check}' for check in checks)}]).then((found) => found.flat())"
    found: list[str] = page.evaluate(script)
    return found


def _unnamed(page: Page) -> list[str]:
    """Return the controls that have no name in the tree that a screen reader gets."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")
    return [
        f"no name: {node['role']['value']}"
        for node in tree["nodes"]
        if not node.get("ignored")
        and any(one["name"] == "focusable" for one in node.get("properties", ()))
        and node["role"]["value"] != "RootWebArea"
        and not node.get("name", {}).get("value", "").strip()
    ]


def _all_found(page: Page) -> Iterator[str]:
    """Look at a page in every way; the widths come last, since they change how large the words are."""
    for view in (PHONE, DESKTOP):
        _see(page, view)
        checks = ("references()", "rings()", "edges()", "targets()", "order()", "width()", "axeFinds()")
        yield from (f"{view.width} {view.theme}: {one}" for one in [*_found(page, *checks), *_unnamed(page)])
    # WCAG 1.4.10: 320 pixels; 1.4.4: words of twice the size, in a window in which that is more than 320.
    _see(page, View(320, "light"))
    yield from (f"320: {one}" for one in _found(page, "width()"))
    _see(page, View(640, "light"))
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    yield from (f"words of twice the size: {one}" for one in _found(page, "width()"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_amiss_on_any_page(page: Page, app: Flask, pages: list[PublicPage], language: str) -> None:
    found = []
    # What is answered at several addresses is looked at once.
    for one in {one.html: one for one in pages if one.language == language}.values():
        _see(page, PHONE)
        public_pages.show(page, one, app)
        found += [f"{one.name}: {amiss}" for amiss in _all_found(page)]
    assert found == []


def test_colours_have_contrast_at_the_other_width_too(page: Page, app: Flask, pages: list[PublicPage]) -> None:
    found, seen = [], set()
    for one in pages:
        if one.name in COLOURFUL and one.language == LANGUAGES[0]:
            seen.add(one.name)
            public_pages.show(page, one, app)
            for view in CROSSED:
                _see(page, view)
                checks = ("axeFinds(['color-contrast'])", "edges()", "rings()")
                found += [f"{one.name} {view.width} {view.theme}: {amiss}" for amiss in _found(page, *checks)]
    assert found == []
    assert seen == COLOURFUL


SMALL = (
    "main.insertAdjacentHTML('afterbegin', '<button id=a>+</button><button id=b>-</button>');"
    "a.style.cssText = b.style.cssText = 'all: unset; inline-size: 12px; block-size: 12px; display: inline-block'"
)
# What is planted into a page on which an e-mail address is refused, and what is said of it.
PLANTED = {
    "axe": ("main.insertAdjacentHTML('beforeend', '<img src=/static/mark.svg>')", "image-alt: "),
    "axe, contrast": ("document.querySelector('h1').style.color = '#bbb'", "color-contrast: "),
    "no name": ("main.insertAdjacentHTML('beforeend', '<button></button>')", "no name: button"),
    "no ring": ("field.style.outline = '0 none'", "no ring: input#email"),
    "a thin ring": ("field.style.outline = '1px solid'", "no ring: input#email"),
    "a pale ring": ("field.style.outlineColor = ground", "a ring of little contrast"),
    "a pale edge": ("field.style.borderColor = ground", "an edge of little contrast"),
    "small targets": (SMALL, "small target: button#a"),
    "a hint that is not there": ("field.setAttribute('aria-describedby', 'nix')", "names no element: nix"),
    "refused for no reason": ("field.removeAttribute('aria-describedby')", "refused without a reason: input#email"),
    "an error of no field": ("field.removeAttribute('aria-invalid')", "an error of no field: email-error"),
    "no alert": ("errors.removeAttribute('role')", "errors without a summary"),
    "a summary without focus": ("document.activeElement.blur()", "the summary has no focus"),
    "a summary that leads nowhere": (
        "errors.querySelector('a').hash = '#main'",
        "the summary leads to no field: #main",
    ),
    "a tabindex": ("field.tabIndex = 3", "a tabindex of its own: input#email"),
    "another order": (
        "main.style.cssText = 'display: flex; flex-direction: column-reverse'",
        "the focus goes back: from",
    ),
    "another order in a line": (
        "document.querySelector('.top').style.flexDirection = 'row-reverse'",
        "the focus goes back: from",
    ),
    "too wide": ("main.style.inlineSize = '1300px'", "pixels wide in"),
}
PLANTING = "const field = document.getElementById('email'), ground = getComputedStyle(document.body).backgroundColor;"


def test_what_is_planted_is_found(page: Page, app: Flask, pages: list[PublicPage]) -> None:
    refused = next(one for one in pages if one.name == "follow-refused")
    for name, (planted, said) in PLANTED.items():
        _see(page, PHONE)
        public_pages.show(page, refused, app)
        page.evaluate(f"() => {{ {PLANTING} {planted} }}")
        found = list(_all_found(page))
        assert any(said in one for one in found), (name, found)


def test_every_public_endpoint_has_a_page(app: Flask, pages: list[PublicPage]) -> None:
    assert public_pages.missing(app, pages) == set()
    assert {one.status for one in pages} >= {200, 404, 405, 409, 410, 413, 422, 429, 500, 503}
    for language in LANGUAGES:
        assert all(f'<html lang="{language}"' in one.html.decode() for one in pages if one.language == language)
    without = [one for one in pages if one.endpoint != "appeals.privacy"]
    assert public_pages.missing(app, without) == {"appeals.privacy"}
