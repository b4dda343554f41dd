"""What the first page of the desk says about campaigns that need a decision."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import ngettext
from sqlalchemy.orm import Session

from app.access import Actor
from app.desk import Task
from app.tracking import queries


def undecided_campaigns(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Tell the desk how many campaigns have passed undecided, and how many end today."""
    if not actor.is_desk:
        return
    found = queries.need(session, now)
    if found.passed:
        sentence = ngettext(
            "%(num)d campaign has passed, and nobody has decided how it goes on.",
            "%(num)d campaigns have passed, and nobody has decided how they go on.",
            found.passed,
        )
        yield Task(sentence, url_for("tracking_desk.index"))
    if found.today:
        sentence = ngettext("%(num)d campaign ends today.", "%(num)d campaigns end today.", found.today)
        yield Task(sentence, url_for("tracking_desk.index", _anchor="today"))
