"""Use cases of the people of a draft. A person is known by the place in the order, from 1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from app.access import Actor
from app.campaigns.content import CampaignContent, Person
from app.campaigns.drafts import services as drafts
from app.campaigns.drafts.services import Edit, mark_of
from app.campaigns.people.errors import PersonUnknown

People = tuple[Person, ...]


def append(session: Session, actor: Actor, slug: str, person: Person, seen: str, now: datetime) -> None:
    """Name one more person, after the others. `seen` is the mark of all of them. Raises as `drafts.change`."""
    _change(session, actor, slug, ("add person", seen), lambda people: (*people, person), now)


def remove(session: Session, actor: Actor, slug: str, number: int, seen: str, now: datetime) -> None:
    """Name a person no more. Raises PersonUnknown, and as `drafts.change`."""

    def without(people: People) -> People:
        index = _index(people, number)
        return (*people[:index], *people[index + 1 :])

    _change(session, actor, slug, ("remove person", seen), without, now)


def move(session: Session, actor: Actor, slug: str, number: int, by: int, seen: str, now: datetime) -> None:
    """Name a person earlier (-1) or later (1). Raises PersonUnknown, and as `drafts.change`."""

    def moved(people: People) -> People:
        ordered = list(people)
        person = ordered.pop(_index(people, number))
        ordered.insert(max(number - 1 + by, 0), person)
        return tuple(ordered)

    _change(session, actor, slug, ("order people", seen), moved, now)


def correct(session: Session, actor: Actor, slug: str, number: int, person: Person, seen: str, now: datetime) -> None:
    """Say something else of a person; `seen` is the mark of that person alone. Raises as `drafts.change`."""
    edit = Edit(
        "change person",
        lambda content: person_at(content, number),
        seen,
        lambda content: replace(content, people=(*content.people[: number - 1], person, *content.people[number:])),
    )
    drafts.change(session, actor, slug, edit, now)


def person_at(content: CampaignContent, number: int) -> Person | None:
    """Return the person in a place, None where there is nobody."""
    return content.people[number - 1] if 0 < number <= len(content.people) else None


def mark(content: CampaignContent) -> str:
    """Return the mark of all people, by which a form about their number or order is known."""
    return mark_of(content.people)


def _change(
    session: Session,
    actor: Actor,
    slug: str,
    action: tuple[str, str],
    new: Callable[[People], People],
    now: datetime,
) -> None:
    name, seen = action
    edit = Edit(name, lambda content: content.people, seen, lambda c: replace(c, people=new(c.people)))
    drafts.change(session, actor, slug, edit, now)


def _index(people: People, number: int) -> int:
    if not 0 < number <= len(people):
        raise PersonUnknown
    return number - 1
