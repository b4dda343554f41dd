"""What a section says of an office itself: in its supporters' letters and in no others, and at its desk."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import DESK, Role
from app.audit.models import AuditEntry
from app.extensions import writing
from app.overrides.models import OfficeOverride, What
from app.sections import queries
from tests.desk import signed_in
from tests.fields import Page, fields
from tests.missions import a_section
from tests.sending import COUNCIL, captured, confirm_link, practice_fields, run_once, text_of

EDITOR = Role.SECTION_EDITOR
PAGE = "/desk/sections/de/overrides"
LETTER = "campaigns/practice/letter.txt"


@pytest.fixture(autouse=True)
def _sections(session: Session) -> None:
    a_section(session, "de", "DE")
    a_section(session, "fr", "FR")


def _number(session: Session, slug: str = "de") -> int:
    found = queries.by_slug(session, slug)
    assert found
    number = found.id
    # What was read before must not keep the account that is made next from being seen.
    session.rollback()
    return number


def _say(
    session: Session, what: What, value: str, *, language: str = "", country: str | None = None, slug: str = "de",
    office: str = COUNCIL,
) -> int:  # fmt: skip
    number = _number(session, slug)
    with writing(session):
        row = OfficeOverride(
            section_id=number, office_id=office, what=what, language=language, value=value, country=country
        )
        session.add(row)
        session.flush()
        return row.id


def _letter(client: FlaskClient, dress: str, language: str = "en") -> str:
    typed = fields(target=[COUNCIL], letter_language=language, country="DE")
    response = client.post(f"/en{dress}/{LETTER}", data=typed)
    assert response.status_code == 200, response.text
    return response.text


@pytest.mark.parametrize(
    ("what", "value", "language", "country", "said"),
    [
        (What.ADDRESS, "PO Box 7\n10117 Berlin", "", "DE", "10117 Berlin"),
        (What.SALUTATION, "Dear Mr Aske", "en", None, "Dear Mr Aske,"),
        (What.FORM_OF_ADDRESS, "Secretary-General of the Council", "en", None, "Secretary-General of the Council"),
    ],
)
def test_it_stands_in_letters_of_the_sections_supporters_only(
    client: FlaskClient, session: Session, what: What, value: str, language: str, country: str | None, said: str
) -> None:
    _say(session, what, value, language=language, country=country)
    assert said in _letter(client, "/sections/de")
    for dress in ("", "/sections/fr"):
        assert said not in _letter(client, dress)


def test_an_address_in_the_writers_country_has_no_line_for_it(client: FlaskClient, session: Session) -> None:
    _say(session, What.ADDRESS, "PO Box 7\n10117 Berlin", country="DE")
    assert "10117 Berlin\n\n" in _letter(client, "/sections/de").replace("\r\n", "\n")


def test_words_of_another_language_play_no_part(client: FlaskClient, session: Session) -> None:
    _say(session, What.SALUTATION, "Sehr geehrter Herr Aske", language="de")
    assert "Dear Secretary," in _letter(client, "/sections/de")


def test_the_dative_is_overridden_apart(client: FlaskClient, session: Session) -> None:
    _say(session, What.FORM_OF_ADDRESS_DATIVE, "Генеральному секретарю", language="ru")
    assert "Генеральному секретарю" in _letter(client, "/sections/de", "ru")


def test_a_historical_letter_is_addressed_as_in_its_time(client: FlaskClient, session: Session) -> None:
    _say(session, What.SALUTATION, "Уважаемый господин", language="ru", office="ru-prosecutor-general")
    _say(session, What.ADDRESS, "1 Nowhere", country="RU", office="ru-prosecutor-general")
    letter = client.post("/en/sections/de/campaigns/ua-84-11/letter.txt", data=fields())
    assert letter.status_code == 200
    assert "1 Nowhere" not in letter.text


@pytest.mark.parametrize(
    ("dress", "address"), [("/sections/de", "own@council.example.org"), ("", "secretary@council.example.org")]
)
def test_a_letter_is_emailed_to_the_sections_own_address(
    app: Flask, session: Session, dress: str, address: str
) -> None:
    _say(session, What.EMAIL, "own@council.example.org")
    assert app.test_client().post(f"/en{dress}/campaigns/practice/send", data=practice_fields()).status_code == 200
    app.test_client().post(confirm_link(app))
    run_once(app)
    assert len(captured(app, address)) == 1


def test_an_address_of_an_office_cannot_confirm_letters(client: FlaskClient, session: Session) -> None:
    _say(session, What.EMAIL, "own@council.example.org")
    typed = practice_fields(email="own@council.example.org")
    assert client.post("/en/campaigns/practice/send", data=typed).status_code == 422


GOOD = {
    "office": COUNCIL, "what": "salutation", "language": "en", "value": "Dear Mr Aske", "source": "a call",
    "verified_on": "2026-11-20",
}  # fmt: skip


def test_an_editor_enters_changes_and_takes_back(app: Flask, session: Session) -> None:
    desk = signed_in(app, EDITOR, sections=[_number(session)])
    assert "Nothing yet" in text_of(desk.get(PAGE))
    assert desk.post(f"{PAGE}/new", GOOD).status_code == 303
    (row,) = session.scalars(select(OfficeOverride))
    address = f"{PAGE}/{row.id}"
    assert "Dear Mr Aske" in text_of(desk.get(PAGE))
    assert Page(desk.get(address)).values["value"].strip() == "Dear Mr Aske"
    # What an entry is about stays as it is, whatever is typed.
    changed = {"version": "1", "value": "Dear Mr. Aske", "source": "a visit", "office": "ru-president", "what": "email"}
    assert desk.post(address, changed).status_code == 303
    session.expire_all()
    (row,) = session.scalars(select(OfficeOverride))
    assert (row.office_id, row.what, row.value, row.source) == (COUNCIL, "salutation", "Dear Mr. Aske", "a visit")
    assert desk.post(address, {"version": "2", "take_back": "yes"}).status_code == 303
    session.expire_all()
    assert session.scalars(select(OfficeOverride)).all() == []
    log = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "override").order_by(AuditEntry.id)).all()
    assert [entry.action for entry in log] == ["say", "say", "take back"]
    assert log[1].before == {"value": "Dear Mr Aske", "source": "a call"}


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        pytest.param({"office": "nowhere"}, "office", "There is no office", id="unknown office"),
        pytest.param({"office": "a\x00"}, "office", "cannot stand", id="NUL"),
        pytest.param({"office": ""}, "office", "Enter the id", id="no office"),
        pytest.param({"what": "rank"}, "what", "Choose what", id="another thing"),
        pytest.param({"language": ""}, "language", "Choose the language", id="no language"),
        pytest.param({"language": "xx"}, "language", "Choose the language", id="unknown language"),
        pytest.param({"value": ""}, "value", "Enter what", id="nothing"),
        pytest.param({"value": "x" * 1_000_000}, "value", "too long", id="a million letters"),
        pytest.param({"value": "Dear \U000e0041"}, "value", "no font has it", id="no glyph"),
        pytest.param({"value": "a\n" * 30}, "value", "At most 12 lines", id="many lines"),
        pytest.param({"source": ""}, "source", "Say where", id="no source"),
        pytest.param({"what": "email", "value": "no address"}, "value", "not an e-mail", id="no e-mail address"),
        pytest.param({"what": "address"}, "country", "Choose the country", id="an address without a country"),
        pytest.param({"what": "address", "country": "XX"}, "country", "Choose the country", id="unknown country"),
        pytest.param({"verified_on": "2026-11-30"}, "verified_on", "in the future", id="future"),
        pytest.param({"verified_on": "0001-01-01"}, "verified_on", "too far back", id="long ago"),
        pytest.param({"verified_on": "soon"}, "verified_on", "Not a valid date", id="no date"),
    ],
)
def test_bad_input_is_told_and_kept(app: Flask, session: Session, typed: dict[str, str], field: str, said: str) -> None:
    response = signed_in(app, EDITOR, sections=[_number(session)]).post(f"{PAGE}/new", {**GOOD, **typed})
    assert response.status_code == 422
    page = Page(response)
    assert said in page.errors[field]
    assert page.values["source"] == {**GOOD, **typed}["source"]
    assert session.scalars(select(OfficeOverride)).all() == []


def test_the_same_thing_is_said_once(app: Flask, session: Session) -> None:
    desk = signed_in(app, EDITOR, sections=[_number(session)])
    assert desk.post(f"{PAGE}/new", GOOD).status_code == 303
    response = desk.post(f"{PAGE}/new", GOOD)
    assert response.status_code == 422
    assert "has this for the office already" in text_of(response)


def test_the_second_of_two_editors_sees_what_the_first_changed_and_chooses(app: Flask, session: Session) -> None:
    address = f"{PAGE}/{_say(session, What.SALUTATION, 'Dear Sir', language='en')}"
    desk = signed_in(app, EDITOR, sections=[_number(session)])
    assert desk.post(address, {"version": "1", "value": "Dear Mr Aske", "source": "a call"}).status_code == 303
    late = {"version": "1", "value": "Dear Jon Aske", "source": "a visit"}
    response = desk.post(address, late)
    assert response.status_code == 409
    page = Page(response)
    assert "it says “Dear Mr Aske” now" in page.text
    assert (page.values["value"].strip(), page.values["version"]) == ("Dear Jon Aske", "2")
    assert desk.post(address, {**late, "version": "2"}).status_code == 303
    session.expire_all()
    assert session.scalars(select(OfficeOverride.value)).all() == ["Dear Jon Aske"]
    assert desk.post(address, {"version": "2", "take_back": "yes"}).status_code == 409


class TestRights:
    """Entries of another section are neither seen nor changed, by its address nor by their number."""

    @pytest.fixture(autouse=True)
    def _entries(self, app: Flask, session: Session) -> None:
        self.session = session
        self.other = _say(session, What.SALUTATION, "Cher Monsieur", language="fr", slug="fr")
        self.desk = signed_in(app, EDITOR, sections=[_number(session)])

    def _unchanged(self) -> bool:
        self.session.expire_all()
        return self.session.scalars(select(OfficeOverride.value)).all() == ["Cher Monsieur"]

    @pytest.mark.parametrize("ending", ["", "/new", "/{number}"])
    def test_of_another_sections_pages_there_is_none(self, ending: str) -> None:
        address = f"/desk/sections/fr/overrides{ending.format(number=self.other)}"
        assert self.desk.get(address).status_code == 404
        if ending:
            assert self.desk.post(address, {"version": "1", **GOOD}).status_code == 404
            assert self.desk.post(address, {"version": "1", "take_back": "yes"}).status_code == 404
        assert self._unchanged()

    @pytest.mark.parametrize("typed", [{"take_back": "yes"}, {"value": "Mine", "source": "me"}])
    def test_a_number_of_another_section_is_not_found_below_the_own(self, typed: dict[str, str]) -> None:
        address = f"{PAGE}/{self.other}"
        assert self.desk.get(address).status_code == 404
        assert self.desk.post(address, {"version": "1", **typed}).status_code == 404
        assert self._unchanged()

    @pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999", "x"])
    def test_a_number_of_nothing(self, number: str) -> None:
        assert self.desk.get(f"{PAGE}/{number}").status_code == 404

    @pytest.mark.parametrize("role", sorted(DESK))
    def test_the_desk_may_change_all(self, app: Flask, role: Role) -> None:
        desk = signed_in(app, role)
        typed = {"version": "1", "take_back": "yes"}
        assert desk.post(f"/desk/sections/fr/overrides/{self.other}", typed).status_code == 303

    def test_a_translator_may_not(self, app: Flask) -> None:
        desk = signed_in(app, Role.TRANSLATOR)
        assert desk.get(PAGE).status_code == 403
        assert desk.post(f"{PAGE}/new", GOOD).status_code == 403
