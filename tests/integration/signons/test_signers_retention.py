"""What is kept of those who sign joint letters: listed column by column, and gone when it was promised to be gone."""

from __future__ import annotations

import itertools

from app.extensions import Base
from app.keys.services import encrypted_columns
from app.signons import retention

_TABLES = {"joint_letter", "joint_text", "joint_organisation", "joint_signatory", "joint_cosigner"}
_KINDS = (retention.PERSONAL, retention.PSEUDONYMOUS, retention.PRINTED, retention.IMPERSONAL)


def test_every_column_of_the_tables_of_joint_letters_is_listed_once() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name in _TABLES
        for column in table.columns
    }
    assert sorted(itertools.chain.from_iterable(_KINDS)) == sorted(columns)


def test_what_is_personal_is_encrypted() -> None:
    encrypted = {f"{table.name}.{column.name}" for table, column in encrypted_columns() if table.name in _TABLES}
    assert encrypted == retention.PERSONAL
