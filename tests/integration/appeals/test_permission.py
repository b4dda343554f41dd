"""What forbids a letter to leave is asked immediately before, and told to its writer."""

from __future__ import annotations

from datetime import date, timedelta

import time_machine
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from app.recipients.models import Channel, OfficeHolder
from tests.conftest import NOON
from tests.fields import Page
from tests.sending import (
    ANN,
    COUNCIL,
    EMBASSY,
    ask,
    body_of,
    captured,
    confirmed,
    letters,
    listed,
    run_once,
    text_of,
)


def test_a_stop_holds_what_is_queued_at_once(app: Flask) -> None:
    page = confirmed(app)
    app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
    assert letters(app)[COUNCIL] == ("held", "stopped")
    assert run_once(app) == "nothing was due"
    assert "the campaign has been stopped" in text_of(app.test_client().get(page))


def test_a_stop_is_asked_again_right_before_the_handover(app: Flask) -> None:
    confirmed(app)
    app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
    app.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
    assert letters(app)[COUNCIL] == ("queued", "-")
    run_once(app)
    assert letters(app)[COUNCIL] == ("held", "stopped")
    assert captured(app, "secretary@council.example.org") == []


def test_a_close_gives_the_text_back(app: Flask) -> None:
    confirmed(app, own_words="My own word.")
    app.test_cli_runner().invoke(args=["campaigns", "close", "practice"])
    run_once(app)
    assert letters(app)[COUNCIL] == ("failed", "closed")
    returned = captured(app, ANN)[-1]
    assert "My own word." in body_of(returned)
    assert captured(app, "secretary@council.example.org") == []


def test_a_letter_never_leaves_after_the_last_day(app: Flask) -> None:
    with time_machine.travel(NOON + timedelta(days=29), tick=False):
        page = confirmed(app, own_words="My own word.")
    with time_machine.travel(NOON + timedelta(days=31), tick=False):
        run_once(app)
        assert letters(app)[COUNCIL] == ("failed", "passed")
        assert "a late letter can do harm" in text_of(app.test_client().get(page))


def test_a_new_holder_holds_it_for_a_decision(app: Flask, session: Session) -> None:
    confirmed(app)
    session.execute(update(OfficeHolder).where(OfficeHolder.office_id == COUNCIL).values(held_until=date(2026, 11, 20)))
    session.commit()
    run_once(app)
    assert letters(app)[COUNCIL] == ("held", "holder_changed")
    number = next(row[0] for row in listed(app) if row[5] == COUNCIL)
    app.test_cli_runner().invoke(args=["outbox", "release", number])
    run_once(app)
    assert letters(app)[COUNCIL] == ("handed_over", "-")


def test_an_office_without_an_address_waits_and_stops_nobody(app: Flask, session: Session) -> None:
    page = confirmed(app, target=[COUNCIL, EMBASSY])
    session.execute(update(Channel).where(Channel.office_id == COUNCIL, Channel.kind == "email").values(health="dead"))
    session.commit()
    run_once(app)
    assert letters(app) == {COUNCIL: ("queued", "no_channel"), EMBASSY: ("handed_over", "-")}
    assert "no e-mail address of this office works now" in text_of(app.test_client().get(page))
    session.execute(update(Channel).where(Channel.office_id == COUNCIL).values(health="verified"))
    session.commit()
    with time_machine.travel(NOON + timedelta(hours=1, minutes=1), tick=False):
        run_once(app)
    assert letters(app)[COUNCIL] == ("handed_over", "-")


def test_offices_that_cannot_be_reached_are_told_before(app: Flask, session: Session) -> None:
    session.execute(update(Channel).where(Channel.office_id == COUNCIL, Channel.kind == "email").values(health="dead"))
    session.commit()
    assert "waits until there is one" in ask(app, target=[COUNCIL, EMBASSY]).text
    response = ask(app, target=[COUNCIL])
    assert (response.status_code, "target" in Page(response).errors) == (422, True)


def test_what_waited_too_long_is_given_back(app: Flask, session: Session) -> None:
    confirmed(app, own_words="My own word.")
    session.execute(update(Channel).where(Channel.kind == "email").values(health="dead"))
    session.commit()
    run_once(app)
    with time_machine.travel(NOON + timedelta(days=5, hours=1), tick=False):
        run_once(app)
    assert letters(app)[COUNCIL] == ("failed", "too_late")
    assert "My own word." in body_of(captured(app, ANN)[-1])


def test_a_failed_letter_and_the_one_written_after_it_do_not_both_leave(app: Flask, session: Session) -> None:
    confirmed(app)
    session.execute(update(Channel).where(Channel.kind == "email").values(health="dead"))
    session.commit()
    run_once(app)
    with time_machine.travel(NOON + timedelta(days=6), tick=False):
        run_once(app)
        session.execute(update(Channel).where(Channel.kind == "email").values(health="verified"))
        session.commit()
        confirmed(app)
        run_once(app)
        failed = next(row[0] for row in listed(app) if row[1] == "failed")
        app.test_cli_runner().invoke(args=["outbox", "retry", failed])
        run_once(app)
    assert len(captured(app, "secretary@council.example.org")) == 1


def test_a_release_of_all_does_not_decide_about_a_new_holder(app: Flask, session: Session) -> None:
    confirmed(app)
    app.test_cli_runner().invoke(args=["outbox", "hold", "--campaign", "practice"])
    app.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
    holder = OfficeHolder.office_id == COUNCIL
    session.execute(update(OfficeHolder).where(holder).values(held_until=date(2026, 11, 20)))
    session.commit()
    run_once(app)
    assert letters(app)[COUNCIL] == ("held", "holder_changed")
    app.test_cli_runner().invoke(args=["outbox", "release", "--campaign", "practice"])
    assert letters(app)[COUNCIL] == ("held", "holder_changed")
