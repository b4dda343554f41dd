"""What happens after a letter: the last day for one's calendar, the code of the page, and telling others."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import icalendar
import pytest
import time_machine
import vobject
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.appeals.ways import qr
from app.campaigns.lifecycle import Status
from tests.campaign_rows import ended, extended, opened
from tests.conftest import NOON
from tests.fields import Page
from tests.sections import a_section, own_day
from tests.sending import practice_fields

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

PRACTICE, LAST = "/en/campaigns/practice", date(2026, 12, 5)
UA_1 = "/en/campaigns/ua-1-26"


class TestCalendar:
    def _event(self, response: TestResponse) -> Any:
        """Return the one event of a file, as the first parser reads it, once the second has agreed."""
        assert response.status_code == 200
        assert response.content_type == "text/calendar; charset=utf-8"
        calendar = icalendar.Calendar.from_ical(response.data)
        event: Any
        (event,) = calendar.walk("VEVENT")
        second: Any = vobject.readOne(response.text)
        (other,) = second.contents["vevent"]
        assert (str(event["uid"]), event.start, event.end, str(event["summary"])) == (
            other.uid.value, other.dtstart.value, other.dtend.value, other.summary.value,
        )  # fmt: skip
        # With a name of its own it would be opened as another calendar, and not be added to one's own.
        assert "X-WR-CALNAME" not in calendar
        return event

    def test_the_last_day_is_an_event_with_an_alarm_on_the_day_before(
        self, client: FlaskClient, session: Session
    ) -> None:
        opened(session, "ua-1-26", LAST, NOON)
        response = client.get(f"{UA_1}/deadline.ics")
        event = self._event(response)
        assert response.headers["Content-Disposition"] == 'attachment; filename="ua-1-26.ics"'
        assert response.headers["Cache-Control"] == "public, max-age=60"
        assert (event.start, event.end, str(event["uid"])) == (LAST, LAST + timedelta(days=1), "ua-1-26@localhost")
        assert str(event["url"]) == "http://localhost:8000/en/campaigns/ua-1-26"
        (alarm,) = event.walk("VALARM")
        assert (alarm["trigger"].dt, str(alarm["action"])) == (timedelta(hours=-15), "DISPLAY")
        again = client.get(f"{UA_1}/deadline.ics", headers={"If-None-Match": response.headers["ETag"]})
        assert again.status_code == 304

    def test_an_extension_changes_the_same_event(self, client: FlaskClient, session: Session) -> None:
        number = opened(session, "ua-1-26", LAST, NOON - timedelta(days=9))
        before = self._event(client.get(f"{UA_1}/deadline.ics"))
        extended(session, number, LAST + timedelta(days=7), NOON)
        after = self._event(client.get(f"{UA_1}/deadline.ics"))
        assert (after["uid"], after.start) == (before["uid"], LAST + timedelta(days=7))
        assert after["sequence"] > before["sequence"]

    def test_a_section_has_its_own_day(self, app: Flask, client: FlaskClient) -> None:
        a_section(app)
        own_day(app, LAST)
        event = self._event(client.get("/ru/sections/germany/campaigns/practice/deadline.ics"))
        assert (event.start, str(event["uid"])) == (LAST, "practice.germany@localhost")

    @pytest.mark.parametrize("status", [Status.STOPPED, Status.CLOSED])
    def test_what_has_ended_has_no_last_day(self, client: FlaskClient, session: Session, status: Status) -> None:
        ended(session, opened(session, "ua-1-26", LAST, NOON), status, NOON)
        assert client.get(f"{UA_1}/deadline.ics").status_code == 404

    def test_what_has_passed_has_none_either(self, client: FlaskClient, session: Session) -> None:
        opened(session, "ua-1-26", LAST, NOON)
        with time_machine.travel(NOON + timedelta(days=16), tick=False):
            assert client.get(f"{UA_1}/deadline.ics").status_code == 404

    def test_an_unknown_campaign_has_none(self, client: FlaskClient) -> None:
        assert client.get("/en/campaigns/nix/deadline.ics").status_code == 404


class TestCode:
    @pytest.mark.parametrize("place", ["/en", "/ru", "/en/sections/germany"])
    def test_it_leads_to_the_page_in_its_language_and_dress(self, app: Flask, client: FlaskClient, place: str) -> None:
        a_section(app)
        address = f"http://localhost:8000{place}/campaigns/practice"
        pixels = client.get(f"{place}/campaigns/practice/qr.png")
        shapes = client.get(f"{place}/campaigns/practice/qr.svg")
        assert (pixels.content_type, pixels.data) == ("image/png", qr.png(address))
        assert (shapes.content_type.partition(";")[0], shapes.data) == ("image/svg+xml", qr.svg(address))
        assert pixels.headers["Cache-Control"] == shapes.headers["Cache-Control"] == "public, max-age=60"
        assert "default-src 'none'" in shapes.headers["Content-Security-Policy"]
        side = len(qr.matrix(address))
        assert Image.open(io.BytesIO(pixels.data)).size == (8 * side, 8 * side)

    @pytest.mark.parametrize("ending", ["svg", "png"])
    def test_an_unknown_campaign_has_none(self, client: FlaskClient, ending: str) -> None:
        assert client.get(f"/en/campaigns/nix/qr.{ending}").status_code == 404


class TestPage:
    def test_it_says_what_happens_next(self, client: FlaskClient) -> None:
        page = client.get(PRACTICE).text
        for said in (
            "What happens next", "Post it by 21 December 2026.", "I posted it", "With a reminder on the day before.",
            f'href="{PRACTICE}/deadline.ics"', f'src="{PRACTICE}/qr.png"', f'href="{PRACTICE}/qr.svg"',
            'href="http://localhost:8000/en/campaigns/practice"',
        ):  # fmt: skip
            assert said in page

    def test_telling_by_mail_says_nothing_of_the_writer(self, client: FlaskClient) -> None:
        page = client.post(f"{PRACTICE}/preview", data=practice_fields(name="Unmistakable Name"))
        tells = [
            str(given["href"])
            for tag, given in Page(page).tags
            if tag == "a" and (given.get("href") or "").startswith("mailto:?")
        ]
        (body,) = parse_qs(urlsplit(tells[0]).query)["body"]
        assert body.endswith("\r\nhttp://localhost:8000/en/campaigns/practice\r\n")
        assert "Unmistakable" not in unescape(tells[0])

    def test_the_devices_own_list_needs_a_script_of_ours_and_nothing_else(self, client: FlaskClient) -> None:
        page = client.get(PRACTICE)
        assert re.search(r'<button [^>]*type="button" hidden data-share="http://localhost:8000/', page.text)
        assert re.findall(r'<script type="module" src="([^"]+)"', page.text).count("/static/share.js") == 1
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        script = client.get("/static/share.js")
        assert script.content_type.startswith("text/javascript")
        script.close()

    def test_whoever_has_posted_may_tell_others(self, client: FlaskClient) -> None:
        page = client.post(f"{PRACTICE}/posted", data=practice_fields())
        assert "One letter is counted as posted." in page.text
        assert f'src="{PRACTICE}/qr.png"' in page.text

    def test_addresses_keep_their_direction(self, client: FlaskClient) -> None:
        page = client.get("/ru/campaigns/practice").text
        assert 'src="/ru/campaigns/practice/qr.png"' in page
        assert '<bdi dir="ltr">http://localhost:8000/ru/campaigns/practice</bdi>' in page
