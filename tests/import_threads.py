"""The threads in which the application carries imports out."""

from __future__ import annotations

import threading

_PATIENCE = 60


def wait() -> None:
    """Return when no import is carried out any more."""
    for thread in threading.enumerate():
        if thread.name.startswith("import-"):
            thread.join(_PATIENCE)
            assert not thread.is_alive(), f"{thread.name} does not come to its end"
