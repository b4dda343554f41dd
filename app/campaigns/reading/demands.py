"""Pure: lists of what is asked: entries with bullets, dashes or numbers, their lines wrapped or double-spaced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from app.campaigns.reading.record import ReadDemand
from app.campaigns.reading.source import BULLETS, Piece, Source, joined

# Whatever stands in the private area is a glyph of Symbol or Wingdings.
_GLYPH = re.compile(
    rf"(?P<glyph>[{re.escape(BULLETS)}◆♦❖✓✔⁃\ue000-\uf8ff]|o(?=\s{{2,}})|"
    # What glyphs of Wingdings are in another font, before a word.
    rf"[§nqlvüØ](?=\s+[^\W\d_]))\s*"
)
_NUMBER = re.compile(r"\(?(?P<number>\d{1,2}|[ivx]{1,5}|[a-h])[.)]\s+(?=\S)|(?P<bare>\d{1,2})\)\s*", re.IGNORECASE)
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_ENDS = re.compile("[.!?;:][\"'”’»)]*$")


@dataclass(slots=True)
class Entry:
    """An entry of a list: `mark` is its bullet or number, `pieces` its text."""

    mark: Piece
    pieces: list[Piece] = field(default_factory=list)

    def text(self, source: Source) -> str:
        """Return the entry as one line."""
        return joined(source.text(piece) for piece in self.pieces)


def entries(source: Source, pieces: Sequence[Piece]) -> list[Entry]:
    """Return the entries of the first list of the pieces; nothing is taken.

    The first mark says how all of them are marked: after a bullet a dash at the beginning of a line is a dash. A line
    that goes on with an entry may follow an empty one, unless the entry has ended with its sentence.
    """
    found: list[Entry] = []
    first: str | None = None
    for before, piece in pairwise([None, *pieces]):
        if piece is None:
            continue
        mark = _mark(source.text(piece))
        if mark and (first is None or _follows(first, found, mark[0])):
            first = first if first is not None else mark[0]
            found.append(Entry(source.piece(piece.line, piece.start, piece.start + mark[1])))
            rest = source.piece(piece.line, piece.start + mark[1], piece.end)
            if rest.end > rest.start:
                found[-1].pieces.append(rest)
            continue
        if not found:
            continue
        gap = piece.line - before.line if before else 0
        if gap > 1 and found[-1].pieces and _ENDS.search(found[-1].text(source)):
            break
        found[-1].pieces.append(piece)
    return [entry for entry in found if entry.pieces]


def _mark(text: str) -> tuple[str, int] | None:
    if match := _GLYPH.match(text):
        return match["glyph"], match.end()
    if match := _NUMBER.match(text):
        return (match["number"] or match["bare"]).lower(), match.end()
    return None


def _follows(first: str, found: list[Entry], mark: str) -> bool:
    """Whether a mark is the next one of the list that `first` has begun."""
    place = len(found)
    if first.isdigit():
        return mark == str(int(first) + place)
    if first == "a":
        return mark == chr(ord("a") + place)
    if first in _ROMAN:
        return place < len(_ROMAN) and mark == _ROMAN[place]
    return mark == first


def take_demands(
    source: Source, pieces: Sequence[Piece], to: str | None = None, number: int = 0
) -> tuple[ReadDemand, ...]:
    """Take the entries of a list as demands, the first of them as demand `number` of the record, from 0."""
    found = []
    for place, entry in enumerate(entries(source, pieces) or unmarked(source, pieces), number):
        source.take("layout", entry.mark)
        source.take(f"demands.{place}", *entry.pieces)
        found.append(ReadDemand(to, entry.text(source)))
    return tuple(found)


def unmarked(source: Source, pieces: Sequence[Piece]) -> list[Entry]:
    """Return the entries of a list that has lost its bullets: two or more, each but the last ended by a semicolon."""
    found: list[Entry] = []
    begins = True
    for piece in pieces:
        if begins:
            found.append(Entry(Piece(piece.line, piece.start, piece.start)))
        found[-1].pieces.append(piece)
        begins = source.text(piece).endswith(";")
    return found if len(found) > 1 else []
