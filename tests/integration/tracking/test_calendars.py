"""Calendars for everybody and by secret link, read by two parsers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import time_machine
import vobject
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.access import Role
from app.audit.models import AuditEntry
from app.campaigns.lifecycle import Status
from app.extensions import writing
from app.staff.models import Account, AccountRole, AccountSection
from app.tracking.models import CalendarLink
from tests.campaign_rows import a_content, all_opened, ended, extended, opened
from tests.conftest import NOON
from tests.desk import Desk, an_account, signed_in
from tests.sections import a_section, own_day

PAGE = "/desk/deadlines/calendars/"
EXAMPLES = {"practice@localhost", "izzat-amon@localhost", "ua-84-11@localhost"}
LAST = date(2026, 12, 5)
HARD = "Комма, точка с запятой; обратная \\ черта “кавычки” 🕊️🇹🇯 и очень длинная строка " + "слово " * 60


def events(response: TestResponse) -> dict[str, Any]:
    """Return the events of a calendar by their UID, as the first parser reads them, once the second has agreed."""
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    found: dict[str, Any] = {str(one["uid"]): one for one in icalendar.Calendar.from_ical(response.data).walk("VEVENT")}
    second: Any = vobject.readOne(response.text)
    others = {one.uid.value: one for one in second.contents.get("vevent", ())}
    assert found.keys() == others.keys()
    for uid, one in found.items():
        other = others[uid]
        assert one.start == other.dtstart.value
        assert one.end == other.dtend.value
        assert str(one["summary"]) == other.summary.value
        assert str(one["description"]) == other.description.value
        assert str(one["url"]) == other.url.value
        assert len(one.walk("VALARM")) == len(other.contents.get("valarm", ()))
    return found


def others(response: TestResponse) -> dict[str, Any]:
    return {uid: one for uid, one in events(response).items() if uid.partition(".")[0].partition("@")[0] not in
            {example.partition("@")[0] for example in EXAMPLES}}  # fmt: skip


def link_of(desk: Desk, section: int = 0) -> str:
    """Make a link and return its path."""
    response = desk.post(PAGE, {"section": str(section)})
    assert response.status_code == 200
    return response.text.partition("http://localhost:8000")[2].partition("</code>")[0]


def test_a_last_day_is_an_event_of_the_whole_day(client: FlaskClient, session: Session) -> None:
    opened(session, "ua-1-26", LAST, NOON, countries=("TJ",), reference="UA 1/26")
    event = others(client.get("/en/campaigns.ics"))["ua-1-26@localhost"]
    assert (event.start, event.end) == (LAST, LAST + timedelta(days=1))
    assert event["dtstart"].params == {"VALUE": "DATE"}
    assert str(event["summary"]).startswith("Last day to write: ")
    assert "UA 1/26" in str(event["description"])
    assert str(event["url"]) == "http://localhost:8000/en/campaigns/ua-1-26"
    assert event.categories == ["Tajikistan"]
    assert (event["sequence"], str(event["status"])) == (1, "CONFIRMED")
    assert event["dtstamp"].dt == event["last-modified"].dt == NOON
    assert event.walk("VALARM") == []


def test_a_later_last_day_is_a_newer_state_of_the_same_event(client: FlaskClient, session: Session) -> None:
    number = opened(session, "ua-1-26", LAST, NOON - timedelta(days=9))
    extended(session, number, date(2027, 1, 31), NOON)
    event = others(client.get("/en/campaigns.ics"))["ua-1-26@localhost"]
    assert (event.start, event["sequence"], event["last-modified"].dt) == (date(2027, 1, 31), 2, NOON)


@pytest.mark.parametrize("status", [Status.STOPPED, Status.CLOSED])
def test_what_has_ended_is_cancelled_for_30_days(client: FlaskClient, session: Session, status: Status) -> None:
    number = opened(session, "ua-1-26", LAST, NOON - timedelta(days=9))
    ended(session, number, status, NOON)
    event = others(client.get("/en/campaigns.ics"))["ua-1-26@localhost"]
    assert (str(event["status"]), event["sequence"], event["last-modified"].dt) == ("CANCELLED", 2, NOON)
    with time_machine.travel(NOON + timedelta(days=30), tick=False):
        assert len(others(client.get("/en/campaigns.ics"))) == 1
    with time_machine.travel(NOON + timedelta(days=30, seconds=1), tick=False):
        assert others(client.get("/en/campaigns.ics")) == {}


@pytest.mark.parametrize(
    ("zone", "end"),
    [
        ("Pacific/Kiritimati", "2026-12-05T10:00Z"),
        ("Europe/Berlin", "2026-12-05T23:00Z"),
        ("America/New_York", "2026-12-06T05:00Z"),
        ("Pacific/Pago_Pago", "2026-12-06T11:00Z"),
        ("Etc/GMT+12", "2026-12-06T12:00Z"),
    ],
)
def test_a_campaign_is_there_until_its_last_day_has_passed_where_it_is(
    client: FlaskClient, session: Session, zone: str, end: str
) -> None:
    opened(session, "ua-1-26", LAST, NOON, time_zone=zone)
    there = []
    for seconds in (-1, 0):
        with time_machine.travel(datetime.fromisoformat(end) + timedelta(seconds=seconds), tick=False):
            there.append([str(one.start) for one in others(client.get("/en/campaigns.ics")).values()])
    assert there == [["2026-12-05"], []]


def test_a_section_has_its_own_last_days_under_names_of_their_own(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    a_section(app)
    opened(session, "ua-1-26", LAST, NOON, time_zone="Europe/Berlin")
    opened(session, "ua-2-26", LAST, NOON, time_zone="Europe/Berlin")
    own_day(app, date(2026, 12, 12), "ua-1-26")
    with time_machine.travel(NOON + timedelta(days=16), tick=False):
        found = others(client.get("/ru/sections/germany/campaigns.ics"))
        assert {uid: one.start for uid, one in found.items()} == {"ua-1-26.germany@localhost": date(2026, 12, 12)}
        assert str(found["ua-1-26.germany@localhost"]["url"]).endswith("/ru/sections/germany/campaigns/ua-1-26")
        assert others(client.get("/ru/campaigns.ics")) == {}
    assert client.get("/en/sections/nowhere/campaigns.ics").status_code == 404


@pytest.mark.parametrize(
    "title",
    [
        pytest.param(HARD, id="a long line with commas, emoji and quotes"),
        pytest.param("One\nline\r\nafter another", id="newlines"),
        pytest.param("BEGIN:VEVENT\\nEND:VCALENDAR", id="what looks like a calendar"),
        pytest.param("عاجل: أمينة مكتبة مفقودة، بعد خروجها من المحكمة", id="Arabic"),
        pytest.param("A bell\a and what is \ufffe no character", id="what cannot be written"),
        pytest.param("**Bold** and *italic*", id="Markdown"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_title_is_read_as_it_was_written(
    client: FlaskClient, session: Session, title: str, language: str
) -> None:
    texts = {"ar": {"title": title, "summary": title}}
    opened(session, "ua-1-26", LAST, NOON, texts=texts, source_language="ar")
    response = client.get(f"/{language}/campaigns.ics")
    assert max(len(line) for line in response.data.split(b"\r\n")) <= 75
    event = others(response)["ua-1-26@localhost"]
    words = "".join(character for character in title if character not in "\a\ufffe*\r\n\\")
    plain = "".join(character for character in str(event["summary"]) if character not in "\r\n\\ ")
    assert words.replace(" ", "") in plain


def test_an_example_says_that_it_is_one_and_is_not_indexed(client: FlaskClient) -> None:
    response = client.get("/en/campaigns.ics")
    found = events(response)
    assert found.keys() == EXAMPLES
    assert "Historical example – not for sending: " in str(found["ua-84-11@localhost"]["summary"])
    assert "Last day to write: For practice: a librarian" in str(found["practice@localhost"]["summary"])
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_calendar_of_nothing_is_a_calendar(empty_app: Flask) -> None:
    response = empty_app.test_client().get("/en/campaigns.ics")
    assert events(response) == {}
    assert "X-Robots-Tag" not in response.headers


def test_500_campaigns_are_500_events(client: FlaskClient, session: Session) -> None:
    content = a_content(session, "ua", LAST)
    all_opened(session, [replace(content, slug=f"ua-{number}") for number in range(500)], NOON)
    assert len(others(client.get("/en/campaigns.ics"))) == 500


def test_a_calendar_is_kept_for_a_minute_and_asked_for_by_its_mark(client: FlaskClient, session: Session) -> None:
    first = client.get("/en/campaigns.ics")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    same = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/en/campaigns.ics", headers=same).status_code == 304
    opened(session, "ua-1-26", LAST, NOON)
    assert client.get("/en/campaigns.ics", headers=same).status_code == 200


class TestASecretLink:
    def test_shows_coordinators_everything_with_its_owner_and_an_alarm(self, app: Flask, session: Session) -> None:
        owner, *_ = an_account(app, Role.COORDINATOR, name="Olga Owner")
        opened(session, "ua-1-26", LAST, NOON, owner)
        opened(session, "ua-2-26", date(2026, 11, 3), NOON - timedelta(days=40))
        desk = signed_in(app, Role.COORDINATOR)
        response = app.test_client().get(link_of(desk))
        found = others(response)
        soon, late = found["ua-1-26@localhost"], found["ua-2-26@localhost"]
        assert str(soon["summary"]).startswith("Last day: ")
        assert "Owner: Olga Owner" in str(soon["description"])
        assert str(soon["url"]) == "http://localhost:8000/desk/campaigns/ua-1-26"
        (alarm,) = soon.walk("VALARM")
        assert alarm["trigger"].dt == timedelta(hours=-15)
        assert str(late["summary"]).startswith("To be decided: ")
        assert "Nobody owns it." in str(late["description"])
        assert late.walk("VALARM") == []
        assert events(response)["practice@localhost"].walk("VALARM") == []

    def test_is_kept_nowhere_and_told_nobody(self, app: Flask) -> None:
        response = app.test_client().get(link_of(signed_in(app, Role.ADMIN)))
        assert response.headers["Cache-Control"] == "private, no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.headers["Referrer-Policy"] == "no-referrer"

    def test_shows_a_section_as_it_is_there(self, app: Flask, session: Session) -> None:
        section = a_section(app)
        opened(session, "ua-1-26", LAST, NOON, time_zone="Europe/Berlin")
        opened(session, "ua-2-26", date(2026, 11, 3), NOON - timedelta(days=40))
        own_day(app, date(2026, 12, 12), "ua-1-26")
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[section])
        found = others(app.test_client().get(link_of(desk, section)))
        assert {uid: one.start for uid, one in found.items()} == {"ua-1-26.germany@localhost": date(2026, 12, 12)}
        (event,) = found.values()
        assert str(event["url"]) == "http://localhost:8000/desk/sections/germany/deadlines/ua-1-26"
        assert "Owner" not in str(event["description"])
        assert len(event.walk("VALARM")) == 1

    def test_is_shown_once_and_only_its_hash_is_kept(self, app: Flask, session: Session) -> None:
        desk = signed_in(app, Role.COORDINATOR)
        token = link_of(desk).rpartition("/")[2].removesuffix(".ics")
        assert token not in desk.get(PAGE).text
        (link,) = session.scalars(select(CalendarLink))
        assert (len(link.token_hash), token in link.token_hash) == (43, False)
        told = session.scalars(select(AuditEntry).where(AuditEntry.subject_kind == "calendar")).one()
        assert (told.action, told.account, told.after) == ("make link", desk.number, None)

    def test_ends_with_a_new_one_and_by_hand(self, app: Flask) -> None:
        desk, client = signed_in(app, Role.COORDINATOR), app.test_client()
        first, second = link_of(desk), link_of(desk)
        assert [client.get(link).status_code for link in (first, second)] == [404, 200]
        assert desk.post(f"{PAGE}end", {"section": "0"}).status_code == 303
        assert client.get(second).status_code == 404
        assert desk.post(f"{PAGE}end", {"section": "0"}).status_code == 303
        assert desk.get(f"{PAGE}end").status_code == 303

    @pytest.mark.parametrize("token", ["x", "%00", "🕊", "a" * 5000, "..", "0"])
    def test_that_is_none_is_not_found(self, client: FlaskClient, token: str) -> None:
        response = client.get(f"/en/calendars/{token}.ics")
        assert response.status_code == 404
        assert "no-store" in response.headers["Cache-Control"]

    def test_of_a_deactivated_account_is_not_found(self, app: Flask, session: Session) -> None:
        desk = signed_in(app, Role.COORDINATOR)
        link = link_of(desk)
        with writing(session):
            session.get_one(Account, desk.number).active = False
        assert app.test_client().get(link).status_code == 404

    @pytest.mark.parametrize("taken", ["role", "section"])
    def test_of_somebody_who_may_no_longer_see_it_is_not_found(self, app: Flask, session: Session, taken: str) -> None:
        section = a_section(app)
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[section])
        link = link_of(desk, section)
        assert app.test_client().get(link).status_code == 200
        with writing(session):
            model = AccountRole if taken == "role" else AccountSection
            for row in session.scalars(select(model).where(model.account_id == desk.number)):
                session.delete(row)
        assert app.test_client().get(link).status_code == 404

    @pytest.mark.parametrize("section", ["", "0", "-1", "999", "germany", "1" * 40, "٣", "\0", "x" * 100_000])
    def test_to_what_is_not_ones_own_is_not_made(self, app: Flask, session: Session, section: str) -> None:
        own = a_section(app)
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[own])
        assert desk.post(PAGE, {"section": section}).status_code == 404
        assert desk.post(f"{PAGE}end", {"section": section}).status_code == 303
        assert session.scalars(select(CalendarLink)).all() == []

    def test_to_a_section_of_others_is_not_made(self, app: Flask) -> None:
        own, other = a_section(app), a_section(app, "austria", "AT")
        desk = signed_in(app, Role.SECTION_EDITOR, sections=[own])
        page = desk.get(PAGE).text
        assert "Germany section" in page
        assert "Austria section" not in page
        assert "All campaigns" not in page
        assert desk.post(PAGE, {"section": str(other)}).status_code == 404

    def test_is_one_of_each_account(self, app: Flask) -> None:
        links = [link_of(signed_in(app, Role.COORDINATOR)) for _ in range(2)]
        assert [app.test_client().get(link).status_code for link in links] == [200, 200]
