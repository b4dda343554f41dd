"""Use cases of the holders of an office; each is one commit. Letters resolve the holder on the day they are made."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.access import Actor
from app.extensions import writing
from app.recipients.changing import done, office_to_change
from app.recipients.conflicts import Edit, require_seen
from app.recipients.errors import DaysInWrongOrder, HolderExists
from app.recipients.holders.names import cells_of, fill, told
from app.recipients.models import Office, OfficeHolder
from app.recipients.queries import holder_of, present_holder


def succeed(session: Session, actor: Actor, id_: str, edit: Edit, now: datetime) -> OfficeHolder:
    """Let somebody hold an office from a day on; whoever holds it then ends the day before, and stays in its history.

    `edit` saw the present holder as the cell "present". Raises OfficeUnknown, OfficeKeptByOthers, ChangedMeanwhile,
    DaysInWrongOrder, HolderExists.
    """
    said = {name: cell for name, cell in edit.typed.items() if name != "present"}
    first = date.fromisoformat(said["held_from"])
    with writing(session):
        office = office_to_change(session, actor, id_)
        before = _all(office)
        present = {"present": told(present_holder(office))}
        require_seen(Edit(edit.version, edit.seen, {"present": said["name"]}), office.version, present)
        for holder in office.holders:
            if holder.name == said["name"] and holder.held_from == first:
                raise HolderExists(holder.name)
            if holder.held_from is not None and holder.held_from >= first:
                raise DaysInWrongOrder(holder.held_from)
            if holder.held_until is None or holder.held_until >= first:
                holder.held_until = first - timedelta(days=1)
        successor = OfficeHolder(position=max((holder.position for holder in office.holders), default=-1) + 1)
        fill(successor, {**said, "held_until": ""})
        office.holders.append(successor)
        session.flush()
        done(session, actor, "succession", office, now, before, {**_all(office), **_named(successor)})
    return successor


def change(session: Session, actor: Actor, id_: str, number: int, edit: Edit, now: datetime) -> None:
    """Correct what is said of a holder, or say the last day of one without a successor.

    Raises OfficeUnknown, OfficeKeptByOthers, HolderUnknown, ChangedMeanwhile, DaysInWrongOrder, HolderExists.
    """
    with writing(session):
        office = office_to_change(session, actor, id_)
        holder = holder_of(office, number)
        before = cells_of(holder)
        require_seen(edit, office.version, before)
        fill(holder, edit.typed)
        if holder.held_from and holder.held_until and holder.held_until < holder.held_from:
            raise DaysInWrongOrder(holder.held_from)
        others = (one for one in office.holders if one is not holder)
        if any((one.name, one.held_from) == (holder.name, holder.held_from) for one in others):
            raise HolderExists(holder.name)
        session.flush()
        after = cells_of(holder)
        done(session, actor, "change holder", office, now, before, after)


def _all(office: Office) -> dict[str, str]:
    return {f"holder {number}": told(holder) for number, holder in enumerate(office.holders, 1)}


def _named(holder: OfficeHolder) -> dict[str, str]:
    return {name: cell for name, cell in cells_of(holder).items() if cell}
