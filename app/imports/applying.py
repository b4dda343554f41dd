"""Writes what an import would change into the directory, within one commit of whoever calls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.imports.models import ImportOffice, ImportRun
from app.imports.states import Choice, Verdict
from app.recipients import stored
from app.recipients.models import Office
from app.recipients.records import from_json

_WANTED = or_(
    ImportOffice.verdict.in_((Verdict.NEW, Verdict.CHANGED)),
    and_(ImportOffice.verdict == Verdict.CONFLICT, ImportOffice.choice == Choice.FILE),
)


def changed_meanwhile(session: Session, run: ImportRun, actor: Actor) -> int:
    """Lock what is to be written, and let wait for another verdict what is not as it was when it was checked.

    That is an office that somebody changed, made, removed, or gave to another keeper since. Returns how many there are.
    """
    count = 0
    for chunk in _chunks(session, run.id, ImportOffice.id, ImportOffice.version):
        query = (
            select(Office.id, Office.version, Office.keeper)
            .where(Office.id.in_([office for _id, _version, office in chunk]))
            .order_by(Office.id)
            .with_for_update()
        )
        current = {office: (version, keeper) for office, version, keeper in session.execute(query)}
        other = [
            id_
            for id_, version, office in chunk
            if current.get(office, (0, None))[0] != version
            or (office in current and not actor.may_change(current[office][1]))
        ]
        if other:
            session.execute(update(ImportOffice).where(ImportOffice.id.in_(other)).values(verdict=Verdict.WAITING))
        count += len(other)
    return count


def write(session: Session, run: ImportRun, actor: Actor, now: datetime) -> dict[str, int]:
    """Write all that is new, changed, or chosen, with an entry in the log for each; return how many of which there are.

    The caller has asked `changed_meanwhile` in the same commit.
    """
    keepers = stored.keepers(session)
    counts = {"new": 0, "changed": 0}
    columns = (ImportOffice.verdict, ImportOffice.record, ImportOffice.before, ImportOffice.after)
    for chunk in _chunks(session, run.id, *columns):
        changes, told = [], []
        for verdict, data, before, after, _office in chunk:
            record = from_json(data)
            change = stored.Change(record, keepers.get(record.keeper), is_new=verdict == Verdict.NEW)
            changes.append(change)
            counts["new" if change.is_new else "changed"] += 1
            subject = Subject("office", record.id, change.keeper)
            told.append(audit.Change(subject, None if change.is_new else before, after))
        stored.store(session, changes)
        audit.record_all(session, actor, "import", told, now)
    return counts


def _chunks(session: Session, run: int, *columns: Any) -> Iterator[Sequence[Any]]:
    """Yield what is to be written, a few at a time, by columns of which the last is the office.

    The order of the offices is that in which everybody locks them.
    """
    after = ""
    while True:
        chunk = session.execute(
            select(*columns, ImportOffice.office)
            .where(ImportOffice.run_id == run, ImportOffice.office > after, _WANTED)
            .order_by(ImportOffice.office)
            .limit(stored.AT_ONCE)
        ).all()
        if not chunk:
            return
        yield chunk
        after = chunk[-1][-1]
