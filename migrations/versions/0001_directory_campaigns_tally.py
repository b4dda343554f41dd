"""The directory, cases, campaigns and the tally."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.extensions

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("slug", name=op.f("uq_case_slug")),
    )
    op.create_table(
        "office",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("rank", sa.String(length=30), nullable=False),
        sa.Column("reads", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "rank IN ('head_of_state', 'monarch', 'head_of_government', 'foreign_minister', 'minister', 'prosecutor_general', 'judge', 'parliament_president', 'ambassador', 'governor', 'military', 'director', 'international_head', 'official')",
            name=op.f("ck_office_rank"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office")),
    )
    op.create_table(
        "tally",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign", sa.String(length=80), nullable=False),
        sa.Column("target", sa.String(length=80), nullable=False),
        sa.Column("section", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("form", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint("form IN ('pdf', 'docx', 'eml', 'txt')", name=op.f("ck_tally_form")),
        sa.CheckConstraint("state IN ('generated')", name=op.f("ck_tally_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint("campaign", "target", "section", "day", "language", "form", "state", name="uq_tally_cell"),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("changed_at", app.extensions.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('draft', 'open', 'stopped', 'closed')", name=op.f("ck_campaign_status")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_campaign_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaign_slug")),
    )
    op.create_table(
        "channel",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("extension", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=True),
        sa.Column("country_line", sa.String(), nullable=False),
        sa.Column("network", sa.String(length=40), nullable=False),
        sa.Column("health", sa.String(length=12), nullable=False),
        sa.Column("historical", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.CheckConstraint("health IN ('unverified', 'verified', 'failing', 'dead')", name=op.f("ck_channel_health")),
        sa.CheckConstraint("kind IN ('post', 'fax', 'email', 'handle')", name=op.f("ck_channel_kind")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_channel_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("office_id", "kind", "value", name=op.f("uq_channel_office_id_kind_value")),
    )
    op.create_table(
        "office_holder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("surname", sa.String(), nullable=False),
        sa.Column("gender", sa.String(length=10), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=True),
        sa.Column("held_until", sa.Date(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.CheckConstraint("gender IN ('m', 'f', 'unknown')", name=op.f("ck_office_holder_gender")),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_holder_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_holder")),
        sa.UniqueConstraint("office_id", "name", "held_from", name=op.f("uq_office_holder_office_id_name_held_from")),
    )
    op.create_table(
        "office_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=80), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("form_of_address", sa.String(), nullable=False),
        sa.Column("form_of_address_dative", sa.String(), nullable=False),
        sa.Column("salutation", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_office_wording_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_office_wording")),
        sa.UniqueConstraint("office_id", "language", name=op.f("uq_office_wording_office_id_language")),
    )
    op.create_table(
        "person_at_risk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("gender", sa.String(length=1), nullable=True),
        sa.Column("pronouns", sa.String(length=40), nullable=False),
        sa.CheckConstraint("gender IN ('m', 'f', 'x')", name=op.f("ck_person_at_risk_gender")),
        sa.ForeignKeyConstraint(
            ["case_id"], ["case.id"], name=op.f("fk_person_at_risk_case_id_case"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_at_risk")),
    )
    op.create_table(
        "campaign_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("published_at", app.extensions.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_version_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_version")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_campaign_version_campaign_id_number")),
    )
    op.create_table(
        "holder_wording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_dative", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["holder_id"],
            ["office_holder.id"],
            name=op.f("fk_holder_wording_holder_id_office_holder"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holder_wording")),
        sa.UniqueConstraint("holder_id", "language", name=op.f("uq_holder_wording_holder_id_language")),
    )
    op.create_table(
        "person_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("alias", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["person_at_risk.id"],
            name=op.f("fk_person_name_person_id_person_at_risk"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person_name")),
        sa.UniqueConstraint("person_id", "language", "name", name=op.f("uq_person_name_person_id_language_name")),
    )


def downgrade() -> None:
    op.drop_table("person_name")
    op.drop_table("holder_wording")
    op.drop_table("campaign_version")
    op.drop_table("person_at_risk")
    op.drop_table("office_wording")
    op.drop_table("office_holder")
    op.drop_table("channel")
    op.drop_table("campaign")
    op.drop_table("tally")
    op.drop_table("office")
    op.drop_table("case")
