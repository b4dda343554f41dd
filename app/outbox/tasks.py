"""What the outbox has to say on the first page of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.desk import Task
from app.outbox import browsing, queries
from app.outbox.states import Reason, State
from app.wording import moment

# A worker takes what is due within seconds; after so long, most likely none is running.
_LATE = timedelta(hours=1)


def tasks(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:
    """Yield what waits for whoever may decide it, and that nothing leaves, where nothing does."""
    if not actor.is_desk and Role.SECTION_EDITOR not in actor.roles:
        return
    waiting = browsing.waiting_otherwise(session, actor)
    if waiting.since is not None:
        sentence = ngettext(
            "%(num)d message waits for a decision, since %(moment)s.",
            "%(num)d messages wait for a decision, the first of them since %(moment)s.",
            waiting.count,
            moment=moment(waiting.since.astimezone(UTC)),
        )
        yield Task(sentence, url_for("outbox_desk.index", state=State.HELD.value))
    if look := browsing.waiting_for_look(session, actor).count:
        sentence = ngettext(
            "%(num)d letter waits for a look at its own words.",
            "%(num)d letters wait for a look at their own words.",
            look,
        )
        yield Task(sentence, url_for("outbox_desk.index", state=State.HELD.value, reason=Reason.REVIEW.value))
    late = queries.oldest_due(session, now) if actor.is_desk else timedelta()
    if late > _LATE:
        since = moment((now - late).astimezone(UTC))
        sentence = gettext(
            "The oldest message in the outbox is due since %(moment)s: is a worker running?", moment=since
        )
        yield Task(sentence, url_for("outbox_desk.index", state=State.QUEUED.value))
