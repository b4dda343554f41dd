"""Pure: what every kind of file becomes: rows of cells, each with the faults that its reader found.

CSV, XLSX and vCard go one way from here. What a row says of an office is read in `recipients_file`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.errors import N_
from app.recipients.errors import RecipientsFileRefused

# A cell that begins like a formula gets a quote mark when written, and loses it when read. Spreadsheets in Chinese
# and Japanese take the wide forms for the same.
_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_BEFORE_FORMULA = "' \t\r\n"

MOST_ROWS = 200_000
MOST_COLUMNS = 500

# All cells together, in characters: a spreadsheet can say one long text a million times in a few bytes.
MOST_TEXT = 150_000_000

TOO_MUCH_TEXT = N_("it has more than %(most)s characters of text; please part it")
TOO_MANY_ROWS = N_("it has more than %(most)s rows; please part it")
TOO_MANY_COLUMNS = N_("it has more than %(most)s columns")
EMPTY = N_("it is empty")
TOO_MANY_CELLS = N_("it has %(cells)s cells, and there are %(columns)s columns")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in one sentence with `%(name)s` places for `data`.

    `row` is 0 where it is about the whole file, `column` empty where it is about the whole row.
    """

    row: int
    column: str
    sentence: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        return self.sentence % self.data if self.data else self.sentence

    @property
    def place(self) -> str:
        if not self.row:
            return "file"
        return f"row {self.row}, {self.column}" if self.column else f"row {self.row}"

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet counts, what stands under each column, and what its reader found wrong.

    Cells that are empty are not there.
    """

    number: int
    cells: Mapping[str, str]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Rows:
    """A file that was opened: its columns, and its rows as a stream that can be taken once.

    `columns` is None where each row names its own (vCard). `remarks` tell what was passed over.
    The stream raises RecipientsFileRefused where the file turns out to be broken further down.
    """

    columns: tuple[str, ...] | None
    stream: Iterator[Row]
    remarks: tuple[Fault, ...] = ()


def refused(sentence: str, row: int = 0, column: str = "", **data: Any) -> RecipientsFileRefused:
    """Return the error that refuses a whole file for one reason."""
    return RecipientsFileRefused([Fault(row, column, sentence, data)])


def looks_like_formula(cell: str) -> bool:
    return cell.lstrip(_BEFORE_FORMULA).startswith(_FORMULA)


def escaped(cell: str) -> str:
    """Return a cell as a spreadsheet may open it, which would take some beginnings for a formula."""
    return f"'{cell}" if looks_like_formula(cell) else cell


def unescaped(cell: str) -> str:
    """Return what `escaped` was given."""
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell[1:]) else cell


def under_columns(number: int, columns: Sequence[str], cells: Sequence[str], width: int) -> Row:
    """Return the row of these cells; more cells than columns are a fault of the row.

    `width` is how many cells the first row has: columns, and empty cells after them.
    """
    found = {
        column: unescaped(cell) for column, cell in zip(columns, cells, strict=False) if cell and not cell.isspace()
    }
    if len(cells) > width or any(cell.strip() for cell in cells[len(columns) :]):
        return Row(number, found, (Fault(number, "", TOO_MANY_CELLS, {"cells": len(cells), "columns": len(columns)}),))
    return Row(number, found)


def counted(rows: Iterator[Row]) -> Iterator[Row]:
    """Pass rows on, and refuse a file that has too many, or too much in them."""
    text = 0
    for count, row in enumerate(rows, 1):
        text += sum(map(len, row.cells.values()))
        if count > MOST_ROWS:
            raise refused(TOO_MANY_ROWS, most=f"{MOST_ROWS:,}")
        if text > MOST_TEXT:
            raise refused(TOO_MUCH_TEXT, most=f"{MOST_TEXT:,}")
        yield row
