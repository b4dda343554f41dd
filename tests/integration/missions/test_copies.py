"""A supporter's letters to diplomatic missions: the preview, the files, and the e-mails."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.appeals.models import Tally
from app.missions.models import MissionGap
from tests.conftest import NOON
from tests.fields import Page, fields
from tests.missions import BERLIN, COPIES, MINISTRY, PAGE, a_campaign_with_copies, an_office
from tests.sending import ANN, captured, confirm_link, letters, run_once, text_of


@pytest.fixture(autouse=True)
def _campaign(app: Flask, session: Session, tmp_path: Path) -> None:
    an_office(
        session,
        MINISTRY,
        "TJ",
        rank="minister",
        email="ministry@tj.example.org",
        stands_in="TJ",
        title="Ministry",
        languages=["en", "ru"],
    )
    an_office(
        session,
        BERLIN,
        "TJ",
        accredited=["DE"],
        stands_in="DE",
        email="berlin@tj.example.org",
        title="Embassy in Berlin",
    )
    an_office(
        session, "practice-tj-embassy-madrid", "TJ", accredited=["ES", "AD"], stands_in="ES", title="Embassy in Madrid"
    )
    a_campaign_with_copies(app, tmp_path)


def _typed(**changes: Any) -> dict[str, Any]:
    return fields(**{"target": [MINISTRY], "letter_language": "en", "country": "DE", "email": ANN, **changes})


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("DE", "A copy goes to: Embassy in Berlin"),
        ("ES", "A copy goes to: Embassy in Madrid"),
        ("AD", "A copy goes to: Embassy in Madrid"),
        ("NZ", "We know no diplomatic mission of Tajikistan for your country"),
    ],
)
def test_the_preview_names_the_mission_or_says_that_there_is_none(client: FlaskClient, country: str, said: str) -> None:
    assert said in text_of(client.post(f"{PAGE}/preview", data=_typed(country=country)))


def test_a_writer_in_the_state_itself_is_told_of_no_mission(client: FlaskClient) -> None:
    page = text_of(client.post(f"{PAGE}/preview", data=_typed(country="TJ")))
    assert "Copies to diplomatic representatives" not in page


@pytest.mark.parametrize(
    ("country", "copies", "pages"), [("DE", "yes", 2), ("DE", None, 2), ("DE", "no", 1), ("NZ", "yes", 1)]
)
def test_the_file_has_the_copy(client: FlaskClient, country: str, copies: str | None, pages: int) -> None:
    response = client.post(f"{PAGE}/letter.pdf", data=_typed(country=country, copies=copies))
    assert response.status_code == 200
    assert len(PdfReader(io.BytesIO(response.data)).pages) == pages


def test_the_text_of_the_copy_is_a_copy_to_the_embassy(client: FlaskClient) -> None:
    response = client.post(f"{PAGE}/letter.txt", data=_typed())
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        texts = {name: archive.read(name).decode() for name in archive.namelist()}
    copy = next(text for name, text in texts.items() if BERLIN in name)
    assert "Embassy in Berlin" in copy
    assert "Your Excellency" in copy
    assert "The original of this letter is addressed to: Ministry." in copy


def test_an_emailed_copy_goes_to_the_mission_and_is_counted_for_it(app: Flask, session: Session) -> None:
    response = app.test_client().post(f"{PAGE}/send", data=_typed())
    assert response.status_code == 200
    link = confirm_link(app)
    ledger = app.test_client().post(link)
    run_once(app)
    assert letters(app) == {MINISTRY: ("handed_over", "-"), BERLIN: ("handed_over", "-")}
    assert len(captured(app, "berlin@tj.example.org")) == 1
    assert "Embassy in Berlin" in text_of(app.test_client().get(ledger.headers["Location"]))
    counted = session.execute(select(Tally.target, Tally.state).where(Tally.campaign == COPIES, Tally.form == "email"))
    assert {(row.target, row.state) for row in counted} == {(MINISTRY, "handed_over"), (BERLIN, "handed_over")}


def test_a_mission_that_cannot_be_addressed_in_the_language_costs_no_other_letter(client: FlaskClient) -> None:
    page = text_of(client.post(f"{PAGE}/preview", data=_typed(letter_language="ru")))
    assert "No copy goes to Embassy in Berlin: The directory has no form of address" in page
    response = client.post(f"{PAGE}/letter.pdf", data=_typed(letter_language="ru"))
    assert len(PdfReader(io.BytesIO(response.data)).pages) == 1


def test_a_mission_without_email_is_told_of_and_not_waited_for(app: Flask) -> None:
    page = text_of(app.test_client().post(f"{PAGE}/send", data=_typed(country="ES")))
    assert "Embassy in Madrid: we know no e-mail address" in page
    app.test_client().post(confirm_link(app))
    run_once(app)
    assert letters(app) == {MINISTRY: ("handed_over", "-")}


@pytest.mark.parametrize("ending", ["preview", "letter.pdf", "letter.txt", "send"])
def test_a_mission_cannot_be_written_to_by_its_id(client: FlaskClient, ending: str) -> None:
    response = client.post(f"{PAGE}/{ending}", data=_typed(target=[BERLIN]))
    assert response.status_code == 422
    assert "is not an office that this campaign writes to" in text_of(response)


@pytest.mark.parametrize("copies", ["perhaps", "1", "\x00", "x" * 1_000_000])
def test_another_answer_about_copies_is_refused(client: FlaskClient, copies: str) -> None:
    response = client.post(f"{PAGE}/preview", data=_typed(copies=copies, own_words="Kept."))
    assert response.status_code == 422
    assert Page(response).values["own_words"] == "Kept."


def test_what_was_posted_is_counted_for_the_mission_too(client: FlaskClient, session: Session) -> None:
    assert client.post(f"{PAGE}/posted", data=_typed()).status_code == 200
    assert client.post(f"{PAGE}/posted", data=_typed(copies="no")).status_code == 200
    rows = session.execute(select(Tally.target, Tally.count).where(Tally.campaign == COPIES, Tally.form == "post"))
    assert {row.target: row[1] for row in rows} == {MINISTRY: 2, BERLIN: 1}


def test_a_campaign_that_asks_for_no_copies_shows_no_choice_and_makes_none(client: FlaskClient) -> None:
    assert 'name="copies"' in client.get(PAGE).text
    assert 'name="copies"' not in client.get("/en/campaigns/practice").text


def test_what_a_robot_asks_for_fills_one_row_a_pair(client: FlaskClient, session: Session) -> None:
    """UA 84/11 is no practice; nobody knows a mission for it."""
    typed = fields(country="NZ")
    for _ in range(3):
        assert "We know no diplomatic mission" in text_of(client.post("/en/campaigns/ua-84-11/preview", data=typed))
    row = session.scalars(select(MissionGap)).one()
    assert (row.state, row.country, row.count) == ("RU", "NZ", 0)
    session.rollback()
    for _ in range(2):
        assert client.post("/en/campaigns/ua-84-11/letter.txt", data=typed).status_code == 200
    assert [(row.count, row.first_day, row.last_day) for row in session.scalars(select(MissionGap))] == [
        (2, NOON.date(), NOON.date())
    ]


def test_a_campaign_for_practice_is_missed_by_nobody(client: FlaskClient, session: Session) -> None:
    client.post(f"{PAGE}/letter.pdf", data=_typed(country="NZ"))
    assert session.scalars(select(MissionGap)).all() == []


def test_a_missing_mission_that_cannot_be_noted_costs_no_letter(client: FlaskClient, session: Session) -> None:
    session.execute(text("DROP TABLE mission_gap"))
    session.commit()
    for ending in ("preview", "letter.txt"):
        assert client.post(f"/en/campaigns/ua-84-11/{ending}", data=fields(country="NZ")).status_code == 200


def test_the_command_line_writes_the_copy_unless_told_not_to(app: Flask) -> None:
    command = ["letters", "write", COPIES, "--target", MINISTRY, "--language", "en", "--name", "Ann", "--country", "DE"]
    command += ["--format", "pdf", "--output", "-"]
    pages = [
        len(PdfReader(io.BytesIO(app.test_cli_runner().invoke(args=[*command, *more]).stdout_bytes)).pages)
        for more in ([], ["--no-copies"])
    ]
    assert pages == [2, 1]
