"""Joint letters: their texts, the organisations asked to sign, who stands under a frozen one, and who co-signs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "joint_letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("text_number", sa.Integer(), nullable=False),
        sa.Column("letter_language", sa.String(length=12), nullable=False),
        sa.Column("office", sa.String(length=80), nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("states", sa.JSON(), nullable=False),
        sa.Column("sender_name", sa.String(length=200), nullable=False),
        sa.Column("reply_to", sa.String(length=320), nullable=False),
        sa.Column("sign_until", sa.Date(), nullable=True),
        sa.Column("name_order", sa.String(length=12), nullable=False),
        sa.Column("takes_individuals", sa.Boolean(), nullable=False),
        sa.Column("historical", sa.Boolean(), nullable=False),
        sa.Column("practice", sa.Boolean(), nullable=False),
        sa.Column("individuals", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handed", sa.String(length=4), nullable=False),
        sa.Column("handed_over_on", sa.Date(), nullable=True),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("addressees", sa.JSON(), nullable=False),
        sa.Column("handed_over_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scrubbed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("handed IN ('', 'mail', 'hand')", name=op.f("ck_joint_letter_handed")),
        sa.CheckConstraint("name_order IN ('alphabetical', 'by_hand')", name=op.f("ck_joint_letter_name_order")),
        sa.CheckConstraint("role IN ('to', 'raise_with')", name=op.f("ck_joint_letter_role")),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'frozen', 'handed_over', 'published', 'withdrawn')",
            name=op.f("ck_joint_letter_state"),
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["account.id"], name=op.f("fk_joint_letter_owner_id_account"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_letter")),
        sa.UniqueConstraint("slug", name=op.f("uq_joint_letter_slug")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "joint_cosigner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("interface_language", sa.String(length=12), nullable=False),
        sa.Column("address_hash", sa.String(length=43), nullable=False),
        sa.Column("seed", sa.String(length=43), nullable=True),
        sa.Column("confirm_hash", sa.String(length=43), nullable=True),
        sa.Column("end_hash", sa.String(length=43), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_number", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["joint_letter.id"],
            name=op.f("fk_joint_cosigner_letter_id_joint_letter"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_cosigner")),
        sa.UniqueConstraint("confirm_hash", name=op.f("uq_joint_cosigner_confirm_hash")),
        sa.UniqueConstraint("end_hash", name=op.f("uq_joint_cosigner_end_hash")),
        sa.UniqueConstraint("letter_id", "address_hash", name=op.f("uq_joint_cosigner_letter_id_address_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "joint_organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("email", sa.LargeBinary(), nullable=True),
        sa.Column("seed", sa.String(length=43), nullable=True),
        sa.Column("link_hash", sa.String(length=43), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("asked_number", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_number", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wants_out_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "answer IN ('none', 'signed', 'declined', 'withdrawn')", name=op.f("ck_joint_organisation_answer")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["joint_letter.id"],
            name=op.f("fk_joint_organisation_letter_id_joint_letter"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_organisation")),
        sa.UniqueConstraint("link_hash", name=op.f("uq_joint_organisation_link_hash")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("joint_organisation", schema=None) as batch_op:
        batch_op.create_index("ix_joint_organisation_letter_id", ["letter_id", "position"], unique=False)

    op.create_table(
        "joint_signatory",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("logo", sa.LargeBinary(), nullable=True),
        sa.Column("signer", sa.String(length=200), nullable=False),
        sa.Column("office", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["joint_letter.id"],
            name=op.f("fk_joint_signatory_letter_id_joint_letter"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["joint_organisation.id"],
            name=op.f("fk_joint_signatory_organisation_id_joint_organisation"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_signatory")),
        sa.UniqueConstraint("letter_id", "position", name=op.f("uq_joint_signatory_letter_id_position")),
    )
    op.create_table(
        "joint_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["joint_letter.id"], name=op.f("fk_joint_text_letter_id_joint_letter"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_joint_text")),
        sa.UniqueConstraint("letter_id", "number", name=op.f("uq_joint_text_letter_id_number")),
    )


def downgrade() -> None:
    op.drop_table("joint_text")
    op.drop_table("joint_signatory")
    op.drop_table("joint_organisation")
    op.drop_table("joint_cosigner")
    op.drop_table("joint_letter")
