"""Where the tests' databases come from: made once, kept, and copied for each test, by SQLite or by PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Protocol

from tests.postgresql import PostgreSQL


class Kept(Protocol):
    """A prepared database that nobody writes to any more."""

    def copy(self, folder: Path, name: str = "copy") -> str:
        """Make a copy for the instance `folder`; return its `DATABASE_URL`, empty where it is the folder's own.

        Two copies that are there at the same time have different names; one name has always the same address.
        """

    def drop(self, address: str) -> None:
        """Remove a copy, when nobody needs it any more."""


class Workshop(Protocol):
    """Where one database is prepared, step by step."""

    @property
    def address(self) -> str:
        """The `DATABASE_URL` of the database under way."""

    def keep(self, name: str) -> Kept:
        """Keep the database as it is now; nobody may be connected to it."""


class SQLiteWorkshop:
    """Works on the database file of an instance folder."""

    address = ""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, name: str) -> Kept:
        file = self._folder / "faithfully.db"
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return _File(Path(shutil.copy(file, self._folder / f"{name}.db")))


class _File:
    def __init__(self, file: Path) -> None:
        self._file = file

    def copy(self, folder: Path, name: str = "copy") -> str:  # noqa: ARG002  # Each folder has but one.
        shutil.copy(self._file, folder / "faithfully.db")
        return ""

    def drop(self, address: str) -> None:
        """Pytest removes the folder."""


class PostgreSQLWorkshop:
    """Works on a database of a running server."""

    def __init__(self, server: PostgreSQL) -> None:
        self._server = server
        server.create("workshop")
        self.address = server.url("workshop")

    def keep(self, name: str) -> Kept:
        self._server.copy("workshop", name)
        return _Template(self._server, name)


class _Template:
    def __init__(self, server: PostgreSQL, name: str) -> None:
        self._server, self._name = server, name
        self._copies: dict[str, str] = {}

    def copy(self, folder: Path, name: str = "copy") -> str:  # noqa: ARG002  # The folder is for a database that is a file.
        database = f"{self._name}_{name}"
        self._server.copy(self._name, database)
        address = self._server.url(database)
        self._copies[address] = database
        return address

    def drop(self, address: str) -> None:
        self._server.drop(self._copies.pop(address))
