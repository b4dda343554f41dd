"""Pure: XLSX, read and written as streams of rows. A formula is told and not computed."""

from __future__ import annotations

import io
import posixpath
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO
from xml.sax.saxutils import escape

from app.errors import N_
from app.recipients import columns as known_columns
from app.recipients.errors import RecipientsFileRefused
from app.recipients.rows import EMPTY, MOST_COLUMNS, TOO_MANY_CELLS, Fault, Row, Rows, counted, refused, unescaped
from app.recipients.rows import escaped as without_formula
from app.recipients.sheet_xml import (
    DAMAGED,
    Cell,
    Merged,
    SharedTexts,
    column_letters,
    elements,
    merged_in,
    rows_in,
)

# The whole file unpacked, and how many times larger than packed a large part of it may be.
_LARGEST = 400_000_000
_LARGEST_RATIO = 200
_LARGE = 5_000_000
_MOST_PARTS = 2_000
# From here on a spreadsheet no longer has every digit of a number.
_INEXACT = 1e15
_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_NO_DATE_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_NOT_XLSX = N_("it is not an XLSX file (save it as “Excel Workbook”, .xlsx)")
_OLD = N_("it is an old .xls file (save it as “Excel Workbook”, .xlsx)")
_ENCRYPTED = N_("it has a password; save it without one")
_BOMB = N_("it is too large when unpacked")
_NO_ROWS = N_("none of its sheets has rows")
_OTHER_SHEETS = N_("the sheet “%(sheet)s” was read; these were passed over: %(others)s")
_FORMULA = N_("a formula stands here; put its value instead")
_ERROR = N_("an error of the spreadsheet stands here: %(error)s")
_LOST_DIGITS = N_("the spreadsheet took this for a number and lost digits (%(number)s); enter it as text")
_IS_MERGED = N_("the cells %(cells)s are merged; part them")


@dataclass(frozen=True, slots=True)
class _Book:
    parts: zipfile.ZipFile
    sheets: tuple[tuple[str, str], ...]
    shared: SharedTexts
    date_styles: frozenset[int]
    epoch: datetime


def rows_of(file: BinaryIO) -> Rows:
    """Open an XLSX file: its first sheet with rows. Raises RecipientsFileRefused."""
    _require_kind(file)
    with ExitStack() as opened:
        return _first_sheet(file, opened)


def _first_sheet(file: BinaryIO, opened: ExitStack) -> Rows:
    """Open the first sheet with rows; what is `opened` for it is closed by the stream of its rows."""
    try:
        parts = opened.enter_context(zipfile.ZipFile(file))
        _require_bounds(parts)
        book = _book(parts, opened)
        for name, path in book.sheets:
            rows = rows_in(parts.open(path), MOST_COLUMNS + 1)
            first = next(rows, None)
            if first is not None:
                others = ", ".join(other for other, _path in book.sheets if other != name)
                remarks = (Fault(0, "", _OTHER_SHEETS, {"sheet": name, "others": others}),) if others else ()
                header = _header(book, first, merged := merged_in(parts.open(path)))
                stream = _closing(opened.pop_all(), _rows(book, header, rows, merged))
                return Rows(header, counted(stream), remarks)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, KeyError, ValueError, OSError) as error:
        raise refused(DAMAGED, reason=type(error).__name__) from None
    raise refused(_NO_ROWS)


def _require_kind(file: BinaryIO) -> None:
    start = file.read(8)
    if not start:
        raise refused(EMPTY)
    if start == _OLE:
        # What has a password is such a file too, with the workbook in it under this name.
        rest = file.read(1 << 20)
        raise refused(_ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in rest else _OLD)
    if not start.startswith(b"PK\x03\x04"):
        raise refused(_NOT_XLSX)
    file.seek(0)


def _require_bounds(parts: zipfile.ZipFile) -> None:
    """Refuse what would unpack to more than any directory has, before anything is unpacked."""
    found = parts.infolist()
    if any(part.flag_bits & 1 for part in found):
        raise refused(_ENCRYPTED)
    if len(found) > _MOST_PARTS or sum(part.file_size for part in found) > _LARGEST:
        raise refused(_BOMB)
    if any(p.file_size > _LARGE and p.file_size > _LARGEST_RATIO * max(p.compress_size, 1) for p in found):
        raise refused(_BOMB)


def _book(parts: zipfile.ZipFile, opened: ExitStack) -> _Book:
    names = frozenset(parts.namelist())
    if "[Content_Types].xml" not in names:
        raise refused(_NOT_XLSX)
    main = next((path for kind, path in _relations(parts, "", "_rels/.rels").values() if kind == "officeDocument"), "")
    if not main.endswith(".xml") or main not in names:
        raise refused(_NOT_XLSX)
    folder, _, name = main.rpartition("/")
    relations = _relations(parts, folder, posixpath.join(folder, "_rels", f"{name}.rels"))
    sheets: list[tuple[str, str]] = []
    epoch = datetime(1899, 12, 30)  # noqa: DTZ001  # A day in a spreadsheet has no time zone.
    for element, attributes in elements(parts.open(main)):
        if element == "sheet":
            # The attribute `id` of another namespace names the part; the sheet's own is `sheetId`.
            named = [value for key, value in attributes.items() if key.endswith(" id")]
            kind, path = relations.get(named[0] if named else "", ("", ""))
            if kind == "worksheet" and path in names:
                sheets.append((attributes.get("name", ""), path))
        elif element == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            epoch = datetime(1904, 1, 1)  # noqa: DTZ001  # As above.
    by_kind = {kind: path for kind, path in relations.values() if path in names}
    shared = SharedTexts(opened.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115  # The stack closes it.
    if "sharedStrings" in by_kind:
        shared.read(parts.open(by_kind["sharedStrings"]))
    styles = _date_styles(parts.open(by_kind["styles"])) if "styles" in by_kind else frozenset()
    return _Book(parts, tuple(sheets), shared, styles, epoch)


def _relations(parts: zipfile.ZipFile, folder: str, path: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the path of what a part of the file refers to, by id."""
    if path not in parts.namelist():
        raise refused(_NOT_XLSX)
    return {
        attributes.get("Id", ""): (
            attributes.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/" + folder, attributes.get("Target", ""))).lstrip("/"),
        )
        for element, attributes in elements(parts.open(path))
        if element == "Relationship"
    }


def _date_styles(stream: Iterable[bytes]) -> frozenset[int]:
    """Return the numbers of the styles that show a number as a date."""
    dates = set(_DATES)
    found: set[int] = set()
    count, inside = 0, False
    for element, attributes in elements(stream):  # type: ignore[arg-type]  # A part of a zip file is a stream of bytes.
        if element == "numFmt" and attributes.get("numFmtId", "").isdecimal():
            code = _NO_DATE_LETTERS.sub("", attributes.get("formatCode", "")).lower()
            (dates.add if re.search("[dmyhs]", code) else dates.discard)(int(attributes["numFmtId"]))
        elif element in {"cellXfs", "cellStyles", "dxfs"}:
            inside = element == "cellXfs"
        elif element == "xf" and inside:
            number = attributes.get("numFmtId", "0")
            if number.isdecimal() and int(number) in dates:
                found.add(count)
            count += 1
    return frozenset(found)


def _header(book: _Book, first: tuple[int, list[Cell]], merged: Sequence[Merged]) -> tuple[str, ...]:
    number, cells = first
    if over := next((area for area in merged if area.first_row <= number <= area.last_row), None):
        raise refused(_IS_MERGED, number, cells=str(over))
    header = [""] * min(max(cell.column for cell in cells), MOST_COLUMNS)
    for cell in cells:
        if cell.column <= MOST_COLUMNS:
            header[cell.column - 1] = _value(book, cell)[0].strip()
    while header and not header[-1]:
        header.pop()
    if faults := known_columns.faults_of(header):
        raise RecipientsFileRefused([Fault(number if f.row else 0, f.column, f.sentence, f.data) for f in faults])
    return tuple(header)


def _closing(opened: ExitStack, rows: Iterator[Row]) -> Iterator[Row]:
    with opened:
        yield from rows


def _rows(
    book: _Book, header: Sequence[str], rows: Iterator[tuple[int, list[Cell]]], merged: Sequence[Merged]
) -> Iterator[Row]:
    try:
        for number, cells in rows:
            found: dict[str, str] = {}
            faults: list[Fault] = []
            for cell in cells:
                value, fault = _value(book, cell)
                if not value.strip() and fault is None:
                    continue
                if cell.column > len(header):
                    data = {"cells": cell.column, "columns": len(header)}
                    faults = [*faults, Fault(number, "", TOO_MANY_CELLS, data)]
                    break
                column = header[cell.column - 1]
                found[column] = unescaped(value)
                if fault:
                    faults.append(Fault(number, column, *fault))
            faults += _merged_faults(number, header, merged) if merged and found else []
            if found or faults:
                yield Row(number, found, tuple(faults))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise refused(DAMAGED, reason=type(error).__name__) from None


def _merged_faults(number: int, header: Sequence[str], merged: Sequence[Merged]) -> list[Fault]:
    return [
        Fault(number, header[area.first_column - 1], _IS_MERGED, {"cells": str(area)})
        for area in merged
        if area.first_row <= number <= area.last_row and area.first_column <= len(header)
    ]


def _value(book: _Book, cell: Cell) -> tuple[str, tuple[str, dict[str, str]] | None]:
    """Return the text of a cell, and what is wrong with it."""
    fault: tuple[str, dict[str, str]] | None = (_FORMULA, {}) if cell.formula else None
    match cell.kind:
        case "s":
            text = book.shared[int(cell.value)] if cell.value.isdecimal() and len(cell.value) < 10 else ""  # noqa: PLR2004  # So many texts there are never.
        case "b":
            text = "yes" if cell.value.strip() == "1" else "no"
        case "e":
            text, fault = "", (_ERROR, {"error": cell.value[:20]})
        case "d":
            text = cell.value.partition("T")[0]
        case "n" | "":
            text, lost = _number(book, cell)
            fault = fault or lost
        case _:
            text = cell.value
    return text, fault


def _number(book: _Book, cell: Cell) -> tuple[str, tuple[str, dict[str, str]] | None]:
    try:
        number = float(cell.value)
    except ValueError:
        return cell.value, None
    if cell.style in book.date_styles:
        try:
            day = book.epoch + timedelta(days=number)
        except (OverflowError, ValueError):
            return cell.value, None
        midnight = day.time().isoformat() == "00:00:00"
        return (day.date().isoformat() if midnight else day.isoformat(" ", "minutes")), None
    if abs(number) >= _INEXACT or number != number:  # noqa: PLR0124  # NaN alone is not equal to itself.
        return cell.value, (_LOST_DIGITS, {"number": cell.value[:30]})
    return (str(int(number)) if number.is_integer() else cell.value), None


_NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# The parts that are the same in every file. Style 1 is text, so that a spreadsheet leaves dates and numbers alone.
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{_RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{_NAMESPACE}" xmlns:r="{_RELATION}"><sheets>'
    '<sheet name="Recipients" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_RELATION}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATION}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{_NAMESPACE}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/>'
    '</font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3">'
    '<xf xfId="0"/><xf numFmtId="49" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="49" fontId="1" xfId="0" applyNumberFormat="1" applyFont="1"/>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WOULD_BE_READ_AS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
# The date that every part bears, so that the same directory makes the same file.
_MADE = (1980, 1, 1, 0, 0, 0)


def write(out: BinaryIO, columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write rows as an XLSX file with one sheet; every column is text, and its first row stays in view."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, content in _PARTS.items():
            parts.writestr(zipfile.ZipInfo(name, _MADE), _HEAD + content, zipfile.ZIP_DEFLATED)
        sheet = zipfile.ZipInfo("xl/worksheets/sheet1.xml", _MADE)
        sheet.compress_type = zipfile.ZIP_DEFLATED
        with ExitStack() as opened:
            raw = opened.enter_context(parts.open(sheet, "w", force_zip64=True))
            text = opened.enter_context(io.TextIOWrapper(raw, encoding="utf-8", newline=""))
            text.write(
                f'{_HEAD}<worksheet xmlns="{_NAMESPACE}"><sheetViews><sheetView workbookViewId="0">'
                '<pane ySplit="1" topLeftCell="A2" state="frozen"/></sheetView></sheetViews>'
                f'<cols><col min="1" max="{len(columns)}" width="22" style="1" customWidth="1"/></cols><sheetData>'
            )
            text.write(_row(1, columns, {column: column for column in columns}, 2))
            for number, row in enumerate(rows, 2):
                text.write(_row(number, columns, row, 1))
            text.write("</sheetData></worksheet>")


def _row(number: int, columns: Sequence[str], row: Mapping[str, str], style: int) -> str:
    cells = [
        f'<c r="{column_letters(place)}{number}" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{_text(row[column])}</t></is></c>"
        for place, column in enumerate(columns, 1)
        if row.get(column)
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _text(cell: str) -> str:
    plain = _NO_XML.sub("\ufffd", without_formula(cell))
    return escape(_WOULD_BE_READ_AS_ESCAPED.sub("_x005F_", plain)).replace("\r", "&#13;")
