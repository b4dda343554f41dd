"""The table of counts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model, UtcDateTime


class LimitCount(Model):
    """How often something limited was done in a part of its window; `key` is a keyed hash, or a campaign."""

    __tablename__ = "limit_count"
    __table_args__ = (UniqueConstraint("name", "key", "since"), Index("ix_limit_count_since", "since"))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(80))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    count: Mapped[int]
