"""The table of replies. What was brought stands in encrypted columns, which are emptied in time."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.appeals.replies.files import FileKind
from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedBytes, EncryptedText

_KINDS = ", ".join(f"'{kind}'" for kind in FileKind)


class OfficeReply(Model):
    """What somebody says that an office replied; nothing of who says it.

    `office` is empty for one that is no target of the campaign, `section` (a slug) for the international desk.
    `text` and `file` are None where there is none, and once they were erased; the row stays, so that it counts.
    """

    __tablename__ = "office_reply"
    __table_args__ = (
        CheckConstraint(f"file_kind IN ('', {_KINDS})", name="file_kind"),
        Index("ix_office_reply_campaign", "campaign", "office"),
        Index("ix_office_reply_waiting", "handled_at", "erased_at", "section"),
        # The log names a reply by its number, which must never be another's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(80))
    office: Mapped[str] = mapped_column(String(80))
    section: Mapped[str] = mapped_column(String(40))
    received_on: Mapped[date]
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # Deferred, so that the list can be read although a key is missing, and no list reads files.
    text: Mapped[str | None] = mapped_column(EncryptedText, deferred=True)
    file: Mapped[bytes | None] = mapped_column(EncryptedBytes, deferred=True)
    file_kind: Mapped[str] = mapped_column(String(4))
    file_size: Mapped[int]
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
