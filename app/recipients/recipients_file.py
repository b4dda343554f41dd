"""Pure: offices as rows of a CSV file, read and written. `recipients/README.md` explains every column.

The first row of an office carries what it is; further rows with the same `office` add a holder or channels.
Reading collects the faults of every row instead of ending at the first.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from app.letters.addresses import ascii_email
from app.letters.characters import lines_of
from app.letters.conventions import Gender, Rank
from app.letters.countries import is_country
from app.letters.errors import CharacterRefused
from app.recipients.errors import RecipientsFileRefused

# Columns of which there is one for each language: `title_en`, `holder_name_dative_ru`.
OFFICE_WORDINGS = ("title", "form_of_address", "form_of_address_dative", "salutation")
HOLDER_WORDINGS = ("holder_name", "holder_name_dative")
COLUMNS_BEFORE = ("office", "country", "rank", "reads")
COLUMNS_OF_HOLDER = ("holder", "holder_surname", "holder_gender", "holder_from", "holder_until")
COLUMNS_OF_CHANNELS = (
    "post",
    "post_country",
    "post_country_line",
    "fax",
    "fax_extension",
    "email",
    "handle",
    "historical",
)
COLUMNS_AFTER = ("source", "verified_on")

_OFFICE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]+)*")
_FAX = re.compile(r"\+[0-9][0-9 ()/.-]{4,30}")
# A cell that begins like a formula gets a quote mark when written, and loses it when read.
_FORMULA = ("=", "+", "-", "@")
_LONGEST_ID = 80
_LONGEST_CELL = 2_000


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    """One channel as a file gives it; see `app.recipients.models.Channel`."""

    kind: str
    value: str
    extension: str = ""
    country: str | None = None
    country_line: str = ""
    network: str = ""
    historical: bool = False
    source: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class HolderRecord:
    """One holder as a file gives it; `names` maps a language to (name, dative)."""

    name: str
    surname: str = ""
    gender: Gender = Gender.UNKNOWN
    held_from: date | None = None
    held_until: date | None = None
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    source: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class OfficeRecord:
    """One office as a file gives it; `wordings` maps a language to the four values of `OFFICE_WORDINGS`."""

    id: str
    country: str | None
    rank: Rank
    reads: tuple[str, ...] = ()
    wordings: Mapping[str, tuple[str, str, str, str]] = field(default_factory=dict)
    source: str = ""
    verified_on: date | None = None
    holders: tuple[HolderRecord, ...] = ()
    channels: tuple[ChannelRecord, ...] = ()


class _Row:
    """One row of cells under their columns, which notes its faults."""

    def __init__(self, number: int, cells: Mapping[str, str], faults: list[str]) -> None:
        self.number, self.cells, self.faults = number, cells, faults

    def fault(self, column: str, reason: str) -> None:
        told = f"row {self.number}, {column}: {reason}"
        if told not in self.faults:
            self.faults.append(told)

    def text(self, column: str) -> str:
        cell = self.cells.get(column, "")
        if cell.startswith("'") and cell.lstrip("'").startswith(_FORMULA):
            cell = cell[1:]
        if len(cell) > _LONGEST_CELL:
            self.fault(column, f"a cell has at most {_LONGEST_CELL} characters")
            return ""
        try:
            return lines_of(cell).strip()
        except CharacterRefused as error:
            self.fault(column, str(error))
            return ""

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.fault(column, f"“{text}” is not a date such as 2012-03-30")
            return None

    def country(self, column: str) -> str | None:
        text = self.text(column)
        if text and not is_country(text):
            self.fault(column, f"“{text}” is not a country code (ISO 3166-1 alpha-2)")
        return text if text and is_country(text) else None

    def match(self, column: str, pattern: re.Pattern[str], wanted: str) -> str:
        text = self.text(column)
        if text and not pattern.fullmatch(text):
            self.fault(column, f"“{text}” is not {wanted}")
            return ""
        return text


def read(data: bytes) -> tuple[OfficeRecord, ...]:
    """Return the offices in a CSV file (UTF-8, comma or semicolon).

    Raises RecipientsFileRefused with one line for every fault.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RecipientsFileRefused(["file: it is not encoded in UTF-8 (save it as “CSV UTF-8”)"]) from None
    header = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if header.count(";") > header.count(",") else ",")
    try:
        rows = list(reader)
    except csv.Error as error:
        raise RecipientsFileRefused([f"row {reader.line_num}: {error}"]) from None
    if not rows:
        raise RecipientsFileRefused(["file: it is empty"])
    columns = [column.strip() for column in rows[0]]
    faults = _column_faults(columns)
    if faults:
        raise RecipientsFileRefused(faults)
    offices: dict[str, OfficeRecord] = {}
    for number, cells in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(columns):
            faults.append(f"row {number}: it has {len(cells)} cells, and there are {len(columns)} columns")
            continue
        _read_row(_Row(number, dict(zip(columns, cells, strict=False)), faults), columns, offices)
    if faults:
        raise RecipientsFileRefused(faults)
    return tuple(offices.values())


def _column_faults(columns: Sequence[str]) -> list[str]:
    known = {*COLUMNS_BEFORE, *COLUMNS_OF_HOLDER, *COLUMNS_OF_CHANNELS, *COLUMNS_AFTER}
    faults = [f"row 1, {column or '(empty)'}: unknown column" for column in columns if not _is_known(column, known)]
    faults += [f"row 1, {column}: this column stands here twice" for column in {*columns} if columns.count(column) > 1]
    needed = ["office", "rank"]
    if {"post", "fax", "email", "handle"} & {*columns}:
        # Without it, an address of the past would be taken for one of today.
        needed.append("historical")
    faults += [f"row 1, {column}: this column is missing" for column in needed if column not in columns]
    return faults


def _is_known(column: str, known: set[str]) -> bool:
    return column in known or _by_language(column) is not None


def _by_language(column: str) -> tuple[str, str] | None:
    """Return the name and the language of a column such as `title_en`, or None."""
    for name in sorted((*OFFICE_WORDINGS, *HOLDER_WORDINGS), key=len, reverse=True):
        if column.startswith(f"{name}_") and _LANGUAGE.fullmatch(column[len(name) + 1 :]):
            return name, column[len(name) + 1 :]
    return None


def _languages(columns: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(found[1] for column in columns if (found := _by_language(column))))


def _read_row(row: _Row, columns: Sequence[str], offices: dict[str, OfficeRecord]) -> None:
    office_id = row.match("office", _OFFICE_ID, "an id of lower-case letters, digits and single hyphens")
    if not office_id:
        if not row.text("office"):
            row.fault("office", "this cell is empty")
        return
    if len(office_id) > _LONGEST_ID:
        row.fault("office", f"an id has at most {_LONGEST_ID} characters")
        return
    languages = _languages(columns)
    office = offices.get(office_id)
    if office is None:
        office = _office(row, office_id, languages)
    else:
        for column in ("country", "rank", "reads", *(f"{n}_{code}" for n in OFFICE_WORDINGS for code in languages)):
            if row.text(column):
                row.fault(column, f"only the first row of {office_id} says this")
    holder = _holder(row, languages)
    channels = tuple(_channels(row))
    if holder and any((known.name, known.held_from) == (holder.name, holder.held_from) for known in office.holders):
        row.fault("holder", f"{holder.name} stands in an earlier row of {office_id} with the same first day")
    for channel in channels:
        if any((known.kind, known.value) == (channel.kind, channel.value) for known in office.channels):
            row.fault(channel.kind, f"this stands in an earlier row of {office_id}")
    offices[office_id] = replace(
        office,
        holders=(*office.holders, *((holder,) if holder else ())),
        channels=(*office.channels, *channels),
    )


def _office(row: _Row, office_id: str, languages: Sequence[str]) -> OfficeRecord:
    rank = row.text("rank")
    if not rank:
        row.fault("rank", f"the first row of {office_id} must say what it is; a file holds all rows of an office")
    elif rank not in tuple(Rank):
        row.fault("rank", f"“{rank}” is none of {', '.join(Rank)}")
    # The file is refused; going on with some rank finds the faults of the other rows.
    rank = rank if rank in tuple(Rank) else Rank.OFFICIAL.value
    reads = tuple(row.text("reads").split())
    for language in reads:
        if not _LANGUAGE.fullmatch(language):
            row.fault("reads", f"“{language}” is not a language code")
    wordings: dict[str, tuple[str, str, str, str]] = {}
    for language in languages:
        title, form, dative, salutation = (row.text(f"{name}_{language}") for name in OFFICE_WORDINGS)
        if title or form or dative or salutation:
            wordings[language] = (title, form, dative, salutation)
    return OfficeRecord(
        id=office_id,
        country=row.country("country"),
        rank=Rank(rank),
        reads=reads,
        wordings=wordings,
        source=row.text("source"),
        verified_on=row.day("verified_on"),
    )


def _holder(row: _Row, languages: Sequence[str]) -> HolderRecord | None:
    name = row.text("holder")
    if not name:
        for column in (*COLUMNS_OF_HOLDER, *(f"{column}_{code}" for column in HOLDER_WORDINGS for code in languages)):
            if row.text(column):
                row.fault(column, "this row names no holder")
        return None
    gender = row.text("holder_gender") or Gender.UNKNOWN
    if gender not in tuple(Gender):
        row.fault("holder_gender", f"“{gender}” is none of {', '.join(Gender)}")
        gender = Gender.UNKNOWN
    held_from, held_until = row.day("holder_from"), row.day("holder_until")
    if held_from and held_until and held_until < held_from:
        row.fault("holder_until", "it is before holder_from")
    names = {
        language: (name_in, dative)
        for language in languages
        for name_in, dative in [(row.text(f"holder_name_{language}"), row.text(f"holder_name_dative_{language}"))]
        if name_in or dative
    }
    return HolderRecord(
        name, row.text("holder_surname"), Gender(gender), held_from, held_until, names,
        row.text("source"), row.day("verified_on"),
    )  # fmt: skip


def _channels(row: _Row) -> Iterable[ChannelRecord]:
    historical = row.text("historical") or "no"
    if historical not in {"yes", "no"}:
        row.fault("historical", f"“{historical}” is neither yes nor no")
    base = ChannelRecord(
        "", "", historical=historical == "yes", source=row.text("source"), verified_on=row.day("verified_on")
    )
    if post := row.text("post"):
        country = row.country("post_country")
        yield replace(base, kind="post", value=post, country=country, country_line=row.text("post_country_line"))
    for column, needed in (("post_country", "post"), ("post_country_line", "post"), ("fax_extension", "fax")):
        if row.text(column) and not row.text(needed):
            row.fault(column, f"this row has no {needed}")
    if fax := row.match("fax", _FAX, "a number in international form such as +7 495 987 58 41"):
        yield replace(
            base, kind="fax", value=fax, extension=row.match("fax_extension", re.compile(r"\d{1,10}"), "a number")
        )
    if typed := row.text("email"):
        if email := ascii_email(typed):
            yield replace(base, kind="email", value=email)
        else:
            row.fault("email", f"“{typed}” is not an e-mail address")
    if handle := row.text("handle"):
        network, _, name = handle.partition(" ")
        if not name.strip():
            row.fault("handle", f"“{handle}” is not a network and a name such as “twitter @name”")
        yield replace(base, kind="handle", network=network.lower(), value=name.strip())


def write(offices: Iterable[OfficeRecord]) -> bytes:
    """Return the offices as a CSV file of which `read` makes the same offices again."""
    offices = tuple(offices)
    languages = sorted(
        {language for office in offices for language in office.wordings}
        | {language for office in offices for holder in office.holders for language in holder.names}
    )
    columns = [
        *COLUMNS_BEFORE,
        *(f"{name}_{language}" for language in languages for name in OFFICE_WORDINGS),
        *COLUMNS_OF_HOLDER,
        *(f"{name}_{language}" for language in languages for name in HOLDER_WORDINGS),
        *COLUMNS_OF_CHANNELS,
        *COLUMNS_AFTER,
    ]
    rows = [row for office in offices for row in _rows(office)]
    # A column by language that no office fills is left out; the others always stand.
    filled = {column for row in rows for column, cell in row.items() if cell}
    columns = [column for column in columns if _by_language(column) is None or column in filled]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow(
            {column: f"'{cell}" if cell.lstrip("'").startswith(_FORMULA) else cell for column, cell in row.items()}
        )
    return out.getvalue().encode("utf-8")


def _rows(office: OfficeRecord) -> Iterable[dict[str, str]]:
    """The office's own row, then one row for each holder and each channel: each of them has its own source and date."""
    first = {
        "office": office.id,
        "country": office.country or "",
        "rank": office.rank.value,
        "reads": " ".join(office.reads),
        **_sourced(office.source, office.verified_on),
    }
    for language, wording in office.wordings.items():
        first |= {f"{name}_{language}": cell for name, cell in zip(OFFICE_WORDINGS, wording, strict=True)}
    yield first
    for holder in office.holders:
        row = {
            "office": office.id,
            "holder": holder.name,
            "holder_surname": holder.surname,
            "holder_gender": holder.gender.value,
            "holder_from": holder.held_from.isoformat() if holder.held_from else "",
            "holder_until": holder.held_until.isoformat() if holder.held_until else "",
            **_sourced(holder.source, holder.verified_on),
        }
        for language, names in holder.names.items():
            row |= {f"{name}_{language}": cell for name, cell in zip(HOLDER_WORDINGS, names, strict=True)}
        yield row
    for channel in office.channels:
        cells = {
            "post": {
                "post": channel.value,
                "post_country": channel.country or "",
                "post_country_line": channel.country_line,
            },
            "fax": {"fax": channel.value, "fax_extension": channel.extension},
            "email": {"email": channel.value},
            "handle": {"handle": f"{channel.network} {channel.value}"},
        }[channel.kind]
        yield {
            "office": office.id,
            "historical": "yes" if channel.historical else "no",
            **cells,
            **_sourced(channel.source, channel.verified_on),
        }


def _sourced(source: str, verified_on: date | None) -> dict[str, str]:
    return {"source": source, "verified_on": verified_on.isoformat() if verified_on else ""}
