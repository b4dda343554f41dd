"""What the outbox asks about the mails to the staff."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.outbox.models import OutboxMessage
from app.outbox.sources import Permit, Verdict


class StaffMails:
    """Mails to the staff always leave: what they hold ends by itself."""

    def permit(self, session: Session, message: OutboxMessage, now: datetime) -> Permit:  # noqa: ARG002  # The outbox's signature.
        return Permit(Verdict.GO)

    def told(self, session: Session, message: OutboxMessage, now: datetime) -> None:
        """Nothing follows."""
