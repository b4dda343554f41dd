"""What the outbox asks about reminders."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.outbox.models import OutboxMessage
from app.outbox.sources import Permit, Verdict
from app.outbox.states import Reason
from app.tracking.reminders import queries


class ReminderMails:
    """Reminders leave as long as nobody has decided, and none has followed that tells of fewer days."""

    def permit(self, session: Session, message: OutboxMessage, now: datetime) -> Permit:
        if queries.is_wanted(session, message.source_id, now):
            return Permit(Verdict.GO)
        return Permit(Verdict.WITHDRAW, Reason.NO_LONGER_WANTED)

    def told(self, session: Session, message: OutboxMessage, now: datetime) -> None:
        """Nothing follows."""
