"""What staff want of messages, within the commit of the service: whether they may, and what is noted of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.outbox import queries, words
from app.outbox.errors import CampaignChanged, CampaignWithoutMessages, DeskDecides, MessageChanged, MessageUnknown
from app.outbox.models import OutboxMessage
from app.outbox.states import DECIDED_BY_DESK

# What the log calls one message, and all of them under one key.
MESSAGE, MESSAGES_OF_CAMPAIGN = "message", "messages_of_campaign"


@contextmanager
def on(
    session: Session, actor: Actor, action: str, number: int, now: datetime, seen: str | None
) -> Iterator[OutboxMessage]:
    """Yield a message that somebody changes, and note what has changed.

    `seen` is what they have seen of it (see `words.mark`), None for whoever does not look first. Raises MessageUnknown,
    also for what they may not know of, and MessageChanged.
    """
    message = queries.locked(session, number)
    if message is None or not actor.may_change(message.section):
        raise MessageUnknown(str(number))
    if seen is not None and seen != words.mark(message.state, message.reason):
        raise MessageChanged(number)
    before = _facts(message)
    yield message
    subject = Subject(MESSAGE, str(number), message.section)
    audit.record(session, actor, action, subject, now, before=before, after=_facts(message))


def require_desk(actor: Actor, message: OutboxMessage) -> None:
    """Refuse what only the international desk decides. Raises DeskDecides."""
    if message.reason in DECIDED_BY_DESK and not actor.is_desk:
        raise DeskDecides


def _facts(message: OutboxMessage) -> dict[str, str]:
    return {
        "state": str(message.state),
        "reason": str(message.reason),
        "not_before": message.not_before.isoformat(timespec="seconds"),
    }


def require_messages(session: Session, actor: Actor, key: str) -> None:
    """Refuse a campaign that has no messages, or whose messages are not all the actor's to change."""
    known = actor.is_desk and session.scalar(select(exists().where(OutboxMessage.hold_key == key)))
    if not key or not known:
        raise CampaignWithoutMessages(key)


def require_same(key: str, rows: Sequence[OutboxMessage], seen: str | None) -> None:
    """Refuse to change messages of which somebody has seen others."""
    newest = max((message.changed_at for message in rows), default=None)
    if seen is not None and seen != words.mark_of_all(len(rows), newest):
        raise CampaignChanged(key)


def note_all(session: Session, actor: Actor, action: str, key: str, count: int, now: datetime) -> None:
    """Note that many messages were changed at once: those of a campaign, or ("") of all."""
    if count:
        audit.record(session, actor, action, Subject(MESSAGES_OF_CAMPAIGN, key), now, after={"messages": count})
