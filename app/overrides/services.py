"""Use cases of overrides; each is one commit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import insert, writing
from app.overrides import queries
from app.overrides.errors import OfficeUnknown, OverrideChanged, OverrideExists, OverrideUnknown
from app.overrides.models import OfficeOverride, What


@dataclass(frozen=True, slots=True)
class About:
    """What an override is of: an office, what of it, and in which language (empty for an address)."""

    office: str
    what: What
    language: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a section says, where it knows it from, and on which day it was right. `country` is that of an address."""

    value: str
    country: str | None
    source: str
    verified_on: date | None

    def values(self) -> dict[str, Any]:
        return {
            "value": self.value, "country": self.country, "source": self.source, "verified_on": self.verified_on,
        }  # fmt: skip


def say(session: Session, actor: Actor, section: int, about: About, said: Said, now: datetime) -> None:
    """Let a section say something of an office itself. Raises OverrideUnknown, OfficeUnknown, OverrideExists."""
    if not actor.may_change(section):
        raise OverrideUnknown
    with writing(session):
        if not queries.office_exists(session, about.office):
            raise OfficeUnknown(about.office)
        key = {"section_id": section, "office_id": about.office, "what": about.what.value, "language": about.language}
        added = insert(session, OfficeOverride).values(**key, **said.values(), version=1).on_conflict_do_nothing()
        if session.scalar(added.returning(OfficeOverride.id)) is None:
            raise OverrideExists
        audit.record(session, actor, "say", _subject(section, key), now, after=_readable(said.values()))


def change(
    session: Session, actor: Actor, section: int, number: int, seen: int, said: Said, now: datetime
) -> None:  # fmt: skip
    """Let a section say something else. Raises OverrideUnknown, OverrideChanged."""
    with writing(session):
        row = _to_change(session, actor, section, number, seen)
        before = _said_by(row)
        for name, value in said.values().items():
            setattr(row, name, value)
        row.version += 1
        audit.record(session, actor, "say", _subject(section, _key(row)), now, before=before, after=_said_by(row))


def take_back(session: Session, actor: Actor, section: int, number: int, seen: int, now: datetime) -> None:
    """Let the directory hold again. Raises OverrideUnknown, OverrideChanged."""
    with writing(session):
        row = _to_change(session, actor, section, number, seen)
        audit.record(session, actor, "take back", _subject(section, _key(row)), now, before=_said_by(row))
        session.delete(row)


def _to_change(session: Session, actor: Actor, section: int, number: int, seen: int) -> OfficeOverride:
    row = queries.one(session, section, number, locked=True)
    if row is None or not actor.may_change(section):
        raise OverrideUnknown
    if row.version != seen:
        raise OverrideChanged(row.value)
    return row


def _key(row: OfficeOverride) -> dict[str, Any]:
    return {"office_id": row.office_id, "what": row.what, "language": row.language}


def _subject(section: int, key: Mapping[str, Any]) -> Subject:
    name = " ".join(filter(None, (key["office_id"], key["what"], key["language"])))
    return Subject("override", name[:120], section)


def _said_by(row: OfficeOverride) -> dict[str, Any]:
    return _readable(Said(row.value, row.country, row.source, row.verified_on).values())


def _readable(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
