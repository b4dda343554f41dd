"""The tables of section offices."""

from __future__ import annotations

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model


class Section(Model):
    """A section office.

    `names` maps a language of the interface to what the section is called; `languages` are the languages that its
    supporters write in first, by spaces (BCP 47); `paper` is "A4", "Letter", or empty for the paper of the writer's
    country. `reply_to` is the address that offices may reply to instead of the writer's; `return_address` (postal
    lines) may stand in a letter instead of the writer's own.
    """

    __tablename__ = "section"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    time_zone: Mapped[str] = mapped_column(String(60), default="UTC")
    languages: Mapped[str] = mapped_column(String(120), default="")
    paper: Mapped[str] = mapped_column(String(10), default="")
    contact: Mapped[str] = mapped_column(default="")
    reply_to: Mapped[str] = mapped_column(default="")
    return_address: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    countries: Mapped[list[SectionCountry]] = relationship(
        back_populates="section",
        cascade="all, delete-orphan",
        order_by="SectionCountry.country",
        passive_deletes=True,
    )


class SectionCountry(Model):
    """A country (ISO 3166-1 alpha-2) whose supporters a section serves."""

    __tablename__ = "section_country"
    __table_args__ = (UniqueConstraint("section_id", "country"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("section.id", ondelete="CASCADE"))
    country: Mapped[str] = mapped_column(String(2))

    section: Mapped[Section] = relationship(back_populates="countries")
