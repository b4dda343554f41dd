"""Pure: the lines of organisations that somebody pastes: name; country; e-mail address; language."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from app.errors import AppError
from app.recipients import cells
from app.signons.errors import ListedTwice, NameMissing, PasteEmpty, PasteRefused, TooManyCells, TooManyLines

MOST_LINES = 1_000
LONGEST_PASTE = 400_000
LONGEST_NAME = 200
_CELLS = 4


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation as a line gives it; country and address may be empty."""

    name: str
    country: str
    email: str
    language: str


def read(typed: str, fallback: str, names: Collection[str], addresses: Collection[str]) -> tuple[Line, ...]:
    """Return the organisations of all lines; `fallback` is the language of those that name none.

    `names` and `addresses` are those that are listed already. Raises PasteEmpty, TooManyLines and, with what is wrong
    in each line, PasteRefused: either all lines are taken or none.
    """
    if len(typed) > LONGEST_PASTE:
        raise TooManyLines(MOST_LINES)
    rows = [(number, text) for number, text in enumerate(typed.splitlines(), 1) if text.strip()]
    if not rows:
        raise PasteEmpty
    if len(rows) > MOST_LINES:
        raise TooManyLines(MOST_LINES)
    found: list[Line] = []
    faults: list[tuple[int, AppError]] = []
    known, used = {name.casefold() for name in names}, {address.casefold() for address in addresses}
    for number, text in rows:
        try:
            line = _line(text, fallback)
            if line.name.casefold() in known or (line.email and line.email.casefold() in used):
                raise ListedTwice(line.name)
        except AppError as error:
            faults.append((number, error))
            continue
        known.add(line.name.casefold())
        used.add(line.email.casefold())
        found.append(line)
    if faults:
        raise PasteRefused(tuple(faults))
    return tuple(found)


def _line(text: str, fallback: str) -> Line:
    name, country, email, language = _cells(text)
    if not (said := cells.line(name, LONGEST_NAME)):
        raise NameMissing
    return Line(said, cells.country(country), cells.email(email), cells.language(language) or fallback)


def _cells(text: str) -> Iterator[str]:
    """Yield the four cells of a line; out of a spreadsheet, they come with tabs between them."""
    delimiter = "\t" if "\t" in text and ";" not in text else ";"
    try:
        (row,) = csv.reader([text.replace("\0", "\ufffd")], delimiter=delimiter, skipinitialspace=True)
    except (csv.Error, ValueError):
        row = [text]
    if len(row) > _CELLS and any(cell.strip() for cell in row[_CELLS:]):
        raise TooManyCells
    yield from (cell.strip() for cell in (*row, "", "", "")[:_CELLS])
