"""A PostgreSQL server of one's own: in a temporary folder, on a Unix socket only, gone when the program is."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import psycopg
from psycopg import sql

BINARIES = Path("/usr/lib/postgresql")
ROLE = "faithfully"
# PostgreSQL refuses to run as root; Debian's package brings this user.
_UNPRIVILEGED = "postgres"
# A test's data need not outlive the machine; what was committed must outlive a crash of the server all the same.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
    "log_min_messages": "fatal",
    # Nobody copies its log, which a checkpoint, as every copy of a database makes one, lets go.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "64MB",
    "min_wal_size": "32MB",
    # The queries of tests have few rows.
    "jit": "off",
}
# Hundreds of databases are made and dropped, each of three hundred files: in memory, if that has room for them.
_MEMORY, _ROOM = Path("/dev/shm"), 2 * 1024**3  # noqa: S108  # The folder in it is made by `mkdtemp`.


class PostgreSQL:
    """A cluster that is started and stopped at will; `with` starts it, and in the end removes it with its data."""

    def __init__(self) -> None:
        # The path of a socket has at most 107 characters, so that pytest's folders are too deep for it.
        place = _MEMORY if _is_roomy(_MEMORY) else None
        self.folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=place or "/tmp"))  # noqa: S108  # As above.
        self._data = self.folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        self._as_user: list[str] = []
        if os.geteuid() == 0:
            user = pwd.getpwnam(_UNPRIVILEGED)
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as_user = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        # Where the tests are broken off, no fixture may be left to end it.
        atexit.register(self.remove)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.remove()

    def url(self, database: str) -> str:
        """Return the address of a database, as `DATABASE_URL` has it."""
        return f"postgresql://{ROLE}@/{database}?host={self.folder}"

    def start(self) -> None:
        """Start the server, on the data that it had before, if any; return when it answers."""
        if not self._data.exists():
            # A linguistic order of words, as operators mostly have it: nothing may lean on the order of code points.
            order = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en-US"]
            command = ["-D", str(self._data), "-U", ROLE, "--auth=trust", "--no-sync", *order]
            subprocess.run(self._command("initdb", command), cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
        settings = {**_SETTINGS, "unix_socket_directories": str(self.folder)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        # In a session of its own, a Ctrl-C reaches the tests first, and they end it.
        self._process = subprocess.Popen(
            self._command("postgres", ["-D", str(self._data), *options]), cwd=self.folder, start_new_session=True
        )
        # The tests' clock stands still, so that tries are counted and not seconds.
        for _ in range(600):
            try:
                return self.run()
            except psycopg.OperationalError:
                if self._process.poll() is not None:
                    break
                time.sleep(0.05)
        self.stop()
        raise RuntimeError("PostgreSQL does not start")

    def stop(self, *, at_once: bool = False) -> None:
        """End the server and whoever is connected; with `at_once`, as a crash would. Its data stay."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT if at_once else signal.SIGINT)
            self._process.wait()
            self._process = None

    def restart(self, *, at_once: bool = False) -> None:
        """Stop the server and start it on the same data."""
        self.stop(at_once=at_once)
        self.start()

    def remove(self) -> None:
        """Stop the server and remove all that it has written."""
        atexit.unregister(self.remove)
        self.stop(at_once=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, *statements: sql.Composed) -> None:
        """Execute statements that may stand in no transaction, in the cluster's own database."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def copy(self, database: str, name: str) -> None:
        """Make the database `name` with all that is in another one, to which nobody is connected."""
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY {}")
        self.run(made.format(sql.Identifier(name), sql.Identifier(database), sql.Identifier("file_copy")))

    def create(self, database: str) -> None:
        """Make an empty database."""
        self.copy("template0", database)

    def drop(self, database: str) -> None:
        """Remove a database and end whoever is connected to it."""
        self.run(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))

    def _command(self, program: str, arguments: Sequence[str]) -> list[str]:
        found = sorted(BINARIES.glob(f"*/bin/{program}"), key=lambda path: int(path.parts[-3]))
        if not found:
            raise RuntimeError("PostgreSQL is not installed; script/setup dev does so")
        # It ends with this program, even where that is killed.
        return ["setpriv", *self._as_user, "--pdeathsig=INT", str(found[-1]), *arguments]


def _is_roomy(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= _ROOM
