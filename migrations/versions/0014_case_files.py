"""Case files: who is in a case, what sources say of it, and the index of its names.

`flask cases reindex` fills the index with the names that campaigns have entered.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.String(length=11), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_event_case_id_case"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_event_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_relation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('same_events', 'same_trial', 'family', 'other')", name=op.f("ck_case_relation_kind")
        ),
        sa.CheckConstraint("case_id < other_id", name=op.f("ck_case_relation_order")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_case_relation_case_id_case"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["case.id"], name=op.f("fk_case_relation_other_id_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_relation")),
        sa.UniqueConstraint("case_id", "other_id", name=op.f("uq_case_relation_case_id_other_id")),
    )
    with op.batch_alter_table("case_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_relation_other_id"), ["other_id"], unique=False)

    op.create_table(
        "case_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("published_on", sa.String(length=11), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_source_case_id_case"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_source")),
    )
    with op.batch_alter_table("case_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_source_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "confidence IN ('confirmed', 'reported', 'denied', 'disputed')", name=op.f("ck_case_claim_confidence")
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["case_event.id"], name=op.f("fk_case_claim_event_id_case_event"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["source_id"], ["case_source.id"], name=op.f("fk_case_claim_source_id_case_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_claim")),
    )
    with op.batch_alter_table("case_claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_claim_event_id"), ["event_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_claim_source_id"), ["source_id"], unique=False)

    op.create_table(
        "case_token",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("spelling", sa.String(), nullable=False),
        sa.Column(
            "token",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person_at_risk.id"],
            name=op.f("fk_case_token_person_id_person_at_risk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "spelling", "token", name=op.f("pk_case_token")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("case_token", schema=None) as batch_op:
        batch_op.create_index("ix_case_token_token", ["token", "person_id"], unique=False)

    op.create_table(
        "person_status",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("happened_on", sa.String(length=11), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("confidence", sa.String(length=10), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "confidence IN ('confirmed', 'reported', 'denied', 'disputed')", name=op.f("ck_person_status_confidence")
        ),
        sa.CheckConstraint(
            "status IN ('threatened', 'arrested', 'detained', 'disappeared', 'charged', 'sentenced', 'deported', 'released', 'died')",
            name=op.f("ck_person_status_status"),
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person_at_risk.id"],
            name=op.f("fk_person_status_person_id_person_at_risk"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["source_id"], ["case_source.id"], name=op.f("fk_person_status_source_id_case_source")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_status")),
    )
    with op.batch_alter_table("person_status", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_person_status_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_person_status_source_id"), ["source_id"], unique=False)

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.add_column(sa.Column("texts", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("public", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("historical", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True))

    op.execute("UPDATE \"case\" SET texts = '{}'")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.alter_column("texts", existing_type=sa.JSON(), nullable=False)

    with op.batch_alter_table("person_at_risk", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("role", sa.String(length=10), server_default=sa.text("'at_risk'"), nullable=False)
        )
        batch_op.add_column(sa.Column("public", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("entered", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("born_on", sa.String(length=11), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("private_name", sa.LargeBinary(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_person_at_risk_role"),
            "role IN ('at_risk', 'relative', 'lawyer', 'witness', 'colleague', 'official', 'other')",
        )

    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("public", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("entered", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_index(batch_op.f("ix_person_name_source_id"), ["source_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_person_name_source_id_case_source"), "case_source", ["source_id"], ["id"]
        )


def downgrade() -> None:
    # Whoever is in a case by another role has no place in the tables of before.
    others = "(SELECT id FROM person_at_risk WHERE role <> 'at_risk')"
    op.execute(f"DELETE FROM person_name WHERE person_id IN {others}")  # noqa: S608  # Words of our own.
    # A spelling that two sources have stands twice, where there was place for it once.
    op.execute(
        "DELETE FROM person_name WHERE grammatical_case = '' AND EXISTS (SELECT 1 FROM person_name AS same"
        " WHERE same.person_id = person_name.person_id AND same.language = person_name.language"
        " AND same.name = person_name.name AND same.grammatical_case = 'nominative')"
    )
    op.execute("DELETE FROM person_status")
    op.execute("DELETE FROM person_at_risk WHERE role <> 'at_risk'")
    with op.batch_alter_table("person_name", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_person_name_source_id_case_source"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_person_name_source_id"))
        batch_op.drop_column("entered")
        batch_op.drop_column("public")
        batch_op.drop_column("source_id")

    with op.batch_alter_table("person_at_risk", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_person_at_risk_role"), type_="check")
        batch_op.drop_column("private_name")
        batch_op.drop_column("born_on")
        batch_op.drop_column("entered")
        batch_op.drop_column("public")
        batch_op.drop_column("role")

    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_column("changed_at")
        batch_op.drop_column("revision")
        batch_op.drop_column("historical")
        batch_op.drop_column("public")
        batch_op.drop_column("texts")

    for table in ("person_status", "case_token", "case_claim", "case_source", "case_relation", "case_event"):
        op.drop_table(table)
