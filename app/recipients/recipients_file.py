"""Pure: what the rows of a file say of an office, read and written. `recipients/README.md` explains every column.

The first row of an office carries what it is; further rows with the same `office` add a holder or channels. They may
stand anywhere in the file. Reading collects the faults of every row instead of ending at the first.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.errors import N_
from app.letters.addresses import ascii_email
from app.letters.characters import lines_of
from app.letters.conventions import Gender, Rank
from app.letters.countries import is_country
from app.letters.errors import CharacterRefused
from app.recipients import delimited
from app.recipients.cells import is_day_of_ours
from app.recipients.columns import (
    COLUMNS_OF_HOLDER,
    HOLDER_WORDINGS,
    LANGUAGE,
    OFFICE_WORDINGS,
    SAID_ONCE,
    by_language,
    ordered,
)
from app.recipients.errors import RecipientsFileRefused
from app.recipients.records import ChannelRecord, HolderRecord, OfficeRecord
from app.recipients.rows import Fault, Row

__all__ = ["OFFICE_WORDINGS", "ChannelRecord", "HolderRecord", "OfficeRecord", "id_of", "office_of", "read", "write"]

_OFFICE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_FAX = re.compile(r"\+[0-9][0-9 ()/.-]{4,30}")
_DIGITS = re.compile(r"[0-9]{1,10}")
_VERSION = re.compile(r"[0-9]{1,9}")
_HEALTHS = ("unverified", "verified", "failing", "dead")
_LONGEST_ID = 80
_LONGEST_KEEPER = 40
_LONGEST_READS = 120
_LONGEST_NETWORK = 40
_LONGEST_CELL = 2_000
_LONGEST_SHOWN = 60

_TOO_LONG = N_("a cell has at most %(most)s characters")
_ID_TOO_LONG = N_("an id has at most %(most)s characters")
_NO_DATE = N_("“%(text)s” is not a date such as 2012-03-30")
_NO_COUNTRY = N_("“%(text)s” is not a country code (ISO 3166-1 alpha-2)")
_NO_ID = N_("“%(text)s” is not an id of lower-case letters, digits and single hyphens")
_NO_KEEPER = N_("“%(text)s” is not the short name of a section")
_NO_FAX = N_("“%(text)s” is not a number in international form such as +7 495 987 58 41")
_NO_NUMBER = N_("“%(text)s” is not a number")
_NO_LANGUAGE = N_("“%(text)s” is not a language code")
_NO_EMAIL = N_("“%(text)s” is not an e-mail address")
_NO_HANDLE = N_("“%(text)s” is not a network and a name such as “twitter @name”")
_NONE_OF = N_("“%(text)s” is none of %(choices)s")
_YES_OR_NO = N_("“%(text)s” is neither yes nor no")
_EMPTY = N_("this cell is empty")
_NO_RANK = N_("the first row of %(office)s must say what it is; a file holds all rows of an office")
_SAID_TWICE = N_("only the first row of %(office)s says this")
_NO_HOLDER = N_("this row names no holder")
_HOLDER_TWICE = N_("%(name)s stands in an earlier row of %(office)s with the same first day")
_CHANNEL_TWICE = N_("this stands in an earlier row of %(office)s")
_ENDS_BEFORE = N_("it is before holder_from")
_NEEDS_POST = N_("this row has no post")
_NEEDS_FAX = N_("this row has no fax")


class _Cells:
    """The cells of one row, which note their faults."""

    def __init__(self, row: Row, faults: list[Fault]) -> None:
        self.number, self.cells, self.faults = row.number, row.cells, faults
        # What the reader of the file found wrong with a cell is told once, and not again by what it then looks like.
        self.told = {fault.column for fault in row.faults}
        faults.extend(row.faults)

    def fault(self, column: str, sentence: str, **data: object) -> None:
        if column not in self.told:
            self.told.add(column)
            self.faults.append(Fault(self.number, column, sentence, data))

    def text(self, column: str) -> str:
        cell = self.cells.get(column)
        if not cell:
            return ""
        if len(cell) > _LONGEST_CELL:
            self.fault(column, _TOO_LONG, most=_LONGEST_CELL)
            return ""
        if cell.isascii() and cell.isprintable():
            # Most cells are such; there is nothing in them that could be refused.
            return cell.strip()
        try:
            return lines_of(cell).strip()
        except CharacterRefused as error:
            self.fault(column, error.sentence, **error.data)
            return ""

    def day(self, column: str) -> date | None:
        text = self.text(column)
        try:
            found = date.fromisoformat(text) if text else None
        except ValueError:
            found = date.min
        if found is not None and not is_day_of_ours(found):
            self.fault(column, _NO_DATE, text=_shown(text))
            return None
        return found

    def country(self, column: str) -> str | None:
        text = self.text(column)
        if text and not is_country(text):
            self.fault(column, _NO_COUNTRY, text=_shown(text))
            return None
        return text or None

    def match(self, column: str, pattern: re.Pattern[str], sentence: str, longest: int = _LONGEST_CELL) -> str:
        text = self.text(column)
        if text and (not pattern.fullmatch(text) or len(text) > longest):
            self.fault(column, sentence, text=_shown(text))
            return ""
        return text

    def choice(self, column: str, choices: Sequence[str], default: str, sentence: str = _NONE_OF) -> str:
        text = self.text(column) or default
        if text not in choices:
            self.fault(column, sentence, text=_shown(text), choices=", ".join(choices))
            return default
        return text

    def languages(self) -> list[str]:
        return list(dict.fromkeys(found[1] for column in self.cells if (found := by_language(column))))


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def id_of(row: Row) -> str:
    """Return the id of the office that a row is about, empty where it gives none that can be one."""
    text = row.cells.get("office", "").strip()
    return text if len(text) <= _LONGEST_ID and _OFFICE_ID.fullmatch(text) else ""


@dataclass(slots=True)
class _Office:
    """An office under way."""

    record: OfficeRecord
    holders: dict[tuple[str, date | None], HolderRecord]
    channels: dict[tuple[str, str], ChannelRecord]


def office_of(rows: Iterable[Row], columns: Sequence[str] | None) -> tuple[OfficeRecord | None, list[Fault]]:
    """Return the office that these rows tell of, all of one `id_of`, and what is wrong with them.

    Without columns (vCard), what no row says is not said.
    """
    faults: list[Fault] = []
    found: _Office | None = None
    for row in rows:
        cells = _Cells(row, faults)
        office_id = _id(cells)
        if not office_id:
            continue
        if found is None:
            found = _Office(_office(cells, office_id, columns), {}, {})
        else:
            for column in (*SAID_ONCE, *(c for c in row.cells if (by := by_language(c)) and by[0] in OFFICE_WORDINGS)):
                if cells.text(column):
                    cells.fault(column, _SAID_TWICE, office=office_id)
        _add(found, cells)
    if found is None:
        return None, faults
    record = replace(found.record, holders=tuple(found.holders.values()), channels=tuple(found.channels.values()))
    return record, faults


def _id(cells: _Cells) -> str:
    text = cells.text("office")
    if not text:
        cells.fault("office", _EMPTY)
    elif len(text) > _LONGEST_ID:
        cells.fault("office", _ID_TOO_LONG, most=_LONGEST_ID)
    else:
        return cells.match("office", _OFFICE_ID, _NO_ID)
    return ""


def _add(office: _Office, cells: _Cells) -> None:
    if holder := _holder(cells):
        if (holder.name, holder.held_from) in office.holders:
            cells.fault("holder", _HOLDER_TWICE, name=holder.name, office=office.record.id)
        office.holders[holder.name, holder.held_from] = holder
    for channel in _channels(cells):
        if (channel.kind, channel.value) in office.channels:
            cells.fault(channel.kind, _CHANNEL_TWICE, office=office.record.id)
        office.channels[channel.kind, channel.value] = channel


def _office(cells: _Cells, office_id: str, columns: Sequence[str] | None) -> OfficeRecord:
    # The office is refused; going on with some rank finds the faults of its other cells.
    rank = Rank.OFFICIAL.value
    if cells.text("rank"):
        rank = cells.choice("rank", tuple(Rank), rank)
    else:
        cells.fault("rank", _NO_RANK, office=office_id)
    reads = tuple(cells.text("reads").split())
    for language in reads:
        if not LANGUAGE.fullmatch(language):
            cells.fault("reads", _NO_LANGUAGE, text=_shown(language))
    if len(" ".join(reads)) > _LONGEST_READS:
        cells.fault("reads", _TOO_LONG, most=_LONGEST_READS)
    wordings: dict[str, tuple[str, str, str, str]] = {}
    for language in cells.languages():
        title, form, dative, salutation = (cells.text(f"{name}_{language}") for name in OFFICE_WORDINGS)
        if title or form or dative or salutation:
            wordings[language] = (title, form, dative, salutation)
    accredited_to = sorted({*cells.text("accredited_to").split()})
    for country in accredited_to:
        if not is_country(country):
            cells.fault("accredited_to", _NO_COUNTRY, text=_shown(country))
    version = cells.match("version", _VERSION, _NO_NUMBER)
    known = columns if columns is not None else cells.cells
    return OfficeRecord(
        id=office_id,
        country=cells.country("country"),
        rank=Rank(rank),
        reads=reads,
        wordings=wordings,
        source=cells.text("source"),
        verified_on=cells.day("verified_on"),
        accredited_to=tuple(accredited_to),
        keeper=cells.match("keeper", _OFFICE_ID, _NO_KEEPER, _LONGEST_KEEPER),
        version=int(version) if version else None,
        silent=frozenset(column for column in ("accredited_to", "keeper") if column not in known),
    )


def _holder(cells: _Cells) -> HolderRecord | None:
    name = cells.text("holder")
    if not name:
        by_languages = [column for column in cells.cells if (by := by_language(column)) and by[0] in HOLDER_WORDINGS]
        for column in (*COLUMNS_OF_HOLDER, *by_languages):
            if cells.text(column):
                cells.fault(column, _NO_HOLDER)
        return None
    held_from, held_until = cells.day("holder_from"), cells.day("holder_until")
    if held_from and held_until and held_until < held_from:
        cells.fault("holder_until", _ENDS_BEFORE)
    names = {}
    for language in cells.languages():
        forms = (cells.text(f"holder_name_{language}"), cells.text(f"holder_name_dative_{language}"))
        if any(forms):
            names[language] = forms
    return HolderRecord(
        name=name,
        surname=cells.text("holder_surname"),
        gender=Gender(cells.choice("holder_gender", tuple(Gender), Gender.UNKNOWN.value)),
        held_from=held_from,
        held_until=held_until,
        names=names,
        source=cells.text("source"),
        verified_on=cells.day("verified_on"),
    )


def _channels(cells: _Cells) -> Iterable[ChannelRecord]:
    base = ChannelRecord(
        "",
        "",
        historical=cells.choice("historical", ("no", "yes"), "no", _YES_OR_NO) == "yes",
        source=cells.text("source"),
        verified_on=cells.day("verified_on"),
        health=cells.choice("health", ("", *_HEALTHS), ""),
    )
    for column, needed, sentence in (
        ("post_country", "post", _NEEDS_POST),
        ("post_country_line", "post", _NEEDS_POST),
        ("fax_extension", "fax", _NEEDS_FAX),
    ):
        if cells.text(column) and not cells.text(needed):
            cells.fault(column, sentence)
    if post := cells.text("post"):
        country = cells.country("post_country")
        yield replace(base, kind="post", value=post, country=country, country_line=cells.text("post_country_line"))
    if fax := cells.match("fax", _FAX, _NO_FAX):
        yield replace(base, kind="fax", value=fax, extension=cells.match("fax_extension", _DIGITS, _NO_NUMBER))
    if typed := cells.text("email"):
        if email := ascii_email(typed):
            yield replace(base, kind="email", value=email)
        else:
            cells.fault("email", _NO_EMAIL, text=_shown(typed))
    if handle := cells.text("handle"):
        network, _, name = handle.partition(" ")
        if not name.strip() or len(network) > _LONGEST_NETWORK:
            cells.fault("handle", _NO_HANDLE, text=_shown(handle))
        yield replace(base, kind="handle", network=network.lower(), value=name.strip())


def read(data: bytes) -> tuple[OfficeRecord, ...]:
    """Return the offices in a small CSV file (UTF-8; comma, semicolon or tab), in the order of their first rows.

    Raises RecipientsFileRefused with every fault.
    """
    file = delimited.rows_of(io.BytesIO(data))
    by_office: dict[str, list[Row]] = {}
    for row in file.stream:
        by_office.setdefault(id_of(row) or f"?{row.number}", []).append(row)
    found = [office_of(rows, file.columns) for rows in by_office.values()]
    if faults := [fault for _record, told in found for fault in told]:
        raise RecipientsFileRefused(sorted(faults, key=lambda fault: fault.row))
    return tuple(record for record, _faults in found if record)


def write(offices: Iterable[OfficeRecord]) -> bytes:
    """Return a few offices as a CSV file of which `read` makes the same offices again."""
    rows = [row for office in offices for row in rows_of(office)]
    out = io.BytesIO()
    delimited.write(out, ordered({column for row in rows for column, cell in row.items() if cell}), rows)
    return out.getvalue()


def rows_of(office: OfficeRecord) -> Iterator[dict[str, str]]:
    """The office's own row, then one row for each holder and each channel: each of them has its own source and date."""
    first = {
        "office": office.id,
        "country": office.country or "",
        "rank": office.rank.value,
        "reads": " ".join(office.reads),
        "accredited_to": " ".join(office.accredited_to),
        "keeper": office.keeper,
        "version": str(office.version or ""),
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
            "holder_from": _iso(holder.held_from),
            "holder_until": _iso(holder.held_until),
            **_sourced(holder.source, holder.verified_on),
        }
        for language, names in holder.names.items():
            row |= {f"{name}_{language}": cell for name, cell in zip(HOLDER_WORDINGS, names, strict=True)}
        yield row
    for channel in office.channels:
        yield {
            "office": office.id,
            **_channel_cells(channel),
            "historical": "yes" if channel.historical else "no",
            "health": channel.health,
            **_sourced(channel.source, channel.verified_on),
        }


def _channel_cells(channel: ChannelRecord) -> Mapping[str, str]:
    match channel.kind:
        case "post":
            return {
                "post": channel.value,
                "post_country": channel.country or "",
                "post_country_line": channel.country_line,
            }
        case "fax":
            return {"fax": channel.value, "fax_extension": channel.extension}
        case "handle":
            return {"handle": f"{channel.network} {channel.value}"}
        case _:
            return {channel.kind: channel.value}


def _sourced(source: str, verified_on: date | None) -> dict[str, str]:
    return {"source": source, "verified_on": _iso(verified_on)}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
