"""Use cases of an office itself; each is one commit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import writing
from app.recipients import search
from app.recipients.changing import done, office_to_change
from app.recipients.conflicts import Edit, require_seen
from app.recipients.errors import KeeperNotYours, OfficeExists, OfficeInUse
from app.recipients.models import Office
from app.recipients.offices.wordings import cells_of, everything_of, fill


def create(session: Session, actor: Actor, id_: str, said: Mapping[str, str], now: datetime) -> Office:
    """Enter an office; `said` are its checked cells. Raises OfficeExists, KeeperNotYours."""
    if not actor.may_change(int(said.get("keeper") or 0) or None):
        raise KeeperNotYours
    with writing(session):
        if session.get(Office, id_) is not None:
            raise OfficeExists(id_)
        office = Office(id=id_, version=1)
        fill(office, said)
        session.add(office)
        session.flush()
        after = {name: cell for name, cell in cells_of(office).items() if cell}
        audit.record(session, actor, "create", Subject("office", id_, office.keeper), now, after=after)
        search.reindex(session, [id_])
    return office


def change(session: Session, actor: Actor, id_: str, edit: Edit, now: datetime) -> None:
    """Let an office be what a form says of it.

    Raises OfficeUnknown, OfficeKeptByOthers, KeeperNotYours, ChangedMeanwhile.
    """
    with writing(session):
        office = office_to_change(session, actor, id_)
        before = cells_of(office)
        require_seen(edit, office.version, before)
        if not actor.may_change(int(edit.typed.get("keeper", before["keeper"])) or None):
            raise KeeperNotYours
        fill(office, edit.typed)
        session.flush()
        done(session, actor, "change", office, now, before, cells_of(office))


def remove(session: Session, actor: Actor, id_: str, edit: Edit, in_use: Collection[str], now: datetime) -> None:
    """Delete an office with all that is known of it; `in_use` are the ids of those that campaigns write to.

    Raises OfficeUnknown, OfficeKeptByOthers, OfficeInUse, ChangedMeanwhile.
    """
    with writing(session):
        office = office_to_change(session, actor, id_)
        if id_ in in_use:
            raise OfficeInUse
        before = everything_of(office)
        # What was added since is a change, too.
        require_seen(Edit(edit.version, edit.seen, {**before, **edit.seen}), office.version, before)
        session.delete(office)
        audit.record(session, actor, "delete", Subject("office", id_, office.keeper), now, before=before)
