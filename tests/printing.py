"""Prints web pages as PDF in one process of its own, which has the machine's fonts, whatever a test has done before.

WeasyPrint sets the fonts of its process when it is first imported, and lets Pillow draw cut-off pictures in all of it:
the letters' PDFs have fonts of their own, and refuse such pictures.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
from functools import cache
from typing import IO

from app.config import ROOT

_LENGTH = 8


def printed(page: str) -> bytes:
    """Return a web page as a PDF, made by WeasyPrint."""
    process = _process()
    assert process.stdin is not None
    assert process.stdout is not None
    _write(process.stdin, page.encode())
    return _read(process.stdout)


@cache
def _process() -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.printing"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=environment,
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()


def _write(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(_LENGTH, "big") + data)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    return stream.read(int.from_bytes(stream.read(_LENGTH), "big"))


def _print_all() -> None:
    from weasyprint import HTML  # noqa: PLC0415  # Only this process shall have it.

    while length := int.from_bytes(sys.stdin.buffer.read(_LENGTH), "big"):
        _write(sys.stdout.buffer, HTML(string=sys.stdin.buffer.read(length).decode()).write_pdf())


if __name__ == "__main__":
    _print_all()
