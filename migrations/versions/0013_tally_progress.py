"""One index from which all counts of a campaign's letters are read."""

from __future__ import annotations

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_COUNTS = ["campaign", "state", "form", "language", "section", "day", "target", "count"]


def upgrade() -> None:
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_counts", _COUNTS, unique=False)
        batch_op.drop_index("ix_tally_campaign_state_count")


def downgrade() -> None:
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_campaign_state_count", ["campaign", "state", "count"], unique=False)
        batch_op.drop_index("ix_tally_counts")
