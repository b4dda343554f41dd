"""What the campaign desk keeps: who answers for a version, safeguards, owners, outcomes, reminders, calendars, counts.

The columns that repeat what a campaign says are filled from its newest version, or from its draft. `ix_tally_counts` is
one index from which all counts of a campaign's letters are read.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_STATUSES_BEFORE = "status IN ('draft', 'open', 'stopped', 'closed')"
_STATUSES_NOW = "status IN ('draft', 'in_review', 'open', 'stopped', 'closed')"
_COUNTS = ["campaign", "state", "form", "language", "section", "day", "target", "count"]
# What contents say since.
_CAME = frozenset({"organisation_in_letters", "source_language"})
_CAME_OF_PEOPLE = frozenset({"status", "status_on", "status_source"})

_campaign = sa.table(
    "campaign",
    sa.column("id", sa.Integer()), sa.column("draft", sa.JSON()), sa.column("changed_at", sa.DateTime(timezone=True)),
    sa.column("status", sa.String()), sa.column("ended_at", sa.DateTime(timezone=True)),
    sa.column("reference", sa.String()), sa.column("subject", sa.String()), sa.column("last_day", sa.Date()),
    sa.column("last_day_since", sa.DateTime(timezone=True)), sa.column("time_zone", sa.String()),
    sa.column("invented", sa.Boolean()),
)  # fmt: skip
_version = sa.table(
    "campaign_version",
    sa.column("id", sa.Integer()), sa.column("campaign_id", sa.Integer()), sa.column("number", sa.Integer()),
    sa.column("content", sa.JSON()), sa.column("published_at", sa.DateTime(timezone=True)),
)  # fmt: skip


def _fill() -> None:
    connection = op.get_bind()
    for id_, draft, status, changed_at in connection.execute(
        sa.select(_campaign.c.id, _campaign.c.draft, _campaign.c.status, _campaign.c.changed_at)
    ).all():
        newest = connection.execute(
            sa.select(_version.c.content, _version.c.published_at)
            .where(_version.c.campaign_id == id_)
            .order_by(_version.c.number.desc())
            .limit(1)
        ).first()
        content, since = newest or (draft, changed_at)
        values = {
            "reference": content["reference"],
            "subject": ", ".join(
                person["names"].get("en", {}).get("nominative", person["name"]) for person in content["people"]
            )[:400],
            "last_day": _last_day(content["deadline"]),
            "last_day_since": since,
            "time_zone": content["time_zone"],
            # A campaign that has ended was changed by that the last time.
            "ended_at": changed_at if status in {"stopped", "closed"} else None,
            "invented": bool(content["practice"] or content["historical"]),
        }
        connection.execute(sa.update(_campaign).where(_campaign.c.id == id_).values(values))


def _forget_what_came() -> None:
    """Let contents be as the code of before reads them: it refuses what it does not know."""
    connection = op.get_bind()
    for table, stored in ((_campaign, _campaign.c.draft), (_version, _version.c.content)):
        for id_, content in connection.execute(sa.select(table.c.id, stored)).all():
            known = {key: value for key, value in content.items() if key not in _CAME}
            people = [
                {key: value for key, value in person.items() if key not in _CAME_OF_PEOPLE}
                for person in content["people"]
            ]
            new = {stored.name: {**known, "people": people}}
            connection.execute(sa.update(table).where(table.c.id == id_).values(new))


def _last_day(deadline: dict[str, str]) -> date:
    day = date.fromisoformat(deadline["day"])
    if deadline["kind"] == "before":
        return day - timedelta(days=1)
    return day.replace(day=monthrange(day.year, day.month)[1]) if deadline["kind"] == "month" else day


def upgrade() -> None:
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=43), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("section_id >= 0", name=op.f("ck_calendar_link_section")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_calendar_link_account_id_account"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("account_id", "section_id", name=op.f("uq_calendar_link_account_id_section_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    op.create_table(
        "campaign_safeguard",
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("agreed_by", sa.LargeBinary(), nullable=False),
        sa.Column("agreed_to", sa.LargeBinary(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("mentioned", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("risks", sa.LargeBinary(), nullable=False),
        sa.Column("never_mention", sa.LargeBinary(), nullable=False),
        sa.Column("terms_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stated_by", sa.String(length=120), server_default=sa.text("''"), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_safeguard_campaign_id_campaign"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_safeguard")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("event", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_reminder_account_id_account"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_reminder_campaign_id_campaign"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint(
            "campaign_id",
            "last_day",
            "event",
            "account_id",
            name=op.f("uq_reminder_campaign_id_last_day_event_account_id"),
        ),
    )
    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reminder_account_id"), ["account_id"], unique=False)

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.add_column(sa.Column("revision", sa.Integer(), server_default=sa.text("1"), nullable=False))
        batch_op.add_column(sa.Column("owner_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("predecessor_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("approvals", sa.JSON(), server_default=sa.text("'{}'"), nullable=False))
        batch_op.add_column(sa.Column("review_by", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column("review_asked_by", sa.String(length=120), server_default=sa.text("''"), nullable=False)
        )
        batch_op.add_column(sa.Column("review_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("outcome", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("reference", sa.String(length=200), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("subject", sa.String(length=400), server_default=sa.text("''"), nullable=False))
        batch_op.add_column(sa.Column("last_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_day_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("time_zone", sa.String(length=60), server_default=sa.text("'UTC'"), nullable=False)
        )
        batch_op.add_column(sa.Column("invented", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_constraint(batch_op.f("ck_campaign_status"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_campaign_status"), _STATUSES_NOW)
        batch_op.create_index("ix_campaign_owner_id", ["owner_id"], unique=False)
        batch_op.create_index("ix_campaign_reference", ["reference"], unique=False)
        batch_op.create_index("ix_campaign_status_last_day", ["status", "last_day"], unique=False)
        batch_op.create_unique_constraint(batch_op.f("uq_campaign_predecessor_id"), ["predecessor_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_campaign_predecessor_id_campaign"),
            "campaign",
            ["predecessor_id"],
            ["id"],
            ondelete="SET NULL",
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_campaign_owner_id_account"), "account", ["owner_id"], ["id"], ondelete="SET NULL"
        )

    with op.batch_alter_table("campaign", schema=None) as batch_op:
        # PostgreSQL cannot compare JSON, so that the default of a column of it could not be told from another.
        batch_op.alter_column("approvals", existing_type=sa.JSON(), server_default=None)

    with op.batch_alter_table("campaign_version", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("cause", sa.String(length=10), server_default=sa.text("'approved'"), nullable=False)
        )
        batch_op.add_column(sa.Column("asked_by", sa.String(length=120), server_default=sa.text("''"), nullable=False))
        batch_op.create_check_constraint(
            batch_op.f("ck_campaign_version_cause"), "cause IN ('approved', 'extended', 'shipped')"
        )
        batch_op.add_column(
            sa.Column("approved_by", sa.String(length=120), server_default=sa.text("''"), nullable=False)
        )

    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index("ix_tally_counts", _COUNTS, unique=False)
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=True))

    _fill()


def downgrade() -> None:
    """Consents, outcomes and who answers for a version are lost, and what is known to have happened to people."""
    _forget_what_came()
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_column("reviewed_at")
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.drop_index("ix_tally_counts")

    with op.batch_alter_table("campaign_version", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_campaign_version_cause"), type_="check")
        batch_op.drop_column("approved_by")
        batch_op.drop_column("asked_by")
        batch_op.drop_column("cause")

    op.execute("UPDATE campaign SET status = 'draft' WHERE status = 'in_review'")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_campaign_status"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_campaign_status"), _STATUSES_BEFORE)
        batch_op.drop_constraint(batch_op.f("fk_campaign_owner_id_account"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_campaign_predecessor_id_campaign"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_campaign_predecessor_id"), type_="unique")
        batch_op.drop_index("ix_campaign_status_last_day")
        batch_op.drop_index("ix_campaign_reference")
        batch_op.drop_index("ix_campaign_owner_id")
        batch_op.drop_column("invented")
        batch_op.drop_column("time_zone")
        batch_op.drop_column("last_day_since")
        batch_op.drop_column("last_day")
        batch_op.drop_column("subject")
        batch_op.drop_column("reference")
        batch_op.drop_column("ended_at")
        batch_op.drop_column("outcome")
        batch_op.drop_column("review_at")
        batch_op.drop_column("review_asked_by")
        batch_op.drop_column("review_by")
        batch_op.drop_column("approvals")
        batch_op.drop_column("predecessor_id")
        batch_op.drop_column("owner_id")
        batch_op.drop_column("revision")

    with op.batch_alter_table("reminder", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reminder_account_id"))

    op.drop_table("reminder")
    op.drop_table("campaign_safeguard")
    op.drop_table("calendar_link")
