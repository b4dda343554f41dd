"""Reads section offices."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.access import Actor
from app.sections.dress import Dress
from app.sections.models import Section


def all_sections(session: Session) -> Sequence[Section]:
    """Return every section with its countries, by slug."""
    return session.scalars(select(Section).options(selectinload(Section.countries)).order_by(Section.slug)).all()


def seen_by(session: Session, actor: Actor) -> list[Section]:
    """Return the sections whose pages at the desk somebody may open: all of them, or the own."""
    return [section for section in all_sections(session) if actor.may_change(section.id)]


def by_slug(session: Session, slug: str) -> Section | None:
    return session.scalar(select(Section).options(selectinload(Section.countries)).where(Section.slug == slug))


def to_change(session: Session, slug: str) -> Section | None:
    """Return a section as it is now; until this transaction ends, another one that would change it waits."""
    return session.scalar(
        select(Section).where(Section.slug == slug).with_for_update().execution_options(populate_existing=True)
    )


def of_actor(session: Session, slug: str, actor: Actor) -> Section | None:
    """Return a section that somebody may change; None where there is none, or where it is another's."""
    section = by_slug(session, slug)
    return section if section is not None and actor.may_change(section.id) else None


def dressed(session: Session, slug: str) -> Dress | None:
    """Return a section as its supporters meet it; None for an unknown one, and for the empty slug of no section."""
    section = by_slug(session, slug) if slug else None
    return dress_of(section) if section else None


def dress_of_actor(session: Session, slug: str, actor: Actor) -> Dress | None:
    """Return, as a value, a section that somebody may change; None as `of_actor` does."""
    section = of_actor(session, slug, actor)
    return dress_of(section) if section else None


def dress_of(section: Section) -> Dress:
    """Return a section as its supporters meet it."""
    return Dress(
        id=section.id,
        slug=section.slug,
        time_zone=section.time_zone,
        names=dict(section.names),
        countries=tuple(row.country for row in section.countries),
        languages=tuple(section.languages.split()),
        paper=section.paper,
        contact=section.contact,
        reply_to=section.reply_to,
        return_address=section.return_address,
    )


def name_of(section: Section, language: str) -> str:
    """Return what a section is called in a language, else in English, else in any, else its slug."""
    return dress_of(section).name_in(language)


def number_of(session: Session, slug: str) -> int | None:
    """Return the number of a section, None for no section (an empty slug) and for one that is gone."""
    return session.scalar(select(Section.id).where(Section.slug == slug)) if slug else None
