"""Reads section offices."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from app.sections.models import Section


def all_sections(session: Session) -> Sequence[Section]:
    """Return every section with its countries, by slug."""
    return session.scalars(select(Section).options(selectinload(Section.countries)).order_by(Section.slug)).all()


def by_slug(session: Session, slug: str) -> Section | None:
    return session.scalar(select(Section).options(selectinload(Section.countries)).where(Section.slug == slug))


def name_of(section: Section, language: str) -> str:
    """Return what a section is called in a language, else in English, else in any, else its slug."""
    names = section.names
    return names.get(language) or names.get("en") or next(iter(names.values()), section.slug)
