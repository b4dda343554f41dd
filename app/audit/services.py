"""Adds to the audit log, within the commit of the change that it tells of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    if before is not None and after is not None:
        keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        before, after = ({key: values.get(key) for key in keys} for values in (before, after))
    session.add(
        AuditEntry(
            at=now, account=actor.account, actor=actor.name, action=action, subject_kind=subject.kind,
            subject=subject.id, section=subject.section,
            before=dict(before) if before is not None else None, after=dict(after) if after is not None else None,
        )
    )  # fmt: skip
