"""What became of a letter is honestly told, and whoever wrote it may take it back or erase it."""

from __future__ import annotations

from datetime import date, timedelta

import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.appeals.models import KeptAppeal, SupporterMark
from app.extensions import db
from app.outbox.models import OutboxMessage
from app.recipients.models import OfficeHolder
from tests.conftest import NOON
from tests.sending import (
    ANN,
    COUNCIL,
    EMBASSY,
    ask,
    body_of,
    captured,
    confirmed,
    letters,
    link_in,
    listed,
    practice_fields,
    run_once,
    text_of,
)

BEN = "ben@people.example.net"


class TestReplies:
    def test_replies_go_to_the_writer(self, app: Flask) -> None:
        confirmed(app)
        run_once(app)
        (letter,) = captured(app, "secretary@council.example.org")
        assert (letter["Reply-To"], ANN in body_of(letter)) == (ANN, True)

    def test_or_to_the_campaign_and_then_the_letter_has_no_address_of_the_writer(self, app: Flask) -> None:
        confirmed(app, reply_to="campaign")
        run_once(app)
        (letter,) = captured(app, "secretary@council.example.org")
        assert letter["Reply-To"] == "replies@organisation.example.org"
        assert ANN not in letter.as_string()

    def test_a_copy_says_that_it_is_one(self, app: Flask) -> None:
        confirmed(app, target=[COUNCIL, EMBASSY])
        run_once(app)
        (copy,) = captured(app, "embassy@council.example.org")
        assert "Secretary of the Practice Council" in body_of(copy)
        assert "information" in body_of(copy)


class TestLedger:
    def test_it_tells_each_office_apart_and_what_the_server_said(self, app: Flask) -> None:
        page = confirmed(app, target=[COUNCIL, EMBASSY])
        assert text_of(app.test_client().get(page)).count("It waits for its turn.") == 2
        run_once(app)
        text = text_of(app.test_client().get(page))
        assert text.count("Handed over on 21 November 2026, 12:00") == 2
        assert "written to a file" in text
        assert app.test_client().get(page).headers["Cache-Control"] == "no-store"
        assert app.test_client().get(page.replace("/en/", "/ru/")).status_code == 200

    def test_the_writer_is_told_once_when_all_have_left(self, app: Flask) -> None:
        page = confirmed(app, target=[COUNCIL, EMBASSY])
        run_once(app)
        told = [mail for mail in captured(app, ANN) if "handed over" in mail["Subject"]]
        assert [link_in(mail) for mail in told] == [page]
        assert "Ambassador" in body_of(told[0])
        assert "Secretary" in body_of(told[0])

    def test_one_letter_is_withdrawn_while_it_is_queued(self, app: Flask) -> None:
        page = confirmed(app, target=[COUNCIL, EMBASSY])
        response = app.test_client().post(f"{page}/withdraw", data={"office": COUNCIL})
        assert (response.status_code, response.headers["Location"]) == (303, page)
        run_once(app)
        assert letters(app) == {COUNCIL: ("withdrawn", "by_writer"), EMBASSY: ("handed_over", "-")}
        assert "Withdrawn. It was not sent." in text_of(app.test_client().get(page))
        # Whoever took a letter back may write another.
        confirmed(app)
        run_once(app)
        assert len(captured(app, "secretary@council.example.org")) == 1

    def test_what_has_left_cannot_be_withdrawn(self, app: Flask) -> None:
        page = confirmed(app)
        run_once(app)
        app.test_client().post(f"{page}/withdraw")
        assert letters(app)[COUNCIL] == ("handed_over", "-")

    def test_everything_is_erased_at_the_writers_wish_and_the_count_stays(self, app: Flask, session: Session) -> None:
        page = confirmed(app, target=[COUNCIL])
        run_once(app)
        assert "Everything is erased" in app.test_client().post(f"{page}/erase").text
        assert app.test_client().get(page).status_code == 404
        assert session.scalars(select(KeptAppeal)).all() == []
        assert set(session.scalars(select(OutboxMessage.content))) == {None}
        count = app.test_cli_runner().invoke(args=["letters", "count"]).output
        assert count == f"practice\t{COUNCIL}\ten\temail\t1\thanded_over\n"
        # The office got this person's letter, and gets no second one.
        assert len(session.scalars(select(SupporterMark)).all()) == 1

    def test_erasing_takes_back_what_is_queued(self, app: Flask) -> None:
        page = confirmed(app)
        app.test_client().post(f"{page}/erase")
        assert run_once(app) == "nothing was due"

    def test_a_letter_that_was_posted_is_counted_apart(self, app: Flask) -> None:
        data = practice_fields(target=[COUNCIL, EMBASSY])
        response = app.test_client().post("/en/campaigns/practice/posted", data=data)
        assert "2 letters are counted as posted" in response.text
        count = app.test_cli_runner().invoke(args=["letters", "count"]).output
        assert f"practice\t{COUNCIL}\ten\tpost\t1\treported_posted\n" in count
        unknown = practice_fields(target=["nobody", "a\0b"])
        assert "No letter was counted" in app.test_client().post("/en/campaigns/practice/posted", data=unknown).text

    def test_the_numbers_of_an_erased_appeal_are_never_anothers(self, app: Flask) -> None:
        page = confirmed(app)
        run_once(app)
        app.test_client().post(f"{page}/erase")
        second = confirmed(app, email=BEN)
        assert "It waits for its turn." in text_of(app.test_client().get(second))
        sources = [row[3] for row in listed(app) if row[3].startswith("appeal_letter")]
        assert len(set(sources)) == 2

    def test_what_left_is_told_though_the_rest_is_held(self, app: Flask, session: Session) -> None:
        confirmed(app, target=[COUNCIL, EMBASSY])
        holder = OfficeHolder.office_id == EMBASSY
        session.execute(update(OfficeHolder).where(holder).values(held_until=date(2026, 11, 20)))
        session.commit()
        run_once(app)
        run_once(app)
        assert any("handed over" in mail["Subject"] for mail in captured(app, ANN))

    def test_one_unreadable_appeal_stops_no_mail_and_is_erased_in_time(self, app: Flask, session: Session) -> None:
        ask(app)
        run_once(app)
        session.execute(db.text("UPDATE appeal SET name = :spoilt, email = :spoilt"), {"spoilt": b"no token"})
        session.commit()
        with time_machine.travel(NOON + timedelta(days=15), tick=False):
            assert run_once(app) == "nothing was due"
            assert session.query(KeptAppeal.id).count() == 0

    def test_nothing_is_posted_for_a_campaign_that_makes_no_letters(self, app: Flask) -> None:
        assert app.test_client().post("/en/campaigns/ua-84-11/posted", data=practice_fields()).status_code == 409
        app.test_cli_runner().invoke(args=["campaigns", "stop", "practice"])
        assert app.test_client().post("/en/campaigns/practice/posted", data=practice_fields()).status_code == 409
