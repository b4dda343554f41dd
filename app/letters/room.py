"""Pure: how much of its first page a letter fills, by its words alone: an estimate that needs no layout.

The measures are those of `letter_templates/_page/letter.css` and of the rules that `pdf.py` adds for window and paper.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.letters.fonts import width_of
from app.letters.letter import (
    Bullets,
    Direction,
    Letter,
    Paper,
    Paragraph,
    Part,
    Run,
    Section,
    SignatureImage,
    SignatureRoom,
)

_POINTS_IN_MM = 72 / 25.4
# Width and height of a page between its margins, in millimetres.
_PAGES_MM = {Paper.A4: (168.0, 257.0), Paper.LETTER: (173.9, 239.4)}
_INDENT_MM, _TOP_MM, _GAP_MM, _BELOW_WINDOW_MM = 5.0, 20.0, 4.0, 3.0
# How large letters are and how high their lines (by the size), from left to right and from right to left.
_TYPE = {Direction.LTR: (11.0, 1.2), Direction.RTL: (11.5, 1.25)}
_SIZES = {
    Part.SENDER: 10.0, Part.POSTAL: 10.0, Part.ADDRESSEE: 10.0, Part.COPY_NOTE: 10.0, Part.SIGNATURE: 13.0,
    Part.REFERENCE: 9.0,
}  # fmt: skip
# What stands above and below a paragraph, by its size.
_MARGINS = {
    Part.SENDER: (0.0, 0.9), Part.POSTAL: (0.0, 0.9), Part.ADDRESSEE: (0.0, 0.6), Part.DATE: (0.0, 0.6),
    Part.SALUTATION: (0.0, 0.6), Part.CLOSING: (0.6, 0.45), Part.SIGNATURE: (0.2, 0.0), Part.REFERENCE: (1.0, 0.45),
}  # fmt: skip
_USUAL_MARGINS = (0.0, 0.45)
_BETWEEN_ITEMS = 0.12
# An address that stands at the end of the line has this part of it.
_ADDRESSES, _AT_END = frozenset({Part.SENDER, Part.POSTAL, Part.ADDRESSEE}), 0.42
# Full lines are this part full, because words are not parted.
_FULL = 0.95


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of the first page in points (negative: so much stands on further ones), and what fills a line."""

    left: float
    page: float
    line: float
    characters_in_line: float

    @property
    def pages(self) -> int:
        """The number of pages."""
        return 1 if self.left >= 0 else 1 + math.ceil(-self.left / self.page)

    @property
    def characters(self) -> int:
        """How many more characters fit on the first page, rounded down to tens."""
        lines = max(0, math.floor(self.left / self.line))
        return int(lines * self.characters_in_line) // 10 * 10


def room_of(letter: Letter) -> Room:
    """Return what is left of the first page of a letter; its translation stands on pages of its own."""
    width, height = (_POINTS_IN_MM * mm for mm in _PAGES_MM[letter.paper])
    size, line = _TYPE[letter.direction]
    boxes = list(_boxes(letter, width))
    has_own = any(isinstance(block, Paragraph) and block.own for section in letter.sections for block in section.blocks)
    # Words of one's own are a paragraph more, with what parts it from the next.
    own_margin = 0.0 if has_own else _USUAL_MARGINS[1] * size
    left = height - _stacked(boxes) - own_margin
    return Room(left, height, size * line, _FULL * width / size / _usual_width(letter))


@dataclass(frozen=True, slots=True)
class _Box:
    """Something of a height, and what stands above and below it at least; all in points."""

    height: float
    above: float = 0.0
    below: float = 0.0


def _stacked(boxes: Sequence[_Box]) -> float:
    """Return how high boxes are together: of two margins that meet, the larger one counts; the last one is cut off."""
    heights, before = 0.0, 0.0
    for box in boxes:
        heights += max(before, box.above) + box.height
        before = box.below
    return heights


def _boxes(letter: Letter, width: float) -> Iterator[_Box]:
    sections = [section for section in letter.sections if section.part is not Part.NOTICE]
    window = letter.window
    at = next((n for n, section in enumerate(sections) if section.part is Part.POSTAL), None)
    if window is None or at is None:
        for section in sections:
            yield from _of_section(section, width, letter.direction)
        return
    # What stands above the window fills the sheet down to it, with narrower gaps.
    above = [box for section in sections[:at] for box in _of_section(section, width, letter.direction)]
    gaps = 2.5 * _POINTS_IN_MM * max(0, len(above) - 1)
    head = sum(box.height for box in above) + gaps + _GAP_MM * _POINTS_IN_MM
    yield _Box(max(head, (window.top_mm - _TOP_MM) * _POINTS_IN_MM))
    behind = _stacked(list(_of_section(sections[at], window.width_mm * _POINTS_IN_MM, letter.direction)))
    yield _Box(max(behind, window.height_mm * _POINTS_IN_MM), below=_BELOW_WINDOW_MM * _POINTS_IN_MM)
    for section in sections[at + 1 :]:
        yield from _of_section(section, width, letter.direction)


def _of_section(section: Section, width: float, direction: Direction) -> Iterator[_Box]:
    usual, line = _TYPE[direction]
    size = _SIZES.get(section.part, usual)
    above, below = (part * size for part in _MARGINS.get(section.part, _USUAL_MARGINS))
    if section.part in _ADDRESSES and section.align == "end":
        width *= _AT_END
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield _Box(_lines(_text(block.runs), width / size) * size * line, above, below)
        elif isinstance(block, Bullets):
            em = (width - _INDENT_MM * _POINTS_IN_MM) / size
            lines = sum(_lines(_text(item), em) for item in block.items)
            yield _Box(lines * size * line + (len(block.items) - 1) * _BETWEEN_ITEMS * size, 0, below)
        elif isinstance(block, SignatureImage):
            yield _Box(block.height_mm * _POINTS_IN_MM, _POINTS_IN_MM, _POINTS_IN_MM)
        elif isinstance(block, SignatureRoom):
            yield _Box(block.height_mm * _POINTS_IN_MM)


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _lines(text: str, em: float) -> int:
    """Return how many lines of a width a text takes where no word is parted, but one that is longer than a line."""
    return sum(_wrapped(line, em) for line in text.split("\n"))


def _wrapped(line: str, em: float) -> int:
    space = width_of(" ")
    lines, used = 1, 0.0
    for word in line.split(" "):
        width = width_of(word)
        if used and used + space + width > em:
            lines, used = lines + 1, 0.0
        used += width + (space if used else 0.0)
        if used > em:
            lines += math.ceil(used / em) - 1
            used %= em
    return lines


def _usual_width(letter: Letter) -> float:
    """Return how wide a character is on average in the body of a letter, in em."""
    text = "".join(
        _text(block.runs)
        for section in letter.sections
        if section.part is Part.BODY
        for block in section.blocks
        if isinstance(block, Paragraph)
    )
    return width_of(text) / len(text) if text else width_of("n")
