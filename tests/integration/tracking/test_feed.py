"""The feed of open campaigns, read by feedparser."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import feedparser
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.campaigns.lifecycle import Status
from tests.campaign_rows import a_content, all_opened, ended, extended, opened
from tests.conftest import NOON
from tests.sections import a_section, own_day

LAST = date(2026, 12, 5)
BASE = "http://localhost:8000"


def read(response: TestResponse) -> Any:
    """Return a feed as feedparser reads it, which has nothing to say against it."""
    assert response.status_code == 200
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(response.data)
    assert (feed.bozo, feed.version) == (False, "atom10")
    return feed


def entries(response: TestResponse) -> dict[str, Any]:
    return {entry.id.rpartition("/")[2]: entry for entry in read(response).entries}


def test_the_feed_says_what_it_is_and_when_anything_was_published_last(client: FlaskClient, session: Session) -> None:
    number = opened(session, "ua-1-26", LAST, NOON - timedelta(days=9))
    extended(session, number, date(2027, 1, 31), NOON + timedelta(hours=1))
    found = read(client.get("/ru/campaigns.atom"))
    assert found.feed.id == f"{BASE}/ru/campaigns.atom"
    assert found.feed.language == "ru"
    assert found.feed.updated == "2026-11-21T13:00:00Z"
    assert {(link.rel, link.href) for link in found.feed.links} == {
        ("self", f"{BASE}/ru/campaigns.atom"), ("alternate", f"{BASE}/ru/"),
    }  # fmt: skip
    assert found.entries[0].id == f"{BASE}/ru/campaigns/ua-1-26"


def test_an_entry_is_a_campaign_with_its_page_its_days_and_its_countries(client: FlaskClient, session: Session) -> None:
    texts = {"en": {"title": "A **librarian** is missing", "summary": "Nobody has seen *her*.\n\nSince Monday."}}
    number = opened(session, "ua-1-26", LAST, NOON - timedelta(days=9), texts=texts, countries=("TJ", "RU"))
    extended(session, number, date(2027, 1, 31), NOON)
    entry = entries(client.get("/en/campaigns.atom"))["ua-1-26"]
    assert (entry.title, entry.title_detail.type) == ("A librarian is missing", "text/plain")
    assert "Nobody has seen her." in entry.summary
    assert (entry.published, entry.updated) == ("2026-11-12T12:00:00Z", "2026-11-21T12:00:00Z")
    assert entry.link == f"{BASE}/en/campaigns/ua-1-26"
    assert [(tag.term, tag.label) for tag in entry.tags] == [("TJ", "Tajikistan"), ("RU", "Russia")]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("<b>Tags</b> & “quotes”", "<b>Tags</b> & “quotes”", id="markup"),
        pytest.param("]]><entry/>", "]]><entry/>", id="what looks like the end"),
        pytest.param("عاجل: أمينة مكتبة مفقودة، 🕊️", "عاجل: أمينة مكتبة مفقودة، 🕊️", id="Arabic"),
        pytest.param("A bell\a and \ufffe nothing", "A bell and  nothing", id="what XML cannot hold"),
    ],
)
def test_every_title_is_read_as_it_was_written_in_its_own_language(
    client: FlaskClient, session: Session, title: str, shown: str
) -> None:
    opened(session, "ua-1-26", LAST, NOON, texts={"ar": {"title": title, "summary": title}}, source_language="ar")
    response = client.get("/ru/campaigns.atom")
    entry = entries(response)["ua-1-26"]
    assert (entry.title, entry.title_detail.language, entry.summary_detail.language) == (shown, "ar", "ar")


def test_what_has_passed_or_ended_is_not_in_the_feed(client: FlaskClient, session: Session) -> None:
    opened(session, "ua-1-26", date(2026, 11, 3), NOON - timedelta(days=40))
    ended(session, opened(session, "ua-2-26", LAST, NOON), Status.STOPPED, NOON)
    assert entries(client.get("/en/campaigns.atom")).keys() == {"practice", "izzat-amon", "ua-84-11"}


def test_a_section_has_a_feed_of_its_own(app: Flask, client: FlaskClient, session: Session) -> None:
    a_section(app)
    opened(session, "ua-1-26", date(2026, 11, 3), NOON - timedelta(days=40))
    own_day(app, LAST, "ua-1-26")
    found = read(client.get("/en/sections/germany/campaigns.atom"))
    assert found.feed.title == "Urgent actions: open campaigns – Germany section"
    assert found.feed.author == "Germany section"
    assert f"{BASE}/en/sections/germany/campaigns/ua-1-26" in {entry.link for entry in found.entries}


def test_an_example_says_that_it_is_one_and_is_not_indexed(client: FlaskClient) -> None:
    response = client.get("/en/campaigns.atom")
    found = entries(response)
    assert found["ua-84-11"].title.startswith("Historical example – not for sending: ")
    assert found["practice"].title == "For practice: a librarian missing since she left the courthouse"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_practice_campaign_whose_title_does_not_say_so_is_marked(client: FlaskClient, session: Session) -> None:
    texts = {"en": {"title": "A librarian is missing", "summary": "Nobody has seen her."}}
    opened(session, "ua-1-26", LAST, NOON, texts=texts, practice=True)
    found = entries(client.get("/en/campaigns.atom"))
    assert found["ua-1-26"].title == "For practice – everything in it is invented: A librarian is missing"


def test_a_practice_campaign_says_so_once_in_russian_too(client: FlaskClient) -> None:
    assert entries(client.get("/ru/campaigns.atom"))["practice"].title.startswith("Для упражнения: ")


def test_a_feed_of_nothing_is_a_feed(empty_app: Flask) -> None:
    response = empty_app.test_client().get("/en/campaigns.atom")
    found = read(response)
    assert (found.entries, found.feed.updated) == ([], "1970-01-01T00:00:00Z")
    assert "X-Robots-Tag" not in response.headers


def test_500_campaigns_are_500_entries(client: FlaskClient, session: Session) -> None:
    content = a_content(session, "ua", LAST)
    all_opened(session, [replace(content, slug=f"ua-{number}") for number in range(500)], NOON)
    assert len(entries(client.get("/en/campaigns.atom"))) == 503


def test_the_feed_is_kept_for_a_minute_and_asked_for_by_its_mark(client: FlaskClient) -> None:
    first = client.get("/en/campaigns.atom")
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert client.get("/en/campaigns.atom", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("place", ["/en/", "/ru/", "/en/sections/germany/"])
def test_the_list_of_campaigns_leads_to_feed_and_calendar(app: Flask, client: FlaskClient, place: str) -> None:
    a_section(app)
    page = client.get(place).text
    assert 'type="application/atom+xml" title="' in page
    assert f'href="{place}campaigns.atom"' in page
    assert f'<a href="{place}campaigns.ics">' in page
