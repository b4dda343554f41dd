"""Use cases of lists; each is one commit. Whoever changes a list says which version of it they have seen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import insert, writing
from app.letters.composing import Role
from app.lists import queries
from app.lists.errors import (
    ListChanged,
    ListExists,
    ListFull,
    ListKeptElsewhere,
    ListSlugRefused,
    ListUnknown,
    OfficeListed,
    OfficeUnknown,
)
from app.lists.models import ListItem, RecipientList

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 80
MOST_OFFICES = 200


def create(session: Session, actor: Actor, section: int | None, slug: str, name: str, now: datetime) -> int:
    """Make a list of a section, or (None) of the desk; return its number.

    Raises ListUnknown where the section is not the actor's, ListSlugRefused, ListExists.
    """
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise ListSlugRefused(slug[:_LONGEST_SLUG])
    if not actor.may_change(section):
        raise ListUnknown
    with writing(session):
        new = {"section_id": section, "owner": section or 0, "slug": slug, "name": name, "version": 1}
        added = insert(session, RecipientList).values(**new).on_conflict_do_nothing().returning(RecipientList.id)
        number = session.scalar(added)
        if number is None:
            raise ListExists(slug)
        audit.record(
            session, actor, "create", Subject("list", str(number), section), now, after={"slug": slug, "name": name}
        )
    return number


def collect(
    session: Session, actor: Actor, section: int | None, base: str, name: str, offices: Sequence[tuple[str, Role]],
    now: datetime,
) -> None:  # fmt: skip
    """Put offices that are new into a section's list of this short name, within the caller's commit.

    Where there is none, it is made; where one is full, the next one follows ("base-2").
    """
    owner, left = section or 0, [*offices]
    for turn in count(1):
        if not left:
            return
        slug = base if turn == 1 else f"{base}-{turn}"
        new = {"section_id": section, "owner": owner, "slug": slug, "name": name, "version": 1}
        session.execute(insert(session, RecipientList).values(**new).on_conflict_do_nothing())
        query = select(RecipientList).where(RecipientList.owner == owner, RecipientList.slug == slug)
        found = session.scalars(query.with_for_update().execution_options(populate_existing=True)).one()
        free = max(0, MOST_OFFICES - len(found.items))
        taken, left = left[:free], left[free:]
        if taken:
            before = _as_said(found)
            for office, role in taken:
                found.items.append(ListItem(office_id=office, role=role.value, position=len(found.items)))
            found.version += 1
            subject = Subject("list", str(found.id), section)
            audit.record(session, actor, "add office", subject, now, before=before, after=_as_said(found))


@contextmanager
def _changing(
    session: Session, actor: Actor, number: int, seen: int, action: str, now: datetime
) -> Iterator[RecipientList]:
    """Let a list be changed in one commit, and write down what it was and is.

    Raises ListUnknown, ListKeptElsewhere, ListChanged.
    """
    with writing(session):
        found = _to_change(session, actor, number, seen)
        before = _as_said(found)
        yield found
        found.version += 1
        for position, item in enumerate(found.items):
            item.position = position
        subject = Subject("list", str(number), found.section_id)
        audit.record(session, actor, action, subject, now, before=before, after=_as_said(found))


def _to_change(session: Session, actor: Actor, number: int, seen: int) -> RecipientList:
    found = queries.one(session, actor, number, locked=True)
    if found is None:
        raise ListUnknown
    if not actor.may_change(found.section_id):
        raise ListKeptElsewhere
    if found.version != seen:
        raise ListChanged
    return found


def _as_said(found: RecipientList) -> dict[str, Any]:
    return {"name": found.name, "offices": [f"{item.office_id} ({item.role})" for item in found.items]}


def rename(session: Session, actor: Actor, number: int, seen: int, name: str, now: datetime) -> None:
    """Call a list otherwise; its short name, which campaign files use, stays. Raises as `_changing`."""
    with _changing(session, actor, number, seen, "rename", now) as found:
        found.name = name


def append(session: Session, actor: Actor, number: int, seen: int, office: str, role: Role, now: datetime) -> None:
    """Put an office at the end of a list. Raises OfficeUnknown, OfficeListed, ListFull, and as `_changing`."""
    with _changing(session, actor, number, seen, "add office", now) as found:
        if not queries.office_exists(session, office):
            raise OfficeUnknown(office)
        if any(item.office_id == office for item in found.items):
            raise OfficeListed
        if len(found.items) >= MOST_OFFICES:
            raise ListFull(MOST_OFFICES)
        found.items.append(ListItem(office_id=office, role=role.value, position=len(found.items)))


def remove_office(session: Session, actor: Actor, number: int, seen: int, office: str, now: datetime) -> None:
    """Take an office out of a list. Raises OfficeUnknown, and as `_changing`."""
    with _changing(session, actor, number, seen, "remove office", now) as found:
        found.items.remove(_item(found, office))


def move(session: Session, actor: Actor, number: int, seen: int, office: str, by: int, now: datetime) -> None:
    """Move an office up (-1) or down (1) in a list. Raises OfficeUnknown, and as `_changing`."""
    with _changing(session, actor, number, seen, "order offices", now) as found:
        item = _item(found, office)
        position = found.items.index(item)
        found.items.remove(item)
        found.items.insert(max(position + by, 0), item)


def set_role(session: Session, actor: Actor, number: int, seen: int, office: str, role: Role, now: datetime) -> None:
    """Let an office of a list get the letter itself or a copy. Raises OfficeUnknown, and as `_changing`."""
    with _changing(session, actor, number, seen, "set role", now) as found:
        _item(found, office).role = role.value


def delete(session: Session, actor: Actor, number: int, seen: int, now: datetime) -> None:
    """Delete a list; campaigns that took their targets from it keep them.

    Raises ListUnknown, ListKeptElsewhere, ListChanged.
    """
    with writing(session):
        found = _to_change(session, actor, number, seen)
        subject = Subject("list", str(number), found.section_id)
        audit.record(session, actor, "delete", subject, now, before={"slug": found.slug, **_as_said(found)})
        session.delete(found)


def _item(found: RecipientList, office: str) -> ListItem:
    item = next((item for item in found.items if item.office_id == office), None)
    if item is None:
        raise OfficeUnknown(office)
    return item
