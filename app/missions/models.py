"""The tables of missions, which are offices: what sections have chosen, and where a mission is missing."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class MissionChoice(Model):
    """Which mission of a state a section wants copies from a country to go to; no office: none, and on purpose.

    `state` and `country` are ISO 3166-1 alpha-2. `version` grows with every change, so that whoever saves an older one
    is told.
    """

    __tablename__ = "mission_choice"
    __table_args__ = (UniqueConstraint("section_id", "state", "country"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(2))
    country: Mapped[str] = mapped_column(String(2))
    office_id: Mapped[str | None] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(default=1)


class MissionGap(Model):
    """That a copy was asked for and no mission of a state was known in a country; nothing of who asked.

    `count` is the number of letters that were made without it; a look at the page alone counts nothing.
    """

    __tablename__ = "mission_gap"
    __table_args__ = (UniqueConstraint("state", "country"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(2))
    country: Mapped[str] = mapped_column(String(2))
    first_day: Mapped[date]
    last_day: Mapped[date]
    count: Mapped[int]
