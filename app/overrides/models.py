"""The table of overrides."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Model


class What(StrEnum):
    """What of an office a section may override; all but the first two are by language."""

    ADDRESS = "address"
    EMAIL = "email"
    SALUTATION = "salutation"
    FORM_OF_ADDRESS = "form_of_address"
    FORM_OF_ADDRESS_DATIVE = "form_of_address_dative"

    @property
    def by_language(self) -> bool:
        return self not in {What.ADDRESS, What.EMAIL}


_WHATS = ", ".join(f"'{what}'" for what in What)


class OfficeOverride(Model):
    """What a section says of an office for its own supporters, instead of what the directory says.

    `language` is empty for an address, whose `country` (ISO 3166-1 alpha-2) is where it is. `version` grows with every
    change, so that whoever saves an older one is told.
    """

    __tablename__ = "office_override"
    __table_args__ = (
        CheckConstraint(f"what IN ({_WHATS})", name="what"),
        UniqueConstraint("section_id", "office_id", "what", "language"),
        Index("ix_office_override_office_id", "office_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    what: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(12), default="")
    value: Mapped[str]
    country: Mapped[str | None] = mapped_column(String(2))
    source: Mapped[str] = mapped_column(default="")
    verified_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
