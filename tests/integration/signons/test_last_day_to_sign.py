"""Until when organisations sign: a day that is over is neither entered nor mailed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app import clock
from app.access import Role
from app.extensions import db
from app.signons import queries
from tests.desk import Desk, signed_in
from tests.fields import Page
from tests.joint_letters import ALPHA, DESK, SLUG, begun, listed, opened, revision
from tests.sending import captured, run_once, text_of


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


def _day(ahead: int) -> date:
    return clock.today() + timedelta(days=ahead)


def _saved(desk: Desk, **changes: str) -> int:
    facts = Page(desk.get(f"{DESK}/facts")).values
    return desk.post(f"{DESK}/facts", {**facts, "practice": "y", **changes}).status_code


def _stored(app: Flask) -> date | None:
    with app.app_context():
        return queries.letter(db.session(), SLUG).sign_until


@pytest.mark.parametrize("ahead", [-1, -400])
def test_a_day_that_is_over_is_refused_beside_its_field(app: Flask, desk: Desk, ahead: int) -> None:
    opened(app, ALPHA)
    facts = Page(desk.get(f"{DESK}/facts")).values
    refused = desk.post(f"{DESK}/facts", {**facts, "practice": "y", "sign_until": f"{_day(ahead)}"})
    assert refused.status_code == 422
    assert "which is over. Choose today or a later day." in Page(refused).errors["sign_until"]
    assert Page(refused).values["sign_until"] == f"{_day(ahead)}"
    assert _stored(app) is None


def test_today_and_later_can_be_entered_and_a_day_that_has_passed_since_stays(app: Flask, desk: Desk) -> None:
    opened(app, ALPHA)
    for ahead in (0, 1):
        assert _saved(desk, sign_until=f"{_day(ahead)}") == 303
        assert _stored(app) == _day(ahead)
    with app.app_context():
        queries.letter(db.session(), SLUG).sign_until = _day(-1)
        db.session.commit()
    assert _saved(desk, sender_name="Beta Rights") == 303
    assert _stored(app) == _day(-1)
    assert _saved(desk, sign_until="") == 303
    assert _stored(app) is None


def test_a_letter_is_not_opened_once_its_last_day_is_over(app: Flask, session: Session, desk: Desk) -> None:
    begun(session, sign_until=_day(-1))
    listed(session, ALPHA)
    refused = desk.post(f"{DESK}/open", {"seen": revision(session)})
    assert refused.status_code == 409
    assert "which is over. Choose today or a later day." in text_of(refused)
    run_once(app)
    assert captured(app) == []
    assert _saved(desk, sign_until=f"{_day(0)}") == 303
    assert desk.post(f"{DESK}/open", {"seen": revision(session)}).status_code == 303


def test_a_letter_of_the_past_was_signed_in_the_past(session: Session, desk: Desk) -> None:
    begun(session, historical=True, practice=False, office="")
    facts = Page(desk.get(f"{DESK}/facts")).values
    past = {**facts, "office": "un-secretary-general", "historical": "y", "sign_until": "2017-06-01"}
    assert desk.post(f"{DESK}/facts", past).status_code == 303
    # Not of the past any more, it has a day to come, or none.
    facts = Page(desk.get(f"{DESK}/facts")).values
    refused = desk.post(f"{DESK}/facts", {name: value for name, value in facts.items() if name != "historical"})
    assert "sign_until" in Page(refused).errors
    assert desk.post(f"{DESK}/open", {"seen": revision(session)}).status_code == 303
