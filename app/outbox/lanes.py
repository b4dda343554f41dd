"""The hourly cap of each office, within the commit of whoever begins a message."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from app.outbox import queries
from app.outbox.models import OutboxMessage
from app.outbox.sources import Permit, Verdict
from app.outbox.states import Reason, State

_HOUR = timedelta(hours=1)


def room(session: Session, lane: str, per_hour: int, permit: Permit, now: datetime) -> Permit:
    """Return the permit where the lane has room in this hour; else let all of the lane wait until it has."""
    free = _free_at(session, lane, per_hour, now)
    if free is None:
        return permit
    _postpone(session, lane, free, now)
    return Permit(Verdict.WAIT, Reason.HOURLY_CAP)


def lock(session: Session, lane: str) -> None:
    """Let nobody else begin a message of this lane before this commit; SQLite lets only one write at a time anyway."""
    if lane and session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:lane))"), {"lane": f"outbox lane {lane}"})


def _free_at(session: Session, lane: str, per_hour: int, now: datetime) -> datetime | None:
    """Return when a lane has room for a share of an hour's messages again; None where it has room now."""
    begun = queries.begun_in_last_hour(session, lane, now)
    if len(begun) < per_hour:
        return None
    # All that wait are moved at once, so that it pays to wait for more than one place.
    freed = len(begun) - per_hour + max(1, per_hour // 10) - 1
    return min(begun[min(freed, len(begun) - 1)], now) + _HOUR


def _postpone(session: Session, lane: str, free: datetime, now: datetime) -> None:
    """Let all of a lane wait at once that is due before, so that its messages do not stand before those of others.

    What is due later stays as it is.
    """
    waiting = (OutboxMessage.lane == lane, OutboxMessage.state == State.QUEUED, OutboxMessage.not_before < free)
    numbers = session.scalars(select(OutboxMessage.id).where(*waiting).with_for_update(skip_locked=True)).all()
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(numbers))
        .values(not_before=free, scheduled_at=now, reason=Reason.HOURLY_CAP.value)
        .execution_options(synchronize_session="fetch")
    )
