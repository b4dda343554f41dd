"""Pure: the composed letter, a frozen value without the markup of any output.

A letter is a sequence of sections in reading order. Every renderer walks that sequence and translates it,
so that all outputs carry the same words in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Direction(StrEnum):
    """The direction in which a text is read."""

    LTR = "ltr"
    RTL = "rtl"


class Paper(StrEnum):
    """The sheet that the writer's country prints on."""

    A4 = "A4"
    LETTER = "Letter"


class Part(StrEnum):
    """What a section is in the letter; renderers choose its place and style by it."""

    NOTICE = "notice"
    # Whose letter it is, and who stands under it: of letters that many sign.
    LETTERHEAD = "letterhead"
    SIGNATORIES = "signatories"
    COSIGNERS = "cosigners"
    SENDER = "sender"
    POSTAL = "postal"
    ADDRESSEE = "addressee"
    DATE = "date"
    COPY_NOTE = "copy_note"
    SUBJECT = "subject"
    SALUTATION = "salutation"
    BODY = "body"
    CLOSING = "closing"
    SIGNATURE = "signature"
    NAME = "name"
    REFERENCE = "reference"
    # They open a translation, and say what it is.
    TRANSLATION_HEADING = "translation_heading"
    TRANSLATION_NOTE = "translation_note"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style; a line feed in it is a line break.

    `direction` is set where it runs against its paragraph: every renderer isolates it (see `bidi`).
    """

    text: str
    bold: bool = False
    italic: bool = False
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    `own` marks the writer's own words. `language` (BCP 47, "und" where unknown) and `direction` are set only where
    they differ from the letter's.
    """

    runs: tuple[Run, ...]
    own: bool = False
    language: str | None = None
    direction: Direction | None = None

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Bullets:
    """A bulleted list; each item is a sequence of runs."""

    items: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class SignatureImage:
    """A signature as a picture, placed at `width_mm` × `height_mm`; `alt` says what it is.

    `png` is exact, small and on nothing; `jpeg` is the same on white, for the PDF, which takes a JPEG as it is.
    """

    png: bytes
    jpeg: bytes
    width_mm: float
    height_mm: float
    alt: str


@dataclass(frozen=True, slots=True)
class SignatureRoom:
    """Empty room in which the writer signs by pen."""

    height_mm: float = 13.0


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG) that is printed at `width_mm` × `height_mm`; `alt` says what it shows."""

    png: bytes
    width_mm: float
    height_mm: float
    alt: str


@dataclass(frozen=True, slots=True)
class Marks:
    """Those whose letter it is, beside each other: each by a picture, or by name."""

    marks: tuple[Picture | tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; its first cell, above which `picture` stands, is the header of the others."""

    cells: tuple[tuple[Run, ...], ...]
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that may run over pages: each begins with the headings, and no row is parted.

    Columns of which `narrow` is true take a fifth of the width each, the others share what is left.
    """

    headings: tuple[tuple[Run, ...], ...]
    narrow: tuple[bool, ...]
    rows: tuple[Row, ...]


Block = Paragraph | Bullets | SignatureImage | SignatureRoom | Marks | Table


def runs_of(block: Block) -> tuple[tuple[Run, ...], ...]:
    """Return the words of a block in reading order, as stretches that stand apart from each other."""
    match block:
        case Paragraph(runs):
            return (runs,)
        case Bullets(items):
            return items
        case Marks(marks):
            return tuple(mark for mark in marks if not isinstance(mark, Picture))
        case Table(headings, _, rows):
            return (*headings, *(cell for row in rows for cell in row.cells))
        case _:
            return ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the letter with its blocks; `align` is the "start", "center" or "end" of the line."""

    part: Part
    blocks: tuple[Block, ...]
    align: str = "start"


@dataclass(frozen=True, slots=True)
class Window:
    """The window of the envelope in the writer's country: millimetres from the sheet's left and top edge."""

    left_mm: float
    top_mm: float
    width_mm: float
    height_mm: float


@dataclass(frozen=True, slots=True)
class Letter:
    """One composed document to one target.

    `language` and `variant` are BCP 47 (`ru`, `en-GB`); `window` is None where the writer's country uses none.
    `reading_copy` is its translation for whoever signs it, on a page of its own below it; it has none itself.
    """

    campaign: str
    target: str
    language: str
    variant: str
    direction: Direction
    paper: Paper
    window: Window | None
    written_on: date
    title: str
    subject: str
    writer: str
    sections: tuple[Section, ...]
    reading_copy: Letter | None = None

    @property
    def notice(self) -> str:
        """The line that must stand on every page, or an empty string."""
        return "\n".join(
            block.text
            for section in self.sections
            if section.part is Part.NOTICE
            for block in section.blocks
            if isinstance(block, Paragraph)
        )
