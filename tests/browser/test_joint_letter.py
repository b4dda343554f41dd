"""A joint letter in a real browser, without JavaScript: from a draft to its publication, by three who sign by links.

With RECORD=<folder> in the environment the pages are kept there as pictures, and the letter as its files.
"""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from docx import Document
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect
from pypdf import PdfReader

from app import create_app
from app.access import Role
from app.config import ROOT, Config
from app.extensions import db
from tests.desk import signed_in
from tests.joint_letters import picture
from tests.mail_server import free_port
from tests.sending import COUNCIL

pytestmark = pytest.mark.browser

TITLE, ADDRESS = "Let the gardeners of Elbonia go home", "let-the-gardeners-of-elbonia-go-home"
DESK = f"/desk/joint-letters/{ADDRESS}"
BODY = (
    "We are organisations that watch how Elbonia keeps its word. We write about the **three gardeners** who were "
    "arrested on 2 November because of a song. They are invented, like all of this.\n\n"
    "We ask the Council:\n\n- to let them go home;\n- to say who ordered their arrest."
)
CHANGED = BODY.replace("to say who ordered their arrest", "to let a doctor see them at once")
RUSSIAN = "Садовники Эльбонии должны вернуться домой", "Мы пишем о трёх садовниках. Все они выдуманы."
# The server is shared with tests that ask others to sign: these addresses are of this one only.
ALPHA, BETA, GAMMA = (f"{name}@gardeners.example.net" for name in ("alpha", "beta", "gamma"))
# Those who sign: what each is called in English and in Russian, its country, its language, who signs, and their office.
SIGNERS = {
    ALPHA: ("Alpha Watch", "Альфа-надзор", "SE", "en", "Ann Example", "Director"),
    BETA: ("Beta Rights International", "", "", "ru", "", ""),
    GAMMA: ("Gamma House", "Дом «Гамма»", "UA", "en", "Galyna Example", ""),
}
SIGNED = "Your organisation has signed this text."
WIDTHS = {"phone": 360, "desktop": 1280}


class Mailbox:
    """What a mail server on loopback has taken."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name.
        self.mails.append(email.message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if address in str(mail["To"])]

    def link_for(self, address: str) -> str:
        """Return the address of the page behind the newest link to somebody."""
        body = self.to(address)[-1].get_body(("plain",))
        found = re.search(r"https?://\S+/sign/\S+", str(body.get_content())) if body else None
        assert found, f"no mail asks {address}"
        return found[0]


class Office:
    """The mail server of everybody, and a worker that hands it what is due."""

    def __init__(self, instance: Path) -> None:
        self.box = Mailbox()
        self._instance = instance
        self.port = free_port()

    def work(self) -> None:
        environment = {
            **os.environ, "INSTANCE_PATH": str(self._instance), "SECRET_KEY": "only-for-tests-0123456789",
            "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": str(self.port),
        }  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "flask", "outbox", "run", "--once"], cwd=ROOT, env=environment, check=True
        )


@pytest.fixture
def office(instance: Path) -> Iterator[Office]:
    found = Office(instance)
    controller = Controller(found.box, "127.0.0.1", found.port)
    controller.start()
    yield found
    controller.stop()


@pytest.fixture
def desk(browser: Browser, server: str, instance: Path) -> Iterator[Page]:
    """The browser of a coordinator who is signed in."""
    app = create_app(Config(secret_key="only-for-tests-0123456789", instance_path=instance, base_url=server))
    cookie = signed_in(app, Role.COORDINATOR, name="Cora").client.get_cookie("session", path="/desk")
    assert cookie is not None
    context = browser.new_context(base_url=server, locale="en", java_script_enabled=False, accept_downloads=True)
    context.add_cookies([{"name": "session", "value": cookie.value, "url": f"{server}/desk"}])
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def signer(browser: Browser, server: str) -> Iterator[Page]:
    """The browser of somebody without an account, on a telephone."""
    context = browser.new_context(
        base_url=server, locale="en", java_script_enabled=False, accept_downloads=True,
        viewport={"width": WIDTHS["phone"], "height": 740},
    )  # fmt: skip
    context.set_default_timeout(15_000)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


def _kept(page: Page, name: str) -> None:
    """Keep a page as pictures, where they are kept, as it is on a telephone and on a desk."""
    if "RECORD" not in os.environ:
        return
    folder = Path(os.environ["RECORD"])
    folder.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    for window, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 800})
        page.screenshot(path=folder / f"{name}-{window}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


def _file(page: Page, link: str, name: str) -> bytes:
    with page.expect_download() as started:
        page.get_by_role("link", name=link).click()
    data = Path(started.value.path()).read_bytes()
    if "RECORD" in os.environ:
        (Path(os.environ["RECORD"]) / name).write_bytes(data)
    return data


def _written(desk: Page, language: str, title: str, body: str) -> None:
    desk.goto(f"{DESK}/texts/{language}")
    desk.get_by_label("Title").fill(title)
    desk.get_by_label("Text", exact=True).fill(body)
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()


def _begun(desk: Page) -> None:
    """Begin a letter for practice, and fill the pages that it has."""
    desk.goto("/desk/joint-letters")
    desk.get_by_role("link", name="Begin a joint letter").click()
    desk.get_by_label("Title").fill(TITLE)
    desk.get_by_label("For practice").check()
    desk.get_by_role("button", name="Begin the joint letter").click()
    desk.get_by_role("link", name="Facts and addressee").click()
    desk.get_by_label("Id of the office").fill(COUNCIL)
    desk.get_by_label("In whose name the mail comes").fill("Alpha Watch")
    desk.get_by_label("E-mail address for replies").fill("letters@alpha.example.net")
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved.")).to_be_visible()
    _written(desk, "en", TITLE, BODY)
    _written(desk, "ru", *RUSSIAN)
    for address, (english, russian, country, language, person, office) in SIGNERS.items():
        desk.goto(f"{DESK}/organisations")
        desk.get_by_role("link", name="Add an organisation").click()
        desk.locator("#name-en").fill(english)
        desk.locator("#name-ru").fill(russian)
        desk.get_by_label("Country").select_option(country)
        desk.get_by_label("Who signs for it").fill(person)
        desk.get_by_label("Their office").fill(office)
        if address == ALPHA:
            logo: FilePayload = {"name": "logo.png", "mimeType": "image/png", "buffer": picture((600, 200))}
            desk.get_by_label("Logo").set_input_files(logo)
        desk.get_by_label("E-mail address").fill(address)
        desk.get_by_label("Language in which it is written to").fill(language)
        desk.get_by_role("button", name="Save").click()
        expect(desk.get_by_text("The organisation is listed.")).to_be_visible()


def _signs(signer: Page, link: str, button: str, told: str) -> None:
    """Open a link, which signs nothing, and sign by the button of its page."""
    signer.goto(link)
    expect(signer.get_by_text(told)).to_have_count(0)
    signer.get_by_role("button", name=button).click()
    expect(signer.get_by_text(told)).to_be_visible()


def _words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def _stand_under_it(text: str) -> None:
    """Find the present text in a letter, and under it the two who have signed that, in their order."""
    assert "to let a doctor see them at once" in text
    assert "who ordered" not in text
    under = text[text.index("Organisation") :]
    assert under.index("Alpha Watch") < under.index("Gamma House")
    assert "Galyna Example" in under
    assert "Ukraine" in under
    assert "Beta Rights" not in text


def _is_the_pdf(data: bytes) -> None:
    _stand_under_it(_words(data))
    assert sum(len(page.images) for page in PdfReader(BytesIO(data)).pages) == 1


def _is_the_docx(data: bytes) -> None:
    document = Document(BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    _stand_under_it("\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells]))
    assert sum("image" in part.content_type for part in document.part.package.iter_parts()) == 1


def test_from_a_draft_to_its_publication(desk: Page, signer: Page, office: Office) -> None:
    _begun(desk)
    _signed_by_three(desk, signer, office)
    # Another text: whoever has signed the one before does not stand under it.
    _written(desk, "en", TITLE, CHANGED)
    expect(desk.get_by_text("3 signers are asked to sign the new text.")).to_be_visible()
    _kept(desk, "desk-text")
    _signed_again_by_two(desk, signer, office)
    _handed_over(desk, signer, office)
    desk.goto(DESK)
    desk.get_by_role("button", name="Publish it").click()
    expect(desk.get_by_text("The letter is published.").first).to_be_visible()
    _is_published(signer)


def _signed_by_three(desk: Page, signer: Page, office: Office) -> None:
    desk.goto(DESK)
    desk.get_by_role("button", name="Open it for signature").click()
    expect(desk.get_by_text("3 organisations are asked by mail.")).to_be_visible()
    office.work()
    links = {address: office.box.link_for(address) for address in SIGNERS}
    signer.goto(links[GAMMA])
    _kept(signer, "sign-asked-en")
    _signs(signer, links[ALPHA], "Sign for this organisation", SIGNED)
    assert "/ru/sign/" in links[BETA]
    _signs(signer, links[BETA], "Подписать от имени этой организации", "Ваша организация подписала этот текст.")
    _signs(signer, links[GAMMA], "Sign for this organisation", SIGNED)


def _signed_again_by_two(desk: Page, signer: Page, office: Office) -> None:
    """Let two sign the new text, and freeze the letter."""
    office.work()
    assert [len(office.box.to(address)) for address in SIGNERS] == [2, 2, 2]
    links = {address: office.box.link_for(address) for address in SIGNERS}
    signer.goto(links[ALPHA])
    expect(signer.get_by_text("Your organisation has signed an earlier text.")).to_be_visible()
    expect(signer.locator("del")).to_contain_text("who ordered")
    expect(signer.locator("ins")).to_contain_text("a doctor")
    # With JavaScript off nothing can be asked of the page; a picture of all of it is as wide as it is.
    with Image.open(BytesIO(signer.screenshot(full_page=True))) as whole:
        assert whole.width == WIDTHS["phone"]
    _kept(signer, "sign-lapsed-en")
    signer.goto(links[ALPHA].replace("/en/", "/ar/"))
    _kept(signer, "sign-lapsed-ar")
    for address in (ALPHA, GAMMA):
        _signs(signer, links[address], "Sign the new text", SIGNED)
    _kept(signer, "sign-signed-en")
    desk.goto(f"{DESK}/organisations")
    expect(desk.get_by_role("row", name="Beta Rights International")).to_contain_text("signed an earlier text")
    _kept(desk, "desk-organisations")
    desk.goto(DESK)
    _kept(desk, "desk-overview")
    desk.get_by_role("button", name="Freeze it").click()
    expect(desk.get_by_text("2 organisations stand under it.")).to_be_visible()
    signer.goto(links[BETA].replace("/ru/", "/en/"))
    expect(signer.get_by_text("Your organisation does not stand under it.")).to_be_visible()
    expect(signer.get_by_role("button", name="Sign")).to_have_count(0)
    _kept(signer, "sign-frozen-en")


def _handed_over(desk: Page, reader: Page, office: Office) -> None:
    """Look at the files of the letter, let the outbox hand it over, and read what the mail server got."""
    desk.get_by_role("link", name="Hand it over").click()
    _is_the_pdf(_file(desk, "PDF", "letter.pdf"))
    _is_the_docx(_file(desk, "Word", "letter.docx"))
    _kept(desk, "desk-hand-over")
    desk.get_by_role("button", name="Queue it for the office").click()
    expect(desk.get_by_text("The letter waits in the outbox.").first).to_be_visible()
    reader.goto(f"/en/joint-letters/{ADDRESS}")
    expect(reader.get_by_role("heading", level=1)).to_contain_text("does not exist")
    office.work()
    (mail,) = [mail for mail in office.box.mails if mail["Subject"] == TITLE]
    assert "example.org" in str(mail["To"])
    assert mail["Reply-To"] == "letters@alpha.example.net"
    body = mail.get_body(("plain",))
    assert body is not None
    _stand_under_it(str(body.get_content()))
    (attached,) = mail.iter_attachments()
    _is_the_pdf(attached.get_content())


def _is_published(reader: Page) -> None:
    """Read the letter as everybody does."""
    reader.goto("/en/joint-letters")
    reader.reload()
    _kept(reader, "public-list")
    reader.get_by_role("link", name=TITLE).click()
    # The browser was told a minute ago that there is none.
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text(TITLE)
    _stand_under_it(reader.locator(".sheet").inner_text())
    expect(reader.locator(".sheet img")).to_have_count(1)
    _kept(reader, "public-letter")
    for form, is_it in (("pdf", _is_the_pdf), ("docx", _is_the_docx)):
        answer = reader.request.get(f"/en/joint-letters/{ADDRESS}.{form}")
        assert answer.status == 200
        is_it(answer.body())
    reader.get_by_role("link", name="Russian").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(RUSSIAN[0])
    expect(reader.locator(".sheet")).to_contain_text("Альфа-надзор")
    expect(reader.locator(".sheet")).not_to_contain_text("Beta Rights")
    _kept(reader, "public-letter-ru")
