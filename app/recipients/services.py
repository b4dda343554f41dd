"""Use cases of the directory; each is one commit."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.extensions import begin_writing
from app.recipients import queries
from app.recipients.models import Channel, HolderWording, Office, OfficeHolder, OfficeWording
from app.recipients.recipients_file import OfficeRecord


@dataclass(frozen=True, slots=True)
class Imported:
    """How many offices of a file were new, changed, and as they already stood."""

    new: int
    changed: int
    unchanged: int


def import_offices(session: Session, records: Sequence[OfficeRecord], *, only_new: bool = False) -> Imported:
    """Let the offices of a file stand in the directory as the file has them; others stay as they are.

    With `only_new`, an office that is known already stays as it is, too.
    """
    begin_writing(session)
    known = {record.id: record for record in queries.records(session)}
    rows = queries.offices(session, [record.id for record in records])
    new = changed = 0
    for record in records:
        if known.get(record.id) == record or (only_new and record.id in known):
            continue
        office = rows.get(record.id)
        if office is None:
            office = Office(id=record.id)
            session.add(office)
            new += 1
        else:
            # The old rows go first, or the new ones would meet their unique keys.
            office.wordings, office.holders, office.channels = [], [], []
            session.flush()
            changed += 1
        _fill(office, record)
    session.commit()
    return Imported(new, changed, len(records) - new - changed)


def _fill(office: Office, record: OfficeRecord) -> None:
    office.country, office.rank, office.reads = record.country, record.rank.value, " ".join(record.reads)
    office.source, office.verified_on = record.source, record.verified_on
    office.wordings = [
        OfficeWording(
            language=language, title=title, form_of_address=form, form_of_address_dative=dative, salutation=salutation
        )
        for language, (title, form, dative, salutation) in record.wordings.items()
    ]
    office.holders = [
        OfficeHolder(
            name=holder.name,
            surname=holder.surname,
            gender=holder.gender.value,
            held_from=holder.held_from,
            held_until=holder.held_until,
            source=holder.source,
            verified_on=holder.verified_on,
            wordings=[
                HolderWording(language=language, name=name, name_dative=dative)
                for language, (name, dative) in holder.names.items()
            ],
        )
        for holder in record.holders
    ]
    office.channels = [
        Channel(
            kind=channel.kind,
            value=channel.value,
            extension=channel.extension,
            country_line=channel.country_line,
            network=channel.network,
            historical=channel.historical,
            source=channel.source,
            verified_on=channel.verified_on,
        )
        for channel in record.channels
    ]


def remove_offices(session: Session, ids: Collection[str]) -> int:
    """Take offices out of the directory; the caller passes none that a campaign uses. Returns how many there were."""
    begin_writing(session)
    found = queries.offices(session, list(ids))
    for office in found.values():
        session.delete(office)
    session.commit()
    return len(found)
