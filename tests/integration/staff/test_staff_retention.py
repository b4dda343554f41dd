"""What is kept of the staff is listed column by column."""

from __future__ import annotations

import itertools

from app.extensions import Base
from app.keys.services import encrypted_columns
from app.staff import retention

_TABLES = {"account", "account_role", "account_section", "account_language", "passkey"}
_KINDS = (retention.PERSONAL, retention.ENCRYPTED, retention.HASHED, retention.MARKS, retention.WORKING)


def test_every_column_of_the_tables_of_staff_is_listed_once() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name in _TABLES
        for column in table.columns
    }
    assert sorted(itertools.chain.from_iterable(_KINDS)) == sorted(columns)


def test_what_opens_an_account_is_encrypted() -> None:
    encrypted = {f"{table.name}.{column.name}" for table, column in encrypted_columns() if table.name in _TABLES}
    assert encrypted == retention.ENCRYPTED
