"""Fixtures of all tests: an application over a fresh database, the letter templates, and plain values to write with."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from flask_migrate import upgrade
from sqlalchemy.orm import Session

from app import create_app
from app.config import ROOT, Config
from app.extensions import db
from app.letters.catalogue import Catalogue

# Every test but those of the browser stands at noon of this day; the server of the browser has the real time.
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(request: pytest.FixtureRequest) -> Iterator[None]:
    if request.node.get_closest_marker("browser"):
        yield
    else:
        with time_machine.travel(NOON, tick=False):
            yield


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return Catalogue(ROOT / "letter_templates")


@pytest.fixture(scope="session")
def _prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two databases, made once and copied for each test: an empty one and one with the examples."""
    folder = tmp_path_factory.mktemp("prepared")
    config = Config(secret_key="only-for-tests-0123456789", instance_path=folder)
    app = create_app(config)
    paths = {"empty": folder / "empty.db", "examples": folder / "examples.db"}
    with time_machine.travel(NOON, tick=False), app.app_context():
        upgrade()
        db.engine.dispose()
        shutil.copy(folder / "faithfully.db", paths["empty"])
        result = app.test_cli_runner().invoke(args=["examples", "load"])
        assert result.exit_code == 0, result.output
        db.session.remove()
        with db.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
    shutil.copy(folder / "faithfully.db", paths["examples"])
    return paths


def _app(database: Path, folder: Path) -> Iterator[Flask]:
    shutil.copy(database, folder / "faithfully.db")
    app = create_app(Config(secret_key="only-for-tests-0123456789", instance_path=folder))
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(_prepared: dict[str, Path], tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has the examples, their last day 30 days ahead."""
    yield from _app(_prepared["examples"], tmp_path)


@pytest.fixture
def empty_app(_prepared: dict[str, Path], tmp_path: Path) -> Iterator[Flask]:
    """An application whose database has its tables and nothing in them."""
    yield from _app(_prepared["empty"], tmp_path)


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
