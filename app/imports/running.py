"""Carries imports out: reads the file, checks its offices, applies what is asked; in the open, or in a thread.

Every step is a short commit of `services`, so that whoever comes after a process that died goes on from there.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable
from datetime import datetime
from itertools import islice
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from app.errors import N_
from app.extensions import db
from app.imports import queries, services, staging
from app.imports.errors import RunUnknown
from app.imports.models import ImportRun
from app.imports.states import UNDER_WAY, RunState
from app.recipients import formats
from app.recipients import services as recipients
from app.recipients.errors import RecipientsFileRefused
from app.recipients.rows import Fault

_log = logging.getLogger(__name__)

_FILE_GONE = N_("it is not here any more; please upload it again")

Now = Callable[[], datetime]


def folder_of(app: Flask) -> Path:
    """Return where uploads lie until they are read."""
    return Path(app.instance_path) / "imports"


def file_of(folder: Path, number: int) -> Path:
    return folder / str(number)


def start(app: Flask, number: int, now: Now) -> threading.Thread:
    """Carry an import out in a thread of this process, which does not keep the process from ending."""

    def work() -> None:
        with app.app_context():
            try:
                carry_out(db.session(), number, file_of(folder_of(app), number), now)
            except Exception as error:  # noqa: BLE001  # Nobody stands above a thread; what holds it up may pass.
                # The error may quote a cell; its kind is enough to look for.
                _log.error("import %s stopped: %s", number, type(error).__name__)

    thread = threading.Thread(target=work, name=f"import-{number}", daemon=True)
    thread.start()
    return thread


def carry_out(session: Session, number: int, file: Path, now: Now) -> None:
    """Do all that can be done for an import until a person has to decide, unless somebody else is at it.

    The file is removed when it is read.
    """
    worker = secrets.token_hex(12)
    if services.claim(session, number, worker, now()) is None:
        return
    try:
        while (state := queries.state(session, number)) in UNDER_WAY:
            if state is RunState.READING:
                _read(session, number, worker, file, now)
            elif state is RunState.CHECKING:
                while services.check(session, number, worker, now()):
                    pass
            else:
                _apply(session, number, worker, now)
    except RunUnknown:
        # Somebody else carries it out now, or it was removed.
        return


def _read(session: Session, number: int, worker: str, file: Path, now: Now) -> None:
    kind = session.get_one(ImportRun, number).kind
    try:
        with file.open("rb") as stream:
            rows = formats.open_rows(stream, kind)
            services.open_file(session, number, worker, rows.columns, rows.remarks, now())
            while chunk := list(islice(rows.stream, staging.ROWS_AT_ONCE)):
                services.stage(session, number, worker, chunk, now())
        services.end_reading(session, number, worker, now())
    except RecipientsFileRefused as refused:
        services.fail(session, number, worker, refused.told, now())
    except FileNotFoundError:
        services.fail(session, number, worker, [Fault(0, "", _FILE_GONE)], now())
    file.unlink(missing_ok=True)


def _apply(session: Session, number: int, worker: str, now: Now) -> None:
    actor = staging.actor_of(session.get_one(ImportRun, number))
    if services.apply(session, number, worker, actor, now()):
        services.forget_rows(session, number)
        while recipients.catch_up(session):
            pass
