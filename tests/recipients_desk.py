"""An office of the directory as the desk finds it, and what the log says of it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry
from app.recipients import queries, search
from app.recipients.models import Office
from app.recipients.search import Asked

ONE = "/desk/recipients/offices/tj-prosecutor-general"
OFFICE = "tj-prosecutor-general"


def office(session: Session, id_: str = OFFICE) -> Office:
    session.rollback()
    found = queries.whole_office(session, id_)
    assert found is not None
    return found


def channel_of(session: Session, kind: str = "post") -> int:
    return next(channel.id for channel in office(session).channels if channel.kind == kind)


def found_by(session: Session, words: str) -> tuple[str, ...]:
    session.rollback()
    return search.find(session, Asked(words)).ids


def last_entry(session: Session) -> AuditEntry:
    entry = session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    return entry
