"""Pure: an address in running text, whose parts a mark parts, or nothing, over one line or several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from app.campaigns.reading import channels
from app.campaigns.reading.source import Piece, Source, joined
from app.campaigns.reading.targets import Addressee

_ONLY_NUMBERS = re.compile(r"[\s+\d().\-–/]*(?:\(?(?:ext|int|nst|anexo|poste|durchwahl|app)[\w.: ]*\)?)?")
_TORN_ADDRESS = re.compile(r"(?:https?://|www\.)\S*/$")


class _Joined:
    """Lines joined to one, which still knows where in the document each stretch of it stands."""

    def __init__(self, source: Source, pieces: Sequence[Piece]) -> None:
        self.pieces = list(pieces)
        self._starts: list[tuple[int, Piece]] = []
        text = ""
        for piece in self.pieces:
            words = source.text(piece)
            # A word that was parted at the end of a line is whole again, and so is the address of a page.
            if text.endswith("\u00ad"):
                text = text[:-1]
            elif text and not _TORN_ADDRESS.search(text):
                text += " "
            self._starts.append((len(text), piece))
            text += words
        # Joined text is a document of its own, of one line, for those who read addresses by line.
        self.source = Source(text)
        self.text = self.source.line(1)

    def places(self, source: Source, start: int, end: int) -> Iterator[Piece]:
        """Give the stretches of the document that a stretch of the joined line is."""
        for at, piece in self._starts:
            first = max(start, at)
            last = min(end, at + piece.end - piece.start)
            if first < last:
                yield source.piece(piece.line, piece.start + first - at, piece.start + last - at)


def _parts(text: str, separator: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(re.escape(separator), text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _stretches(text: str, separator: str) -> list[tuple[int, int]]:
    """Return the parts of an address; numbers and addresses without a label go with the labelled part before."""
    found: list[tuple[int, int]] = []
    for start, end in _parts(text, separator):
        part = text[start:end].strip()
        if not part:
            continue
        if found and channels.labelled(text[found[-1][0] : found[-1][1]].strip()) and _is_more_of_channel(part):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _is_more_of_channel(part: str) -> bool:
    return bool(_ONLY_NUMBERS.fullmatch(part) or channels.EMAIL.fullmatch(part.strip(" .;,")) or part.startswith("@"))


def separated(source: Source, pieces: Sequence[Piece], role: str) -> Addressee:
    """Read an address whose parts are split at its own mark, the semicolon where there is one, else the comma."""
    run = _Joined(source, pieces)
    addressee = Addressee(role)
    labels = channels.labelled(run.text, run_in=True)
    # Behind the address itself, a semicolon may part its channels alone.
    head = run.text[: labels[0].start] if labels else run.text
    for start, end in _stretches(run.text, ";" if ";" in head or (labels and "," not in head) else ","):
        addressee.read_line(run.source, run.source.piece(1, start, end))
    return _placed(source, run, addressee)


def on_one_line(source: Source, pieces: Sequence[Piece], role: str) -> Addressee:
    """Read an address that is one line in the record: its channels and salutation are lifted out of it."""
    run = _Joined(source, pieces)
    addressee = Addressee(role)
    addressee.read_line(run.source, run.source.piece(1), run_in=True)
    addressee.lines = [joined(addressee.lines)] if addressee.lines else []
    return _placed(source, run, addressee)


def cut(source: Source, pieces: Sequence[Piece], places: Sequence[int]) -> list[list[Piece]]:
    """Part lines, counted as one joined line, at some of its places."""
    run = _Joined(source, pieces)
    ends = [*places, len(run.text)]
    return [list(run.places(source, start, end)) for start, end in pairwise([0, *ends])]


def _placed(source: Source, run: _Joined, addressee: Addressee) -> Addressee:
    """Return the addressee with the places of the document in place of those of the joined line."""
    addressee.pieces = [place for each in addressee.pieces for place in run.places(source, each.start, each.end)]
    addressee.labels = [place for each in addressee.labels for place in run.places(source, each.start, each.end)]
    return addressee
