"""Those who follow a case, what they were told, and what offices replied."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series", sa.String(length=80), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("interface_language", sa.String(length=12), nullable=False),
        sa.Column("address_hash", sa.String(length=43), nullable=False),
        sa.Column("seed", sa.String(length=43), nullable=False),
        sa.Column("confirm_hash", sa.String(length=43), nullable=False),
        sa.Column("end_hash", sa.String(length=43), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower")),
        sa.UniqueConstraint("confirm_hash", name=op.f("uq_follower_confirm_hash")),
        sa.UniqueConstraint("end_hash", name=op.f("uq_follower_end_hash")),
        sa.UniqueConstraint("series", "address_hash", name=op.f("uq_follower_series_address_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "follower_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("follower_id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("event IN ('opened', 'stopped', 'closed')", name=op.f("ck_follower_told_event")),
        sa.ForeignKeyConstraint(
            ["follower_id"], ["follower.id"], name=op.f("fk_follower_told_follower_id_follower"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follower_told")),
        sa.UniqueConstraint(
            "follower_id", "campaign", "event", name=op.f("uq_follower_told_follower_id_campaign_event")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("follower_told", schema=None) as batch_op:
        batch_op.create_index("ix_follower_told_told_at", ["told_at"], unique=False)
    op.create_table(
        "office_reply",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=40), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("file", sa.LargeBinary(), nullable=True),
        sa.Column("file_kind", sa.String(length=4), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "file_kind IN ('', 'pdf', 'jpg', 'png', 'eml', 'docx')", name=op.f("ck_office_reply_file_kind")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_reply")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("office_reply", schema=None) as batch_op:
        batch_op.create_index("ix_office_reply_campaign", ["campaign", "office"], unique=False)
        batch_op.create_index("ix_office_reply_waiting", ["handled_at", "erased_at", "section"], unique=False)


def downgrade() -> None:
    op.drop_table("office_reply")
    op.drop_table("follower_told")
    op.drop_table("follower")
