"""Section offices for tests, all of them invented."""

from __future__ import annotations

from datetime import date

from flask import Flask

from app import clock
from app.access import COMMAND_LINE
from app.campaigns import queries as campaigns
from app.campaigns import services as campaigns_services
from app.campaigns.deadlines import Deadline, DeadlineKind
from app.extensions import db
from app.sections import queries, services
from app.sections.models import Section

LENT = "Section Germany\nPostfach 1\n10115 Berlin\nGERMANY"


def a_section(
    app: Flask, slug: str = "germany", countries: str = "DE", time_zone: str = "Europe/Berlin", **values: str
) -> int:
    """Make a section, with these of the values that its form has; return its number."""
    with app.app_context():
        session, now = db.session(), clock.now()
        section = services.create(
            session, COMMAND_LINE, slug, f"{slug.capitalize()} section", countries.split(), time_zone, now
        )
        if values:
            services.change(session, COMMAND_LINE, slug, values, section.version, now)
        return section.id


def the_section(app: Flask, slug: str = "germany") -> Section:
    """Return a section as it stands in the database."""
    with app.app_context():
        found = queries.by_slug(db.session(), slug)
        assert found is not None
        db.session.expunge_all()
        return found


def own_day(app: Flask, day: date | None, slug: str = "practice", section: str = "germany") -> None:
    """Let a section's supporters write until a day and with it; None: until the published one."""
    with app.app_context():
        number = queries.by_slug(db.session(), section)
        assert number is not None
        seen = campaigns.section_deadline(db.session(), slug, number.id)
        wanted = Deadline(DeadlineKind.UNTIL, day) if day else None
        campaigns_services.set_section_deadline(db.session(), COMMAND_LINE, (section, slug), wanted, seen, clock.now())
