"""The whole supporter's way in a real browser, JavaScript off and on, on a phone and on a desktop."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pypdf import PdfReader

from tests.factories import a_picture

pytestmark = pytest.mark.browser


@pytest.fixture(params=[(False, 360), (True, 1280)], ids=["phone, JavaScript off", "desktop, JavaScript on"])
def context(browser: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    javascript, width = request.param
    context = browser.new_context(
        java_script_enabled=javascript, viewport={"width": width, "height": 760}, accept_downloads=True, locale="ru-RU"
    )
    yield context
    assert context.cookies() == []
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def _download(page: Page, button: str) -> tuple[str, bytes]:
    with page.expect_download() as started:
        page.get_by_role("button", name=button, exact=True).first.click()
    return started.value.suggested_filename, Path(started.value.path()).read_bytes()


def test_from_the_link_to_a_signed_letter(page: Page, server: str, tmp_path: Path) -> None:
    picture = tmp_path / "signature.png"
    picture.write_bytes(a_picture())
    page.goto(server)
    expect(page).to_have_url(f"{server}/ru/")
    page.get_by_role("link", name="Вышел из изолятора").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Низомхон Джураев")

    # A form without name and country comes back with sentences beside the fields, and with what was typed.
    page.get_by_label("Своими словами").fill("Мне не всё равно.")
    page.get_by_role("checkbox", name="Директор Третьего департамента").uncheck()
    page.get_by_role("checkbox", name="Президент Российской Федерации").uncheck()
    page.set_input_files("#signature", picture)
    see = page.locator("#letter").get_by_role("button", name="Показать моё письмо").last
    see.click()
    expect(page.locator("#name-error")).to_have_text("Укажите своё имя.")
    expect(page.locator("#country-error")).to_be_visible()
    expect(page.get_by_label("Своими словами")).to_have_value("Мне не всё равно.")
    expect(page.get_by_label("Изображением подписи")).to_be_checked()

    page.get_by_label("Имя", exact=True).fill("Анна Пример")
    page.get_by_label("Страна").select_option("IE")
    see.click()
    sheet = page.locator(".sheet")
    expect(sheet).to_have_count(1)
    expect(sheet).to_contain_text("Уважаемый господин Генеральный прокурор!")
    expect(sheet).to_contain_text("Мне не всё равно.")
    expect(sheet.get_by_role("img", name="Подпись: Анна Пример")).to_be_visible()
    expect(page.locator(".seen")).to_contain_text("Анна Пример")

    # The signature was uploaded once, before the error, and stands in the file that is downloaded last.
    name, data = _download(page, "PDF")
    assert name == "ua-84-11_ru-prosecutor-general_ru.pdf"
    (only,) = PdfReader(io.BytesIO(data)).pages
    text = only.extract_text()
    for said in ("Анна Пример", "Мне не всё равно.", "С уважением,", "Чайке Ю. Я."):
        assert said in text
    assert len(list(only.images)) == 1
    assert _download(page, "Word")[0].endswith(".docx")
    page.get_by_role("button", name="Моя почтовая программа").click()
    expect(page).to_have_url(re.compile("/ru/campaigns/ua-84-11/mail"))
    # Russian letters are too long for a link: the message is opened without the text, which stands there to be copied.
    expect(page.get_by_role("link", name="Открыть письмо без текста")).to_be_visible()
    expect(page.locator(".mails textarea")).to_have_value(re.compile("Мне не всё равно."))
    assert _download(page, "То же файлом (.eml)")[0].endswith(".eml")
    assert _download(page, "Текст")[1].decode().startswith("Исторический пример")
    expect(page.get_by_label("Своими словами")).to_have_value("Мне не всё равно.")


def test_what_is_typed_goes_along_when_the_language_of_the_page_changes(page: Page, server: str) -> None:
    page.goto(f"{server}/en/campaigns/practice")
    page.get_by_label("Name", exact=True).fill("Ann Example")
    page.get_by_label("Country").select_option("GB")
    page.locator("#letter").get_by_role("button", name="See my letter").last.click()
    page.get_by_role("navigation", name="Language of these pages").get_by_text("English").click()
    page.get_by_role("button", name="Русский").click()
    expect(page).to_have_url(re.compile("/ru/campaigns/practice/preview"))
    expect(page.get_by_label("Имя", exact=True)).to_have_value("Ann Example")


def test_the_keyboard_alone_is_enough(page: Page, server: str) -> None:
    page.goto(f"{server}/en/campaigns/practice")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type("Ann Example")
    page.keyboard.press("Tab")
    page.keyboard.type("Ireland")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".seen")).to_contain_text("Ann Example")
    expect(page.get_by_label("Country")).to_have_value("IE")


@pytest.mark.parametrize("path", ["/en/", "/ru/campaigns/ua-84-11", "/en/campaigns/nix"])
def test_nothing_is_wider_than_a_phone_and_nothing_is_fetched_from_elsewhere(
    context: BrowserContext, page: Page, server: str, path: str
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(server + path)
    # With JavaScript off nothing can be asked of the page; a picture of all of it is as wide as it is.
    with Image.open(io.BytesIO(page.screenshot(full_page=True))) as picture:
        assert picture.width == 320
    assert [url for url in asked if not url.startswith((server, "data:"))] == []


def test_a_body_that_is_too_large_gets_its_page_and_not_a_broken_connection(
    page: Page, server: str, tmp_path: Path
) -> None:
    large = tmp_path / "large.png"
    large.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 34_000_000)
    page.goto(f"{server}/en/campaigns/practice")
    page.set_input_files("#signature", large)
    page.locator("#letter").get_by_role("button", name="See my letter").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("That was too much to send at once")
