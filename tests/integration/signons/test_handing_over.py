"""A joint letter is handed over: by the outbox, or by hand on a day."""

from __future__ import annotations

import pytest
from flask import Flask

from app.access import Role
from app.extensions import db
from app.signons import queries
from tests.desk import Desk, signed_in
from tests.fields import Page
from tests.joint_letters import (
    ALPHA,
    DESK,
    SLUG,
    frozen,
    link_of,
    opened,
    press,
    revision,
    sign,
    stored,
)
from tests.sending import body_of, captured, run_once


@pytest.fixture
def desk(app: Flask) -> Desk:
    return signed_in(app, Role.COORDINATOR)


class TestByMail:
    """A frozen letter that the outbox delivers to the office's verified address."""

    def _frozen(self, app: Flask) -> Desk:
        opened(app, ALPHA)
        sign(app, link_of(app, ALPHA))
        frozen(app)
        return signed_in(app, Role.COORDINATOR)

    def test_it_is_handed_over_when_the_mail_server_has_it(self, app: Flask) -> None:
        desk = self._frozen(app)
        assert press(app, desk, "mail").status_code == 303
        assert stored(app).state == "frozen"
        assert press(app, desk, "unfreeze").status_code == 409
        assert press(app, desk, "hand").status_code == 409
        run_once(app)
        assert stored(app).state == "handed_over"
        mail = captured(app)[-1]
        assert str(mail["To"]).endswith(("example.org", "example.org>"))
        assert "beekeepers of Elbonia" in body_of(mail)
        assert "Alpha Watch" in body_of(mail)
        assert press(app, desk, "publish").status_code == 303

    def test_what_waits_can_be_taken_back_and_opened_again(self, app: Flask) -> None:
        desk = self._frozen(app)
        press(app, desk, "mail")
        assert press(app, desk, "back").status_code == 303
        assert press(app, desk, "back").status_code == 409
        run_once(app)
        assert [mail["To"] for mail in captured(app)] == [ALPHA]
        assert press(app, desk, "unfreeze").status_code == 303

    def test_a_historical_letter_is_never_delivered(self, app: Flask) -> None:
        desk = self._frozen(app)
        with app.app_context():
            session = db.session()
            queries.letter(session, SLUG).historical = True
            session.commit()
        refused = press(app, desk, "mail")
        assert refused.status_code == 409
        assert "never delivered" in refused.text

    def test_an_office_without_a_verified_address_is_not_written_to(self, app: Flask) -> None:
        desk = self._frozen(app)
        with app.app_context():
            session = db.session()
            queries.letter(session, SLUG).office = "practice-embassy-without-mail"
            session.commit()
        assert press(app, desk, "mail").status_code == 409

    def test_a_letter_to_whoever_holds_the_office_no_more_waits_for_a_decision(self, app: Flask) -> None:
        desk = self._frozen(app)
        press(app, desk, "mail")
        with app.app_context():
            session = db.session()
            queries.letter(session, SLUG).holder = "Somebody Else"
            session.commit()
        run_once(app)
        assert stored(app).state == "frozen"
        assert "Somebody else holds the office now" in desk.get("/desk/outbox").text


@pytest.mark.parametrize("day", ["", "tomorrow", "2026-11-22", "1066-10-14", "2026-11-19", "2026-02-30"])
def test_a_day_on_which_nothing_was_handed_over_is_refused(app: Flask, desk: Desk, day: str) -> None:
    opened(app, ALPHA)
    sign(app, link_of(app, ALPHA))
    frozen(app)
    with app.app_context():
        seen = revision(db.session())
    refused = desk.post(f"{DESK}/hand-over/hand", {"seen": seen, "day": day})
    assert refused.status_code == 422
    assert "day" in Page(refused).errors
    assert stored(app).state == "frozen"
