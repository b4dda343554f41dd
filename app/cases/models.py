"""The tables of cases: a documented situation and the people in it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Model


class Case(Model):
    """A documented situation, told by a series of campaigns."""

    __tablename__ = "case"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)

    people: Mapped[list[PersonAtRisk]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="PersonAtRisk.position", passive_deletes=True
    )


class PersonAtRisk(Model):
    """A person, or a `group` under one name, at risk. `gender` is as the source prints it, or None."""

    __tablename__ = "person_at_risk"
    __table_args__ = (CheckConstraint("gender IN ('m', 'f', 'x')", name="gender"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    gender: Mapped[str | None] = mapped_column(String(1))
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    group: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship(back_populates="people")
    names: Mapped[list[PersonName]] = relationship(
        back_populates="person", cascade="all, delete-orphan", order_by="PersonName.id", passive_deletes=True
    )


class PersonName(Model):
    """A name of a person: in a language and grammatical case, or (`alias`) another spelling of it."""

    __tablename__ = "person_name"
    __table_args__ = (UniqueConstraint("person_id", "language", "grammatical_case", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person_at_risk.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12), default="")
    grammatical_case: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str]
    alias: Mapped[bool] = mapped_column(default=False)

    person: Mapped[PersonAtRisk] = relationship(back_populates="names")
