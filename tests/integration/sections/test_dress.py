"""The supporter's pages in a section's dress: whoever came through a section stays there."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.public import INTERFACE_LANGUAGES
from tests.fields import fields
from tests.sections import a_section
from tests.sending import COUNCIL, confirm_link, practice_fields, run_once, text_of

pytestmark = pytest.mark.sqlite("It is about pages and sentences; the services under them are tested on both.")

HERE = "/sections/germany"


@pytest.fixture
def germany(app: Flask) -> FlaskClient:
    a_section(
        app, contact="help@germany.example.org", reply_to="replies@germany.example.org", name_ru="Секция Германии"
    )
    return app.test_client()


def links_in(response: TestResponse) -> set[str]:
    """Return every address that a page leads to, by a link, a form or a button."""
    found = {unescape(link) for link in re.findall(r'\b(?:href|action|formaction)="([^"]*)"', response.text)}
    own = {link.removeprefix("http://localhost:8000") for link in found}
    return {link for link in own if link.startswith("/") and not link.startswith("/static/")}


def leads_out(response: TestResponse) -> set[str]:
    return {link for link in links_in(response) if not re.match(rf"/(?:{'|'.join(INTERFACE_LANGUAGES)}){HERE}/", link)}


def test_no_page_that_can_be_reached_leads_out_of_the_section(germany: FlaskClient) -> None:
    """Every link of every page is followed; a form's address is opened as well, which leads back to a page."""
    seen: set[str] = set()
    ahead = [f"/en{HERE}/", f"/en{HERE}/no-such-page", f"/en{HERE}/campaigns/no-such-campaign"]
    while ahead:
        path = ahead.pop().partition("#")[0]
        if path in seen:
            continue
        seen.add(path)
        response = germany.get(path)
        assert response.status_code in {200, 303, 404}
        assert "Set-Cookie" not in response.headers
        if not (response.mimetype or "").startswith("text/html") and response.status_code == 200:
            # A file is made for everybody alike.
            continue
        own = re.findall(r'<script type="module" src="/static/[a-z]+\.js"></script>', response.text)
        assert response.text.count("<script") == len(own)
        if response.status_code == 303:
            ahead.append(response.headers["Location"])
        assert leads_out(response) == set(), path
        ahead += links_in(response)
    assert {f"/ru{HERE}/campaigns/practice", f"/en{HERE}/campaigns/ua-84-11", f"/ru{HERE}/privacy"} <= seen
    assert len(seen) > 20


def test_what_is_posted_is_answered_within_the_section(germany: FlaskClient) -> None:
    campaign = f"/en{HERE}/campaigns/practice"
    for ending, status in [("", 200), ("/preview", 200), ("/posted", 200), ("/send", 200)]:
        response = germany.post(campaign + ending, data=practice_fields())
        assert response.status_code == status
        assert leads_out(response) == set()
        refused = germany.post(campaign + ending, data=practice_fields(letter_language="xx"))
        assert leads_out(refused) == set()


def test_the_way_by_mail_stays_in_the_section(app: Flask, germany: FlaskClient) -> None:
    germany.post(f"/ru{HERE}/campaigns/practice/send", data=practice_fields())
    link = confirm_link(app)
    assert link.startswith(f"/ru{HERE}/confirm/")
    assert leads_out(germany.get(link)) == set()
    confirmed = germany.post(link)
    ledger = confirmed.headers["Location"]
    assert ledger.startswith(f"/ru{HERE}/appeals/")
    for page in (germany.get(ledger), germany.get(f"{ledger}/erase", follow_redirects=True)):
        assert page.status_code == 200
        assert leads_out(page) == set()
    run_once(app)
    assert leads_out(germany.post(f"{ledger}/erase")) == set()


def test_the_pages_of_no_section_lead_into_none(germany: FlaskClient) -> None:
    for path in ("/en/", "/en/campaigns/practice", "/en/privacy", "/en/no-such-page"):
        assert not {link for link in links_in(germany.get(path)) if "/sections/" in link}


@pytest.mark.parametrize(
    "path",
    ["/en/sections/nowhere/", "/en/sections/nowhere/campaigns/practice", "/en/sections/nowhere/privacy",
     "/en/sections/%00/", "/en/sections/GERMANY/", "/en/sections/germany%20/", f"/en/sections/{'x' * 5000}/",
     "/en/sections/%ff%fe/", "/en/sections//"],
)  # fmt: skip
def test_a_section_that_there_is_none_of_is_not_found(germany: FlaskClient, path: str) -> None:
    response = germany.get(path)
    assert response.status_code == 404
    assert "This page does not exist" in response.text
    assert germany.post(path, data=fields()).status_code in {404, 405}


@pytest.mark.parametrize(("language", "name"), [("en", "Germany section"), ("ru", "Секция Германии")])
def test_a_page_says_whose_it_is(germany: FlaskClient, language: str, name: str) -> None:
    for path in ("/", "/campaigns/practice", "/privacy"):
        text = text_of(germany.get(f"/{language}{HERE}{path}"))
        assert name in text
        assert "help@germany.example.org" in text
    assert "replies@germany.example.org" in text_of(germany.get(f"/en{HERE}/campaigns/practice"))
    assert name not in text_of(germany.get(f"/{language}/campaigns/practice"))


def test_pages_may_be_kept_and_are_known_apart(germany: FlaskClient) -> None:
    plain, dressed = germany.get("/en/campaigns/practice"), germany.get(f"/en{HERE}/campaigns/practice")
    assert dressed.headers["Cache-Control"] == "public, max-age=60"
    assert dressed.headers["ETag"] != plain.headers["ETag"]
    again = germany.get(f"/en{HERE}/campaigns/practice", headers={"If-None-Match": dressed.headers["ETag"]})
    assert again.status_code == 304


def test_the_page_of_no_section_asks_for_nothing_that_only_a_section_has(germany: FlaskClient) -> None:
    assert 'name="return_address"' not in germany.get("/en/campaigns/practice").text
    # This section lends no address either.
    assert 'name="return_address"' not in germany.get(f"/en{HERE}/campaigns/practice").text
    refused = germany.post(
        f"/en{HERE}/campaigns/practice/letter.txt", data=practice_fields(return_address="section", target=[COUNCIL])
    )
    assert refused.status_code == 422
    assert "is not one of the choices here" in text_of(refused)


def test_html_in_what_a_section_is_called_stays_text(app: Flask) -> None:
    evil = "<script>alert(1)</script>"
    a_section(app, "evil", name_en=evil, contact=f"{evil} & more", return_address=f"{evil}\nUTOPIA")
    response = app.test_client().get("/en/sections/evil/campaigns/practice")
    assert evil not in response.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in response.text
