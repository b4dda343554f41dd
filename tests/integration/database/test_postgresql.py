"""What is PostgreSQL's own: a server that comes and goes, and set-up over an address."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from app.config import ROOT, Config
from tests.applications import SECRET, another
from tests.postgresql import PostgreSQL

pytestmark = pytest.mark.postgresql


def test_a_server_that_is_stopped_is_told_and_one_that_is_back_is_used(app: Flask, postgresql: PostgreSQL) -> None:
    client = app.test_client()
    assert client.get("/healthz").status_code == 200
    postgresql.stop()
    try:
        assert client.get("/healthz").status_code == 503
        response = client.get("/ru/")
        assert response.status_code == 503
        assert "Сейчас мы не можем ответить" in response.get_data(as_text=True)
    finally:
        postgresql.start()
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize("at_once", [False, True])
def test_connections_from_before_a_restart_are_replaced(app: Flask, postgresql: PostgreSQL, *, at_once: bool) -> None:
    client = app.test_client()
    assert client.get("/en/").status_code == 200
    postgresql.restart(at_once=at_once)
    assert client.get("/en/").status_code == 200


@pytest.fixture
def new(postgresql: PostgreSQL) -> Iterator[str]:
    """The address of a database in which there is nothing."""
    postgresql.create("new")
    yield postgresql.url("new")
    postgresql.drop("new")


def test_a_database_without_tables_is_one_sentence(new: str, tmp_path: Path) -> None:
    with another(Config(secret_key=SECRET, instance_path=tmp_path, database_url=new)) as app:
        result = app.test_cli_runner().invoke(args=["campaigns", "list"])
    assert (result.exit_code, "Has it been prepared?" in result.stderr) == (1, True)


@pytest.mark.slow
def test_set_up_prepares_a_database_that_is_named(new: str, tmp_path: Path) -> None:
    environment = {**os.environ, "INSTANCE_PATH": str(tmp_path), "DATABASE_URL": new}
    for _ in range(2):
        subprocess.run(["script/setup", "runtime"], cwd=ROOT, env=environment, check=True, capture_output=True)
        with psycopg.connect(new) as connection:
            assert connection.execute("SELECT count(*) FROM campaign_version").fetchone() == (3,)
