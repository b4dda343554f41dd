"""Tells the first page of the desk which imports wait for somebody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from app.access import Actor
from app.desk import Task
from app.imports import queries
from app.imports.states import Verdict


def tasks(session: Session, actor: Actor, _now: datetime) -> Iterator[Task]:
    """Tell the first page of the desk which imports wait for somebody."""
    for run in queries.waiting(session, actor):
        faulty = queries.counts(session, run.id)[Verdict.FAULTY]
        address = url_for("imports.show", number=run.id)
        if faulty:
            words = ngettext(
                "The import of %(file)s waits: %(num)d office has faults.",
                "The import of %(file)s waits: %(num)d offices have faults.",
                faulty,
                file=run.file_name,
            )
        else:
            words = gettext("The import of %(file)s is checked and waits to be applied.", file=run.file_name)
        yield Task(words, address)
