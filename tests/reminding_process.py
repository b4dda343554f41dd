"""A run of the reminders in a process of its own that ends with -9 when some of its mails are queued."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import Any

from sqlalchemy import event

from app import clock, create_app
from app.config import Config
from app.extensions import db
from app.outbox.models import OutboxMessage
from app.tracking.reminders import services


def main(words: Sequence[str]) -> None:
    left = int(words[0])

    def count(*_given: Any) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(OutboxMessage, "after_insert", count)
    app = create_app(Config.from_env())
    with app.app_context():
        services.remind(app.config["BASE_URL"], db.session(), clock.now())
