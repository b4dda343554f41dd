"""Pure: the XML inside a spreadsheet (ECMA-376, part 1), read as a stream in bounded memory.

openpyxl would keep every shared text in memory, and an empty element for every row; this keeps neither.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import IO
from xml.parsers import expat

from app.errors import N_
from app.recipients.rows import refused

DAMAGED = N_("this spreadsheet is damaged: %(reason)s")
_CHUNK = 1 << 16
# More of a cell is not kept; what is longer than a cell may be is told by its length.
_LONGEST_TEXT = 5_000
_MOST_SHARED = 2_000_000
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})\"")
_MOST_MERGED = 10_000

Attributes = Mapping[str, str]


@lru_cache(maxsize=4096)
def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def column_number(letters: str) -> int:
    """Return the number of a column from its letters; A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _refuse_doctype(*_given: object) -> None:
    raise refused(DAMAGED, reason="it has a document type")


def parsed(
    stream: IO[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Parse XML and yield after each piece of it. The handlers are told names without their namespace.

    A document type is refused, and with it all that entities could do.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = lambda name, attributes: start(_local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(_local(name))
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)  # noqa: FBT003  # Expat's own way to say that more follows.
            yield
        parser.Parse(b"", True)  # noqa: FBT003  # As above: this is the end.
    except expat.ExpatError as error:
        raise refused(DAMAGED, reason=str(error)) from None
    yield


def elements(stream: IO[bytes], longest: int = 8_000_000) -> list[tuple[str, Attributes]]:
    """Return the elements of a small part of a spreadsheet with their attributes, in order."""
    found: list[tuple[str, Attributes]] = []
    for count, _ in enumerate(parsed(stream, lambda name, attributes: found.append((name, attributes)))):
        if count * _CHUNK > longest:
            raise refused(DAMAGED, reason="a part of it is too large")
    return found


def unescaped(text: str) -> str:
    """Return a text of a spreadsheet, in which characters that XML lacks stand as `_x0041_`."""
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    # Neither NUL nor half a character is text; what reads the cells tells of the mark that stands for them.
    return "\ufffd" if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)  # noqa: PLR2004  # The surrogates of UTF-16.


class _Text:
    """Gathers the text of a cell or of a shared text, without the readings beside it (`rPh`)."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.taking = False
        self.beside = 0

    def begin(self) -> None:
        self.parts, self.length, self.beside = [], 0, 0

    def start(self, name: str) -> None:
        if name == "rPh":
            self.beside += 1
        self.taking = name == "t" and not self.beside

    def end(self, name: str) -> None:
        if name == "rPh":
            self.beside -= 1
        self.taking = False

    def add(self, text: str) -> None:
        if self.taking and self.length <= _LONGEST_TEXT:
            self.parts.append(text[: _LONGEST_TEXT + 1])
            self.length += len(text)

    def whole(self) -> str:
        return unescaped("".join(self.parts))


class SharedTexts:
    """The texts that cells share, in a file beside: there may be more of them than memory should hold."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._ends = array("Q", [0])
        self._get = lru_cache(maxsize=4096)(self._text)

    def read(self, stream: IO[bytes]) -> None:
        """Read all texts of a spreadsheet."""
        text = _Text()

        def start(name: str, _attributes: Attributes) -> None:
            if name == "si":
                text.begin()
            else:
                text.start(name)

        def end(name: str) -> None:
            if name == "si":
                self._add(text.whole())
            else:
                text.end(name)

        for _ in parsed(stream, start, end, text.add):
            pass

    def _add(self, text: str) -> None:
        if len(self._ends) > _MOST_SHARED:
            raise refused(DAMAGED, reason=f"it has more than {_MOST_SHARED:,} texts")
        written = self._file.write(text.encode("utf-8", "replace"))
        self._ends.append(self._ends[-1] + written)

    def _text(self, number: int) -> str:
        self._file.seek(self._ends[number])
        return self._file.read(self._ends[number + 1] - self._ends[number]).decode("utf-8")

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._ends) - 1:
            raise refused(DAMAGED, reason="a cell names a text that is not there")
        return self._get(number)


# A sheet of fifty thousand rows has about as many cells with something in them.
_MOST_EMPTY = 2_000_000
_TOO_EMPTY = N_("it has more than %(most)s empty rows and cells; delete those after the last row and column")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it is stored: its column's number, its type and style, its value, and whether a formula made it."""

    column: int
    kind: str
    style: int
    value: str
    formula: bool


class _Sheet:
    """Gathers the cells of rows."""

    def __init__(self, most_columns: int) -> None:
        self.most_columns = most_columns
        self.rows: list[tuple[int, list[Cell]]] = []
        self.number = self.column = self.style = 0
        self.kind = ""
        self.cells: list[Cell] = []
        self.text = _Text()
        self.in_cell = self.formula = False
        self.empty = 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self.text.taking = self.in_cell
        elif self.in_cell:
            self.formula = self.formula or name == "f"
            self.text.start(name)
        elif name == "row":
            number = attributes.get("r", "")
            self.number = int(number) if number.isdecimal() and len(number) <= 7 else self.number + 1  # noqa: PLR2004  # A sheet has a million rows.
            self.column, self.cells = 0, []

    def _start_cell(self, attributes: Attributes) -> None:
        found = _REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = column_number(found[1]) if found else self.column + 1
        self.kind, style = attributes.get("t", "n"), attributes.get("s", "0")
        self.style = int(style) if style.isdecimal() and len(style) <= 6 else 0  # noqa: PLR2004  # There are 64,000 styles at most.
        self.in_cell, self.formula = True, False
        self.text.begin()

    def end(self, name: str) -> None:
        if name == "c":
            value = self.text.whole() if self.kind == "inlineStr" else "".join(self.text.parts)
            # Of all that is too far to the right, one cell is enough to tell.
            column = min(self.column, self.most_columns)
            told = column == self.most_columns and self.cells and self.cells[-1].column == column
            # Nor does a row that has the same cell a million times matter.
            if (value or self.formula) and not told and len(self.cells) <= self.most_columns:
                self.cells.append(Cell(column, self.kind, self.style, value, self.formula))
            elif not value:
                self._pass_over()
            self.in_cell = False
        elif name == "row":
            self._pass_over()
            if self.cells:
                self.rows.append((self.number, self.cells))
            self.cells = []
        elif self.in_cell:
            self.text.end(name)

    def _pass_over(self) -> None:
        """Count what has nothing in it; millions of such cells are quickly packed and slowly read."""
        self.empty += 1
        if self.empty > _MOST_EMPTY:
            raise refused(_TOO_EMPTY, most=f"{_MOST_EMPTY:,}")


def rows_in(stream: IO[bytes], most_columns: int) -> Iterator[tuple[int, list[Cell]]]:
    """Yield the rows of a sheet that have cells with something in them, by their numbers."""
    sheet = _Sheet(most_columns)
    for _ in parsed(stream, sheet.start, sheet.end, sheet.text.add):
        yield from sheet.rows
        sheet.rows.clear()


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that are merged: the numbers of their first and last columns and rows."""

    first_column: int
    first_row: int
    last_column: int
    last_row: int

    def __str__(self) -> str:
        return f"{column_letters(self.first_column)}{self.first_row}:{column_letters(self.last_column)}{self.last_row}"


def merged_in(stream: IO[bytes]) -> list[Merged]:
    """Return what is merged in a sheet; it stands behind the rows, and is needed before them."""
    found: list[Merged] = []
    tail = b""
    while chunk := stream.read(_CHUNK * 4):
        text = tail + chunk
        last = 0
        for match in _MERGED.finditer(text):
            last = match.end()
            if len(found) < _MOST_MERGED:
                first, top, second, bottom = (part.decode("ascii") for part in match.groups())
                found.append(Merged(column_number(first), int(top), column_number(second), int(bottom)))
        tail = text[max(last, len(text) - 200) :]
    return found
