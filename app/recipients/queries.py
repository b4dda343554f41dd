"""Reads the directory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, object_session, selectinload

from app.recipients import stored
from app.recipients.models import Channel, ChannelKind, Health, Office, OfficeHolder
from app.recipients.records import OfficeRecord


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


def holder_on(office: Office, day: date) -> OfficeHolder | None:
    """Return who held an office on a day; of two who touch on that day, the one who came later."""
    held = [
        holder
        for holder in office.holders
        if (holder.held_from is None or holder.held_from <= day)
        and (holder.held_until is None or day <= holder.held_until)
    ]
    return max(held, key=lambda holder: (holder.held_from or date.min, holder.id), default=None)


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
    return list(stored.every_record(session))


def record_of(office: Office) -> OfficeRecord:
    """Return one office as the value that a file holds."""
    session = object_session(office)
    if session is None:
        raise ValueError("an office without a session")
    return stored.records(session, [office.id])[office.id]
