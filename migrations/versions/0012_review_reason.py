"""When somebody looked at a letter's own words, and since when a campaign has the terms that must not be mentioned."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("campaign_safeguard", schema=None) as batch_op:
        batch_op.add_column(sa.Column("terms_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("campaign_safeguard", schema=None) as batch_op:
        batch_op.drop_column("terms_since")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_column("reviewed_at")
