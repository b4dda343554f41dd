"""The tables of those who follow a case. Addresses stand in an encrypted column; `appeals/retention.py` lists all."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.appeals.following.news import Event
from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedText

_EVENTS = ", ".join(f"'{event}'" for event in Event)


class Follower(Model):
    """Somebody who asked to be told of a case; nothing is told before `confirmed_at`.

    `series` is the slug of the first campaign of the case's series, `campaign` that of the one on whose page it was
    asked, `section` that of the section through whose pages, empty for none. `address_hash` is a keyed hash of the
    address, another one in each series. The tokens of the links follow from `seed` by the program's secret, and are
    looked up by their keyed hashes.
    """

    __tablename__ = "follower"
    __table_args__ = (
        UniqueConstraint("series", "address_hash"),
        UniqueConstraint("confirm_hash"),
        UniqueConstraint("end_hash"),
        # Messages outlive a follower who was erased: the number must never be another's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    series: Mapped[str] = mapped_column(String(80))
    campaign: Mapped[str] = mapped_column(String(80))
    section: Mapped[str] = mapped_column(String(40))
    interface_language: Mapped[str] = mapped_column(String(12))
    address_hash: Mapped[str] = mapped_column(String(43))
    seed: Mapped[str] = mapped_column(String(43))
    confirm_hash: Mapped[str] = mapped_column(String(43))
    end_hash: Mapped[str] = mapped_column(String(43))
    # Deferred, so that a follower whose key is missing can be erased.
    email: Mapped[str] = mapped_column(EncryptedText, deferred=True)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class FollowerTold(Model):
    """That a follower was told of an event of a campaign, once; it is written together with the mail."""

    __tablename__ = "follower_told"
    __table_args__ = (
        UniqueConstraint("follower_id", "campaign", "event"),
        CheckConstraint(f"event IN ({_EVENTS})", name="event"),
        Index("ix_follower_told_told_at", "told_at"),
        # As in `Follower`.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("follower.id", ondelete="CASCADE"))
    campaign: Mapped[str] = mapped_column(String(80))
    event: Mapped[str] = mapped_column(String(10))
    told_at: Mapped[datetime] = mapped_column(UtcDateTime)
