"""Pure: lines read as one text, each of whose places still knows where in the document it stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from app.campaigns.reading.source import Piece, Source


class Run:
    """Pieces of a source as one `text`: a line feed between two lines, two where an empty line parts them."""

    def __init__(self, source: Source, pieces: Iterable[Piece]) -> None:
        self._source = source
        self._pieces = list(pieces)
        self._starts: list[int] = []
        before: Piece | None = None
        parts: list[str] = []
        length = 0
        for piece in self._pieces:
            gap = piece.line - before.line if before else 0
            text = (" " if before and gap == 0 else "\n" * min(gap, 2)) + source.text(piece)
            self._starts.append(length + len(text) - (piece.end - piece.start))
            parts.append(text)
            length += len(text)
            before = piece
        self.text = "".join(parts)

    def pieces(self, start: int, end: int) -> tuple[Piece, ...]:
        """Return where the text from `start` to `end` stands, of each line a piece."""
        found = []
        for number in range(max(bisect_right(self._starts, start) - 1, 0), len(self._pieces)):
            first, piece = self._starts[number], self._pieces[number]
            if first >= end:
                break
            left, right = max(start - first, 0), min(end - first, piece.end - piece.start)
            if right > left:
                found.append(self._source.piece(piece.line, piece.start + left, piece.start + right))
        return tuple(each for each in found if each.end > each.start)

    def line_start(self, at: int) -> int:
        """Return where the line begins in which the place `at` is."""
        return self.text.rfind("\n", 0, at) + 1

    def place(self, piece: Piece) -> int:
        """Return where in the text a place of one of its lines is."""
        places = [(each.line, each.start) for each in self._pieces]
        number = max(bisect_right(places, (piece.line, piece.start)) - 1, 0)
        return self._starts[number] + max(piece.start - self._pieces[number].start, 0)
