"""Pure: the kinds of files that recipients come in and leave in, by the ends of their names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import PurePath
from typing import BinaryIO

from app.recipients import delimited, spreadsheets, vcards
from app.recipients.columns import ordered
from app.recipients.recipients_file import rows_of
from app.recipients.records import OfficeRecord
from app.recipients.rows import Rows

_READERS: dict[str, Callable[[BinaryIO], Rows]] = {
    "csv": delimited.rows_of,
    "xlsx": spreadsheets.rows_of,
    "vcf": vcards.rows_of,
}
KINDS = tuple(_READERS)


def kind_of(name: str) -> str | None:
    """Return the kind of a file by its name, None where it is none that can be read."""
    end = PurePath(name).suffix.lower().removeprefix(".")
    return end if end in KINDS else None


def open_rows(file: BinaryIO, kind: str) -> Rows:
    """Return the rows of a file, which must stay open. Raises RecipientsFileRefused."""
    return _READERS[kind](file)


def write(out: BinaryIO, kind: str, offices: Iterable[OfficeRecord], filled: set[str]) -> None:
    """Write offices as a file of a kind, with the columns that they fill."""
    if kind == "vcf":
        vcards.write(out, offices)
        return
    rows = (row for office in offices for row in rows_of(office))
    if kind == "xlsx":
        spreadsheets.write(out, ordered(filled), rows)
    else:
        delimited.write(out, ordered(filled), rows, mark=True)
