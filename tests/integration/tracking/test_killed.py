"""A run of the reminders that is killed, and two that run at once."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app import clock
from app.access import Role
from app.extensions import db
from app.outbox.models import OutboxMessage
from app.tracking.models import Reminder
from app.tracking.reminders import services
from tests import reminding_process
from tests.campaign_rows import a_content, all_opened
from tests.delivering import Place
from tests.desk import an_account

CAMPAIGNS, COORDINATORS = 6, 3


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """An instance with campaigns that nobody has decided about, and three coordinators."""
    place = Place(tmp_path)
    place.flask("db", "upgrade")
    place.flask("examples", "load")
    app = place.application()
    for _ in range(COORDINATORS):
        an_account(app, Role.COORDINATOR)
    with app.app_context():
        session, now = db.session(), clock.now()
        last_day = now.date() - timedelta(days=3)
        contents = [a_content(session, f"ua-{number}", last_day) for number in range(CAMPAIGNS)]
        all_opened(session, contents, now - timedelta(days=60))
        db.session.remove()
        db.engine.dispose()
    return place


def queued(place: Place) -> tuple[Counter[tuple[int, int]], list[int]]:
    """Return how often each account was reminded of each campaign, and the sources of the mails that are queued."""
    with place.application().app_context():
        rows = db.session.execute(select(Reminder.campaign_id, Reminder.account_id))
        reminded = Counter((campaign, account) for campaign, account in rows)
        mails = select(OutboxMessage.source_id).where(OutboxMessage.source_kind == services.REMINDER)
        sources = sorted(db.session.scalars(mails))
        assert sources == sorted(db.session.scalars(select(Reminder.id)))
        db.session.remove()
        db.engine.dispose()
    return reminded, sources


@pytest.mark.faults
def test_a_run_that_is_killed_is_gone_on_with_and_nobody_is_reminded_twice(place: Place) -> None:
    assert place.fork(reminding_process.main, "8").wait(timeout=120) == -signal.SIGKILL
    # Two campaigns were done, and of the third, in whose middle it was killed, nothing is kept.
    assert len(queued(place)[1]) == 2 * COORDINATORS
    assert place.flask("campaigns", "remind") == f"{4 * COORDINATORS} queued\n"
    reminded, sources = queued(place)
    assert (len(reminded), set(reminded.values()), len(sources)) == (18, {1}, 18)
    assert place.flask("campaigns", "remind") == "0 queued\n"


@pytest.mark.faults
def test_of_runs_at_once_each_reminder_is_sent_by_one(place: Place) -> None:
    runs = [place.fork(reminding_process.main, "1000") for _ in range(3)]
    assert [run.wait(timeout=120) for run in runs] == [0, 0, 0]
    reminded, sources = queued(place)
    assert (len(reminded), set(reminded.values()), len(sources)) == (18, {1}, 18)
