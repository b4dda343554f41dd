"""Use cases of the directory; each is one commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.extensions import writing
from app.recipients import queries, search_index, stored
from app.recipients.models import Channel, ChannelKind, Health, Office
from app.recipients.records import OfficeRecord, completed, with_languages_of
from app.recipients.stored import Change

# Mail must not wait for a whole directory to be indexed.
_CAUGHT_UP_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Imported:
    """How many offices of a file were new, changed, and as they already stood."""

    new: int
    changed: int
    unchanged: int


def import_offices(session: Session, records: Sequence[OfficeRecord], *, only_new: bool = False) -> Imported:
    """Let these offices stand in the directory as given; others stay as they are. For few: `app.imports` is for many.

    With `only_new`, what is said of an office already stays as it is, too; only languages that it lacks are added.
    """
    new = changed = 0
    with writing(session):
        keepers = stored.keepers(session)
        for start in range(0, len(records), stored.AT_ONCE):
            chunk = records[start : start + stored.AT_ONCE]
            stored.lock(session, [record.id for record in chunk])
            known = stored.records(session, [record.id for record in chunk])
            changes = []
            for record in chunk:
                old = known.get(record.id)
                wanted = with_languages_of(old, record) if only_new and old else completed(record, old)
                if wanted != old:
                    new, changed = new + (old is None), changed + (old is not None)
                    changes.append(Change(wanted, keepers.get(wanted.keeper), is_new=old is None))
            stored.store(session, changes)
            search_index.reindex(session, [change.record.id for change in changes])
    return Imported(new, changed, len(records) - new - changed)


def note_failure(session: Session, office: str, address: str) -> None:
    """Note within the caller's commit that mail to an office's address comes back; people decide whether it is dead."""
    row = session.scalar(select(Office).where(Office.id == office).with_for_update())
    found = session.scalars(
        select(Channel).where(
            Channel.office_id == office,
            Channel.kind == ChannelKind.EMAIL,
            func.lower(Channel.value) == address.lower(),
            Channel.health.not_in((Health.DEAD, Health.FAILING)),
        )
    ).all()
    for channel in found:
        channel.health = Health.FAILING
    if row is not None and found:
        # Whoever has a form of this office open is told when saving it.
        row.version += 1


def remove_offices(session: Session, ids: Collection[str]) -> int:
    """Take offices out of the directory; the caller passes none that a campaign uses. Returns how many there were."""
    with writing(session):
        found = queries.offices(session, list(ids))
        for office in found.values():
            session.delete(office)
    return len(found)


def catch_up(session: Session) -> int:
    """Let the index of the search know some of what was changed past it; returns how many offices, 0 at the end.

    A large import would keep all others from writing if it brought the index along in its one commit.
    """
    with writing(session):
        return search_index.reindex(session, search_index.behind(session))


def keep_index(session: Session, _now: datetime) -> None:
    """Bring the index of the search up to date, where an import was broken off before it did; a part at a time."""
    for _ in range(_CAUGHT_UP_AT_ONCE):
        if not catch_up(session):
            return


def reindex(session: Session) -> int:
    """Make the index of the search anew for the whole directory; returns for how many offices."""
    with writing(session):
        return search_index.reindex(session, queries.ids(session))
