"""What the first page of the desk says of joint letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session

from app.access import Actor
from app.desk import Task
from app.signons import queries


def tasks(session: Session, actor: Actor, now: datetime) -> Iterator[Task]:  # noqa: ARG001  # Every source of tasks is given the time.
    """Say of which frozen letters an organisation wants to be taken off."""
    if not actor.is_desk:
        return
    for slug in queries.with_signers_who_want_out(session):
        sentence = gettext("An organisation wants to be taken off the frozen joint letter “%(slug)s”.", slug=slug)
        yield Task(sentence, url_for("joint_letters_desk.overview", slug=slug))
