"""The index of the search over offices, which `flask recipients reindex` fills; wordings for a woman in office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_OF_A_WOMAN = ("title_f", "form_of_address_f", "form_of_address_dative_f", "salutation_f")


def upgrade() -> None:
    with op.batch_alter_table("office_wording", schema=None) as batch_op:
        for name in _OF_A_WOMAN:
            batch_op.add_column(sa.Column(name, sa.String(), server_default=sa.text("''"), nullable=False))

    op.create_table(
        "search_entry",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("office_id", sa.String(length=80), nullable=False),
        sa.Column("version", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(
            ["office_id"], ["office.id"], name=op.f("fk_search_entry_office_id_office"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("office_id", name=op.f("uq_search_entry_office_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "search_token",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "token",
            sa.String(length=60).with_variant(sa.String(length=60, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("place", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["number"], ["search_entry.number"], name=op.f("fk_search_token_number_search_entry"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", "token", name=op.f("pk_search_token")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_search_token_place", "search_token", ["place", "token", "number"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_search_token_place", table_name="search_token")
    op.drop_table("search_token")
    op.drop_table("search_entry")
    with op.batch_alter_table("office_wording", schema=None) as batch_op:
        for name in reversed(_OF_A_WOMAN):
            batch_op.drop_column(name)
