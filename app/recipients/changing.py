"""What every change of an office has in common, within the caller's commit: the lock, the right, the log, the index."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.recipients import queries, search
from app.recipients.models import Office


def office_to_change(session: Session, actor: Actor, id_: str) -> Office:
    """Return an office with everything that is known of it; whoever else would change it waits for this commit.

    Raises OfficeUnknown, OfficeKeptByOthers.
    """
    session.scalar(select(Office.id).where(Office.id == id_).with_for_update())
    return queries.office_for(session, actor, id_)


def done(
    session: Session,
    actor: Actor,
    action: str,
    office: Office,
    now: datetime,
    before: Mapping[str, str] | None,
    after: Mapping[str, str] | None,
) -> None:
    """Note a change of an office: its version, the log, the index of the search. Where nothing differs, nothing."""
    if before == after:
        return
    office.version += 1
    audit.record(session, actor, action, Subject("office", office.id, office.keeper), now, before=before, after=after)
    search.reindex(session, [office.id])
