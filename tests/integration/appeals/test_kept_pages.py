"""A campaign's page is given again while nothing changed, and never shows a minute later what was stopped."""

from __future__ import annotations

import gzip
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.campaigns.lifecycle import Status
from app.recipients.models import OfficeWording
from tests.applications import another
from tests.conftest import NOON
from tests.ending import a_campaign, an_update, ended, publish
from tests.fields import fields
from tests.keeping import kept_for, later
from tests.sections import a_section, own_day
from tests.sending import COUNCIL

PRACTICE = "/en/campaigns/practice"
THERE = "/en/sections/germany/campaigns/practice"
STOPPED = "This campaign has been stopped"
PACKED = {"Accept-Encoding": "gzip"}


def retitle(session: Session, title: str) -> None:
    """Change what is seen after a minute only, past every service."""
    session.execute(update(OfficeWording).where(OfficeWording.office_id == COUNCIL).values(title=title))
    session.commit()


def test_a_page_is_made_once_a_minute_and_its_minute_is_counted_from_then(
    client: FlaskClient, session: Session
) -> None:
    first = client.get(PRACTICE)
    retitle(session, "Another title")
    for seconds, left in ((0, 60), (1, 59), (20.2, 39), (58.5, 1)):
        with later(seconds):
            again = client.get(PRACTICE)
            assert (again.text, again.headers["ETag"], kept_for(again)) == (first.text, first.headers["ETag"], left)
            changing = {"Cache-Control": "", "Date": ""}
            assert {**again.headers, **changing} == {**first.headers, **changing}
    with later(60):
        new = client.get(PRACTICE)
        assert kept_for(new) == 60
        assert "Another title" in new.text


def test_a_browser_that_has_the_page_is_told_how_long_it_may_keep_it(client: FlaskClient) -> None:
    has = {"If-None-Match": client.get(PRACTICE).headers["ETag"]}
    with later(45):
        again = client.get(PRACTICE, headers=has)
        assert (again.status_code, again.data, kept_for(again)) == (304, b"", 15)


@pytest.mark.parametrize("path", [PRACTICE, THERE], ids=["plain", "in a section"])
def test_a_stop_shows_at_once_in_every_process(app: Flask, session: Session, path: str) -> None:
    a_section(app)
    with another(app.config["FAITHFULLY"]) as second:
        clients = [app.test_client(), second.test_client()]
        tags = [client.get(path).headers["ETag"] for client in clients]
        ended(session, "practice", Status.STOPPED)
        for client, tag in zip(clients, tags, strict=True):
            assert STOPPED in client.get(path).text
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_section_that_lets_its_supporters_write_for_longer_changes_its_page_alone(
    app: Flask, client: FlaskClient
) -> None:
    a_section(app)
    plain, there = client.get(PRACTICE).text, client.get(THERE).text
    own_day(app, date(2027, 1, 15))
    assert "15 January 2027" in client.get(THERE).text
    assert client.get(PRACTICE).text == plain
    own_day(app, None)
    assert client.get(THERE).text == there


def test_what_a_section_is_called_changes_at_once(app: Flask, client: FlaskClient) -> None:
    a_section(app)
    assert "Germany section" in client.get(THERE).text
    a_section(app, "austria", "AT")
    assert "Austria section" in client.get(THERE.replace("germany", "austria")).text
    assert "Germany section" in client.get(THERE).text


def test_the_page_of_yesterday_is_not_given_today(client: FlaskClient) -> None:
    midnight = NOON.replace(hour=23, minute=59, second=50)
    with time_machine.travel(midnight, tick=False):
        yesterday = client.get(PRACTICE)
    with time_machine.travel(midnight + timedelta(seconds=20), tick=False):
        today = client.get(PRACTICE)
    assert kept_for(today) == 60
    assert today.headers["ETag"] != yesterday.headers["ETag"]


def test_a_draft_is_there_once_it_is_published_and_an_older_issue_leads_to_it(app: Flask, session: Session) -> None:
    a_campaign(app, "one", date(2026, 12, 21))
    client = app.test_client()
    new = an_update(app, "one", published=False)
    assert client.get(f"/en/campaigns/{new}").status_code == 404
    assert new not in client.get("/en/campaigns/one").text
    publish(session, new)
    assert client.get(f"/en/campaigns/{new}").status_code == 200
    assert f'href="/en/campaigns/{new}"' in client.get("/en/campaigns/one").text


def test_no_question_mark_and_no_host_makes_another_page(app: Flask, client: FlaskClient) -> None:
    first = client.get(PRACTICE).text
    made: list[str] = []

    def note(_app: Flask, template: object, **_: object) -> None:
        made.append(str(template))

    with template_rendered.connected_to(note, app):
        for number in range(20):
            assert client.get(f"{PRACTICE}?from={number}").text == first
            assert client.get(PRACTICE, headers={"Host": f"host-{number}.example.org"}).text == first
        assert made == []
        assert client.get("/ru/campaigns/practice").text != first
        assert len(made) == 1


def test_nothing_that_is_typed_gets_into_a_page_that_is_kept(client: FlaskClient) -> None:
    typed = fields(target=[COUNCIL], letter_language="en", name="Zebedee Unlikely")
    for _ in range(2):
        answer = client.post(PRACTICE, data=typed)
        assert "Zebedee Unlikely" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Zebedee Unlikely" not in client.get(PRACTICE).text


@pytest.mark.parametrize(
    ("asked", "is_packed"),
    [
        ({}, False),
        (PACKED, True),
        ({"Accept-Encoding": "br, gzip;q=0.5"}, True),
        ({"Accept-Encoding": "*"}, True),
        ({"Accept-Encoding": "br, zstd"}, False),
        ({"Accept-Encoding": "gzip;q=0, *"}, False),
        ({"Accept-Encoding": "\t;;q=gzip,,"}, False),
    ],
    ids=["nothing said", "gzip", "gzip among others", "anything", "others only", "not gzip", "nonsense"],
)
def test_a_page_is_packed_for_whoever_takes_it(client: FlaskClient, asked: dict[str, str], *, is_packed: bool) -> None:
    words = client.get(PRACTICE)
    answer = client.get(PRACTICE, headers=asked)
    assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed
    assert (gzip.decompress(answer.data) if is_packed else answer.data) == words.data
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert answer.headers["Vary"] == "Accept-Encoding"
    again = client.get(PRACTICE, headers={**asked, "If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.headers["Vary"]) == (304, "Accept-Encoding")


def test_a_page_is_asked_for_without_its_body(client: FlaskClient) -> None:
    answer = client.head(PRACTICE, headers=PACKED)
    assert (answer.status_code, answer.data, answer.headers["Content-Encoding"]) == (200, b"", "gzip")


@pytest.mark.parametrize(
    ("path", "is_packed"),
    [
        ("/en/", True),
        ("/en/privacy", True),
        ("/static/look.css", True),
        ("/static/letter.js", True),
        # Small, a picture, and what only a link or an account opens.
        ("/static/mark.svg", False),
        ("/healthz", False),
        ("/desk/account/login", False),
        ("/en/confirm/abcdefghijklmnopqrstuvwxyz", False),
        ("/en/appeals/abcdefghijklmnopqrstuvwxyz", False),
    ],
)
def test_what_holds_a_secret_is_not_packed(client: FlaskClient, path: str, *, is_packed: bool) -> None:
    with client.get(path, headers=PACKED) as answer, client.get(path) as plain:
        assert (answer.headers.get("Content-Encoding") == "gzip") is is_packed
        assert (gzip.decompress(answer.data) if is_packed else answer.data) == plain.data


@pytest.mark.parametrize("path", ["/en/", "/static/look.css"])
def test_what_is_packed_is_known_by_its_mark(client: FlaskClient, path: str) -> None:
    with client.get(path, headers=PACKED) as answer:
        has = {"If-None-Match": answer.headers["ETag"], **PACKED}
    with client.get(path, headers=has) as again:
        assert again.status_code == 304


def test_the_style_sheet_is_not_asked_for_again_on_the_next_page(client: FlaskClient) -> None:
    with client.get("/static/look.css") as answer:
        assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_a_letter_that_is_shown_is_packed_and_a_pdf_is_not(client: FlaskClient) -> None:
    typed = fields(target=[COUNCIL], letter_language="en")
    shown = client.post(f"{PRACTICE}/preview", data=typed, headers=PACKED)
    assert b"Ann Example" in gzip.decompress(shown.data)
    typed = fields(target=[COUNCIL], letter_language="en")
    pdf = client.post(f"{PRACTICE}/letter.pdf", data=typed, headers=PACKED)
    assert pdf.data.startswith(b"%PDF")
