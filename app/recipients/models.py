"""The directory's tables. An office outlives its holders; every fact has a source and the day it was verified on."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model
from app.letters.conventions import Gender, Rank


class ChannelKind(StrEnum):
    """How an office can be reached."""

    POST = "post"
    FAX = "fax"
    EMAIL = "email"
    HANDLE = "handle"


class Health(StrEnum):
    """What is known of a channel."""

    UNVERIFIED = "unverified"
    VERIFIED = "verified"
    FAILING = "failing"
    DEAD = "dead"


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Office(Model):
    """A post. `country` is ISO 3166-1 alpha-2, None for an international body; `reads` are languages, by spaces.

    A diplomatic mission is an office of the state that sends it (`country`), accredited to one or more countries.
    `keeper` is the number of the section that keeps the office right, None for the international desk. `version` grows
    with every change, so that whoever saves an older one is told.
    """

    __tablename__ = "office"
    __table_args__ = (_one_of("rank", Rank),)

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    country: Mapped[str | None] = mapped_column(String(2))
    rank: Mapped[str] = mapped_column(String(30))
    reads: Mapped[str] = mapped_column(String(120), default="")
    source: Mapped[str] = mapped_column(default="")
    verified_on: Mapped[date | None]
    keeper: Mapped[int | None] = mapped_column(ForeignKey("section.id"), index=True)
    version: Mapped[int] = mapped_column(default=1, server_default="1")

    accreditations: Mapped[list[Accreditation]] = relationship(
        back_populates="office", cascade="all, delete-orphan", order_by="Accreditation.country", passive_deletes=True
    )
    wordings: Mapped[list[OfficeWording]] = relationship(
        back_populates="office", cascade="all, delete-orphan", order_by="OfficeWording.language", passive_deletes=True
    )
    holders: Mapped[list[OfficeHolder]] = relationship(
        back_populates="office", cascade="all, delete-orphan", order_by="OfficeHolder.position", passive_deletes=True
    )
    channels: Mapped[list[Channel]] = relationship(
        back_populates="office", cascade="all, delete-orphan", order_by="Channel.position", passive_deletes=True
    )


class Accreditation(Model):
    """A country (ISO 3166-1 alpha-2) that a diplomatic mission is accredited to."""

    __tablename__ = "accreditation"
    __table_args__ = (UniqueConstraint("office_id", "country"), Index("ix_accreditation_country", "country"))

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    country: Mapped[str] = mapped_column(String(2))

    office: Mapped[Office] = relationship(back_populates="accreditations")


class OfficeWording(Model):
    """What an office is called in one language: on the page, in the address block (two cases), in the salutation.

    What ends in `_f` is for a woman who holds it, where the language tells women and men apart; empty: as for anybody.
    """

    __tablename__ = "office_wording"
    __table_args__ = (UniqueConstraint("office_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12))
    title: Mapped[str] = mapped_column(default="")
    form_of_address: Mapped[str] = mapped_column(default="")
    form_of_address_dative: Mapped[str] = mapped_column(default="")
    salutation: Mapped[str] = mapped_column(default="")
    title_f: Mapped[str] = mapped_column(default="", server_default=text("''"))
    form_of_address_f: Mapped[str] = mapped_column(default="", server_default=text("''"))
    form_of_address_dative_f: Mapped[str] = mapped_column(default="", server_default=text("''"))
    salutation_f: Mapped[str] = mapped_column(default="", server_default=text("''"))

    office: Mapped[Office] = relationship(back_populates="wordings")


class OfficeHolder(Model):
    """Who held an office. A day that no source gives is None: since or until an unknown day."""

    __tablename__ = "office_holder"
    __table_args__ = (_one_of("gender", Gender), UniqueConstraint("office_id", "name", "held_from"))

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str]
    surname: Mapped[str] = mapped_column(default="")
    gender: Mapped[str] = mapped_column(String(10), default=Gender.UNKNOWN)
    held_from: Mapped[date | None]
    held_until: Mapped[date | None]
    source: Mapped[str] = mapped_column(default="")
    verified_on: Mapped[date | None]

    office: Mapped[Office] = relationship(back_populates="holders")
    wordings: Mapped[list[HolderWording]] = relationship(
        back_populates="holder", cascade="all, delete-orphan", order_by="HolderWording.language", passive_deletes=True
    )


class HolderWording(Model):
    """A holder's name in one language, and its dative where the address block needs one: stored, never formed."""

    __tablename__ = "holder_wording"
    __table_args__ = (UniqueConstraint("holder_id", "language"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("office_holder.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12))
    name: Mapped[str] = mapped_column(default="")
    name_dative: Mapped[str] = mapped_column(default="")

    holder: Mapped[OfficeHolder] = relationship(back_populates="wordings")


class Channel(Model):
    """One way to an office.

    `value` is the postal lines (verbatim, without names and without the country), a number, an address, or a handle.
    `country` (ISO 3166-1 alpha-2) is where a postal address is, `country_line` its name as the source prints it.
    A `historical` channel refuses delivery, whatever its health.
    """

    __tablename__ = "channel"
    __table_args__ = (
        _one_of("kind", ChannelKind),
        _one_of("health", Health),
        UniqueConstraint("office_id", "kind", "value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(10))
    value: Mapped[str]
    extension: Mapped[str] = mapped_column(String(20), default="")
    country: Mapped[str | None] = mapped_column(String(2))
    country_line: Mapped[str] = mapped_column(default="")
    network: Mapped[str] = mapped_column(String(40), default="")
    health: Mapped[str] = mapped_column(String(12), default=Health.UNVERIFIED)
    historical: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(default="")
    verified_on: Mapped[date | None]

    office: Mapped[Office] = relationship(back_populates="channels")


# The order of characters by their code, in which a beginning is a range; PostgreSQL's own order is a language's.
_Token = String(60).with_variant(String(60, collation="C"), "postgresql")


class SearchEntry(Model):
    """An office in the index of the search, under a number that is shorter than its id and never used again.

    `version` is that of the office when its words were last noted.
    """

    __tablename__ = "search_entry"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[str] = mapped_column(ForeignKey("office.id", ondelete="CASCADE"), unique=True)
    version: Mapped[int] = mapped_column(default=0, server_default="0")


class SearchToken(Model):
    """A word under which an office is found; `place` says where it stands (`app.recipients.search_index.Place`)."""

    __tablename__ = "search_token"
    __table_args__ = (
        # Looked through in this order: what stands in a better place first, and a word before those it begins.
        Index("ix_search_token_place", "place", "token", "number"),
        {"sqlite_with_rowid": False},
    )

    number: Mapped[int] = mapped_column(ForeignKey("search_entry.number", ondelete="CASCADE"), primary_key=True)
    token: Mapped[str] = mapped_column(_Token, primary_key=True)
    place: Mapped[int] = mapped_column(SmallInteger)
