"""The tables of the supporter's way: the count of letters, and what must be kept of those that we e-mail.

What tells who somebody is stands in encrypted columns; `retention` lists them.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedText


class Form(StrEnum):
    """In what form a letter was handed out; "email" was handed over by us, "post" is the writer's own word."""

    PDF = "pdf"
    DOCX = "docx"
    EML = "eml"
    TXT = "txt"
    EMAIL = "email"
    POST = "post"


# The forms that a supporter downloads.
DOWNLOADS = (Form.PDF, Form.DOCX, Form.EML, Form.TXT)


class LetterState(StrEnum):
    """What is known of a letter. "Sent" and "delivered" are not known of anything."""

    GENERATED = "generated"
    HANDED_OVER = "handed_over"
    BOUNCED = "bounced"
    FAILED = "failed"
    REPORTED_POSTED = "reported_posted"


_FORMS = ", ".join(f"'{form}'" for form in Form)
_STATES = ", ".join(f"'{state}'" for state in LetterState)


class Tally(Model):
    """How many letters were made, by campaign, target, section ("" for none), day, language, form and state."""

    __tablename__ = "tally"
    __table_args__ = (
        UniqueConstraint("campaign", "target", "section", "day", "language", "form", "state", name="uq_tally_cell"),
        CheckConstraint(f"form IN ({_FORMS})", name="form"),
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        # How many letters a campaign has, in all and by each column, is read from this alone: a campaign may have tens
        # of thousands of rows, far from each other in the table, and the constraint above has no counts.
        Index("ix_tally_counts", "campaign", "state", "form", "language", "section", "day", "target", "count"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(80))
    section: Mapped[str] = mapped_column(String(80), default="")
    day: Mapped[date]
    language: Mapped[str] = mapped_column(String(12))
    form: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(20))
    count: Mapped[int]


class KeptAppeal(Model):
    """Letters that a supporter asked us to e-mail. Nothing is queued before `confirmed_at`.

    The link that confirms ends at `expires_at`.
    `supporter` is a keyed hash of the address, another one in each campaign. The tokens of the links are not stored,
    only their keyed hashes.
    """

    __tablename__ = "appeal"
    __table_args__ = (
        UniqueConstraint("confirm_hash"),
        UniqueConstraint("ledger_hash"),
        Index("ix_appeal_campaign", "campaign"),
        Index("ix_appeal_expires_at", "expires_at"),
        # Messages outlive an appeal that was erased: its number must never be another's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(80))
    # The slug of the section through whose pages it was written, empty for none.
    section: Mapped[str] = mapped_column(String(40), default="", server_default=text("''"))
    interface_language: Mapped[str] = mapped_column(String(12))
    confirm_hash: Mapped[str] = mapped_column(String(43))
    ledger_hash: Mapped[str] = mapped_column(String(43))
    supporter: Mapped[str] = mapped_column(String(43))
    # Deferred, so that an appeal whose key is missing can be erased.
    email: Mapped[str] = mapped_column(EncryptedText, deferred=True)
    name: Mapped[str] = mapped_column(EncryptedText, deferred=True)
    reply_to: Mapped[str] = mapped_column(EncryptedText, deferred=True)
    attach_pdf: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    letters: Mapped[list[KeptLetter]] = relationship(
        back_populates="appeal", cascade="all, delete-orphan", order_by="KeptLetter.id", passive_deletes=True
    )


class KeptLetter(Model):
    """One letter to one office, frozen as it was composed. `holder` is to whom it is addressed, as the directory said.

    `marked`: it is this letter for which a mark says that the supporter has written; without one it may not leave.
    """

    __tablename__ = "appeal_letter"
    # As in `KeptAppeal`.
    __table_args__ = (UniqueConstraint("appeal_id", "office"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id", ondelete="CASCADE"))
    office: Mapped[str] = mapped_column(String(80))
    language: Mapped[str] = mapped_column(String(12))
    holder: Mapped[str] = mapped_column(default="")
    letter: Mapped[str] = mapped_column(EncryptedText, deferred=True)
    marked: Mapped[bool] = mapped_column(default=False)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    appeal: Mapped[KeptAppeal] = relationship(back_populates="letters")


class SupporterMark(Model):
    """That somebody has written to an office in a campaign: a keyed hash, dropped when the campaign closes."""

    __tablename__ = "supporter_mark"
    __table_args__ = (UniqueConstraint("campaign", "office", "supporter"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign: Mapped[str] = mapped_column(String(80))
    office: Mapped[str] = mapped_column(String(80))
    supporter: Mapped[str] = mapped_column(String(43))
