"""Adds to the audit log, within the commit of the change that it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit.models import AuditEntry


@dataclass(frozen=True, slots=True)
class Subject:
    """What was changed: its kind ("office"), its name or number, and the section that it belongs to."""

    kind: str
    id: str
    section: int | None = None


def record(
    session: Session,
    actor: Actor,
    action: str,
    subject: Subject,
    now: datetime,
    *,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the caller's commit. Of `before` and `after`, only what differs is kept."""
    session.add(AuditEntry(**_values(actor, action, Change(subject, before, after), now)))


@dataclass(frozen=True, slots=True)
class Change:
    """What was changed, as it was before and is after."""

    subject: Subject
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def record_all(session: Session, actor: Actor, action: str, changes: Iterable[Change], now: datetime) -> None:
    """Add an entry for each of many changes to the caller's commit, in one statement."""
    if entries := [_values(actor, action, change, now) for change in changes]:
        session.execute(insert(AuditEntry), entries)


def _values(actor: Actor, action: str, change: Change, now: datetime) -> dict[str, Any]:
    before, after, subject = change.before, change.after, change.subject
    if before is not None and after is not None:
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        before, after = ({key: values.get(key) for key in keys} for values in (before, after))
    return {
        "at": now, "account": actor.account, "actor": actor.name, "action": action, "subject_kind": subject.kind,
        "subject": subject.id, "section": subject.section,
        "before": dict(before) if before is not None else None, "after": dict(after) if after is not None else None,
    }  # fmt: skip
