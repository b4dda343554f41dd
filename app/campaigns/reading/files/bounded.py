"""Runs the process that reads a document, and ends it if it takes too long."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO, Any

from app.campaigns.reading import errors
from app.campaigns.reading.errors import FileBroken, FileTooCostly

_CHILD = Path(__file__).with_name("child.py")
_MEMORY = 1024**3
_PROCESSOR_SECONDS = 15
_SECONDS = 20
# JSON writes a character in up to twelve bytes.
_OUTPUT = 32 * 1024 * 1024
# By these a process ends that was given no more memory or time; by others, one that a file has broken.
_STARVED = {signal.SIGXCPU, signal.SIGKILL, signal.SIGABRT, signal.SIGTRAP, signal.SIGXFSZ, signal.SIGILL}


def text_of(data: bytes, name: str) -> str:
    """Return the text of a document, read within a bounded time and memory.

    Raises what stands in `app.campaigns.reading.errors`.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as answered:
        given.write(data)
        given.seek(0)
        status = _run(given, answered, name)
        if status < 0 and signal.Signals(-status) in _STARVED:
            raise FileTooCostly
        if status:
            raise FileBroken
        answered.seek(0)
        return _text(json.load(answered))


def _run(given: IO[bytes], answered: IO[bytes], name: str) -> int:
    """Return the child's status, negative if a signal has ended it."""
    bounds = map(str, (_MEMORY, _PROCESSOR_SECONDS, _OUTPUT))
    # A name may hold what no argument can, and only its end matters.
    safe = "".join(filter(str.isprintable, name))[-100:].encode("ascii", "replace").decode()
    process = subprocess.Popen(  # noqa: S603  # Our own program; the name is data to it.
        [sys.executable, "-I", str(_CHILD), *bounds, safe],
        stdin=given,
        stdout=answered,
        stderr=subprocess.DEVNULL,
        env={},
        start_new_session=True,
    )
    try:
        return process.wait(_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise FileTooCostly from error
    finally:
        # It has left nothing running: whatever it began is of its group.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _text(answer: dict[str, Any]) -> str:
    """Return the text of an answer, or raise the error that it names."""
    kind = answer.pop("error", None)
    if kind:
        raise getattr(errors, kind)(**answer)
    return str(answer["text"])
