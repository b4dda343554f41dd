"""Messages of no appeal in an outbox, and a source that answers for them: for tests of the queue alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.outbox import services
from app.outbox.content import Content, NoticeContent
from app.outbox.models import OutboxMessage
from app.outbox.sources import Permit, Verdict
from app.outbox.states import Reason
from tests.conftest import NOON

NOTICE = NoticeContent("ann@people.example.net", "Faithfully", "A subject", "Words.\n", "en")


class Willing:
    """A source that lets everything go and remembers what it was told."""

    def __init__(self, verdict: Verdict = Verdict.GO) -> None:
        self.permit_given = Permit(verdict, Reason.NONE, "office@council.example.org")
        self.heard: list[tuple[int, str]] = []

    def permit(self, _session: Session, _message: OutboxMessage, _now: datetime) -> Permit:
        return self.permit_given

    def told(self, _session: Session, message: OutboxMessage, _now: datetime) -> None:
        self.heard.append((message.id, message.state))


def queue(session: Session, *lanes: str, now: datetime = NOON, content: Content = NOTICE) -> list[int]:
    """Queue a message in each lane; return their numbers."""
    messages = [services.enqueue(session, content, now, source=("x", 1), hold_key="c", lane=lane) for lane in lanes]
    session.commit()
    return [message.id for message in messages]


def row(session: Session, number: int) -> OutboxMessage:
    session.expire_all()
    found = session.get(OutboxMessage, number)
    assert found is not None
    return found
