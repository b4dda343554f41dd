"""Nothing that is not marked public leaves the desk: private entries of every kind are looked for in every answer."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session

from app.cases.filing.entries import Kind
from tests.casefiles import a_case, a_person, a_source, an_entry
from tests.ending import a_campaign

# No page has these words of its own.
PRIVATE = "zyxprivate"
PUBLIC = "zyxpublic"


@pytest.fixture
def planted(app: Flask, session: Session) -> None:
    """A public case in which each kind of entry is there once for everybody, and otherwise for the desk only."""
    a_case(session, "c", f"{PUBLIC}title", public=True)
    a_case(session, "other", f"{PRIVATE}case")
    a_case(session, "friend", f"{PRIVATE}friend", public=True)
    shown = a_source(session, "c", f"{PUBLIC}publisher", title=f"{PUBLIC}paper", public=True)
    hidden = a_source(session, "c", f"{PRIVATE}publisher", title=f"{PRIVATE}paper", link=f"https://{PRIVATE}.example/")
    person = a_person(session, "c", f"{PUBLIC}person", public=True, born_on="1971-02-03")
    secret = a_person(session, "c", f"{PRIVATE}person")
    lawyer = an_entry(
        session, "c", Kind.PERSON, role="lawyer", private_name=f"{PRIVATE}lawyer", public=True, born_on="1972-03-04"
    )
    an_entry(session, "c", Kind.PERSON, role="witness", private_name=f"{PRIVATE}witness")
    an_entry(session, "c", Kind.NAME, person, name=f"{PUBLIC}spelling", source=shown, public=True)
    an_entry(session, "c", Kind.NAME, person, name=f"{PUBLIC}second", source=hidden, public=True)
    an_entry(session, "c", Kind.NAME, person, name=f"{PRIVATE}spelling", source=shown)
    # What belongs to somebody hidden is hidden, whatever it says of itself.
    an_entry(session, "c", Kind.NAME, secret, name=f"{PRIVATE}below", source=shown, public=True)
    an_entry(
        session, "c", Kind.STATUS, secret, status="died", happened_on="2018", source=shown, confidence="confirmed",
        public=True,
    )  # fmt: skip
    an_entry(
        session, "c", Kind.STATUS, person, status="charged", happened_on="2019", source=hidden, confidence="denied"
    )
    an_entry(
        session, "c", Kind.STATUS, lawyer, status="threatened", happened_on="2020", source=hidden,
        confidence="reported", public=True,
    )  # fmt: skip
    for place, is_public in ((PUBLIC, True), (PRIVATE, False)):
        event = an_entry(
            session, "c", Kind.EVENT, happened_on="2021-03-25", what_en=f"{place}what", place_en=f"{place}place",
            public=is_public,
        )  # fmt: skip
        # A public claim of a hidden event is as hidden as the event.
        an_entry(
            session, "c", Kind.CLAIM, event, text_en=f"{place}claim", source=hidden, confidence="disputed", public=True
        )
        an_entry(session, "c", Kind.CLAIM, event, text_en=f"{PRIVATE}claim", source=shown, confidence="disputed")
    an_entry(session, "c", Kind.RELATION, other="other", kind="family", public=True)
    an_entry(session, "c", Kind.RELATION, other="friend", kind="family")
    a_campaign(app, "campaign", date(2026, 12, 20), case="c")
    a_campaign(app, "hidden-campaign", date(2026, 12, 20), case="other")


def answers(client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Return every public answer that could tell of a case, with its address."""
    places = [
        "", "cases", "cases/c", "cases/other", "cases/other/sheet.pdf", "campaigns/campaign",
        "campaigns/hidden-campaign", "campaigns.atom", "campaigns.ics", "campaigns/campaign/deadline.ics",
    ]  # fmt: skip
    for language in ("en", "ru"):
        for place in places:
            yield f"/{language}/{place}", client.get(f"/{language}/{place}").text
        address = f"/{language}/cases/c/sheet.pdf"
        data = client.get(address).data
        reader = PdfReader(io.BytesIO(data))
        yield address, "".join(page.extract_text() for page in reader.pages) + str(reader.metadata)
        for word in ("person", "below", "lawyer", "witness", "spelling", "case", "friend", ""):
            address = f"/{language}/cases?q={PRIVATE}{word}"
            # The words that were looked for stand on the page; nothing else may.
            text = client.get(address).text.replace(f"{PRIVATE}{word}", "")
            yield address, text + ("zyxprivate" if "/cases/c" in text else "")


@pytest.mark.usefixtures("planted")
def test_nothing_private_stands_in_any_answer(client: FlaskClient) -> None:
    told = dict(answers(client))
    # That a friend's case is public does not make it known that it is related; in the list it stands by itself.
    allowed = {address for address in told if address.endswith("/cases")}
    assert [address for address, text in told.items() if PRIVATE in text and address not in allowed] == []
    for address in allowed:
        assert told[address].count(PRIVATE) == 1
    for address, text in told.items():
        if "cases/c" in address:
            assert not any(year in text for year in ("1971", "1972", "2018", "2019"))


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize("place", ["cases/c", "cases/c/sheet.pdf"])
def test_everything_public_stands_there(client: FlaskClient, place: str) -> None:
    told = dict(answers(client))[f"/en/{place}"]
    words = ["title", "person", "spelling", "second", "what", "place", "claim"]
    assert [word for word in words if f"{PUBLIC}{word}" not in told] == []
    assert "a lawyer" in told
    assert "a source that is not named here" in told
    assert "a witness" not in told


@pytest.mark.usefixtures("planted")
def test_only_what_is_public_is_found(client: FlaskClient) -> None:
    assert f"{PUBLIC}title" in client.get(f"/en/cases?q={PUBLIC}second").text
    assert f"{PUBLIC}title" not in client.get(f"/en/cases?q={PRIVATE}spelling").text
