"""Reminders of last days: to whom, when, in which words, and never twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event, select, text
from sqlalchemy.orm import Session

from app.access import Role
from app.campaigns.lifecycle import Status
from app.extensions import writing
from app.outbox.content import NoticeContent, from_text
from app.outbox.models import OutboxMessage
from app.staff.models import Account
from app.tracking.models import Reminder
from app.tracking.reminders import queries, services
from tests.campaign_rows import ended, extended, opened
from tests.conftest import NOON
from tests.desk import an_account
from tests.sending import body_of, captured, run_once

BASE = "http://letters.example.org"
TODAY = NOON.date()
LONG_AGO = NOON - timedelta(days=60)


def remind(session: Session, now: datetime = NOON) -> int:
    return services.remind(BASE, session, now)


def in_days(number: int) -> date:
    return TODAY + timedelta(days=number)


def reminded(session: Session) -> list[tuple[int, str]]:
    """Return to which account each reminder went, and of what, in the order in which they were queued."""
    rows = session.execute(select(Reminder.account_id, Reminder.event).order_by(Reminder.id))
    return [(account, event) for account, event in rows]


def mails(session: Session) -> list[NoticeContent]:
    """Return the reminders that are queued, each of which has its row."""
    rows = session.scalars(
        select(OutboxMessage).where(OutboxMessage.source_kind == services.REMINDER).order_by(OutboxMessage.id)
    ).all()
    assert [row.source_id for row in rows] == list(session.scalars(select(Reminder.id).order_by(Reminder.id)))
    contents = [from_text(row.content or "") for row in rows]
    return [content for content in contents if isinstance(content, NoticeContent)]


@pytest.mark.parametrize(("days", "of"), [(14, "14"), (7, "7"), (1, "1"), (0, "0")])
def test_the_owner_is_reminded_before_and_on_the_last_day(app: Flask, session: Session, days: int, of: str) -> None:
    owner, *_ = an_account(app, Role.COORDINATOR)
    an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", in_days(days), LONG_AGO, owner)
    assert remind(session) == 1
    assert reminded(session) == [(owner, of)]


@pytest.mark.parametrize("days", [15, 13, 8, 6, 2])
def test_between_those_days_nobody_is_reminded_again(app: Flask, session: Session, days: int) -> None:
    owner, *_ = an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", in_days(days), LONG_AGO, owner)
    remind(session, NOON - timedelta(days=1))
    assert remind(session) == 0


def test_what_was_not_decided_all_coordinators_are_reminded_of_every_day(app: Flask, session: Session) -> None:
    owner, *_ = an_account(app, Role.ADMIN)
    first, second = (an_account(app, Role.COORDINATOR)[0] for _ in range(2))
    an_account(app, Role.COORDINATOR, active=False)
    an_account(app, Role.TRANSLATOR)
    number = opened(session, "ua-1-26", in_days(-1), LONG_AGO, owner)
    assert [remind(session, NOON + timedelta(hours=hours)) for hours in (0, 1, 11, 12, 13, 36)] == [2, 0, 0, 2, 0, 2]
    days = ("2026-11-21", "2026-11-22", "2026-11-23")
    assert reminded(session) == [(account, day) for day in days for account in (first, second)]
    ended(session, number, Status.CLOSED, NOON + timedelta(days=2))
    assert remind(session, NOON + timedelta(days=3)) == 0


@pytest.mark.parametrize(
    "owner",
    [
        pytest.param(None, id="nobody"),
        pytest.param({"roles": [Role.COORDINATOR], "active": False}, id="deactivated"),
        pytest.param({"roles": [Role.TRANSLATOR]}, id="may no longer decide"),
    ],
)
def test_without_an_owner_all_coordinators_are_reminded(
    app: Flask, session: Session, owner: dict[str, Any] | None
) -> None:
    coordinators = [an_account(app, Role.COORDINATOR)[0] for _ in range(2)]
    roles = owner.pop("roles") if owner else []
    number = an_account(app, *roles, **owner)[0] if owner is not None else None
    opened(session, "ua-1-26", in_days(7), LONG_AGO, number)
    assert remind(session) == 2
    assert reminded(session) == [(account, "7") for account in coordinators]
    assert "Nobody who can decide about it owns it." in mails(session)[0].text


def test_where_there_is_no_coordinator_the_admins_are_reminded(app: Flask, session: Session) -> None:
    admin, *_ = an_account(app, Role.ADMIN)
    opened(session, "ua-1-26", in_days(-3), LONG_AGO)
    assert remind(session) == 1
    assert reminded(session) == [(admin, "2026-11-21")]


def test_where_there_is_nobody_the_next_run_looks_again(app: Flask, session: Session) -> None:
    opened(session, "ua-1-26", in_days(0), LONG_AGO)
    assert remind(session) == 0
    an_account(app, Role.COORDINATOR)
    assert remind(session) == 1


@pytest.mark.parametrize("example", ["practice", "historical"])
def test_of_an_invented_campaign_nobody_is_reminded(app: Flask, session: Session, example: str) -> None:
    an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", in_days(0), LONG_AGO, **{example: True})
    assert remind(session) == 0


@pytest.mark.parametrize("status", [Status.DRAFT, Status.IN_REVIEW, Status.STOPPED, Status.CLOSED])
def test_of_a_campaign_that_is_not_open_nobody_is_reminded(app: Flask, session: Session, status: Status) -> None:
    an_account(app, Role.COORDINATOR)
    number = opened(session, "ua-1-26", in_days(0), LONG_AGO)
    ended(session, number, status, NOON)
    assert remind(session) == 0


def test_after_days_without_a_worker_only_the_latest_is_sent_with_the_right_number(
    app: Flask, session: Session
) -> None:
    owner, *_ = an_account(app, Role.COORDINATOR, name="Cleo")
    opened(session, "ua-1-26", in_days(5), LONG_AGO, owner)
    assert remind(session) == 1
    assert reminded(session) == [(owner, "7")]
    (mail,) = mails(session)
    assert mail.subject == "5 days left: UA-1-26 – Mara Ilves"
    assert "26 November 2026" in mail.text
    assert "5 days are left, counted on 21 November 2026" in mail.text


def test_an_extended_campaign_begins_anew_and_makes_nothing_up(app: Flask, session: Session) -> None:
    owner, *_ = an_account(app, Role.COORDINATOR)
    number = opened(session, "ua-1-26", in_days(0), LONG_AGO, owner)
    remind(session)
    extended(session, number, in_days(10), NOON)
    counts = [remind(session, NOON + timedelta(days=day)) for day in range(11)]
    assert counts == [0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1]
    assert reminded(session) == [(owner, of) for of in ("0", "7", "1", "0")]


@pytest.mark.parametrize(
    ("zone", "moment", "count"),
    [
        pytest.param("Pacific/Kiritimati", "2026-11-27T09:59Z", 0, id="Kiritimati, a minute before its 28th"),
        pytest.param("Pacific/Kiritimati", "2026-11-27T10:00Z", 1, id="Kiritimati, at midnight"),
        pytest.param("Pacific/Pago_Pago", "2026-11-28T10:59Z", 0, id="Pago Pago, a minute before its 28th"),
        pytest.param("Pacific/Pago_Pago", "2026-11-28T11:00Z", 1, id="Pago Pago, at midnight"),
        pytest.param("Europe/Berlin", "2026-11-27T22:59Z", 0, id="Berlin, a minute before its 28th"),
        pytest.param("Europe/Berlin", "2026-11-27T23:00Z", 1, id="Berlin, at midnight"),
    ],
)
def test_the_day_is_that_of_the_campaigns_time_zone(
    app: Flask, session: Session, zone: str, moment: str, count: int
) -> None:
    owner, *_ = an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", date(2026, 12, 5), NOON - timedelta(days=60), owner, time_zone=zone)
    remind(session, datetime(2026, 11, 26, 12, tzinfo=NOON.tzinfo))
    assert remind(session, datetime.fromisoformat(moment)) == count


@pytest.mark.parametrize(
    ("last_day", "before", "at"),
    [
        # Clocks go back on 25 October 2026 and ahead on 28 March 2027.
        pytest.param(date(2026, 10, 25), "2026-10-25T22:59Z", "2026-10-25T23:00Z", id="back"),
        pytest.param(date(2027, 3, 28), "2027-03-28T21:59Z", "2027-03-28T22:00Z", id="ahead"),
    ],
)
def test_the_day_on_which_clocks_change_ends_at_its_own_midnight(
    app: Flask, session: Session, last_day: date, before: str, at: str
) -> None:
    an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", last_day, LONG_AGO - timedelta(days=60), time_zone="Europe/Berlin")
    assert remind(session, datetime.fromisoformat(before)) == 1
    assert [of for _account, of in reminded(session)] == ["0"]
    assert remind(session, datetime.fromisoformat(at)) == 1


def test_the_mail_says_which_campaign_until_when_and_where_to_decide(app: Flask, session: Session) -> None:
    owner, address, _mark = an_account(app, Role.COORDINATOR, name="Cleo")
    opened(session, "ua-1-26", in_days(14), LONG_AGO, owner, reference="UA 1/26")
    remind(session)
    (mail,) = mails(session)
    assert (mail.to, mail.language) == (address, "en")
    assert mail.subject == "14 days left: UA 1/26 – Mara Ilves"
    assert mail.text.startswith("Hello Cleo,\n")
    assert f"{BASE}/desk/deadlines\n" in mail.text
    assert f"{BASE}/desk/campaigns/ua-1-26\n" in mail.text


def test_the_mail_of_what_was_not_decided_says_since_when(app: Flask, session: Session) -> None:
    an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", in_days(-1), LONG_AGO, reference="UA 1/26")
    opened(session, "ua-2-26", in_days(-9), LONG_AGO, reference="")
    remind(session)
    older, newer = mails(session)
    assert older.subject == "To be decided: Mara Ilves"
    assert "was 12 November 2026, by the clock of London: 9 days ago" in older.text
    assert "was 20 November 2026, by the clock of London: 1 day ago, counted on 21 November 2026" in newer.text


def _delivered(app: Flask) -> list[str]:
    run_once(app)
    return [str(message["Subject"]) for message in captured(app)]


def test_a_worker_reminds_by_itself_and_hands_over(app: Flask, session: Session) -> None:
    owner, address, _mark = an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", in_days(7), LONG_AGO, owner)
    run_once(app)
    (message,) = captured(app, address)
    assert message["Subject"] == "7 days left: UA-1-26 – Mara Ilves"
    assert "http://localhost:8000/desk/deadlines" in body_of(message)
    assert len(_delivered(app)) == 1


def _extend(session: Session, number: int) -> None:
    extended(session, number, in_days(40), NOON)


def _stop(session: Session, number: int) -> None:
    ended(session, number, Status.STOPPED, NOON)


def _close(session: Session, number: int) -> None:
    ended(session, number, Status.CLOSED, NOON)


def _remove(session: Session, number: int) -> None:
    with writing(session):
        session.execute(text("DELETE FROM campaign WHERE id = :number"), {"number": number})


def _deactivate(session: Session, _number: int) -> None:
    with writing(session):
        for account in session.scalars(select(Account)):
            account.active = False


@pytest.mark.parametrize("decide", [_extend, _stop, _close, _remove, _deactivate])
def test_a_reminder_that_waits_does_not_leave_once_it_is_decided(app: Flask, session: Session, decide: Any) -> None:
    owner, *_ = an_account(app, Role.COORDINATOR)
    number = opened(session, "ua-1-26", in_days(7), LONG_AGO, owner)
    remind(session)
    decide(session, number)
    assert _delivered(app) == []
    states = session.execute(select(OutboxMessage.state, OutboxMessage.reason)).all()
    assert [tuple(row) for row in states] == [("withdrawn", "no_longer_wanted")]


def test_of_several_that_wait_only_the_latest_leaves(app: Flask, session: Session) -> None:
    an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", in_days(-1), LONG_AGO)
    remind(session)
    with time_machine.travel(NOON + timedelta(days=2), tick=False):
        assert _delivered(app) == ["To be decided: UA-1-26 – Mara Ilves"]
    assert sorted(session.scalars(select(OutboxMessage.state))) == ["handed_over", "withdrawn"]


def test_the_command_says_how_many_it_queued(app: Flask, session: Session) -> None:
    an_account(app, Role.COORDINATOR)
    opened(session, "ua-1-26", in_days(0), LONG_AGO)
    runner = app.test_cli_runner()
    assert [runner.invoke(args=["campaigns", "remind"]).output for _ in range(2)] == ["1 queued\n", "0 queued\n"]


class Broken(Exception):
    """What ends a run in the middle."""


@contextmanager
def _ending_at(number: int) -> Iterator[None]:
    """Let whoever queues end when this many mails are queued, before the commit of the last one."""
    left = number

    def count(*_given: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            raise Broken

    event.listen(OutboxMessage, "after_insert", count)
    try:
        with pytest.raises(Broken):
            yield
    finally:
        event.remove(OutboxMessage, "after_insert", count)


def test_a_run_that_ends_half_way_is_gone_on_with_and_nobody_is_reminded_twice(app: Flask, session: Session) -> None:
    accounts = [an_account(app, Role.COORDINATOR)[0] for _ in range(3)]
    for number in range(4):
        opened(session, f"ua-{number}-26", in_days(-1), LONG_AGO)
    with _ending_at(5):
        remind(session)
    # The first campaign is done, and nothing is kept of the second, in whose middle it ended.
    assert len(mails(session)) == 3
    assert remind(session) == 9
    assert sorted(reminded(session)) == sorted([(account, "2026-11-21") for account in accounts] * 4)
    assert len(mails(session)) == 12
    assert remind(session) == 0


def test_of_two_runs_that_saw_the_same_one_sends(app: Flask, session: Session) -> None:
    an_account(app, Role.COORDINATOR)
    number = opened(session, "ua-1-26", in_days(-1), LONG_AGO)
    seen = queries.with_something_due(session, NOON)
    assert seen == [number]
    assert remind(session) == 1
    # The other one goes on with what it saw before.
    assert services._remind_of(session, number, BASE, NOON) == 0  # noqa: SLF001  # The second half of a run.
    assert len(mails(session)) == 1


@pytest.mark.sqlite(reason="it is SQLite that tells how it looks")
def test_what_is_not_due_is_not_read(session: Session) -> None:
    """The plan of the query, as SQLite tells it, goes through the index of open campaigns by their last day."""
    told: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT campaign.id"):
            cursor = session.connection().connection.cursor()
            told.extend(str(row[3]) for row in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert queries.with_something_due(session, NOON) == []
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert any("campaign USING INDEX ix_campaign_status_last_day (status=? AND last_day" in line for line in told), told
    assert not [line for line in told if line.startswith("SCAN")]
