"""The use case of reminding: what is due is queued, each campaign in a commit of its own."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from app.extensions import insert, writing
from app.outbox import services as outbox
from app.tracking.models import Reminder
from app.tracking.reminders import mails, queries

# The kind of source of these mails.
REMINDER = "reminder"


def remind(base_url: str, session: Session, now: datetime) -> int:
    """Queue the reminders that are due and return how many mails; the worker does this with its housework.

    That somebody was reminded is written together with the mail: a run that ends half-way is gone on with by the next.
    """
    return sum(_remind_of(session, number, base_url, now) for number in queries.with_something_due(session, now))


def _remind_of(session: Session, number: int, base_url: str, now: datetime) -> int:
    queued = 0
    with writing(session):
        # Asked again, since another run may have been here, or somebody has decided meanwhile.
        campaign = queries.to_remind_of(session, number)
        event = queries.event_now(campaign, now) if campaign else None
        if campaign is None or event is None or queries.is_reminded(session, campaign, event):
            return 0
        today = now.astimezone(ZoneInfo(campaign.time_zone)).date()
        for account in queries.to_remind(session, campaign, event):
            values = {
                "campaign_id": campaign.id, "last_day": campaign.last_day, "event": event, "account_id": account.id,
                "sent_at": now,
            }  # fmt: skip
            added = session.scalar(
                insert(session, Reminder).values(**values).on_conflict_do_nothing().returning(Reminder.id)
            )
            if added is not None:
                content = mails.reminder(account, campaign, event, today, base_url)
                outbox.enqueue(session, content, now, source=(REMINDER, added))
                queued += 1
    return queued
