"""The tables of tracking: which reminders were sent, and whose calendar a secret link opens."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, UtcDateTime


class Reminder(Model):
    """That somebody was reminded of one event of one last day; written in the commit that queues the mail.

    `event` is the number of days before the last day ("14"), or the day after it of which this is the reminder
    ("2026-11-22").
    """

    __tablename__ = "reminder"
    __table_args__ = (UniqueConstraint("campaign_id", "last_day", "event", "account_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id", ondelete="CASCADE"))
    last_day: Mapped[date]
    event: Mapped[str] = mapped_column(String(10))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CalendarLink(Model):
    """A secret link to a calendar of last days: of all campaigns for an account, or as they are in a section.

    Only the keyed hash of the token is kept; whoever loses the link makes a new one, which ends the old one.
    """

    __tablename__ = "calendar_link"
    __table_args__ = (
        UniqueConstraint("account_id", "section_id"),
        UniqueConstraint("token_hash"),
        CheckConstraint("section_id >= 0", name="section"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    # 0 for the calendar of all campaigns: in a unique constraint an empty column would equal nothing.
    section_id: Mapped[int] = mapped_column(default=0)
    token_hash: Mapped[str] = mapped_column(String(43))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
