"""The ways out of a letter: what each says of itself, where one is missing, and what comes out of it."""

from __future__ import annotations

import email
import html
import io
import re
from datetime import date
from email import policy
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import COMMAND_LINE
from app.appeals.models import Tally
from app.campaigns.content import Target
from app.extensions import writing
from app.letters.composing import Role
from app.overrides import services as overrides
from app.overrides.models import What
from app.overrides.services import About, Said
from app.recipients.models import Channel, ChannelKind, Health
from tests.campaign_rows import opened
from tests.conftest import NOON
from tests.fields import Page, fields
from tests.sections import a_section
from tests.sending import COUNCIL, EMBASSY, text_of

PRACTICE, UA, LAST = "/en/campaigns/practice", "/en/campaigns/ua-84-11", date(2026, 12, 5)
POST = {"en": "Where is Mara Ilves? @council & #MaraIlves", "ru": "Где Мара Илвес?"}


def given(**changes: Any) -> dict[str, Any]:
    return fields(**{"target": [COUNCIL], "letter_language": "en", **changes})


def links(response: TestResponse, start: str) -> list[str]:
    """Return where the links of a page lead that begin so."""
    hrefs = (given.get("href") for tag, given in Page(response).tags if tag == "a")
    return [href for href in hrefs if href and href.startswith(start)]


def to_offices(response: TestResponse) -> list[str]:
    """Return the links to mail programs that have a recipient; one that tells friends of the page has none."""
    return [link for link in links(response, "mailto:") if not link.startswith("mailto:?")]


def described(response: TestResponse) -> dict[str, str]:
    """Return what is said beside each way out, by the last part of where its button leads."""
    found = {}
    for tag, attributes in Page(response).tags:
        way = attributes.get("aria-describedby") or ""
        if tag == "button" and way.startswith("way-"):
            (sentence,) = re.findall(rf'id="{way}">(.*?)</p>', response.text)
            assert attributes["form"] == "letter"
            found[str(attributes["formaction"]).rpartition("/")[2]] = html.unescape(sentence)
    return found


def counted(session: Session, slug: str = "practice") -> dict[tuple[str, str], int]:
    rows = session.scalars(select(Tally).where(Tally.campaign == slug))
    return {(row.form, row.target): row.count for row in rows}


def without(session: Session, *kinds: ChannelKind) -> None:
    """Let the practice offices be reached in these ways no more."""
    with writing(session):
        for channel in session.scalars(select(Channel).where(Channel.office_id.in_([COUNCIL, EMBASSY]))):
            if channel.kind in kinds:
                channel.health = Health.DEAD


class TestOffered:
    WAYS = ("send", "mail#mails", "letter.pdf", "letter.docx", "print", "letter.txt")

    @pytest.mark.parametrize("path", ["", "/preview", "/mail"])
    def test_each_way_says_once_who_learns_what(self, client: FlaskClient, path: str) -> None:
        page = client.post(f"{PRACTICE}{path}", data=given())
        ways = described(page)
        assert tuple(ways) == self.WAYS
        assert page.text.count('id="ways"') == 1
        assert "until four weeks after it has left" in ways["send"]
        assert "your mail provider see" in ways["mail#mails"]
        assert all("nobody" in ways[way] for way in self.WAYS[2:])

    def test_a_section_has_them_at_its_own_addresses(self, app: Flask, client: FlaskClient) -> None:
        a_section(app)
        page = client.get("/ru/sections/germany/campaigns/practice")
        for way in self.WAYS:
            assert f'formaction="/ru/sections/germany/campaigns/practice/{way}"' in page.text

    def test_without_an_address_of_any_office_mail_is_not_offered(self, client: FlaskClient, session: Session) -> None:
        without(session, ChannelKind.EMAIL)
        page = client.get(PRACTICE)
        assert tuple(described(page)) == self.WAYS[2:]
        assert "Not by e-mail: we know no e-mail address of these offices." in text_of(page)
        assert "We know no postal address" not in page.text

    def test_without_a_postal_address_paper_says_so(self, client: FlaskClient, session: Session) -> None:
        without(session, ChannelKind.POST)
        page = client.get(PRACTICE)
        assert "We know no postal address of these offices" in page.text
        assert "put it into an envelope" not in page.text

    def test_a_historical_example_is_never_e_mailed(self, client: FlaskClient) -> None:
        page = client.get(UA)
        assert tuple(described(page)) == self.WAYS[1:]
        assert "its letters are never e-mailed" in page.text
        assert "I posted it" not in page.text

    def test_what_a_section_knows_itself_is_a_way(self, app: Flask, client: FlaskClient, session: Session) -> None:
        section = a_section(app)
        without(session, ChannelKind.EMAIL)
        said = Said("council@section.example.org", None, "a call of 3 November", None)
        overrides.say(session, COMMAND_LINE, section, About(COUNCIL, What.EMAIL, ""), said, NOON)
        assert "send" in described(client.get("/en/sections/germany/campaigns/practice"))
        assert "send" not in described(client.get(PRACTICE))
        page = client.post("/en/sections/germany/campaigns/practice/mail", data=given())
        assert to_offices(page)[0].startswith("mailto:council@section.example.org?")


class TestMailProgram:
    def test_the_link_has_exactly_the_letter(self, client: FlaskClient) -> None:
        page = client.post(f"{PRACTICE}/mail", data=given(place="Leeds"))
        assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
        assert "Location" not in page.headers
        (link,) = to_offices(page)
        parts = urlsplit(link)
        read = parse_qs(parts.query, strict_parsing=True)
        plain = client.post(f"{PRACTICE}/letter.txt", data=given(place="Leeds")).text
        assert (unquote(parts.path), read["body"]) == ("secretary@council.example.org", [plain.replace("\n", "\r\n")])
        draft = email.message_from_bytes(
            client.post(f"{PRACTICE}/mail.eml", data=given(place="Leeds")).data, policy=policy.default
        )
        assert read["subject"] == [draft["Subject"]]
        assert (draft["To"], draft["X-Unsent"]) == ("secretary@council.example.org", "1")
        assert Page(page).values["place"] == "Leeds"

    @pytest.mark.parametrize("more", [0, 1], ids=["the last that fits", "the first that does not"])
    def test_a_letter_at_the_border(self, client: FlaskClient, more: int) -> None:
        bare = to_offices(client.post(f"{PRACTICE}/mail", data=given(own_words="x")))[0]
        words = "x" * (1_900 - len(bare) + 1 + more)
        page = client.post(f"{PRACTICE}/mail", data=given(own_words=words))
        (link,) = to_offices(page)
        shown = html.unescape(re.findall(r"<textarea readonly[^>]*>\n(.*?)</textarea>", page.text, re.DOTALL)[0])
        assert shown == client.post(f"{PRACTICE}/letter.txt", data=given(own_words=words)).text
        if more:
            assert "body=" not in link
            assert "too long for a link" in text_of(page)
            assert "cut it off after 1900 characters" in text_of(page)
        else:
            assert len(link) == 1_900
            assert words in link
            assert "too long for a link" not in page.text

    @pytest.mark.parametrize("language", ["ru", "fa", "ar"])
    def test_a_letter_in_another_script_is_measured_as_it_is_written(self, client: FlaskClient, language: str) -> None:
        page = client.post(f"{PRACTICE}/mail", data=given(letter_language=language))
        (link,) = to_offices(page)
        assert len(link) <= 1_900
        assert "body=" not in link
        assert "of which each letter that is not Latin takes six" in text_of(page)
        direction = "ltr" if language == "ru" else "rtl"
        assert f'lang="{language}" dir="{direction}" aria-label="The text, to copy' in page.text

    def test_each_office_has_a_message_of_its_own(self, client: FlaskClient, session: Session) -> None:
        page = client.post(f"{PRACTICE}/mail", data=given(target=[COUNCIL, EMBASSY]))
        assert [urlsplit(link).path for link in to_offices(page)] == [
            "secretary@council.example.org", "embassy@council.example.org",
        ]  # fmt: skip
        assert counted(session) == {("eml", COUNCIL): 1, ("eml", EMBASSY): 1}

    def test_the_file_that_follows_is_not_counted_again(self, client: FlaskClient, session: Session) -> None:
        client.post(f"{PRACTICE}/mail", data=given())
        response = client.post(f"{PRACTICE}/mail.eml", data=given())
        assert response.headers["Content-Type"] == "message/rfc822"
        assert response.headers["Content-Disposition"].startswith("attachment; ")
        assert counted(session) == {("eml", COUNCIL): 1}

    def test_an_office_without_an_address_is_told_apart(self, client: FlaskClient, session: Session) -> None:
        with writing(session):
            for channel in session.scalars(select(Channel).where(Channel.office_id == EMBASSY)):
                channel.health = Health.DEAD
        page = client.post(f"{PRACTICE}/mail", data=given(target=[COUNCIL, EMBASSY]))
        assert len(to_offices(page)) == 1
        assert "We know no e-mail address of this office: print this letter." in page.text
        assert counted(session) == {("eml", COUNCIL): 1}
        refused = client.post(f"{PRACTICE}/mail", data=given(target=[EMBASSY], own_words="Kept."))
        assert refused.status_code == 422
        assert "has an e-mail address that we know" in Page(refused).errors["target"]
        assert Page(refused).values["own_words"] == "Kept."
        assert counted(session) == {("eml", COUNCIL): 1}

    def test_a_historical_letter_has_no_recipient(self, client: FlaskClient) -> None:
        page = client.post(f"{UA}/mail", data=fields())
        assert to_offices(page) == []
        ours = [link for link in links(page, "mailto:?") if "body=" not in link]
        assert len(ours) == 1
        (subject,) = parse_qs(urlsplit(ours[0]).query)["subject"]
        assert subject.startswith("Исторический пример – не для отправки")

    def test_what_is_typed_stands_in_no_address_of_ours(self, client: FlaskClient) -> None:
        page = client.post(f"{PRACTICE}/mail", data=given(own_words="Unmistakable."))
        addresses = [value for _tag, given in Page(page).tags for name, value in given.items()
                     if name in {"href", "src", "action", "formaction"} and value]  # fmt: skip
        assert [address for address in addresses if "Unmistakable" in address] == to_offices(page)


class TestPrinting:
    def test_the_browser_shows_the_pdf_and_it_is_counted(self, client: FlaskClient, session: Session) -> None:
        response = client.post(f"{PRACTICE}/print", data=given(target=[COUNCIL, EMBASSY]))
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Content-Disposition"] == (
            f'inline; filename="practice_{COUNCIL}+{EMBASSY}_en.pdf"'
        )  # fmt: skip
        assert response.headers["Cache-Control"] == "no-store"
        assert len(PdfReader(io.BytesIO(response.data)).pages) == 2
        assert counted(session) == {("pdf", COUNCIL): 1, ("pdf", EMBASSY): 1}


class TestRefused:
    WAYS = ("mail", "mail.eml", "print")

    @pytest.mark.parametrize("way", WAYS)
    def test_a_form_with_a_fault_comes_back(self, client: FlaskClient, session: Session, way: str) -> None:
        page = client.post(f"{PRACTICE}/{way}", data=given(name="", own_words="Kept."))
        assert page.status_code == 422
        assert Page(page).errors["name"] == "Enter your name."
        assert Page(page).values["own_words"] == "Kept."
        assert counted(session) == {}

    @pytest.mark.parametrize("way", WAYS)
    @pytest.mark.parametrize(
        "changed",
        [{"name": "a\0b"}, {"own_words": "x" * 1_000_000}, {"target": ["nowhere"]}, {"letter_language": "xx"}],
        ids=["NUL", "a million characters", "an unknown office", "an unknown language"],
    )
    def test_bad_input_is_a_sentence(self, client: FlaskClient, way: str, changed: dict[str, Any]) -> None:
        page = client.post(f"{PRACTICE}/{way}", data=given(**changed))
        assert page.status_code == 422
        assert list(Page(page).errors) == list(changed)

    @pytest.mark.parametrize("way", WAYS)
    def test_looking_leads_back(self, client: FlaskClient, way: str) -> None:
        response = client.get(f"{PRACTICE}/{way}")
        assert (response.status_code, response.headers["Location"]) == (303, PRACTICE)

    @pytest.mark.parametrize("way", WAYS)
    def test_an_unknown_campaign_has_none(self, client: FlaskClient, way: str) -> None:
        assert client.post(f"/en/campaigns/nix/{way}", data=given()).status_code == 404


class TestPosts:
    def _page(self, client: FlaskClient, session: Session, network: str, language: str = "en") -> TestResponse:
        with writing(session):
            session.add(
                Channel(office_id=COUNCIL, kind=ChannelKind.HANDLE, value="@council", network=network, position=9)
            )
        opened(session, "ua-1-26", LAST, NOON, targets=(Target(COUNCIL, posts=POST), Target(EMBASSY, Role.COPY)))
        return client.get(f"/{language}/campaigns/ua-1-26")

    def test_a_message_is_to_be_copied_or_taken_by_the_network(self, client: FlaskClient, session: Session) -> None:
        page = self._page(client, session, "bluesky")
        assert "Suggested message for Bluesky" in page.text
        assert "we do not learn of it" in page.text
        assert "42 characters; at most 300 fit there." in page.text
        (link,) = links(page, "https://")
        assert parse_qs(urlsplit(link).query) == {"text": [POST["en"]]}
        (given,) = [given for tag, given in Page(page).tags if tag == "a" and given.get("href") == link]
        assert given["rel"] == "noopener noreferrer"
        assert html.escape(POST["en"], quote=False) in page.text

    def test_it_is_in_the_readers_language(self, client: FlaskClient, session: Session) -> None:
        page = self._page(client, session, "twitter", "ru")
        assert re.search(rf'<textarea [^>]*lang="ru"[^>]*>{re.escape(POST["ru"])}</textarea>', page.text)
        assert POST["en"] not in html.unescape(page.text)

    def test_a_network_without_a_page_for_it_has_no_link(self, client: FlaskClient, session: Session) -> None:
        page = self._page(client, session, "mastodon")
        assert "Suggested message for Mastodon" in page.text
        assert links(page, "https://") == []

    def test_a_campaign_without_a_message_says_so(self, client: FlaskClient) -> None:
        assert "the campaign suggests none" in client.get(PRACTICE).text

    def test_a_historical_message_is_not_for_posting(self, client: FlaskClient) -> None:
        page = client.get(UA)
        assert "Suggested message for Twitter" in page.text
        assert links(page, "https://") == []
