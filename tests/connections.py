"""The connections to a database that this process has open, so that a test which leaves one open fails itself.

Left alone, one is closed when Python gets round to it: by then another test runs, and is blamed.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

# By identity; whatever is here, nobody has closed.
_open: dict[int, Any] = {}


class LeftOpen(AssertionError):
    """A test ended before what it had begun with a database."""


@event.listens_for(Engine, "connect")
def _opened(connection: Any, _record: object) -> None:
    _open[id(connection)] = connection


@event.listens_for(Engine, "close")
def _closed(connection: Any, _record: object) -> None:
    _open.pop(id(connection), None)


@event.listens_for(Engine, "close_detached")
def _closed_apart(connection: Any) -> None:
    _open.pop(id(connection), None)


@contextlib.contextmanager
def none_left() -> Iterator[None]:
    """Raise `LeftOpen` at the end if connections are open that were not at the beginning; closes them first."""
    before = set(_open)
    yield
    left = [_open.pop(key) for key in set(_open) - before]
    for connection in left:
        # One that a thread still uses may refuse.
        with contextlib.suppress(Exception):
            connection.close()
    if left:
        threads = ", ".join(sorted(thread.name for thread in threading.enumerate()))
        raise LeftOpen(
            f"This test left connections to a database open: {len(left)}. Wait for what it starts (threads now: "
            f"{threads}), end its sessions, and make other applications by `tests.applications.another` alone."
        )
