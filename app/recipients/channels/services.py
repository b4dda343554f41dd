"""Use cases of the channels of an office; each is one commit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import writing
from app.recipients.changing import done, office_to_change
from app.recipients.channels.values import cells_of, fill
from app.recipients.conflicts import Cells, ChangedMeanwhile, Edit, require_seen
from app.recipients.errors import ChannelExists
from app.recipients.models import Channel, Office
from app.recipients.queries import channel_by


def add(session: Session, actor: Actor, id_: str, said: Cells, now: datetime) -> Channel:
    """Give an office one more channel, behind the others. Raises OfficeUnknown, OfficeKeptByOthers, ChannelExists."""
    with writing(session):
        office = office_to_change(session, actor, id_)
        channel = Channel(position=max((one.position for one in office.channels), default=-1) + 1)
        fill(channel, said)
        _require_new(office, channel)
        office.channels.append(channel)
        session.flush()
        after = {name: cell for name, cell in cells_of(channel).items() if cell}
        done(session, actor, "add channel", office, now, None, after)
    return channel


def change(session: Session, actor: Actor, id_: str, number: int, edit: Edit, now: datetime) -> None:
    """Let a channel be what a form says of it.

    Raises OfficeUnknown, OfficeKeptByOthers, ChannelUnknown, ChannelExists, ChangedMeanwhile.
    """
    with writing(session):
        office = office_to_change(session, actor, id_)
        channel = channel_by(office, number)
        before = cells_of(channel)
        require_seen(edit, office.version, before)
        fill(channel, edit.typed)
        _require_new(office, channel)
        session.flush()
        after = cells_of(channel)
        # The log says of which channel it is, also where that is not what changed.
        about = {"channel": f"{channel.kind} {before['value']}"} if before != after else {}
        done(session, actor, "change channel", office, now, before, {**after, **about})


def remove(session: Session, actor: Actor, id_: str, number: int, edit: Edit, now: datetime) -> None:
    """Take a channel from an office. Raises OfficeUnknown, OfficeKeptByOthers, ChannelUnknown, ChangedMeanwhile."""
    with writing(session):
        office = office_to_change(session, actor, id_)
        channel = channel_by(office, number)
        before = cells_of(channel)
        require_seen(Edit(edit.version, edit.seen, before), office.version, before)
        office.channels.remove(channel)
        session.flush()
        done(session, actor, "remove channel", office, now, before, None)


def move(session: Session, actor: Actor, id_: str, number: int, edit: Edit, now: datetime, *, up: bool) -> None:
    """Let a channel be asked before (or after) the one that it stands behind; letters go to the first that works.

    `edit` saw the cell "order". Raises OfficeUnknown, OfficeKeptByOthers, ChannelUnknown, ChangedMeanwhile.
    """
    with writing(session):
        office = office_to_change(session, actor, id_)
        channel = channel_by(office, number)
        before = order_of(office)
        if edit.seen.get("order") != before["order"]:
            raise ChangedMeanwhile(office.version, before, ())
        ordered = sorted(office.channels, key=lambda one: (one.position, one.id))
        place = ordered.index(channel)
        other = place - 1 if up else place + 1
        if 0 <= other < len(ordered):
            ordered[place], ordered[other] = ordered[other], ordered[place]
        for position, one in enumerate(ordered):
            one.position = position
        office.channels = ordered
        session.flush()
        done(session, actor, "move channel", office, now, before, order_of(office))


def order_of(office: Office) -> dict[str, str]:
    """Return in which order an office's channels stand."""
    return {"order": " | ".join(f"{one.kind} {one.value}" for one in office.channels)}


def _require_new(office: Office, channel: Channel) -> None:
    others = (one for one in office.channels if one is not channel)
    if any((one.kind, one.value) == (channel.kind, channel.value) for one in others):
        raise ChannelExists
