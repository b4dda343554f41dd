"""Set-up does what is missing, and nothing twice."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import ROOT, Config, ConfigError


def _set_up(kind: str, **environment: str) -> str:
    kept = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DATABASE_URL"}}
    done = subprocess.run(
        ["script/setup", kind], cwd=ROOT, env={**kept, **environment}, check=True, capture_output=True, text=True
    )
    return done.stdout + done.stderr


def _campaigns(database: Path) -> int:
    with sqlite3.connect(database) as connection:
        count: int = connection.execute("SELECT count(*) FROM campaign_version").fetchone()[0]
    connection.close()
    return count


def test_what_is_set_up_for_tests_is_not_set_up_again() -> None:
    assert _set_up("dev") == ""


@pytest.mark.slow
def test_a_new_database_gets_the_examples_once(tmp_path: Path) -> None:
    instance, other = tmp_path / "instance", tmp_path / "other.db"
    environment = {"INSTANCE_PATH": str(instance)}
    elsewhere = {**environment, "DATABASE_URL": f"sqlite:///{other}"}
    assert "Preparing the database" in _set_up("runtime", **elsewhere)
    secret = (instance / "secret_key").read_text(encoding="utf-8")
    assert (_campaigns(other), instance.stat().st_mode & 0o777) == (3, 0o700)
    # Whoever removes them does not get them back.
    flask = [str(ROOT / ".venv" / "bin" / "flask"), "examples", "remove"]
    subprocess.run(flask, cwd=ROOT, env={**os.environ, **elsewhere}, check=True, capture_output=True)
    _set_up("runtime", **elsewhere)
    assert _campaigns(other) == 0
    # The embedded database was there once, says its stamp, and is lost.
    migrations = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    stamp = hashlib.sha256(b"".join(file.read_bytes() for file in migrations)).hexdigest()
    (instance / ".migrated").write_text(stamp, encoding="ascii")
    assert "Preparing the database" in _set_up("runtime", **environment)
    assert _campaigns(instance / "faithfully.db") == 3
    assert (instance / ".migrated").read_text(encoding="ascii") == stamp
    assert _set_up("runtime", **environment) == ""
    assert (instance / "secret_key").read_text(encoding="utf-8") == secret


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"PORT": "eighty"}, "PORT"),
        ({"PORT": "70000"}, "PORT"),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES"),
        ({"LETTER_TEMPLATES": "/nowhere"}, "LETTER_TEMPLATES"),
        ({"BASE_URL": "letters"}, "BASE_URL"),
        ({"BASE_URL": "http://["}, "BASE_URL"),
        ({"DATABASE_URL": "garbage"}, "DATABASE_URL"),
        ({"DATABASE_URL": "nosuchbase://x/y"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql://host:port/name"}, "DATABASE_URL"),
    ],
)
def test_a_configuration_that_cannot_work_names_its_variable(
    tmp_path: Path, environment: dict[str, str], named: str
) -> None:
    given = {"INSTANCE_PATH": str(tmp_path), "SECRET_KEY": "long-enough-for-a-secret", **environment}
    if not environment:
        del given["SECRET_KEY"]
    with pytest.raises(ConfigError, match=named):
        Config.from_env(given)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_an_address_of_postgresql_needs_to_name_no_driver(tmp_path: Path, scheme: str) -> None:
    address = f"{scheme}://ann:p%40ss@db.example.org/letters?sslmode=require"
    given = {"INSTANCE_PATH": str(tmp_path), "SECRET_KEY": "long-enough-for-a-secret", "DATABASE_URL": address}
    wanted = "postgresql+psycopg://ann:p%40ss@db.example.org/letters?sslmode=require"
    assert Config.from_env(given).sqlalchemy_url == wanted


def test_without_anything_exported_the_secret_is_read_from_the_instance(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("made-by-the-setup-script\n", encoding="utf-8")
    config = Config.from_env({"INSTANCE_PATH": str(tmp_path)})
    assert config.secret_key == "made-by-the-setup-script"  # noqa: S105  # It opens nothing.
    assert config.sqlalchemy_url == f"sqlite:///{tmp_path}/faithfully.db"


def test_the_server_refuses_to_start_with_a_faulty_template(tmp_path: Path) -> None:
    languages = Path(shutil.copytree(ROOT / "letter_templates", tmp_path / "letter_templates"))
    (languages / "de" / "copy.md").write_text("{{ writer.password }}", encoding="utf-8")
    environment = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "only-for-tests-0123456789",
        "INSTANCE_PATH": str(tmp_path / "instance"),
        "LETTER_TEMPLATES": str(languages),
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "script/gunicorn.conf.py", "wsgi:app"]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == 1
    assert "Error: The letter template de/copy.md cannot be used: line 1: unknown variable" in ended.stderr
    assert "Traceback" not in ended.stderr
