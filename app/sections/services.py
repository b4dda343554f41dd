"""Use cases of section offices; each is one commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.access import Actor
from app.audit import services as audit
from app.audit.services import Subject
from app.extensions import writing
from app.letters.characters import line_of
from app.letters.countries import is_country
from app.sections import queries
from app.sections.dress import is_slug
from app.sections.errors import (
    CountriesOfDesk,
    CountryUnknown,
    SectionChanged,
    SectionExists,
    SectionSlugRefused,
    SectionUnknown,
    TimeZoneUnknown,
)
from app.sections.models import Section, SectionCountry
from app.sections.typed import time_zones

_NAME = "name_"
# What is kept as it is typed; a section's names and countries are kept apart.
_PLAIN = ("time_zone", "languages", "paper", "contact", "reply_to", "return_address")

# What these words mean already: the form of a new section, and the international desk.
_TAKEN = frozenset({"new", "desk"})


def create(
    session: Session, actor: Actor, slug: str, name: str, countries: Sequence[str], time_zone: str, now: datetime
) -> Section:
    """Make a section. Raises SectionSlugRefused, SectionExists, CountryUnknown, TimeZoneUnknown, CharacterRefused.

    Two sections may serve one country, as where there is one for each of its languages: a supporter's section is the
    one whose page they opened.
    """
    if not is_slug(slug) or slug in _TAKEN:
        raise SectionSlugRefused(slug)
    name = line_of(name)
    _check(countries, time_zone)
    with writing(session):
        if queries.by_slug(session, slug):
            raise SectionExists(slug)
        section = Section(slug=slug, names={"en": name}, time_zone=time_zone)
        section.countries = [SectionCountry(country=code) for code in dict.fromkeys(countries)]
        session.add(section)
        try:
            session.flush()
        except IntegrityError:
            # Somebody made it at the same moment.
            raise SectionExists(slug) from None
        audit.record(
            session, actor, "create", Subject("section", slug, section.id), now,
            after={"name": name, "countries": " ".join(countries), "time_zone": time_zone},
        )  # fmt: skip
    return section


def values_of(section: Section) -> dict[str, str]:
    """Return what may be changed of a section, as its form has it: lists by spaces, a name for each language."""
    return {
        **{f"{_NAME}{language}": name for language, name in section.names.items()},
        "countries": " ".join(row.country for row in section.countries),
        **{name: str(getattr(section, name)) for name in _PLAIN},
    }


def change(
    session: Session,
    actor: Actor,
    slug: str,
    wanted: Mapping[str, str],
    version: int,
    now: datetime,
) -> bool:
    """Change a section to what its form says (see `values_of`); what is not named stays as it is.

    `version` is the one that its editor saw. The slug never changes: addresses and counts have it. Returns whether
    anything changed. Raises SectionUnknown (also for another's section), CountriesOfDesk, CountryUnknown,
    TimeZoneUnknown, and SectionChanged where another editor was faster.
    """
    with writing(session):
        section = queries.to_change(session, slug)
        if section is None or not actor.may_change(section.id):
            raise SectionUnknown(slug)
        before = values_of(section)
        after = {**before, **wanted}
        differing = [(name, before.get(name, ""), value) for name, value in after.items() if before.get(name) != value]
        differing = [(name, old, new) for name, old, new in differing if old != new]
        if not differing:
            return False
        if section.version != version:
            raise SectionChanged(differing, section.version)
        if after["countries"] != before["countries"] and not actor.is_desk:
            raise CountriesOfDesk
        _check(after["countries"].split(), after["time_zone"])
        _write(section, after)
        section.version += 1
        audit.record(session, actor, "change", Subject("section", slug, section.id), now, before=before, after=after)
    return True


def _write(section: Section, values: Mapping[str, str]) -> None:
    for name in _PLAIN:
        setattr(section, name, values[name])
    names = {name.removeprefix(_NAME): text for name, text in values.items() if name.startswith(_NAME)}
    section.names = {language: text for language, text in names.items() if text}
    kept = {row.country: row for row in section.countries}
    codes = dict.fromkeys(values["countries"].split())
    section.countries = [kept.get(code) or SectionCountry(country=code) for code in codes]


def _check(countries: Sequence[str], time_zone: str) -> None:
    for code in countries:
        if not is_country(code):
            raise CountryUnknown(code)
    if time_zone not in time_zones():
        raise TimeZoneUnknown(time_zone)
