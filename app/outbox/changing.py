"""The one place where the state of a message changes, within the commit of whoever changes it."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from app.outbox.models import Kind, OutboxMessage
from app.outbox.sources import Sources
from app.outbox.states import ENDED, Reason, State, changed

_log = logging.getLogger(__name__)


def requeue(message: OutboxMessage, now: datetime) -> None:
    become(message, State.QUEUED, Reason.NONE, now)
    message.ended_at, message.crashes, message.attempts, message.queued_at = None, 0, 0, now
    schedule(message, now, now)


def schedule(message: OutboxMessage, not_before: datetime, now: datetime) -> None:
    message.not_before, message.scheduled_at = not_before, now


def become(message: OutboxMessage, state: State, reason: Reason, now: datetime) -> None:
    """The one place where the state of a message changes."""
    message.state = changed(message.id, State(message.state), state)
    message.reason, message.changed_at = reason, now
    if state not in {State.HANDING_OVER, State.QUEUED}:
        message.lease, message.leased_until = "", None


def end(
    session: Session, sources: Sources, message: OutboxMessage, state: State, reason: Reason, now: datetime
) -> None:
    """Let a message become what it becomes and tell its source, if that is an end."""
    become(message, state, reason, now)
    if state in ENDED:
        message.ended_at = now
        if message.kind == Kind.NOTICE or state in {State.HANDED_OVER, State.WITHDRAWN}:
            # What has left, or never will, need not be kept; a failed letter can be taken up again.
            message.content = None
        try:
            with session.begin_nested():
                sources[message.source_kind].told(session, message, now)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:  # noqa: BLE001  # What has become of the message is recorded, whatever follows from it.
            _log.error("message %s: its source could not be told: %s", message.id, type(error).__name__)
