"""Pages that are given again for a minute: the time after the noon of all tests, and what an answer says of it."""

from __future__ import annotations

from datetime import timedelta

import time_machine
from werkzeug.test import TestResponse

from tests.conftest import NOON


def later(seconds: float) -> time_machine.travel:
    """Let so many seconds have passed since noon."""
    return time_machine.travel(NOON + timedelta(seconds=seconds), tick=False)


def kept_for(response: TestResponse) -> int:
    """Return for how many seconds a browser may keep an answer."""
    return int(response.headers["Cache-Control"].removeprefix("public, max-age="))
