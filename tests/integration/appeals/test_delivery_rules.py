"""Small rules of delivery, each of which a supporter or an office would feel if it were broken."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.appeals import services
from app.appeals.asked import Asked, ReplyTo
from app.appeals.errors import NotDelivered
from app.appeals.letters_of import Appeal
from app.appeals.models import KeptAppeal, SupporterMark
from app.campaigns import queries as campaigns
from app.campaigns.models import Campaign, CampaignVersion
from app.outbox import services as outbox
from app.outbox.cli import worker_for
from app.outbox.content import NoticeContent, from_text
from app.outbox.models import OutboxMessage
from app.outbox.worker import Step
from tests.conftest import NOON
from tests.factories import a_writer
from tests.sending import (
    ANN,
    COUNCIL,
    EMBASSY,
    SEND,
    ask,
    body_of,
    captured,
    confirmed,
    letters,
    listed,
    practice_fields,
    run_once,
)

_OFFICE = "secretary@council.example.org"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def _invoke(app: Flask, *words: str, at: datetime = NOON) -> str:
    with time_machine.travel(at, tick=False):
        result = app.test_cli_runner().invoke(args=list(words))
    assert result.exit_code == 0, result.output
    return result.output


def _run(app: Flask, at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        run_once(app)


def _number(app: Flask, kind: str) -> str:
    (number,) = [row[0] for row in listed(app) if row[3].startswith(kind)]
    return number


def _told(app: Flask) -> int:
    """Return how many mails told the writer of a handover."""
    return len([mail for mail in captured(app, ANN) if "handed over" in mail["Subject"]])


class TestCount:
    def test_what_has_failed_is_counted(self, app: Flask) -> None:
        confirmed(app)
        _invoke(app, "campaigns", "close", "practice")
        run_once(app)
        assert _invoke(app, "letters", "count") == f"practice\t{COUNCIL}\ten\temail\t1\tfailed\n"

    def test_what_came_back_is_counted_twice_as_what_it_was_and_what_it_became(
        self, app: Flask, session: Session
    ) -> None:
        confirmed(app)
        run_once(app)
        key = session.scalar(select(OutboxMessage.key).where(OutboxMessage.kind == "letter")) or ""
        outbox.record_bounce(session, app.extensions["outbox_sources"], key, "550 5.1.1", NOON)
        cell = f"practice\t{COUNCIL}\ten\temail\t1\t"
        assert _invoke(app, "letters", "count") == f"{cell}bounced\n{cell}handed_over\n"

    def test_whoever_counts_posted_letters_has_a_limit(self, app: Flask) -> None:
        post = app.extensions["post"]
        app.extensions["post"] = replace(post, config=replace(post.config, network_per_hour=2))

        def status(network: str) -> int:
            given = {"REMOTE_ADDR": network}
            path = SEND.replace("/send", "/posted")
            return app.test_client().post(path, data=practice_fields(), environ_overrides=given).status_code

        assert [status(network) for network in ["192.0.2.7"] * 3 + ["198.51.100.7"]] == [200, 200, 429, 200]
        assert _invoke(app, "letters", "count") == f"practice\t{COUNCIL}\ten\tpost\t3\treported_posted\n"
        with time_machine.travel(NOON + _HOUR, tick=False):
            assert status("192.0.2.7") == 200


class TestMailsToTheWriter:
    def test_one_that_failed_carries_nothing_any_more(self, app: Flask, session: Session) -> None:
        """Nobody takes a mail to a supporter up again."""
        ask(app)
        _run(app, NOON + 5 * _DAY + _HOUR)
        (message,) = session.scalars(select(OutboxMessage))
        assert (message.state, message.content) == ("failed", None)

    @pytest.mark.parametrize(
        ("waiting", "told"),
        [({"reason": "no_channel"}, 1), ({"attempts": 4}, 1), ({"attempts": 3}, 0)],
        ids=["for an address", "after many tries", "after some tries"],
    )
    def test_the_news_of_one_letter_wait_for_another_only_if_that_is_on_its_way(
        self, app: Flask, session: Session, waiting: dict[str, Any], told: int
    ) -> None:
        confirmed(app, target=[COUNCIL, EMBASSY])
        council = update(OutboxMessage).where(OutboxMessage.lane == COUNCIL)
        session.execute(council.values(not_before=NOON + _HOUR, **waiting))
        session.commit()
        run_once(app)
        assert letters(app)[EMBASSY][0] == "handed_over"
        assert _told(app) == told
        _run(app, NOON + 2 * _HOUR)
        # The other's are told by a mail of their own, or those of both by one.
        assert _told(app) == told + 1

    @pytest.mark.parametrize("how", ["closed", "stopped", "confirmed", "expired"])
    def test_nobody_is_asked_what_is_answered_or_too_late(self, app: Flask, session: Session, how: str) -> None:
        ask(app)
        number, now = _number(app, "appeal_confirmation"), NOON
        match how:
            case "closed":
                _invoke(app, "campaigns", "close", "practice")
            case "stopped":
                _invoke(app, "campaigns", "stop", "practice")
            case "confirmed":
                # As where the mail server has taken the mail and its answer was lost.
                assert app.test_client().post(_queued_link(session)).status_code == 303
            case "expired":
                _invoke(app, "outbox", "hold", number)
                _invoke(app, "outbox", "release", number, at=NOON + 6 * _DAY)
                now = NOON + 7 * _DAY
        _run(app, now)
        shown = _invoke(app, "outbox", "show", number)
        assert "state\twithdrawn\nreason\tno_longer_wanted\n" in shown
        assert not [mail for mail in captured(app, ANN) if "/confirm/" in body_of(mail)]


def _queued_link(session: Session) -> str:
    """Return the path of the link that stands in a mail that has not left yet."""
    content = from_text(session.scalars(select(OutboxMessage.content)).one() or "")
    assert isinstance(content, NoticeContent)
    return "/" + next(word for word in content.text.split() if "/confirm/" in word).split("/", 3)[3]


class TestWhatForbidsIt:
    def test_a_campaign_that_has_become_historical_lets_no_letter_leave(self, app: Flask, session: Session) -> None:
        # What it said before is in the program's memory.
        confirmed(app, email="ben@people.example.net")
        run_once(app)
        confirmed(app, own_words="My own word.")
        (first,) = session.scalars(select(CampaignVersion).join(Campaign).where(Campaign.slug == "practice"))
        content = {**first.content, "historical": True, "practice": False}
        session.add(CampaignVersion(campaign_id=first.campaign_id, number=2, content=content, published_at=NOON))
        session.commit()
        run_once(app)
        assert letters(app)[COUNCIL] == ("failed", "historical")
        assert len(captured(app, _OFFICE)) == 1
        assert "My own word." in body_of(captured(app, ANN)[-1])

    def test_a_draft_sends_nothing(self, app: Flask, session: Session) -> None:
        asked = Asked(Appeal((COUNCIL,), "en", a_writer()), ANN, ReplyTo.WRITER, "en", "192.0.2.0/24")
        draft, post = campaigns.drafted(session, "practice"), app.extensions["post"]
        with pytest.raises(NotDelivered):
            services.ask_for_delivery(session, draft, asked, post, NOON, NOON.date())
        assert session.scalars(select(KeptAppeal)).all() == []
        assert run_once(app) == "nothing was due"


class TestForgetting:
    def test_whoever_still_waits_for_a_mail_is_not_forgotten(self, app: Flask, session: Session) -> None:
        confirmed(app)
        worker = worker_for(lambda step: worker.stop() if step is Step.RECORDED else None)
        worker.run_once()
        assert letters(app)[COUNCIL][0] == "handed_over"
        notice = _number(app, "appeal_notice")
        _invoke(app, "outbox", "hold", notice)
        for act in ("release", "hold"):
            _invoke(app, "outbox", act, notice, at=NOON + 27 * _DAY)
        _run(app, NOON + 29 * _DAY)
        assert session.query(KeptAppeal).count() == 1
        _invoke(app, "outbox", "release", notice, at=NOON + 29 * _DAY)
        _run(app, NOON + 29 * _DAY)
        assert _told(app) == 1
        _run(app, NOON + 58 * _DAY)
        assert session.query(KeptAppeal).count() == 0

    @pytest.mark.parametrize(
        ("meanwhile", "marks"),
        [("it waits", 0), ("it is being handed over", 1), ("its worker has died over it", 1)],
    )
    def test_an_erasure_frees_the_writer_only_if_the_letter_cannot_have_left(
        self, app: Flask, session: Session, meanwhile: str, marks: int
    ) -> None:
        page = confirmed(app)
        sources = app.extensions["outbox_sources"]
        if meanwhile != "it waits":
            (number,) = outbox.claim(session, "one", NOON, 10)
            assert outbox.begin(session, sources, number, "one", 100, NOON)
        if meanwhile == "its worker has died over it":
            outbox.end_leases(session, ["one"], NOON, dead=True)
        assert app.test_client().post(f"{page}/erase").status_code == 200
        assert len(session.scalars(select(SupporterMark)).all()) == marks
        ask(app)
        run_once(app)
        assert ("already" in captured(app, ANN)[-1]["Subject"]) == bool(marks)
