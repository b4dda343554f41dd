"""The outbox: every message that leaves, from the commit that caused it until it is scrubbed."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedText
from app.outbox.states import State


class Kind(StrEnum):
    """A letter to an office, or a mail of our own to a supporter; those leave first."""

    LETTER = "letter"
    NOTICE = "notice"


_STATES = ", ".join(f"'{state}'" for state in State)
_KINDS = ", ".join(f"'{kind}'" for kind in Kind)


class OutboxMessage(Model):
    """One message to one address. It knows neither appeal nor campaign: what it is for is told by its source.

    `key` stands in its Message-ID and in its bounce address. `hold_key` (a campaign) holds all of its messages at once;
    `lane` (an office) shares one hourly cap; `section` is the number of the section through which it was caused. A
    worker that has it writes its own token to `lease`. `uncertain` counts how often it was tried again although the
    mail server may have taken it already.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        UniqueConstraint("key"),
        Index("ix_outbox_message_due", "state", "lease", "urgency", "not_before", "id"),
        Index("ix_outbox_message_lane", "lane", "begun_at"),
        Index("ix_outbox_message_source", "source_kind", "source_id"),
        Index("ix_outbox_message_hold_key", "hold_key", "state", "section"),
        Index("ix_outbox_message_ended_at", "ended_at"),
        # What the desk asks is answered from these alone: reading the rows would read past what they carry.
        Index(
            "ix_outbox_message_desk",
            "state",
            "reason",
            "section",
            "kind",
            "hold_key",
            "lane",
            "queued_at",
            "changed_at",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[str] = mapped_column(String(10))
    # Lower leaves first.
    urgency: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(String(20), default=State.QUEUED)
    reason: Mapped[str] = mapped_column(String(30), default="")
    source_kind: Mapped[str] = mapped_column(String(30))
    source_id: Mapped[int]
    hold_key: Mapped[str] = mapped_column(String(80), default="")
    lane: Mapped[str] = mapped_column(String(80), default="")
    section: Mapped[int | None]
    content: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
    queued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime] = mapped_column(UtcDateTime)
    # When `not_before` was set, and when the state was: moments in the future tell that the clock was set back.
    scheduled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    crashes: Mapped[int] = mapped_column(default=0)
    uncertain: Mapped[int] = mapped_column(default=0)
    lease: Mapped[str] = mapped_column(String(40), default="")
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    server: Mapped[str] = mapped_column(String(255), default="")
    # The office's address that a letter went to; never a supporter's.
    address: Mapped[str] = mapped_column(String(320), default="")
    # When somebody decided that it leaves although another holds the office now.
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # When somebody looked at its own words and let it leave.
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # The server's own words may repeat an address.
    reply: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
