"""A worker in a process of its own that ends with -9 at a step of a delivery, or whose clock goes wrong.

Beside it, a web process that ends so.
"""

from __future__ import annotations

import argparse
import os
import signal
from collections.abc import Sequence
from datetime import timedelta

from flask import Response

from app import clock, create_app
from app.config import Config
from app.outbox.cli import worker_for
from app.outbox.worker import Step


def main(words: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--die-at", type=Step)
    parser.add_argument("--after", type=int, default=0, help="So many times that step is survived.")
    parser.add_argument("--clock", type=int, default=0, help="Seconds by which the clock is ahead.")
    parser.add_argument("--pid-file", help="Where this process writes its number, for a server that ends it.")
    parser.add_argument("--for-ever", action="store_true")
    given = parser.parse_args(words)
    left = given.after

    def on_step(step: Step) -> None:
        nonlocal left
        if step is given.die_at:
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left -= 1

    if given.pid_file:
        with open(given.pid_file, "w", encoding="ascii") as file:  # noqa: PTH123  # One line in a test's program.
            file.write(str(os.getpid()))
    app = create_app(Config.from_env())
    with app.app_context():
        worker = worker_for(on_step, now=lambda: clock.now() + timedelta(seconds=given.clock))
        signal.signal(signal.SIGTERM, lambda _number, _frame: worker.stop())
        if given.for_ever:
            worker.run()
        else:
            worker.run_once()


def die_after_answering(words: Sequence[str]) -> None:
    """Answer one form, as a web process does, and end with -9 before anybody gets the answer.

    The words are an address, and the names and values of its fields in turn.
    """
    address, *fields = words
    app = create_app(Config.from_env())

    @app.after_request
    def die(_response: Response) -> Response:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("nobody outlives that")

    app.test_client().post(address, data=dict(zip(fields[::2], fields[1::2], strict=True)))


if __name__ == "__main__":
    main()
