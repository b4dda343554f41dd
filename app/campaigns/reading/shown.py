"""Pure: a document as it is shown beside its draft: its lines, and which stretches of them fed which field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.campaigns.reading.source import Fed

# More than this nobody compares on a page; the file itself can be downloaded.
MOST_LINES = 2_000
LONGEST_LINE = 4_000
MOST_LEFTOVERS = 500

# Which mark a field has; of fields with the same mark, the name beside the mark tells which it is.
_GROUPS = {
    "deadline": "deadline",
    "people": "people",
    "demands": "demands",
    "targets": "targets",
    "posts": "targets",
    "diplomatic_copies": "targets",
    "title": "texts",
    "summary": "texts",
    "body": "texts",
    "background": "texts",
    "signatories": "texts",
    "layout": "layout",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a line; `field` is the field that it fed, empty for none. `begins`: another one stood before it."""

    text: str
    field: str = ""
    begins: bool = False

    @property
    def group(self) -> str:
        """The group of fields that has a mark of its own."""
        return _GROUPS.get(self.field, "facts")


@dataclass(frozen=True, slots=True)
class Line:
    """A line by its number, from 1; `is_cut`: it goes on."""

    number: int
    stretches: tuple[Stretch, ...]
    is_cut: bool = False


def field_of(name: str) -> str:
    """Return the field of the record that a layout's name for what it took begins with: of "targets[0]", "targets"."""
    for mark in ".[- ":
        name = name.partition(mark)[0]
    return name


def lines_shown(lines: Sequence[str], fed: Sequence[Fed]) -> list[Line]:
    """Return the lines of a document, as many and as long as a page holds."""
    by_line: dict[int, list[Fed]] = {}
    for one in fed:
        by_line.setdefault(one.piece.line, []).append(one)
    shown, before = [], ""
    for number, text in enumerate(lines[:MOST_LINES], 1):
        stretches = []
        for stretch in _stretches(text[:LONGEST_LINE], by_line.get(number, ())):
            stretches.append(Stretch(stretch.text, stretch.field, stretch.field not in {"", before}))
            before = stretch.field or before if stretch.text.strip() else before
        if not by_line.get(number) and text.strip():
            before = ""
        shown.append(Line(number, tuple(stretches), len(text) > LONGEST_LINE))
    return shown


def _stretches(text: str, fed: Sequence[Fed]) -> Iterator[Stretch]:
    fields = [""] * len(text)
    # A heading gives way to a value within it, as "BEFORE 15 MAY TO:"; of two values, the first keeps what it has.
    for one in sorted(fed, key=lambda fed: (fed.field == "layout", fed.piece), reverse=True):
        start, end = one.piece.start, min(one.piece.end, len(text))
        fields[start:end] = [field_of(one.field)] * (end - start)
    done = 0
    for field, places in groupby(fields):
        start, done = done, done + len(list(places))
        yield Stretch(text[start:done], field)


def first_lines(fed: Sequence[Fed]) -> dict[str, int]:
    """Return the first line that fed a field, as "targets", and one of its values, as "targets.0"."""
    found: dict[str, int] = {}
    for one in fed:
        found.setdefault(field_of(one.field), one.piece.line)
        found.setdefault(one.field, one.piece.line)
    return found


def line_with(text: str, lines: Sequence[str]) -> int | None:
    """Return the first line that has a value: what is named in running text alone feeds its field from no place."""
    return next((number for number, line in enumerate(lines, 1) if text in line), None)
