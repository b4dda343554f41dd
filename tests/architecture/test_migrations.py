"""The migrations make just the tables that the models describe, and can be taken back."""

from __future__ import annotations

import shutil
from http import HTTPStatus
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, select, text

from app.campaigns.models import Campaign, CampaignVersion
from app.config import ROOT
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
            connection.execute(text("ALTER TABLE reminder DROP COLUMN sent_at"))
        assert _differences() != []


def test_migrations_go_down_and_up_again_over_data(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="base")
        assert inspect(db.engine).get_table_names() == ["alembic_version"]
        upgrade()
        assert _differences() == []


def test_stored_campaigns_are_read_after_the_forms_of_names_came_and_went(app: Flask) -> None:
    """Revision 0002 rewrites the people in drafts and published versions, both ways."""
    stored = (select(CampaignVersion.content), select(Campaign.draft))

    def names() -> list[object]:
        with db.engine.connect() as connection:
            contents = [content for query in stored for content in connection.scalars(query)]
        return [person["names"]["ru"] for content in contents for person in content["people"]]

    with app.app_context():
        before = names()
        downgrade(revision="0001")
        assert all(isinstance(name, str) for name in names())
        upgrade()
        assert names() == [{"nominative": name["nominative"]} for name in before]  # type: ignore[index]  # A table of cases.
        assert app.test_client().get("/ru/").status_code == HTTPStatus.OK
        again = app.test_cli_runner().invoke(args=["examples", "load"])
        assert again.exit_code == 0, again.output
        assert names() != before or "changed" in again.output
        assert app.test_client().get("/ru/campaigns/ua-84-11").status_code == HTTPStatus.OK


WIDEN = """
from alembic import op
import sqlalchemy as sa

revision = "9999"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("office") as table:
        table.alter_column("reads", type_=sa.String(500))
    with op.batch_alter_table("campaign") as table:
        table.alter_column("slug", type_=sa.String(120))


def downgrade():
    pass
"""


def _rows() -> dict[str, int]:
    with db.engine.connect() as connection:
        tables = inspect(db.engine).get_table_names()
        return {table: connection.exec_driver_sql(f'SELECT count(*) FROM "{table}"').scalar_one() for table in tables}  # noqa: S608  # Names of our own tables.


@pytest.mark.sqlite("PostgreSQL changes a table in place")
def test_a_migration_that_copies_a_table_keeps_the_rows_that_point_into_it(app: Flask, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder)
    with app.app_context():
        before = _rows()
        assert before["channel"] > 0
        head = ScriptDirectory(str(folder)).get_current_head()
        (folder / "versions" / "9999_widen.py").write_text(WIDEN.format(head=head), encoding="utf-8")
        upgrade(directory=str(folder))
        assert _rows() == before
        with db.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar_one() == 1
