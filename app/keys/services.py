"""Use cases of keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, select, type_coerce, update
from sqlalchemy.orm import Session

from app.extensions import Base, writing
from app.keys.encrypted import EncryptedBytes, EncryptedText, rotated

_TEXTS_AT_ONCE = 200
# A file may be as large as many texts together.
_FILES_AT_ONCE = 4


def encrypted_columns() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield every encrypted column of the program with its table."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, (EncryptedText, EncryptedBytes)):
                yield table, column


def rotate(session: Session) -> int:
    """Encrypt everything that is stored with the first key; returns how many values there were.

    It may be broken off and begun again. Raises Unreadable where a key is missing.
    """
    count = 0
    for table, column in encrypted_columns():
        (key,) = table.primary_key.columns
        last = 0
        at_once = _FILES_AT_ONCE if isinstance(column.type, EncryptedBytes) else _TEXTS_AT_ONCE
        while True:
            raw = type_coerce(column, LargeBinary)
            with writing(session):
                rows = session.execute(
                    select(key, raw)
                    .where(key > last, column.is_not(None))
                    .order_by(key)
                    .limit(at_once)
                    .with_for_update()
                ).all()
                for number, stored in rows:
                    changed = type_coerce(rotated(stored), LargeBinary)
                    session.execute(update(table).where(key == number).values({column: changed}))
            if not rows:
                break
            last, count = rows[-1][0], count + len(rows)
    return count
