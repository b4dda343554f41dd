"""A published appeal in a real browser, without JavaScript: from the PDF to a supporter's letter in Russian."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, FilePayload, Locator, Page, expect
from pypdf import PdfReader

from app import clock, create_app
from app.config import ROOT, Config
from app.extensions import db, writing
from app.letters.conventions import Rank
from app.recipients import stored
from app.recipients.records import ChannelRecord, HolderRecord, OfficeRecord
from app.recipients.search_index import reindex
from app.recipients.stored import Change
from tests.browser.conftest import coordinators, running, without_script
from tests.databases import Kept
from tests.unit.campaigns.reading.formats import pdf

pytestmark = pytest.mark.browser

APPEAL = Path(__file__).with_name("appeal.txt")
SEED = ROOT.parent / "shared" / "seeds" / "003_f0bba99ae6605fd6.txt"

KEEPER = OfficeRecord(
    "ru-northern-seal", "RU", Rank.OFFICIAL, reads=("ru",), source="invented",
    wordings={
        "en": ("Keeper of the Northern Seal", "Keeper of the Northern Seal", "", ""),
        "ru": ("Хранитель Северной печати", "Хранитель Северной печати", "Хранителю Северной печати", ""),
    },
    holders=(HolderRecord("Aron Lesk", "Lesk", names={"ru": ("Леск А. Б.", "Леску А. Б.")}, source="invented"),),
    channels=(
        ChannelRecord("post", "Seal Street 1\nNorthtown 100200", country="RU", country_line="Russian Federation",
                      source="invented", verified_on=clock.today(), health="verified"),
    ),
)  # fmt: skip
ENGLISH = {
    "introduction": "I am writing to you about **{{ person.nominative }}**, who kept a village library.",
    "concern": "{{ person.nominative }} has not been seen since 2 March.",
    "legal_ground": "Nobody may be held where no court can see him.",
}
RUSSIAN = {
    "title": "Пропал хранитель сельской библиотеки",
    "summary": "Ермека Саду в последний раз видели 2 марта. Он хранил сельскую библиотеку.",
    "account": "2 марта сестре Ермека Саду сказали, что его отпустят. Домой он не вернулся.",
    "background": "В январе библиотекам севера велели сдать все песенники.",
    "introduction": "Пишу Вам о судьбе **{{ person.genitive }}**.",
    "concern": "2 марта {{ person.nominative }} исчез.",
    "legal_ground": "Никого нельзя держать там, где его не увидит суд.",
    "demand-1": "немедленно сообщить, где находится {{ person.nominative }}",
    "demand-2": "безотлагательно расследовать исчезновение {{ person.genitive }}",
}
NAME = {
    "nominative": "Ермек Саду", "genitive": "Ермека Саду", "dative": "Ермеку Саду", "accusative": "Ермека Саду",
    "instrumental": "Ермеком Саду", "prepositional": "Ермеке Саду",
}  # fmt: skip
CONSENT = {
    "agreed_by": "his sister", "agreed_to": "all of the page", "agreed_on": "2012-03-29",
    "review_on": (clock.today() + timedelta(days=60)).isoformat(),
}  # fmt: skip
INSPECTOR = {
    "title_ru": "Главный инспектор сельских библиотек",
    "form_of_address_ru": "Главный инспектор сельских библиотек",
    "form_of_address_dative_ru": "Главному инспектору сельских библиотек",
}


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The instance folder of a server of these tests' own: they publish an update of an example that others need."""
    return tmp_path_factory.mktemp("reading")


@pytest.fixture(scope="module")
def server(_prepared: dict[str, Kept], instance: Path) -> Iterator[str]:
    with running(_prepared, instance) as address:
        yield address


@pytest.fixture(scope="module")
def app(server: str, instance: Path) -> Iterator[Flask]:
    """The program over the server's database, in which the directory has the keeper of the seal, too."""
    app = create_app(Config(secret_key="only-for-tests-0123456789", instance_path=instance, base_url=server))
    with app.app_context():
        session = db.session()
        with writing(session):
            stored.store(session, [Change(KEEPER, None, is_new=True)])
            reindex(session, [KEEPER.id])
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def desks(browser: Browser, server: str, app: Flask) -> Iterator[tuple[Page, Page]]:
    """The browsers of two coordinators who are signed in."""
    with coordinators(browser, server, app) as pages:
        yield pages["Ada"], pages["Ben"]


@pytest.fixture
def supporter(browser: Browser, server: str) -> Iterator[Page]:
    with without_script(browser, server, "ru") as page:
        yield page


def _read(page: Page, text: str) -> None:
    """Bring a document as a PDF."""
    page.goto("/desk/campaigns")
    page.get_by_role("link", name="Read a published appeal").click()
    file: FilePayload = {"name": "appeal.pdf", "mimeType": "application/pdf", "buffer": pdf(text)}
    page.get_by_label("Published appeal").set_input_files(file)
    page.get_by_role("button", name="Read the document").click()
    expect(page.get_by_role("heading", name="The document", exact=True)).to_be_visible()
    expect(page.locator(".source mark.fed-deadline")).to_contain_text("15 MAY 2012")


def _target(page: Page, number: int) -> Locator:
    return page.get_by_role("group", name=f"Target {number}")


def _looked_at(page: Page) -> None:
    """Tick the warnings and what fed no field, of which the section's sentence is one."""
    for box in page.locator("#warnings input, #leftovers input").all():
        box.check()
    expect(page.locator("#leftovers")).to_contain_text("Please check with your section office")


def _set_last_day(page: Page, slug: str) -> None:
    """Follow the sentence that says the last day to be over, and enter another one."""
    page.goto(f"/desk/campaigns/{slug}")
    page.get_by_role("link", name="The last day, 14 May 2012, is over.").click()
    page.locator("#day").fill((clock.today() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Overview").click()


def _fill(page: Page, texts: dict[str, str], button: str) -> None:
    for name, text in texts.items():
        page.locator(f"#{name}").fill(text)
    page.get_by_role("button", name=button, exact=True).click()


def _published(ada: Page, ben: Page, slug: str) -> None:
    """Let the second person approve what the first one asks for."""
    ada.goto(f"/desk/campaigns/{slug}")
    ada.get_by_role("button", name="Ask a second person").click()
    ben.goto(f"/desk/campaigns/{slug}")
    ben.get_by_role("button", name="Approve and publish").click()
    expect(ben.get_by_text("Nothing needs doing now")).to_be_visible()


def _letter_of(page: Page, slug: str, office: str) -> str:
    """Write one letter in Russian as a supporter does, and return the words of its PDF."""
    page.goto(f"/ru/campaigns/{slug}")
    for box in page.locator("input[name=target]").all():
        box.set_checked(box.get_attribute("value") == office)
    page.get_by_label("Имя", exact=True).fill("Анна Пример")
    page.get_by_label("Страна").select_option("IE")
    with page.expect_download() as download:
        page.get_by_role("button", name="PDF", exact=True).first.click()
    pages = PdfReader(io.BytesIO(Path(download.value.path()).read_bytes())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def _worked_off(ada: Page, slug: str) -> None:
    """Follow what the draft's page says to be missing until only a second person is."""
    _set_last_day(ada, slug)
    ada.get_by_role("link", name="No address of").click()
    expect(ada.get_by_text("not verified").first).to_be_visible()
    expect(ada.get_by_text("appeal.pdf – UA 61/12").first).to_be_visible()
    ada.get_by_role("button", name="Verified today").first.click()
    ada.goto(f"/desk/campaigns/{slug}")
    ada.get_by_role("link", name="No consent is recorded").click()
    _fill(ada, CONSENT, "Save")
    ada.get_by_role("link", name="Overview").click()
    ada.get_by_role("link", name="No language has the texts of a letter yet").click()
    ada.get_by_role("link", name="English").click()
    _fill(ada, ENGLISH, "Save")
    ada.get_by_role("link", name="Texts", exact=True).click()
    ada.get_by_label("A language in which letters can be written").select_option("ru")
    ada.get_by_role("button", name="Add the language").click()
    _fill(ada, RUSSIAN, "Save")
    ada.get_by_role("link", name="People", exact=True).click()
    ada.get_by_role("link", name="Yermek Sadu").click()
    _fill(ada, {f"name_ru_{case}": form for case, form in NAME.items()}, "Save")
    ada.get_by_role("link", name="Targets", exact=True).click()
    ada.get_by_role("link", name="Salutation and post").first.click()
    _fill(ada, {"salutation_ru": "Уважаемый господин Хранитель печати"}, "Save")
    ada.get_by_role("link", name="Overview").click()
    ada.get_by_role("link", name="The directory has no form of address in the dative").click()
    ada.get_by_role("link", name="Change the office").click()
    ada.locator("#add_language").fill("ru")
    ada.get_by_role("button", name="Add the language").click()
    _fill(ada, INSPECTOR, "Save")


def test_a_document_becomes_a_campaign_and_a_letter(desks: tuple[Page, Page], supporter: Page) -> None:
    ada, ben = desks
    _read(ada, APPEAL.read_text(encoding="utf-8"))
    _looked_at(ada)
    expect(_target(ada, 1).get_by_label("Keeper of the Northern Seal")).to_be_checked()
    _target(ada, 2).get_by_label("an office that the directory does not have").check()
    _target(ada, 3).get_by_label("leave it out").check()
    ada.get_by_role("button", name="Make the draft").click()
    expect(ada.locator("#issued_on-error")).to_contain_text("Enter the day of issue")
    ada.get_by_label("Day of issue").fill("2012-03-30")
    ada.get_by_role("button", name="Make the draft").click()

    slug = "ua-61-12"
    _worked_off(ada, slug)
    ada.get_by_role("link", name="Campaigns", exact=True).click()
    ben.goto(f"/desk/campaigns/{slug}/texts/ru")
    ben.get_by_role("button", name="Save, and approve all of it").click()
    _published(ada, ben, slug)
    letter = _letter_of(supporter, slug, KEEPER.id)
    for said in (
        "Keeper of the Northern Seal Aron Lesk Seal Street 1 Northtown 100200 RUSSIAN FEDERATION",
        "Хранителю Северной печати Леску А. Б.", "Уважаемый господин Хранитель печати",
        "Пишу Вам о судьбе Ермека Саду.", "немедленно сообщить, где находится Ермек Саду;",
        "безотлагательно расследовать исчезновение Ермека Саду.",
    ):  # fmt: skip
        assert said in letter
    # Of three targets one was left out.
    expect(supporter.locator("input[name=target]")).to_have_count(2)


@pytest.mark.skipif(not SEED.exists(), reason="the historical documents are not here")
def test_a_historical_document_updates_the_campaign_of_its_reference(
    desks: tuple[Page, Page], supporter: Page
) -> None:  # fmt: skip
    ada, ben = desks
    _read(ada, SEED.read_text(encoding="utf-8"))
    _looked_at(ada)
    ada.get_by_label("an update of UA 84/11").check()
    # What is published of these is kept, with its translations.
    for field in ("Headline", "What happened", "Background", "Demands"):
        group = ada.locator(".read", has=ada.get_by_role("heading", name=field, exact=True))
        for box in group.get_by_label("take it").all():
            box.uncheck()
    expect(_target(ada, 1).get_by_label("Prosecutor General of the Russian Federation")).to_be_checked()
    _target(ada, 2).get_by_label("Director of the Third CIS Department").check()
    _target(ada, 3).get_by_label("leave it out").check()
    ada.get_by_label("Day of issue").fill("2012-03-30")
    ada.get_by_role("button", name="Save the choices").click()
    ada.get_by_text("things in the update would differ").click()
    expect(ada.get_by_role("row", name="Last day").first).to_contain_text("2012-05-15")
    expect(ada.get_by_role("row", name="Texts (English): Summary")).to_contain_text("Russian detention facility")
    ada.get_by_role("button", name="Make the draft").click()

    slug = "ua-84-11-update-3"
    _set_last_day(ada, slug)
    for language in ("ru", "ar", "de", "es", "fa", "fr", "pt", "tg", "uk"):
        ben.goto(f"/desk/campaigns/{slug}/texts/{language}")
        ben.get_by_role("button", name="Save, and approve all of it").click()
        expect(ben.locator(".flash")).to_be_visible()
    _published(ada, ben, slug)
    letter = _letter_of(supporter, slug, "ru-prosecutor-general")
    for said in (
        "Генеральному прокурору Российской Федерации", "Bolshaia Dmitrovka 15 A Moscow 125993 RUSSIAN FEDERATION",
        "Уважаемый господин Генеральный прокурор!", "установить местонахождение Низомхона Джураева",
        "соблюдать безусловное обязательство",
    ):  # fmt: skip
        assert said in letter
