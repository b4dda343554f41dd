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

from app.campaigns import queries
from app.campaigns.content import CampaignContent
from app.campaigns.drafts import queries as drafts
from app.campaigns.models import Campaign, CampaignVersion
from app.campaigns.versions import services as reviews
from app.campaigns.versions.errors import NothingToPublish
from app.config import ROOT
from app.extensions import db, writing
from tests.approving import COORDINATOR
from tests.conftest import NOON
from tests.drafting import edit, standard


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


# What lists, reminders and the deadline desk read instead of a content (0011).
_REPEATED = (
    Campaign.slug, Campaign.reference, Campaign.subject, Campaign.last_day, Campaign.last_day_since,
    Campaign.time_zone, Campaign.invented,
)  # fmt: skip


def _repeated() -> list[tuple[object, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(*_REPEATED).order_by(Campaign.slug))]


def _contents() -> list[dict[str, object]]:
    with db.engine.connect() as connection:
        return [*connection.scalars(select(Campaign.draft)), *connection.scalars(select(CampaignVersion.content))]


def test_campaigns_of_before_the_desk_are_filled_from_what_they_say(app: Flask) -> None:
    """Revision 0011 fills columns from stored contents, and takes out what the code of before does not know."""
    with app.app_context():
        before = _repeated()
        downgrade(revision="0010")
        for content in _contents():
            assert content.keys().isdisjoint({"organisation_in_letters", "source_language"})
            for person in content["people"]:  # type: ignore[attr-defined]  # A list of people.
                assert set(person) == {"name", "gender", "pronouns", "names", "aliases", "group"}
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE campaign SET status = 'stopped' WHERE slug = 'practice'"))
        upgrade()
        assert _repeated() == before
        has_ended = select(Campaign.slug, Campaign.ended_at).where(Campaign.ended_at.is_not(None))
        assert db.session.execute(has_ended).all() == [("practice", NOON)]


def test_what_was_published_before_the_desk_is_still_what_the_draft_says(app: Flask) -> None:
    with app.app_context():
        downgrade(revision="0010")
        upgrade()
        session = db.session()
        edit(session, "practice", lambda content: content)
        assert drafts.draft(session, "practice").is_published
        # An older version beside a draft that has the newer keys.
        row = queries.campaign(session, "practice")
        assert row is not None
        with writing(session):
            row.draft = CampaignContent.from_json(row.draft).as_json()
        assert row.draft != row.versions[-1].content
        found = drafts.draft(session, "practice")
        assert found.is_published
        with pytest.raises(NothingToPublish):
            reviews.ask_for_review(session, COORDINATOR, "practice", found.revision, standard())
        assert len(row.versions) == 1
    # The file has moved its last day already.
    again = app.test_cli_runner().invoke(args=["examples", "load"])
    assert "practice: unchanged, published version 1" in again.output


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
