"""The hourly cap of each office, within the commit of whoever begins a message."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import text, update
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


def _free_at(session: Session, lane: str, per_hour: int, now: datetime) -> datetime | None:
    """Return when a lane has room again; None where it has now."""
    if session.get_bind().dialect.name == "postgresql":
        # Two workers must not both find the last free place. SQLite lets only one write at a time.
        session.execute(text("SELECT pg_advisory_xact_lock(hashtext(:lane))"), {"lane": f"outbox lane {lane}"})
    begun = queries.begun_in_last_hour(session, lane, now)
    return begun[len(begun) - per_hour] + _HOUR if len(begun) >= per_hour else None


def _postpone(session: Session, lane: str, free: datetime, now: datetime) -> None:
    """Let all of a lane wait at once, so that its messages do not stand before those of others."""
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.lane == lane, OutboxMessage.state == State.QUEUED, OutboxMessage.not_before < free)
        .values(not_before=free, scheduled_at=now, reason=Reason.HOURLY_CAP.value)
        .execution_options(synchronize_session="fetch")
    )
