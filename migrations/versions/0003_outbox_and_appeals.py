"""The outbox, and what is kept of appeals whose letters we e-mail."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


# As the models list them.
_FORM_CHECKS = ("form IN ('pdf', 'docx', 'eml', 'txt')", "form IN ('pdf', 'docx', 'eml', 'txt', 'email', 'post')")
_STATE_CHECKS = (
    "state IN ('generated')",
    "state IN ('generated', 'handed_over', 'bounced', 'failed', 'reported_posted')",
)


def _check(form: str, state: str) -> None:
    """Let the table of counts take these forms and states."""
    with op.batch_alter_table("tally") as table:
        table.drop_constraint(op.f("ck_tally_form"), type_="check")
        table.drop_constraint(op.f("ck_tally_state"), type_="check")
        table.create_check_constraint("form", form)
        table.create_check_constraint("state", state)


def upgrade() -> None:
    _check(_FORM_CHECKS[1], _STATE_CHECKS[1])
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("interface_language", sa.String(length=12), nullable=False),
        sa.Column("confirm_hash", sa.String(length=43), nullable=False),
        sa.Column("ledger_hash", sa.String(length=43), nullable=False),
        sa.Column("supporter", sa.String(length=43), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("reply_to", sa.LargeBinary(), nullable=False),
        sa.Column("attach_pdf", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("confirm_hash", name=op.f("uq_appeal_confirm_hash")),
        sa.UniqueConstraint("ledger_hash", name=op.f("uq_appeal_ledger_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.create_index("ix_appeal_campaign", ["campaign"], unique=False)
        batch_op.create_index("ix_appeal_expires_at", ["expires_at"], unique=False)

    op.create_table(
        "limit_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limit_count")),
        sa.UniqueConstraint("name", "key", "since", name=op.f("uq_limit_count_name_key_since")),
    )
    with op.batch_alter_table("limit_count", schema=None) as batch_op:
        batch_op.create_index("ix_limit_count_since", ["since"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("urgency", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("source_kind", sa.String(length=30), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("hold_key", sa.String(length=80), nullable=False),
        sa.Column("lane", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(length=40), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("server", sa.String(length=255), nullable=False),
        sa.Column("address", sa.String(length=320), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("kind IN ('letter', 'notice')", name=op.f("ck_outbox_message_kind")),
        sa.CheckConstraint(
            "state IN ('queued', 'handing_over', 'handed_over', 'held', 'failed', 'withdrawn', 'bounced')",
            name=op.f("ck_outbox_message_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_message_key")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index("ix_outbox_message_due", ["state", "lease", "urgency", "not_before", "id"], unique=False)
        batch_op.create_index("ix_outbox_message_ended_at", ["ended_at"], unique=False)
        batch_op.create_index("ix_outbox_message_hold_key", ["hold_key", "state"], unique=False)
        batch_op.create_index("ix_outbox_message_lane", ["lane", "begun_at"], unique=False)
        batch_op.create_index("ix_outbox_message_source", ["source_kind", "source_id"], unique=False)

    op.create_table(
        "supporter_mark",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("supporter", sa.String(length=43), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supporter_mark")),
        sa.UniqueConstraint(
            "campaign", "office", "supporter", name=op.f("uq_supporter_mark_campaign_office_supporter")
        ),
    )
    op.create_table(
        "appeal_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("appeal_id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("letter", sa.LargeBinary(), nullable=False),
        sa.Column("marked", sa.Boolean(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["appeal_id"], ["appeal.id"], name=op.f("fk_appeal_letter_appeal_id_appeal"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal_letter")),
        sa.UniqueConstraint("appeal_id", "office", name=op.f("uq_appeal_letter_appeal_id_office")),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Letters that wait to be handed over are lost, and so are the counts of what the older table cannot hold."""
    op.drop_table("appeal_letter")
    op.drop_table("supporter_mark")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_message_source")
        batch_op.drop_index("ix_outbox_message_lane")
        batch_op.drop_index("ix_outbox_message_hold_key")
        batch_op.drop_index("ix_outbox_message_ended_at")
        batch_op.drop_index("ix_outbox_message_due")

    op.drop_table("outbox_message")
    with op.batch_alter_table("limit_count", schema=None) as batch_op:
        batch_op.drop_index("ix_limit_count_since")

    op.drop_table("limit_count")
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_index("ix_appeal_expires_at")
        batch_op.drop_index("ix_appeal_campaign")

    op.drop_table("appeal")
    op.execute("DELETE FROM tally WHERE state <> 'generated' OR form IN ('email', 'post')")
    _check(_FORM_CHECKS[0], _STATE_CHECKS[0])
