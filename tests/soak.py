"""Letters to many offices through a real mail server, while processes are ended with -9 and everything fails at times.

It counts afterwards: every letter that its writer confirmed was taken by the mail server once, or was refused by it and
its text given back. What was taken twice is listed one by one; it must carry the same Message-ID.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy

from app.config import ROOT, Config
from tests.delivering import SLUG, Place
from tests.mail_server import Faults, MailServer, free_port, links_in
from tests.postgresql import PostgreSQL

# One of a supporter's letters goes to an office that never exists, at the last of the offices.
_AT_ONCE = 5
_WORST = Faults(hang=4, cut=10, taken_and_cut=4, deferred=20, shutdown=4, greylist=True, hang_seconds=4)


@dataclass(frozen=True, slots=True)
class Plan:
    """How many letters and offices there are, how many kills, how many workers, and on which database."""

    letters: int
    offices: int
    kills: int
    workers: int = 2
    database: str = "sqlite"
    faults: Faults = _WORST
    seed: int = 1
    attach_pdf: int = 0


@dataclass
class Result:
    """What was counted. `lost` and `wrongly_twice` must be empty."""

    expected: int = 0
    taken: int = 0
    refused: int = 0
    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    wrongly_twice: list[str] = field(default_factory=list)
    not_in_ledger: list[str] = field(default_factory=list)
    befallen: Counter[str] = field(default_factory=Counter)
    uncertain: int = 0
    seconds: float = 0.0


class Soak:
    """The processes of one run: web, workers, mail server, database."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan, self.folder, self.dice = plan, folder, random.Random(plan.seed)
        self.result = Result()
        self.postgresql = PostgreSQL() if plan.database == "postgresql" else None
        url = ""
        if self.postgresql:
            self.postgresql.start()
            self.postgresql.create("soak")
            url = self.postgresql.url("soak")
        self.refused = f"practice-office-{plan.offices:02}@council.example.org"
        self.faults = replace(plan.faults, refused=self.refused)
        self.mail = MailServer(folder, self.faults)
        self.web_port = free_port()
        instance = folder / "instance"
        instance.mkdir()
        many = "10000000"
        self.place = Place(
            instance, url, MAIL_SERVER="127.0.0.1", MAIL_PORT=str(self.mail.port), MAIL_TIMEOUT="2",
            PORT=str(self.web_port), WEB_CONCURRENCY="2", LIMIT_NETWORK_PER_HOUR="1000000",
            LIMIT_CAMPAIGN_PER_HOUR=many, LIMIT_ALL_PER_HOUR=many, OUTBOX_OFFICE_PER_HOUR="1000000",
        )  # fmt: skip
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.over = threading.Event()
        self.failed: BaseException | None = None

    def run(self) -> Result:
        begun = time.monotonic()
        self.place.flask("db", "upgrade")
        today = datetime.now(UTC).date()
        offices = self.place.offices(self.plan.offices, str(today - timedelta(days=5)), str(today + timedelta(days=20)))
        work = (self._keep_running, self._kill, self._retry)
        threads = [threading.Thread(target=self._or_end, args=(one,), daemon=True) for one in work]
        try:
            for thread in threads:
                thread.start()
            self._write(offices)
            self._wait_until_empty()
            if self.failed is not None:
                raise RuntimeError("the run itself has failed") from self.failed
            self._count(offices)
        finally:
            self.over.set()
            for thread in threads:
                thread.join(timeout=60)
            for process in self.running.values():
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            self.mail.stop()
            if self.postgresql:
                self.postgresql.remove()
        self.result.seconds = time.monotonic() - begun
        return self.result

    def _or_end(self, work: Callable[[], None]) -> None:
        """Do a part of the work; where it fails, the whole run has failed."""
        try:
            work()
        except BaseException as error:
            self.failed = error
            self.over.set()
            raise

    # --- The processes -------------------------------------------------------------------------------------------

    def _keep_running(self) -> None:
        """Start what has ended, as a service manager does."""
        commands = {
            "web": ["-m", "gunicorn", "--config", "script/gunicorn.conf.py", "wsgi:app"],
            # The clock of one worker is an hour behind that of all others.
            "worker 0": ["-m", "tests.worker_process", "--for-ever", "--clock", "-3600"],
            **{f"worker {n}": ["-m", "flask", "outbox", "run"] for n in range(1, self.plan.workers)},
        }
        while not self.over.is_set():
            for name, command in commands.items():
                process = self.running.get(name)
                if process is None or process.poll() is not None:
                    if process is not None:
                        # Gunicorn's own processes outlive it for a moment and hold its port.
                        with contextlib.suppress(ProcessLookupError, PermissionError):
                            os.killpg(process.pid, signal.SIGKILL)
                    with (self.folder / f"{name}.log").open("ab") as log:
                        self.running[name] = subprocess.Popen(
                            [sys.executable, *command],
                            cwd=ROOT,
                            env=self.place.environment,
                            start_new_session=True,
                            stdout=subprocess.DEVNULL,
                            stderr=log,
                        )
            self.over.wait(0.3)

    def _retry(self) -> None:
        """Let what waits for another try be tried at once, as an operator may: minutes become seconds."""
        while not self.over.wait(8):
            # In processes of their own: a command in this one would take the output of all its threads.
            with contextlib.suppress(sqlalchemy.exc.SQLAlchemyError):
                self.place.start("-m", "flask", "outbox", "retry", "--all").wait(timeout=120)
                # What may have been taken three times already waits for an operator's word.
                for (number,) in self._rows("SELECT id FROM outbox_message WHERE state = 'held'"):
                    self.place.start("-m", "flask", "outbox", "release", str(number)).wait(timeout=120)
                    self.result.befallen["held after three uncertain tries, and released"] += 1

    def _kill(self) -> None:
        """End processes with -9 at random, the mail server and the database now and then, too."""
        self.over.wait(12)
        for number in range(self.plan.kills):
            if self.over.wait(self.dice.uniform(0.5, 3.5)):
                return
            if number % 20 == 7:
                self.mail.stop()
                self.over.wait(1.5)
                self.mail.start(self.faults)
                self.result.befallen["mail server ended and started"] += 1
            if number % 40 == 11 and self.postgresql:
                self.postgresql.restart(at_once=bool(number % 80 == 11))
                self.result.befallen["database restarted"] += 1
            workers = [name for name in self.running if name.startswith("worker")]
            name = self.dice.choice([*workers, *workers, "web"])
            process = self.running[name]
            victims = _children(process.pid) if name == "web" else [process.pid]
            if victims:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.dice.choice(victims), signal.SIGKILL)
                    self.result.befallen["web process killed" if name == "web" else "worker killed"] += 1
        # A database that was started again here ends with this thread.
        self.over.wait()

    # --- The supporters ------------------------------------------------------------------------------------------

    def _write(self, offices: Sequence[str]) -> None:
        """Let supporters ask for their letters and confirm them, a few at once."""
        supporters = -(-self.plan.letters // _AT_ONCE)
        turn = itertools.cycle(offices)
        chosen = [[next(turn) for _ in range(_AT_ONCE)] for _ in range(supporters)]
        self.result.expected = supporters * _AT_ONCE
        confirming = threading.Thread(target=self._confirm, args=(supporters,), daemon=True)
        confirming.start()
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(self._ask, range(supporters), chosen))
        confirming.join()

    def _ask(self, number: int, offices: list[str]) -> None:
        fields = [("target", office) for office in offices]
        fields += [
            ("letter_language", "en"), ("name", f"Supporter {number}"), ("country", "GB"),
            ("email", address_of(number)), ("own_words", f"These are the words of supporter {number}."),
        ]  # fmt: skip
        if self.plan.attach_pdf and number % self.plan.attach_pdf == 0:
            fields.append(("attach_pdf", "y"))
        # A try that was cut off may have been kept all the same; three mails at most reach an address.
        while not self.over.is_set():
            if self._post(f"/en/campaigns/{SLUG}/send", fields, {200}):
                return

    def _confirm(self, supporters: int) -> None:
        """Press the button behind every link that the mail server has got, until every supporter has pressed one."""
        pressed: set[str] = set()
        people: set[str] = set()
        while not self.over.is_set() and len(people) < supporters:
            confirmations = [mail for mail in self.mail.taken() if mail["subject"].startswith("Confirm")]
            for mail in confirmations:
                for link in links_in([mail]):
                    if link not in pressed and self._post(link, [], {303}):
                        pressed.add(link)
                        people.add(mail["recipient"])
            self.over.wait(0.5)

    def _post(self, path: str, fields: list[tuple[str, str]], good: set[int]) -> bool:
        for _ in range(200):
            connection = http.client.HTTPConnection("127.0.0.1", self.web_port, timeout=30)
            try:
                headers = {"Content-Type": "application/x-www-form-urlencoded"}
                connection.request("POST", path, urllib.parse.urlencode(fields), headers)
                status = connection.getresponse().status
            except ConnectionRefusedError:
                time.sleep(0.2)
                continue
            except (OSError, http.client.HTTPException):
                self.result.befallen["request cut off"] += 1
                return False
            finally:
                connection.close()
            if status in good:
                return True
            self.result.befallen[f"answer {status}"] += 1
            time.sleep(0.2)
            return False
        return False

    # --- The count -----------------------------------------------------------------------------------------------

    def _rows(self, query: str) -> list[Any]:
        config = Config.from_env(self.place.environment)
        engine = sqlalchemy.create_engine(config.sqlalchemy_url)
        try:
            with engine.connect() as connection:
                return list(connection.execute(sqlalchemy.text(query)))
        finally:
            engine.dispose()

    def _wait_until_empty(self) -> None:
        """Wait until nothing is on its way."""
        for _ in range(1200):
            if self.over.is_set():
                return
            with contextlib.suppress(sqlalchemy.exc.SQLAlchemyError):
                waiting = self._rows(
                    "SELECT count(*) FROM outbox_message WHERE state IN ('queued', 'handing_over', 'held')"
                )[0][0]
                if not waiting:
                    return
            time.sleep(2)
        raise RuntimeError("the outbox does not become empty")

    def _count(self, offices: Sequence[str]) -> None:
        """Compare what supporters confirmed, what the mail server has, and what the ledger says."""
        taken = self.mail.letters()
        self.result.taken = len({message["message_id"] for message in taken})
        self._count_pairs(taken, offices)
        self._count_twice(taken)
        self._count_ledger()

    def _count_pairs(self, taken: Sequence[Mapping[str, Any]], offices: Sequence[str]) -> None:
        """Each supporter's letter to each office is there under one Message-ID, or was refused."""
        result = self.result
        ids: dict[tuple[str, str], set[str]] = {}
        for message in taken:
            ids.setdefault((message["reply_to"], message["recipient"]), set()).add(message["message_id"])
        turn = itertools.cycle(offices)
        for number in range(result.expected // _AT_ONCE):
            for office in [next(turn) for _ in range(_AT_ONCE)]:
                pair = (address_of(number), f"{office}@council.example.org")
                found = ids.pop(pair, set())
                if pair[1] == self.refused:
                    result.refused += 1
                elif not found:
                    result.lost.append(str(pair))
                if len(found) > (pair[1] != self.refused):
                    result.wrongly_twice.append(f"{pair} has {sorted(found)}")
        result.wrongly_twice += [f"{pair}: nobody asked for it" for pair in ids]

    def _count_twice(self, taken: Sequence[Mapping[str, Any]]) -> None:
        """What was taken twice was counted as uncertain at least as often."""
        rows = self._rows("SELECT key, uncertain FROM outbox_message WHERE uncertain > 0")
        uncertain = {f"<{key}@letters.example.org>": count for key, count in rows}
        self.result.uncertain = sum(uncertain.values())
        for message_id, count in sorted(Counter(message["message_id"] for message in taken).items()):
            if count > 1:
                counted = uncertain.get(message_id, 0)
                self.result.duplicates.append(f"{message_id} {count} times, counted as uncertain {counted}")
                if count - 1 > counted:
                    self.result.wrongly_twice.append(f"{message_id} {count} times, and not counted")

    def _count_ledger(self) -> None:
        result, mails = self.result, self.mail.taken()
        states = dict(self._rows("SELECT state, count(*) FROM outbox_message WHERE kind = 'letter' GROUP BY state"))
        wanted = {"handed_over": result.expected - result.refused, "failed": result.refused}
        if states != {state: count for state, count in wanted.items() if count}:
            result.not_in_ledger.append(f"states of letters: {states}")
        returned = {mail["recipient"] for mail in mails if "did not get through" in mail["subject"]}
        if len(returned) != result.refused:
            result.not_in_ledger.append(f"{result.refused} letters refused, {len(returned)} texts given back")
        result.befallen["connection cut after the message was taken"] += sum(mail["cut"] for mail in mails)


def address_of(number: int) -> str:
    return f"supporter-{number}@people.example.net"


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout
    return [int(child) for child in found.split()]


def lines(plan: Plan, result: Result) -> Iterator[str]:
    """Yield what was counted, a line each."""
    yield f"{plan.database}: {result.expected} letters to {plan.offices} offices in {result.seconds:.0f} s"
    yield f"taken by the mail server: {result.taken}; refused by it: {result.refused}; lost: {len(result.lost)}"
    yield f"wrongly twice: {len(result.wrongly_twice)}; ledger differs: {result.not_in_ledger or 'no'}"
    yield f"tried again though perhaps taken: {result.uncertain}; of these taken twice: {len(result.duplicates)}"
    yield from (f"  {line}" for line in (*result.duplicates, *result.wrongly_twice, *result.lost[:20]))
    yield from (f"{count} × {name}" for name, count in sorted(result.befallen.items()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--letters", type=int, default=10_000)
    parser.add_argument("--offices", type=int, default=50)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args()
    plan = Plan(given.letters, given.offices, given.kills, given.workers, given.database, seed=given.seed)
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        result = Soak(plan, Path(folder)).run()
    print("\n".join(lines(plan, result)))
    print(json.dumps({"seed": plan.seed, **result.befallen}))
    sys.exit(bool(result.lost or result.wrongly_twice or result.not_in_ledger))


if __name__ == "__main__":
    main()
