"""Names of people by grammatical case, and groups of people under one name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_OLD, _NEW = "uq_person_name_person_id_language_name", "uq_person_name_person_id_language_grammatical_case_name"


# Drafts and published versions hold people as JSON.
_STORED = (
    sa.table("campaign", sa.column("id", sa.Integer), sa.column("draft", sa.JSON)),
    sa.table("campaign_version", sa.column("id", sa.Integer), sa.column("content", sa.JSON)),
)


def _rewrite(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Let every stored person be as `change` returns it."""
    connection = op.get_bind()
    for table in _STORED:
        identity, stored = table.c
        for number, content in connection.execute(sa.select(identity, stored)).all():
            content["people"] = [change(person) for person in content["people"]]
            connection.execute(sa.update(table).where(identity == number).values({stored.name: content}))


def _with_forms(person: dict[str, Any]) -> dict[str, Any]:
    names = {language: {"nominative": name} for language, name in person["names"].items()}
    return {**person, "names": names, "group": False}


def _with_one_form(person: dict[str, Any]) -> dict[str, Any]:
    names = {language: forms["nominative"] for language, forms in person["names"].items()}
    return {name: value for name, value in {**person, "names": names}.items() if name != "group"}


def upgrade() -> None:
    _rewrite(_with_forms)
    with op.batch_alter_table("person_at_risk") as table:
        table.add_column(sa.Column("group", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("person_at_risk") as table:
        table.alter_column("group", server_default=None)
    with op.batch_alter_table("person_name") as table:
        table.add_column(sa.Column("grammatical_case", sa.String(length=20), nullable=False, server_default=""))
        table.drop_constraint(_OLD, type_="unique")
        table.create_unique_constraint(_NEW, ["person_id", "language", "grammatical_case", "name"])
    with op.batch_alter_table("person_name") as table:
        table.alter_column("grammatical_case", server_default=None)
    # A name in a language had one form, the nominative; another spelling has none.
    op.execute("UPDATE person_name SET grammatical_case = 'nominative' WHERE NOT alias")


def downgrade() -> None:
    """The forms of names but the nominative are lost; texts that need them stay as they are."""
    _rewrite(_with_one_form)
    op.execute("DELETE FROM person_name WHERE grammatical_case NOT IN ('', 'nominative')")
    with op.batch_alter_table("person_name") as table:
        table.drop_constraint(_NEW, type_="unique")
        table.drop_column("grammatical_case")
        table.create_unique_constraint(_OLD, ["person_id", "language", "name"])
    with op.batch_alter_table("person_at_risk") as table:
        table.drop_column("group")
