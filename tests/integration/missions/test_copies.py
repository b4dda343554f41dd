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
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.appeals.models import Tally
from tests.fields import fields
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
