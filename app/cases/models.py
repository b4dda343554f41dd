"""The tables of cases: a documented situation, the people in it, and what sources say of it.

Every entry says for itself whether it is `public`; what of it is shown is decided in `public_view` alone. Dates are
written as `partial_date` has them.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.values import Confidence, PersonRole, PersonStatus, RelationKind
from app.extensions import Model, UtcDateTime
from app.keys.encrypted import EncryptedText

# A day with the sign that it is about then.
_DATE = String(11)
# The order of characters by their code, in which a beginning is a range; PostgreSQL's own order is a language's.
_TOKEN = String(60).with_variant(String(60, collation="C"), "postgresql")


def _one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} IN ({listed})", name=column)


class Case(Model):
    """A documented situation, told by a series of campaigns and by its own file.

    `texts` maps language → `title` and `summary`. `revision` counts the changes of the file, `changed_at` is the last.
    """

    __tablename__ = "case"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict)
    public: Mapped[bool] = mapped_column(default=False, server_default=false())
    historical: Mapped[bool] = mapped_column(default=False, server_default=false())
    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    people: Mapped[list[PersonAtRisk]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="PersonAtRisk.position", passive_deletes=True
    )
    sources: Mapped[list[CaseSource]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="CaseSource.id", passive_deletes=True
    )
    events: Mapped[list[CaseEvent]] = relationship(
        back_populates="case", cascade="all, delete-orphan", order_by="CaseEvent.id", passive_deletes=True
    )


class PersonAtRisk(Model):
    """A person, or a `group` under one name, in a case. `gender` is as the source prints it, or None.

    Whoever is in the case by another `role` than at risk may have no `name`; `private_name` is for the desk alone.
    `entered`: the case file knows the person by itself, so that campaigns neither rename nor remove whoever it is.
    """

    __tablename__ = "person_at_risk"
    __table_args__ = (CheckConstraint("gender IN ('m', 'f', 'x')", name="gender"), _one_of("role", PersonRole))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    gender: Mapped[str | None] = mapped_column(String(1))
    pronouns: Mapped[str] = mapped_column(String(40), default="")
    group: Mapped[bool] = mapped_column(default=False)
    role: Mapped[str] = mapped_column(String(10), default=PersonRole.AT_RISK, server_default=text("'at_risk'"))
    public: Mapped[bool] = mapped_column(default=False, server_default=false())
    entered: Mapped[bool] = mapped_column(default=False, server_default=false())
    born_on: Mapped[str] = mapped_column(_DATE, default="", server_default=text("''"))
    private_name: Mapped[str | None] = mapped_column(EncryptedText)

    case: Mapped[Case] = relationship(back_populates="people")
    names: Mapped[list[PersonName]] = relationship(
        back_populates="person", cascade="all, delete-orphan", order_by="PersonName.id", passive_deletes=True
    )
    statuses: Mapped[list[PersonStatusEntry]] = relationship(
        back_populates="person", cascade="all, delete-orphan", order_by="PersonStatusEntry.id", passive_deletes=True
    )


class PersonName(Model):
    """A name of a person: in a language and grammatical case, or (`alias`) another spelling of it.

    `entered`: the case file has it by itself, so that campaigns leave it alone.
    """

    __tablename__ = "person_name"
    __table_args__ = (UniqueConstraint("person_id", "language", "grammatical_case", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person_at_risk.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(12), default="")
    grammatical_case: Mapped[str] = mapped_column(String(20), default="")
    name: Mapped[str]
    alias: Mapped[bool] = mapped_column(default=False)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("case_source.id"), index=True)
    public: Mapped[bool] = mapped_column(default=False, server_default=false())
    entered: Mapped[bool] = mapped_column(default=False, server_default=false())

    person: Mapped[PersonAtRisk] = relationship(back_populates="names")
    source: Mapped[CaseSource | None] = relationship()


class CaseSource(Model):
    """Who published what is told in a case. `published_on` is empty where the source has no date."""

    __tablename__ = "case_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    publisher: Mapped[str]
    title: Mapped[str] = mapped_column(default="")
    link: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(12), default="")
    published_on: Mapped[str] = mapped_column(_DATE, default="")
    public: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship(back_populates="sources")


class PersonStatusEntry(Model):
    """What happened to a person on a day, as a source tells it."""

    __tablename__ = "person_status"
    __table_args__ = (_one_of("status", PersonStatus), _one_of("confidence", Confidence))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person_at_risk.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(12))
    happened_on: Mapped[str] = mapped_column(_DATE)
    source_id: Mapped[int] = mapped_column(ForeignKey("case_source.id"), index=True)
    confidence: Mapped[str] = mapped_column(String(10))
    public: Mapped[bool] = mapped_column(default=False)

    person: Mapped[PersonAtRisk] = relationship(back_populates="statuses")
    source: Mapped[CaseSource] = relationship()


class CaseEvent(Model):
    """Something that happened, or is said to have. `texts` maps language → `what` and `place`."""

    __tablename__ = "case_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    happened_on: Mapped[str] = mapped_column(_DATE)
    texts: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON)
    public: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship(back_populates="events")
    claims: Mapped[list[CaseClaim]] = relationship(
        back_populates="event", cascade="all, delete-orphan", order_by="CaseClaim.id", passive_deletes=True
    )


class CaseClaim(Model):
    """What one source says of an event; contradictory claims stand side by side. `texts` maps language → the words."""

    __tablename__ = "case_claim"
    __table_args__ = (_one_of("confidence", Confidence),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("case_event.id", ondelete="CASCADE"), index=True)
    texts: Mapped[dict[str, str]] = mapped_column(JSON)
    source_id: Mapped[int] = mapped_column(ForeignKey("case_source.id"), index=True)
    confidence: Mapped[str] = mapped_column(String(10))
    public: Mapped[bool] = mapped_column(default=False)

    event: Mapped[CaseEvent] = relationship(back_populates="claims")
    source: Mapped[CaseSource] = relationship()


class CaseRelation(Model):
    """Two cases that have to do with each other, each pair once: the one with the smaller number is `case_id`."""

    __tablename__ = "case_relation"
    __table_args__ = (
        UniqueConstraint("case_id", "other_id"),
        CheckConstraint("case_id < other_id", name="order"),
        _one_of("kind", RelationKind),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    public: Mapped[bool] = mapped_column(default=False)

    case: Mapped[Case] = relationship(foreign_keys=case_id)
    other: Mapped[Case] = relationship(foreign_keys=other_id)


class CaseToken(Model):
    """A word under which somebody at risk is found, and the spelling it is of; `public`: anybody may find it there."""

    __tablename__ = "case_token"
    __table_args__ = (Index("ix_case_token_token", "token", "person_id"), {"sqlite_with_rowid": False})

    person_id: Mapped[int] = mapped_column(ForeignKey("person_at_risk.id", ondelete="CASCADE"), primary_key=True)
    spelling: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(_TOKEN, primary_key=True)
    public: Mapped[bool] = mapped_column(default=False)
