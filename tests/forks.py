"""Programs of the tests in processes of their own, forked from one that has imported the application already.

To import it takes seconds, and what a test lets die is started again and again.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.worker_process", "tests.reminding_process", "tests.mail_server"])

Program = Callable[[Sequence[str]], None]


class Fork:
    """A process that runs a program with its arguments in an environment of its own."""

    def __init__(self, program: Program, words: Sequence[str], environment: Mapping[str, str]) -> None:
        self._process = _FORKS.Process(target=_run, args=(program, list(words), dict(environment)), daemon=True)
        self._process.start()

    def kill(self) -> None:
        """End it with -9, and return when it has ended."""
        self._process.kill()
        self._process.join()
        self._process.close()

    def wait(self, timeout: float) -> int:
        """Return its exit code, negative for a signal; raise `TimeoutError` where it does not end."""
        self._process.join(timeout)
        code = self._process.exitcode
        if code is None:
            self.kill()
            raise TimeoutError(f"it does not end within {timeout} seconds")
        self._process.close()
        return code


def _run(program: Program, words: Sequence[str], environment: Mapping[str, str]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    program(words)
