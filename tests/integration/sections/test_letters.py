"""What a section's dress does to letters: what the form begins with, the return address, replies, the count."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.models import KeptAppeal, Tally
from tests.fields import Page, fields
from tests.sections import LENT, a_section
from tests.sending import ANN, COUNCIL, captured, confirm_link, link_in, practice_fields, run_once

HERE = "/en/sections/germany/campaigns/practice"
PLAIN = "/en/campaigns/practice"
OFFICE = "secretary@council.example.org"


def _checked(client: FlaskClient, path: str, name: str) -> list[str]:
    tags = Page(client.get(path)).tags
    return [str(tag["value"]) for kind, tag in tags if kind == "input" and tag.get("name") == name and "checked" in tag]


def _selected(client: FlaskClient, path: str) -> list[str]:
    """Return the country and the paper that the form begins with."""
    values = Page(client.get(path)).values
    return [values["country"], values["paper"]]


@pytest.mark.parametrize(
    ("languages", "first"), [("de en", "de"), ("tg fa", "tg"), ("xx de", "de"), ("", "en"), ("xx", "en")]
)
def test_the_form_begins_with_the_sections_language(app: Flask, languages: str, first: str) -> None:
    """Of those that the campaign offers; the sample letter is written in it."""
    a_section(app, languages=languages)
    client = app.test_client()
    assert _checked(client, HERE, "letter_language") == [first]
    assert f'class="sheet paper-a4" lang="{first}' in client.get(HERE).text


@pytest.mark.parametrize(
    ("countries", "paper", "selected"),
    [("DE", "Letter", ["DE", "Letter"]), ("DE AT", "", ["", ""]), ("", "A4", ["", "A4"])],
)
def test_the_form_begins_with_the_sections_country_and_paper(
    app: Flask, countries: str, paper: str, selected: list[str]
) -> None:
    a_section(app, countries=countries, paper=paper)
    assert _selected(app.test_client(), HERE) == selected
    assert _selected(app.test_client(), PLAIN) == ["", ""]


def _letter(client: FlaskClient, path: str = HERE, **changes: object) -> str:
    response = client.post(f"{path}/letter.txt", data=practice_fields(**changes))
    assert response.status_code == 200, response.text
    return response.text


AT_HOME = {"address": "1 Hidden Street", "place": "Leeds", "country": "GB"}


def test_the_sections_address_stands_for_the_writers(app: Flask) -> None:
    a_section(app, return_address=LENT)
    client = app.test_client()
    lent = _letter(client, **AT_HOME, return_address="section")
    assert lent.startswith("Ann Example\nSection Germany\nPostfach 1\n10115 Berlin\nGERMANY\nann@people.example.net\n")
    assert "Hidden Street" not in lent
    # Where the writer lives is still what the letter says.
    assert "Leeds" in lent
    for own in ({"return_address": "own"}, {}):
        assert _letter(client, **AT_HOME, **own).startswith("Ann Example\n1 Hidden Street\nLeeds\nUnited Kingdom\n")


def test_the_page_says_what_the_official_sees_of_a_lent_address(app: Flask) -> None:
    a_section(app, return_address=LENT)
    client = app.test_client()
    text = Page(client.post(f"{HERE}/preview", data=practice_fields(**AT_HOME, return_address="section"))).text
    assert "return address: Section Germany, Postfach 1, 10115 Berlin, GERMANY" in text
    assert "where you write from: Leeds, United Kingdom" in text
    assert _checked(client, HERE, "return_address") == ["own"]


@pytest.mark.parametrize("form", ["pdf", "docx", "eml", "txt"])
def test_every_form_of_a_letter_takes_a_lent_address(app: Flask, form: str) -> None:
    a_section(app, return_address=LENT)
    client = app.test_client()
    assert client.post(f"{HERE}/letter.{form}", data=practice_fields(return_address="section")).status_code == 200


@pytest.mark.parametrize("return_address", ["section", "other", "x" * 100_000, "\0", "'; drop table"])
def test_a_return_address_that_nobody_lends_is_refused(app: Flask, return_address: str) -> None:
    a_section(app)
    for path in (HERE, PLAIN):
        response = app.test_client().post(
            f"{path}/letter.txt", data=practice_fields(return_address=return_address, own_words="Kept.")
        )
        assert response.status_code == 422
        page = Page(response)
        assert "is not one of the choices here" in page.errors["return_address"]
        assert page.values["own_words"] == "Kept."


def test_a_lent_address_is_never_one_that_the_form_brought(app: Flask) -> None:
    a_section(app, return_address=LENT)
    text = _letter(app.test_client(), return_address="section", section="elsewhere", address="Somewhere else")
    assert "Postfach 1" in text
    assert "Somewhere else" not in text


@pytest.mark.parametrize(
    ("path", "own", "to"),
    [
        (HERE, "replies@germany.example.org", "replies@germany.example.org"),
        (HERE, "", "replies@organisation.example.org"),
        (PLAIN, "replies@germany.example.org", "replies@organisation.example.org"),
    ],
)
def test_replies_go_to_the_section_where_it_has_an_address(app: Flask, path: str, own: str, to: str) -> None:
    a_section(app, reply_to=own)
    assert app.test_client().post(f"{path}/send", data=practice_fields(reply_to="campaign")).status_code == 200
    app.test_client().post(confirm_link(app))
    run_once(app)
    (sent,) = captured(app, OFFICE)
    assert sent["Reply-To"] == to
    assert ANN not in str(sent)


def test_letters_are_counted_by_section(app: Flask, session: Session) -> None:
    a_section(app)
    client = app.test_client()
    for path in (HERE, PLAIN, HERE):
        _letter(client, path)
    client.post(f"{HERE}/posted", data=fields(target=[COUNCIL], letter_language="en"))
    client.post(f"{HERE}/send", data=practice_fields())
    client.post(confirm_link(app))
    run_once(app)
    cells = session.execute(select(Tally.section, Tally.form, Tally.state, Tally.count)).all()
    assert {tuple(cell) for cell in cells} == {
        ("germany", "txt", "generated", 2),
        ("", "txt", "generated", 1),
        ("germany", "post", "reported_posted", 1),
        ("germany", "email", "handed_over", 1),
    }


def test_a_kept_appeal_remembers_its_section_and_its_mails_lead_there(app: Flask, session: Session) -> None:
    a_section(app)
    client = app.test_client()
    client.post(f"{HERE}/send", data=practice_fields())
    assert session.scalars(select(KeptAppeal.section)).all() == ["germany"]
    link = confirm_link(app)
    client.post(link)
    run_once(app)
    client.post(f"{HERE}/send", data=practice_fields())
    run_once(app)
    confirm, handed_over, already = (link_in(mail) for mail in captured(app, ANN))
    assert confirm == link
    assert handed_over.startswith("/en/sections/germany/appeals/")
    assert already == HERE
    assert client.get(handed_over).status_code == 200


def test_a_link_works_under_another_dress_too(app: Flask) -> None:
    """Its token is what counts; the letter stays one of the section that it was written in."""
    a_section(app)
    a_section(app, "france", "FR", "Europe/Paris")
    client = app.test_client()
    client.post(f"{HERE}/send", data=practice_fields())
    link = confirm_link(app).replace("germany", "france")
    assert client.post(link).headers["Location"].startswith("/en/sections/france/appeals/")
    run_once(app)
    assert link_in(captured(app, ANN)[-1]).startswith("/en/sections/germany/appeals/")
