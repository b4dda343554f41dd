"""What the first page of the desk says of missions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from app.access import Actor
from app.desk import Task
from app.missions import queries
from app.public import interface_language
from app.sections import queries as sections


def tasks(session: Session, actor: Actor, now: datetime) -> Iterable[Task]:  # noqa: ARG001  # Every source of tasks is given the time.
    """Say where supporters asked for a copy to a mission that nobody knows: to each section, else to the desk."""
    if actor.is_desk and (count := len(queries.missing(session, None))):
        words = ngettext(
            "In countries that no section serves, %(num)d diplomatic mission is missing.",
            "In countries that no section serves, %(num)d diplomatic missions are missing.",
            count,
        )
        yield Task(words, "/desk/missions/")
    for section in sections.all_sections(session):
        if section.id in actor.sections and (count := len(queries.missing(session, section.id))):
            words = ngettext(
                "%(num)d diplomatic mission is missing.", "%(num)d diplomatic missions are missing.", count
            )
            name = sections.name_of(section, interface_language())
            yield Task(
                gettext("%(section)s: %(words)s", section=name, words=words), f"/desk/sections/{section.slug}/missions"
            )
