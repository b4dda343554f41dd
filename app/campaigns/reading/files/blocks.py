"""Pure: lines as they are gathered from a document of blocks (Word, web): what is parted, and the cells of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# Between entries that stand on one line.
_WIDE = "    "
# Empty paragraphs part the text, if there are so many of them to those that hold some.
_FEWEST_EMPTY = 2
_SHARE_EMPTY = 0.1


@dataclass(slots=True)
class Gathered:
    """A line, and whether an empty line stands before it; `paragraph`: only because a paragraph starts with it."""

    text: str
    gap: bool = False
    paragraph: bool = False


class Gathering:
    """Lines in their order. Whether the start of a paragraph is a gap is known in the end, by `text`.

    Where a writer has parted the text by empty paragraphs, paragraphs are lines.
    """

    def __init__(self) -> None:
        self.lines: list[Gathered] = []
        self._gap = self._paragraph = False

    def part(self) -> None:
        """Ask for an empty line before the next line."""
        self._gap = True

    def begin_paragraph(self) -> None:
        """Ask for an empty line before the next line unless empty paragraphs part the text."""
        self._paragraph = True

    def add(self, text: str) -> None:
        """Add lines; an empty one is an empty paragraph."""
        for line in text.split("\n"):
            self.lines.append(Gathered(line.rstrip(), self._gap, self._paragraph))
            self._gap = self._paragraph = False

    def add_row(self, cells: list[list[Gathered]]) -> None:
        """Add the cells of one row of a table: each is a block, unless they are the entries of one line."""
        filled = [cell for cell in cells if any(line.text.strip() for line in cell)]
        if all(len([line for line in cell if line.text.strip()]) == 1 for cell in filled):
            self.add(_entries([line.text.strip() for cell in filled for line in cell if line.text.strip()]))
            return
        if len(filled) == 2 and _is_label(filled[0]):  # noqa: PLR2004  # A label and its value.
            filled[1][0].text = f"{filled[0][0].text.strip()} {filled[1][0].text.strip()}"
            filled = filled[1:]
        for cell in filled:
            self.part()
            for line in cell:
                self._gap, self._paragraph = self._gap or line.gap, self._paragraph or line.paragraph
                self.add(line.text)
        if filled:
            self.part()

    def part_since(self, start: int) -> None:
        """Ask for a gap before line `start` and before the next: what lies between is a block of its own."""
        if start < len(self.lines):
            self.lines[start].gap = True
        self.part()

    def text(self) -> str:
        """Return the lines, never two empty ones below each other, none at the start and at the end."""
        return "\n".join(self._joined()).strip("\n")

    def _joined(self) -> Iterator[str]:
        empty = [not line.text.strip() for line in self.lines]
        # Empty paragraphs at the start part nothing, and several below each other part once.
        partings = sum(is_empty and not before for before, is_empty in pairwise([True, *empty]))
        by_empty = partings >= max(_FEWEST_EMPTY, _SHARE_EMPTY * (len(empty) - sum(empty)))
        after_gap = True
        for line, is_empty in zip(self.lines, empty, strict=True):
            gap = line.gap or (line.paragraph and not by_empty)
            if (gap or is_empty) and not after_gap:
                yield ""
                after_gap = True
            if not is_empty:
                yield line.text
                after_gap = False


def _entries(texts: list[str]) -> str:
    line = texts[0] if texts else ""
    for before, text in pairwise(texts):
        line += (" " if before.endswith(":") else _WIDE) + text
    return line


def _is_label(cell: list[Gathered]) -> bool:
    return len(cell) == 1 and bool(re.search(r":\s*$", cell[0].text))
