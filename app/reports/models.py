"""The table of reports. What readers wrote stands in encrypted columns, which are emptied in time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedText


class Wrong(StrEnum):
    """What is wrong with an address."""

    CAME_BACK = "came_back"
    HAS_LEFT = "has_left"
    OTHER_ADDRESS = "other_address"
    OTHER = "other"


class Decision(StrEnum):
    """What became of a report."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class AddressReport(Model):
    """What a reader of a campaign's page says to be wrong with an office's address; nothing of who says it.

    `text` and `source` are None once they were erased. `reason` is that of whoever decided.
    """

    __tablename__ = "address_report"
    __table_args__ = (
        _one_of("wrong", Wrong),
        _one_of("decision", Decision),
        Index("ix_address_report_office_id", "office_id"),
        Index("ix_address_report_decision", "decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    campaign: Mapped[str] = mapped_column(String(80))
    wrong: Mapped[str] = mapped_column(String(20))
    # Deferred, so that a queue can be read although a key is missing.
    text: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
    source: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
    reported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    decision: Mapped[str] = mapped_column(String(10), default=Decision.OPEN)
    reason: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
