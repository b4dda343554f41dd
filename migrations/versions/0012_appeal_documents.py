"""Published appeals that were brought to the desk, what was read in them, and the drafts that were made of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appeal_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("brought_by", sa.String(120), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("record", sa.JSON(), nullable=False),
        sa.Column("fed", sa.JSON(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_appeal_document_account_id_account", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name="fk_appeal_document_campaign_id_campaign", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appeal_document"),
        sa.UniqueConstraint("account_id", "sha256", name="uq_appeal_document_account_id_sha256"),
        # A number that was given to one document is never that of another, which somebody would find behind a link.
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appeal_document_campaign_id", "appeal_document", ["campaign_id"])


def downgrade() -> None:
    op.drop_table("appeal_document")
