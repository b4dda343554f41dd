"""What the outbox asks about the mails to those who follow a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.appeals.following import queries
from app.appeals.following.models import Follower
from app.outbox.models import OutboxMessage
from app.outbox.sources import Permit, Verdict
from app.outbox.states import Reason


class FollowerMails:
    """A mail leaves as long as somebody follows, or is asked to, and what it tells is still so."""

    def permit(self, session: Session, message: OutboxMessage, now: datetime) -> Permit:
        if message.source_kind == queries.NEWS:
            wanted = queries.is_wanted(session, message.source_id)
        else:
            wanted = self._is_there(session, message, now)
        return Permit(Verdict.GO) if wanted else Permit(Verdict.WITHDRAW, Reason.NO_LONGER_WANTED)

    def _is_there(self, session: Session, message: OutboxMessage, now: datetime) -> bool:
        follower = session.get(Follower, message.source_id)
        if follower is None:
            return False
        if message.source_kind == queries.ALREADY:
            return True
        return (
            follower.confirmed_at is None
            and now < follower.expires_at
            and not queries.is_closed(session, follower.campaign)
        )

    def told(self, session: Session, message: OutboxMessage, now: datetime) -> None:
        """Nothing follows: whom a mail does not reach can be told nothing."""
