"""A copy to a mission goes with a letter, and never alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.missions import BERLIN, COPIES, MINISTRY, a_campaign_with_copies, an_office
from tests.sending import ANN, captured, confirm_link, letters, practice_fields, run_once

_PARIS = "practice-tj-embassy-paris"


@pytest.fixture(autouse=True)
def _campaign(app: Flask, session: Session, tmp_path: Path) -> None:
    an_office(
        session,
        MINISTRY,
        "TJ",
        stands_in="TJ",
        email="ministry@council.example.org",
        rank="minister",
        title="Ministry",
        languages=["en", "ru"],
    )
    an_office(session, BERLIN, "TJ", accredited=["DE"], stands_in="DE", email="berlin@council.example.org")
    an_office(session, _PARIS, "TJ", accredited=["FR"], stands_in="FR", email="paris@council.example.org")
    a_campaign_with_copies(app, tmp_path)


def _ask(app: Flask, country: str) -> None:
    data = practice_fields(target=[MINISTRY], country=country)
    assert app.test_client().post(f"/en/campaigns/{COPIES}/send", data=data).status_code == 200


def test_whoever_has_written_reaches_no_other_mission_from_another_country(app: Flask) -> None:
    _ask(app, "DE")
    app.test_client().post(confirm_link(app))
    run_once(app)
    _ask(app, "FR")
    run_once(app)
    assert set(letters(app)) == {MINISTRY, BERLIN}
    assert "already" in captured(app, ANN)[-1]["Subject"]


def test_nor_by_two_links_of_which_each_is_confirmed(app: Flask) -> None:
    _ask(app, "DE")
    first = confirm_link(app)
    _ask(app, "FR")
    second = confirm_link(app)
    assert first != second
    for link in (first, second):
        assert app.test_client().post(link).status_code == 303
    run_once(app)
    assert set(letters(app)) == {MINISTRY, BERLIN}
