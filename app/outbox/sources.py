"""What the outbox asks of those whose messages it carries; `create_app` registers them by the kind of source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy.orm import Session

from app.outbox.models import OutboxMessage
from app.outbox.states import Reason


class Verdict(StrEnum):
    """Whether a message may be handed over now."""

    GO = "go"
    WAIT = "wait"
    HOLD = "hold"
    FAIL = "fail"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Permit:
    """A verdict with its reason; a letter that may go is told the address, which is ASCII."""

    verdict: Verdict
    reason: Reason = Reason.NONE
    address: str = ""


class Source(Protocol):
    """Whoever caused messages. Both calls happen inside the commit that changes the message."""

    def permit(self, session: Session, message: OutboxMessage, now: datetime) -> Permit:
        """Say whether a message may be handed over, immediately before it is."""

    def told(self, session: Session, message: OutboxMessage, now: datetime) -> None:
        """Learn that a message has ended, or has bounced; new messages may be queued in the same commit."""


Sources = Mapping[str, Source]
