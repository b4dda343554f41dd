"""What the first page of the desk says about campaigns that need a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from app.access import Actor
from app.desk import Task
from app.tracking import queries

# Of the campaigns that nobody owns, so many are named.
_NAMED = 5


def undecided_campaigns(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Tell the desk how many campaigns have passed undecided, how many end today, and how many in the week after."""
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
    if found.week:
        sentence = ngettext("%(num)d campaign ends within a week.", "%(num)d campaigns end within a week.", found.week)
        yield Task(f"{sentence}{_unowned(found.unowned)}", url_for("tracking_desk.index", _anchor="week"))


def _unowned(called: Sequence[str]) -> str:
    """Return a sentence on the campaigns that nobody owns."""
    if not called:
        return ""
    named, more = ", ".join(called[:_NAMED]), len(called) - _NAMED
    sentence = gettext("Nobody owns %(campaigns)s.", campaigns=named)
    if more > 0:
        sentence = ngettext(
            "Nobody owns %(campaigns)s and %(num)d other.",
            "Nobody owns %(campaigns)s and %(num)d others.",
            more,
            campaigns=named,
        )
    return f" {sentence}"
