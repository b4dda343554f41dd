"""Choices and gaps of missions, overrides, lists of offices, reports of wrong addresses."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "mission_gap",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_gap")),
        sa.UniqueConstraint("state", "country", name=op.f("uq_mission_gap_state_country")),
    )
    op.create_table(
        "recipient_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=True),
        sa.Column("owner", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.id"], name=op.f("fk_recipient_list_section_id_section"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_list")),
        sa.UniqueConstraint("owner", "slug", name=op.f("uq_recipient_list_owner_slug")),
    )
    with op.batch_alter_table("recipient_list", schema=None) as batch_op:
        batch_op.create_index("ix_recipient_list_section_id", ["section_id"], unique=False)

    op.create_table(
        "address_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=80), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("wrong", sa.String(length=20), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("source", sa.LargeBinary(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("decision IN ('open', 'accepted', 'refused')", name=op.f("ck_address_report_decision")),
        sa.CheckConstraint(
            "wrong IN ('came_back', 'has_left', 'other_address', 'other')", name=op.f("ck_address_report_wrong")
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_address_report_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address_report")),
    )
    with op.batch_alter_table("address_report", schema=None) as batch_op:
        batch_op.create_index("ix_address_report_decision", ["decision"], unique=False)
        batch_op.create_index("ix_address_report_office_id", ["office_id"], unique=False)

    op.create_table(
        "mission_choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("office_id", sa.String(length=80), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_mission_choice_office_id_office"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.id"], name=op.f("fk_mission_choice_section_id_section"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mission_choice")),
        sa.UniqueConstraint("section_id", "state", "country", name=op.f("uq_mission_choice_section_id_state_country")),
    )
    op.create_table(
        "office_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=80), nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "what IN ('address', 'email', 'salutation', 'form_of_address', 'form_of_address_dative')",
            name=op.f("ck_office_override_what"),
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_override_office_id_office"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.id"], name=op.f("fk_office_override_section_id_section"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_override")),
        sa.UniqueConstraint(
            "section_id",
            "office_id",
            "what",
            "language",
            name=op.f("uq_office_override_section_id_office_id_what_language"),
        ),
    )
    with op.batch_alter_table("office_override", schema=None) as batch_op:
        batch_op.create_index("ix_office_override_office_id", ["office_id"], unique=False)

    op.create_table(
        "recipient_list_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("role IN ('to', 'copy')", name=op.f("ck_recipient_list_item_role")),
        sa.ForeignKeyConstraint(
            ["list_id"],
            ["recipient_list.id"],
            name=op.f("fk_recipient_list_item_list_id_recipient_list"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_recipient_list_item_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient_list_item")),
        sa.UniqueConstraint("list_id", "office_id", name=op.f("uq_recipient_list_item_list_id_office_id")),
    )
    with op.batch_alter_table("recipient_list_item", schema=None) as batch_op:
        batch_op.create_index("ix_recipient_list_item_office_id", ["office_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("recipient_list_item", schema=None) as batch_op:
        batch_op.drop_index("ix_recipient_list_item_office_id")

    op.drop_table("recipient_list_item")
    with op.batch_alter_table("office_override", schema=None) as batch_op:
        batch_op.drop_index("ix_office_override_office_id")

    op.drop_table("office_override")
    op.drop_table("mission_choice")
    with op.batch_alter_table("address_report", schema=None) as batch_op:
        batch_op.drop_index("ix_address_report_office_id")
        batch_op.drop_index("ix_address_report_decision")

    op.drop_table("address_report")
    with op.batch_alter_table("recipient_list", schema=None) as batch_op:
        batch_op.drop_index("ix_recipient_list_section_id")

    op.drop_table("recipient_list")
    op.drop_table("mission_gap")
