"""The process that reads one document: bytes in, JSON out. It may use so much and no more, and is killed beyond.

It is run by its path, with nothing of the environment, and imports only what reading needs.
"""

from __future__ import annotations

import json
import resource
import sys
import types
from pathlib import Path

_APP = Path(__file__).resolve().parents[3]


def _bound(memory: int, seconds: int, output: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _without_the_application() -> None:
    """Let `app.…` be imported without `app` itself, which would bring all of the web."""
    package = types.ModuleType("app")
    package.__path__ = [str(_APP)]
    sys.modules["app"] = package


def main() -> None:
    """Read what comes in; the arguments are the bounds and the name of the file."""
    _bound(*map(int, sys.argv[1:4]))
    _without_the_application()
    from app.campaigns.reading.errors import FileTooCostly, FileUnreadable  # noqa: PLC0415  # Only now are they found.
    from app.campaigns.reading.files.unbounded import text_of  # noqa: PLC0415  # As above.

    answer: dict[str, object]
    try:
        answer = {"text": text_of(sys.stdin.buffer.read(), sys.argv[4])}
    except FileUnreadable as error:
        answer = {"error": type(error).__name__, **error.data}
    except (MemoryError, RecursionError):
        answer = {"error": FileTooCostly.__name__}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
