"""Reads the directory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.access import Actor
from app.letters.conventions import Gender, Rank
from app.recipients.errors import ChannelUnknown, HolderUnknown, OfficeKeptByOthers, OfficeUnknown
from app.recipients.models import Channel, ChannelKind, Health, Office, OfficeHolder
from app.recipients.recipients_file import ChannelRecord, HolderRecord, OfficeRecord


def offices(session: Session, ids: Sequence[str] | None = None) -> dict[str, Office]:
    """Return offices by id, with wordings, holders and channels loaded; all of them where no ids are given."""
    query = select(Office).order_by(Office.id).options(
        selectinload(Office.wordings),
        selectinload(Office.channels),
        selectinload(Office.holders).selectinload(OfficeHolder.wordings),
    )  # fmt: skip
    if ids is not None:
        query = query.where(Office.id.in_(ids))
    return {office.id: office for office in session.scalars(query)}


def office_with_channels(session: Session, id_: str) -> Office | None:
    """Return one office with its channels and holders, without what it is called."""
    query = select(Office).where(Office.id == id_)
    loaded = query.options(selectinload(Office.channels), selectinload(Office.holders))
    return session.scalar(loaded.execution_options(populate_existing=True))


def ids(session: Session) -> Sequence[str]:
    """Return the ids of all offices, in order."""
    return session.scalars(select(Office.id).order_by(Office.id)).all()


def count(session: Session) -> int:
    """Return how many offices there are."""
    return session.scalar(select(func.count()).select_from(Office)) or 0


def whole_office(session: Session, id_: str) -> Office | None:
    """Return one office with everything that is known of it, read anew."""
    query = select(Office).where(Office.id == id_).execution_options(populate_existing=True)
    loaded = query.options(
        selectinload(Office.wordings),
        selectinload(Office.channels),
        selectinload(Office.accreditations),
        selectinload(Office.holders).selectinload(OfficeHolder.wordings),
    )
    return session.scalar(loaded)


def office_for(session: Session, actor: Actor, id_: str) -> Office:
    """Return an office to somebody who would change it. Raises OfficeUnknown, OfficeKeptByOthers."""
    office = whole_office(session, id_)
    if office is None:
        raise OfficeUnknown(id_)
    if not actor.may_change(office.keeper):
        raise OfficeKeptByOthers(id_, office.keeper)
    return office


def holder_of(office: Office, number: int) -> OfficeHolder:
    """Return a holder of an office by number. Raises HolderUnknown."""
    found = next((holder for holder in office.holders if holder.id == number), None)
    if found is None:
        raise HolderUnknown
    return found


def channel_by(office: Office, number: int) -> Channel:
    """Return a channel of an office by number. Raises ChannelUnknown."""
    found = next((channel for channel in office.channels if channel.id == number), None)
    if found is None:
        raise ChannelUnknown
    return found


def reached_by(office: Office) -> list[str]:
    """Return the kinds of channels by which an office can be reached now."""
    return list(dict.fromkeys(channel.kind for channel in usable(office)))


def holder_on(office: Office, day: date) -> OfficeHolder | None:
    """Return who held an office on a day; of two who touch on that day, the one who came later."""
    held = [
        holder
        for holder in office.holders
        if (holder.held_from is None or holder.held_from <= day)
        and (holder.held_until is None or day <= holder.held_until)
    ]
    return max(held, key=lambda holder: (holder.held_from or date.min, holder.id), default=None)


def present_holder(office: Office) -> OfficeHolder | None:
    """Return who holds an office without a last day, or holds it last: whom a successor follows."""
    return max(
        office.holders,
        key=lambda holder: (holder.held_until is None, holder.held_until or date.min, holder.held_from or date.min),
        default=None,
    )


def channel_of(office: Office, kind: ChannelKind, *, historical: bool = False) -> Channel | None:
    """Return the first channel of a kind that is not known to be dead; a historical one only where asked for."""
    return next((channel for channel in usable(office, historical=historical) if channel.kind == kind), None)


def usable(office: Office, *, historical: bool = False) -> list[Channel]:
    """Return the channels of an office that are not known to be dead.

    A letter of today never uses a historical one; a historical example prefers the address of its own time.
    """
    alive = [channel for channel in office.channels if channel.health != Health.DEAD]
    if historical:
        return sorted(alive, key=lambda channel: not channel.historical)
    return [channel for channel in alive if not channel.historical]


def email_addresses(session: Session) -> set[str]:
    """Return every e-mail address that any office has, or had."""
    return set(session.scalars(select(Channel.value).where(Channel.kind == ChannelKind.EMAIL)))


def records(session: Session) -> list[OfficeRecord]:
    """Return the whole directory as the values that a file holds."""
    return [record_of(office) for office in offices(session).values()]


def record_of(office: Office) -> OfficeRecord:
    """Return one office as the value that a file holds."""
    return OfficeRecord(
        id=office.id,
        country=office.country,
        rank=Rank(office.rank),
        reads=tuple(office.reads.split()),
        wordings={
            w.language: (w.title, w.form_of_address, w.form_of_address_dative, w.salutation) for w in office.wordings
        },
        source=office.source,
        verified_on=office.verified_on,
        holders=tuple(
            HolderRecord(
                name=holder.name,
                surname=holder.surname,
                gender=Gender(holder.gender),
                held_from=holder.held_from,
                held_until=holder.held_until,
                names={w.language: (w.name, w.name_dative) for w in holder.wordings},
                source=holder.source,
                verified_on=holder.verified_on,
            )
            for holder in office.holders
        ),
        channels=tuple(
            ChannelRecord(
                c.kind,
                c.value,
                c.extension,
                c.country,
                c.country_line,
                c.network,
                c.historical,
                c.source,
                c.verified_on,
            )
            for c in office.channels
        ),
    )
