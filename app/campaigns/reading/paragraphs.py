"""Pure: lines of running text as paragraphs, whether empty lines part the paragraphs or, as from PDFs, every line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from app.campaigns.reading.furniture import turns_page
from app.campaigns.reading.source import BULLETS, Piece, Source, joined

# In a text that is set with an empty line after each line, hardly two lines follow each other.
_MOST_NEIGHBOURS = 0.35
# Of fewer lines none follows another, or nothing can be said.
_ENOUGH_GAPS = 6
# The last line of a paragraph is shorter than the widest; less than this share of it, it is surely the last.
_SHORT = 0.93
_AROUND_NUMBER = 2
# A line of a page is not wider.
_WIDEST = 160
# Of the lines that a paragraph fills, fewer end a sentence.
_MOST_ENDING = 0.8
_SMALL = re.compile("[\"'“‘«(]*[a-zß-öø-ÿ]")
_ENDS_SENTENCE = re.compile("[.!?:…][\"'”’»)]*$")
_BEGINS_SENTENCE = re.compile("[\"'“‘«¿¡(]*[^\\Wa-zß-öø-ÿ]")


# An entry of a list within a text begins a line of its own; a dash may also go on with a sentence.
_ENTRY = re.compile(rf"[{re.escape(BULLETS.rstrip('–—-'))}]\s*\w")


def is_double_spaced(pieces: Sequence[Piece]) -> bool:
    """Whether an empty line follows nearly each line, so that empty lines part nothing."""
    gaps = [after.line - before.line for before, after in pairwise(pieces) if after.line != before.line]
    most = _MOST_NEIGHBOURS * len(gaps) if len(gaps) >= _ENOUGH_GAPS else 0
    return len(gaps) > 1 and sum(gap == 1 for gap in gaps) <= most and gaps.count(2) > 1


def paragraphs(source: Source, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Return the pieces by paragraph.

    In a text of double-spaced lines, a line that ends a sentence, and is shorter than the widest, ends its paragraph.
    """
    if not pieces:
        return []
    widest = max(len(source.text(piece)) for piece in pieces)
    double = is_double_spaced(pieces) and not _is_unwrapped(source, pieces, widest)
    found = [[pieces[0]]]
    for before, piece in pairwise(pieces):
        # The number of a page is no empty line.
        turned = _only_number(source, before, piece)
        gap = 1 if turned else piece.line - before.line
        ends = (
            (turned and _ends_paragraph(source, before, piece, widest))
            or gap > (2 if double else 1)
            or (gap > 1 and _ends_paragraph(source, before, piece, widest))
        )
        if ends and _goes_on(source, before, piece):
            ends = False
        if ends or _ENTRY.match(source.text(piece)):
            found.append([])
        found[-1].append(piece)
    return found


def _is_unwrapped(source: Source, pieces: Sequence[Piece], widest: int) -> bool:
    """Whether each line is a paragraph, as in texts from the web, and not one of those that a paragraph fills."""
    ending = sum(bool(_ENDS_SENTENCE.search(source.text(piece))) for piece in pieces)
    apart = [before for before, after in pairwise(pieces) if after.line - before.line > 1]
    torn = any(not _ENDS_SENTENCE.search(source.text(piece)) for piece in apart)
    return widest > _WIDEST or ending >= _MOST_ENDING * len(pieces) or not torn


def _only_number(source: Source, before: Piece, piece: Piece) -> bool:
    """Whether the number of a page stands between two lines that no empty line parts."""
    return piece.line - before.line == _AROUND_NUMBER and turns_page(source, before, piece)


def _goes_on(source: Source, before: Piece, piece: Piece) -> bool:
    """Whether a sentence goes on behind a gap, as behind the end of a page."""
    if _ENDS_SENTENCE.search(source.text(before)):
        return False
    return bool(_SMALL.match(source.text(piece))) or turns_page(source, before, piece)


def _ends_paragraph(source: Source, before: Piece, piece: Piece, widest: int) -> bool:
    text = source.text(before)
    return bool(
        _ENDS_SENTENCE.search(text) and len(text) < _SHORT * widest and _BEGINS_SENTENCE.match(source.text(piece))
    )


def text_of(source: Source, pieces: Sequence[Piece]) -> str | None:
    """Return running text, its paragraphs parted by an empty line; None where there is none."""
    texts = [joined(source.text(piece) for piece in paragraph) for paragraph in paragraphs(source, pieces)]
    return "\n\n".join(text for text in texts if text) or None
