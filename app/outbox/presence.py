"""Whether a worker is alive: it holds a lock that the kernel lets go of when the process ends, however it ends."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Collection
from pathlib import Path


class Presence:
    """The lock of one worker, under a token that nobody else has; leave it with `end`."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.token = secrets.token_hex(12)
        self._path = folder / f"{self.token}.lock"
        while True:
            self._file = os.open(self._path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
            # Somebody who was tidying up may have taken the file away between the two calls.
            if self._path.exists() and os.fstat(self._file).st_ino == self._path.stat().st_ino:
                return
            os.close(self._file)

    def end(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)


def is_alive(folder: Path, token: str) -> bool | None:
    """Return whether the worker with a token is alive; None where its lock is not on this machine."""
    path = folder / f"{token}.lock"
    try:
        file = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(file)
    return False


def tidy(folder: Path, leases: Collection[str]) -> None:
    """Take away the locks of workers that are dead and have nothing any more."""
    for path in folder.glob("*.lock"):
        if path.stem not in leases and is_alive(folder, path.stem) is False:
            path.unlink(missing_ok=True)
