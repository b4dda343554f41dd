"""Use cases of section offices; each is one commit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import writing
from app.letters.countries import is_country
from app.sections import queries
from app.sections.errors import CountryUnknown, SectionExists, SectionSlugRefused, TimeZoneUnknown
from app.sections.models import Section, SectionCountry

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 40


def create(
    session: Session, actor: Actor, slug: str, name: str, countries: Sequence[str], time_zone: str, now: datetime
) -> Section:
    """Make a section. Raises SectionSlugRefused, SectionExists, CountryUnknown, TimeZoneUnknown."""
    if not _SLUG.fullmatch(slug) or len(slug) > _LONGEST_SLUG:
        raise SectionSlugRefused(slug)
    for code in countries:
        if not is_country(code):
            raise CountryUnknown(code)
    if time_zone not in available_timezones():
        raise TimeZoneUnknown(time_zone)
    with writing(session):
        if queries.by_slug(session, slug):
            raise SectionExists(slug)
        section = Section(slug=slug, names={"en": name}, time_zone=time_zone)
        section.countries = [SectionCountry(country=code) for code in dict.fromkeys(countries)]
        session.add(section)
        session.flush()
        audit.record(
            session, actor, "create", Subject("section", slug, section.id), now,
            after={"name": name, "countries": " ".join(countries), "time_zone": time_zone},
        )  # fmt: skip
    return section
