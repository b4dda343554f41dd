"""Pure: columns of addresses that extraction has set side by side on the same lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from app.campaigns.reading.source import Piece, Source

FLATTENED = "targets: the columns of addresses were run together, so that the parts cannot be told apart."

_GAP = re.compile(r"\s{3,}")
# White space of this width, on every line, parts columns.
_RIVER = 2
# A label without its colon is followed by a number, or by an address; a word in a remark ("say 'fax tone'") is none.
_LABELS = (
    r"(?:salutations?|tratamiento|anrede|formule\s+d[’']appel)\b(?![@.]\w)\.?\s*:?\s*(?=\S)",
    r"fax\b(?![@.]\w)\.?\s*(?::\s*(?=\S)|(?=[+(\d]))",
    r"(?:e-?\s?mail|correo-?e?|courriel)\b(?![@.]\w)\.?\s*(?::\s*(?=\S)|(?=[\w.+-]+@))",
)
# Before a second label of a kind, one of these marks says that it is a list.
_LISTED = re.compile(r"[;|,/]\s*$")


def columns(source: Source, pieces: Sequence[Piece]) -> list[list[Piece]] | None:
    """Return the columns of a block from left to right, one where it has no columns.

    None where two addresses stand on the same lines and nothing tells them apart.
    """
    split = [_cells(source, piece) for piece in pieces]
    beside = sum(len(cells) > 1 for cells in split)
    run_together = any(_is_run_together(source.text(piece)) for piece in pieces)
    if beside < 2 and not run_together:  # noqa: PLR2004  # A wide gap on one line alone is no column.
        return [list(pieces)]
    if found := _by_position(source, pieces):
        return found
    # Without columns, a gap or two within an address is only that.
    return None if run_together or beside > len(pieces) / 2 else [list(pieces)]


def _cells(source: Source, piece: Piece) -> list[Piece]:
    """Part a line at its wide gaps, but not a label from what follows it."""
    text = source.text(piece)
    found = []
    at = 0
    for match in _GAP.finditer(text):
        if text[at : match.start()].rstrip().endswith(":"):
            continue
        found.append(source.piece(piece.line, piece.start + at, piece.start + match.start()))
        at = match.end()
    return [*found, source.piece(piece.line, piece.start + at, piece.end)]


def _is_run_together(text: str) -> bool:
    for label in _LABELS:
        places = [match.start() for match in _label(label).finditer(text)]
        if any(not _LISTED.search(text[:place]) for place in places[1:]):
            return True
    return False


@cache
def _label(label: str) -> re.Pattern[str]:
    # Not within an address on the web, nor in "[email protected]", which hides one.
    return re.compile(rf"(?<![\w@./\[(-])(?:{label})", re.IGNORECASE)


def _by_position(source: Source, pieces: Sequence[Piece]) -> list[list[Piece]] | None:
    """Part lines at the places where each of them has white space, or has ended."""
    width = max(piece.end for piece in pieces)
    lines = [source.line(piece.line)[: piece.end] for piece in pieces]
    blank = [all(place >= len(line) or line[place] == " " for line in lines) for place in range(width)]
    starts = [
        place
        for place in range(_RIVER, width)
        if not blank[place] and all(blank[place - _RIVER : place]) and any(line[:place].strip() for line in lines)
    ]
    if not starts:
        return None
    edges = [0, *starts, width]
    found = []
    for left, right in pairwise(edges):
        cells = [source.piece(piece.line, max(left, piece.start), min(right, piece.end)) for piece in pieces]
        found.append([cell for cell in cells if cell.end > cell.start])
    filled = [column for column in found if column]
    # Each column is an address: it has some lines, and none of two columns stands in one cell.
    if len(filled) < 2 or any(len(column) < 2 for column in filled):  # noqa: PLR2004
        return None
    together = any(
        _is_run_together(source.text(cell)) or len(_cells(source, cell)) > 1 for column in filled for cell in column
    )
    return None if together else filled
