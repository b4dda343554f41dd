"""Pure: lists in a document: the sentence that leads to one, and its entries with their bullet or number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.campaigns.reading.adjectives import state_asked
from app.campaigns.reading.furniture import turns_page
from app.campaigns.reading.record import ReadDemand
from app.campaigns.reading.source import BULLETS, Piece, Source, joined

_DASHES = "–—-"
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_GLYPH = re.compile(rf"(?P<glyph>[{re.escape(BULLETS)}])(?!\*)\s*(?=[^\W\d_]|[\"“«¿¡(\[*])|(?P<o>o)\s+(?=\S)")
_NUMBER = re.compile(
    r"\(?(?P<number>\d{1,2}|[ivx]{1,5}|[a-z])(?P<after>[.)]-?|\s?[–-](?=\s))\s*(?=[^\W\d_]|[\"“«¿¡(\[*])"
)
_ENDS = re.compile(r"[.!?][\"”’»)]*$")
# A line that ends a sentence, and is shorter than this share of the widest, is the last one of its entry.
_SHORT = 0.75
_MOST_LINES_OF_LEAD = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """A bullet or number: a list is of one `kind`; `values` are what a number may count, of "i" 1 and 9."""

    kind: str
    values: frozenset[int]
    length: int


@dataclass(slots=True)
class Entry:
    """An entry of a list: its bullet or number, None where extraction has lost it, and its text."""

    mark: Piece | None
    pieces: list[Piece]

    def text(self, source: Source) -> str:
        """Return the text of the entry as one line."""
        return joined(source.text(piece) for piece in self.pieces)


@dataclass(slots=True)
class FoundList:
    """A list, the lines of the sentence that leads to it, and where it stands among the pieces that were asked."""

    lead: list[Piece]
    entries: list[Entry]
    start: int
    end: int

    def lead_text(self, source: Source) -> str:
        """Return the sentence that leads to the list as one line."""
        return joined(source.text(piece) for piece in self.lead)


def mark_of(text: str) -> Mark | None:
    """Return the bullet or number that a line begins with."""
    if match := _GLYPH.match(text):
        glyph = match["glyph"] or match["o"]
        return Mark("-" if glyph in _DASHES else glyph, frozenset(), match.end())
    if match := _NUMBER.match(text):
        number = match["number"]
        if number.isdigit():
            return Mark("1" + match["after"], frozenset({int(number)}), match.end())
        values = {_ROMAN.index(number) + 1} if number in _ROMAN else set()
        if len(number) == 1:
            values.add(ord(number) - ord("a") + 1)
        if values:
            return Mark("a" + match["after"], frozenset(values), match.end())
    return None


def _begins(mark: Mark | None) -> bool:
    return mark is not None and mark.kind != "o" and (not mark.values or 1 in mark.values)


def _goes_on(mark: Mark | None, before: Mark) -> bool:
    """Whether a mark is the next one of a list, and not a year or day at the start of a line that goes on."""
    if mark is None or mark.kind != before.kind:
        return False
    if not mark.values:
        return True
    return any(value + 1 in mark.values for value in before.values) or (mark.values == before.values == {1})


def entries_at(source: Source, pieces: Sequence[Piece], start: int) -> tuple[list[Entry], int]:
    """Return the entries of the list whose first line is `pieces[start]`, and the index after its last line."""
    text = source.text(pieces[start])
    mark = mark_of(text)
    if mark is None or not (_begins(mark) or mark.kind == "o"):
        return [], start
    widest = max(len(source.text(piece)) for piece in pieces[start : start + 40])
    found: list[Entry] = []
    index = start
    while index < len(pieces):
        piece = pieces[index]
        text = source.text(piece)
        next_mark = mark_of(text)
        if not found or _goes_on(next_mark, mark):
            mark = next_mark or mark
            found.append(_entry(source, piece, mark.length))
        elif _is_over(source, found[-1], pieces[index - 1], piece, widest):
            break
        else:
            found[-1].pieces.append(piece)
        index += 1
    return found, index


def _entry(source: Source, piece: Piece, length: int) -> Entry:
    return Entry(
        source.piece(piece.line, piece.start, piece.start + length),
        [source.piece(piece.line, piece.start + length, piece.end)],
    )


def _is_over(source: Source, entry: Entry, before: Piece, piece: Piece, widest: int) -> bool:
    """Whether a line without the list's mark stands after the list, and does not go on with its last entry."""
    text = source.text(before)
    if _begins(mark_of(source.text(piece))) and len(entry.pieces) == 1 and text.endswith(":"):
        return False
    ended = bool(_ENDS.search(text)) or text.endswith(";")
    if piece.line - before.line > 1:
        # An entry may be torn by an empty line or by the turn of a page, but only within a sentence.
        return ended or not (source.text(piece)[:1].islower() or turns_page(source, before, piece))
    return bool(_ENDS.search(text)) and (len(text) < _SHORT * widest or source.text(piece).endswith(":"))


def _without_marks(source: Source, pieces: Sequence[Piece], start: int) -> tuple[list[Entry], int]:
    """Read a list whose bullets were lost: each entry ends with a semicolon, and the last one with a full stop."""
    found: list[Entry] = []
    current: list[Piece] = []
    for index in range(start, min(len(pieces), start + 60)):
        current.append(pieces[index])
        text = source.text(pieces[index]).rstrip()
        if text.endswith(";") or re.search(r";\s+(?:and|y|et|und)$", text):
            found.append(Entry(None, current))
            current = []
        elif text.endswith((".", ":")):
            if found and text.endswith("."):
                return [*found, Entry(None, current)], index + 1
            break
    return [], start


def lists_in(source: Source, pieces: Sequence[Piece]) -> list[FoundList]:
    """Return the lists that a sentence with a colon at its end leads to."""
    found: list[FoundList] = []
    index = 1
    while index < len(pieces):
        if not source.text(pieces[index - 1]).endswith(":"):
            index += 1
            continue
        entries, end = entries_at(source, pieces, index)
        if not entries:
            entries, end = _without_marks(source, pieces, index)
        if entries:
            least = found[-1].end if found else 0
            start = _start_of_lead(source, pieces, index - 1, least)
            found.append(FoundList(list(pieces[start:index]), entries, start, end))
            index = end
        index += 1
    return found


def _start_of_lead(source: Source, pieces: Sequence[Piece], last: int, least: int) -> int:
    start = last
    while (
        start > least
        and last - start < _MOST_LINES_OF_LEAD
        and pieces[start].line - pieces[start - 1].line <= 1
        and not re.search(r"[.!?:;][\"”’»)]*$", source.text(pieces[start - 1]))
    ):
        start -= 1
    return start


def take_lists(source: Source, found: Sequence[FoundList]) -> tuple[ReadDemand, ...]:
    """Take the entries of lists as demands, each to the state that the sentence before its list asks."""
    demands: list[ReadDemand] = []
    for each in found:
        to = state_asked(each.lead_text(source))
        for entry in each.entries:
            source.take("layout", *([entry.mark] if entry.mark else []))
            source.take(f"demands.{len(demands)}", *entry.pieces)
            demands.append(ReadDemand(to, entry.text(source)))
    return tuple(demands)
