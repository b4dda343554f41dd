"""Reads the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from app.outbox.models import Kind, OutboxMessage
from app.outbox.states import CLOCK_TOLERANCE, Reason, State

_HOUR = timedelta(hours=1)


def lane_of(session: Session, number: int) -> str:
    """Return the lane of a message, which never changes; "" where it has none."""
    return session.scalar(select(OutboxMessage.lane).where(OutboxMessage.id == number)) or ""


def locked(session: Session, number: int) -> OutboxMessage | None:
    """Return a message as it is now; nobody else changes it before this commit."""
    query = select(OutboxMessage).where(OutboxMessage.id == number)
    return session.scalar(query.with_for_update().execution_options(populate_existing=True))


def locked_under(session: Session, key: str, state: State, but: Sequence[Reason] = ()) -> Sequence[OutboxMessage]:
    """Return the messages of a campaign in a state, but those with some reasons, as `locked` does."""
    query = select(OutboxMessage).where(OutboxMessage.hold_key == key, OutboxMessage.state == state)
    return session.scalars(
        query.where(OutboxMessage.reason.not_in(but)).order_by(OutboxMessage.id).with_for_update()
    ).all()


def locked_of_sources(
    session: Session, kind: str, numbers: Sequence[int], states: Sequence[State]
) -> Sequence[OutboxMessage]:
    """Return the messages of sources of a kind in any of some states, as `locked` does."""
    query = select(OutboxMessage).where(OutboxMessage.source_kind == kind, OutboxMessage.source_id.in_(numbers))
    return session.scalars(
        query.where(OutboxMessage.state.in_(states)).order_by(OutboxMessage.id).with_for_update()
    ).all()


def content(session: Session, number: int, lease: str) -> str | None:
    """Return what a message carries (see `content.from_text`), None where it is no longer this worker's.

    Raises Unreadable.
    """
    mine = (OutboxMessage.id == number, OutboxMessage.lease == lease, OutboxMessage.state == State.QUEUED)
    stored = session.scalar(select(OutboxMessage.content).where(*mine))
    session.rollback()
    return stored


def may_keep_reply(session: Session, message: OutboxMessage) -> bool:
    """Return whether the server's answer may be kept: it may repeat a supporter's address.

    That of a mail to a supporter never is, and that of a letter not once it has been erased.
    """
    return message.kind == Kind.LETTER and not is_erased(session, message.id)


def is_erased(session: Session, number: int) -> bool:
    """Return whether what a message carried is gone."""
    return bool(session.scalar(select(OutboxMessage.content.is_(None)).where(OutboxMessage.id == number)))


def held_for(session: Session, reason: Reason) -> Sequence[OutboxMessage]:
    """Return the messages that are held for a reason, the first one coming first."""
    held = (OutboxMessage.state == State.HELD, OutboxMessage.reason == reason)
    return session.scalars(select(OutboxMessage).where(*held).order_by(OutboxMessage.id)).all()


def listed(session: Session, states: Sequence[State], most: int) -> list[OutboxMessage]:
    """Return the newest messages in any of some states, the newest first."""
    query = select(OutboxMessage).where(OutboxMessage.state.in_(states)).order_by(OutboxMessage.id.desc()).limit(most)
    return list(session.scalars(query))


def message(session: Session, number: int) -> OutboxMessage | None:
    """Return one message with the server's reply."""
    query = select(OutboxMessage).where(OutboxMessage.id == number).options(undefer(OutboxMessage.reply))
    return session.scalar(query)


def by_key(session: Session, key: str) -> int | None:
    """Return the number of the message with a key, which a bounce address or a Message-ID names."""
    return session.scalar(select(OutboxMessage.id).where(OutboxMessage.key == key))


def of_sources(session: Session, kind: str, numbers: Sequence[int]) -> dict[int, OutboxMessage]:
    """Return the message of each source of a kind, with the server's reply, by the source's number."""
    query = (
        select(OutboxMessage)
        .where(OutboxMessage.source_kind == kind, OutboxMessage.source_id.in_(numbers))
        .options(undefer(OutboxMessage.reply))
    )
    return {found.source_id: found for found in session.scalars(query)}


def leases(session: Session) -> list[str]:
    """Return the tokens of the workers that have messages."""
    return list(session.scalars(select(OutboxMessage.lease).where(OutboxMessage.lease != "").distinct()))


def begun_in_last_hour(session: Session, lane: str, now: datetime) -> list[datetime]:
    """Return when messages of a lane were begun in the last hour, the first one coming first."""
    # What was begun in the future was begun by a clock that was wrong.
    hour = (OutboxMessage.begun_at > now - _HOUR, OutboxMessage.begun_at <= now + CLOCK_TOLERANCE)
    query = select(OutboxMessage.begun_at).where(OutboxMessage.lane == lane, *hour)
    return sorted(begun for begun in session.scalars(query) if begun is not None)


def counts(session: Session) -> dict[State, int]:
    """Return how many messages are in each state, states without any included."""
    rows = session.execute(select(OutboxMessage.state, func.count()).group_by(OutboxMessage.state))
    found = {State(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in State}


def uncertain(session: Session) -> int:
    """Return how often a message was tried again although the mail server may have taken it already."""
    return session.scalar(select(func.coalesce(func.sum(OutboxMessage.uncertain), 0))) or 0


def oldest_due(session: Session, now: datetime) -> timedelta:
    """Return for how long the message has been due that has been due longest; nothing where none is."""
    waiting = (State.QUEUED, State.HANDING_OVER)
    query = select(func.min(OutboxMessage.not_before)).where(
        OutboxMessage.state.in_(waiting), OutboxMessage.not_before <= now
    )
    since: datetime | None = session.scalar(query)
    return now - since if since else timedelta()
