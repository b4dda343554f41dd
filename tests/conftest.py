"""Fixtures of all tests: an application over a fresh database, the letter templates, and plain values to write with."""

from __future__ import annotations

import os
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from flask_migrate import upgrade
from hypothesis import HealthCheck, settings
from sqlalchemy import event, text
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app import create_app
from app.config import ROOT, Config
from app.extensions import db
from app.letters.catalogue import Catalogue
from tests import connections
from tests.applications import SECRET, Application
from tests.databases import Kept, PostgreSQLWorkshop, SQLiteWorkshop, Workshop
from tests.ordering import slowest_first
from tests.postgresql import PostgreSQL

# Every test stands at noon of this day, but those that start programs of their own, which have the real time.
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)

# No test is timed, not even each try of one, and what was tried yesterday is tried today: what fails fails again.
settings.register_profile("tests", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tests")

# The shipped letter templates, read once for all tests of a process and not once a test.
CATALOGUE = Catalogue(ROOT / "letter_templates")


@event.listens_for(Engine, "connect")
def _do_not_wait_for_the_disk(connection: object, _record: object) -> None:
    """Let SQLite write to the disk whenever the machine likes: no test outlives a power cut."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="the database of the tests; with postgresql, only those that use one are run, on a server of their own",
    )
    parser.addoption(
        "--variants",
        type=int,
        help="of a test with many rows, run at most so many of them, the first: rows are about input, and the database "
        "is asked the same",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what does not belong to the chosen database, and begin with what takes long."""
    wanted = _is_for_postgresql if config.getoption("--database") == "postgresql" else _is_for_sqlite
    config.hook.pytest_deselected(items=[item for item in items if not wanted(item)])
    items[:] = [item for item in items if wanted(item)]
    if most := config.getoption("--variants"):
        seen: Counter[str] = Counter()
        kept = []
        for item in items:
            test = item.nodeid.split("[", 1)[0]
            seen[test] += 1
            if seen[test] <= most:
                kept.append(item)
        left_out = {id(item) for item in items} - {id(item) for item in kept}
        config.hook.pytest_deselected(items=[item for item in items if id(item) in left_out])
        items[:] = kept
    if processes := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")):
        items[:] = slowest_first(items, processes)


def _is_for_sqlite(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgresql") is None


def _is_for_postgresql(item: pytest.Item) -> bool:
    """Whether a test uses a database, and neither a browser nor what only SQLite has."""
    uses = "_prepared" in getattr(item, "fixturenames", ()) or item.get_closest_marker("postgresql")
    return bool(uses) and not any(item.get_closest_marker(marker) for marker in ("browser", "office", "sqlite"))


@pytest.fixture(autouse=True)
def _noon(request: pytest.FixtureRequest) -> Iterator[None]:
    if any(request.node.get_closest_marker(marker) for marker in ("browser", "faults")):
        yield
    else:
        with time_machine.travel(NOON, tick=False):
            yield


@pytest.fixture(autouse=True)
def _nothing_left_open() -> Iterator[None]:
    with connections.none_left():
        yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return CATALOGUE


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The PostgreSQL server of this process, for tests that are marked `postgresql`."""
    with PostgreSQL() as running:
        yield running


@pytest.fixture(scope="session")
def _prepared(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Kept]:
    """Two databases, made once and copied for each test: an empty one and one with the examples."""
    folder = tmp_path_factory.mktemp("prepared")
    workshop: Workshop = SQLiteWorkshop(folder)
    if request.config.getoption("--database") == "postgresql":
        workshop = PostgreSQLWorkshop(request.getfixturevalue("postgresql"))
    config = Config(secret_key=SECRET, instance_path=folder, database_url=workshop.address)
    app = create_app(config)
    with time_machine.travel(NOON, tick=False), app.app_context():
        upgrade()
        db.engine.dispose()
        empty = workshop.keep("empty")
        result = app.test_cli_runner().invoke(args=["examples", "load"])
        assert result.exit_code == 0, result.output
        # The log of a test begins with what the test does.
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM audit_entry"))
        db.session.remove()
        db.engine.dispose()
    return {"empty": empty, "examples": workshop.keep("examples")}


@pytest.fixture(scope="session")
def _applications(_prepared: dict[str, Kept]) -> dict[str, Application]:
    return {name: Application(database, CATALOGUE) for name, database in _prepared.items()}


@pytest.fixture
def app(_applications: dict[str, Application], tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has the examples, their last day 30 days ahead."""
    with _applications["examples"].over(tmp_path) as app:
        yield app


@pytest.fixture
def empty_app(_applications: dict[str, Application], tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has its tables and nothing in them."""
    with _applications["empty"].over(tmp_path) as app:
        yield app


@pytest.fixture
def own_app(_prepared: dict[str, Kept], tmp_path: Path) -> Iterator[Flask]:
    """An application like `app` that has answered nobody yet, so that pages can be added to it."""
    with Application(_prepared["examples"], CATALOGUE, "own").over(tmp_path) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    with app.app_context():
        yield db.session()


@pytest.fixture
def empty_session(empty_app: Flask) -> Iterator[Session]:
    with empty_app.app_context():
        yield db.session()


@pytest.fixture(scope="session")
def plain_environment() -> dict[str, str]:
    """The environment for programs that must see the machine's own fonts, not the letters' private ones."""
    return {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
