"""Pure: the lines of a document, and which of their characters have fed which field.

Every character is taken once, or stays and is leftover in the end: so no word can be lost, whatever a layout does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.campaigns.reading.record import Leftover

# What extraction leaves in a text: they look like a space or like nothing. Each becomes one character, so that
# places in a line stay what they were.
_CLEANED = str.maketrans({
    "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u200a": " ", "\u3000": " ", "\t": " ", "\r": " ",
    "\x0b": " ", "\x0c": " ", "\x85": " ", "\u2028": " ", "\u2029": " ", "\ufeff": " ",
    "\u200b": None, "\u2060": None, "\u200e": None, "\u200f": None, "\x00": None,
})  # fmt: skip
_SOFT_HYPHEN = "\u00ad"
# With this begins a line that the pages of a file repeat: it is set aside before anything is read.
REPEATED = "\x0b"
# No page is as wide; patterns that look for what follows white space would look forever.
_WIDEST_SPACE = 300
_ENDLESS_SPACE = re.compile(rf" {{{_WIDEST_SPACE},}}")

# A glyph that a list begins its entries with; U+F0B7 and its like are Symbol and Wingdings in the private area.
BULLETS = "•·●▪◦‣∙○■□➢►▶*\uf0b7\uf0a7\uf0d8\uf02d\uf076–—-"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_WORD = re.compile(r"\w")
# A line may end within a word behind its hyphen; "in- and exports" are two words.
_PARTED = re.compile(r"[^\W\d_]-$")
_AFTER_A_DASH = re.compile(r"(?:and|or|und|oder|y|et|ou)\b")
# What a character of a line is; 0 is one that is still free.
_TAKEN, _LEFT = 1, 2


@dataclass(frozen=True, slots=True, order=True)
class Piece:
    """A stretch of one line: `line` from 1, `start` and `end` count its cleaned characters."""

    line: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Fed:
    """A stretch of the source that fed the field of that name."""

    field: str
    piece: Piece


class Source:
    """A document's lines, counted by line feeds alone, from 1."""

    def __init__(self, text: str) -> None:
        self.lines = [_cleaned(line) for line in text.split("\n")]
        self._fed: list[Fed] = []
        self._taken: list[bytearray] = [bytearray(len(line)) for line in self.lines]
        for number, line in enumerate(text.split("\n"), 1):
            if line.startswith(REPEATED):
                self.leave(self.piece(number))

    @property
    def fed(self) -> tuple[Fed, ...]:
        """What has been taken so far, in the order of the document."""
        return tuple(sorted(self._fed, key=lambda fed: fed.piece))

    def __len__(self) -> int:
        return len(self.lines)

    def line(self, number: int) -> str:
        """Return the cleaned text of line `number`, from 1."""
        return self.lines[number - 1]

    def piece(self, number: int, start: int = 0, end: int | None = None) -> Piece:
        """Return a stretch of a line, without the white space at its ends."""
        line = self.line(number)
        end = len(line) if end is None else end
        while start < end and line[start].isspace():
            start += 1
        while end > start and line[end - 1].isspace():
            end -= 1
        return Piece(number, start, end)

    def text(self, piece: Piece) -> str:
        return self.line(piece.line)[piece.start : piece.end]

    def is_free(self, piece: Piece) -> bool:
        """Whether nothing of the piece has been taken."""
        return not any(self._taken[piece.line - 1][piece.start : piece.end])

    def take(self, field: str, *pieces: Piece) -> None:
        """Note that the pieces feed `field`; "layout" is the field of headings and labels.

        What has been taken before stays with the field that had it first.
        """
        for piece in pieces:
            taken = self._taken[piece.line - 1]
            if piece.end > piece.start and not all(taken[piece.start : piece.end]):
                self._fed.append(Fed(field, piece))
                taken[piece.start : piece.end] = bytes([_TAKEN]) * (piece.end - piece.start)

    def leave(self, *pieces: Piece) -> None:
        """Set aside what feeds no field, as the second copy of a page header: sections pass over it, it is leftover."""
        for piece in pieces:
            taken = self._taken[piece.line - 1]
            for place in range(piece.start, piece.end):
                taken[place] = taken[place] or _LEFT

    def free(self, first: int, last: int) -> Iterator[Piece]:
        """Give what is neither taken nor left of the lines `first` to `last`, both counted in, by stretches."""
        for number in range(first, last + 1):
            yield from self._stretches(number, b"\x00")

    def free_within(self, pieces: Iterable[Piece]) -> list[Piece]:
        """Return what is still free of pieces."""
        return [
            free
            for piece in pieces
            for free in self._stretches(piece.line, b"\x00")
            if piece.start <= free.start and free.end <= piece.end
        ]

    def _stretches(self, number: int, states: bytes) -> Iterator[Piece]:
        """Give the longest stretches of a line of which each character has one of the states."""
        for match in re.finditer(b"[" + states + b"]+", self._taken[number - 1]):
            piece = self.piece(number, match.start(), match.end())
            if piece.end > piece.start:
                yield piece

    def leftover(self) -> tuple[Leftover, ...]:
        """Return everything that was not taken and has a letter or a digit in it; of one line, one entry."""
        found = []
        for number in range(1, len(self.lines) + 1):
            texts = [self.text(piece) for piece in self._stretches(number, b"\x00\x02")]
            kept = [_without_edges(text) for text in texts if _WORD.search(text)]
            if kept:
                found.append(Leftover(number, " ".join(kept)))
        return tuple(found)


def _cleaned(line: str) -> str:
    """Return a line without what extraction has left in it; a soft hyphen stays at the end, where it parts a word."""
    line = _ENDLESS_SPACE.sub(_WIDEST_SPACE * " ", line.translate(_CLEANED)).rstrip()
    inner = line.removesuffix(_SOFT_HYPHEN)
    return inner.replace(_SOFT_HYPHEN, "").rstrip() + line[len(inner) :]


def _without_edges(text: str) -> str:
    """Return a rest of a line without the marks that parted it from what was taken."""
    return _PRIVATE.sub(" ", text).strip().lstrip(",;:|").strip()


def joined(texts: Iterable[str]) -> str:
    """Return lines as one, with single spaces; a word that a hyphen parts at the end of a line is made whole."""
    whole = ""
    for text in (re.sub(r"\s+", " ", each).strip() for each in texts):
        if whole.endswith(_SOFT_HYPHEN):
            whole = whole[:-1] + text
        elif _PARTED.search(whole) and text[:1].isalpha() and not _AFTER_A_DASH.match(text):
            whole += text
        elif text:
            whole = f"{whole} {text}" if whole else text
    return whole.replace(_SOFT_HYPHEN, "")
