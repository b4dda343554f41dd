"""The section of a message, and what the desk asks of the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_ASKED = ["state", "reason", "section", "kind", "hold_key", "lane", "queued_at", "changed_at"]


def upgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("section", sa.Integer(), nullable=True))
        batch_op.create_index("ix_outbox_message_desk", _ASKED, unique=False)
        batch_op.drop_index("ix_outbox_message_hold_key")
        batch_op.create_index("ix_outbox_message_hold_key", ["hold_key", "state", "section"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_hold_key")
        batch_op.create_index("ix_outbox_message_hold_key", ["hold_key", "state"], unique=False)
        batch_op.drop_index("ix_outbox_message_desk")
        batch_op.drop_column("section")
