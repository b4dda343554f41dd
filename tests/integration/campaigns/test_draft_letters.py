"""The finished letters of a draft, as the desk looks at them before anybody else can."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.access import Role
from app.appeals.queries import counts
from app.campaigns.content import LETTER_TEXTS, Target, TextKind
from app.campaigns.lifecycle import Status
from app.extensions import writing
from app.letters.composing import Role as Gets
from app.recipients.models import Office
from tests.conftest import NOON
from tests.desk import Desk, signed_in
from tests.ending import ended
from tests.fields import Page, fields
from tests.redrafting import draft_of, redraft, take_from_directory
from tests.sending import text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

COUNCIL, EMBASSY = "practice-council-secretary", "practice-embassy"
PAGE = "/desk/campaigns/practice/letters"
# Points, as PDF counts them.
SIZES = {"A4": (595, 842), "Letter": (612, 792)}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


def _links(desk: Desk, page: str) -> list[str]:
    return [given["href"] or "" for tag, given in Page(desk.get(page)).tags if tag == "a" and "href" in given]


def test_every_letter_is_one_click_away(desk: Desk, session: Session) -> None:
    content = draft_of(session)
    links = [link for link in _links(desk, PAGE) if "?paper=" in link]
    assert links == [
        f"{PAGE}/{target.office}/{code}?paper={paper}"
        for target in content.targets
        for code in content.letter_languages
        for paper in SIZES
    ]
    assert len(links) == 2 * 10 * 2
    for link in links:
        response = desk.get(link)
        assert response.status_code == 200
        assert 'class="sheet' in response.text, text_of(response)


def test_the_writer_is_invented_and_marked_as_such(desk: Desk) -> None:
    page = desk.get(f"{PAGE}/{COUNCIL}/en?paper=Letter&country=US")
    said = " ".join(text_of(page).split())
    assert "The writer, Ann Example, is invented" in said
    assert "My name is Ann Example (United States)." in said
    assert 'class="sheet paper-letter"' in page.text


def test_a_letter_from_right_to_left_stands_so(desk: Desk) -> None:
    page = desk.get(f"{PAGE}/{EMBASSY}/ar").text
    assert '<article class="sheet paper-a4" lang="ar" dir="rtl"' in page
    assert "سعادة السفيرة" in page


@pytest.mark.parametrize("paper", SIZES)
def test_the_pdf_has_the_paper_that_was_chosen(desk: Desk, paper: str) -> None:
    response = desk.get(f"{PAGE}/{COUNCIL}/ru.pdf?paper={paper}")
    sheet = PdfReader(io.BytesIO(response.data)).pages[0]
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == SIZES[paper]
    assert response.headers["Content-Disposition"] == f'attachment; filename="draft_practice_{COUNCIL}_ru.pdf"'
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("eml", "message/rfc822"),
        ("txt", "text/plain"),
    ],
)
def test_the_other_files(desk: Desk, form: str, media_type: str) -> None:
    response = desk.get(f"{PAGE}/{COUNCIL}/en.{form}")
    assert response.mimetype == media_type
    words = response.data
    if form == "docx":
        with zipfile.ZipFile(io.BytesIO(response.data)) as parts:
            words = parts.read("word/document.xml")
    assert b"Ann Example" in words


def test_a_message_is_addressed_to_nobody(desk: Desk) -> None:
    head = desk.get(f"{PAGE}/{COUNCIL}/en.eml").data.partition(b"\r\n\r\n")[0]
    assert b"X-Unsent: 1" in head
    assert b"example.org" not in head
    assert b"\nTo:" not in head
    assert b"\nFrom:" not in head


def test_nothing_is_counted(desk: Desk, session: Session) -> None:
    before = counts(session)
    for address in (f"{PAGE}/{COUNCIL}/en", f"{PAGE}/{COUNCIL}/en.pdf", f"{PAGE}/{EMBASSY}/ru.txt"):
        assert desk.get(address).status_code == 200
    assert counts(session) == before


def test_it_is_the_draft_that_is_shown(desk: Desk, session: Session) -> None:
    texts = draft_of(session).texts
    redraft(session, texts={**texts, "en": {**texts["en"], TextKind.CONCERN: "A new concern."}})
    assert "A new concern." in desk.get(f"{PAGE}/{COUNCIL}/en").text


@pytest.mark.parametrize("status", [Status.STOPPED, Status.CLOSED])
def test_a_campaign_that_is_over_still_shows_its_letters(desk: Desk, session: Session, status: Status) -> None:
    ended(session, "practice", status)
    assert 'class="sheet' in desk.get(f"{PAGE}/{COUNCIL}/en").text


def test_a_campaign_that_has_passed_still_shows_its_letters(desk: Desk, session: Session) -> None:
    deadline = draft_of(session).deadline
    redraft(session, deadline=replace(deadline, day=NOON.date().replace(year=2020)))
    assert 'class="sheet' in desk.get(f"{PAGE}/{COUNCIL}/en").text


def test_a_letter_of_the_past_says_so(desk: Desk) -> None:
    page = desk.get("/desk/campaigns/ua-84-11/letters/ru-president/en")
    assert 'class="notice' in page.text
    assert "Historical example" in page.text


def test_a_translator_reads_and_is_led_to_what_is_theirs_only(app: Flask, session: Session) -> None:
    desk = signed_in(app, Role.TRANSLATOR)
    assert desk.get(PAGE).status_code == 200
    assert 'class="sheet' in desk.get(f"{PAGE}/{COUNCIL}/fr").text
    take_from_directory(session, COUNCIL)
    page = desk.get(f"{PAGE}/{COUNCIL}/fr").text
    assert "in the directory" in page
    assert "/targets" not in page


class TestWithoutALetter:
    """Why there is none stands on the page in a sentence, with a link to where it can be mended."""

    def _told(self, desk: Desk, address: str) -> tuple[str, list[str]]:
        response = desk.get(address)
        assert response.status_code == 200
        assert 'class="sheet' not in response.text
        file = desk.get(f"{address}.pdf")
        assert (file.status_code, file.mimetype) == (409, "text/html")
        return " ".join(text_of(response).split()), [link for link in _links(desk, address) if PAGE not in link]

    def test_an_office_that_the_directory_has_no_more(self, app: Flask, desk: Desk, session: Session) -> None:
        take_from_directory(session, COUNCIL)
        assert desk.get(PAGE).status_code == 200
        for office in (COUNCIL, EMBASSY):  # To the embassy goes a copy of the letter that there is no more.
            said, links = self._told(desk, f"{PAGE}/{office}/en")
            assert f"There is no office “{COUNCIL}” in the directory." in said
            assert f"/desk/campaigns/practice/targets/{office}" in links
        typed = fields(target=[COUNCIL], letter_language="en")
        public = app.test_client().post("/en/campaigns/practice/preview", data=typed)
        assert public.status_code == 422
        assert "in the directory" in text_of(public)

    def test_no_form_of_address(self, desk: Desk, session: Session) -> None:
        with writing(session):
            for wording in session.get_one(Office, COUNCIL).wordings:
                wording.form_of_address = wording.form_of_address_dative = ""
        said, links = self._told(desk, f"{PAGE}/{COUNCIL}/en")
        assert "The directory has no" in said
        assert f"/desk/recipients/offices/{COUNCIL}" in links

    def test_a_language_that_is_not_finished(self, desk: Desk, session: Session) -> None:
        texts = draft_of(session).texts
        redraft(session, texts={**texts, "fr": {TextKind.TITLE: "Titre"}}, languages_read=("en", "kk"))
        page = text_of(desk.get(PAGE))
        assert "none yet" in page
        assert "Kazakh" in page
        for code, name in (("fr", "French"), ("kk", "Kazakh")):
            said, _links_there = self._told(desk, f"{PAGE}/{COUNCIL}/{code}")
            assert f"This campaign has no letter in the language “{name}”." in said

    def test_a_language_without_templates(self, desk: Desk, session: Session) -> None:
        content = draft_of(session)
        demands = tuple(replace(one, texts={**one.texts, "kk": "x"}) for one in content.demands)
        texts = {**content.texts, "kk": dict.fromkeys(LETTER_TEXTS, "x")}
        redraft(session, texts=texts, demands=demands)
        said, _links_there = self._told(desk, f"{PAGE}/{COUNCIL}/kk")
        assert "There is no letter template for the language “Kazakh”." in said

    def test_no_demand(self, desk: Desk, session: Session) -> None:
        redraft(session, demands=())
        said, _links_there = self._told(desk, f"{PAGE}/{COUNCIL}/en")
        assert "None of the chosen demands is addressed to" in said

    def test_nobody_to_write_for(self, desk: Desk, session: Session) -> None:
        redraft(session, people=())
        said, _links_there = self._told(desk, f"{PAGE}/{COUNCIL}/en")
        assert "There is no letter:" in said

    def test_a_name_without_a_form_that_a_text_needs(self, desk: Desk, session: Session) -> None:
        (person,) = draft_of(session).people
        redraft(session, people=(replace(person, names={"ru": {"nominative": "Мара Илвес"}}),))
        said, _links_there = self._told(desk, f"{PAGE}/{COUNCIL}/ru")
        assert "The name of Mara Ilves has no" in said

    def test_a_third_party_and_no_state(self, desk: Desk, session: Session) -> None:
        demands = tuple(replace(demand, to=None) for demand in draft_of(session).demands)
        redraft(session, targets=(Target(COUNCIL, Gets.RAISE_WITH),), countries=(), demands=demands)
        said, _links_there = self._told(desk, f"{PAGE}/{COUNCIL}/en")
        assert "no state with which the case is to be raised" in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"targets": ()}, "the campaign has no target", id="no target"),
        pytest.param({"texts": {}, "languages_read": ()}, "the campaign has no text", id="no text"),
    ],
)
def test_an_unfinished_draft_says_what_comes_first(
    desk: Desk, session: Session, changes: dict[str, Any], said: str
) -> None:
    redraft(session, **changes)
    assert said in text_of(desk.get(PAGE))


@pytest.mark.parametrize(
    "ending",
    [
        pytest.param("nowhere/en", id="unknown office"),
        pytest.param("ru-president/en", id="an office that is no target"),
        pytest.param(f"{COUNCIL}/xx", id="unknown language"),
        pytest.param(f"{COUNCIL}/{'x' * 5_000}", id="a long language"),
        pytest.param(f"{COUNCIL}/e%00n", id="NUL"),
        pytest.param(f"{COUNCIL}/en.exe", id="unknown form"),
        pytest.param(f"{COUNCIL}/en?paper=A5", id="unknown paper"),
        pytest.param(f"{COUNCIL}/en?paper=", id="no paper"),
        pytest.param(f"{COUNCIL}/en?country=XX", id="unknown country"),
        pytest.param(f"{COUNCIL}/en?country=%00", id="NUL for a country"),
        pytest.param(f"{COUNCIL}/en?country={'x' * 5_000}", id="a long country"),
        pytest.param(f"{COUNCIL}/en.pdf?paper=A5", id="unknown paper of a file"),
    ],
)
def test_what_no_page_leads_to_is_not_found(desk: Desk, ending: str) -> None:
    assert desk.get(f"{PAGE}/{ending}").status_code == 404


def test_two_hundred_targets_have_their_letters(desk: Desk, session: Session) -> None:
    names = [f"practice-{number}" for number in range(220)]
    with writing(session):
        session.add_all(Office(id=name, rank="official") for name in names)
    redraft(session, targets=tuple(Target(name) for name in names))
    assert desk.get(PAGE).text.count("?paper=Letter") == 220 * 10
