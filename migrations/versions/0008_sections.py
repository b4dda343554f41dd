"""Deadlines of sections, and the section through which a kept appeal was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "section_deadline",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('before', 'until', 'check_after', 'month', 'event')", name=op.f("ck_section_deadline_kind")
        ),
        sa.ForeignKeyConstraint(
            ["section_id"], ["section.id"], name=op.f("fk_section_deadline_section_id_section"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_section_deadline_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_section_deadline")),
        sa.UniqueConstraint("section_id", "campaign_id", name=op.f("uq_section_deadline_section_id_campaign_id")),
    )
    with op.batch_alter_table("section_deadline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_section_deadline_campaign_id"), ["campaign_id"], unique=False)

    # In place: a copy of this table would forget that its numbers are never given twice (AUTOINCREMENT).
    op.add_column("appeal", sa.Column("section", sa.String(length=40), server_default=sa.text("''"), nullable=False))


def downgrade() -> None:
    op.drop_column("appeal", "section")

    with op.batch_alter_table("section_deadline", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_section_deadline_campaign_id"))

    op.drop_table("section_deadline")
