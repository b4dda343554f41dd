"""Files of every kind become the same rows; what is wrong with one gets a sentence with its row and column."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.conventions import Rank
from app.recipients import delimited, formats, spreadsheets, vcards
from app.recipients.errors import RecipientsFileRefused
from app.recipients.recipients_file import id_of, office_of, rows_of
from app.recipients.records import ChannelRecord, OfficeRecord, as_json, completed, from_json
from app.recipients.rows import Row
from tests.unit.recipients.test_recipients_file import _channels, _offices, _words

COLUMNS = ("office", "rank", "title_en", "fax", "post", "historical", "verified_on")


def opened(data: bytes, kind: str) -> list[OfficeRecord | None]:
    """Return the offices in a file; raise with all faults where there are any."""
    rows = formats.open_rows(io.BytesIO(data), kind)
    by_office: dict[str, list[Row]] = {}
    for row in rows.stream:
        by_office.setdefault(id_of(row) or f"?{row.number}", []).append(row)
    found = [office_of(of_one, rows.columns) for of_one in by_office.values()]
    if faults := [fault for _record, told in found for fault in told]:
        raise RecipientsFileRefused(faults)
    return [record for record, _faults in found]


def workbook(*rows: tuple[Any, ...], fill: Callable[[Any, Any], None] | None = None) -> bytes:
    """Return what openpyxl, which is not what reads it, makes of these rows under the columns."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (COLUMNS, *rows):
        sheet.append(row)
    if fill:
        fill(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _changed(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return out.getvalue()


def _sheet(change: Callable[[bytes], bytes]) -> bytes:
    return _changed(
        workbook(("x", "official", "T", "+7 495 987 58 41", None, "no", None)), "xl/worksheets/sheet1.xml", change
    )


def _shared(text: str, shared: bytes) -> bytes:
    """Return a workbook in which one text stands among those that cells share, as Excel writes them."""
    inline = f't="inlineStr"><is><t>{text}</t></is>'.encode()
    data = workbook(("x", "official", text, None, None, "no", None))
    data = _changed(data, "xl/worksheets/sheet1.xml", lambda xml: xml.replace(inline, b't="s"><v>1</v>'))
    relation = b'<Relationship Id="s" Target="sharedStrings.xml" Type="http://schemas.openxmlformats.org/'
    relation += b'officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    data = _changed(data, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"</Relationships>", relation))
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as parts:
        namespace = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        parts.writestr("xl/sharedStrings.xml", b"<sst " + namespace + b"><si><t>first</t></si>" + shared + b"</sst>")
    return out.getvalue()


def _bomb() -> bytes:
    return _sheet(lambda xml: xml.replace(b"</sheetData>", b" " * 50_000_000 + b"</sheetData>"))


def _encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600


HEADER = ",".join(COLUMNS).encode()
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096
CARD = b"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:X\r\nX-FAITHFULLY-OFFICE:x\r\nX-FAITHFULLY-RANK:official\r\n"

FAULTS: dict[str, tuple[str, bytes, str]] = {
    "csv: empty": ("csv", b"", "file: it is empty"),
    "csv: a mark and nothing else": ("csv", b"\xef\xbb\xbf", "file: it is empty"),
    "csv: UTF-16": ("csv", HEADER.decode().encode("utf-16"), "file: it is not encoded in UTF-8"),
    "csv: Windows-1251": ("csv", HEADER + b"\nx,official,\xc4\xe8\n", "file: it is not encoded in UTF-8"),
    "csv: broken far below": ("csv", HEADER + b"\nx,official\n" * 9_000 + b"\xff", "file: it is not encoded in UTF-8"),
    "csv: parted by bars": ("csv", HEADER.replace(b",", b"|"), "file: only one column was found"),
    "csv: the same column twice": ("csv", HEADER + b",fax", "row 1, fax: this column stands here twice"),
    "csv: an unknown column": ("csv", HEADER + b",colour", "row 1, colour: unknown column"),
    "csv: more cells than columns": ("csv", HEADER + b"\nx,official,,,,,,more", "row 2: it has 8 cells"),
    "csv: NUL": ("csv", HEADER + b"\nx,official,a\0b", r"row 2, title_en: .*U\+FFFD"),
    "csv: a lone surrogate": ("csv", HEADER + b"\nx,official,a\xed\xa0\x80b", "file: it is not encoded in UTF-8"),
    "csv: a cell of megabytes": (
        "csv",
        HEADER + b'\nx,official,"' + b"line\n" * 400_000 + b'"',
        "row 2: this row cannot",
    ),
    "csv: a line of megabytes": (
        "csv",
        HEADER + b"\nx,official," + b"x" * 3_000_000,
        "file: it has a line of more than",
    ),
    "csv: thousands of columns": ("csv", b",".join([b"office"] * 3_000), "file: it has more than 500 columns"),
    "csv: a quote that nobody closes": (
        "csv",
        HEADER + b'\nx,"official\ny,official\n',
        "row 2: this row cannot be read as CSV",
    ),
    "csv: too many rows": ("csv", HEADER + b"\nx,official" * 200_001, "file: it has more than 200,000 rows"),
    "xlsx: empty": ("xlsx", b"", "file: it is empty"),
    "xlsx: a CSV by another name": ("xlsx", HEADER, "file: it is not an XLSX file"),
    "xlsx: a zip of something else": (
        "xlsx",
        _changed(_sheet(bytes), "", bytes)[:60],
        "file: this spreadsheet is damaged",
    ),
    "xlsx: cut off": ("xlsx", _sheet(bytes)[:-900], "file: this spreadsheet is damaged"),
    "xlsx: old .xls": ("xlsx", OLD, "file: it is an old .xls file"),
    "xlsx: with a password": ("xlsx", _encrypted(), "file: it has a password"),
    "xlsx: a zip bomb": ("xlsx", _bomb(), "file: it is too large when unpacked"),
    "xlsx: broken XML": (
        "xlsx",
        _sheet(lambda xml: xml.replace(b"</sheetData>", b"")),
        "file: this spreadsheet is damaged",
    ),
    "xlsx: a document type": (
        "xlsx",
        _sheet(lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + xml),
        "it has a document type",
    ),
    "xlsx: no rows": ("xlsx", _sheet(lambda xml: re.sub(rb"<row.*</row>", b"", xml)), "none of its sheets has rows"),
    "xlsx: a text that is not there": (
        "xlsx",
        _shared("T", b""),
        "names a text that is not there",
    ),
    "xlsx: a formula": (
        "xlsx",
        workbook(("x", "official", "=A2&B2", None, None, "no", None)),
        "row 2, title_en: a formula stands here",
    ),
    "xlsx: an error": (
        "xlsx",
        workbook(("x", "official", "#REF!", None, None, "no", None)),
        "row 2, title_en: an error of the spreadsheet stands here: #REF!",
    ),
    "xlsx: merged cells": (
        "xlsx",
        workbook(("x", "official", "T"), ("y", "official"), fill=lambda _b, sheet: sheet.merge_cells("C2:C3")),
        r"(?s)row 2, title_en: the cells C2:C3 are merged.*row 3, title_en: the cells C2:C3 are merged",
    ),
    "xlsx: merged headings": (
        "xlsx",
        workbook(("x", "official"), fill=lambda _b, sheet: sheet.merge_cells("A1:B1")),
        "row 1: the cells A1:B1 are merged",
    ),
    "xlsx: a fax as a number": (
        "xlsx",
        workbook(("x", "official", "T", 74959875841, None, "no", None)),
        "row 2, fax: “74959875841” is not a number in international form",
    ),
    "xlsx: a fax that lost digits": (
        "xlsx",
        workbook(("x", "official", "T", 1.23e15, None, "no", None)),
        "row 2, fax: the spreadsheet took this for a number",
    ),
    "xlsx: NUL in disguise": (
        "xlsx",
        workbook(("x", "official", "a_x0000_b", None, None, "no", None)),
        r"row 2, title_en: .*U\+FFFD",
    ),
    "xlsx: a lone surrogate in disguise": (
        "xlsx",
        _shared("T", b"<si><r><t>a</t></r><r><t>_xD800_b</t></r></si>"),
        r"row 2, title_en: .*U\+FFFD",
    ),
    "xlsx: a cell of megabytes": (
        "xlsx",
        _shared("T", b"<si><t>" + b"long " * 900_000 + b"</t></si>"),
        "row 2, title_en: a cell has at most 2000 characters",
    ),
    "xlsx: far to the right": (
        "xlsx",
        workbook(("x", "official"), fill=lambda _b, sheet: sheet.cell(2, 16_384, "far")),
        "row 2: it has 501 cells",
    ),
    "xlsx: an unknown column": (
        "xlsx",
        workbook(fill=lambda _b, sheet: sheet.cell(1, 8, "colour")),
        "row 1, colour: unknown column",
    ),
    "vcf: empty": ("vcf", b"\r\n", "file: it is empty"),
    "vcf: something else": ("vcf", HEADER, "file: it is not a vCard"),
    "vcf: not UTF-8": ("vcf", CARD + b"NOTE:\xff\r\nEND:VCARD", "file: it is not encoded in UTF-8"),
    "vcf: no end": ("vcf", CARD, "row 1: this card has no END:VCARD"),
    "vcf: a card in a card": ("vcf", CARD + CARD + b"END:VCARD", "row 1: this card has no END:VCARD"),
    "vcf: a line that is no property": ("vcf", CARD + b"hello\r\nEND:VCARD", "row 1: line 6 is no property"),
    "vcf: an older version": ("vcf", CARD.replace(b"4.0", b"2.1") + b"END:VCARD", "row 1: this card is of version 2.1"),
    "vcf: a wrong fax": ("vcf", CARD + b"TEL;TYPE=fax:495\r\nEND:VCARD", "row 1, fax: “495” is not a number"),
    "vcf: no rank": ("vcf", b"BEGIN:VCARD\nVERSION:3.0\nFN:A Post\nEND:VCARD", "row 1, rank: the first row of a-post"),
    "vcf: NUL": ("vcf", CARD + b"TITLE;LANGUAGE=en:a\0b\r\nEND:VCARD", r"row 1, title_en: .*U\+0000"),
    "vcf: a line of megabytes": (
        "vcf",
        CARD + b"NOTE:" + b"x" * 2_000_000 + b"\nEND:VCARD",
        "file: it has a line of more",
    ),
}


@pytest.mark.parametrize(("kind", "data", "fault"), FAULTS.values(), ids=FAULTS)
def test_what_is_wrong_with_a_file_gets_a_sentence(kind: str, data: bytes, fault: str) -> None:
    with pytest.raises(RecipientsFileRefused) as refused:
        opened(data, kind)
    assert re.search(fault, str(refused.value)), str(refused.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_with_or_without_a_mark_and_with_any_delimiter(delimiter: str, mark: str, end: str) -> None:
    lines = [delimiter.join(("office", "rank", "title_en", "", "")), delimiter.join(("x", "official", '"a, ""b"";c"'))]
    (office,) = opened((mark + end.join([*lines, delimiter * 4, ""])).encode(), "csv")
    assert office
    assert office.wordings["en"][0] == 'a, "b";c'


def test_the_line_by_which_excel_names_the_delimiter_is_passed_over() -> None:
    rows = list(delimited.rows_of(io.BytesIO(b"sep=;\r\noffice;rank\r\nx;official\r\n")).stream)
    assert rows == [Row(3, {"office": "x", "rank": "official"})]


def test_values_of_a_spreadsheet_become_text() -> None:
    day = datetime(2012, 3, 30)  # noqa: DTZ001  # A spreadsheet knows no time zone.
    row = ("x", "official", 2012.0, "'+7 495 987 58 41", "=+1", True, day)
    data = workbook(row, fill=lambda _b, sheet: _as_text(sheet, "E2"))
    (office,) = opened(data, "xlsx")
    assert office
    assert office.wordings["en"][0] == "2012"
    assert [(c.value, c.historical) for c in office.channels] == [("=+1", True), ("+7 495 987 58 41", True)]
    assert office.verified_on == date(2012, 3, 30)


def _as_text(sheet: Any, cell: str) -> None:
    sheet[cell].data_type = "s"


def test_a_text_that_cells_share_is_read_without_the_readings_beside_it() -> None:
    text = "<si><r><t>東</t></r><r><t xml:space='preserve'>京_x0041_ </t></r><rPh><t>トウキョウ</t></rPh></si>"
    (office,) = opened(_shared("T", text.encode()), "xlsx")
    assert office
    assert office.wordings["en"][0] == "東京A"


def test_the_first_sheet_with_rows_is_read_and_the_others_are_told() -> None:
    def fill(book: Any, _sheet: Any) -> None:
        book.create_sheet("Empty", 0)
        book.create_sheet("Notes")

    data = workbook(("x", "official"), fill=fill)
    rows = spreadsheets.rows_of(io.BytesIO(data))
    assert [row.cells["office"] for row in rows.stream] == ["x"]
    assert [str(remark) for remark in rows.remarks] == [
        "file: the sheet “Sheet” was read; these were passed over: Empty, Notes"
    ]


def test_empty_rows_and_columns_to_the_end_of_the_sheet_are_passed_over() -> None:
    def fill(_book: Any, sheet: Any) -> None:
        sheet.cell(1_048_576, 16_384).number_format = "0.00"

    assert len(opened(workbook(("x", "official"), fill=fill), "xlsx")) == 1


def test_what_is_written_as_xlsx_is_read_by_openpyxl_as_text() -> None:
    out = io.BytesIO()
    spreadsheets.write(out, ["office", "fax"], [{"office": "x", "fax": "+7 495"}, {"office": "a_b\n<&>"}])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["office", "fax"],
        ["x", "'+7 495"],
        ["a_b\n<&>", None],
    ]
    assert {cell.number_format for row in sheet.iter_rows() for cell in row if cell.value} == {"@"}


def test_vobject_reads_what_is_written_as_vcard_3() -> None:
    office = OfficeRecord(
        "x", "RU", Rank.OFFICIAL, wordings={"en": ("A, Post; here", "", "", "")},
        channels=(
            ChannelRecord("fax", "+7 495 987 58 41"),
            ChannelRecord("post", "1 Street\nMoscow", country_line="Russia"),
        ),
    )  # fmt: skip
    out = io.BytesIO()
    vcards.write(out, [office], "3.0")
    (card,) = vobject.readComponents(out.getvalue().decode())
    assert card.fn.value == "A, Post; here"
    assert card.tel.value == "+7 495 987 58 41"
    assert card.adr.value.country == "Russia"


def test_a_card_of_an_address_book_is_read_as_an_office_of_today() -> None:
    card = (
        "BEGIN:VCARD\nVERSION:3.0\nN:;;;;\nFN:Ministère de la Justice\nORG:Ministère de la Justice;Cabinet\n"
        "TEL;TYPE=WORK,FAX:+33 1 44 77 60 60\nTEL;TYPE=WORK:+33 1\n"
        "ADR;TYPE=WORK:;;13 place Vendôme;Paris;;75001;France\n"
        "item1.EMAIL;TYPE=INTERNET:justice@example.org\nX-FAITHFULLY-RANK:minister\nEND:VCARD\n"
    )
    (office,) = opened(card.encode(), "vcf")
    assert office
    assert office.id == "ministere-de-la-justice"
    assert office.wordings["en"][0] == "Ministère de la Justice"
    assert {(c.kind, c.value, c.historical) for c in office.channels} == {
        ("fax", "+33 1 44 77 60 60", False),
        ("post", "13 place Vendôme\nParis\n75001", False),
        ("email", "justice@example.org", False),
    }


_handles = st.builds(ChannelRecord, st.just("handle"), _words, network=st.sampled_from(["twitter", "x^y;z"]))
_kept = st.builds(
    lambda office, channels, accredited_to, keeper, version: OfficeRecord(
        **{
            **{name: getattr(office, name) for name in ("id", "country", "rank", "reads", "wordings", "source")},
            "verified_on": office.verified_on,
            "holders": office.holders,
            "channels": channels,
            "accredited_to": tuple(sorted(accredited_to)),
            "keeper": keeper,
            "version": version,
        }
    ),
    _offices,
    st.lists(
        st.builds(lambda c, health: ChannelRecord(**{**_fields(c), "health": health}), _channels | _handles,
                  st.sampled_from(["", "unverified", "dead"])),
        max_size=3, unique_by=lambda c: (c.kind, c.value),
    ).map(tuple),
    st.sets(st.sampled_from(["DE", "AD", "FR"])),
    st.sampled_from(["", "se", "de-office"]),
    st.none() | st.integers(1, 99),
)  # fmt: skip


def _fields(channel: ChannelRecord) -> dict[str, Any]:
    return {name: getattr(channel, name) for name in ChannelRecord.__slots__}


@pytest.mark.parametrize("kind", formats.KINDS)
@settings(max_examples=40)
@given(offices=st.lists(_kept, min_size=1, max_size=4, unique_by=lambda office: office.id))
def test_what_is_written_is_read_again_as_it_was(kind: str, offices: list[OfficeRecord]) -> None:
    out = io.BytesIO()
    rows = [row for office in offices for row in rows_of(office)]
    formats.write(out, kind, offices, {column for row in rows for column, cell in row.items() if cell})
    found = opened(out.getvalue(), kind)
    assert found == offices
    assert [office.version for office in found if office] == [office.version for office in offices]


@given(_kept, _kept)
def test_an_office_keeps_what_a_file_does_not_say(known: OfficeRecord, given_one: OfficeRecord) -> None:
    said = completed(given_one, known)
    assert all(channel.health for channel in said.channels)
    assert from_json(as_json(said)) == said
