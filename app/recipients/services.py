"""Use cases of the directory; each is one commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import TypeVar

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from app.extensions import Model, writing
from app.recipients import queries, search
from app.recipients.models import Channel, ChannelKind, Health, HolderWording, Office, OfficeHolder, OfficeWording
from app.recipients.recipients_file import OFFICE_WORDINGS, HolderRecord, OfficeRecord

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many offices of a file were new, changed, and as they already stood."""

    new: int
    changed: int
    unchanged: int


def import_offices(session: Session, records: Sequence[OfficeRecord], *, only_new: bool = False) -> Imported:
    """Let the offices of a file stand in the directory as the file has them; others stay as they are.

    With `only_new`, what is said of an office already stays as it is, too; only languages that it lacks are added.
    """
    with writing(session):
        rows = queries.offices(session, [record.id for record in records])
        touched = []
        new = changed = 0
        for record in records:
            office = rows.get(record.id)
            if office is None:
                new += 1
                office, wanted = Office(id=record.id), record
                session.add(office)
            else:
                known = queries.record_of(office)
                wanted = _with_languages_of(known, record) if only_new else record
                if known == wanted:
                    continue
                changed += 1
            _fill(office, wanted)
            touched.append(office.id)
        search.reindex(session, touched)
    return Imported(new, changed, len(records) - new - changed)


def _with_languages_of(known: OfficeRecord, given: OfficeRecord) -> OfficeRecord:
    """Return what is known of an office, with the wordings of a file in languages that it has none in."""
    names = {(holder.name, holder.held_from): holder.names for holder in given.holders}
    return replace(
        known,
        wordings={**given.wordings, **known.wordings},
        holders=tuple(
            replace(holder, names={**names.get((holder.name, holder.held_from), {}), **holder.names})
            for holder in known.holders
        ),
    )


def _fill(office: Office, record: OfficeRecord) -> None:
    """Let the row say what the record says; what else is known of its holders and channels stays."""
    office.country, office.rank, office.reads = record.country, record.rank.value, " ".join(record.reads)
    office.source, office.verified_on = record.source, record.verified_on
    wordings = {row.language: row for row in office.wordings}
    office.wordings = [
        _set(
            wordings.get(language) or OfficeWording(language=language), **dict(zip(OFFICE_WORDINGS, cells, strict=True))
        )
        for language, cells in record.wordings.items()
    ]
    holders = {(row.name, row.held_from): row for row in office.holders}
    office.holders = [_holder(holders.get((given.name, given.held_from)), given) for given in record.holders]
    channels = {(row.kind, row.value): row for row in office.channels}
    office.channels = [
        _set(channels.get((given.kind, given.value)) or Channel(), position=position, **asdict(given))
        for position, given in enumerate(record.channels)
    ]
    for position, holder in enumerate(office.holders):
        holder.position = position


def _holder(row: OfficeHolder | None, given: HolderRecord) -> OfficeHolder:
    row = row or OfficeHolder()
    values = {field.name: getattr(given, field.name) for field in fields(given) if field.name != "names"}
    _set(row, **{**values, "gender": given.gender.value})
    wordings = {wording.language: wording for wording in row.wordings}
    row.wordings = [
        _set(wordings.get(language) or HolderWording(language=language), name=name, name_dative=dative)
        for language, (name, dative) in given.names.items()
    ]
    return row


def _set(row: _Row, **values: object) -> _Row:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def note_failure(session: Session, office: str, address: str) -> None:
    """Note within the caller's commit that mail to an office's address comes back; people decide whether it is dead."""
    session.execute(
        update(Channel)
        .where(
            Channel.office_id == office,
            Channel.kind == ChannelKind.EMAIL,
            func.lower(Channel.value) == address.lower(),
            Channel.health != Health.DEAD,
        )
        .values(health=Health.FAILING)
    )


def remove_offices(session: Session, ids: Collection[str]) -> int:
    """Take offices out of the directory; the caller passes none that a campaign uses. Returns how many there were."""
    with writing(session):
        found = queries.offices(session, list(ids))
        for office in found.values():
            session.delete(office)
    return len(found)


def reindex(session: Session) -> int:
    """Make the index of the search anew for the whole directory; returns for how many offices."""
    with writing(session):
        return search.reindex(session, queries.ids(session))
