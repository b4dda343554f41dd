"""The migrations make just the tables that the models describe, and can be taken back."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from app.extensions import db


def _differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        return list(compare_metadata(context, db.metadata))


def test_migrations_and_models_agree(empty_app: Flask) -> None:
    with empty_app.app_context():
        assert _differences() == []


def test_a_column_that_no_migration_makes_is_noticed(empty_app: Flask) -> None:
    with empty_app.app_context():
        with db.engine.begin() as connection:
            connection.execute(text("ALTER TABLE tally DROP COLUMN count"))
        assert _differences() != []


def test_migrations_go_down_and_up_again_over_data(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        assert _differences() == []
