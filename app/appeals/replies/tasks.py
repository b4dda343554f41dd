"""What the first page of the desk says of replies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.appeals.replies import queries
from app.desk import Task


def tasks(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:  # noqa: ARG001  # Every source of tasks is given the time.
    """Say how many replies wait to be read."""
    if not actor.is_desk and Role.SECTION_EDITOR not in actor.roles:
        return
    if count := queries.waiting(session, actor):
        sentence = ngettext(
            "%(num)d reply of an office waits to be read.", "%(num)d replies of offices wait to be read.", count
        )
        yield Task(sentence, url_for("replies_desk.index"))
