"""Pure: vCards 3.0 (RFC 2426) and 4.0 (RFC 6350), read and written as streams: one card an office.

The properties that address books know carry what they can; `X-FAITHFULLY-…` carries the other columns under their own
names. Properties of one group (`row2.TEL`, `row2.X-FAITHFULLY-SOURCE`) are one row; one without a group is a row of its
own, or belongs to the office. vobject is not used: it knows no 4.0, reads a whole file into memory, and cannot say on
which line something is wrong.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO

from anyascii import anyascii

from app.errors import N_
from app.recipients.columns import by_language, is_known
from app.recipients.recipients_file import rows_of as rows_of_office
from app.recipients.records import OfficeRecord
from app.recipients.rows import EMPTY, Fault, Row, Rows, counted, refused

_LONGEST_LINE = 1_000_000
_LONGEST_CARD = 5_000
_OURS = "X-FAITHFULLY-"
_NAME = re.compile(r"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)")
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^";:,])*(?:,(?:"[^"]*"|[^";:,])*)*))?')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PART = re.compile(r"((?:\\.|[^;\\])*)(?:;|\\?\Z)", re.DOTALL)
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")
_LONGEST_ID = 80
_VERSIONS = frozenset({"3.0", "4.0"})

_NOT_UTF8 = N_("it is not encoded in UTF-8")
_NOT_VCARD = N_("it is not a vCard: its first line is not BEGIN:VCARD")
_LINE_TOO_LONG = N_("it has a line of more than %(most)s characters")
_CARD_TOO_LONG = N_("this card has more than %(most)s lines")
_NOT_ENDED = N_("this card has no END:VCARD")
_NO_PROPERTY = N_("line %(line)s is no property of a vCard")
_OTHER_VERSION = N_("this card is of version %(version)s; 3.0 and 4.0 can be read")
_TWICE = N_("this stands in the card twice")


@dataclass(frozen=True, slots=True)
class _Property:
    group: str
    name: str
    parameters: Mapping[str, str]
    value: str


@dataclass(slots=True)
class _Card:
    """A card under way: the number of its first line, its properties, and what is wrong with its lines."""

    number: int
    properties: list[_Property] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def add(self, number: int, line: str) -> None:
        """Add the property that stands in a line."""
        if found := _property(line):
            self.properties.append(found)
        else:
            self.faults.append(Fault(self.number, "", _NO_PROPERTY, {"line": number}))
        if len(self.properties) + len(self.faults) > _LONGEST_CARD:
            raise refused(_CARD_TOO_LONG, self.number, most=f"{_LONGEST_CARD:,}")


def rows_of(file: BinaryIO) -> Rows:
    """Open a file of vCards. A row's number is that of the line at which its card begins.

    Raises RecipientsFileRefused.
    """
    lines = _unfolded(file)
    first = next(((number, line) for number, line in lines if line.strip()), None)
    if first is None:
        raise refused(EMPTY)
    if first[1].strip().upper() != "BEGIN:VCARD":
        raise refused(_NOT_VCARD)
    return Rows(None, counted(row for card in _cards(first[0], lines) for row in _rows(card)))


def _unfolded(file: BinaryIO) -> Iterator[tuple[int, str]]:
    """Yield the logical lines of a file with their numbers; a line that begins with a space goes on with the last."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline=None)
    begun, number = 1, 0
    parts: list[str] = []
    try:
        while line := text.readline(_LONGEST_LINE):
            number += 1
            if line[0] in " \t" and parts:
                parts.append(line[1:].rstrip("\n"))
            else:
                if parts:
                    yield begun, "".join(parts)
                begun, parts = number, [line.rstrip("\n")]
            if sum(map(len, parts[-2:])) >= _LONGEST_LINE or len(parts) > _LONGEST_CARD:
                raise refused(_LINE_TOO_LONG, most=f"{_LONGEST_LINE:,}")
    except UnicodeDecodeError:
        raise refused(_NOT_UTF8) from None
    finally:
        # The file is the caller's to close.
        if not file.closed:
            text.detach()
    if parts:
        yield begun, "".join(parts)


def _cards(number: int, lines: Iterator[tuple[int, str]]) -> Iterator[_Card]:
    card: _Card | None = _Card(number)
    for line_number, line in lines:
        marker = line.strip().upper()
        if not marker:
            continue
        if card is None:
            if marker != "BEGIN:VCARD":
                raise refused(_NO_PROPERTY, line_number, line=line_number)
            card = _Card(line_number)
        elif marker == "END:VCARD":
            yield card
            card = None
        elif marker == "BEGIN:VCARD":
            break
        else:
            card.add(line_number, line)
    if card is not None:
        raise refused(_NOT_ENDED, card.number)


def _property(line: str) -> _Property | None:
    name = _NAME.match(line)
    if name is None:
        return None
    at = name.end()
    parameters: dict[str, str] = {}
    while parameter := _PARAMETER.match(line, at):
        at = parameter.end()
        # Version 3.0 allows a type without "TYPE=" before it.
        key, value = (parameter[1], parameter[2]) if parameter[2] is not None else ("TYPE", parameter[1])
        value = value.replace('"', "").replace("^n", "\n").replace("^'", '"').replace("^^", "^")
        key = key.upper()
        parameters[key] = f"{parameters[key]},{value}" if key in parameters else value
    if line[at : at + 1] != ":":
        return None
    return _Property((name[1] or "").lower(), name[2].upper(), parameters, line[at + 1 :])


def _plain(value: str) -> str:
    """Return a text without its escapes."""
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _parts(value: str) -> list[str]:
    """Return the parts of a value that semicolons part."""
    return [_plain(part) for part in _PART.findall(value)]


def _rows(card: _Card) -> Iterator[Row]:
    """The first row tells of the office; then one row for each group, and one for each channel without a group."""
    first: dict[str, str] = {}
    groups: dict[str, dict[str, str]] = {}
    faults = list(card.faults)
    fallback = {"name": "", "title": "", "version": ""}
    for number, found in enumerate(card.properties):
        if found.name == "VERSION":
            fallback["version"] = found.value.strip()
        cells = _cells(found, fallback)
        if not cells:
            continue
        # A channel without a group has a row of its own.
        place = found.group or (f"?{number}" if cells.keys() & {"post", "fax", "email", "handle"} else "")
        row = groups.setdefault(place, {}) if place else first
        faults += [Fault(card.number, column, _TWICE) for column in cells if column in row]
        row.update({column: cell for column, cell in cells.items() if cell and column not in row})
    if fallback["version"] not in _VERSIONS:
        faults.append(Fault(card.number, "", _OTHER_VERSION, {"version": fallback["version"][:20] or "?"}))
    _name(first, fallback)
    yield Row(card.number, first, tuple(faults))
    for row in groups.values():
        # A channel of an address book is one of today.
        if row.keys() & {"post", "fax", "email", "handle"}:
            row.setdefault("historical", "no")
        yield Row(card.number, {"office": first["office"], **row}) if first.get("office") else Row(card.number, row)


def _name(first: dict[str, str], fallback: Mapping[str, str]) -> None:
    """Give a card of another program what it has no property for: an id, and its name as the office's title."""
    if first.get("office"):
        return
    title = fallback["title"] or fallback["name"]
    if title and not any(by_language(column) for column in first):
        first["title_en"] = title
    plain = _NOT_IN_ID.sub("-", anyascii(f"{first.get('country', '')} {title}").lower()).strip("-")
    if plain:
        first["office"] = plain[:_LONGEST_ID].strip("-")


def _cells(found: _Property, fallback: dict[str, str]) -> dict[str, str]:
    """Return what a property says, under the names of columns; what only names the card goes to the `fallback`."""
    text, language, kind = _plain(found.value), found.parameters.get("LANGUAGE", ""), found.parameters.get("TYPE", "")
    if found.name.startswith(_OURS) or (found.name == "TITLE" and language):
        column = found.name.removeprefix(_OURS).lower().replace("-", "_")
        column = f"{column}_{language}" if language else column
        return {column: text} if is_known(column) else {}
    cells: dict[str, str] = {}
    match found.name:
        case "TITLE":
            fallback["title"] = fallback["title"] or text
        case "FN" | "ORG":
            fallback["name"] = fallback["name"] or " ".join(part for part in _parts(found.value) if part)
        case "ADR":
            *lines, country = [*_parts(found.value), *[""] * 7][:7]
            cells = {"post": "\n".join(line for line in lines if line.strip()), "post_country_line": country}
        case "TEL" if "FAX" in kind.upper():
            cells = {"fax": text.removeprefix("tel:")}
        case "EMAIL":
            cells = {"email": text}
        case "X-SOCIALPROFILE" | "SOCIALPROFILE" if kind:
            cells = {"handle": f"{kind} {text}"}
    return cells


def write(out: BinaryIO, offices: Iterable[OfficeRecord], version: str = "4.0") -> None:
    """Write one card an office, of which `rows_of` makes the same offices again."""
    for office in offices:
        lines = ["BEGIN:VCARD", f"VERSION:{version}", *_lines(office, version), "END:VCARD"]
        out.write("".join(_folded(line) for line in lines).encode("utf-8"))


def _lines(office: OfficeRecord, version: str) -> Iterator[str]:
    titles = {language: wording[0] for language, wording in office.wordings.items() if wording[0]}
    name = _escaped(titles.get("en") or next(iter(titles.values()), office.id))
    if version == "4.0":
        yield "KIND:org"
    else:
        yield f"N:{name};;;;"
    yield f"FN:{name}"
    yield f"ORG:{name}"
    for number, cells in enumerate(rows_of_office(office), 1):
        group = f"row{number}." if number > 1 else ""
        for column, cell in cells.items():
            if cell and not (number > 1 and column == "office"):
                line = _line(column, cell, cells)
                if line:
                    yield group + line


def _line(column: str, cell: str, cells: Mapping[str, str]) -> str:
    plain, language = by_language(column) or (column, "")
    text = _escaped(cell)
    match plain:
        case "post":
            line = f"ADR:;;{text};;;;{_escaped(cells.get('post_country_line', ''))}"
        case "post_country_line":
            # It stands in the line of the address.
            line = ""
        case "fax":
            line = f"TEL;TYPE=fax:{text}"
        case "email":
            line = f"EMAIL:{text}"
        case "handle":
            network, _, name = cell.partition(" ")
            line = f'X-SOCIALPROFILE;TYPE="{_parameter(network)}":{_escaped(name)}'
        case "title":
            line = f"TITLE;LANGUAGE={language}:{text}"
        case _:
            own = _OURS + plain.upper().replace("_", "-")
            line = f"{own};LANGUAGE={language}:{text}" if language else f"{own}:{text}"
    return line


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


def _parameter(text: str) -> str:
    return text.replace("^", "^^").replace('"', "^'").replace("\n", "^n")


def _folded(line: str) -> str:
    """Return a line as several of at most 75 bytes, none of which parts a character."""
    parts, part, length = [], "", 0
    for character in line:
        size = len(character.encode("utf-8", "replace"))
        if length + size > 75:  # noqa: PLR2004  # RFC 6350, 3.2.
            parts.append(part)
            part, length = " ", 1
        part, length = part + character, length + size
    return "\r\n".join([*parts, part]) + "\r\n"
