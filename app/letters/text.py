"""Pure: a letter as plain text, the same words in the same order as every other output."""

from __future__ import annotations

from collections.abc import Iterable

from app.letters.bidi import isolated
from app.letters.letter import Block, Bullets, Letter, Marks, Paragraph, Picture, Run, Table

# Parts a letter from its translation; two hyphens would begin a signature, of which mail programs hide the rest.
SEPARATOR = "* * *"
_BETWEEN_MARKS, _BETWEEN_CELLS = " · ", " – "


def render(letter: Letter) -> str:
    """Return the letter, and below a separator its translation."""
    copy = letter.reading_copy
    return f"{words(letter)}\n{SEPARATOR}\n\n{words(copy)}" if copy else words(letter)


def words(letter: Letter) -> str:
    """Return the letter alone, with an empty line between its paragraphs; each paragraph is one line."""
    parts = [text for section in letter.sections for block in section.blocks if (text := _text(block))]
    return "\n\n".join(parts) + "\n"


def _runs(runs: Iterable[Run]) -> str:
    return "".join(isolated(run.text, run.direction) for run in runs)


def _text(block: Block) -> str:
    match block:
        case Paragraph():
            return _runs(block.runs)
        case Bullets(items):
            return "\n".join("• " + _runs(item) for item in items)
        case Marks(marks):
            return _BETWEEN_MARKS.join(mark.alt if isinstance(mark, Picture) else _runs(mark) for mark in marks)
        case Table(headings, _, rows):
            return "\n".join(_cells(cells) for cells in (headings, *(row.cells for row in rows)))
        case _:
            return ""


def _cells(cells: Iterable[Iterable[Run]]) -> str:
    return _BETWEEN_CELLS.join(words for cell in cells if (words := _runs(cell)))
