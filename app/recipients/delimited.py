"""Pure: CSV, read and written as streams of rows: UTF-8; cells parted by comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO

from app.errors import N_
from app.recipients import columns as known_columns
from app.recipients.errors import RecipientsFileRefused
from app.recipients.rows import (
    EMPTY,
    MOST_COLUMNS,
    TOO_MANY_COLUMNS,
    Row,
    Rows,
    counted,
    escaped,
    refused,
    under_columns,
)

# Nobody's line is so long; a file without line ends would otherwise be read as one.
_LONGEST_LINE = 1_000_000
_DELIMITERS = (",", ";", "\t")
# Excel writes this line to say what parts the cells, and reads it.
_SAYS_DELIMITER = re.compile(r"sep=([,;\t])\r?\n?", re.IGNORECASE)

NOT_UTF8 = N_("it is not encoded in UTF-8 (save it as “CSV UTF-8”)")
_LINE_TOO_LONG = N_("it has a line of more than %(most)s characters; is this a CSV file?")
_NOT_CSV = N_("this row cannot be read as CSV: %(reason)s")


def rows_of(file: BinaryIO) -> Rows:
    """Open a CSV file at its beginning. Raises RecipientsFileRefused for what is wrong with its first row."""
    lines = _lines(file)
    first = next(lines, "")
    skipped = 0
    if said := _SAYS_DELIMITER.fullmatch(first):
        first, skipped = next(lines, ""), 1
    delimiter = said[1] if said else max(_DELIMITERS, key=first.count)
    # Strictly: a quote that nobody closes would take the rows after it for one cell.
    reader = csv.reader(_again(first, lines), delimiter=delimiter, strict=True)
    header = [cell.strip() for cell in _next(reader, 1) or ()]
    width = len(header)
    while header and not header[-1]:
        header.pop()
    if not header:
        raise refused(EMPTY)
    if len(header) > MOST_COLUMNS:
        raise refused(TOO_MANY_COLUMNS, most=MOST_COLUMNS)
    if faults := known_columns.faults_of(header):
        raise RecipientsFileRefused(faults)
    return Rows(tuple(header), counted(_rows(reader, header, width, 2 + skipped)))


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    if first:
        yield first
    yield from rest


def _lines(file: BinaryIO) -> Iterator[str]:
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    try:
        while line := text.readline(_LONGEST_LINE):
            if len(line) == _LONGEST_LINE and not line.endswith("\n"):
                raise refused(_LINE_TOO_LONG, most=f"{_LONGEST_LINE:,}")
            # The reader below would refuse the whole row; so the cell gets its sentence.
            yield line.replace("\0", "\ufffd")
    except UnicodeDecodeError:
        raise refused(NOT_UTF8) from None
    finally:
        # The file is the caller's to close.
        if not file.closed:
            text.detach()


def _next(reader: Iterator[list[str]], number: int) -> list[str] | None:
    try:
        return next(reader, None)
    except csv.Error as error:
        raise refused(_NOT_CSV, number, reason=str(error)) from None


def _rows(reader: Iterator[list[str]], header: Sequence[str], width: int, number: int) -> Iterator[Row]:
    while (cells := _next(reader, number)) is not None:
        row = under_columns(number, header, cells, width)
        if any(cell.strip() for cell in cells):
            yield row
        number += 1


def write(out: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, str]], *, mark: bool = False) -> None:
    """Write rows as CSV. The `mark` is that by which spreadsheets know UTF-8; reading passes over it."""
    if mark:
        out.write(codecs.BOM_UTF8)
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([escaped(row.get(column, "")) for column in columns])
    text.flush()
    text.detach()
