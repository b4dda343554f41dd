"""What the first page of the desk says of reports."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.access import DESK, Actor, Role
from app.desk import Task
from app.reports import queries


def tasks(session: Session, actor: Actor, now: datetime) -> Iterable[Task]:  # noqa: ARG001  # Every source of tasks is given the time.
    """Say how many reports wait for a decision."""
    if not actor.roles & (DESK | {Role.SECTION_EDITOR}):
        return
    if count := queries.waiting(session, actor):
        sentence = ngettext(
            "%(num)d report of a wrong address waits for a decision.",
            "%(num)d reports of wrong addresses wait for a decision.",
            count,
        )
        yield Task(sentence, "/desk/reports/")
