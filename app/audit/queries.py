"""Reads the audit log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit.models import AuditEntry

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries somebody looks for: a part of what was changed or of who did it, a section, a day in UTC."""

    subject: str = ""
    who: str = ""
    section: int | None = None
    day: date | None = None


def entries(session: Session, actor: Actor, wanted: Wanted, page: int) -> tuple[Sequence[AuditEntry], bool]:
    """Return one page of what somebody may read, the latest first, and whether there is another page."""
    query = _narrowed(_readable(actor), wanted).order_by(AuditEntry.id.desc())
    rows = session.scalars(query.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return rows[:PAGE], len(rows) > PAGE


def newest(session: Session) -> int:
    """Return the number of the newest entry, 0 where there is none; it grows with every change that is logged."""
    return session.scalar(select(func.max(AuditEntry.id))) or 0


def _readable(actor: Actor) -> Select[AuditEntry]:
    """Return what somebody may read: section editors read of their sections."""
    query = select(AuditEntry)
    return query if actor.is_desk else query.where(AuditEntry.section.in_(actor.sections))


def _narrowed(query: Select[AuditEntry], wanted: Wanted) -> Select[AuditEntry]:
    if wanted.subject:
        kind = AuditEntry.subject_kind.icontains(wanted.subject, autoescape=True)
        query = query.where(or_(kind, AuditEntry.subject.icontains(wanted.subject, autoescape=True)))
    if wanted.who:
        query = query.where(AuditEntry.actor.icontains(wanted.who, autoescape=True))
    if wanted.section is not None:
        query = query.where(AuditEntry.section == wanted.section)
    if wanted.day is not None:
        begins = datetime.combine(wanted.day, time(), UTC)
        query = query.where(AuditEntry.at >= begins, AuditEntry.at < begins + timedelta(days=1))
    return query
